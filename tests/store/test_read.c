/* read: what was written comes back, in order, by indexes only. */
#include "fixture.h"

#include "base/limits.h"
#include "store/reader.h"

/* One edition for all cases; nobody changes it. */
struct given {
    struct folder folder;
    struct reader *reader;
    struct arena mem;
    int64_t ids[SAMPLE_COUNT];
};

static int setup(void **state)
{
    struct given *given = calloc(1, sizeof(*given));
    char path[128];
    struct err err;

    given->folder = folder_new();
    edition_make(file_in(&given->folder, "e.db", path), 7);
    given->reader = reader_of(path);
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct stored stored;

        assert_ok(store_article_at(given->reader, samples[i].url, &stored, &err),
                  &err);
        given->ids[i] = stored.id;
    }
    *state = given;
    return 0;
}

static int teardown(void **state)
{
    struct given *given = *state;

    reader_close(given->reader);
    arena_free(&given->mem);
    folder_free(&given->folder);
    free(given);
    return 0;
}

/* ---- articles ------------------------------------------------------------ */

static void assert_runs(const struct block *got, const struct block *want)
{
    assert_int_equal(got->run_count, want->run_count);
    for (size_t i = 0; i < want->run_count; i++) {
        assert_int_equal(got->runs[i].kind, want->runs[i].kind);
        assert_int_equal(got->runs[i].start, want->runs[i].start);
        assert_int_equal(got->runs[i].length, want->runs[i].length);
        assert_str(got->runs[i].href, want->runs[i].href);
    }
}

static void assert_cells(const struct block *got, const struct block *want)
{
    assert_int_equal(got->cell_count, want->cell_count);
    for (size_t i = 0; i < want->cell_count; i++) {
        assert_int_equal(got->cells[i].row, want->cells[i].row);
        assert_int_equal(got->cells[i].column, want->cells[i].column);
        assert_int_equal(got->cells[i].row_span, want->cells[i].row_span);
        assert_int_equal(got->cells[i].column_span, want->cells[i].column_span);
        assert_int_equal(got->cells[i].is_head, want->cells[i].is_head);
        assert_str(got->cells[i].text, want->cells[i].text);
    }
}

static void assert_block(const struct block *got, const struct block *want)
{
    assert_int_equal(got->kind, want->kind);
    assert_int_equal(got->level, want->level);
    assert_str(got->text, want->text);
    assert_str(got->src, want->src);
    assert_str(got->alt, want->alt);
    assert_str(got->ext, want->ext);
    assert_str(got->poster, want->poster);
    assert_int_equal(got->has_asset, want->has_asset);
    if (want->has_asset)
        assert_memory_equal(&got->asset, &want->asset, sizeof(got->asset));
    assert_runs(got, want);
    assert_cells(got, want);
}

static void assert_article(const struct article *got, const struct article *want)
{
    assert_str(got->url, want->url);
    assert_str(got->title, want->title);
    assert_str(got->subtitle, want->subtitle);
    assert_str(got->source, want->source);
    assert_str(got->author, want->author);
    assert_str(got->editor, want->editor);
    assert_str(got->byline, want->byline);
    assert_int_equal(got->precision, want->precision);
    if (want->precision != PRECISION_NONE)
        assert_int_equal(got->published_s, want->published_s);
    assert_int_equal(got->column_depth, want->column_depth);
    for (size_t i = 0; i < want->column_depth; i++)
        assert_str(got->column_path[i], want->column_path[i]);
    assert_int_equal(got->block_count, want->block_count);
    for (size_t i = 0; i < want->block_count; i++)
        assert_block(&got->blocks[i], &want->blocks[i]);
}

