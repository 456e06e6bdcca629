#include "core/picture.h"

#include "core/picture_codec.h"
#include "core/png.h"

void picture_free(struct picture *picture)
{
    buf_free(&picture->bytes);
}

struct str picture_media_type(enum picture_type type)
{
    static const struct str types[] = {
        [PICTURE_JPEG] = STR("image/jpeg"),
        [PICTURE_PNG] = STR("image/png"),
    };

    return types[type];
}

/* What a file begins with, who reads it, and what becomes of it: PNG in any
 * case when it has an alpha that says something. */
static const struct format {
    struct str start;
    picture_reader *read;
    enum picture_type type;
} formats[] = {
    { STR("\xff\xd8\xff"), picture_jpeg_read, PICTURE_JPEG },
    { STR("\x89PNG\r\n\x1a\n"), picture_png_read, PICTURE_PNG },
    { STR("RIFF"), picture_webp_read, PICTURE_JPEG },
    { STR("GIF87a"), picture_gif_read, PICTURE_PNG },
    { STR("GIF89a"), picture_gif_read, PICTURE_PNG },
};

static const struct format *sniff(struct str bytes)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (str_starts(bytes, formats[i].start))
            return &formats[i];
    return NULL;
}

static void decoded_free(struct decoded *decoded)
{
    pixels_free(&decoded->pixels);
}

/* The source's proportion decides, not that of the rounded decoded size. */
static void shrink(struct decoded *decoded, uint32_t box_px)
{
    struct pixels *pixels = &decoded->pixels;
    uint32_t width = decoded->width, height = decoded->height;
    struct pixels scaled;

    pixels_fit(box_px, &width, &height);
    if (width > pixels->width)
        width = pixels->width;
    if (height > pixels->height)
        height = pixels->height;
    if (width == pixels->width && height == pixels->height)
        return;
    pixels_scale(pixels, width, height, &scaled);
    pixels_free(pixels);
    *pixels = scaled;
}

static void set_upright(struct decoded *decoded)
{
    struct pixels turned;

    if (decoded->orientation == 1)
        return;
    pixels_turn(&decoded->pixels, decoded->orientation, &turned);
    pixels_free(&decoded->pixels);
    decoded->pixels = turned;
}

static bool write_picture(const struct pixels *pixels, struct picture *out,
                          struct err *err)
{
    out->width = pixels->width;
    out->height = pixels->height;
    return out->type == PICTURE_JPEG
               ? picture_jpeg_write(pixels, &out->bytes, err)
               : png_of_pixels(pixels, &out->bytes, err);
}

bool picture_remake(struct str bytes, uint32_t box_px, struct picture *out,
                    struct err *err)
{
    CLEANUP(decoded_free) struct decoded decoded = { 0 };
    CLEANUP(picture_free) struct picture made = { 0 };
    const struct format *format = sniff(bytes);

    if (bytes.n > LIMIT_PICTURE)
        return err_set(err, ERR_LIMIT, "a picture of %zu bytes, over %zu",
                       bytes.n, LIMIT_PICTURE);
    if (box_px < 1 || box_px > LIMIT_PICTURE_SHOWN_SIDE)
        return err_set(err, ERR_LIMIT, "a box of %u pixels, not 1 to %d",
                       box_px, LIMIT_PICTURE_SHOWN_SIDE);
    if (!format)
        return err_set(err, ERR_DATA, "neither JPEG, PNG, WebP nor GIF");
    if (!format->read(bytes, box_px, &decoded, err))
        return false;
    pixels_drop_alpha(&decoded.pixels);
    made.type = pixels_have_alpha(&decoded.pixels) ? PICTURE_PNG : format->type;
    shrink(&decoded, box_px);
    set_upright(&decoded);
    if (!write_picture(&decoded.pixels, &made, err))
        return false;
    *out = made;
    made.bytes = BUF_EMPTY;
    return true;
}
