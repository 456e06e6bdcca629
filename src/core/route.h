/* route.h - path patterns: fixed parts and at most one {placeholder}, which
 * stands for one or more bytes without '/'. */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "base/str.h"

/* True when the whole path fits; `value` is then what the placeholder stood
 * for, still percent-encoded; none for a pattern without one. */
bool route_match(struct str pattern, struct str path, struct str *value);

#endif
