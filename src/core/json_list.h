/* json_list.h - the answers that pages ask for their lists, as HTML. */
#ifndef CORE_JSON_LIST_H
#define CORE_JSON_LIST_H

#include "core/extract_unwrap.h"

/* Takes all that holds a list out of a JSON text: texts that are HTML, and
 * objects of an array that name an address and a title. False when it is no
 * JSON or holds no such thing. */
bool json_unwrap_list(struct str text, struct arena *mem, struct wrapped *out);

#endif
