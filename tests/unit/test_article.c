/* article, section: the contract's words, what counts as a change, and the
 * districts of an article. */
#include "check.h"

#include "core/article.h"
#include "core/section.h"

static struct arena mem;

static void knows_its_words(void **state)
{
    enum precision precision;
    enum block_kind kind;

    (void)state;
    for (int i = REJECT_NONE + 1; i < REJECT_COUNT; i++)
        for (int j = REJECT_NONE + 1; j < i; j++)
            assert_false(
                str_equal(article_reject_word(i), article_reject_word(j)));
    for (int i = PRECISION_NONE; i <= PRECISION_SECOND; i++) {
        assert_true(article_precision_of(article_precision_word(i), &precision));
        assert_int_equal(precision, i);
    }
    for (int i = 0; i < BLOCK_KIND_COUNT; i++) {
        assert_true(article_block_of(article_block_word(i), &kind));
        assert_int_equal(kind, i);
    }
    assert_str(article_reject_word(REJECT_SOFT_404), S("soft_404"));
    assert_str(article_precision_word(PRECISION_NONE), STR_NONE);
    assert_false(article_precision_of(S(""), &precision));
    assert_false(article_block_of(STR_NONE, &kind));
}

static struct run runs[] = { { RUN_STRONG, 0, 3, { NULL, 0 } } };
static struct cell cells[] = { { 0, 0, 1, 1, false, STR("c") } };
static struct block blocks[] = {
    { .kind = BLOCK_PARAGRAPH, .text = STR("人大"), .runs = runs, .run_count = 1 },
    { .kind = BLOCK_TABLE, .cells = cells, .cell_count = 1 },
    { .kind = BLOCK_IMAGE, .src = STR("http://a/1.jpg") },
};
static struct str path[] = { STR("栏目") };
static struct article article;

static void reset(void)
{
    runs[0].length = 3;
    cells[0].text = S("c");
    blocks[0].text = S("人大");
    blocks[0].kind = BLOCK_PARAGRAPH;
    blocks[2] = (struct block){ .kind = BLOCK_IMAGE, .src = S("http://a/1.jpg") };
    article = (struct article){ .id = 1,
                                .url = S("http://a/"),
                                .title = S("题"),
                                .precision = PRECISION_DAY,
                                .published_s = 5,
                                .column_path = path,
                                .column_depth = 1,
                                .blocks = blocks,
                                .block_count = 3 };
}

static void change_nothing(void)
{
}
static void change_id(void)
{
    article.id = article.column_id = 9;
}
static void change_address(void)
{
    article.url = S("http://b/");
}
static void change_column(void)
{
    article.column_depth = 0;
}
static void change_title(void)
{
    article.title = S("题目");
}
static void change_subtitle(void)
{
    article.subtitle = S("");
}
static void move_text(void)
{
    article.title = S("");
    article.subtitle = S("题");
}
static void change_time(void)
{
    article.published_s = 6;
}
static void change_precision(void)
{
    article.precision = PRECISION_SECOND;
}
static void change_text(void)
{
    blocks[0].text = S("人大。");
}
static void change_kind(void)
{
    blocks[0].kind = BLOCK_HEADING;
}
static void change_run(void)
{
    runs[0].length = 6;
}
static void change_cell(void)
{
    cells[0].text = S("d");
}
static void drop_block(void)
{
    article.block_count = 2;
}
static void change_picture_address(void)
{
    blocks[2].src = S("http://a/2.jpg");
}
static void set_picture(void)
{
    blocks[2].has_asset = true;
}

static const struct {
    const char *name;
    void (*change)(void);
    bool is_seen;
} changes[] = {
    { "nothing", change_nothing, false },
    { "id", change_id, false },
    { "address", change_address, false },
    { "column", change_column, false },
    { "title", change_title, true },
    { "empty subtitle", change_subtitle, true },
    { "text in another member", move_text, true },
    { "time", change_time, true },
    { "precision", change_precision, true },
    { "text", change_text, true },
    { "kind", change_kind, true },
    { "run", change_run, true },
    { "cell", change_cell, true },
    { "fewer blocks", drop_block, true },
    { "picture's address", change_picture_address, true },
    { "the picture itself", set_picture, true },
};

