#include "core/picture_codec.h"

#include <webp/decode.h>
#include <webp/demux.h>

#include "core/picture.h"

struct reader {
    WebPDemuxer *demuxer;
    WebPIterator frame; /* the first: its place on the canvas, its bytes */
    WebPDecoderConfig config;
    uint32_t box_px;
    struct decoded *out;
};

static void reader_free(struct reader *reader)
{
    WebPDemuxReleaseIterator(&reader->frame);
    WebPDemuxDelete(reader->demuxer);
}

/* Finds the first frame; a still picture is one. No pixel is touched yet. */
static bool open_bytes(struct reader *reader, struct str bytes, struct err *err)
{
    const WebPData data = { (const uint8_t *)bytes.p, bytes.n };
    WebPDemuxState state;

    reader->demuxer = WebPDemuxPartial(&data, &state);
    if (state == WEBP_DEMUX_PARSING_HEADER || state == WEBP_DEMUX_PARSED_HEADER)
        return err_set(err, ERR_DATA, "damaged WebP: cut short");
    if (!WebPDemuxGetFrame(reader->demuxer, 1, &reader->frame))
        return err_set(err, ERR_DATA, "damaged WebP: no picture in it");
    reader->out->width = WebPDemuxGetI(reader->demuxer, WEBP_FF_CANVAS_WIDTH);
    reader->out->height = WebPDemuxGetI(reader->demuxer, WEBP_FF_CANVAS_HEIGHT);
    return true;
}

static unsigned find_orientation(const WebPDemuxer *demuxer)
{
    unsigned orientation = 1;
    WebPChunkIterator exif = { 0 };

    if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &exif))
        orientation = picture_orientation(
            (struct str){ (const char *)exif.chunk.bytes, exif.chunk.size });
    WebPDemuxReleaseChunkIterator(&exif);
    return orientation;
}

/* ---- decoding ------------------------------------------------------------ */

/* The fit into the box, and no more pixels than we show. */
static void shown_size(const struct reader *reader, uint32_t *width,
                       uint32_t *height)
{
    uint32_t box_px = reader->box_px;

    do {
        *width = reader->out->width;
        *height = reader->out->height;
        pixels_fit(box_px--, width, height);
    } while ((uint64_t)*width * *height > LIMIT_PICTURE_SHOWN_PIXELS);
}

/* A photograph over the whole canvas. libwebp makes these row by row and can
 * scale the rows at once; all else it holds whole, and scales the colours
 * without regard to the alpha. */
static bool is_scalable(const struct reader *reader)
{
    enum { LOSSY = 1 };
    const WebPBitstreamFeatures *features = &reader->config.input;

    return features->format == LOSSY && !features->has_alpha &&
           (uint32_t)reader->frame.width == reader->out->width &&
           (uint32_t)reader->frame.height == reader->out->height;
}

static void prepare_scaled(struct reader *reader)
{
    const struct decoded *out = reader->out;
    WebPDecoderConfig *config = &reader->config;
    uint32_t width, height;

    shown_size(reader, &width, &height);
    pixels_init(&reader->out->pixels, width, height, 3);
    config->options.use_scaling = width != out->width || height != out->height;
    config->options.scaled_width = (int)width;
    config->options.scaled_height = (int)height;
    config->output.colorspace = MODE_RGB;
    config->output.u.RGBA.rgba = out->pixels.p;
}

/* The frame in its place; around it the canvas stays transparent. */
static void prepare_whole(struct reader *reader)
{
    struct pixels *pixels = &reader->out->pixels;
    size_t left = (size_t)reader->frame.x_offset * 4;
    uint32_t top = (uint32_t)reader->frame.y_offset;

    pixels_init(pixels, reader->out->width, reader->out->height, 4);
    reader->config.output.colorspace = MODE_RGBA;
    reader->config.output.u.RGBA.rgba = pixels_row(pixels, top) + left;
}

/* Memory for the pixels, once the size is known to be allowed. */
static bool prepare(struct reader *reader, struct err *err)
{
    bool is_scaled = is_scalable(reader);
    uint32_t most =
        is_scaled ? LIMIT_PICTURE_WEBP_PIXELS : LIMIT_PICTURE_WHOLE_PIXELS;
    const struct pixels *pixels = &reader->out->pixels;
    WebPDecBuffer *output = &reader->config.output;

    if (!pixels_check_size(reader->out->width, reader->out->height, most, err))
        return false;
    if (is_scaled)
        prepare_scaled(reader);
    else
        prepare_whole(reader);
    output->is_external_memory = 1;
    output->u.RGBA.stride = (int)(pixels->width * pixels->channels);
    output->u.RGBA.size =
        (size_t)(pixels_row(pixels, pixels->height) - output->u.RGBA.rgba);
    return true;
}

static bool check_status(VP8StatusCode status, struct err *err)
{
    static const char *const reasons[] = {
        [VP8_STATUS_INVALID_PARAM] = "sizes that contradict",
        [VP8_STATUS_BITSTREAM_ERROR] = "wrong data",
        [VP8_STATUS_UNSUPPORTED_FEATURE] = "a kind that is not known",
        [VP8_STATUS_SUSPENDED] = "cut short",
        [VP8_STATUS_USER_ABORT] = "given up",
        [VP8_STATUS_NOT_ENOUGH_DATA] = "cut short",
    };

    if (status == VP8_STATUS_OK)
        return true;
    if (status == VP8_STATUS_OUT_OF_MEMORY)
        return err_set(err, ERR_LIMIT, "no memory to read a WebP");
    return err_set(err, ERR_DATA, "damaged WebP: %s", reasons[status]);
}

bool picture_webp_read(struct str bytes, uint32_t box_px, struct decoded *out,
                       struct err *err)
{
    CLEANUP(reader_free)
    struct reader reader = { .box_px = box_px, .out = out };
    const WebPData *frame = &reader.frame.fragment;

    if (!WebPInitDecoderConfig(&reader.config))
        return err_set(err, ERR_INTERNAL, "libwebp of another time");
    if (!open_bytes(&reader, bytes, err) ||
        !check_status(
            WebPGetFeatures(frame->bytes, frame->size, &reader.config.input),
            err) ||
        !prepare(&reader, err))
        return false;
    out->orientation = find_orientation(reader.demuxer);
    return check_status(WebPDecode(frame->bytes, frame->size, &reader.config),
                        err);
}

int picture_webp_library(void)
{
    return WebPGetDecoderVersion();
}
