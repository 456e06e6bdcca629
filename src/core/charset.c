#include "core/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/utf8.h"

enum encoding {
    ENCODING_UTF8, /* read by ourselves */
    ENCODING_GB18030,
    ENCODING_BIG5,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_COUNT,
    ENCODING_UNKNOWN = ENCODING_COUNT,
};

static const char *const iconv_names[ENCODING_COUNT] = {
    [ENCODING_GB18030] = "GB18030",
    [ENCODING_BIG5] = "BIG5-HKSCS",
    [ENCODING_UTF16LE] = "UTF-16LE",
    [ENCODING_UTF16BE] = "UTF-16BE",
};

/* Names as in the WHATWG Encoding standard. Western labels are missing on
 * purpose: on a Chinese page they are a server's default, not a statement. */
static const struct {
    struct str label;
    enum encoding encoding;
} labels[] = {
    { STR("utf-8"), ENCODING_UTF8 },
    { STR("utf8"), ENCODING_UTF8 },
    { STR("unicode-1-1-utf-8"), ENCODING_UTF8 },
    { STR("gb2312"), ENCODING_GB18030 },
    { STR("gbk"), ENCODING_GB18030 },
    { STR("gb18030"), ENCODING_GB18030 },
    { STR("x-gbk"), ENCODING_GB18030 },
    { STR("cp936"), ENCODING_GB18030 },
    { STR("ms936"), ENCODING_GB18030 },
    { STR("windows-936"), ENCODING_GB18030 },
    { STR("gb_2312"), ENCODING_GB18030 },
    { STR("gb_2312-80"), ENCODING_GB18030 },
    { STR("csgb2312"), ENCODING_GB18030 },
    { STR("iso-ir-58"), ENCODING_GB18030 },
    { STR("chinese"), ENCODING_GB18030 },
    { STR("euc-cn"), ENCODING_GB18030 },
    { STR("big5"), ENCODING_BIG5 },
    { STR("big5-hkscs"), ENCODING_BIG5 },
    { STR("cn-big5"), ENCODING_BIG5 },
    { STR("x-x-big5"), ENCODING_BIG5 },
    { STR("csbig5"), ENCODING_BIG5 },
    { STR("utf-16"), ENCODING_UTF16LE },
    { STR("utf-16le"), ENCODING_UTF16LE },
    { STR("utf-16be"), ENCODING_UTF16BE },
};

static const struct {
    struct str bytes;
    enum encoding encoding;
} marks[] = {
    { STR("\xEF\xBB\xBF"), ENCODING_UTF8 },
    { STR("\xFF\xFE"), ENCODING_UTF16LE },
    { STR("\xFE\xFF"), ENCODING_UTF16BE },
};

struct charset {
    iconv_t converters[ENCODING_COUNT];
};

bool charset_open(struct charset **out, struct err *err)
{
    struct charset *charset = malloc(sizeof(*charset));

    if (!charset)
        abort();
    for (size_t i = 0; i < ENCODING_COUNT; i++)
        charset->converters[i] = (iconv_t)-1;
    for (size_t i = 0; i < ENCODING_COUNT; i++) {
        if (!iconv_names[i])
            continue;
        charset->converters[i] = iconv_open("UTF-8", iconv_names[i]);
        if (charset->converters[i] == (iconv_t)-1) {
            charset_close(charset);
            return err_set(err, ERR_INTERNAL, "iconv does not know %s",
                           iconv_names[i]);
        }
    }
    *out = charset;
    return true;
}

void charset_close(struct charset *charset)
{
    if (!charset)
        return;
    for (size_t i = 0; i < ENCODING_COUNT; i++)
        if (charset->converters[i] != (iconv_t)-1)
            iconv_close(charset->converters[i]);
    free(charset);
}

static enum encoding encoding_of(struct str label)
{
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (str_equal_nocase(labels[i].label, label))
            return labels[i].encoding;
    return ENCODING_UNKNOWN;
}

/* ---- what the page says about itself ------------------------------------- */

/* What follows `name` and a '=', without quotes; none when absent. */
static struct str value_after(struct str text, struct str name)
{
    ptrdiff_t at = str_find_nocase(text, name);
    size_t n = 0;

    if (at < 0)
        return STR_NONE;
    text = str_trim(str_skip(text, (size_t)at + name.n));
    if (text.n == 0 || text.p[0] != '=')
        return STR_NONE;
    text = str_trim(str_skip(text, 1));
    if (text.n && (text.p[0] == '"' || text.p[0] == '\''))
        text = str_trim(str_skip(text, 1));
    while (n < text.n && (unsigned char)text.p[n] > ' ' && text.p[n] != '"' &&
           text.p[n] != '\'' && text.p[n] != ';' && text.p[n] != '>' &&
           text.p[n] != '/' && text.p[n] != '?')
        n++;
    return n ? str_slice(text, 0, n) : STR_NONE;
}

struct str charset_label(struct str content_type)
{
    ptrdiff_t at = str_find_char(content_type, ';');

    if (at < 0)
        return STR_NONE;
    return value_after(str_skip(content_type, (size_t)at), S("charset"));
}

/* The tags that may declare an encoding, and the word that does. */
static const struct {
    struct str tag, name;
} declarations[] = {
    { STR("<?xml"), STR("encoding") },
    { STR("<meta"), STR("charset") },
};

