/* pictures.h - the pictures of an article: fetched, made anew by the worker,
 * put into data/blobs/<2 hex>/<digest> before any edition names them. */
#ifndef SYNC_PICTURES_H
#define SYNC_PICTURES_H

#include "sync/crawl.h"
#include "sync/gate.h"

/* Gives the article's pictures their assets. One that cannot be had is told to
 * `progress`, and is the one on show, if the article is, else none:
 * `are_whole` is false then. False: the disk failed. */
MUST_USE bool pictures_take(const struct crawl_options *options,
                            struct gate *gate, struct harvest *harvest,
                            struct article *article, bool *are_whole,
                            struct err *err);

#endif
