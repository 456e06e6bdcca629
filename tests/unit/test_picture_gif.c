/* GIF in, PNG out: palettes, transparency, interlacing, frames on a screen,
 * damage and bounds. The files are made here by giflib, odd ones by hand. */
#include "unit/pictures/gif_file.h"
#include "unit/pictures/remade.h"

enum { WIDTH = 40, HEIGHT = 28 };

/* ---- colours and sizes --------------------------------------------------- */

static const struct {
    const char *name;
    int colours; /* of the palette for all frames */
    struct gif_frame frame;
    int channels_out;
} kinds[] = {
    { "4 colours", 4, { WIDTH, HEIGHT }, 3 },
    { "16 colours", 16, { WIDTH, HEIGHT }, 3 },
    { "256 colours", 256, { WIDTH, HEIGHT }, 3 },
    { "own palette alone", 0, { WIDTH, HEIGHT, .is_local = true }, 3 },
    { "own palette first", 256, { WIDTH, HEIGHT, .is_local = true }, 3 },
    { "transparent", 16, { WIDTH, HEIGHT, .is_clear = true }, 4 },
    { "transparent, own palette",
      256,
      { WIDTH, HEIGHT, .is_clear = true, .is_local = true },
      4 },
};

static void make(size_t kind, bool is_interlaced, struct buf *out)
{
    GifFileType *gif = gif_start(WIDTH, HEIGHT, kinds[kind].colours, out);
    struct gif_frame frame = kinds[kind].frame;

    frame.is_interlaced = is_interlaced;
    gif_frame(gif, &frame);
    gif_end(gif);
}

static struct remade want_of(bool is_clear, uint32_t width, uint32_t height)
{
    static const struct colour clear[4] = QUADRANTS_CLEAR;
    struct remade want = { PICTURE_PNG, width, height, QUADRANTS_RGB, 0 };

    if (is_clear)
        memcpy(want.quarters, clear, sizeof(clear));
    return want;
}

static void check_kind(size_t kind, struct str file, uint32_t box_px,
                       uint32_t width, uint32_t height)
{
    struct remade want = want_of(kinds[kind].frame.is_clear, width, height);

    check_remade(file, box_px, &want, kinds[kind].name);
}

static void keeps_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(kinds); i++) {
        size_t kind = i / 2;
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };

        make(kind, i % 2, &file);
        check_kind(kind, buf_str(&file), 4096, WIDTH, HEIGHT);
        check_kind(kind, buf_str(&file), WIDTH, WIDTH, HEIGHT);
        check_kind(kind, buf_str(&file), 20, 20, 14);
        remake(buf_str(&file), 20, &picture, kinds[kind].name);
        assert_int_equal(png_channels(buf_str(&picture.bytes)),
                         kinds[kind].channels_out);
    }
}

static void make_any(int width, int height, bool is_interlaced, struct buf *out)
{
    const struct gif_frame frame = { width, height,
                                     .is_interlaced = is_interlaced };
    GifFileType *gif = gif_start(width, height, 4, out);

    gif_frame(gif, &frame);
    gif_end(gif);
}

/* Every height up to three rounds of the rows' order. */
static void interlaced_or_not_is_the_same(void **state)
{
    (void)state;
    for (int height = 1; height <= 24; height++) {
        CLEANUP(buf_free) struct buf straight = BUF_EMPTY;
        CLEANUP(buf_free) struct buf interlaced = BUF_EMPTY;
        CLEANUP(picture_free) struct picture one = { 0 };
        CLEANUP(picture_free) struct picture other = { 0 };

        make_any(7, height, false, &straight);
        make_any(7, height, true, &interlaced);
        assert_int_equal(straight.p[13 + 12 + 9], 0); /* the frame's flags */
        assert_int_equal(interlaced.p[13 + 12 + 9], 0x40);
        remake(buf_str(&straight), 4096, &one, "straight");
        remake(buf_str(&interlaced), 4096, &other, "interlaced");
        assert_str(buf_str(&other.bytes), buf_str(&one.bytes));
    }
}

static void takes_the_older_version(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    (void)state;
    make(0, false, &file);
    assert_str(str_slice(buf_str(&file), 0, 6), S("GIF89a"));
    file.p[4] = '7';
    check_kind(0, buf_str(&file), 20, 20, 14);
}

