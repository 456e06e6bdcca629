#include "base/utf8.h"
#include "core/date.h"
#include "core/extract_fields.h"
#include "core/extract_looks.h"
#include "core/extract_text.h"

enum {
    TITLE_CHARS = 120,
    SUBTITLE_CHARS = 200,
    SUBTITLE_LINES = 2,
    KICKER_CHARS = 60,
    KICKER_CHARS_LEAST = 6, /* less is a column's name */
    NEAR_LINES = 3,         /* between a title and source and date */
    UP = 4,                 /* elements around a line that set its look */
    LARGE_PX = 18,
};

/* What speaks for a line as the title. Its looks alone must come to
 * ENOUGH_LOOKS: many things on a page are centred or bold. */
enum {
    POINTS_MARKED = 3,
    POINTS_ARTICLE_TITLE = 4,
    POINTS_TITLE_TAG = 5,
    POINTS_TITLE_TAG_BEGINS = 3,
    POINTS_HEADING = 1,
    POINTS_LARGE = 2,
    POINTS_CENTRED = 1,
    POINTS_STRONG = 1,
    POINTS_NEAR_INFO = 1,
    ENOUGH_LOOKS = 3,
};

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n > 0;
}

static bool is_inside(const struct dom_node *node, const struct dom_node *top)
{
    while (node && node != top)
        node = node->parent;
    return node;
}

/* ---- the info line ------------------------------------------------------- */

bool title_is_info(const struct line *line)
{
    enum precision precision;
    int64_t utc_s;

    return line->block->is_in_info || labels_has_any(line->text) ||
           date_is_all(line->text) ||
           (date_find(line->text, &utc_s, &precision) &&
            precision > PRECISION_DAY);
}

size_t title_info_line(const struct page *page, size_t from)
{
    while (from < page->body_at && !page->lines[from].is_info)
        from++;
    return from;
}

/* ---- points -------------------------------------------------------------- */

/* A container may be named like a title: its words are not worth copying to
 * find that. The element around a line that the profile marks as a title, if
 * it holds no more than a title would. */
static const struct dom_node *marked_title(const struct page *page, size_t line)
{
    enum { BYTES = TITLE_CHARS * 4, MARKED_UP = 3 };
    const struct dom_node *node = page->lines[line].block;
    struct str text;

    for (int up = 0; up < MARKED_UP && node; up++, node = node->parent) {
        if (!selectors_match(page->profile.title, node))
            continue;
        if (node->weight > BYTES)
            return NULL;
        text = text_of(node, page->mem);
        return utf8_count(text) <= TITLE_CHARS && !labels_has_any(text) ? node
                                                                        : NULL;
    }
    return NULL;
}

/* <font size=5>, font-size: 20px. */
static bool is_large(const struct dom_node *element)
{
    struct str size = str_trim(dom_attribute(element, S("size")));
    struct str style = dom_attribute(element, S("style"));
    int pixels = looks_pixels(element, S("font-size"));
    int64_t number;

    if (dom_is(element, "font") && str_to_int(size, 4, 7, &number))
        return true;
    return pixels >= LARGE_PX ||
           (pixels >= 14 && str_find(style, S("pt")) >= 0); /* 18.7 px */
}

static bool is_near_info(const struct page *page, size_t line)
{
    size_t end = line + NEAR_LINES;

    for (size_t i = line + 1; i <= end && i < page->body_at; i++)
        if (page->lines[i].is_info)
            return true;
    return false;
}

static int points_of_looks(const struct page *page, size_t line)
{
    const struct dom_node *node = page->lines[line].first;
    bool is_centred = false, is_strong = false, has_large = false;
    int points = 0;

    for (int up = 0; up < UP && node; up++, node = node->parent) {
        if (dom_is(node, "a"))
            return 0;
        if (str_is_none(node->tag))
            continue;
        if (!is_centred)
            looks_centred(node, &is_centred);
        is_centred |= looks_of(node) == LOOKS_CENTER;
        is_strong |= looks_of(node) == LOOKS_STRONG;
        looks_strong(node, &is_strong);
        has_large |= is_large(node);
    }
    points += is_centred ? POINTS_CENTRED : 0;
    points += is_strong ? POINTS_STRONG : 0;
    points += has_large ? POINTS_LARGE : 0;
    points += is_near_info(page, line) ? POINTS_NEAR_INFO : 0;
    return points;
}

static bool is_site_name(const struct page *page, struct str text)
{
    return text_same(text, page->site_name) ||
           (text_same(text, page->title_tag) && page_is_site(page, text));
}

static int points_of_words(const struct page *page, struct str text)
{
    int points = 0;

    if (text_same(text, page->article_title))
        points += POINTS_ARTICLE_TITLE;
    if (text_starts(page->title_tag, text) && !is_site_name(page, text))
        points += text_same(text, page->tag_title) ? POINTS_TITLE_TAG
                                                   : POINTS_TITLE_TAG_BEGINS;
    return points;
}

/* A title over several lines of one element, as <title> has it in one. */
static void join_lines(const struct page *page, struct title_place *place)
{
    const struct line *lines = page->lines;
    struct str joined;

    while (place->end < page->body_at &&
           lines[place->end].block == lines[place->first].block) {
        joined = arena_printf(page->mem, "%.*s %.*s", STR_ARG(place->text),
                              STR_ARG(lines[place->end].text));
        if (!text_starts(page->title_tag, joined) &&
            !text_starts(page->article_title, joined))
            return;
        place->text = joined;
        place->end++;
    }
}

