/* gate.h - the one way out to a source: its hosts and pace, its robots.txt,
 * the time and the bytes of a night. */
#ifndef SYNC_GATE_H
#define SYNC_GATE_H

#include "core/config.h"
#include "io/fetch.h"
#include "sync/run.h"

struct gate;

/* Every source's ca_file is there and holds certificates. ERR_CONFIG with file
 * and line. */
MUST_USE bool gate_check_files(const struct config *config, struct err *err);

/* Counts bytes in `report`. Both arguments must outlive it. ERR_CONFIG for a
 * start that is no address. */
MUST_USE bool gate_open(const struct source_config *source,
                        struct source_report *report, struct gate **out,
                        struct err *err);
void gate_done(struct gate **gate); /* for CLEANUP; NULL is fine */

/* True for a page with status 200, or 304 when the validators say what it was
 * (`known` may be NULL). Otherwise `why` is the contract's word for
 * it, REJECT_NONE when the network failed, the configuration does not allow it
 * (ERR_CONFIG), the night is over or the site turns us away (ERR_BUSY). A server
 * that asks for up to LIMIT_RETRY_AFTER_S of patience is asked once more.
 * `out` wants fetch_reply_free in all cases. */
MUST_USE bool gate_get(struct gate *gate, struct str url, size_t limit_bytes,
                       const struct fetch_validators *known,
                       struct fetch_reply *out, enum reject *why,
                       struct err *err);

/* What reading a page has said: some challenges come with status 200. After
 * LIMIT_TURNED_AWAY of them in a row, or other answers that turn us away, or
 * none, the host is not asked again tonight (ERR_BUSY). Nobody solves
 * challenges here, and a site that is down is not helped by our asking. */
void gate_note(struct gate *gate, struct str url, enum reject reject);

/* The configuration lets us ask for this address. */
bool gate_allows(const struct gate *gate, struct str url);

/* The night is not over: else ERR_BUSY, as gate_get would say. */
MUST_USE bool gate_has_budget(const struct gate *gate, struct err *err);

#endif
