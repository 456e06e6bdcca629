#include "sync/resume.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "io/file.h"

/* Before each value. The first record of a file says which night it is of. */
struct head {
    uint64_t checksum; /* of all that follows */
    uint64_t key;      /* 0: of the first */
    uint64_t n;        /* of the value */
};

struct first {
    struct digest about;
    int64_t start_s, number;
};

struct entry {
    uint64_t key; /* first: by_key */
    struct str value;
};

struct resume {
    char *path;
    struct first first;
    int fd; /* -1: nothing was written yet, or nothing more can be */
    bool is_closed_to_more;
    size_t bytes;   /* of the file */
    struct buf old; /* the file, as far as it is whole */
    struct entry *entries;
    size_t count;
};

static uint64_t short_digest(struct digester *digester)
{
    struct digest digest = digester_done(digester);
    uint64_t out;

    memcpy(&out, digest.bytes, sizeof(out));
    return out;
}

static uint64_t key_number(const struct resume_key *key)
{
    struct digester digester;

    digester_init(&digester);
    digester_put(&digester, key->kind);
    digester_put(&digester, key->source);
    digester_put(&digester, key->url);
    return short_digest(&digester) | 1;
}

static uint64_t checksum_of(const struct head *head, struct str value)
{
    struct digester digester;

    digester_init(&digester);
    digester_put(&digester,
                 (struct str){ (const char *)&head->key, sizeof(head->key) });
    digester_put(&digester, value);
    return short_digest(&digester);
}

/* ---- reading --------------------------------------------------------------- */

/* The next record; false at the end, or where the file is no longer whole. */
static bool next_record(struct str *rest, struct entry *out)
{
    struct head head;

    if (rest->n < sizeof(head))
        return false;
    memcpy(&head, rest->p, sizeof(head));
    if (head.n > rest->n - sizeof(head))
        return false;
    *out = (struct entry){ head.key, str_slice(*rest, sizeof(head),
                                               sizeof(head) + head.n) };
    if (checksum_of(&head, out->value) != head.checksum)
        return false;
    *rest = str_skip(*rest, sizeof(head) + head.n);
    return true;
}

static bool is_this_night(const struct resume *resume,
                          const struct entry *entry, struct first *out)
{
    if (entry->key != 0 || entry->value.n != sizeof(*out))
        return false;
    memcpy(out, entry->value.p, sizeof(*out));
    return digest_equal(&out->about, &resume->first.about) &&
           out->start_s <= resume->first.start_s &&
           resume->first.start_s - out->start_s < LIMIT_RESUME_AGE_S;
}

static int by_key(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return (left->key > right->key) - (left->key < right->key);
}

static void add_entry(struct resume *resume, const struct entry *entry)
{
    if ((resume->count & (resume->count - 1)) == 0) {
        size_t room = resume->count ? 2 * resume->count : 1;

        resume->entries = realloc(resume->entries, room * sizeof(*entry));
        if (!resume->entries)
            abort();
    }
    resume->entries[resume->count++] = *entry;
}

/* What is behind the last whole record is cut off when the next is written. */
static void read_old(struct resume *resume)
{
    struct err ignored = ERR_CLEAR;
    struct entry entry;
    struct first first;
    struct str rest;

    if (!file_read(resume->path, LIMIT_RESUME, &resume->old, &ignored))
        return;
    rest = buf_str(&resume->old);
    if (!next_record(&rest, &entry) || !is_this_night(resume, &entry, &first))
        return;
    resume->first = first;
    while (next_record(&rest, &entry))
        add_entry(resume, &entry);
    resume->bytes = resume->old.n - rest.n;
    if (resume->count)
        qsort(resume->entries, resume->count, sizeof(*resume->entries), by_key);
}

struct resume *resume_open(const char *path, const struct digest *about,
                           int64_t now_s, int64_t number)
{
    struct resume *resume = calloc(1, sizeof(*resume));

    if (!resume || !(resume->path = strdup(path)))
        abort();
    resume->fd = -1;
    resume->first = (struct first){ *about, now_s, number };
    read_old(resume);
    return resume;
}

bool resume_has_records(const struct resume *resume)
{
    return resume->count > 0;
}

int64_t resume_start_s(const struct resume *resume)
{
    return resume->first.start_s;
}

int64_t resume_number(const struct resume *resume)
{
    return resume->first.number;
}

bool resume_find(const struct resume *resume, const struct resume_key *key,
                 struct str *out)
{
    struct entry wanted = { .key = key_number(key) };
    const struct entry *found = NULL;

    if (resume->count)
        found = bsearch(&wanted, resume->entries, resume->count, sizeof(wanted),
                        by_key);
    if (found)
        *out = found->value;
    return found;
}

/* ---- writing --------------------------------------------------------------- */

/* In one call, so that a kill leaves all of it or a part at the end. */
static bool write_record(struct resume *resume, uint64_t key, struct str value)
{
    CLEANUP(buf_free) struct buf record = BUF_EMPTY;
    struct head head = { .key = key, .n = value.n };

    head.checksum = checksum_of(&head, value);
    buf_put(&record, (struct str){ (const char *)&head, sizeof(head) });
    buf_put(&record, value);
    if (record.n > LIMIT_RESUME - resume->bytes)
        return true; /* the next may be smaller */
    if (write(resume->fd, record.p, record.n) != (ssize_t)record.n)
        return false;
    resume->bytes += record.n;
    return true;
}

static bool open_to_write(struct resume *resume)
{
    const struct str first = { (const char *)&resume->first,
                               sizeof(resume->first) };

    resume->fd =
        open(resume->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    return resume->fd >= 0 && ftruncate(resume->fd, (off_t)resume->bytes) == 0 &&
           (resume->bytes > 0 || write_record(resume, 0, first));
}

/* After a record that was cut short none may follow: it would not be found. */
void resume_put(struct resume *resume, const struct resume_key *key,
                struct str value)
{
    if (resume->is_closed_to_more)
        return;
    resume->is_closed_to_more = (resume->fd < 0 && !open_to_write(resume)) ||
                                !write_record(resume, key_number(key), value);
}

void resume_close(struct resume *resume)
{
    if (!resume)
        return;
    fd_close(&resume->fd);
    buf_free(&resume->old);
    free(resume->entries);
    free(resume->path);
    free(resume);
}

void resume_remove(struct resume *resume)
{
    file_remove(resume->path);
}
