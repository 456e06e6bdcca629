/* version.h - the program's version and date, given by the build. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#include <stdint.h>

#ifndef BULLETIN_VERSION
#define BULLETIN_VERSION "0.0.0-dev"
#endif

/* Unix seconds: no clock that shows less is right. 0: not known. It comes with
 * the factory edition, since the binary that makes that one has no date. */
extern const int64_t version_built_s;

#endif
