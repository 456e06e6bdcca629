/* bulletin articles: what the current edition holds. */
#include <inttypes.h>

#include "cmd/cmd.h"
#include "cmd/load.h"
#include "core/date.h"
#include "core/json.h"
#include "store/read.h"

static void put_article(const struct article *article, bool is_json,
                        struct arena *mem, struct buf *out)
{
    struct str day = S("          ");

    if (is_json) {
        json_put_article(article, out);
        buf_put_char(out, '\n');
        return;
    }
    if (article->precision != PRECISION_NONE)
        day = date_day(article->published_s, mem);
    buf_printf(out, "%6" PRId64 "  %.*s  %.*s\n", article->id, STR_ARG(day),
               STR_ARG(article->title));
}

static bool put_all(struct cmd *cmd, struct reader *db, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    int64_t *ids;
    size_t count;

    if (!store_article_ids(db, &cmd->mem, &ids, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct article article;

        if (!store_article(db, ids[i], &mem, &article, err))
            return false;
        put_article(&article, cmd_has(cmd, "json"), &mem, &out);
        if (cmd_print(cmd, buf_str(&out)) != 0)
            return err_set(err, ERR_IO, "stopped at article %" PRId64, ids[i]);
        buf_clear(&out);
        arena_reset(&mem);
    }
    return true;
}

static int run(struct cmd *cmd)
{
    struct shelf *shelf;
    struct reader *db;
    struct err err = ERR_CLEAR;
    bool is_good;

    if (!load_shelf(&cmd->config, &shelf, NULL, &err))
        return cmd_fail(cmd, &err);
    db = reader_acquire(shelf);
    is_good = put_all(cmd, db, &err);
    reader_release(db);
    shelf_close(shelf);
    return is_good ? 0 : cmd_fail(cmd, &err);
}

const struct command command_articles = {
    .name = "articles",
    .summary = "list the articles of the edition on show",
    .options = { { "json", 'j', NULL, "one JSON object an article" } },
    .run = run,
};
