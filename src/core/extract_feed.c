#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/feed.h"
#include "core/outline.h"

/* The item's full content as an article; NULL when it has none or is too much
 * for one: then its page may be better. */
static const struct article *read_content(const struct extract_input *in,
                                          const struct feed_item *item,
                                          struct arena *mem)
{
    struct article *article = ARENA_NEW(mem, struct article);
    struct page page = {
        .mem = mem,
        .url = item->base,
        .base = item->base,
        .root = item->content,
        .body = item->content,
    };
    struct err ignored;

    if (!item->content || item->title.n == 0)
        return NULL;
    *article = (struct article){
        .url = item->url,
        .title = item->title,
        .source = item->source,
        .author = item->author,
        .precision = item->precision,
        .published_s = item->published_s,
    };
    page_choose_profile(in, &page);
    if (!page_read_blocks(&page, article, &ignored))
        return NULL;
    page_drop_repeated_title(article, mem);
    outline_set_levels(article);
    return article->block_count ? article : NULL;
}

bool page_read_feed(const struct extract_input *in, struct arena *mem,
                    struct list_page *out, struct err *err)
{
    struct feed feed;

    if (!feed_parse(in->page, in->url, mem, &feed, err))
        return false;
    *out = (struct list_page){
        .items = ARENA_ARRAY(mem, struct list_item, feed.item_count),
        .next = feed.next,
    };
    for (size_t i = 0; i < feed.item_count; i++) {
        const struct feed_item *from = &feed.items[i];
        const struct article *article = read_content(in, from, mem);

        /* A document is no page. */
        if (!article && !str_is_none(page_document_type(from->url)))
            continue;
        out->items[out->item_count++] = (struct list_item){
            .url = from->url,
            .title = from->title,
            .precision = from->precision,
            .published_s = from->published_s,
            .article = article,
        };
    }
    return true;
}
