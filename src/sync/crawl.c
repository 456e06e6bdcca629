#include "sync/crawl.h"

#include <inttypes.h>

#include "core/link.h"
#include "sync/gate.h"
#include "sync/parts.h"
#include "sync/pictures.h"

/* A list page that was read: what its articles inherit. */
struct list {
    struct str *path;
    size_t depth;
    struct str slug;
};

/* An article's address that waits to be fetched. */
struct target {
    struct str url;
    const struct list_item *item; /* as the list has it; a feed may have all */
    const struct list *list;
    bool is_known; /* in the edition on show */
    struct target *next;
};

struct crawl {
    const struct crawl_options *options;
    struct gate *gate;
    struct harvest *harvest;
    struct source_report *report;
    struct target *targets, *last_target;
    size_t lists_read, item_count, target_count, done;
    bool is_over; /* the night's budget is used up */
};

static void tell_lost(const struct crawl *crawl, struct str url, const char *why)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (progress->lost)
        progress->lost(progress->context, url, str_of(why));
}

/* What makes the source's whole night a fault. The first is its `error`, and
 * is said there; those after it would get lost. */
static void fault(struct crawl *crawl, struct str url, const char *why)
{
    if (crawl->report->error.n > 0)
        tell_lost(crawl, url, why);
    else
        crawl->report->error =
            arena_printf(&crawl->harvest->mem, "%.*s: %s", STR_ARG(url), why);
}

/* Counts and tells a page that brought nothing; REJECT_NONE: it was lost. */
static void reject(struct crawl *crawl, struct str url, enum reject reason,
                   const char *detail)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (reason == REJECT_NONE) {
        crawl->report->failed++;
        tell_lost(crawl, url, detail);
        return;
    }
    crawl->report->rejected[reason]++;
    if (progress->rejected)
        progress->rejected(progress->context, url, reason, str_of(detail));
}

struct worker_page crawl_page(const struct crawl_options *options,
                              const struct fetch_reply *reply)
{
    return (struct worker_page){
        .url = buf_str(&reply->url),
        .content_type = buf_str(&reply->content_type),
        .profile_name = options->source->profile,
        .bytes = buf_str(&reply->body),
    };
}

/* ---- lists ------------------------------------------------------------- */

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

static bool is_known(const struct crawl *crawl, struct str url)
{
    struct err ignored = ERR_CLEAR;
    struct digest digest;
    int64_t id;

    return crawl->options->known &&
           store_article_at(crawl->options->known, url, &id, &digest, &ignored);
}

static void add_target(struct crawl *crawl, const struct list_item *item,
                       const struct list *list)
{
    struct arena *mem = &crawl->harvest->mem;
    struct target *target;

    if (crawl->target_count >= LIMIT_ARTICLES ||
        !seen_is_new(&crawl->harvest->pages, item->url, mem))
        return;
    target = ARENA_NEW(mem, struct target);
    *target = (struct target){ .url = item->url,
                               .item = item,
                               .list = list,
                               .is_known = is_known(crawl, item->url) };
    if (crawl->last_target)
        crawl->last_target->next = target;
    else
        crawl->targets = target;
    crawl->last_target = target;
    crawl->target_count++;
}

static void add_items(struct crawl *crawl, const struct list_page *page,
                      struct str slug)
{
    struct list *list = ARENA_NEW(&crawl->harvest->mem, struct list);

    *list = (struct list){ page->column_path, page->column_depth, slug };
    crawl->lists_read++;
    crawl->item_count += page->item_count;
    for (size_t i = 0; i < page->item_count; i++)
        add_target(crawl, &page->items[i], list);
}

/* One page of a list. False, with `err`, when it cannot be read. */
static bool read_list(struct crawl *crawl, struct str url,
                      struct list_page *out, struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct worker_page page;
    enum reject why;

    if (!gate_get(crawl->gate, url, LIMIT_PAGE, &reply, &why, err))
        return false;
    page = crawl_page(crawl->options, &reply);
    return worker_list(crawl->options->worker, &page, &crawl->harvest->mem, out,
                       err);
}

/* A list that cannot be read further is a fault of the source; what was found
 * so far is used. */
static void list_failed(struct crawl *crawl, struct str url, const struct err *why)
{
    crawl->is_over |= why->kind == ERR_BUSY;
    crawl->report->failed += why->kind != ERR_BUSY;
    fault(crawl, url, why->text);
}

