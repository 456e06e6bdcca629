#include "sync/lists.h"

#include <stdlib.h>
#include <string.h>

#include "core/link.h"
#include "sync/retake.h"

struct walk {
    const struct lists_options *options;
    struct lists *out;
    struct arena *mem;         /* the harvest's */
    struct upstream_line *old; /* of earlier nights, by address */
    size_t old_count;
    struct buf tonight; /* addresses that are named tonight: uint64_t each */
    struct buf pages;   /* addresses of list pages that were had: struct str */
    struct buf starts;  /* first pages of lists, with columns: struct start */
    bool is_whole;      /* so far */
};

struct start {
    struct str url;
    struct str *path;
    size_t depth;
};

static void walk_done(struct walk *walk)
{
    buf_free(&walk->starts);
    buf_free(&walk->tonight);
    buf_free(&walk->pages);
}

static void put_record(struct buf *out, const void *record, size_t size)
{
    buf_put(out, (struct str){ record, size });
}

void lists_fault(const struct lists_options *options, struct str url,
                 const char *why)
{
    const struct sync_progress *progress = options->crawl->progress;

    if (options->report->error.n == 0)
        options->report->error =
            arena_printf(&options->harvest->mem, "%.*s: %s", STR_ARG(url), why);
    else if (progress->lost)
        progress->lost(progress->context, url, str_of(why));
}

/* ---- one page ------------------------------------------------------------ */

/* "/xwzx/rdsd/index.html" -> "xwzx-rdsd"; none when that makes no slug. */
static struct str slug_of(struct str url, struct arena *mem)
{
    CLEANUP(buf_free) struct buf slug = BUF_EMPTY;
    struct err ignored = ERR_CLEAR;
    struct address address;
    struct str rest, part;

    if (!address_parse(url, &address, &ignored))
        return STR_NONE;
    rest = address.path;
    while (rest.n > 0 && rest.p[rest.n - 1] != '/')
        rest.n--;
    while (str_split(&rest, '/', &part)) {
        if (part.n == 0)
            continue;
        if (slug.n > 0)
            buf_put_char(&slug, '-');
        buf_put(&slug, part);
    }
    return slug.n > 0 ? arena_take(mem, &slug) : STR_NONE;
}

/* All that the list says of an article. */
static uint64_t words_of(const struct list_item *item, struct arena *mem)
{
    return upstream_hash(arena_printf(mem, "%.*s\n%d\n%lld",
                                      STR_ARG(item->title), (int)item->precision,
                                      (long long)item->published_s));
}

static void note_lines(const struct list_page *page, struct arena *mem,
                       struct upstream_list *out)
{
    out->count = page->item_count;
    out->lines = ARENA_ARRAY(mem, struct upstream_line, out->count);
    for (size_t i = 0; i < out->count; i++)
        out->lines[i] = (struct upstream_line){
            .address = upstream_hash(page->items[i].url),
            .words = words_of(&page->items[i], mem),
        };
}

static bool read_page(struct walk *walk, const struct fetch_reply *reply,
                      struct list_answer *out, struct err *err)
{
    const struct crawl_options *crawl = walk->options->crawl;
    const struct worker_page page = crawl_page(crawl, reply);

    if (!worker_list(crawl->worker, &page, walk->mem, &out->page, err))
        return false;
    out->etag = arena_take(walk->mem, &reply->etag);
    out->last_modified = arena_take(walk->mem, &reply->last_modified);
    out->body = digest_of(buf_str(&reply->body));
    return true;
}

/* A page as the night sees it; `items` are none when it has not changed. */
struct page {
    struct upstream_list facts;
    const struct list_item *items;
};

static bool is_unchanged(const struct upstream_list *known,
                         const struct fetch_reply *reply)
{
    struct digest body = digest_of(buf_str(&reply->body));

    return reply->status == 304 || digest_equal(&known->body, &body);
}

/* The file is ours: that it cannot be read or written is our own failure. */
static bool put_facts(struct walk *walk, struct str url,
                      const struct upstream_list *facts, struct err *err)
{
    const struct crawl_options *crawl = walk->options->crawl;

    if (upstream_put_list(crawl->upstream, crawl->source->name, url, facts, err))
        return true;
    err->kind = ERR_IO;
    return false;
}

