#include "store/rows.h"

#include <string.h>

static const struct str run_words[RUN_KIND_COUNT] = {
    [RUN_STRONG] = STR("strong"),
    [RUN_EM] = STR("em"),
    [RUN_LINK] = STR("link"),
};

void rows_put(struct buf *rows, const void *row, size_t size)
{
    buf_put(rows, (struct str){ row, size });
}

void *rows_take(const struct buf *rows, size_t size, struct arena *mem,
                size_t *count)
{
    void *taken = arena_alloc(mem, rows->n, 1);

    if (rows->n)
        memcpy(taken, rows->p, rows->n);
    *count = rows->n / size;
    return taken;
}

struct str rows_run_word(enum run_kind kind)
{
    return run_words[kind];
}

bool rows_run_kind(struct str word, enum run_kind *out)
{
    for (size_t i = 0; i < COUNT_OF(run_words); i++) {
        if (!str_equal(run_words[i], word))
            continue;
        *out = (enum run_kind)i;
        return true;
    }
    return false;
}

bool rows_count(struct sql *sql, struct edition_facts *out, struct err *err)
{
    static const char ARTICLES[] = "SELECT count(*) FROM articles";
    static const char COLUMNS[] =
        "SELECT count(*) FROM columns WHERE id <> 0 AND article_count > 0";
    static const char ASSETS[] = "SELECT count(*) FROM assets";

    return sql_number(sql, ARTICLES, &out->article_count, err) &&
           sql_number(sql, COLUMNS, &out->column_count, err) &&
           sql_number(sql, ASSETS, &out->asset_count, err);
}
