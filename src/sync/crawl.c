#include "sync/crawl.h"

#include "sync/gate.h"
#include "sync/parts.h"
#include "sync/pictures.h"
#include "sync/plan.h"
#include "sync/retake.h"

struct crawl {
    const struct crawl_options *options;
    struct gate *gate;
    struct harvest *harvest;
    struct source_report *report;
    struct lists_options lists;
    struct plan plan;
    struct take take; /* the article at hand, as it is noted */
    size_t done;
    bool is_over; /* the night's budget is used up */
};

static void tell_lost(const struct crawl *crawl, struct str url, const char *why)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (progress->lost)
        progress->lost(progress->context, url, str_of(why));
}

/* Counts and tells a page that brought nothing; REJECT_NONE: it was lost. */
static enum outcome reject(struct crawl *crawl, const struct target *target,
                           enum reject reason, const char *detail)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (reason == REJECT_NONE) {
        crawl->report->failed++;
        tell_lost(crawl, target->url, detail);
        return gate_allows(crawl->gate, target->url) ? OUTCOME_LOST
                                                     : OUTCOME_FORBIDDEN;
    }
    crawl->take.reason = reason;
    crawl->take.detail = arena_str(&crawl->harvest->mem, str_of(detail));
    crawl->report->gone += reason == REJECT_GONE && target->is_known;
    crawl->report->rejected[reason]++;
    if (progress->rejected)
        progress->rejected(progress->context, target->url, reason,
                           str_of(detail));
    return reason == REJECT_GONE ? OUTCOME_GONE : OUTCOME_REFUSED;
}

/* The night, or only a host that turns us away: then the others go on. */
static enum outcome night_over(struct crawl *crawl, const struct target *target,
                               const struct err *why)
{
    struct err ignored;

    crawl->is_over = !gate_has_budget(crawl->gate, &ignored);
    if (crawl->is_over || crawl->report->error.n == 0)
        lists_fault(&crawl->lists, target->url, why->text);
    return OUTCOME_UNASKED;
}

int64_t crawl_now(const struct crawl_options *options,
                  const struct source_report *report)
{
    struct clock_facts facts = *options->clock;

    if (report->site_s > facts.site_s)
        facts.site_s = report->site_s;
    return clock_judge(&facts).now_s;
}

struct worker_page crawl_page(const struct crawl_options *options,
                              const struct fetch_reply *reply)
{
    return (struct worker_page){
        .url = buf_str(&reply->url),
        .content_type = buf_str(&reply->content_type),
        .profile_name = options->source->profile,
        .marker = options->source->marker,
        .bytes = buf_str(&reply->body),
    };
}

/* ---- into the harvest ---------------------------------------------------- */

/* What the page itself does not say, the list may have said. */
static void add_article(struct crawl *crawl, const struct article *article,
                        const struct target *target)
{
    const struct list *list = &target->list;
    struct harvest *harvest = crawl->harvest;
    struct harvest_article *entry =
        ARENA_NEW(&harvest->mem, struct harvest_article);

    entry->article = *article;
    entry->is_carried = target->content != NULL;
    entry->report = crawl->report;
    crawl->report->taken++;
    crawl->report->unmarked += article->is_unmarked;
    if (article->column_depth == 0) {
        entry->article.column_path = list->path;
        entry->article.column_depth = list->depth;
    }
    if (article->precision == PRECISION_NONE) {
        entry->article.precision = target->precision;
        entry->article.published_s = target->published_s;
    }
    if (path_equal(entry->article.column_path, entry->article.column_depth,
                   list->path, list->depth))
        entry->slug = list->slug;
    if (harvest->last_article)
        harvest->last_article->next = entry;
    else
        harvest->articles = entry;
    harvest->last_article = entry;
    harvest->article_count++;
}

static bool keep_article(struct crawl *crawl, struct target *target,
                         struct article article, enum outcome *outcome,
                         struct err *err)
{
    const struct sync_progress *progress = crawl->options->progress;
    bool are_whole;

    if (!plan_recall(&crawl->plan, target, err) ||
        !pictures_take(crawl->options, crawl->gate, crawl->harvest, &article,
                       &are_whole, err))
        return false;
    if (progress->doubted && article.contradiction.n > 0 && !target->is_known)
        progress->doubted(progress->context, target->url, article.contradiction);
    add_article(crawl, &article, target);
    crawl->take.article = crawl->harvest->last_article->article;
    *outcome = are_whole ? OUTCOME_TAKEN : OUTCOME_PARTLY;
    return true;
}

/* ---- one article --------------------------------------------------------- */

/* A page that the worker could not read is this page's fault, unless no
 * worker can be had at all. */
static bool page_lost(struct crawl *crawl, const struct target *target,
                      const struct err *why, enum outcome *outcome,
                      struct err *err)
{
    if (why->kind != ERR_DATA && why->kind != ERR_LIMIT) {
        *err = *why;
        return false;
    }
    *outcome =
        reject(crawl, target,
               why->kind == ERR_LIMIT ? REJECT_TOO_LARGE : REJECT_UNDECODABLE,
               why->text);
    return true;
}

