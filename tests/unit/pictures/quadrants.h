/* quadrants.h - the picture of the picture tests: four quarters of one colour
 * each, so that a turned, mirrored or miscoloured result is seen by looking
 * at four points. And what is done to files of both formats. */
#ifndef TESTS_UNIT_PICTURES_QUADRANTS_H
#define TESTS_UNIT_PICTURES_QUADRANTS_H

#include <stdio.h>
#include <time.h>

#include "check.h"

#include "base/buf.h"
#include "core/picture.h"

struct colour {
    uint8_t r, g, b, a;
};

/* Top left, top right, bottom left, bottom right. */
#define QUADRANTS_RGB \
    { \
        { 255, 0, 0, 255 }, { 0, 255, 0, 255 }, { 0, 0, 255, 255 }, \
            { 255, 255, 255, 255 }, \
    }
/* The first quarter transparent. */
#define QUADRANTS_CLEAR \
    { \
        { 0, 0, 0, 0 }, { 0, 255, 0, 255 }, { 0, 0, 255, 255 }, \
            { 255, 255, 255, 255 }, \
    }
#define QUADRANTS_GREY \
    { \
        { 0, 0, 0, 255 }, { 85, 85, 85, 255 }, { 170, 170, 170, 255 }, \
            { 255, 255, 255, 255 }, \
    }

static inline unsigned quadrant_at(uint32_t x, uint32_t y, uint32_t width,
                                   uint32_t height)
{
    return (y >= height / 2 ? 2u : 0u) + (x >= width / 2 ? 1u : 0u);
}

static inline int far(int a, int b)
{
    return a > b ? a - b : b - a;
}

/* One pixel of RGBA rows. */
static inline void check_pixel(const uint8_t *rgba, uint32_t width, uint32_t x,
                               uint32_t y, struct colour want, int tolerance,
                               const char *name)
{
    const uint8_t *got = rgba + ((size_t)y * width + x) * 4;

    if (far(got[0], want.r) > tolerance || far(got[1], want.g) > tolerance ||
        far(got[2], want.b) > tolerance || far(got[3], want.a) > tolerance)
        fail_msg("%s, pixel %u,%u: %u,%u,%u,%u", name, x, y, got[0], got[1],
                 got[2], got[3]);
}

/* The middle of each quarter. */
static inline void check_colours(const uint8_t *rgba, uint32_t width,
                                 uint32_t height, const struct colour want[4],
                                 int tolerance, const char *name)
{
    for (unsigned i = 0; i < 4; i++)
        check_pixel(rgba, width, i % 2 ? width * 3 / 4 : width / 4,
                    i / 2 ? height * 3 / 4 : height / 4, want[i], tolerance,
                    name);
}

/* A failure must name its reason and leave the result as it was. */
static inline void check_refused(struct str file, uint32_t box_px,
                                 enum err_kind want, const char *name)
{
    struct picture picture = { .width = 4711 };
    struct err err = ERR_CLEAR;

    if (picture_remake(file, box_px, &picture, &err)) {
        picture_free(&picture);
        fail_msg("%s: taken", name);
    }
    if (err.kind != want)
        fail_msg("%s: kind %d, '%s'", name, err.kind, err.text);
    assert_true(err.text[0] != '\0');
    assert_int_equal(picture.width, 4711);
    assert_null(picture.bytes.p);
}

/* A copy of exactly n bytes, so that a sanitizer sees a read behind it. */
static inline struct str exact_copy(struct str bytes, size_t n)
{
    char *p = test_malloc(n ? n : 1);

    memcpy(p, bytes.p, n);
    return (struct str){ p, n };
}

static inline void check_cut(struct str file, const char *name)
{
    for (size_t i = 0; i < 20; i++) {
        struct str cut = exact_copy(file, file.n * i / 20);
        char label[80];

        snprintf(label, sizeof(label), "%s cut at %zu/20", name, i);
        check_refused(cut, 50, ERR_DATA, label);
        test_free((char *)cut.p);
    }
}

/* One flipped bit a time: whatever comes of it, it is a picture within the
 * box or a reason, and nothing else breaks. Returns how many were refused. */
static inline int check_flips(struct str file, int times)
{
    uint32_t seed = 20240108;
    int refused = 0;

    for (int i = 0; i < times; i++) {
        struct str copy = exact_copy(file, file.n);
        struct picture picture = { 0 };
        struct err err = ERR_CLEAR;

        seed = seed * 1664525u + 1013904223u;
        ((char *)copy.p)[(seed >> 3) % copy.n] ^= (char)(1 << (seed >> 29));
        if (picture_remake(copy, 50, &picture, &err)) {
            assert_in_range(picture.width, 1, 50);
            assert_in_range(picture.height, 1, 50);
            picture_free(&picture);
        } else {
            assert_true(err.kind == ERR_DATA || err.kind == ERR_LIMIT);
            refused++;
        }
        test_free((char *)copy.p);
    }
    return refused;
}

static inline double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
