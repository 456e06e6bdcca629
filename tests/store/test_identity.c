/* Under which addresses an article stands: twins, files, renamed columns. */
#include "fixture.h"

#include "base/limits.h"

static struct str url_twin = STR("https://www.example.cn/gg/t1.htm");
static struct str url_third = STR("https://www.example.cn/qt/t1.htm");

static struct writer *writer_of(const char *path)
{
    struct writer *writer;
    struct err err;

    assert_ok(writer_open(path, &writer, &err), &err);
    return writer;
}

static enum writer_change put(struct writer *writer,
                              const struct article *article, int64_t *id)
{
    enum writer_change change;
    struct err err;

    assert_ok(writer_article(writer, article, NOW_S, id, &change, &err), &err);
    return change;
}

static void finish(struct writer *writer, const char *path)
{
    struct err err;

    assert_ok(writer_commit(writer, 2, NOW_S, &err), &err);
    writer_close(writer);
    assert_verified(path);
}

static struct stored stored_at(const char *path, struct str url)
{
    struct reader *reader = reader_of(path);
    struct stored stored = { .id = 0 };
    struct err err = ERR_CLEAR;

    if (!store_article_at(reader, url, &stored, &err))
        assert_int_equal(err.kind, ERR_ABSENT);
    reader_close(reader);
    return stored;
}

/* Articles in the column of the sample OTHER. */
static int64_t count_notices(const char *path)
{
    int64_t id = stored_at(path, samples[OTHER].url).column_id;
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct reader *reader = reader_of(path);
    struct column column;
    struct err err;

    assert_ok(store_column_by_id(reader, id, &mem, &column, &err), &err);
    reader_close(reader);
    return column.article_count;
}

/* The sample PLAIN again, among the notices, at another minute. */
static struct article twin_of_plain(struct str url)
{
    struct article twin = samples[PLAIN];

    twin.url = url;
    twin.source = S("公告栏");
    twin.column_path = path_notices;
    twin.precision = PRECISION_MINUTE;
    twin.published_s += 3 * 86400 + 60;
    return twin;
}

static void a_twin_is_one_article(void **state)
{
    struct article twin = twin_of_plain(url_twin);
    struct stored own, other;
    struct writer *writer;
    char path[128];
    int64_t id, own_id, notices;

    edition_make(file_in(*state, "e.db", path), 1);
    own_id = stored_at(path, samples[PLAIN].url).id;
    notices = count_notices(path);
    writer = writer_of(path);
    assert_int_equal(put(writer, &twin, &id), WRITER_TWIN);
    assert_int_equal(id, own_id);
    assert_int_equal(put(writer, &twin, &id), WRITER_SAME);
    assert_int_equal(put(writer, &samples[PLAIN], &id), WRITER_SAME);
    finish(writer, path);

    own = stored_at(path, samples[PLAIN].url);
    other = stored_at(path, url_twin);
    assert_int_equal(own.kind, ADDRESS_OWN);
    assert_int_equal(other.kind, ADDRESS_TWIN);
    assert_int_equal(own.id, other.id);
    assert_int_equal(count_notices(path), notices + 1);
}

static void texts_of_other_weeks_are_two(void **state)
{
    struct article later = twin_of_plain(url_twin);
    struct writer *writer;
    char path[128];
    int64_t id;

    edition_make(file_in(*state, "e.db", path), 1);
    later.published_s =
        samples[PLAIN].published_s + (LIMIT_TWIN_DAYS + 1) * 86400;
    writer = writer_of(path);
    assert_int_equal(put(writer, &later, &id), WRITER_NEW);
    finish(writer, path);
}

/* One address is edited, then the other: two articles for a while, then one
 * again, the older. */
