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

/* Where the words of a line end that may hold the article's date: at the
 * first decoy behind `from`. A line below a decoy that stands alone is the
 * decoy's. */
static size_t free_end(const struct page *page, const struct label_hits *hits,
                       size_t line, size_t from)
{
    size_t end = page->lines[line].text.n;

    for (size_t i = hits->count; i-- > 0;) {
        const struct label_hit *hit = &hits->items[i];

        if (hit->field != LABEL_DECOY)
            continue;
        if (hit->line == line && hit->start >= from)
            end = hit->start;
        if (hit->line + 1 == line &&
            utf8_trim(str_skip(page->lines[hit->line].text, hit->end)).n == 0)
            return from;
    }
    return end;
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
    return date_find(utf8_head(str_slice(page->lines[line].text, from,
                                         free_end(page, hits, line, from)),
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

        if (!date_find(str_slice(text, 0, free_end(page, hits, i, 0)),
                       &out->published_s, &out->precision))
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
