#include "sync/plan.h"

#include <stdlib.h>

#include "core/date.h"

enum { DAY_S = 86400, EARLY_S = DAY_S / 2 };

/* ---- targets ------------------------------------------------------------- */

static const struct crawl_options *crawl_of(const struct plan *plan)
{
    return plan->options->crawl;
}

static struct arena *mem_of(const struct plan *plan)
{
    return &plan->options->harvest->mem;
}

static int64_t now_of(const struct plan *plan)
{
    return crawl_now(crawl_of(plan), plan->options->report);
}

static bool is_known(const struct plan *plan, struct str url,
                     enum address_kind *kind)
{
    struct reader *known = crawl_of(plan)->known;
    struct err ignored = ERR_CLEAR;
    struct stored stored;

    *kind = ADDRESS_OWN;
    if (!known || !store_article_at(known, url, &stored, &ignored))
        return false;
    *kind = stored.kind;
    return true;
}

static bool is_accounted(void *context, uint64_t address)
{
    const struct plan *plan = context;

    return plan->accounted_count > 0 &&
           bsearch(&address, plan->accounted, plan->accounted_count,
                   sizeof(address), upstream_order);
}

/* What is on show and what waits for its night. */
static bool account(struct plan *plan, struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    struct upstream_wait *waits;
    size_t wait_count;

    if (!upstream_waits(crawl->upstream, crawl->source->name, mem_of(plan),
                        &waits, &wait_count, err) ||
        (crawl->known && !store_addresses(crawl->known, mem_of(plan),
                                          &plan->shown, &plan->shown_count, err)))
        return false;
    plan->accounted =
        ARENA_ARRAY(mem_of(plan), uint64_t, wait_count + plan->shown_count);
    for (size_t i = 0; i < wait_count; i++)
        plan->accounted[plan->accounted_count++] = upstream_hash(waits[i].url);
    for (size_t i = 0; i < plan->shown_count; i++)
        plan->accounted[plan->accounted_count++] =
            upstream_hash(plan->shown[i].url);
    if (plan->accounted_count)
        qsort(plan->accounted, plan->accounted_count, sizeof(uint64_t),
              upstream_order);
    return upstream_round(crawl->upstream, crawl->source->name, &plan->round,
                          err);
}

/* NULL when it is planned already. */
static struct target *add(struct plan *plan, struct str url, enum turn turn)
{
    struct target *target;

    if (plan->count >= LIMIT_ARTICLES ||
        !seen_is_new(&plan->options->harvest->pages, url, mem_of(plan)))
        return NULL;
    target = ARENA_NEW(mem_of(plan), struct target);
    *target = (struct target){ .url = url, .turn = turn };
    if (plan->last)
        plan->last->next = target;
    else
        plan->first = target;
    plan->last = target;
    plan->count++;
    return target;
}

/* An item of a list that is new or has changed. What a feed carries whole
 * costs nothing to look at. */
static void add_item(void *context, const struct list_item *item,
                     const struct list *list, bool is_reworded)
{
    struct plan *plan = context;
    enum address_kind kind;
    bool is_there = is_known(plan, item->url, &kind);
    struct target *target;

    /* One that waits has its own day. */
    if (kind == ADDRESS_PART || (!is_reworded && !item->article &&
                                 is_accounted(plan, upstream_hash(item->url))))
        return;
    target = add(plan, item->url, is_there ? TURN_AGAIN : TURN_NEW);
    if (!target)
        return;
    target->is_known = is_there;
    target->is_alias = kind == ADDRESS_ALIAS;
    target->list = *list;
    target->precision = item->precision;
    target->published_s = item->published_s;
    target->content = item->article;
}

/* What a wrong clock has put off for years is due. */
static bool is_due(const struct plan *plan, int64_t due_s)
{
    int64_t now_s = now_of(plan);

    return due_s <= now_s ||
           due_s > now_s + 2 * crawl_of(plan)->source->resample_nights * DAY_S;
}

