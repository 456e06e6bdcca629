/* charset_decode: what browsers make of the same bytes. */
#include "check.h"

#include "core/charset_decode.h"
#include "core/digest.h"

/* ---- one by one ---------------------------------------------------------- */

/* What is named is wrong without the corrections of src/tools/charsets.c, in
 * one glibc or another, or without the rules for mistakes. `bad` and `odd`
 * are as many as are expected. */
static const struct {
    const char *name;
    enum charset charset;
    struct str bytes, want;
    size_t bad, odd;
} cases[] = {
    { "ASCII", CHARSET_GB18030, STR("a\t~\x7F"), STR("a\t~\x7F"), 0, 0 },
    { "NUL", CHARSET_GB18030, STR("a\0b"), STR("ab"), 0, 1 },
    { "controls", CHARSET_GB18030, STR("\x01\x08\x0E\x1A\x1F\t\v\f\r\x1B"),
      STR("\x01\x08\x0E\x1A\x1F\t\v\f\r\x1B"), 0, 5 },
    { "GB 2312", CHARSET_GB18030, STR("\xC8\xCB\xB4\xF3"), STR("人大"), 0, 0 },
    { "GBK", CHARSET_GB18030, STR("\x88\xD2\x86\xB4\xE9\x46"), STR("堃喆镕"), 0,
      0 },
    { "four bytes", CHARSET_GB18030, STR("\x82\x30\xAB\x33"), STR("㙍"), 0, 0 },
    { "four bytes, plane 2", CHARSET_GB18030, STR("\x95\x34\xB2\x35"),
      STR("𠮷"), 0, 0 },
    { "the last of four bytes", CHARSET_GB18030, STR("\xE3\x32\x9A\x35"),
      STR("\U0010FFFF"), 0, 0 },
    { "beyond the last", CHARSET_GB18030, STR("\xE3\x32\x9A\x36"),
      STR("\uFFFD"), 1, 0 },
    { "between the planes", CHARSET_GB18030, STR("\x84\x31\xA5\x30"),
      STR("\uFFFD"), 1, 0 },
    { "U+FFFD itself", CHARSET_GB18030, STR("\x84\x31\xA4\x37"), STR("\uFFFD"),
      0, 1 },
    { "the euro of one byte", CHARSET_GB18030, STR("\x80"), STR("€"), 0, 0 },
    { "the euro of two", CHARSET_GB18030, STR("\xA2\xE3"), STR("€"), 0, 0 },
    { "a blank of old pages", CHARSET_GB18030, STR("\xA3\xA0"), STR("\u3000"),
      0, 0 },
    { "upright marks of 2022", CHARSET_GB18030,
      STR("\xA6\xD9\xA6\xDA\xA6\xDB\xA6\xDC\xA6\xDD\xA6\xDE\xA6\xDF\xA6\xEC"
          "\xA6\xED\xA6\xF3"),
      STR("︐︒︑︓︔︕︖︗︘︙"), 0, 0 },
    { "upright marks of four bytes", CHARSET_GB18030,
      STR("\x84\x31\x82\x36\x84\x31\x82\x37\x84\x31\x82\x38\x84\x31\x82\x39"
          "\x84\x31\x83\x30\x84\x31\x83\x31\x84\x31\x83\x32\x84\x31\x83\x33"
          "\x84\x31\x83\x34\x84\x31\x83\x35"),
      STR("︐︑︒︓︔︕︖︗︘︙"), 0, 0 },
    { "hanzi of 2022", CHARSET_GB18030,
      STR("\xFE\x59\xFE\x61\xFE\x66\xFE\x67\xFE\x6D\xFE\x7E\xFE\x90\xFE\xA0"),
      STR("龴龵龶龷龸龹龺龻"), 0, 0 },
    { "hanzi of 2022, four bytes", CHARSET_GB18030,
      STR("\x82\x35\x90\x37\x82\x35\x90\x38\x82\x35\x90\x39\x82\x35\x91\x30"
          "\x82\x35\x91\x31\x82\x35\x91\x32\x82\x35\x91\x33\x82\x35\x91\x34"),
      STR("龴龵龶龷龸龹龺龻"), 0, 0 },
    { "still private", CHARSET_GB18030,
      STR("\xFE\x51\xFE\x52\xFE\x53\xFE\x6C\xFE\x76\xFE\x91"),
      STR("\uE816\uE817\uE818\uE831\uE83B\uE855"), 0, 6 },
    { "ḿ and what was there", CHARSET_GB18030, STR("\xA8\xBC\x81\x35\xF4\x37"),
      STR("ḿ\uE7C7"), 0, 1 },
    { "private use is where Big5 falls", CHARSET_GB18030,
      STR("\xA4\x40\xAA\xBA"), STR("\uE5E6\uE019"), 0, 2 },
    { "a quote is given back", CHARSET_GB18030, STR("\xB9\" x"),
      STR("\uFFFD\" x"), 1, 0 },
    { "DEL is given back", CHARSET_GB18030, STR("\xB9\x7F"), STR("\uFFFD\x7F"),
      1, 0 },
    { "FF is not", CHARSET_GB18030, STR("\xB9\xFF\xC8\xCB"), STR("\uFFFD人"), 1,
      0 },
    { "FF begins nothing", CHARSET_GB18030, STR("\xFF\xC8\xCB"),
      STR("\uFFFD人"), 1, 0 },
    { "a lead at the end", CHARSET_GB18030, STR("a\xB9"), STR("a\uFFFD"), 1, 0 },
    { "four bytes cut after two", CHARSET_GB18030, STR("\x82\x30<b>"),
      STR("\uFFFD0<b>"), 1, 0 },
    { "four bytes cut after three", CHARSET_GB18030, STR("\x82\x30\xAB\"x"),
      STR("\uFFFD0\uFFFD\"x"), 2, 0 },
    { "three, then a pair", CHARSET_GB18030, STR("\x82\x30\xC8\xCB"),
      STR("\uFFFD0人"), 1, 0 },
    { "ends after two of four", CHARSET_GB18030, STR("\x82\x30"), STR("\uFFFD"),
      1, 0 },
    { "ends after three of four", CHARSET_GB18030, STR("\x82\x30\xAB"),
      STR("\uFFFD"), 1, 0 },

    { "Big5", CHARSET_BIG5, STR("\xA4\x48\xA4\x6A"), STR("人大"), 0, 0 },
    { "HKSCS", CHARSET_BIG5, STR("\x9D\xEE\x9D\xF2\x9D\xF8"), STR("㗎𨋢啲"), 0,
      0 },
    { "two characters", CHARSET_BIG5, STR("\x88\x62\x88\x64\x88\xA3\x88\xA5"),
      STR("\u00CA\u0304\u00CA\u030C\u00EA\u0304\u00EA\u030C"), 0, 0 },
    { "the euro", CHARSET_BIG5, STR("\xA3\xE1"), STR("€"), 0, 0 },
    { "signs as Windows has them", CHARSET_BIG5,
      STR("\xA1\x45\xA1\x4E\xA1\xC3\xA1\xE3\xA2\x41\xA2\x46\xA2\xCC\xA3\xC0"),
      STR("‧﹑￣～∕￠十␀"), 0, 0 },
    { "twice in HKSCS", CHARSET_BIG5, STR("\x8E\x69\xC6\xDE\xFE\xDD"),
      STR("箸〃砉"), 0, 0 },
    { "kana and phonetic signs are where GB falls", CHARSET_BIG5,
      STR("\xA3\xAC\xC6\xDA"), STR("ㄛヽ"), 0, 2 },
    { "a quote is given back", CHARSET_BIG5, STR("\xA4\" x"), STR("\uFFFD\" x"),
      1, 0 },
    { "so is a letter that fits no pair", CHARSET_BIG5, STR("\x81\x41"),
      STR("\uFFFD\x41"), 1, 0 },
    { "a pair of nothing", CHARSET_BIG5, STR("\x81\xA1\xA4\x48"),
      STR("\uFFFD人"), 1, 0 },
    { "80 and FF", CHARSET_BIG5, STR("\x80\xFF"), STR("\uFFFD\uFFFD"), 2, 0 },
    { "a lead at the end", CHARSET_BIG5, STR("a\xA4"), STR("a\uFFFD"), 1, 0 },

    { "UTF-16", CHARSET_UTF16LE, STR("\xBA\x4E\x42\xD8\xB7\xDF"), STR("人𠮷"),
      0, 0 },
    { "UTF-16, upper byte first", CHARSET_UTF16BE,
      STR("\x4E\xBA\xD8\x42\xDF\xB7"), STR("人𠮷"), 0, 0 },
    { "halves alone", CHARSET_UTF16LE, STR("\x42\xD8\xBA\x4E\xB7\xDF\xBA\x4E"),
      STR("\uFFFD人\uFFFD人"), 2, 0 },
    { "ends in a half", CHARSET_UTF16LE, STR("\xBA\x4E\x42\xD8"),
      STR("人\uFFFD"), 1, 0 },
    { "ends in a byte", CHARSET_UTF16BE, STR("\x4E\xBA\x4E"), STR("人\uFFFD"),
      1, 0 },

    { "UTF-8", CHARSET_UTF8, STR("é人𠮷\uE816"), STR("é人𠮷\uE816"), 0, 0 },
    { "UTF-8 with mistakes", CHARSET_UTF8, STR("人\xFF\xE4\xBA<"),
      STR("人\uFFFD\uFFFD\uFFFD<"), 3, 0 },
    { "UTF-8 that was damaged before", CHARSET_UTF8, STR("人\uFFFD"),
      STR("人\uFFFD"), 0, 1 },
};

