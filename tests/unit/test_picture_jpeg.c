/* JPEG in, JPEG out: colours, orientation, damage and bounds. The files are
 * made here by libjpeg. */
#include "pictures/quadrants.h"

#include <stdlib.h>

#include <jpeglib.h>

/* ---- making files -------------------------------------------------------- */

struct spec {
    uint32_t width, height;
    J_COLOR_SPACE space; /* as stored */
    bool is_progressive;
    bool is_full_colour; /* 4:4:4 */
    bool has_no_adobe;   /* CMYK as ink, without Adobe's marker */
    int scans;           /* of one coefficient each; 0 = as usual */
    struct str exif;     /* APP1 */
    struct str comment;
};

static const struct colour quarters[4] = QUADRANTS_RGB;

static J_COLOR_SPACE input_space(J_COLOR_SPACE stored)
{
    switch (stored) {
    case JCS_GRAYSCALE:
        return JCS_GRAYSCALE;
    case JCS_CMYK:
    case JCS_YCCK:
        return JCS_CMYK;
    default:
        return JCS_RGB;
    }
}

static void draw_line(const struct spec *spec, uint32_t y, uint8_t *to)
{
    static const uint8_t greys[4] = { 0, 85, 170, 255 };
    uint8_t turn = spec->has_no_adobe ? 255 : 0;

    for (uint32_t x = 0; x < spec->width; x++) {
        unsigned i = quadrant_at(x, y, spec->width, spec->height);
        struct colour c = quarters[i];

        if (spec->space == JCS_GRAYSCALE) {
            *to++ = greys[i];
            continue;
        }
        *to++ = c.r ^ turn;
        *to++ = c.g ^ turn;
        *to++ = c.b ^ turn;
        if (input_space(spec->space) == JCS_CMYK)
            *to++ = 255 ^ turn;
    }
}

/* First the means of all components, then a coefficient a scan. */
static void set_scans(struct jpeg_compress_struct *c, int scans,
                      jpeg_scan_info *script)
{
    script[0] = (jpeg_scan_info){ 3, { 0, 1, 2 }, 0, 0, 0, 0 };
    for (int i = 1; i < scans; i++) {
        int band = (i - 1) % 63 + 1;

        script[i] = (jpeg_scan_info){ 1, { (i - 1) / 63 }, band, band, 0, 0 };
    }
    c->scan_info = script;
    c->num_scans = scans;
}

static void set_up(struct jpeg_compress_struct *c, const struct spec *spec,
                   jpeg_scan_info *script)
{
    c->image_width = spec->width;
    c->image_height = spec->height;
    c->in_color_space = input_space(spec->space);
    c->input_components = spec->space == JCS_GRAYSCALE    ? 1
                          : c->in_color_space == JCS_CMYK ? 4
                                                          : 3;
    jpeg_set_defaults(c);
    jpeg_set_colorspace(c, spec->space);
    jpeg_set_quality(c, 95, TRUE);
    if (spec->is_progressive)
        jpeg_simple_progression(c);
    if (spec->scans)
        set_scans(c, spec->scans, script);
    if (spec->is_full_colour)
        c->comp_info[0].h_samp_factor = c->comp_info[0].v_samp_factor = 1;
    if (spec->has_no_adobe)
        c->write_Adobe_marker = FALSE;
}

static void write_lines(struct jpeg_compress_struct *c, const struct spec *spec)
{
    uint8_t *line = test_malloc((size_t)spec->width * 4);

    for (uint32_t y = 0; y < spec->height; y++) {
        draw_line(spec, y, line);
        jpeg_write_scanlines(c, &line, 1);
    }
    test_free(line);
}

static void put_marker(struct jpeg_compress_struct *c, int marker,
                       struct str bytes)
{
    if (!str_is_none(bytes))
        jpeg_write_marker(c, marker, (const JOCTET *)bytes.p, (unsigned)bytes.n);
}

static void make(const struct spec *spec, struct buf *out)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    jpeg_scan_info script[190];
    unsigned char *file = NULL;
    unsigned long n = 0;

    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &file, &n);
    set_up(&c, spec, script);
    jpeg_start_compress(&c, TRUE);
    put_marker(&c, JPEG_APP0 + 1, spec->exif);
    put_marker(&c, JPEG_COM, spec->comment);
    write_lines(&c, spec);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    buf_put(out, (struct str){ (char *)file, n });
    free(file);
}

/* ---- reading results ----------------------------------------------------- */

struct seen {
    uint32_t width, height;
    int components, luma_h, luma_v;
    bool is_progressive;
    uint8_t *rgba; /* test_free */
};

