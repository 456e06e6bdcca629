/* PNG in, PNG out: every colour type and depth, interlaced or not, damage
 * and bounds. The files are made here by libpng. */
#include "unit/pictures/remade.h"

/* ---- making files -------------------------------------------------------- */

enum { WIDTH = 40, HEIGHT = 28 };

struct spec {
    const char *name;
    int type, depth;
    int channels_out;
    bool is_clear; /* the first quarter is transparent, by tRNS or alpha */
    bool is_interlaced;
    int notes; /* text chunks before the picture */
};

static const struct colour rgb_quarters[4] = QUADRANTS_RGB;
static const struct colour grey_quarters[4] = QUADRANTS_GREY;

static bool is_grey(const struct spec *spec)
{
    return !(spec->type & PNG_COLOR_MASK_COLOR);
}

static bool is_palette(const struct spec *spec)
{
    return spec->type == PNG_COLOR_TYPE_PALETTE;
}

/* One bit knows no grey between: quarters 1 and 2 become black and white. */
static struct colour source_colour(const struct spec *spec, unsigned i)
{
    struct colour c = is_grey(spec) ? grey_quarters[i] : rgb_quarters[i];

    if (spec->depth == 1 && is_grey(spec))
        c.r = c.g = c.b = i & 1 ? 255 : 0;
    if (spec->depth == 1 && is_palette(spec))
        c = rgb_quarters[i & 1];
    if (spec->is_clear && i == 0)
        c.a = 0;
    return c;
}

/* The samples of one pixel, one number each, as the file has them. */
static int samples_of(const struct spec *spec, unsigned i, unsigned samples[4])
{
    struct colour c = source_colour(spec, i);
    unsigned most = (1u << spec->depth) - 1;
    int n = 0;

    if (is_palette(spec)) {
        samples[0] = spec->depth == 1 ? i & 1 : i;
        return 1;
    }
    samples[n++] = c.r * most / 255;
    if (!is_grey(spec)) {
        samples[n++] = c.g * most / 255;
        samples[n++] = c.b * most / 255;
    }
    if (spec->type & PNG_COLOR_MASK_ALPHA)
        samples[n++] = c.a * most / 255;
    return n;
}

