/* The digests: published SHA-256 values, framing, the hexadecimal form. */
#include "check.h"

#include "base/buf.h"
#include "core/digest.h"

static void check_hex(struct digest digest, const char *want)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(&digest, hex);
    assert_string_equal(hex, want);
}

/* FIPS 180-4 examples, and one Chinese text reckoned with sha256sum. */
static const struct {
    struct str in;
    const char *want;
} sums[] = {
    { STR(""), "e3b0c44298fc1c149afbf4c8996fb924"
               "27ae41e4649b934ca495991b7852b855" },
    { STR("abc"), "ba7816bf8f01cfea414140de5dae2223"
                  "b00361a396177a9cb410ff61f20015ad" },
    { STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      "248d6a61d20638b8e5c026930c3e6039"
      "a33ce45964ff2167f6ecedd419db06c1" },
    { STR("人大速递"), "1ba2a0811b947845db4e8fd844743ae2"
                       "337cb0f5655744ab2fe16ab9129d5f93" },
};

static void test_sums(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        check_hex(digest_of(sums[i].in), sums[i].want);
    check_hex(digest_of(STR_NONE), sums[0].want);
}

static struct digest of_two(struct str a, struct str b)
{
    struct digester digester;

    digester_init(&digester);
    digester_put(&digester, a);
    digester_put(&digester, b);
    return digester_done(&digester);
}

static void test_framing(void **state)
{
    struct digest split[] = {
        of_two(S("ab"), S("c")), of_two(S("a"), S("bc")),
        of_two(S("abc"), S("")), of_two(S(""), S("abc")),
        digest_of(S("abc")),
    };
    struct digest again = of_two(S("ab"), S("c"));

    (void)state;
    assert_true(digest_equal(&split[0], &again));
    for (size_t i = 0; i < COUNT_OF(split); i++)
        for (size_t k = i + 1; k < COUNT_OF(split); k++)
            assert_false(digest_equal(&split[i], &split[k]));
}

/* The frame is written out here as bytes, so that it never changes: stored
 * digests of articles depend on it. */
static void test_frame_is_fixed(void **state)
{
    static const char zeros[0x10203];
    struct str long_piece = { zeros, sizeof(zeros) };
    CLEANUP(buf_free) struct buf framed = BUF_EMPTY;
    struct digest got = of_two(S("ab"), long_piece);
    struct digest want;

    (void)state;
    buf_put(&framed, S("\2\0\0\0\0\0\0\0ab\3\2\1\0\0\0\0\0"));
    buf_put(&framed, long_piece);
    want = digest_of(buf_str(&framed));
    assert_true(digest_equal(&got, &want));
}

static void test_long_piece(void **state)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;

    (void)state;
    for (int i = 0; i < 1000000; i++)
        buf_put_char(&bytes, 'a');
    check_hex(digest_of(buf_str(&bytes)), "cdc76e5c9914fb9281a1c7e284d73e67"
                                          "f1809a48a497200e046d39ccc7112cd0");
}

static const struct {
    const char *name;
    struct str in;
    bool is_good;
} hexes[] = {
    { "good",
      STR("e3b0c44298fc1c149afbf4c8996fb924"
          "27ae41e4649b934ca495991b7852b855"),
      true },
    { "upper case",
      STR("E3B0C44298FC1C149AFBF4C8996FB924"
          "27AE41E4649B934CA495991B7852B855"),
      false },
    { "short", STR("e3b0"), false },
    { "63 digits",
      STR("e3b0c44298fc1c149afbf4c8996fb924"
          "27ae41e4649b934ca495991b7852b85"),
      false },
    { "65 digits",
      STR("e3b0c44298fc1c149afbf4c8996fb924"
          "27ae41e4649b934ca495991b7852b8550"),
      false },
    { "a dot in the path",
      STR("e3b0c44298fc1c149afbf4c8996fb92/"
          "27ae41e4649b934ca495991b7852b.55"),
      false },
    { "g",
      STR("g3b0c44298fc1c149afbf4c8996fb924"
          "27ae41e4649b934ca495991b7852b855"),
      false },
    { "NUL",
      STR("\0003b0c44298fc1c149afbf4c8996fb924"
          "27ae41e4649b934ca495991b7852b855"),
      false },
    { "empty", STR(""), false },
    { "none", { NULL, 0 }, false },
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hexes); i++) {
        struct digest digest = digest_of(S("before"));
        struct digest before = digest;
        bool is_good = digest_parse(hexes[i].in, &digest);

        if (is_good != hexes[i].is_good)
            fail_msg("%s: parsed %d", hexes[i].name, is_good);
        if (is_good)
            check_hex(digest, hexes[i].in.p);
        else
            assert_true(digest_equal(&digest, &before));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_framing),
        cmocka_unit_test(test_frame_is_fixed),
        cmocka_unit_test(test_long_piece),
        cmocka_unit_test(test_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