static void articles_come_back_whole(void **state)
{
    struct given *given = *state;
    struct article got;
    struct err err;

    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        assert_ok(store_article(given->reader, given->ids[i], &given->mem, &got,
                                &err),
                  &err);
        assert_int_equal(got.id, given->ids[i]);
        assert_article(&got, &samples[i]);
    }
    assert_err(store_article(given->reader, 999, &given->mem, &got, &err), &err,
               ERR_ABSENT);
    assert_ok(
        store_article(given->reader, given->ids[SEED], &given->mem, &got, &err),
        &err);
    assert_int_equal(got.blocks[0].width, 1080);
    assert_int_equal(got.blocks[0].height, 720);
    assert_int_equal(got.blocks[1].width, 0);
}

static void articles_are_found_by_address(void **state)
{
    struct given *given = *state;
    struct digest want = article_digest(&samples[OTHER]);
    struct stored stored;
    struct err err;

    assert_ok(store_article_at(given->reader, samples[OTHER].url, &stored, &err),
              &err);
    assert_memory_equal(&stored.digest, &want, sizeof(want));
    assert_int_equal(stored.kind, ADDRESS_OWN);
    assert_err(store_article_at(given->reader, S("https://x"), &stored, &err),
               &err, ERR_ABSENT);
}

/* ---- columns and lists --------------------------------------------------- */

static const struct {
    struct str slug, title;
    int parent; /* place in this table, -1: top */
    int64_t article_count;
} want_columns[] = {
    { STR("xwzx"), STR("新闻中心"), -1, 4 },
    { STR("xwzx-rdsd"), STR("人大速递"), 0, 3 },
    { STR(""), STR("公告"), 0, 1 }, /* its slug is a digest */
    { STR(""), STR("机构设置"), -1, 1 },
};

static void columns_come_by_rank(void **state)
{
    struct given *given = *state;
    struct column *columns, one;
    struct err err;
    size_t count;

    assert_ok(store_columns(given->reader, &given->mem, &columns, &count, &err),
              &err);
    assert_int_equal(count, COUNT_OF(want_columns));
    for (size_t i = 0; i < count; i++) {
        int parent = want_columns[i].parent;

        assert_str(columns[i].title, want_columns[i].title);
        if (want_columns[i].slug.n)
            assert_str(columns[i].slug, want_columns[i].slug);
        assert_int_equal(columns[i].parent_id,
                         parent < 0 ? 0 : columns[parent].id);
        assert_int_equal(columns[i].article_count, want_columns[i].article_count);
        assert_ok(store_column(given->reader, columns[i].slug, &given->mem,
                               &one, &err),
                  &err);
        assert_int_equal(one.id, columns[i].id);
        assert_ok(store_column_by_id(given->reader, columns[i].id, &given->mem,
                                     &one, &err),
                  &err);
        assert_str(one.slug, columns[i].slug);
    }
    assert_err(store_column(given->reader, S("none"), &given->mem, &one, &err),
               &err, ERR_ABSENT);
    assert_err(store_column(given->reader, S(""), &given->mem, &one, &err),
               &err, ERR_ABSENT);
    assert_err(store_column_by_id(given->reader, 0, &given->mem, &one, &err),
               &err, ERR_ABSENT);
}

/* Column ids in the order of making: 1 新闻中心, 2 人大速递, 3 公告, 4 机构. */
static const struct {
    const char *name;
    struct window window;
    int want[SAMPLE_COUNT + 1], count;
} windows[] = {
    { "all, newest first; what has no date stands where it was first seen",
      { .limit = 10 },
      { FUTURE, DATELESS, OTHER, SEED, PLAIN, LOOSE },
      6 },
    { "a parent has its children's",
      { 1, false, 0, 10 },
      { FUTURE, OTHER, SEED, PLAIN },
      4 },
    { "a child", { 2, false, 0, 10 }, { FUTURE, SEED, PLAIN }, 3 },
    { "with picture",
      { .only_with_picture = true, .limit = 10 },
      { OTHER, SEED },
      2 },
    { "with picture, in a column", { 2, true, 0, 10 }, { SEED }, 1 },
    { "offset and limit", { 0, false, 1, 2 }, { DATELESS, OTHER }, 2 },
    { "past the end", { 0, false, 60, 2 }, { 0 }, 0 },
    { "no rows wanted", { 0, false, 0, 0 }, { 0 }, 0 },
    { "no such column", { 99, false, 0, 10 }, { 0 }, 0 },
    { "a negative limit is not all", { 4, false, -1, -1 }, { DATELESS }, 1 },
};

