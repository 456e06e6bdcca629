/* parts.h - articles that are spread over several files: what stands behind
 * the first is fetched, read and put to it. */
#ifndef SYNC_PARTS_H
#define SYNC_PARTS_H

#include "sync/crawl.h"
#include "sync/gate.h"

/* Makes the article whole: what each further file has that those before it
 * have not, the names that only a later one tells, the order of all headings.
 * A file under another title, or that brings nothing new, is none of it: a
 * link to the next article, a pager of comments. Counts in `report`, notes the
 * files in harvest->parts.
 *
 * False when a file cannot be had, when there are fewer than the first one
 * says, or over LIMIT_ARTICLE_FILES or any limit of an article: half a text is
 * worse than yesterday's whole one. `why` is then the contract's word, ours for
 * a file that is not there being `truncated`, REJECT_NONE for the network's
 * failure. ERR_BUSY: the night is over; ERR_IO, ERR_INTERNAL: our own
 * failure. */
MUST_USE bool parts_take(const struct crawl_options *options, struct gate *gate,
                         struct harvest *harvest, struct source_report *report,
                         struct article *article, enum reject *why,
                         struct err *err);

#endif