static void score_title(const struct page *page, size_t line,
                        struct title_place *best)
{
    const struct dom_node *marked = marked_title(page, line);
    struct title_place place = { .first = line, .end = line + 1 };
    int looks = points_of_looks(page, line);

    place.text = page->lines[line].text;
    if (marked) {
        place.text = text_of(marked, page->mem);
        while (place.end < page->body_at &&
               is_inside(page->lines[place.end].block, marked))
            place.end++;
        place.score += POINTS_MARKED;
    } else {
        join_lines(page, &place);
    }
    place.score += points_of_words(page, place.text);
    if (looks_of(page->lines[line].block) == LOOKS_HEADING)
        place.score += POINTS_HEADING;
    if (place.score > 0 || looks >= ENOUGH_LOOKS)
        place.score += looks;
    if (place.score > best->score)
        *best = place;
}

/* The end of <title> that names the site. */
static bool is_site_tail(const struct page *page, struct str text)
{
    struct str tail = str_skip(page->title_tag, page->tag_title.n);

    return tail.n && str_ends(tail, utf8_trim(text));
}

static bool may_be_title(const struct page *page, size_t line)
{
    struct str text = page->lines[line].text;
    size_t chars = utf8_count(text);

    return chars >= 2 && chars <= TITLE_CHARS && !labels_has_any(text) &&
           !is_number(text) && !date_is_all(text) && !is_site_tail(page, text);
}

/* Without any mark: the first line of the few above source and date. */
static struct title_place title_by_place(const struct page *page, size_t from)
{
    struct title_place place = { .text = STR_NONE, .end = from };
    size_t info = title_info_line(page, from);

    if (info < page->body_at && info > from && info - from <= NEAR_LINES &&
        may_be_title(page, from))
        place = (struct title_place){ page->lines[from].text, from, from + 1, 1 };
    return place;
}

static size_t first_line(const struct page *page)
{
    size_t crumbs = page_breadcrumb_line(page);

    return crumbs < page->body_at ? crumbs + 1 : 0;
}

struct title_place title_find(const struct page *page)
{
    size_t from = first_line(page);
    struct title_place best = { .text = STR_NONE, .end = from };

    for (size_t i = from; i < page->body_at; i++)
        if (may_be_title(page, i))
            score_title(page, i, &best);
    if (best.score == 0)
        best = title_by_place(page, from);
    if (!str_is_none(best.text))
        best.text = text_tidy(best.text, page->mem);
    else if (!str_is_none(page->article_title))
        best.text = page->article_title;
    else if (page->title_tag.n)
        best.text = page->tag_title;
    return best;
}

/* ---- above and below it -------------------------------------------------- */

static struct str marked_words(const struct page *page, struct selectors list,
                               struct str title)
{
    const struct dom_node *node = page_find(page, list);
    struct str words = node ? text_of(node, page->mem) : STR_NONE;

    return words.n && utf8_count(words) <= SUBTITLE_CHARS &&
                   !text_same(words, title) && !labels_has_any(words)
               ? words
               : STR_NONE;
}

/* One line alone between the breadcrumb and the title: 引题. */
static struct str line_above(const struct page *page,
                             const struct title_place *title)
{
    size_t from = first_line(page);
    const struct line *line;
    struct str words;
    size_t chars;

    if (from == 0 || title->score == 0 || title->first != from + 1)
        return STR_NONE;
    line = &page->lines[from]; /* only now: a page may have none */
    if (is_inside(page->lines[title->first].block, line->block))
        return STR_NONE;
    words = text_tidy(line->text, page->mem);
    chars = utf8_count(words);
    if (line->first->is_in_link)
        return STR_NONE;
    return chars >= KICKER_CHARS_LEAST && chars <= KICKER_CHARS &&
                   may_be_title(page, from) && !line->is_info
               ? words
               : STR_NONE;
}

static struct str lines_below(const struct page *page,
                              const struct title_place *title, size_t info)
{
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;
    struct str found;

    if (title->score == 0 || info == page->body_at || info <= title->end ||
        info - title->end > SUBTITLE_LINES)
        return STR_NONE;
    for (size_t i = title->end; i < info; i++) {
        struct str text = page->lines[i].text;

        if (!is_number(text))
            buf_printf(&words, "%s%.*s", words.n ? " " : "", STR_ARG(text));
    }
    found = text_tidy(buf_str(&words), page->mem);
    return found.n && utf8_count(found) <= SUBTITLE_CHARS &&
                   !text_same(found, title->text)
               ? found
               : STR_NONE;
}

struct str title_subtitle(const struct page *page,
                          const struct title_place *title, size_t info)
{
    struct str above = marked_words(page, page->profile.kicker, title->text);
    struct str below = marked_words(page, page->profile.subtitle, title->text);

    if (str_is_none(above))
        above = line_above(page, title);
    if (str_is_none(below))
        below = lines_below(page, title, info);
    if (!str_is_none(above))
        trace_add(page->trace, "subtitle", NULL, above, "above the title");
    if (!str_is_none(below))
        trace_add(page->trace, "subtitle", NULL, below, "below the title");
    if (str_is_none(above) || str_is_none(below) || text_same(above, below))
        return str_is_none(above) ? below : above;
    return arena_printf(page->mem, "%.*s %.*s", STR_ARG(above), STR_ARG(below));
}
