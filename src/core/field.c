#include "core/field.h"

static const void *member(const struct field *field, const void *record)
{
    return (const char *)record + field->offset;
}

bool field_find(const struct field *fields, struct str name, struct field *out)
{
    for (const struct field *f = fields; f->kind != FIELD_KIND_END; f++) {
        if (f->kind == FIELD_KIND_PART) {
            if (field_find(f->fields, name, out)) {
                out->offset += f->offset;
                return true;
            }
        } else if (str_equal(str_of(f->name), name)) {
            *out = *f;
            return true;
        }
    }
    return false;
}

struct str field_text(const struct field *field, const void *record)
{
    return *(const struct str *)member(field, record);
}

int64_t field_int(const struct field *field, const void *record)
{
    return *(const int64_t *)member(field, record);
}

bool field_flag(const struct field *field, const void *record)
{
    return *(const bool *)member(field, record);
}

struct link field_link(const struct field *field, const void *record)
{
    return *(const struct link *)member(field, record);
}

struct field_list field_records(const struct field *field, const void *record)
{
    return *(const struct field_list *)member(field, record);
}

bool field_is_set(const struct field *field, const void *record)
{
    switch (field->kind) {
    case FIELD_KIND_TEXT:
        return field_text(field, record).n > 0;
    case FIELD_KIND_INT:
        return field_int(field, record) != 0;
    case FIELD_KIND_FLAG:
        return field_flag(field, record);
    case FIELD_KIND_LINK:
        return field_link(field, record).href.n > 0;
    case FIELD_KIND_LIST:
        return field_records(field, record).count > 0;
    default:
        return false; /* parts and reports: no template asks */
    }
}