static bool take_known(struct walk *walk, struct str url,
                       struct upstream_list *known,
                       const struct fetch_reply *reply, struct page *out,
                       struct err *err)
{
    walk->options->report->not_modified += reply->status == 304;
    *out = (struct page){ .facts = *known };
    if (reply->status == 304 ||
        (str_equal(known->etag, buf_str(&reply->etag)) &&
         str_equal(known->last_modified, buf_str(&reply->last_modified))))
        return true;
    out->facts.etag = arena_take(walk->mem, &reply->etag);
    out->facts.last_modified = arena_take(walk->mem, &reply->last_modified);
    return put_facts(walk, url, &out->facts, err);
}

/* Nothing is written for what is there already. */
static bool is_same_facts(const struct upstream_list *a,
                          const struct upstream_list *b)
{
    return digest_equal(&a->body, &b->body) && str_equal(a->etag, b->etag) &&
           str_equal(a->last_modified, b->last_modified) && a->count == b->count;
}

/* Further items often come alone, without a page that names their column. */
static bool take_new(struct walk *walk, struct str url,
                     const struct upstream_list *before,
                     const struct upstream_list *known,
                     const struct list_answer *answer, struct page *out,
                     struct err *err)
{
    const struct list_page *read = &answer->page;
    struct upstream_list facts;

    /* A challenge or a notice in its place: nothing has vanished. */
    if (known->count > 0 && read->item_count == 0)
        return err_set(err, ERR_DATA, "no article where there were %zu",
                       known->count);
    facts = (struct upstream_list){
        .etag = answer->etag,
        .last_modified = answer->last_modified,
        .body = answer->body,
        .next = read->next,
        .path = read->column_depth ? read->column_path : before->path,
        .depth = read->column_depth ? read->column_depth : before->depth,
    };
    note_lines(read, walk->mem, &facts);
    *out = (struct page){ facts, read->items };
    return is_same_facts(known, &facts) || put_facts(walk, url, &facts, err);
}

/* What is neither on show nor noted must be offered again; and a page that named
 * nothing may never have been the list. */
static bool is_all_accounted(const struct walk *walk,
                             const struct upstream_list *known)
{
    const struct lists_options *options = walk->options;

    for (size_t i = 0; i < known->count; i++)
        if (!options->is_accounted(options->context, known->lines[i].address))
            return false;
    return known->count > 0;
}

/* Once in so many nights every page is believed anew: validators may lie. */
static bool is_its_turn(const struct walk *walk, struct str url)
{
    int64_t nights = walk->options->crawl->source->resample_nights;

    return nights > 1 && (int64_t)(upstream_hash(url) % (uint64_t)nights) ==
                             walk->options->round % nights;
}

/* False, with `err`, when it cannot be had or read. */
static bool have_page(struct walk *walk, struct str url,
                      const struct upstream_list *before, struct page *out,
                      struct err *err)
{
    const struct crawl_options *crawl = walk->options->crawl;
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct fetch_validators validators = { STR_NONE, STR_NONE };
    struct upstream_list known = { .count = 0 };
    struct list_answer answer;
    struct err absent = ERR_CLEAR;
    enum reject why;
    bool is_whole, is_skippable,
        is_known = upstream_list(crawl->upstream, crawl->source->name, url,
                                 walk->mem, &known, &absent);

    if (!is_known && absent.kind != ERR_ABSENT) {
        *err = absent;
        err->kind = ERR_IO;
        return false;
    }
    if (is_known && retake_known_list(crawl, url)) {
        *out = (struct page){ .facts = known };
        return true;
    }
    if (retake_list(crawl, walk->options->harvest, url, &answer))
        return take_new(walk, url, before, &known, &answer, out, err);
    is_whole = is_known && is_all_accounted(walk, &known);
    is_skippable = is_whole && !is_its_turn(walk, url);
    if (is_skippable)
        validators = (struct fetch_validators){ known.etag, known.last_modified };
    if (!gate_get(walk->options->gate, url, LIMIT_PAGE, &validators, &reply,
                  &why, err))
        return false;
    if (is_skippable && is_unchanged(&known, &reply)) {
        retake_note_known_list(crawl, url);
        return take_known(walk, url, &known, &reply, out, err);
    }
    if (!read_page(walk, &reply, &answer, err))
        return false;
    if (!take_new(walk, url, before, &known, &answer, out, err))
        return false;
    if (is_whole && digest_equal(&known.body, &answer.body))
        retake_note_known_list(crawl, url);
    else
        retake_note_list(crawl, url, &answer);
    return true;
}