static void drops_metadata(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    CLEANUP(picture_free) struct picture again = { 0 };
    GifFileType *gif = gif_start(WIDTH, HEIGHT, 4, &file);

    (void)state;
    EGifPutComment(gif, "SECRET WORDS");
    EGifPutExtension(gif, APPLICATION_EXT_FUNC_CODE, 11, "SECRETSOFTW");
    gif_frame(gif, &kinds[0].frame);
    EGifPutComment(gif, "SECRET AGAIN");
    gif_end(gif);
    assert_true(str_find(buf_str(&file), S("SECRET")) > 0);
    check_kind(0, buf_str(&file), 20, 20, 14);
    remake(buf_str(&file), 20, &picture, "notes");
    assert_int_equal(str_find(buf_str(&picture.bytes), S("SECRET")), -1);
    remake(buf_str(&file), 20, &again, "notes");
    assert_str(buf_str(&again.bytes), buf_str(&picture.bytes));
}

/* ---- frames and screens -------------------------------------------------- */

static const struct gif_frame second = { WIDTH, HEIGHT, .is_other = true };

static void make_moving(struct buf *out)
{
    GifFileType *gif = gif_start(WIDTH, HEIGHT, 4, out);

    gif_clear(gif, NO_TRANSPARENT_COLOR);
    gif_frame(gif, &kinds[0].frame);
    gif_clear(gif, 0);
    gif_frame(gif, &second);
    gif_end(gif);
}

static void shows_the_first_frame(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    (void)state;
    make_moving(&file);
    check_kind(0, buf_str(&file), 20, 20, 14);
}

/* The frames after the first are not decoded: sizes over every bound and
 * data that are none do no harm. */
static void passes_over_later_frames(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    (void)state;
    make(0, false, &file);
    file.n--; /* the end */
    buf_put(&file, S(",\xff\xff\xff\xff\xff\xff\xff\xff\0\x02"
                     "\x05\xff\xff\xff\xff\xff\x03\xff\xff\xff\0;"));
    check_kind(0, buf_str(&file), 20, 20, 14);
}

static const struct colour nothing = { 0, 0, 0, 0 };

static void check_on_screen(const struct gif_frame *frame)
{
    uint32_t left = (uint32_t)frame->left, top = (uint32_t)frame->top;
    uint32_t right = left + (uint32_t)frame->width - 1;
    uint32_t bottom = top + (uint32_t)frame->height - 1;
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    GifFileType *gif = gif_start(WIDTH, HEIGHT, 4, &file);
    uint8_t *rgba;

    gif_frame(gif, frame);
    gif_end(gif);
    remake(buf_str(&file), WIDTH, &picture, "a small frame");
    assert_int_equal(picture.width, WIDTH);
    assert_int_equal(picture.height, HEIGHT);
    rgba = see(&picture);
    if (top > 0)
        check_pixel(rgba, WIDTH, left, top - 1, nothing, 0, "above");
    if (left > 0)
        check_pixel(rgba, WIDTH, left - 1, top, nothing, 0, "left");
    if (right + 1 < WIDTH)
        check_pixel(rgba, WIDTH, right + 1, bottom, nothing, 0, "right");
    if (bottom + 1 < HEIGHT)
        check_pixel(rgba, WIDTH, right, bottom + 1, nothing, 0, "below");
    check_pixel(rgba, WIDTH, left, top, gif_quarters[0], 0, "frame");
    check_pixel(rgba, WIDTH, right, top, gif_quarters[1], 0, "frame");
    check_pixel(rgba, WIDTH, left, bottom, gif_quarters[2], 0, "frame");
    check_pixel(rgba, WIDTH, right, bottom, gif_quarters[3], 0, "frame");
    test_free(rgba);
}

/* Around a small frame the screen is transparent. */
static void keeps_the_screen(void **state)
{
    static const struct gif_frame frames[] = {
        { 20, 14, .left = 11, .top = 7 },
        { 20, 14, .left = 20, .top = 14 },
        { 20, 14, .left = 11, .top = 7, .is_interlaced = true },
        { WIDTH, 14, .top = 14 },
        { 20, HEIGHT },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(frames); i++)
        check_on_screen(&frames[i]);
}

