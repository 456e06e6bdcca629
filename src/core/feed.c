#include "core/feed.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_text.h"
#include "core/feed_read.h"
#include "core/feed_tree.h"

/* ---- is it one? ------------------------------------------------------------ */

/* Behind a declaration <!...>, with what it may have in brackets. */
static struct str skip_declaration(struct str text)
{
    ptrdiff_t end = str_find_char(text, '>');
    bool has_inside =
        end >= 0 && str_find_char(str_slice(text, 0, (size_t)end), '[') >= 0;

    if (has_inside && (end = str_find_char(text, ']')) >= 0) {
        text = str_skip(text, (size_t)end);
        end = str_find_char(text, '>');
    }
    return end < 0 ? STR_NONE : str_skip(text, (size_t)end + 1);
}

static struct str skip_to(struct str text, struct str end)
{
    ptrdiff_t at = str_find(text, end);

    return at < 0 ? STR_NONE : str_skip(text, (size_t)at + end.n);
}

/* The name of the first element, without its prefix. */
static struct str root_name(struct str text)
{
    size_t n = 1;

    while (str_starts(text, S("<?")) || str_starts(text, S("<!")))
        text = str_trim(str_starts(text, S("<?"))     ? skip_to(text, S("?>"))
                        : str_starts(text, S("<!--")) ? skip_to(text, S("-->"))
                                                      : skip_declaration(text));
    if (!str_starts(text, S("<")))
        return STR_NONE;
    while (n < text.n && (unsigned char)text.p[n] > ' ' && text.p[n] != '>' &&
           text.p[n] != '/')
        n++;
    text = str_slice(text, 1, n);
    return str_skip(text, (size_t)(str_find_char(text, ':') + 1));
}

bool feed_is(struct str text)
{
    static const struct str roots[] = { STR("rss"), STR("feed"), STR("rdf") };
    struct str root;

    text = utf8_trim(text);
    root = root_name(text);
    for (size_t i = 0; i < COUNT_OF(roots); i++)
        if (str_equal_nocase(root, roots[i]))
            return true;
    return str_starts(text, S("{")) && str_find(text, S("jsonfeed.org")) >= 0;
}

/* ---- what is read where ---------------------------------------------------- */

enum slot {
    SLOT_URL,
    SLOT_TITLE,
    SLOT_AUTHOR,
    SLOT_SOURCE,
    SLOT_DATE,
    SLOT_CONTENT,
    SLOT_COUNT,
};

/* The first rule that finds something fills the slot. */
struct rule {
    const char *element; /* a child of the item; NULL: the item itself */
    enum slot slot;
    feed_reader *read;
    bool is_for_each; /* of several elements of the name */
};

static const struct rule rss_rules[] = {
    { "link", SLOT_URL, feed_read_address },
    { "guid", SLOT_URL, feed_read_name },
    { NULL, SLOT_URL, feed_read_about },
    { "title", SLOT_TITLE, feed_read_title },
    { "dc:creator", SLOT_AUTHOR, feed_read_author, true },
    { "author", SLOT_AUTHOR, feed_read_author, true },
    { "source", SLOT_SOURCE, feed_read_source },
    { "dc:source", SLOT_SOURCE, feed_read_source },
    { "pubdate", SLOT_DATE, feed_read_date },
    { "dc:date", SLOT_DATE, feed_read_date },
    { "content:encoded", SLOT_CONTENT, feed_read_html },
    { 0 },
};

static const struct rule atom_rules[] = {
    { "atom:link", SLOT_URL, feed_read_alternate },
    { "atom:id", SLOT_URL, feed_read_name },
    { "atom:title", SLOT_TITLE, feed_read_title },
    { "atom:author", SLOT_AUTHOR, feed_read_person, true },
    { "atom:source", SLOT_SOURCE, feed_read_origin },
    { "atom:published", SLOT_DATE, feed_read_date },
    { "atom:updated", SLOT_DATE, feed_read_date },
    { "atom:content", SLOT_CONTENT, feed_read_content },
    { 0 },
};

static const struct rule json_rules[] = {
    { "url", SLOT_URL, feed_read_address },
    { "external_url", SLOT_URL, feed_read_address },
    { "id", SLOT_URL, feed_read_name },
    { "title", SLOT_TITLE, feed_read_title },
    { "authors", SLOT_AUTHOR, feed_read_person, true },
    { "author", SLOT_AUTHOR, feed_read_person },
    { "date_published", SLOT_DATE, feed_read_date },
    { "date_modified", SLOT_DATE, feed_read_date },
    { "content_html", SLOT_CONTENT, feed_read_html },
    { "content_text", SLOT_CONTENT, feed_read_lines },
    { 0 },
};

