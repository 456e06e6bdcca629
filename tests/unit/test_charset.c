/* charset: what the bytes of a page say. */
#include "check.h"

#include "core/charset.h"

/* 人大 in GB18030, Big5 and the two orders of UTF-16. */
#define GB "\xC8\xCB\xB4\xF3"
#define B5 "\xA4\x48\xA4\x6A"
/* 市人大代表視察雲湖，聽取居民對養老服務的意見和建議。 */
#define BIG5_SENTENCE \
    "\xA5\xAB\xA4\x48\xA4\x6A\xA5\x4E\xAA\xED\xB5\xF8\xB9\xEE\xB6\xB3" \
    "\xB4\xF2\xA1\x41\xC5\xA5\xA8\xFA\xA9\x7E\xA5\xC1\xB9\xEF\xBE\x69" \
    "\xA6\xD1\xAA\x41\xB0\xC8\xAA\xBA\xB7\x4E\xA8\xA3\xA9\x4D\xAB\xD8" \
    "\xC4\xB3\xA1\x43"
/* 市人大代表视察云湖，听取居民对养老服务的意见和建议，
 * 并要求有关部门研究办理，按期答复代表。 */
#define GB_SENTENCE \
    "\xCA\xD0\xC8\xCB\xB4\xF3\xB4\xFA\xB1\xED\xCA\xD3\xB2\xEC\xD4\xC6" \
    "\xBA\xFE\xA3\xAC\xCC\xFD\xC8\xA1\xBE\xD3\xC3\xF1\xB6\xD4\xD1\xF8" \
    "\xC0\xCF\xB7\xFE\xCE\xF1\xB5\xC4\xD2\xE2\xBC\xFB\xBA\xCD\xBD\xA8" \
    "\xD2\xE9\xA3\xAC\xB2\xA2\xD2\xAA\xC7\xF3\xD3\xD0\xB9\xD8\xB2\xBF" \
    "\xC3\xC5\xD1\xD0\xBE\xBF\xB0\xEC\xC0\xED\xA3\xAC\xB0\xB4\xC6\xDA" \
    "\xB4\xF0\xB8\xB4\xB4\xFA\xB1\xED\xA1\xA3"

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
    { "GB said to be UTF-8", STR(GB), STR("utf-8"), STR("人大") },
    { "GB behind a server's default", STR(GB), STR("iso-8859-1"), STR("人大") },
    { "header before meta", STR("<meta charset=big5>" GB), STR("gbk"),
      STR("<meta charset=big5>人大") },
    { "the quote is given back", STR(GB "\xB9\" x=\"" GB), STR("gbk"),
      STR("人大\uFFFD\" x=\"人大") },
    { "cut at the end", STR(GB "\xB9"), STR("gbk"), STR("人大\uFFFD") },
    { "NUL bytes go", STR("a\0b\0" GB), STR("gbk"), STR("ab人大") },
    { "one bad byte in UTF-8",
      STR("人大人大人大人大人大人大人大人大人大人大人大\xFF"), STR(""),
      STR("人大人大人大人大人大人大人大人大人大人大人大\uFFFD") },
    { "a bad byte in UTF-8, said to be GB", STR("人大人大人大\xE4\xBA人大"),
      STR("gbk"), STR("人大人大人大\uFFFD\uFFFD人大") },
    { "a mark of UTF-8 on GB", STR("\xEF\xBB\xBF" GB GB GB), STR(""),
      STR("人大人大人大") },
    { "GB18030 mark", STR("\x84\x31\x95\x33" GB), STR("big5"), STR("人大") },
    { "UTF-16LE without a mark", STR("<\0b\0>\0\xBA\x4E"), STR(""), STR("<b>人") },
    { "UTF-16BE without a mark", STR("\0<\0b\0>\x4E\xBA"), STR(""), STR("<b>人") },
    { "ASCII said to be UTF-16", STR("<p>abc"), STR("utf-16"), STR("<p>abc") },
    { "GB said to be UTF-16", STR(GB GB GB), STR("utf-16"), STR("人大人大人大") },
    { "Big5 undeclared", STR(BIG5_SENTENCE), STR(""),
      STR("市人大代表視察雲湖，聽取居民對養老服務的意見和建議。") },
    { "Big5 said to be GB", STR("<meta charset=gb2312>" BIG5_SENTENCE), STR(""),
      STR("<meta charset=gb2312>"
          "市人大代表視察雲湖，聽取居民對養老服務的意見和建議。") },
    { "GB said to be Big5", STR(GB_SENTENCE), STR("big5"),
      STR("市人大代表视察云湖，听取居民对养老服务的意见和建"
          "议，并要求有关部门研究办理，按期答复代表。") },
    { "a vertical tab a word", STR("a\vb\vc\vd\ve\v"), STR(""),
      STR("a\vb\vc\vd\ve\v") },

    { "noise",
      STR("\xFF\x81\xFF\xFF\x80 \xFF\xFE\xFF\xFF \xFF \xFF"),
      STR(""),
      { NULL, 0 } },
    { "noise with a mark of UTF-16",
      STR("\xFF\xFE\x42\xD8\xBA\x4E\xB7\xDF\xFF\xEF\xFF\xF0"),
      STR(""),
      { NULL, 0 } },
    { "UTF-8 that was damaged before",
      STR("人\uFFFD大\uFFFD人\uFFFD大"),
      STR(""),
      { NULL, 0 } },
    { "a picture",
      STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x03"),
      STR(""),
      { NULL, 0 } },
    { "gzip",
      STR("\x1F\x8B\x08\0\0\0\0\0\0\x03\xB3\xC9\x28\xC9\xCD"),
      STR("gbk"),
      { NULL, 0 } },
};

