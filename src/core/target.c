#include "core/target.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"

static void put_query_value(struct str text, struct buf *out)
{
    static const char kept[] = "-._~:/?@!$'()*,;";

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9') || (c && strchr(kept, c)))
            buf_put_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned char)c);
    }
}

struct str target_of_article(struct str pattern, const struct article *article,
                             struct arena *mem)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    bool is_in_query = false;

    while (pattern.n) {
        if (str_starts(pattern, S("{url}"))) {
            if (is_in_query)
                put_query_value(article->url, &out);
            else
                buf_put(&out, article->url);
            pattern = str_skip(pattern, 5);
        } else if (str_starts(pattern, S("{id}"))) {
            buf_printf(&out, "%" PRId64, article->id);
            pattern = str_skip(pattern, 4);
        } else {
            is_in_query |= pattern.p[0] == '?';
            buf_put_char(&out, pattern.p[0]);
            pattern = str_skip(pattern, 1);
        }
    }
    return arena_take(mem, &out);
}

struct str target_of_home(struct str home, struct str pattern)
{
    ptrdiff_t scheme = str_find(pattern, S("://"));
    struct str rest;
    ptrdiff_t slash;

    if (home.n || scheme < 0)
        return home;
    rest = str_skip(pattern, (size_t)scheme + 3);
    slash = str_find_char(rest, '/');
    if (slash <= 0 || str_find_char(str_slice(rest, 0, (size_t)slash), '{') >= 0)
        return STR_NONE;
    return str_slice(pattern, 0, (size_t)scheme + 3 + (size_t)slash + 1);
}

/* Walks what a block offers; `visit` returns true to stop. */
struct walk {
    const struct article *article;
    size_t block, run; /* run 0 is the block itself, n its run n - 1 */
};

static bool offer_of_block(const struct block *block, struct target *out)
{
    static const struct {
        enum block_kind block;
        enum target_kind target;
    } kinds[] = { { BLOCK_ATTACHMENT, TARGET_ATTACHMENT },
                  { BLOCK_VIDEO, TARGET_VIDEO } };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (block->kind == kinds[i].block && block->src.n) {
            *out = (struct target){ kinds[i].target, block->text, block->src };
            return true;
        }
    return false;
}

static bool offer_of_run(const struct block *block, const struct run *run,
                         struct target *out)
{
    if (run->kind != RUN_LINK || run->href.n == 0)
        return false;
    *out = (struct target){
        TARGET_LINK,
        str_slice(block->text, run->start, run->start + run->length),
        run->href,
    };
    return true;
}

static bool next_offer(struct walk *walk, struct target *out)
{
    for (; walk->block < walk->article->block_count;
         walk->block++, walk->run = 0) {
        const struct block *block = &walk->article->blocks[walk->block];

        while (walk->run <= block->run_count) {
            size_t n = walk->run++;

            if (n == 0 ? offer_of_block(block, out)
                       : offer_of_run(block, &block->runs[n - 1], out))
                return true;
        }
    }
    return false;
}

/* Was the address offered before this place of the walk? */
static bool is_repeated(const struct article *article, const struct walk *upto,
                        struct str address)
{
    struct walk walk = { article, 0, 0 };
    struct target target;

    while (next_offer(&walk, &target)) {
        if (walk.block == upto->block && walk.run == upto->run)
            return false;
        if (str_equal(target.address, address))
            return true;
    }
    return false;
}

bool target_take(const struct article *article, size_t n, struct target *out)
{
    struct walk walk = { article, 0, 0 };

    while (n > 0) {
        if (!next_offer(&walk, out))
            return false;
        if (!is_repeated(article, &walk, out->address))
            n--;
    }
    return true;
}
