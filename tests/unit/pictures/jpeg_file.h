/* jpeg_file.h - JPEG files for tests, made by libjpeg. */
#ifndef TESTS_UNIT_PICTURES_JPEG_FILE_H
#define TESTS_UNIT_PICTURES_JPEG_FILE_H

#include "unit/pictures/quadrants.h"

#include <stdlib.h>

#include <jpeglib.h>

struct jpeg_spec {
    uint32_t width, height;
    J_COLOR_SPACE space; /* as stored */
    bool is_progressive;
    bool is_full_colour; /* 4:4:4 */
    bool has_no_adobe;   /* CMYK as ink, without Adobe's marker */
    int scans;           /* of one coefficient each; 0 = as usual */
    struct str exif;     /* APP1 */
    struct str comment;
};

static const struct colour jpeg_quarters[4] = QUADRANTS_RGB;

static inline J_COLOR_SPACE jpeg_input_space(J_COLOR_SPACE stored)
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

static inline void jpeg_draw_line(const struct jpeg_spec *spec, uint32_t y,
                                  uint8_t *to)
{
    static const uint8_t greys[4] = { 0, 85, 170, 255 };
    uint8_t turn = spec->has_no_adobe ? 255 : 0;

    for (uint32_t x = 0; x < spec->width; x++) {
        unsigned i = quadrant_at(x, y, spec->width, spec->height);
        struct colour c = jpeg_quarters[i];

        if (spec->space == JCS_GRAYSCALE) {
            *to++ = greys[i];
            continue;
        }
        *to++ = c.r ^ turn;
        *to++ = c.g ^ turn;
        *to++ = c.b ^ turn;
        if (jpeg_input_space(spec->space) == JCS_CMYK)
            *to++ = 255 ^ turn;
    }
}

/* First the means of all components, then a coefficient a scan. */
static inline void jpeg_set_scans(struct jpeg_compress_struct *c, int scans,
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

static inline void jpeg_set_up(struct jpeg_compress_struct *c,
                               const struct jpeg_spec *spec,
                               jpeg_scan_info *script)
{
    c->image_width = spec->width;
    c->image_height = spec->height;
    c->in_color_space = jpeg_input_space(spec->space);
    c->input_components = spec->space == JCS_GRAYSCALE    ? 1
                          : c->in_color_space == JCS_CMYK ? 4
                                                          : 3;
    jpeg_set_defaults(c);
    jpeg_set_colorspace(c, spec->space);
    jpeg_set_quality(c, 95, TRUE);
    if (spec->is_progressive)
        jpeg_simple_progression(c);
    if (spec->scans)
        jpeg_set_scans(c, spec->scans, script);
    if (spec->is_full_colour)
        c->comp_info[0].h_samp_factor = c->comp_info[0].v_samp_factor = 1;
    if (spec->has_no_adobe)
        c->write_Adobe_marker = FALSE;
}

static inline void jpeg_write_lines(struct jpeg_compress_struct *c,
                                    const struct jpeg_spec *spec)
{
    uint8_t *line = test_malloc((size_t)spec->width * 4);

    for (uint32_t y = 0; y < spec->height; y++) {
        jpeg_draw_line(spec, y, line);
        jpeg_write_scanlines(c, &line, 1);
    }
    test_free(line);
}

static inline void jpeg_put_marker(struct jpeg_compress_struct *c, int marker,
                                   struct str bytes)
{
    if (!str_is_none(bytes))
        jpeg_write_marker(c, marker, (const JOCTET *)bytes.p, (unsigned)bytes.n);
}

static inline void jpeg_make(const struct jpeg_spec *spec, struct buf *out)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    jpeg_scan_info script[190];
    unsigned char *file = NULL;
    unsigned long n = 0;

    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &file, &n);
    jpeg_set_up(&c, spec, script);
    jpeg_start_compress(&c, TRUE);
    jpeg_put_marker(&c, JPEG_APP0 + 1, spec->exif);
    jpeg_put_marker(&c, JPEG_COM, spec->comment);
    jpeg_write_lines(&c, spec);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    buf_put(out, (struct str){ (char *)file, n });
    free(file);
}

#endif
