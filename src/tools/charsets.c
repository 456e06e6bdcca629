/* charsets - runs on the build machine: the tables of core/charset_tables.h,
 * as a C source on standard output. iconv knows nearly all of them; where it
 * differs from the indexes of the WHATWG Encoding standard, or one glibc from
 * another, the corrections below decide. tests/unit/test_charset_decode.c has
 * the digests of the right ones. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/attr.h"
#include "core/charset_tables.h"

/* So many neighbours from `bytes` on are the characters from `code` on; 0
 * counts as one. */
struct correction {
    uint32_t bytes, code, count;
};

/* The standard leaves these in the private use area; glibc before 2.39 reads
 * them as the characters of plane 2 that they look like. A3A0 is the blank
 * that old pages mean by it. */
static const struct correction gb18030_pairs[] = {
    { 0xA3A0, 0x3000 }, { 0xFE51, 0xE816, 3 }, { 0xFE6C, 0xE831 },
    { 0xFE76, 0xE83B }, { 0xFE91, 0xE855 },
};

/* GB 18030-2022 gave these characters the two bytes that were private use.
 * Browsers read both as the character; for glibc the four bytes are nothing
 * before 2.39, and private use since. */
static const struct correction gb18030_fours[] = {
    { 0x82359037, 0x9FB4, 3 },
    { 0x82359130, 0x9FB7, 5 },
    { 0x84318236, 0xFE10, 4 },
    { 0x84318330, 0xFE14, 6 },
};

/* First the signs, where glibc follows the charts of Hong Kong and browsers
 * those of Windows; then what HKSCS-2004 dropped because Big5 has the same
 * character elsewhere, but old pages still hold. */
static const struct correction big5_pairs[] = {
    { 0xA3C0, 0x2400, 32 }, { 0xA145, 0x2027 }, { 0xA14E, 0xFE51 },
    { 0xA15A, 0x2574 },     { 0xA1C2, 0x00AF }, { 0xA1C3, 0xFFE3 },
    { 0xA1C5, 0x02CD },     { 0xA1E3, 0xFF5E }, { 0xA1F2, 0x2295 },
    { 0xA1F3, 0x2299 },     { 0xA1FE, 0xFF0F }, { 0xA240, 0xFF3C },
    { 0xA241, 0x2215 },     { 0xA242, 0xFE68 }, { 0xA244, 0xFFE5 },
    { 0xA246, 0xFFE0 },     { 0xA247, 0xFFE1 }, { 0xA2CC, 0x5341 },
    { 0xA2CE, 0x5345 },     { 0xA3E0, 0x2421 }, { 0xA3E1, 0x20AC },
    { 0x8E69, 0x7BB8 },     { 0x8E6F, 0x7C06 }, { 0x8E7E, 0x7CCE },
    { 0x8EAB, 0x7DD2 },     { 0x8EB4, 0x7E1D }, { 0x8ECD, 0x8005 },
    { 0x8ED0, 0x8028 },     { 0x8F57, 0x83C1 }, { 0x8F69, 0x84A8 },
    { 0x8F6E, 0x840F },     { 0x8FCB, 0x89A6 }, { 0x8FCC, 0x89A9 },
    { 0x8FFE, 0x8D77 },     { 0x906D, 0x90FD }, { 0x907A, 0x92B9 },
    { 0x90DC, 0x975C },     { 0x90F1, 0x97FF }, { 0x91BF, 0x9F16 },
    { 0x9244, 0x8503 },     { 0x92AF, 0x5159 }, { 0x92B0, 0x515B },
    { 0x92B1, 0x515D },     { 0x92B2, 0x515E }, { 0x92C8, 0x936E },
    { 0x92D1, 0x7479 },     { 0x9447, 0x6D67 }, { 0x94CA, 0x799B },
    { 0x95D9, 0x9097 },     { 0x9644, 0x975D }, { 0x96ED, 0x701E },
    { 0x96FC, 0x5B28 },     { 0x9B76, 0x7201 }, { 0x9B78, 0x77D7 },
    { 0x9B7B, 0x7E87 },     { 0x9BC6, 0x99D6 }, { 0x9BDE, 0x91D4 },
    { 0x9BEC, 0x60DE },     { 0x9BF6, 0x6FB6 }, { 0x9C42, 0x8F36 },
    { 0x9C53, 0x4FBB },     { 0x9C62, 0x71DF }, { 0x9C68, 0x9104 },
    { 0x9C6B, 0x9DF0 },     { 0x9C77, 0x83CF }, { 0x9CBC, 0x5C10 },
    { 0x9CBD, 0x79E3 },     { 0x9CD0, 0x5A67 }, { 0x9D57, 0x8F0B },
    { 0x9D5A, 0x7B51 },     { 0x9DC4, 0x62D0 }, { 0x9EA9, 0x6062 },
    { 0x9EEF, 0x75F9 },     { 0x9EFD, 0x6C4A }, { 0x9F60, 0x9B2E },
    { 0x9F66, 0x9F17 },     { 0x9FCB, 0x50ED }, { 0x9FD8, 0x5F0C },
    { 0xA063, 0x880F },     { 0xA077, 0x62CE }, { 0xA0D5, 0x7468 },
    { 0xA0DF, 0x7162 },     { 0xA0E4, 0x7250 }, { 0xC6CF, 0x5EF4 },
    { 0xC6D3, 0x65E0 },     { 0xC6D5, 0x7676 }, { 0xC6D7, 0x96B6 },
    { 0xC6DE, 0x3003 },     { 0xC6DF, 0x4EDD }, { 0xFA5F, 0x5029 },
    { 0xFA66, 0x507D },     { 0xFABD, 0x5305 }, { 0xFAC5, 0x5344 },
    { 0xFAD5, 0x537F },     { 0xFB48, 0x5605 }, { 0xFBB8, 0x5A77 },
    { 0xFBF3, 0x5E75 },     { 0xFBF9, 0x5ED0 }, { 0xFC4F, 0x5F58 },
    { 0xFC6C, 0x60A4 },     { 0xFCB9, 0x6490 }, { 0xFCE2, 0x6674 },
    { 0xFCF1, 0x675E },     { 0xFDB7, 0x6C9C }, { 0xFDB8, 0x6E1D },
    { 0xFDBB, 0x6E2F },     { 0xFDF1, 0x716E }, { 0xFE52, 0x732A },
    { 0xFE6F, 0x745C },     { 0xFEAA, 0x74E9 }, { 0xFEDD, 0x7809 },
};

