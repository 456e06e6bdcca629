/* dom_scan.h - how deep a page nests, guessed without parsing it. */
#ifndef CORE_DOM_SCAN_H
#define CORE_DOM_SCAN_H

#include "base/str.h"

/* False when the page opens more than LIMIT_DOM_DEPTH elements inside each
 * other. One pass over the bytes: gumbo needs time and memory by the square
 * of the depth, so this is asked first. Follows the HTML standard in what
 * closes what, roughly: a page may get past it, no honest one is refused. */
bool dom_scan_is_shallow(struct str page);

#endif
