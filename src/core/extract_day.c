#include "core/extract_day.h"

#include <stdio.h>

#include "base/utf8.h"
#include "core/date.h"
#include "core/extract_shape.h"

/* ---- tokens --------------------------------------------------------------- */

enum { YEAR_SIGN = 0x5E74, MONTH_SIGN = 0x6708, DAY_SIGN = 0x65E5 };

/* Full-width forms (U+FF01..FF5E) stand 0xFEE0 above ASCII. */
static uint32_t take(struct str *rest)
{
    uint32_t c = utf8_next(rest);

    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

static uint32_t peek(struct str rest)
{
    return rest.n ? take(&rest) : 0;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_mark(uint32_t c)
{
    return c == '-' || c == '/' || c == '.' || c == YEAR_SIGN ||
           c == MONTH_SIGN || c == DAY_SIGN;
}

static bool is_open(uint32_t c)
{
    return c == '[' || c == '(' || c == 0x3010 || c == 0x3014;
}

static bool is_close(uint32_t c)
{
    return c == ']' || c == ')' || c == 0x3011 || c == 0x3015;
}

/* A number with the mark behind it. */
struct number {
    int value, digits;
    uint32_t mark; /* 0 at the end */
};

static bool take_number(struct str *rest, struct number *out)
{
    enum { YEAR_DIGITS = 4 };

    *out = (struct number){ 0 };
    while (is_digit(peek(*rest)) && out->digits <= YEAR_DIGITS) {
        out->value = out->value * 10 + (int)(take(rest) - '0');
        out->digits++;
    }
    if (rest->n)
        out->mark = take(rest);
    return out->digits > 0 && out->digits <= YEAR_DIGITS;
}

/* All of `text` as numbers; 0 when it is something else. */
static size_t take_numbers(struct str text, struct number *numbers, size_t most)
{
    size_t count = 0;

    while (text.n) {
        if (count == most || !take_number(&text, &numbers[count]) ||
            (text.n && !is_mark(numbers[count].mark)))
            return 0;
        count++;
    }
    return count;
}

static bool is_year(struct number n)
{
    return n.digits == 4 && n.value >= 1949 && n.value <= 2099;
}

static bool is_part(struct number n, int most)
{
    return n.digits <= 2 && n.value >= 1 && n.value <= most;
}

static void parse_one(const struct number *n, struct day_token *out)
{
    out->year = out->month = out->day = n[0].value;
    if (is_year(n[0]))
        out->kind = DAY_YEAR;
    else if (n[0].mark == MONTH_SIGN && is_part(n[0], 12))
        out->kind = DAY_MONTHLY;
    else if (n[0].mark != YEAR_SIGN && is_part(n[0], 31))
        out->kind = DAY_NUMBER;
}

static void parse_two(const struct number *n, struct day_token *out)
{
    out->month = n[is_year(n[0])].value;
    if (is_year(n[0]) && is_part(n[1], 12)) {
        out->kind = DAY_MONTH;
        out->year = n[0].value;
    } else if (is_part(n[0], 12) && is_part(n[1], 31) &&
               (n[1].mark == 0 || n[1].mark == DAY_SIGN)) {
        out->kind = DAY_DAY;
        out->day = n[1].value;
    }
}

/* "2024-05-16", "[5月16日" without the bracket. */
static struct day_token parse(struct str text)
{
    enum { PARTS = 3 };
    struct number n[PARTS] = { 0 };
    struct day_token token = { .rest = text };
    size_t count = take_numbers(text, n, PARTS);

    token.mark = n[0].mark;
    if (count == 1)
        parse_one(n, &token);
    else if (count == 2)
        parse_two(n, &token);
    else if (count == PARTS && is_year(n[0]) && is_part(n[1], 12) &&
             is_part(n[2], 31))
        token = (struct day_token){ DAY_DATE,   n[0].value, n[1].value,
                                    n[2].value, n[0].mark,  text };
    return token;
}

/* ---- pieces of a row ------------------------------------------------------ */

/* Digits that belong to a word are no day: "于2024年5月6日召开". */
static bool is_wordy(uint32_t c)
{
    return utf8_is_han(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The end of 日期 or 时间. */
static bool ends_label(uint32_t c)
{
    return c == 0x671F || c == 0x95F4;
}

static bool says_any(struct str text, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_find(text, words[i]) >= 0)
            return true;
    return false;
}

static void read_label(struct str label, struct day_token *token)
{
    static const struct str published[] = { STR("发布"), STR("发表") };
    static const struct str decoys[] = {
        STR("更新"), STR("截止"), STR("截至"), STR("成文"),
        STR("施行"), STR("实施"), STR("有效"), STR("今天"),
    };

    token->is_published = says_any(label, published, COUNT_OF(published));
    token->is_decoy = says_any(label, decoys, COUNT_OF(decoys));
}

/* The next digits of a piece with their marks, if nothing runs on into them;
 * false at the piece's end. `rest` has its start in `whole`. */
static bool take_token(struct str whole, struct str *rest, uint32_t *before,
                       struct day_token *out)
{
    size_t start, end;
    uint32_t behind;

    while (!is_digit(peek(*rest))) {
        if (rest->n == 0)
            return false;
        *before = take(rest);
    }
    start = whole.n - rest->n;
    while (is_digit(peek(*rest)) || is_mark(peek(*rest)))
        take(rest);
    end = whole.n - rest->n;
    behind = peek(*rest);
    *out = parse(str_slice(whole, start, end));
    out->rest = str_skip(whole, start);
    out->is_set_off = is_open(*before) && is_close(behind);
    if ((is_wordy(*before) && !ends_label(*before)) ||
        (is_wordy(behind) && !(behind == 'T' && out->kind == DAY_DATE)))
        out->kind = DAY_NONE;
    *before = '0';
    return true;
}

/* Most pieces can be passed over: ASCII digits, or the first byte of
 * full-width ones. */
static bool may_hold_day(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (is_digit((unsigned char)text.p[i]) || text.p[i] == '\xEF')
            return true;
    return false;
}

/* Only parts of a day, blanks and brackets. */
bool day_is_plain(struct str piece)
{
    bool has_digit = false;

    while (piece.n) {
        uint32_t c = take(&piece);

        if (!is_digit(c) && !is_mark(c) && !utf8_is_blank(c) && !is_open(c) &&
            !is_close(c) && c != '|')
            return false;
        has_digit |= is_digit(c);
    }
    return has_digit;
}

/* A sentence tells of days, it shows none. */
static bool is_prose(struct str piece)
{
    static const struct str marks[] = { STR("。"), STR("，"), STR("；") };

    return says_any(piece, marks, COUNT_OF(marks));
}

/* From one day to another: neither is the day of publication. */
static void drop_range(struct day_tokens *tokens, size_t from)
{
    size_t dates = 0;

    for (size_t i = from; i < tokens->count; i++)
        dates += tokens->at[i].kind == DAY_DATE && !tokens->at[i].is_decoy &&
                 !tokens->at[i].is_published;
    for (size_t i = from; dates > 1 && i < tokens->count; i++)
        if (!tokens->at[i].is_published)
            tokens->at[i].kind = DAY_NONE;
}

void day_take(struct day_tokens *tokens, struct str piece)
{
    bool is_bare = day_is_plain(piece);
    struct str rest = piece;
    size_t from = tokens->count, label_from = 0;
    uint32_t before = 0;
    struct day_token token;

    if (is_prose(piece))
        return;
    while (may_hold_day(piece) && take_token(piece, &rest, &before, &token)) {
        struct str label =
            str_slice(piece, label_from, (size_t)(token.rest.p - piece.p));

        label_from = piece.n - rest.n;
        read_label(utf8_trim(label).n ? label : tokens->label, &token);
        token.is_bare = is_bare;
        if (token.kind != DAY_NONE && tokens->count < DAY_TOKENS_MAX)
            tokens->at[tokens->count++] = token;
    }
    drop_range(tokens, from);
    piece = utf8_trim(piece);
    if (piece.n)
        tokens->label = str_ends(piece, S("：")) || str_ends(piece, S(":"))
                            ? piece
                            : STR_NONE;
}

/* ---- the day that tokens tell --------------------------------------------- */

static void set_day(struct list_item *item, int year, int month, int day)
{
    char text[32];
    int n = snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);

    if (!date_find((struct str){ text, (size_t)n }, &item->published_s,
                   &item->precision))
        item->precision = PRECISION_NONE;
}

/* The label of its publication counts most. */
static const struct day_token *full_date(const struct day_tokens *tokens)
{
    const struct day_token *first = NULL;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct day_token *token = &tokens->at[i];

        if (token->kind != DAY_DATE || token->is_decoy)
            continue;
        if (token->is_published)
            return token;
        first = first ? first : token;
    }
    return first;
}

static bool take_full(const struct day_tokens *tokens, struct list_item *item)
{
    enum { CHARS = 24 }; /* a date with its time */
    const struct day_token *token = full_date(tokens);
    struct list_item day = { .precision = PRECISION_NONE };

    if (!token)
        return false;
    set_day(&day, token->year, token->month, token->day);
    if (day.precision != PRECISION_NONE &&
        !date_find(utf8_head(token->rest, CHARS), &item->published_s,
                   &item->precision))
        item->precision = PRECISION_NONE;
    return true;
}

static bool is_bare(const struct day_token *token, enum day_kind kind)
{
    return token->is_bare && token->kind == kind;
}

/* A day in several cells: 16 and 2024-05, 05-16 and 2024, in either order. */
static bool take_pair(const struct day_token *a, const struct day_token *b,
                      struct list_item *item)
{
    if (is_bare(a, DAY_NUMBER) && is_bare(b, DAY_MONTH))
        set_day(item, b->year, b->month, a->day);
    else if (is_bare(a, DAY_YEAR) && is_bare(b, DAY_DAY))
        set_day(item, a->year, b->month, b->day);
    else
        return false;
    return true;
}

/* 16, 5月, 2024. */
static bool take_three(const struct day_token *t, struct list_item *item)
{
    const struct day_token *first = &t[0], *last = &t[2];

    if (is_bare(first, DAY_YEAR)) {
        first = &t[2];
        last = &t[0];
    }
    if (!is_bare(first, DAY_NUMBER) || !is_bare(&t[1], DAY_MONTHLY) ||
        !is_bare(last, DAY_YEAR))
        return false;
    set_day(item, last->year, t[1].month, first->day);
    return true;
}

static bool take_parts(const struct day_tokens *tokens, struct list_item *item)
{
    const struct day_token *t = tokens->at;

    for (size_t i = 0; i + 1 < tokens->count; i++)
        if (take_pair(&t[i], &t[i + 1], item) ||
            take_pair(&t[i + 1], &t[i], item) ||
            (i + 2 < tokens->count && take_three(&t[i], item)))
            return true;
    return false;
}

/* "4.5" in words is no day. */
static bool is_yearless(const struct day_token *token)
{
    return token->kind == DAY_DAY && !token->is_decoy &&
           (token->is_bare || token->is_set_off || token->mark != '.');
}

/* The year is the address's, if that tells the same month. */
static bool take_yearless(const struct day_tokens *tokens, struct list_item *item)
{
    int year, month;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct day_token *token = &tokens->at[i];

        if (!is_yearless(token))
            continue;
        if (shape_month(item->url, &year, &month) && month == token->month)
            set_day(item, year, month, token->day);
        return true;
    }
    return false;
}

