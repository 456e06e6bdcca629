/* robots.txt: which group is ours, which rule decides. */
#include "check.h"

#include "base/buf.h"
#include "base/limits.h"
#include "core/robots.h"

static bool allows(struct str file, struct str target)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct robots robots;

    robots_parse(file, S("bulletin"), &mem, &robots);
    return robots_allows(&robots, target);
}

static const struct {
    const char *name;
    struct str file, target;
    bool is_allowed;
} cases[] = {
    { "empty file", STR(""), STR("/a"), true },
    { "not a robots file", STR("<html><body>404</body>"), STR("/a"), true },
    { "all", STR("User-agent: *\nDisallow: /"), STR("/a"), false },
    { "the file itself", STR("User-agent: *\nDisallow: /"), STR("/robots.txt"),
      true },
    { "empty disallow", STR("User-agent: *\nDisallow:\n"), STR("/a"), true },
    { "folder", STR("User-agent: *\nDisallow: /in/\n"), STR("/in/a"), false },
    { "beside the folder", STR("User-agent: *\nDisallow: /in/\n"), STR("/in"),
      true },
    { "another agent", STR("User-agent: other\nDisallow: /\n"), STR("/a"), true },
    { "our group beats the star",
      STR("User-agent: *\nDisallow: /\n\nUser-agent: Bulletin\nDisallow: /b"),
      STR("/a"), true },
    { "our group's own rule", STR("User-agent: BULLETIN/1.0\nDisallow: /b\n"),
      STR("/b"), false },
    { "longer name is another", STR("User-agent: bulletins\nDisallow: /\n"),
      STR("/b"), true },
    { "two agents, one group",
      STR("User-agent: x\nUser-agent: bulletin\nDisallow: /b\n"), STR("/b"),
      false },
    { "the next group is not ours",
      STR("User-agent: bulletin\nDisallow: /b\nUser-agent: x\nDisallow: /c"),
      STR("/c"), true },
    { "our groups are one",
      STR("User-agent: bulletin\nDisallow: /b\n\nUser-agent: x\nDisallow: /"
          "\n\nUser-agent: bulletin\nDisallow: /c"),
      STR("/c"), false },
    { "rules before any agent", STR("Disallow: /\nUser-agent: *\n"), STR("/a"),
      true },
    { "longest match", STR("User-agent: *\nDisallow: /a\nAllow: /a/b\n"),
      STR("/a/b/c"), true },
    { "longest match, other order",
      STR("User-agent: *\nAllow: /a\nDisallow: /a/b\n"), STR("/a/b/c"), false },
    { "allow on a tie", STR("User-agent: *\nDisallow: /a\nAllow: /a\n"),
      STR("/a"), true },
    { "star", STR("User-agent: *\nDisallow: /*.php\n"),
      STR("/online/index.php?m=home"), false },
    { "star and end", STR("User-agent: *\nDisallow: /*.php$\n"),
      STR("/online/index.php?m=home"), true },
    { "end after a near miss", STR("User-agent: *\nDisallow: /*ab$\n"),
      STR("/abcab"), false },
    { "end of the address", STR("User-agent: *\nDisallow: /a$\n"), STR("/a"),
      false },
    { "query", STR("User-agent: *\nDisallow: /*?\n"), STR("/a?b"), false },
    { "escape of a plain letter", STR("User-agent: *\nDisallow: /%61\n"),
      STR("/a"), false },
    { "escape in small letters", STR("User-agent: *\nDisallow: /%e4\n"),
      STR("/%E4"), false },
    { "raw Chinese", STR("User-agent: *\nDisallow: /\xE5\x85\xAC\n"),
      STR("/%E5%85%AC"), false },
    { "broken escape", STR("User-agent: *\nDisallow: /%zz\n"), STR("/a"), true },
    { "comment and case",
      STR("USER-AGENT : * # all\r\ndisallow : /a # not this\r\n"), STR("/a"),
      false },
    { "carriage returns only", STR("User-agent: *\rDisallow: /a\r"), STR("/a"),
      false },
    { "byte order mark", STR("\xEF\xBB\xBFUser-agent: *\nDisallow: /a"),
      STR("/a"), false },
    { "unknown lines between agents",
      STR("User-agent: bulletin\nSitemap: http://x/s.xml\nUser-agent: x\n"
          "Disallow: /a\n"),
      STR("/a"), false },
    { "a delay ends the agents",
      STR("User-agent: bulletin\nCrawl-delay: 1\nUser-agent: x\n"
          "Disallow: /a\n"),
      STR("/a"), true },
    { "our groups, the star's between",
      STR("User-agent: bulletin\nDisallow: /b\nUser-agent: *\nDisallow: /\n"
          "User-agent: bulletin\nDisallow: /a"),
      STR("/a"), false },
    { "NUL in a line", STR("User-agent: *\nDisallow: /x\0y\nDisallow: /a\n"),
      STR("/a"), false },
    { "NUL before the file", STR("\0\0\nUser-agent: *\nDisallow: /a\n"),
      STR("/a"), false },
    { "byte order mark twice",
      STR("\xEF\xBB\xBF\xEF\xBB\xBFUser-agent: *\nDisallow: /a"), STR("/a"),
      true },
    { "dollar within", STR("User-agent: *\nDisallow: /a$b\n"), STR("/a$b"),
      false },
    { "star at the end", STR("User-agent: *\nDisallow: /a*\n"), STR("/abc"),
      false },
    { "escaped star is a character", STR("User-agent: *\nDisallow: /%2A\n"),
      STR("/abc"), true },
    { "escaped slash is another character",
      STR("User-agent: *\nDisallow: /a%2fb\n"), STR("/a/b"), true },
    { "longest match by stars",
      STR("User-agent: *\nDisallow: /*/b\n"
          "Allow: /a\n"),
      STR("/a/b"), false },
    { "unknown lines between",
      STR("User-agent: *\nSitemap: http://x/s.xml\nDisallow: /a\n"), STR("/a"),
      false },
};

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (allows(cases[i].file, cases[i].target) != cases[i].is_allowed)
            fail_msg("%s: got the reverse", cases[i].name);
}

