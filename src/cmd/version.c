/* bulletin version: of the binary and of what it stands on. */
#include "base/version.h"
#include "cmd/cmd.h"
#include "core/assets.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/feed.h"
#include "core/json.h"
#include "core/picture.h"
#include "core/png.h"
#include "core/qr.h"
#include "http/server.h"
#include "io/fetch.h"
#include "store/edition.h"

/* gumbo and inih tell no version. */
struct versions {
    struct str bulletin, built, libmicrohttpd, sqlite, libcurl, libpng,
        libjpeg_turbo, libwebp, giflib, libqrencode, jansson, expat, libsodium,
        assets, factory_edition;
};

static const struct field version_fields[] = {
    FIELD_TEXT(struct versions, bulletin),
    FIELD_TEXT(struct versions, built),
    FIELD_TEXT(struct versions, libmicrohttpd),
    FIELD_TEXT(struct versions, sqlite),
    FIELD_TEXT(struct versions, libcurl),
    FIELD_TEXT(struct versions, libpng),
    FIELD_TEXT(struct versions, libjpeg_turbo),
    FIELD_TEXT(struct versions, libwebp),
    FIELD_TEXT(struct versions, giflib),
    FIELD_TEXT(struct versions, libqrencode),
    FIELD_TEXT(struct versions, jansson),
    FIELD_TEXT(struct versions, expat),
    FIELD_TEXT(struct versions, libsodium),
    FIELD_TEXT(struct versions, assets),
    FIELD_TEXT(struct versions, factory_edition),
    FIELD_END,
};

/* The digest of a pack's addresses, which carry the digests of its files. */
static struct str pack_version(const struct asset_pack *pack, struct arena *mem)
{
    char hex[DIGEST_HEX + 1];
    struct digester digester;
    struct digest digest;

    digester_init(&digester);
    for (size_t i = 0; i < pack->count; i++)
        digester_put(&digester, pack->files[i].url);
    digest = digester_done(&digester);
    digest_hex(&digest, hex);
    return arena_printf(mem, "%.16s, %zu files", hex, pack->count);
}

static struct str webp_version(struct arena *mem)
{
    int version = picture_webp_library();

    return arena_printf(mem, "%d.%d.%d", version >> 16, version >> 8 & 255,
                        version & 255);
}

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    const struct versions versions = {
        .bulletin = S(BULLETIN_VERSION),
        .built = date_iso(version_built_s, &cmd->mem),
        .libmicrohttpd = str_of(server_library()),
        .sqlite = str_of(edition_library()),
        .libcurl = str_of(fetch_library()),
        .libpng = str_of(png_library()),
        .libjpeg_turbo = str_of(picture_jpeg_library()),
        .libwebp = webp_version(&cmd->mem),
        .giflib = str_of(picture_gif_library()),
        .libqrencode = str_of(qr_library()),
        .jansson = str_of(json_library()),
        .expat = str_of(feed_library()),
        .libsodium = str_of(digest_library()),
        .assets = pack_version(&assets_builtin, &cmd->mem),
        .factory_edition = pack_version(&assets_factory, &cmd->mem),
    };

    if (cmd_has(cmd, "json")) {
        json_put_record(version_fields, &versions, &out);
        buf_put_char(&out, '\n');
    } else {
        for (const struct field *f = version_fields; f->name; f++)
            buf_printf(&out, "%-16s %.*s\n", f->name,
                       STR_ARG(field_text(f, &versions)));
    }
    return cmd_print(cmd, buf_str(&out));
}

const struct command command_version = {
    .name = "version",
    .summary = "versions of the binary, its libraries and its assets",
    .options = { { "json", 'j', NULL, "one JSON object" } },
    .run = run,
};
