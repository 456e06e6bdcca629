/* load.h - the configuration from its files and the command line. */
#ifndef CMD_LOAD_H
#define CMD_LOAD_H

#include "base/arena.h"
#include "base/err.h"
#include "core/config.h"
#include "core/profile.h"
#include "store/edition.h"

#define LOAD_FOLDER "/etc/bulletin"
#define LOAD_DEFAULT LOAD_FOLDER "/bulletin.conf"
#define LOAD_PROFILES LOAD_FOLDER "/profiles"

enum { LOAD_MAX = 64 };

/* What -c and -o gave, in their order. */
struct load {
    struct {
        bool is_file;
        const char *text;
    } items[LOAD_MAX];
    size_t count;
};

/* False when there is no room. */
bool load_add(struct load *load, bool is_file, const char *text);

/* The same, in front of all others. */
bool load_add_first(struct load *load, bool is_file, const char *text);

/* Defaults, then the -c files (without one: LOAD_DEFAULT and conf.d beside
 * it, as far as they exist), then each -o, then config_check. ERR_CONFIG with
 * file and line. */
MUST_USE bool load_config(const struct load *load, struct config *config,
                          struct arena *mem, struct err *err);

/* The built-in profiles, replaced one by one by files of the same name in the
 * folder, and those of its other *.ini files: LIMIT_PROFILES in all. The
 * folder may be missing. ERR_CONFIG with file and line. */
MUST_USE bool load_profiles(const char *folder, struct arena *mem,
                            struct profile **out, size_t *count, struct err *err);

/* The shelf of store.data, with the factory edition behind it. `notice` (may
 * be NULL) says what was passed over; a board that never synced is no fault,
 * so for that it stays clear. */
MUST_USE bool load_shelf(const struct config *config, struct shelf **out,
                         struct err *notice, struct err *err);

#endif
