/* tmpl_page.h - a record with everything a template may meet, and the parts
 * it may name: what both tests of templates work on. */
#ifndef TESTS_UNIT_TMPL_PAGE_H
#define TESTS_UNIT_TMPL_PAGE_H

#include "base/buf.h"
#include "check.h"
#include "core/tmpl.h"

struct word_view {
    struct str text;
};
struct line_view {
    struct str title;
    struct link page;
    struct field_list words;
    bool is_new;
};
struct frame_view {
    struct str site;
    int64_t year;
};
struct page_view {
    struct str title, empty, hostile, braces;
    struct frame_view frame; /* not at the start: offsets must add up */
    int64_t count, zero, least;
    bool is_on, is_off;
    struct link home, none;
    struct field_list lines, nothing;
    double seconds; /* for reports only */
};

static const struct field word_fields[] = {
    FIELD_TEXT(struct word_view, text),
    FIELD_END,
};
static const struct field line_fields[] = {
    FIELD_TEXT(struct line_view, title),
    FIELD_LINK(struct line_view, page),
    FIELD_LIST(struct line_view, words, struct word_view, word_fields),
    FIELD_FLAG(struct line_view, is_new),
    FIELD_END,
};
static const struct field frame_fields[] = {
    FIELD_TEXT(struct frame_view, site),
    FIELD_INT(struct frame_view, year),
    FIELD_END,
};
static const struct field page_fields[] = {
    FIELD_TEXT(struct page_view, title),
    FIELD_TEXT(struct page_view, empty),
    FIELD_TEXT(struct page_view, hostile),
    FIELD_TEXT(struct page_view, braces),
    FIELD_PART(struct page_view, frame, frame_fields),
    FIELD_INT(struct page_view, count),
    FIELD_INT(struct page_view, zero),
    FIELD_INT(struct page_view, least),
    FIELD_FLAG(struct page_view, is_on),
    FIELD_FLAG(struct page_view, is_off),
    FIELD_LINK(struct page_view, home),
    FIELD_LINK(struct page_view, none),
    FIELD_NUMBER(struct page_view, seconds),
    FIELD_LIST(struct page_view, lines, struct line_view, line_fields),
    FIELD_LIST(struct page_view, nothing, struct line_view, line_fields),
    FIELD_END,
};

static const struct word_view first_words[] = { { STR("a") }, { STR("b") } };
static const struct word_view last_words[] = { { STR("c") } };
static const struct line_view page_lines[] = {
    { STR("一"), { STR("/article/1") }, { first_words, 2 }, true },
    { STR("二"), { STR("/article/2") }, { NULL, 0 }, false },
    { STR("三"), { STR("/s?a=1&b=2") }, { last_words, 1 }, false },
};
static const struct page_view page = {
    .title = STR("人大速递"),
    .empty = STR(""),
    .hostile = STR("\"><script>alert('1')</script>&amp;"),
    .braces = STR("{{title}} {{>loop}}"),
    .frame = { STR("厦门人大"), 2024 },
    .count = 42,
    .least = INT64_MIN,
    .is_on = true,
    .home = { STR("/") },
    .lines = { page_lines, COUNT_OF(page_lines) },
};

/* ---- parts --------------------------------------------------------------- */

static const struct {
    struct str name, text;
} parts[] = {
    { STR("header"), STR("<h1>{{site}}</h1>\n") },
    { STR("item"), STR("<li>{{title}}\n") },
    { STR("inline"), STR("[{{title}}]") },
    { STR("nested"), STR("({{>inline}})") },
    { STR("open-div"), STR("<div class=\"x\">") },
    { STR("loop"), STR("<p>\n{{>loop}}\n") },
    { STR("bad-name"), STR("<p>\n  <b>\n 一 {{titel}}\n") },
    { STR("no-end"), STR("a\n {{?is_on}}b\n") },
    { STR("stray-end"), STR("{{/is_on}}") },
    { STR("blank"), STR("") },
    { STR("begins-comment"), STR("<!-- ") },
};

/* `context` is the text of the template "page". */
static inline bool find(void *context, struct str name, struct str *text)
{
    if (str_equal(name, S("page"))) {
        *text = *(const struct str *)context;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (str_equal(parts[i].name, name)) {
            *text = parts[i].text;
            return true;
        }
    return false;
}

static inline bool compile(struct str text, struct tmpl **out, struct err *err)
{
    struct tmpl_source source = { find, &text };

    *out = NULL;
    return tmpl_compile(&source, S("page"), page_fields, out, err);
}

static inline void repeat(struct buf *out, const char *text, size_t times)
{
    while (times-- > 0)
        buf_put(out, str_of(text));
}

/* A linear congruential generator: the same page in every run. */
static inline size_t chance(uint32_t *seed, size_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % below;
}

#endif
