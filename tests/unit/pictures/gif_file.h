/* gif_file.h - GIF files for tests, made by giflib. */
#ifndef TESTS_UNIT_PICTURES_GIF_FILE_H
#define TESTS_UNIT_PICTURES_GIF_FILE_H

#include "unit/pictures/quadrants.h"

#include <gif_lib.h>

/* A frame of four quarters. */
struct gif_frame {
    int width, height, left, top;
    bool is_interlaced;
    bool is_clear; /* the first quarter is transparent */
    bool is_local; /* a palette of its own */
    bool is_other; /* other colours: each quarter that of its neighbour */
};

static const struct colour gif_quarters[4] = QUADRANTS_RGB;

static inline int gif_put(GifFileType *gif, const GifByteType *bytes, int n)
{
    buf_put(gif->UserData, (struct str){ (const char *)bytes, (size_t)n });
    return n;
}

/* 2, 4, .. 256 colours, of which the last four are the quarters'. */
static inline ColorMapObject *gif_palette(int colours)
{
    ColorMapObject *map = GifMakeMapObject(colours, NULL);

    assert_non_null(map);
    for (int i = 0; i < 4; i++)
        map->Colors[colours - 4 + i] =
            (GifColorType){ gif_quarters[i].r, gif_quarters[i].g,
                            gif_quarters[i].b };
    return map;
}

/* The screen; 0 colours: no palette for all frames. */
static inline GifFileType *gif_start(int width, int height, int colours,
                                     struct buf *out)
{
    ColorMapObject *map = colours ? gif_palette(colours) : NULL;
    GifFileType *gif = EGifOpen(out, gif_put, NULL);

    assert_non_null(gif);
    EGifSetGifVersion(gif, true);
    assert_int_equal(EGifPutScreenDesc(gif, width, height, 8, 0, map), GIF_OK);
    GifFreeMapObject(map);
    return gif;
}

static inline void gif_clear(GifFileType *gif, int colour)
{
    const GraphicsControlBlock control = { .DelayTime = 10,
                                           .TransparentColor = colour };
    GifByteType block[4];

    assert_int_equal(EGifGCBToExtension(&control, block), 4);
    assert_int_equal(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, block),
                     GIF_OK);
}

static inline void gif_line(GifFileType *gif, const struct gif_frame *frame,
                            int first, int y)
{
    GifPixelType *line = test_malloc((size_t)frame->width);

    for (int x = 0; x < frame->width; x++) {
        unsigned i = quadrant_at((uint32_t)x, (uint32_t)y,
                                 (uint32_t)frame->width, (uint32_t)frame->height);

        line[x] = (GifPixelType)(first + (int)(frame->is_other ? i ^ 1 : i));
    }
    assert_int_equal(EGifPutLine(gif, line, frame->width), GIF_OK);
    test_free(line);
}

static inline void gif_frame(GifFileType *gif, const struct gif_frame *frame)
{
    static const int starts[] = { 0, 4, 2, 1 }, steps[] = { 8, 8, 4, 2 };
    ColorMapObject *map = frame->is_local ? gif_palette(8) : NULL;
    int first = (map ? map : gif->SColorMap)->ColorCount - 4;

    if (frame->is_clear)
        gif_clear(gif, first);
    assert_int_equal(EGifPutImageDesc(gif, frame->left, frame->top, frame->width,
                                      frame->height, frame->is_interlaced, map),
                     GIF_OK);
    GifFreeMapObject(map);
    for (int pass = 0; pass < (frame->is_interlaced ? 4 : 1); pass++)
        for (int y = starts[pass]; y < frame->height;
             y += frame->is_interlaced ? steps[pass] : 1)
            gif_line(gif, frame, first, y);
}

static inline void gif_end(GifFileType *gif)
{
    assert_int_equal(EGifCloseFile(gif, NULL), GIF_OK);
}

#endif
