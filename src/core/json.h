/* json.h - the JSON that goes out of the program and comes back from the
 * worker. json.c writes, json_read.c reads; they and feed_json.c know jansson. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/article.h"
#include "core/extract.h"
#include "core/field.h"

/* PUBLIC is the contract's form (`bulletin extract`, `bulletin articles`);
 * FULL adds what only the program needs: levels, runs, spans. */
enum json_form { JSON_PUBLIC, JSON_FULL };

/* A random number against crafted keys; once, before the first report is
 * read or a worker is forked. Without it a fixed one is used. */
void json_start(size_t seed);

/* One object, one line, no line break at its end. */
void json_put_article(const struct article *article, enum json_form form,
                      struct buf *out);
void json_put_list(const struct list_page *page, enum json_form form,
                   struct buf *out);

/* Reads the FULL form back. The text may come from a worker that hostile
 * bytes have taken over: everything is checked. ERR_DATA. */
MUST_USE bool json_read_article(struct str text, struct arena *mem,
                                struct article *out, struct err *err);
MUST_USE bool json_read_list(struct str text, struct arena *mem,
                             struct list_page *out, struct err *err);

/* How a page was read, out and back: texts are checked and tidied. */
void json_put_trace(const struct trace *trace, struct buf *out);
MUST_USE bool json_read_trace(struct str text, struct arena *mem,
                              struct trace *out, struct err *err);

/* A record as one object by its table: none is null, a PART's members are
 * written in place, a LIST is an array of objects. */
void json_put_record(const struct field *fields, const void *record,
                     struct buf *out);

/* Version of jansson at run time. */
const char *json_library(void);

#endif
