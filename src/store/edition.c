#include "store/edition.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/reader.h"

struct edition {
    struct shelf *shelf;
    struct buf path;     /* empty: the factory edition */
    struct reader *free; /* last back, first out: its cache is warm */
    size_t out;          /* readers that somebody has */
    int64_t number;
    bool is_damaged; /* a reader of it has met damage */
};

struct shelf {
    pthread_mutex_t lock;     /* guards shown and what is in editions */
    pthread_cond_t came_back; /* a reader was put on a free list */
    struct edition *shown;
    struct str factory;
    struct buf data_dir;
    struct buf link;     /* what `current` said when it was last opened */
    struct buf refused;  /* what it said when that failed and was told */
    bool is_damage_told; /* of the one that is shown */
};

/* ---- names --------------------------------------------------------------- */

static struct str name_of(const char *kind, int64_t number, char out[64])
{
    int n = snprintf(out, 64, "%s-%d-%" PRId64 ".db", kind, SQL_SCHEMA, number);

    return (struct str){ out, (size_t)n };
}

/* Only what name_of makes: no leading noughts, no other schema. */
static bool number_of(const char *kind, struct str file_name, int64_t *number)
{
    char wanted[64];
    struct str digits = file_name;
    int64_t value;

    for (int dash = 0; dash < 2; dash++)
        digits = str_skip(digits, (size_t)(str_find_char(digits, '-') + 1));
    if (!str_ends(digits, S(".db")) ||
        !str_to_int(str_slice(digits, 0, digits.n - 3), 1, INT64_MAX, &value) ||
        !str_equal(name_of(kind, value, wanted), file_name))
        return false;
    *number = value;
    return true;
}

struct str edition_name(int64_t number, char out[64])
{
    return name_of("edition", number, out);
}

bool edition_number_of(struct str file_name, int64_t *number)
{
    return number_of("edition", file_name, number);
}

struct str edition_held_name(int64_t number, char out[64])
{
    return name_of("held", number, out);
}

bool edition_held_number_of(struct str file_name, int64_t *number)
{
    return number_of("held", file_name, number);
}

/* ---- one edition --------------------------------------------------------- */

static bool reader_new(const struct edition *edition, struct reader **out,
                       struct err *err)
{
    struct str factory = edition->shelf->factory;

    return edition->path.n ? reader_open(buf_cstr(&edition->path), out, err)
                           : reader_open_bytes(factory, out, err);
}

static void edition_close(struct edition *edition)
{
    assert(edition->out == 0);
    while (edition->free) {
        struct reader *reader = edition->free;

        edition->free = reader->next;
        reader_close(reader);
    }
    buf_free(&edition->path);
    free(edition);
}

/* `path` empty: the factory edition. It opens with one reader, and keeps at
 * least that one to its end: reader_acquire relies on it. */
static bool edition_open(struct shelf *shelf, struct str path,
                         struct edition **out, struct err *err)
{
    struct edition *edition = calloc(1, sizeof(*edition));

    if (!edition)
        abort();
    edition->shelf = shelf;
    buf_put(&edition->path, path);
    if (!reader_new(edition, &edition->free, err)) {
        edition_close(edition);
        return false;
    }
    edition->free->edition = edition;
    edition->number = edition->free->number;
    *out = edition;
    return true;
}

/* ---- which one ----------------------------------------------------------- */

/* False when there is no link. */
static bool read_link(const struct shelf *shelf, struct buf *target,
                      struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;
    char text[PATH_MAX];
    ssize_t n;

    buf_printf(&path, "%s/current", buf_cstr(&shelf->data_dir));
    n = readlink(buf_cstr(&path), text, sizeof(text));
    if (n < 0)
        return err_set(err, errno == ENOENT ? ERR_ABSENT : ERR_IO, "current: %m");
    buf_put(target, (struct str){ text, (size_t)n });
    return true;
}

static bool open_linked(struct shelf *shelf, struct str target,
                        struct edition **out, struct err *err)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;

    if (!str_starts(target, S("/")))
        buf_printf(&path, "%s/", buf_cstr(&shelf->data_dir));
    buf_put(&path, target);
    return edition_open(shelf, buf_str(&path), out, err) ||
           err_wrap(err, "current: %.*s", STR_ARG(target));
}

