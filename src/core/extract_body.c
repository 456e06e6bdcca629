#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_blocks.h"
#include "core/extract_looks.h"

static void walk_children(struct blocks *blocks, const struct dom_node *node,
                          struct text_look look);

/* What every element may say of its own words. */
static void look_closer(const struct dom_node *node, struct text_look *look)
{
    int pixels = looks_pixels(node, S("font-size"));

    looks_strong(node, &look->is_strong);
    if (pixels > 0)
        look->font_px = pixels;
}

/* ---- one handler for each kind of element -------------------------------- */

static void walk_strong(struct blocks *blocks, const struct dom_node *node,
                        struct text_look look)
{
    look.is_strong = true;
    look_closer(node, &look);
    walk_children(blocks, node, look);
}

static void walk_em(struct blocks *blocks, const struct dom_node *node,
                    struct text_look look)
{
    look.is_em = true;
    walk_children(blocks, node, look);
}

/* The words between two offsets of the paragraph, without blanks around. */
static struct str words_from(const struct blocks *blocks, size_t start)
{
    return arena_str(blocks->page->mem,
                     utf8_trim(str_skip(text_words(&blocks->text), start)));
}

static void walk_link(struct blocks *blocks, const struct dom_node *node,
                      struct text_look look)
{
    struct str href = page_link(blocks->page, dom_attribute(node, S("href")));
    struct str name;
    size_t start = blocks->text.bytes.n, paragraph = blocks->ended;

    if (str_is_none(page_document_type(href))) {
        look.href = str_equal(href, blocks->page->url) ? STR_NONE : href;
        walk_children(blocks, node, look);
        return;
    }
    walk_children(blocks, node, look);
    /* A picture in the link may have ended the paragraph. */
    if (paragraph != blocks->ended)
        start = 0;
    name = words_from(blocks, start);
    if (name.n == 0)
        name = text_tidy(dom_attribute(node, S("title")), blocks->page->mem);
    blocks_note_document(blocks, href, name, start);
}

static void walk_break(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    (void)node, (void)look;
    blocks_end_paragraph(blocks);
}

static void walk_block(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    blocks_end_paragraph(blocks);
    looks_centred(node, &look.is_centred);
    look_closer(node, &look);
    walk_children(blocks, node, look);
    blocks_end_paragraph(blocks);
}

static void walk_center(struct blocks *blocks, const struct dom_node *node,
                        struct text_look look)
{
    look.is_centred = true;
    walk_block(blocks, node, look);
}

static void walk_heading(struct blocks *blocks, const struct dom_node *node,
                         struct text_look look)
{
    look.is_heading = true;
    walk_block(blocks, node, look);
}

/* ---- pictures ------------------------------------------------------------ */

enum { ICON_PX = 30, SPACER_PX = 2 };

static bool is_icon(const struct dom_node *node)
{
    int width = looks_pixels(node, S("width"));
    int height = looks_pixels(node, S("height"));

    if (width < 0 && height < 0)
        return false;
    return width <= ICON_PX && height <= ICON_PX
               ? true
               : (width >= 0 && width <= SPACER_PX) ||
                     (height >= 0 && height <= SPACER_PX);
}

/* Where the address of a picture may be, best first: scripts that load it
 * late keep it beside `src`. */
static struct str picture_address(const struct page *page,
                                  const struct dom_node *node)
{
    static const struct str names[] = { STR("src"), STR("oldsrc"),
                                        STR("data-src"), STR("data-original") };

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str src = page_link(page, dom_attribute(node, names[i]));

        if (!str_is_none(src))
            return src;
    }
    return STR_NONE;
}

/* An editor's file name is no description. */
static struct str described(const struct page *page, const struct dom_node *node)
{
    static const struct str endings[] = { STR(".jpg"), STR(".jpeg"),
                                          STR(".png"), STR(".gif"),
                                          STR(".bmp"), STR(".webp") };
    struct str alt = text_tidy(dom_attribute(node, S("alt")), page->mem);

    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (alt.n >= endings[i].n &&
            str_equal_nocase(str_skip(alt, alt.n - endings[i].n), endings[i]))
            return STR_NONE;
    return alt.n ? alt : STR_NONE;
}

/* The editor's little picture of a file's type. */
static bool is_type_mark(struct str src)
{
    return str_find(src, S("/fileTypeImages/")) >= 0 ||
           str_find(src, S("/icon_")) >= 0;
}

