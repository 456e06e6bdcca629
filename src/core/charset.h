/* charset.h - the bytes of a page to UTF-8. Order: byte order mark; UTF-8,
 * whatever is declared; the HTTP charset; a declaration inside the page;
 * GB18030; Big5. Every GB label means GB18030 (WHATWG Encoding, names of
 * gbk). */
#ifndef CORE_CHARSET_H
#define CORE_CHARSET_H

#include "base/buf.h"
#include "base/err.h"

/* `label` is the HTTP header's charset or none. Appends UTF-8 to `out`.
 * ERR_DATA when the bytes make no text in the charset that was found. */
MUST_USE bool charset_decode(struct str bytes, struct str label,
                             struct buf *out, struct err *err);

/* The charset parameter of a Content-Type value; none when absent. */
struct str charset_label(struct str content_type);

#endif
