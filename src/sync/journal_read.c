#include "sync/journal_read.h"

#include <stdlib.h>

#include "base/limits.h"
#include "io/lines.h"
#include "sync/editions.h"

/* ---- line by line --------------------------------------------------------- */

struct journal_walk {
    struct str path; /* in `kept` */
    struct arena kept, mem;
    struct journal_end end;
    struct lines lines;
    int64_t at, next; /* where the line begins, and the next one */
    struct journal_line line;
    char prev[DIGEST_HEX + 1];
    /* since the last closing line */
    int64_t counts[JOURNAL_EVENT_COUNT];
    int64_t entries;
    struct buf url; /* the last one */
    /* as the last closing line left it */
    int64_t edition, articles;
};

static void walk_close(struct journal_walk *walk)
{
    if (!walk)
        return;
    lines_close(&walk->lines);
    buf_free(&walk->url);
    arena_free(&walk->mem);
    arena_free(&walk->kept);
    free(walk);
}

/* From the first line to the last closing line, which are those that count;
 * or to the end of the file. */
static bool walk_open(struct str data, bool is_to_the_end,
                      struct journal_walk **out, struct err *err)
{
    struct journal_walk *walk = calloc(1, sizeof(*walk));

    if (!walk)
        abort();
    walk->path = journal_path(data, &walk->kept);
    walk->lines = LINES_CLOSED;
    memcpy(walk->prev, JOURNAL_NOTHING, sizeof(walk->prev));
    *out = walk;
    if (journal_find_end(data, &walk->kept, &walk->end, err) &&
        lines_open(walk->path.p, is_to_the_end ? walk->end.size : walk->end.end,
                   LIMIT_JOURNAL_LINE, &walk->lines, err))
        return true;
    walk_close(walk);
    *out = NULL;
    return false;
}

static bool at_fault(const struct journal_walk *walk, int64_t number,
                     struct err *err)
{
    if (err->kind != ERR_IO)
        err->kind = ERR_DATA;
    return err_wrap(err, "%.*s:%lld", STR_ARG(walk->path), (long long)number);
}

static bool check_restart(const struct journal_walk *walk, struct err *err)
{
    return (walk->entries == 0 && walk->edition > 0) ||
           err_set(err, ERR_DATA, "a restart within an edition");
}

static bool check_article(struct journal_walk *walk, struct err *err)
{
    if (str_compare(buf_str(&walk->url), walk->line.url) >= 0)
        return err_set(err, ERR_DATA, "its address is out of order");
    buf_clear(&walk->url);
    buf_put(&walk->url, walk->line.url);
    return true;
}

/* Nothing counts from before a restart. */
static bool check_closing(struct journal_walk *walk, struct err *err)
{
    const struct journal_line *line = &walk->line;
    bool is_restart = walk->counts[JOURNAL_RESTART] > 0;
    int64_t before = is_restart ? 0 : walk->edition;
    int64_t articles = (is_restart ? 0 : walk->articles) +
                       walk->counts[JOURNAL_SHOWN] -
                       walk->counts[JOURNAL_WITHDRAWN];

    if (line->before != before)
        return err_set(err, ERR_DATA,
                       "it follows edition %lld, but closes what followed %lld",
                       (long long)before, (long long)line->before);
    if (line->shown != walk->counts[JOURNAL_SHOWN] ||
        line->changed != walk->counts[JOURNAL_CHANGED] ||
        line->withdrawn != walk->counts[JOURNAL_WITHDRAWN] ||
        line->articles != articles)
        return err_set(err, ERR_DATA, "its counts are not those of its lines");
    walk->edition = line->edition;
    walk->articles = articles;
    memset(walk->counts, 0, sizeof(walk->counts));
    walk->entries = 0;
    buf_clear(&walk->url);
    return true;
}

static bool check_kind(struct journal_walk *walk, struct err *err)
{
    enum journal_event kind = walk->line.kind;

    if (kind == JOURNAL_EDITION)
        return check_closing(walk, err);
    if (kind == JOURNAL_RESTART ? !check_restart(walk, err)
                                : !check_article(walk, err))
        return false;
    walk->counts[kind]++;
    walk->entries++;
    return true;
}

