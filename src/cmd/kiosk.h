/* kiosk.h - serving until told to stop: what `serve` and `demo` share. */
#ifndef CMD_KIOSK_H
#define CMD_KIOSK_H

#include "cmd/cmd.h"

/* Blocks the signals that kiosk_run waits for. To be called before the first
 * thread is made, so that no thread takes them. */
void kiosk_block_signals(void);

/* Serves store.data on `listen`; a new edition is shown within a second of
 * its publishing, at once on SIGHUP; SIGTERM and SIGINT drain and return.
 * `greeting` is told the port when all is ready; may be NULL. */
MUST_USE bool kiosk_run(struct cmd *cmd, struct str listen,
                        void (*greeting)(uint16_t port), struct err *err);

#endif
