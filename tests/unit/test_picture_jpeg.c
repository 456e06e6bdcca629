/* JPEG in, JPEG out: colours, orientation, damage and bounds. The files are
 * made here by libjpeg. */
#include "unit/pictures/jpeg_file.h"
#include "unit/pictures/remade.h"

/* ---- reading results ----------------------------------------------------- */

/* How a file is coded. */
struct coded {
    int components, luma_h, luma_v;
    bool is_progressive;
};

static void see_header(struct str file, struct coded *coded)
{
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr errors;

    c.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&c);
    jpeg_mem_src(&c, (const unsigned char *)file.p, file.n);
    jpeg_read_header(&c, TRUE);
    *coded = (struct coded){
        .components = c.num_components,
        .luma_h = c.comp_info[0].h_samp_factor,
        .luma_v = c.comp_info[0].v_samp_factor,
        .is_progressive = c.progressive_mode,
    };
    jpeg_destroy_decompress(&c);
}

/* Remade within the box, it has this size and the quarters of the source. */
static void check_size(struct str file, uint32_t box_px, uint32_t width,
                       uint32_t height, const char *name)
{
    const struct remade want = { PICTURE_JPEG, width, height, QUADRANTS_RGB, 6 };

    check_remade(file, box_px, &want, name);
}

/* ---- colours and sizes --------------------------------------------------- */

static const struct {
    const char *name;
    struct jpeg_spec spec;
} kinds[] = {
    { "colour", { 400, 300, JCS_YCbCr } },
    { "colour, 4:4:4", { 400, 300, JCS_YCbCr, .is_full_colour = true } },
    { "colour, progressive", { 400, 300, JCS_YCbCr, .is_progressive = true } },
    { "stored as RGB", { 400, 300, JCS_RGB } },
    { "CMYK by Adobe", { 400, 300, JCS_CMYK } },
    { "CMYK by others", { 400, 300, JCS_CMYK, .has_no_adobe = true } },
    { "YCCK", { 400, 300, JCS_YCCK } },
    { "YCCK, progressive", { 400, 300, JCS_YCCK, .is_progressive = true } },
};

static const struct {
    uint32_t box, width, height;
} boxes[] = {
    { 1, 1, 1 },       { 40, 40, 30 },     { 50, 50, 38 },    { 51, 51, 38 },
    { 150, 150, 113 }, { 200, 200, 150 },  { 399, 399, 299 }, { 400, 400, 300 },
    { 401, 400, 300 }, { 4096, 400, 300 },
};

static void keeps_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        jpeg_make(&kinds[i].spec, &file);
        for (size_t k = 1; k < COUNT_OF(boxes); k++)
            check_size(buf_str(&file), boxes[k].box, boxes[k].width,
                       boxes[k].height, kinds[i].name);
    }
}

static void shrinks_to_a_point(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };

    (void)state;
    jpeg_make(&kinds[0].spec, &file);
    remake(buf_str(&file), 1, &picture, "a box of one pixel");
    assert_int_equal(picture.width, 1);
    assert_int_equal(picture.height, 1);
}

static void keeps_grey(void **state)
{
    static const struct remade want = { PICTURE_JPEG, 100, 77, QUADRANTS_GREY, 6 };
    static const struct jpeg_spec spec = { 401, 307, JCS_GRAYSCALE };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    struct coded coded;

    (void)state;
    jpeg_make(&spec, &file);
    check_remade(buf_str(&file), 100, &want, "grey");
    remake(buf_str(&file), 100, &picture, "grey");
    see_header(buf_str(&picture.bytes), &coded);
    assert_int_equal(coded.components, 1);
}

/* Baseline and 4:2:0 whatever came in; nothing of the source's words. */
static void makes_plain_files(void **state)
{
    static const struct jpeg_spec spec = {
        .width = 90,
        .height = 70,
        .space = JCS_YCbCr,
        .is_progressive = true,
        .is_full_colour = true,
        .exif = STR("Exif\0\0MM\0*SECRET PLACE"),
        .comment = STR("SECRET WORDS"),
    };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    CLEANUP(picture_free) struct picture again = { 0 };
    struct coded coded;

    (void)state;
    jpeg_make(&spec, &file);
    assert_true(str_find(buf_str(&file), S("SECRET")) > 0);
    remake(buf_str(&file), 100, &picture, "plain");
    assert_int_equal(str_find(buf_str(&picture.bytes), S("SECRET")), -1);
    assert_int_equal(str_find(buf_str(&picture.bytes), S("Exif")), -1);
    see_header(buf_str(&picture.bytes), &coded);
    assert_false(coded.is_progressive);
    assert_int_equal(coded.components, 3);
    assert_int_equal(coded.luma_h, 2);
    assert_int_equal(coded.luma_v, 2);
    remake(buf_str(&file), 100, &again, "plain");
    assert_str(buf_str(&again.bytes), buf_str(&picture.bytes));
    assert_str(picture_media_type(picture.type), S("image/jpeg"));
}

