/* extract_style.h - what styles say: of one element, and of all that the
 * page's own rules name. Only what hides and what sets type is read. */
#ifndef CORE_EXTRACT_STYLE_H
#define CORE_EXTRACT_STYLE_H

#include "core/selector.h"

/* The value of a property in declarations ("color: red; left: 0"); none when
 * absent. */
struct str style_value(struct str style, struct str property);

/* "0", "0px", "0.0em": nothing of a size is left. */
bool style_is_zero(struct str value);

/* Declarations after which a reader does not see an element: not displayed,
 * invisible, off the page, closed to nothing. */
bool style_hides(struct str style);

/* What the page's style elements hide in every window, by class or id. At
 * most LIMIT_SELECTORS. */
struct selectors style_hidden(const struct dom_node *root, struct arena *mem);

#endif