static void decodes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buf_free) struct buf out = BUF_EMPTY;
        struct charset_tally tally;

        buf_put(&out, S("x"));
        tally = charset_decode_as(cases[i].charset, cases[i].bytes, &out);
        if (!str_equal(str_skip(buf_str(&out), 1), cases[i].want))
            fail_msg("%s: got '%s'", cases[i].name, buf_cstr(&out));
        if (tally.bad != cases[i].bad || tally.odd != cases[i].odd)
            fail_msg("%s: %zu bad, %zu odd", cases[i].name, tally.bad, tally.odd);
    }
}

/* ---- all of them --------------------------------------------------------- */

/* Every sequence of one, two and four bytes, a line each. The four pairs that
 * are two characters are left out: not all browsers have them right. */
static void put_every(enum charset charset, struct buf *out)
{
    bool has_four = charset == CHARSET_GB18030;

    for (int a = 0x80; a <= 0xFF; a++)
        buf_printf(out, "%c\n", a);
    for (int a = 0x80; a <= 0xFF; a++)
        for (int b = 0x01; b <= 0xFF; b++)
            if (a != 0x88 || (b != 0x62 && b != 0x64 && b != 0xA3 && b != 0xA5))
                buf_printf(out, "%c%c\n", a, b);
    for (int a = 0x81; has_four && a <= 0xFE; a++)
        for (int b = '0'; b <= '9'; b++)
            for (int c = 0x81; c <= 0xFE; c++)
                for (int d = '0'; d <= '9'; d++)
                    buf_put(out, (struct str){ (char[]){ a, b, c, d, '\n' }, 5 });
}

