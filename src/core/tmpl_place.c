#include "core/tmpl_place.h"

#include <string.h>

struct place_element {
    const char *name, *word;
    enum place_state state;
};

static const struct place_element elements[] = {
    { "script", "<script>", PLACE_RAW },
    { "style", "<style>", PLACE_RAW },
    { "iframe", "<iframe>", PLACE_RAW },
    { "noembed", "<noembed>", PLACE_RAW },
    { "noframes", "<noframes>", PLACE_RAW },
    { "plaintext", "<plaintext>", PLACE_RAW },
    { "xmp", "<xmp>", PLACE_RAW },
    { "title", "<title>", PLACE_RCDATA },
    { "textarea", "<textarea>", PLACE_RCDATA },
};

/* Attributes not named take text; on... takes nothing. */
static const struct {
    const char *name;
    enum place_rule rule;
} attributes[] = {
    { "href", PLACE_TAKES_LINK },           { "src", PLACE_TAKES_LINK },
    { "action", PLACE_TAKES_LINK },         { "formaction", PLACE_TAKES_LINK },
    { "poster", PLACE_TAKES_LINK },         { "data", PLACE_TAKES_LINK },
    { "xlink:href", PLACE_TAKES_LINK },     { "background", PLACE_TAKES_LINK },
    { "cite", PLACE_TAKES_LINK },           { "manifest", PLACE_TAKES_LINK },
    { "style", PLACE_TAKES_NOTHING },       { "srcset", PLACE_TAKES_NOTHING },
    { "imagesrcset", PLACE_TAKES_NOTHING }, { "srcdoc", PLACE_TAKES_NOTHING },
    { "ping", PLACE_TAKES_NOTHING },
};

/* For messages: "a value may not stand in ...". */
static const char *const words[PLACE_COUNT] = {
    [PLACE_TEXT] = "text",
    [PLACE_TAG_OPEN] = "a tag's name",
    [PLACE_END_OPEN] = "a tag's name",
    [PLACE_BANG] = "a declaration",
    [PLACE_BOGUS] = "a declaration",
    [PLACE_COMMENT] = "a comment",
    [PLACE_TAG_NAME] = "a tag's name",
    [PLACE_TAG] = "a tag",
    [PLACE_JOIN] = "a tag",
    [PLACE_ATTRIBUTE] = "an attribute's name",
    [PLACE_AFTER_ATTRIBUTE] = "a tag",
    [PLACE_BEFORE_VALUE] = "an attribute without quotes",
    [PLACE_BARE] = "an attribute without quotes",
    [PLACE_QUOTED] = "an attribute",
};

