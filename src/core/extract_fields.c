#include "core/extract_fields.h"

#include "core/date.h"
#include "core/extract_text.h"

enum {
    TAIL_LINES = 12, /* behind the body, where an editor may be named */
    NEAR_LINES = 4,  /* below the title */
};

/* Behind the body up to the page's foot. */
static size_t tail_end(const struct page *page)
{
    size_t end = page->body_at;

    while (end < page->line_count && end < page->body_at + TAIL_LINES &&
           str_find(page->lines[end].text, S("版权所有")) < 0)
        end++;
    return end;
}

static void take(const struct page *page, const char *what, struct str value,
                 const char *rule, struct str *out)
{
    if (!str_is_none(*out) || value.n == 0)
        return;
    *out = value;
    trace_add(page->trace, what, NULL, value, "%s", rule);
}

static void contradict(const struct page *page, struct article *article,
                       struct str value, const char *what)
{
    trace_add(page->trace, "contradiction", NULL, value, "%s", what);
    article->contradiction =
        arena_printf(page->mem, "%s: %.*s", what, STR_ARG(value));
}

/* The standard tags are of another article where their title is: pages are
 * made by copying others. */
static bool tags_are_ours(const struct page *page, struct article *article)
{
    struct str title = page->article_title;

    if (str_is_none(title) || text_starts(title, article->title) ||
        text_starts(article->title, title))
        return true;
    contradict(page, article, title,
               "the tag ArticleTitle names another article: no tag is used");
    return false;
}

static void compare_date(const struct page *page, struct article *article,
                         struct str tag)
{
    enum { DAY_S = 86400 };
    enum precision precision;
    int64_t tag_s;

    if (!date_find(tag, &tag_s, &precision) ||
        date_of(tag_s).day == date_of(article->published_s).day)
        return;
    if (tag_s - article->published_s < DAY_S &&
        article->published_s - tag_s < DAY_S)
        return;
    contradict(page, article, tag,
               "the tag PubDate has another day than the page");
}

static void read_date(const struct page *page, const struct label_hits *hits,
                      size_t info, size_t tail, bool has_tags,
                      struct article *out)
{
    struct str tag = page_meta(page, S("PubDate"));

    if (date_in_page(page, hits, info, page->body_at, out) ||
        date_labelled(page, hits, page->body_at, tail, out) ||
        date_labelled(page, hits, 0, info, out)) {
        compare_date(page, out, tag);
        return;
    }
    if (has_tags && date_find(tag, &out->published_s, &out->precision)) {
        trace_add(page->trace, "published", NULL, tag, "the tag PubDate");
        return;
    }
    if (date_in_address(page->url, out))
        trace_add(page->trace, "published", NULL, page->url, "the address");
}

static void read_names(const struct page *page, const struct label_hits *hits,
                       size_t from, size_t tail, struct article *out)
{
    static const char label[] = "a label above the text";
    static const char below[] = "a label below the text";
    size_t at = page->body_at;

    take(page, "source", labels_value(page, hits, LABEL_SOURCE, from, at),
         label, &out->source);
    take(page, "author", labels_value(page, hits, LABEL_AUTHOR, from, at),
         label, &out->author);
    take(page, "editor", labels_value(page, hits, LABEL_EDITOR, from, at),
         label, &out->editor);
    take(page, "editor", labels_value(page, hits, LABEL_EDITOR, at, tail),
         below, &out->editor);
    take(page, "source", labels_value(page, hits, LABEL_SOURCE, at, tail),
         below, &out->source);
    take(page, "source", labels_value(page, hits, LABEL_SOURCE, 0, from),
         "a label above the title", &out->source);
}

void page_read_fields(const struct page *page, struct article *out)
{
    struct title_place title = title_find(page);
    size_t info = title_info_line(page, title.end), tail = tail_end(page);
    struct label_hits hits = labels_find(page, 0, tail);
    struct str author = page_meta(page, S("Author"));
    bool has_tags;

    out->title = title.text;
    trace_add(page->trace, "title",
              title.score ? page->lines[title.first].block : NULL, title.text,
              "%d points", title.score);
    out->subtitle = title_subtitle(page, &title, info);
    has_tags = tags_are_ours(page, out);
    read_names(page, &hits, title.end, tail, out);
    if (has_tags)
        take(page, "source", page_meta(page, S("ContentSource")),
             "the tag ContentSource", &out->source);
    /* The tag may name the author or the editor. */
    if (has_tags && !text_same(author, out->editor))
        take(page, "author", author, "the tag Author", &out->author);
    read_date(page, &hits, info, tail, has_tags, out);
}

static bool is_in_list(const struct dom_node *node)
{
    while (node && !dom_is(node, "li") && !dom_is(node, "a"))
        node = node->parent;
    return node;
}

bool page_shows_date(const struct page *page)
{
    struct title_place title = title_find(page);
    size_t end = title.end + NEAR_LINES;
    struct label_hits hits = labels_find(page, 0, page->body_at);
    struct article found;

    if (end > page->body_at)
        end = page->body_at;
    /* A menu's line is no title, and a list has dates of its own. */
    for (size_t i = title.end; i < end; i++)
        if (is_in_list(page->lines[i].first))
            end = i;
    return (title.score > 0 && date_is_shown(page, &hits, title.end, end)) ||
           date_published(page, &hits, 0, page->body_at, &found);
}
