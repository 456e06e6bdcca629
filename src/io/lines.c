#include "io/lines.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"

enum { CHUNK = 65536 };

static bool fail(struct err *err, const char *what, const char *path)
{
    return err_set(err, errno == ENOENT ? ERR_ABSENT : ERR_IO, "%s %s: %m",
                   what, path);
}

static bool open_plain(const char *path, int *fd, int64_t *size, struct err *err)
{
    struct stat st;

    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return fail(err, "open", path);
    if (fstat(*fd, &st) != 0)
        return fail(err, "ask about", path);
    *size = st.st_size;
    return S_ISREG(st.st_mode) ||
           err_set(err, ERR_IO, "%s is no plain file", path);
}

/* ---- from its end -------------------------------------------------------- */

/* Bytes from..to into `out`; fewer where the file ends. */
static bool read_span(int fd, const char *path, int64_t from, int64_t to,
                      struct buf *out, struct err *err)
{
    buf_clear(out);
    buf_reserve(out, (size_t)(to - from));
    while (from < to) {
        ssize_t n = pread(fd, out->p + out->n, (size_t)(to - from), from);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, "read", path);
        if (n == 0)
            break;
        out->n += (size_t)n;
        from += n;
    }
    return true;
}

/* The last place of window[from..to) where a line begins as wanted. The byte
 * before `from` belongs to the window unless the file begins there. */
static ptrdiff_t find_start(struct str window, size_t from, size_t to,
                            struct str start)
{
    for (size_t i = to; i-- > from;)
        if ((i == 0 || window.p[i - 1] == '\n') &&
            str_starts(str_skip(window, i), start))
            return (ptrdiff_t)i;
    return -1;
}

/* `is_whole` is false when the line has no end within the limit. */
static bool read_line(int fd, const char *path, int64_t at, size_t limit,
                      struct buf *out, bool *is_whole, struct err *err)
{
    ptrdiff_t end;

    if (!read_span(fd, path, at, at + (int64_t)limit + 1, out, err))
        return false;
    end = str_find_char(buf_str(out), '\n');
    *is_whole = end >= 0;
    if (*is_whole) {
        out->n = (size_t)end;
        out->p[out->n] = '\0';
    }
    return true;
}

bool lines_find_last(const char *path, struct str start, size_t limit,
                     struct buf *out, int64_t *at, int64_t *size, struct err *err)
{
    CLEANUP(fd_close) int fd = -1;
    CLEANUP(buf_free) struct buf window = BUF_EMPTY;
    int64_t high;

    assert(start.n > 0 && start.n < LIMIT_ERR_TEXT);
    *at = -1;
    if (!open_plain(path, &fd, size, err))
        return false;
    high = *size;
    while (high > 0) {
        int64_t low = high > CHUNK ? high - CHUNK : 0;
        int64_t from = low > 0 ? low - 1 : 0;
        bool is_whole = false;
        ptrdiff_t found;

        if (!read_span(fd, path, from, high + (int64_t)start.n, &window, err))
            return false;
        found = find_start(buf_str(&window), (size_t)(low - from),
                           (size_t)(high - from), start);
        high = found < 0 ? low : from + found;
        if (found >= 0 && !read_line(fd, path, high, limit, out, &is_whole, err))
            return false;
        if (is_whole) {
            *at = high;
            break;
        }
    }
    return true;
}

/* ---- from its front ------------------------------------------------------ */

bool lines_open(const char *path, int64_t end, size_t limit, struct lines *out,
                struct err *err)
{
    CLEANUP(fd_close) int fd = -1;
    int64_t size;

    *out = LINES_CLOSED;
    if (!open_plain(path, &fd, &size, err))
        return false;
    *out = (struct lines){ .fd = fd, .left = end, .limit = limit };
    fd = -1;
    return true;
}

void lines_close(struct lines *lines)
{
    fd_close(&lines->fd);
    buf_free(&lines->buf);
}

/* More behind what is not given yet, which moves to the front. */
static bool fill(struct lines *lines, struct err *err)
{
    struct buf *buf = &lines->buf;
    size_t wanted = lines->left < CHUNK ? (size_t)lines->left : CHUNK;
    ssize_t n;

    if (lines->at > 0) {
        buf->n -= lines->at;
        memmove(buf->p, buf->p + lines->at, buf->n);
        lines->at = 0;
    }
    buf_reserve(buf, wanted);
    do
        n = read(lines->fd, buf->p + buf->n, wanted);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_set(err, ERR_IO, "read: %m");
    if (n == 0)
        return err_set(err, ERR_DATA, "the file has become shorter");
    buf->n += (size_t)n;
    lines->left -= n;
    return true;
}

bool lines_next(struct lines *lines, struct str *out, struct err *err)
{
    size_t looked_at = 0;

    for (;;) {
        struct str rest = str_skip(buf_str(&lines->buf), lines->at);
        ptrdiff_t end = str_find_char(str_skip(rest, looked_at), '\n');
        size_t n = end < 0 ? rest.n : looked_at + (size_t)end;

        if (n > lines->limit)
            return err_set(err, ERR_LIMIT, "a line of over %zu bytes",
                           lines->limit);
        if (end >= 0) {
            *out = str_slice(rest, 0, n);
            lines->at += n + 1;
            lines->number++;
            return true;
        }
        if (lines->left == 0) {
            *out = STR_NONE;
            return rest.n == 0 ||
                   err_set(err, ERR_DATA, "the last line has no end");
        }
        looked_at = rest.n;
        if (!fill(lines, err))
            return false;
    }
}

/* ---- at its end ---------------------------------------------------------- */

static bool cut(struct appender *appender, struct err *err)
{
    buf_clear(&appender->buf);
    if (ftruncate(appender->fd, appender->start) != 0)
        return fail(err, "cut", appender->path);
    return lseek(appender->fd, appender->start, SEEK_SET) == appender->start ||
           fail(err, "seek in", appender->path);
}

bool appender_open(const char *path, int64_t start, struct appender *out,
                   struct err *err)
{
    *out = (struct appender){ .path = path, .start = start };
    out->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (out->fd < 0)
        return fail(err, "open", path);
    if (cut(out, err))
        return true;
    appender_close(out);
    return false;
}

static bool flush(struct appender *appender, struct err *err)
{
    struct str rest = buf_str(&appender->buf);

    while (rest.n > 0) {
        ssize_t n = write(appender->fd, rest.p, rest.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, "write", appender->path);
        rest = str_skip(rest, (size_t)n);
    }
    buf_clear(&appender->buf);
    return true;
}

bool appender_put(struct appender *appender, struct str line, struct err *err)
{
    buf_put(&appender->buf, line);
    buf_put_char(&appender->buf, '\n');
    return appender->buf.n < CHUNK || flush(appender, err);
}

/* A file that began empty may be new: its name is to last too. */
bool appender_sync(struct appender *appender, struct err *err)
{
    if (!flush(appender, err))
        return false;
    if (fsync(appender->fd) != 0)
        return fail(err, "fsync", appender->path);
    return appender->start > 0 || file_sync_folder_of(appender->path, err);
}

bool appender_keep(struct appender *appender, struct err *err)
{
    appender->is_kept = appender_sync(appender, err);
    return appender->is_kept;
}

bool appender_undo(struct appender *appender, struct err *err)
{
    return cut(appender, err);
}

void appender_close(struct appender *appender)
{
    struct err ignored;

    if (appender->fd >= 0 && !appender->is_kept)
        cut(appender, &ignored);
    fd_close(&appender->fd);
    buf_free(&appender->buf);
}
