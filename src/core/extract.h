/* extract.h - a decoded page to an article, or a list page to the addresses
 * on it. Pure; call it only in the worker. Nothing of the source's markup is
 * passed on: the body is rebuilt from blocks, by a table of elements. */
#ifndef CORE_EXTRACT_H
#define CORE_EXTRACT_H

#include "base/arena.h"
#include "base/err.h"
#include "core/article.h"
#include "core/profile.h"
#include "core/trace.h"

/* What the page was and how it came. */
struct extract_input {
    struct str page; /* UTF-8 */
    struct str url;  /* absolute, normalised */
    const struct profile *profiles;
    size_t profile_count;
    struct str profile_name; /* "auto": by evidence; else this one */
    struct str marker;   /* words that every page of the site has, or none */
    struct trace *trace; /* how it was read; NULL: nobody asks */
};

/* Reads an article. A page that is none gives `out->reject` and true; false
 * only for a limit. */
MUST_USE bool extract_article(const struct extract_input *input,
                              struct arena *mem, struct article *out,
                              struct err *err);

/* The same for a page as it came: `input->page` is its bytes, `type` the
 * Content-Type header or none. What is no web page by its type or first bytes
 * is not_html, what makes no text undecodable. */
MUST_USE bool extract_bytes(const struct extract_input *input, struct str type,
                            struct arena *mem, struct article *out,
                            struct err *err);

struct list_item {
    struct str url;   /* absolute, normalised */
    struct str title; /* as the list has it; empty for a picture alone */
    enum precision precision;
    int64_t published_s;           /* UTC; meaningless with PRECISION_NONE */
    const struct article *article; /* a feed's full content; else NULL */
};

/* A list page, the answer that such a page asks for its items (XML or JSON),
 * or a feed: its items in the page's order (each address once, the first
 * LIMIT_LIST_ITEMS), the path from
 * its breadcrumb and the address of the next page, as a script, a link, or
 * the numbers of pages and records tell it. */
struct list_page {
    struct list_item *items;
    size_t item_count;
    struct str *column_path;
    size_t column_depth;
    struct str next; /* none on the last page */
    bool is_cut;     /* there were more items */
};

MUST_USE bool extract_list(const struct extract_input *input, struct arena *mem,
                           struct list_page *out, struct err *err);

#endif
