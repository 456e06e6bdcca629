/* route, prefs, target: small pure modules between a request and a page. */
#include "core/target.h"

#include "check.h"
#include "core/prefs.h"
#include "core/route.h"

static const struct {
    struct str pattern, path;
    bool fits;
    struct str value;
} routes[] = {
    { STR("/"), STR("/"), true, { 0 } },
    { STR("/"), STR("/x"), false, { 0 } },
    { STR("/article/{id}"), STR("/article/12"), true, STR("12") },
    { STR("/article/{id}"), STR("/article/"), false, { 0 } },
    { STR("/article/{id}"), STR("/article/1/2"), false, STR("1/2") },
    { STR("/qr/{id}.png"), STR("/qr/12-3.png"), true, STR("12-3") },
    { STR("/qr/{id}.png"), STR("/qr/.png"), false, { 0 } },
    { STR("/qr/{id}.png"), STR("/qr/12"), false, { 0 } },
};

static void matches_routes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        struct str value;

        assert_int_equal(route_match(routes[i].pattern, routes[i].path, &value),
                         routes[i].fits);
        assert_str(value, routes[i].value);
    }
}

static const struct {
    struct str cookie;
    enum prefs_size want;
} cookies[] = {
    { { 0 }, PREFS_MEDIUM },
    { STR("view=size:large"), PREFS_LARGE },
    { STR("a=b; view=size:small; c=d"), PREFS_SMALL },
    { STR("view=theme:dark.size:large"), PREFS_LARGE },
    { STR("view=size:huge"), PREFS_MEDIUM },
    { STR("preview=size:large"), PREFS_MEDIUM },
    { STR("view=size"), PREFS_MEDIUM },
    { STR("view="), PREFS_MEDIUM },
};

static void reads_cookies(void **state)
{
    struct arena mem = ARENA_EMPTY;
    struct prefs prefs = PREFS_DEFAULT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cookies); i++)
        assert_int_equal(prefs_read(cookies[i].cookie).size, cookies[i].want);
    assert_true(prefs_change(&prefs, S("size"), S("large")));
    assert_false(prefs_change(&prefs, S("colour"), S("large")));
    assert_str(prefs_cookie(&prefs, &mem),
               S("view=size:large; Path=/; HttpOnly; SameSite=Strict"));
    arena_free(&mem);
}

static const struct {
    struct str pattern, url, want;
} patterns[] = {
    { STR("{url}"), STR("https://a.example/x?y=1&z=2"),
      STR("https://a.example/x?y=1&z=2") },
    { STR("https://m.example/a/{id}"), STR("https://a.example/"),
      STR("https://m.example/a/42") },
    { STR("https://m.example/?u={url}"),
      STR("https://a.example/xwzx/202401/t20240108_5587803.htm"),
      STR("https://m.example/"
          "?u=https://a.example/xwzx/202401/t20240108_5587803.htm") },
    { STR("https://m.example/?u={url}&i={id}"),
      STR("https://a.example/i.php?m=home&id=46"),
      STR("https://m.example/"
          "?u=https://a.example/i.php?m%3Dhome%26id%3D46&i=42") },
    { STR("https://m.example/{other}"), STR("x"),
      STR("https://m.example/{other}") },
};

static void fills_patterns(void **state)
{
    struct arena mem = ARENA_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        struct article article = { .id = 42, .url = patterns[i].url };

        assert_str(target_of_article(patterns[i].pattern, &article, &mem),
                   patterns[i].want);
    }
    arena_free(&mem);
}

static void offers_what_can_be_taken(void **state)
{
    struct run runs[] = {
        { RUN_STRONG, 0, 6, { 0 } },
        { RUN_LINK, 6, 6, STR("https://b.example/") },
        { RUN_LINK, 12, 6, STR("https://a.example/p.pdf") }, /* again */
    };
    struct block blocks[] = {
        { .kind = BLOCK_ATTACHMENT,
          .text = STR("附件"),
          .src = STR("https://a.example/p.pdf") },
        { .kind = BLOCK_PARAGRAPH,
          .text = STR("一二三四五六"),
          .runs = runs,
          .run_count = COUNT_OF(runs) },
        { .kind = BLOCK_IMAGE, .src = STR("https://a.example/i.jpg") },
        { .kind = BLOCK_VIDEO, .src = STR("https://a.example/v.mp4") },
    };
    struct article article = { .blocks = blocks, .block_count = COUNT_OF(blocks) };
    struct target target;

    (void)state;
    assert_true(target_take(&article, 1, &target));
    assert_int_equal(target.kind, TARGET_ATTACHMENT);
    assert_true(target_take(&article, 2, &target));
    assert_str(target.title, S("三四"));
    assert_str(target.address, S("https://b.example/"));
    assert_true(target_take(&article, 3, &target));
    assert_int_equal(target.kind, TARGET_VIDEO);
    assert_false(target_take(&article, 4, &target));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_routes),
        cmocka_unit_test(reads_cookies),
        cmocka_unit_test(fills_patterns),
        cmocka_unit_test(offers_what_can_be_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