/* ---- what is on it ------------------------------------------------------- */

static bool is_reworded(const struct walk *walk, const struct upstream_line *line)
{
    const struct upstream_line *old =
        bsearch(line, walk->old, walk->old_count, sizeof(*line), upstream_order);

    return old && old->words != line->words;
}

static void take_lines(struct walk *walk, const struct page *page, struct str slug)
{
    const struct lists_options *options = walk->options;
    struct list *list = ARENA_NEW(walk->mem, struct list);

    *list = (struct list){ slug, page->facts.path, page->facts.depth };
    walk->out->pages++;
    walk->out->lines += page->facts.count;
    for (size_t i = 0; i < page->facts.count; i++) {
        const struct upstream_line *line = &page->facts.lines[i];

        put_record(&walk->tonight, &line->address, sizeof(line->address));
        if (page->items)
            options->item(options->context, &page->items[i], list,
                          is_reworded(walk, line));
    }
}

/* True when the page names something that the list's other pages do not. */
static bool has_news(const struct page *page, struct seen *items,
                     struct arena *mem)
{
    bool is_new = false;

    for (size_t i = 0; i < page->facts.count; i++) {
        const uint64_t *address = &page->facts.lines[i].address;

        is_new |= seen_is_new(
            items, (struct str){ (const char *)address, sizeof(*address) }, mem);
    }
    return is_new;
}

/* ---- one list ------------------------------------------------------------ */

/* A list that cannot be read further is a fault of the source; what was found
 * so far is used. */
static void page_failed(struct walk *walk, struct str url, const struct err *why)
{
    struct err ignored;

    walk->is_whole = false;
    walk->out->is_over |= !gate_has_budget(walk->options->gate, &ignored);
    walk->options->report->failed += why->kind != ERR_BUSY;
    lists_fault(walk->options, url, why->text);
}

static void tell_page(const struct walk *walk, struct str url)
{
    const struct lists_options *options = walk->options;
    const struct sync_progress *progress = options->crawl->progress;

    if (progress->list)
        progress->list(progress->context, options->report->name,
                       walk->out->pages, walk->out->lines, url);
}

/* All pages of one list. A page that was seen before ends it, and one that
 * brings nothing new: pagers on such sites are known to lead round in
 * circles, and to answer every number with the last page. */
static bool walk_list(struct walk *walk, struct str start, struct err *err)
{
    CLEANUP(seen_free) struct seen items = { 0 };
    struct page page = { .items = NULL };
    struct err why = ERR_CLEAR;
    struct str url, slug;

    if (!address_resolve(start, start, walk->mem, &url, err))
        return false;
    slug = slug_of(url, walk->mem);
    for (int i = 0; i < LIMIT_LIST_PAGES && !walk->out->is_over; i++) {
        struct upstream_list before = page.facts;

        if (!seen_is_new(&walk->options->harvest->pages, url, walk->mem))
            break;
        if (!have_page(walk, url, &before, &page, &why)) {
            if (why.kind == ERR_INTERNAL || why.kind == ERR_IO) {
                *err = why;
                return false;
            }
            page_failed(walk, url, &why);
            break;
        }
        put_record(&walk->pages, &url, sizeof(url));
        if (i == 0)
            put_record(&walk->starts,
                       &(struct start){ url, page.facts.path, page.facts.depth },
                       sizeof(struct start));
        take_lines(walk, &page, slug);
        tell_page(walk, url);
        if ((!has_news(&page, &items, walk->mem) && i > 0) ||
            page.facts.next.n == 0)
            break;
        url = page.facts.next;
    }
    return true;
}

/* ---- all of them --------------------------------------------------------- */

static void find_vanished(struct walk *walk)
{
    struct lists *out = walk->out;
    size_t count = walk->tonight.n / sizeof(uint64_t);

    out->vanished = ARENA_ARRAY(walk->mem, uint64_t, walk->old_count);
    if (count)
        qsort(walk->tonight.p, count, sizeof(uint64_t), upstream_order);
    for (size_t i = 0; i < walk->old_count; i++) {
        uint64_t address = walk->old[i].address;

        if (!count || !bsearch(&address, walk->tonight.p, count,
                               sizeof(address), upstream_order))
            out->vanished[out->vanished_count++] = address;
    }
}

