/* json: the contract's form of an article, and records by their table. */
#include "check.h"

#include "core/json.h"
#include "core/json_read.h"

/* ---- the contract's form ------------------------------------------------- */

static struct cell table[] = {
    { 0, 0, 2, 1, true, STR("项目") },
    { 0, 1, 1, 2, false, STR("甲") },
    { 1, 1, 1, 1, false, STR("乙") },
    { 1, 2, 1, 1, false, STR("") },
};
static struct cell items[] = { { 0, 0, 1, 1, false, STR("一") },
                               { 1, 0, 1, 1, false, STR("二") } };
static struct run runs[] = {
    { RUN_STRONG, 0, 6, { NULL, 0 } },
    { RUN_LINK, 6, 4, STR("http://a.example/") },
};
static struct block blocks[] = {
    { .kind = BLOCK_HEADING, .level = 2, .text = STR("标题") },
    { .kind = BLOCK_PARAGRAPH, .text = STR("人大\"会"), .runs = runs, .run_count = 2 },
    { .kind = BLOCK_IMAGE,
      .src = STR("http://a.example/1.jpg"),
      .text = STR("图说") },
    { .kind = BLOCK_TABLE, .cells = table, .cell_count = 4 },
    { .kind = BLOCK_LIST, .level = 1, .cells = items, .cell_count = 2 },
    { .kind = BLOCK_ATTACHMENT,
      .src = STR("http://a.example/1.pdf"),
      .text = STR("名"),
      .ext = STR("pdf") },
    { .kind = BLOCK_VIDEO, .src = STR("http://a.example/1.mp4") },
};
static struct str path[] = { STR("新闻中心"), STR("人大速递") };
static const struct article sample = {
    .id = 7,
    .column_id = 3,
    .url = STR("http://a.example/t.htm"),
    .title = STR("题"),
    .source = STR("日报"),
    .precision = PRECISION_SECOND,
    .published_s = 1704672960,
    .column_path = path,
    .column_depth = 2,
    .blocks = blocks,
    .block_count = COUNT_OF(blocks),
};

static void writes_the_contract(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    (void)state;
    json_put_article(&sample, &out);
    assert_str(buf_str(&out),
               S("{\"url\":\"http://a.example/t.htm\",\"verdict\":\"accept\","
                 "\"title\":\"题\",\"subtitle\":null,\"source\":\"日报\","
                 "\"author\":null,\"editor\":null,\"byline\":null,"
                 "\"published\":\"2024-01-08T08:16:00+08:00\","
                 "\"published_precision\":\"second\","
                 "\"column_path\":[\"新闻中心\",\"人大速递\"],\"blocks\":["
                 "{\"type\":\"heading\",\"text\":\"标题\"},"
                 "{\"type\":\"paragraph\",\"text\":\"人大\\\"会\"},"
                 "{\"type\":\"image\",\"src\":\"http://a.example/1.jpg\","
                 "\"caption\":\"图说\",\"alt\":null},"
                 "{\"type\":\"table\",\"rows\":[[\"项目\",\"甲\",\"\"],"
                 "[\"\",\"乙\",\"\"]]},"
                 "{\"type\":\"list\",\"items\":[\"一\",\"二\"]},"
                 "{\"type\":\"attachment\",\"src\":\"http://a.example/1.pdf\","
                 "\"name\":\"名\",\"ext\":\"pdf\"},"
                 "{\"type\":\"video\",\"src\":\"http://a.example/1.mp4\","
                 "\"poster\":null}]}"));
}

static void writes_a_refusal(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct article refused = { .url = S("http://a/"),
                               .title = S("x"),
                               .reject = REJECT_LOGIN };

    (void)state;
    json_put_article(&refused, &out);
    assert_str(buf_str(&out), S("{\"url\":\"http://a/\",\"verdict\":"
                                "\"reject\",\"reason\":\"login\"}"));
}

static void mends_bad_text(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct article broken = { .url = S("http://a/\xFF"), .reject = REJECT_GONE };

    (void)state;
    json_put_article(&broken, &out);
    assert_true(str_find(buf_str(&out), S("http://a/\uFFFD")) > 0);
}

/* ---- records ------------------------------------------------------------- */

struct inner {
    struct str name;
};
struct outer {
    struct str text, missing;
    int64_t number;
    bool flag;
    struct link link;
    struct inner part;
    struct field_list list;
    int64_t serial, no_serial;
    double seconds;
    struct field_list counts, no_counts;
    const struct article *article, *no_article;
};

