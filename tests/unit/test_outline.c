/* outline: which heading stands over which, by numbering and by position. */
#include "core/outline.h"

#include "check.h"

enum { BLOCKS = 8 };

static const struct {
    const char *name;
    struct str lines[BLOCKS]; /* "-": a paragraph; up to the first none */
    uint8_t want[BLOCKS];     /* levels; 0: is a paragraph now */
} cases[] = {
    { "three lines of a district",
      { STR("甲区人大常委会"), STR("强化监督"), STR("办好实事"), STR("-"),
        STR("乙区人大常委会"), STR("搭建平台") },
      { 2, 3, 3, 0, 2, 3 } },
    { "chapters in a row",
      { STR("第一章　总则"), STR("第一节　目的"), STR("-"), STR("第十二章　附则") },
      { 2, 3, 0, 2 } },
    { "report",
      { STR("一、成绩"), STR("（一）一是"), STR("-"), STR("（二）二是"),
        STR("-"), STR("二、问题") },
      { 2, 3, 0, 3, 0, 2 } },
    { "only the lower numbering",
      { STR("(一)一是"), STR("-"), STR("(二)二是") },
      { 2, 0, 2 } },
    { "contents",
      { STR("目　录"), STR("第一章 总则"), STR("第二章 附则"),
        STR("第一章 总则"), STR("-"), STR("第二章 附则") },
      { 2, 0, 0, 2, 0, 2 } },
    { "the same line in every part, without contents",
      { STR("一、甲区"), STR("主要做法"), STR("-"), STR("二、乙区"),
        STR("主要做法") },
      { 2, 3, 0, 2, 3 } },
    { "no number", { STR("第三届会议"), STR("-"), STR("二十大精神") }, { 2, 0, 2 } },
};

#define LONG \
    STR("过去一年来，常委会提前谋划，精心准备，多次召开座谈会，工作取得新成效" \
        "。")

/* The heads as published without any emphasis. */
static const struct {
    const char *name;
    struct str lines[BLOCKS]; /* all paragraphs, up to the first none */
    uint8_t want[BLOCKS];
} plain_cases[] = {
    { "plain heads",
      { STR("临江区人大常委会"), STR("强化专题监督质效"),
        STR("“问”出实效 “答”出担当"), LONG, STR("云海县人大"), STR("搭建平台"),
        LONG },
      { 2, 3, 3, 0, 2, 3, 0 } },
    { "plain head over bold slogans",
      { STR("临江区人大常委会"), STR("强化监督"), LONG },
      { 2, 3, 0 } },
    { "plain head without slogans", { STR("临江区人大常委会"), LONG }, { 0, 0 } },
    { "plain head, three lines",
      { STR("临江区人大常委会"), STR("一行"), STR("二行"), STR("三行"), LONG },
      { 0, 0, 0, 0, 0 } },
    { "plain head, a sentence",
      { STR("临江区人大常委会"), STR("强化了监督。"), LONG },
      { 0, 0, 0 } },
    { "plain head, no longer paragraph",
      { STR("临江区人大常委会"), STR("强化监督"), STR("短句。") },
      { 0, 0, 0 } },
    { "plain head at the end",
      { LONG, STR("临江区人大常委会"), STR("强化监督") },
      { 0, 0, 0 } },
    { "signature and date",
      { STR("临江区人大常委会"), STR("2024年1月8日"), LONG },
      { 0, 0, 0 } },
    { "staff", { STR("临江区人大常委会"), STR("主任：甲某"), LONG }, { 0, 0, 0 } },
    { "organs in a row",
      { STR("临江区人大常委会"), STR("云海区人大常委会"), LONG },
      { 0, 0, 0 } },
    { "no district's organ",
      { STR("各区人大常委会"), STR("强化监督"), LONG },
      { 0, 0, 0 } },
};

static void check_levels(const char *name, struct article *article,
                         const uint8_t *want)
{
    outline_set_levels(article);
    for (size_t k = 0; k < article->block_count; k++) {
        const struct block *block = &article->blocks[k];
        uint8_t got = block->kind == BLOCK_HEADING ? block->level : 0;

        if (got != want[k])
            fail_msg("%s, line %zu: got %d, want %d", name, k, got, want[k]);
    }
}

static void sets_levels(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct block blocks[BLOCKS] = { 0 };
        struct article article = { .blocks = blocks };
        size_t n = 0;

        for (; n < BLOCKS && cases[i].lines[n].p; n++) {
            blocks[n].text = cases[i].lines[n];
            blocks[n].kind = str_equal(cases[i].lines[n], S("-"))
                                 ? BLOCK_PARAGRAPH
                                 : BLOCK_HEADING;
        }
        article.block_count = n;
        check_levels(cases[i].name, &article, cases[i].want);
    }
}

/* The runs of a paragraph that becomes a heading: only its link stays. */
static void raises_plain_heads(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(plain_cases); i++) {
        struct run runs[] = { { .kind = RUN_STRONG }, { .kind = RUN_LINK } };
        struct block blocks[BLOCKS] = { 0 };
        struct article article = { .blocks = blocks };
        size_t n = 0;

        for (; n < BLOCKS && plain_cases[i].lines[n].p; n++)
            blocks[n] = (struct block){ .kind = BLOCK_PARAGRAPH,
                                        .text = plain_cases[i].lines[n] };
        blocks[0].runs = runs;
        blocks[0].run_count = COUNT_OF(runs);
        article.block_count = n;
        check_levels(plain_cases[i].name, &article, plain_cases[i].want);
        assert_int_equal(blocks[0].run_count, plain_cases[i].want[0] ? 1 : 2);
        assert_int_equal(runs[0].kind,
                         plain_cases[i].want[0] ? RUN_LINK : RUN_STRONG);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_levels),
        cmocka_unit_test(raises_plain_heads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
