/* file.h - files, written so that a power cut leaves the old or the new. */
#ifndef IO_FILE_H
#define IO_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* For CLEANUP: closes *fd unless negative. */
void fd_close(int *fd);

/* Appends the whole file. ERR_ABSENT, ERR_IO, ERR_LIMIT over `limit`. The
 * path "-" is standard input. */
MUST_USE bool file_read(const char *path, size_t limit, struct buf *out,
                        struct err *err);

/* Temporary file "PATH.new" in the same folder, fsync, rename, fsync of the
 * folder; one writer of a path at a time. What is there and is no plain file
 * (a device, a pipe, a link) is written straight through. */
MUST_USE bool file_write_atomic(const char *path, struct str bytes,
                                struct err *err);

/* Overwrites `to`; not synced. */
MUST_USE bool file_copy(const char *from, const char *to, struct err *err);
MUST_USE bool file_sync(const char *path, struct err *err); /* file or folder */

MUST_USE bool file_sync_folder_of(const char *path, struct err *err);

/* rename(2), then fsync of the target's folder. */
MUST_USE bool file_rename(const char *from, const char *to, struct err *err);

/* Points the symbolic link `path` at `target` in one step. */
MUST_USE bool file_swap_link(const char *target, const char *path,
                             struct err *err);

/* Appends where the symbolic link points. ERR_ABSENT, ERR_IO. */
MUST_USE bool file_link_target(const char *path, struct buf *out,
                               struct err *err);

/* When the link itself was made. ERR_ABSENT, ERR_IO. */
MUST_USE bool file_link_time(const char *path, int64_t *utc_s, struct err *err);

bool file_exists(const char *path);
int64_t file_size(const char *path); /* of a plain file; else -1 */

/* Bytes that we may still write on the disk that holds `path`. */
MUST_USE bool file_room(const char *path, int64_t *bytes, struct err *err);
void file_remove(const char *path); /* no complaint when absent */

/* Makes a folder and those above it (mode 0755), synced. */
MUST_USE bool dir_make(const char *path, struct err *err);

/* Removes a folder and all inside it; for what we made ourselves. */
void dir_remove(const char *path);

/* Names in a folder, sorted, without "." and "..", each followed by a NUL. */
MUST_USE bool dir_list(const char *path, struct buf *names, struct err *err);

#endif
