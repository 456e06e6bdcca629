#include <inttypes.h>

#include "core/link.h"
#include "http/site.h"
#include "store/read.h"

static bool ask(const struct site *site, struct reader *db, struct str path,
                struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(answer_free) struct answer answer = ANSWER_EMPTY;
    struct request request = { .path = path };

    site_serve(site, db, &request, &mem, &answer);
    return answer.status == 200 || err_set(err, ERR_HELD, "%.*s answers %d",
                                           STR_ARG(path), answer.status);
}

static bool ask_columns(const struct site *site, struct reader *db,
                        struct arena *mem, struct err *err)
{
    struct column *columns;
    size_t count;

    if (!store_columns(db, mem, &columns, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct str slug = link_escape(columns[i].slug, mem);

        if (!ask(site, db, arena_printf(mem, "/column/%.*s", STR_ARG(slug)), err))
            return false;
    }
    return true;
}

static bool ask_districts(const struct site *site, struct reader *db,
                          struct arena *mem, struct err *err)
{
    struct district *districts;
    size_t count;

    if (!store_districts(db, mem, &districts, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct str slug = link_escape(districts[i].name, mem);

        if (!ask(site, db, arena_printf(mem, "/district/%.*s", STR_ARG(slug)),
                 err))
            return false;
    }
    return true;
}

/* Every article's page; the newest one's code stands for all codes. */
static bool ask_articles(const struct site *site, struct reader *db,
                         struct arena *mem, struct err *err)
{
    int64_t *ids;
    size_t count;

    if (!store_article_ids(db, mem, &ids, &count, err))
        return false;
    if (count == 0)
        return err_set(err, ERR_HELD, "no article");
    for (size_t i = 0; i < count; i++)
        if (!ask(site, db, arena_printf(mem, "/article/%" PRId64, ids[i]), err))
            return false;
    return site->config->qr.mobile.n == 0 ||
           ask(site, db, arena_printf(mem, "/qr/%" PRId64 ".png", ids[0]), err);
}

bool site_probe(const struct config *config, const char *edition_path,
                struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct reader *db;
    struct site *site;
    bool is_good;

    if (!site_open(config, NULL, &site, err))
        return false;
    if (!reader_open(edition_path, &db, err)) {
        site_close(site);
        return false;
    }
    is_good = ask(site, db, S("/"), err) && ask_columns(site, db, &mem, err) &&
              ask_districts(site, db, &mem, err) &&
              ask_articles(site, db, &mem, err) &&
              ask(site, db, S("/feed.atom"), err);
    reader_close(db);
    site_close(site);
    return is_good;
}