static void see(struct str file, struct seen *seen)
{
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr errors;

    c.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&c);
    jpeg_mem_src(&c, (const unsigned char *)file.p, file.n);
    jpeg_read_header(&c, TRUE);
    *seen = (struct seen){
        .width = c.image_width,
        .height = c.image_height,
        .components = c.num_components,
        .luma_h = c.comp_info[0].h_samp_factor,
        .luma_v = c.comp_info[0].v_samp_factor,
        .is_progressive = c.progressive_mode,
        .rgba = test_malloc((size_t)c.image_width * c.image_height * 4),
    };
    c.out_color_space = JCS_EXT_RGBA;
    jpeg_start_decompress(&c);
    while (c.output_scanline < c.output_height) {
        JSAMPROW row = seen->rgba + (size_t)c.output_scanline * seen->width * 4;

        jpeg_read_scanlines(&c, &row, 1);
    }
    jpeg_finish_decompress(&c);
    jpeg_destroy_decompress(&c);
    assert_int_equal(errors.num_warnings, 0);
}

static void remake(struct str file, uint32_t box_px, struct picture *out,
                   const char *name)
{
    struct err err = ERR_CLEAR;

    if (!picture_remake(file, box_px, out, &err))
        fail_msg("%s: %s", name, err.text);
    assert_int_equal(out->type, PICTURE_JPEG);
}

/* Remade within the box, it has this size and these quarters. */
static void check_remade(struct str file, uint32_t box_px, uint32_t width,
                         uint32_t height, const struct colour want[4],
                         const char *name)
{
    CLEANUP(picture_free) struct picture picture = { 0 };
    struct seen seen;

    remake(file, box_px, &picture, name);
    see(buf_str(&picture.bytes), &seen);
    if (seen.width != width || seen.height != height)
        fail_msg("%s: %u x %u", name, seen.width, seen.height);
    assert_int_equal(picture.width, width);
    assert_int_equal(picture.height, height);
    check_colours(seen.rgba, width, height, want, 6, name);
    test_free(seen.rgba);
}

/* ---- colours and sizes --------------------------------------------------- */

static const struct {
    const char *name;
    struct spec spec;
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

        make(&kinds[i].spec, &file);
        for (size_t k = 1; k < COUNT_OF(boxes); k++)
            check_remade(buf_str(&file), boxes[k].box, boxes[k].width,
                         boxes[k].height, quarters, kinds[i].name);
    }
}

static void shrinks_to_a_point(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };

    (void)state;
    make(&kinds[0].spec, &file);
    remake(buf_str(&file), 1, &picture, "a box of one pixel");
    assert_int_equal(picture.width, 1);
    assert_int_equal(picture.height, 1);
}

static void keeps_grey(void **state)
{
    static const struct colour greys[4] = QUADRANTS_GREY;
    static const struct spec spec = { 401, 307, JCS_GRAYSCALE };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    struct seen seen;

    (void)state;
    make(&spec, &file);
    check_remade(buf_str(&file), 100, 100, 77, greys, "grey");
    remake(buf_str(&file), 100, &picture, "grey");
    see(buf_str(&picture.bytes), &seen);
    assert_int_equal(seen.components, 1);
    test_free(seen.rgba);
}

/* Baseline and 4:2:0 whatever came in; nothing of the source's words. */
static void makes_plain_files(void **state)
{
    static const struct spec spec = {
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
    struct seen seen;

    (void)state;
    make(&spec, &file);
    assert_true(str_find(buf_str(&file), S("SECRET")) > 0);
    remake(buf_str(&file), 100, &picture, "plain");
    assert_int_equal(str_find(buf_str(&picture.bytes), S("SECRET")), -1);
    assert_int_equal(str_find(buf_str(&picture.bytes), S("Exif")), -1);
    see(buf_str(&picture.bytes), &seen);
    assert_false(seen.is_progressive);
    assert_int_equal(seen.components, 3);
    assert_int_equal(seen.luma_h, 2);
    assert_int_equal(seen.luma_v, 2);
    test_free(seen.rgba);
    remake(buf_str(&file), 100, &again, "plain");
    assert_str(buf_str(&again.bytes), buf_str(&picture.bytes));
    assert_str(picture_media_type(picture.type), S("image/jpeg"));
}

/* ---- orientation --------------------------------------------------------- */

/* Which quarter of the file is seen at top left, top right, bottom left and
 * bottom right: the table of the EXIF standard, drawn. */
static const char seen_quarters[9][5] = {
    [1] = "0123", [2] = "1032", [3] = "3210", [4] = "2301",
    [5] = "0213", [6] = "2031", [7] = "3120", [8] = "1302",
};

static void put_number(struct buf *out, bool is_big, uint32_t number,
                       unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        buf_put_char(out, (char)(number >> 8 * (is_big ? size - 1 - i : i)));
}

/* Two entries: the picture's width, then the orientation. */
static void put_exif(struct buf *out, bool is_big, uint32_t orientation)
{
    buf_put(out, S("Exif\0\0"));
    buf_put(out, is_big ? S("MM") : S("II"));
    put_number(out, is_big, 42, 2);
    put_number(out, is_big, 10, 4);
    put_number(out, is_big, 0xffff, 2); /* a gap before the directory */
    put_number(out, is_big, 2, 2);
    put_number(out, is_big, 0x0100, 2);
    put_number(out, is_big, 4, 2);
    put_number(out, is_big, 1, 4);
    put_number(out, is_big, 400, 4);
    put_number(out, is_big, 0x0112, 2);
    put_number(out, is_big, 3, 2);
    put_number(out, is_big, 1, 4);
    put_number(out, is_big, orientation, 2);
    put_number(out, is_big, 0, 2);
    put_number(out, is_big, 0, 4);
}

static void check_orientation(struct str exif, unsigned orientation,
                              const char *name)
{
    struct spec spec = { 400, 300, JCS_YCbCr, .exif = exif };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    struct colour want[4];
    bool is_tall = orientation >= 5;

    for (unsigned i = 0; i < 4; i++)
        want[i] = quarters[seen_quarters[orientation][i] - '0'];
    make(&spec, &file);
    check_remade(buf_str(&file), 100, is_tall ? 75 : 100, is_tall ? 100 : 75,
                 want, name);
}

static void is_set_upright(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        CLEANUP(buf_free) struct buf exif = BUF_EMPTY;
        char name[40];

        snprintf(name, sizeof(name), "orientation %u, %s", i / 2 + 1,
                 i % 2 ? "MM" : "II");
        put_exif(&exif, i % 2, i / 2 + 1);
        check_orientation(buf_str(&exif), i / 2 + 1, name);
    }
}

