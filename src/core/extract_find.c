#include "base/utf8.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"

/* ---- which profile ------------------------------------------------------- */

static const struct profile no_profile = { .name = STR("none") };

/* The profile for pages that show no family's evidence. */
static const struct profile *fallback_profile(const struct extract_input *in)
{
    for (size_t i = 0; i < in->profile_count; i++)
        if (in->profiles[i].evidence.count == 0)
            return &in->profiles[i];
    return &no_profile;
}

static const struct selector *evidence_of(const struct page *page,
                                          const struct profile *profile)
{
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false)))
        for (size_t i = 0; i < profile->evidence.count; i++)
            if (selector_matches(&profile->evidence.items[i], node))
                return &profile->evidence.items[i];
    return NULL;
}

static void use_profile(struct page *page, const struct profile *profile,
                        const char *why, struct str selector)
{
    page->profile = profile;
    looks_mark(page->root, profile->drop);
    trace_add(page->trace, "profile", NULL, profile->name, "%s%.*s", why,
              STR_ARG(selector));
}

void page_choose_profile(const struct extract_input *in, struct page *page)
{
    for (size_t i = 0; i < in->profile_count; i++)
        if (str_equal(in->profiles[i].name, in->profile_name)) {
            use_profile(page, &in->profiles[i], "configured", STR_NONE);
            return;
        }
    for (size_t i = 0; i < in->profile_count; i++) {
        const struct selector *found = evidence_of(page, &in->profiles[i]);

        if (found) {
            use_profile(page, &in->profiles[i], "evidence ", found->text);
            return;
        }
    }
    use_profile(page, fallback_profile(in), "no family's evidence", STR_NONE);
}

/* ---- between two marks --------------------------------------------------- */

/* Puts an element around the siblings first..last. */
static struct dom_node *wrap(struct dom_node *first, struct dom_node *last,
                             struct arena *mem)
{
    struct dom_node *box = ARENA_NEW(mem, struct dom_node);
    struct dom_node *parent = first->parent;

    *box = (struct dom_node){
        .tag = S("div"),
        .looks = LOOKS_BLOCK,
        .parent = parent,
        .first = first,
        .last = last,
        .previous = first->previous,
        .next = last->next,
    };
    *(box->previous ? &box->previous->next : &parent->first) = box;
    *(box->next ? &box->next->previous : &parent->last) = box;
    first->previous = last->next = NULL;
    for (struct dom_node *node = first; node; node = node->next) {
        node->parent = box;
        box->weight += node->weight;
    }
    return box;
}

static bool is_inside(const struct dom_node *node, const struct dom_node *top)
{
    while (node && node != top)
        node = node->parent;
    return node;
}

/* What stands between two nodes, as one element. Where they lie at different
 * depths whole elements are taken around the inner one. */
static struct dom_node *between(struct dom_node *begin, struct dom_node *end,
                                struct arena *mem)
{
    struct dom_node *first = begin, *last = end;

    while (first->parent && !is_inside(end, first->parent))
        first = first->parent;
    while (last->parent != first->parent)
        last = last->parent;
    first = first == begin ? begin->next : first;
    last = last == end ? end->previous : last;
    if (!first || !last || first == end || last == begin)
        return NULL;
    return wrap(first, last, mem);
}

static struct dom_node *marked_body(struct page *page)
{
    const struct profile *profile = page->profile;

    for (size_t i = 0; i < profile->begin.count; i++) {
        struct dom_node *begin = page->root, *end, *body;

        while (begin && !selector_matches(&profile->begin.items[i], begin))
            begin = dom_next(page->root, begin, false);
        end = begin;
        while (end && !selector_matches(&profile->end.items[i], end))
            end = dom_next(page->root, end, false);
        body = end && begin != end ? between(begin, end, page->mem) : NULL;
        if (!body || body->weight == 0)
            continue;
        trace_add(page->trace, "body", body, STR_NONE, "between %.*s and %.*s",
                  STR_ARG(profile->begin.items[i].text),
                  STR_ARG(profile->end.items[i].text));
        return body;
    }
    return NULL;
}

/* ---- a named container --------------------------------------------------- */

/* Of several containers of one name the fullest holds the text. One inside
 * another holds no more than that one. */
