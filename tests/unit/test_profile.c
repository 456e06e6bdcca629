/* profile: the files that say how a family of sites is read. */
#include "check.h"

#include "core/profile.h"

static struct arena mem;

static void reads_every_key(void **state)
{
    static const struct str text = STR("# how\n"
                                       "[page]\n"
                                       "evidence = .A,\n"
                                       "    .B\n"
                                       "breadcrumb = .c\n"
                                       "[article]\n"
                                       "title = h1, *#t\n"
                                       "kicker = .k\n"
                                       "subtitle = h2\n"
                                       "info = .i\n"
                                       "begin = !text-begin, .m\n"
                                       "end = !text-end, .n\n"
                                       "body = div.b\n"
                                       "document = a[href*=x]\n"
                                       "drop = .d\n"
                                       "[list]\n"
                                       "items = ul\n");
    struct profile profile;
    struct err err;

    (void)state;
    assert_ok(profile_parse(text, S("profiles/x.ini"), &mem, &profile, &err),
              &err);
    assert_str(profile.name, S("x"));
    assert_int_equal(profile.evidence.count, 2);
    assert_str(profile.evidence.items[1].text, S(".B"));
    assert_str(profile.breadcrumb.items[0].text, S(".c"));
    assert_str(profile.title.items[1].text, S("*#t"));
    assert_str(profile.kicker.items[0].text, S(".k"));
    assert_str(profile.subtitle.items[0].text, S("h2"));
    assert_str(profile.info.items[0].text, S(".i"));
    assert_str(profile.begin.items[0].text, S("!text-begin"));
    assert_str(profile.end.items[1].text, S(".n"));
    assert_str(profile.body.items[0].text, S("div.b"));
    assert_str(profile.document.items[0].text, S("a[href*=x]"));
    assert_str(profile.drop.items[0].text, S(".d"));
    assert_str(profile.list.items[0].text, S("ul"));
}

static const struct {
    const char *name, *text, *says;
} faults[] = {
    { "no body", "[article]\ntitle = h1\n", "x.ini: [article] body" },
    { "unknown key", "[article]\nbody = a\nbodi = b\n", "x.ini:3: unknown" },
    { "unknown section", "[articles]\nbody = a\n", "x.ini:2: unknown" },
    { "empty value", "[article]\nbody =\n", "x.ini:2: a selector" },
    { "an id eaten by a comment", "[article]\nbody = div, #a\n",
      "x.ini:2: a selector" },
    { "no selector", "[article]\nbody = div, .\n", "x.ini:2: '.' is no" },
    { "begin without end", "[article]\nbody = a\nbegin = b\n", "pairs" },
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct profile profile;
        struct err err = ERR_CLEAR;

        assert_err(profile_parse(str_of(faults[i].text), S("x.ini"), &mem,
                                 &profile, &err),
                   &err, ERR_CONFIG);
        if (!strstr(err.text, faults[i].says))
            fail_msg("%s: '%s'", faults[i].name, err.text);
    }
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
        cmocka_unit_test(reads_every_key),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