static void sees_changes(void **state)
{
    struct digest before, after;

    (void)state;
    reset();
    before = article_digest(&article);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        reset();
        changes[i].change();
        after = article_digest(&article);
        if (digest_equal(&before, &after) == changes[i].is_seen)
            fail_msg("%s", changes[i].name);
    }
}

/* With the picture at hand, where it came from is not seen. */
static void ignores_a_moved_picture(void **state)
{
    struct digest before, after;

    (void)state;
    reset();
    blocks[2].has_asset = true;
    before = article_digest(&article);
    blocks[2].src = S("http://elsewhere/1.jpg");
    after = article_digest(&article);
    assert_true(digest_equal(&before, &after));
}

static const struct {
    const char *text;
    bool is_name;
} names[] = {
    { "临江区人大常委会", true },
    { "临江区人大", true },
    { "临江区人民代表大会常务委员会", true },
    { "石渡县人大常委会", true },
    { "喀喇沁左旗人大", true },
    { "市人大常委会", false },
    { "区人大常委会", false },
    { "九个汉字的名字太长区人大", false },
    { "各区人大常委会工作", false },
    { "各区人大常委会", false },
    { "全椒县人大常委会", true },
    { "本溪满族自治县人大常委会", true },
    { "我市各区人大常委会", false },
    { "全市各区人大", false },
    { "省市人大", false },
    { "走进社区人大", false },
    { "A区人大", false },
    { "临江 区人大", false },
    { "人大", false },
    { "", false },
};

static void knows_district_organs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (section_is_name(str_of(names[i].text)) != names[i].is_name)
            fail_msg("'%s'", names[i].text);
}

static void finds_sections(void **state)
{
    static struct block parts[] = {
        { .kind = BLOCK_PARAGRAPH, .text = STR("导语") },
        { .kind = BLOCK_HEADING, .level = 2, .text = STR("临江区人大常委会") },
        { .kind = BLOCK_HEADING, .level = 3, .text = STR("望海区人大常委会") },
        { .kind = BLOCK_PARAGRAPH, .text = STR("正文") },
        { .kind = BLOCK_HEADING, .level = 2, .text = STR("小标题") },
        { .kind = BLOCK_HEADING, .level = 2, .text = STR("云湖区人大") },
    };
    struct article all = { .blocks = parts, .block_count = COUNT_OF(parts) };
    struct section_range *found;
    size_t count;

    (void)state;
    section_find(&all, &mem, &found, &count);
    assert_int_equal(count, 2);
    assert_str(found[0].district, S("临江区"));
    assert_int_equal(found[0].first, 1);
    assert_int_equal(found[0].last, 4);
    assert_str(found[1].district, S("云湖区"));
    assert_int_equal(found[1].first, 5);
    assert_int_equal(found[1].last, 5);
    all.block_count = 1;
    section_find(&all, &mem, &found, &count);
    assert_int_equal(count, 0);
}

/* The city's own heading is no district's, but one city among districts is. */
static void tells_cities_apart(void **state)
{
    static struct block parts[] = {
        { .kind = BLOCK_HEADING, .level = 2, .text = STR("云澜市人大常委会") },
        { .kind = BLOCK_HEADING, .level = 2, .text = STR("海门市人大常委会") },
        { .kind = BLOCK_HEADING, .level = 2, .text = STR("石渡县人大常委会") },
    };
    struct article all = { .blocks = parts, .block_count = 2 };
    struct section_range *found;
    size_t count;

    (void)state;
    section_find(&all, &mem, &found, &count);
    assert_int_equal(count, 0);
    all.blocks++;
    section_find(&all, &mem, &found, &count);
    assert_int_equal(count, 2);
    assert_str(found[0].district, S("海门市"));
    assert_str(found[1].district, S("石渡县"));
}

static int free_memory(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_its_words),
        cmocka_unit_test(sees_changes),
        cmocka_unit_test(ignores_a_moved_picture),
        cmocka_unit_test(knows_district_organs),
        cmocka_unit_test(finds_sections),
        cmocka_unit_test(tells_cities_apart),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
