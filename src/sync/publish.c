#include "sync/publish.h"

#include "io/file.h"
#include "sync/blobs.h"
#include "sync/journal.h"

static bool verify(const struct build *build, struct err *err)
{
    struct reader *reader;
    bool is_sound;

    if (!reader_open(build->path.p, &reader, err))
        return false;
    is_sound = edition_verify(reader, err);
    reader_close(reader);
    return is_sound;
}

bool publish_check(const struct sync_options *options,
                   const struct build *build, struct err *err)
{
    if (verify(build, err) &&
        (!options->probe ||
         options->probe(options->probe_context, build->path.p, err)))
        return true;
    err->kind = ERR_HELD;
    return err_wrap(err, "the new edition is held");
}

bool publish_edition(const struct sync_options *options,
                     const struct build *build, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str data = options->config->store.data;
    struct str path = editions_path(data, build->number, &mem);

    if (!file_sync(build->path.p, err) ||
        !file_rename(build->path.p, path.p, err) ||
        !editions_use(data, build->number, err))
        return false;
    editions_drop_held(data);
    return true;
}

/* Tidying up is not worth a failed night: what stays is found again. */
void publish_tidy(const struct sync_options *options)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct str data = options->config->store.data;
    struct err ignored = ERR_CLEAR;
    struct editions editions;

    if (!editions_read(data, &mem, &editions, &ignored))
        return;
    editions.noted = journal_edition(data);
    editions_prune(&editions, options->config->store.keep_editions);
    blobs_prune(&editions, NULL);
}
