#include "core/extract_blocks.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "core/section.h"

enum {
    HEADING_CHARS = 40,
    CAPTION_CHARS = 200, /* with a credit */
    CENTRED_CAPTION_CHARS = 60,
    BODY_PX = 18, /* an article's type where nothing says its size */
};

struct block *blocks_add(struct blocks *blocks, enum block_kind kind)
{
    struct block *block;

    if (blocks->count >= LIMIT_BLOCKS) {
        blocks->page->is_over = true;
        return NULL;
    }
    blocks->items = text_grow(blocks->page->mem, blocks->items, blocks->count,
                              &blocks->capacity, sizeof(*blocks->items));
    block = &blocks->items[blocks->count++];
    *block = (struct block){ .kind = kind };
    return block;
}

static bool is_open_image(const struct block *block)
{
    return block->kind == BLOCK_IMAGE && str_is_none(block->text);
}

/* Words beside a picture, in the next cell of its row, are no caption. */
static bool is_beside(const struct blocks *blocks, const struct text_look *look)
{
    const struct dom_node *cell = blocks->image_cell;

    return look->is_in_table && cell && look->cell && look->cell != cell &&
           look->cell->parent == cell->parent;
}

struct block *blocks_open_image(const struct blocks *blocks,
                                const struct text_look *look)
{
    size_t i = blocks->count;

    if (i == 0 || !is_open_image(&blocks->items[i - 1]) ||
        is_beside(blocks, look))
        return NULL;
    for (i--; look->is_in_table && i > blocks->table_at; i--)
        if (!is_open_image(&blocks->items[i - 1]))
            break;
    return &blocks->items[i];
}

/* ---- attachments --------------------------------------------------------- */

void blocks_note_document(struct blocks *blocks, struct str src,
                          struct str name, size_t start)
{
    struct pending *pending;

    blocks->pending =
        text_grow(blocks->page->mem, blocks->pending, blocks->pending_count,
                  &blocks->pending_capacity, sizeof(*blocks->pending));
    pending = &blocks->pending[blocks->pending_count++];
    pending->src = src;
    pending->ext = page_file_type(src, name);
    pending->name = name;
    pending->start = start;
    pending->end = blocks->text.bytes.n;
}

/* A picture of the file's type and its name are often two links. */
static struct block *known_attachment(struct blocks *blocks, struct str src)
{
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind == BLOCK_ATTACHMENT &&
            str_equal(blocks->items[i].src, src))
            return &blocks->items[i];
    return NULL;
}

void blocks_put_documents(struct blocks *blocks)
{
    for (size_t i = 0; i < blocks->pending_count; i++) {
        const struct pending *pending = &blocks->pending[i];
        struct block *block = known_attachment(blocks, pending->src);

        if (!block)
            block = blocks_add(blocks, BLOCK_ATTACHMENT);
        if (!block)
            return;
        block->src = pending->src;
        block->ext = pending->ext;
        if (block->text.n == 0)
            block->text = pending->name;
    }
    blocks->pending_count = 0;
}

/* What no link has named is called by its file. */
void blocks_name_documents(struct blocks *blocks)
{
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind == BLOCK_ATTACHMENT &&
            blocks->items[i].text.n == 0)
            blocks->items[i].text = page_file_name(blocks->items[i].src);
}

/* Words around the names of attachments that say nothing of their own. */
static const struct str attachment_words[] = {
    STR("附件"), STR("下载"), STR("点击"), STR("查看"),
    STR("相关"), STR("文档"), STR("文件"), STR("列表"),
};

/* Without the documents' names nothing is left of the paragraph. */
static bool is_attachment_line(const struct blocks *blocks)
{
    CLEANUP(buf_free) struct buf rest = BUF_EMPTY;
    struct str words = text_words(&blocks->text);
    size_t at = 0;

    for (size_t i = 0; i < blocks->pending_count; i++) {
        buf_put(&rest, str_slice(words, at, blocks->pending[i].start));
        at = blocks->pending[i].end;
    }
    buf_put(&rest, str_skip(words, at));
    return blocks->pending_count &&
           text_is_made_of(buf_str(&rest), attachment_words,
                           COUNT_OF(attachment_words));
}

/* ---- what a paragraph is ------------------------------------------------- */

static struct str last_character(struct str text)
{
    size_t at = text.n;

    while (at && ((unsigned char)text.p[at - 1] & 0xC0) == 0x80)
        at--;
    return str_skip(text, at ? at - 1 : 0);
}

static bool is_one_of(struct str character, const struct str *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(set[i], character))
            return true;
    return false;
}

static bool ends_sentence(struct str text)
{
    static const struct str ends[] = {
        STR("。"), STR("！"), STR("？"), STR("；"), STR("，"),
        STR("、"), STR("："), STR("!"),  STR("?"),  STR(";"),
        STR(","),  STR(":"),  STR("."),  STR("…"),
    };

    return is_one_of(last_character(text), ends, COUNT_OF(ends));
}

