/* bulletin version: of the binary and of what it stands on. */
#include "base/version.h"
#include "cmd/cmd.h"
#include "core/assets.h"
#include "core/digest.h"
#include "core/json.h"
#include "core/png.h"
#include "core/qr.h"
#include "http/server.h"
#include "io/fetch.h"
#include "store/edition.h"

struct version_line {
    struct str name, version;
};

static const struct field line_fields[] = {
    FIELD_TEXT(struct version_line, name),
    FIELD_TEXT(struct version_line, version),
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

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    const struct version_line lines[] = {
        { STR("bulletin"), STR(BULLETIN_VERSION) },
        { STR("libmicrohttpd"), str_of(server_library()) },
        { STR("SQLite"), str_of(edition_library()) },
        { STR("libcurl"), str_of(fetch_library()) },
        { STR("libpng"), str_of(png_library()) },
        { STR("libqrencode"), str_of(qr_library()) },
        { STR("libsodium"), str_of(digest_library()) },
        { STR("assets"), pack_version(&assets_builtin, &cmd->mem) },
        { STR("factory edition"), pack_version(&assets_factory, &cmd->mem) },
    };

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (cmd_has(cmd, "json")) {
            json_put_record(line_fields, &lines[i], &out);
            buf_put_char(&out, '\n');
        } else {
            buf_printf(&out, "%-16.*s %.*s\n", STR_ARG(lines[i].name),
                       STR_ARG(lines[i].version));
        }
    return cmd_print(cmd, buf_str(&out));
}

const struct command command_version = {
    .name = "version",
    .summary = "versions of the binary, its libraries and its assets",
    .options = { { "json", 'j', NULL, "one JSON object a part" } },
    .run = run,
};
