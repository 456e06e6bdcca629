#include "sync/brake.h"

#include <inttypes.h>

#include "base/utf8.h"

struct facts {
    int64_t known, changed;       /* on show and read anew; of them changed */
    int64_t fresh, foreign, same; /* new or changed; of them hardly Chinese,
                                     and under the first one's title */
    struct str title;             /* of the first one */
};

/* Letters of any script; half of them Chinese is plenty: an article in English
 * has none. */
static bool is_foreign(const struct article *article)
{
    size_t han = 0, letters = 0;

    for (size_t i = 0; i < article->block_count; i++) {
        struct str rest = article->blocks[i].text;

        while (rest.n) {
            uint32_t c = utf8_next(&rest);
            bool is_han = utf8_is_han(c);

            han += is_han;
            letters += is_han || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x2000);
        }
    }
    return han * 4 < letters;
}

static struct facts facts_of(const struct harvest *harvest)
{
    struct facts facts = { 0 };

    for (const struct harvest_article *entry = harvest->articles; entry;
         entry = entry->next) {
        const struct article *article = &entry->article;

        facts.known += entry->change != WRITER_NEW;
        facts.changed += entry->change == WRITER_CHANGED;
        if (entry->change == WRITER_SAME)
            continue;
        if (facts.fresh++ == 0)
            facts.title = article->title;
        facts.foreign += is_foreign(article);
        facts.same += str_equal(article->title, facts.title);
    }
    return facts;
}

/* Shares of few say nothing. */
static bool is_over(const struct config *config, int64_t part, int64_t whole,
                    int64_t percent)
{
    return whole >= config->brake.least && part * 100 > whole * percent;
}

static bool check_sources(const struct config *config,
                          const struct sync_report *report, struct err *err)
{
    for (size_t i = 0; i < report->source_count; i++) {
        const struct source_report *source = &report->sources[i];

        if (source->canary.n > 0)
            return err_set(err, ERR_HELD, "source %.*s: the canary %.*s",
                           STR_ARG(source->name), STR_ARG(source->canary));
        if (source->unmarked * 100 >
            source->taken * config->brake.unmarked_percent)
            return err_set(err, ERR_HELD,
                           "source %.*s: %" PRId64 " of %" PRId64
                           " articles without its marker",
                           STR_ARG(source->name), source->unmarked,
                           source->taken);
    }
    return true;
}

static int64_t gone_of(const struct sync_report *report)
{
    int64_t gone = 0;

    for (size_t i = 0; i < report->source_count; i++)
        gone += report->sources[i].gone;
    return gone;
}

bool brake_check(const struct config *config, const struct harvest *harvest,
                 const struct sync_report *report, struct err *err)
{
    struct facts facts = facts_of(harvest);

    if (!check_sources(config, report, err))
        return false;
    if (is_over(config, gone_of(report), facts.known + gone_of(report),
                config->brake.gone_percent))
        return err_set(err, ERR_HELD,
                       "%" PRId64 " of %" PRId64
                       " articles that were asked for are gone",
                       gone_of(report), facts.known + gone_of(report));
    if (is_over(config, facts.changed, facts.known, config->brake.changed_percent))
        return err_set(err, ERR_HELD,
                       "%" PRId64 " of %" PRId64
                       " articles that were read anew have changed",
                       facts.changed, facts.known);
    if (is_over(config, facts.foreign, facts.fresh, config->brake.foreign_percent))
        return err_set(err, ERR_HELD,
                       "%" PRId64 " of %" PRId64
                       " new articles are not in Chinese",
                       facts.foreign, facts.fresh);
    if (facts.fresh >= config->brake.least && facts.same == facts.fresh)
        return err_set(err, ERR_HELD,
                       "all %" PRId64 " new articles are called %.*s",
                       facts.fresh, STR_ARG(str_slice(facts.title, 0, 120)));
    return true;
}