static void twins_part_and_meet(void **state)
{
    struct article first = samples[PLAIN], twin = twin_of_plain(url_twin);
    struct writer *writer;
    char path[128];
    int64_t id, own_id;

    edition_make(file_in(*state, "e.db", path), 1);
    own_id = stored_at(path, first.url).id;
    writer = writer_of(path);
    assert_int_equal(put(writer, &twin, &id), WRITER_TWIN);
    twin.title = S("主任会议（更正）");
    assert_int_equal(put(writer, &twin, &id), WRITER_NEW);
    assert_int_not_equal(id, own_id);
    first.title = twin.title;
    assert_int_equal(put(writer, &first, &id), WRITER_CHANGED);
    assert_int_equal(id, own_id);
    finish(writer, path);
    assert_int_equal(stored_at(path, url_twin).id, own_id);
    assert_int_equal(stored_at(path, url_twin).kind, ADDRESS_TWIN);

    writer = writer_of(path);
    first.title = S("又改");
    assert_int_equal(put(writer, &first, &id), WRITER_CHANGED);
    assert_int_equal(id, own_id);
    /* What was not edited stands as it was, though nothing has put it in. */
    assert_int_equal(put(writer, &twin, &id), WRITER_CHANGED);
    assert_int_not_equal(id, own_id);
    assert_int_equal(put(writer, &twin, &id), WRITER_SAME);
    twin.title = S("又改");
    assert_int_equal(put(writer, &twin, &id), WRITER_TWIN);
    assert_int_equal(id, own_id);
    finish(writer, path);
    assert_int_equal(stored_at(path, url_twin).kind, ADDRESS_TWIN);
}

/* Of two that come in one night the later stored is the one that stands first
 * upstream. */
static void twins_of_one_night(void **state)
{
    struct article last = samples[PLAIN], first = twin_of_plain(url_twin);
    struct writer *writer;
    struct stored stored;
    char path[128];
    int64_t id, first_id;

    last.title = first.title = S("今晚的");
    last.url = url_third;
    edition_make(file_in(*state, "e.db", path), 1);
    writer = writer_of(path);
    assert_int_equal(put(writer, &last, &first_id), WRITER_NEW);
    assert_int_equal(put(writer, &first, &id), WRITER_TWIN);
    assert_true(id > first_id); /* so it stands before the other in lists */
    finish(writer, path);
    stored = stored_at(path, first.url);
    assert_int_equal(stored.kind, ADDRESS_OWN);
    assert_int_equal(stored.id, id);
    assert_int_equal(stored_at(path, last.url).kind, ADDRESS_TWIN);
}

static void a_withdrawn_twin_leaves_the_other(void **state)
{
    struct article twin = twin_of_plain(url_twin);
    struct writer *writer;
    bool was_there;
    char path[128];
    struct err err;
    int64_t id, own_id;

    edition_make(file_in(*state, "e.db", path), 1);
    writer = writer_of(path);
    assert_int_equal(put(writer, &twin, &own_id), WRITER_TWIN);
    assert_ok(writer_withdraw(writer, samples[PLAIN].url, &was_there, &err),
              &err);
    assert_true(was_there);
    finish(writer, path);
    assert_int_equal(stored_at(path, url_twin).kind, ADDRESS_OWN);
    assert_int_equal(stored_at(path, url_twin).id, own_id);
    assert_int_equal(stored_at(path, samples[PLAIN].url).id, 0);

    writer = writer_of(path);
    assert_int_equal(put(writer, &samples[PLAIN], &id), WRITER_TWIN);
    assert_ok(writer_withdraw(writer, samples[PLAIN].url, &was_there, &err),
              &err);
    assert_true(was_there);
    assert_ok(writer_withdraw(writer, samples[PLAIN].url, &was_there, &err),
              &err);
    assert_false(was_there);
    assert_ok(writer_withdraw(writer, url_twin, &was_there, &err), &err);
    finish(writer, path);
    assert_int_equal(stored_at(path, url_twin).id, 0);
}

/* A twin is read under its own address and column. */
static void an_article_under_its_addresses(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article twin = twin_of_plain(url_twin), got;
    struct store_address *addresses;
    struct writer *writer;
    struct reader *reader;
    char path[128];
    struct err err;
    size_t count;
    int64_t id;

    edition_make(file_in(*state, "e.db", path), 1);
    writer = writer_of(path);
    assert_int_equal(put(writer, &twin, &id), WRITER_TWIN);
    finish(writer, path);
    reader = reader_of(path);
    assert_ok(store_article_under(reader, url_twin, &mem, &got, &err), &err);
    assert_str(got.url, url_twin);
    assert_true(path_equal(got.column_path, got.column_depth, twin.column_path,
                           twin.column_depth));
    assert_ok(store_article_under(reader, samples[PLAIN].url, &mem, &got, &err),
              &err);
    assert_str(got.url, samples[PLAIN].url);
    assert_true(path_equal(got.column_path, got.column_depth, path_express, 2));
    assert_ok(store_addresses(reader, &mem, &addresses, &count, &err), &err);
    assert_int_equal(count, SAMPLE_COUNT + 1);
    reader_close(reader);
}

