#include "core/json_read.h"

#include <jansson.h>

static void json_free(json_t **value)
{
    json_decref(*value);
}

static bool take_text(const json_t *value, struct arena *mem, struct str *out)
{
    *out = STR_NONE;
    if (json_is_string(value))
        *out = arena_str(mem, (struct str){ json_string_value(value),
                                            json_string_length(value) });
    return json_is_string(value) || json_is_null(value);
}

static bool take_int(const json_t *value, int64_t *out)
{
    *out = json_integer_value(value);
    return json_is_integer(value);
}

static bool take_flag(const json_t *value, bool *out)
{
    *out = json_is_true(value);
    return json_is_boolean(value);
}

static bool take_number(const json_t *value, double *out)
{
    *out = json_number_value(value);
    return json_is_number(value);
}

static bool take(const struct field *field, const json_t *value,
                 struct arena *mem, void *member)
{
    switch (field->kind) {
    case FIELD_KIND_TEXT:
        return take_text(value, mem, member);
    case FIELD_KIND_INT:
        return take_int(value, member);
    case FIELD_KIND_SERIAL: /* 0 is written as null */
        return take_int(value, member) || json_is_null(value);
    case FIELD_KIND_FLAG:
        return take_flag(value, member);
    case FIELD_KIND_NUMBER:
        return take_number(value, member);
    default:
        return true;
    }
}

static bool take_fields(const struct field *field, const json_t *object,
                        struct arena *mem, void *record, struct err *err)
{
    for (; field->kind != FIELD_KIND_END; field++) {
        void *member = (char *)record + field->offset;
        const json_t *value;

        if (field->kind == FIELD_KIND_PART) {
            if (!take_fields(field->fields, object, mem, member, err))
                return false;
            continue;
        }
        value = json_object_get(object, field->name);
        if (value && !take(field, value, mem, member))
            return err_set(err, ERR_DATA, "%s is of another type", field->name);
    }
    return true;
}

bool json_read_record(const struct field *fields, struct str text,
                      struct arena *mem, void *record, struct err *err)
{
    CLEANUP(json_free) json_t *object = NULL;
    json_error_t why;

    object =
        json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &why);
    if (!object)
        return err_set(err, ERR_DATA, "no JSON at byte %d", why.position + 1);
    if (!json_is_object(object))
        return err_set(err, ERR_DATA, "no JSON object");
    return take_fields(fields, object, mem, record, err);
}
