/* tmpl_place.h - where on a page of HTML a template's form stands. A small
 * state machine after the tokenizer of the HTML standard (section 13.2.5). It
 * is stricter than a browser where a template could be read in two ways: a
 * name must stand before '=', a section may not lengthen a name, no tag may
 * stand inside <title>, <script> and their like. Errors are ERR_CONFIG and
 * carry no position; the caller knows it. */
#ifndef CORE_TMPL_PLACE_H
#define CORE_TMPL_PLACE_H

#include "base/err.h"
#include "core/field.h"

enum place_state {
    PLACE_TEXT,
    PLACE_TAG_OPEN, /* behind "<" */
    PLACE_END_OPEN, /* behind "</" */
    PLACE_BANG,     /* behind "<!" */
    PLACE_BOGUS,    /* a doctype, or what a browser skips up to ">" */
    PLACE_COMMENT,
    PLACE_TAG_NAME,
    PLACE_TAG,  /* an attribute may begin */
    PLACE_JOIN, /* behind a section and a name: a blank must come first */
    PLACE_ATTRIBUTE,
    PLACE_AFTER_ATTRIBUTE, /* name and blank: "=" may still come */
    PLACE_BEFORE_VALUE,
    PLACE_BARE,
    PLACE_QUOTED,
    PLACE_RAW,    /* script, style: no form makes bytes safe here */
    PLACE_RCDATA, /* title, textarea: entities, but no tags */
    PLACE_COUNT,
};

/* What an attribute takes. */
enum place_rule { PLACE_TAKES_TEXT, PLACE_TAKES_LINK, PLACE_TAKES_NOTHING };

enum { PLACE_NAME_MAX = 31 };

struct place_element;

struct tmpl_place {
    enum place_state state;
    size_t tags, attributes; /* begun so far: tell one from the next */
    size_t matched;          /* bytes of the end mark seen: "--", "</tit" */
    bool is_end_tag;
    const struct place_element *element; /* that makes RAW or RCDATA, or NULL */
    char name[PLACE_NAME_MAX + 1]; /* tag's or attribute's, cut, lower case */
    size_t name_length;
    enum place_rule rule;
    char quote;
    bool has_literal, has_link; /* inside the quotes */
};

/* The start of a page. */
#define TMPL_PLACE_START ((struct tmpl_place){ .state = PLACE_TEXT })

/* Goes past one byte of the page. */
MUST_USE bool tmpl_place_feed(struct tmpl_place *place, char c, struct err *err);

/* Whether a text or number (`kind`), or a link, may stand here. */
MUST_USE bool tmpl_place_value(struct tmpl_place *place, struct str name,
                               enum field_kind kind, struct err *err);

/* A section begins here. */
MUST_USE bool tmpl_place_open(struct tmpl_place *place, struct err *err);

/* A section that began at `began` ends here: the place is then the one that
 * holds whether it was taken, skipped or (a list) taken many times. */
MUST_USE bool tmpl_place_close(struct tmpl_place *place,
                               const struct tmpl_place *began, bool is_list,
                               struct err *err);

/* The page ends here. */
MUST_USE bool tmpl_place_end(const struct tmpl_place *place, struct err *err);

#endif
