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

struct str editions_held_path(struct str data, int64_t number, struct arena *mem)
{
    char name[64];

    return arena_printf(mem, "%.*s/%.*s", STR_ARG(folder_of(data, mem)),
                        STR_ARG(edition_held_name(number, name)));
}

static struct str reason_path(struct str data, int64_t number, struct arena *mem)
{
    struct str path = editions_held_path(data, number, mem);

    return arena_printf(mem, "%.*s.txt", STR_ARG(path));
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
    while (str_split(&rest, '\0', &name)) {
        int64_t held;

        if (edition_number_of(name, &out->numbers[out->count]))
            out->count++;
        else if (edition_held_number_of(name, &held) && held > out->held)
            out->held = held;
    }
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

int64_t editions_next(const struct editions *editions)
{
    int64_t last = editions->count ? editions->numbers[editions->count - 1] : 0;

    if (last < editions->held)
        last = editions->held;
    return (editions->current > last ? editions->current : last) + 1;
}

/* ---- held ones ----------------------------------------------------------- */

bool editions_hold(const struct editions *editions, const char *path,
                   int64_t number, struct str reason, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str data = editions->data;

    editions_drop_held(data);
    return file_sync(path, err) &&
           file_write_atomic(reason_path(data, number, &mem).p, reason, err) &&
           file_rename(path, editions_held_path(data, number, &mem).p, err);
}

struct str editions_reason(struct str data, int64_t number, struct arena *mem)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct err ignored = ERR_CLEAR;

    return file_read(reason_path(data, number, mem).p, LIMIT_ERR_TEXT, &text,
                     &ignored)
               ? arena_take(mem, &text)
               : STR_NONE;
}

static void sweep(struct str data, const char *start)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct str folder = folder_of(data, &mem), rest, name;
    struct err ignored = ERR_CLEAR;

    if (!dir_list(folder.p, &names, &ignored))
        return;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name))
        if (str_starts(name, str_of(start)))
            file_remove(
                arena_printf(&mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)).p);
}

void editions_drop_held(struct str data)
{
    sweep(data, "held-");
}

bool editions_use(struct str data, int64_t number, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str held = editions_held_path(data, number, &mem);
    struct str path = editions_path(data, number, &mem);
    struct str link = arena_printf(&mem, "%.*s/current", STR_ARG(data));
    char name[64];
    struct str target =
        arena_printf(&mem, "editions/%.*s", STR_ARG(edition_name(number, name)));

    if (file_exists(held.p) && !file_rename(held.p, path.p, err))
        return false;
    if (!file_exists(path.p))
        return err_set(err, ERR_ABSENT, "there is no edition %lld",
                       (long long)number);
    if (!file_swap_link(target.p, link.p, err))
        return false;
    file_remove(reason_path(data, number, &mem).p);
    return true;
}

static bool may_go(const struct editions *editions, int64_t number)
{
    return number != editions->current && number != editions->base &&
           number != editions->noted;
}

void editions_prune(struct editions *editions, int64_t keep)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    size_t count = editions->count,
           excess = count - (size_t)(keep < 1 ? 1 : keep);

    if (excess > count)
        return;
    editions->count = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t number = editions->numbers[i];
        struct str path = editions_path(editions->data, number, &mem);

        if (excess > 0 && may_go(editions, number)) {
            file_remove(path.p);
            excess--;
        }
        /* One that cannot be removed is still to be reckoned with. */
        if (file_exists(path.p))
            editions->numbers[editions->count++] = number;
    }
}

void editions_sweep(struct str data)
{
    sweep(data, ".building-");
}
