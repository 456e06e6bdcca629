#include "sync/worker_child.h"

#include <malloc.h>
#include <unistd.h>

#include "core/charset.h"
#include "core/json.h"
#include "core/wire.h"
#include "sync/sandbox.h"

struct outcome {
    struct reply_head head;
    struct buf bytes;
};

static bool read_all(int fd, void *bytes, size_t n)
{
    char *at = bytes;

    while (n > 0) {
        ssize_t got = read(fd, at, n);

        if (got <= 0)
            return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const void *bytes, size_t n)
{
    const char *at = bytes;

    while (n > 0) {
        ssize_t put = write(fd, at, n);

        if (put <= 0)
            return false;
        at += put;
        n -= (size_t)put;
    }
    return true;
}

static bool decode(const struct worker_page *page, struct buf *text,
                   struct err *err)
{
    return charset_decode(page->bytes, charset_label(page->content_type), text,
                          err);
}

static struct extract_input input_of(const struct worker_options *options,
                                     const struct worker_page *page,
                                     struct str text)
{
    return (struct extract_input){
        .page = text,
        .url = page->url,
        .profiles = options->profiles,
        .profile_count = options->profile_count,
        .profile_name = page->profile_name,
        .marker = page->marker,
    };
}

/* `trace` may be NULL: nobody asks. */
static bool read_article(const struct worker_options *options,
                         const struct worker_page *page, struct arena *mem,
                         struct trace *trace, struct article *out,
                         struct err *err)
{
    struct extract_input input = input_of(options, page, page->bytes);

    input.trace = trace;
    return extract_bytes(&input, page->content_type, mem, out, err);
}

static bool read_list(const struct worker_options *options,
                      const struct worker_page *page, struct arena *mem,
                      struct trace *trace, struct list_page *out, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct extract_input input;

    if (!decode(page, &text, err))
        return false;
    input = input_of(options, page, arena_take(mem, &text));
    input.trace = trace;
    return extract_list(&input, mem, out, err);
}

static bool do_article(const struct worker_options *options,
                       const struct worker_page *page, struct outcome *out,
                       struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct article article;

    if (!read_article(options, page, &mem, NULL, &article, err))
        return false;
    wire_put_article(&article, &out->bytes);
    return true;
}

static bool do_list(const struct worker_options *options,
                    const struct worker_page *page, struct outcome *out,
                    struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct list_page list;

    if (!read_list(options, page, &mem, NULL, &list, err))
        return false;
    wire_put_list(&list, &out->bytes);
    return true;
}

static bool do_explain_article(const struct worker_options *options,
                               const struct worker_page *page,
                               struct outcome *out, struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct trace trace = { .mem = &mem };
    struct article article;

    if (!read_article(options, page, &mem, &trace, &article, err))
        return false;
    wire_put_trace(&trace, &out->bytes);
    return true;
}

static bool do_explain_list(const struct worker_options *options,
                            const struct worker_page *page, struct outcome *out,
                            struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct trace trace = { .mem = &mem };
    struct list_page list;

    if (!read_list(options, page, &mem, &trace, &list, err))
        return false;
    wire_put_trace(&trace, &out->bytes);
    return true;
}

static bool do_picture(const struct worker_options *options,
                       const struct worker_page *page, struct outcome *out,
                       struct err *err)
{
    CLEANUP(picture_free) struct picture picture = { 0 };

    if (!picture_remake(page->bytes, options->picture_box_px, &picture, err))
        return false;
    if (picture.bytes.n > LIMIT_WORKER_REPLY)
        return err_set(err, ERR_LIMIT, "%zu bytes when made anew, over %zu",
                       picture.bytes.n, LIMIT_WORKER_REPLY);
    out->head.picture_type = picture.type;
    out->head.width = picture.width;
    out->head.height = picture.height;
    buf_put(&out->bytes, buf_str(&picture.bytes));
    return true;
}

static bool (*const tasks[TASK_COUNT])(const struct worker_options *,
                                       const struct worker_page *,
                                       struct outcome *, struct err *) = {
    [TASK_ARTICLE] = do_article,
    [TASK_LIST] = do_list,
    [TASK_EXPLAIN_ARTICLE] = do_explain_article,
    [TASK_EXPLAIN_LIST] = do_explain_list,
    [TASK_PICTURE] = do_picture,
};

static bool read_request(int fd, struct request_head *head, struct buf *bytes)
{
    size_t n = 0;

    if (!read_all(fd, head, sizeof(*head)) || head->task >= TASK_COUNT)
        return false;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        n += head->lengths[i];
    buf_reserve(bytes, n);
    bytes->n = n;
    return read_all(fd, bytes->p, n);
}

static struct worker_page page_of(const struct request_head *head,
                                  struct str bytes)
{
    struct str fields[FIELD_COUNT];

    for (size_t i = 0; i < FIELD_COUNT; i++) {
        fields[i] = str_slice(bytes, 0, head->lengths[i]);
        bytes = str_skip(bytes, head->lengths[i]);
    }
    return (struct worker_page){
        .url = fields[FIELD_URL],
        .content_type = fields[FIELD_TYPE],
        .profile_name = fields[FIELD_PROFILE],
        .marker = fields[FIELD_MARKER],
        .bytes = fields[FIELD_BYTES],
    };
}

static bool answer(int fd, struct outcome *outcome, const struct err *err)
{
    if (err->kind != ERR_NONE) {
        buf_clear(&outcome->bytes);
        buf_put(&outcome->bytes, str_of(err->text));
    }
    outcome->head.kind = err->kind;
    outcome->head.length = (uint32_t)outcome->bytes.n;
    return write_all(fd, &outcome->head, sizeof(outcome->head)) &&
           write_all(fd, outcome->bytes.p, outcome->bytes.n);
}

static bool serve_one(const struct worker_options *options)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct request_head head;
    struct outcome outcome = { 0 };
    struct worker_page page;
    struct err err = ERR_CLEAR;
    bool is_answered;

    if (!read_request(SANDBOX_SOCKET, &head, &bytes))
        return false;
    page = page_of(&head, buf_str(&bytes));
    if (tasks[head.task](options, &page, &outcome, &err))
        err = ERR_CLEAR;
    is_answered = answer(SANDBOX_SOCKET, &outcome, &err);
    buf_free(&outcome.bytes);
    return is_answered;
}

/* A page's memory is kept for the next page: giving it back and asking again
 * was a sixth of what a page cost. */
static void keep_memory(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, (int)LIMIT_WORKER_MEMORY);
    (void)mallopt(M_MMAP_THRESHOLD, (int)LIMIT_WORKER_KEPT);
}

void worker_child_run(const struct worker_options *options, int socket,
                      pid_t parent)
{
    struct outcome hello = { 0 };
    struct err err = ERR_CLEAR;

    keep_memory();
    json_start(1); /* unless the program has: no file can be opened later */
    if (!sandbox_enter(socket, parent, &err)) {
        (void)answer(socket, &hello, &err);
        _exit(err_exit_status(err.kind));
    }
    if (answer(SANDBOX_SOCKET, &hello, &err))
        while (serve_one(options))
            continue;
    _exit(0);
}
