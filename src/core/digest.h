/* digest.h - SHA-256 (FIPS 180-4), by libsodium. */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include "base/str.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 64 };

struct digest {
    uint8_t bytes[DIGEST_BYTES];
};

struct digest digest_of(struct str bytes);

/* Several pieces: a digester lives on the caller's stack. Pieces are framed
 * by their length, so {"ab","c"} and {"a","bc"} differ; none counts as empty.
 * The result is the same on every machine. */
struct digester {
    _Alignas(64) unsigned char state[128];
};
void digester_init(struct digester *digester);
void digester_put(struct digester *digester, struct str piece);
struct digest digester_done(struct digester *digester);

bool digest_equal(const struct digest *a, const struct digest *b);

/* Writes 64 lower-case hex digits and a NUL. */
void digest_hex(const struct digest *digest, char out[DIGEST_HEX + 1]);

/* Exactly 64 lower-case hex digits, so that a digest has one name only;
 * otherwise false, and `out` is left as it was. */
bool digest_parse(struct str hex, struct digest *out);

/* Version of libsodium at run time. */
const char *digest_library(void);

#endif
