/* bulletin edition: the editions on this board. */
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "core/date.h"
#include "core/json.h"
#include "io/file.h"
#include "io/lock.h"
#include "store/read.h"
#include "store/upstream.h"
#include "sync/blobs.h"
#include "sync/editions.h"
#include "sync/journal.h"

struct edition_line {
    int64_t number, articles, columns, pictures;
    struct str file, published, fault, held;
    bool is_current, is_factory;
};

static const struct field line_fields[] = {
    FIELD_INT(struct edition_line, number),
    FIELD_TEXT(struct edition_line, file),
    FIELD_FLAG(struct edition_line, is_current),
    FIELD_FLAG(struct edition_line, is_factory),
    FIELD_TEXT(struct edition_line, published),
    FIELD_INT(struct edition_line, articles),
    FIELD_INT(struct edition_line, columns),
    FIELD_INT(struct edition_line, pictures),
    FIELD_TEXT(struct edition_line, fault),
    FIELD_TEXT(struct edition_line, held),
    FIELD_END,
};

static void fill_line(struct reader *db, struct arena *mem,
                      struct edition_line *line)
{
    struct edition_facts facts;
    struct err err;

    if (!store_facts(db, &facts, &err)) {
        line->fault = arena_str(mem, str_of(err.text));
        return;
    }
    line->published = date_iso(facts.published_s, mem);
    line->articles = facts.article_count;
    line->columns = facts.column_count;
    line->pictures = facts.asset_count;
}

static void read_file_line(const char *path, struct arena *mem,
                           struct edition_line *line)
{
    struct reader *db;
    struct err err;

    if (!reader_open(path, &db, &err)) {
        line->fault = arena_str(mem, str_of(err.text));
        return;
    }
    fill_line(db, mem, line);
    reader_close(db);
}

static void put_line(const struct cmd *cmd, const struct edition_line *line,
                     struct buf *out)
{
    if (cmd_has(cmd, "json")) {
        json_put_record(line_fields, line, out);
        buf_put_char(out, '\n');
    } else if (line->fault.n) {
        buf_printf(out, "%s %5" PRId64 "  damaged: %.*s\n",
                   line->is_current ? "*" : " ", line->number,
                   STR_ARG(line->fault));
    } else {
        buf_printf(out,
                   "%s %5" PRId64 "  %.*s  %" PRId64 " articles  %" PRId64
                   " pictures%s%s%.*s\n",
                   line->is_current ? "*" : " ", line->number,
                   STR_ARG(line->published), line->articles, line->pictures,
                   line->is_factory ? "  factory edition" : "",
                   line->held.n ? "  held: " : "", STR_ARG(line->held));
    }
}

/* Where `current` points, without a folder; none when there is no link. */
static struct str current_file(const struct cmd *cmd, struct arena *mem)
{
    struct str data = cmd->config.store.data;
    struct str path = arena_printf(mem, "%.*s/current", STR_ARG(data));
    char target[256];
    ssize_t n = readlink(path.p, target, sizeof(target));
    struct str name = { target, n > 0 ? (size_t)n : 0 };
    ptrdiff_t slash;

    while ((slash = str_find_char(name, '/')) >= 0)
        name = str_skip(name, (size_t)slash + 1);
    return n > 0 ? arena_str(mem, name) : STR_NONE;
}

/* The edition that is served when no file is: the one in the binary. */
static bool put_factory(struct cmd *cmd, struct buf *out, struct err *err)
{
    struct edition_line line = { .is_current = true };
    struct shelf *shelf;
    struct reader *db;

    if (!load_shelf(&cmd->config, &shelf, NULL, err))
        return false;
    db = reader_acquire(shelf);
    line.is_factory = reader_is_factory(db);
    line.number = reader_number(db);
    if (line.is_factory) {
        fill_line(db, &cmd->mem, &line);
        put_line(cmd, &line, out);
    }
    reader_release(db);
    shelf_close(shelf);
    return true;
}

