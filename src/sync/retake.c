#include "sync/retake.h"

#include <string.h>

#include "core/wire.h"
#include "sync/blobs.h"

static struct resume_key key_of(const struct crawl_options *options,
                                struct str kind, struct str url)
{
    return (struct resume_key){ kind, options->source->name, url };
}

/* ---- values ---------------------------------------------------------------- */

#define PUT(out, value) \
    buf_put(out, (struct str){ (const char *)&(value), sizeof(value) })
#define GET(in, value) get_value(in, &(value), sizeof(value))

static bool get_value(struct str *in, void *out, size_t size)
{
    if (in->n < size)
        return false;
    memcpy(out, in->p, size);
    *in = str_skip(*in, size);
    return true;
}

static void put_text(struct buf *out, struct str text)
{
    int32_t n = str_is_none(text) ? -1 : (int32_t)text.n;

    PUT(out, n);
    buf_put(out, text);
}

/* A copy: records of a file that was read end with it. */
static bool get_text(struct str *in, struct arena *mem, struct str *out)
{
    int32_t n;

    if (!GET(in, n) || n > (int64_t)in->n)
        return false;
    *out = n < 0 ? STR_NONE : arena_str(mem, str_slice(*in, 0, (size_t)n));
    *in = str_skip(*in, n < 0 ? 0 : (size_t)n);
    return true;
}

/* ---- lists ------------------------------------------------------------------ */

bool retake_list(const struct crawl_options *options, struct harvest *harvest,
                 struct str url, struct list_answer *out)
{
    struct resume_key key = key_of(options, S("list"), url);
    struct err ignored = ERR_CLEAR;
    struct str in, page;

    return options->resume && resume_find(options->resume, &key, &in) &&
           GET(&in, out->body) && get_text(&in, &harvest->mem, &out->etag) &&
           get_text(&in, &harvest->mem, &out->last_modified) &&
           get_text(&in, &harvest->mem, &page) &&
           wire_get_list(page, &harvest->mem, &out->page, &ignored);
}

void retake_note_list(const struct crawl_options *options, struct str url,
                      const struct list_answer *answer)
{
    struct resume_key key = key_of(options, S("list"), url);
    CLEANUP(buf_free) struct buf out = BUF_EMPTY, page = BUF_EMPTY;

    if (!options->resume)
        return;
    PUT(&out, answer->body);
    put_text(&out, answer->etag);
    put_text(&out, answer->last_modified);
    wire_put_list(&answer->page, &page);
    put_text(&out, buf_str(&page));
    resume_put(options->resume, &key, buf_str(&out));
}

bool retake_known_list(const struct crawl_options *options, struct str url)
{
    struct resume_key key = key_of(options, S("known list"), url);
    struct str ignored;

    return options->resume && resume_find(options->resume, &key, &ignored);
}

void retake_note_known_list(const struct crawl_options *options, struct str url)
{
    struct resume_key key = key_of(options, S("known list"), url);

    if (options->resume)
        resume_put(options->resume, &key, S(""));
}

/* ---- pictures of an article -------------------------------------------------- */

/* A picture of tonight, or one that is on show and was kept. */
struct picture_note {
    uint64_t block;
    struct digest digest;
    int64_t is_new, width, height, bytes;
};

static const struct asset *asset_of(struct harvest *harvest, struct str src)
{
    return seen_has(&harvest->pictures, src)
               ? seen_at(&harvest->pictures, src, &harvest->mem)->asset
               : NULL;
}

static void put_picture(struct harvest *harvest, const struct article *article,
                        size_t i, struct buf *out)
{
    const struct block *block = &article->blocks[i];
    const struct asset *asset = asset_of(harvest, block->src);
    struct picture_note note = { .block = i, .digest = block->asset };

    if (asset) {
        note.is_new = 1;
        note.width = asset->width;
        note.height = asset->height;
        note.bytes = asset->bytes;
    }
    PUT(out, note);
    put_text(out, asset ? asset->media_type : STR_NONE);
}

static void put_pictures(struct harvest *harvest, const struct article *article,
                         struct buf *out)
{
    for (size_t i = 0; i < article->block_count; i++)
        if (article->blocks[i].has_asset)
            put_picture(harvest, article, i, out);
}

static void take_asset(struct harvest *harvest, struct str src,
                       const struct picture_note *note, struct str media_type)
{
    struct seen_entry *seen = seen_at(&harvest->pictures, src, &harvest->mem);
    struct harvest_asset *entry;

    if (seen->asset)
        return;
    entry = ARENA_NEW(&harvest->mem, struct harvest_asset);
    *entry = (struct harvest_asset){
        .asset = { note->digest, media_type, note->width, note->height,
                   note->bytes },
        .next = harvest->assets,
    };
    harvest->assets = entry;
    seen->asset = &entry->asset;
}

