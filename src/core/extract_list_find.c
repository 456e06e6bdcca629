#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_list.h"
#include "core/extract_looks.h"
#include "core/extract_text.h"

/* What speaks for a link as one of the list: a day beside it, an address of
 * an article's shape, and one near the column's own. With a day alone a line
 * has half of all points: enough to belong to the others, see weight_of. */
enum { POINT_DAY = 3, POINT_SHAPE = 1, POINT_NEAR = 2 };

static size_t points_of(const struct lead *lead)
{
    size_t points = lead->is_dated ? POINT_DAY : 0;

    if (lead->is_shaped)
        points += POINT_SHAPE + (lead->is_near ? POINT_NEAR : 0);
    return points;
}

/* The points times their average, so that the element around a list and
 * some other links does not win over the list. */
static size_t weight_of(size_t points, size_t items)
{
    return items ? points * points / items : 0;
}

/* ---- by name -------------------------------------------------------------- */

/* An element with the links in it. */
struct holder {
    struct list_part part;
    size_t points, items;
};

struct holders {
    const struct leads *leads;
    struct holder *at; /* inner ones first */
    size_t count, capacity;
};

/* Being named is a point: a list may show no days, and its addresses
 * nothing. */
static void count_points(const struct leads *leads, struct holder *holder)
{
    for (size_t i = holder->part.from; i < holder->part.to; i++) {
        holder->items += leads->at[i].is_item;
        holder->points += leads->at[i].is_item ? points_of(&leads->at[i]) + 1 : 0;
    }
}

/* Notes every element that has links in it; `next` is the first link that
 * comes at or behind the node. */
static void hold(struct holders *all, const struct dom_node *node, size_t *next)
{
    const struct leads *leads = all->leads;
    size_t from = *next;

    *next += *next < leads->count && leads->at[*next].link == node;
    for (const struct dom_node *inner = node->first; inner; inner = inner->next)
        if (!str_is_none(inner->tag))
            hold(all, inner, next);
    if (*next == from)
        return;
    all->at = text_grow(leads->page->mem, all->at, all->count, &all->capacity,
                        sizeof(*all->at));
    all->at[all->count++] = (struct holder){ { node, from, *next }, 0, 0 };
}

static const struct holder *best_holder(const struct holders *all,
                                        const struct selector *selector)
{
    struct holder *best = NULL;

    for (size_t i = 0; i < all->count; i++) {
        struct holder *holder = &all->at[i];

        if (!selector_matches(selector, holder->part.top))
            continue;
        if (holder->items == 0)
            count_points(all->leads, holder);
        if (holder->items && (!best || weight_of(holder->points, holder->items) >
                                           weight_of(best->points, best->items)))
            best = holder;
    }
    return best;
}

static void add_part(const struct leads *leads, struct list_place *place,
                     size_t *capacity, struct list_part part)
{
    place->parts = text_grow(leads->page->mem, place->parts, place->count,
                             capacity, sizeof(*place->parts));
    place->parts[place->count++] = part;
}

/* A list may come in several pieces of one name, beside each other. One that
 * has much less to show is another list. */
static bool is_piece(const struct holder *holder, const struct holder *best,
                     const struct selector *selector)
{
    return holder->part.top->parent == best->part.top->parent &&
           selector_matches(selector, holder->part.top) &&
           holder->points * best->items * 2 > best->points * holder->items;
}

/* The first name of the list that holds anything. */
static struct list_place named_place(const struct holders *all,
                                     struct selectors names)
{
    struct list_place place = { .is_known = true };
    size_t capacity = 0;

    for (size_t i = 0; i < names.count && place.count == 0; i++) {
        const struct holder *best = best_holder(all, &names.items[i]);

        place.name = names.items[i].text;
        for (size_t j = 0; best && j < all->count; j++)
            if (is_piece(&all->at[j], best, &names.items[i]))
                add_part(all->leads, &place, &capacity, all->at[j].part);
    }
    return place;
}

/* ---- by density ----------------------------------------------------------- */

struct candidate {
    const struct dom_node *top;
    size_t items, points;
    bool has_shape;
};

struct candidates {
    const struct leads *leads;
    struct candidate *found;
    size_t count, capacity;
};

static struct candidate *candidate_for(struct candidates *all,
                                       const struct dom_node *top)
{
    for (size_t i = all->count; i > 0; i--)
        if (all->found[i - 1].top == top)
            return &all->found[i - 1];
    all->found = text_grow(all->leads->page->mem, all->found, all->count,
                           &all->capacity, sizeof(*all->found));
    all->found[all->count] = (struct candidate){ .top = top };
    return &all->found[all->count++];
}

static void add_points(struct candidates *all, const struct dom_node *top,
                       const struct lead *lead)
{
    struct candidate *candidate = candidate_for(all, top);

    candidate->items++;
    candidate->points += points_of(lead);
    candidate->has_shape |= lead->is_shaped;
}

