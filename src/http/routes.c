#include "http/routes.h"

#include "core/route.h"

static const struct route routes[] = {
    { STR("/"), page_home, CACHE_EDITION, true },
    { STR("/column/{slug}"), page_column, CACHE_EDITION, true },
    { STR("/article/{id}"), page_article, CACHE_EDITION, true },
    { STR("/district/{slug}"), page_district, CACHE_EDITION, true },
    { STR("/qr/{id}.png"), file_qr, CACHE_EDITION, false },
    { STR("/media/{digest}"), file_media, CACHE_FOREVER, false },
    { STR("/static/{name}"), file_static, CACHE_FOREVER, false },
    { STR("/view"), view_change, CACHE_NEVER, false },
    { STR("/reset"), view_reset, CACHE_NEVER, false },
    { STR("/feed.atom"), page_feed, CACHE_EDITION, false },
    { STR("/healthz"), health, CACHE_NEVER, false },
};

const struct route *route_find(struct str path, struct str *value)
{
    for (size_t i = 0; i < COUNT_OF(routes); i++)
        if (route_match(routes[i].pattern, path, value))
            return &routes[i];
    return NULL;
}
