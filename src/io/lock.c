#include "io/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

bool lock_take(const char *path, int *fd, struct err *err)
{
    int open_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);

    if (open_fd < 0)
        return err_set(err, ERR_IO, "open %s: %m", path);
    if (flock(open_fd, LOCK_EX | LOCK_NB) != 0) {
        bool is_held = errno == EWOULDBLOCK;

        err_set(err, is_held ? ERR_BUSY : ERR_IO, "lock %s: %m", path);
        close(open_fd);
        return false;
    }
    *fd = open_fd;
    return true;
}