/* The words between the brackets that hold all of a text; none without. */
static struct str inside_brackets(struct str text)
{
    static const struct str open[] = { STR("("), STR("（") };
    static const struct str close[] = { STR(")"), STR("）") };

    for (size_t i = 0; i < COUNT_OF(open); i++) {
        if (!str_starts(text, open[i]))
            continue;
        text = str_skip(text, open[i].n);
        for (size_t j = 0; j < COUNT_OF(close); j++)
            if (str_ends(text, close[j]))
                return str_slice(text, 0, text.n - close[j].n);
    }
    return STR_NONE;
}

static size_t han_count(struct str text)
{
    size_t count = 0;

    while (text.n)
        count += utf8_is_han(utf8_next(&text));
    return count;
}

static bool is_heading(const struct text *text)
{
    struct str words = text_words(text);
    bool is_set_off = text_is_strong(text) ||
                      (text->look.is_centred && !text->look.is_in_table);

    if (text->look.is_heading)
        return true;
    return is_set_off && utf8_count(words) <= HEADING_CHARS &&
           han_count(words) >= 2 && !ends_sentence(words) &&
           str_is_none(inside_brackets(words));
}

static bool ends_with_one(struct str text, const struct str *ends, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_ends(text, ends[i]))
            return true;
    return false;
}

/* What stands before the bracket that closes the text; none without. */
static struct str before_bracket(struct str text)
{
    struct str end;

    if (str_ends(text, S("。")))
        text.n -= sizeof("。") - 1;
    end = last_character(text);
    if (!str_equal(end, S(")")) && !str_equal(end, S("）")))
        return STR_NONE;
    return str_slice(text, 0, text.n - end.n);
}

/* Who took or gave the picture, at the end of its caption. */
static bool has_credit(struct str text)
{
    static const struct str credits[] = {
        STR("摄"),   STR("摄影"), STR("供图"),     STR("提供"),   STR("图"),
        STR("制图"), STR("截图"), STR("资料图片"), STR("资料图"),
    };

    return ends_with_one(before_bracket(text), credits, COUNT_OF(credits));
}

bool blocks_credits_picture(struct str text)
{
    static const struct str both[] = {
        STR("文/图"),  STR("文／图"),   STR("文、图"),   STR("文 图"),
        STR("文图"),   STR("图/文"),    STR("图文"),     STR("文并图"),
        STR("文/摄"),  STR("文／摄"),   STR("文并摄"),   STR("文并摄影"),
        STR("文、摄"), STR("撰文摄影"), STR("报道摄影"),
    };

    return has_credit(text) &&
           !ends_with_one(before_bracket(text), both, COUNT_OF(both));
}

/* "一、", "（一）", "第一章": what is counted is a heading. */
static bool is_numbered(struct str text)
{
    static const struct str starts[] = { STR("（"), STR("("), STR("第") };
    static const struct str numerals[] = {
        STR("一"), STR("二"), STR("三"), STR("四"), STR("五"), STR("六"),
        STR("七"), STR("八"), STR("九"), STR("十"), STR("百"),
    };
    static const struct str ends[] = { STR("、"),  STR("）"), STR(")"),
                                       STR("章"),  STR("节"), STR("编"),
                                       STR("部分") };
    struct str start = text_first_of(text, starts, COUNT_OF(starts)), numeral;
    size_t count = 0;

    text = str_skip(text, start.n);
    while ((numeral = text_first_of(text, numerals, COUNT_OF(numerals))).n) {
        text = str_skip(text, numeral.n);
        count++;
    }
    return count && !str_is_none(text_first_of(text, ends, COUNT_OF(ends)));
}

static bool is_credited(struct str words)
{
    return has_credit(words) || str_starts(words, S("图为"));
}

static bool is_caption(const struct blocks *blocks)
{
    struct str words = text_words(&blocks->text);
    size_t chars = utf8_count(words);

    if (chars > CAPTION_CHARS)
        return false;
    if (is_credited(words))
        return true;
    return blocks->text.look.is_centred && !text_is_strong(&blocks->text) &&
           !blocks->text.look.is_heading && chars <= CENTRED_CAPTION_CHARS &&
           !section_is_name(words) && !is_numbered(words);
}

static void put_caption(struct blocks *blocks, struct block *image,
                        struct str words)
{
    image->text = words;
    blocks->large_at = 0;
    if (is_credited(words) || blocks->text.look.is_in_table)
        return;
    blocks->large_at = (size_t)(image - blocks->items) + 1;
    blocks->large_px = blocks->text.look.font_px;
}

/* A line between a picture and a paragraph in smaller type is the heading of
 * the paragraph. */
static void part_heading(struct blocks *blocks)
{
    const struct text_look *look = &blocks->text.look;
    int pixels = look->font_px ? look->font_px : BODY_PX;
    size_t at = blocks->large_at;
    struct block *heading;

    if (at == 0 || at != blocks->count || blocks->large_px <= pixels ||
        look->is_centred || is_heading(&blocks->text))
        return;
    heading = blocks_add(blocks, BLOCK_HEADING);
    if (!heading)
        return;
    heading->text = blocks->items[at - 1].text;
    blocks->items[at - 1].text = STR_NONE;
}