static const char *word_of(const struct tmpl_place *place)
{
    const char *word = words[place->state];

    return word ? word : place->element->word;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static void name_put(struct tmpl_place *place, char c)
{
    if (place->name_length < PLACE_NAME_MAX)
        place->name[place->name_length++] = lower(c);
    place->name[place->name_length] = '\0';
}

static void name_begin(struct tmpl_place *place, enum place_state state, char c)
{
    place->state = state;
    place->name_length = 0;
    name_put(place, c);
}

/* The tag's name is complete: what its content will be. */
static void tag_named(struct tmpl_place *place, enum place_state next)
{
    place->state = next;
    place->element = NULL;
    for (size_t i = 0; i < COUNT_OF(elements) && !place->is_end_tag; i++)
        if (strcmp(elements[i].name, place->name) == 0)
            place->element = &elements[i];
}

/* The attribute's name is complete: what its value may be. */
static void attribute_named(struct tmpl_place *place)
{
    bool is_handler = strncmp(place->name, "on", 2) == 0;

    place->state = PLACE_BEFORE_VALUE;
    place->rule = is_handler ? PLACE_TAKES_NOTHING : PLACE_TAKES_TEXT;
    for (size_t i = 0; i < COUNT_OF(attributes); i++)
        if (strcmp(attributes[i].name, place->name) == 0)
            place->rule = attributes[i].rule;
}

static void tag_end(struct tmpl_place *place)
{
    place->state = place->element ? place->element->state : PLACE_TEXT;
}

/* ---- one step for each state --------------------------------------------- */

static bool step_text(struct tmpl_place *place, char c, struct err *err)
{
    (void)err;
    if (c == '<') {
        place->state = PLACE_TAG_OPEN;
        place->tags++;
    }
    return true;
}

static bool step_tag_open(struct tmpl_place *place, char c, struct err *err)
{
    place->matched = 0;
    place->is_end_tag = false;
    if (is_letter(c)) {
        name_begin(place, PLACE_TAG_NAME, c);
    } else if (c == '/') {
        place->state = PLACE_END_OPEN;
    } else if (c == '!') {
        place->state = PLACE_BANG;
    } else if (c == '?') {
        place->state = PLACE_BOGUS;
    } else {
        place->state = PLACE_TEXT; /* "a < b" */
        return step_text(place, c, err);
    }
    return true;
}

static bool step_end_open(struct tmpl_place *place, char c, struct err *err)
{
    (void)err;
    place->is_end_tag = true;
    if (is_letter(c))
        name_begin(place, PLACE_TAG_NAME, c);
    else
        place->state = c == '>' ? PLACE_TEXT : PLACE_BOGUS;
    return true;
}

/* How much of a comment's end was seen. "<!-->" and "<!--->" are whole
 * comments, "--!>" ends one, "<!--!>" does not. */
enum { DASH = 1, DASHES, DASHES_BANG, COMMENT_BEGAN, COMMENT_BEGAN_DASH };

static bool step_bang(struct tmpl_place *place, char c, struct err *err)
{
    (void)err;
    if (c != '-') {
        place->state = c == '>' ? PLACE_TEXT : PLACE_BOGUS;
    } else if (place->matched++ > 0) {
        place->state = PLACE_COMMENT;
        place->matched = COMMENT_BEGAN;
    }
    return true;
}

static bool step_bogus(struct tmpl_place *place, char c, struct err *err)
{
    (void)err;
    if (c == '>')
        place->state = PLACE_TEXT;
    return true;
}

static bool step_comment(struct tmpl_place *place, char c, struct err *err)
{
    static const size_t after_dash[] = {
        [0] = DASH,
        [DASH] = DASHES,
        [DASHES] = DASHES,
        [DASHES_BANG] = DASH,
        [COMMENT_BEGAN] = COMMENT_BEGAN_DASH,
        [COMMENT_BEGAN_DASH] = DASHES,
    };
    size_t seen = place->matched;

    (void)err;
    place->matched = 0;
    if (c == '>' && seen >= DASHES)
        place->state = PLACE_TEXT;
    else if (c == '-')
        place->matched = after_dash[seen];
    else if (c == '!' && seen == DASHES)
        place->matched = DASHES_BANG;
    return true;
}

static bool step_tag(struct tmpl_place *place, char c, struct err *err)
{
    if (c == '=')
        return err_set(err, ERR_CONFIG, "'=' without an attribute's name");
    if (c == '>') {
        tag_end(place);
    } else if (!is_blank(c) && c != '/') {
        place->attributes++;
        name_begin(place, PLACE_ATTRIBUTE, c);
    }
    return true;
}

static bool ends_name(char c)
{
    return is_blank(c) || c == '/' || c == '>';
}

static bool step_tag_name(struct tmpl_place *place, char c, struct err *err)
{
    if (!ends_name(c)) {
        name_put(place, c);
        return true;
    }
    tag_named(place, PLACE_TAG);
    return step_tag(place, c, err);
}

static bool step_join(struct tmpl_place *place, char c, struct err *err)
{
    if (!ends_name(c))
        return err_set(err, ERR_CONFIG, "a blank is missing in the tag");
    place->state = PLACE_TAG;
    return step_tag(place, c, err);
}

static bool step_attribute(struct tmpl_place *place, char c, struct err *err)
{
    if (c == '=') {
        attribute_named(place);
    } else if (is_blank(c)) {
        place->state = PLACE_AFTER_ATTRIBUTE;
    } else if (ends_name(c)) {
        place->state = PLACE_TAG;
        return step_tag(place, c, err);
    } else {
        name_put(place, c);
    }
    return true;
}

static bool step_after_attribute(struct tmpl_place *place, char c, struct err *err)
{
    if (c == '=') {
        attribute_named(place);
    } else if (!is_blank(c)) {
        place->state = PLACE_TAG;
        return step_tag(place, c, err);
    }
    return true;
}

static bool step_before_value(struct tmpl_place *place, char c, struct err *err)
{
    (void)err;
    if (c == '"' || c == '\'') {
        place->state = PLACE_QUOTED;
        place->quote = c;
        place->has_literal = place->has_link = false;
    } else if (c == '>') {
        tag_end(place);
    } else if (!is_blank(c)) {
        place->state = PLACE_BARE;
    }
    return true;
}

static bool step_bare(struct tmpl_place *place, char c, struct err *err)
{
    (void)err;
    if (c == '>')
        tag_end(place);
    else if (is_blank(c))
        place->state = PLACE_TAG;
    return true;
}

static bool not_alone(const struct tmpl_place *place, struct err *err)
{
    return err_set(err, ERR_CONFIG, "%s takes one link and nothing else",
                   place->name);
}

static bool step_quoted(struct tmpl_place *place, char c, struct err *err)
{
    if (c == place->quote) {
        place->state = PLACE_TAG; /* as a browser: no blank is needed */
        return true;
    }
    place->has_literal = true;
    return !place->has_link || not_alone(place, err);
}

/* Counts the bytes of "</name" that were seen. Inside <svg> a browser reads
 * <script> or <title> as any other element, so nothing else that it could take
 * for a tag may stand there. */
static bool step_raw(struct tmpl_place *place, char c, struct err *err)
{
    const char *name = place->element->name;
    size_t seen = place->matched, n = strlen(name) + 2;
    char wanted = seen == 0 ? '<' : seen == 1 ? '/' : name[seen - 2];

    if (seen == n && ends_name(c)) {
        place->element = NULL;
        place->state = PLACE_TAG;
        return step_tag(place, c, err);
    }
    if (seen < n && lower(c) == wanted) {
        place->matched++;
        return true;
    }
    place->matched = c == '<';
    if (seen > 1 || (seen == 1 && (is_letter(c) || c == '!' || c == '?')))
        return err_set(err, ERR_CONFIG, "a tag inside %s", place->element->word);
    return true;
}

static bool (*const steps[PLACE_COUNT])(struct tmpl_place *, char,
                                        struct err *) = {
    [PLACE_TEXT] = step_text,
    [PLACE_TAG_OPEN] = step_tag_open,
    [PLACE_END_OPEN] = step_end_open,
    [PLACE_BANG] = step_bang,
    [PLACE_BOGUS] = step_bogus,
    [PLACE_COMMENT] = step_comment,
    [PLACE_TAG_NAME] = step_tag_name,
    [PLACE_TAG] = step_tag,
    [PLACE_JOIN] = step_join,
    [PLACE_ATTRIBUTE] = step_attribute,
    [PLACE_AFTER_ATTRIBUTE] = step_after_attribute,
    [PLACE_BEFORE_VALUE] = step_before_value,
    [PLACE_BARE] = step_bare,
    [PLACE_QUOTED] = step_quoted,
    [PLACE_RAW] = step_raw,
    [PLACE_RCDATA] = step_raw,
};

bool tmpl_place_feed(struct tmpl_place *place, char c, struct err *err)
{
    return steps[place->state](place, c, err);
}

/* ---- forms --------------------------------------------------------------- */

static bool attribute_value(struct tmpl_place *place, struct str name,
                            bool is_link, struct err *err)
{
    if (place->rule == PLACE_TAKES_NOTHING)
        return err_set(err, ERR_CONFIG, "a value may not stand in %s",
                       place->name);
    if (place->rule == PLACE_TAKES_TEXT)
        return !is_link || err_set(err, ERR_CONFIG,
                                   "'%.*s' is a link: it may not stand in %s",
                                   STR_ARG(name), place->name);
    if (!is_link)
        return err_set(err, ERR_CONFIG, "%s takes a link: '%.*s' is none",
                       place->name, STR_ARG(name));
    if (place->has_literal || place->has_link)
        return not_alone(place, err);
    place->has_link = true;
    return true;
}

bool tmpl_place_value(struct tmpl_place *place, struct str name,
                      enum field_kind kind, struct err *err)
{
    bool is_link = kind == FIELD_KIND_LINK;

    if (place->state == PLACE_QUOTED)
        return attribute_value(place, name, is_link, err);
    if (place->state != PLACE_TEXT &&
        (place->state != PLACE_RCDATA || place->matched > 0))
        return err_set(err, ERR_CONFIG, "a value may not stand in %s",
                       word_of(place));
    return !is_link ||
           err_set(err, ERR_CONFIG, "'%.*s' is a link: it may not stand in %s",
                   STR_ARG(name), word_of(place));
}

/* A section may be left out: a name it follows or ends with is then complete,
 * and a blank must come before the next one. */
static void settle(struct tmpl_place *place)
{
    if (place->state == PLACE_TAG_NAME)
        tag_named(place, PLACE_JOIN);
    else if (place->state == PLACE_ATTRIBUTE)
        place->state = PLACE_JOIN;
    else if (place->state == PLACE_AFTER_ATTRIBUTE)
        place->state = PLACE_TAG;
}

bool tmpl_place_open(struct tmpl_place *place, struct err *err)
{
    settle(place);
    if (place->state == PLACE_QUOTED && place->rule == PLACE_TAKES_LINK)
        return not_alone(place, err);
    return true;
}

static bool is_value(enum place_state state)
{
    return state == PLACE_BEFORE_VALUE || state == PLACE_BARE ||
           state == PLACE_QUOTED;
}

static bool is_same(const struct tmpl_place *a, const struct tmpl_place *b)
{
    if (a->state == PLACE_TEXT || b->state == PLACE_TEXT)
        return a->state == b->state;
    if (a->tags != b->tags)
        return false;
    if (a->state == PLACE_JOIN || a->state == PLACE_TAG)
        return b->state == PLACE_TAG || b->state == PLACE_JOIN;
    return a->state == b->state && a->matched == b->matched &&
           (!is_value(a->state) || a->attributes == b->attributes);
}

bool tmpl_place_close(struct tmpl_place *place, const struct tmpl_place *began,
                      bool is_list, struct err *err)
{
    settle(place);
    if (!is_same(began, place)) {
        const char *from = word_of(began), *to = word_of(place);

        return err_set(err, ERR_CONFIG,
                       "the section begins in %s and ends in %s%s", from, to,
                       strcmp(from, to) == 0 ? " further on" : "");
    }
    if (is_list && began->state == PLACE_TAG && place->state == PLACE_JOIN)
        return err_set(err, ERR_CONFIG,
                       "a blank is missing before the list's end");
    if (began->state == PLACE_JOIN)
        place->state = PLACE_JOIN;
    return true;
}

bool tmpl_place_end(const struct tmpl_place *place, struct err *err)
{
    return place->state == PLACE_TEXT ||
           err_set(err, ERR_CONFIG, "the page ends in %s", word_of(place));
}