static bool begins_tag(struct str text, struct str tag)
{
    return str_equal_nocase(str_slice(text, 0, tag.n), tag);
}

/* A meta that can be read as ASCII does not stand in UTF-16. */
static enum encoding declared_in(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(declarations); i++) {
        enum encoding encoding;
        ptrdiff_t end;

        if (!begins_tag(text, declarations[i].tag))
            continue;
        end = str_find_char(text, '>');
        if (end < 0)
            break;
        encoding = encoding_of(
            value_after(str_slice(text, 0, (size_t)end), declarations[i].name));
        return encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE
                   ? ENCODING_UTF8
                   : encoding;
    }
    return ENCODING_UNKNOWN;
}

/* The whole page is looked through: some declare after a long comment. A
 * declaration itself is short. */
static enum encoding declared_encoding(struct str page)
{
    enum { DECLARATION_BYTES = 1024 };
    ptrdiff_t at;

    while ((at = str_find_char(page, '<')) >= 0) {
        enum encoding found;

        page = str_skip(page, (size_t)at);
        found = declared_in(str_slice(page, 0, DECLARATION_BYTES));
        if (found != ENCODING_UNKNOWN)
            return found;
        page = str_skip(page, 1);
    }
    return ENCODING_UNKNOWN;
}

/* ---- decoding ------------------------------------------------------------ */

/* What came out: characters beyond ASCII, and places that made none. */
struct tally {
    size_t good, bad;
};

static void put_character(struct buf *out, uint32_t c, struct tally *tally)
{
    if (c == UTF8_REPLACEMENT)
        tally->bad++;
    else if (c >= 0x80)
        tally->good++;
    if (c)
        utf8_put(out, c);
}

static struct tally decode_utf8(struct str bytes, struct buf *out)
{
    struct tally tally = { 0, 0 };

    while (bytes.n)
        put_character(out, utf8_next(&bytes), &tally);
    return tally;
}

/* How many bytes go with one mistake. A pair that means nothing is lost
 * whole, but an ASCII byte in it is given back: it may be the quote that
 * ends an attribute (WHATWG, gb18030 decoder). */
static size_t bad_length(struct str rest)
{
    return rest.n > 1 && (unsigned char)rest.p[1] >= 0x80 ? 2 : 1;
}

static struct tally decode_iconv(iconv_t converter, struct str bytes,
                                 struct buf *out)
{
    struct tally tally = { 0, 0 };
    char *in = (char *)bytes.p;
    size_t left = bytes.n;

    iconv(converter, NULL, NULL, NULL, NULL);
    while (left) {
        char chunk[4096];
        char *to = chunk;
        size_t room = sizeof(chunk);
        size_t result = iconv(converter, &in, &left, &to, &room);
        int reason = errno;
        struct tally part =
            decode_utf8((struct str){ chunk, sizeof(chunk) - room }, out);

        tally.good += part.good;
        tally.bad += part.bad;
        if (result != (size_t)-1 || reason == E2BIG)
            continue;
        size_t lost = bad_length((struct str){ in, left });

        put_character(out, UTF8_REPLACEMENT, &tally);
        in += lost;
        left -= lost;
    }
    return tally;
}

/* Few mistakes are damage, many are the wrong encoding. GB text read as
 * UTF-8 is mistakes nearly throughout. */
enum { GOOD_PER_BAD = 20, BAD_ALWAYS = 2 };

static bool is_credible(struct tally tally, size_t free_mistakes)
{
    size_t bad = tally.bad > free_mistakes ? tally.bad - free_mistakes : 0;

    return bad * GOOD_PER_BAD <= tally.good;
}

static bool decode_as(struct charset *charset, enum encoding encoding,
                      struct str bytes, size_t free_mistakes, struct buf *out)
{
    size_t start = out->n;
    struct tally tally =
        encoding == ENCODING_UTF8
            ? decode_utf8(bytes, out)
            : decode_iconv(charset->converters[encoding], bytes, out);

    if (is_credible(tally, free_mistakes))
        return true;
    out->n = start;
    if (out->p)
        out->p[start] = '\0';
    return false;
}

static bool is_plain_utf8(struct str bytes)
{
    bool has_more = false;

    for (size_t i = 0; i < bytes.n && !has_more; i++)
        has_more = (unsigned char)bytes.p[i] >= 0x80;
    return has_more && utf8_is_valid(bytes);
}

bool charset_decode(struct charset *charset, struct str bytes, struct str label,
                    struct buf *out, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (!str_starts(bytes, marks[i].bytes))
            continue;
        bytes = str_skip(bytes, marks[i].bytes.n);
        if (decode_as(charset, marks[i].encoding, bytes, BAD_ALWAYS, out))
            return true;
    }
    if (is_plain_utf8(bytes))
        return decode_as(charset, ENCODING_UTF8, bytes, 0, out);

    /* The last two also find pages whose declaration is untrue. */
    const enum encoding order[] = { encoding_of(label), declared_encoding(bytes),
                                    ENCODING_UTF8, ENCODING_GB18030 };

    for (size_t i = 0; i < COUNT_OF(order); i++) {
        bool is_last = i + 1 == COUNT_OF(order);

        if (order[i] != ENCODING_UNKNOWN &&
            decode_as(charset, order[i], bytes, is_last ? BAD_ALWAYS : 0, out))
            return true;
    }
    return err_set(err, ERR_DATA, "the bytes are no text in any charset we know");
}
