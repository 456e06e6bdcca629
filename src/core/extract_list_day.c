#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_day.h"
#include "core/extract_list.h"
#include "core/extract_looks.h"

/* ---- what stands beside a link -------------------------------------------- */

bool list_holds(const struct dom_node *top, const struct dom_node *node)
{
    while (node && node != top)
        node = node->parent;
    return node;
}

static const struct dom_node *around(const struct dom_node *node, const char *tag)
{
    while (node && !dom_is(node, tag))
        node = node->parent;
    return node;
}

static bool is_cell(const struct dom_node *node)
{
    return dom_is(node, "td") || dom_is(node, "th");
}

/* What stands above a cell in the first row of its table. */
static struct str header_of(const struct page *page, const struct dom_node *node)
{
    enum { COLUMNS = 32 };
    const struct dom_node *cell = around(node, "td");
    const struct dom_node *table = around(cell, "table");
    const struct dom_node *first = table ? dom_find(table, "tr") : NULL;
    int column = 0;

    if (!first || first == cell->parent)
        return STR_NONE;
    while ((cell = cell->previous) && column < COLUMNS)
        column += is_cell(cell);
    for (cell = first->first; cell; cell = cell->next)
        if (is_cell(cell) && column-- == 0)
            return dom_is(cell, "th") ? dom_text(cell, page->mem) : STR_NONE;
    return STR_NONE;
}

/* Of a title only a day that is no part of it. */
static void take_text(const struct page *page, struct day_tokens *tokens,
                      const struct lead *lead, const struct dom_node *node)
{
    struct str title, day;

    if (list_holds(lead->title, node) && !day_is_plain(node->text)) {
        if (day_cut(utf8_trim(node->text), &title, &day))
            day_take(tokens, day);
        return;
    }
    if (tokens->label.n == 0 && day_is(node->text))
        tokens->label = header_of(page, node);
    day_take(tokens, node->text);
}

/* A line of a list is a small thing; this also bounds the work. */
enum { SMALL_NODES = 64 };

/* What the profile leaves out of an article may still tell a day, as the foot
 * of a card does; what is not shown does not. */
static bool is_unseen(const struct dom_node *node)
{
    static const struct selectors none = { 0 };

    return node->is_comment || (node->is_hidden && !str_is_none(node->tag) &&
                                looks_hidden_by(node, none));
}

/* The day among the nodes from `node` up to `end`, or up to the end of `top`. */
static bool find_day(const struct page *page, const struct dom_node *top,
                     const struct dom_node *node, const struct dom_node *end,
                     struct lead *lead)
{
    struct day_tokens tokens = { 0 };
    bool is_over;

    for (int i = 0; node && node != end && i < SMALL_NODES;
         i++, node = dom_next(top, node, is_over)) {
        is_over = is_unseen(node);
        if (!is_over && str_is_none(node->tag))
            take_text(page, &tokens, lead, node);
    }
    return day_decide(&tokens, &lead->item);
}

static bool is_inside(const struct leads *leads, const struct dom_node *top,
                      size_t lead)
{
    return lead != NO_LEAD && list_holds(top, leads->at[lead].link);
}

static bool is_small(const struct dom_node *row)
{
    const struct dom_node *node = row;

    for (int i = 0; node && i < SMALL_NODES; i++)
        node = dom_next(row, node, false);
    return !node;
}

static bool is_alone(const struct leads *leads, const struct lead *lead,
                     const struct dom_node *row)
{
    return !is_inside(leads, row, lead->before) &&
           !is_inside(leads, row, lead->behind);
}

/* The smallest element around the link that shows a day, as long as it holds
 * no other. Some lists are one <ul> for each line; nothing around that is a
 * line any more. */
static const struct dom_node *find_row(const struct leads *leads,
                                       struct lead *lead)
{
    enum { STEPS = 8 };
    const struct dom_node *row = lead->link;

    for (int i = 0; i < STEPS && row && !dom_is(row, "body"); i++) {
        if (!is_small(row) || !is_alone(leads, lead, row))
            return NULL;
        if (find_day(leads->page, row, row->first, NULL, lead))
            return row;
        row = looks_of(row) == LOOKS_LIST ? NULL : row->parent;
    }
    return NULL;
}

/* Without one the line is the first block. */
static const struct dom_node *block_of(const struct dom_node *link)
{
    const struct dom_node *row = link->parent;

    while (row->parent && !dom_is(row, "tr") &&
           (!looks_is_block(row) || dom_is(row, "td")))
        row = row->parent;
    return row;
}

/* Where nothing but their order parts the lines of an element, days stand
 * either before or behind all of its links. */
struct flat {
    const struct dom_node *top;
    bool is_before;
};

static bool begins_line(const struct dom_node *node)
{
    return dom_is(node, "li") || dom_is(node, "tr") || dom_is(node, "dt");
}

static bool find_before(const struct leads *leads, const struct dom_node *top,
                        struct lead *lead)
{
    const struct dom_node *from = top->first, *node;

    if (is_inside(leads, top, lead->before))
        from = dom_next(top, leads->at[lead->before].link, true);
    node = from;
    for (int i = 0; i < SMALL_NODES && node && node != lead->link;
         i++, node = dom_next(top, node, false))
        from = begins_line(node) ? node : from;
    return find_day(leads->page, top, from, lead->link, lead);
}

static bool find_behind(const struct leads *leads, const struct dom_node *top,
                        struct lead *lead)
{
    const struct dom_node *from = dom_next(top, lead->link, true), *end = from;
    const struct dom_node *other =
        lead->behind == NO_LEAD ? NULL : leads->at[lead->behind].link;

    for (int i = 0; i < SMALL_NODES && end && end != other && !begins_line(end);
         i++)
        end = dom_next(top, end, false);
    return find_day(leads->page, top, from, end, lead);
}

static bool stand_before(const struct leads *leads, const struct dom_node *top,
                         const struct lead *lead)
{
    struct lead first = *lead, last = *lead;

    for (int i = 0; i < LIMIT_LIST_ITEMS && is_inside(leads, top, first.before);
         i++)
        first = leads->at[first.before];
    for (int i = 0; i < LIMIT_LIST_ITEMS && is_inside(leads, top, last.behind);
         i++)
        last = leads->at[last.behind];
    return find_before(leads, top, &first) && !find_behind(leads, top, &last);
}

static bool find_in_order(const struct leads *leads, struct flat *flat,
                          struct lead *lead)
{
    enum { STEPS = 3 };
    const struct dom_node *top = lead->link->parent;

    for (int i = 1; i < STEPS && top->parent && is_alone(leads, lead, top); i++)
        top = top->parent;
    if (is_alone(leads, lead, top))
        return false;
    if (flat->top != top)
        *flat = (struct flat){ top, stand_before(leads, top, lead) };
    return flat->is_before ? find_before(leads, top, lead)
                           : find_behind(leads, top, lead);
}

void list_read_days(struct leads *leads)
{
    struct flat flat = { 0 };

    for (size_t i = 0; i < leads->count; i++) {
        struct lead *lead = &leads->at[i];
        const struct dom_node *row;

        if (!lead->is_item)
            continue;
        row = find_row(leads, lead);
        lead->row = row ? row : block_of(lead->link);
        lead->is_alone = is_alone(leads, lead, lead->row);
        lead->is_dated = row || find_in_order(leads, &flat, lead);
    }
}
