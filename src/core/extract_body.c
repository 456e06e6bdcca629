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

/* Runs a script, leads nowhere, or to the page itself. */
static bool is_button(const struct dom_node *link)
{
    struct str href = str_trim(dom_attribute(link, S("href")));

    return str_equal_nocase(str_slice(href, 0, 11), S("javascript:")) ||
           str_equal(href, S("#")) ||
           (href.n == 0 && !str_is_none(dom_attribute(link, S("onclick"))));
}

static void walk_link(struct blocks *blocks, const struct dom_node *node,
                      struct text_look look)
{
    struct str document = page_document(blocks->page, node), name;
    size_t start = blocks->text.bytes.n, paragraph = blocks->ended;

    if (str_is_none(document)) {
        look.href = page_link(blocks->page, dom_attribute(node, S("href")));
        look.is_button = is_button(node);
        if (str_equal(look.href, blocks->page->url))
            look.href = STR_NONE;
        walk_children(blocks, node, look);
        return;
    }
    walk_children(blocks, node, look);
    /* A picture in the link may have ended the paragraph. */
    if (paragraph != blocks->ended)
        start = 0;
    name = words_from(blocks, start);
    if (name.n == 0)
        name = page_document_name(blocks->page, node);
    blocks_note_document(blocks, document, name, start);
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
    if (dom_is(node, "td") || dom_is(node, "th"))
        look.cell = node;
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

/* ---- pictures and films -------------------------------------------------- */

static void walk_image(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    blocks_put_image(blocks, node, &look);
}

static void walk_media(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    (void)look;
    blocks_put_media(blocks, node);
}

static void walk_caption(struct blocks *blocks, const struct dom_node *node,
                         struct text_look look)
{
    struct block *image;
    struct str words;

    blocks_end_paragraph(blocks);
    image = blocks_open_image(blocks, &look);
    if (!image) {
        walk_block(blocks, node, look);
        return;
    }
    words = text_of(node, blocks->page->mem);
    if (words.n)
        image->text = words;
}

/* ---- tables, lists ------------------------------------------------ */

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
    [LOOKS_VIDEO] = walk_media,
};

/* UCAP's mark parts a long text into pages; a script of the site's would take
 * it out. */
static void walk_words(struct blocks *blocks, const struct dom_node *node,
                       struct text_look look)
{
    static const struct str mark = STR("#PAGE_BREAK#");
    struct str words = node->text;
    ptrdiff_t at;

    if (blocks->text.visible == 0)
        blocks->element = node;

    while ((at = str_find(words, mark)) >= 0) {
        text_put(&blocks->text, str_slice(words, 0, (size_t)at), &look);
        blocks_end_paragraph(blocks);
        words = str_skip(words, (size_t)at + mark.n);
    }
    text_put(&blocks->text, words, &look);
}

static void walk_children(struct blocks *blocks, const struct dom_node *node,
                          struct text_look look)
{
    for (node = node->first; node && !blocks->page->is_over; node = node->next) {
        if (dom_is(node, "script"))
            blocks_put_players(blocks, node);
        if (node->is_comment || node->is_hidden)
            continue;
        if (str_is_none(node->tag))
            walk_words(blocks, node, look);
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
    trace_add(blocks->page->trace, "byline", NULL, blocks->article->byline,
              "below the last picture");
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
    trace_add(blocks->page->trace, "byline", NULL, blocks->article->byline,
              "the last paragraph");
    for (; i < blocks->count; i++)
        blocks->items[i - 1] = blocks->items[i];
    blocks->count--;
}

/* What an element around a list of files is called. */
static bool names_files(const struct dom_node *node)
{
    static const struct str words[] = { STR("fj"), STR("fujian"), STR("attach"),
                                        STR("file"), STR("accessory") };

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_find_nocase(dom_attribute(node, S("class")), words[i]) >= 0 ||
            str_find_nocase(dom_attribute(node, S("id")), words[i]) >= 0)
            return true;
    return false;
}

/* Editors list a document's files below its text: they lie beside the page,
 * are called 附件, or stand in an element that is called so. */
static bool is_file_below(const struct page *page, const struct dom_node *link,
                          struct str src)
{
    enum { UP = 6, LIST_BYTES = 2000 };
    const struct dom_node *node = link;

    if (str_equal(page_folder(src), page_folder(page->url)))
        return true;
    for (int up = 0; up < UP && node && node->weight < LIST_BYTES; up++) {
        if (names_files(node) ||
            str_starts(text_of(node, page->mem), S("附件")))
            return true;
        node = node->parent;
    }
    return false;
}

static void take_files_below(struct blocks *blocks)
{
    const struct page *page = blocks->page;
    const struct dom_node *node = dom_next(page->root, page->body, true);

    for (; node; node = dom_next(page->root, node, node->is_hidden)) {
        struct str src = !node->is_hidden && dom_is(node, "a")
                             ? page_document(page, node)
                             : STR_NONE;

        if (!str_is_none(src) && is_file_below(page, node, src))
            blocks_note_document(blocks, src, page_document_name(page, node), 0);
    }
    blocks_put_documents(blocks);
}

/* Says what of the body a reader does not see. */
static void trace_dropped(const struct page *page)
{
    const struct dom_node *node = page->body;
    bool is_passed = false;

    while (page->trace && (node = dom_next(page->body, node, is_passed))) {
        is_passed = node->is_hidden && !str_is_none(node->tag);
        if (is_passed)
            trace_add(page->trace, "dropped", node, dom_text(node, page->mem),
                      "%s", looks_hidden_by(node, page->profile.drop));
    }
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

    trace_dropped(page);
    walk_children(&blocks, page->body, (struct text_look){ 0 });
    blocks_end_paragraph(&blocks);
    take_files_below(&blocks);
    blocks_name_documents(&blocks);
    if (page->is_over)
        return err_set(err, ERR_LIMIT,
                       "article over %d blocks, %d cells or %d runs",
                       LIMIT_BLOCKS, LIMIT_CELLS, LIMIT_RUNS);
    take_byline(&blocks);
    out->blocks = blocks.items;
    out->block_count = blocks.count;
    return true;
}
