/* bulletin qr TEXT: a code as a PNG. */
#include "base/limits.h"
#include "cmd/cmd.h"
#include "core/png.h"
#include "io/file.h"

static bool read_text(const struct cmd *cmd, struct buf *text, struct err *err)
{
    if (!str_equal(cmd->operands[0], S("-"))) {
        buf_put(text, cmd->operands[0]);
        return true;
    }
    return file_read("-", LIMIT_QR_TEXT + 1, text, err);
}

static bool make(const struct cmd *cmd, struct buf *png, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    enum qr_level level = cmd->config.qr.level;
    struct str word = cmd_value(cmd, "level");
    int64_t module_px;
    struct qr qr;

    if (!cmd_number(cmd, "module", 1, LIMIT_QR_MODULE_PX,
                    cmd->config.qr.module_px, &module_px, err))
        return false;
    if (!str_is_none(word) && !qr_level_of(word, &level))
        return err_set(err, ERR_USAGE, "--level '%.*s': L, M, Q or H",
                       STR_ARG(word));
    return read_text(cmd, &text, err) &&
           qr_encode(buf_str(&text), level, &qr, err) &&
           png_of_qr(&qr, (unsigned)module_px, png, err);
}

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf png = BUF_EMPTY;
    struct str out = cmd_has(cmd, "output") ? cmd_value(cmd, "output") : S("-");
    struct err err = ERR_CLEAR;

    if (!cmd_check_output(out, &err) || !make(cmd, &png, &err))
        return cmd_fail(cmd, &err);
    return cmd_write(cmd, out, buf_str(&png));
}

const struct command command_qr = {
    .name = "qr",
    .operands = "TEXT",
    .summary = "make the QR code of TEXT (-: standard input) as a PNG",
    .min_operands = 1,
    .max_operands = 1,
    .options = {
        { "output", 'o', "FILE", "write here instead of standard output" },
        { "level", 'l', "L|M|Q|H", "error correction (configured: qr.level)" },
        { "module", 'm', "PX", "pixels a module (configured: qr.module_px)" },
    },
    .run = run,
};
