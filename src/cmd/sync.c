/* bulletin sync: one night's run. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/version.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/nights.h"
#include "core/date.h"
#include "core/pace.h"
#include "http/site.h"
#include "io/clock.h"
#include "sync/run.h"

/* What the kernel says of its own clock is nothing to one that is set. */
static void read_clock(struct sync_options *options)
{
    bool is_set = cmd_clock(&options->now_s);

    options->built_s = version_built_s;
    options->is_unsynchronised = !is_set && !clock_is_synchronised();
}

/* Of the source that is read. */
struct shown {
    int64_t start_ms; /* of its articles: when its last list was had */
};

/* One line, written over again: only for somebody who looks. */
static void show_list(void *context, struct str source, size_t pages,
                      size_t lines, struct str url)
{
    struct shown *shown = context;

    shown->start_ms = clock_ms();
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%.*s  lists: %zu page%s, %zu articles  %.*s",
                STR_ARG(source), pages, pages == 1 ? "" : "s", lines,
                STR_ARG(url));
}

static void put_left(const struct shown *shown, size_t done, size_t total,
                     struct buf *out)
{
    int64_t left_s = pace_left_s(done, total, clock_ms() - shown->start_ms);

    if (left_s < 0 || done >= total)
        return;
    buf_put(out, S("about "));
    pace_put(left_s, out);
    buf_put(out, S(" left  "));
}

static void show_page(void *context, struct str source, size_t done,
                      size_t total, struct str url)
{
    CLEANUP(buf_free) struct buf left = BUF_EMPTY;

    if (!isatty(STDERR_FILENO))
        return;
    put_left(context, done, total, &left);
    fprintf(stderr, "\r\033[K%.*s  %zu/%zu  %s%.*s", STR_ARG(source), done,
            total, buf_cstr(&left), STR_ARG(url));
}

static void show_rejected(void *context, struct str url, enum reject reason,
                          struct str detail)
{
    struct str word = article_reject_word(reason);

    (void)context;
    fprintf(stderr, "%srejected %.*s %.*s%s%.*s\n",
            isatty(STDERR_FILENO) ? "\r\033[K" : "", STR_ARG(word),
            STR_ARG(url), detail.n ? ": " : "", STR_ARG(detail));
}

static void show_about(const char *what, struct str url, struct str why)
{
    fprintf(stderr, "%s%s %.*s: %.*s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "",
            what, STR_ARG(url), STR_ARG(why));
}

static void show_lost(void *context, struct str url, struct str why)
{
    (void)context;
    show_about("lost", url, why);
}

static void show_doubted(void *context, struct str url, struct str why)
{
    (void)context;
    show_about("doubtful", url, why);
}

static bool probe(void *context, const char *edition_path, struct err *err)
{
    return site_probe(context, edition_path, err);
}

static void say_trouble(const struct source_report *source)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;

    if (source->error.n == 0)
        return;
    fprintf(stderr, "source %.*s: %.*s", STR_ARG(source->name),
            STR_ARG(source->error));
    if (source->failing_nights > 1)
        fprintf(stderr, " (night %" PRId64 " since %.*s)", source->failing_nights,
                STR_ARG(date_day(source->failing_since_s, &mem)));
    fputc('\n', stderr);
}

/* "; rejected: 3 gone, 1 login" */
static void say_rejected(const struct source_report *source)
{
    const char *before = "; rejected: ";

    for (int i = REJECT_NONE + 1; i < REJECT_COUNT; i++) {
        if (source->rejected[i] == 0)
            continue;
        fprintf(stderr, "%s%" PRId64 " %.*s", before, source->rejected[i],
                STR_ARG(article_reject_word((enum reject)i)));
        before = ", ";
    }
}

static void say_glyphs(const struct source_report *source)
{
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;

    glyphs_say(&source->glyphs, &words);
    if (words.n > 0)
        fprintf(stderr, "source %.*s: %s\n", STR_ARG(source->name),
                buf_cstr(&words));
}