static void test_delay(void **state)
{
    static const struct {
        struct str file;
        int64_t delay_s;
    } delays[] = {
        { STR("User-agent: *\nDisallow:\n"), 0 },
        { STR("User-agent: *\nCrawl-delay: 2\n"), 2 },
        { STR("User-agent: *\nCrawl-delay: 86400\n"), LIMIT_CRAWL_DELAY_S },
        { STR("User-agent: *\nCrawl-delay: 99999999999999999999\n"),
          LIMIT_CRAWL_DELAY_S },
        { STR("User-agent: *\nCrawl-delay: 0.5\n"), 1 },
        { STR("User-agent: *\nCrawl-delay: 2.0\n"), 2 },
        { STR("User-agent: *\nCrawl-delay: 10.1\n"), LIMIT_CRAWL_DELAY_S },
        { STR("User-agent: *\nCrawl-delay: .5\n"), 0 },
        { STR("User-agent: *\nCrawl-delay: soon\n"), 0 },
        { STR("User-agent: *\nCrawl-delay: 3\nCrawl-delay: 2\n"), 3 },
        { STR("User-agent: *\nCrawl-delay: -3\n"), 0 },
        { STR("User-agent: x\nCrawl-delay: 2\n"), 0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(delays); i++) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
        struct robots robots;

        robots_parse(delays[i].file, S("bulletin"), &mem, &robots);
        assert_int_equal(robots.delay_s, delays[i].delay_s);
    }
}

/* Neither many rules nor many stars cost more than their bound. */
static void test_bounds(void **state)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    struct robots robots;

    (void)state;
    buf_put(&file, S("User-agent: *\nDisallow: /"));
    for (int i = 0; i < 900; i++)
        buf_put(&file, S("*a"));
    buf_put(&file, S("$\n"));
    for (int i = 0; i < 2 * LIMIT_ROBOTS_RULES; i++)
        buf_printf(&file, "Disallow: /%d/\n", i);
    robots_parse(buf_str(&file), S("bulletin"), &mem, &robots);
    assert_int_equal(robots.count, LIMIT_ROBOTS_RULES);
    buf_clear(&file);
    buf_put_char(&file, '/');
    for (int i = 0; i < LIMIT_ADDRESS; i++)
        buf_put_char(&file, 'a');
    buf_put_char(&file, 'b');
    assert_true(robots_allows(&robots, buf_str(&file)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_delay),
        cmocka_unit_test(test_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
