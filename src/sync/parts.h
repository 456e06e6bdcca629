/* parts.h - articles that are spread over several files: what stands behind
 * the first is fetched, read and put to it. */
#ifndef SYNC_PARTS_H
#define SYNC_PARTS_H

#include "sync/crawl.h"
#include "sync/gate.h"

/* Makes the article whole: the blocks of up to LIMIT_ARTICLE_FILES files, and
 * the names that only a later one tells. Counts in `report`. False when any
 * file cannot be had, since half a text is worse than yesterday's whole one:
 * `why` is then the contract's word, REJECT_NONE for the network's failure;
 * ERR_BUSY: the night is over; ERR_IO, ERR_INTERNAL: our own failure. */
MUST_USE bool parts_take(const struct crawl_options *options, struct gate *gate,
                         struct harvest *harvest, struct source_report *report,
                         struct article *article, enum reject *why,
                         struct err *err);

#endif
