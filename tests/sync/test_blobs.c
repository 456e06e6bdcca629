/* Pictures on the disk, in a folder of their own under /tmp. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/assets.h"
#include "io/file.h"
#include "store/write.h"
#include "sync/blobs.h"

#define EDITION "/editions/edition-2-1.db"

static char folder[] = "/tmp/bulletin-test-blobs-XXXXXX";
static struct arena mem = ARENA_EMPTY;
static struct config config;
static struct room room = { .config = &config };
static const struct str pictures[] = { STR("first picture"),
                                       STR("second picture") };

static int make_folder(void **state)
{
    struct err err = ERR_CLEAR;

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    config_init(&config, &mem);
    config.store.data = str_of(folder);
    config.store.free_mb = 0;
    return dir_make(arena_printf(&mem, "%s/editions", folder).p, &err) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    dir_remove(folder);
    arena_free(&mem);
    return file_exists(folder) ? -1 : 0;
}

static const char *path_of(const char *name)
{
    return arena_printf(&mem, "%s%s", folder, name).p;
}

static const char *blob_path(struct str bytes)
{
    struct digest digest = digest_of(bytes);
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    return arena_printf(&mem, "%s/blobs/%.2s/%s", folder, hex, hex).p;
}

static void write_blobs(void)
{
    struct err err = ERR_CLEAR;

    for (size_t i = 0; i < COUNT_OF(pictures); i++) {
        struct digest digest = digest_of(pictures[i]);

        assert_ok(blobs_write(&room, &digest, pictures[i], &err), &err);
    }
}

/* An edition of one article that shows both pictures. */
static struct reader *make_edition(void)
{
    static struct block blocks[COUNT_OF(pictures)];
    struct article article = { .url = S("https://www.example.cn/1.htm"),
                               .title = S("一"),
                               .blocks = blocks,
                               .block_count = COUNT_OF(blocks) };
    struct err err = ERR_CLEAR;
    enum writer_change change;
    struct writer *writer;
    struct reader *reader;
    int64_t id;

    assert_ok(writer_open(path_of(EDITION), &writer, &err), &err);
    for (size_t i = 0; i < COUNT_OF(pictures); i++) {
        const struct asset asset = { .digest = digest_of(pictures[i]),
                                     .media_type = S("image/png"),
                                     .width = 1,
                                     .height = 1,
                                     .bytes = (int64_t)pictures[i].n };

        blocks[i] = (struct block){ .kind = BLOCK_IMAGE,
                                    .src = S("https://www.example.cn/1.png"),
                                    .has_asset = true,
                                    .asset = asset.digest };
        assert_ok(writer_asset(writer, &asset, &err), &err);
    }
    assert_ok(writer_article(writer, &article, 1705000000, &id, &change, &err),
              &err);
    assert_ok(writer_commit(writer, 1, 1705000000, &err), &err);
    writer_close(writer);
    assert_ok(reader_open(path_of(EDITION), &reader, &err), &err);
    return reader;
}

static void drop_blob(const char *path)
{
    file_remove(path);
}

static void flip_bit(const char *path)
{
    struct err err = ERR_CLEAR;

    assert_ok(file_write_atomic(path, S("second pictura"), &err), &err);
}

static void cut_blob(const char *path)
{
    struct err err = ERR_CLEAR;

    assert_ok(file_write_atomic(path, S("second"), &err), &err);
}

static void grow_blob(const char *path)
{
    struct err err = ERR_CLEAR;

    assert_ok(file_write_atomic(path, S("second picture and more"), &err), &err);
}

static const struct {
    const char *name;
    void (*spoil)(const char *path);
} spoils[] = {
    { "missing", drop_blob },
    { "a bit flipped", flip_bit },
    { "cut short", cut_blob },
    { "grown", grow_blob },
};

/* Whatever befalls a picture is seen, and the next writing mends it. */
static void test_verify_and_mend(void **state)
{
    struct reader *reader = make_edition();
    const char *path = blob_path(pictures[1]);

    (void)state;
    write_blobs();
    for (size_t i = 0; i < COUNT_OF(spoils); i++) {
        struct err err = ERR_CLEAR;

        assert_ok(blobs_verify(&config, reader, &err), &err);
        spoils[i].spoil(path);
        assert_err(blobs_verify(&config, reader, &err), &err, ERR_DATA);
        if (!strstr(err.text, path))
            fail_msg("%s: '%s'", spoils[i].name, err.text);
        write_blobs();
    }
    reader_close(reader);
}

static void test_good_one_is_left(void **state)
{
    struct stat before, after;

    (void)state;
    write_blobs();
    assert_int_equal(stat(blob_path(pictures[0]), &before), 0);
    write_blobs();
    assert_int_equal(stat(blob_path(pictures[0]), &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
}

/* The disk's floor and the store's quota: nothing is written, and what is
 * there already needs no room. */
static void test_no_room(void **state)
{
    static const struct str fresh = STR("third picture");
    struct digest digest = digest_of(fresh);
    struct room full = room;
    struct err err = ERR_CLEAR;

    (void)state;
    config.store.free_mb = 1000000;
    assert_err(blobs_write(&full, &digest, fresh, &err), &err, ERR_IO);
    assert_non_null(strstr(err.text, "under 1000000 MB would stay free"));
    write_blobs();
    config.store.free_mb = 0;
    full.used_bytes = config.store.quota_mb * 1048576 - (int64_t)fresh.n + 1;
    assert_err(blobs_write(&full, &digest, fresh, &err), &err, ERR_IO);
    assert_non_null(strstr(err.text, "over store.quota_mb = 4096"));
    assert_false(file_exists(blob_path(fresh)));
    full.used_bytes--;
    assert_ok(blobs_write(&full, &digest, fresh, &err), &err);
    assert_int_equal(full.used_bytes, config.store.quota_mb * 1048576);
}

static void test_measure(void **state)
{
    struct room measured = room;
    struct err err = ERR_CLEAR;
    int64_t before;

    (void)state;
    write_blobs();
    assert_ok(room_measure(&measured, &err), &err);
    before = measured.used_bytes;
    assert_ok(
        file_write_atomic(path_of("/editions/held-2-9.db"), S("12345"), &err),
        &err);
    assert_ok(file_write_atomic(path_of("/blobs/note"), S("123"), &err), &err);
    assert_ok(room_measure(&measured, &err), &err);
    assert_int_equal(measured.used_bytes, before + 8);
    file_remove(path_of("/editions/held-2-9.db"));
    file_remove(path_of("/blobs/note"));
}

/* Its pictures lie in the binary. */
static void test_factory(void **state)
{
    const struct asset_file *factory =
        assets_find(&assets_factory, S("edition.db"));
    struct err err = ERR_CLEAR;
    struct shelf *shelf;
    struct reader *reader;

    (void)state;
    assert_non_null(factory);
    assert_ok(shelf_open("/nonexistent", factory->bytes, &shelf, NULL, &err),
              &err);
    reader = reader_acquire(shelf);
    assert_ok(blobs_verify(&config, reader, &err), &err);
    reader_release(reader);
    shelf_close(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verify_and_mend),
        cmocka_unit_test(test_good_one_is_left),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_measure),
        cmocka_unit_test(test_factory),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
