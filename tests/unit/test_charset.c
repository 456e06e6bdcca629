/* charset: what the bytes of a page say. */
#include "check.h"

#include "core/charset.h"

static struct charset *charset;

/* 人大 in GB18030, Big5 and the two orders of UTF-16. */
#define GB "\xC8\xCB\xB4\xF3"
#define B5 "\xA4\x48\xA4\x6A"

static const struct {
    const char *name;
    struct str bytes, label, want; /* want none: refused */
} cases[] = {
    { "ASCII", STR("<p>a"), STR(""), STR("<p>a") },
    { "empty", STR(""), STR(""), STR("") },
    { "UTF-8 undeclared", STR("人大"), STR(""), STR("人大") },
    { "UTF-8 whatever is said", STR("人大"), STR("gb2312"), STR("人大") },
    { "UTF-8 mark", STR("\xEF\xBB\xBF人大"), STR("gbk"), STR("人大") },
    { "UTF-16LE mark", STR("\xFF\xFE\xBA\x4E\x27\x59"), STR(""), STR("人大") },
    { "UTF-16BE mark", STR("\xFE\xFF\x4E\xBA\x59\x27"), STR(""), STR("人大") },
    { "GB undeclared", STR(GB), STR(""), STR("人大") },
    { "GB by header", STR(GB), STR("GB2312"), STR("人大") },
    { "GB beyond GB 2312", STR("\x88\xD2\x86\xB4\xE9\x46"), STR("gb2312"),
      STR("堃喆镕") },
    { "GB two bytes since 2005", STR("\xFE\x9F"), STR("gbk"), STR("䶮") },
    { "GB four bytes", STR("\x82\x30\xAB\x33"), STR("gb2312"), STR("㙍") },
    { "GB four bytes beyond", STR("\x95\x34\xB2\x35"), STR("gb2312"), STR("𠮷") },
    { "GB said to be UTF-8", STR(GB), STR("utf-8"), STR("人大") },
    { "GB behind a server's default", STR(GB), STR("iso-8859-1"), STR("人大") },
    { "Big5 by meta", STR("<meta charset=big5>" B5), STR(""),
      STR("<meta charset=big5>人大") },
    { "Big5 by http-equiv",
      STR("<META http-equiv='Content-Type' "
          "content='text/html; charset=BIG5'>" B5),
      STR(""),
      STR("<META http-equiv='Content-Type' "
          "content='text/html; charset=BIG5'>人大") },
    { "header before meta", STR("<meta charset=big5>" GB), STR("gbk"),
      STR("<meta charset=big5>人大") },
    { "xml declaration", STR("<?xml version='1.0' encoding='big5'?>" B5),
      STR(""), STR("<?xml version='1.0' encoding='big5'?>人大") },
    { "the quote is given back", STR(GB "\xB9\" x=\"" GB), STR("gbk"),
      STR("人大\uFFFD\" x=\"人大") },
    { "cut at the end", STR(GB "\xB9"), STR("gbk"), STR("人大\uFFFD") },
    { "NUL bytes go", STR("a\0b\0" GB), STR("gbk"), STR("ab人大") },
    { "one bad byte in UTF-8",
      STR("人大人大人大人大人大人大人大人大人大人大人大\xFF"), STR(""),
      STR("人大人大人大人大人大人大人大人大人大人大人大\uFFFD") },
    { "noise",
      STR("\xFF\x81\xFF\xFF\x80 \xFF\xFE\xFF\xFF \xFF \xFF"),
      STR(""),
      { NULL, 0 } },
};

static void decodes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct err err = ERR_CLEAR;
        struct str label = cases[i].label.n ? cases[i].label : STR_NONE;
        bool is_good = charset_decode(charset, cases[i].bytes, label, &out, &err);

        if (is_good == str_is_none(cases[i].want) ||
            (!is_good && err.kind != ERR_DATA))
            fail_msg("%s: '%s'", cases[i].name, buf_cstr(&out));
        if (is_good && !str_equal(buf_str(&out), cases[i].want))
            fail_msg("%s: got '%s'", cases[i].name, buf_cstr(&out));
    }
}

static void keeps_what_was_there(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct err err;

    (void)state;
    buf_put(&out, S("x"));
    assert_ok(charset_decode(charset, S(GB), S("utf-8"), &out, &err), &err);
    assert_str(buf_str(&out), S("x人大"));
}

/* Longer than any of the converter's pieces. */
static void decodes_long_pages(void **state)
{
    CLEANUP(buf_free) struct buf in = BUF_EMPTY, out = BUF_EMPTY;
    struct err err;

    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_put(&in, S(GB "a"));
    assert_ok(charset_decode(charset, buf_str(&in), STR_NONE, &out, &err), &err);
    assert_int_equal(out.n, 5000 * 7);
    assert_memory_equal(out.p + out.n - 7, "人大a", 7);
}

/* What declares only after so many bytes declares nothing: each tag would be
 * read to the end of the page. */
static void looks_for_short_declarations(void **state)
{
    CLEANUP(buf_free) struct buf in = BUF_EMPTY, out = BUF_EMPTY;
    struct err err;

    (void)state;
    buf_put(&in, S("<meta name='"));
    for (int i = 0; i < 1000; i++)
        buf_put(&in, S("<a "));
    buf_put(&in, S("' charset=big5>\xB4\xF3\xB4\xF3"));
    assert_ok(charset_decode(charset, buf_str(&in), STR_NONE, &out, &err), &err);
    assert_true(str_ends(buf_str(&out), S("大大")));
}

static const struct {
    const char *type;
    struct str want;
} types[] = {
    { "text/html; charset=GB2312", STR("GB2312") },
    { "text/html;Charset=\"utf-8\"; x=y", STR("utf-8") },
    { "text/html; charset = utf-8 ", STR("utf-8") },
    { "text/html", { NULL, 0 } },
    { "text/html; charset=", { NULL, 0 } },
    { "", { NULL, 0 } },
};

static void reads_content_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        assert_str(charset_label(str_of(types[i].type)), types[i].want);
}

static int open_charset(void **state)
{
    struct err err;

    (void)state;
    assert_ok(charset_open(&charset, &err), &err);
    return 0;
}

static int close_charset(void **state)
{
    (void)state;
    charset_close(charset);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(keeps_what_was_there),
        cmocka_unit_test(decodes_long_pages),
        cmocka_unit_test(looks_for_short_declarations),
        cmocka_unit_test(reads_content_types),
    };

    return cmocka_run_group_tests(tests, open_charset, close_charset);
}
