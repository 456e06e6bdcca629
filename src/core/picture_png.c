#include "core/picture_codec.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

struct reader {
    png_structp png;
    png_infop info;
    struct str rest; /* bytes not read yet */
    struct decoded *out;
};

static void reader_free(struct reader *reader)
{
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
}

/* ---- what libpng calls --------------------------------------------------- */

static void on_error(png_structp png, const char *reason)
{
    (void)err_set(png_get_error_ptr(png), ERR_DATA, "damaged PNG: %s", reason);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, const char *reason)
{
    (void)png;
    (void)reason;
}

static void on_read(png_structp png, png_bytep to, size_t n)
{
    struct reader *reader = png_get_io_ptr(png);

    if (n > reader->rest.n)
        png_error(png, "cut short");
    memcpy(to, reader->rest.p, n);
    reader->rest = str_skip(reader->rest, n);
}

/* ---- the steps ----------------------------------------------------------- */

static uint32_t number_at(struct str bytes, size_t at)
{
    return png_get_uint_32((png_const_bytep)bytes.p + at);
}

/* Before libpng sees a byte: its own limits give no telling reason. */
static bool check_header(struct str bytes, struct err *err)
{
    enum { HEADER_END = 33 }; /* signature, then IHDR with its checksum */

    if (bytes.n < HEADER_END || memcmp(bytes.p + 12, "IHDR", 4))
        return err_set(err, ERR_DATA, "damaged PNG: no header");
    return pixels_check_size(number_at(bytes, 16), number_at(bytes, 20),
                             LIMIT_PICTURE_WHOLE_PIXELS, err);
}

static void set_limits(png_structp png)
{
    png_set_user_limits(png, LIMIT_PICTURE_SIDE, LIMIT_PICTURE_SIDE);
    png_set_chunk_cache_max(png, LIMIT_PNG_CHUNKS);
    png_set_chunk_malloc_max(png, LIMIT_PNG_CHUNK);
    /* -1: every chunk that is not needed for the pixels is skipped unread,
     * profiles and compressed texts among them. */
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
}

static int start(struct reader *reader)
{
    int passes;

    png_read_info(reader->png, reader->info);
    png_set_expand(reader->png);
    png_set_scale_16(reader->png);
    passes = png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    return passes;
}

static void read_all(struct reader *reader)
{
    struct pixels *pixels = &reader->out->pixels;
    int passes = start(reader);

    pixels_init(pixels, png_get_image_width(reader->png, reader->info),
                png_get_image_height(reader->png, reader->info),
                png_get_channels(reader->png, reader->info));
    while (passes-- > 0)
        for (uint32_t y = 0; y < pixels->height; y++)
            png_read_row(reader->png, pixels_row(pixels, y), NULL);
    png_read_end(reader->png, NULL);
}

/* Nothing but the jump happens in here: no variable can be clobbered. */
static bool read_guarded(struct reader *reader)
{
    if (setjmp(png_jmpbuf(reader->png)))
        return false;
    read_all(reader);
    return true;
}

bool picture_png_read(struct str bytes, uint32_t box_px, struct decoded *out,
                      struct err *err)
{
    CLEANUP(reader_free) struct reader reader = { .rest = bytes, .out = out };

    (void)box_px; /* libpng does not scale */
    if (!check_header(bytes, err))
        return false;
    reader.png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, err, on_error, on_warning);
    reader.info = reader.png ? png_create_info_struct(reader.png) : NULL;
    if (!reader.info)
        return err_set(err, ERR_LIMIT, "no memory to read a PNG");
    png_set_read_fn(reader.png, &reader, on_read);
    set_limits(reader.png);
    if (!read_guarded(&reader))
        return false;
    out->width = out->pixels.width;
    out->height = out->pixels.height;
    out->orientation = 1;
    return true;
}
