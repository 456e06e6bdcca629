/* extract_fields.h - the lines around the body: what the words of an info
 * line mean, which line is the title. Shared by the files that read fields. */
#ifndef CORE_EXTRACT_FIELDS_H
#define CORE_EXTRACT_FIELDS_H

#include "core/extract_page.h"

enum label_field {
    LABEL_SOURCE,
    LABEL_AUTHOR,
    LABEL_EDITOR,
    LABEL_PUBLISHED, /* surely the article's date */
    LABEL_DATE,      /* "时间": perhaps */
    LABEL_DECOY,     /* a date that is not the article's */
    LABEL_NOISE,
};

/* A label somewhere in the lines. */
struct label_hit {
    size_t line;
    size_t start, end; /* bytes of the line's text, the colon included */
    enum label_field field;
    uint8_t rank; /* of several names of a field the lowest is best */
    bool is_part; /* may be the end of a word: a Chinese character before */
};

struct label_hits {
    struct label_hit *items;
    size_t count;
};

/* All labels of the lines from..end, in their order. */
struct label_hits labels_find(const struct page *page, size_t from, size_t end);

bool labels_has_any(struct str text);

/* What stands behind the best label of a field in the lines from..end; none
 * when there is no such label or nothing behind it. */
struct str labels_value(const struct page *page, const struct label_hits *hits,
                        enum label_field field, size_t from, size_t end);

/* ---- dates ---------------------------------------------------------------- */

bool date_begins(struct str text);

/* A date and nothing else but its punctuation. */
bool date_is_all(struct str text);

/* The article's date in the lines from..end; false without. */
bool date_in_page(const struct page *page, const struct label_hits *hits,
                  size_t from, size_t end, struct article *out);

/* The same, but only behind a label; behind one that leaves no doubt. */
bool date_labelled(const struct page *page, const struct label_hits *hits,
                   size_t from, size_t end, struct article *out);
bool date_published(const struct page *page, const struct label_hits *hits,
                    size_t from, size_t end, struct article *out);

/* The lines from..end say when something was published: behind a label, or
 * in a line that begins with a date and is no sentence. */
bool date_is_shown(const struct page *page, const struct label_hits *hits,
                   size_t from, size_t end);

/* ".../202401/t20240108_5587803.htm", ".../2024/1/8/art_7_1.html": the day. The
 * site may have moved since, so this comes last. */
bool date_in_address(struct str url, struct article *out);

/* ---- the title ------------------------------------------------------------ */

/* Where the words lie that look like the title. */
struct title_place {
    struct str text;
    size_t first, end; /* lines; the subtitle begins at the end */
    int score;         /* 0: nothing looks like one */
};

struct title_place title_find(const struct page *page);

/* The line has source or date. A subtitle may hold a day ("2024年1月8日在…
 * 会议上"), but no time. */
bool title_is_info(const struct line *line);

/* The first line from `from` on that does; body_at without. */
size_t title_info_line(const struct page *page, size_t from);

/* Lines above and below the title, joined; none without. */
struct str title_subtitle(const struct page *page,
                          const struct title_place *title, size_t info);

#endif
