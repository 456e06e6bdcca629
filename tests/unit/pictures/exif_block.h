/* exif_block.h - EXIF blocks that say an orientation. */
#ifndef TESTS_UNIT_PICTURES_EXIF_BLOCK_H
#define TESTS_UNIT_PICTURES_EXIF_BLOCK_H

#include "unit/pictures/quadrants.h"

/* Which quarter of the file is seen at top left, top right, bottom left and
 * bottom right: the table of the EXIF standard, drawn. */
static const char exif_quarters[9][5] = {
    [1] = "0123", [2] = "1032", [3] = "3210", [4] = "2301",
    [5] = "0213", [6] = "2031", [7] = "3120", [8] = "1302",
};

static inline void exif_turn(const struct colour from[4], unsigned orientation,
                             struct colour to[4])
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = from[exif_quarters[orientation][i] - '0'];
}

static inline void exif_number(struct buf *out, bool is_big, uint32_t number,
                               unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        buf_put_char(out, (char)(number >> 8 * (is_big ? size - 1 - i : i)));
}

/* TIFF, two entries: the picture's width, then the orientation. */
static inline void exif_put(struct buf *out, bool is_big, uint32_t orientation)
{
    buf_put(out, is_big ? S("MM") : S("II"));
    exif_number(out, is_big, 42, 2);
    exif_number(out, is_big, 10, 4);
    exif_number(out, is_big, 0xffff, 2); /* a gap before the directory */
    exif_number(out, is_big, 2, 2);
    exif_number(out, is_big, 0x0100, 2);
    exif_number(out, is_big, 4, 2);
    exif_number(out, is_big, 1, 4);
    exif_number(out, is_big, 400, 4);
    exif_number(out, is_big, 0x0112, 2);
    exif_number(out, is_big, 3, 2);
    exif_number(out, is_big, 1, 4);
    exif_number(out, is_big, orientation, 2);
    exif_number(out, is_big, 0, 2);
    exif_number(out, is_big, 0, 4);
}

#endif
