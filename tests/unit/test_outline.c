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
        outline_set_levels(&article);
        for (size_t k = 0; k < n; k++) {
            uint8_t got = blocks[k].kind == BLOCK_HEADING ? blocks[k].level : 0;

            if (got != cases[i].want[k])
                fail_msg("%s, line %zu: got %d, want %d", cases[i].name, k, got,
                         cases[i].want[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_levels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