/* The highest number in the folder that is below `below`; 0 when none is. */
static int64_t next_below(const char *folder, int64_t below)
{
    DIR *dir = opendir(folder);
    int64_t best = 0, number;
    struct dirent *entry;

    if (!dir)
        return 0;
    while ((entry = readdir(dir)))
        if (edition_number_of(str_of(entry->d_name), &number) &&
            number < below && number > best)
            best = number;
    closedir(dir);
    return best;
}

/* Adds a sentence to the notice. */
static void note(struct err *notice, const struct err *what)
{
    struct err so_far = *notice;

    if (so_far.kind == ERR_NONE)
        *notice = *what;
    else
        err_set(notice, so_far.kind, "%s; %s", so_far.text, what->text);
}

/* The best of the editions numbered below `below`, else the factory's. */
static bool open_older(struct shelf *shelf, int64_t below, struct edition **out,
                       struct err *notice)
{
    CLEANUP(buf_free) struct buf path = BUF_EMPTY;
    CLEANUP(buf_free) struct buf folder = BUF_EMPTY;
    char name[64];
    struct err err = ERR_CLEAR;

    buf_printf(&folder, "%s/editions", buf_cstr(&shelf->data_dir));
    while ((below = next_below(buf_cstr(&folder), below)) > 0) {
        buf_clear(&path);
        buf_printf(&path, "%s/", buf_cstr(&folder));
        buf_put(&path, edition_name(below, name));
        if (edition_open(shelf, buf_str(&path), out, &err))
            return true;
        err_wrap(&err, "%s", name);
        note(notice, &err);
    }
    if (shelf->factory.n == 0)
        return false;
    if (edition_open(shelf, S(""), out, &err))
        return true;
    err_wrap(&err, "factory edition");
    note(notice, &err);
    return false;
}

/* ---- the shelf ----------------------------------------------------------- */

/* No link says so: publishing writes "editions/...". */
static const struct str never = STR("?");

static void remember(struct buf *link, struct str target)
{
    buf_clear(link);
    buf_put(link, target);
}

void shelf_forget(struct shelf *shelf)
{
    remember(&shelf->link, never);
    remember(&shelf->refused, never);
}

static struct shelf *shelf_new(const char *data_dir, struct str factory)
{
    struct shelf *shelf = calloc(1, sizeof(*shelf));

    if (!shelf)
        abort();
    pthread_mutex_init(&shelf->lock, NULL);
    pthread_cond_init(&shelf->came_back, NULL);
    shelf->factory = factory;
    buf_put(&shelf->data_dir, str_of(data_dir));
    shelf_forget(shelf);
    return shelf;
}

static void shelf_free(struct shelf *shelf)
{
    pthread_cond_destroy(&shelf->came_back);
    pthread_mutex_destroy(&shelf->lock);
    buf_free(&shelf->data_dir);
    buf_free(&shelf->link);
    buf_free(&shelf->refused);
    free(shelf);
}

/* The notice ends by saying what is shown instead. */
static void note_shown(struct err *notice, const struct edition *edition)
{
    struct err shown;

    if (edition->path.n)
        err_set(&shown, notice->kind, "edition %" PRId64 " is on show",
                edition->number);
    else
        err_set(&shown, notice->kind, "the factory edition is on show");
    note(notice, &shown);
}

bool shelf_open(const char *data_dir, struct str factory, struct shelf **out,
                struct err *notice, struct err *err)
{
    CLEANUP(buf_free) struct buf target = BUF_EMPTY;
    struct shelf *shelf = shelf_new(data_dir, factory);
    struct err passed = ERR_CLEAR, reason = ERR_CLEAR;

    if (read_link(shelf, &target, &reason) &&
        open_linked(shelf, buf_str(&target), &shelf->shown, &reason)) {
        remember(&shelf->link, buf_str(&target));
    } else {
        remember(&shelf->refused, buf_str(&target));
        note(&passed, &reason);
        if (!open_older(shelf, INT64_MAX, &shelf->shown, &passed)) {
            shelf_free(shelf);
            return err_set(err, ERR_ABSENT, "no edition to show: %s",
                           passed.text);
        }
        note_shown(&passed, shelf->shown);
    }
    if (notice)
        *notice = passed;
    *out = shelf;
    return true;
}

void shelf_close(struct shelf *shelf)
{
    if (!shelf)
        return;
    edition_close(shelf->shown);
    shelf_free(shelf);
}

