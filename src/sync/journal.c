#include "sync/journal.h"

#include "base/limits.h"
#include "core/date.h"
#include "io/file.h"
#include "io/lines.h"
#include "store/read.h"
#include "sync/editions.h"

struct str journal_path(struct str data, struct arena *mem)
{
    return arena_printf(mem, "%.*s/journal/journal.jsonl", STR_ARG(data));
}

bool journal_find_end(struct str data, struct arena *mem,
                      struct journal_end *out, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct journal_line line;
    struct err ignored;
    struct digest head;
    int64_t at;

    *out = (struct journal_end){ .head = JOURNAL_NOTHING };
    if (!lines_find_last(journal_path(data, mem).p, S(JOURNAL_CLOSING),
                         LIMIT_JOURNAL_CLOSING, &text, &at, &out->size, err))
        return false;
    if (at < 0)
        return true;
    out->end = at + (int64_t)text.n + 1;
    head = digest_of(buf_str(&text));
    digest_hex(&head, out->head);
    if (!journal_line_parse(buf_str(&text), mem, &line, &ignored))
        return true;
    out->edition = line.edition;
    out->published = line.published;
    return true;
}

int64_t journal_edition(struct str data)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct journal_end end;
    struct err ignored;

    return journal_find_end(data, &mem, &end, &ignored) ? end.edition : 0;
}

/* ---- an edition in the order of addresses --------------------------------- */

struct cursor {
    struct reader *db;
    struct arena mem;  /* of `rows` */
    struct buf behind; /* the address of the last row */
    struct store_revision *rows;
    size_t count, at;
    bool is_over;
};

static void cursor_free(struct cursor *cursor)
{
    arena_free(&cursor->mem);
    buf_free(&cursor->behind);
    if (cursor->db)
        reader_close(cursor->db);
    *cursor = (struct cursor){ .db = NULL };
}

/* NULL at the end, and for an edition that is not there. */
static const struct store_revision *row_of(const struct cursor *cursor)
{
    return cursor->at < cursor->count ? &cursor->rows[cursor->at] : NULL;
}

static bool cursor_fill(struct cursor *cursor, struct err *err)
{
    if (!cursor->db || cursor->at < cursor->count || cursor->is_over)
        return true;
    arena_reset(&cursor->mem);
    cursor->at = 0;
    if (!store_revisions(cursor->db, buf_str(&cursor->behind), &cursor->mem,
                         &cursor->rows, &cursor->count, err))
        return false;
    cursor->is_over = cursor->count == 0;
    if (cursor->is_over)
        return true;
    buf_clear(&cursor->behind);
    buf_put(&cursor->behind, cursor->rows[cursor->count - 1].url);
    return true;
}

static void cursor_rewind(struct cursor *cursor)
{
    buf_clear(&cursor->behind);
    cursor->at = cursor->count = 0;
    cursor->is_over = false;
}

/* ---- one note ------------------------------------------------------------- */

struct note {
    struct str data;
    struct arena mem;
    struct arena article; /* the old revision that is being written */
    struct buf text;      /* of one line */
    struct journal_end end;
    struct cursor old, new;
    bool is_old_at_fault;
    struct err why; /* there is no old edition */
    struct str time;
    struct appender out;
    char prev[DIGEST_HEX + 1];
    int64_t counts[JOURNAL_EVENT_COUNT]; /* lines */
    int64_t articles;
};

static void note_end(struct note *note)
{
    appender_close(&note->out);
    cursor_free(&note->old);
    cursor_free(&note->new);
    buf_free(&note->text);
    arena_free(&note->article);
    arena_free(&note->mem);
}

static bool put_line(struct note *note, struct journal_line *line, struct err *err)
{
    struct digest digest;

    line->time = note->time;
    line->prev = str_of(note->prev);
    buf_clear(&note->text);
    journal_line_put(line, &note->text);
    digest = digest_of(buf_str(&note->text));
    digest_hex(&digest, note->prev);
    note->counts[line->kind]++;
    return appender_put(&note->out, buf_str(&note->text), err);
}

static bool put_article(struct note *note, enum journal_event kind,
                        const struct store_revision *shown,
                        const struct store_revision *old, struct err *err)
{
    char hex[DIGEST_HEX + 1];
    struct journal_line line = { .kind = kind,
                                 .url = shown->url,
                                 .title = shown->title,
                                 .id = shown->id,
                                 .digest = { hex, DIGEST_HEX } };
    struct article was;

    digest_hex(&shown->digest, hex);
    arena_reset(&note->article);
    if (old && !store_article(note->old.db, old->id, &note->article, &was, err)) {
        note->is_old_at_fault = true;
        return false;
    }
    line.was = old ? &was : NULL;
    return put_line(note, &line, err);
}

/* The next address of the two editions, whichever has it. */
static bool put_next(struct note *note, struct err *err)
{
    const struct store_revision *old = row_of(&note->old);
    const struct store_revision *new = row_of(&note->new);
    int order = !old ? 1 : !new ? -1 : str_compare(old->url, new->url);

    note->old.at += order <= 0;
    note->new.at += order >= 0;
    note->articles += order >= 0;
    if (order > 0)
        return put_article(note, JOURNAL_SHOWN, new, NULL, err);
    if (order < 0)
        return put_article(note, JOURNAL_WITHDRAWN, old, old, err);
    return digest_equal(&old->digest, &new->digest) ||
           put_article(note, JOURNAL_CHANGED, new, old, err);
}

