#include "core/feed_read.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "core/date.h"
#include "core/extract_looks.h"
#include "core/extract_text.h"
#include "core/feed_tree.h"
#include "core/link.h"

/* ---- words and addresses --------------------------------------------------- */

/* The words in an element as they stand there. */
static struct str words_in(const struct feed_reading *reading,
                           const struct dom_node *element)
{
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;
    const struct dom_node *node = element;

    while ((node = dom_next(element, node, false)))
        buf_put(&words, node->text);
    return arena_take(reading->mem, &words);
}

/* The same as a reader is to see them: many feeds escape twice. */
static struct str plain_words(const struct feed_reading *reading,
                              const struct dom_node *element)
{
    struct str words = words_in(reading, element);
    struct dom_node *root;
    struct err ignored;

    if ((str_find_char(words, '<') < 0 && str_find_char(words, '&') < 0) ||
        !dom_parse(words, reading->mem, &root, &ignored))
        return text_tidy(words, reading->mem);
    looks_mark(root, (struct selectors){ NULL, 0 });
    return text_of(root, reading->mem);
}

/* None when it is no web address. */
static struct str resolve(const struct feed_reading *reading, struct str base,
                          struct str reference)
{
    struct str address;
    struct err ignored;

    reference = utf8_trim(reference);
    return reference.n && address_resolve(base, reference, reading->mem,
                                          &address, &ignored)
               ? address
               : STR_NONE;
}

/* By all xml:base around the place; the feed's own address without any. The
 * recursion is bounded by the tree's depth. */
static struct str base_at(const struct feed_reading *reading,
                          const struct dom_node *node)
{
    struct str outer, own;

    if (!node)
        return reading->url;
    outer = base_at(reading, node->parent);
    own = resolve(reading, outer, dom_attribute(node, S("xml:base")));
    return str_is_none(own) ? outer : own;
}

static bool is_absolute(struct str reference)
{
    reference = utf8_trim(reference);
    return str_starts(reference, S("http://")) ||
           str_starts(reference, S("https://"));
}

/* The first child of this name; NULL without. */
static const struct dom_node *child(const struct dom_node *parent, const char *tag)
{
    const struct dom_node *node = parent->first;

    while (node && !dom_is(node, tag))
        node = node->next;
    return node;
}

/* ---- what an element says of its item -------------------------------------- */

static bool take_address(const struct feed_reading *reading,
                         const struct dom_node *node, struct str reference,
                         struct feed_item *item)
{
    item->url = resolve(reading, base_at(reading, node), reference);
    return !str_is_none(item->url);
}

bool feed_read_address(const struct feed_reading *reading,
                       const struct dom_node *node, struct feed_item *item)
{
    return take_address(reading, node, words_in(reading, node), item);
}

/* A name that may be the page's address. */
bool feed_read_name(const struct feed_reading *reading,
                    const struct dom_node *node, struct feed_item *item)
{
    struct str name = words_in(reading, node);

    return is_absolute(name) &&
           !str_equal_nocase(dom_attribute(node, S("ispermalink")),
                             S("false")) &&
           take_address(reading, node, name, item);
}

bool feed_read_about(const struct feed_reading *reading,
                     const struct dom_node *node, struct feed_item *item)
{
    return take_address(reading, node, dom_attribute(node, S("rdf:about")), item);
}

static bool is_relation(const struct dom_node *link, struct str wanted)
{
    static const struct str registry =
        STR("http://www.iana.org/assignments/relation/");
    struct str rel = dom_attribute(link, S("rel"));

    return str_equal_nocase(rel, wanted) ||
           (str_starts(rel, registry) &&
            str_equal(str_skip(rel, registry.n), wanted));
}

bool feed_read_alternate(const struct feed_reading *reading,
                         const struct dom_node *node, struct feed_item *item)
{
    return (str_is_none(dom_attribute(node, S("rel"))) ||
            is_relation(node, S("alternate"))) &&
           take_address(reading, node, dom_attribute(node, S("href")), item);
}

bool feed_read_title(const struct feed_reading *reading,
                     const struct dom_node *node, struct feed_item *item)
{
    item->title = plain_words(reading, node);
    return item->title.n > 0;
}

/* "rd@yunlan.example (the office)" names the office. */
static struct str without_mail(struct str words)
{
    ptrdiff_t at = str_find_char(words, '@'), open = str_find_char(words, '(');

    if (at < 0)
        return words;
    return open > at && str_ends(words, S(")"))
               ? utf8_trim(str_slice(words, (size_t)open + 1, words.n - 1))
               : STR_NONE;
}

bool feed_read_author(const struct feed_reading *reading,
                      const struct dom_node *node, struct feed_item *item)
{
    struct str name = without_mail(plain_words(reading, node));

    if (name.n == 0 || item->author.n + name.n > LIMIT_FEED_AUTHORS)
        return false;
    item->author = item->author.n == 0
                       ? name
                       : arena_printf(reading->mem, "%.*s %.*s",
                                      STR_ARG(item->author), STR_ARG(name));
    return true;
}

bool feed_read_person(const struct feed_reading *reading,
                      const struct dom_node *node, struct feed_item *item)
{
    const struct dom_node *name = child(node, "atom:name");

    if (!name)
        name = child(node, "name");
    return name && feed_read_author(reading, name, item);
}

