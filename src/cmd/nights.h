/* nights.h - sync --schedule: the clocks, the signals and the processes that
 * sync/vigil.h wants. */
#ifndef CMD_NIGHTS_H
#define CMD_NIGHTS_H

#include "cmd/cmd.h"

/* Stays until SIGTERM or SIGINT; the options of the command, but --schedule,
 * are each night's. The exit status. */
int nights_run(struct cmd *cmd);

#endif