static const struct format {
    const char *root, *item;
    const struct rule *rules;
    /* Without xml:base, addresses in the content are the page's, not the
     * feed's (RFC 4287 section 2). */
    bool is_content_of_page;
} formats[] = {
    { "rss", "item", rss_rules, true },
    { "rdf:rdf", "item", rss_rules, true },
    { "atom:feed", "atom:entry", atom_rules, false },
    { "json", "items", json_rules, true },
};

/* ---- reading --------------------------------------------------------------- */

static bool apply(const struct feed_reading *reading, const struct rule *rule,
                  const struct dom_node *top, struct feed_item *item)
{
    bool is_found = false;

    if (!rule->element)
        return rule->read(reading, top, item);
    for (const struct dom_node *node = top->first; node; node = node->next) {
        if (dom_is(node, rule->element))
            is_found |= rule->read(reading, node, item);
        if (is_found && !rule->is_for_each)
            break;
    }
    return is_found;
}

static struct feed_item read_item(const struct feed_reading *reading,
                                  const struct format *format,
                                  const struct dom_node *node)
{
    struct feed_item item = { .title = S("") };
    bool is_filled[SLOT_COUNT] = { false };

    for (const struct rule *rule = format->rules; rule->read; rule++)
        if (!is_filled[rule->slot])
            is_filled[rule->slot] = apply(reading, rule, node, &item);
    if (format->is_content_of_page && str_equal(item.base, reading->url))
        item.base = item.url;
    return item;
}

static bool is_known(const struct feed *feed, struct str url)
{
    for (size_t i = 0; i < feed->item_count; i++)
        if (str_equal(feed->items[i].url, url))
            return true;
    return false;
}

/* The element broke off in the middle. */
static bool is_incomplete(const struct feed_tree *tree,
                          const struct dom_node *element)
{
    const struct dom_node *node = tree->open;

    while (node && node != element)
        node = node->parent;
    return node;
}

static bool is_at_top(const struct feed_tree *tree, const struct dom_node *node)
{
    return node->parent == tree->root || dom_is(node->parent, "channel");
}

static void read_items(const struct feed_reading *reading,
                       const struct format *format,
                       const struct feed_tree *tree, struct feed *out)
{
    const struct dom_node *node = tree->root;
    size_t capacity = 0;
    bool is_item = false;

    while (out->item_count < LIMIT_LIST_ITEMS &&
           (node = dom_next(tree->root, node, is_item))) {
        struct feed_item item;

        is_item = is_at_top(tree, node) && dom_is(node, format->item);
        if (!is_item || is_incomplete(tree, node))
            continue;
        item = read_item(reading, format, node);
        if (str_is_none(item.url) || str_equal(item.url, reading->url) ||
            is_known(out, item.url))
            continue;
        out->items = text_grow(reading->mem, out->items, out->item_count,
                               &capacity, sizeof(*out->items));
        out->items[out->item_count++] = item;
    }
}

static struct str read_next(const struct feed_reading *reading,
                            const struct feed_tree *tree)
{
    const struct dom_node *node = tree->root;

    while ((node = dom_next(tree->root, node, false))) {
        struct str next =
            is_at_top(tree, node) ? feed_read_next(reading, node) : STR_NONE;

        if (!str_is_none(next))
            return next;
    }
    return STR_NONE;
}

static const struct format *format_of(const struct feed_tree *tree)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (dom_is(tree->root, formats[i].root))
            return &formats[i];
    return NULL;
}

bool feed_parse(struct str text, struct str url, struct arena *mem,
                struct feed *out, struct err *err)
{
    const struct feed_reading reading = { mem, url };
    const struct format *format;
    struct feed_tree tree;

    if (text.n > LIMIT_PAGE)
        return err_set(err, ERR_LIMIT, "feed over %zu bytes", LIMIT_PAGE);
    text = utf8_trim(text);
    if (!(str_starts(text, S("{")) ? feed_tree_json
                                   : feed_tree_xml)(text, mem, &tree, err))
        return false;
    format = format_of(&tree);
    if (!format)
        return err_set(err, ERR_DATA, "<%.*s> is no feed",
                       STR_ARG(utf8_head(tree.root->tag, 40)));
    *out = (struct feed){ .next = read_next(&reading, &tree) };
    read_items(&reading, format, &tree, out);
    return !tree.open || out->item_count ||
           err_set(err, ERR_DATA, "feed: %.*s", STR_ARG(tree.fault));
}
