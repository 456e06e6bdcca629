#include "core/picture_codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "core/picture.h"

/* Both directions: the error manager comes first, so that libjpeg's pointer
 * to it is a pointer to the whole. */
struct guard {
    struct jpeg_error_mgr manager;
    jmp_buf escape;
    struct err *err;
};

static struct guard *guard_of(j_common_ptr c)
{
    return (struct guard *)c->err;
}

NORETURN static void give_up(j_common_ptr c, enum err_kind kind)
{
    struct guard *guard = guard_of(c);
    char reason[JMSG_LENGTH_MAX];

    guard->manager.format_message(c, reason);
    (void)err_set(guard->err, kind, "%s JPEG: %s",
                  kind == ERR_LIMIT ? "oversize" : "damaged", reason);
    longjmp(guard->escape, 1);
}

static bool has_code(j_common_ptr c, const int *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c->err->msg_code == codes[i])
            return true;
    return false;
}

static void on_error(j_common_ptr c)
{
    static const int oversize[] = {
        JERR_IMAGE_TOO_BIG,
        JERR_NO_BACKING_STORE,
        JERR_OUT_OF_MEMORY,
        JERR_WIDTH_OVERFLOW,
    };

    give_up(c, has_code(c, oversize, COUNT_OF(oversize)) ? ERR_LIMIT : ERR_DATA);
}

/* Level -1 is a warning. libjpeg would go on with grey areas; a damaged
 * picture is not shown at all. Some warnings are no damage. */
static void on_message(j_common_ptr c, int level)
{
    static const int harmless[] = {
        JWRN_ADOBE_XFORM, JWRN_BOGUS_ICC,      JWRN_EXTRANEOUS_DATA,
        JWRN_JFIF_MAJOR,  JWRN_NOT_SEQUENTIAL, JWRN_TOO_MUCH_DATA,
    };

    if (level < 0 && !has_code(c, harmless, COUNT_OF(harmless)))
        give_up(c, ERR_DATA);
}

static struct jpeg_error_mgr *guard_init(struct guard *guard, struct err *err)
{
    jpeg_std_error(&guard->manager);
    guard->manager.error_exit = on_error;
    guard->manager.emit_message = on_message;
    guard->err = err;
    return &guard->manager;
}

/* ---- reading ------------------------------------------------------------- */

static unsigned find_orientation(jpeg_saved_marker_ptr marker)
{
    for (; marker; marker = marker->next) {
        struct str bytes = { (const char *)marker->data, marker->data_length };

        if (str_starts(bytes, S("Exif\0\0")))
            return picture_orientation(bytes);
    }
    return 1;
}

struct reader {
    struct jpeg_decompress_struct c;
    struct guard guard;
    struct jpeg_progress_mgr progress;
    struct str bytes;
    uint32_t box_px;
    struct decoded *out;
    struct err *err;
};

static void reader_free(struct reader *reader)
{
    jpeg_destroy_decompress(&reader->c);
}

/* A file of a few KB may hold thousands of scans over the whole picture. */
static void on_progress(j_common_ptr c)
{
    struct guard *guard = guard_of(c);

    if (((j_decompress_ptr)c)->input_scan_number <= LIMIT_JPEG_SCANS)
        return;
    (void)err_set(guard->err, ERR_LIMIT, "oversize JPEG: over %d scans",
                  LIMIT_JPEG_SCANS);
    longjmp(guard->escape, 1);
}

