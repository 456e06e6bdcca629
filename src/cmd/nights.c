#include "cmd/nights.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>

#include "base/log.h"
#include "cmd/spawn.h"
#include "io/clock.h"
#include "sync/vigil.h"

struct nights {
    struct cmd *cmd;
    const char *words[2 * CMD_OPTIONS + 1]; /* of each night's command line */
    sigset_t signals;
    int64_t start_ms, epoch_s; /* a clock that is set goes on from there */
    bool is_set;
};

static int64_t steady_ms(void *context)
{
    (void)context;
    return clock_ms();
}

static int64_t wall_s(void *context)
{
    const struct nights *nights = context;

    return nights->is_set
               ? nights->epoch_s + (clock_ms() - nights->start_ms) / 1000
               : time(NULL);
}

/* None where the clock is set: the same again. */
static uint64_t chance(void *context)
{
    const struct nights *nights = context;
    uint64_t random = 0;

    if (!nights->is_set && getrandom(&random, sizeof(random), 0) != sizeof(random))
        random = (uint64_t)clock_ms();
    return random;
}

static bool is_end(int got)
{
    return got == SIGTERM || got == SIGINT;
}

/* The kernel counts this on the steady clock (sigtimedwait(2)). */
static bool wait_ms(void *context, int64_t ms)
{
    const struct nights *nights = context;
    const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

    return !is_end(sigtimedwait(&nights->signals, NULL, &pause));
}

/* A night may be killed at any moment: that changes nothing that is on show. */
static bool wait_for_child(const struct nights *nights, pid_t child,
                           int *exit_status)
{
    bool is_asked = false;
    int status = -1;

    while (waitpid(child, &status, WNOHANG) == 0)
        if (is_end(sigwaitinfo(&nights->signals, NULL))) {
            is_asked = true;
            (void)kill(child, SIGTERM);
        }
    *exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return !is_asked;
}

static bool run_night(void *context, int *exit_status)
{
    const struct nights *nights = context;
    struct err err = ERR_CLEAR;
    pid_t child;

    if (spawn_sync(nights->cmd, nights->words, &child, &err))
        return wait_for_child(nights, child, exit_status);
    log_err(LOG_LEVEL_WARN, "schedule", &err);
    *exit_status = EX_OSERR;
    return true;
}

static void say_plan(void *context, const struct schedule_plan *plan)
{
    struct str word = schedule_reason_word(plan->reason);

    (void)context;
    log_line(LOG_LEVEL_INFO, "schedule", "next=%.*s wait_s=%lld", STR_ARG(word),
             (long long)plan->wait_s);
}

static void say_end(void *context, int exit_status)
{
    (void)context;
    log_line(exit_status == EX_OK ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, "night",
             "status=%d", exit_status);
}

static void pass_options(struct nights *nights)
{
    const struct command *command = nights->cmd->command;
    size_t n = 0;

    for (size_t i = 0; i < CMD_OPTIONS && command->options[i].name; i++) {
        struct str value = nights->cmd->values[i];

        if (str_is_none(value) ||
            strcmp(command->options[i].name, "schedule") == 0)
            continue;
        nights->words[n++] =
            arena_printf(&nights->cmd->mem, "--%s", command->options[i].name).p;
        if (command->options[i].argument)
            nights->words[n++] = value.p; /* a word of our own command line */
    }
}

int nights_run(struct cmd *cmd)
{
    struct nights nights = { .cmd = cmd, .start_ms = clock_ms() };
    const struct vigil_options options = {
        .data = cmd->config.store.data,
        .window = cmd->config.sync.window,
        .context = &nights,
        .wall_s = wall_s,
        .steady_ms = steady_ms,
        .chance = chance,
        .wait = wait_ms,
        .run = run_night,
        .planned = say_plan,
        .ended = say_end,
    };

    nights.is_set = cmd_clock(&nights.epoch_s);
    sigemptyset(&nights.signals);
    sigaddset(&nights.signals, SIGTERM);
    sigaddset(&nights.signals, SIGINT);
    sigaddset(&nights.signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &nights.signals, NULL);
    signal(SIGCHLD, SIG_DFL); /* who started us may have left it ignored */
    pass_options(&nights);
    vigil_keep(&options);
    return EX_OK;
}
