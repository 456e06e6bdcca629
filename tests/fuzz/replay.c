/* Gives a fuzz target what is kept, as an ordinary test program (TAP): the
 * cases of tests/fuzz/cases/NAME, and all of tests/golden, which are honest
 * pages. One test for each of the two. A target that finds something ends the
 * process; the last file named is the culprit.
 *
 *     fuzz_NAME            both
 *     fuzz_NAME FILE...    only these */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "fuzz.h"

/* A copy of exactly n bytes, so that a sanitizer sees a read behind it. */
static void feed(const struct buf *bytes)
{
    uint8_t *copy = malloc(bytes->n ? bytes->n : 1);

    if (!copy)
        abort();
    if (bytes->n)
        memcpy(copy, bytes->p, bytes->n);
    LLVMFuzzerTestOneInput(copy, bytes->n);
    free(copy);
}

static bool replay(const char *path)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    char chunk[4096];
    size_t n;
    FILE *file = fopen(path, "rb");

    if (!file)
        return false;
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_put(&bytes, (struct str){ chunk, n });
    fclose(file);
    printf("# %s\n", path);
    fflush(stdout);
    feed(&bytes);
    return true;
}

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* All files in and below a folder; how many. */
static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort), files = 0;

    for (int i = 0; i < count; i++) {
        CLEANUP(buf_free) struct buf path = BUF_EMPTY;

        buf_printf(&path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            files += is_folder(buf_cstr(&path)) ? replay_folder(buf_cstr(&path))
                                                : replay(buf_cstr(&path));
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return files;
}

static int replay_all(const char *name)
{
    CLEANUP(buf_free) struct buf cases = BUF_EMPTY;
    const char *folders[] = { "tests/golden", NULL };
    int failed = 0;

    buf_printf(&cases, "tests/fuzz/cases/%s", name);
    folders[1] = buf_cstr(&cases);
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        int files = replay_folder(folders[i]);

        failed += files == 0;
        printf("%sok %zu - %s: %d files\n", files ? "" : "not ", i + 1,
               folders[i], files);
    }
    printf("1..%zu\n", COUNT_OF(folders));
    return failed;
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/'),
               *name = slash ? slash + 1 : argv[0];
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed += !replay(argv[i]);
    if (argc == 1)
        failed = replay_all(strncmp(name, "fuzz_", 5) ? name : name + 5);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
