#include "sync/vigil.h"

#include <stdlib.h>
#include <sysexits.h>

#include "base/buf.h"
#include "base/log.h"
#include "io/file.h"

/* So often the wall clock is looked at, and by so much it has been set. */
enum { LOOK_S = 60, JUMP_S = 60, NEVER = -1 };

struct vigil {
    const struct vigil_options *options;
    struct buf note; /* path of the file that remembers */
    int64_t start_ms, tried_ms;
    int64_t finished_ms; /* on the steady clock; may be before the start */
    bool has_finished;
    int failures;
    uint64_t random; /* for the next try */
};

static int64_t steady_ms(const struct vigil *vigil)
{
    return vigil->options->steady_ms(vigil->options->context);
}

static int64_t wall_s(const struct vigil *vigil)
{
    return vigil->options->wall_s(vigil->options->context);
}

/* ---- what is remembered -------------------------------------------------- */

static bool read_note(const struct vigil *vigil, int64_t *out_s, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;

    return file_read(buf_cstr(&vigil->note), LIMIT_NOTE, &text, err) &&
           (str_to_int(str_trim(buf_str(&text)), 0, LIMIT_EPOCH_S, out_s) ||
            err_set(err, ERR_DATA, "%s: no moment", buf_cstr(&vigil->note)));
}

static void recall(struct vigil *vigil)
{
    struct err err = ERR_CLEAR;
    int64_t noted_s, age_s;

    if (!read_note(vigil, &noted_s, &err)) {
        if (err.kind != ERR_ABSENT)
            log_err(LOG_LEVEL_WARN, "schedule", &err);
        return;
    }
    age_s = schedule_age(wall_s(vigil), noted_s);
    vigil->has_finished = age_s >= 0;
    vigil->finished_ms = vigil->start_ms - age_s * 1000;
}

static bool write_note(struct vigil *vigil, struct err *err)
{
    CLEANUP(buf_free) struct buf folder = BUF_EMPTY;
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;

    buf_printf(&folder, "%.*s/state", STR_ARG(vigil->options->data));
    buf_printf(&text, "%lld\n", (long long)wall_s(vigil));
    return dir_make(buf_cstr(&folder), err) &&
           file_write_atomic(buf_cstr(&vigil->note), buf_str(&text), err);
}

/* ---- one night ----------------------------------------------------------- */

static struct schedule_plan look(const struct vigil *vigil)
{
    int64_t now_ms = steady_ms(vigil);
    const struct schedule_facts facts = {
        .now_s = wall_s(vigil),
        .up_s = (now_ms - vigil->start_ms) / 1000,
        .finished_s =
            vigil->has_finished ? (now_ms - vigil->finished_ms) / 1000 : NEVER,
        .tried_s = (now_ms - vigil->tried_ms) / 1000,
        .failures = vigil->failures,
        .window = vigil->options->window,
        .random = vigil->random,
    };
    struct schedule_plan plan = schedule_next(&facts);

    if (vigil->options->planned)
        vigil->options->planned(vigil->options->context, &plan);
    return plan;
}

/* By how much the wall clock is ahead of the steady one. */
static int64_t lead_s(const struct vigil *vigil)
{
    return wall_s(vigil) - steady_ms(vigil) / 1000;
}

enum waited { WAITED_WELL, WAITED_JUMPED, WAITED_END };

/* On the steady clock alone; but where in the day we are may change meanwhile. */
static enum waited wait_for(const struct vigil *vigil, int64_t wait_s)
{
    const struct vigil_options *options = vigil->options;
    int64_t end_ms = steady_ms(vigil) + wait_s * 1000;
    int64_t lead = lead_s(vigil), left_ms;

    while ((left_ms = end_ms - steady_ms(vigil)) > 0) {
        if (!options->wait(options->context,
                           left_ms < LOOK_S * 1000 ? left_ms : LOOK_S * 1000))
            return WAITED_END;
        if (llabs(lead_s(vigil) - lead) > JUMP_S)
            return WAITED_JUMPED;
    }
    return WAITED_WELL;
}

static void settle(struct vigil *vigil, int exit_status)
{
    struct err err = ERR_CLEAR;

    vigil->tried_ms = steady_ms(vigil);
    if (exit_status != EX_OK && exit_status != EX_DATAERR) {
        if (vigil->failures < LIMIT_FAILURES)
            vigil->failures++;
        return;
    }
    vigil->failures = 0;
    vigil->has_finished = true;
    vigil->finished_ms = vigil->tried_ms;
    if (!write_note(vigil, &err))
        log_err(LOG_LEVEL_WARN, "schedule", &err);
}

/* False when we are asked to end. */
static bool next_night(struct vigil *vigil)
{
    const struct vigil_options *options = vigil->options;
    enum waited waited;
    int exit_status;

    vigil->random = options->chance(options->context);
    do
        waited = wait_for(vigil, look(vigil).wait_s);
    while (waited == WAITED_JUMPED);
    if (waited == WAITED_END || !options->run(options->context, &exit_status))
        return false;
    if (options->ended)
        options->ended(options->context, exit_status);
    settle(vigil, exit_status);
    return true;
}

void vigil_keep(const struct vigil_options *options)
{
    struct vigil vigil = { .options = options };

    vigil.start_ms = vigil.tried_ms = steady_ms(&vigil);
    buf_printf(&vigil.note, "%.*s/state/night", STR_ARG(options->data));
    recall(&vigil);
    while (next_night(&vigil))
        continue;
    buf_free(&vigil.note);
}
