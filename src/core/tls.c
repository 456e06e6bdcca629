#include "core/tls.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

/* gnutls_certificate_status_t, as libcurl hands it on. */
enum {
    VERDICT_REVOKED = 1 << 5,
    VERDICT_NO_SIGNER = 1 << 6 | 1 << 7, /* not found, or no CA */
    VERDICT_INSECURE = 1 << 8,
    VERDICT_NOT_YET = 1 << 9,
    VERDICT_EXPIRED = 1 << 10,
};

enum { NAME_SHOWN = 80 }; /* characters */

/* A name or a date out of a certificate, on one line and in UTF-8. */
static void put(struct buf *out, struct str text)
{
    for (text = utf8_head(text, NAME_SHOWN); text.n > 0;) {
        uint32_t c = utf8_next(&text);

        utf8_put(out, c < ' ' || (c >= 0x7F && c < 0xA0) ? ' ' : c);
    }
}

/* ---- the certificate --------------------------------------------------- */

#define OF(member) offsetof(struct tls_failure, member)
#define CLOCK "; is the clock here right?"

/* The first that fits is said: what no ca_file can mend comes first. */
static const struct {
    uint32_t verdict;
    const char *before;
    size_t text; /* a member of struct tls_failure */
    const char *after;
} verdicts[] = {
    { VERDICT_REVOKED, "revoked certificate: ", OF(subject), "" },
    { VERDICT_EXPIRED, "expired: the server's certificate ended ", OF(until),
      CLOCK },
    { VERDICT_NOT_YET, "not valid yet: the server's certificate begins ",
      OF(from), CLOCK },
    { VERDICT_INSECURE,
      "weak certificate, signed with SHA-1 or worse: ", OF(subject), "" },
};

/* A root that we do not know need not be sent, an intermediate must: when the
 * server's certificate comes alone it can be either. */
static const char *signer_words(const struct tls_failure *failure)
{
    if (failure->sent > 1)
        return "unknown CA, not in ca_file: ";
    return str_equal(failure->subject, failure->issuer)
               ? "self-signed certificate, not in ca_file: "
               : "incomplete chain or unknown CA: the server's certificate "
                 "comes "
                 "alone, signed by ";
}

static void explain_refusal(const struct tls_failure *failure, struct buf *out)
{
    for (size_t i = 0; i < COUNT_OF(verdicts); i++)
        if (failure->verdict & verdicts[i].verdict) {
            const char *member = (const char *)failure + verdicts[i].text;

            buf_put(out, str_of(verdicts[i].before));
            put(out, *(const struct str *)member);
            buf_put(out, str_of(verdicts[i].after));
            return;
        }
    if (failure->sent > 0 && failure->verdict == 0) {
        buf_put(out, S("wrong name: the certificate is for "));
        put(out, failure->subject);
    } else if (failure->sent > 0 && failure->verdict & VERDICT_NO_SIGNER) {
        buf_put(out, str_of(signer_words(failure)));
        put(out, failure->issuer);
    } else {
        buf_put(out, S("certificate refused: "));
        put(out, failure->words);
    }
}

/* ---- the handshake ----------------------------------------------------- */

#define CUT \
    "handshake cut: the site, or something on the way, closed the connection"
#define OLD "protocol too old: the server has no TLS 1.2"
#define REFUSED "handshake refused: no cipher in common"

/* Pieces of what gnutls_strerror and gnutls_alert_get_name say. */
static const struct {
    struct str piece;
    const char *sentence, *legacy; /* the latter when old ones are allowed */
} handshakes[] = {
    { STR("rotocol version"), OLD " (tls_legacy allows 1.0)", OLD ", nor 1.0" },
    { STR("unsupported version"), OLD " (tls_legacy allows 1.0)",
      OLD ", nor 1.0" },
    { STR("non-properly terminated"), CUT, CUT },
    { STR("Connection reset"), CUT, CUT },
    { STR("unexpected TLS packet"), "no TLS: something else answers", NULL },
    { STR("Handshake failed"), REFUSED " (tls_legacy may help)", REFUSED },
};

static void explain_handshake(const struct tls_failure *failure, struct buf *out)
{
    if (failure->is_late) {
        buf_put(out, S("handshake not answered in time"));
        return;
    }
    for (size_t i = 0; i < COUNT_OF(handshakes); i++)
        if (str_find(failure->words, handshakes[i].piece) >= 0) {
            buf_put(out, str_of(failure->is_legacy && handshakes[i].legacy
                                    ? handshakes[i].legacy
                                    : handshakes[i].sentence));
            return;
        }
    buf_put(out, S("handshake failed: "));
    put(out, failure->words);
}

void tls_explain(const struct tls_failure *failure, struct buf *out)
{
    buf_put(out, S("TLS: "));
    if (failure->is_refused)
        explain_refusal(failure, out);
    else
        explain_handshake(failure, out);
}

/* ---- files of certificates --------------------------------------------- */

static int sextet(char c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

/* Base64 of one DER sequence that is as long as it says (X.690 section 8.1.3;
 * every certificate is between 256 bytes and 64 KiB). */
static bool is_certificate(struct str text)
{
    size_t digits = 0, bytes;
    uint32_t head = 0, next = 0;

    for (size_t i = 0; i < text.n; i++) {
        int bits = sextet(text.p[i]);

        if (bits < 0 && str_find_char(S("\r\n ="), text.p[i]) < 0)
            return false;
        if (bits < 0)
            continue;
        if (digits < 5)
            head = head << 6 | (uint32_t)bits;
        else if (digits == 5)
            next = (uint32_t)bits;
        digits++;
    }
    bytes = digits * 3 / 4;
    /* 30 82 hh ll, in 32 bits of 36 */
    head = head << 2 | next >> 4;
    return digits > 5 && head >> 16 == 0x3082 && (head & 0xffff) + 4 == bytes;
}

bool tls_count_certificates(struct str pem, size_t *count, struct err *err)
{
    static const struct str BEGIN = STR("-----BEGIN CERTIFICATE-----");
    static const struct str END = STR("-----END CERTIFICATE-----");
    ptrdiff_t begin, end;

    *count = 0;
    while ((begin = str_find(pem, BEGIN)) >= 0) {
        pem = str_skip(pem, (size_t)begin + BEGIN.n);
        end = str_find(pem, END);
        if (end < 0 || !is_certificate(str_slice(pem, 0, (size_t)end)))
            return err_set(err, ERR_DATA, "certificate %zu is damaged",
                           *count + 1);
        pem = str_skip(pem, (size_t)end + END.n);
        ++*count;
    }
    return *count > 0 || err_set(err, ERR_DATA, "no certificate in it (PEM)");
}
