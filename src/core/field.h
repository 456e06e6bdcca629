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

enum field_kind {
    FIELD_KIND_END,
    FIELD_KIND_TEXT, /* struct str */
    FIELD_KIND_INT,  /* int64_t */
    FIELD_KIND_FLAG, /* bool */
    FIELD_KIND_LINK, /* struct link */
    FIELD_KIND_LIST, /* struct field_list: records of one type */
    FIELD_KIND_PART, /* a struct inside the struct: its names are ours too */
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
#define FIELD_CHECK(type, member, wanted)                                   \
    (0 * sizeof(char[_Generic(((type *)0)->member, wanted: 1, default: -1)]))

#define FIELD_TEXT(type, member)                                            \
    { #member, FIELD_KIND_TEXT,                                             \
      offsetof(type, member) + FIELD_CHECK(type, member, struct str),       \
      NULL, 0 }
#define FIELD_INT(type, member)                                             \
    { #member, FIELD_KIND_INT,                                              \
      offsetof(type, member) + FIELD_CHECK(type, member, int64_t), NULL, 0 }
#define FIELD_FLAG(type, member)                                            \
    { #member, FIELD_KIND_FLAG,                                             \
      offsetof(type, member) + FIELD_CHECK(type, member, bool), NULL, 0 }
#define FIELD_LINK(type, member)                                            \
    { #member, FIELD_KIND_LINK,                                             \
      offsetof(type, member) + FIELD_CHECK(type, member, struct link),      \
      NULL, 0 }
#define FIELD_LIST(type, member, item, item_fields)                         \
    { #member, FIELD_KIND_LIST,                                             \
      offsetof(type, member) +                                              \
          FIELD_CHECK(type, member, struct field_list),                     \
      item_fields, sizeof(item) }
#define FIELD_PART(type, member, part_fields)                               \
    { #member, FIELD_KIND_PART, offsetof(type, member), part_fields, 0 }
#define FIELD_END { NULL, FIELD_KIND_END, 0, NULL, 0 }

#endif
