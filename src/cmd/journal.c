/* bulletin journal: what was public when. */
#include <inttypes.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "core/date.h"
#include "core/json.h"
#include "io/lines.h"
#include "sync/journal_read.h"

enum { OUT = 65536 }; /* bytes that are printed at once */

static bool print(struct cmd *cmd, struct buf *out, size_t least, struct err *err)
{
    if (out->n < least || out->n == 0)
        return true;
    if (cmd_print(cmd, buf_str(out)) != 0)
        return err_set(err, ERR_IO, "stopped");
    buf_clear(out);
    return true;
}

/* ---- the lines ----------------------------------------------------------- */

static void put_edition(const struct journal_line *line, struct buf *out)
{
    buf_printf(out,
               "%" PRId64 ": %" PRId64 " shown, %" PRId64 " changed, %" PRId64
               " withdrawn; %" PRId64 " articles\n",
               line->edition, line->shown, line->changed, line->withdrawn,
               line->articles);
}

/* What cannot be read is said in its place; --verify says why. */
static void put_line(struct str text, int64_t number, struct arena *mem,
                     struct buf *out)
{
    struct journal_line line;
    struct err err = ERR_CLEAR;

    if (!journal_line_parse(text, mem, &line, &err)) {
        buf_printf(out, "line %" PRId64 " is damaged: %s\n", number, err.text);
        return;
    }
    buf_printf(out, "%.*s  %-9.*s  ", STR_ARG(line.time), STR_ARG(line.event));
    if (line.kind == JOURNAL_EDITION)
        put_edition(&line, out);
    else if (line.kind == JOURNAL_RESTART)
        buf_printf(out, "all is shown anew: %.*s\n", STR_ARG(line.reason));
    else
        buf_printf(out, "%.*s  %.*s\n", STR_ARG(line.title), STR_ARG(line.url));
}

static bool put_lines(struct cmd *cmd, struct lines *lines, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct str text;

    for (;;) {
        if (!lines_next(lines, &text, err))
            return false;
        if (str_is_none(text))
            return print(cmd, &out, 0, err);
        if (cmd_has(cmd, "json")) {
            buf_put(&out, text);
            buf_put_char(&out, '\n');
        } else {
            arena_reset(&mem);
            put_line(text, lines->number, &mem, &out);
        }
        if (!print(cmd, &out, OUT, err))
            return false;
    }
}

static bool list(struct cmd *cmd, struct err *err)
{
    CLEANUP(lines_close) struct lines lines = LINES_CLOSED;
    struct str data = cmd->config.store.data;
    struct journal_end end;

    if (!journal_find_end(data, &cmd->mem, &end, err) ||
        !lines_open(journal_path(data, &cmd->mem).p, end.end,
                    LIMIT_JOURNAL_LINE, &lines, err))
        return false;
    return put_lines(cmd, &lines, err);
}

/* ---- the chain ----------------------------------------------------------- */

static bool verify(struct cmd *cmd, struct err *err)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct journal_totals totals;

    if (!journal_verify(cmd->config.store.data, &totals, err))
        return false;
    buf_printf(&out,
               "journal: %" PRId64 " entries, %" PRId64 " editions, head %s\n",
               totals.entries, totals.editions, totals.head);
    return print(cmd, &out, 0, err);
}

/* ---- at a time ------------------------------------------------------------ */

static const struct field article_fields[] = {
    FIELD_TEXT(struct journal_article, url),
    FIELD_TEXT(struct journal_article, title),
    FIELD_INT(struct journal_article, id),
    FIELD_TEXT(struct journal_article, digest),
    FIELD_TEXT(struct journal_article, since),
    FIELD_END,
};

static bool read_time(const struct cmd *cmd, int64_t *out_s, struct err *err)
{
    struct str text = cmd_value(cmd, "at");
    enum precision precision;

    return date_zoned_find(text, out_s, &precision) ||
           err_set(err, ERR_USAGE,
                   "--at '%.*s': a time as 2026-11-24T12:00 is wanted",
                   STR_ARG(text));
}

static void put_article(const struct cmd *cmd,
                        const struct journal_article *article, struct buf *out)
{
    if (cmd_has(cmd, "json")) {
        json_put_record(article_fields, article, out);
        buf_put_char(out, '\n');
    } else {
        buf_printf(out, "%.*s  %.*s  %.*s\n", STR_ARG(article->digest),
                   STR_ARG(article->url), STR_ARG(article->title));
    }
}

/* To who looks; the JSON is for who counts lines. */
static void say_state(struct cmd *cmd, const struct journal_state *state,
                      int64_t at_s)
{
    FILE *to = cmd_has(cmd, "json") ? stderr : stdout;

    if (state->is_doubtful)
        fprintf(stderr, "bulletin journal: the clock was put back; the order "
                        "of the lines is gone by\n");
    if (state->edition == 0)
        fprintf(to, "nothing was noted by %s\n", date_iso(at_s, &cmd->mem).p);
    else
        fprintf(to, "edition %" PRId64 ", on show since %s: %zu articles\n",
                state->edition, state->since.p, state->count);
}

static bool show_at(struct cmd *cmd, struct err *err)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct journal_state state;
    int64_t at_s;

    if (!read_time(cmd, &at_s, err) ||
        !journal_at(cmd->config.store.data, at_s, &cmd->mem, &state, err))
        return false;
    say_state(cmd, &state, at_s);
    for (size_t i = 0; i < state.count; i++) {
        put_article(cmd, &state.articles[i], &out);
        if (!print(cmd, &out, OUT, err))
            return false;
    }
    return print(cmd, &out, 0, err);
}

/* ---- which ---------------------------------------------------------------- */

/* Nothing was ever published here, or somebody has put it away. */
static int say_missing(struct cmd *cmd)
{
    FILE *to = cmd_has(cmd, "json") ? stderr : stdout;

    fprintf(to, "nothing is noted yet: there is no %s\n",
            journal_path(cmd->config.store.data, &cmd->mem).p);
    return 0;
}

static int run(struct cmd *cmd)
{
    struct err err = ERR_CLEAR;
    bool is_good;

    if (cmd_has(cmd, "verify") &&
        (cmd_has(cmd, "at") || cmd_has(cmd, "json"))) {
        err_set(&err, ERR_USAGE, "--verify goes alone");
        return cmd_fail(cmd, &err);
    }
    is_good = cmd_has(cmd, "verify") ? verify(cmd, &err)
              : cmd_has(cmd, "at")   ? show_at(cmd, &err)
                                     : list(cmd, &err);
    if (!is_good && err.kind == ERR_ABSENT && !cmd_has(cmd, "verify"))
        return say_missing(cmd);
    if (!is_good && err.kind == ERR_ABSENT)
        err_set(&err, ERR_ABSENT, "nothing to verify: there is no %s",
                journal_path(cmd->config.store.data, &cmd->mem).p);
    return is_good ? 0 : cmd_fail(cmd, &err);
}

const struct command command_journal = {
    .name = "journal",
    .summary = "list what was published, changed and withdrawn, and when",
    .options = {
        { "json", 'j', NULL, "the lines as they are, one JSON object each" },
        { "at", 'a', "TIME", "what was public then (2026-11-24T12:00)" },
        { "verify", 'v', NULL, "hold every line against its digests" },
    },
    .run = run,
};
