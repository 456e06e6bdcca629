/* section.h - the parts of an article that belong to one district: they
 * begin with a leading heading such as "临江区人大常委会". */
#ifndef CORE_SECTION_H
#define CORE_SECTION_H

#include "base/arena.h"
#include "core/article.h"

struct section_range {
    struct str district; /* "临江区", borrowed from the heading */
    size_t first, last;  /* blocks, the heading included */
};

/* The text is a district's name (2-8 Chinese characters, the last of them
 * 区, 县, 市 or 旗) and its congress or standing committee. Words for any of
 * them ("我市各区", "走进社区") are no names. */
bool section_is_name(struct str text);

/* All sections of the article in order; one ends before the next or with the
 * article. A city's is one only in an article that has a district's too. */
void section_find(const struct article *article, struct arena *mem,
                  struct section_range **out, size_t *count);

#endif
