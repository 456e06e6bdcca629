/* WebP in, JPEG or PNG out: lossy and lossless, alpha, animations, damage and
 * bounds. The pictures are made here by libwebp, the containers by hand. */
#include "unit/pictures/remade.h"
#include "unit/pictures/webp_file.h"

/* ---- colours and sizes --------------------------------------------------- */

static const struct {
    const char *name;
    struct webp_spec spec;
    enum picture_type type;
    struct colour quarters[4];
} kinds[] = {
    { "lossy", { 400, 300 }, PICTURE_JPEG, QUADRANTS_RGB },
    { "lossless", { 400, 300, .is_lossless = true }, PICTURE_JPEG, QUADRANTS_RGB },
    { "lossy with alpha",
      { 400, 300, .is_clear = true },
      PICTURE_PNG,
      QUADRANTS_CLEAR },
    { "lossless with alpha",
      { 400, 300, .is_lossless = true, .is_clear = true },
      PICTURE_PNG,
      QUADRANTS_CLEAR },
};

static const struct {
    uint32_t box, width, height;
} boxes[] = {
    { 40, 40, 30 },    { 50, 50, 38 },    { 51, 51, 38 },    { 150, 150, 113 },
    { 399, 399, 299 }, { 400, 400, 300 }, { 401, 400, 300 }, { 4096, 400, 300 },
};

static struct remade want_of(size_t kind, uint32_t width, uint32_t height)
{
    struct remade want = { kinds[kind].type, width, height, .tolerance = 6 };

    memcpy(want.quarters, kinds[kind].quarters, sizeof(want.quarters));
    return want;
}

static void keeps_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        webp_make(&kinds[i].spec, &file);
        for (size_t k = 0; k < COUNT_OF(boxes); k++) {
            struct remade want = want_of(i, boxes[k].width, boxes[k].height);

            check_remade(buf_str(&file), boxes[k].box, &want, kinds[i].name);
        }
    }
}

static void shrinks_to_a_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };

        webp_make(&kinds[i].spec, &file);
        remake(buf_str(&file), 1, &picture, kinds[i].name);
        assert_int_equal(picture.width, 1);
        assert_int_equal(picture.height, 1);
    }
}

/* The picture of a kind between metadata; flags for it are set. */
static void make_with_notes(size_t kind, struct buf *out)
{
    const struct webp_spec *spec = &kinds[kind].spec;
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;

    webp_make(spec, &file);
    buf_put(&chunks, webp_chunks(buf_str(&file)));
    webp_chunk(&chunks, "EXIF", S("MM\0*SECRET PLACE"));
    webp_chunk(&chunks, "XMP ", S("<x:xmpmeta>SECRET WORDS"));
    webp_chunk(&chunks, "ODD ", S("SECRET"));
    webp_wrap(WEBP_EXIF | WEBP_XMP | (spec->is_clear ? WEBP_ALPHA : 0),
              spec->width, spec->height, buf_str(&chunks), out);
}

static void drops_metadata(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };
        CLEANUP(picture_free) struct picture again = { 0 };

        make_with_notes(i, &file);
        remake(buf_str(&file), 100, &picture, kinds[i].name);
        assert_int_equal(str_find(buf_str(&picture.bytes), S("SECRET")), -1);
        remake(buf_str(&file), 100, &again, kinds[i].name);
        assert_str(buf_str(&again.bytes), buf_str(&picture.bytes));
    }
}

/* ---- animations ---------------------------------------------------------- */

/* A first frame somewhere on a canvas of 400 x 300, a second all over it. */
static void make_moving(const struct webp_spec *first, uint32_t left,
                        uint32_t top, struct buf *out)
{
    static const struct webp_spec second = { 400, 300, .is_other = true };
    CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;

    webp_start_moving(&chunks);
    webp_frame(left, top, first, &chunks);
    webp_frame(0, 0, &second, &chunks);
    webp_wrap(WEBP_MOVES | WEBP_ALPHA, 400, 300, buf_str(&chunks), out);
}

/* The first frame, with the look of a still picture of its kind. */
static void shows_the_first_frame(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        struct remade want = want_of(i, 100, 75);

        make_moving(&kinds[i].spec, 0, 0, &file);
        check_remade(buf_str(&file), 100, &want, kinds[i].name);
    }
}

/* Around a small frame the canvas is transparent: the background colour that
 * the file gives is not used, as in browsers. */
