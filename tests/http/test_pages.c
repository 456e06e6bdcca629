/* Handlers called directly: no socket, the factory edition for content. */
#include <stdlib.h>

#include "check.h"
#include "core/assets.h"
#include "http/site.h"
#include "store/read.h"

static struct arena config_mem;
static struct config config;
static struct shelf *shelf;
static struct site *site;

static int open_all(void **state)
{
    const struct asset_file *edition =
        assets_find(&assets_factory, S("edition.db"));
    struct err err;

    (void)state;
    config_init(&config, &config_mem);
    assert_ok(config_set(&config, S("qr.wechat=http://weixin.qq.com/r/A"),
                         S("test"), &err),
              &err);
    assert_ok(shelf_open("/nonexistent", edition->bytes, &shelf, NULL, &err),
              &err);
    assert_ok(site_open(&config, shelf, &site, &err), &err);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    site_close(site);
    shelf_close(shelf);
    arena_free(&config_mem);
    return 0;
}

struct reply {
    struct arena mem;
    struct answer answer;
};

static void reply_free(struct reply *reply)
{
    answer_free(&reply->answer);
    arena_free(&reply->mem);
}

static void ask(struct request request, struct reply *reply)
{
    *reply = (struct reply){ .answer = ANSWER_EMPTY };
    site_answer(site, &request, &reply->mem, &reply->answer);
}

static bool shows(const struct reply *reply, struct str words)
{
    return str_find(buf_str(&reply->answer.body), words) >= 0;
}

static const struct {
    struct str path, query;
    int status;
    struct str words; /* on the page */
} pages[] = {
    { STR("/"), { 0 }, 200, STR("出厂示例内容") },
    { STR("/column/xwzx-rdsd"), { 0 }, 200, STR("人大速递") },
    { STR("/column/xwzx-rdsd"), STR("page=2"), 200, STR("第 2 页") },
    { STR("/column/xwzx-rdsd"), STR("page=99"), 404, STR("没有找到") },
    { STR("/column/xwzx-rdsd"), STR("page=-1"), 404, STR("没有找到") },
    { STR("/column/nothing"), { 0 }, 404, STR("没有找到") },
    { STR("/column/a%zz"), { 0 }, 400, STR("无法识别") },
    { STR("/district/%E4%B8%B4%E6%B1%9F%E5%8C%BA"), { 0 }, 200, STR("临江区人大") },
    { STR("/article/0"), { 0 }, 404, STR("没有找到") },
    { STR("/article/99999999999999999999"), { 0 }, 404, STR("没有找到") },
    { STR("/feed.atom"), { 0 }, 200, STR("<feed xmlns") },
    { STR("/qr/wechat.png"), { 0 }, 200, STR("PNG") },
    { STR("/qr/home.png"), { 0 }, 404, STR("没有找到") },
    { STR("/qr/1-99.png"), { 0 }, 404, STR("没有找到") },
    { STR("/media/xyz"), { 0 }, 404, STR("没有找到") },
    { STR("/static/../templates/home.html"), { 0 }, 404, STR("没有找到") },
};

static void answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        CLEANUP(reply_free) struct reply reply;

        ask((struct request){ .path = pages[i].path, .query = pages[i].query },
            &reply);
        if (reply.answer.status != pages[i].status ||
            !shows(&reply, pages[i].words))
            fail_msg("%.*s?%.*s: %d", STR_ARG(pages[i].path),
                     STR_ARG(pages[i].query), reply.answer.status);
    }
}

static void keeps_equal_pages_apart_by_size_only(void **state)
{
    CLEANUP(reply_free) struct reply first, again, large;

    (void)state;
    ask((struct request){ .path = S("/") }, &first);
    ask((struct request){ .path = S("/") }, &again);
    ask((struct request){ .path = S("/"), .cookie = S("view=size:large") },
        &large);
    assert_str(first.answer.etag, again.answer.etag);
    assert_false(str_equal(first.answer.etag, large.answer.etag));
    assert_true(first.answer.varies);
}

static void answers_304_without_a_body(void **state)
{
    CLEANUP(reply_free) struct reply first, again;

    (void)state;
    ask((struct request){ .path = S("/") }, &first);
    ask((struct request){ .path = S("/"), .if_none_match = first.answer.etag },
        &again);
    assert_int_equal(again.answer.status, 304);
    assert_null(again.answer.body.p);
    assert_str(again.answer.etag, first.answer.etag);
}

/* Every picture of the factory edition is in the binary. */
static void has_every_picture(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct reader *db = reader_acquire(shelf);
    struct asset *assets;
    struct err err;
    size_t count;

    (void)state;
    assert_ok(store_assets(db, &mem, &assets, &count, &err), &err);
    assert_true(count >= 10);
    for (size_t i = 0; i < count; i++) {
        CLEANUP(reply_free) struct reply reply;
        char hex[DIGEST_HEX + 1];
        struct digest digest;

        digest_hex(&assets[i].digest, hex);
        ask((struct request){ .path = arena_printf(&mem, "/media/%s", hex) },
            &reply);
        assert_int_equal(reply.answer.status, 200);
        digest = digest_of(reply.answer.fixed);
        assert_true(digest_equal(&digest, &assets[i].digest));
    }
    reader_release(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(keeps_equal_pages_apart_by_size_only),
        cmocka_unit_test(answers_304_without_a_body),
        cmocka_unit_test(has_every_picture),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
