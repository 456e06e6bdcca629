#include "core/prefs.h"

#include "base/attr.h"

static const struct str size_words[PREFS_SIZES] = {
    [PREFS_SMALL] = STR("small"),
    [PREFS_MEDIUM] = STR("medium"),
    [PREFS_LARGE] = STR("large"),
};

struct str prefs_size_word(enum prefs_size size)
{
    return size_words[size];
}

bool prefs_change(struct prefs *prefs, struct str name, struct str value)
{
    if (!str_equal(name, S("size")))
        return false;
    for (size_t i = 0; i < COUNT_OF(size_words); i++)
        if (str_equal(value, size_words[i])) {
            prefs->size = (enum prefs_size)i;
            return true;
        }
    return false;
}

/* Cookie: a=1; view=size:large (RFC 6265 section 4.2.1) */
struct prefs prefs_read(struct str cookie)
{
    struct prefs prefs = PREFS_DEFAULT;
    struct str rest = cookie, pair, choice;

    while (str_split(&rest, ';', &pair)) {
        pair = str_trim(pair);
        if (!str_starts(pair, S("view=")))
            continue;
        pair = str_skip(pair, 5);
        while (str_split(&pair, '.', &choice)) {
            ptrdiff_t colon = str_find_char(choice, ':');

            if (colon > 0)
                prefs_change(&prefs, str_slice(choice, 0, (size_t)colon),
                             str_skip(choice, (size_t)colon + 1));
        }
    }
    return prefs;
}

struct str prefs_cookie(const struct prefs *prefs, struct arena *mem)
{
    struct str size = prefs_size_word(prefs->size);

    return arena_printf(mem, "view=size:%.*s; Path=/; HttpOnly; SameSite=Strict",
                        STR_ARG(size));
}

struct str prefs_no_cookie(void)
{
    return S("view=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}
