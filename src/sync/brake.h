/* brake.h - what holds a new edition back: a site that was defaced, moved,
 * redesigned or stands behind a hotspot's login page still answers, and looks
 * like news. The thresholds are [brake] of the configuration. Pure. */
#ifndef SYNC_BRAKE_H
#define SYNC_BRAKE_H

#include "sync/harvest.h"

/* True when the harvest may be shown; else ERR_HELD, with the figures. The
 * harvest's articles know what became of them (build.h). */
MUST_USE bool brake_check(const struct config *config,
                          const struct harvest *harvest,
                          const struct sync_report *report, struct err *err);

#endif
