/* json_tables.h - the names that writing and reading JSON share. */
#ifndef CORE_JSON_TABLES_H
#define CORE_JSON_TABLES_H

#include "core/article.h"

extern const char *const json_run_words[RUN_KIND_COUNT];

/* The article's texts, in the contract's order. */
struct json_text {
    const char *name;
    size_t offset; /* of a struct str in struct article */
};
enum { JSON_ARTICLE_TEXTS = 6 };
extern const struct json_text json_article_texts[JSON_ARTICLE_TEXTS];

#endif
