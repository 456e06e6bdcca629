#include <expat.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/feed.h"
#include "core/feed_tree.h"

/* ---- mending --------------------------------------------------------------- */

/* Where & is a character as any other. */
static const struct {
    struct str start, end;
} literals[] = {
    { STR("<![CDATA["), STR("]]>") },
    { STR("<!--"), STR("-->") },
    { STR("<?"), STR("?>") },
};

/* Bytes of the literal that begins here; 0 when none does. */
static size_t literal_length(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(literals); i++) {
        ptrdiff_t end;

        if (!str_starts(text, literals[i].start))
            continue;
        end = str_find(text, literals[i].end);
        return end < 0 ? text.n : (size_t)end;
    }
    return 0;
}

/* XML 1.0, production 2. */
static bool is_xml_character(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : 16;
}

/* "#8220;", "#x201C;" */
static bool is_number(struct str text)
{
    enum { DIGITS = 8 };
    int base = str_starts(text, S("#x")) ? 16 : 10;
    size_t start = base == 16 ? 2 : 1, i = start;
    uint32_t c = 0;

    for (; i < text.n && i < start + DIGITS && digit_of(text.p[i]) < base; i++)
        c = c * (uint32_t)base + (uint32_t)digit_of(text.p[i]);
    return i > start && i < text.n && text.p[i] == ';' && is_xml_character(c);
}

/* What follows & makes a reference that XML knows without a DTD. */
static bool is_reference(struct str text)
{
    static const struct str names[] = { STR("amp;"), STR("lt;"), STR("gt;"),
                                        STR("quot;"), STR("apos;") };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_starts(text, names[i]))
            return true;
    return str_starts(text, S("#")) && is_number(text);
}

/* Feeds are often glued together from texts: & alone and HTML's names become
 * words, characters that XML forbids go. */
static void mend(struct str text, struct buf *out)
{
    size_t literal = 0; /* bytes of one that are still to come */

    while (text.n) {
        size_t before = text.n, taken;
        uint32_t c;

        if (literal == 0)
            literal = literal_length(text);
        c = utf8_next(&text);
        if (c == '&' && literal == 0 && !is_reference(text))
            buf_put(out, S("&amp;"));
        else if (is_xml_character(c))
            utf8_put(out, c);
        taken = before - text.n;
        literal -= taken < literal ? taken : literal;
    }
}

/* ---- names ----------------------------------------------------------------- */

/* Namespaces by the prefix that everybody gives them. */
static const struct {
    struct str address, prefix;
} namespaces[] = {
    { STR("http://www.w3.org/2005/Atom"), STR("atom") },
    { STR("http://purl.org/rss/1.0/"), STR("") },
    { STR("http://purl.org/rss/1.0/modules/content/"), STR("content") },
    { STR("http://purl.org/dc/elements/1.1/"), STR("dc") },
    { STR("http://www.w3.org/1999/02/22-rdf-syntax-ns#"), STR("rdf") },
    { STR("http://www.w3.org/1999/xhtml"), STR("html") },
};

/* A declaration that is in force, and what its prefix is to be read as. */
struct declaration {
    struct str prefix, meaning;
    size_t depth;
};

struct reader {
    XML_Parser parser;
    struct arena *mem;
    struct dom_node *root, *at;
    size_t depth;
    struct buf words;
    struct declaration declared[LIMIT_FEED_NAMESPACES];
    size_t declared_count;
    bool has_dtd, is_too_deep;
};

static struct str lowered(struct str s, struct arena *mem)
{
    char *copy = arena_alloc(mem, s.n + 1, 1);

    for (size_t i = 0; i < s.n; i++)
        copy[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    return (struct str){ copy, s.n };
}

static void declare(struct reader *reader, struct str prefix, struct str address)
{
    struct declaration *declaration;
    struct str meaning = prefix;

    if (reader->declared_count == LIMIT_FEED_NAMESPACES)
        return;
    for (size_t i = 0; i < COUNT_OF(namespaces); i++)
        if (str_equal(address, namespaces[i].address))
            meaning = namespaces[i].prefix;
    declaration = &reader->declared[reader->declared_count++];
    *declaration = (struct declaration){ arena_str(reader->mem, prefix),
                                         meaning, reader->depth };
}

/* An attribute that declares a namespace; the prefix is empty for the
 * default. */
static bool is_declaration(struct str name, struct str *prefix)
{
    *prefix = str_skip(name, sizeof("xmlns") - 1);
    if (!str_starts(name, S("xmlns")) || (prefix->n && prefix->p[0] != ':'))
        return false;
    *prefix = str_skip(*prefix, 1);
    return true;
}

static struct str meaning_of(const struct reader *reader, struct str prefix)
{
    for (size_t i = reader->declared_count; i > 0; i--)
        if (str_equal(reader->declared[i - 1].prefix, prefix))
            return reader->declared[i - 1].meaning;
    return prefix;
}

static struct str tag_of(struct reader *reader, struct str name)
{
    ptrdiff_t colon = str_find_char(name, ':');
    struct str prefix = str_slice(name, 0, colon < 0 ? 0 : (size_t)colon);
    struct str local = lowered(str_skip(name, (size_t)(colon + 1)), reader->mem);

