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

/* Said of all of them or of one's own, wherever it stands; 全 and 本 alone
 * also begin names (全椒县, 本溪县). */
static const struct str general_words[] = {
    STR("各"),   STR("我"),   STR("全区"), STR("全县"), STR("全市"),
    STR("全旗"), STR("全省"), STR("全国"), STR("本区"), STR("本县"),
    STR("本市"), STR("本旗"), STR("本省"), STR("该区"), STR("该县"),
    STR("该市"), STR("省市"), STR("市区"), STR("市县"), STR("县区"),
};

/* Areas that have no congress. */
static const struct str area_ends[] = {
    STR("社区"), STR("小区"), STR("辖区"), STR("选区"), STR("片区"),
    STR("景区"), STR("园区"), STR("校区"), STR("地区"),
};

static bool is_general(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(general_words); i++)
        if (str_find(name, general_words[i]) >= 0)
            return true;
    for (size_t i = 0; i < COUNT_OF(area_ends); i++)
        if (str_ends(name, area_ends[i]))
            return true;
    return false;
}

static bool is_district(struct str name)
{
    struct str rest = name;
    size_t count = 0;

    for (; rest.n; count++)
        if (!utf8_is_han(utf8_next(&rest)))
            return false;
    if (count < 2 || count > DISTRICT_CHARS || is_general(name))
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

/* The district whose part begins with this block; none when it is no such
 * heading. */
static struct str district_at(const struct block *block)
{
    return block->kind == BLOCK_HEADING && block->level == 2
               ? district_of(block->text)
               : STR_NONE;
}

/* A heading that names a city is mostly the congress's own; beside those of
 * districts it is a city among them. */
static bool names_district(const struct article *article)
{
    for (size_t i = 0; i < article->block_count; i++) {
        struct str district = district_at(&article->blocks[i]);

        if (!str_is_none(district) && !str_ends(district, S("市")))
            return true;
    }
    return false;
}

void section_find(const struct article *article, struct arena *mem,
                  struct section_range **out, size_t *count)
{
    struct section_range *ranges =
        ARENA_ARRAY(mem, struct section_range, article->block_count);
    size_t n = 0, blocks = names_district(article) ? article->block_count : 0;

    for (size_t i = 0; i < blocks; i++) {
        struct str district = district_at(&article->blocks[i]);

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
