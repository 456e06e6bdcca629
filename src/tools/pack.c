/* pack - runs on the build machine: files into one C source.
 *
 *     pack SYMBOL < LIST > OUT.c
 *
 * LIST has a line "name path" for each file. The bytes themselves are taken
 * in by the assembler (.incbin), so a large pack compiles at once. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "core/digest.h"

enum { TAG = 16, ENTRIES_MAX = 4096, LINE_MAX_BYTES = 4096 };

struct entry {
    char *name, *path;
    size_t size;
    char tag[TAG + 1]; /* first hex digits of the digest */
};

static NORETURN void fail(const char *what, const char *which)
{
    fprintf(stderr, "pack: %s %s: %s\n", what, which, strerror(errno));
    exit(1);
}

static void read_whole(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    char chunk[1 << 14];
    size_t n;

    if (!file)
        fail("open", path);
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_put(out, (struct str){ chunk, n });
    if (ferror(file))
        fail("read", path);
    fclose(file);
}

static void read_entry(struct entry *entry, char *line)
{
    char hex[DIGEST_HEX + 1];
    char *blank = strchr(line, ' ');
    struct buf bytes = BUF_EMPTY;
    struct digest digest;

    if (!blank) {
        errno = EINVAL;
        fail("a name and a path are wanted:", line);
    }
    *blank = '\0';
    entry->name = strdup(line);
    entry->path = strdup(blank + 1);
    read_whole(entry->path, &bytes);
    entry->size = bytes.n;
    digest = digest_of(buf_str(&bytes));
    digest_hex(&digest, hex);
    memcpy(entry->tag, hex, TAG);
    buf_free(&bytes);
}

static size_t read_list(struct entry *entries)
{
    char line[LINE_MAX_BYTES];
    size_t count = 0;

    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (count == ENTRIES_MAX) {
            errno = E2BIG;
            fail("list", "standard input");
        }
        read_entry(&entries[count++], line);
    }
    return count;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name,
                  ((const struct entry *)b)->name);
}

static void write_bytes(const struct entry *entry, size_t i)
{
    printf("__asm__(\".section .rodata\\n.balign 64\\npacked_%zu:\\n\"\n"
           "        \".incbin \\\"%s\\\"\\n.byte 0\\n.previous\");\n"
           "extern __attribute__((visibility(\"hidden\"))) const char "
           "packed_%zu[];\n",
           i, entry->path, i);
}

/* "static/site.css" is served as "/static/site.<tag>.css". */
static void write_row(const struct entry *entry, size_t i)
{
    const char *dot = strrchr(entry->name, '.');
    int stem = dot ? (int)(dot - entry->name) : (int)strlen(entry->name);

    printf("    { STR(\"%s\"), { packed_%zu, %zu }, STR(\"/%.*s.%s%s\") },\n",
           entry->name, i, entry->size, stem, entry->name, entry->tag,
           dot ? dot : "");
}

int main(int argc, char **argv)
{
    static struct entry entries[ENTRIES_MAX];
    size_t count;

    if (argc != 2) {
        fprintf(stderr, "usage: pack SYMBOL < LIST > OUT.c\n");
        return 64;
    }
    count = read_list(entries);
    qsort(entries, count, sizeof(entries[0]), by_name);
    printf("/* Made by src/tools/pack.c. */\n#include \"core/assets.h\"\n\n");
    for (size_t i = 0; i < count; i++)
        write_bytes(&entries[i], i);
    printf("\nstatic const struct asset_file files[] = {\n");
    for (size_t i = 0; i < count; i++)
        write_row(&entries[i], i);
    printf("    { { 0 } },\n};\n\n"
           "const struct asset_pack %s = { files, %zu };\n",
           argv[1], count);
    return 0;
}
