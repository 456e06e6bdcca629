#include "core/extract_list.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_looks.h"
#include "core/extract_shape.h"
#include "core/extract_text.h"

/* Unless more is known of a link, a shorter one is a menu's or a pager's. */
enum { TITLE_CHARS = 4 };

/* ---- links ---------------------------------------------------------------- */

/* Leads to a page of this site that is neither this one nor a column. */
static bool is_item_address(const struct page *page, struct str href)
{
    return page_is_own(page, href) && !shape_is_file(href);
}

static bool is_column(const struct page *page, struct str href)
{
    return shape_is_same(href, page->url) || shape_is_column(href) ||
           shape_is_sibling(page->url, href);
}

/* A link that is no item ends its neighbour's row if it is as long as one. */
static bool read_stranger(const struct page *page, const struct dom_node *link,
                          struct lead *out)
{
    *out = (struct lead){ .link = link };
    out->item.url = dom_attribute(link, S("href"));
    return !str_is_none(out->item.url) &&
           utf8_count(dom_text(link, page->mem)) >= TITLE_CHARS;
}

/* Reads one link; false when it says nothing about a list. The title is empty
 * where a picture alone leads to an article. Numbers and arrows have no
 * Chinese character. */
static bool read_lead(const struct page *page, const struct dom_node *link,
                      struct lead *out)
{
    struct str href;

    href = page_link(page, dom_attribute(link, S("href")));
    if (str_is_none(href) || !is_item_address(page, href))
        return read_stranger(page, link, out);
    if (is_column(page, href))
        return false;
    *out = (struct lead){
        .link = link,
        .title = list_title_node(link),
        .item.url = href,
        .is_item = true,
        .is_shaped = shape_is_article(href),
        .is_near = shape_is_near(page->url, href),
    };
    out->item.title = list_title(page, link, out->title);
    out->is_short = !out->is_shaped && utf8_count(out->item.title) < TITLE_CHARS;
    return !list_is_turning(out->item.title) &&
           (!out->is_short || !list_says(out->item.title, S("")));
}

/* Who leads elsewhere than its neighbour. */
static void join_leads(struct leads *leads)
{
    for (size_t i = 0; i < leads->count; i++) {
        struct lead *lead = &leads->at[i];
        const struct lead *last = i ? lead - 1 : NULL;

        lead->before = NO_LEAD;
        if (last)
            lead->before =
                str_equal(last->item.url, lead->item.url) ? last->before : i - 1;
    }
    for (size_t i = leads->count; i-- > 0;) {
        struct lead *lead = &leads->at[i];
        const struct lead *next = i + 1 < leads->count ? lead + 1 : NULL;

        lead->behind = NO_LEAD;
        if (next)
            lead->behind =
                str_equal(next->item.url, lead->item.url) ? next->behind : i + 1;
    }
}

static void read_leads(struct leads *leads)
{
    const struct page *page = leads->page;
    const struct dom_node *node = page->root;

    while ((node = looks_next(page->root, node))) {
        struct lead lead;

        if (!dom_is(node, "a") || !read_lead(page, node, &lead))
            continue;
        leads->at = text_grow(page->mem, leads->at, leads->count,
                              &leads->capacity, sizeof(*leads->at));
        leads->at[leads->count++] = lead;
    }
    join_leads(leads);
    list_read_days(leads);
}

/* ---- items ---------------------------------------------------------------- */

/* The items by their addresses: a table of places in the list, from 1. */
enum { SLOTS = 4096 };
_Static_assert(SLOTS >= 2 * LIMIT_LIST_ITEMS && LIMIT_LIST_ITEMS < UINT16_MAX,
               "the table stays half empty, and a place fits in a slot");

struct collector {
    struct list_page *list;
    size_t capacity;
    uint16_t slots[SLOTS];
};

/* FNV-1a. */
static size_t slot_of(struct str url)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < url.n; i++)
        hash = (hash ^ (unsigned char)url.p[i]) * 16777619u;
    return hash % SLOTS;
}

/* The slot that holds the address, or the free one for it. */
static uint16_t *find_slot(struct collector *collector, struct str url)
{
    size_t at = slot_of(url);
    uint16_t *slots = collector->slots;

    while (slots[at] && !str_equal(collector->list->items[slots[at] - 1].url, url))
        at = (at + 1) % SLOTS;
    return &slots[at];
}

/* Of several links to one address each may tell a part. */
static void complete(struct list_item *known, const struct list_item *again)
{
    if (known->title.n == 0)
        known->title = again->title;
    if (known->precision != PRECISION_NONE)
        return;
    known->precision = again->precision;
    known->published_s = again->published_s;
}

/* A new one, or what another link to a known one adds. */
static void add_item(const struct page *page, struct collector *collector,
                     const struct lead *lead)
{
    struct list_page *list = collector->list;
    const struct list_item *item = &lead->item;
    uint16_t *slot = find_slot(collector, item->url);

    if (*slot) {
        complete(&list->items[*slot - 1], item);
        return;
    }
    if (list->item_count >= LIMIT_LIST_ITEMS) {
        list->is_cut = true;
        trace_add(page->trace, "left", lead->link, item->title,
                  "behind %d others", LIMIT_LIST_ITEMS);
        return;
    }
    list->items = text_grow(page->mem, list->items, list->item_count,
                            &collector->capacity, sizeof(*list->items));
    list->items[list->item_count++] = *item;
    *slot = (uint16_t)list->item_count;
    trace_add(page->trace, "item", lead->link, item->title, "%s%s%s",
              lead->is_dated ? "a day beside it" : "no day",
              lead->is_shaped ? ", an article's address" : "",
              lead->is_near ? " of this column" : "");
}

static void take_items(const struct leads *leads,
                       const struct list_place *place, struct list_page *out)
{
    struct collector collector = { .list = out };

    for (size_t i = 0; i < place->count; i++) {
        const struct list_part *part = &place->parts[i];

        for (size_t at = part->from; at < part->to; at++) {
            const struct lead *lead = &leads->at[at];

            if (!lead->is_item)
                trace_add(leads->page->trace, "left", lead->link,
                          lead->item.url, "leads elsewhere, or to a file");
            else if (lead->is_short && !place->is_known)
                trace_add(leads->page->trace, "left", lead->link,
                          lead->item.title, "too short for a title");
            else
                add_item(leads->page, &collector, lead);
        }
    }
}

void page_read_list(const struct page *page, struct list_page *out)
{
    struct leads leads = { .page = page };
    struct list_place place;
    int64_t pages;

    read_leads(&leads);
    place = list_find(&leads);
    take_items(&leads, &place, out);
    out->next = list_next(page, place.count ? place.parts[0].top : NULL, &pages);
}