static bool put_difference(struct note *note, struct err *err)
{
    for (;;) {
        if (!cursor_fill(&note->old, err)) {
            note->is_old_at_fault = true;
            return false;
        }
        if (!cursor_fill(&note->new, err))
            return false;
        if (!row_of(&note->old) && !row_of(&note->new))
            return true;
        if (!put_next(note, err))
            return false;
    }
}

static struct str published_of(struct reader *db, struct arena *mem)
{
    struct edition_facts facts;
    struct err ignored;

    return store_facts(db, &facts, &ignored) ? date_iso(facts.published_s, mem)
                                             : STR_NONE;
}

/* The closing line goes to a disk that has all the others. */
static bool put_closing(struct note *note, struct err *err)
{
    struct journal_line line = {
        .kind = JOURNAL_EDITION,
        .edition = reader_number(note->new.db),
        .published = published_of(note->new.db, &note->mem),
        .before = note->old.db ? reader_number(note->old.db) : 0,
        .shown = note->counts[JOURNAL_SHOWN],
        .changed = note->counts[JOURNAL_CHANGED],
        .withdrawn = note->counts[JOURNAL_WITHDRAWN],
        .articles = note->articles,
    };

    return appender_sync(&note->out, err) && put_line(note, &line, err) &&
           appender_keep(&note->out, err);
}

static bool put_restart(struct note *note, struct err *err)
{
    struct journal_line line = { .kind = JOURNAL_RESTART,
                                 .reason = str_of(note->why.text) };

    return note->end.end == 0 || note->old.db || put_line(note, &line, err);
}

static bool put_all(struct note *note, struct err *err)
{
    memcpy(note->prev, note->end.head, sizeof(note->prev));
    memset(note->counts, 0, sizeof(note->counts));
    note->articles = 0;
    cursor_rewind(&note->new);
    return put_restart(note, err) && put_difference(note, err) &&
           put_closing(note, err);
}

/* An old edition that fails on the way is taken for gone. */
static bool append(struct note *note, struct err *err)
{
    if (put_all(note, err))
        return true;
    if (!note->is_old_at_fault)
        return false;
    note->why = *err;
    cursor_free(&note->old);
    return appender_undo(&note->out, err) && put_all(note, err);
}

/* ---- which editions ------------------------------------------------------- */

static bool open_edition(const struct note *note, int64_t number,
                         struct cursor *cursor, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str path = editions_path(note->data, number, &mem);

    return reader_open(path.p, &cursor->db, err) ||
           err_wrap(err, "edition %lld", (long long)number);
}

/* A number may have been given anew when the folder was lost: the edition's
 * own time is looked at too. */
static bool is_the_end(struct note *note, struct reader *db)
{
    return reader_number(db) == note->end.edition &&
           str_equal(published_of(db, &note->mem), note->end.published);
}

/* Leaves `why` when there is none. */
static void open_old(struct note *note)
{
    if (note->end.edition == 0) {
        err_set(&note->why, ERR_DATA, "the line before is damaged");
        return;
    }
    if (!open_edition(note, note->end.edition, &note->old, &note->why) ||
        is_the_end(note, note->old.db))
        return;
    cursor_free(&note->old);
    err_set(&note->why, ERR_DATA, "edition %lld is another now",
            (long long)note->end.edition);
}

static bool set_time(struct note *note, int64_t now_s, struct err *err)
{
    struct str link =
        arena_printf(&note->mem, "%.*s/current", STR_ARG(note->data));

    if (now_s == 0 && !file_link_time(link.p, &now_s, err))
        return false;
    note->time = date_iso(now_s, &note->mem);
    return true;
}

static bool open_journal(struct note *note, struct err *err)
{
    struct str folder =
        arena_printf(&note->mem, "%.*s/journal", STR_ARG(note->data));

    return dir_make(folder.p, err) &&
           appender_open(journal_path(note->data, &note->mem).p, note->end.end,
                         &note->out, err);
}

static bool find_end(struct note *note, struct err *err)
{
    return journal_find_end(note->data, &note->mem, &note->end, err) ||
           err->kind == ERR_ABSENT;
}

static bool note_edition(struct note *note, int64_t number, int64_t now_s,
                         struct err *err)
{
    if (!find_end(note, err) || !open_edition(note, number, &note->new, err))
        return false;
    if (is_the_end(note, note->new.db))
        return note->end.size == note->end.end ||
               (open_journal(note, err) && appender_keep(&note->out, err));
    if (!set_time(note, now_s, err) || !open_journal(note, err))
        return false;
    open_old(note);
    return append(note, err);
}

bool journal_note(struct str data, int64_t now_s, struct err *err)
{
    CLEANUP(note_end)
    struct note note = { .data = data, .out = APPENDER_CLOSED };
    struct editions editions;

    if (!editions_read(data, &note.mem, &editions, err))
        return false;
    if (editions.current == 0 ||
        note_edition(&note, editions.current, now_s, err))
        return true;
    return err_wrap(err, "journal");
}
