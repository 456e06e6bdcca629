/* dom_scan.h - what a page would cost, guessed without parsing it. */
#ifndef CORE_DOM_SCAN_H
#define CORE_DOM_SCAN_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

/* ERR_LIMIT when the page opens more than LIMIT_DOM_DEPTH elements inside each
 * other, or gives one over LIMIT_ATTRIBUTES attributes. One pass over the
 * bytes: gumbo needs time and memory by the square of the depth, and time by
 * the square of the attributes, so this is asked first. Follows the HTML
 * standard in what closes what, roughly: a page may get past it, no honest one
 * is refused. */
MUST_USE bool dom_scan(struct str page, struct err *err);

#endif