/* What is still out of the old one closes as it comes back. */
static void show(struct shelf *shelf, struct edition *edition)
{
    struct edition *old;
    bool is_idle;

    pthread_mutex_lock(&shelf->lock);
    old = shelf->shown;
    shelf->shown = edition;
    is_idle = old->out == 0;
    pthread_mutex_unlock(&shelf->lock);
    shelf->is_damage_told = false;
    if (is_idle)
        edition_close(old);
}

/* Looks at the link; true when it leads to another edition that opens. */
static bool follow_link(struct shelf *shelf, struct err *err)
{
    CLEANUP(buf_free) struct buf target = BUF_EMPTY;
    struct edition *edition;
    struct err reason = ERR_CLEAR;
    bool is_there = read_link(shelf, &target, &reason);

    if (str_equal(buf_str(&target), buf_str(&shelf->link)))
        return false;
    if (is_there && open_linked(shelf, buf_str(&target), &edition, &reason)) {
        remember(&shelf->link, buf_str(&target));
        remember(&shelf->refused, never);
        show(shelf, edition);
        return true;
    }
    /* It is tried again each time, and told once. */
    if (!str_equal(buf_str(&target), buf_str(&shelf->refused)))
        *err = reason;
    remember(&shelf->refused, buf_str(&target));
    return false;
}

/* Sets the edition on show aside when a reader of it has met damage. */
static bool leave_damaged(struct shelf *shelf, struct err *err)
{
    struct edition *shown = shelf->shown, *older;
    bool is_damaged;

    pthread_mutex_lock(&shelf->lock);
    is_damaged = shown->is_damaged;
    pthread_mutex_unlock(&shelf->lock);
    if (!is_damaged || shelf->is_damage_told)
        return false;
    shelf->is_damage_told = true;
    err_set(err, ERR_IO, "edition %" PRId64 " is damaged", shown->number);
    if (!shown->path.n || !open_older(shelf, shown->number, &older, err))
        return false;
    note_shown(err, older);
    show(shelf, older);
    return true;
}

bool shelf_refresh(struct shelf *shelf, struct err *err)
{
    *err = ERR_CLEAR;
    return follow_link(shelf, err) || leave_damaged(shelf, err);
}

/* ---- readers ------------------------------------------------------------- */

static struct reader *take_free(struct edition *edition)
{
    struct reader *reader = edition->free;

    if (reader)
        edition->free = reader->next;
    return reader;
}

/* Another reader cannot be had (no descriptors, the file was removed), but
 * those that are out come back, and there is at least one. */
static struct reader *wait_for_free(struct edition *edition)
{
    struct shelf *shelf = edition->shelf;
    struct reader *reader;

    pthread_mutex_lock(&shelf->lock);
    while (!(reader = take_free(edition)))
        pthread_cond_wait(&shelf->came_back, &shelf->lock);
    pthread_mutex_unlock(&shelf->lock);
    return reader;
}

/* Opening is slow, so it is done outside the lock; counting it as out before
 * keeps the edition from being closed meanwhile. */
struct reader *reader_acquire(struct shelf *shelf)
{
    struct edition *edition;
    struct reader *reader;
    struct err err;

    pthread_mutex_lock(&shelf->lock);
    edition = shelf->shown;
    edition->out++;
    reader = take_free(edition);
    pthread_mutex_unlock(&shelf->lock);
    if (reader)
        return reader;
    if (!reader_new(edition, &reader, &err))
        return wait_for_free(edition);
    reader->edition = edition;
    return reader;
}

/* Everything that comes back goes on the free list, also of an edition that
 * is no longer on show: somebody may be waiting for it. */
void reader_release(struct reader *reader)
{
    struct edition *edition = reader->edition;
    struct shelf *shelf = edition->shelf;
    bool is_last;

    pthread_mutex_lock(&shelf->lock);
    edition->is_damaged = edition->is_damaged || reader->sql.is_damaged;
    reader->next = edition->free;
    edition->free = reader;
    edition->out--;
    is_last = edition->out == 0 && edition != shelf->shown;
    pthread_cond_broadcast(&shelf->came_back);
    pthread_mutex_unlock(&shelf->lock);
    if (is_last)
        edition_close(edition);
}

const char *edition_library(void)
{
    return sqlite3_libversion();
}