/* Lists often come in several pieces of some lines each: the element around
 * the pieces counts too, and wins when it holds more. Where nothing but
 * breaks divides the lines the row itself is the list. False when nothing
 * speaks for the link. */
static bool weigh(struct candidates *all, const struct lead *lead)
{
    enum { LEVELS = 2 };
    const struct dom_node *row = lead->row;

    if (!lead->is_item || lead->is_short || points_of(lead) == 0)
        return false;
    if (!lead->is_alone)
        add_points(all, row, lead);
    for (int up = 0; up < LEVELS && (row = row->parent); up++)
        add_points(all, row, lead);
    return true;
}

/* The leads inside an element; they follow each other. */
static struct list_part part_of(const struct leads *leads,
                                const struct dom_node *top)
{
    struct list_part part = { .top = top };

    while (part.from < leads->count && !list_holds(top, leads->at[part.from].link))
        part.from++;
    for (part.to = part.from;
         part.to < leads->count && list_holds(top, leads->at[part.to].link);)
        part.to++;
    return part;
}

/* For lists that no profile names. A single line with a day may be anything,
 * unless it leads to an article's address. The bound keeps the work small:
 * so many links tell where the list is. */
static struct list_place densest_place(const struct leads *leads)
{
    struct list_place place = { 0 };
    struct candidates all = { .leads = leads };
    const struct candidate *best = NULL;
    size_t weighed = 0, capacity = 0;

    for (size_t i = 0; i < leads->count && weighed < LIMIT_LIST_ITEMS; i++)
        weighed += weigh(&all, &leads->at[i]);
    for (size_t i = 0; i < all.count; i++) {
        const struct candidate *one = &all.found[i];

        if ((one->items > 1 || one->has_shape) &&
            (!best || weight_of(one->points, one->items) >
                          weight_of(best->points, best->items)))
            best = one;
    }
    if (best)
        add_part(leads, &place, &capacity, part_of(leads, best->top));
    return place;
}

/* ---- which of them -------------------------------------------------------- */

struct tally {
    size_t items, points, near, dated;
};

static struct tally tally_of(const struct leads *leads,
                             const struct list_place *place)
{
    struct tally tally = { 0 };

    for (size_t i = 0; i < place->count; i++)
        for (size_t at = place->parts[i].from; at < place->parts[i].to; at++) {
            const struct lead *lead = &leads->at[at];

            if (!lead->is_item || (lead->is_short && !place->is_known))
                continue;
            tally.items++;
            tally.points += points_of(lead) + 1;
            tally.near += lead->is_near;
            tally.dated += lead->is_dated;
        }
    return tally;
}

/* A name is only a name: some sites give it to the most read as well. A list
 * of the column's own that shows far more is the one. */
static bool outdoes(const struct tally *dense, const struct tally *named)
{
    return dense->items > 1 && dense->near * 2 > dense->items &&
           dense->points * named->items > named->points * dense->items * 2;
}

/* "暂无信息": a column that is empty says so. */
static bool says_empty(const struct page *page)
{
    static const struct str words[] = { STR("暂无"), STR("暂时没有"),
                                        STR("没有相关"), STR("没有找到") };
    enum { CHARS = 12 };

    for (size_t i = 0; i < page->line_count; i++) {
        struct str line = utf8_trim(page->lines[i].text);

        for (size_t j = 0; j < COUNT_OF(words); j++)
            if (str_starts(line, words[j]) && utf8_count(line) <= CHARS)
                return true;
    }
    return false;
}

static void tell(const struct page *page, const char *what,
                 const struct list_place *place, const char *why)
{
    for (size_t i = 0; i < place->count; i++)
        trace_add(page->trace, what, place->parts[i].top, place->name, "%s", why);
}

struct list_place list_find(const struct leads *leads)
{
    static const struct selector records = { .tag = STR(RECORDS) };
    struct holders all = { .leads = leads };
    struct list_place named, dense;
    struct tally named_tally, dense_tally;
    size_t next = 0;

    hold(&all, leads->page->root, &next);
    named = named_place(&all, (struct selectors){ &records, 1 });
    if (named.count == 0)
        named = named_place(&all, leads->page->profile.list);
    dense = densest_place(leads);
    named_tally = tally_of(leads, &named);
    dense_tally = tally_of(leads, &dense);
    if (named.count == 0 || outdoes(&dense_tally, &named_tally)) {
        tell(leads->page, "dropped", &named, "shows far less than another list");
        named = dense;
        named_tally = dense_tally;
    }
    /* Then what is left are lists of other columns. */
    if (named_tally.near + named_tally.dated == 0 && says_empty(leads->page)) {
        tell(leads->page, "dropped", &named, "the page says it is empty");
        named.count = 0;
    }
    tell(leads->page, "list", &named,
         named.is_known ? "named" : "most days and addresses of articles");
    return named;
}