static void keeps_the_canvas(void **state)
{
    static const struct webp_spec frames[] = {
        { 200, 150 },
        { 200, 150, .is_lossless = true },
        { 400, 150 },
        { 200, 300 },
    };
    static const struct colour clear = { 0, 0, 0, 0 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(frames); i++) {
        uint32_t left = 400 - frames[i].width, top = 300 - frames[i].height;
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };
        uint8_t *rgba;

        make_moving(&frames[i], left, top, &file);
        remake(buf_str(&file), 400, &picture, "a small frame");
        assert_int_equal(picture.type, PICTURE_PNG);
        assert_int_equal(picture.width, 400);
        assert_int_equal(picture.height, 300);
        rgba = see(&picture);
        check_pixel(rgba, 400, 0, 0, clear, 0, "top left");
        if (top)
            check_pixel(rgba, 400, 399, top - 1, clear, 0, "above");
        if (left)
            check_pixel(rgba, 400, left - 1, 299, clear, 0, "left");
        check_pixel(rgba, 400, left, top, webp_quarters[0], 6, "frame");
        check_pixel(rgba, 400, 399, top, webp_quarters[1], 6, "frame");
        check_pixel(rgba, 400, left, 299, webp_quarters[2], 6, "frame");
        check_pixel(rgba, 400, 399, 299, webp_quarters[3], 6, "frame");
        test_free(rgba);
    }
}

/* ---- damage -------------------------------------------------------------- */

static void make_any(size_t i, struct buf *out)
{
    size_t kind = i % COUNT_OF(kinds);

    if (i < COUNT_OF(kinds))
        webp_make(&kinds[kind].spec, out);
    else
        make_moving(&kinds[kind].spec, 0, 0, out);
}

static void refuses_cut_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(kinds); i++) {
        const char *name = kinds[i % COUNT_OF(kinds)].name;
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        make_any(i, &file);
        check_cut(buf_str(&file), name);
        check_refused(str_slice(buf_str(&file), 0, file.n - 1), 50, ERR_DATA,
                      "one byte short");
    }
}

/* The container is whole, what is in it is not. */
static void refuses_cut_chunks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const struct webp_spec *spec = &kinds[i].spec;
        CLEANUP(buf_free) struct buf whole = BUF_EMPTY;
        struct str chunks;

        webp_make(spec, &whole);
        chunks = webp_chunks(buf_str(&whole));
        for (size_t part = 1; part < 20; part++) {
            CLEANUP(buf_free) struct buf file = BUF_EMPTY;

            webp_wrap(spec->is_clear ? WEBP_ALPHA : 0, 400, 300,
                      str_slice(chunks, 0, chunks.n * part / 20), &file);
            check_refused(buf_str(&file), 50, ERR_DATA, kinds[i].name);
        }
    }
}

/* The chunk's own length is right as well: only its data ends too soon. */
static void refuses_cut_data(void **state)
{
    enum { HEAD = 8 }; /* of a chunk */

    (void)state;
    for (size_t i = 0; i < 2; i++) { /* the kinds of one chunk */
        const char *chunk = kinds[i].spec.is_lossless ? "VP8L" : "VP8 ";
        CLEANUP(buf_free) struct buf whole = BUF_EMPTY;
        struct str data;

        webp_make(&kinds[i].spec, &whole);
        data = str_skip(webp_chunks(buf_str(&whole)), HEAD);
        for (size_t part = 1; part < 20; part++) {
            CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;
            CLEANUP(buf_free) struct buf file = BUF_EMPTY;

            webp_chunk(&chunks, chunk, str_slice(data, 0, data.n * part / 20));
            webp_wrap(0, 400, 300, buf_str(&chunks), &file);
            check_refused(buf_str(&file), 50, ERR_DATA, kinds[i].name);
        }
    }
}

static void survives_flips(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(kinds); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        make_any(i, &file);
        (void)check_flips(buf_str(&file), 300);
    }
}

static void takes_bytes_after_the_end(void **state)
{
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    struct remade want = want_of(0, 100, 75);

    (void)state;
    webp_make(&kinds[0].spec, &file);
    buf_put(&file, S("\0\0 more after the end"));
    check_remade(buf_str(&file), 100, &want, "more after the end");
}

