#include "sync/run.h"

#include "core/date.h"
#include "io/clock.h"
#include "io/file.h"
#include "sync/brake.h"
#include "sync/gate.h"
#include "sync/night.h"
#include "sync/publish.h"

static void night_end(struct night *night)
{
    harvest_free(&night->harvest);
    resume_close(night->resume);
    worker_close(night->worker);
    upstream_close(night->upstream);
    if (night->base)
        reader_close(night->base);
    fd_close(&night->lock);
}

/* ---- the time ---------------------------------------------------------- */

/* Again whenever somebody has said what time it is. */
static void judge_clock(struct night *night, struct sync_report *report)
{
    struct clock_verdict verdict;

    for (size_t i = 0; i < report->source_count; i++)
        if (report->sources[i].site_s > night->clock.site_s)
            night->clock.site_s = report->sources[i].site_s;
    verdict = clock_judge(&night->clock);
    night->now_s = verdict.now_s;
    report->clock = verdict.state;
}

/* An edition that does not tell its date witnesses nothing. */
static void ask_edition(struct night *night, struct sync_report *report)
{
    struct edition_facts facts;
    struct err ignored = ERR_CLEAR;

    if (night->base && store_facts(night->base, &facts, &ignored))
        night->clock.edition_s = facts.published_s;
    judge_clock(night, report);
}

/* ---- before ------------------------------------------------------------ */

static bool is_wanted(const struct sync_options *options,
                      const struct source_config *source)
{
    return str_is_none(options->only_source) ||
           str_equal(options->only_source, source->name);
}

static bool list_sources(const struct sync_options *options, struct arena *mem,
                         struct sync_report *out, struct err *err)
{
    const struct config *config = options->config;

    *out = (struct sync_report){
        .sources =
            ARENA_ARRAY(mem, struct source_report, config->source_count + 1),
    };
    for (size_t i = 0; i < config->source_count; i++)
        if (is_wanted(options, &config->sources[i]))
            out->sources[out->source_count++].name = config->sources[i].name;
    if (out->source_count > 0)
        return true;
    if (config->source_count > 0)
        return err_set(err, ERR_USAGE, "there is no source %.*s",
                       STR_ARG(options->only_source));
    return err_set(err, ERR_CONFIG, "no [source.NAME] is configured");
}

static bool has_profile(const struct profile *profiles, size_t count,
                        struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(profiles[i].name, name))
            return true;
    return str_equal(name, S("auto"));
}

/* A misspelt one would read as `auto` does, and nobody would know. */
bool sync_check_profiles(const struct config *config,
                         const struct profile *profiles, size_t count,
                         struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;

    for (size_t i = 0; i < count; i++)
        buf_printf(&names, "%s%.*s", i > 0 ? ", " : "",
                   STR_ARG(profiles[i].name));
    for (size_t i = 0; i < config->source_count; i++) {
        const struct source_config *source = &config->sources[i];

        if (!has_profile(profiles, count, source->profile))
            return err_set(err, ERR_CONFIG,
                           "source.%.*s.profile: no profile '%.*s': %s or auto",
                           STR_ARG(source->name), STR_ARG(source->profile),
                           buf_cstr(&names));
    }
    return true;
}

/* ---- the sources ------------------------------------------------------- */

/* For how long a source has not brought all it has. It is asked every night,
 * however long. */
static bool note_trouble(struct night *night, struct source_report *report,
                         struct err *err)
{
    struct upstream_trouble trouble = { .since_s = night->now_s };
    struct err absent = ERR_CLEAR;

    if (report->error.n == 0)
        return upstream_drop_trouble(night->upstream, report->name, err);
    if (!upstream_trouble(night->upstream, report->name, night->mem, &trouble,
                          &absent) &&
        absent.kind != ERR_ABSENT) {
        *err = absent;
        return false;
    }
    if (trouble.nights == 0 || !date_is_same_night(trouble.last_s, night->now_s)) {
        trouble.nights++;
        trouble.last_s = night->now_s;
    }
    trouble.reason = report->error;
    report->failing_nights = trouble.nights;
    report->failing_since_s = trouble.since_s;
    return upstream_put_trouble(night->upstream, report->name, &trouble, err);
}