/* Bytes as they fall, of those that begin, go on, cut and end characters. */
static void put_noise(struct buf *out)
{
    static const char bytes[] = "09<\"A@~\x7F\x80\x81\x84\xA4\xD8\xDC\xFE\xFF";
    uint32_t x = 1;

    for (int i = 0; i < 1 << 18; i++) {
        x = x * 1664525 + 1013904223;
        buf_put_char(out, bytes[x >> 28]);
    }
}

/* Digests of what a browser makes of them: tests/browser/test_charset.py asks
 * one. */
static const struct {
    enum charset charset;
    bool is_noise;
    const char *name, *digest;
} wholes[] = {
    { CHARSET_GB18030, false, "gb18030 every",
      "fbf3ea95152a80c7b114b402de19234d3b56c1f12765c7d112c7b74e8a05c88a" },
    { CHARSET_GB18030, true, "gb18030 noise",
      "eb9be5805795743e9ee9663ae1367feb86ad4e78b11d1ad5ece737a386af4eb5" },
    { CHARSET_BIG5, false, "big5 every",
      "ba88a62cac40353ee96320ce75a1885365d580c43a5c1e55872d868e3790c14a" },
    { CHARSET_BIG5, true, "big5 noise",
      "c25142fc65d8de01dc6660563e94145b8e22ebcb51d49f3e4616a6d17b4f8f12" },
    { CHARSET_UTF16LE, true, "utf-16le noise",
      "d6ca6fc9935b898cc695b2071e6c754513950d052f73abef653610d96f9bfcce" },
    { CHARSET_UTF16BE, true, "utf-16be noise",
      "257dc4eef9b7558183f4c399d69d0fc8cfc4aa41c713a20a2a01e8d631456269" },
};

static void decodes_as_a_browser(void **state)
{
    int faults = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wholes); i++) {
        CLEANUP(buf_free) struct buf in = BUF_EMPTY, out = BUF_EMPTY;
        struct digest digest;
        char hex[DIGEST_HEX + 1];

        if (wholes[i].is_noise)
            put_noise(&in);
        else
            put_every(wholes[i].charset, &in);
        charset_decode_as(wholes[i].charset, buf_str(&in), &out);
        digest = digest_of(buf_str(&out));
        digest_hex(&digest, hex);
        if (strcmp(hex, wholes[i].digest) == 0)
            continue;
        print_error("%s: got %s\n", wholes[i].name, hex);
        faults++;
    }
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(decodes_as_a_browser),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
