/* json_read.h - records of ours, read back from the JSON they were written
 * as. */
#ifndef CORE_JSON_READ_H
#define CORE_JSON_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "core/field.h"

/* The members of one object into a record, by the table that json_put_record
 * wrote it by. Texts lie in `mem`. A member that the object does not have is
 * left as it was, what the table does not name is passed over, as are links,
 * lists, counts and articles. ERR_DATA: no JSON, no object, a name twice, a
 * member of another type. The text is not repeated in the sentence. */
MUST_USE bool json_read_record(const struct field *fields, struct str text,
                               struct arena *mem, void *record, struct err *err);

#endif
