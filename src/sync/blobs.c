#include "sync/blobs.h"

#include <inttypes.h>

#include "io/file.h"
#include "store/read.h"
#include "sync/seen.h"

static bool holds(const char *path, struct str bytes)
{
    CLEANUP(buf_free) struct buf there = BUF_EMPTY;
    struct err ignored = ERR_CLEAR;

    return file_size(path) == (int64_t)bytes.n &&
           file_read(path, bytes.n, &there, &ignored) &&
           str_equal(buf_str(&there), bytes);
}

bool blobs_write(struct room *room, const struct digest *digest,
                 struct str bytes, struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;
    char hex[DIGEST_HEX + 1];

    digest_hex(digest, hex);
    buf_printf(&path, "%.*s/blobs/%.2s", STR_ARG(room->config->store.data), hex);
    if (!dir_make(buf_cstr(&path), err))
        return false;
    buf_printf(&path, "/%s", hex);
    if (holds(buf_cstr(&path), bytes))
        return true;
    if (!room_check(room, (int64_t)bytes.n, err) ||
        !file_write_atomic(buf_cstr(&path), bytes, err))
        return false;
    room->used_bytes += (int64_t)bytes.n;
    return true;
}

/* `bytes` is emptied first: one memory serves all pictures of an edition. */
static bool verify_one(const struct config *config, const struct digest *digest,
                       struct buf *bytes, struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;
    char hex[DIGEST_HEX + 1];
    struct digest found;

    digest_hex(digest, hex);
    buf_printf(&path, "%.*s/blobs/%.2s/%s", STR_ARG(config->store.data), hex,
               hex);
    buf_clear(bytes);
    if (!file_read(buf_cstr(&path), LIMIT_WORKER_REPLY, bytes, err)) {
        err->kind = ERR_DATA;
        return err_wrap(err, "picture");
    }
    found = digest_of(buf_str(bytes));
    return digest_equal(&found, digest) ||
           err_set(err, ERR_DATA, "picture: %s is damaged", buf_cstr(&path));
}

bool blobs_hold(const struct config *config, const struct digest *digest)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct err ignored = ERR_CLEAR;

    return verify_one(config, digest, &bytes, &ignored);
}

bool blobs_verify(const struct config *config, struct reader *reader,
                  struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct asset *assets;
    size_t count;

    if (reader_is_factory(reader))
        return true;
    if (!store_assets(reader, &mem, &assets, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!verify_one(config, &assets[i].digest, &bytes, err))
            return false;
    return true;
}

/* Marks the names of an edition's pictures. */
static bool mark(struct str path, struct seen *named, struct arena *mem)
{
    struct err ignored = ERR_CLEAR;
    char hex[DIGEST_HEX + 1];
    struct reader *reader;
    struct asset *assets;
    size_t count;
    bool is_read;

    if (!reader_open(path.p, &reader, &ignored))
        return false;
    is_read = store_assets(reader, mem, &assets, &count, &ignored);
    reader_close(reader);
    for (size_t i = 0; is_read && i < count; i++) {
        digest_hex(&assets[i].digest, hex);
        (void)seen_is_new(named, str_of(hex), mem);
    }
    return is_read;
}

static void mark_found(const struct harvest *harvest, struct seen *named,
                       struct arena *mem)
{
    char hex[DIGEST_HEX + 1];

    for (const struct harvest_asset *entry = harvest->assets; entry;
         entry = entry->next) {
        digest_hex(&entry->asset.digest, hex);
        (void)seen_is_new(named, str_of(hex), mem);
    }
}

static void sweep_folder(const char *path, struct seen *named, struct arena *mem)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct err ignored = ERR_CLEAR;
    struct str rest, name;

    if (!dir_list(path, &names, &ignored))
        return;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name))
        if (name.n > 0 && seen_is_new(named, name, mem))
            file_remove(arena_printf(mem, "%s/%.*s", path, STR_ARG(name)).p);
}

void blobs_prune(const struct editions *editions, const struct harvest *harvest)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf folders = BUF_EMPTY;
    CLEANUP(seen_free) struct seen named = { NULL };
    struct str root = arena_printf(&mem, "%.*s/blobs", STR_ARG(editions->data));
    struct err ignored = ERR_CLEAR;
    struct str rest, name;

    for (size_t i = 0; i < editions->count; i++)
        if (!mark(editions_path(editions->data, editions->numbers[i], &mem),
                  &named, &mem))
            return;
    if (editions->held > 0 &&
        !mark(editions_held_path(editions->data, editions->held, &mem), &named,
              &mem))
        return;
    if (harvest)
        mark_found(harvest, &named, &mem);
    if (!dir_list(root.p, &folders, &ignored))
        return;
    rest = buf_str(&folders);
    while (str_split(&rest, '\0', &name))
        if (name.n > 0)
            sweep_folder(arena_printf(&mem, "%s/%.*s", root.p, STR_ARG(name)).p,
                         &named, &mem);
}

/* ---- room ---------------------------------------------------------------- */

enum { KEPT_WHEN_FULL = 2 }; /* the current edition and the previous one */

/* Of the plain files in it and, so deep, in the folders in it. */
static bool add_files(struct str path, int depth, struct arena *mem,
                      int64_t *bytes, struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct err ignored = ERR_CLEAR;
    struct str rest, name;

    if (!dir_list(path.p, &names, err))
        return false;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name)) {
        struct str inside =
            arena_printf(mem, "%.*s/%.*s", STR_ARG(path), STR_ARG(name));
        int64_t size = name.n > 0 ? file_size(inside.p) : 0;

        if (size >= 0)
            *bytes += size;
        else if (depth > 0)
            (void)add_files(inside, depth - 1, mem, bytes, &ignored);
    }
    return true;
}

bool room_measure(struct room *room, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str data = room->config->store.data;

    room->used_bytes = 0;
    return add_files(arena_printf(&mem, "%.*s/editions", STR_ARG(data)), 0,
                     &mem, &room->used_bytes, err) &&
           add_files(arena_printf(&mem, "%.*s/blobs", STR_ARG(data)), 1, &mem,
                     &room->used_bytes, err);
}

static bool check_free(const struct config *config, int64_t bytes, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str data = arena_str(&mem, config->store.data);
    int64_t room;

    if (!file_room(data.p, &room, err))
        return false;
    return room - bytes >= config->store.free_mb * INT64_C(1048576) ||
           err_set(err, ERR_IO, "%s: under %" PRId64 " MB would stay free",
                   data.p, config->store.free_mb);
}

static bool is_over(const struct room *room, int64_t bytes)
{
    return room->used_bytes + bytes >
           room->config->store.quota_mb * INT64_C(1048576);
}

bool room_check(struct room *room, int64_t bytes, struct err *err)
{
    const struct config *config = room->config;

    if (is_over(room, bytes) && room->editions &&
        room->editions->count > KEPT_WHEN_FULL) {
        editions_prune(room->editions, KEPT_WHEN_FULL);
        blobs_prune(room->editions, room->harvest);
        if (!room_measure(room, err))
            return false;
    }
    if (is_over(room, bytes))
        return err_set(err, ERR_IO,
                       "%.*s: editions and pictures take %.1f MB, with %.1f "
                       "MB to come: over store.quota_mb = %" PRId64,
                       STR_ARG(config->store.data),
                       (double)room->used_bytes / 1048576,
                       (double)bytes / 1048576, config->store.quota_mb);
    return check_free(config, bytes, err);
}
