#include "http/site.h"

#include <stdlib.h>

#include "base/log.h"
#include "core/digest.h"
#include "core/view.h"
#include "http/routes.h"

static const struct {
    struct str name;
    const struct field *fields;
} templates[PAGE_KINDS] = {
    [PAGE_HOME] = { STR("home"), view_home_fields },
    [PAGE_COLUMN] = { STR("column"), view_column_fields },
    [PAGE_DISTRICT] = { STR("district"), view_district_fields },
    [PAGE_ARTICLE] = { STR("article"), view_article_fields },
    [PAGE_ERROR] = { STR("error"), view_error_fields },
    [PAGE_FEED] = { STR("feed"), view_feed_fields },
};

static bool find_template(void *context, struct str name, struct str *text)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;
    const struct asset_file *file;

    (void)context;
    buf_printf(&path, "templates/%.*s.html", STR_ARG(name));
    file = assets_find(&assets_builtin, buf_str(&path));
    if (!file)
        return false;
    *text = file->bytes;
    return true;
}

bool site_open(const struct config *config, struct shelf *shelf,
               struct site **out, struct err *err)
{
    struct tmpl_source source = { find_template, NULL };
    struct site *site = calloc(1, sizeof(*site));

    if (!site)
        abort();
    site->config = config;
    site->shelf = shelf;
    for (size_t i = 0; i < PAGE_KINDS; i++)
        if (!tmpl_compile(&source, templates[i].name, templates[i].fields,
                          &site->pages[i], err)) {
            site_close(site);
            return false;
        }
    *out = site;
    return true;
}

void site_close(struct site *site)
{
    for (size_t i = 0; i < PAGE_KINDS; i++)
        tmpl_free(site->pages[i]);
    free(site);
}

void site_set_etag(struct exchange *x)
{
    char hex[DIGEST_HEX + 1];
    struct answer *answer = x->answer;
    struct digest digest;

    if (answer->status != 200 || answer->cache != CACHE_EDITION)
        return;
    digest = digest_of(buf_str(&answer->body));
    digest_hex(&digest, hex);
    answer->etag = arena_printf(x->mem, "\"%.32s\"", hex);
}

/* RFC 9110 section 13.1.2: a list of tags, compared weakly, or "*". */
static bool is_known(struct str if_none_match, struct str etag)
{
    struct str rest = if_none_match, tag;

    if (etag.n == 0)
        return false;
    while (str_split(&rest, ',', &tag)) {
        tag = str_trim(tag);
        if (str_starts(tag, S("W/")))
            tag = str_skip(tag, 2);
        if (str_equal(tag, etag) || str_equal(tag, S("*")))
            return true;
    }
    return false;
}

static void not_modified(struct answer *answer)
{
    answer_free(answer);
    answer->fixed = S("");
    answer->type = STR_NONE;
    answer->status = 304;
}

static bool run_route(struct exchange *x, struct err *err)
{
    struct str value;
    const struct route *route = route_find(x->request->path, &value);

    if (!route)
        return err_set(err, ERR_ABSENT, "no such page");
    if (value.n && !link_unescape(value, x->mem, &x->value, err))
        return false;
    x->answer->cache = route->cache;
    x->answer->varies = route->varies;
    return route->handler(x, err);
}

void site_serve(const struct site *site, struct reader *db,
                const struct request *request, struct arena *mem,
                struct answer *answer)
{
    struct err err = ERR_CLEAR;
    struct exchange x = {
        .site = site,
        .request = request,
        .prefs = prefs_read(request->cookie),
        .db = db,
        .mem = mem,
        .answer = answer,
    };

    if (!run_route(&x, &err)) {
        if (err_http_status(err.kind) >= 500)
            log_err(LOG_LEVEL_ERROR, "page", &err);
        page_error(&x, &err);
    }
    if (answer->status == 200 && is_known(request->if_none_match, answer->etag))
        not_modified(answer);
}

void site_answer(void *context, const struct request *request,
                 struct arena *mem, struct answer *answer)
{
    const struct site *site = context;
    struct reader *db = reader_acquire(site->shelf);

    site_serve(site, db, request, mem, answer);
    reader_release(db);
}