/* Samples are put in one after the other, high bits first. */
static void draw_line(const struct spec *spec, uint32_t y, uint8_t *line)
{
    size_t bit = 0;

    memset(line, 0, WIDTH * 8);
    for (uint32_t x = 0; x < WIDTH; x++) {
        unsigned samples[4];
        int n = samples_of(spec, quadrant_at(x, y, WIDTH, HEIGHT), samples);

        for (int i = 0; i < n; i++)
            for (int b = spec->depth - 1; b >= 0; b--, bit++)
                if (samples[i] >> b & 1)
                    line[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    }
}

static void set_transparency(png_structp png, png_infop info,
                             const struct spec *spec)
{
    png_byte alphas[] = { 0 };
    unsigned samples[4] = { 0 };
    png_color_16 clear;

    if (!spec->is_clear || spec->type & PNG_COLOR_MASK_ALPHA)
        return;
    if (is_palette(spec)) {
        png_set_tRNS(png, info, alphas, 1, NULL);
        return;
    }
    samples_of(spec, 0, samples);
    clear = (png_color_16){ 0, (png_uint_16)samples[0], (png_uint_16)samples[1],
                            (png_uint_16)samples[2], (png_uint_16)samples[0] };
    png_set_tRNS(png, info, NULL, 0, &clear);
}

static void set_extras(png_structp png, png_infop info, const struct spec *spec)
{
    for (int i = 0; i < spec->notes; i++) {
        png_text note = { .compression = i % 2 ? PNG_TEXT_COMPRESSION_zTXt
                                               : PNG_TEXT_COMPRESSION_NONE,
                          .key = "Comment",
                          .text = "SECRET WORDS",
                          .text_length = 12 };

        png_set_text(png, info, &note, 1);
    }
    if (spec->notes) {
        png_set_gAMA(png, info, 1.0);
        png_set_tIME(png, info, &(png_time){ 2024, 1, 8, 8, 16, 0 });
    }
}

static void set_up(png_structp png, png_infop info, const struct spec *spec)
{
    png_color palette[4];

    png_set_IHDR(png, info, WIDTH, HEIGHT, spec->depth, spec->type,
                 spec->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    for (unsigned i = 0; i < 4; i++)
        palette[i] = (png_color){ rgb_quarters[i].r, rgb_quarters[i].g,
                                  rgb_quarters[i].b };
    if (is_palette(spec))
        png_set_PLTE(png, info, palette, spec->depth == 1 ? 2 : 4);
    set_transparency(png, info, spec);
    set_extras(png, info, spec);
}

static void on_write(png_structp png, png_bytep bytes, size_t n)
{
    buf_put(png_get_io_ptr(png), (struct str){ (char *)bytes, n });
}

static void on_flush(png_structp png)
{
    (void)png;
}

static void make(const struct spec *spec, struct buf *out)
{
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    uint8_t line[WIDTH * 8];
    int passes;

    png_set_write_fn(png, out, on_write, on_flush);
    set_up(png, info, spec);
    png_write_info(png, info);
    passes = png_set_interlace_handling(png);
    while (passes-- > 0)
        for (uint32_t y = 0; y < HEIGHT; y++) {
            draw_line(spec, y, line);
            png_write_row(png, line);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

/* ---- reading results ----------------------------------------------------- */

static void check_kind(const struct spec *spec, struct str file,
                       uint32_t box_px, uint32_t width, uint32_t height)
{
    CLEANUP(picture_free) struct picture picture = { 0 };
    struct remade want = { PICTURE_PNG, width, height, .tolerance = 0 };

    for (unsigned i = 0; i < 4; i++)
        want.quarters[i] = source_colour(spec, i);
    /* One transparent colour makes every pixel of that colour transparent;
     * what is under full transparency does not count. */
    if (spec->is_clear && spec->depth == 1)
        want.quarters[2].a = 0;
    for (unsigned i = 0; i < 4; i++)
        if (want.quarters[i].a == 0 && box_px < WIDTH)
            want.quarters[i] = (struct colour){ 0, 0, 0, 0 };
    check_remade(file, box_px, &want, spec->name);
    remake(file, box_px, &picture, spec->name);
    assert_int_equal(png_channels(buf_str(&picture.bytes)), spec->channels_out);
}

/* ---- colours and sizes --------------------------------------------------- */

static const struct spec kinds[] = {
    { "grey 1", PNG_COLOR_TYPE_GRAY, 1, 1 },
    { "grey 2", PNG_COLOR_TYPE_GRAY, 2, 1 },
    { "grey 4", PNG_COLOR_TYPE_GRAY, 4, 1 },
    { "grey 8", PNG_COLOR_TYPE_GRAY, 8, 1 },
    { "grey 16", PNG_COLOR_TYPE_GRAY, 16, 1 },
    { "grey 1 with a clear colour", PNG_COLOR_TYPE_GRAY, 1, 2, true },
    { "grey 2 with a clear colour", PNG_COLOR_TYPE_GRAY, 2, 2, true },
    { "grey 16 with a clear colour", PNG_COLOR_TYPE_GRAY, 16, 2, true },
    { "grey and alpha 8", PNG_COLOR_TYPE_GRAY_ALPHA, 8, 2, true },
    { "grey and alpha 16", PNG_COLOR_TYPE_GRAY_ALPHA, 16, 2, true },
    { "palette 1", PNG_COLOR_TYPE_PALETTE, 1, 3 },
    { "palette 2", PNG_COLOR_TYPE_PALETTE, 2, 3 },
    { "palette 4", PNG_COLOR_TYPE_PALETTE, 4, 3 },
    { "palette 8", PNG_COLOR_TYPE_PALETTE, 8, 3 },
    { "palette 1 with a clear colour", PNG_COLOR_TYPE_PALETTE, 1, 4, true },
    { "palette 8 with a clear colour", PNG_COLOR_TYPE_PALETTE, 8, 4, true },
    { "RGB 8", PNG_COLOR_TYPE_RGB, 8, 3 },
    { "RGB 16", PNG_COLOR_TYPE_RGB, 16, 3 },
    { "RGB 8 with a clear colour", PNG_COLOR_TYPE_RGB, 8, 4, true },
    { "RGB 16 with a clear colour", PNG_COLOR_TYPE_RGB, 16, 4, true },
    { "RGBA 8", PNG_COLOR_TYPE_RGB_ALPHA, 8, 4, true },
    { "RGBA 16", PNG_COLOR_TYPE_RGB_ALPHA, 16, 4, true },
};

static void keeps_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(kinds); i++) {
        struct spec spec = kinds[i / 2];
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        spec.is_interlaced = i % 2;
        make(&spec, &file);
        check_kind(&spec, buf_str(&file), 4096, WIDTH, HEIGHT);
        check_kind(&spec, buf_str(&file), WIDTH, WIDTH, HEIGHT);
        check_kind(&spec, buf_str(&file), 20, 20, 14);
        check_kind(&spec, buf_str(&file), 10, 10, 7);
    }
}

/* Signature, IHDR, IDAT, IEND: nothing of the source's words. */
static void makes_plain_files(void **state)
{
    struct spec spec = { "notes", PNG_COLOR_TYPE_RGB, 8, 3, .notes = 100 };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    CLEANUP(picture_free) struct picture picture = { 0 };
    CLEANUP(picture_free) struct picture again = { 0 };
    struct str made;

    (void)state;
    make(&spec, &file);
    assert_true(str_find(buf_str(&file), S("SECRET")) > 0);
    check_kind(&spec, buf_str(&file), 20, 20, 14);
    remake(buf_str(&file), 100, &picture, "notes");
    made = buf_str(&picture.bytes);
    assert_int_equal(str_find(made, S("IDAT")), 37);
    assert_int_equal(str_find(made, S("tEXt")), -1);
    assert_int_equal(str_find(made, S("tIME")), -1);
    remake(buf_str(&file), 100, &again, "notes");
    assert_str(buf_str(&again.bytes), made);
    assert_str(picture_media_type(picture.type), S("image/png"));
}

/* ---- damage -------------------------------------------------------------- */

static void refuses_cut_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(kinds); i++) {
        struct spec spec = kinds[i / 2];
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        spec.is_interlaced = i % 2;
        make(&spec, &file);
        check_cut(buf_str(&file), spec.name);
        check_refused(str_slice(buf_str(&file), 0, file.n - 1), 50, ERR_DATA,
                      "one byte short");
        check_refused(str_slice(buf_str(&file), 0, file.n - 12), 50, ERR_DATA,
                      "no end chunk");
    }
}

