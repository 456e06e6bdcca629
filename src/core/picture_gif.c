#include "core/picture_codec.h"

#include <gif_lib.h>
#include <string.h>

#include "core/picture.h"

struct reader {
    GifFileType *gif;
    struct str rest;    /* bytes not read yet */
    int clear;          /* the transparent colour; NO_TRANSPARENT_COLOR */
    uint32_t left, top; /* of the frame on our canvas */
    uint8_t colours[256][4];
    GifPixelType line[LIMIT_PICTURE_SIDE];
    struct decoded *out;
    struct err *err;
};

static void reader_free(struct reader *reader)
{
    if (reader->gif)
        (void)DGifCloseFile(reader->gif, NULL);
}

/* Fewer bytes than asked for tell giflib that the file ends. */
static int on_read(GifFileType *gif, GifByteType *to, int n)
{
    struct reader *reader = gif->UserData;
    struct str piece = str_slice(reader->rest, 0, (size_t)n);

    if (piece.n > 0)
        memcpy(to, piece.p, piece.n);
    reader->rest = str_skip(reader->rest, piece.n);
    return (int)piece.n;
}

static bool fail(const struct reader *reader, int code)
{
    const char *reason = GifErrorString(code);

    if (code == D_GIF_ERR_NOT_ENOUGH_MEM)
        return err_set(reader->err, ERR_LIMIT, "no memory to read a GIF");
    if (code == D_GIF_ERR_READ_FAILED || code == D_GIF_ERR_EOF_TOO_SOON)
        reason = "cut short";
    return err_set(reader->err, ERR_DATA, "damaged GIF: %s",
                   reason ? reason : "wrong data");
}

/* ---- from frame to frame ------------------------------------------------- */

static bool read_extension(struct reader *reader)
{
    GraphicsControlBlock control;
    GifByteType *block;
    int code;
    int status = DGifGetExtension(reader->gif, &code, &block);

    while (status == GIF_OK && block) {
        if (code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
            reader->clear = control.TransparentColor;
        status = DGifGetExtensionNext(reader->gif, &block);
    }
    return status == GIF_OK;
}

/* Reads on to the data of the next frame, or to the file's end. */
static bool next_frame(struct reader *reader, bool *is_end)
{
    GifRecordType type;

    do {
        if (DGifGetRecordType(reader->gif, &type) != GIF_OK)
            return false;
        if (type == EXTENSION_RECORD_TYPE && !read_extension(reader))
            return false;
    } while (type == EXTENSION_RECORD_TYPE);
    *is_end = type != IMAGE_DESC_RECORD_TYPE;
    return *is_end || DGifGetImageHeader(reader->gif) == GIF_OK;
}

/* Over the blocks of a frame, unread. */
static bool skip_frame(struct reader *reader)
{
    GifByteType *block;
    int bits;
    int status = DGifGetCode(reader->gif, &bits, &block);

    while (status == GIF_OK && block)
        status = DGifGetCodeNext(reader->gif, &block);
    return status == GIF_OK;
}

/* The file must be whole, though only one frame of it is wanted. What is no
 * block at all ends it, as in browsers. */
static bool check_rest(struct reader *reader)
{
    bool is_end = false;

    while (next_frame(reader, &is_end)) {
        if (is_end)
            return true;
        if (!skip_frame(reader))
            break;
    }
    return reader->gif->Error == D_GIF_ERR_WRONG_RECORD ||
           fail(reader, reader->gif->Error);
}

/* ---- the frame that is shown --------------------------------------------- */

/* The canvas is the file's screen. A frame that sticks out of that is shown
 * alone: some files name a screen of no size. */
static bool set_canvas(struct reader *reader)
{
    const GifFileType *gif = reader->gif;
    const GifImageDesc *frame = &gif->Image;
    struct decoded *out = reader->out;

    out->width = (uint32_t)frame->Width;
    out->height = (uint32_t)frame->Height;
    if (!pixels_check_size(out->width, out->height, LIMIT_PICTURE_WHOLE_PIXELS,
                           reader->err))
        return false;
    if (frame->Left + frame->Width > gif->SWidth ||
        frame->Top + frame->Height > gif->SHeight)
        return true;
    reader->left = (uint32_t)frame->Left;
    reader->top = (uint32_t)frame->Top;
    out->width = (uint32_t)gif->SWidth;
    out->height = (uint32_t)gif->SHeight;
    return pixels_check_size(out->width, out->height,
                             LIMIT_PICTURE_WHOLE_PIXELS, reader->err);
}

/* Numbers without a colour stay transparent. */
static bool read_colours(struct reader *reader)
{
    const ColorMapObject *map = reader->gif->Image.ColorMap;

    if (!map)
        map = reader->gif->SColorMap;
    if (!map)
        return err_set(reader->err, ERR_DATA, "damaged GIF: no palette");
    for (int i = 0; i < map->ColorCount; i++) {
        const GifColorType *from = &map->Colors[i];
        const uint8_t colour[4] = { from->Red, from->Green, from->Blue, 255 };

        if (i != reader->clear)
            memcpy(reader->colours[i], colour, sizeof(colour));
    }
    return true;
}

static bool read_row(struct reader *reader, uint32_t y)
{
    int width = reader->gif->Image.Width;
    uint8_t *to = pixels_row(&reader->out->pixels, reader->top + y) +
                  (size_t)reader->left * 4;

    if (DGifGetLine(reader->gif, reader->line, width) != GIF_OK)
        return fail(reader, reader->gif->Error);
    for (int x = 0; x < width; x++, to += 4)
        memcpy(to, reader->colours[reader->line[x]], 4);
    return true;
}

static bool read_rows(struct reader *reader)
{
    static const struct {
        uint32_t start, step;
    } passes[] = { { 0, 8 }, { 4, 8 }, { 2, 4 }, { 1, 2 }, { 0, 1 } };
    enum { STRAIGHT = COUNT_OF(passes) - 1 };
    const GifImageDesc *frame = &reader->gif->Image;
    size_t pass = frame->Interlace ? 0 : STRAIGHT;
    size_t end = frame->Interlace ? STRAIGHT : COUNT_OF(passes);

    for (; pass < end; pass++)
        for (uint32_t y = passes[pass].start; y < (uint32_t)frame->Height;
             y += passes[pass].step)
            if (!read_row(reader, y))
                return false;
    return true;
}

static bool read_first(struct reader *reader)
{
    bool is_end;

    if (!next_frame(reader, &is_end))
        return fail(reader, reader->gif->Error);
    if (is_end)
        return err_set(reader->err, ERR_DATA, "damaged GIF: no picture in it");
    if (!set_canvas(reader) || !read_colours(reader))
        return false;
    pixels_init(&reader->out->pixels, reader->out->width, reader->out->height, 4);
    return read_rows(reader);
}

bool picture_gif_read(struct str bytes, uint32_t box_px, struct decoded *out,
                      struct err *err)
{
    CLEANUP(reader_free)
    struct reader reader = {
        .rest = bytes,
        .clear = NO_TRANSPARENT_COLOR,
        .out = out,
        .err = err,
    };
    int code = D_GIF_ERR_OPEN_FAILED;

    (void)box_px; /* giflib does not scale */
    reader.gif = DGifOpen(&reader, on_read, &code);
    if (!reader.gif)
        return fail(&reader, code);
    out->orientation = 1;
    return read_first(&reader) && check_rest(&reader);
}

const char *picture_gif_library(void)
{
    return CODEC_TEXT(GIFLIB_MAJOR) "." CODEC_TEXT(GIFLIB_MINOR) "." CODEC_TEXT(
        GIFLIB_RELEASE);
}