/* True when a day is shown; the item's date is set when it tells its year. */
bool day_decide(const struct day_tokens *tokens, struct list_item *item)
{
    return take_full(tokens, item) || take_parts(tokens, item) ||
           take_yearless(tokens, item);
}

/* ---- days in titles ------------------------------------------------------- */

bool day_is(struct str text)
{
    struct day_tokens tokens = { 0 };

    if (!day_is_plain(text))
        return false;
    day_take(&tokens, text);
    for (size_t i = 0; i < tokens.count; i++)
        if (tokens.at[i].kind == DAY_DATE || tokens.at[i].kind == DAY_MONTH ||
            (tokens.at[i].kind == DAY_DAY &&
             (tokens.at[i].is_set_off || tokens.at[i].mark == '-')))
            return true;
    return false;
}

/* May a title do without it? A year in words is set off by brackets only, a
 * day without year too. */
static bool is_set_off(struct str text)
{
    struct day_tokens tokens = { 0 };
    const struct day_token *token = tokens.at;

    if (!day_is_plain(text))
        return false;
    day_take(&tokens, text);
    return tokens.count == 1 &&
           ((token->kind == DAY_DATE &&
             (token->is_set_off || token->mark != YEAR_SIGN)) ||
            (token->kind == DAY_DAY && token->is_set_off));
}

