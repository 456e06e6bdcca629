/* version.h - the program's version, given by the build. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#ifndef BULLETIN_VERSION
#define BULLETIN_VERSION "0.0.0-dev"
#endif

#endif
