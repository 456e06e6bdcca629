#include "core/article.h"

#include <stdio.h>

#include "base/attr.h"

static const struct str reject_words[REJECT_COUNT] = {
    [REJECT_NONE] = STR("accept"),
    [REJECT_CHALLENGE] = STR("challenge"),
    [REJECT_SOFT_404] = STR("soft_404"),
    [REJECT_LOGIN] = STR("login"),
    [REJECT_MAINTENANCE] = STR("maintenance"),
    [REJECT_EMPTY_BODY] = STR("empty_body"),
    [REJECT_TRUNCATED] = STR("truncated"),
    [REJECT_NOT_ARTICLE] = STR("not_article"),
    [REJECT_JS_REDIRECT] = STR("js_redirect"),
    [REJECT_NOT_HTML] = STR("not_html"),
    [REJECT_UNDECODABLE] = STR("undecodable"),
    [REJECT_ROBOTS_DISALLOWED] = STR("robots_disallowed"),
    [REJECT_TOO_LARGE] = STR("too_large"),
    [REJECT_GONE] = STR("gone"),
};

static const struct str precision_words[] = {
    [PRECISION_NONE] = { NULL, 0 },
    [PRECISION_DAY] = STR("day"),
    [PRECISION_MINUTE] = STR("minute"),
    [PRECISION_SECOND] = STR("second"),
};

static const struct str block_words[BLOCK_KIND_COUNT] = {
    [BLOCK_HEADING] = STR("heading"), [BLOCK_PARAGRAPH] = STR("paragraph"),
    [BLOCK_IMAGE] = STR("image"),     [BLOCK_TABLE] = STR("table"),
    [BLOCK_LIST] = STR("list"),       [BLOCK_ATTACHMENT] = STR("attachment"),
    [BLOCK_VIDEO] = STR("video"),
};

struct str article_reject_word(enum reject reject)
{
    return reject_words[reject];
}

struct str article_precision_word(enum precision precision)
{
    return precision_words[precision];
}

struct str article_block_word(enum block_kind kind)
{
    return block_words[kind];
}

/* The word's place in a table, or `count`; none is found where none stands. */
static size_t word_index(const struct str *words, size_t count, struct str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(words[i], word) &&
            str_is_none(words[i]) == str_is_none(word))
            return i;
    return count;
}

bool article_precision_of(struct str word, enum precision *out)
{
    size_t i = word_index(precision_words, COUNT_OF(precision_words), word);

    if (i < COUNT_OF(precision_words))
        *out = (enum precision)i;
    return i < COUNT_OF(precision_words);
}

bool article_block_of(struct str word, enum block_kind *out)
{
    size_t i = word_index(block_words, COUNT_OF(block_words), word);

    if (i < COUNT_OF(block_words))
        *out = (enum block_kind)i;
    return i < COUNT_OF(block_words);
}

static void put_number(struct digester *digester, int64_t number)
{
    char text[24];
    int n = snprintf(text, sizeof(text), "%lld", (long long)number);

    digester_put(digester, (struct str){ text, (size_t)n });
}

/* None and the empty text must differ. */
static void put_text(struct digester *digester, struct str text)
{
    put_number(digester, !str_is_none(text));
    digester_put(digester, text);
}

static void put_runs(struct digester *digester, const struct block *block)
{
    put_number(digester, (int64_t)block->run_count);
    for (size_t i = 0; i < block->run_count; i++) {
        const struct run *run = &block->runs[i];

        put_number(digester, run->kind);
        put_number(digester, run->start);
        put_number(digester, run->length);
        put_text(digester, run->href);
    }
}

static void put_cells(struct digester *digester, const struct block *block)
{
    put_number(digester, (int64_t)block->cell_count);
    for (size_t i = 0; i < block->cell_count; i++) {
        const struct cell *cell = &block->cells[i];

        put_number(digester, cell->row);
        put_number(digester, cell->column);
        put_number(digester, cell->row_span);
        put_number(digester, cell->column_span);
        put_number(digester, cell->is_head);
        put_text(digester, cell->text);
    }
}

static void put_source(struct digester *digester, const struct block *block)
{
    put_number(digester, block->has_asset);
    if (block->has_asset)
        digester_put(digester, (struct str){ (const char *)block->asset.bytes,
                                             DIGEST_BYTES });
    else
        put_text(digester, block->src);
}

/* Where the picture itself is known, its address upstream is not seen. */
static void put_block(struct digester *digester, const struct block *block)
{
    put_number(digester, block->kind);
    put_number(digester, block->level);
    put_text(digester, block->text);
    put_text(digester, block->alt);
    put_text(digester, block->ext);
    put_text(digester, block->poster);
    put_runs(digester, block);
    put_cells(digester, block);
    put_source(digester, block);
}

bool path_equal(const struct str *a, size_t a_depth, const struct str *b,
                size_t b_depth)
{
    if (a_depth != b_depth)
        return false;
    for (size_t i = 0; i < a_depth; i++)
        if (!str_equal(a[i], b[i]))
            return false;
    return true;
}

struct digest article_digest(const struct article *article)
{
    const struct str texts[] = { article->title,  article->subtitle,
                                 article->source, article->author,
                                 article->editor, article->byline };
    struct digester digester;

    digester_init(&digester);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        put_text(&digester, texts[i]);
    put_number(&digester, article->precision);
    if (article->precision != PRECISION_NONE)
        put_number(&digester, article->published_s);
    put_number(&digester, (int64_t)article->block_count);
    for (size_t i = 0; i < article->block_count; i++)
        put_block(&digester, &article->blocks[i]);
    return digester_done(&digester);
}

static void put_block_text(struct digester *digester, const struct block *block)
{
    put_number(digester, block->kind);
    put_text(digester, block->text);
    put_cells(digester, block);
    put_source(digester, block);
}

struct digest article_text_digest(const struct article *article)
{
    struct digester digester;

    digester_init(&digester);
    digester_put(&digester, article->title);
    for (size_t i = 0; i < article->block_count; i++)
        put_block_text(&digester, &article->blocks[i]);
    return digester_done(&digester);
}
