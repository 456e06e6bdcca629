/* field.h - tables that describe a plain struct member by member, for those
 * who walk it by name: templates (tmpl.h) and JSON reports (json.h). The
 * macros check the C type of the member, so a wrong table does not compile.
 *
 *     static const struct field line_fields[] = {
 *         FIELD_TEXT(struct line_view, title),
 *         FIELD_LINK(struct line_view, page),
 *         FIELD_END,
 *     };
 */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "core/link.h"

struct article; /* article.h */

enum field_kind {
    FIELD_KIND_END,
    FIELD_KIND_TEXT, /* struct str */
    FIELD_KIND_INT,  /* int64_t */
    FIELD_KIND_FLAG, /* bool */
    FIELD_KIND_LINK, /* struct link */
    FIELD_KIND_LIST, /* struct field_list: records of one type */
    FIELD_KIND_PART, /* a struct inside the struct: its names are ours too */
    /* For reports only: no template may use them. */
    FIELD_KIND_SERIAL,  /* int64_t: a number given out; 0 is none */
    FIELD_KIND_NUMBER,  /* double */
    FIELD_KIND_COUNTS,  /* struct field_list of field_count: one object */
    FIELD_KIND_ARTICLE, /* const struct article *: in the contract's form */
};

/* How often something called so was met. */
struct field_count {
    struct str name;
    int64_t count;
};

/* The member that FIELD_LIST describes. */
struct field_list {
    const void *items;
    size_t count;
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;
    const struct field *fields; /* list, part: of the records inside */
    size_t size;                /* list: of one record */
};

/* 0, or a compile-time error when the member is not of the type. */
#define FIELD_CHECK(type, member, wanted) \
    (0 * sizeof(char[_Generic(((type *)0)->member, wanted : 1, default : -1)]))

/* One row: a member that must be of the type `wanted`. */
#define FIELD_ROW(type, member, wanted, field_kind, item_fields, item_size) \
    { \
        .name = #member, .kind = field_kind, .fields = item_fields, \
        .size = item_size, \
        .offset = offsetof(type, member) + FIELD_CHECK(type, member, wanted), \
    }

#define FIELD_TEXT(type, member) \
    FIELD_ROW(type, member, struct str, FIELD_KIND_TEXT, NULL, 0)
#define FIELD_INT(type, member) \
    FIELD_ROW(type, member, int64_t, FIELD_KIND_INT, NULL, 0)
#define FIELD_FLAG(type, member) \
    FIELD_ROW(type, member, bool, FIELD_KIND_FLAG, NULL, 0)
#define FIELD_LINK(type, member) \
    FIELD_ROW(type, member, struct link, FIELD_KIND_LINK, NULL, 0)
#define FIELD_LIST(type, member, item, item_fields) \
    FIELD_ROW(type, member, struct field_list, FIELD_KIND_LIST, item_fields, \
              sizeof(item))
#define FIELD_SERIAL(type, member) \
    FIELD_ROW(type, member, int64_t, FIELD_KIND_SERIAL, NULL, 0)
#define FIELD_NUMBER(type, member) \
    FIELD_ROW(type, member, double, FIELD_KIND_NUMBER, NULL, 0)
#define FIELD_COUNTS(type, member) \
    FIELD_ROW(type, member, struct field_list, FIELD_KIND_COUNTS, NULL, 0)
#define FIELD_ARTICLE(type, member) \
    FIELD_ROW(type, member, const struct article *, FIELD_KIND_ARTICLE, NULL, 0)
#define FIELD_PART(type, member, part_fields) \
    { \
        .name = #member, .kind = FIELD_KIND_PART, .fields = part_fields, \
        .offset = offsetof(type, member), \
    }
#define FIELD_END \
    { \
        .kind = FIELD_KIND_END, \
    }

/* The member called `name`, in the table's order and inside its parts; the
 * offset in `out` counts from the start of the outermost record. A part's own
 * name names nothing. False when there is none; `out` is then left. */
bool field_find(const struct field *fields, struct str name, struct field *out);

/* The member of a record; its kind must be the function's. */
struct str field_text(const struct field *field, const void *record);
int64_t field_int(const struct field *field, const void *record);
bool field_flag(const struct field *field, const void *record);
struct link field_link(const struct field *field, const void *record);
struct field_list field_records(const struct field *field, const void *record);

/* A flag that is set, a number not 0, a text, link or list not empty. */
bool field_is_set(const struct field *field, const void *record);

#endif
