#include "sync/parts.h"

#include <string.h>

struct parts {
    const struct crawl_options *options;
    struct gate *gate;
    struct arena *mem;
    struct source_report *report;
};

static bool read_part(const struct parts *parts, struct str url,
                      struct article *out, enum reject *why, struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct worker_page page;

    if (!gate_get(parts->gate, url, LIMIT_PAGE, &reply, why, err)) {
        *why = *why == REJECT_NONE ? REJECT_NONE : REJECT_TRUNCATED;
        return false;
    }
    parts->report->fetched++;
    page = (struct worker_page){
        .url = buf_str(&reply.url),
        .content_type = buf_str(&reply.content_type),
        .profile_name = parts->options->source->profile,
        .bytes = buf_str(&reply.body),
    };
    *why = REJECT_TRUNCATED;
    if (!worker_article(parts->options->worker, &page, parts->mem, out, err))
        return false;
    return out->reject == REJECT_NONE ||
           err_set(err, ERR_DATA, "%.*s",
                   STR_ARG(article_reject_word(out->reject)));
}

static struct str first_of(struct str a, struct str b)
{
    return str_is_none(a) ? b : a;
}

static bool append(struct article *article, const struct article *part,
                   struct arena *mem, struct err *err)
{
    size_t count = article->block_count + part->block_count;
    struct block *blocks;

    if (count > LIMIT_BLOCKS)
        return err_set(err, ERR_LIMIT, "over %d blocks in all", LIMIT_BLOCKS);
    blocks = ARENA_ARRAY(mem, struct block, count);
    memcpy(blocks, article->blocks, article->block_count * sizeof(*blocks));
    memcpy(blocks + article->block_count, part->blocks,
           part->block_count * sizeof(*blocks));
    article->blocks = blocks;
    article->block_count = count;
    article->editor = first_of(article->editor, part->editor);
    article->byline = first_of(article->byline, part->byline);
    article->next = part->next;
    return true;
}

static bool take_parts(const struct parts *parts, struct seen *files,
                       struct article *article, enum reject *why, struct err *err)
{
    for (int number = 2; article->next.n > 0; number++) {
        struct article part;

        *why = REJECT_TOO_LARGE;
        if (number > LIMIT_ARTICLE_FILES)
            return err_set(err, ERR_LIMIT, "over %d files", LIMIT_ARTICLE_FILES);
        if (!seen_is_new(files, article->next, parts->mem))
            return true; /* round in a circle: that was the last */
        if (!read_part(parts, article->next, &part, why, err))
            return err_wrap(err, "its file %d, %.*s", number,
                            STR_ARG(article->next));
        *why = REJECT_TOO_LARGE;
        if (!append(article, &part, parts->mem, err))
            return false;
    }
    return true;
}

bool parts_take(const struct crawl_options *options, struct gate *gate,
                struct harvest *harvest, struct source_report *report,
                struct article *article, enum reject *why, struct err *err)
{
    CLEANUP(seen_free) struct seen files = { 0 };
    const struct parts parts = { options, gate, &harvest->mem, report };

    (void)seen_is_new(&files, article->url, parts.mem);
    return take_parts(&parts, &files, article, why, err);
}