/* The name without the next label, "张三 审核：李四", and what parted them. */
static struct str before_label(struct str name)
{
    static const struct str labels[] = {
        STR("责任编辑"), STR("美术编辑"), STR("值班编辑"), STR("网络编辑"),
        STR("责任校对"), STR("值班主任"), STR("编辑"),     STR("责编"),
        STR("美编"),     STR("编审"),     STR("审核"),     STR("审校"),
        STR("审读"),     STR("核稿"),     STR("校对"),     STR("初审"),
        STR("复审"),     STR("终审"),     STR("一审"),     STR("二审"),
        STR("三审"),     STR("签发"),     STR("监制"),     STR("统筹"),
        STR("主编"),     STR("排版"),     STR("制作"),     STR("来源"),
        STR("作者"),     STR("记者"),     STR("通讯员"),   STR("摄影"),
        STR("供稿"),     STR("文字"),
    };
    size_t n = name.n;

    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        ptrdiff_t at = str_find(name, labels[i]);
        struct str rest;

        if (at < 0)
            continue;
        rest = utf8_trim(str_skip(name, (size_t)at + labels[i].n));
        if (str_starts(rest, S("：")) || str_starts(rest, S(":")))
            name = str_slice(name, 0, (size_t)at);
    }
    while (name.n < n && name.n && !text_begins_han(last_character(name)))
        name.n -= last_character(name).n;
    return name;
}

/* "(责任编辑：张三)" at the end of a text names the editor. */
static bool take_editor(struct blocks *blocks)
{
    static const struct str starts[] = {
        STR("责任编辑："), STR("责任编辑:"), STR("责编："),
        STR("责编:"),      STR("编辑："),    STR("编辑:"),
    };
    struct str words = text_words(&blocks->text);
    struct str inner = inside_brackets(words);

    if (str_is_none(inner))
        inner = words;
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        struct str name;

        if (!str_starts(inner, starts[i]) || utf8_count(inner) > HEADING_CHARS)
            continue;
        name = before_label(utf8_trim(str_skip(inner, starts[i].n)));
        if (str_is_none(blocks->article->editor) && name.n)
            blocks->article->editor = arena_str(blocks->page->mem, name);
        return true;
    }
    return false;
}

/* A heading is bold as a whole: only its links are worth a run. */
static void copy_runs(struct blocks *blocks, struct block *block)
{
    const struct text *text = &blocks->text;

    block->runs = ARENA_ARRAY(blocks->page->mem, struct run, text->run_count);
    for (size_t i = 0; i < text->run_count; i++)
        if (block->kind != BLOCK_HEADING || text->runs[i].kind == RUN_LINK)
            block->runs[block->run_count++] = text->runs[i];
    blocks->run_count += block->run_count;
    if (blocks->run_count > LIMIT_RUNS)
        blocks->page->is_over = true;
}

/* "(某某 摄)" in a line of its own below the caption. */
static bool put_credit(struct blocks *blocks, struct str words)
{
    struct block *last = blocks->count ? &blocks->items[blocks->count - 1] : NULL;

    if (!last || last->kind != BLOCK_IMAGE || last->text.n == 0 ||
        str_is_none(inside_brackets(words)) || !blocks_credits_picture(words) ||
        has_credit(last->text))
        return false;
    last->text = arena_printf(blocks->page->mem, "%.*s %.*s",
                              STR_ARG(last->text), STR_ARG(words));
    return true;
}

/* What the words are that are no block of their own; NULL when they are. */
static const char *put_elsewhere(struct blocks *blocks, struct str words)
{
    struct block *image = blocks_open_image(blocks, &blocks->text.look);

    if (image && is_caption(blocks)) {
        put_caption(blocks, image, words);
        return "caption";
    }
    if (put_credit(blocks, words))
        return "credit";
    if (remarks_hold(blocks))
        return "dropped: of the page's frame";
    return take_editor(blocks) ? "editor" : NULL;
}

static void put_words(struct blocks *blocks)
{
    struct str words = arena_str(blocks->page->mem, text_words(&blocks->text));
    const char *elsewhere = put_elsewhere(blocks, words);
    bool is_head = !elsewhere && is_heading(&blocks->text);
    struct block *block;

    trace_add(blocks->page->trace,
              elsewhere ? "words"
              : is_head ? "heading"
                        : "paragraph",
              blocks->element, words, "%s", elsewhere ? elsewhere : "");
    if (elsewhere)
        return;
    part_heading(blocks);
    block = blocks_add(blocks, is_head ? BLOCK_HEADING : BLOCK_PARAGRAPH);
    if (!block)
        return;
    block->text = words;
    copy_runs(blocks, block);
}

void blocks_end_paragraph(struct blocks *blocks)
{
    if (blocks->text.visible && !is_attachment_line(blocks))
        put_words(blocks);
    blocks_put_documents(blocks);
    text_clear(&blocks->text);
    blocks->ended++;
}
