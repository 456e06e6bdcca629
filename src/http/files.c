/* What is not a page: files, pictures, codes, the view's cookie, health. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "core/png.h"
#include "core/target.h"
#include "http/site.h"
#include "store/read.h"

static bool absent(struct err *err)
{
    return err_set(err, ERR_ABSENT, "no such file");
}

bool file_static(struct exchange *x, struct err *err)
{
    const struct asset_file *file =
        assets_find_url(&assets_builtin, x->request->path);
    struct str type;

    if (!file)
        return absent(err);
    type = assets_type(file->name);
    x->answer->fixed = file->bytes;
    x->answer->type =
        str_starts(type, S("text/"))
            ? arena_printf(x->mem, "%.*s; charset=utf-8", STR_ARG(type))
            : type;
    return true;
}

static bool open_blob(const struct exchange *x, const char *hex, int64_t size,
                      struct err *err)
{
    struct str path =
        arena_printf(x->mem, "%.*s/blobs/%.2s/%s",
                     STR_ARG(x->site->config->store.data), hex, hex);
    int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;

    if (fd < 0)
        return err_set(err, errno == ENOENT ? ERR_ABSENT : ERR_IO,
                       "open %s: %m", path.p);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size != size) {
        close(fd);
        return err_set(err, ERR_IO, "%s is damaged", path.p);
    }
    x->answer->fd = fd;
    x->answer->fd_size = (size_t)status.st_size;
    return true;
}

/* Only what the edition names is given out. */
bool file_media(struct exchange *x, struct err *err)
{
    const struct asset_file *packed;
    struct digest digest;
    struct asset asset;
    struct str name;

    if (!digest_parse(x->value, &digest))
        return absent(err);
    if (!store_asset(x->db, &digest, x->mem, &asset, err))
        return false;
    x->answer->type = asset.media_type;
    x->answer->etag = arena_printf(x->mem, "\"%.*s\"", STR_ARG(x->value));
    if (!reader_is_factory(x->db))
        return open_blob(x, x->value.p, asset.bytes, err);
    name = arena_printf(x->mem, "blobs/%.*s", STR_ARG(x->value));
    packed = assets_find(&assets_factory, name);
    if (!packed)
        return absent(err);
    x->answer->fixed = packed->bytes;
    return true;
}

/* "12" an article's own code, "12-3" the third thing to take along from it. */
static bool article_payload(const struct exchange *x, struct str *out,
                            struct err *err)
{
    struct str rest = x->value, id_text, take_text = STR_NONE;
    int64_t id, n;
    struct article article;
    struct target target;

    str_split(&rest, '-', &id_text);
    take_text = rest;
    if (!str_to_int(id_text, 1, INT64_MAX, &id))
        return absent(err);
    if (!store_article(x->db, id, x->mem, &article, err))
        return false;
    if (str_is_none(take_text)) {
        *out = target_of_article(x->site->config->qr.mobile, &article, x->mem);
        return true;
    }
    if (!str_to_int(take_text, 1, INT32_MAX, &n) ||
        !target_take(&article, (size_t)n, &target))
        return absent(err);
    *out = target.address;
    return true;
}

static bool payload(const struct exchange *x, struct str *out, struct err *err)
{
    const struct config *config = x->site->config;

    if (str_equal(x->value, S("home")))
        *out = target_of_home(config->qr.home, config->qr.mobile);
    else if (str_equal(x->value, S("wechat")))
        *out = config->qr.wechat;
    else if (!article_payload(x, out, err))
        return false;
    return out->n > 0 || absent(err);
}

bool file_qr(struct exchange *x, struct err *err)
{
    const struct config *config = x->site->config;
    struct str text;
    struct qr qr;

    if (!payload(x, &text, err))
        return false;
    if (!qr_encode(text, config->qr.level, &qr, err) ||
        !png_of_qr(&qr, (unsigned)config->qr.module_px, &x->answer->body, err))
        return false;
    x->answer->type = S("image/png");
    site_set_etag(x);
    return true;
}

static bool see_other(struct exchange *x, struct link page)
{
    x->answer->status = 303;
    x->answer->location = page.href;
    x->answer->set_cookie = prefs_cookie(&x->prefs, x->mem);
    x->answer->fixed = S("");
    return true;
}

/* Where a visitor was; only places on this site. */
static struct link back(const struct exchange *x)
{
    struct str text = link_query_value(x->request->query, S("back"), x->mem);
    struct link page;
    struct err err;

    if (text.n && link_local(text, &page, &err))
        return page;
    return link_printf(x->mem, "/");
}

/* /view?size=large&back=/article/3 */
bool view_change(struct exchange *x, struct err *err)
{
    struct str rest = x->request->query, pair;

    (void)err;
    while (str_split(&rest, '&', &pair)) {
        ptrdiff_t equals = str_find_char(pair, '=');

        if (equals > 0)
            prefs_change(&x->prefs, str_slice(pair, 0, (size_t)equals),
                         str_skip(pair, (size_t)equals + 1));
    }
    return see_other(x, back(x));
}

bool view_reset(struct exchange *x, struct err *err)
{
    (void)err;
    see_other(x, link_printf(x->mem, "/"));
    x->answer->set_cookie = prefs_no_cookie();
    return true;
}

/* Alive, and the database answers. */
bool health(struct exchange *x, struct err *err)
{
    struct edition_facts facts;

    if (!store_facts(x->db, &facts, err))
        return false;
    x->answer->type = S("text/plain; charset=utf-8");
    x->answer->fixed = S("ok\n");
    return true;
}
