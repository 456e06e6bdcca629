#include "cmd/kiosk.h"

#include <inttypes.h>
#include <signal.h>
#include <time.h>

#include "base/log.h"
#include "cmd/load.h"
#include "http/server.h"
#include "http/site.h"

enum { DRAIN_MS = 5000, LOOK_S = 1 };

static sigset_t signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void kiosk_block_signals(void)
{
    sigset_t set = signals();

    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void log_edition(struct shelf *shelf)
{
    struct reader *db = reader_acquire(shelf);

    log_line(LOG_LEVEL_INFO, "edition", "number=%" PRId64 "%s",
             reader_number(db), reader_is_factory(db) ? " factory=yes" : "");
    reader_release(db);
}

static void look_for_edition(struct shelf *shelf)
{
    struct err err = ERR_CLEAR;

    bool is_new = shelf_refresh(shelf, &err);

    if (err.kind != ERR_NONE)
        log_err(LOG_LEVEL_WARN, "edition", &err);
    if (is_new)
        log_edition(shelf);
}

static void wait_for_end(struct shelf *shelf)
{
    const struct timespec pause = { .tv_sec = LOOK_S };
    sigset_t set = signals();
    int got;

    do {
        got = sigtimedwait(&set, NULL, &pause);
        if (got == SIGHUP)
            shelf_forget(shelf);
        look_for_edition(shelf);
    } while (got != SIGTERM && got != SIGINT);
}

static bool serve(const struct cmd *cmd, struct str listen, struct shelf *shelf,
                  struct site *site, void (*greeting)(uint16_t port),
                  struct err *err)
{
    const struct config *config = &cmd->config;
    struct server_options options = {
        .listen = listen,
        .hosts = config->serve.hosts.items,
        .host_count = config->serve.hosts.count,
        .connections = (unsigned)config->serve.connections,
        .per_address = (unsigned)config->serve.per_address,
        .answer = site_answer,
        .context = site,
    };
    struct server *server;

    if (!server_open(&options, &server, err))
        return false;
    log_line(LOG_LEVEL_INFO, "listening", "address=%.*s port=%d",
             STR_ARG(listen), server_port(server));
    if (greeting)
        greeting(server_port(server));
    wait_for_end(shelf);
    server_close(server, DRAIN_MS);
    log_line(LOG_LEVEL_INFO, "stopped", "%s", "");
    return true;
}

bool kiosk_run(struct cmd *cmd, struct str listen,
               void (*greeting)(uint16_t port), struct err *err)
{
    struct err notice = ERR_CLEAR;
    struct shelf *shelf;
    struct site *site;
    bool is_good;

    if (!load_shelf(&cmd->config, &shelf, &notice, err))
        return false;
    if (notice.kind != ERR_NONE)
        log_err(LOG_LEVEL_WARN, "edition", &notice);
    log_edition(shelf);
    if (!site_open(&cmd->config, shelf, &site, err)) {
        shelf_close(shelf);
        return false;
    }
    is_good = serve(cmd, listen, shelf, site, greeting, err);
    site_close(site);
    shelf_close(shelf);
    return is_good;
}
