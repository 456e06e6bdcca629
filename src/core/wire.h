/* wire.h - what the worker's child has read, as bytes to its parent and back:
 * flat, of one program on one machine, kept for a night at most. One routine walks a
 * record both ways, as in XDR (RFC 4506), so the sides cannot disagree. The
 * bytes may come from a child that a page has taken over: what is got is
 * clean text, in bounds, whole and in order, or refused with ERR_DATA. */
#ifndef CORE_WIRE_H
#define CORE_WIRE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/article.h"
#include "core/extract.h"

void wire_put_article(const struct article *article, struct buf *out);
void wire_put_list(const struct list_page *page, struct buf *out);
void wire_put_trace(const struct trace *trace, struct buf *out);

/* Texts are borrowed from `bytes`, arrays lie in `mem`. An article's address,
 * ids and pictures are the parent's to know: they are none. An item's article
 * was accepted and has the item's address. */
MUST_USE bool wire_get_article(struct str bytes, struct arena *mem,
                               struct article *out, struct err *err);
MUST_USE bool wire_get_list(struct str bytes, struct arena *mem,
                            struct list_page *out, struct err *err);
/* Made fit for a terminal: no text holds what could move it. */
MUST_USE bool wire_get_trace(struct str bytes, struct arena *mem,
                             struct trace *out, struct err *err);

#endif