static void decodes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct err err = ERR_CLEAR;
        struct str label = cases[i].label.n ? cases[i].label : STR_NONE;
        bool is_good = charset_decode(cases[i].bytes, label, &out, &err);

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
    assert_ok(charset_decode(S(GB), S("utf-8"), &out, &err), &err);
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
    assert_ok(charset_decode(buf_str(&in), STR_NONE, &out, &err), &err);
    assert_int_equal(out.n, 5000 * 7);
    assert_memory_equal(out.p + out.n - 7, "人大a", 7);
}

/* What the header says, against a page that says otherwise of itself. Of two
 * characters alone nothing can be guessed. */
static const struct {
    const char *labels[12];
    struct str bytes, want;
} headers[] = {
    { { "gbk", "gb2312", "GB18030", "chinese", "csGB2312", "csiso58gb231280",
        "gb_2312", "gb_2312-80", "iso-ir-58", "x-gbk", "GB2312_80", "cp936" },
      STR("<meta charset=big5>" GB),
      STR("<meta charset=big5>人大") },
    { { "GB-2312", "\"gb2312\"", "'gbk'", " gb2312 ", "gb2312;", "gb18030-2005",
        "GBK,utf-8", "EUC-CN", "windows-936", "ms936" },
      STR("<meta charset=big5>" GB),
      STR("<meta charset=big5>人大") },
    { { "big5", "BIG5-HKSCS", "cn-big5", "csbig5", "x-x-big5", "cp950" },
      STR("<meta charset=gbk>" B5),
      STR("<meta charset=gbk>人大") },
    { { "csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff",
        "utf-16", "UTF-16LE" },
      STR("\xBA\x4E\x27\x59"),
      STR("人大") },
    { { "unicodefffe", "utf-16be" }, STR("\x4E\xBA\x59\x27"), STR("人大") },
    /* Not what the bytes are, or no statement: the page decides. */
    { { "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "utf-8", "UTF8",
        "x-unicode20utf8", "utf8mb4", "utf-8,gbk", "iso-8859-1", "none", "-",
        "ascii" },
      STR("<meta charset=big5>" B5),
      STR("<meta charset=big5>人大") },
};