/* False when one is no longer there: then the article is asked for again. */
static bool get_pictures(const struct crawl_options *options,
                         struct harvest *harvest, struct str *in,
                         struct article *article)
{
    struct picture_note note;
    struct str media_type;

    while (in->n > 0) {
        struct block *block;

        if (!GET(in, note) || !get_text(in, &harvest->mem, &media_type) ||
            note.block >= article->block_count ||
            !blobs_hold(options->config, &note.digest))
            return false;
        block = &article->blocks[note.block];
        block->has_asset = true;
        block->asset = note.digest;
        if (note.is_new)
            take_asset(harvest, block->src, &note, media_type);
    }
    return true;
}

/* ---- articles ---------------------------------------------------------------- */

struct take_note {
    uint32_t fetched, bytes;
    uint8_t outcome, reason;
    bool is_on_show, is_unmarked;
};

static bool is_taken(enum outcome outcome)
{
    return outcome == OUTCOME_TAKEN || outcome == OUTCOME_PARTLY;
}

static bool shown(const struct crawl_options *options, struct str url,
                  struct arena *mem, struct article *out)
{
    struct err ignored = ERR_CLEAR;

    return options->known &&
           store_article_under(options->known, url, mem, out, &ignored);
}

static bool is_on_show(const struct crawl_options *options,
                       const struct article *article)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct err ignored = ERR_CLEAR;
    struct stored stored;
    struct article old;

    return options->known &&
           store_article_at(options->known, article->url, &stored, &ignored) &&
           stored_is(&stored, article) &&
           store_column_path(options->known, stored.column_id, &mem,
                             &old.column_path, &old.column_depth, &ignored) &&
           path_equal(article->column_path, article->column_depth,
                      old.column_path, old.column_depth);
}

void retake_note_article(const struct crawl_options *options,
                         struct harvest *harvest, struct str url,
                         const struct take *take)
{
    struct resume_key key = key_of(options, S("article"), url);
    CLEANUP(buf_free) struct buf out = BUF_EMPTY, article = BUF_EMPTY;
    struct take_note note = {
        .fetched = (uint32_t)take->fetched,
        .bytes = (uint32_t)take->bytes,
        .outcome = (uint8_t)take->outcome,
        .reason = (uint8_t)take->reason,
        .is_unmarked = take->article.is_unmarked,
    };

    if (!options->resume)
        return;
    note.is_on_show =
        is_taken(take->outcome) && is_on_show(options, &take->article);
    PUT(&out, note);
    put_text(&out, take->detail);
    put_text(&out, take->article.files);
    /* None: the one that was asked for. */
    put_text(&out,
             str_equal(take->article.url, url) ? STR_NONE : take->article.url);
    if (is_taken(take->outcome) && !note.is_on_show) {
        wire_put_article(&take->article, &article);
        put_text(&out, buf_str(&article));
        put_pictures(harvest, &take->article, &out);
    }
    resume_put(options->resume, &key, buf_str(&out));
}

static bool get_article(const struct crawl_options *options,
                        struct harvest *harvest, struct str url, struct str *in,
                        bool is_from_show, struct article *out)
{
    struct err ignored = ERR_CLEAR;
    struct str other, bytes;

    if (!get_text(in, &harvest->mem, &other))
        return false;
    if (!str_is_none(other))
        url = other;
    if (is_from_show)
        return shown(options, url, &harvest->mem, out);
    if (!get_text(in, &harvest->mem, &bytes) ||
        !wire_get_article(bytes, &harvest->mem, out, &ignored))
        return false;
    out->url = url;
    return true;
}

static void note_files(struct harvest *harvest, struct str files)
{
    struct str url;

    while (str_split(&files, '\n', &url))
        (void)seen_is_new(&harvest->parts, url, &harvest->mem);
}

bool retake_article(const struct crawl_options *options,
                    struct harvest *harvest, struct str url, struct take *out)
{
    struct resume_key key = key_of(options, S("article"), url);
    struct take_note note;
    struct str in, files;

    *out = (struct take){ 0 };
    if (!options->resume || !resume_find(options->resume, &key, &in) ||
        !GET(&in, note) || !get_text(&in, &harvest->mem, &out->detail) ||
        !get_text(&in, &harvest->mem, &files))
        return false;
    out->outcome = (enum outcome)note.outcome;
    out->reason = (enum reject)note.reason;
    out->fetched = note.fetched;
    out->bytes = note.bytes;
    if (is_taken(out->outcome) &&
        (!get_article(options, harvest, url, &in, note.is_on_show, &out->article) ||
         !get_pictures(options, harvest, &in, &out->article)))
        return false;
    out->article.is_unmarked = note.is_unmarked;
    out->article.files = files;
    note_files(harvest, files);
    return true;
}