static struct dom_node *fullest(const struct page *page,
                                const struct selector *selector)
{
    struct dom_node *best = NULL, *node = dom_next(page->root, page->root, false);
    bool is_passed;

    for (; node; node = dom_next(page->root, node, is_passed)) {
        is_passed = node->is_hidden || selector_matches(selector, node);
        if (is_passed && !node->is_hidden &&
            (!best || node->weight > best->weight))
            best = node;
    }
    return best;
}

/* Holds another part of the text: what is said twice is the same page for
 * another screen. */
static bool is_part(const struct page *page, const struct dom_node *node,
                    const struct dom_node *best, const struct selector *selector)
{
    return node->weight > 0 && selector_matches(selector, node) &&
           !text_same(text_of(node, page->mem), text_of(best, page->mem));
}

/* Some editors cut a text into several containers beside each other: all of
 * them, with what stands between, are the body. */
static struct dom_node *with_siblings(const struct page *page,
                                      struct dom_node *best,
                                      const struct selector *selector)
{
    struct dom_node *first = best, *last = best, *node;
    bool is_behind = false;

    for (node = best->parent->first; node; node = node->next) {
        is_behind |= node == best;
        if (node == best || !is_part(page, node, best, selector))
            continue;
        if (is_behind)
            last = node;
        else if (first == best)
            first = node;
    }
    return first == last ? best : wrap(first, last, page->mem);
}

static struct dom_node *named_body(const struct page *page)
{
    for (size_t i = 0; i < page->profile->body.count; i++) {
        const struct selector *selector = &page->profile->body.items[i];
        struct dom_node *node = fullest(page, selector);

        if (!node)
            continue;
        trace_add(page->trace, "body", node, STR_NONE, "%.*s",
                  STR_ARG(selector->text));
        return node->parent ? with_siblings(page, node, selector) : node;
    }
    return NULL;
}

/* ---- the densest element ------------------------------------------------- */

/* Sentences of one parent; those in links do not count. */
struct density {
    struct dom_node *parent;
    size_t bytes;
};

static bool is_in_link(const struct dom_node *node)
{
    while (node && !dom_is(node, "a"))
        node = node->parent;
    return node;
}

/* The element whose own paragraphs hold the most sentences, for pages of
 * which nothing is known. */
static struct dom_node *densest_body(struct page *page)
{
    enum { SENTENCE_BYTES = 180, PARENTS = 1000 };
    struct density *found = NULL, *best = NULL;
    size_t count = 0, capacity = 0;

    page->body = NULL;
    page_read_lines(page);
    for (size_t i = 0; i < page->line_count; i++) {
        const struct line *line = &page->lines[i];
        struct dom_node *parent = line->block->parent;
        size_t at = count;

        if (!parent || str_find(line->text, S("。")) < 0 ||
            is_in_link(line->block))
            continue;
        /* It is nearly always the last one. */
        while (at && found[at - 1].parent != parent)
            at--;
        if (at == 0 && count == PARENTS)
            continue;
        found = text_grow(page->mem, found, count, &capacity, sizeof(*found));
        if (at == 0) {
            found[count++].parent = parent;
            at = count;
        }
        found[at - 1].bytes += line->text.n;
    }
    for (size_t i = 0; i < count; i++)
        if (found[i].bytes >= SENTENCE_BYTES &&
            (!best || found[i].bytes > best->bytes))
            best = &found[i];
    return best ? best->parent : NULL;
}

static struct dom_node *body_by_profile(struct page *page)
{
    struct dom_node *body = marked_body(page);

    return body ? body : named_body(page);
}

/* An empty container of the family's is the body only where no text stands
 * elsewhere. */
void page_find_body(const struct extract_input *in, struct page *page)
{
    struct dom_node *empty = NULL;

    page_choose_profile(in, page);
    page->body = body_by_profile(page);
    if (page->body && page->body->weight)
        return;
    empty = page->body;
    if (page->profile != fallback_profile(in)) {
        use_profile(page, fallback_profile(in), "no text by the family's",
                    STR_NONE);
        page->body = body_by_profile(page);
    }
    if (page->body && page->body->weight)
        return;
    page->body = densest_body(page);
    if (page->body)
        trace_add(page->trace, "body", page->body, STR_NONE, "most sentences");
    else
        page->body = empty;
}
