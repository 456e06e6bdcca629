/* The body of an article as a template sees it (view.h). */
#include <inttypes.h>

#include "core/target.h"
#include "core/view.h"

enum { JUMP_LEVEL = 2, TAKES_MAX = 40 };

/* Cuts a paragraph where its setting changes: plain, strong, plain ... */
static void cut_pieces(const struct block *block, struct arena *mem,
                       struct field_list *out)
{
    struct piece_view *pieces =
        ARENA_ARRAY(mem, struct piece_view, 2 * block->run_count + 1);
    size_t n = 0, at = 0;

    for (size_t i = 0; i < block->run_count; i++) {
        const struct run *run = &block->runs[i];

        if (run->start > at)
            pieces[n++] = (struct piece_view){
                .text = str_slice(block->text, at, run->start),
                .is_plain = true,
            };
        at = (size_t)run->start + run->length;
        pieces[n++] = (struct piece_view){
            .text = str_slice(block->text, run->start, at),
            .is_strong = run->kind == RUN_STRONG,
            .is_em = run->kind == RUN_EM,
            .is_link = run->kind == RUN_LINK,
        };
    }
    if (at < block->text.n)
        pieces[n++] = (struct piece_view){ .text = str_skip(block->text, at),
                                           .is_plain = true };
    *out = (struct field_list){ pieces, n };
}

static void table_rows(const struct block *block, struct arena *mem,
                       struct field_list *out)
{
    struct cell_view *cells =
        ARENA_ARRAY(mem, struct cell_view, block->cell_count);
    struct row_view *rows = ARENA_ARRAY(mem, struct row_view, block->cell_count);
    size_t n = 0;

    for (size_t i = 0; i < block->cell_count; i++) {
        const struct cell *cell = &block->cells[i];

        cells[i] = (struct cell_view){ cell->text, cell->row_span,
                                       cell->column_span, cell->is_head };
        if (i == 0 || cell->row != block->cells[i - 1].row)
            rows[n++].cells.items = &cells[i];
        rows[n - 1].cells.count++;
    }
    *out = (struct field_list){ rows, n };
}

static void list_items(const struct block *block, struct arena *mem,
                       struct field_list *out)
{
    struct text_view *items =
        ARENA_ARRAY(mem, struct text_view, block->cell_count);

    for (size_t i = 0; i < block->cell_count; i++)
        items[i].text = block->cells[i].text;
    *out = (struct field_list){ items, block->cell_count };
}

static void show_heading(const struct block *block, struct arena *mem,
                         struct block_view *out)
{
    (void)mem;
    out->is_heading = block->level <= JUMP_LEVEL;
    out->is_subheading = block->level > JUMP_LEVEL;
}

static void show_paragraph(const struct block *block, struct arena *mem,
                           struct block_view *out)
{
    out->is_paragraph = true;
    cut_pieces(block, mem, &out->pieces);
}

/* A picture that could not be had is still told by its caption. */
static void show_image(const struct block *block, struct arena *mem,
                       struct block_view *out)
{
    out->is_missing = !block->has_asset;
    out->is_picture = block->has_asset;
    out->alt = block->alt.n ? block->alt : block->text;
    out->width = block->width;
    out->height = block->height;
    if (block->has_asset)
        out->picture = view_media_link(&block->asset, mem);
}

static void show_table(const struct block *block, struct arena *mem,
                       struct block_view *out)
{
    out->is_table = true;
    table_rows(block, mem, &out->rows);
}

static void show_list(const struct block *block, struct arena *mem,
                      struct block_view *out)
{
    out->is_numbered = block->level == 1;
    out->is_list = !out->is_numbered;
    list_items(block, mem, &out->items);
}

/* Attachments and films are cards at the end: see show_takes. */
static void (*const shows[BLOCK_KIND_COUNT])(const struct block *block,
                                             struct arena *mem,
                                             struct block_view *out) = {
    [BLOCK_HEADING] = show_heading, [BLOCK_PARAGRAPH] = show_paragraph,
    [BLOCK_IMAGE] = show_image,     [BLOCK_TABLE] = show_table,
    [BLOCK_LIST] = show_list,
};

static void show_blocks(const struct article *article, struct arena *mem,
                        struct article_view *out)
{
    struct block_view *views =
        ARENA_ARRAY(mem, struct block_view, article->block_count);
    struct place_view *jumps =
        ARENA_ARRAY(mem, struct place_view, article->block_count);
    size_t view_count = 0, jump_count = 0;

    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];
        struct block_view *view = &views[view_count];

        if (!shows[block->kind])
            continue;
        view_count++;
        view->text = block->text;
        view->anchor = arena_printf(mem, "s%zu", i);
        shows[block->kind](block, mem, view);
        if (view->is_heading)
            jumps[jump_count++] = (struct place_view){
                .title = block->text,
                .page = link_printf(mem, "/article/%" PRId64 "#s%zu",
                                    article->id, i),
            };
    }
    out->blocks = (struct field_list){ views, view_count };
    /* One heading is no choice. */
    out->jumps = (struct field_list){ jumps, jump_count > 1 ? jump_count : 0 };
}

static void show_takes(const struct article *article, struct arena *mem,
                       struct field_list *out)
{
    static const struct str notes[] = {
        [TARGET_ATTACHMENT] = STR("附件"),
        [TARGET_VIDEO] = STR("视频"),
        [TARGET_LINK] = STR("网页"),
    };
    struct code_view *codes = ARENA_ARRAY(mem, struct code_view, TAKES_MAX);
    struct target target;
    size_t n = 0;

    for (; n < TAKES_MAX && target_take(article, n + 1, &target); n++)
        codes[n] = (struct code_view){
            .title = target.title.n ? target.title : target.address,
            .note = notes[target.kind],
            .address = target.address,
            .image =
                link_printf(mem, "/qr/%" PRId64 "-%zu.png", article->id, n + 1),
        };
    *out = (struct field_list){ codes, n };
}

static void show_codes(const struct view_context *context,
                       const struct article *article, struct field_list *out)
{
    struct arena *mem = context->mem;
    struct code_view *codes = ARENA_ARRAY(mem, struct code_view, 2);
    size_t n = 0;

    if (context->config->qr.mobile.n)
        codes[n++] = (struct code_view){
            .title = S("手机网二维码"),
            .note = S("扫一扫,在手机上读这篇文章"),
            .address =
                target_of_article(context->config->qr.mobile, article, mem),
            .image = link_printf(mem, "/qr/%" PRId64 ".png", article->id),
        };
    if (context->config->qr.wechat.n)
        codes[n++] = (struct code_view){
            .title = S("微信二维码"),
            .note = S("用微信扫一扫,关注公众号"),
            .image = link_printf(mem, "/qr/wechat.png"),
        };
    *out = (struct field_list){ codes, n };
}

void view_article(const struct view_context *context,
                  const struct article *article, struct article_view *out)
{
    out->title = article->title;
    out->subtitle = article->subtitle;
    out->source = article->source;
    out->author = article->author;
    out->editor = article->editor;
    out->byline = article->byline;
    out->date =
        view_full_date(article->published_s, article->precision, context->mem);
    view_crumbs(context, article->column_id, &out->crumbs);
    show_blocks(article, context->mem, out);
    show_codes(context, article, &out->codes);
    show_takes(article, context->mem, &out->takes);
}