static NORETURN void fail(const char *what)
{
    fprintf(stderr, "charsets: %s\n", what);
    exit(1);
}

static void write_code(uint32_t code)
{
    static unsigned count;

    printf("%s0x%X,", count++ % 12 ? " " : "\n    ", code);
}

/* What iconv makes of up to four bytes: one character, or two packed. */
static uint32_t ask_iconv(iconv_t converter, uint32_t bytes)
{
    unsigned char in[4], out[8] = { 0 };
    char *from = (char *)in, *to = (char *)out;
    size_t left = 0, room = sizeof(out);
    uint32_t codes[2];

    for (int shift = 24; shift >= 0; shift -= 8)
        if (bytes >> shift)
            in[left++] = (unsigned char)(bytes >> shift);
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &left, &to, &room) == (size_t)-1)
        return 0;
    /* The first half of a pair of characters is held back until asked for. */
    iconv(converter, NULL, NULL, &to, &room);
    for (int i = 0; i < 2; i++)
        codes[i] = (uint32_t)out[i * 4 + 1] << 16 |
                   (uint32_t)out[i * 4 + 2] << 8 | out[i * 4 + 3];
    return codes[1] << 16 | codes[0];
}

struct charset {
    iconv_t converter;
    const struct correction *corrections;
    size_t correction_count;
};

static struct charset open_charset(const char *name,
                                   const struct correction *corrections,
                                   size_t correction_count)
{
    struct charset charset = { iconv_open("UTF-32BE", name), corrections,
                               correction_count };

    if (charset.converter == (iconv_t)-1)
        fail("iconv lacks a charset");
    return charset;
}

static void write_sequence(const struct charset *charset, uint32_t bytes)
{
    for (size_t i = 0; i < charset->correction_count; i++) {
        const struct correction *c = &charset->corrections[i];

        if (bytes >= c->bytes && bytes - c->bytes < (c->count ? c->count : 1)) {
            write_code(c->code + bytes - c->bytes);
            return;
        }
    }
    write_code(ask_iconv(charset->converter, bytes));
}

/* Trails are 40-7E and from `high` to FE. */
static void write_pairs(const struct charset *charset, uint32_t high)
{
    for (uint32_t lead = 0x81; lead <= 0xFE; lead++)
        for (uint32_t trail = 0x40; trail <= 0xFE; trail++)
            if (trail < 0x7F || trail >= high)
                write_sequence(charset, lead << 8 | trail);
}

static void write_fours(const struct charset *charset)
{
    for (uint32_t i = 0; i < GB18030_FOURS; i++)
        write_sequence(charset,
                       (0x81 + i / 12600) << 24 | (0x30 + i / 1260 % 10) << 16 |
                           (0x81 + i / 10 % 126) << 8 | (0x30 + i % 10));
}

int main(void)
{
    struct charset charset;

    printf("/* Made by src/tools/charsets.c. */\n"
           "#include \"core/charset_tables.h\"\n");
    charset = open_charset("GB18030", gb18030_pairs, COUNT_OF(gb18030_pairs));
    printf("\nconst uint16_t charset_gb18030_pairs[] = {");
    write_pairs(&charset, 0x80);
    charset = open_charset("GB18030", gb18030_fours, COUNT_OF(gb18030_fours));
    printf("\n};\n\nconst uint16_t charset_gb18030_fours[] = {");
    write_fours(&charset);
    charset = open_charset("BIG5-HKSCS", big5_pairs, COUNT_OF(big5_pairs));
    printf("\n};\n\nconst uint32_t charset_big5_pairs[] = {");
    write_pairs(&charset, 0xA1);
    printf("\n};\n");
    return ferror(stdout) || fflush(stdout) != 0;
}