static void open_bytes(struct reader *reader)
{
    j_decompress_ptr c = &reader->c;

    jpeg_create_decompress(c);
    c->mem->max_memory_to_use = LIMIT_JPEG_MEMORY;
    reader->progress.progress_monitor = on_progress;
    c->progress = &reader->progress;
    jpeg_mem_src(c, (const unsigned char *)reader->bytes.p, reader->bytes.n);
    jpeg_save_markers(c, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(c, TRUE);
}

/* Sets the scale and says whether it holds the fit into the box. */
static bool try_scale(j_decompress_ptr c, unsigned eighths, uint32_t box_px)
{
    uint32_t width = c->image_width, height = c->image_height;

    pixels_fit(box_px, &width, &height);
    c->scale_num = eighths;
    c->scale_denom = 8;
    jpeg_calc_output_dimensions(c);
    return c->output_width >= width && c->output_height >= height;
}

static void choose_scale(j_decompress_ptr c, uint32_t box_px)
{
    unsigned eighths = 1;

    while (!try_scale(c, eighths, box_px) && eighths < 8)
        eighths++;
    while ((uint64_t)c->output_width * c->output_height >
               LIMIT_PICTURE_SHOWN_PIXELS &&
           eighths > 1)
        (void)try_scale(c, --eighths, box_px);
}

static void choose_colours(j_decompress_ptr c)
{
    switch (c->jpeg_color_space) {
    case JCS_GRAYSCALE:
        c->out_color_space = JCS_GRAYSCALE;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        c->out_color_space = JCS_CMYK;
        break;
    default:
        c->out_color_space = JCS_RGB;
    }
}

/* Adobe's files hold ink turned round: 255 is no ink. */
static void rgb_of_cmyk(j_decompress_ptr c, const uint8_t *from, uint8_t *to)
{
    uint8_t turn = c->saw_Adobe_marker ? 0 : 255;

    for (uint32_t x = 0; x < c->output_width; x++, from += 4, to += 3)
        for (int i = 0; i < 3; i++)
            to[i] = (uint8_t)(((from[i] ^ turn) * (from[3] ^ turn) + 127) / 255);
}

static void read_rows(j_decompress_ptr c, struct pixels *pixels)
{
    bool is_cmyk = c->out_color_space == JCS_CMYK;
    JSAMPARRAY line = c->mem->alloc_sarray(
        (j_common_ptr)c, JPOOL_IMAGE,
        c->output_width * (JDIMENSION)c->output_components, 1);

    pixels_init(pixels, c->output_width, c->output_height,
                is_cmyk ? 3 : (uint8_t)c->output_components);
    while (c->output_scanline < c->output_height) {
        uint8_t *row = pixels_row(pixels, c->output_scanline);

        if (jpeg_read_scanlines(c, is_cmyk ? line : &row, 1) == 1 && is_cmyk)
            rgb_of_cmyk(c, line[0], row);
    }
}

static bool read_all(struct reader *reader)
{
    j_decompress_ptr c = &reader->c;

    open_bytes(reader);
    if (!pixels_check_size(c->image_width, c->image_height,
                           LIMIT_PICTURE_JPEG_PIXELS, reader->err))
        return false;
    choose_colours(c);
    choose_scale(c, reader->box_px);
    reader->out->width = c->image_width;
    reader->out->height = c->image_height;
    reader->out->orientation = find_orientation(c->marker_list);
    jpeg_start_decompress(c);
    read_rows(c, &reader->out->pixels);
    jpeg_finish_decompress(c);
    return true;
}

/* Nothing but the jump happens in here: no variable can be clobbered. */
static bool read_guarded(struct reader *reader)
{
    if (setjmp(reader->guard.escape))
        return false;
    return read_all(reader);
}

bool picture_jpeg_read(struct str bytes, uint32_t box_px, struct decoded *out,
                       struct err *err)
{
    CLEANUP(reader_free)
    struct reader reader = {
        .bytes = bytes,
        .box_px = box_px,
        .out = out,
        .err = err,
    };

    reader.c.err = guard_init(&reader.guard, err);
    return read_guarded(&reader);
}

/* ---- writing ------------------------------------------------------------- */

enum { QUALITY = 82, WRITE_CHUNK = 16384 };

struct writer {
    struct jpeg_compress_struct c;
    struct guard guard;
    struct jpeg_destination_mgr destination;
    const struct pixels *pixels;
    struct buf *out;
    JOCTET chunk[WRITE_CHUNK];
};

static void writer_free(struct writer *writer)
{
    jpeg_destroy_compress(&writer->c);
}

static struct writer *writer_of(j_compress_ptr c)
{
    return c->client_data;
}

static void chunk_start(j_compress_ptr c)
{
    c->dest->next_output_byte = writer_of(c)->chunk;
    c->dest->free_in_buffer = WRITE_CHUNK;
}

static void chunk_put(j_compress_ptr c, size_t n)
{
    buf_put(writer_of(c)->out,
            (struct str){ (const char *)writer_of(c)->chunk, n });
}

static boolean chunk_full(j_compress_ptr c)
{
    chunk_put(c, WRITE_CHUNK);
    chunk_start(c);
    return TRUE;
}

static void chunk_last(j_compress_ptr c)
{
    chunk_put(c, WRITE_CHUNK - c->dest->free_in_buffer);
}

static void write_start(struct writer *writer)
{
    j_compress_ptr c = &writer->c;

    jpeg_create_compress(c);
    writer->destination = (struct jpeg_destination_mgr){
        .init_destination = chunk_start,
        .empty_output_buffer = chunk_full,
        .term_destination = chunk_last,
    };
    c->dest = &writer->destination;
    c->image_width = writer->pixels->width;
    c->image_height = writer->pixels->height;
    c->input_components = writer->pixels->channels;
    c->in_color_space = writer->pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(c); /* 4:2:0 for colours */
    jpeg_set_quality(c, QUALITY, TRUE);
    c->optimize_coding = TRUE;
    jpeg_start_compress(c, TRUE);
}

static void write_all(struct writer *writer)
{
    write_start(writer);
    for (uint32_t y = 0; y < writer->pixels->height; y++) {
        JSAMPROW row = pixels_row(writer->pixels, y);

        jpeg_write_scanlines(&writer->c, &row, 1);
    }
    jpeg_finish_compress(&writer->c);
}

static bool write_guarded(struct writer *writer)
{
    if (setjmp(writer->guard.escape))
        return false;
    write_all(writer);
    return true;
}

bool picture_jpeg_write(const struct pixels *pixels, struct buf *out,
                        struct err *err)
{
    CLEANUP(writer_free)
    struct writer writer = {
        .pixels = pixels,
        .out = out,
    };

    writer.c.client_data = &writer;
    writer.c.err = guard_init(&writer.guard, err);
    return write_guarded(&writer);
}

const char *picture_jpeg_library(void)
{
    return CODEC_TEXT(LIBJPEG_TURBO_VERSION);
}
