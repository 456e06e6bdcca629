/* A template, which may name itself as a part. What compiles renders, twice
 * the same, and no value gets out of its place. */
#include "core/tmpl.h"
#include "fuzz.h"

struct view {
    struct str text;
    struct link link;
    struct field_list list;
    int64_t number;
    bool is_on;
};

static const struct field item_fields[] = {
    FIELD_TEXT(struct view, text),
    FIELD_END,
};
static const struct field fields[] = {
    FIELD_TEXT(struct view, text),
    FIELD_LINK(struct view, link),
    FIELD_LIST(struct view, list, struct view, item_fields),
    FIELD_INT(struct view, number),
    FIELD_FLAG(struct view, is_on),
    FIELD_END,
};

static const struct str hostile = STR("~<script>'\"&~");
static const struct view items[] = { { STR("~<script>'\"&~") }, { STR("b") } };
static const struct view view = {
    STR("~<script>'\"&~"), { STR("/a?b&c") }, { items, 2 }, 42, true
};

static bool find_part(void *context, struct str name, struct str *text)
{
    *text = *(struct str *)context;
    return str_equal(name, S("page"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(buf_free) struct buf first = BUF_EMPTY, second = BUF_EMPTY;
    struct str text = fuzz_str(data, size);
    struct tmpl_source source = { find_part, &text };
    struct err err = ERR_CLEAR;
    struct tmpl *tmpl;

    if (!tmpl_compile(&source, S("page"), fields, &tmpl, &err)) {
        must(err.kind == ERR_CONFIG && err.text[0]);
        return 0;
    }
    tmpl_render(tmpl, &view, &first);
    tmpl_render(tmpl, &view, &second);
    tmpl_free(tmpl);
    must(str_equal(buf_str(&first), buf_str(&second)));
    must(str_find(buf_str(&first), hostile) < 0 || str_find(text, hostile) >= 0);
    return 0;
}