static void walk_image(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    struct str src = picture_address(blocks->page, node);
    struct block *block;

    (void)look;
    if (str_is_none(src) || is_icon(node) || is_type_mark(src))
        return;
    blocks_end_paragraph(blocks);
    block = blocks_add(blocks, BLOCK_IMAGE);
    if (!block)
        return;
    block->src = src;
    block->alt = described(blocks->page, node);
}

static void walk_caption(struct blocks *blocks, const struct dom_node *node,
                         struct text_look look)
{
    struct block *image;
    struct str words;

    blocks_end_paragraph(blocks);
    image = blocks_open_image(blocks, look.is_in_table);
    if (!image) {
        walk_block(blocks, node, look);
        return;
    }
    words = text_of(node, blocks->page->mem);
    if (words.n)
        image->text = words;
}

/* ---- tables, lists, films ------------------------------------------------ */

static void walk_table(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    blocks_end_paragraph(blocks);
    if (blocks_put_table(blocks, node))
        return;
    look.is_in_table = true;
    blocks->table_at = blocks->count;
    walk_block(blocks, node, look);
}

static void walk_list(struct blocks *blocks, const struct dom_node *node,
                      struct text_look look)
{
    blocks_end_paragraph(blocks);
    if (!blocks_put_list(blocks, node))
        walk_block(blocks, node, look);
}

/* Elements and attributes that may name the film. */
static struct str film_address(const struct page *page, const struct dom_node *top)
{
    static const struct {
        const char *tag;
        struct str attribute;
    } places[] = {
        { "video", STR("src") },
        { "embed", STR("src") },
        { "source", STR("src") },
        { "object", STR("data") },
    };
    const struct dom_node *node = top;

    for (; node; node = dom_next(top, node, false))
        for (size_t i = 0; i < COUNT_OF(places); i++) {
            struct str src;

            if (!dom_is(node, places[i].tag))
                continue;
            src = page_link(page, dom_attribute(node, places[i].attribute));
            /* A player is no film. */
            if (!str_is_none(src) && str_find(src, S(".swf")) < 0)
                return src;
        }
    return STR_NONE;
}

static void walk_video(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    struct str src = film_address(blocks->page, node);
    struct block *block;

    (void)look;
    if (str_is_none(src))
        return;
    blocks_end_paragraph(blocks);
    block = blocks_add(blocks, BLOCK_VIDEO);
    if (!block)
        return;
    block->src = src;
    block->poster = page_link(blocks->page, dom_attribute(node, S("poster")));
}

static void walk_inline(struct blocks *blocks, const struct dom_node *node,
                        struct text_look look)
{
    look_closer(node, &look);
    walk_children(blocks, node, look);
}

static void (*const handlers[LOOKS_COUNT])(struct blocks *,
                                           const struct dom_node *,
                                           struct text_look) = {
    [LOOKS_INLINE] = walk_inline, [LOOKS_STRONG] = walk_strong,
    [LOOKS_EM] = walk_em,         [LOOKS_LINK] = walk_link,
    [LOOKS_BREAK] = walk_break,   [LOOKS_BLOCK] = walk_block,
    [LOOKS_CENTER] = walk_center, [LOOKS_HEADING] = walk_heading,
    [LOOKS_IMAGE] = walk_image,   [LOOKS_CAPTION] = walk_caption,
    [LOOKS_TABLE] = walk_table,   [LOOKS_LIST] = walk_list,
    [LOOKS_VIDEO] = walk_video,
};

static void walk_children(struct blocks *blocks, const struct dom_node *node,
                          struct text_look look)
{
    for (node = node->first; node && !blocks->page->is_over; node = node->next) {
        if (node->is_comment)
            continue;
        if (str_is_none(node->tag))
            text_put(&blocks->text, node->text, &look);
        else if (node->is_hidden)
            continue;
        else if (dom_has_class(node, S("img_descr")))
            walk_caption(blocks, node, look);
        else
            handlers[looks_of(node)](blocks, node, look);
    }
}

/* ---- the whole body ------------------------------------------------------ */

