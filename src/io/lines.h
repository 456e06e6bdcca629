/* lines.h - a file of lines that only grows: read from its front in bounded
 * memory, looked at from its end, and appended to in steps, each of which is
 * on the disk before the next is written. */
#ifndef IO_LINES_H
#define IO_LINES_H

#include "base/buf.h"
#include "base/err.h"

/* The last line that begins with `start` (under LIMIT_ERR_TEXT bytes) and has
 * its line break, at most `limit` bytes long: its text into `out`, its place
 * in `at`. Longer ones are passed over. `at` is -1 when there is none. Reads
 * no more of the file than what lies behind it. `size` is the file's then.
 * ERR_ABSENT, ERR_IO. */
MUST_USE bool lines_find_last(const char *path, struct str start, size_t limit,
                              struct buf *out, int64_t *at, int64_t *size,
                              struct err *err);

/* ---- from its front ------------------------------------------------------ */

struct lines {
    int fd;
    int64_t left;   /* bytes of the file that are not read yet */
    int64_t number; /* of the line that was given last; the first is 1 */
    size_t limit;
    struct buf buf; /* read and not given yet, from `at` */
    size_t at;
};

#define LINES_CLOSED ((struct lines){ .fd = -1 })

/* The lines of the first `end` bytes, which end with a line break. `limit` is
 * that of one line and of the memory. ERR_ABSENT, ERR_IO. */
MUST_USE bool lines_open(const char *path, int64_t end, size_t limit,
                         struct lines *out, struct err *err);
void lines_close(struct lines *lines);

/* The next line without its line break, borrowed until the next call; none at
 * the end. ERR_LIMIT, ERR_IO, ERR_DATA when the file has become shorter. */
MUST_USE bool lines_next(struct lines *lines, struct str *out, struct err *err);

/* ---- at its end ---------------------------------------------------------- */

struct appender {
    const char *path; /* the caller's */
    int fd;
    int64_t start; /* where we began */
    bool is_kept;
    struct buf buf;
};

#define APPENDER_CLOSED ((struct appender){ .fd = -1 })

/* Cuts off what lies behind `start`; makes the file when there is none. */
MUST_USE bool appender_open(const char *path, int64_t start,
                            struct appender *out, struct err *err);
MUST_USE bool appender_put(struct appender *appender, struct str line,
                           struct err *err); /* the line break is ours */

/* All that was put is on the disk, and the file's name. */
MUST_USE bool appender_sync(struct appender *appender, struct err *err);

/* The same, and closing leaves it there. */
MUST_USE bool appender_keep(struct appender *appender, struct err *err);

/* Takes back what was put, to put it anew. */
MUST_USE bool appender_undo(struct appender *appender, struct err *err);

/* What is not kept is taken back, as far as the disk lets us. */
void appender_close(struct appender *appender);

#endif
