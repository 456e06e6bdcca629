/* Pictures in the worker: each format's largest within its walls, each
 * format's bomb refused without the loss of the child. */
#include "unit/pictures/gif_file.h"
#include "unit/pictures/jpeg_file.h"
#include "unit/pictures/webp_file.h"

#include <errno.h>
#include <sys/wait.h>

#include "core/png.h"
#include "sync/worker.h"

static struct worker *worker;

static int start_worker(void **state)
{
    struct worker_options options = { NULL, 0, LIMIT_PICTURE_SHOWN_SIDE };

    (void)state;
    worker = worker_open(&options);
    return 0;
}

/* Nobody may be left behind. */
static int stop_worker(void **state)
{
    (void)state;
    worker_close(worker);
    return wait(NULL) == -1 && errno == ECHILD ? 0 : -1;
}

/* ---- the largest --------------------------------------------------------- */

static void make_jpeg(struct buf *out)
{
    static const struct jpeg_spec spec = { 8000, 6000, JCS_YCbCr };

    jpeg_make(&spec, out);
}

static void make_png(struct buf *out)
{
    struct pixels pixels;
    struct err err = ERR_CLEAR;

    pixels_init(&pixels, 4000, 2000, 4);
    memset(pixels.p, 100, (size_t)4000 * 2000 * 4);
    assert_ok(png_of_pixels(&pixels, out, &err), &err);
    pixels_free(&pixels);
}

static void make_gif(struct buf *out)
{
    static const struct gif_frame frame = { 4000, 2000, .is_clear = true,
                                            .is_interlaced = true };
    GifFileType *gif = gif_start(4000, 2000, 256, out);

    gif_frame(gif, &frame);
    gif_end(gif);
}

static void make_lossy(struct buf *out)
{
    static const struct webp_spec spec = { 6250, 4000 };

    webp_make(&spec, out);
}

static void make_lossy_with_alpha(struct buf *out)
{
    static const struct webp_spec spec = { 4000, 2000, .is_clear = true };

    webp_make(&spec, out);
}

static void make_lossless(struct buf *out)
{
    static const struct webp_spec spec = { 4000, 2000, .is_lossless = true,
                                           .is_clear = true };

    webp_make(&spec, out);
}

static void make_moving(struct buf *out)
{
    static const struct webp_spec frame = { 2000, 2000, .is_lossless = true };
    CLEANUP(buf_free) struct buf chunks = BUF_EMPTY;

    webp_start_moving(&chunks);
    webp_frame(1000, 0, &frame, &chunks);
    webp_frame(0, 0, &frame, &chunks);
    webp_wrap(WEBP_MOVES | WEBP_ALPHA, 4000, 2000, buf_str(&chunks), out);
}

static const struct {
    const char *name;
    void (*make)(struct buf *out);
    enum picture_type type;
    uint32_t width, height;
} largest[] = {
    { "JPEG", make_jpeg, PICTURE_JPEG, 3000, 2250 },
    { "PNG", make_png, PICTURE_PNG, 4000, 2000 },
    { "GIF", make_gif, PICTURE_PNG, 4000, 2000 },
    { "WebP, lossy", make_lossy, PICTURE_JPEG, 3535, 2262 },
    { "WebP, lossy with alpha", make_lossy_with_alpha, PICTURE_PNG, 4000, 2000 },
    { "WebP, lossless", make_lossless, PICTURE_PNG, 4000, 2000 },
    { "WebP, animated", make_moving, PICTURE_PNG, 4000, 2000 },
};

static void takes_the_largest(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(largest); i++) {
        CLEANUP(buf_free) struct buf file = BUF_EMPTY;
        CLEANUP(picture_free) struct picture picture = { 0 };
        struct err err = ERR_CLEAR;

        largest[i].make(&file);
        if (!worker_picture(worker, buf_str(&file), &picture, &err))
            fail_msg("%s: %s", largest[i].name, err.text);
        assert_int_equal(picture.type, largest[i].type);
        assert_int_equal(picture.width, largest[i].width);
        assert_int_equal(picture.height, largest[i].height);
    }
}

/* ---- what is refused ----------------------------------------------------- */

static const struct {
    const char *name;
    struct str file;
    enum err_kind want;
} bad[] = {
    { "nothing", STR(""), ERR_DATA },
    { "JPEG, head only", STR("\xff\xd8\xff\xe0 no more"), ERR_DATA },
    { "PNG of 65535 square",
      STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x8\6\0\0\0"
          "\0\0\0\0"),
      ERR_LIMIT },
    { "GIF, head only", STR("GIF89a\1\0\1\0\0\0\0"), ERR_DATA },
    { "GIF of 65535 square",
      STR("GIF89a\xff\xff\xff\xff\x80\0\0\xff\0\0\0\xff\0,\0\0\0\0\xff\xff"
          "\xff\xff\0\2\2D\1\0;"),
      ERR_LIMIT },
    { "WebP, head only", STR("RIFF\4\0\0\0WEBP"), ERR_DATA },
    { "WebP of 16384 square, lossless",
      STR("RIFF\x12\0\0\0WEBPVP8L\5\0\0\0\x2f\xff\xff\xff\x0f\0"), ERR_LIMIT },
    { "WebP of 16383 square, lossy",
      STR("RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\x10\0\0\x9d\1\x2a\xff\x3f\xff\x3f"),
      ERR_LIMIT },
};

/* Refused by the child that goes on, not by its death. */
static void refuses_bombs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct picture picture;
        struct err err = ERR_CLEAR;

        if (worker_picture(worker, bad[i].file, &picture, &err))
            fail_msg("%s: taken", bad[i].name);
        if (err.kind != bad[i].want || strstr(err.text, "the worker"))
            fail_msg("%s: kind %d, '%s'", bad[i].name, err.kind, err.text);
    }
}

/* A few megabytes of noise with an alpha, and a PNG larger than what a child
 * may answer. */
static void refuses_what_grows(void **state)
{
    static const struct webp_spec noise = { 4000, 2000, .is_noise = true };
    CLEANUP(buf_free) struct buf file = BUF_EMPTY;
    struct picture picture;
    struct err err = ERR_CLEAR;

    (void)state;
    webp_make(&noise, &file);
    assert_in_range(file.n, LIMIT_MIB(1), LIMIT_PICTURE);
    assert_err(worker_picture(worker, buf_str(&file), &picture, &err), &err,
               ERR_LIMIT);
    assert_null(strstr(err.text, "the worker"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_largest),
        cmocka_unit_test(refuses_bombs),
        cmocka_unit_test(refuses_what_grows),
    };

    return cmocka_run_group_tests(tests, start_worker, stop_worker);
}
