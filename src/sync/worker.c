#include "sync/worker.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/extract_text.h"
#include "core/wire.h"
#include "io/clock.h"
#include "sync/worker_child.h"

struct worker {
    struct worker_options options;
    pid_t child; /* 0: none */
    int socket;
    int tasks_done; /* by this child */
};

/* Kills and reaps; the child keeps nothing worth a farewell. */
static int end_child(struct worker *worker)
{
    int status = 0;

    if (worker->child == 0)
        return 0;
    close(worker->socket);
    (void)kill(worker->child, SIGKILL);
    while (waitpid(worker->child, &status, 0) < 0 && errno == EINTR)
        continue;
    worker->child = 0;
    worker->socket = -1;
    return status;
}

/* Says of what the child has died; a child that only closed its socket is
 * reported as killed, by us. */
static bool child_died(struct worker *worker, struct err *err)
{
    int status = end_child(worker);

    if (!WIFSIGNALED(status))
        return err_set(err, ERR_DATA,
                       "the worker died on this page (exit status %d)",
                       WEXITSTATUS(status));
    return err_set(err, ERR_DATA, "the worker died on this page (signal %d, %s)",
                   WTERMSIG(status), sigdescr_np(WTERMSIG(status)));
}

static bool child_overran(struct worker *worker, struct err *err)
{
    (void)end_child(worker);
    return err_set(err, ERR_DATA, "the worker took over %d s for this page",
                   LIMIT_WORKER_WALL_S);
}

static bool child_lied(struct worker *worker, struct err *err)
{
    (void)end_child(worker);
    return err_set(err, ERR_DATA, "the worker answered nonsense for this page");
}

/* Waits until the socket is ready; ends the child otherwise. */
static bool wait_ready(struct worker *worker, short events, int64_t deadline_ms,
                       struct err *err)
{
    struct pollfd pollfd = { worker->socket, events, 0 };
    int64_t left_ms;
    int n;

    do {
        left_ms = deadline_ms - clock_ms();
        n = left_ms > 0 ? poll(&pollfd, 1, (int)left_ms) : 0;
    } while (n < 0 && errno == EINTR);
    return n > 0 || child_overran(worker, err);
}

static bool send_all(struct worker *worker, struct str bytes,
                     int64_t deadline_ms, struct err *err)
{
    while (bytes.n > 0) {
        ssize_t n;

        if (!wait_ready(worker, POLLOUT, deadline_ms, err))
            return false;
        n = send(worker->socket, bytes.p, bytes.n, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n < 0)
            return child_died(worker, err);
        bytes = str_skip(bytes, (size_t)n);
    }
    return true;
}

static bool receive_all(struct worker *worker, void *bytes, size_t left,
                        int64_t deadline_ms, struct err *err)
{
    char *at = bytes;

    while (left > 0) {
        ssize_t n;

        if (!wait_ready(worker, POLLIN, deadline_ms, err))
            return false;
        n = recv(worker->socket, at, left, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0)
            return child_died(worker, err);
        at += n;
        left -= (size_t)n;
    }
    return true;
}

/* The refusals a child may pass on; anything else is not its to say. */
static enum err_kind refusal_of(uint32_t kind)
{
    return kind == ERR_LIMIT ? ERR_LIMIT : ERR_DATA;
}

/* Whatever the child says goes to a terminal. */
static bool pass_refusal(const struct reply_head *head, struct str words,
                         struct err *err)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;

    return err_set(err, refusal_of(head->kind), "%.*s",
                   STR_ARG(text_tidy(words, &mem)));
}

static bool receive_reply(struct worker *worker, struct reply_head *head,
                          struct buf *bytes, int64_t deadline_ms, struct err *err)
{
    if (!receive_all(worker, head, sizeof(*head), deadline_ms, err))
        return false;
    if (head->length > LIMIT_WORKER_REPLY ||
        (head->kind != ERR_NONE && head->length >= LIMIT_ERR_TEXT))
        return child_lied(worker, err);
    buf_reserve(bytes, head->length);
    if (!receive_all(worker, bytes->p, head->length, deadline_ms, err))
        return false;
    bytes->n = head->length;
    return head->kind == ERR_NONE || pass_refusal(head, buf_str(bytes), err);
}

static bool start_child(struct worker *worker, struct err *err)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    pid_t parent = getpid();
    struct reply_head hello;
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return err_set(err, ERR_IO, "socketpair: %m");
    worker->child = fork();
    if (worker->child == 0)
        worker_child_run(&worker->options, pair[1], parent);
    close(pair[1]);
    worker->socket = pair[0];
    worker->tasks_done = 0;
    if (worker->child < 0) {
        worker->child = 0;
        close(pair[0]);
        return err_set(err, ERR_IO, "fork: %m");
    }
    if (receive_reply(worker, &hello, &bytes,
                      clock_ms() + LIMIT_WORKER_WALL_S * INT64_C(1000), err))
        return true;
    (void)end_child(worker);
    err->kind = ERR_INTERNAL;
    return err_wrap(err, "the worker does not start");
}

/* From here on the child has LIMIT_WORKER_CPU_S more. It cannot raise the
 * limit itself: the call is not open to it. */
static void grant_time(const struct worker *worker)
{
    struct rlimit limit = { .rlim_max = RLIM_INFINITY };
    struct timespec used = { 0 };
    clockid_t clock;

    if (clock_getcpuclockid(worker->child, &clock) == 0)
        (void)clock_gettime(clock, &used);
    limit.rlim_cur = (rlim_t)used.tv_sec + 1 + LIMIT_WORKER_CPU_S;
    (void)prlimit(worker->child, RLIMIT_CPU, &limit, NULL);
}