/* What was an article of its own becomes a part; when the text no longer goes
 * on there, the address is free again. */
static void files_of_an_article(void **state)
{
    struct article whole = samples[SEED], part = samples[PLAIN];
    struct writer *writer;
    char path[128];
    int64_t id;

    edition_make(file_in(*state, "e.db", path), 1);
    writer = writer_of(path);
    whole.files = S("https://www.example.cn/t2.htm\n"
                    "https://www.example.cn/t20240108_1_2.htm");
    whole.title = S("两页");
    assert_int_equal(put(writer, &whole, &id), WRITER_CHANGED);
    finish(writer, path);
    assert_int_equal(stored_at(path, part.url).kind, ADDRESS_PART);
    assert_int_equal(stored_at(path, part.url).id, id);

    writer = writer_of(path);
    assert_int_equal(put(writer, &part, &id), WRITER_NEW);
    whole.files = STR_NONE;
    whole.title = S("一页");
    assert_int_equal(put(writer, &whole, &id), WRITER_CHANGED);
    finish(writer, path);
    assert_int_equal(stored_at(path, part.url).kind, ADDRESS_OWN);
    assert_int_equal(
        stored_at(path, S("https://www.example.cn/t20240108_1_2.htm")).id, 0);
}

/* ---- columns ------------------------------------------------------------- */

static bool rename_to(struct writer *writer, const struct str *path,
                      size_t depth, const char *title)
{
    bool was_changed;
    struct err err;

    assert_ok(
        writer_rename(writer, path, depth, str_of(title), &was_changed, &err),
        &err);
    return was_changed;
}

static void a_renamed_column(void **state)
{
    static struct str new_path[] = { STR("新闻中心"), STR("人大要闻") };
    static const struct str nowhere[] = { STR("新闻中心"), STR("没有") };
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article old_named = samples[SEED], new_named = samples[SEED];
    struct column column;
    struct writer *writer;
    struct reader *reader;
    char path[128];
    struct err err;
    int64_t id, old_id, new_id;

    new_named.column_path = new_path;
    edition_make(file_in(*state, "e.db", path), 1);
    writer = writer_of(path);
    assert_ok(writer_column(writer, path_express, 2, STR_NONE, &old_id, &err),
              &err);
    assert_true(rename_to(writer, path_express, 2, "人大要闻"));
    assert_false(rename_to(writer, path_express, 2, "人大要闻"));
    assert_false(rename_to(writer, path_express, 2, "公告"));
    assert_false(rename_to(writer, nowhere, 2, "公告"));
    assert_false(rename_to(writer, nowhere, 0, "公告"));
    assert_ok(writer_column(writer, path_express, 2, STR_NONE, &id, &err), &err);
    assert_ok(writer_column(writer, new_path, 2, STR_NONE, &new_id, &err), &err);
    assert_int_equal(id, old_id);
    assert_int_equal(new_id, old_id);
    assert_int_equal(put(writer, &old_named, &id), WRITER_SAME);
    assert_int_equal(put(writer, &new_named, &id), WRITER_SAME);
    finish(writer, path);
    reader = reader_of(path);
    assert_ok(store_column(reader, S("xwzx-rdsd"), &mem, &column, &err), &err);
    assert_str(column.title, S("人大要闻"));
    reader_close(reader);

    writer = writer_of(path);
    assert_true(rename_to(writer, new_path, 2, "人大速递"));
    assert_int_equal(put(writer, &old_named, &id), WRITER_SAME);
    assert_int_equal(put(writer, &new_named, &id), WRITER_SAME);
    finish(writer, path);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_twin_is_one_article, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(texts_of_other_weeks_are_two,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(twins_part_and_meet, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(twins_of_one_night, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_withdrawn_twin_leaves_the_other,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(an_article_under_its_addresses,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(files_of_an_article, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_renamed_column, folder_setup,
                                        folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
