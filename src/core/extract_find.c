#include "base/utf8.h"
#include "core/extract_fields.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_style.h"
#include "core/extract_text.h"

/* ---- which profile ------------------------------------------------------- */

static const struct profile no_profile = { .name = STR("none") };

/* The profile of what all families have in common: the one without
 * evidence. */
static const struct profile *common_profile(const struct extract_input *in)
{
    for (size_t i = 0; i < in->profile_count; i++)
        if (in->profiles[i].evidence.count == 0)
            return &in->profiles[i];
    return &no_profile;
}

/* How many kinds of a family's evidence the page shows; `first` is the first
 * in the profile's order. One alone may be borrowed: a counter's script. */
static size_t evidence_of(const struct page *page, const struct profile *profile,
                          const struct selector **first)
{
    size_t count = 0;

    for (size_t i = profile->evidence.count; i-- > 0;) {
        struct selectors one = { &profile->evidence.items[i], 1 };

        if (!selectors_find(page->root, one))
            continue;
        *first = one.items;
        count++;
    }
    return count;
}

static const struct profile *choose(const struct extract_input *in,
                                    const struct page *page)
{
    const struct profile *best = common_profile(in);
    const struct selector *first = NULL, *shown = NULL;
    size_t most = 0;

    for (size_t i = 0; i < in->profile_count; i++) {
        size_t count = evidence_of(page, &in->profiles[i], &first);

        if (str_equal(in->profiles[i].name, in->profile_name)) {
            trace_add(page->trace, "profile", NULL, in->profile_name,
                      "configured");
            return &in->profiles[i];
        }
        if (count <= most)
            continue;
        best = &in->profiles[i];
        most = count;
        shown = first;
    }
    trace_add(page->trace, "profile", NULL, best->name, "%s%.*s",
              shown ? "evidence " : "no family's evidence",
              STR_ARG(shown ? shown->text : STR_NONE));
    return best;
}

void page_choose_profile(const struct extract_input *in, struct page *page)
{
    const struct profile *family = choose(in, page);
    const struct profile *common = common_profile(in);
    struct selectors hidden;

    page->profile = *family;
    if (family != common)
        page->profile = profile_join(family, common, page->mem);
    hidden = style_hidden(page->root, page->mem);
    page->profile.drop = selectors_join(page->profile.drop, hidden, page->mem);
    looks_mark(page->root, page->profile.drop);
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
        dom_note(node);
    }
    dom_note(box);
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
    const struct profile *profile = &page->profile;

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

/* Holds the headline too: that is the page's frame, not its text. */
static bool is_frame(const struct page *page, const struct dom_node *top)
{
    enum { TITLE_BYTES = 12 };
    const struct dom_node *node = top;

    while ((node = looks_next(top, node))) {
        struct str words;

        if (node->weight < TITLE_BYTES || node->weight > page->title_tag.n ||
            !(dom_is(node, "h1") || selectors_match(page->profile.title, node)))
            continue;
        words = text_of(node, page->mem);
        if (text_starts(page->title_tag, words))
            return true;
    }
    return false;
}

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
            (!best || node->weight > best->weight) && !is_frame(page, node))
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
    for (size_t i = 0; i < page->profile.body.count; i++) {
        const struct selector *selector = &page->profile.body.items[i];
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

/* Adds a sentence to the elements close around it. */
static void add_sentence(struct dom_node *node, struct str sentence)
{
    enum { UP = 4 };

    for (int up = 0; up < UP && node; up++, node = node->parent)
        node->sentences += (uint32_t)sentence.n;
}

/* How much of sentences, the more so the larger their share of all words is:
 * the element around a text and a column of links holds more, but thinner;
 * one paragraph of a text is dense, but holds less. */
static uint64_t density_of(const struct dom_node *node)
{
    enum { SENTENCE_BYTES = 180 };
    uint64_t bytes = node->sentences;

    return bytes >= SENTENCE_BYTES ? bytes * bytes * bytes / (node->weight + 1)
                                   : 0;
}

/* For pages of which nothing is known. */
static struct dom_node *densest_body(struct page *page)
{
    struct dom_node *best = NULL;

    page->body = NULL;
    page_read_lines(page);
    for (size_t i = 0; i < page->line_count; i++) {
        const struct line *line = &page->lines[i];

        if (str_find(line->text, S("。")) >= 0 && !line->block->is_in_link)
            add_sentence(line->block, line->text);
    }
    for (struct dom_node *node = page->root; node;
         node = dom_next(page->root, node, false))
        if (density_of(node) > (best ? density_of(best) : 0))
            best = node;
    return best;
}

/* ---- what stands below source and date ----------------------------------- */

/* Half of it or more are links. */
static bool is_menu(const struct dom_node *top)
{
    const struct dom_node *node = top;
    size_t bytes = 0;

    while ((node = looks_next(top, node)))
        if (dom_is(node, "a"))
            bytes += node->weight;
    return bytes * 2 > top->weight;
}

static bool is_foot(const struct page *page, const struct dom_node *node)
{
    return str_find(text_of(node, page->mem), S("版权所有")) >= 0;
}

/* Short texts, tables and pictures without a container that anybody knows:
 * the first thing behind the info line that holds something of its own. */
static struct dom_node *body_below_info(struct page *page)
{
    enum { LEAST_BYTES = 24, UP = 5 };
    struct title_place title;
    struct dom_node *node;
    size_t info;

    page->body = NULL;
    page_read_lines(page);
    title = title_find(page);
    info = title_info_line(page, title.end);
    if (title.score == 0 || info == page->line_count)
        return NULL;
    node = page->lines[info].block;
    for (int up = 0; up < UP && node; up++, node = node->parent)
        for (struct dom_node *next = node->next; next; next = next->next)
            if (next->weight >= LEAST_BYTES && !is_menu(next))
                return is_foot(page, next) ? NULL : next;
    return NULL;
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
    struct dom_node *named, *body;

    page_choose_profile(in, page);
    page_read_titles(page);
    named = body_by_profile(page);
    page->body = named;
    page->is_body_known = named && named->weight;
    if (page->is_body_known)
        return;
    body = densest_body(page);
    if (body)
        trace_add(page->trace, "body", body, STR_NONE, "most sentences");
    if (!body && (body = body_below_info(page)))
        trace_add(page->trace, "body", body, STR_NONE, "below source and date");
    page->body = body ? body : named;
}
