#include "core/charset.h"

#include <ctype.h>

#include "core/charset_decode.h"

/* Names as in the WHATWG Encoding standard and as servers make them up, by
 * their letters and digits; what follows does not count: "GB_2312-80;". The
 * first that fits decides. Western names are missing on purpose: on a Chinese
 * page they are a server's default, not a statement. */
static const struct {
    struct str name;
    enum charset charset;
} labels[] = {
    { STR("utf8"), CHARSET_UTF8 },
    { STR("unicode11utf8"), CHARSET_UTF8 },
    { STR("unicode20utf8"), CHARSET_UTF8 },
    { STR("xunicode20utf8"), CHARSET_UTF8 },
    { STR("utf16be"), CHARSET_UTF16BE },
    { STR("unicodefffe"), CHARSET_UTF16BE },
    { STR("utf16"), CHARSET_UTF16LE },
    { STR("unicode"), CHARSET_UTF16LE },
    { STR("csunicode"), CHARSET_UTF16LE },
    { STR("ucs2"), CHARSET_UTF16LE },
    { STR("iso10646ucs2"), CHARSET_UTF16LE },
    { STR("gb"), CHARSET_GB18030 },
    { STR("xgbk"), CHARSET_GB18030 },
    { STR("csgb2312"), CHARSET_GB18030 },
    { STR("csiso58gb231280"), CHARSET_GB18030 },
    { STR("isoir58"), CHARSET_GB18030 },
    { STR("chinese"), CHARSET_GB18030 },
    { STR("euccn"), CHARSET_GB18030 },
    { STR("cp936"), CHARSET_GB18030 },
    { STR("ms936"), CHARSET_GB18030 },
    { STR("windows936"), CHARSET_GB18030 },
    { STR("big5"), CHARSET_BIG5 },
    { STR("cnbig5"), CHARSET_BIG5 },
    { STR("xxbig5"), CHARSET_BIG5 },
    { STR("csbig5"), CHARSET_BIG5 },
    { STR("cp950"), CHARSET_BIG5 },
    { STR("windows950"), CHARSET_BIG5 },
};

static bool is_named(struct str label, struct str name)
{
    size_t matched = 0;

    for (size_t i = 0; i < label.n && matched < name.n; i++) {
        int c = (unsigned char)label.p[i];

        if (!isalnum(c))
            continue;
        if (tolower(c) != name.p[matched++])
            return false;
    }
    return matched == name.n;
}

static enum charset charset_of(struct str label)
{
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (is_named(label, labels[i].name))
            return labels[i].charset;
    return CHARSET_UNKNOWN;
}

/* ---- what the page says about itself ------------------------------------- */

/* Up to what ends a value, quoted or not. */
static struct str value_at(struct str text)
{
    size_t n = 0;

    text = str_trim(text);
    if (text.n && (text.p[0] == '"' || text.p[0] == '\''))
        text = str_trim(str_skip(text, 1));
    while (n < text.n && (unsigned char)text.p[n] > ' ' &&
           str_find_char(S("\"';,>/?"), text.p[n]) < 0)
        n++;
    return n ? str_slice(text, 0, n) : STR_NONE;
}

/* What follows `name` and a '='; none when absent. */
static struct str value_after(struct str text, struct str name)
{
    ptrdiff_t at;

    while ((at = str_find_nocase(text, name)) >= 0) {
        text = str_trim(str_skip(text, (size_t)at + name.n));
        if (text.n && text.p[0] == '=')
            return value_at(str_skip(text, 1));
    }
    return STR_NONE;
}

struct str charset_label(struct str content_type)
{
    ptrdiff_t at = str_find_char(content_type, ';');

    if (at < 0)
        return STR_NONE;
    return value_after(str_skip(content_type, (size_t)at), S("charset"));
}

/* The tags that may declare a charset, and the word that does. */
static const struct {
    struct str tag, name;
} declarations[] = {
    { STR("?xml"), STR("encoding") },
    { STR("meta"), STR("charset") },
};

/* `text` is what stands between one '<' and the next. */
static enum charset declared_in(struct str text)
{
    ptrdiff_t end = str_find_char(text, '>');

    for (size_t i = 0; i < COUNT_OF(declarations) && end >= 0; i++) {
        struct str tag = declarations[i].tag;

        if (str_equal_nocase(str_slice(text, 0, tag.n), tag))
            return charset_of(value_after(str_slice(text, 0, (size_t)end),
                                          declarations[i].name));
    }
    return CHARSET_UNKNOWN;
}

