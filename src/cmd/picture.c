/* bulletin picture: how a picture is read, and what is made of it. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "core/json.h"
#include "io/file.h"
#include "sync/worker.h"

enum { REFUSED = 1 }; /* exit status */

struct report {
    struct str verdict, reason, detail, media_type;
    int64_t width, height, bytes;
};

static const struct field report_fields[] = {
    FIELD_TEXT(struct report, verdict),
    FIELD_TEXT(struct report, reason), /* as of a page that is rejected */
    FIELD_TEXT(struct report, detail),
    FIELD_TEXT(struct report, media_type),
    FIELD_SERIAL(struct report, width),
    FIELD_SERIAL(struct report, height),
    FIELD_SERIAL(struct report, bytes),
    FIELD_END,
};

static bool make(const struct cmd *cmd, struct picture *out, struct err *err)
{
    CLEANUP(buf_free) struct buf bytes = BUF_EMPTY;
    struct worker_options options = { 0 };
    struct worker *worker;
    int64_t box_px;
    bool is_good;

    if (!cmd_number(cmd, "box", 1, LIMIT_PICTURE_SHOWN_SIDE,
                    config_picture_box_px(&cmd->config), &box_px, err) ||
        !file_read(cmd->operands[0].p, LIMIT_PICTURE, &bytes, err))
        return false;
    options.picture_box_px = (uint32_t)box_px;
    worker = worker_open(&options);
    is_good = worker_picture(worker, buf_str(&bytes), out, err);
    worker_close(worker);
    return is_good;
}

static struct report report_of(const struct picture *picture,
                               const struct err *err)
{
    enum reject why = cmd_reject_of(err);

    if (why != REJECT_NONE)
        return (struct report){
            .verdict = S("reject"),
            .reason = article_reject_word(why),
            .detail = str_of(err->text),
        };
    return (struct report){
        .verdict = S("accept"),
        .media_type = picture_media_type(picture->type),
        .width = picture->width,
        .height = picture->height,
        .bytes = (int64_t)picture->bytes.n,
    };
}

static void put_report(const struct cmd *cmd, const struct report *report,
                       struct buf *out)
{
    if (cmd_has(cmd, "json"))
        json_put_record(report_fields, report, out);
    else if (report->reason.n)
        buf_printf(out, "reject  %.*s: %.*s", STR_ARG(report->reason),
                   STR_ARG(report->detail));
    else
        buf_printf(out, "accept  %.*s  %lld x %lld pixels  %lld bytes",
                   STR_ARG(report->media_type), (long long)report->width,
                   (long long)report->height, (long long)report->bytes);
    buf_put_char(out, '\n');
}

/* To standard output, unless the picture itself goes there. */
static int say(const struct cmd *cmd, const struct report *report)
{
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;

    put_report(cmd, report, &words);
    if (!str_equal(cmd_value(cmd, "output"), S("-")))
        return cmd_print(cmd, buf_str(&words));
    fputs(buf_cstr(&words), stderr);
    return 0;
}

static int run(struct cmd *cmd)
{
    CLEANUP(picture_free) struct picture picture = { 0 };
    struct str out = cmd_value(cmd, "output");
    struct err err = ERR_CLEAR;
    struct report report;
    int status = 0, said;

    if (!cmd_check_output(out, &err) ||
        (!make(cmd, &picture, &err) && cmd_reject_of(&err) == REJECT_NONE))
        return cmd_fail(cmd, &err);
    report = report_of(&picture, &err);
    if (report.reason.n)
        status = REFUSED;
    else if (!str_is_none(out))
        status = cmd_write(cmd, out, buf_str(&picture.bytes));
    said = say(cmd, &report);
    return status ? status : said;
}

const struct command command_picture = {
    .name = "picture",
    .operands = "FILE|-",
    .summary = "read one picture as sync would and say what becomes of it",
    .min_operands = 1,
    .max_operands = 1,
    .options = {
        { "output", 'o', "FILE", "write the picture made anew here" },
        { "box", 'b', "PX", "make it fit (configured: the screen's longer side)" },
        { "json", 'j', NULL, "one JSON object" },
    },
    .run = run,
};
