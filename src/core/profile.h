/* profile.h - how one family of web sites is read, as data: the files of
 * assets/profiles/ (INI, by inih). Replaceable on the board. */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include "base/arena.h"
#include "base/err.h"

/* Page addresses of a list, after its first page. */
enum profile_pager {
    PAGER_NONE,
    PAGER_TRS, /* createPageHTML(count, index, "index", "htm"), from 0 */
};

/* Selectors are dom_find's. A none selector is not used. */
struct profile {
    struct str name;
    struct str evidence;   /* a page of this family has such an element */
    struct str body;       /* the article's container */
    struct str title;      /* elements tried in order */
    struct str subtitle;
    struct str info;       /* the line with source and date */
    struct str breadcrumb;
    struct str drop;       /* elements left out of the body */
    struct str list;       /* the container of a list page's items */
    enum profile_pager pager;
};

/* `file` is the name for messages. ERR_CONFIG with file and line for an
 * unknown key, a bad value or a missing body. */
MUST_USE bool profile_parse(struct str text, struct str file,
                            struct arena *mem, struct profile *out,
                            struct err *err);

#endif
