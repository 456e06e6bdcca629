/* What a child that a page has taken over may answer. The first byte says as
 * which record it is read; what is taken is in bounds, and what is written of
 * it gives the same bytes again (the first ones may hold words that are tidied
 * for a terminal). */
#include "core/wire.h"
#include "records.h"

static bool get_article(struct str bytes, struct arena *mem, struct buf *out)
{
    struct article article;
    struct err err = ERR_CLEAR;

    if (!wire_get_article(bytes, mem, &article, &err)) {
        must(err.kind == ERR_DATA && err.text[0]);
        return false;
    }
    must(article.reject < REJECT_COUNT);
    check_bounds(&article);
    wire_put_article(&article, out);
    return true;
}

static bool get_list(struct str bytes, struct arena *mem, struct buf *out)
{
    struct list_page page;
    struct err err = ERR_CLEAR;

    if (!wire_get_list(bytes, mem, &page, &err)) {
        must(err.kind == ERR_DATA && err.text[0]);
        return false;
    }
    must(page.item_count <= LIMIT_LIST_ITEMS);
    for (size_t i = 0; i < page.item_count; i++)
        if (page.items[i].article)
            check_bounds(page.items[i].article);
    wire_put_list(&page, out);
    return true;
}

static void try_twice(bool (*get)(struct str, struct arena *, struct buf *),
                      struct str bytes, struct arena *mem)
{
    CLEANUP(buf_free) struct buf first = BUF_EMPTY, second = BUF_EMPTY;

    if (!get(bytes, mem, &first))
        return;
    must(get(buf_str(&first), mem, &second));
    must(str_equal(buf_str(&first), buf_str(&second)));
}

static void try_article_bytes(struct str bytes, struct arena *mem)
{
    try_twice(get_article, bytes, mem);
}

static void try_list_bytes(struct str bytes, struct arena *mem)
{
    try_twice(get_list, bytes, mem);
}

static void try_trace_bytes(struct str bytes, struct arena *mem)
{
    struct trace trace;
    struct err err = ERR_CLEAR;

    if (!wire_get_trace(bytes, mem, &trace, &err))
        return;
    must(trace.count <= LIMIT_TRACE_LINES);
    for (size_t i = 0; i < trace.count; i++)
        check_text(trace.lines[i].text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct str, struct arena *) = {
        try_article_bytes, try_list_bytes, try_trace_bytes
    };
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;

    if (size)
        readers[data[0] % COUNT_OF(readers)](fuzz_str(data + 1, size - 1), &mem);
    return 0;
}
