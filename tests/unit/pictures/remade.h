/* remade.h - what came out of picture_remake, looked at with decoders of the
 * test's own: its size, its type and the colours of its quarters. */
#ifndef TESTS_UNIT_PICTURES_REMADE_H
#define TESTS_UNIT_PICTURES_REMADE_H

#include "unit/pictures/quadrants.h"

#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

/* RGBA pixels, test_free. */
static inline uint8_t *see_jpeg(struct str file, uint32_t width, uint32_t height)
{
    uint8_t *rgba = test_malloc((size_t)width * height * 4);
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr errors;

    c.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&c);
    jpeg_mem_src(&c, (const unsigned char *)file.p, file.n);
    jpeg_read_header(&c, TRUE);
    assert_int_equal(c.image_width, width);
    assert_int_equal(c.image_height, height);
    c.out_color_space = JCS_EXT_RGBA;
    jpeg_start_decompress(&c);
    while (c.output_scanline < height) {
        JSAMPROW row = rgba + (size_t)c.output_scanline * width * 4;

        jpeg_read_scanlines(&c, &row, 1);
    }
    jpeg_finish_decompress(&c);
    jpeg_destroy_decompress(&c);
    assert_int_equal(errors.num_warnings, 0);
    return rgba;
}

static inline uint8_t *see_png(struct str file, uint32_t width, uint32_t height)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    uint8_t *rgba;

    assert_true(png_image_begin_read_from_memory(&image, file.p, file.n));
    assert_int_equal(image.width, width);
    assert_int_equal(image.height, height);
    image.format = PNG_FORMAT_RGBA;
    rgba = test_malloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, rgba, 0, NULL));
    return rgba;
}

static inline uint8_t *see(const struct picture *picture)
{
    return (picture->type == PICTURE_JPEG ? see_jpeg : see_png)(
        buf_str(&picture->bytes), picture->width, picture->height);
}

/* How many channels a PNG has. */
static inline int png_channels(struct str file)
{
    static const int channels[] = { [0] = 1, [2] = 3, [4] = 2, [6] = 4 };

    assert_int_equal(file.p[24], 8);
    return channels[(int)file.p[25]];
}

static inline void remake(struct str file, uint32_t box_px, struct picture *out,
                          const char *name)
{
    struct err err = ERR_CLEAR;

    if (!picture_remake(file, box_px, out, &err))
        fail_msg("%s: %s", name, err.text);
}

/* What a file must give in a box. */
struct remade {
    enum picture_type type;
    uint32_t width, height;
    struct colour quarters[4];
    int tolerance;
};

static inline void check_remade(struct str file, uint32_t box_px,
                                const struct remade *want, const char *name)
{
    CLEANUP(picture_free) struct picture picture = { 0 };
    uint8_t *rgba;

    remake(file, box_px, &picture, name);
    if (picture.type != want->type || picture.width != want->width ||
        picture.height != want->height)
        fail_msg("%s: type %d, %u x %u", name, picture.type, picture.width,
                 picture.height);
    rgba = see(&picture);
    check_colours(rgba, want->width, want->height, want->quarters,
                  want->tolerance, name);
    test_free(rgba);
}

#endif