static void knows_labels(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(headers); i++)
        for (size_t j = 0; j < 12 && headers[i].labels[j]; j++) {
            CLEANUP(buf_free) struct buf out = BUF_EMPTY;
            struct err err;

            assert_ok(charset_decode(headers[i].bytes,
                                     str_of(headers[i].labels[j]), &out, &err),
                      &err);
            if (!str_equal(buf_str(&out), headers[i].want))
                fail_msg("%s: got '%s'", headers[i].labels[j], buf_cstr(&out));
        }
}

#define BLANKS_512 \
    BLANKS_64 BLANKS_64 BLANKS_64 BLANKS_64 BLANKS_64 BLANKS_64 BLANKS_64 BLANKS_64
#define BLANKS_64 \
    "                                                                "

/* Before two characters of Big5; read as GB they would be others. */
static const char *const declarations[] = {
    "<meta charset=big5>",
    "<META CHARSET=\"BIG5\"/>",
    "<meta charset = 'big5' >",
    "<meta\ncharset=big5>",
    "<META http-equiv='Content-Type' content='text/html; charset=BIG5'>",
    "<meta content=\"text/html;charset=big5;\" http-equiv=Content-Type>",
    "<meta name=charset content='text/html; charset=big5'>",
    "<?xml version='1.0' encoding='big5'?>",
    "<?xml version=\"1.0\" encoding=\"Big5\" ?><html>",
    "<html><meta charset='big5,utf-8'>",
    "<meta charset=''><meta charset=big5>",
    "<meta charset=utf-8><meta charset=big5>",
    "<meta charset=utf-16><meta charset=big5>",
    "<meta charset=iso-8859-1><meta charset=big5>",
    "<!-- <meta charset=gbk> --><meta charset=big5>",
    "<!--><meta charset=big5>",
    "<p>1 < 2<meta charset=big5>",
    BLANKS_512 BLANKS_512 BLANKS_512 BLANKS_512 BLANKS_512
    "<meta charset=big5>",
};

static void finds_declarations(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(declarations); i++) {
        CLEANUP(buf_free) struct buf in = BUF_EMPTY, out = BUF_EMPTY;
        struct err err;

        buf_printf(&in, "%s%s", declarations[i], B5);
        assert_ok(charset_decode(buf_str(&in), STR_NONE, &out, &err), &err);
        if (!str_ends(buf_str(&out), S("人大")))
            fail_msg("%s: got '%s'", declarations[i], buf_cstr(&out));
    }
}

/* Not read: in a comment, without an end. */
static void passes_over_no_declarations(void **state)
{
    static const char *const none[] = {
        "<!-- <meta charset=big5> -->",
        "<!-- <meta charset=big5>",
        "<metadata charset",
        "<meta name=charset content=big5>",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        CLEANUP(buf_free) struct buf in = BUF_EMPTY, out = BUF_EMPTY;
        struct err err;

        buf_printf(&in, "%s%s", none[i], GB);
        assert_ok(charset_decode(buf_str(&in), STR_NONE, &out, &err), &err);
        if (!str_ends(buf_str(&out), S("人大")))
            fail_msg("%s: got '%s'", none[i], buf_cstr(&out));
    }
}

/* A tag ends before the next one begins: otherwise each of these would be
 * read to the end of the page. */
static void looks_for_whole_tags(void **state)
{
    CLEANUP(buf_free) struct buf in = BUF_EMPTY, out = BUF_EMPTY;
    struct err err;

    (void)state;
    buf_put(&in, S("<meta name='"));
    for (int i = 0; i < 400000; i++)
        buf_put(&in, S("<meta"));
    buf_put(&in, S("<a x=' charset=big5>\xB4\xF3\xB4\xF3"));
    assert_ok(charset_decode(buf_str(&in), STR_NONE, &out, &err), &err);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(keeps_what_was_there),
        cmocka_unit_test(decodes_long_pages),
        cmocka_unit_test(knows_labels),
        cmocka_unit_test(finds_declarations),
        cmocka_unit_test(passes_over_no_declarations),
        cmocka_unit_test(looks_for_whole_tags),
        cmocka_unit_test(reads_content_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