static bool crawl_one(struct night *night, const struct source_config *source,
                      struct source_report *report, struct err *err)
{
    const struct crawl_options options = {
        .config = night->options->config,
        .source = source,
        .worker = night->worker,
        .room = &night->room,
        .known = night->base,
        .upstream = night->upstream,
        .resume = night->resume,
        .is_full = night->options->is_full,
        .clock = &night->clock,
        .progress = &night->options->progress,
    };
    int64_t start_ms = clock_ms();
    bool is_done = true;

    if (source->kind == SOURCE_SNAPSHOT)
        report->error = S("sources of kind snapshot cannot be read");
    else
        is_done = crawl_source(&options, &night->harvest, report, err);
    report->error = arena_str(night->mem, report->error);
    report->seconds = (double)(clock_ms() - start_ms) / 1000;
    return is_done && note_trouble(night, report, err);
}

static bool crawl_all(struct night *night, struct sync_report *report,
                      struct err *err)
{
    const struct config *config = night->options->config;
    size_t n = 0;

    for (size_t i = 0; i < config->source_count; i++) {
        bool is_done =
            !is_wanted(night->options, &config->sources[i]) ||
            crawl_one(night, &config->sources[i], &report->sources[n++], err);

        judge_clock(night, report);
        if (!is_done)
            return err_wrap(err, "source %.*s", STR_ARG(config->sources[i].name));
    }
    return true;
}

/* The sources' own sentences are in the report; they are not said again. */
static bool check_sources(const struct sync_report *report, struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    size_t faulty = 0;
    int64_t taken = 0;

    for (size_t i = 0; i < report->source_count; i++) {
        const struct source_report *source = &report->sources[i];

        taken += source->taken;
        if (source->error.n == 0)
            continue;
        buf_printf(&names, "%s%.*s", faulty++ > 0 ? ", " : "",
                   STR_ARG(source->name));
    }
    if (faulty == 0)
        return true;
    return faulty == report->source_count && taken == 0
               ? err_set(err, ERR_UNREACHABLE, "no source gave an article: %s",
                         buf_cstr(&names))
               : err_set(err, ERR_BUSY, "not all could be read: %s",
                         buf_cstr(&names));
}

/* ---- the edition ------------------------------------------------------- */

/* What nobody could read on the screen is worth a word to the technician. */
static void note_glyphs(struct night *night)
{
    for (const struct harvest_article *entry = night->harvest.articles; entry;
         entry = entry->next)
        if (entry->change != WRITER_SAME)
            glyphs_note(&entry->report->glyphs, &entry->article, night->mem);
}

static bool build(struct night *night, struct err *err)
{
    const struct build_options options = {
        .config = night->options->config,
        .editions = &night->editions,
        .base = night->base,
        .room = &night->room,
        .now_s = night->now_s,
        .progress = &night->options->progress,
    };

    return build_edition(&options, &night->harvest, night->mem, &night->build,
                         err);
}

static bool note_held(struct night *night, const struct harvest_article *entry,
                      struct err *err)
{
    const struct article *article = &entry->article;
    struct upstream_wait wait = {
        .url = article->url,
        .slug = entry->slug,
        .path = article->column_path,
        .depth = article->column_depth,
        .precision = article->precision,
        .published_s = article->published_s,
    };

    return upstream_put_wait(night->upstream, entry->report->name, &wait, err);
}

/* What is held is not on show: it is to be asked for again, also when its list
 * names it no more; and every list is. */
static bool remember_held(struct night *night, struct err *err)
{
    if (!upstream_forget(night->upstream, err))
        return false;
    for (const struct harvest_article *entry = night->harvest.articles; entry;
         entry = entry->next)
        if ((entry->change == WRITER_NEW || entry->change == WRITER_TWIN) &&
            !entry->is_carried && !note_held(night, entry, err))
            return false;
    return upstream_keep(night->upstream,
                         night->base ? reader_number(night->base) : 0, err);
}

