#include "sync/parts.h"

#include <string.h>

#include "core/extract_text.h"
#include "core/outline.h"

struct parts {
    const struct crawl_options *options;
    struct gate *gate;
    struct harvest *harvest;
    struct source_report *report;
};

/* ---- one file ------------------------------------------------------------ */

/* What of an article's file is not there, the article is without. */
static enum reject reason_of(enum reject why)
{
    return why == REJECT_GONE || why == REJECT_NOT_ARTICLE ? REJECT_TRUNCATED
                                                           : why;
}

/* The article of a file, and the address that it came from in the end. */
static bool read_part(const struct parts *parts, struct str url,
                      struct article *out, enum reject *why, struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct worker_page page;

    if (!gate_get(parts->gate, url, LIMIT_PAGE, NULL, &reply, why, err)) {
        *why = reason_of(*why);
        return false;
    }
    parts->report->fetched++;
    page = crawl_page(parts->options, &reply);
    *why = REJECT_TRUNCATED;
    if (!worker_article(parts->options->worker, &page, &parts->harvest->mem,
                        out, err))
        return false;
    if (out->reject == REJECT_NONE)
        return true;
    *why = reason_of(out->reject);
    return err_set(err, ERR_DATA, "%.*s",
                   STR_ARG(article_reject_word(out->reject)));
}

/* ---- put together -------------------------------------------------------- */

static bool is_same_block(const struct block *a, const struct block *b)
{
    if (a->kind != b->kind || !str_equal(a->text, b->text) ||
        !str_equal(a->src, b->src) || a->cell_count != b->cell_count)
        return false;
    for (size_t i = 0; i < a->cell_count; i++)
        if (!str_equal(a->cells[i].text, b->cells[i].text))
            return false;
    return true;
}

static bool is_there(const struct article *article, const struct block *block)
{
    for (size_t i = 0; i < article->block_count; i++)
        if (is_same_block(&article->blocks[i], block))
            return true;
    return false;
}

static bool is_under_limits(const struct article *article, struct err *err)
{
    size_t cells = 0, runs = 0;

    for (size_t i = 0; i < article->block_count; i++) {
        cells += article->blocks[i].cell_count;
        runs += article->blocks[i].run_count;
    }
    return (article->block_count <= LIMIT_BLOCKS && cells <= LIMIT_CELLS &&
            runs <= LIMIT_RUNS) ||
           err_set(err, ERR_LIMIT, "in all over %d blocks, %d cells or %d runs",
                   LIMIT_BLOCKS, LIMIT_CELLS, LIMIT_RUNS);
}

static void take_name(struct str *name, struct str other)
{
    if (str_is_none(*name))
        *name = other;
}

static bool has_news(const struct article *article, const struct article *part)
{
    for (size_t i = 0; i < part->block_count; i++)
        if (!is_there(article, &part->blocks[i]))
            return true;
    return false;
}

/* Files that the template names below every part are named once. */
static void append(struct article *article, const struct article *part,
                   struct arena *mem)
{
    size_t room = article->block_count + part->block_count;
    struct article whole = *article;

    whole.blocks = ARENA_ARRAY(mem, struct block, room);
    memcpy(whole.blocks, article->blocks,
           article->block_count * sizeof(*whole.blocks));
    for (size_t i = 0; i < part->block_count; i++)
        if (part->blocks[i].kind != BLOCK_ATTACHMENT ||
            !is_there(article, &part->blocks[i]))
            whole.blocks[whole.block_count++] = part->blocks[i];
    take_name(&whole.source, part->source);
    take_name(&whole.author, part->author);
    take_name(&whole.editor, part->editor);
    take_name(&whole.byline, part->byline);
    whole.next = part->next;
    *article = whole;
}

/* "视察记", "视察记（二）" */
static bool is_same_title(const struct article *article,
                          const struct article *part)
{
    return text_starts(article->title, part->title) ||
           text_starts(part->title, article->title);
}

/* ---- all of them --------------------------------------------------------- */

static bool is_complete(const struct article *article, int files, struct err *err)
{
    return article->file_count <= files ||
           err_set(err, ERR_DATA, "%d of its %lld files", files,
                   (long long)article->file_count);
}

static bool take_parts(const struct parts *parts, struct article *article,
                       enum reject *why, struct err *err)
{
    struct harvest *harvest = parts->harvest;
    int files = 1;

    while (article->next.n > 0) {
        struct str url = article->next;
        struct article part;

        *why = REJECT_TOO_LARGE;
        if (files == LIMIT_ARTICLE_FILES)
            return err_set(err, ERR_LIMIT, "over %d files", LIMIT_ARTICLE_FILES);
        if (!read_part(parts, url, &part, why, err))
            return err_wrap(err, "its file %d, %.*s", files + 1, STR_ARG(url));
        if (!is_same_title(article, &part) || !has_news(article, &part))
            break;
        append(article, &part, &harvest->mem);
        files++;
        (void)seen_is_new(&harvest->parts, url, &harvest->mem);
        article->files =
            article->files.n == 0
                ? url
                : arena_printf(&harvest->mem, "%.*s\n%.*s",
                               STR_ARG(article->files), STR_ARG(url));
        *why = REJECT_TOO_LARGE;
        if (!is_under_limits(article, err))
            return false;
    }
    *why = REJECT_TRUNCATED;
    if (files > 1)
        outline_set_levels(article);
    return is_complete(article, files, err);
}

bool parts_take(const struct crawl_options *options, struct gate *gate,
                struct harvest *harvest, struct source_report *report,
                struct article *article, enum reject *why, struct err *err)
{
    const struct parts parts = { options, gate, harvest, report };

    return take_parts(&parts, article, why, err);
}
