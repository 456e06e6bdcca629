#include "core/pixels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

void pixels_init(struct pixels *pixels, uint32_t width, uint32_t height,
                 uint8_t channels)
{
    *pixels = (struct pixels){ width, height, channels, NULL };
    pixels->p = calloc((size_t)width * height, channels);
    if (!pixels->p)
        abort();
}

void pixels_free(struct pixels *pixels)
{
    free(pixels->p);
    *pixels = PIXELS_EMPTY;
}

uint8_t *pixels_row(const struct pixels *pixels, uint32_t y)
{
    return pixels->p + (size_t)y * pixels->width * pixels->channels;
}

/* Alpha comes last. */
static bool has_alpha(uint8_t channels)
{
    return channels % 2 == 0;
}

bool pixels_have_alpha(const struct pixels *pixels)
{
    return has_alpha(pixels->channels);
}

static bool is_opaque(const struct pixels *pixels)
{
    size_t n = (size_t)pixels->width * pixels->height * pixels->channels;

    for (size_t at = pixels->channels - 1; at < n; at += pixels->channels)
        if (pixels->p[at] != 255)
            return false;
    return true;
}

void pixels_drop_alpha(struct pixels *pixels)
{
    size_t n = (size_t)pixels->width * pixels->height;
    uint8_t *from = pixels->p, *to = pixels->p;

    if (!pixels_have_alpha(pixels) || !is_opaque(pixels))
        return;
    for (; n > 0; n--, from++) /* over the alpha */
        for (uint8_t i = 1; i < pixels->channels; i++)
            *to++ = *from++;
    pixels->channels--;
}

static uint32_t in_proportion(uint32_t side, uint32_t box_px, uint32_t longest)
{
    uint64_t scaled = ((uint64_t)side * box_px + longest / 2) / longest;

    return scaled ? (uint32_t)scaled : 1;
}

void pixels_fit(uint32_t box_px, uint32_t *width, uint32_t *height)
{
    uint32_t longest = *width > *height ? *width : *height;

    if (longest <= box_px)
        return;
    *width = in_proportion(*width, box_px, longest);
    *height = in_proportion(*height, box_px, longest);
}

/* ---- scaling -------------------------------------------------------------
 * Lengths are counted in a unit that divides both sides: a pixel of the input
 * is `to` units long, one of the output `from`, so that every overlap is a
 * whole number. The sum over a row stays in 32 bits, over the area in 64. */

enum { WEIGHTED_MAX = 255 * 255 }; /* a colour times its alpha */
static_assert((uint64_t)LIMIT_PICTURE_SIDE * WEIGHTED_MAX <= UINT32_MAX,
              "the sum over a row overflows");

struct scaler {
    const struct pixels *in;
    struct pixels *out;
    uint32_t *line; /* one input row, summed to the output's width */
    uint64_t *area; /* the output row being summed */
};

static void scaler_free(struct scaler *scaler)
{
    free(scaler->line);
    free(scaler->area);
}

static void scaler_init(struct scaler *scaler)
{
    size_t samples = (size_t)scaler->out->width * scaler->out->channels;

    scaler->line = calloc(samples, sizeof(*scaler->line));
    scaler->area = calloc(samples, sizeof(*scaler->area));
    if (!scaler->line || !scaler->area)
        abort();
}

/* The length that two stretches have in common. */
static uint32_t overlap(uint64_t a, uint64_t a_end, uint64_t b, uint64_t b_end)
{
    uint64_t start = a > b ? a : b;
    uint64_t end = a_end < b_end ? a_end : b_end;

    return end > start ? (uint32_t)(end - start) : 0;
}

/* Adds one pixel, the colours weighted by the alpha. */
static void add_pixel(const uint8_t *pixel, uint8_t channels, uint32_t weight,
                      uint32_t *sums)
{
    uint32_t alpha = 1;
    uint8_t colours = channels;

    if (has_alpha(channels)) {
        colours--;
        alpha = pixel[colours];
        sums[colours] += weight * alpha;
    }
    for (uint8_t i = 0; i < colours; i++)
        sums[i] += weight * alpha * pixel[i];
}

static void sum_line(struct scaler *scaler, uint32_t y)
{
    const uint8_t *row = pixels_row(scaler->in, y);
    uint64_t from = scaler->in->width, to = scaler->out->width;
    uint8_t channels = scaler->in->channels;
    uint32_t *sums = scaler->line;

    memset(sums, 0, to * channels * sizeof(*sums));
    for (uint64_t x = 0; x < to; x++, sums += channels) {
        uint64_t start = x * from, end = start + from;

        for (uint64_t i = start / to; i * to < end; i++)
            add_pixel(row + i * channels, channels,
                      overlap(start, end, i * to, (i + 1) * to), sums);
    }
}

