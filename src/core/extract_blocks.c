#include "core/extract_blocks.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "core/section.h"

enum {
    HEADING_CHARS = 40,
    CAPTION_CHARS = 200, /* with a credit */
    CENTRED_CAPTION_CHARS = 60,
    REMARK_CHARS = 60,
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

struct block *blocks_open_image(const struct blocks *blocks, bool is_in_table)
{
    size_t i = blocks->count;

    if (i == 0 || !is_open_image(&blocks->items[i - 1]))
        return NULL;
    for (i--; is_in_table && i > blocks->table_at; i--)
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
    pending->ext = page_document_type(src);
    pending->name = name;
    pending->start = start;
    pending->end = blocks->text.bytes.n;
}

static struct str file_name(struct str address)
{
    ptrdiff_t at;

    while ((at = str_find_char(address, '/')) >= 0)
        address = str_skip(address, (size_t)at + 1);
    return address;
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
        if (pending->name.n)
            block->text = pending->name;
        else if (block->text.n == 0)
            block->text = file_name(pending->src);
    }
    blocks->pending_count = 0;
}

/* Words around the names of attachments that say nothing of their own. */
static const struct str attachment_words[] = {
    STR("附件"), STR("下载"), STR("点击"), STR("查看"),
    STR("相关"), STR("文档"), STR("文件"), STR("列表"),
};

static bool is_only_label(struct str text)
{
    while (text.n) {
        struct str here = text;
        size_t i = 0;

        while (i < COUNT_OF(attachment_words) &&
               !str_starts(text, attachment_words[i]))
            i++;
        if (i < COUNT_OF(attachment_words)) {
            text = str_skip(here, attachment_words[i].n);
            continue;
        }
        uint32_t c = utf8_next(&text);

        if (utf8_is_han(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

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
    return blocks->pending_count && is_only_label(buf_str(&rest));
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

/* Who took or gave the picture, at the end of its caption. */
static bool has_credit(struct str text)
{
    static const struct str credits[] = {
        STR("摄"),   STR("摄影"), STR("供图"),     STR("提供"),   STR("图"),
        STR("制图"), STR("截图"), STR("资料图片"), STR("资料图"),
    };
    struct str end;

    if (str_ends(text, S("。")))
        text.n -= sizeof("。") - 1;
    end = last_character(text);
    if (!str_equal(end, S(")")) && !str_equal(end, S("）")))
        return false;
    text.n -= end.n;
    for (size_t i = 0; i < COUNT_OF(credits); i++)
        if (str_ends(text, credits[i]))
            return true;
    return false;
}

static bool is_caption(const struct blocks *blocks)
{
    struct str words = text_words(&blocks->text);
    size_t chars = utf8_count(words);

    if (chars > CAPTION_CHARS)
        return false;
    if (has_credit(words) || str_starts(words, S("图为")))
        return true;
    return blocks->text.look.is_centred && !text_is_strong(&blocks->text) &&
           !blocks->text.look.is_heading && chars <= CENTRED_CAPTION_CHARS &&
           !section_is_name(words);
}

/* Remarks of the page's frame that editors or templates leave in the body;
 * a longer paragraph with such a beginning is somebody's sentence. */
static const struct {
    struct str start;
    size_t chars;
} remarks[] = {
    { STR("字体大小"), 40 }, { STR("字体："), 40 },   { STR("字体:"), 40 },
    { STR("字号"), 40 },     { STR("打印"), 12 },     { STR("关闭"), 12 },
    { STR("收藏"), 12 },     { STR("上一篇"), 140 },  { STR("下一篇"), 140 },
    { STR("上一条"), 140 },  { STR("下一条"), 140 },  { STR("分享到"), 40 },
    { STR("分享："), 40 },   { STR("分享:"), 40 },    { STR("扫一扫"), 40 },
    { STR("浏览次数"), 30 }, { STR("阅读次数"), 30 }, { STR("访问次数"), 30 },
    { STR("点击次数"), 30 }, { STR("点击数"), 40 },   { STR("点击量"), 30 },
    { STR("浏览量"), 30 },   { STR("访问量"), 30 },   { STR("阅读："), 30 },
    { STR("返回顶部"), 12 }, { STR("返回列表"), 12 }, { STR("版权所有"), 120 },
    { STR("附件：无"), 6 },
};

static struct str without_bracket(struct str text)
{
    static const struct str brackets[] = { STR("["), STR("【"), STR("("),
                                           STR("（") };

    for (size_t i = 0; i < COUNT_OF(brackets); i++)
        if (str_starts(text, brackets[i]))
            return utf8_trim(str_skip(text, brackets[i].n));
    return text;
}

/* Before any text: the number TRS gave the document. */
static bool is_document_number(const struct blocks *blocks, struct str words)
{
    if (words.n < 5 || words.n > 9)
        return false;
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i] < '0' || words.p[i] > '9')
            return false;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].kind != BLOCK_IMAGE)
            return false;
    return true;
}

static bool is_remark(const struct blocks *blocks)
{
    struct str words = text_words(&blocks->text);
    struct str inner = without_bracket(words);
    size_t chars = utf8_count(words);

    for (size_t i = 0; i < COUNT_OF(remarks); i++)
        if (str_starts(inner, remarks[i].start) && chars <= remarks[i].chars)
            return true;
    return (str_find(words, S("{{")) >= 0 && chars <= REMARK_CHARS) ||
           is_document_number(blocks, words);
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
        name = utf8_trim(str_skip(inner, starts[i].n));
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

static void put_words(struct blocks *blocks)
{
    struct str words = arena_str(blocks->page->mem, text_words(&blocks->text));
    struct block *block;

    block = blocks_open_image(blocks, blocks->text.look.is_in_table);
    if (block && is_caption(blocks)) {
        block->text = words;
        return;
    }
    if (is_remark(blocks) || take_editor(blocks))
        return;
    block = blocks_add(blocks, is_heading(&blocks->text) ? BLOCK_HEADING
                                                         : BLOCK_PARAGRAPH);
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
}
