/* assets.h - files packed into the binary by tools/pack.c: templates, style,
 * profiles, the sample site, the factory edition. Looked up by name. */
#ifndef CORE_ASSETS_H
#define CORE_ASSETS_H

#include "base/str.h"

struct asset_file {
    struct str name;  /* "static/site.css" */
    struct str bytes; /* a NUL follows, not counted */
    struct str url;   /* "/static/site.0123456789abcdef.css": changes with the
                         bytes, so that browsers may keep it for ever */
};

struct asset_pack {
    const struct asset_file *files; /* sorted by name, byte order */
    size_t count;
};

/* Made by the build. The factory pack is an edition ("edition.db") and its
 * pictures ("blobs/<digest>"); it is empty in the first of the two binaries
 * that a build makes, the one that makes the factory edition. */
extern const struct asset_pack assets_builtin;
extern const struct asset_pack assets_factory;

/* NULL when there is none. */
const struct asset_file *assets_find(const struct asset_pack *pack,
                                     struct str name);
const struct asset_file *assets_find_url(const struct asset_pack *pack,
                                         struct str url);

/* The files whose names begin with `prefix` lie together. */
struct asset_pack assets_under(const struct asset_pack *pack, struct str prefix);

/* Media type by the ending of a name, without charset;
 * "application/octet-stream" for an unknown one. */
struct str assets_type(struct str name);

#endif
