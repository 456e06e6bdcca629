/* config.h - the options. One table (config.c) feeds the parser, -o,
 * `bulletin config` and the documentation. Pure: files are read elsewhere,
 * their text comes in. All texts lie in the arena given to config_init. */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "core/qr.h"
#include "core/schedule.h"

/* Words separated by blanks in the file. */
struct words {
    struct str items[LIMIT_CONFIG_WORDS];
    size_t count;
};

enum source_kind { SOURCE_SITE, SOURCE_FEED, SOURCE_SNAPSHOT };

struct source_config {
    struct str name; /* of [source.NAME] */
    enum source_kind kind;
    struct words start;         /* first list page of each column */
    struct str profile;         /* "auto", or a file of assets/profiles */
    struct words allowed_hosts; /* empty: the hosts of `start` */
    bool allow_http, allow_private, tls_legacy;
    struct str ca_file; /* trusted besides the system's; empty: none */
    struct str contact, marker, canary;
    double pace_s;
    int64_t timeout_s, night_s, night_mb, resample_nights;
};

struct config {
    struct arena *mem;
    struct {
        struct str data;
        int64_t keep_editions, quota_mb, free_mb;
    } store;
    struct {
        struct schedule_window window;
    } sync;
    struct {
        int64_t changed_percent, gone_percent, foreign_percent,
            unmarked_percent, least;
    } brake;
    struct {
        struct str listen, lan_listen; /* address:port */
        struct words hosts;            /* names taken in Host besides ours */
        int64_t connections, per_address;
    } serve;
    struct {
        struct str name, short_name, owner, icp, police, support, address,
            postcode, phone;
        struct words links; /* titles of columns the footer leads to */
    } site;
    struct {
        struct str mobile, home, wechat;
        enum qr_level level;
        int64_t module_px;
    } qr;
    struct {
        double diagonal_inch;
        int64_t width_px, height_px, idle_s, countdown_s;
    } screen;
    struct source_config sources[LIMIT_SOURCES];
    size_t source_count;
    struct config_origins *origins; /* where each value came from */
};

/* All defaults. `mem` must outlive the configuration. */
void config_init(struct config *config, struct arena *mem);

/* Applies one file on top; `file` is its name for messages and origins.
 * ERR_CONFIG: "bulletin.conf:12: serve.listen: ...", with what is allowed. */
MUST_USE bool config_parse(struct config *config, struct str text,
                           struct str file, struct err *err);

/* Applies "section.key=value"; `origin` says where it was given ("-o"). */
MUST_USE bool config_set(struct config *config, struct str assignment,
                         struct str origin, struct err *err);

/* What must hold between values: a source has a start address, and so on. */
MUST_USE bool config_check(const struct config *config, struct err *err);

/* Puts in front of an error where that option of a source was given:
 * "bulletin.conf:12: source.main.ca_file: "; false, ERR_CONFIG. */
bool config_wrong_source(const struct config *config,
                         const struct source_config *source, const char *key,
                         struct err *err);

/* The box that pictures are made to fit: the screen's longer side, as far as
 * LIMIT_PICTURE_SHOWN_SIDE goes. */
uint32_t config_picture_box_px(const struct config *config);

/* One option of the merged configuration. */
struct config_entry {
    struct str section, key; /* "source.sample", "start" */
    struct str value;        /* as it would stand in a file */
    struct str origin;       /* "default", "bulletin.conf:3", "-o" */
    struct str help;
};
/* All of them, in the table's order. */
void config_entries(const struct config *config, struct arena *mem,
                    struct config_entry **out, size_t *count);

#endif
