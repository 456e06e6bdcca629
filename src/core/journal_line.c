#include "core/journal_line.h"

#include "base/limits.h"
#include "core/date.h"
#include "core/json.h"
#include "core/json_read.h"

/* ---- the tables: members in the order in which they stand ---------------- */

static const struct field head_fields[] = {
    FIELD_TEXT(struct journal_line, event),
    FIELD_TEXT(struct journal_line, time),
    FIELD_END,
};

static const struct field article_fields[] = {
    FIELD_TEXT(struct journal_line, url),
    FIELD_TEXT(struct journal_line, title),
    FIELD_INT(struct journal_line, id),
    FIELD_TEXT(struct journal_line, digest),
    FIELD_END,
};

static const struct field was_fields[] = {
    FIELD_ARTICLE(struct journal_line, was),
    FIELD_END,
};

static const struct field restart_fields[] = {
    FIELD_TEXT(struct journal_line, reason),
    FIELD_END,
};

static const struct field edition_fields[] = {
    FIELD_INT(struct journal_line, edition),
    FIELD_TEXT(struct journal_line, published),
    FIELD_SERIAL(struct journal_line, before),
    FIELD_INT(struct journal_line, shown),
    FIELD_INT(struct journal_line, changed),
    FIELD_INT(struct journal_line, withdrawn),
    FIELD_INT(struct journal_line, articles),
    FIELD_END,
};

static const struct field prev_fields[] = {
    FIELD_TEXT(struct journal_line, prev),
    FIELD_END,
};

static const struct field sum_fields[] = {
    FIELD_TEXT(struct journal_line, sum),
    FIELD_END,
};

/* All members are the line's own: a part that starts where the line does. */
#define PART(part_fields) \
    { \
        .kind = FIELD_KIND_PART, .fields = part_fields, \
    }

static const struct field shown_line[] = { PART(head_fields),
                                           PART(article_fields),
                                           PART(prev_fields), FIELD_END };
static const struct field revised_line[] = { PART(head_fields),
                                             PART(article_fields),
                                             PART(was_fields),
                                             PART(prev_fields), FIELD_END };
static const struct field restart_line[] = { PART(head_fields),
                                             PART(restart_fields),
                                             PART(prev_fields), FIELD_END };
static const struct field edition_line[] = { PART(head_fields),
                                             PART(edition_fields),
                                             PART(prev_fields),
                                             PART(sum_fields), FIELD_END };
static const struct field any_line[] = { PART(head_fields),
                                         PART(article_fields),
                                         PART(restart_fields),
                                         PART(edition_fields),
                                         PART(prev_fields),
                                         PART(sum_fields),
                                         FIELD_END };

static const struct {
    struct str word;
    const struct field *fields;
} events[JOURNAL_EVENT_COUNT] = {
    [JOURNAL_SHOWN] = { .word = STR("shown"), .fields = shown_line },
    [JOURNAL_CHANGED] = { .word = STR("changed"), .fields = revised_line },
    [JOURNAL_WITHDRAWN] = { .word = STR("withdrawn"), .fields = revised_line },
    [JOURNAL_RESTART] = { .word = STR("restart"), .fields = restart_line },
    [JOURNAL_EDITION] = { .word = STR("edition"), .fields = edition_line },
};

struct str journal_event_word(enum journal_event event)
{
    return events[event].word;
}

/* ---- writing ------------------------------------------------------------- */

static const char SUM_NULL[] = ",\"sum\":null}";
enum { SUM_BYTES = sizeof(",\"sum\":\"\"}") - 1 + DIGEST_HEX };

/* The line is made twice: first for the bytes that the sum is of. */
static void put_closing(struct journal_line *line, struct buf *out)
{
    size_t start = out->n;
    char hex[DIGEST_HEX + 1];
    struct digest sum;

    line->sum = STR_NONE;
    json_put_record(edition_line, line, out);
    sum = digest_of(
        str_slice(buf_str(out), start, out->n - (sizeof(SUM_NULL) - 1)));
    digest_hex(&sum, hex);
    line->sum = str_of(hex);
    out->n = start;
    json_put_record(edition_line, line, out);
    line->sum = STR_NONE; /* it was on our stack */
}

void journal_line_put(struct journal_line *line, struct buf *out)
{
    size_t start = out->n;

    line->event = events[line->kind].word;
    if (line->kind == JOURNAL_EDITION) {
        put_closing(line, out);
        return;
    }
    json_put_record(events[line->kind].fields, line, out);
    if (out->n - start <= LIMIT_JOURNAL_LINE || !line->was)
        return;
    out->n = start;
    line->was = NULL;
    json_put_record(events[line->kind].fields, line, out);
}

/* ---- reading ------------------------------------------------------------- */

static bool is_digest(struct str hex)
{
    struct digest digest;

    return digest_parse(hex, &digest);
}

static bool take_kind(struct journal_line *line, struct err *err)
{
    for (size_t i = 0; i < JOURNAL_EVENT_COUNT; i++) {
        if (!str_equal(line->event, events[i].word))
            continue;
        line->kind = (enum journal_event)i;
        return true;
    }
    return err_set(err, ERR_DATA, "no event of ours");
}

/* Only as we write it: another form would be another line. */
static bool is_time(struct str text, struct arena *mem, int64_t *out_s)
{
    enum precision precision;

    return date_zoned_find(text, out_s, &precision) &&
           str_equal(date_iso(*out_s, mem), text);
}

static bool check_article(const struct journal_line *line, struct err *err)
{
    if (line->url.n == 0 || str_is_none(line->title))
        return err_set(err, ERR_DATA, "an article without address or title");
    return is_digest(line->digest) || err_set(err, ERR_DATA, "no digest");
}

static bool check_sum(struct str text, const struct journal_line *line,
                      struct err *err)
{
    size_t n = text.n > SUM_BYTES ? text.n - SUM_BYTES : 0;
    struct digest sum = digest_of(str_slice(text, 0, n));
    char hex[DIGEST_HEX + 1];

    digest_hex(&sum, hex);
    return str_equal(line->sum, str_of(hex)) ||
           err_set(err, ERR_DATA, "its sum is not that of its bytes");
}

static bool check_edition(struct str text, const struct journal_line *line,
                          struct arena *mem, struct err *err)
{
    int64_t published_s;

    if (!check_sum(text, line, err))
        return false;
    return (line->edition > 0 && is_time(line->published, mem, &published_s)) ||
           err_set(err, ERR_DATA, "an edition without number or time");
}

bool journal_line_parse(struct str text, struct arena *mem,
                        struct journal_line *out, struct err *err)
{
    *out = (struct journal_line){ .kind = JOURNAL_EVENT_COUNT };
    if (!json_read_record(any_line, text, mem, out, err) || !take_kind(out, err))
        return false;
    if (!is_time(out->time, mem, &out->time_s))
        return err_set(err, ERR_DATA, "no time");
    if (!is_digest(out->prev))
        return err_set(err, ERR_DATA, "no prev");
    switch (out->kind) {
    case JOURNAL_RESTART:
        return true;
    case JOURNAL_EDITION:
        return check_edition(text, out, mem, err);
    default:
        return check_article(out, err);
    }
}