/* GB18030 or Big5, by the first tag outside comments that names one: asked
 * once the page is known not to be UTF-8, and a tag that can be read here does
 * not stand in UTF-16. The whole page is looked through: some declare after a
 * long script. */
static enum charset declared_charset(struct str page)
{
    bool is_comment = false;
    struct str text;

    while (str_split(&page, '<', &text)) {
        enum charset found;

        is_comment |= str_starts(text, S("!--"));
        if (is_comment) {
            is_comment = str_find(text, S("-->")) < 0;
            continue;
        }
        found = declared_in(text);
        if (found == CHARSET_GB18030 || found == CHARSET_BIG5)
            return found;
    }
    return CHARSET_UNKNOWN;
}

/* ---- which it is --------------------------------------------------------- */

static const struct {
    struct str bytes;
    enum charset charset;
    bool is_text; /* to be read with the rest */
} marks[] = {
    { STR("\xEF\xBB\xBF"), CHARSET_UTF8, false },
    { STR("\xFF\xFE"), CHARSET_UTF16LE, false },
    { STR("\xFE\xFF"), CHARSET_UTF16BE, false },
    { STR("\x84\x31\x95\x33"), CHARSET_GB18030, false },
    { STR("<\0"), CHARSET_UTF16LE, true },
    { STR("\0<"), CHARSET_UTF16BE, true },
};

/* Few mistakes are damage; many are the wrong charset, or no text at all. */
static bool is_credible(struct charset_tally tally)
{
    enum { GOOD_PER_MISTAKE = 20, ALWAYS_FORGIVEN = 2 };
    size_t mistakes = tally.bad + tally.odd;

    return mistakes <= ALWAYS_FORGIVEN ||
           mistakes - ALWAYS_FORGIVEN <= tally.good / GOOD_PER_MISTAKE;
}

/* GB or Big5 read as UTF-8 is mistakes nearly throughout, so the doubt is
 * for UTF-8 that is damaged: whatever else it was read as, it would be words
 * of no meaning but without a mistake. */
static bool is_utf8(struct charset_tally tally)
{
    return tally.bad <= tally.good / 2;
}

/* GB read as UTF-8 is one character to two mistakes or more. What lies
 * between that and damage is a page in one charset with a piece in another:
 * no reading of it is right. */
static bool is_mixed(struct charset_tally tally)
{
    enum { ENOUGH = 40 };

    return tally.good >= ENOUGH && tally.bad * 2 < tally.good * 3;
}

/* Shows within a few lines, and saves reading it all. */
static bool is_hopeless_utf8(struct str bytes)
{
    enum { SAMPLE_BYTES = 2048, MISTAKES = 32 };
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct charset_tally tally;
    size_t start = 0;

    while (start < bytes.n && (unsigned char)bytes.p[start] < 0x80)
        start++;
    bytes = str_slice(bytes, start, start + SAMPLE_BYTES);
    tally = charset_decode_as(CHARSET_UTF8, bytes, &out);
    return tally.bad > MISTAKES && tally.bad > 2 * tally.good;
}

static bool refuse(struct buf *out, size_t start, struct err *err)
{
    out->n = start;
    out->p[start] = '\0';
    return err_set(err, ERR_DATA, "the bytes are no text in any charset we know");
}

static bool try(enum charset charset, struct str bytes, struct buf *out)
{
    size_t start = out->n;

    if (is_credible(charset_decode_as(charset, bytes, out)))
        return true;
    out->n = start;
    return false;
}

bool charset_decode(struct str bytes, struct str label, struct buf *out,
                    struct err *err)
{
    const size_t start = out->n;
    struct charset_tally tally;

    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (!str_starts(bytes, marks[i].bytes))
            continue;
        if (!marks[i].is_text)
            bytes = str_skip(bytes, marks[i].bytes.n);
        if (try(marks[i].charset, bytes, out))
            return true;
    }
    if (!is_hopeless_utf8(bytes)) {
        tally = charset_decode_as(CHARSET_UTF8, bytes, out);
        if (is_utf8(tally))
            return is_credible(tally) || refuse(out, start, err);
        if (is_mixed(tally))
            return refuse(out, start, err);
        out->n = start;
    }

    /* The last two also find pages whose declaration is untrue. */
    const enum charset order[] = { charset_of(label), declared_charset(bytes),
                                   CHARSET_GB18030, CHARSET_BIG5 };

    for (size_t i = 0; i < COUNT_OF(order); i++)
        if (order[i] != CHARSET_UNKNOWN && order[i] != CHARSET_UTF8 &&
            try(order[i], bytes, out))
            return true;
    return refuse(out, start, err);
}