static const struct {
    const char *name;
    struct str exif;
} odd_exifs[] = {
    { "empty", STR("") },
    { "name only", STR("Exif\0\0") },
    { "byte order only", STR("Exif\0\0II") },
    { "no directory", STR("Exif\0\0II*\0") },
    { "directory outside", STR("Exif\0\0II*\0\xff\xff\xff\xff") },
    { "directory at the last byte", STR("Exif\0\0II*\0\x08\0\0\0\x01") },
    { "65535 entries, none there", STR("Exif\0\0II*\0\x08\0\0\0\xff\xff") },
    { "orientation cut", STR("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0") },
    { "XMP", STR("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>") },
};

static void takes_odd_exif(void **state)
{
    static const uint32_t odd_values[] = { 0, 9, 65535 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd_exifs); i++)
        check_orientation(odd_exifs[i].exif, 1, odd_exifs[i].name);
    for (size_t i = 0; i < COUNT_OF(odd_values); i++) {
        CLEANUP(buf_free) struct buf exif = BUF_EMPTY;

        put_exif(&exif, true, odd_values[i]);
        check_orientation(buf_str(&exif), 1, "a value outside 1..8");
    }
}

/* ---- damage -------------------------------------------------------------- */

static void refuses_cut_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        struct str whole;

        make(&kinds[i].spec, &file);
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

        make(&kinds[i].spec, &file);
        assert_true(check_flips(buf_str(&file), 500) > 0);
    }
}

/* What cameras and editors leave behind is no damage. */
static void takes_harmless_extras(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(buf_free) struct buf odd = BUF_EMPTY;
    struct str whole;

    (void)state;
    make(&kinds[0].spec, &file);
    whole = buf_str(&file);
    buf_put(&odd, str_slice(whole, 0, 20)); /* up to the end of APP0 */
    buf_put(&odd, S("\0\0\0"));
    buf_put(&odd, str_skip(whole, 20));
    buf_put(&odd, S("MPF\0 more after the end \xff\xd8\xff"));
    check_remade(buf_str(&odd), 100, 100, 75, quarters, "extras");
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
        struct spec spec = { 400, 300, JCS_YCbCr, claims[i].is_progressive,
                             .is_full_colour = true };
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        double start;

        make(&spec, &file);
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
        struct spec spec = { 64, 64, JCS_YCbCr, .scans = cases[i].scans };
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };

        make(&spec, &file);
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
    make(&kinds[0].spec, &file);
    check_refused(buf_str(&file), 0, ERR_LIMIT, "no box");
    check_refused(buf_str(&file), LIMIT_PICTURE_SHOWN_SIDE + 1, ERR_LIMIT,
                  "a box over the side shown");
    while (file.n <= LIMIT_PICTURE)
        buf_put(&file, S("0123456789abcdef0123456789abcdef"));
    check_refused(buf_str(&file), 50, ERR_LIMIT, "a file over 8 MiB");
    check_remade(str_slice(buf_str(&file), 0, LIMIT_PICTURE), 100, 100, 75,
                 quarters, "a file of just 8 MiB");
}

/* 48 million pixels, and a box that would show more than the bound. */
static void shrinks_the_largest(void **state)
{
    static const struct spec spec = { 8000, 6000, JCS_YCbCr };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };

    (void)state;
    make(&spec, &file);
    check_remade(buf_str(&file), 1080, 1080, 810, quarters, "48 Mpixel");
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
        cmocka_unit_test(is_set_upright),
        cmocka_unit_test(takes_odd_exif),
        cmocka_unit_test(refuses_cut_files),
        cmocka_unit_test(survives_flips),
        cmocka_unit_test(takes_harmless_extras),
        cmocka_unit_test(refuses_what_is_no_jpeg),
        cmocka_unit_test(refuses_false_sizes_fast),
        cmocka_unit_test(bounds_the_scans),
        cmocka_unit_test(bounds_the_file_and_the_box),
        cmocka_unit_test(shrinks_the_largest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
