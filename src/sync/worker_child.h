/* worker_child.h - the other side of worker.h: what runs in the forked child,
 * and the frames that go between the two. */
#ifndef SYNC_WORKER_CHILD_H
#define SYNC_WORKER_CHILD_H

#include <sys/types.h>

#include "sync/worker.h"

enum task {
    TASK_ARTICLE,
    TASK_LIST,
    TASK_EXPLAIN_ARTICLE,
    TASK_EXPLAIN_LIST,
    TASK_PICTURE,
    TASK_COUNT,
};
enum {
    FIELD_URL,
    FIELD_TYPE,
    FIELD_PROFILE,
    FIELD_MARKER,
    FIELD_BYTES,
    FIELD_COUNT,
};

/* A request: this, then the fields' bytes. */
struct request_head {
    uint32_t task;
    uint32_t lengths[FIELD_COUNT];
};

/* A reply: this, then `length` bytes: a record (wire.h), a picture or a sentence. The
 * first reply of a child says that it is shut in. */
struct reply_head {
    uint32_t kind; /* enum err_kind */
    uint32_t picture_type, width, height;
    uint32_t length;
};

/* Shuts the process in, says so, then reads pages until the socket closes. */
NORETURN void worker_child_run(const struct worker_options *options, int socket,
                               pid_t parent);

#endif
