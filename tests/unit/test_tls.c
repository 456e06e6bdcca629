/* TLS in words, and files of certificates. */
#include "check.h"

#include "base/utf8.h"
#include "core/tls.h"

enum { EXPIRED = 1024 | 2, UNKNOWN = 64 | 2, NOT_CA = 128 | 2 };

static const struct {
    struct tls_failure failure;
    const char *want;
} failures[] = {
    { { .is_refused = true,
        .verdict = UNKNOWN,
        .sent = 1,
        .subject = STR("CN=a"),
        .issuer = STR("CN=a") },
      "TLS: self-signed certificate, not in ca_file: CN=a" },
    { { .is_refused = true,
        .verdict = UNKNOWN,
        .sent = 1,
        .subject = STR("CN=a"),
        .issuer = STR("CN=b") },
      "TLS: incomplete chain or unknown CA: the server's certificate comes "
      "alone, signed by CN=b" },
    { { .is_refused = true,
        .verdict = UNKNOWN,
        .sent = 2,
        .subject = STR("CN=a"),
        .issuer = STR("CN=b") },
      "TLS: unknown CA, not in ca_file: CN=b" },
    { { .is_refused = true,
        .verdict = NOT_CA,
        .sent = 2,
        .subject = STR("CN=a"),
        .issuer = STR("CN=b") },
      "TLS: unknown CA, not in ca_file: CN=b" },
    /* An end of its time is said even when the signer is unknown too. */
    { { .is_refused = true,
        .verdict = EXPIRED | UNKNOWN,
        .sent = 1,
        .until = STR("Nov 24") },
      "TLS: expired: the server's certificate ended Nov 24; is the clock here "
      "right?" },
    { { .is_refused = true, .verdict = 512 | 2, .sent = 1, .from = STR("Nov 24") },
      "TLS: not valid yet: the server's certificate begins Nov 24; is the "
      "clock here right?" },
    { { .is_refused = true, .verdict = 32 | 2, .sent = 1, .subject = STR("CN=a") },
      "TLS: revoked certificate: CN=a" },
    { { .is_refused = true, .verdict = 256 | 2, .sent = 1, .subject = STR("CN=a") },
      "TLS: weak certificate, signed with SHA-1 or worse: CN=a" },
    { { .is_refused = true, .sent = 1, .subject = STR("CN=a\n\x1b[2J") },
      "TLS: wrong name: the certificate is for CN=a  [2J" },
    { { .is_refused = true, .words = STR("what\nnow") },
      "TLS: certificate refused: what now" },
    { { .words = STR("gnutls_handshake() failed: Error in protocol version") },
      "TLS: protocol too old: the server has no TLS 1.2 (tls_legacy allows "
      "1.0)" },
    { { .words = STR("A packet with illegal or unsupported version was "
                     "received."),
        .is_legacy = true },
      "TLS: protocol too old: the server has no TLS 1.2, nor 1.0" },
    { { .words = STR("Recv failure: Connection reset by peer") },
      "TLS: handshake cut: the site, or something on the way, closed the "
      "connection" },
    { { .words = STR("An unexpected TLS packet was received."), .is_legacy = true },
      "TLS: no TLS: something else answers" },
    { { .words = STR("Handshake failed") },
      "TLS: handshake refused: no cipher in common (tls_legacy may help)" },
    { { .words = STR("Handshake failed"), .is_late = true },
      "TLS: handshake not answered in time" },
    { { .words = STR("Base64 decoding error.") },
      "TLS: handshake failed: Base64 decoding error." },
};

static void explains(void **state)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(failures); i++) {
        buf_clear(&out);
        tls_explain(&failures[i].failure, &out);
        assert_string_equal(buf_cstr(&out), failures[i].want);
    }
}

static void explains_long_names(void **state)
{
    CLEANUP(buf_free) struct buf name = BUF_EMPTY, out = BUF_EMPTY;
    struct tls_failure failure = { .is_refused = true, .sent = 1 };

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_put(&name, S("市\x80"));
    failure.subject = buf_str(&name);
    tls_explain(&failure, &out);
    assert_in_range(out.n, 200, LIMIT_ERR_TEXT - 100);
    assert_true(utf8_is_valid(buf_str(&out)));
}

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "-----END CERTIFICATE-----\n"
/* A sequence of 263 bytes: 30 82 01 03, then zeros. */
#define A40 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define A25 "AAAAAAAAAAAAAAAAAAAAAAAAA"
#define BODY "MIIBAw" A40 A40 A40 A40 "\n" A40 A40 A40 A40 A25
#define WHOLE BODY "=\n"

static const struct {
    struct str text;
    size_t want; /* 0: a fault, in these words */
    const char *fault;
} files[] = {
    { STR(BEGIN WHOLE END), 1, NULL },
    { STR("# ours\n" BEGIN WHOLE END "\nCN=b\n" BEGIN WHOLE END), 2, NULL },
    { STR(""), 0, "no certificate in it (PEM)" },
    { STR("0\x82"), 0, "no certificate in it (PEM)" },
    { STR("-----BEGIN PRIVATE KEY-----\n" WHOLE "-----END PRIVATE KEY-----\n"),
      0, "no certificate in it (PEM)" },
    { STR(BEGIN END), 0, "certificate 1 is damaged" },
    { STR(BEGIN WHOLE), 0, "certificate 1 is damaged" },
    { STR(BEGIN WHOLE END BEGIN "A" WHOLE END), 0, "certificate 2 is damaged" },
    { STR(BEGIN "MIIBAw" A40 END), 0, "certificate 1 is damaged" },
    { STR(BEGIN BODY "AA" END), 0, "certificate 1 is damaged" },
    { STR(BEGIN "!" WHOLE END), 0, "certificate 1 is damaged" },
    { STR(BEGIN "\0" WHOLE END), 0, "certificate 1 is damaged" },
};

static void counts_certificates(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct err err = ERR_CLEAR;
        size_t count;

        if (files[i].want > 0) {
            assert_ok(tls_count_certificates(files[i].text, &count, &err), &err);
            assert_int_equal(count, files[i].want);
        } else {
            assert_err(tls_count_certificates(files[i].text, &count, &err),
                       &err, ERR_DATA);
            assert_string_equal(err.text, files[i].fault);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explains),
        cmocka_unit_test(explains_long_names),
        cmocka_unit_test(counts_certificates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
