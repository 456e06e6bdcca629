/* The orientation, of JPEG and of WebP. */
#include "unit/pictures/exif_block.h"
#include "unit/pictures/jpeg_file.h"
#include "unit/pictures/remade.h"
#include "unit/pictures/webp_file.h"

static const struct colour quarters[4] = QUADRANTS_RGB;

/* Within a box of 100 pixels; the file has 400 x 300. */
static void check_turned(struct str file, enum picture_type type,
                         unsigned orientation, const char *name)
{
    bool is_tall = orientation >= 5;
    struct remade want = { type, is_tall ? 75 : 100, is_tall ? 100 : 75,
                           .tolerance = 6 };

    exif_turn(quarters, orientation, want.quarters);
    if (type == PICTURE_PNG)
        for (unsigned i = 0; i < 4; i++)
            if (exif_quarters[orientation][i] == '0')
                want.quarters[i] = (struct colour){ 0, 0, 0, 0 };
    check_remade(file, 100, &want, name);
}

static void check_jpeg(struct str exif, unsigned orientation, const char *name)
{
    const struct jpeg_spec spec = { 400, 300, JCS_YCbCr, .exif = exif };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    jpeg_make(&spec, &file);
    check_turned(buf_str(&file), PICTURE_JPEG, orientation, name);
}

/* The chunk stands behind the picture. */
static void check_webp(const struct webp_spec *spec, struct str exif,
                       unsigned orientation, const char *name)
{
    CLEANUP(buf_free) struct buf plain = BUF_EMPTY;
    CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    webp_make(spec, &plain);
    buf_put(&chunks, webp_chunks(buf_str(&plain)));
    webp_chunk(&chunks, "EXIF", exif);
    webp_wrap(WEBP_EXIF | (spec->is_clear ? WEBP_ALPHA : 0), spec->width,
              spec->height, buf_str(&chunks), &file);
    check_turned(buf_str(&file), spec->is_clear ? PICTURE_PNG : PICTURE_JPEG,
                 orientation, name);
}

static void is_set_upright(void **state)
{
    static const struct webp_spec photo = { 400, 300 };
    static const struct webp_spec drawing = { 400, 300, .is_lossless = true,
                                              .is_clear = true };

    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        CLEANUP(buf_free) struct buf exif = BUF_EMPTY;
        unsigned orientation = i / 2 + 1;
        struct str tiff;
        char name[40];

        snprintf(name, sizeof(name), "orientation %u, %s", orientation,
                 i % 2 ? "MM" : "II");
        buf_put(&exif, S("Exif\0\0"));
        exif_put(&exif, i % 2, orientation);
        tiff = str_skip(buf_str(&exif), 6);
        check_jpeg(buf_str(&exif), orientation, name);
        check_webp(&photo, tiff, orientation, name);
        check_webp(&photo, buf_str(&exif), orientation, name);
        check_webp(&drawing, tiff, orientation, name);
    }
}

static const struct {
    const char *name;
    struct str tiff;
} odd_blocks[] = {
    { "empty", STR("") },
    { "byte order only", STR("II") },
    { "no directory", STR("II*\0") },
    { "directory outside", STR("II*\0\xff\xff\xff\xff") },
    { "directory at the last byte", STR("II*\0\x08\0\0\0\x01") },
    { "65535 entries, none there", STR("II*\0\x08\0\0\0\xff\xff") },
    { "orientation cut", STR("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0") },
    { "something else", STR("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>") },
};

static void check_odd(struct str tiff, const char *name)
{
    static const struct webp_spec photo = { 400, 300 };
    CLEANUP(buf_free) struct buf exif = BUF_EMPTY;

    buf_put(&exif, S("Exif\0\0"));
    buf_put(&exif, tiff);
    check_jpeg(buf_str(&exif), 1, name);
    check_jpeg(tiff, 1, name);
    check_webp(&photo, buf_str(&exif), 1, name);
    check_webp(&photo, tiff, 1, name);
}

static void takes_odd_blocks(void **state)
{
    static const uint32_t odd_values[] = { 0, 9, 65535 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd_blocks); i++)
        check_odd(odd_blocks[i].tiff, odd_blocks[i].name);
    for (size_t i = 0; i < COUNT_OF(odd_values); i++) {
        CLEANUP(buf_free) struct buf tiff = BUF_EMPTY;

        exif_put(&tiff, true, odd_values[i]);
        check_odd(buf_str(&tiff), "a value outside 1..8");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_set_upright),
        cmocka_unit_test(takes_odd_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
