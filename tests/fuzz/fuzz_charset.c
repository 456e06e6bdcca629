/* Bytes to text. The input's first line is the Content-Type header, the rest
 * the page. */
#include <string.h>

#include "base/utf8.h"
#include "core/charset.h"
#include "fuzz.h"

/* No byte makes more than one character of three bytes: U+FFFD. */
enum { GROWTH = 3 };

static const struct str before = STR("kept");

static bool decode(struct str bytes, struct str label, struct buf *out)
{
    struct err err = ERR_CLEAR;
    bool is_good;

    buf_put(out, before);
    is_good = charset_decode(bytes, label, out, &err);
    must(is_good || err.kind == ERR_DATA);
    must(is_good || out->n == before.n);
    return is_good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(buf_free) struct buf first = BUF_EMPTY, second = BUF_EMPTY;
    struct str bytes = fuzz_str(data, size);
    struct str label = charset_label(fuzz_line(&bytes));
    bool is_good = decode(bytes, label, &first);
    struct str text = str_skip(buf_str(&first), before.n);

    must(decode(bytes, label, &second) == is_good);
    must(str_equal(buf_str(&first), buf_str(&second)));
    must(str_starts(buf_str(&first), before));
    must(utf8_is_valid(text));
    must(text.n == 0 || !memchr(text.p, '\0', text.n));
    must(text.n <= bytes.n * GROWTH);
    return 0;
}