static void add_line(struct scaler *scaler, uint32_t weight)
{
    size_t samples = (size_t)scaler->out->width * scaler->out->channels;

    for (size_t i = 0; i < samples; i++)
        scaler->area[i] += (uint64_t)weight * scaler->line[i];
}

static uint8_t rounded(uint64_t sum, uint64_t weight)
{
    return weight ? (uint8_t)((sum + weight / 2) / weight) : 0;
}

/* Means of the finished row, and room for the next one. */
static void put_row(struct scaler *scaler, uint32_t y)
{
    uint8_t channels = scaler->out->channels;
    uint8_t colours = has_alpha(channels) ? channels - 1 : channels;
    uint64_t whole = (uint64_t)scaler->in->width * scaler->in->height;
    uint8_t *to = pixels_row(scaler->out, y);
    uint64_t *sums = scaler->area;

    for (uint32_t x = 0; x < scaler->out->width; x++) {
        uint64_t weight = colours < channels ? sums[colours] : whole;

        for (uint8_t i = 0; i < colours; i++)
            to[i] = rounded(sums[i], weight);
        if (colours < channels)
            to[colours] = rounded(sums[colours], whole);
        memset(sums, 0, channels * sizeof(*sums));
        to += channels;
        sums += channels;
    }
}

/* An input row is no longer than an output row, so it lies in one or two. */
static void scale_rows(struct scaler *scaler)
{
    uint64_t from = scaler->in->height, to = scaler->out->height;
    uint32_t y = 0;

    for (uint64_t i = 0; i < from; i++) {
        uint64_t start = i * to, end = start + to;

        sum_line(scaler, (uint32_t)i);
        add_line(scaler, overlap(start, end, y * from, (y + 1) * from));
        if (end < (y + 1) * from)
            continue;
        put_row(scaler, y++);
        add_line(scaler, overlap(start, end, y * from, (y + 1) * from));
    }
}

void pixels_scale(const struct pixels *in, uint32_t width, uint32_t height,
                  struct pixels *out)
{
    CLEANUP(scaler_free) struct scaler scaler = { .in = in, .out = out };

    assert(width <= in->width && height <= in->height);
    pixels_init(out, width, height, in->channels);
    scaler_init(&scaler);
    scale_rows(&scaler);
}

/* ---- turning -------------------------------------------------------------
 * An orientation is up to three steps: left and right changed, top and bottom
 * changed, then (read backwards) rows and columns changed. */

struct turn {
    bool is_mirrored, is_flipped, is_swapped;
};

static const struct turn turns[] = {
    [1] = { false, false, false }, [2] = { true, false, false },
    [3] = { true, true, false },   [4] = { false, true, false },
    [5] = { false, false, true },  [6] = { true, false, true },
    [7] = { true, true, true },    [8] = { false, true, true },
};

void pixels_turn(const struct pixels *in, unsigned orientation, struct pixels *out)
{
    const struct turn *turn;

    assert(orientation >= 1 && orientation < COUNT_OF(turns));
    turn = &turns[orientation];
    if (turn->is_swapped)
        pixels_init(out, in->height, in->width, in->channels);
    else
        pixels_init(out, in->width, in->height, in->channels);
    for (uint32_t y = 0; y < out->height; y++) {
        uint8_t *to = pixels_row(out, y);

        for (uint32_t x = 0; x < out->width; x++, to += in->channels) {
            uint32_t tx = turn->is_mirrored ? out->width - 1 - x : x;
            uint32_t ty = turn->is_flipped ? out->height - 1 - y : y;
            uint32_t from_x = turn->is_swapped ? ty : tx;
            uint32_t from_y = turn->is_swapped ? tx : ty;

            memcpy(to, pixels_row(in, from_y) + (size_t)from_x * in->channels,
                   in->channels);
        }
    }
}

bool pixels_check_size(uint32_t width, uint32_t height, uint32_t pixels,
                       struct err *err)
{
    if (width == 0 || height == 0)
        return err_set(err, ERR_DATA, "a picture without pixels");
    if (width <= LIMIT_PICTURE_SIDE && height <= LIMIT_PICTURE_SIDE &&
        (uint64_t)width * height <= pixels)
        return true;
    return err_set(err, ERR_LIMIT,
                   "a picture of %u x %u pixels; the most is %d a side, %u in "
                   "all",
                   width, height, LIMIT_PICTURE_SIDE, pixels);
}
