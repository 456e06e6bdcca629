/* edition.h - finished editions and who reads them. An edition is one
 * immutable SQLite file, data/editions/edition-<schema>-<number>.db; the
 * symbolic link data/current names the one on show. Reading prefers current,
 * then older editions, then the factory edition inside the binary, so that
 * there is always something to show.
 *
 * A shelf hands out readers: one per request, acquired and released by any
 * thread. A swap does not disturb the readers that are out. The only lock of
 * the server is the one inside the shelf. */
#ifndef STORE_EDITION_H
#define STORE_EDITION_H

#include "base/err.h"
#include "base/str.h"

struct shelf;
struct reader;

/* `factory` is the bytes of an edition file and must outlive the shelf; none
 * when there is none. Opens whatever is best; ERR_ABSENT only when nothing
 * at all can be opened. What was passed over is said in `notice` (caller's,
 * may be NULL; left clear when current itself was opened). */
MUST_USE bool shelf_open(const char *data_dir, struct str factory,
                         struct shelf **out, struct err *notice, struct err *err);
void shelf_close(struct shelf *shelf); /* all readers must be back */

/* Looks at `current` again; one thread's business, every few seconds. True
 * when another edition is on show now. Cheap (one readlink) when nothing
 * changed. A new edition that cannot be opened leaves the old one. One that
 * turned out to be damaged while it was read is set aside for the best of
 * those before it. Both are told in `err`, once; else `err` is left clear. So
 * look at `err` also when the answer is true. */
bool shelf_refresh(struct shelf *shelf, struct err *err);

/* The next refresh opens `current` anew, whatever it said before: somebody
 * has mended it and says so. Same thread as shelf_refresh. */
void shelf_forget(struct shelf *shelf);

/* Never NULL. When no more can be opened (descriptors, a file that is gone)
 * it waits for one to come back: a thread takes one at a time. A question
 * that fails with ERR_IO marks the edition as damaged for shelf_refresh. */
struct reader *reader_acquire(struct shelf *shelf);
void reader_release(struct reader *reader);

/* One edition by its file, without a shelf (sync, `edition verify`); the
 * file may not change while it is open. ERR_ABSENT, ERR_IO, or ERR_DATA when
 * it is no edition of our schema or not of its full size. */
MUST_USE bool reader_open(const char *path, struct reader **out, struct err *err);
void reader_close(struct reader *reader);

bool reader_is_factory(const struct reader *reader);
int64_t reader_number(const struct reader *reader);

/* File name of an edition of our schema, and back. */
struct str edition_name(int64_t number, char out[64]);
bool edition_number_of(struct str file_name, int64_t *number);

/* The same of one that is held until somebody decides: nobody opens it. */
struct str edition_held_name(int64_t number, char out[64]);
bool edition_held_number_of(struct str file_name, int64_t *number);

/* Reads everything back: quick_check, foreign keys, the counts in the meta
 * table, the digest of every article. ERR_DATA says what is wrong. */
MUST_USE bool edition_verify(struct reader *reader, struct err *err);

/* Version of SQLite at run time. */
const char *edition_library(void);

#endif
