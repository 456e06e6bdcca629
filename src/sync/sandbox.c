#include "sync/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* The sanitizers' runtimes map terabytes, read /proc, write to standard error
 * and start a symbolizer: under them only the network is closed. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

enum { LAST_FD = IS_SANITIZED ? STDERR_FILENO : SANDBOX_SOCKET };

static void reset_signals(void)
{
    struct sigaction by_default = { .sa_handler = SIG_DFL };
    sigset_t none;

    for (int number = 1; number < NSIG; number++)
        (void)sigaction(number, &by_default, NULL);
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool keep_one_descriptor(int socket, struct err *err)
{
    if (socket != SANDBOX_SOCKET && dup2(socket, SANDBOX_SOCKET) < 0)
        return err_set(err, ERR_IO, "dup2: %m");
    if (IS_SANITIZED && socket != STDOUT_FILENO)
        (void)close(STDOUT_FILENO);
    return close_range(LAST_FD + 1, ~0U, 0) == 0 ||
           err_set(err, ERR_IO, "close_range: %m");
}

static bool set_limits(struct err *err)
{
    static const struct {
        int resource;
        rlim_t most;
        bool is_for_sanitizers;
    } limits[] = {
        { RLIMIT_AS, LIMIT_WORKER_MEMORY, false },
        { RLIMIT_FSIZE, 0, false },
        { RLIMIT_NOFILE, LAST_FD + 1, true },
        { RLIMIT_NPROC, 0, false },
        { RLIMIT_CORE, 0, true },
        { RLIMIT_MEMLOCK, 0, true },
        { RLIMIT_MSGQUEUE, 0, true },
    };

    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        struct rlimit limit = { limits[i].most, limits[i].most };

        if (IS_SANITIZED && !limits[i].is_for_sanitizers)
            continue;
        if (setrlimit(limits[i].resource, &limit) != 0)
            return err_set(err, ERR_IO, "setrlimit: %m");
    }
    return true;
}

/* What a parser needs: memory, its socket (the only descriptor there is), the
 * clock, and to die. */
static const int free_calls[] = {
    SCMP_SYS(read),           SCMP_SYS(write),         SCMP_SYS(munmap),
    SCMP_SYS(mremap),         SCMP_SYS(brk),           SCMP_SYS(madvise),
    SCMP_SYS(futex),          SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),      SCMP_SYS(getpid),        SCMP_SYS(gettid),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),  SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* Libraries look for optional files (processor features, tables): they are
 * told that they may not, which they live with. */
static const int denied_calls[] = {
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
};

static int add_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    const struct scmp_arg_cmp ourselves =
        SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
    int bad = 0;

    for (size_t i = 0; i < COUNT_OF(free_calls); i++)
        bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, free_calls[i], 0);
    for (size_t i = 0; i < COUNT_OF(denied_calls); i++)
        bad |=
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), denied_calls[i], 0);
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code);
    bad |=
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
    /* abort(3) */
    bad |=
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, ourselves);
    return bad;
}

static void filter_free(scmp_filter_ctx *filter)
{
    if (*filter)
        seccomp_release(*filter);
}

static bool set_filter(struct err *err)
{
    CLEANUP(filter_free)
    scmp_filter_ctx filter =
        seccomp_init(IS_SANITIZED ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS);
    int bad = 0;

    if (!filter)
        return err_set(err, ERR_INTERNAL, "seccomp does not start");
    if (IS_SANITIZED)
        bad = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket),
                               0);
    else
        bad = add_rules(filter);
    if (bad != 0)
        return err_set(err, ERR_INTERNAL, "seccomp does not take our rules");
    bad = seccomp_load(filter);
    return bad == 0 || err_set(err, ERR_INTERNAL, "seccomp_load: %d", bad);
}

bool sandbox_enter(int socket, pid_t parent, struct err *err)
{
    reset_signals();
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return err_set(err, ERR_IO, "prctl: %m");
    if (getppid() != parent)
        return err_set(err, ERR_IO, "the parent is gone");
    return keep_one_descriptor(socket, err) && set_limits(err) && set_filter(err);
}