/* What the brake holds waits beside the editions for somebody to decide. */
static bool is_let_through(struct night *night,
                           const struct sync_report *report, struct err *err)
{
    const struct build *build = &night->build;
    struct err why = ERR_CLEAR;

    if (brake_check(night->options->config, &night->harvest, report, &why))
        return true;
    if (!night->options->is_dry_run &&
        (!editions_hold(&night->editions, build->path.p, build->number,
                        str_of(why.text), err) ||
         !remember_held(night, err)))
        return false;
    return err_set(err, ERR_HELD, "edition %lld is held: %s",
                   (long long)build->number, why.text);
}

static void tell_journal(struct night *night)
{
    int64_t since_s = night->options->now_s - night->clock.clock_s +
                      (clock_ms() - night->start_ms) / 1000;

    night_note(night, night->now_s + since_s);
}

static bool finish(struct night *night, struct sync_report *report,
                   struct err *err)
{
    const struct sync_options *options = night->options;
    /* What the new edition takes is only known now that it is there. */
    bool is_good = night_has_room(night, err) &&
                   publish_check(options, &night->build, err) &&
                   is_let_through(night, report, err);

    if (is_good && !options->is_dry_run)
        is_good = report->is_published =
            publish_edition(options, &night->build, err);
    if (!report->is_published) {
        file_remove(night->build.path.p);
        return is_good;
    }
    report->edition = night->build.number;
    tell_journal(night);
    publish_tidy(options);
    return is_good;
}

/* Only what the edition on show was made of is kept: news of an edition that
 * is held would else never be asked for again. */
static bool remember(struct night *night, const struct sync_report *report,
                     struct err *err)
{
    int64_t base = night->base ? reader_number(night->base) : 0;

    if (night->options->is_dry_run)
        return true;
    for (const struct harvest_column *column = night->harvest.columns; column;
         column = column->next)
        if (!upstream_put_column(night->upstream, column->source, column->url,
                                 column->path, column->depth, err))
            return false;
    return upstream_keep(night->upstream,
                         report->is_published ? report->edition : base, err) ||
           err_wrap(err, "state/upstream.db");
}

static bool check_noted(const struct night *night, struct err *err)
{
    if (night->unnoted.kind == ERR_NONE)
        return true;
    *err = night->unnoted;
    err->kind = ERR_IO;
    return false;
}

static bool run_night(struct night *night, struct sync_report *report,
                      struct err *err)
{
    if (!night_prepare(night, err))
        return false;
    ask_edition(night, report);
    report->edition = night->editions.current;
    if (!crawl_all(night, report, err) || !build(night, err))
        return false;
    note_glyphs(night);
    if ((!str_is_none(night->build.path) && !finish(night, report, err)) ||
        !remember(night, report, err) || !check_sources(report, err))
        return false;
    /* The site is as it was: what was held is no longer what it shows. */
    if (!night->options->is_dry_run && str_is_none(night->options->only_source))
        editions_drop_held(night->data);
    return check_noted(night, err);
}

bool sync_run(const struct sync_options *options, struct arena *mem,
              struct sync_report *out, struct err *err)
{
    CLEANUP(night_end)
    struct night night = {
        .options = options,
        .mem = mem,
        .data = options->config->store.data,
        .lock = -1,
        .start_ms = clock_ms(),
        .clock = {
            .clock_s = options->now_s,
            .built_s = options->built_s,
            .is_unsynchronised = options->is_unsynchronised,
        },
    };
    bool is_done, is_listed = list_sources(options, mem, out, err);

    judge_clock(&night, out);
    if (!is_listed ||
        !sync_check_profiles(options->config, options->profiles,
                             options->profile_count, err) ||
        !gate_check_files(options->config, err))
        return false;
    is_done = run_night(&night, out, err);
    /* What our own fault has ended can be gone on with. */
    if (night.resume &&
        (is_done || (err->kind != ERR_IO && err->kind != ERR_INTERNAL)))
        resume_remove(night.resume);
    if (!is_done && err->kind == ERR_HELD)
        out->brake = arena_str(mem, str_of(err->text));
    return is_done;
}