/* True when the page names something that the list's other pages do not. */
static bool has_news(const struct list_page *page, struct seen *items,
                     struct arena *mem)
{
    bool is_new = false;

    for (size_t i = 0; i < page->item_count; i++)
        is_new |= seen_is_new(items, page->items[i].url, mem);
    return is_new;
}

/* Further items often come alone, without a page that names their column. */
static void inherit_path(struct list_page *page, const struct list_page *before)
{
    if (page->column_depth > 0)
        return;
    page->column_path = before->column_path;
    page->column_depth = before->column_depth;
}

/* All pages of one list. A page that was seen before ends it, and one that
 * brings nothing new: pagers on such sites are known to lead round in
 * circles, and to answer every number with the last page. */
static bool walk_list(struct crawl *crawl, struct str start, struct err *err)
{
    CLEANUP(seen_free) struct seen items = { 0 };
    struct arena *mem = &crawl->harvest->mem;
    struct list_page page = { 0 }, before = { 0 };
    struct err why = ERR_CLEAR;
    struct str url, slug;

    if (!address_resolve(start, start, mem, &url, err))
        return false;
    slug = slug_of(url, mem);
    for (int i = 0; i < LIMIT_LIST_PAGES && !crawl->is_over; i++) {
        if (!seen_is_new(&crawl->harvest->pages, url, mem))
            break;
        if (!read_list(crawl, url, &page, &why)) {
            if (why.kind == ERR_INTERNAL || why.kind == ERR_IO) {
                *err = why;
                return false;
            }
            list_failed(crawl, url, &why);
            break;
        }
        if (page.is_cut)
            tell_lost(crawl, url, "it has more items than are taken");
        inherit_path(&page, &before);
        add_items(crawl, &page, slug);
        if ((!has_news(&page, &items, mem) && i > 0) || page.next.n == 0)
            break;
        url = page.next;
        before = page;
    }
    return true;
}

static bool walk_lists(struct crawl *crawl, struct err *err)
{
    const struct words *start = &crawl->options->source->start;

    for (size_t i = 0; i < start->count && !crawl->is_over; i++)
        if (!walk_list(crawl, start->items[i], err))
            return false;
    return true;
}

/* ---- articles ---------------------------------------------------------- */

static bool is_same_path(const struct article *article, const struct list *list)
{
    if (article->column_depth != list->depth)
        return false;
    for (size_t i = 0; i < list->depth; i++)
        if (!str_equal(article->column_path[i], list->path[i]))
            return false;
    return true;
}

/* What the page itself does not say, the list may have said. */
static void add_article(struct crawl *crawl, const struct article *article,
                        const struct target *target)
{
    const struct list *list = target->list;
    struct harvest *harvest = crawl->harvest;
    struct harvest_article *entry =
        ARENA_NEW(&harvest->mem, struct harvest_article);

    entry->article = *article;
    entry->report = crawl->report;
    crawl->report->taken++;
    if (article->column_depth == 0) {
        entry->article.column_path = list->path;
        entry->article.column_depth = list->depth;
    }
    if (article->precision == PRECISION_NONE) {
        entry->article.precision = target->item->precision;
        entry->article.published_s = target->item->published_s;
    }
    if (is_same_path(&entry->article, list))
        entry->slug = list->slug;
    if (harvest->last_article)
        harvest->last_article->next = entry;
    else
        harvest->articles = entry;
    harvest->last_article = entry;
    harvest->article_count++;
}

/* A page that the worker could not read is this page's fault, unless no
 * worker can be had at all. */
static bool page_lost(struct crawl *crawl, struct str url,
                      const struct err *why, struct err *err)
{
    if (why->kind != ERR_DATA && why->kind != ERR_LIMIT) {
        *err = *why;
        return false;
    }
    reject(crawl, url,
           why->kind == ERR_LIMIT ? REJECT_TOO_LARGE : REJECT_UNDECODABLE,
           why->text);
    return true;
}

static bool keep_article(struct crawl *crawl, const struct target *target,
                         struct article article, struct err *err)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (!pictures_take(crawl->options, crawl->gate, crawl->harvest, &article, err))
        return false;
    if (progress->doubted && article.contradiction.n > 0 && !target->is_known)
        progress->doubted(progress->context, target->url, article.contradiction);
    add_article(crawl, &article, target);
    return true;
}

