/* picture_exif.c - the one thing in a picture's metadata that is used. */
#include "core/picture_codec.h"

/* Numbers are read by the file's own byte order. */
struct tiff {
    struct str bytes;
    bool is_big_endian;
};

/* 0 outside the bytes: no tag and no count that matters is 0. */
static uint32_t tiff_number(const struct tiff *tiff, size_t at, size_t size)
{
    uint32_t number = 0;

    if (at > tiff->bytes.n || tiff->bytes.n - at < size)
        return 0;
    for (size_t i = 0; i < size; i++) {
        size_t place = tiff->is_big_endian ? i : size - 1 - i;

        number = number << 8 | (uint8_t)tiff->bytes.p[at + place];
    }
    return number;
}

unsigned picture_orientation(struct str exif)
{
    static const struct str NAME = STR("Exif\0\0");
    enum { TAG = 0x0112, ENTRY = 12, VALUE = 8 };
    struct str bytes = str_skip(exif, str_starts(exif, NAME) ? NAME.n : 0);
    const struct tiff tiff = { bytes, str_starts(bytes, S("MM")) };
    size_t at = tiff_number(&tiff, 4, 4);
    uint32_t entries = tiff_number(&tiff, at, 2);

    for (uint32_t i = 0; i < entries; i++) {
        size_t entry = at + 2 + (size_t)i * ENTRY;
        uint32_t value = tiff_number(&tiff, entry + VALUE, 2);

        if (tiff_number(&tiff, entry, 2) == TAG)
            return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}