static const struct field inner_fields[] = {
    FIELD_TEXT(struct inner, name),
    FIELD_END,
};
static const struct field outer_fields[] = {
    FIELD_TEXT(struct outer, text),
    FIELD_TEXT(struct outer, missing),
    FIELD_INT(struct outer, number),
    FIELD_FLAG(struct outer, flag),
    FIELD_LINK(struct outer, link),
    FIELD_PART(struct outer, part, inner_fields),
    FIELD_LIST(struct outer, list, struct inner, inner_fields),
    FIELD_SERIAL(struct outer, serial),
    FIELD_SERIAL(struct outer, no_serial),
    FIELD_NUMBER(struct outer, seconds),
    FIELD_COUNTS(struct outer, counts),
    FIELD_COUNTS(struct outer, no_counts),
    FIELD_ARTICLE(struct outer, article),
    FIELD_ARTICLE(struct outer, no_article),
    FIELD_END,
};

static void writes_records(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct inner some[] = { { S("甲") }, { S("乙") } };
    struct field_count counts[] = { { STR("gone"), 2 }, { STR("login"), 1 } };
    struct article gone = { .url = S("http://a/"), .reject = REJECT_GONE };
    struct outer record = { .text = S("字"),
                            .number = -3,
                            .flag = true,
                            .link = { S("/a") },
                            .part = { S("部") },
                            .list = { some, 2 },
                            .serial = 7,
                            .seconds = 0.62,
                            .counts = { counts, 2 },
                            .article = &gone };

    (void)state;
    json_put_record(outer_fields, &record, &out);
    assert_str(buf_str(&out),
               S("{\"text\":\"字\",\"missing\":null,\"number\":-3,"
                 "\"flag\":true,\"link\":\"/a\",\"name\":\"部\","
                 "\"list\":[{\"name\":\"甲\"},{\"name\":\"乙\"}],"
                 "\"serial\":7,\"no_serial\":null,\"seconds\":0.62,"
                 "\"counts\":{\"gone\":2,\"login\":1},\"no_counts\":{},"
                 "\"article\":{\"url\":\"http://a/\",\"verdict\":\"reject\","
                 "\"reason\":\"gone\"},\"no_article\":null}"));
}

/* ---- and back ------------------------------------------------------------ */

static void reads_what_it_wrote(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct outer record = { .text = S("字\n\"\x01"),
                            .number = INT64_MIN,
                            .flag = true,
                            .part = { S("") },
                            .serial = 7,
                            .seconds = 0.5 };
    struct outer back = { .missing = S("x"), .no_serial = 4, .flag = false };
    struct err err = ERR_CLEAR;

    (void)state;
    json_put_record(outer_fields, &record, &out);
    assert_ok(json_read_record(outer_fields, buf_str(&out), &mem, &back, &err),
              &err);
    assert_str(back.text, record.text);
    assert_str(back.missing, STR_NONE);
    assert_str(back.part.name, S(""));
    assert_true(back.number == INT64_MIN && back.flag);
    assert_true(back.serial == 7 && back.no_serial == 0);
    assert_true(back.seconds > 0.49 && back.seconds < 0.51);
}

static void leaves_what_is_not_there(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct outer back = { .missing = S("x"), .number = 4 };
    struct err err = ERR_CLEAR;

    (void)state;
    assert_ok(json_read_record(outer_fields, S("{\"a\":[{}],\"text\":\"t\"}"),
                               &mem, &back, &err),
              &err);
    assert_str(back.text, S("t"));
    assert_str(back.missing, S("x"));
    assert_int_equal(back.number, 4);
}

static void refuses_what_is_no_record(void **state)
{
    static const struct {
        struct str text, says;
    } cases[] = {
        { { NULL, 0 }, STR("no JSON at byte 1") },
        { STR("{\"text\":\"t\""), STR("no JSON at byte 12") },
        { STR("{} {}"), STR("no JSON at byte") },
        { STR("[]"), STR("no JSON object") },
        { STR("{\"text\":1}"), STR("text is of another type") },
        { STR("{\"number\":1.5}"), STR("number is of another type") },
        { STR("{\"number\":null}"), STR("number is of another type") },
        { STR("{\"flag\":0}"), STR("flag is of another type") },
        { STR("{\"serial\":\"1\"}"), STR("serial is of another type") },
        { STR("{\"seconds\":\"1\"}"), STR("seconds is of another type") },
        { STR("{\"name\":[]}"), STR("name is of another type") },
        { STR("{\"number\":1,\"number\":2}"), STR("no JSON at byte") },
        { STR("{\"text\":\"\xFF\"}"), STR("no JSON at byte") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
        struct outer back = { .number = 0 };
        struct err err = ERR_CLEAR;

        assert_err(
            json_read_record(outer_fields, cases[i].text, &mem, &back, &err),
            &err, ERR_DATA);
        if (!str_starts(str_of(err.text), cases[i].says))
            fail_msg("%zu: %s", i, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_contract),
        cmocka_unit_test(writes_a_refusal),
        cmocka_unit_test(mends_bad_text),
        cmocka_unit_test(writes_records),
        cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(leaves_what_is_not_there),
        cmocka_unit_test(refuses_what_is_no_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
