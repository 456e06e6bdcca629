/* writer.h - what a writer is, for the files of store that write. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/sql.h"
#include "store/write.h"

struct writer {
    struct sql sql; /* closed by writer_commit */
};

#endif
