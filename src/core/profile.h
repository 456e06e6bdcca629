/* profile.h - how one family of web sites is read, as data: the files of
 * assets/profiles/ (INI, see settings.h). Replaceable on the board. */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include "core/digest.h"
#include "core/selector.h"

/* A list without selectors is not used. Those marked "in order" are tried one
 * after the other. */
struct profile {
    struct str name;             /* the file's, without its ending */
    struct digest text;          /* of the file */
    struct selectors evidence;   /* a page of this family has such a node;
                                    without: for pages that show no family's
                                    evidence */
    struct selectors breadcrumb; /* in order */
    struct selectors title;      /* any of them marks a title */
    struct selectors kicker;     /* the line above it, in order */
    struct selectors subtitle;   /* the line below it, in order */
    struct selectors info;       /* the line with source and date */
    struct selectors begin, end; /* pairs of nodes around the text, in order */
    struct selectors body;       /* the text's container, in order */
    struct selectors document;   /* links to documents whose address does not
                                    say so */
    struct selectors drop;       /* left out of title, info and body */
    struct selectors list;       /* the container of a list page's items, in
                                    order */
};

/* `file` is the name for messages. ERR_CONFIG with file and line for an
 * unknown key, a bad value, a begin without its end or a missing body. */
MUST_USE bool profile_parse(struct str text, struct str file, struct arena *mem,
                            struct profile *out, struct err *err);

/* A family's profile with the common one behind it: each of its lists goes on
 * with the other's, but for `evidence`. The lists lie in `mem`. */
struct profile profile_join(const struct profile *family,
                            const struct profile *common, struct arena *mem);

#endif