/* A text of several files is taken whole or not at all. */
static bool keep_whole(struct crawl *crawl, struct target *target,
                       struct article article, enum outcome *outcome,
                       struct err *err)
{
    struct err why = ERR_CLEAR;
    enum reject reason;

    if (parts_take(crawl->options, crawl->gate, crawl->harvest, crawl->report,
                   &article, &reason, &why))
        return keep_article(crawl, target, article, outcome, err);
    if (why.kind == ERR_INTERNAL || why.kind == ERR_IO) {
        *err = why;
        return false;
    }
    *outcome = why.kind == ERR_BUSY ? night_over(crawl, target, &why)
                                    : reject(crawl, target, reason, why.text);
    return true;
}

/* An article that is on show keeps the address it is known by: one that it
 * leads to may be good for a night only. */
static void name_article(struct article *article, const struct target *target)
{
    if (str_equal(target->url, article->url))
        return;
    if (target->is_known && !target->is_alias)
        article->url = target->url;
    else
        article->asked = target->url;
}

static bool read_article(struct crawl *crawl, struct target *target,
                         const struct fetch_reply *reply, enum outcome *outcome,
                         struct err *err)
{
    struct worker_page page = crawl_page(crawl->options, reply);
    struct err why = ERR_CLEAR;
    struct article article;

    if (!worker_article(crawl->options->worker, &page, &crawl->harvest->mem,
                        &article, &why))
        return page_lost(crawl, target, &why, outcome, err);
    gate_note(crawl->gate, target->url, article.reject);
    if (article.reject != REJECT_NONE) {
        *outcome = reject(crawl, target, article.reject, "");
        return true;
    }
    name_article(&article, target);
    return keep_whole(crawl, target, article, outcome, err);
}

/* When no picture can be had any more, an article that is on show would lose
 * its pictures. */
static bool take_from_feed(struct crawl *crawl, struct target *target,
                           enum outcome *outcome, struct err *err)
{
    struct err why = ERR_CLEAR;

    if (gate_has_budget(crawl->gate, &why))
        return keep_article(crawl, target, *target->content, outcome, err);
    *outcome = night_over(crawl, target, &why);
    return true;
}

static bool take_article(struct crawl *crawl, struct target *target,
                         enum outcome *outcome, struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct err why = ERR_CLEAR;
    enum reject reason;

    if (target->content)
        return take_from_feed(crawl, target, outcome, err);
    if (!gate_get(crawl->gate, target->url, LIMIT_PAGE, NULL, &reply, &reason,
                  &why)) {
        *outcome = why.kind == ERR_BUSY
                       ? night_over(crawl, target, &why)
                       : reject(crawl, target, reason, why.text);
        return true;
    }
    crawl->report->fetched++;
    return read_article(crawl, target, &reply, outcome, err);
}

/* ---- what was read before a kill ------------------------------------------ */

static bool is_answer(enum outcome outcome)
{
    return outcome != OUTCOME_LOST && outcome != OUTCOME_UNASKED &&
           outcome != OUTCOME_FORBIDDEN;
}

static void note(struct crawl *crawl, const struct target *target,
                 enum outcome outcome, const struct source_report *before)
{
    struct take *take = &crawl->take;

    if (!is_answer(outcome))
        return;
    take->outcome = outcome;
    take->fetched = crawl->report->fetched - before->fetched;
    take->bytes = crawl->report->bytes - before->bytes;
    retake_note_article(crawl->options, crawl->harvest, target->url, take);
}

/* As if it had been asked for now. */
static bool take_again(struct crawl *crawl, struct target *target,
                       const struct take *take, enum outcome *outcome,
                       struct err *err)
{
    struct article article;

    crawl->report->fetched += take->fetched;
    crawl->report->bytes += take->bytes;
    *outcome = take->outcome;
    gate_note(crawl->gate, target->url, take->reason);
    if (take->reason != REJECT_NONE) {
        *outcome = reject(crawl, target, take->reason,
                          str_is_none(take->detail) ? "" : take->detail.p);
        return true;
    }
    if (!plan_recall(&crawl->plan, target, err))
        return false;
    article = take->article;
    name_article(&article, target);
    add_article(crawl, &article, target);
    return true;
}

static bool take_or_recall(struct crawl *crawl, struct target *target,
                           enum outcome *outcome, struct err *err)
{
    const struct source_report before = *crawl->report;
    struct take take;

    *outcome = OUTCOME_TAKEN;
    if (seen_has(&crawl->harvest->parts, target->url))
        return true; /* of an article that was taken */
    if (retake_article(crawl->options, crawl->harvest, target->url, &take))
        return take_again(crawl, target, &take, outcome, err);
    if (crawl->is_over) {
        *outcome = OUTCOME_UNASKED;
        return true;
    }
    crawl->take = (struct take){ .reason = REJECT_NONE };
    if (!take_article(crawl, target, outcome, err))
        return false;
    note(crawl, target, *outcome, &before);
    return true;
}