static bool send_request(struct worker *worker, enum task task,
                         const struct worker_page *page, int64_t deadline_ms,
                         struct err *err)
{
    const struct str fields[FIELD_COUNT] = {
        [FIELD_URL] = page->url,
        [FIELD_TYPE] = page->content_type,
        [FIELD_PROFILE] = page->profile_name,
        [FIELD_MARKER] = page->marker,
        [FIELD_BYTES] = page->bytes,
    };
    struct request_head head = { .task = task };

    for (size_t i = 0; i < FIELD_COUNT; i++)
        head.lengths[i] = (uint32_t)fields[i].n;
    if (!send_all(worker, (struct str){ (const char *)&head, sizeof(head) },
                  deadline_ms, err))
        return false;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (!send_all(worker, fields[i], deadline_ms, err))
            return false;
    return true;
}

static bool call(struct worker *worker, enum task task,
                 const struct worker_page *page, struct reply_head *head,
                 struct buf *bytes, struct err *err)
{
    int64_t deadline_ms;

    assert(page->url.n <= LIMIT_ADDRESS);
    if (page->bytes.n > LIMIT_PICTURE || page->content_type.n > LIMIT_HEADERS)
        return err_set(err, ERR_LIMIT, "over %zu bytes", LIMIT_PICTURE);
    if (worker->tasks_done >= LIMIT_WORKER_PAGES)
        (void)end_child(worker);
    if (worker->child == 0 && !start_child(worker, err))
        return false;
    worker->tasks_done++;
    grant_time(worker);
    deadline_ms = clock_ms() + LIMIT_WORKER_WALL_S * INT64_C(1000);
    return send_request(worker, task, page, deadline_ms, err) &&
           receive_reply(worker, head, bytes, deadline_ms, err);
}

struct worker *worker_open(const struct worker_options *options)
{
    struct worker *worker = calloc(1, sizeof(*worker));

    if (!worker)
        abort();
    worker->options = *options;
    worker->socket = -1;
    return worker;
}

void worker_close(struct worker *worker)
{
    if (!worker)
        return;
    (void)end_child(worker);
    free(worker);
}

/* The child's answer, in `mem`. */
static bool ask(struct worker *worker, enum task task,
                const struct worker_page *page, struct arena *mem,
                struct str *answer, struct err *err)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct reply_head head;

    if (!call(worker, task, page, &head, &bytes, err))
        return false;
    *answer = arena_take(mem, &bytes);
    return true;
}

bool worker_article(struct worker *worker, const struct worker_page *page,
                    struct arena *mem, struct article *out, struct err *err)
{
    struct str answer;

    if (!ask(worker, TASK_ARTICLE, page, mem, &answer, err))
        return false;
    if (!wire_get_article(answer, mem, out, err))
        return child_lied(worker, err);
    out->url = arena_str(mem, page->url);
    return true;
}

static bool explain(struct worker *worker, enum task task,
                    const struct worker_page *page, struct arena *mem,
                    struct trace *out, struct err *err)
{
    struct str answer;

    return ask(worker, task, page, mem, &answer, err) &&
           (wire_get_trace(answer, mem, out, err) || child_lied(worker, err));
}

bool worker_explain_article(struct worker *worker,
                            const struct worker_page *page, struct arena *mem,
                            struct trace *out, struct err *err)
{
    return explain(worker, TASK_EXPLAIN_ARTICLE, page, mem, out, err);
}

bool worker_explain_list(struct worker *worker, const struct worker_page *page,
                         struct arena *mem, struct trace *out, struct err *err)
{
    return explain(worker, TASK_EXPLAIN_LIST, page, mem, out, err);
}

bool worker_list(struct worker *worker, const struct worker_page *page,
                 struct arena *mem, struct list_page *out, struct err *err)
{
    struct str answer;

    return ask(worker, TASK_LIST, page, mem, &answer, err) &&
           (wire_get_list(answer, mem, out, err) || child_lied(worker, err));
}

/* Of the bytes only the beginning can be checked without a decoder. */
static bool is_picture(const struct worker *worker,
                       const struct reply_head *head, struct str bytes)
{
    static const struct str starts[] = {
        [PICTURE_JPEG] = STR("\xFF\xD8\xFF"),
        [PICTURE_PNG] = STR("\x89PNG\r\n\x1A\n"),
    };
    uint32_t box_px = worker->options.picture_box_px;

    return head->picture_type < COUNT_OF(starts) &&
           str_starts(bytes, starts[head->picture_type]) && head->width > 0 &&
           head->width <= box_px && head->height > 0 && head->height <= box_px;
}

bool worker_picture(struct worker *worker, struct str bytes,
                    struct picture *out, struct err *err)
{
    CLEANUP(buf_free) struct buf reply = BUF_EMPTY;
    struct worker_page page = { .bytes = bytes };
    struct reply_head head;

    if (!call(worker, TASK_PICTURE, &page, &head, &reply, err))
        return false;
    if (!is_picture(worker, &head, buf_str(&reply)))
        return child_lied(worker, err);
    *out = (struct picture){
        .type = head.picture_type,
        .width = head.width,
        .height = head.height,
        .bytes = reply,
    };
    reply = BUF_EMPTY;
    return true;
}
