/* Fitting, scaling and turning, against plain reckonings. */
#include "check.h"

#include "core/pixels.h"

static const struct {
    const char *name;
    uint32_t box, width, height, want_width, want_height;
} fits[] = {
    { "wide", 100, 400, 200, 100, 50 },
    { "tall", 100, 200, 400, 50, 100 },
    { "square", 1080, 4000, 4000, 1080, 1080 },
    { "smaller than the box", 100, 99, 20, 99, 20 },
    { "just the box", 100, 100, 100, 100, 100 },
    { "rounded", 100, 300, 200, 100, 67 },
    { "a line keeps one pixel", 100, 16384, 1, 100, 1 },
    { "one pixel of box", 1, 16384, 16384, 1, 1 },
};

static void fits_the_box(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(fits); i++) {
        uint32_t width = fits[i].width, height = fits[i].height;

        pixels_fit(fits[i].box, &width, &height);
        if (width != fits[i].want_width || height != fits[i].want_height)
            fail_msg("%s: %u x %u", fits[i].name, width, height);
    }
}

static void fill(struct pixels *pixels, uint32_t seed)
{
    size_t n = (size_t)pixels->width * pixels->height * pixels->channels;

    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        pixels->p[i] = (uint8_t)(seed >> 24);
    }
}

static double shared(double a, double a_end, double b, double b_end)
{
    double start = a > b ? a : b, end = a_end < b_end ? a_end : b_end;

    return end > start ? end - start : 0;
}

/* One sample by the definition, in floating point and over all pixels. The
 * alpha of a picture without one is 1. */
static double mean(const struct pixels *in, const struct pixels *out,
                   uint32_t x, uint32_t y, uint8_t channel)
{
    double sx = (double)in->width / out->width;
    double sy = (double)in->height / out->height;
    bool has_alpha = in->channels % 2 == 0;
    double sum = 0, weights = 0;

    for (uint32_t j = 0; j < in->height; j++)
        for (uint32_t i = 0; i < in->width; i++) {
            const uint8_t *pixel = pixels_row(in, j) + i * in->channels;
            double area = shared(x * sx, (x + 1) * sx, i, i + 1) *
                          shared(y * sy, (y + 1) * sy, j, j + 1);

            if (has_alpha && channel < in->channels - 1)
                area *= pixel[in->channels - 1];
            sum += area * pixel[channel];
            weights += area;
        }
    return weights > 0 ? sum / weights : 0;
}

static void check_scale(uint8_t channels, uint32_t width, uint32_t height)
{
    CLEANUP(pixels_free) struct pixels in;
    CLEANUP(pixels_free) struct pixels out;

    pixels_init(&in, 23, 17, channels);
    fill(&in, width * 100 + height);
    pixels_scale(&in, width, height, &out);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (uint8_t i = 0; i < channels; i++) {
                double want = mean(&in, &out, x, y, i);
                double got = pixels_row(&out, y)[x * channels + i];

                if (got - want > 0.5001 || want - got > 0.5001)
                    fail_msg("%u channels to %u x %u at %u,%u,%u: %g, want %g",
                             channels, width, height, x, y, i, got, want);
            }
}

