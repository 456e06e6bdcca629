#include "core/outline.h"

#include "base/attr.h"
#include "base/utf8.h"
#include "core/date.h"
#include "core/section.h"

enum { LEVEL_TOP = 2, LEVEL_BELOW = 3, LEVEL_OPEN = 0 };

static const struct str numerals = STR("〇零一二三四五六七八九十百0123456789");

/* The numbering of Chinese documents: what stands before the number, what
 * behind it, and how high such a heading is. */
static const struct {
    struct str before, after;
    uint8_t level;
} numberings[] = {
    { STR("第"), STR("编"), LEVEL_TOP },   { STR("第"), STR("章"), LEVEL_TOP },
    { STR("第"), STR("节"), LEVEL_BELOW }, { STR(""), STR("、"), LEVEL_TOP },
    { STR("（"), STR("）"), LEVEL_BELOW }, { STR("("), STR(")"), LEVEL_BELOW },
};

static struct str after_number(struct str text)
{
    while (text.n) {
        struct str one = utf8_head(text, 1);

        if (str_find(numerals, one) < 0)
            break;
        text = str_skip(text, one.n);
    }
    return text;
}

static uint8_t numbered_level(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(numberings); i++) {
        struct str number, rest;

        if (!str_starts(text, numberings[i].before))
            continue;
        number = str_skip(text, numberings[i].before.n);
        rest = after_number(number);
        if (rest.n < number.n && str_starts(rest, numberings[i].after))
            return numberings[i].level;
    }
    return LEVEL_OPEN;
}

static bool is_heading(const struct article *article, size_t i)
{
    return i < article->block_count && article->blocks[i].kind == BLOCK_HEADING;
}

/* "目录", whatever blanks stand in it. */
static bool is_contents(struct str text)
{
    struct str rest = text;
    uint32_t word[2] = { 0 };
    size_t n = 0;

    while (rest.n) {
        uint32_t character = utf8_next(&rest);

        if (utf8_is_blank(character))
            continue;
        if (n == COUNT_OF(word))
            return false;
        word[n++] = character;
    }
    return word[0] == 0x76EE && word[1] == 0x5F55;
}

static bool stands_again(const struct article *article, size_t i)
{
    for (size_t k = i + 1; k < article->block_count; k++)
        if (is_heading(article, k) &&
            str_equal(article->blocks[k].text, article->blocks[i].text))
            return true;
    return false;
}

static void open_contents(struct article *article)
{
    bool is_inside = false;

    for (size_t i = 0; i < article->block_count; i++) {
        struct block *block = &article->blocks[i];

        if (!is_heading(article, i))
            is_inside = false;
        else if (is_contents(block->text))
            is_inside = true;
        else if (is_inside && (is_inside = stands_again(article, i)))
            block->kind = BLOCK_PARAGRAPH;
    }
}

/* A slogan below a name: a line of its own, no sentence, no date below a
 * signature, no "电话：". */
static bool is_slogan(struct str text)
{
    enum { SLOGAN_CHARS = 30 };
    static const struct str marks[] = { STR("："), STR(":"), STR("。"),
                                        STR("；") };
    static const struct str ends[] = { STR("，"), STR("、"), STR(",") };
    enum precision precision;
    int64_t at;

    if (text.n == 0 || utf8_count(text) > SLOGAN_CHARS ||
        str_starts(text, S("(")) || str_starts(text, S("（")))
        return false;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_find(text, marks[i]) >= 0)
            return false;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_ends(text, ends[i]))
            return false;
    return !section_is_name(text) && !date_find(text, &at, &precision);
}

static bool is_words(const struct block *block)
{
    return block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_HEADING;
}

/* How many slogans stand below a district's organ at `i` and above a longer
 * paragraph; 0 when it is no such head. */
static size_t slogans_below(const struct article *article, size_t i)
{
    enum { SLOGANS = 2, LONGER_CHARS = 30 };
    const struct block *blocks = article->blocks;
    size_t end = i + 1;

    if (blocks[i].kind != BLOCK_PARAGRAPH || !section_is_name(blocks[i].text))
        return 0;
    while (end < article->block_count && end <= i + SLOGANS &&
           is_words(&blocks[end]) && is_slogan(blocks[end].text))
        end++;
    return end < article->block_count && blocks[end].kind == BLOCK_PARAGRAPH &&
                   utf8_count(blocks[end].text) > LONGER_CHARS
               ? end - i - 1
               : 0;
}

/* Of the emphasis in a heading only links are worth a run. */
static void make_heading(struct block *block)
{
    size_t count = 0;

    block->kind = BLOCK_HEADING;
    for (size_t i = 0; i < block->run_count; i++)
        if (block->runs[i].kind == RUN_LINK)
            block->runs[count++] = block->runs[i];
    block->run_count = count;
}

/* Editors set a district's head as plain lines, neither centred nor bold. */
static void raise_heads(struct article *article)
{
    for (size_t i = 0; i < article->block_count; i++) {
        size_t slogans = slogans_below(article, i);

        for (size_t k = 0; slogans && k <= slogans; k++)
            make_heading(&article->blocks[i + k]);
    }
}

static uint8_t level_of(const struct article *article, size_t i)
{
    uint8_t level = numbered_level(article->blocks[i].text);

    if (level != LEVEL_OPEN)
        return level;
    return i > 0 && is_heading(article, i - 1) ? LEVEL_BELOW : LEVEL_TOP;
}

void outline_set_levels(struct article *article)
{
    bool has_top = false;

    raise_heads(article);
    open_contents(article);
    for (size_t i = 0; i < article->block_count; i++)
        if (is_heading(article, i))
            article->blocks[i].level = level_of(article, i);
    /* Nothing stands below what is not there. */
    for (size_t i = 0; i < article->block_count && !has_top; i++)
        if (is_heading(article, i)) {
            has_top = article->blocks[i].level == LEVEL_TOP;
            article->blocks[i].level = LEVEL_TOP;
        }
}
