/* tls.h - TLS in words: why a handshake failed, for a technician, and what a
 * file of certificates holds. Pure. */
#ifndef CORE_TLS_H
#define CORE_TLS_H

#include "base/buf.h"
#include "base/err.h"

/* What is known of a handshake that failed. Texts of the other side may hold
 * anything; they are none where there is nothing. */
struct tls_failure {
    bool is_refused;  /* the server's certificate was, by us */
    uint32_t verdict; /* why: bits of gnutls_certificate_status_t; 0: its name */
    size_t sent;      /* certificates that the server sent */
    struct str subject, from, until; /* of the first of them, the server's */
    struct str issuer;               /* of the last */
    bool is_late;                    /* the time was up */
    bool is_legacy;                  /* old versions were allowed */
    struct str words;                /* the library's own */
};

/* Appends one line: "TLS: expired: ...". */
void tls_explain(const struct tls_failure *failure, struct buf *out);

/* Counts the certificates of a PEM file (RFC 7468). ERR_DATA when one of them
 * is cut short or damaged, or there is none. */
MUST_USE bool tls_count_certificates(struct str pem, size_t *count,
                                     struct err *err);

#endif
