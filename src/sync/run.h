/* run.h - the nightly run: crawl every source, build a new edition, check it,
 * publish it. Nothing that is on show changes before the last step. */
#ifndef SYNC_RUN_H
#define SYNC_RUN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/article.h"
#include "core/clock_trust.h"
#include "core/config.h"
#include "core/glyphs.h"
#include "core/profile.h"

/* What one source brought. */
struct source_report {
    struct str name;
    int64_t fetched; /* article pages that were answered */
    int64_t taken;   /* articles that they gave */
    int64_t not_modified, added, changed;
    int64_t gone;                   /* on show, and now 404 or 410 upstream */
    int64_t withdrawn;              /* of them, on a second night: taken off */
    int64_t rejected[REJECT_COUNT]; /* article pages, by reason */
    int64_t failed; /* pages the network lost, lists that were not read,
                       addresses that the configuration refuses */
    int64_t bytes;  /* of everything fetched, after decompression */
    double seconds;
    struct glyphs glyphs; /* that its new and changed articles lack */
    int64_t site_s;    /* the latest date of its answers; 0: they have none */
    int64_t unmarked;  /* of `taken`: pages without the source's marker */
    struct str canary; /* what is wrong with the source's canary; none */
    struct str error;  /* the first reason why it did not bring all it has: a
                         list lost, the night over, no article; else none */
    int64_t failing_nights;  /* with such an error, this one included; 0 */
    int64_t failing_since_s; /* the first of them */
};

struct sync_report {
    int64_t edition; /* on show after the run; 0: none yet */
    bool is_published;
    struct str brake; /* reason it was held; none */
    enum clock_state clock;
    struct source_report *sources;
    size_t source_count;
};

/* Told while it runs; each may be NULL. */
struct sync_progress {
    /* So many list pages of one source were had, with so many articles. */
    void (*list)(void *context, struct str source, size_t pages, size_t lines,
                 struct str url);
    /* `done` of `total` pages of one source. */
    void (*page)(void *context, struct str source, size_t done, size_t total,
                 struct str url);
    void (*rejected)(void *context, struct str url, enum reject reason,
                     struct str detail);
    /* A page that is counted as failed, a picture that is left out; of a
     * source's faults all but the first, which is its `error`. */
    void (*lost)(void *context, struct str url, struct str why);
    /* A new article whose page and tags disagree; the page was believed. */
    void (*doubted)(void *context, struct str url, struct str why);
    void *context;
};

struct sync_options {
    const struct config *config;
    const struct profile *profiles; /* all there are */
    size_t profile_count;
    struct str only_source; /* none: all; ERR_USAGE when there is no such */
    bool is_dry_run;        /* everything but the publishing */
    bool is_full;           /* asks for everything, whatever is known */
    int64_t now_s;          /* what the clock shows */
    int64_t built_s;        /* the program's build date; 0: not known */
    bool is_unsynchronised; /* the kernel says that nobody sets the clock */
    struct sync_progress progress;
    /* A last look at the finished file before it is published: renders a
     * page of every kind. False holds it. */
    bool (*probe)(void *context, const char *edition_path, struct err *err);
    void *probe_context;
};

/* What was found is published even when not all could be had; the run then
 * fails: with ERR_UNREACHABLE when every source has an error and none gave an
 * article, else with ERR_BUSY, as when another run is on: try again later.
 * ERR_IO at the end of a night that is good but not in the journal (journal.h).
 * ERR_CONFIG, before anything is fetched, for a profile that is not there or
 * a file of CA certificates.
 * ERR_HELD: a check refused the new edition. The report is filled in all
 * cases.
 *
 * The night's time is the clock's, as far as clock_trust.h believes it. */
MUST_USE bool sync_run(const struct sync_options *options, struct arena *mem,
                       struct sync_report *out, struct err *err);

/* Every source's profile must be "auto" or one of these. ERR_CONFIG. */
MUST_USE bool sync_check_profiles(const struct config *config,
                                  const struct profile *profiles, size_t count,
                                  struct err *err);

/* One object, one line, no line break at its end. */
void sync_report_json(const struct sync_report *report, struct buf *out);

#endif
