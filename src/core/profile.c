#include "core/profile.h"

#include "core/settings.h"

#define MEMBER(m) offsetof(struct profile, m)
static const struct {
    struct str section, key;
    size_t offset;
} selectors[] = {
    { STR("page"), STR("evidence"), MEMBER(evidence) },
    { STR("page"), STR("breadcrumb"), MEMBER(breadcrumb) },
    { STR("article"), STR("title"), MEMBER(title) },
    { STR("article"), STR("kicker"), MEMBER(kicker) },
    { STR("article"), STR("subtitle"), MEMBER(subtitle) },
    { STR("article"), STR("info"), MEMBER(info) },
    { STR("article"), STR("begin"), MEMBER(begin) },
    { STR("article"), STR("end"), MEMBER(end) },
    { STR("article"), STR("body"), MEMBER(body) },
    { STR("article"), STR("document"), MEMBER(document) },
    { STR("article"), STR("drop"), MEMBER(drop) },
    { STR("list"), STR("items"), MEMBER(list) },
};

struct reading {
    struct arena *mem;
    struct profile *profile;
};

/* '#' begins a comment, so "a, #b" arrives as "a,": that must not pass. */
static bool take_selector(struct reading *reading, size_t offset,
                          struct str value, struct err *err)
{
    if (value.n == 0 || value.p[value.n - 1] == ',')
        return err_set(err, ERR_CONFIG,
                       "a selector is missing (an id is written *#name: "
                       "a '#' behind a blank begins a comment)");
    return selectors_parse(
        arena_str(reading->mem, value), reading->mem,
        (struct selectors *)((char *)reading->profile + offset), err);
}

static bool take_setting(void *context, const struct setting *setting,
                         struct err *err)
{
    struct reading *reading = context;

    for (size_t i = 0; i < COUNT_OF(selectors); i++)
        if (str_equal(selectors[i].section, setting->section) &&
            str_equal(selectors[i].key, setting->key))
            return take_selector(reading, selectors[i].offset, setting->value,
                                 err);
    return err_set(err, ERR_CONFIG, "unknown key [%.*s] %.*s",
                   STR_ARG(setting->section), STR_ARG(setting->key));
}

/* "profiles/trs.ini" is the profile "trs". */
static struct str stem(struct str file)
{
    ptrdiff_t at;

    while ((at = str_find_char(file, '/')) >= 0)
        file = str_skip(file, (size_t)at + 1);
    return str_ends(file, S(".ini")) ? str_slice(file, 0, file.n - 4) : file;
}

struct profile profile_join(const struct profile *family,
                            const struct profile *common, struct arena *mem)
{
    struct profile out = *family;

    for (size_t i = 0; i < COUNT_OF(selectors); i++) {
        size_t at = selectors[i].offset;

        if (at != MEMBER(evidence))
            *(struct selectors *)((char *)&out + at) = selectors_join(
                *(const struct selectors *)((const char *)family + at),
                *(const struct selectors *)((const char *)common + at), mem);
    }
    return out;
}

bool profile_parse(struct str text, struct str file, struct arena *mem,
                   struct profile *out, struct err *err)
{
    struct profile profile = {
        .name = arena_str(mem, stem(file)),
        .text = digest_of(text),
    };
    struct reading reading = { mem, &profile };

    if (!settings_read(text, file, take_setting, &reading, err))
        return false;
    if (profile.body.count == 0)
        return err_set(err, ERR_CONFIG, "%.*s: [article] body is missing",
                       STR_ARG(file));
    if (profile.begin.count != profile.end.count)
        return err_set(err, ERR_CONFIG,
                       "%.*s: [article] begin has %zu selectors, end %zu: "
                       "they are pairs",
                       STR_ARG(file), profile.begin.count, profile.end.count);
    *out = profile;
    return true;
}