static bool check(struct journal_walk *walk, struct str text, struct err *err)
{
    struct digest digest = digest_of(text);
    int64_t number = walk->lines.number;

    if (!journal_line_parse(text, &walk->mem, &walk->line, err))
        return false;
    if (!str_equal(walk->line.prev, str_of(walk->prev)))
        return number == 1
                   ? err_set(err, ERR_DATA, "lines before it are missing")
                   : err_set(err, ERR_DATA,
                             "line %lld is not the one that was before it",
                             (long long)number - 1);
    digest_hex(&digest, walk->prev);
    return check_kind(walk, err);
}

/* The next line, borrowed until the next call; NULL at the end. */
static bool walk_next(struct journal_walk *walk,
                      const struct journal_line **out, struct err *err)
{
    struct str text;

    arena_reset(&walk->mem);
    walk->at = walk->next;
    *out = NULL;
    if (!lines_next(&walk->lines, &text, err))
        return at_fault(walk, walk->lines.number + 1, err);
    if (str_is_none(text))
        return true;
    walk->next += (int64_t)text.n + 1;
    *out = &walk->line;
    return check(walk, text, err) || at_fault(walk, walk->lines.number, err);
}

static void walk_done(struct journal_walk **walk)
{
    walk_close(*walk);
}

/* ---- all of it ------------------------------------------------------------ */

/* What stands behind the last closing line, or should, the next sync puts
 * right. */
static bool fail(const struct journal_walk *walk, struct err *err)
{
    struct err why = *err;

    if (why.kind != ERR_DATA || walk->at < walk->end.end)
        return false;
    return err_set(err, ERR_DATA, "%s; the next sync makes up for it", why.text);
}

static bool check_end(struct str data, const struct journal_walk *walk,
                      struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct editions editions;
    struct err ignored;

    if (walk->entries > 0) {
        err_set(err, ERR_DATA, "no line closes it");
        return at_fault(walk, walk->lines.number, err);
    }
    if (!editions_read(data, &mem, &editions, &ignored) ||
        editions.current == 0 || editions.current == walk->edition)
        return true;
    err_set(err, ERR_DATA, "edition %lld is on show and not noted",
            (long long)editions.current);
    return at_fault(walk, walk->lines.number, err);
}

static bool count_all(struct journal_walk *walk, struct journal_totals *out,
                      struct err *err)
{
    const struct journal_line *line;

    for (;;) {
        if (!walk_next(walk, &line, err))
            return false;
        if (!line)
            break;
        if (line->kind == JOURNAL_EDITION)
            out->editions++;
        else
            out->entries++;
    }
    memcpy(out->head, walk->prev, sizeof(out->head));
    return true;
}

bool journal_verify(struct str data, struct journal_totals *out, struct err *err)
{
    CLEANUP(walk_done) struct journal_walk *walk = NULL;

    *out = (struct journal_totals){ .head = JOURNAL_NOTHING };
    if (!walk_open(data, true, &walk, err))
        return false;
    return (count_all(walk, out, err) && check_end(data, walk, err)) ||
           fail(walk, err);
}

/* ---- at a time ------------------------------------------------------------ */

/* What one line says of an article. */
struct change {
    enum journal_event kind;
    struct journal_article article;
};

struct replay {
    struct arena *mem;
    struct buf state;   /* of struct journal_article */
    struct buf changes; /* of struct change, since the last closing line */
    struct str time;    /* of the lines */
    struct str since;   /* of `state` */
    int64_t since_s;    /* the same */
    int64_t edition;    /* of `state` */
    bool is_over, is_doubtful;
};

static void replay_free(struct replay *replay)
{
    buf_free(&replay->state);
    buf_free(&replay->changes);
}

static void put(struct buf *rows, const void *row, size_t size)
{
    buf_put(rows, (struct str){ row, size });
}