static bool list(struct cmd *cmd, struct buf *out, struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct arena *mem = &cmd->mem;
    struct str folder =
        arena_printf(mem, "%.*s/editions", STR_ARG(cmd->config.store.data));
    struct str current = current_file(cmd, mem), rest, name;

    if (file_exists(folder.p) && !dir_list(folder.p, &names, err))
        return false;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name)) {
        struct edition_line line = { .file = name };
        struct str path =
            arena_printf(mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));

        if (edition_held_number_of(name, &line.number))
            line.held = editions_reason(cmd->config.store.data, line.number, mem);
        else if (!edition_number_of(name, &line.number))
            continue;
        line.is_current = str_equal(name, current);
        read_file_line(path.p, mem, &line);
        put_line(cmd, &line, out);
    }
    return put_factory(cmd, out, err);
}

/* The current edition, whole; what was passed over to find it is a fault. */
static bool verify_current(struct cmd *cmd, struct edition_line *line,
                           struct err *err)
{
    struct err notice = ERR_CLEAR;
    struct shelf *shelf;
    struct reader *db;
    bool is_good;

    if (!load_shelf(&cmd->config, &shelf, &notice, err))
        return false;
    db = reader_acquire(shelf);
    line->number = reader_number(db);
    line->is_factory = reader_is_factory(db);
    if (!line->is_factory)
        line->file = current_file(cmd, &cmd->mem);
    fill_line(db, &cmd->mem, line);
    is_good = edition_verify(db, err) &&
              (line->is_factory || blobs_verify(&cmd->config, db, err));
    reader_release(db);
    shelf_close(shelf);
    if (is_good && notice.kind != ERR_NONE) {
        *err = notice;
        return false;
    }
    return is_good;
}

/* Whatever is wrong with an edition's files is wrong data to who asks. */
static bool verify(struct cmd *cmd, struct buf *out, struct err *err)
{
    struct edition_line line = { .is_current = true };
    bool is_good = verify_current(cmd, &line, err);

    if (!is_good) {
        err->kind = ERR_DATA;
        line.fault = arena_str(&cmd->mem, str_of(err->text));
    }
    if (cmd_has(cmd, "json") || !is_good)
        put_line(cmd, &line, out);
    else
        buf_printf(out, "current edition %" PRId64 ": ok%s\n", line.number,
                   line.is_factory ? " (factory edition)" : "");
    return is_good;
}

/* The N of "use N". */
static bool read_number(const struct cmd *cmd, int64_t *number, struct err *err)
{
    return str_to_int(cmd->operands[1], 1, INT64_MAX, number) ||
           err_set(err, ERR_USAGE, "'%.*s' is no number of an edition",
                   STR_ARG(cmd->operands[1]));
}

/* ---- deciding ------------------------------------------------------------ */

/* Not while a night is about to change what there is. */
static bool take_lock(const struct cmd *cmd, int *lock, struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;

    buf_printf(&path, "%.*s/state", STR_ARG(cmd->config.store.data));
    if (!file_exists(buf_cstr(&path)))
        return err_set(err, ERR_ABSENT, "%.*s: nothing was ever published there",
                       STR_ARG(cmd->config.store.data));
    buf_put(&path, S("/lock"));
    if (lock_take(buf_cstr(&path), lock, err))
        return true;
    return err->kind == ERR_BUSY ? err_set(err, ERR_BUSY, "a sync is running")
                                 : false;
}

/* What is damaged is not shown. */
static bool check_whole(struct cmd *cmd, int64_t number, struct err *err)
{
    struct str data = cmd->config.store.data;
    struct str held = editions_held_path(data, number, &cmd->mem);
    struct str path =
        file_exists(held.p) ? held : editions_path(data, number, &cmd->mem);
    struct reader *db;
    bool is_good;

    if (!file_exists(path.p))
        return err_set(err, ERR_ABSENT, "there is no edition %" PRId64, number);
    if (!reader_open(path.p, &db, err)) {
        err->kind = ERR_DATA;
        return false;
    }
    is_good = edition_verify(db, err) && blobs_verify(&cmd->config, db, err);
    reader_close(db);
    return is_good;
}

