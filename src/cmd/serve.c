/* bulletin serve: the kiosk's server. */
#include "cmd/cmd.h"
#include "cmd/kiosk.h"

static int run(struct cmd *cmd)
{
    struct err err = ERR_CLEAR;

    kiosk_block_signals();
    if (!kiosk_run(cmd, cmd->config.serve.listen, NULL, &err))
        return cmd_fail(cmd, &err);
    return 0;
}

const struct command command_serve = {
    .name = "serve",
    .summary = "serve the bulletin pages until SIGTERM",
    .run = run,
};