/* One text for all lines that have it. */
static void take_time(struct replay *replay, const struct journal_line *line)
{
    if (!str_equal(replay->time, line->time))
        replay->time = arena_str(replay->mem, line->time);
}

static void take_line(struct replay *replay, const struct journal_line *line)
{
    struct arena *mem = replay->mem;
    struct change change = { .kind = line->kind };

    if (replay->is_over)
        return;
    take_time(replay, line);
    change.article = (struct journal_article){
        .url = arena_str(mem, line->url),
        .title = arena_str(mem, line->title),
        .digest = arena_str(mem, line->digest),
        .id = line->id,
        .since = replay->time,
    };
    put(&replay->changes, &change, sizeof(change));
}

/* Both are in the order of addresses. A restart stands in front of all. */
static bool merge(struct replay *replay, struct err *err)
{
    struct buf old = replay->state;
    const struct change *change = (const void *)replay->changes.p;
    size_t left = replay->changes.n / sizeof(*change);
    const struct journal_article *row = (const void *)old.p;
    size_t rows = old.n / sizeof(*row);
    bool is_good = true;

    replay->state = BUF_EMPTY;
    if (left > 0 && change->kind == JOURNAL_RESTART) {
        rows = 0;
        change++;
        left--;
    }
    while (is_good && (left > 0 || rows > 0)) {
        int order = left == 0   ? -1
                    : rows == 0 ? 1
                                : str_compare(row->url, change->article.url);

        if (order < 0)
            put(&replay->state, row, sizeof(*row));
        else if (change->kind != JOURNAL_WITHDRAWN)
            put(&replay->state, &change->article, sizeof(change->article));
        /* Only what is not there can be shown, only what is there the rest. */
        is_good = order < 0 || (order > 0) == (change->kind == JOURNAL_SHOWN);
        if (order <= 0)
            row++, rows--;
        if (order >= 0)
            change++, left--;
    }
    buf_free(&old);
    buf_clear(&replay->changes);
    return is_good || err_set(err, ERR_DATA,
                              "its lines do not fit what was on "
                              "show before");
}

/* The clock of a board may have been wrong, so the order of the lines counts:
 * what stands behind a later line was later. */
static bool take_closing(struct replay *replay, const struct journal_line *line,
                         int64_t at_s, struct err *err)
{
    if (line->time_s > at_s || replay->is_over) {
        replay->is_doubtful |= line->time_s <= at_s;
        replay->is_over = true;
        return true;
    }
    replay->is_doubtful |= replay->edition > 0 && line->time_s < replay->since_s;
    take_time(replay, line);
    replay->since = replay->time;
    replay->since_s = line->time_s;
    replay->edition = line->edition;
    return merge(replay, err);
}

static bool replay_all(struct replay *replay, struct journal_walk *walk,
                       int64_t at_s, struct err *err)
{
    const struct journal_line *line;

    for (;;) {
        if (!walk_next(walk, &line, err))
            return false;
        if (!line)
            return true;
        if (line->kind != JOURNAL_EDITION)
            take_line(replay, line);
        else if (!take_closing(replay, line, at_s, err))
            return at_fault(walk, walk->lines.number, err);
    }
}

bool journal_at(struct str data, int64_t at_s, struct arena *mem,
                struct journal_state *out, struct err *err)
{
    CLEANUP(walk_done) struct journal_walk *walk = NULL;
    CLEANUP(replay_free) struct replay replay = { .mem = mem };
    size_t size = sizeof(struct journal_article);

    *out = (struct journal_state){ 0 };
    if (!walk_open(data, false, &walk, err) ||
        !replay_all(&replay, walk, at_s, err))
        return false;
    *out = (struct journal_state){
        .edition = replay.edition,
        .since = replay.since,
        .is_doubtful = replay.is_doubtful,
        .count = replay.state.n / size,
        .articles =
            ARENA_ARRAY(mem, struct journal_article, replay.state.n / size + 1),
    };
    if (replay.state.n > 0)
        memcpy(out->articles, replay.state.p, replay.state.n);
    return true;
}
