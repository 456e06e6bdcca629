/* sample.h - the built-in sample web site: the static pages of an invented
 * congress, answered as a plain web server would, for `bulletin demo`. */
#ifndef HTTP_SAMPLE_H
#define HTTP_SAMPLE_H

#include "core/assets.h"
#include "http/exchange.h"

/* The list pages of the site's columns, one path a line. */
struct str sample_columns(void);

/* For server.h; `context` is not used. */
void sample_answer(void *context, const struct request *request,
                   struct arena *mem, struct answer *answer);

#endif