/* Who wrote it: "(记者 … 通讯员 …)", "（本报记者 …）". */
static bool is_byline(struct str text)
{
    static const struct str words[] = { STR("记者"), STR("通讯员") };
    static const struct str open[] = { STR("("), STR("（") };
    static const struct str close[] = { STR(")"), STR("）") };
    enum { OFFICE_CHARS = 8, WORD_CHARS = 3 }; /* 云澜日报全媒体 */
    bool is_open = false, is_closed = false;
    struct str head;

    for (size_t i = 0; i < COUNT_OF(open); i++) {
        is_open |= str_starts(text, open[i]);
        is_closed |= str_ends(text, close[i]);
    }
    head = utf8_head(text, 1 + OFFICE_CHARS + WORD_CHARS);
    for (size_t i = 0; i < COUNT_OF(words) && is_open && is_closed; i++)
        if (str_find(head, words[i]) >= 0)
            return true;
    return false;
}

/* The last picture's caption is the article's byline. Who only took the
 * picture stays with it. */
static bool is_byline_of_text(struct str caption)
{
    static const struct str starts[] = {
        STR("(记者"),        STR("（记者"),    STR("(本报记者"),
        STR("（本报记者"),   STR("(本网记者"), STR("（本网记者"),
        STR("(通讯员"),      STR("（通讯员"),  STR("(本报通讯员"),
        STR("（本报通讯员"),
    };

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(caption, starts[i]))
            return is_byline(caption) && !blocks_credits_picture(caption);
    return false;
}

/* Under the last picture the byline looks like a caption. */
static bool take_byline_below_picture(struct blocks *blocks)
{
    size_t i = blocks->count;

    while (i && (blocks->items[i - 1].kind == BLOCK_ATTACHMENT ||
                 blocks->items[i - 1].kind == BLOCK_VIDEO ||
                 (blocks->items[i - 1].kind == BLOCK_IMAGE &&
                  str_is_none(blocks->items[i - 1].text))))
        i--;
    if (i == 0 || blocks->items[i - 1].kind != BLOCK_IMAGE ||
        !is_byline_of_text(blocks->items[i - 1].text))
        return false;
    blocks->article->byline = blocks->items[i - 1].text;
    blocks->items[i - 1].text = STR_NONE;
    return true;
}

/* The byline is the last paragraph; pictures and files may follow. */
static void take_byline(struct blocks *blocks)
{
    size_t i = blocks->count;

    if (take_byline_below_picture(blocks))
        return;
    while (i && (blocks->items[i - 1].kind == BLOCK_IMAGE ||
                 blocks->items[i - 1].kind == BLOCK_ATTACHMENT ||
                 blocks->items[i - 1].kind == BLOCK_VIDEO))
        i--;
    if (i == 0 || blocks->items[i - 1].kind != BLOCK_PARAGRAPH ||
        !is_byline(blocks->items[i - 1].text))
        return;
    blocks->article->byline = blocks->items[i - 1].text;
    for (; i < blocks->count; i++)
        blocks->items[i - 1] = blocks->items[i];
    blocks->count--;
}

/* TRS lists a document's files below its text; they lie beside the page. */
static void take_files_below(struct blocks *blocks)
{
    const struct page *page = blocks->page;
    const struct dom_node *node = dom_next(page->root, page->body, true), *next;

    for (; node; node = next) {
        bool is_seen = !node->is_hidden;
        struct str src;

        next = dom_next(page->root, node, !is_seen);
        if (!is_seen || !dom_is(node, "a"))
            continue;
        src = page_link(page, dom_attribute(node, S("href")));
        if (!str_is_none(page_document_type(src)) &&
            str_equal(page_folder(src), page_folder(page->url)))
            blocks_note_document(blocks, src, text_of(node, page->mem), 0);
    }
    blocks_put_documents(blocks);
}

static void text_of_blocks_free(struct blocks *blocks)
{
    text_free(&blocks->text);
}

bool page_read_blocks(struct page *page, struct article *out, struct err *err)
{
    CLEANUP(text_of_blocks_free)
    struct blocks blocks = {
        .page = page,
        .article = out,
        .text = { .mem = page->mem },
    };

    walk_children(&blocks, page->body, (struct text_look){ 0 });
    blocks_end_paragraph(&blocks);
    take_files_below(&blocks);
    if (page->is_over)
        return err_set(err, ERR_LIMIT,
                       "article over %d blocks, %d cells or %d runs",
                       LIMIT_BLOCKS, LIMIT_CELLS, LIMIT_RUNS);
    take_byline(&blocks);
    out->blocks = blocks.items;
    out->block_count = blocks.count;
    return true;
}
