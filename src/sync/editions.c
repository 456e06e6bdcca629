#include "sync/editions.h"

#include <stdlib.h>
#include <string.h>

#include "io/file.h"

static struct str folder_of(struct str data, struct arena *mem)
{
    return arena_printf(mem, "%.*s/editions", STR_ARG(data));
}

struct str editions_path(struct str data, int64_t number, struct arena *mem)
{
    char name[64];

    return arena_printf(mem, "%.*s/%.*s", STR_ARG(folder_of(data, mem)),
                        STR_ARG(edition_name(number, name)));
}

static int64_t current_number(struct str data, struct arena *mem)
{
    CLEANUP(buf_free) struct buf target = BUF_EMPTY;
    struct str path = arena_printf(mem, "%.*s/current", STR_ARG(data));
    struct err ignored = ERR_CLEAR;
    const char *slash;
    int64_t number;

    if (!file_link_target(path.p, &target, &ignored))
        return 0;
    slash = strrchr(buf_cstr(&target), '/');
    return slash && edition_number_of(str_of(slash + 1), &number) ? number : 0;
}

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

bool editions_read(struct str data, struct arena *mem, struct editions *out,
                   struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct str rest, name;

    if (!dir_list(folder_of(data, mem).p, &names, err))
        return false;
    *out = (struct editions){
        .data = data,
        .numbers = ARENA_ARRAY(mem, int64_t, names.n / 2 + 1),
        .current = current_number(data, mem),
    };
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name))
        if (edition_number_of(name, &out->numbers[out->count]))
            out->count++;
    qsort(out->numbers, out->count, sizeof(*out->numbers), ascending);
    return true;
}

static bool open_sound(struct str data, int64_t number, struct reader **out)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct err ignored = ERR_CLEAR;

    if (!reader_open(editions_path(data, number, &mem).p, out, &ignored))
        return false;
    if (edition_verify(*out, &ignored))
        return true;
    reader_close(*out);
    return false;
}

void editions_best(const struct editions *editions, struct reader **out)
{
    *out = NULL;
    if (editions->current > 0 &&
        open_sound(editions->data, editions->current, out))
        return;
    for (size_t i = editions->count; i-- > 0;)
        if (editions->numbers[i] != editions->current &&
            open_sound(editions->data, editions->numbers[i], out))
            return;
    *out = NULL;
}

void editions_prune(const struct editions *editions, int64_t keep)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    size_t excess = editions->count - (size_t)(keep < 1 ? 1 : keep);

    if (excess > editions->count)
        return;
    for (size_t i = 0; i < editions->count && excess > 0; i++) {
        if (editions->numbers[i] == editions->current)
            continue;
        file_remove(editions_path(editions->data, editions->numbers[i], &mem).p);
        excess--;
    }
}

void editions_sweep(struct str data)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct str folder = folder_of(data, &mem), rest, name;
    struct err ignored = ERR_CLEAR;

    if (!dir_list(folder.p, &names, &ignored))
        return;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name))
        if (str_starts(name, S(".building-")))
            file_remove(
                arena_printf(&mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)).p);
}
