#include "sync/build.h"

#include <unistd.h>

#include "io/file.h"
#include "store/write.h"
#include "sync/blobs.h"

static void writer_done(struct writer **writer)
{
    writer_close(*writer);
    *writer = NULL;
}

static bool copy_base(const struct build_options *options, const char *path,
                      struct arena *mem, struct err *err)
{
    struct str base;
    int64_t bytes;

    if (!options->base)
        return room_check(options->room, 0, err);
    base = editions_path(options->editions->data, reader_number(options->base),
                         mem);
    bytes = file_size(base.p);
    return room_check(options->room, 2 * bytes, err) &&
           file_copy(base.p, path, err);
}

static bool put_assets(struct writer *writer, const struct harvest *harvest,
                       struct err *err)
{
    for (const struct harvest_asset *entry = harvest->assets; entry;
         entry = entry->next)
        if (!writer_asset(writer, &entry->asset, err))
            return false;
    return true;
}

/* Columns come in the order of the lists that named them. */
static bool put_columns(struct writer *writer, const struct harvest *harvest,
                        struct err *err)
{
    int64_t id;

    for (const struct harvest_article *entry = harvest->articles; entry;
         entry = entry->next)
        if (entry->article.column_depth > 0 &&
            !writer_column(writer, entry->article.column_path,
                           entry->article.column_depth, entry->slug, &id, err))
            return false;
    return true;
}

static void refuse(const struct build_options *options,
                   const struct harvest_article *entry, const struct err *why)
{
    const struct sync_progress *progress = options->progress;

    entry->report->rejected[REJECT_NOT_ARTICLE]++;
    if (progress->rejected)
        progress->rejected(progress->context, entry->article.url,
                           REJECT_NOT_ARTICLE, str_of(why->text));
}

static bool put_article(const struct build_options *options,
                        struct writer *writer, struct harvest_article *entry,
                        bool *is_changed, struct err *err)
{
    struct err why = ERR_CLEAR;
    int64_t id;

    if (!writer_article(writer, &entry->article, options->now_s, &id,
                        &entry->change, &why)) {
        entry->change = WRITER_SAME;
        if (why.kind != ERR_DATA && why.kind != ERR_LIMIT) {
            *err = why;
            return err_wrap(err, "%.*s",
                            STR_ARG(str_slice(entry->article.url, 0, 200)));
        }
        refuse(options, entry, &why);
        return true;
    }
    entry->report->added += entry->change == WRITER_NEW;
    entry->report->changed += entry->change == WRITER_CHANGED;
    *is_changed |= entry->change != WRITER_SAME;
    return true;
}

/* A file that an article goes on in, also when its list names it before the
 * article. */
static bool is_part(const struct harvest *harvest,
                    const struct harvest_article *entry)
{
    return seen_has(&harvest->parts, entry->article.url);
}

/* The last of a list first: of two articles with the same time the one put in
 * later stands higher, as it did upstream. */
static bool put_articles(const struct build_options *options,
                         struct writer *writer, const struct harvest *harvest,
                         bool *is_changed, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct harvest_article **order =
        ARENA_ARRAY(&mem, struct harvest_article *, harvest->article_count + 1);
    size_t n = 0;

    for (struct harvest_article *entry = harvest->articles; entry;
         entry = entry->next)
        order[n++] = entry;
    while (n-- > 0)
        if (!is_part(harvest, order[n]) &&
            !put_article(options, writer, order[n], is_changed, err))
            return false;
    return true;
}

static bool rename_columns(struct writer *writer, const struct harvest *harvest,
                           bool *is_changed, struct err *err)
{
    for (const struct harvest_renamed *entry = harvest->renamed; entry;
         entry = entry->next) {
        bool was_changed;

        if (!writer_rename(writer, entry->path, entry->depth, entry->title,
                           &was_changed, err))
            return false;
        *is_changed |= was_changed;
    }
    return true;
}

static bool withdraw(struct writer *writer, const struct harvest *harvest,
                     bool *is_changed, struct err *err)
{
    for (const struct harvest_withdrawn *entry = harvest->withdrawn; entry;
         entry = entry->next) {
        bool was_there;

        if (!writer_withdraw(writer, entry->url, &was_there, err))
            return false;
        entry->report->withdrawn += was_there;
        *is_changed |= was_there;
    }
    return true;
}

/* An edition that stands in for a damaged one is news in itself. */
static bool is_stand_in(const struct build_options *options)
{
    return options->base &&
           reader_number(options->base) != options->editions->current;
}

static bool write_edition(const struct build_options *options,
                          const struct harvest *harvest, struct str path,
                          struct build *out, struct err *err)
{
    CLEANUP(writer_done) struct writer *writer = NULL;
    const struct editions *editions = options->editions;
    bool is_changed = is_stand_in(options);

    if (!writer_open(path.p, &writer, err) || !put_assets(writer, harvest, err) ||
        !rename_columns(writer, harvest, &is_changed, err) ||
        !put_columns(writer, harvest, err) ||
        !put_articles(options, writer, harvest, &is_changed, err) ||
        !withdraw(writer, harvest, &is_changed, err))
        return false;
    if (!is_changed)
        return true;
    out->number = editions_next(editions);
    out->path = path;
    return writer_commit(writer, out->number, options->now_s, err);
}

/* A text that has all the addresses it may have gets no more. */
static bool is_full(struct reader *base, const struct article *article)
{
    struct digest text = article_text_digest(article);
    struct err ignored = ERR_CLEAR;
    int64_t count;

    return store_text_addresses(base, &text, &count, &ignored) &&
           count >= LIMIT_ADDRESSES - 1;
}

static bool leads_there(struct reader *base, const struct article *article,
                        int64_t id)
{
    struct err ignored = ERR_CLEAR;
    struct stored stored;

    if (article->asked.n == 0)
        return true;
    if (!store_article_at(base, article->asked, &stored, &ignored))
        return is_full(base, article);
    return stored.id == id || stored.kind == ADDRESS_OWN ||
           stored.kind == ADDRESS_TWIN;
}

static bool is_in_base(const struct build_options *options,
                       const struct article *article)
{
    struct err ignored = ERR_CLEAR;
    struct stored stored;

    if (!options->base)
        return false;
    if (!store_article_at(options->base, article->url, &stored, &ignored))
        return is_full(options->base, article);
    return stored_is(&stored, article) &&
           leads_there(options->base, article, stored.id);
}

/* An edition that stands in for a damaged one is put into its place once a
 * source has confirmed that it is what upstream shows. */
static bool is_news(const struct build_options *options,
                    const struct harvest *harvest)
{
    for (const struct harvest_article *entry = harvest->articles; entry;
         entry = entry->next)
        if (!is_part(harvest, entry) &&
            (is_stand_in(options) || !is_in_base(options, &entry->article)))
            return true;
    return options->base && (harvest->withdrawn || harvest->renamed);
}

bool build_edition(const struct build_options *options,
                   const struct harvest *harvest, struct arena *mem,
                   struct build *out, struct err *err)
{
    struct str path =
        arena_printf(mem, "%.*s/editions/.building-%d.db",
                     STR_ARG(options->editions->data), (int)getpid());
    bool is_built;

    *out = (struct build){ 0 };
    if (!is_news(options, harvest))
        return true;
    is_built = copy_base(options, path.p, mem, err) &&
               write_edition(options, harvest, path, out, err);
    if (!is_built || str_is_none(out->path))
        file_remove(path.p);
    return is_built;
}