static void night_over(struct crawl *crawl, const struct target *target,
                       const struct err *why)
{
    crawl->is_over = true;
    fault(crawl, target->url, why->text);
}

/* A text of several files is taken whole or not at all. */
static bool keep_whole(struct crawl *crawl, const struct target *target,
                       struct article article, struct err *err)
{
    struct err why = ERR_CLEAR;
    enum reject reason;

    if (parts_take(crawl->options, crawl->gate, crawl->harvest, crawl->report,
                   &article, &reason, &why))
        return keep_article(crawl, target, article, err);
    if (why.kind == ERR_INTERNAL || why.kind == ERR_IO) {
        *err = why;
        return false;
    }
    if (why.kind == ERR_BUSY)
        night_over(crawl, target, &why);
    else
        reject(crawl, target->url, reason, why.text);
    return true;
}

static bool read_article(struct crawl *crawl, const struct target *target,
                         const struct fetch_reply *reply, struct err *err)
{
    struct worker_page page = crawl_page(crawl->options, reply);
    struct err why = ERR_CLEAR;
    struct article article;

    if (!worker_article(crawl->options->worker, &page, &crawl->harvest->mem,
                        &article, &why))
        return page_lost(crawl, target->url, &why, err);
    if (article.reject != REJECT_NONE) {
        reject(crawl, target->url, article.reject, "");
        return true;
    }
    return keep_whole(crawl, target, article, err);
}

/* When no picture can be had any more, an article that is on show would lose
 * its pictures. */
static bool take_from_feed(struct crawl *crawl, const struct target *target,
                           struct err *err)
{
    struct err why = ERR_CLEAR;

    if (gate_has_budget(crawl->gate, &why))
        return keep_article(crawl, target, *target->item->article, err);
    night_over(crawl, target, &why);
    return true;
}

static bool take_article(struct crawl *crawl, const struct target *target,
                         struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct err why = ERR_CLEAR;
    enum reject reason;

    if (seen_has(&crawl->harvest->parts, target->url))
        return true; /* of an article that was taken */
    if (target->item->article)
        return take_from_feed(crawl, target, err);
    if (!gate_get(crawl->gate, target->url, LIMIT_PAGE, &reply, &reason, &why)) {
        if (why.kind == ERR_BUSY) {
            night_over(crawl, target, &why);
            return true;
        }
        crawl->report->gone += reason == REJECT_GONE && target->is_known;
        reject(crawl, target->url, reason, why.text);
        return true;
    }
    crawl->report->fetched++;
    return read_article(crawl, target, &reply, err);
}

static void tell_page(const struct crawl *crawl, const struct target *target)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (progress->page)
        progress->page(progress->context, crawl->report->name, crawl->done,
                       crawl->target_count, target->url);
}

/* New articles come before those that are only read again, so that a night
 * that is too short for all does not lose the news. */
static bool take_articles(struct crawl *crawl, bool are_known, struct err *err)
{
    for (const struct target *target = crawl->targets;
         target && !crawl->is_over; target = target->next) {
        if (target->is_known != are_known)
            continue;
        if (!take_article(crawl, target, err))
            return false;
        crawl->done++;
        tell_page(crawl, target);
    }
    return true;
}

/* Why a source that answered brought nothing; none when it did, and when all
 * that it has came from another source of this night. */
static struct str verdict_of(const struct crawl *crawl)
{
    if (crawl->lists_read > 0 && crawl->item_count == 0)
        return S("no article on its lists");
    if (crawl->report->taken > 0 || crawl->target_count == 0)
        return STR_NONE;
    return arena_printf(&crawl->harvest->mem,
                        "none of its %zu pages gave an article",
                        crawl->target_count);
}

bool crawl_source(const struct crawl_options *options, struct harvest *harvest,
                  struct source_report *report, struct err *err)
{
    CLEANUP(gate_done) struct gate *gate = NULL;
    struct crawl crawl = {
        .options = options,
        .harvest = harvest,
        .report = report,
    };

    if (!gate_open(options->source, report, &gate, err))
        return false;
    crawl.gate = gate;
    if (!walk_lists(&crawl, err) || !take_articles(&crawl, false, err) ||
        !take_articles(&crawl, true, err))
        return false;
    if (report->error.n == 0)
        report->error = verdict_of(&crawl);
    return true;
}
