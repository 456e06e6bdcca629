/* resume.h - what a night has done so far, so that one that was killed goes on
 * where it was: a file of records that is only ever added to, each with its
 * checksum. A process that is killed loses at most the record it was writing;
 * a power cut may lose the last seconds', which are then asked for again.
 *
 * The file is of one night: same program, configuration, profiles and edition
 * to go on from, begun less than LIMIT_RESUME_AGE_S ago. Any other is worth
 * nothing, and a night that ends removes its own. */
#ifndef SYNC_RESUME_H
#define SYNC_RESUME_H

#include "base/arena.h"
#include "base/err.h"
#include "core/digest.h"

struct resume;

/* `about`: all that makes two runs the same night. `now_s` is when it began and
 * `number` the edition it would make, unless it goes on. A file that cannot be read or is of
 * another night is begun anew; nothing is written before the first record. */
struct resume *resume_open(const char *path, const struct digest *about,
                           int64_t now_s, int64_t number);
void resume_close(struct resume *resume); /* NULL is fine; leaves the file */
void resume_remove(struct resume *resume);

/* There are records of a run that was killed. */
bool resume_has_records(const struct resume *resume);

/* When the night began, UTC, and the edition that it was to make. */
int64_t resume_start_s(const struct resume *resume);
int64_t resume_number(const struct resume *resume);

/* What the night knows of an address, as something: an article, a list. */
struct resume_key {
    struct str kind, source, url;
};

/* False when there is nothing. The value lives as long as `resume`. */
bool resume_find(const struct resume *resume, const struct resume_key *key,
                 struct str *out);

/* Notes a value. One that cannot be written, or that would make the file
 * larger than LIMIT_RESUME, is not there later: the night goes on without. */
void resume_put(struct resume *resume, const struct resume_key *key,
                struct str value);

#endif