/* Who shows a held edition has looked at its canary too. */
static bool accept_canaries(struct cmd *cmd, struct err *err)
{
    struct str path = arena_printf(&cmd->mem, "%.*s/state/upstream.db",
                                   STR_ARG(cmd->config.store.data));
    struct upstream *upstream;
    bool is_good;

    if (!upstream_open(path.p, &upstream, err))
        return false;
    is_good = upstream_forget_canaries(upstream, err) &&
              upstream_keep(upstream, upstream_edition(upstream), err);
    upstream_close(upstream);
    return is_good;
}

/* A power cut may have kept the edition shown so far out of the journal. One
 * that is damaged cannot be noted, and is no reason to go on showing it. */
static void note_shown(const struct cmd *cmd)
{
    struct err err = ERR_CLEAR;

    if (!journal_note(cmd->config.store.data, 0, &err))
        log_err(LOG_LEVEL_WARN, "journal", &err);
}

static bool use(struct cmd *cmd, struct buf *out, struct err *err)
{
    CLEANUP(fd_close) int lock = -1;
    struct str data = cmd->config.store.data;
    int64_t number;

    if (!read_number(cmd, &number, err) || !take_lock(cmd, &lock, err) ||
        !check_whole(cmd, number, err) ||
        (file_exists(editions_held_path(data, number, &cmd->mem).p) &&
         !accept_canaries(cmd, err)))
        return false;
    note_shown(cmd);
    if (!editions_use(data, number, err))
        return false;
    buf_printf(out, "edition %" PRId64 " is on show\n", number);
    return journal_note(data, cmd_now_s(), err);
}

static bool drop(struct cmd *cmd, struct buf *out, struct err *err)
{
    CLEANUP(fd_close) int lock = -1;
    struct str data = cmd->config.store.data;
    int64_t number;

    if (!read_number(cmd, &number, err) || !take_lock(cmd, &lock, err))
        return false;
    if (!file_exists(editions_held_path(data, number, &cmd->mem).p))
        return err_set(err, ERR_ABSENT, "no edition %" PRId64 " is held", number);
    editions_drop_held(data);
    buf_printf(out, "edition %" PRId64 " is dropped\n", number);
    return true;
}

static const struct {
    struct str word;
    bool (*run)(struct cmd *cmd, struct buf *out, struct err *err);
    bool has_number;
} verbs[] = {
    { STR("list"), list, false },
    { STR("verify"), verify, false },
    { STR("use"), use, true },
    { STR("drop"), drop, true },
};

static int finish(const struct cmd *cmd, bool is_good, const struct buf *out,
                  const struct err *err)
{
    int status = cmd_print(cmd, buf_str(out));

    return is_good ? status : cmd_fail(cmd, err);
}

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    struct str word = cmd->operands[0];

    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        if (!str_equal(word, verbs[i].word))
            continue;
        if (verbs[i].has_number == (cmd->operands[1].n > 0))
            return finish(cmd, verbs[i].run(cmd, &out, &err), &out, &err);
        err_set(&err, ERR_USAGE, "%.*s: %s", STR_ARG(word),
                verbs[i].has_number ? "of which number?" : "it wants no number");
        return cmd_fail(cmd, &err);
    }
    err_set(&err, ERR_USAGE, "'%.*s': list, verify, use or drop", STR_ARG(word));
    return cmd_fail(cmd, &err);
}

const struct command command_edition = {
    .name = "edition",
    .operands = "list|verify|use N|drop N",
    .summary = "list the editions on this board, read one back, show one (also "
               "one that is held), drop a held one",
    .min_operands = 1,
    .max_operands = 2,
    .options = { { "json", 'j', NULL, "one JSON object an edition" } },
    .run = run,
};