/* No day is longer, not in full-width characters either. */
enum { DAY_BYTES = 48 };

/* Behind the first closing bracket or blank; 0 without. */
static size_t head_end(struct str text)
{
    struct str rest = text;

    while (rest.n && text.n - rest.n < DAY_BYTES) {
        size_t at = text.n - rest.n;
        uint32_t c = take(&rest);

        if (at > 0 && (is_close(c) || utf8_is_blank(c)))
            return text.n - rest.n;
    }
    return 0;
}

/* The last opening bracket or blank; the end without. */
static size_t tail_start(struct str text)
{
    size_t from = text.n > DAY_BYTES ? text.n - DAY_BYTES : 0, tail = text.n;
    struct str rest;

    while (from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80)
        from++;
    rest = str_skip(text, from);
    while (rest.n) {
        size_t at = text.n - rest.n;
        uint32_t c = take(&rest);

        if (at > 0 && (is_open(c) || utf8_is_blank(c)))
            tail = at;
    }
    return tail;
}

/* Most titles show by their first and last character that they have none. */
static bool may_begin_with_day(struct str text)
{
    uint32_t c = peek(text);

    return is_digit(c) || is_open(c);
}

static bool may_end_with_day(struct str text)
{
    size_t at = text.n;
    uint32_t c;

    while (at && text.n - at < 4 &&
           (at == text.n || ((unsigned char)text.p[at] & 0xC0) == 0x80))
        at--;
    c = peek(str_skip(text, at));
    return is_digit(c) || is_close(c) || c == DAY_SIGN;
}

bool day_cut(struct str text, struct str *title, struct str *day)
{
    size_t head = may_begin_with_day(text) ? head_end(text) : 0, tail;

    *title = utf8_trim(str_skip(text, head));
    *day = str_slice(text, 0, head);
    if (is_set_off(*day) && title->n)
        return true;
    tail = may_end_with_day(text) ? tail_start(text) : text.n;
    *title = utf8_trim(str_slice(text, 0, tail));
    *day = str_skip(text, tail);
    return is_set_off(*day) && title->n;
}