static void scales_exactly(void **state)
{
    static const uint32_t sizes[][2] = {
        { 23, 17 }, { 22, 17 }, { 23, 1 }, { 1, 17 },  { 1, 1 },
        { 12, 9 },  { 11, 8 },  { 7, 5 },  { 22, 16 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        for (uint8_t channels = 1; channels <= PIXELS_CHANNELS_MAX; channels++)
            check_scale(channels, sizes[i][0], sizes[i][1]);
}

/* The colour under full transparency must not show at the edge. */
static void weighs_by_alpha(void **state)
{
    uint8_t samples[] = { 200, 100, 50, 255, 0, 255, 0, 0 };
    struct pixels in = { 2, 1, 4, samples };
    CLEANUP(pixels_free) struct pixels out;

    (void)state;
    pixels_scale(&in, 1, 1, &out);
    assert_memory_equal(out.p, "\xc8\x64\x32\x80", 4);
}

/* The largest sums there can be, along either side. */
static void holds_the_largest(void **state)
{
    static const uint32_t sizes[][2] = { { 16384, 2 }, { 2, 16384 } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        CLEANUP(pixels_free) struct pixels in;
        CLEANUP(pixels_free) struct pixels out;

        pixels_init(&in, sizes[i][0], sizes[i][1], 4);
        memset(in.p, 255, (size_t)16384 * 2 * 4);
        pixels_scale(&in, 1, 1, &out);
        assert_memory_equal(out.p, "\xff\xff\xff\xff", 4);
    }
}

/* "ab/cd/ef" two pixels wide, as each orientation shows it. */
static const struct {
    unsigned orientation;
    uint32_t width, height;
    const char *want;
} turns[] = {
    { 1, 2, 3, "abcdef" }, { 2, 2, 3, "badcfe" }, { 3, 2, 3, "fedcba" },
    { 4, 2, 3, "efcdab" }, { 5, 3, 2, "acebdf" }, { 6, 3, 2, "ecafdb" },
    { 7, 3, 2, "fdbeca" }, { 8, 3, 2, "bdface" },
};

static void turns_upright(void **state)
{
    uint8_t samples[] = "abcdef";
    struct pixels in = { 2, 3, 1, samples };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(turns); i++) {
        CLEANUP(pixels_free) struct pixels out;

        pixels_turn(&in, turns[i].orientation, &out);
        assert_int_equal(out.width, turns[i].width);
        assert_int_equal(out.height, turns[i].height);
        assert_str(((struct str){ (char *)out.p, 6 }), str_of(turns[i].want));
    }
}

static void turns_whole_pixels(void **state)
{
    uint8_t samples[] = { 1, 2, 3, 4, 5, 6 };
    struct pixels in = { 2, 1, 3, samples };
    CLEANUP(pixels_free) struct pixels out;

    (void)state;
    pixels_turn(&in, 2, &out);
    assert_memory_equal(out.p, "\4\5\6\1\2\3", 6);
}

/* Four pixels of each count of channels; `at` is the sample that is not
 * opaque, 0 for none. */
static const struct {
    const char *name;
    uint8_t channels;
    size_t at;
    uint8_t channels_out;
} alphas[] = {
    { "grey", 1, 0, 1 },
    { "grey, opaque", 2, 0, 1 },
    { "grey, the first pixel not", 2, 1, 2 },
    { "grey, the last pixel not", 2, 7, 2 },
    { "RGB", 3, 0, 3 },
    { "RGB, opaque", 4, 0, 3 },
    { "RGB, the first pixel not", 4, 3, 4 },
    { "RGB, the last pixel not", 4, 15, 4 },
};

static void drops_an_alpha_that_says_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(alphas); i++) {
        uint8_t channels = alphas[i].channels, out = alphas[i].channels_out;
        struct pixels pixels, before;

        pixels_init(&before, 2, 2, channels);
        fill(&before, 20240108);
        for (size_t k = channels - 1u; channels % 2 == 0 && k < 4u * channels;
             k += channels)
            before.p[k] = 255;
        if (alphas[i].at)
            before.p[alphas[i].at] = 254;
        pixels_turn(&before, 1, &pixels); /* a copy */
        pixels_drop_alpha(&pixels);
        assert_int_equal(pixels.channels, out);
        assert_int_equal(pixels_have_alpha(&pixels), out % 2 == 0);
        for (size_t k = 0; k < 4; k++)
            if (memcmp(pixels.p + k * out, before.p + k * channels, out))
                fail_msg("%s: pixel %zu", alphas[i].name, k);
        pixels_free(&pixels);
        pixels_free(&before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_the_box),
        cmocka_unit_test(scales_exactly),
        cmocka_unit_test(weighs_by_alpha),
        cmocka_unit_test(holds_the_largest),
        cmocka_unit_test(drops_an_alpha_that_says_nothing),
        cmocka_unit_test(turns_upright),
        cmocka_unit_test(turns_whole_pixels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