bool feed_read_source(const struct feed_reading *reading,
                      const struct dom_node *node, struct feed_item *item)
{
    struct str words = plain_words(reading, node);

    if (words.n && !is_absolute(words))
        item->source = words;
    return !str_is_none(item->source);
}

bool feed_read_origin(const struct feed_reading *reading,
                      const struct dom_node *node, struct feed_item *item)
{
    const struct dom_node *title = child(node, "atom:title");

    return title && feed_read_source(reading, title, item);
}

bool feed_read_date(const struct feed_reading *reading,
                    const struct dom_node *node, struct feed_item *item)
{
    return date_zoned_find(words_in(reading, node), &item->published_s,
                           &item->precision);
}

/* ---- the full content ------------------------------------------------------ */

static bool cut_end(struct str *words, const struct str *ends, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_ends(*words, ends[i])) {
            words->n -= ends[i].n;
            return true;
        }
    return false;
}

/* The text ends by saying that it goes on elsewhere. */
static bool is_beginning(struct str words)
{
    static const struct str brackets[] = { STR("]"), STR(">"),  STR("»"),
                                           STR(")"), STR("】"), STR("）"),
                                           STR(" "), STR("　") };
    static const struct str marks[] = { STR("…"), STR("..."), STR("阅读全文"),
                                        STR("查看全文"), STR("更多") };

    while (cut_end(&words, brackets, COUNT_OF(brackets)))
        continue;
    return cut_end(&words, marks, COUNT_OF(marks));
}

static bool take_content(const struct feed_reading *reading,
                         struct dom_node *root, struct feed_item *item)
{
    looks_mark(root, (struct selectors){ NULL, 0 });
    if (is_beginning(text_of(root, reading->mem)))
        return false;
    item->content = root;
    return true;
}

/* A paragraph for each line. */
bool feed_read_lines(const struct feed_reading *reading,
                     const struct dom_node *node, struct feed_item *item)
{
    struct dom_node *root = feed_tree_add(NULL, reading->mem), *paragraph;
    struct str rest = words_in(reading, node), line;

    item->base = base_at(reading, node);
    root->tag = S("div");
    while (str_split(&rest, '\n', &line)) {
        paragraph = feed_tree_add(root, reading->mem);
        paragraph->tag = S("p");
        feed_tree_add(paragraph, reading->mem)->text = line;
    }
    return take_content(reading, root, item);
}

static const struct dom_node *first_element(const struct dom_node *parent)
{
    const struct dom_node *node = parent->first;

    while (node && str_is_none(node->tag))
        node = node->next;
    return node;
}

/* The elements inside as a tree of their own. They are HTML's, whatever
 * namespace they claim. */
static struct dom_node *tree_inside(const struct feed_reading *reading,
                                    const struct dom_node *element)
{
    struct dom_node *root = feed_tree_add(NULL, reading->mem);

    root->tag = S("div");
    root->first = element->first;
    root->last = element->last;
    for (struct dom_node *node = root->first; node; node = node->next)
        node->parent = root;
    for (struct dom_node *node = root; node; node = dom_next(root, node, false))
        if (!str_is_none(node->tag))
            node->tag =
                str_skip(node->tag, (size_t)(str_find_char(node->tag, ':') + 1));
    return root;
}

/* What is too deep to be read here may still be read as a page. */
bool feed_read_html(const struct feed_reading *reading,
                    const struct dom_node *node, struct feed_item *item)
{
    const struct dom_node *inside = first_element(node);
    struct dom_node *root;
    struct err ignored;

    item->base = base_at(reading, inside ? inside : node);
    if (inside)
        root = tree_inside(reading, node);
    else if (!dom_parse(words_in(reading, node), reading->mem, &root, &ignored))
        return false;
    return take_content(reading, root, item);
}

/* Without a type it is text by the rules, and often HTML. */
static bool read_untyped(const struct feed_reading *reading,
                         const struct dom_node *node, struct feed_item *item)
{
    return str_find(words_in(reading, node), S("</")) >= 0
               ? feed_read_html(reading, node, item)
               : feed_read_lines(reading, node, item);
}

bool feed_read_content(const struct feed_reading *reading,
                       const struct dom_node *node, struct feed_item *item)
{
    static const struct {
        struct str type;
        bool (*read)(const struct feed_reading *, const struct dom_node *,
                     struct feed_item *);
    } types[] = {
        { STR(""), read_untyped },
        { STR("text"), feed_read_lines },
        { STR("text/plain"), feed_read_lines },
        { STR("html"), feed_read_html },
        { STR("text/html"), feed_read_html },
        { STR("xhtml"), feed_read_html },
        { STR("application/xhtml+xml"), feed_read_html },
    };
    struct str type = dom_attribute(node, S("type"));

    if (!str_is_none(dom_attribute(node, S("src"))))
        return false;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_equal_nocase(type, types[i].type))
            return types[i].read(reading, node, item);
    return false;
}

/* ---- the feed itself ------------------------------------------------------- */

struct str feed_read_next(const struct feed_reading *reading,
                          const struct dom_node *node)
{
    struct str next = STR_NONE;

    if (dom_is(node, "next_url"))
        next = words_in(reading, node);
    else if (dom_is(node, "atom:link") && is_relation(node, S("next")))
        next = dom_attribute(node, S("href"));
    return str_is_none(next) ? next
                             : resolve(reading, base_at(reading, node), next);
}