static const struct {
    const char *name;
    int width, height, left, top;
} screens[] = {
    { "no screen", 0, 0, 0, 0 },
    { "a line", WIDTH, 0, 0, 0 },
    { "one column short", WIDTH - 1, HEIGHT, 0, 0 },
    { "one row short", WIDTH, HEIGHT - 1, 0, 0 },
    { "sticks out on the right", WIDTH, HEIGHT, 1, 0 },
    { "sticks out below", WIDTH, HEIGHT, 0, 1 },
    { "outside", WIDTH, HEIGHT, WIDTH, HEIGHT },
    { "far outside", WIDTH, HEIGHT, 65535, 65535 },
};

static void shows_a_frame_outside_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(screens); i++) {
        struct gif_frame frame = { WIDTH, HEIGHT, screens[i].left,
                                   screens[i].top };
        struct remade want = want_of(false, WIDTH, HEIGHT);
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        GifFileType *gif =
            gif_start(screens[i].width, screens[i].height, 4, &file);

        gif_frame(gif, &frame);
        gif_end(gif);
        check_remade(buf_str(&file), WIDTH, &want, screens[i].name);
    }
}

/* Two pixels, numbers 0 and 200 of a palette of two colours: nine bits each,
 * after the code to begin and before that to end. */
static void takes_numbers_without_a_colour(void **state)
{
    static const struct str file =
        STR("GIF89a\2\0\1\0\x80\0\0\xff\0\0\0\xff\0,\0\0\0\0\2\0\1\0\0"
            "\x08\x05\0\1\x20\x0b\x08\0;");
    CLEANUP(picture_free) struct picture picture = { 0 };
    uint8_t *rgba;

    (void)state;
    remake(file, 2, &picture, "a number without a colour");
    assert_int_equal(picture.width, 2);
    rgba = see(&picture);
    check_pixel(rgba, 2, 0, 0, (struct colour){ 255, 0, 0, 255 }, 0, "0");
    check_pixel(rgba, 2, 1, 0, nothing, 0, "200");
    test_free(rgba);
}

/* ---- damage -------------------------------------------------------------- */

static void refuses_cut_files(void **state)
{
    (void)state;
    for (size_t i = 0; i <= 2 * COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        if (i < 2 * COUNT_OF(kinds))
            make(i / 2, i % 2, &file);
        else
            make_moving(&file);
        for (size_t n = 0; n < file.n; n++) {
            struct str cut = exact_copy(buf_str(&file), n);

            check_refused(cut, 50, ERR_DATA, "cut");
            test_free((char *)cut.p);
        }
    }
}

static void survives_flips(void **state)
{
    (void)state;
    for (size_t i = 0; i <= 2 * COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        if (i < 2 * COUNT_OF(kinds))
            make(i / 2, i % 2, &file);
        else
            make_moving(&file);
        (void)check_flips(buf_str(&file), 500);
    }
}

/* What browsers take for the end. */
static void takes_bytes_after_the_end(void **state)
{
    static const struct str rests[] = { STR("; more after the end"), STR("\0;"),
                                        STR("?,,,") };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rests); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        make(0, false, &file);
        file.n--;
        buf_put(&file, rests[i]);
        check_kind(0, buf_str(&file), 20, 20, 14);
    }
}

static const struct {
    const char *name;
    struct str file;
} odd_files[] = {
    { "head only", STR("GIF89a") },
    { "no frame", STR("GIF89a\1\0\1\0\0\0\0;") },
    { "words, no frame", STR("GIF89a\1\0\1\0\0\0\0!\xfe\3abc\0;") },
    { "no block", STR("GIF89a\1\0\1\0\0\0\0?") },
    { "no palette", STR("GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;") },
    { "no width", STR("GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\xff\0,"
                      "\0\0\0\0\0\0\1\0\0\2\2D\1\0;") },
    { "no height", STR("GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\xff\0,"
                       "\0\0\0\0\1\0\0\0\0\2\2D\1\0;") },
    { "codes of 13 bits", STR("GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\xff\0,"
                              "\0\0\0\0\1\0\1\0\0\x0c\2D\1\0;") },
    { "no data",
      STR("GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\xff\0,\0\0\0\0\1\0\1\0\0\2\0;") },
    { "one pixel of four", STR("GIF89a\2\0\2\0\x80\0\0\xff\0\0\0\xff\0,"
                               "\0\0\0\0\2\0\2\0\0\2\2D\1\0;") },
};

static void refuses_what_is_no_gif(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd_files); i++)
        check_refused(odd_files[i].file, 50, ERR_DATA, odd_files[i].name);
}