/* What has become part of an article is waited for no more. */
static bool add_wait(struct plan *plan, const struct upstream_wait *wait,
                     struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    enum address_kind kind;
    bool is_there = is_known(plan, wait->url, &kind);
    struct target *target;

    if (kind == ADDRESS_PART)
        return upstream_drop_wait(crawl->upstream, crawl->source->name,
                                  wait->url, err);
    /* Told once; it waits for another configuration. */
    if (!gate_allows(plan->options->gate, wait->url))
        return true;
    target = is_due(plan, wait->due_s) ? add(plan, wait->url, TURN_AGAIN) : NULL;
    if (!target)
        return true;
    target->is_known = is_there;
    target->is_alias = kind == ADDRESS_ALIAS;
    target->list = (struct list){ wait->slug, wait->path, wait->depth };
    target->precision = wait->precision;
    target->published_s = wait->published_s;
    target->tries = wait->tries;
    target->is_waiting = true;
    return true;
}

static bool add_waits(struct plan *plan, struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    struct upstream_wait *waits;
    size_t count;

    if (!upstream_waits(crawl->upstream, crawl->source->name, mem_of(plan),
                        &waits, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!add_wait(plan, &waits[i], err))
            return false;
    return true;
}

static void add_known(struct plan *plan, struct str url, enum address_kind kind,
                      enum turn turn)
{
    struct target *target = add(plan, url, turn);

    if (!target)
        return;
    target->is_known = true;
    target->is_alias = kind == ADDRESS_ALIAS;
}

static bool add_gone(struct plan *plan, struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    struct upstream_gone *gone;
    size_t count;

    if (!upstream_gone(crawl->upstream, crawl->source->name, mem_of(plan),
                       &gone, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        enum address_kind kind;

        if (is_known(plan, gone[i].url, &kind) && kind != ADDRESS_PART)
            add_known(plan, gone[i].url, kind, TURN_AGAIN);
        else if (!upstream_drop_gone(crawl->upstream, crawl->source->name,
                                     gone[i].url, err))
            return false;
    }
    return true;
}

/* ---- what is on show ------------------------------------------------------ */

static bool has_vanished(const struct lists *lists, struct str url)
{
    uint64_t address = upstream_hash(url);

    return lists->vanished_count > 0 &&
           bsearch(&address, lists->vanished, lists->vanished_count,
                   sizeof(address), upstream_order);
}

/* Several sources share an edition: each reads what its own lists name. */
static bool is_own(const struct plan *plan, struct str url)
{
    const struct crawl_options *crawl = crawl_of(plan);
    uint64_t address = upstream_hash(url);

    return gate_allows(plan->options->gate, url) &&
           (crawl->config->source_count == 1 ||
            (plan->lists.named_count > 0 &&
             bsearch(&address, plan->lists.named, plan->lists.named_count,
                     sizeof(address), upstream_order)));
}

/* Those that no list names any more, and those whose turn it is: by id, so
 * that each has its turn once in `resample_nights` rounds, and from another
 * one on each time, since a night may be too short for all. A site that shows
 * no list has other troubles. */
static bool add_shown(struct plan *plan, struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    int64_t nights = crawl->is_full ? 1 : crawl->source->resample_nights;
    size_t count = plan->shown_count, carried_count, start;
    struct str *carried;

    if (count == 0 || plan->lists.lines == 0)
        return true;
    if (!upstream_carried(crawl->upstream, crawl->source->name, mem_of(plan),
                          &carried, &carried_count, err))
        return false;
    start = (size_t)(plan->round / nights) * (count / 3 + 1) % count;
    for (size_t i = 0; i < count; i++) {
        const struct store_address *one = &plan->shown[(start + i) % count];

        if (one->kind == ADDRESS_PART)
            continue;
        if (carried_count && bsearch(&one->url, carried, carried_count,
                                     sizeof(*carried), str_order))
            continue;
        if (has_vanished(&plan->lists, one->url))
            add_known(plan, one->url, one->kind, TURN_AGAIN);
        else if (one->id % nights == plan->round % nights &&
                 is_own(plan, one->url))
            add_known(plan, one->url, one->kind, TURN_ANEW);
    }
    return true;
}

bool plan_make(const struct lists_options *options, struct plan *out,
               struct err *err)
{
    struct lists_options wanted = *options;

    *out = (struct plan){ .options = options };
    if (!account(out, err))
        return false;
    wanted.item = add_item;
    wanted.is_accounted = is_accounted;
    wanted.context = out;
    wanted.round = out->round;
    return lists_walk(&wanted, &out->lists, err) && add_waits(out, err) &&
           add_gone(out, err) && add_shown(out, err);
}

bool plan_recall(const struct plan *plan, struct target *target, struct err *err)
{
    struct reader *known = crawl_of(plan)->known;
    struct article article;

    if (!target->is_known || target->list.depth > 0)
        return true;
    if (!store_article_under(known, target->url, mem_of(plan), &article, err))
        return false;
    target->list =
        (struct list){ STR_NONE, article.column_path, article.column_depth };
    target->precision = article.precision;
    target->published_s = article.published_s;
    return true;
}

/* ---- afterwards ----------------------------------------------------------- */

/* Nightly at first, then ever more seldom, but never given up. A night begins
 * a little earlier or later than the last. */
static int64_t due_after(const struct plan *plan, int64_t tries)
{
    int64_t days = 1;

    while (--tries > 0 && days < crawl_of(plan)->source->resample_nights)
        days *= 2;
    return now_of(plan) + days * DAY_S - EARLY_S;
}

static bool wait(const struct plan *plan, const struct target *target,
                 int64_t tries, int64_t due_s, struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    struct upstream_wait entry = {
        .url = target->url,
        .slug = target->list.slug,
        .path = target->list.path,
        .depth = target->list.depth,
        .precision = target->precision,
        .published_s = target->published_s,
        .tries = tries,
        .due_s = due_s,
    };

    return upstream_put_wait(crawl->upstream, crawl->source->name, &entry, err);
}

static bool taken(const struct plan *plan, const struct target *target,
                  struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);

    if (target->content &&
        !upstream_put_carried(crawl->upstream, crawl->source->name, target->url,
                              err))
        return false;
    return upstream_drop_wait(crawl->upstream, crawl->source->name, target->url,
                              err) &&
           upstream_drop_gone(crawl->upstream, crawl->source->name, target->url,
                              err);
}

static void withdraw(const struct plan *plan, struct str url)
{
    struct harvest *harvest = plan->options->harvest;
    struct harvest_withdrawn *entry =
        ARENA_NEW(&harvest->mem, struct harvest_withdrawn);

    *entry = (struct harvest_withdrawn){ url, plan->options->report,
                                         harvest->withdrawn };
    harvest->withdrawn = entry;
}

/* How often an article on show was gone; more than once a night counts as
 * once. On the second night it is believed. */
static bool gone(const struct plan *plan, const struct target *target,
                 struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);
    struct upstream_gone *all, entry = { target->url, 0, 0 };
    int64_t now_s = now_of(plan);
    size_t count;

    if (!upstream_gone(crawl->upstream, crawl->source->name, mem_of(plan), &all,
                       &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (str_equal(all[i].url, target->url))
            entry = all[i];
    if (entry.nights > 0 && date_is_same_night(entry.last_s, now_s))
        return true;
    entry.nights++;
    entry.last_s = now_s;
    if (entry.nights >= LIMIT_GONE_NIGHTS)
        withdraw(plan, target->url);
    return upstream_put_gone(crawl->upstream, crawl->source->name, &entry, err) &&
           upstream_drop_wait(crawl->upstream, crawl->source->name, target->url,
                              err);
}

bool plan_settle(const struct plan *plan, const struct target *target,
                 enum outcome outcome, struct err *err)
{
    if (outcome == OUTCOME_TAKEN)
        return taken(plan, target, err);
    if (outcome == OUTCOME_PARTLY && !target->content)
        return taken(plan, target, err) &&
               wait(plan, target, target->tries + 1,
                    due_after(plan, target->tries + 1), err);
    if (outcome == OUTCOME_GONE && target->is_known)
        return gone(plan, target, err);
    if (outcome == OUTCOME_PARTLY)
        return taken(plan, target, err);
    if (target->turn == TURN_ANEW)
        return true; /* it stays, and its turn comes again */
    if (target->content)
        return true; /* its feed offers it again */
    if (outcome == OUTCOME_LOST || outcome == OUTCOME_UNASKED ||
        outcome == OUTCOME_FORBIDDEN)
        return target->is_waiting || wait(plan, target, target->tries, 0, err);
    return wait(plan, target, target->tries + 1,
                due_after(plan, target->tries + 1), err);
}

bool plan_done(const struct plan *plan, struct err *err)
{
    const struct crawl_options *crawl = crawl_of(plan);

    if (crawl->source->resample_nights == 1 || !crawl->known ||
        plan->lists.lines == 0)
        return true;
    return upstream_put_round(crawl->upstream, crawl->source->name,
                              plan->round + 1, err);
}