static void say_source(const struct source_report *source)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
    say_trouble(source);
    say_glyphs(source);
    fprintf(stderr,
            "source %.*s: %" PRId64 " fetched, %" PRId64
            " not modified, %" PRId64 " new, %" PRId64 " changed, %" PRId64
            " gone, %" PRId64 " withdrawn, %" PRId64 " lost, %" PRId64
            " KB, %.1f s",
            STR_ARG(source->name), source->fetched, source->not_modified,
            source->added, source->changed, source->gone, source->withdrawn,
            source->failed, source->bytes / 1024, source->seconds);
    say_rejected(source);
    fputc('\n', stderr);
}

static void say_clock(enum clock_state state)
{
    static const char *const why[] = {
        [CLOCK_TRUSTED] = "",
        [CLOCK_UNSYNCHRONISED] = ": nobody sets it",
        [CLOCK_BEHIND] = ": the program or the edition is of a later day",
        [CLOCK_CONTRADICTED] = ": the web site tells another day",
    };
    struct str word = clock_state_word(state);

    fprintf(stderr, "%sclock %.*s%s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "",
            STR_ARG(word), why[state]);
}

static void say(const struct sync_report *report, bool is_dry_run)
{
    say_clock(report->clock);
    for (size_t i = 0; i < report->source_count; i++)
        say_source(&report->sources[i]);
    if (report->is_published)
        printf("published edition %" PRId64 "\n", report->edition);
    else if (is_dry_run)
        printf("dry run: nothing published\n");
    else
        printf("nothing published\n");
    fflush(stdout);
}

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct sync_report report = { 0 };
    struct shown shown = { .start_ms = clock_ms() };
    struct err err = ERR_CLEAR;
    struct sync_options options = {
        .config = &cmd->config,
        .only_source = cmd_value(cmd, "source"),
        .is_dry_run = cmd_has(cmd, "dry-run"),
        .is_full = cmd_has(cmd, "full"),
        .progress = {
            .list = show_list,
            .page = show_page,
            .rejected = show_rejected,
            .lost = show_lost,
            .doubted = show_doubted,
            .context = &shown,
        },
        .probe = probe,
        .probe_context = &cmd->config,
    };
    struct profile *profiles;
    bool is_good;

    if (cmd_has(cmd, "schedule"))
        return nights_run(cmd);
    read_clock(&options);
    if (!load_profiles(LOAD_PROFILES, &cmd->mem, &profiles,
                       &options.profile_count, &err))
        return cmd_fail(cmd, &err);
    options.profiles = profiles;
    is_good = sync_run(&options, &cmd->mem, &report, &err);
    if (cmd_has(cmd, "json")) {
        sync_report_json(&report, &out);
        buf_put_char(&out, '\n');
        cmd_print(cmd, buf_str(&out));
    } else {
        say(&report, options.is_dry_run);
    }
    return is_good ? 0 : cmd_fail(cmd, &err);
}

const struct command command_sync = {
    .name = "sync",
    .summary = "read the configured sources once and publish what is new",
    .more =
        "Without --schedule it runs at once, at any hour. With it, it stays, for\n"
        "systems without systemd's timers: each day a night is run at a random\n"
        "moment of sync.window (China time), soon after the start when the last\n"
        "one was over a day ago, and again, ever more seldom, while the window is\n"
        "open after one that failed. SIGTERM and SIGINT end it at any moment.\n"
        "\n"
        "The clock is not taken on trust: 'behind' is one before the build date or\n"
        "the edition on show, 'contradicted' one that is over a day from the web\n"
        "site's, 'unsynchronised' one that nobody sets. The report says it.\n"
        "\n"
        "Exit status: 0 done, also when nothing is new; 65 the new edition is held;\n"
        "69 no source answered; 75 not all could be read, or another sync is on:\n"
        "try again later; 78 the configuration is wrong.\n",
    .options = {
        { "source", 's', "NAME", "only this source" },
        { "full", 'f', NULL, "read every page, also those known" },
        { "dry-run", 'n', NULL, "do all but the publishing" },
        { "json", 'j', NULL, "end with one JSON object" },
        { "schedule", 0, NULL, "stay, and run a night in each sync.window" },
    },
    .run = run,
};