/* ---- damage -------------------------------------------------------------- */

static void refuses_cut_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        struct str whole;

        jpeg_make(&kinds[i].spec, &file);
        whole = buf_str(&file);
        check_cut(whole, kinds[i].name);
        check_refused(str_slice(whole, 0, whole.n - 1), 50, ERR_DATA,
                      "one byte short");
        check_refused(str_slice(whole, 0, whole.n - 2), 50, ERR_DATA,
                      "no end marker");
    }
}

static void survives_flips(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        jpeg_make(&kinds[i].spec, &file);
        assert_true(check_flips(buf_str(&file), 500) > 0);
    }
}

/* What cameras, editors and servers leave behind is no damage. */
static const struct {
    const char *name;
    enum { AFTER_BLOCK, BEFORE_END, AFTER_END } place;
    struct str bytes;
    int times;
} extras[] = {
    { "bytes between markers", AFTER_BLOCK, STR("\0\0\0"), 1 },
    { "filled up markers", AFTER_BLOCK, STR("\xff\xff\xff\xff"), 1 },
    { "twelve bytes before the end", BEFORE_END, STR("no picture\r\n"), 1 },
    { "as many of the picture's kind", BEFORE_END, STR("\xff\0\x55\xaa"), 3 },
    { "bytes after the end", AFTER_END, STR("\0\0 and a page <html>"), 1 },
    { "another picture after the end", AFTER_END, STR("MPF\0\xff\xd8\xff"), 1 },
    { "words in blocks", AFTER_BLOCK, STR("\xff\xed\0\x0aPhotosho"), 9000 },
};

static void add_extra(struct str file, size_t i, struct buf *out)
{
    size_t block = 4u + (uint8_t)file.p[5]; /* the end of the first */
    const size_t places[] = { block, file.n - 2, file.n };
    size_t place = places[extras[i].place];

    buf_put(out, str_slice(file, 0, place));
    for (int k = 0; k < extras[i].times; k++)
        buf_put(out, extras[i].bytes);
    buf_put(out, str_skip(file, place));
}

static void takes_harmless_extras(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < COUNT_OF(kinds); kind++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        jpeg_make(&kinds[kind].spec, &file);
        for (size_t i = 0; i < COUNT_OF(extras); i++) {
            CLEANUP(buf_free) struct buf odd = BUF_EMPTY;

            add_extra(buf_str(&file), i, &odd);
            check_size(buf_str(&odd), 100, 100, 75, extras[i].name);
        }
    }
}

/* Profiles, previews and histories as large as a file may be. EXIF's marker
 * is the only one that is kept while reading. */
static void takes_huge_blocks(void **state)
{
    static const char markers[] = { '\xe1', '\xe2', '\xed', '\xfe' };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(markers); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(buf_free) struct buf odd = BUF_EMPTY;

        jpeg_make(&kinds[0].spec, &file);
        buf_put(&odd, str_slice(buf_str(&file), 0, 2));
        while (odd.n + 2 + 65535 + file.n < LIMIT_PICTURE) {
            const char head[] = { '\xff', markers[i], '\xff', '\xff' };

            buf_put(&odd, (struct str){ head, sizeof(head) });
            for (int k = 0; k < 65533; k++)
                buf_put_char(&odd, (char)k);
        }
        buf_put(&odd, str_skip(buf_str(&file), 2));
        check_size(buf_str(&odd), 100, 100, 75, "huge blocks");
    }
}

/* Some programs write a wrong band of coefficients into the head of the only
 * scan, where it has no meaning: browsers do not look either. */
static void takes_a_wrong_band(void **state)
{
    enum { BAND_END = 12 }; /* from the marker on, with three components */
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    ptrdiff_t at;

    (void)state;
    jpeg_make(&kinds[0].spec, &file);
    at = str_find(buf_str(&file), S("\xff\xda\0\x0c\3"));
    assert_true(at > 0);
    assert_int_equal(file.p[at + BAND_END], 63);
    file.p[at + BAND_END] = 0;
    check_size(buf_str(&file), 100, 100, 75, "a wrong band");
}

