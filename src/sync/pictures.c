#include "sync/pictures.h"

#include "sync/blobs.h"

static void tell(const struct crawl_options *options, struct str url,
                 const struct err *why)
{
    const struct sync_progress *progress = options->progress;

    if (progress->lost)
        progress->lost(progress->context, url, str_of(why->text));
}

static bool keep(const struct crawl_options *options, struct harvest *harvest,
                 const struct picture *picture, const struct asset **out,
                 struct err *err)
{
    struct harvest_asset *entry;
    struct str bytes = buf_str(&picture->bytes);
    struct digest digest = digest_of(bytes);

    if (!blobs_write(options->room, &digest, bytes, err))
        return false;
    entry = ARENA_NEW(&harvest->mem, struct harvest_asset);
    *entry = (struct harvest_asset){
        .asset = { .digest = digest,
                   .media_type = picture_media_type(picture->type),
                   .width = picture->width,
                   .height = picture->height,
                   .bytes = (int64_t)bytes.n },
        .next = harvest->assets,
    };
    harvest->assets = entry;
    *out = &entry->asset;
    return true;
}

/* False when the picture cannot be had. */
static bool fetch_picture(const struct crawl_options *options, struct gate *gate,
                          struct str url, struct picture *out, struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    enum reject why;

    return gate_get(gate, url, LIMIT_PICTURE, NULL, &reply, &why, err) &&
           worker_picture(options->worker, buf_str(&reply.body), out, err);
}

/* The article as it is on show; without blocks when it is not. */
struct shown {
    struct article article;
    bool is_twin; /* its pictures are those of another address */
};

static struct shown shown_of(const struct crawl_options *options,
                             const struct article *article, struct arena *mem)
{
    struct shown out = { .is_twin = false };
    struct stored stored;
    struct err err;

    if (!options->known ||
        !store_article_at(options->known, article->url, &stored, &err) ||
        !store_article(options->known, stored.id, mem, &out.article, &err))
        out.article.block_count = 0;
    else
        out.is_twin = stored.kind == ADDRESS_TWIN;
    return out;
}

/* The same picture: of a twin, the one in the same place. */
static bool is_it(const struct shown *shown, const struct article *article,
                  size_t at, size_t i)
{
    const struct block *old = &shown->article.blocks[i];
    const struct block *block = &article->blocks[at];

    if (old->kind != BLOCK_IMAGE || !old->has_asset)
        return false;
    return shown->is_twin
               ? i == at && shown->article.block_count == article->block_count &&
                     str_equal(old->text, block->text)
               : str_equal(old->src, block->src);
}

/* A picture that does not come tonight is the one that was there. */
static void keep_shown(const struct shown *shown, struct article *article,
                       size_t at)
{
    struct block *block = &article->blocks[at];

    for (size_t i = 0; i < shown->article.block_count && !block->has_asset; i++) {
        if (!is_it(shown, article, at, i))
            continue;
        block->has_asset = true;
        block->asset = shown->article.blocks[i].asset;
    }
}

static bool take(const struct crawl_options *options, struct gate *gate,
                 struct harvest *harvest, struct block *block, struct err *err)
{
    struct seen_entry *entry =
        seen_at(&harvest->pictures, block->src, &harvest->mem);
    CLEANUP(picture_free) struct picture picture = { 0 };
    struct err why = ERR_CLEAR;

    if (!entry->was_seen) {
        if (!fetch_picture(options, gate, block->src, &picture, &why))
            tell(options, block->src, &why);
        else if (!keep(options, harvest, &picture, &entry->asset, err))
            return false;
    }
    block->has_asset = entry->asset != NULL;
    if (block->has_asset)
        block->asset = entry->asset->digest;
    return true;
}

bool pictures_take(const struct crawl_options *options, struct gate *gate,
                   struct harvest *harvest, struct article *article,
                   bool *are_whole, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct shown old = shown_of(options, article, &mem);
    int left = LIMIT_PICTURES_PER_ARTICLE;

    *are_whole = true;
    for (size_t i = 0; i < article->block_count; i++) {
        struct block *block = &article->blocks[i];

        if (block->kind != BLOCK_IMAGE || block->src.n == 0 || left-- <= 0)
            continue;
        if (!take(options, gate, harvest, block, err))
            return false;
        if (block->has_asset)
            continue;
        *are_whole = false;
        keep_shown(&old, article, i);
    }
    return true;
}
