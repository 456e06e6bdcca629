/* target.h - what the codes beside an article say: its own address on the
 * mobile site, and what else a visitor may want to take along (attachments,
 * films, links to other sites), which the screen itself never opens. */
#ifndef CORE_TARGET_H
#define CORE_TARGET_H

#include "base/arena.h"
#include "core/article.h"

/* Fills {url} and {id} of the pattern. Behind a '?' of the pattern the
 * address keeps only what RFC 3986 section 3.4 lets stand in one value of a
 * query; the rest is percent-encoded. */
struct str target_of_article(struct str pattern, const struct article *article,
                             struct arena *mem);

/* The mobile site itself: `home` as configured, else the start of the address
 * in `pattern` up to its host; none when there is neither. */
struct str target_of_home(struct str home, struct str pattern);

enum target_kind { TARGET_ATTACHMENT, TARGET_VIDEO, TARGET_LINK };

struct target {
    enum target_kind kind;
    struct str title;   /* its words in the article; may be empty */
    struct str address; /* absolute, upstream's */
};

/* The n-th thing to take along, from 1 in the order of the text; false
 * behind the last. An address that occurs twice counts once. */
bool target_take(const struct article *article, size_t n, struct target *out);

#endif