    /* Whatever an Atom feed says that it is. */
    if (reader->depth == 1 && str_equal(local, S("feed")))
        declare(reader, prefix, S("http://www.w3.org/2005/Atom"));
    prefix = meaning_of(reader, prefix);
    return prefix.n == 0 ? local
                         : arena_printf(reader->mem, "%.*s:%.*s",
                                        STR_ARG(lowered(prefix, reader->mem)),
                                        STR_ARG(local));
}

/* ---- the tree -------------------------------------------------------------- */

struct dom_node *feed_tree_add(struct dom_node *parent, struct arena *mem)
{
    struct dom_node *node = ARENA_NEW(mem, struct dom_node);

    node->parent = parent;
    if (!parent)
        return node;
    node->previous = parent->last;
    *(parent->last ? &parent->last->next : &parent->first) = node;
    parent->last = node;
    return node;
}

static void end_words(struct reader *reader)
{
    if (reader->at && reader->words.n)
        feed_tree_add(reader->at, reader->mem)->text =
            arena_take(reader->mem, &reader->words);
    buf_clear(&reader->words);
}

static void take_attributes(struct reader *reader, struct dom_node *node,
                            const char **attributes)
{
    size_t count = 0;

    while (attributes[2 * count])
        count++;
    node->attributes = ARENA_ARRAY(reader->mem, struct dom_attribute, count);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(attributes[2 * i]), prefix;
        struct str value = str_of(attributes[2 * i + 1]);

        if (is_declaration(name, &prefix))
            declare(reader, prefix, value);
        else
            node->attributes[node->attribute_count++] =
                (struct dom_attribute){ lowered(name, reader->mem),
                                        arena_str(reader->mem, value) };
    }
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct reader *reader = context;

    end_words(reader);
    if (reader->depth == LIMIT_FEED_DEPTH) {
        reader->is_too_deep = true;
        XML_StopParser(reader->parser, XML_FALSE);
        return;
    }
    reader->depth++;
    reader->at = feed_tree_add(reader->at, reader->mem);
    if (!reader->root)
        reader->root = reader->at;
    take_attributes(reader, reader->at, attributes);
    reader->at->tag = tag_of(reader, str_of(name));
}

static void on_end(void *context, const char *name)
{
    struct reader *reader = context;

    (void)name;
    end_words(reader);
    /* That of an element that was too deep may still come. */
    if (reader->is_too_deep)
        return;
    while (reader->declared_count &&
           reader->declared[reader->declared_count - 1].depth == reader->depth)
        reader->declared_count--;
    reader->depth--;
    reader->at = reader->at->parent;
}

static void on_words(void *context, const char *words, int n)
{
    struct reader *reader = context;

    buf_put(&reader->words, (struct str){ words, (size_t)n });
}

static void on_doctype(void *context, const char *name, const char *system_id,
                       const char *public_id, int has_internal_subset)
{
    struct reader *reader = context;

    (void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
    reader->has_dtd = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

static void parser_free(XML_Parser *parser)
{
    XML_ParserFree(*parser);
}

static void reader_free(struct reader *reader)
{
    buf_free(&reader->words);
}

/* What comes behind the root's end does not matter. */
static bool finish(const struct reader *reader, struct feed_tree *out,
                   struct err *err)
{
    enum XML_Error code = XML_GetErrorCode(reader->parser);

    if (code == XML_ERROR_NO_MEMORY)
        abort();
    if (reader->has_dtd)
        return err_set(err, ERR_DATA, "a feed with a DOCTYPE is not read");
    if (reader->is_too_deep)
        return err_set(err, ERR_LIMIT, "feed with over %d nested elements",
                       LIMIT_FEED_DEPTH);
    *out = (struct feed_tree){ .root = reader->root, .open = reader->at };
    if (reader->root && !reader->at)
        return true;
    out->fault = arena_printf(reader->mem, "line %lu: %s",
                              XML_GetCurrentLineNumber(reader->parser),
                              XML_ErrorString(code));
    return reader->root ||
           err_set(err, ERR_DATA, "feed: %.*s", STR_ARG(out->fault));
}

bool feed_tree_xml(struct str text, struct arena *mem, struct feed_tree *out,
                   struct err *err)
{
    CLEANUP(buf_free) struct buf mended = BUF_EMPTY;
    CLEANUP(parser_free) XML_Parser parser = XML_ParserCreate("UTF-8");
    CLEANUP(reader_free)
    struct reader reader = { .parser = parser, .mem = mem };

    if (!parser)
        abort();
    mend(text, &mended);
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_words);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    (void)XML_Parse(parser, buf_cstr(&mended), (int)mended.n, XML_TRUE);
    end_words(&reader);
    return finish(&reader, out, err);
}

const char *feed_library(void)
{
    return XML_ExpatVersion() + sizeof("expat_") - 1;
}