static void note_named(struct walk *walk)
{
    struct lists *out = walk->out;
    size_t count = walk->tonight.n / sizeof(uint64_t);

    out->named = ARENA_ARRAY(walk->mem, uint64_t, count + walk->old_count);
    if (count)
        memcpy(out->named, walk->tonight.p, walk->tonight.n);
    for (size_t i = 0; i < walk->old_count; i++)
        out->named[count++] = walk->old[i].address;
    out->named_count = count;
    if (count)
        qsort(out->named, count, sizeof(uint64_t), upstream_order);
}

static bool is_named_so(const struct walk *walk,
                        const struct harvest_renamed *entry)
{
    const struct start *starts = (const struct start *)walk->starts.p;

    for (size_t i = 0; i < walk->starts.n / sizeof(*starts); i++)
        if (starts[i].depth >= entry->depth &&
            path_equal(starts[i].path, entry->depth, entry->path, entry->depth))
            return true;
    return false;
}

/* A title that another list still has was not given up: its list has moved. */
static void take_renamed(struct walk *walk, const struct str *old,
                         const struct harvest_column *column)
{
    struct harvest *harvest = walk->options->harvest;

    for (size_t i = column->depth; i-- > 0;) {
        struct harvest_renamed *entry =
            ARENA_NEW(walk->mem, struct harvest_renamed);

        *entry = (struct harvest_renamed){
            .path = old,
            .depth = i + 1,
            .title = column->path[i],
            .next = harvest->renamed,
        };
        if (!str_equal(old[i], column->path[i]) && !is_named_so(walk, entry))
            harvest->renamed = entry;
    }
}

/* Is one list's column called as it was? */
static bool compare_column(struct walk *walk, const struct start *start,
                           struct err *err)
{
    const struct crawl_options *crawl = walk->options->crawl;
    struct harvest *harvest = walk->options->harvest;
    struct harvest_column *column = ARENA_NEW(walk->mem, struct harvest_column);
    struct err absent = ERR_CLEAR;
    struct str *old;
    size_t depth;

    *column =
        (struct harvest_column){ crawl->source->name, start->url, start->path,
                                 start->depth, harvest->columns };
    if (!upstream_column(crawl->upstream, column->source, column->url,
                         walk->mem, &old, &depth, &absent)) {
        if (absent.kind != ERR_ABSENT) {
            *err = absent;
            return false;
        }
        harvest->columns = column;
        return true;
    }
    if (path_equal(old, depth, column->path, column->depth))
        return true;
    if (depth == column->depth)
        take_renamed(walk, old, column);
    harvest->columns = column;
    return true;
}

static bool compare_columns(struct walk *walk, struct err *err)
{
    const struct start *starts = (const struct start *)walk->starts.p;

    for (size_t i = 0; i < walk->starts.n / sizeof(*starts); i++)
        if (starts[i].depth > 0 && !compare_column(walk, &starts[i], err))
            return false;
    return true;
}

static bool forget_other_pages(struct walk *walk, struct err *err)
{
    const struct crawl_options *crawl = walk->options->crawl;

    return upstream_retain(crawl->upstream, crawl->source->name,
                           (const struct str *)walk->pages.p,
                           walk->pages.n / sizeof(struct str), err);
}

static bool walk_all(struct walk *walk, struct err *err)
{
    const struct crawl_options *crawl = walk->options->crawl;
    const struct words *start = &crawl->source->start;

    if (!upstream_lines(crawl->upstream, crawl->source->name, walk->mem,
                        &walk->old, &walk->old_count, err))
        return false;
    for (size_t i = 0; i < start->count && !walk->out->is_over; i++)
        if (!walk_list(walk, start->items[i], err))
            return false;
    note_named(walk);
    if (!walk->is_whole || walk->out->is_over)
        return true;
    find_vanished(walk);
    if (!compare_columns(walk, err))
        return false;
    return forget_other_pages(walk, err);
}

bool lists_walk(const struct lists_options *options, struct lists *out,
                struct err *err)
{
    CLEANUP(walk_done)
    struct walk walk = {
        .options = options,
        .out = out,
        .mem = &options->harvest->mem,
        .is_whole = true,
    };

    *out = (struct lists){ 0 };
    return walk_all(&walk, err);
}