static void lists_come_in_windows(void **state)
{
    struct given *given = *state;
    struct article_line *lines;
    struct err err;
    size_t count;

    for (size_t i = 0; i < COUNT_OF(windows); i++) {
        print_message("%s\n", windows[i].name);
        assert_ok(store_lines(given->reader, &windows[i].window, &given->mem,
                              &lines, &count, &err),
                  &err);
        assert_int_equal(count, windows[i].count);
        for (size_t n = 0; n < count; n++)
            assert_str(lines[n].title, samples[windows[i].want[n]].title);
    }
}

static void a_line_has_its_parts(void **state)
{
    const struct window express = { .column_id = 2, .limit = 10 };
    struct given *given = *state;
    const struct article *want = &samples[SEED];
    struct article_line *lines;
    struct err err;
    size_t count;

    assert_ok(
        store_lines(given->reader, &express, &given->mem, &lines, &count, &err),
        &err);
    assert_int_equal(lines[1].id, given->ids[SEED]);
    assert_str(lines[1].url, want->url);
    assert_str(lines[1].title, want->title);
    assert_str(lines[1].subtitle, want->subtitle);
    assert_str(lines[1].source, want->source);
    assert_str(lines[1].column_title, S("人大速递"));
    assert_str(lines[1].lead, seed_blocks[1].text);
    assert_int_equal(lines[1].precision, want->precision);
    assert_int_equal(lines[1].published_s, want->published_s);
    assert_true(lines[1].has_picture);
    assert_memory_equal(&lines[1].picture, &pictures[0].digest,
                        sizeof(struct digest));
    assert_int_equal(lines[1].picture_width, 1080);
    assert_int_equal(lines[1].picture_height, 720);
    assert_false(lines[2].has_picture);
}

static void an_article_has_neighbours(void **state)
{
    struct given *given = *state;
    struct article_line newer, older;
    struct err err;

    assert_ok(store_neighbours(given->reader, given->ids[SEED], &given->mem,
                               &newer, &older, &err),
              &err);
    assert_int_equal(newer.id, given->ids[FUTURE]);
    assert_int_equal(older.id, given->ids[PLAIN]);
    assert_str(older.title, samples[PLAIN].title);
    assert_ok(store_neighbours(given->reader, given->ids[OTHER], &given->mem,
                               &newer, &older, &err),
              &err);
    assert_int_equal(newer.id, 0);
    assert_int_equal(older.id, 0);
    assert_ok(
        store_neighbours(given->reader, 999, &given->mem, &newer, &older, &err),
        &err);
    assert_int_equal(newer.id, 0);
}

static void ids_come_in_list_order(void **state)
{
    struct given *given = *state;
    int64_t *ids;
    struct err err;
    size_t count;

    assert_ok(store_article_ids(given->reader, &given->mem, &ids, &count, &err),
              &err);
    assert_int_equal(count, SAMPLE_COUNT);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(ids[i], given->ids[windows[0].want[i]]);
}

/* ---- districts, assets, facts -------------------------------------------- */

static void districts_come_as_first_met(void **state)
{
    struct given *given = *state;
    struct district *districts;
    struct err err;
    size_t count;

    assert_ok(
        store_districts(given->reader, &given->mem, &districts, &count, &err),
        &err);
    assert_int_equal(count, 2);
    assert_str(districts[0].name, S("临江区"));
    assert_int_equal(districts[0].section_count, 2);
    assert_str(districts[1].name, S("望海区"));
    assert_int_equal(districts[1].section_count, 1);
}

