#include "core/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

static void code_free(QRcode **code)
{
    QRcode_free(*code);
}

static bool check_text(struct str text, struct err *err)
{
    if (text.n == 0)
        return err_set(err, ERR_DATA, "a code needs a text");
    if (text.n > LIMIT_QR_TEXT)
        return err_set(err, ERR_LIMIT, "a text of %zu bytes, a code takes %d",
                       text.n, LIMIT_QR_TEXT);
    if (memchr(text.p, '\0', text.n))
        return err_set(err, ERR_DATA, "the text of a code holds a NUL");
    return true;
}

static QRecLevel library_level(enum qr_level level)
{
    static const QRecLevel levels[] = {
        [QR_LEVEL_L] = QR_ECLEVEL_L,
        [QR_LEVEL_M] = QR_ECLEVEL_M,
        [QR_LEVEL_Q] = QR_ECLEVEL_Q,
        [QR_LEVEL_H] = QR_ECLEVEL_H,
    };

    return levels[level];
}

static bool encode_fail(struct str text, struct err *err)
{
    if (errno == ENOMEM)
        abort();
    if (errno == ERANGE)
        return err_set(err, ERR_LIMIT, "no code carries %zu bytes at its level",
                       text.n);
    return err_set(err, ERR_INTERNAL, "libqrencode: %m");
}

bool qr_encode(struct str text, enum qr_level level, struct qr *out,
               struct err *err)
{
    CLEANUP(code_free) QRcode *code = NULL;

    if (!check_text(text, err))
        return false;
    /* Version 0 asks for the smallest; Data means byte mode throughout. */
    code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0,
                             library_level(level));
    if (!code)
        return encode_fail(text, err);
    out->side = (uint8_t)code->width;
    /* The other bits of a module say what it is for. */
    for (int i = 0; i < code->width * code->width; i++)
        out->dark[i] = code->data[i] & 1;
    return true;
}

bool qr_level_of(struct str word, enum qr_level *out)
{
    static const struct {
        struct str word;
        enum qr_level level;
    } words[] = {
        { STR("L"), QR_LEVEL_L },
        { STR("M"), QR_LEVEL_M },
        { STR("Q"), QR_LEVEL_Q },
        { STR("H"), QR_LEVEL_H },
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!str_equal_nocase(word, words[i].word))
            continue;
        *out = words[i].level;
        return true;
    }
    return false;
}

const char *qr_library(void)
{
    return QRcode_APIVersionString();
}