static void survives_flips(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(kinds); i++) {
        struct spec spec = kinds[i / 2];
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        spec.is_interlaced = i % 2;
        make(&spec, &file);
        assert_true(check_flips(buf_str(&file), 500) > 250);
    }
}

/* The checksums stop most flips; here they are right again. */
static void mend_checksums(struct buf *file)
{
    for (size_t at = 8; at + 12 <= file->n;) {
        png_bytep chunk = (png_bytep)file->p + at;
        size_t n = png_get_uint_32(chunk);
        uint32_t crc = 0xffffffffu;

        if (n > file->n - at - 12)
            return;
        for (size_t i = 4; i < n + 8; i++) {
            crc ^= chunk[i];
            for (int bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        }
        png_save_uint_32(chunk + n + 8, ~crc);
        at += n + 12;
    }
}

static void survives_flips_with_checksums(void **state)
{
    uint32_t seed = 20240108;

    (void)state;
    for (int i = 0; i < 500; i++) {
        struct spec spec = kinds[(size_t)i % COUNT_OF(kinds)];
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };
        struct err err = ERR_CLEAR;

        spec.is_interlaced = i & 32;
        make(&spec, &file);
        seed = seed * 1664525u + 1013904223u;
        file.p[8 + (seed >> 3) % (file.n - 8)] ^= (char)(1 << (seed >> 29));
        mend_checksums(&file);
        if (!picture_remake(buf_str(&file), 20, &picture, &err))
            assert_true(err.kind == ERR_DATA || err.kind == ERR_LIMIT);
    }
}

/* What editors, scanners and servers leave behind is no damage. The chunks
 * have their length; `has_checksum` says whether that is right. */
