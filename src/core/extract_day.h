/* extract_day.h - the day that stands beside a line of a list, from the
 * pieces of text around it. Pieces are what the markup parts: a day may be
 * one, or several (16, 2024-05). */
#ifndef CORE_EXTRACT_DAY_H
#define CORE_EXTRACT_DAY_H

#include "core/extract.h"

/* Digits that mean a day or a part of one. */
enum day_kind {
    DAY_NONE,
    DAY_DATE,    /* 2024-05-16 */
    DAY_MONTH,   /* 2024-05 */
    DAY_YEAR,    /* 2024 */
    DAY_DAY,     /* 05-16: no year */
    DAY_MONTHLY, /* 5月 */
    DAY_NUMBER,  /* 16 */
};

struct day_token {
    enum day_kind kind;
    int year, month, day;
    uint32_t mark;               /* between its numbers */
    struct str rest;             /* the piece from here on: a time may follow */
    bool is_bare;                /* the piece holds nothing else */
    bool is_set_off;             /* by brackets */
    bool is_published, is_decoy; /* by its label */
};

enum { DAY_TOKENS_MAX = 16 };

/* What the pieces hold; zeroed before the first. */
struct day_tokens {
    struct day_token at[DAY_TOKENS_MAX];
    size_t count;
    struct str label; /* what the last piece says of the next: "发布日期：" */
};

/* Pieces in the page's order. A sentence gives nothing, nor do two days in
 * one piece: they are from and to. */
void day_take(struct day_tokens *tokens, struct str piece);

/* True when a day is shown. Its date is set when it tells its year; without
 * one the year is that of the item's address, if it has the same month. */
bool day_decide(const struct day_tokens *tokens, struct list_item *item);

/* Nothing but digits, marks and brackets. */
bool day_is_plain(struct str text);

/* Nothing but a day: "2024-05-16", "[03-12]", "2024年5月". */
bool day_is(struct str text);

/* Cuts off a day that is set off at a title's start or end. */
bool day_cut(struct str text, struct str *title, struct str *day);

#endif
