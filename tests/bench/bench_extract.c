/* What reading pages costs: the worker with its forks, decoding, parsing,
 * extracting and the report back. One line a page: CPU milliseconds of one
 * reading, all processes together.
 *
 *     bench_extract PAGE ... */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/limits.h"
#include "cmd/load.h"
#include "io/file.h"
#include "sync/worker.h"

enum { ROUNDS = 400 };

static double cpu_ms(void)
{
    static const int whose[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
    struct rusage usage;
    double ms = 0;

    for (size_t i = 0; i < COUNT_OF(whose); i++) {
        (void)getrusage(whose[i], &usage);
        ms += (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
              (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
    }
    return ms;
}

static void stop(const struct err *err)
{
    fprintf(stderr, "bench_extract: %s\n", err->text);
    exit(1);
}

/* A child's time counts when it is reaped: at worker_close at the latest. */
static void measure(const char *path, const struct worker_options *options)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct worker_page page = {
        .url = S("http://www.yunlan.example/xwzx/rdsd/202401/"
                 "t20240108_5500001.htm"),
        .profile_name = S("auto"),
    };
    struct err err = ERR_CLEAR;
    struct article article = { 0 };
    struct worker *worker;
    int rounds;
    double start;

    if (!file_read(path, LIMIT_PAGE, &bytes, &err))
        stop(&err);
    worker = worker_open(options);
    page.bytes = buf_str(&bytes);
    rounds = bytes.n > LIMIT_KIB(256) ? ROUNDS / 40 : ROUNDS;
    start = cpu_ms();
    for (int i = 0; i < rounds; i++) {
        CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;

        if (!worker_article(worker, &page, &mem, &article, &err))
            stop(&err);
    }
    worker_close(worker);
    printf("%8.2f ms  %8zu bytes  %4zu blocks  %s\n",
           (cpu_ms() - start) / rounds, bytes.n, article.block_count, path);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct worker_options options = { .picture_box_px = 1 };
    struct profile *profiles;
    struct err err = ERR_CLEAR;

    if (!load_profiles("/nonexistent", &mem, &profiles, &options.profile_count,
                       &err))
        stop(&err);
    options.profiles = profiles;
    for (int i = 1; i < argc; i++)
        measure(argv[i], &options);
    return 0;
}