static const struct {
    const char *name;
    enum { AFTER_HEAD, BEFORE_END, AFTER_END } place;
    bool has_checksum;
    struct str bytes;
} extras[] = {
    { "bytes after the end", AFTER_END, false, STR("\0\0 <html>") },
    { "another picture after the end", AFTER_END, false,
      STR("\x89PNG\r\n\x1a\n") },
    { "words, checksum wrong", AFTER_HEAD, false,
      STR("\0\0\0\3tEXta\0b\0\0\0\0") },
    { "words behind, checksum wrong", BEFORE_END, false,
      STR("\0\0\0\3tEXta\0b\0\0\0\0") },
    { "no words", AFTER_HEAD, true, STR("\0\0\0\0tEXt\0\0\0\0") },
    { "a profile that is none", AFTER_HEAD, true,
      STR("\0\0\0\5iCCPa\0\0xx\0\0\0\0") },
    { "a gamma of 0", AFTER_HEAD, true, STR("\0\0\0\4gAMA\0\0\0\0\0\0\0\0") },
    { "an animation", AFTER_HEAD, true,
      STR("\0\0\0\10acTL\0\0\0\2\0\0\0\0\0\0\0\0") },
    { "a frame behind", BEFORE_END, true, STR("\0\0\0\7fdAT\0\0\0\2abc\0\0\0\0") },
    { "resolution behind", BEFORE_END, true,
      STR("\0\0\0\11pHYs\0\0\x0b\x13\0\0\x0b\x13\1\0\0\0\0") },
    { "data that were not needed", BEFORE_END, true,
      STR("\0\0\0\3IDATabc\0\0\0\0") },
    { "no data", BEFORE_END, true, STR("\0\0\0\0IDAT\0\0\0\0") },
};

static void add_extra(struct str file, size_t i, struct buf *out)
{
    const size_t places[] = { 33, file.n - 12, file.n };
    size_t place = places[extras[i].place];

    buf_put(out, str_slice(file, 0, place));
    buf_put(out, extras[i].bytes);
    buf_put(out, str_skip(file, place));
    if (extras[i].has_checksum)
        mend_checksums(out);
}

static void takes_harmless_extras(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < 2 * COUNT_OF(kinds); kind++) {
        struct spec spec = kinds[kind / 2];
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;

        spec.is_interlaced = kind % 2;
        make(&spec, &file);
        for (size_t i = 0; i < COUNT_OF(extras); i++) {
            CLEANUP(buf_free) struct buf odd = BUF_EMPTY;
            CLEANUP(picture_free) struct picture picture = { 0 };

            add_extra(buf_str(&file), i, &odd);
            remake(buf_str(&odd), 20, &picture, extras[i].name);
            check_kind(&spec, buf_str(&odd), 20, 20, 14);
        }
    }
}

static void refuses_what_is_no_png(void **state)
{
    static const struct str files[] = {
        STR("\x89PNG\r\n\x1a\n"),
        STR("\x89PNG\n\x1a\n and more, its line ends changed by a mailer"),
        STR("\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT\0\0\0\1\0\0\0\1\1\0\0\0\0\0\0\0"
            "\0"),
        STR("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\1\0\0\0\0\0\0\0"
            "\0"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        check_refused(files[i], 50, ERR_DATA, "no PNG");
}

/* ---- bounds -------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t width, height;
    enum err_kind want;
} claims[] = {
    { "60000 square", 60000, 60000, ERR_LIMIT },
    { "the most that PNG knows", 0x7fffffff, 0x7fffffff, ERR_LIMIT },
    { "product over 32 bits", 65536, 65537, ERR_LIMIT },
    { "one over the side", LIMIT_PICTURE_SIDE + 1, 1, ERR_LIMIT },
    { "over the pixels", 2829, 2829, ERR_LIMIT },
    { "allowed, but not there", 2828, 2828, ERR_DATA },
    { "no width", 0, 10, ERR_DATA },
};

static void refuses_false_sizes_fast(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        double start;

        make(&kinds[COUNT_OF(kinds) - 2], &file);
        png_save_uint_32((png_bytep)file.p + 16, claims[i].width);
        png_save_uint_32((png_bytep)file.p + 20, claims[i].height);
        mend_checksums(&file);
        start = now_s();
        check_refused(buf_str(&file), 1080, claims[i].want, claims[i].name);
        if (now_s() - start > 1)
            fail_msg("%s: %.1f s", claims[i].name, now_s() - start);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_colours),
        cmocka_unit_test(makes_plain_files),
        cmocka_unit_test(refuses_cut_files),
        cmocka_unit_test(survives_flips),
        cmocka_unit_test(survives_flips_with_checksums),
        cmocka_unit_test(takes_harmless_extras),
        cmocka_unit_test(refuses_what_is_no_png),
        cmocka_unit_test(refuses_false_sizes_fast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