/* ---- bounds -------------------------------------------------------------- */

static const struct {
    const char *name;
    uint16_t screen_width, screen_height, width, height;
    enum err_kind want;
} claims[] = {
    { "the most of all", 65535, 65535, 65535, 65535, ERR_LIMIT },
    { "the largest screen", 65535, 65535, WIDTH, HEIGHT, ERR_LIMIT },
    { "the largest frame", WIDTH, HEIGHT, 65535, 65535, ERR_LIMIT },
    { "one over the side", LIMIT_PICTURE_SIDE + 1, HEIGHT, WIDTH, HEIGHT,
      ERR_LIMIT },
    { "one over the side, frame", WIDTH, HEIGHT, LIMIT_PICTURE_SIDE + 1, 1,
      ERR_LIMIT },
    { "over the pixels", 4000, 2001, WIDTH, HEIGHT, ERR_LIMIT },
    { "over the pixels, frame", WIDTH, HEIGHT, 2829, 2829, ERR_LIMIT },
    { "allowed, but not there", 4000, 2000, 4000, 2000, ERR_DATA },
};

static void put_number(struct buf *file, size_t at, uint16_t number)
{
    file->p[at] = (char)number;
    file->p[at + 1] = (char)(number >> 8);
}

static void refuses_false_sizes_fast(void **state)
{
    enum { SCREEN = 6, FRAME = 13 + 12 + 1 }; /* behind a palette of four */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        double start;

        make(0, false, &file);
        put_number(&file, SCREEN, claims[i].screen_width);
        put_number(&file, SCREEN + 2, claims[i].screen_height);
        put_number(&file, FRAME + 4, claims[i].width);
        put_number(&file, FRAME + 6, claims[i].height);
        start = now_s();
        check_refused(buf_str(&file), 1080, claims[i].want, claims[i].name);
        if (now_s() - start > 1)
            fail_msg("%s: %.1f s", claims[i].name, now_s() - start);
    }
}

/* As many blocks as go into a file, before the frame and after it. */
static void bears_floods_of_blocks(void **state)
{
    static const struct str blocks[] = {
        STR("!\xfe\0"),
        STR("!\xf9\4\1\0\0\0\0"),
        STR(",\0\0\0\0\1\0\1\0\x80\1\1\1\2\2\2\2\0"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        CLEANUP(buf_free) struct buf one = BUF_EMPTY;
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        double start;

        make(0, false, &one);
        buf_put(&file, str_slice(buf_str(&one), 0, one.n - 1));
        while (file.n + blocks[i].n < LIMIT_PICTURE)
            buf_put(&file, blocks[i]);
        buf_put_char(&file, ';');
        start = now_s();
        check_kind(0, buf_str(&file), 20, 20, 14);
        if (now_s() - start > 3)
            fail_msg("flood %zu: %.1f s", i, now_s() - start);
    }
}

static void takes_the_largest(void **state)
{
    static const struct remade shrunk = { PICTURE_PNG, 1080, 540, QUADRANTS_RGB,
                                          0 };
    static const struct remade whole = { PICTURE_PNG, 4000, 2000, QUADRANTS_RGB,
                                         0 };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    (void)state;
    make_any(4000, 2000, true, &file);
    check_remade(buf_str(&file), 1080, &shrunk, "8 Mpixel");
    check_remade(buf_str(&file), LIMIT_PICTURE_SHOWN_SIDE, &whole, "8 Mpixel");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_colours),
        cmocka_unit_test(interlaced_or_not_is_the_same),
        cmocka_unit_test(takes_the_older_version),
        cmocka_unit_test(drops_metadata),
        cmocka_unit_test(shows_the_first_frame),
        cmocka_unit_test(passes_over_later_frames),
        cmocka_unit_test(keeps_the_screen),
        cmocka_unit_test(shows_a_frame_outside_alone),
        cmocka_unit_test(takes_numbers_without_a_colour),
        cmocka_unit_test(refuses_cut_files),
        cmocka_unit_test(survives_flips),
        cmocka_unit_test(takes_bytes_after_the_end),
        cmocka_unit_test(refuses_what_is_no_gif),
        cmocka_unit_test(refuses_false_sizes_fast),
        cmocka_unit_test(bears_floods_of_blocks),
        cmocka_unit_test(takes_the_largest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
