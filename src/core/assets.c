#include "core/assets.h"

#include <stdlib.h>

#include "base/attr.h"

static int by_name(const void *key, const void *item)
{
    return str_compare(*(const struct str *)key,
                       ((const struct asset_file *)item)->name);
}

const struct asset_file *assets_find(const struct asset_pack *pack,
                                     struct str name)
{
    return pack->count ? bsearch(&name, pack->files, pack->count,
                                 sizeof(pack->files[0]), by_name)
                       : NULL;
}

const struct asset_file *assets_find_url(const struct asset_pack *pack,
                                         struct str url)
{
    for (size_t i = 0; i < pack->count; i++)
        if (str_equal(pack->files[i].url, url))
            return &pack->files[i];
    return NULL;
}

struct asset_pack assets_under(const struct asset_pack *pack, struct str prefix)
{
    size_t first = 0, last;

    while (first < pack->count && !str_starts(pack->files[first].name, prefix))
        first++;
    for (last = first; last < pack->count; last++)
        if (!str_starts(pack->files[last].name, prefix))
            break;
    return (struct asset_pack){ pack->files + first, last - first };
}

static const struct {
    struct str ending, type;
} types[] = {
    { STR(".html"), STR("text/html") },
    { STR(".htm"), STR("text/html") },
    { STR(".css"), STR("text/css") },
    { STR(".js"), STR("text/javascript") },
    { STR(".svg"), STR("image/svg+xml") },
    { STR(".png"), STR("image/png") },
    { STR(".jpg"), STR("image/jpeg") },
    { STR(".woff2"), STR("font/woff2") },
    { STR(".txt"), STR("text/plain") },
    { STR(".pdf"), STR("application/pdf") },
    { STR(".doc"), STR("application/msword") },
};

struct str assets_type(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_ends(name, types[i].ending))
            return types[i].type;
    return S("application/octet-stream");
}