static void refuses_what_is_no_jpeg(void **state)
{
    static const struct str files[] = {
        { NULL, 0 },
        STR(""),
        STR("\xff"),
        STR("\xff\xd8\xff"),
        STR("\xff\xd8\xff\xd9"),
        STR("\xff\xd8\xff\xe0\0\x10JFIF"),
        STR("GIF89a\1\0\1\0\0\0\0;"),
        STR("RIFF\0\0\0\0WEBPVP8 "),
        STR("<!DOCTYPE html><p>404</p>"),
        STR("BM and nothing more"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        check_refused(files[i], 50, ERR_DATA, "no JPEG");
}

/* ---- bounds -------------------------------------------------------------- */

/* Writes another size into the frame header. */
static void claim(struct buf *file, uint16_t width, uint16_t height)
{
    ptrdiff_t at = str_find(buf_str(file), S("\xff\xc0"));
    char size[] = { (char)(height >> 8), (char)height, (char)(width >> 8),
                    (char)width };

    if (at < 0)
        at = str_find(buf_str(file), S("\xff\xc2"));
    assert_true(at > 0);
    memcpy(file->p + at + 5, size, sizeof(size));
}

static const struct {
    const char *name;
    uint16_t width, height;
    bool is_progressive;
    enum err_kind want;
} claims[] = {
    { "60000 square", 60000, 60000, false, ERR_LIMIT },
    { "60000 square, progressive", 60000, 60000, true, ERR_LIMIT },
    { "65535 wide: more than libjpeg takes", 65535, 10, false, ERR_LIMIT },
    { "one over the side", LIMIT_PICTURE_SIDE + 1, 10, false, ERR_LIMIT },
    { "over the pixels", 7072, 7072, false, ERR_LIMIT },
    { "too much memory", 7000, 7000, true, ERR_LIMIT },
    { "allowed, but not there", 7000, 7000, false, ERR_DATA },
    { "no width", 0, 10, false, ERR_DATA },
    { "no height", 10, 0, false, ERR_DATA },
};

static void refuses_false_sizes_fast(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        struct jpeg_spec spec = { 400, 300, JCS_YCbCr, claims[i].is_progressive,
                                  .is_full_colour = true };
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        double start;

        jpeg_make(&spec, &file);
        claim(&file, claims[i].width, claims[i].height);
        start = now_s();
        check_refused(buf_str(&file), 1080, claims[i].want, claims[i].name);
        if (now_s() - start > 1)
            fail_msg("%s: %.1f s", claims[i].name, now_s() - start);
    }
}

static void bounds_the_scans(void **state)
{
    static const struct {
        int scans;
        bool is_good;
    } cases[] = { { LIMIT_JPEG_SCANS, true },
                  { LIMIT_JPEG_SCANS + 1, false },
                  { 190, false } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct jpeg_spec spec = { 64, 64, JCS_YCbCr, .scans = cases[i].scans };
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };

        jpeg_make(&spec, &file);
        if (cases[i].is_good)
            remake(buf_str(&file), 50, &picture, "scans");
        else
            check_refused(buf_str(&file), 50, ERR_LIMIT, "scans");
    }
}

static void bounds_the_file_and_the_box(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    (void)state;
    jpeg_make(&kinds[0].spec, &file);
    check_refused(buf_str(&file), 0, ERR_LIMIT, "no box");
    check_refused(buf_str(&file), LIMIT_PICTURE_SHOWN_SIDE + 1, ERR_LIMIT,
                  "a box over the side shown");
    while (file.n <= LIMIT_PICTURE)
        buf_put(&file, S("0123456789abcdef0123456789abcdef"));
    check_refused(buf_str(&file), 50, ERR_LIMIT, "a file over 8 MiB");
    check_size(str_slice(buf_str(&file), 0, LIMIT_PICTURE), 100, 100, 75,
               "a file of just 8 MiB");
}

/* 48 million pixels, and a box that would show more than the bound. */
static void shrinks_the_largest(void **state)
{
    static const struct jpeg_spec spec = { 8000, 6000, JCS_YCbCr };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };

    (void)state;
    jpeg_make(&spec, &file);
    check_size(buf_str(&file), 1080, 1080, 810, "48 Mpixel");
    remake(buf_str(&file), LIMIT_PICTURE_SHOWN_SIDE, &picture, "48 Mpixel");
    assert_int_equal(picture.width, 3000);
    assert_int_equal(picture.height, 2250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_colours),
        cmocka_unit_test(shrinks_to_a_point),
        cmocka_unit_test(keeps_grey),
        cmocka_unit_test(makes_plain_files),
        cmocka_unit_test(refuses_cut_files),
        cmocka_unit_test(survives_flips),
        cmocka_unit_test(takes_harmless_extras),
        cmocka_unit_test(takes_huge_blocks),
        cmocka_unit_test(takes_a_wrong_band),
        cmocka_unit_test(refuses_what_is_no_jpeg),
        cmocka_unit_test(refuses_false_sizes_fast),
        cmocka_unit_test(bounds_the_scans),
        cmocka_unit_test(bounds_the_file_and_the_box),
        cmocka_unit_test(shrinks_the_largest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
