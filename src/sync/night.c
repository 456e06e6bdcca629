#include "sync/night.h"

#include "base/version.h"
#include "io/clock.h"
#include "io/file.h"
#include "io/lock.h"
#include "sync/journal.h"

static bool make_folder(struct str data, const char *name, struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;

    buf_printf(&path, "%.*s/%s", STR_ARG(data), name);
    return dir_make(buf_cstr(&path), err);
}

static bool take_lock(struct night *night, struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;

    buf_printf(&path, "%.*s/state/lock", STR_ARG(night->data));
    if (lock_take(buf_cstr(&path), &night->lock, err))
        return true;
    return err->kind == ERR_BUSY
               ? err_set(err, ERR_BUSY, "another sync is running")
               : false;
}

static void start_worker(struct night *night)
{
    const struct sync_options *options = night->options;
    const struct worker_options wanted = {
        .profiles = options->profiles,
        .profile_count = options->profile_count,
        .picture_box_px = config_picture_box_px(options->config),
    };

    night->worker = worker_open(&wanted);
}

/* What was learnt goes with the edition that was made of it: about another,
 * or when everything is asked for, it is worth nothing. */
static bool recall(struct night *night, struct err *err)
{
    struct str path =
        arena_printf(night->mem, "%.*s/state/upstream.db", STR_ARG(night->data));
    int64_t base = night->base ? reader_number(night->base) : 0;

    return upstream_open(path.p, &night->upstream, err) &&
           ((upstream_edition(night->upstream) == base &&
             !night->options->is_full) ||
            upstream_forget(night->upstream, err));
}

/* All that makes another run the same night. */
static struct digest night_digest(const struct night *night)
{
    const struct sync_options *options = night->options;
    int64_t current = night->editions.current;
    struct config_entry *entries;
    struct digester digester;
    size_t count;

    config_entries(options->config, night->mem, &entries, &count);
    digester_init(&digester);
    digester_put(&digester, S(BULLETIN_VERSION));
    digester_put(&digester,
                 (struct str){ (const char *)&current, sizeof(current) });
    digester_put(&digester, options->only_source);
    digester_put(&digester, options->is_full ? S("full") : S(""));
    for (size_t i = 0; i < options->profile_count; i++)
        digester_put(&digester,
                     (struct str){ (const char *)&options->profiles[i].text,
                                   sizeof(struct digest) });
    for (size_t i = 0; i < count; i++) {
        digester_put(&digester, entries[i].section);
        digester_put(&digester, entries[i].key);
        digester_put(&digester, entries[i].value);
    }
    return digester_done(&digester);
}

/* An edition that was in its place, but not yet on show, is made again. */
static bool drop_unshown(struct night *night, struct err *err)
{
    int64_t number = night->resume ? resume_number(night->resume) : 0;
    struct str path = editions_path(night->data, number, night->mem);

    if (number == 0 || number == night->editions.current ||
        !resume_has_records(night->resume) || !file_exists(path.p))
        return true;
    file_remove(path.p);
    return editions_read(night->data, night->mem, &night->editions, err);
}

/* A run that was killed is gone on with. */
static void go_on(struct night *night)
{
    struct digest about = night_digest(night);
    struct str path =
        arena_printf(night->mem, "%.*s/state/resume", STR_ARG(night->data));

    if (night->options->is_dry_run)
        return;
    night->resume = resume_open(path.p, &about, night->options->now_s,
                                editions_next(&night->editions));
    night->clock.clock_s = resume_start_s(night->resume);
}

bool night_has_room(struct night *night, struct err *err)
{
    return room_measure(&night->room, err) && room_check(&night->room, 0, err);
}

/* A disk that is full already is not written to at all. */
static bool measure(struct night *night, struct err *err)
{
    night->room = (struct room){
        .config = night->options->config,
        .editions = night->options->is_dry_run ? NULL : &night->editions,
        .harvest = &night->harvest,
    };
    return night_has_room(night, err);
}

void night_note(struct night *night, int64_t now_s)
{
    struct err why = ERR_CLEAR;

    if (night->options->is_dry_run)
        return;
    night->unnoted = journal_note(night->data, now_s, &why) ? ERR_CLEAR : why;
}

bool night_prepare(struct night *night, struct err *err)
{
    if (!make_folder(night->data, "editions", err) ||
        !make_folder(night->data, "blobs", err) ||
        !make_folder(night->data, "state", err) || !take_lock(night, err))
        return false;
    night_note(night, 0);
    editions_sweep(night->data);
    if (!editions_read(night->data, night->mem, &night->editions, err))
        return false;
    go_on(night);
    if (!drop_unshown(night, err))
        return false;
    editions_best(&night->editions, &night->base);
    /* The pictures of a run that was killed are named by its records. */
    if (!night->resume || !resume_has_records(night->resume))
        blobs_prune(&night->editions, NULL);
    night->editions.base = night->base ? reader_number(night->base) : 0;
    if (!measure(night, err))
        return false;
    start_worker(night);
    return recall(night, err);
}