/* ---- the canary ---------------------------------------------------------- */

/* The words of a page that never changes, or why there are none. */
static bool read_canary(struct crawl *crawl, struct str url, struct digest *out,
                        struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct worker_page page;
    struct article article;
    enum reject reason;

    if (!gate_get(crawl->gate, url, LIMIT_PAGE, NULL, &reply, &reason, err))
        return false;
    page = crawl_page(crawl->options, &reply);
    if (!worker_article(crawl->options->worker, &page, &crawl->harvest->mem,
                        &article, err))
        return false;
    if (article.reject != REJECT_NONE)
        return err_set(err, ERR_DATA, "reads as %.*s",
                       STR_ARG(article_reject_word(article.reject)));
    *out = article_digest(&article);
    return true;
}

static void canary_is_wrong(struct crawl *crawl, const char *why)
{
    crawl->report->canary = arena_str(&crawl->harvest->mem, str_of(why));
    lists_fault(&crawl->lists, crawl->options->source->canary,
                arena_printf(&crawl->harvest->mem, "the canary %s", why).p);
}

/* The first time it is learnt; then it must stay as it was. */
static bool check_canary(struct crawl *crawl, struct err *err)
{
    const struct crawl_options *options = crawl->options;
    struct str url = options->source->canary;
    struct digest learnt, digest;
    struct err why = ERR_CLEAR;

    if (url.n == 0)
        return true;
    if (!read_canary(crawl, url, &digest, &why)) {
        if (why.kind == ERR_IO || why.kind == ERR_INTERNAL) {
            *err = why;
            return false;
        }
        canary_is_wrong(crawl, why.text);
        return true;
    }
    if (upstream_canary(options->upstream, options->source->name, url, &learnt,
                        &why)) {
        if (!digest_equal(&learnt, &digest))
            canary_is_wrong(crawl, "has changed");
        return true;
    }
    if (why.kind == ERR_ABSENT)
        return upstream_put_canary(options->upstream, options->source->name,
                                   url, &digest, err);
    *err = why;
    return false;
}

/* ---- all of them --------------------------------------------------------- */

static void tell_page(const struct crawl *crawl, const struct target *target)
{
    const struct sync_progress *progress = crawl->options->progress;

    if (progress->page)
        progress->page(progress->context, crawl->report->name, crawl->done,
                       crawl->plan.count, target->url);
}

/* What the night has no time for is noted too, so that it is not forgotten:
 * its list may look the same tomorrow. */
static bool take_turn(struct crawl *crawl, enum turn turn, struct err *err)
{
    for (struct target *target = crawl->plan.first; target;
         target = target->next) {
        enum outcome outcome;

        if (target->turn != turn)
            continue;
        if (!take_or_recall(crawl, target, &outcome, err) ||
            !plan_settle(&crawl->plan, target, outcome, err))
            return false;
        crawl->done++;
        if (!crawl->is_over)
            tell_page(crawl, target);
    }
    return true;
}

/* Of so many pages one should give an article. */
static size_t enough(const struct crawl *crawl)
{
    enum { MANY = 5 };
    struct reader *known = crawl->options->known;
    struct edition_facts facts;
    struct err ignored;

    if (!known || !store_facts(known, &facts, &ignored))
        return 1;
    return facts.article_count < MANY ? (size_t)facts.article_count : MANY;
}

/* Why a source that answered brought nothing; none when it did, when all that
 * it has came from another source of this night, and when it was asked for few
 * pages, or only for such as have failed before. */
static struct str verdict_of(const struct crawl *crawl)
{
    const struct lists *lists = &crawl->plan.lists;
    size_t asked = 0;

    if (lists->pages > 0 && lists->lines == 0)
        return S("no article on its lists");
    for (const struct target *target = crawl->plan.first; target;
         target = target->next)
        asked += target->turn != TURN_AGAIN;
    if (crawl->report->taken > 0 || asked == 0 || asked < enough(crawl))
        return STR_NONE;
    return arena_printf(&crawl->harvest->mem,
                        "none of its %zu pages gave an article", asked);
}

static bool take_all(struct crawl *crawl, struct err *err)
{
    if (!check_canary(crawl, err) || !plan_make(&crawl->lists, &crawl->plan, err))
        return false;
    crawl->is_over = crawl->plan.lists.is_over;
    for (int turn = 0; turn < TURN_COUNT; turn++)
        if (!take_turn(crawl, (enum turn)turn, err))
            return false;
    return plan_done(&crawl->plan, err);
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
    crawl.lists = (struct lists_options){
        .crawl = options,
        .gate = gate,
        .harvest = harvest,
        .report = report,
    };
    if (!take_all(&crawl, err))
        return false;
    if (report->error.n == 0)
        report->error = verdict_of(&crawl);
    return true;
}
