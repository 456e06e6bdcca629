/* PNG files: each is read back by libpng's simple reader, and every pixel is
 * compared with what was drawn. */
#include "check.h"

#include <png.h>
#include <stdlib.h>

#include "core/png.h"

static void make_code(struct str text, enum qr_level level, struct qr *qr)
{
    struct err err = ERR_CLEAR;

    assert_ok(qr_encode(text, level, qr, &err), &err);
}

static void make_file(const struct qr *qr, unsigned module_px, struct buf *out)
{
    struct err err = ERR_CLEAR;

    assert_ok(png_of_qr(qr, module_px, out, &err), &err);
}

/* Every channel as 8 bits; the caller frees the result. */
static uint8_t *read_back(struct str file, uint32_t format, png_image *image)
{
    uint8_t *pixels;

    *image = (png_image){ .version = PNG_IMAGE_VERSION };
    assert_true(png_image_begin_read_from_memory(image, file.p, file.n));
    image->format = format;
    pixels = malloc(PNG_IMAGE_SIZE(*image));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(image, NULL, pixels, 0, NULL));
    return pixels;
}

static uint8_t grey_of_module(const struct qr *qr, int x, int y)
{
    if (x < 0 || y < 0 || x >= qr->side || y >= qr->side)
        return 255;
    return qr->dark[y * qr->side + x] ? 0 : 255;
}

static void check_code(const struct qr *qr, unsigned module_px)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    png_image image;
    uint8_t *pixels;

    make_file(qr, module_px, &file);
    pixels = read_back(buf_str(&file), PNG_FORMAT_GRAY, &image);
    assert_int_equal(image.width, (qr->side + 2 * QR_QUIET) * module_px);
    assert_int_equal(image.height, image.width);
    for (unsigned y = 0; y < image.height; y++)
        for (unsigned x = 0; x < image.width; x++)
            if (pixels[y * image.width + x] !=
                grey_of_module(qr, (int)(x / module_px) - QR_QUIET,
                               (int)(y / module_px) - QR_QUIET))
                fail_msg("%u px a module: pixel %u,%u", module_px, x, y);
    free(pixels);
}

static void draws_every_pixel(void **state)
{
    static const unsigned sizes[] = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 24, 63, 64,
    };
    struct qr small, large;

    (void)state;
    make_code(S("https://m.xmrd.gov.cn/"), QR_LEVEL_M, &small);
    make_code(S("https://www.xmrd.gov.cn/xwzx/rdsd/202401/"
                "t20240108_5587803.htm?from=kiosk&lang=zh"),
              QR_LEVEL_H, &large);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        check_code(&small, sizes[i]);
        check_code(&large, sizes[i]);
    }
}

static void draws_the_largest(void **state)
{
    struct qr qr = { .side = QR_SIDE_MAX };

    (void)state;
    for (size_t i = 0; i < sizeof(qr.dark); i++)
        qr.dark[i] = i * i % 7 < 3;
    check_code(&qr, LIMIT_QR_MODULE_PX);
}

/* Signature, IHDR, IDAT, IEND and no other chunk; 1 bit, grey. */
static void is_plain(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    struct str rest;
    struct qr qr;

    (void)state;
    make_code(S("https://m.xmrd.gov.cn/"), QR_LEVEL_M, &qr);
    make_file(&qr, 12, &file);
    rest = buf_str(&file);
    assert_str(str_slice(rest, 24, 29), S("\1\0\0\0\0"));
    assert_int_equal(str_find(rest, S("IHDR")), 12);
    assert_int_equal(str_find(rest, S("IDAT")), 37);
    assert_int_equal((uint8_t)rest.p[36] + ((uint8_t)rest.p[35] << 8),
                     rest.n - 8 - 25 - 12 - 12);
    assert_true(str_ends(rest, S("\0\0\0\0IEND\xae\x42\x60\x82")));
}

/* The figures were 255, 390 and 540 bytes with zlib 1.2.13; zlib's default
 * settings give 278, 431 and 565. */
static void is_small(void **state)
{
    static const struct {
        struct str text;
        unsigned module_px;
        size_t most;
    } cases[] = {
        { STR("https://m.xmrd.gov.cn/"), 8, 256 },
        { STR("https://www.xmrd.gov.cn/xwzx/rdsd/202401/"
              "t20240108_5587803.htm"),
          8, 395 },
        { STR("https://www.xmrd.gov.cn/xwzx/rdsd/202401/"
              "t20240108_5587803.htm"),
          12, 542 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        struct qr qr;

        make_code(cases[i].text, QR_LEVEL_M, &qr);
        make_file(&qr, cases[i].module_px, &file);
        if (file.n > cases[i].most)
            fail_msg("case %zu: %zu bytes", i, file.n);
    }
}

static void is_repeatable(void **state)
{
    CLEANUP(buf_free) struct buf first = BUF_EMPTY;
    CLEANUP(buf_free) struct buf second = BUF_EMPTY;
    struct qr qr;

    (void)state;
    make_code(S("人大速递"), QR_LEVEL_Q, &qr);
    make_file(&qr, 12, &first);
    make_file(&qr, 12, &second);
    assert_str(buf_str(&second), buf_str(&first));
}

static void appends(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct qr qr;

    (void)state;
    make_code(S("x"), QR_LEVEL_L, &qr);
    buf_put(&out, S("before"));
    make_file(&qr, 3, &out);
    assert_true(str_starts(buf_str(&out), S("before\x89PNG\r\n\x1a\n")));
}

static void refuses(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    struct qr qr;

    (void)state;
    make_code(S("x"), QR_LEVEL_L, &qr);
    assert_err(png_of_qr(&qr, 0, &out, &err), &err, ERR_LIMIT);
    assert_err(png_of_qr(&qr, LIMIT_QR_MODULE_PX + 1, &out, &err), &err,
               ERR_LIMIT);
    assert_int_equal(out.n, 0);
}

/* What libpng refuses comes back as an error, with its words. */
static void passes_errors_on(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct pixels none = { .width = 1, .height = 0, .channels = 1 };
    struct err err = ERR_CLEAR;

    (void)state;
    assert_err(png_of_pixels(&none, &out, &err), &err, ERR_INTERNAL);
    assert_true(str_starts(str_of(err.text), S("libpng: ")));
}

static void keeps_pixels(void **state)
{
    static const uint32_t formats[] = {
        [1] = PNG_FORMAT_GRAY,
        [2] = PNG_FORMAT_GA,
        [3] = PNG_FORMAT_RGB,
        [4] = PNG_FORMAT_RGBA,
    };

    (void)state;
    for (uint8_t channels = 1; channels <= PIXELS_CHANNELS_MAX; channels++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(pixels_free) struct pixels pixels;
        struct err err = ERR_CLEAR;
        size_t n = (size_t)31 * 17 * channels;
        png_image image;
        uint8_t *got;

        pixels_init(&pixels, 31, 17, channels);
        for (size_t i = 0; i < n; i++)
            pixels.p[i] = (uint8_t)(i * 37 + i / 5);
        assert_ok(png_of_pixels(&pixels, &file, &err), &err);
        got = read_back(buf_str(&file), formats[channels], &image);
        assert_memory_equal(got, pixels.p, n);
        free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_every_pixel),
        cmocka_unit_test(draws_the_largest),
        cmocka_unit_test(is_plain),
        cmocka_unit_test(is_small),
        cmocka_unit_test(is_repeatable),
        cmocka_unit_test(appends),
        cmocka_unit_test(refuses),
        cmocka_unit_test(passes_errors_on),
        cmocka_unit_test(keeps_pixels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