static void refuses_what_is_no_webp(void **state)
{
    static const struct str files[] = {
        STR("RIFF"),
        STR("RIFF\4\0\0\0WEBP"),
        STR("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0\x88X\1\0"
            "\2\0\x10\0data\0\0\0\0"),
        STR("RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0"),
        STR("RIFF\x0c\0\0\0WEBPVP8L\0\0\0\0"),
        STR("RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\1\0\0\1\0\0"),
        STR("RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\0\0\0\0\1\0\0\1\0\0"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        check_refused(files[i], 50, ERR_DATA, "no WebP");
}

/* ---- bounds -------------------------------------------------------------- */

static void check_refused_fast(struct str file, enum err_kind want,
                               const char *name)
{
    double start = now_s();

    check_refused(file, 1080, want, name);
    if (now_s() - start > 1)
        fail_msg("%s: %.1f s", name, now_s() - start);
}

/* Writes another size into the header of a VP8 or VP8L chunk. */
static void claim(struct buf *file, bool is_lossless, uint32_t width,
                  uint32_t height)
{
    enum { VP8 = 12 + 8 + 6, VP8L = 12 + 8 + 1 };
    uint32_t bits =
        is_lossless ? (width - 1) | (height - 1) << 14 : width | height << 16;

    for (size_t i = 0; i < 4; i++)
        file->p[(is_lossless ? VP8L : VP8) + i] = (char)(bits >> 8 * i);
}

static const struct {
    const char *name;
    bool is_lossless;
    uint32_t width, height;
    enum err_kind want;
} claims[] = {
    { "the most that VP8 knows", false, 16383, 16383, ERR_LIMIT },
    { "one row over the pixels", false, 5000, 5001, ERR_LIMIT },
    { "allowed, but not there", false, 5000, 5000, ERR_DATA },
    { "the most that VP8L knows", true, 16384, 16384, ERR_LIMIT },
    { "over the pixels, lossless", true, 2829, 2829, ERR_LIMIT },
    { "allowed, but not there, lossless", true, 2828, 2828, ERR_DATA },
};

static void refuses_false_sizes_fast(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        const struct webp_spec spec = { 400, 300,
                                        .is_lossless = claims[i].is_lossless };
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        webp_make(&spec, &file);
        claim(&file, claims[i].is_lossless, claims[i].width, claims[i].height);
        check_refused_fast(buf_str(&file), claims[i].want, claims[i].name);
    }
}

/* A frame of 64 x 64 on a canvas that says anything. */
static const struct {
    const char *name;
    uint32_t width, height, left;
    enum err_kind want;
} canvases[] = {
    { "the most that a canvas may have", 1 << 24, 255, 0, ERR_LIMIT },
    { "one over the side", LIMIT_PICTURE_SIDE + 1, 64, 0, ERR_LIMIT },
    { "over the pixels", 4000, 2001, 0, ERR_LIMIT },
    { "smaller than the frame", 63, 64, 0, ERR_DATA },
    { "the frame sticks out", 64, 64, 2, ERR_DATA },
    { "the frame lies outside", 64, 64, 1 << 24, ERR_DATA },
};

static void refuses_false_canvases_fast(void **state)
{
    static const struct webp_spec frame = { 64, 64 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(canvases); i++) {
        CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        webp_start_moving(&chunks);
        webp_frame(canvases[i].left, 0, &frame, &chunks);
        webp_wrap(WEBP_MOVES | WEBP_ALPHA, canvases[i].width,
                  canvases[i].height, buf_str(&chunks), &file);
        check_refused_fast(buf_str(&file), canvases[i].want, canvases[i].name);
    }
}

static void refuses_an_empty_animation(void **state)
{
    CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;

    (void)state;
    webp_start_moving(&chunks);
    webp_wrap(WEBP_MOVES, 64, 64, buf_str(&chunks), &file);
    check_refused(buf_str(&file), 50, ERR_DATA, "no frame");
}

/* Just what is allowed; the larger box would show more than its bound. */
static void shrinks_the_largest(void **state)
{
    static const struct webp_spec photo = { 6250, 4000 };
    static const struct webp_spec drawing = { 4000, 2000, .is_lossless = true,
                                              .is_clear = true };
    static const struct remade photo_shown[] = {
        { PICTURE_JPEG, 1080, 691, QUADRANTS_RGB, 6 },
        { PICTURE_JPEG, 3535, 2262, QUADRANTS_RGB, 6 },
    };
    static const struct remade drawing_shown[] = {
        { PICTURE_PNG, 1080, 540, QUADRANTS_CLEAR, 0 },
        { PICTURE_PNG, 4000, 2000, QUADRANTS_CLEAR, 0 },
    };
    CLEANUP(buf_free) struct buf large = BUF_EMPTY;
    CLEANUP(buf_free) struct buf whole = BUF_EMPTY;

    (void)state;
    webp_make(&photo, &large);
    webp_make(&drawing, &whole);
    for (size_t i = 0; i < 2; i++) {
        uint32_t box_px = i ? LIMIT_PICTURE_SHOWN_SIDE : 1080;

        check_remade(buf_str(&large), box_px, &photo_shown[i], "25 Mpixel");
        check_remade(buf_str(&whole), box_px, &drawing_shown[i], "8 Mpixel");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_colours),
        cmocka_unit_test(shrinks_to_a_point),
        cmocka_unit_test(drops_metadata),
        cmocka_unit_test(shows_the_first_frame),
        cmocka_unit_test(keeps_the_canvas),
        cmocka_unit_test(refuses_cut_files),
        cmocka_unit_test(refuses_cut_chunks),
        cmocka_unit_test(refuses_cut_data),
        cmocka_unit_test(survives_flips),
        cmocka_unit_test(takes_bytes_after_the_end),
        cmocka_unit_test(refuses_what_is_no_webp),
        cmocka_unit_test(refuses_false_sizes_fast),
        cmocka_unit_test(refuses_false_canvases_fast),
        cmocka_unit_test(refuses_an_empty_animation),
        cmocka_unit_test(shrinks_the_largest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
