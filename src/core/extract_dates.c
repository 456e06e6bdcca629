#include "base/utf8.h"
#include "core/date.h"
#include "core/extract_fields.h"

enum { DATE_CHARS = 32 }; /* behind its label */

bool date_begins(struct str text)
{
    unsigned char first = text.n ? (unsigned char)text.p[0] : 0;
    int64_t utc_s;
    enum precision precision;

    /* A digit, or a full-width one. */
    return ((first >= '0' && first <= '9') || first == 0xEF) &&
           date_find(utf8_head(text, 10), &utc_s, &precision);
}

bool date_is_all(struct str text)
{
    static const struct str marks = STR("年月日时分秒星期一二三四五六");

    if (!date_begins(utf8_trim(text)))
        return false;
    while (text.n) {
        struct str here = text;
        uint32_t c = utf8_next(&text);

        if (utf8_is_han(c) &&
            str_find(marks, str_slice(here, 0, here.n - text.n)) < 0)
            return false;
    }
    return true;
}

/* The first label at or behind a place; they are in order. */
static size_t hit_from(const struct label_hits *hits, size_t line, size_t start)
{
    size_t low = 0, high = hits->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct label_hit *hit = &hits->items[middle];

        if (hit->line < line || (hit->line == line && hit->start < start))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The line above ends with a decoy: this one holds its value. */
static bool is_decoys(const struct page *page, const struct label_hits *hits,
                      size_t line)
{
    size_t i = hit_from(hits, line, 0);
    const struct label_hit *hit = i ? &hits->items[i - 1] : NULL;

    return hit && hit->field == LABEL_DECOY && hit->line + 1 == line &&
           utf8_trim(str_skip(page->lines[hit->line].text, hit->end)).n == 0;
}

/* The words of a line that may hold the article's date: `bytes` from `from`,
 * but no further than to a decoy. */
static struct str free_words(const struct page *page,
                             const struct label_hits *hits, size_t line,
                             size_t from, size_t bytes)
{
    struct str words =
        str_slice(str_skip(page->lines[line].text, from), 0, bytes);

    if (is_decoys(page, hits, line))
        return S("");
    for (size_t i = hit_from(hits, line, from); i < hits->count; i++) {
        const struct label_hit *hit = &hits->items[i];

        if (hit->line != line || hit->start >= from + words.n)
            break;
        if (hit->field == LABEL_DECOY)
            return str_slice(words, 0, hit->start - from);
    }
    return words;
}

/* The date of a label, in its line or, when nothing follows there, in the
 * next: label and value may stand in cells of their own. */
static bool date_of_label(const struct page *page, const struct label_hits *hits,
                          const struct label_hit *hit, size_t end,
                          struct article *out)
{
    size_t line = hit->line, from = hit->end;

    if (utf8_trim(str_skip(page->lines[line].text, from)).n == 0 &&
        line + 1 < end) {
        line++;
        from = 0;
    }
    return date_find(
        utf8_head(free_words(page, hits, line, from, DATE_CHARS * UTF8_BYTES),
                  DATE_CHARS),
        &out->published_s, &out->precision);
}

/* `is_first`: only where the label is no part of a word that we do not
 * know. */
static bool date_behind(const struct page *page, const struct label_hits *hits,
                        enum label_field field, bool is_first, size_t from,
                        size_t end, struct article *out)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct label_hit *hit = &hits->items[i];

        if (hit->field != field || hit->line < from || hit->line >= end ||
            (is_first && hit->is_part) ||
            !date_of_label(page, hits, hit, end, out))
            continue;
        trace_add(page->trace, "published", page->lines[hit->line].block,
                  page->lines[hit->line].text, "behind a label");
        return true;
    }
    return false;
}

bool date_published(const struct page *page, const struct label_hits *hits,
                    size_t from, size_t end, struct article *out)
{
    return date_behind(page, hits, LABEL_PUBLISHED, false, from, end, out);
}

bool date_labelled(const struct page *page, const struct label_hits *hits,
                   size_t from, size_t end, struct article *out)
{
    return date_published(page, hits, from, end, out) ||
           date_behind(page, hits, LABEL_DATE, true, from, end, out) ||
           date_behind(page, hits, LABEL_DATE, false, from, end, out);
}

bool date_in_page(const struct page *page, const struct label_hits *hits,
                  size_t from, size_t end, struct article *out)
{
    if (date_labelled(page, hits, from, end, out))
        return true;
    for (size_t i = from; i < end; i++) {
        struct str text = page->lines[i].text;

        if (!date_find(free_words(page, hits, i, 0, text.n), &out->published_s,
                       &out->precision))
            continue;
        trace_add(page->trace, "published", page->lines[i].block, text,
                  "a line above the text");
        return true;
    }
    return false;
}

bool date_is_shown(const struct page *page, const struct label_hits *hits,
                   size_t from, size_t end)
{
    enum { INFO_CHARS = 60 };
    struct article found;

    if (date_labelled(page, hits, from, end, &found))
        return true;
    for (size_t i = from; i < end; i++) {
        struct str text = utf8_trim(page->lines[i].text);

        if (date_begins(text) && utf8_count(text) <= INFO_CHARS &&
            str_find(text, S("。")) < 0)
            return true;
    }
    return false;
}

bool date_in_address(struct str url, struct article *out)
{
    ptrdiff_t at;

    out->precision = PRECISION_NONE;
    while (out->precision == PRECISION_NONE &&
           (at = str_find_char(url, '/')) >= 0) {
        char day[] = "dddd-dd-dd";
        size_t n = 0;

        url = str_skip(url, (size_t)at + 1);
        if (url.n > 9 && url.p[0] == 't' && url.p[9] == '_')
            for (size_t i = 0; day[i]; i++)
                if (day[i] == 'd')
                    day[i] = url.p[++n];
        if (date_find(str_of(day), &out->published_s, &out->precision) ||
            (date_begins(url) &&
             date_find(utf8_head(url, 10), &out->published_s, &out->precision)))
            out->precision = PRECISION_DAY;
    }
    return out->precision != PRECISION_NONE;
}
