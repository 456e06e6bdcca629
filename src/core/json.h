/* json.h - the JSON that goes out of the program, in the contract's form. Of
 * others' JSON feed_json.c and json_list.c read what they need. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/article.h"
#include "core/extract.h"
#include "core/field.h"

/* A random number against crafted keys, once, before JSON is read or a worker
 * is forked: without it jansson opens a file for its own. The first counts. */
void json_start(size_t seed);

/* One object, one line, no line break at its end. */
void json_put_article(const struct article *article, struct buf *out);
void json_put_list(const struct list_page *page, struct buf *out);

/* A record as one object by its table: none is null, a PART's members are
 * written in place, a LIST is an array of objects. */
void json_put_record(const struct field *fields, const void *record,
                     struct buf *out);

/* Version of jansson at run time. */
const char *json_library(void);

#endif
