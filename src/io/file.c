#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool fail(struct err *err, const char *what, const char *path)
{
    return err_set(err, ERR_IO, "%s %s: %m", what, path);
}

/* For what is to be there. */
static bool fail_reading(struct err *err, const char *what, const char *path)
{
    enum err_kind kind = errno == ENOENT ? ERR_ABSENT : ERR_IO;

    return err_set(err, kind, "%s %s: %m", what, path);
}

bool file_read(const char *path, size_t limit, struct buf *out, struct err *err)
{
    bool is_stdin = !strcmp(path, "-");
    CLEANUP(fd_close) int own = -1;
    char chunk[16384];
    size_t total = 0;
    ssize_t n;

    if (!is_stdin && (own = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        return fail_reading(err, "open", path);
    while ((n = read(is_stdin ? STDIN_FILENO : own, chunk, sizeof(chunk))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, "read", path);
        total += (size_t)n;
        if (total > limit)
            return err_set(err, ERR_LIMIT, "%s is over %zu bytes", path, limit);
        buf_put(out, (struct str){ chunk, (size_t)n });
    }
    return true;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return true;
}

static struct str folder_of(const char *path, struct buf *out)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        buf_put_char(out, '.');
    else
        buf_put(out,
                (struct str){ path, slash == path ? 1 : (size_t)(slash - path) });
    return buf_str(out);
}

bool file_sync(const char *path, struct err *err)
{
    CLEANUP(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fail_reading(err, "open", path);
    return fsync(fd) == 0 || fail(err, "fsync", path);
}

bool file_sync_folder_of(const char *path, struct err *err)
{
    CLEANUP(buf_free) struct buf folder = BUF_EMPTY;

    folder_of(path, &folder);
    return file_sync(buf_cstr(&folder), err);
}

bool file_rename(const char *from, const char *to, struct err *err)
{
    if (rename(from, to) != 0)
        return fail(err, "rename to", to);
    return file_sync_folder_of(to, err);
}

/* Closing can report the disk's last word (NFS, quota), so it is looked at. */
static bool write_synced(const char *path, int flags, struct str bytes,
                         struct err *err)
{
    CLEANUP(fd_close) int fd = open(path, flags | O_CLOEXEC, 0644);
    int closing;

    if (fd < 0)
        return fail(err, "create", path);
    if (!write_all(fd, bytes))
        return fail(err, "write", path);
    /* A pipe or a terminal cannot be synced and says EINVAL. */
    if (fsync(fd) != 0 && errno != EINVAL)
        return fail(err, "fsync", path);
    closing = fd;
    fd = -1;
    return close(closing) == 0 || fail(err, "close", path);
}

bool file_write_atomic(const char *path, struct str bytes, struct err *err)
{
    CLEANUP(buf_free) struct buf new = BUF_EMPTY;
    struct stat now;

    /* Renaming over /dev/stdout would replace the device. */
    if (lstat(path, &now) == 0 && !S_ISREG(now.st_mode))
        return write_synced(path, O_WRONLY | O_TRUNC, bytes, err);
    /* The name is constant: what a power cut leaves is overwritten next
     * time and does not pile up. */
    buf_printf(&new, "%s.new", path);
    if (write_synced(buf_cstr(&new), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
                     bytes, err) &&
        file_rename(buf_cstr(&new), path, err))
        return true;
    file_remove(buf_cstr(&new));
    return false;
}

bool file_copy(const char *from, const char *to, struct err *err)
{
    CLEANUP(fd_close) int in = open(from, O_RDONLY | O_CLOEXEC);
    CLEANUP(fd_close) int out = -1;
    char chunk[65536];
    ssize_t n;

    if (in < 0)
        return fail_reading(err, "open", from);
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (out < 0)
        return fail(err, "create", to);
    while ((n = read(in, chunk, sizeof(chunk))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, "read", from);
        if (!write_all(out, (struct str){ chunk, (size_t)n }))
            return fail(err, "write", to);
    }
    return true;
}

bool file_swap_link(const char *target, const char *path, struct err *err)
{
    CLEANUP(buf_free) struct buf new = BUF_EMPTY;

    buf_printf(&new, "%s.new", path);
    file_remove(buf_cstr(&new));
    if (symlink(target, buf_cstr(&new)) != 0)
        return fail(err, "link", buf_cstr(&new));
    return file_rename(buf_cstr(&new), path, err);
}

bool file_link_target(const char *path, struct buf *out, struct err *err)
{
    char target[4096];
    ssize_t n = readlink(path, target, sizeof(target));

    if (n < 0)
        return fail_reading(err, "read link", path);
    buf_put(out, (struct str){ target, (size_t)n });
    return true;
}

bool file_link_time(const char *path, int64_t *utc_s, struct err *err)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return fail_reading(err, "ask about", path);
    *utc_s = st.st_mtim.tv_sec;
    return true;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

int64_t file_size(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : -1;
}

bool file_room(const char *path, int64_t *bytes, struct err *err)
{
    struct statvfs disk;

    if (statvfs(path, &disk) != 0)
        return fail_reading(err, "ask about", path);
    *bytes = (int64_t)(disk.f_bavail * disk.f_frsize);
    return true;
}

void file_remove(const char *path)
{
    (void)unlink(path);
}

bool dir_make(const char *path, struct err *err)
{
    CLEANUP(buf_free) struct buf above = BUF_EMPTY;
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    folder_of(path, &above);
    if (strcmp(buf_cstr(&above), path) != 0 && strchr(path, '/') &&
        !dir_make(buf_cstr(&above), err))
        return false;
    if (mkdir(path, 0755) != 0)
        return errno == EEXIST || fail(err, "make folder", path);
    return file_sync_folder_of(path, err);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    (void)remove(path);
    return 0;
}

void dir_remove(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static int is_listed(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* Byte order; alphasort(3) would follow the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool dir_list(const char *path, struct buf *names, struct err *err)
{
    struct dirent **entries;
    int n = scandir(path, &entries, is_listed, by_name);

    if (n < 0)
        return fail_reading(err, "list", path);
    for (int i = 0; i < n; i++) {
        buf_put(names, str_of(entries[i]->d_name));
        buf_put_char(names, '\0');
        free(entries[i]);
    }
    free(entries);
    return true;
}
