#include "core/digest.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert(sizeof(crypto_hash_sha256_state) <=
                  sizeof(((struct digester *)0)->state),
              "the digester holds libsodium's state");
static_assert((int)DIGEST_BYTES == (int)crypto_hash_sha256_BYTES,
              "a digest is a SHA-256");

static crypto_hash_sha256_state *state_of(struct digester *digester)
{
    return (crypto_hash_sha256_state *)(void *)digester->state;
}

struct digest digest_of(struct str bytes)
{
    struct digest digest;

    crypto_hash_sha256(digest.bytes, (const unsigned char *)bytes.p, bytes.n);
    return digest;
}

void digester_init(struct digester *digester)
{
    crypto_hash_sha256_init(state_of(digester));
}

/* The frame is eight bytes, low byte first, on every machine. */
void digester_put(struct digester *digester, struct str piece)
{
    unsigned char frame[8];

    for (size_t i = 0; i < sizeof(frame); i++)
        frame[i] = (unsigned char)((uint64_t)piece.n >> (8 * i));
    crypto_hash_sha256_update(state_of(digester), frame, sizeof(frame));
    crypto_hash_sha256_update(state_of(digester),
                              (const unsigned char *)piece.p, piece.n);
}

struct digest digester_done(struct digester *digester)
{
    struct digest digest;

    crypto_hash_sha256_final(state_of(digester), digest.bytes);
    return digest;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

void digest_hex(const struct digest *digest, char out[DIGEST_HEX + 1])
{
    static const char DIGITS[] = "0123456789abcdef";

    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        out[2 * i] = DIGITS[digest->bytes[i] >> 4];
        out[2 * i + 1] = DIGITS[digest->bytes[i] & 15];
    }
    out[DIGEST_HEX] = '\0';
}

static int nibble_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_parse(struct str hex, struct digest *out)
{
    struct digest digest;

    if (hex.n != DIGEST_HEX)
        return false;
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        int high = nibble_of(hex.p[2 * i]);
        int low = nibble_of(hex.p[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        digest.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *out = digest;
    return true;
}

const char *digest_library(void)
{
    return sodium_version_string();
}
