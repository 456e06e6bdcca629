#include "core/section.h"

#include "base/attr.h"
#include "base/utf8.h"

enum { DISTRICT_CHARS = 8 };

/* Longest first: one is the end of the other. */
static const struct str organs[] = {
    STR("人民代表大会常务委员会"),
    STR("人大常委会"),
    STR("人民代表大会"),
    STR("人大"),
};

static const struct str district_ends[] = {
    STR("区"),
    STR("县"),
    STR("市"),
    STR("旗"),
};

/* "各区", "全市": said of all of them. */
static const struct str no_districts[] = {
    STR("各"), STR("全"), STR("本"), STR("该"), STR("我"), STR("市"),
};

static bool is_district(struct str name)
{
    struct str rest = name, first = utf8_head(name, 1);
    size_t count = 0;

    for (; rest.n; count++)
        if (!utf8_is_han(utf8_next(&rest)))
            return false;
    if (count < 2 || count > DISTRICT_CHARS)
        return false;
    for (size_t i = 0; i < COUNT_OF(no_districts); i++)
        if (count == 2 && str_equal(first, no_districts[i]))
            return false;
    for (size_t i = 0; i < COUNT_OF(district_ends); i++)
        if (str_ends(name, district_ends[i]))
            return true;
    return false;
}

/* The district's name at the start of an organ's name; none when the text is
 * no such name. */
static struct str district_of(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(organs); i++) {
        struct str name;

        if (!str_ends(text, organs[i]))
            continue;
        name = str_slice(text, 0, text.n - organs[i].n);
        return is_district(name) ? name : STR_NONE;
    }
    return STR_NONE;
}

bool section_is_name(struct str text)
{
    return !str_is_none(district_of(text));
}

void section_find(const struct article *article, struct arena *mem,
                  struct section_range **out, size_t *count)
{
    struct section_range *ranges =
        ARENA_ARRAY(mem, struct section_range, article->block_count);
    size_t n = 0;

    for (size_t i = 0; i < article->block_count; i++) {
        const struct block *block = &article->blocks[i];
        struct str district = STR_NONE;

        if (block->kind == BLOCK_HEADING && block->level == 2)
            district = district_of(block->text);
        if (!str_is_none(district))
            ranges[n++].district = district;
        else if (n == 0)
            continue;
        if (!str_is_none(district))
            ranges[n - 1].first = i;
        ranges[n - 1].last = i;
    }
    *out = ranges;
    *count = n;
}
