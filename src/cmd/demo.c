/* bulletin demo: the whole product in one command. Starts the built-in
 * sample web site on a loopback port, has it read over HTTP by `bulletin
 * sync`, a process of its own as on the board, and serves the result. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/kiosk.h"
#include "cmd/spawn.h"
#include "core/assets.h"
#include "http/sample.h"
#include "http/server.h"
#include "io/file.h"

enum { PORT = 8080, WAIT_MS = 1000 };

struct demo {
    struct cmd *cmd;
    char folder[64]; /* made by us, removed at the end; empty: --data */
    struct str data;
    struct str conf; /* path of the configuration */
    struct server *site;
};

static bool make_folder(struct demo *demo, struct err *err)
{
    if (cmd_has(demo->cmd, "data")) {
        demo->data = cmd_value(demo->cmd, "data");
        return dir_make(demo->data.p, err);
    }
    snprintf(demo->folder, sizeof(demo->folder), "/tmp/bulletin-demo-XXXXXX");
    if (!mkdtemp(demo->folder)) {
        demo->folder[0] = '\0';
        return err_set(err, ERR_IO, "a folder in /tmp: %m");
    }
    demo->data = str_of(demo->folder);
    return true;
}

static bool open_site(struct demo *demo, struct err *err)
{
    struct server_options options = {
        .listen = S("127.0.0.1:0"),
        .threads = 1,
        .connections = 32,
        .per_address = 32,
        .answer = sample_answer,
        /* It would contradict a clock that is set. */
        .is_dateless = getenv("SOURCE_DATE_EPOCH") != NULL,
    };

    return server_open(&options, &demo->site, err);
}

/* The sample's configuration with this run's addresses. It is a file, so that
 * sync reads it as any other, and so may whoever tries things out: `bulletin
 * sync -c DIR/demo.conf -o store.data=DIR`. */
static bool write_config(struct demo *demo, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    const struct asset_file *file =
        assets_find(&assets_builtin, S("sample/bulletin.conf"));
    struct str rest = sample_columns(), path;

    if (!file)
        return err_set(err, ERR_INTERNAL, "no sample site in this binary");
    buf_put(&text, file->bytes);
    buf_printf(&text, "\n[source.sample]\nstart =");
    while (str_split(&rest, '\n', &path))
        if (path.n)
            buf_printf(&text, "\n    http://127.0.0.1:%d%.*s",
                       server_port(demo->site), STR_ARG(path));
    buf_put_char(&text, '\n');
    demo->conf =
        arena_printf(&demo->cmd->mem, "%.*s/demo.conf", STR_ARG(demo->data));
    return file_write_atomic(demo->conf.p, buf_str(&text), err);
}

/* That file first, then what -c and -o gave, then the demo's own folder. */
static bool load(struct demo *demo, struct err *err)
{
    struct cmd *cmd = demo->cmd;
    struct str data =
        arena_printf(&cmd->mem, "store.data=%.*s", STR_ARG(demo->data));

    if (!load_add_first(&cmd->load, true, demo->conf.p) ||
        !load_add(&cmd->load, false, data.p))
        return err_set(err, ERR_USAGE, "too many options");
    return load_config(&cmd->load, &cmd->config, &cmd->mem, err);
}

/* A process of its own, as on the board. */
static bool run_sync(const struct demo *demo, struct err *err)
{
    static const char *const none[] = { NULL };
    pid_t child;
    int status;

    if (!spawn_sync(demo->cmd, none, &child, err))
        return false;
    if (waitpid(child, &status, 0) != child)
        return err_set(err, ERR_INTERNAL, "waiting for sync: %m");
    return (WIFEXITED(status) && WEXITSTATUS(status) == EX_OK) ||
           err_set(err, ERR_UNREACHABLE, "sync failed");
}

static void greet(uint16_t port)
{
    printf("\nThe kiosk is ready: open  http://127.0.0.1:%d/  "
           "(Ctrl-C ends it)\n",
           port);
    fflush(stdout);
}

/* --once is for builds: the edition stays in --data, nothing is served. */
static bool show(struct demo *demo, struct err *err)
{
    struct err failure = ERR_CLEAR;
    int64_t port;
    struct str listen;

    if (!cmd_number(demo->cmd, "port", 0, 65535, PORT, &port, err) ||
        !make_folder(demo, err) || !open_site(demo, err) ||
        !write_config(demo, err) || !load(demo, err))
        return false;
    printf("sample site on http://127.0.0.1:%d/\n", server_port(demo->site));
    fflush(stdout);
    if (!run_sync(demo, &failure)) {
        if (cmd_has(demo->cmd, "once")) {
            *err = failure;
            return false;
        }
        fprintf(stderr, "bulletin demo: %s; showing the factory edition\n",
                failure.text);
    }
    if (cmd_has(demo->cmd, "once"))
        return true;
    listen = arena_printf(&demo->cmd->mem, "127.0.0.1:%" PRId64, port);
    return kiosk_run(demo->cmd, listen, greet, err);
}

static int run(struct cmd *cmd)
{
    struct demo demo = { .cmd = cmd };
    struct err err = ERR_CLEAR;
    bool is_good;

    kiosk_block_signals();
    is_good = show(&demo, &err);
    if (demo.site)
        server_close(demo.site, WAIT_MS);
    if (demo.folder[0])
        dir_remove(demo.folder);
    return is_good ? 0 : cmd_fail(cmd, &err);
}

const struct command command_demo = {
    .name = "demo",
    .summary = "sync the built-in sample site over HTTP and serve the result",
    .options = {
        { "port", 'p', "PORT", "serve on this port (8080; 0: any)" },
        { "data", 'd', "DIR", "keep the data here (default: a temporary folder)" },
        { "once", 0, NULL, "sync into --data and exit" },
    },
    .run = run,
};
