/* reader.h - what a reader is, for the files of store that ask it. */
#ifndef STORE_READER_H
#define STORE_READER_H

#include "store/edition.h"
#include "store/sql.h"

struct edition; /* on a shelf; only edition.c looks inside */

struct reader {
    struct sql sql;
    int64_t number;
    bool is_factory;
    struct edition *edition; /* NULL: opened without a shelf */
    struct reader *next;     /* the edition's free ones */
};

/* As reader_open, over the bytes of the factory edition. */
MUST_USE bool reader_open_bytes(struct str bytes, struct reader **out,
                                struct err *err);

#endif