static void sections_have_their_words(void **state)
{
    struct given *given = *state;
    struct section *sections;
    struct err err;
    size_t count;

    assert_ok(store_sections(given->reader, S("临江区"), &given->mem, &sections,
                             &count, &err),
              &err);
    assert_int_equal(count, 2);
    assert_int_equal(sections[0].article_id, given->ids[OTHER]);
    assert_str(sections[0].slogan, STR_NONE);
    assert_str(sections[0].lead, other_blocks[1].text);
    assert_int_equal(sections[1].article_id, given->ids[SEED]);
    assert_int_equal(sections[1].first_seq, 2);
    assert_str(sections[1].article_title, samples[SEED].title);
    assert_str(sections[1].article_source, samples[SEED].source);
    assert_int_equal(sections[1].published_s, samples[SEED].published_s);
    assert_int_equal(sections[1].precision, PRECISION_SECOND);
    assert_str(sections[1].slogan, S("强化专题询问监督质效\n“问”出实效"));
    assert_str(sections[1].lead, seed_blocks[5].text);
    assert_ok(store_sections(given->reader, S("望海区"), &given->mem, &sections,
                             &count, &err),
              &err);
    assert_int_equal(count, 1);
    assert_str(sections[0].lead, STR_NONE);
    assert_ok(store_sections(given->reader, S("无"), &given->mem, &sections,
                             &count, &err),
              &err);
    assert_int_equal(count, 0);
}

static void assets_come_back(void **state)
{
    const struct digest unknown = { { 9 } };
    struct given *given = *state;
    struct asset *assets, one;
    struct err err;
    size_t count;

    assert_ok(store_assets(given->reader, &given->mem, &assets, &count, &err),
              &err);
    assert_int_equal(count, COUNT_OF(pictures));
    for (size_t i = 0; i < count; i++) {
        assert_ok(store_asset(given->reader, &pictures[i].digest, &given->mem,
                              &one, &err),
                  &err);
        assert_memory_equal(&assets[i].digest, &one.digest, sizeof(one.digest));
        assert_str(one.media_type, pictures[i].media_type);
        assert_int_equal(one.width, pictures[i].width);
        assert_int_equal(one.height, pictures[i].height);
        assert_int_equal(one.bytes, pictures[i].bytes);
    }
    assert_err(store_asset(given->reader, &unknown, &given->mem, &one, &err),
               &err, ERR_ABSENT);
}

static void revisions_come_by_address(void **state)
{
    struct given *given = *state;
    struct str after = STR_NONE;
    struct store_revision *rows;
    size_t count, total = 0;
    struct err err;

    for (;; total += count) {
        assert_ok(store_revisions(given->reader, after, &given->mem, &rows,
                                  &count, &err),
                  &err);
        if (count == 0)
            break;
        for (size_t i = 0; i < count; i++) {
            struct article article;
            struct digest digest;

            assert_true(str_compare(after, rows[i].url) < 0);
            after = rows[i].url;
            assert_ok(store_article(given->reader, rows[i].id, &given->mem,
                                    &article, &err),
                      &err);
            digest = article_digest(&article);
            assert_str(rows[i].url, article.url);
            assert_str(rows[i].title, article.title);
            assert_true(digest_equal(&rows[i].digest, &digest));
        }
    }
    assert_int_equal(total, SAMPLE_COUNT);
    assert_ok(store_revisions(given->reader, samples[PLAIN].url, &given->mem,
                              &rows, &count, &err),
              &err);
    assert_str(rows[0].url, samples[SEED].url); /* '0' is behind '.' */
}

static void facts_are_told(void **state)
{
    struct given *given = *state;
    struct edition_facts facts;
    struct err err;

    assert_ok(store_facts(given->reader, &facts, &err), &err);
    assert_int_equal(facts.number, 7);
    assert_int_equal(facts.published_s, NOW_S);
    assert_int_equal(facts.article_count, SAMPLE_COUNT);
    assert_int_equal(facts.column_count, COUNT_OF(want_columns));
    assert_int_equal(facts.asset_count, COUNT_OF(pictures));
    assert_int_equal(reader_number(given->reader), 7);
    assert_false(reader_is_factory(given->reader));
}

/* ---- plans --------------------------------------------------------------- */

/* Tables that are read from end to end because they are the answer. */
static const struct str whole_tables[] = {
    STR("SCAN columns USING INDEX sqlite_autoindex_columns_2"),
    STR("SCAN districts"),
    STR("SCAN assets"),
};

static bool is_good_step(struct str step)
{
    if (str_find(step, S("TEMP B-TREE")) >= 0)
        return false;
    if (!str_starts(step, S("SCAN")))
        return true;
    for (size_t i = 0; i < COUNT_OF(whole_tables); i++)
        if (str_starts(step, whole_tables[i]))
            return true;
    return false;
}

/* The index a question was given, by words of its own. */
static const struct {
    struct str words, index;
} indexes[] = {
    { STR("has_picture = 1"), STR("article_columns_with_picture") },
    { STR("a JOIN article_columns"), STR("(column_id=? AND sort_s") },
};

static void assert_index(const char *sql, struct str plan)
{
    for (size_t i = 0; i < COUNT_OF(indexes); i++)
        if (str_find(str_of(sql), indexes[i].words) >= 0 &&
            str_find(plan, indexes[i].index) < 0)
            fail_msg("%.*s\n  in: %s", STR_ARG(plan), sql);
}

static void assert_plan(sqlite3 *db, const char *sql)
{
    CLEANUP(buf_free) struct buf explain = BUF_EMPTY;
    CLEANUP(buf_free) struct buf whole = BUF_EMPTY;
    sqlite3_stmt *plan;

    buf_printf(&explain, "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(db, buf_cstr(&explain), -1, &plan, NULL),
                     SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);

        if (!is_good_step(str_of(step)))
            fail_msg("%s\n  in: %s", step, sql);
        buf_printf(&whole, "%s; ", step);
    }
    sqlite3_finalize(plan);
    assert_index(sql, buf_str(&whole));
}

/* Asks everything once, then looks at all statements the reader keeps. */
static void every_question_uses_an_index(void **state)
{
    struct given *given = *state;
    sqlite3 *db = given->reader->sql.db;
    sqlite3_stmt *q = NULL;
    int count = 0;

    articles_come_back_whole(state);
    articles_are_found_by_address(state);
    columns_come_by_rank(state);
    lists_come_in_windows(state);
    an_article_has_neighbours(state);
    ids_come_in_list_order(state);
    districts_come_as_first_met(state);
    sections_have_their_words(state);
    assets_come_back(state);
    revisions_come_by_address(state);
    while ((q = sqlite3_next_stmt(db, q))) {
        if (!str_starts(str_of(sqlite3_sql(q)), S("SELECT")))
            continue;
        assert_plan(db, sqlite3_sql(q));
        count++;
    }
    assert_int_equal(count, 22);
}

static void a_reader_cannot_write(void **state)
{
    struct given *given = *state;

    assert_int_not_equal(sqlite3_exec(given->reader->sql.db,
                                      "DELETE FROM articles", NULL, NULL, NULL),
                         SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(articles_come_back_whole),
        cmocka_unit_test(articles_are_found_by_address),
        cmocka_unit_test(columns_come_by_rank),
        cmocka_unit_test(lists_come_in_windows),
        cmocka_unit_test(a_line_has_its_parts),
        cmocka_unit_test(an_article_has_neighbours),
        cmocka_unit_test(ids_come_in_list_order),
        cmocka_unit_test(districts_come_as_first_met),
        cmocka_unit_test(sections_have_their_words),
        cmocka_unit_test(assets_come_back),
        cmocka_unit_test(revisions_come_by_address),
        cmocka_unit_test(facts_are_told),
        cmocka_unit_test(every_question_uses_an_index),
        cmocka_unit_test(a_reader_cannot_write),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
