#include "core/dom.h"

#include <gumbo.h>
#include <setjmp.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "core/dom_scan.h"

/* ---- what gumbo takes ---------------------------------------------------- */

/* gumbo's memory, given back at once; the parser asks for the more of it the
 * more elements a page makes it open again, so this bounds its time too. */
struct parser_memory {
    struct arena arena;
    size_t left;
    jmp_buf is_full;
};

static void memory_free(struct parser_memory *memory)
{
    arena_free(&memory->arena);
}

/* There is no other way out of gumbo, which does not know failure; whatever
 * it holds lies in the arena. */
static void *take_memory(void *memory_of, size_t size)
{
    struct parser_memory *memory = memory_of;

    if (size > memory->left)
        longjmp(memory->is_full, 1);
    memory->left -= size;
    return arena_alloc(&memory->arena, size, 1);
}

static void leave_memory(void *memory_of, void *piece)
{
    (void)memory_of;
    (void)piece;
}

/* ---- from gumbo's tree to ours ------------------------------------------ */

static struct str lowered(struct str s, struct arena *mem)
{
    char *copy = arena_alloc(mem, s.n + 1, 1);

    for (size_t i = 0; i < s.n; i++)
        copy[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    return (struct str){ copy, s.n };
}

/* gumbo knows the usual tags by number; others only by their source. */
static struct str tag_name(const GumboElement *element, struct arena *mem)
{
    GumboStringPiece source = element->original_tag;

    if (element->tag != GUMBO_TAG_UNKNOWN)
        return str_of(gumbo_normalized_tagname(element->tag));
    gumbo_tag_from_original_text(&source);
    return lowered((struct str){ source.data ? source.data : "", source.length },
                   mem);
}

static void copy_element(struct dom_node *node, const GumboElement *element,
                         struct arena *mem)
{
    size_t count = element->attributes.length;

    node->tag = tag_name(element, mem);
    node->attribute_count = count;
    node->attributes = ARENA_ARRAY(mem, struct dom_attribute, count);
    for (size_t i = 0; i < count; i++) {
        const GumboAttribute *from = element->attributes.data[i];

        node->attributes[i] = (struct dom_attribute){
            lowered(str_of(from->name), mem),
            arena_str(mem, str_of(from->value)),
        };
    }
}

uint64_t dom_sketch(char kind, struct str name)
{
    const uint64_t fnv_prime = 0x100000001B3; /* FNV-1a, RFC 9923 */
    uint64_t hash = 0xCBF29CE484222325 ^ (unsigned char)kind;

    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];

        hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * fnv_prime;
    }
    return UINT64_C(1) << (hash >> 58);
}

/* Takes the next of the class attribute's words off `rest`; false without. */
static bool take_class(struct str *rest, struct str *name)
{
    size_t n = 0;

    while (rest->n && (unsigned char)rest->p[0] <= ' ')
        *rest = str_skip(*rest, 1);
    while (n < rest->n && (unsigned char)rest->p[n] > ' ')
        n++;
    *name = str_slice(*rest, 0, n);
    *rest = str_skip(*rest, n);
    return n > 0;
}

static uint64_t sketch_of(const struct dom_node *node)
{
    struct str classes = dom_attribute(node, S("class")), name;
    struct str id = dom_attribute(node, S("id"));
    uint64_t sketch = 0;

    if (node->is_comment)
        return dom_sketch('!', STR_NONE);
    if (!str_is_none(node->tag))
        sketch |= dom_sketch('<', node->tag);
    if (!str_is_none(id))
        sketch |= dom_sketch('#', id);
    while (take_class(&classes, &name))
        sketch |= dom_sketch('.', name);
    for (size_t i = 0; i < node->attribute_count; i++)
        sketch |= dom_sketch('[', node->attributes[i].name);
    return sketch;
}

void dom_note(struct dom_node *node)
{
    node->sketch = sketch_of(node);
    node->sketch_within |= node->sketch;
    for (struct dom_node *up = node->parent; up; up = up->parent) {
        if (!(node->sketch_within & ~up->sketch_within))
            break;
        up->sketch_within |= node->sketch_within;
    }
}

static bool is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static struct dom_node *copy_node(const GumboNode *from,
                                  struct dom_node *parent, struct arena *mem)
{
    struct dom_node *node = ARENA_NEW(mem, struct dom_node);

    node->parent = parent;
    if (is_element(from)) {
        copy_element(node, &from->v.element, mem);
    } else {
        node->text = arena_str(mem, str_of(from->v.text.text));
        node->is_comment = from->type == GUMBO_NODE_COMMENT;
    }
    dom_note(node);
    if (!parent)
        return node;
    node->previous = parent->last;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

/* gumbo keeps children by index: the next node in document order, `inner`
 * being where a node's first child would hang. NULL behind the last. */
static const GumboNode *gumbo_next(const GumboNode *node, const GumboNode *root,
                                   struct dom_node **inner, size_t *depth)
{
    if (is_element(node) && node->v.element.children.length) {
        ++*depth;
        return node->v.element.children.data[0];
    }
    for (; node != root; node = node->parent, --*depth) {
        const GumboVector *siblings = &node->parent->v.element.children;

        *inner = (*inner)->parent;
        if (node->index_within_parent + 1 < siblings->length)
            return siblings->data[node->index_within_parent + 1];
    }
    return NULL;
}

static bool copy_tree(const GumboNode *root, struct arena *mem,
                      struct dom_node **out, struct err *err)
{
    struct dom_node *at = copy_node(root, NULL, mem);
    const GumboNode *from = root;
    size_t depth = 1;

    *out = at;
    while ((from = gumbo_next(from, root, &at, &depth))) {
        if (depth > LIMIT_DOM_DEPTH)
            return err_set(err, ERR_LIMIT, "page nests over %d elements",
                           LIMIT_DOM_DEPTH);
        at = copy_node(from, at, mem);
    }
    return true;
}

/* NULL when it takes too much. */
static const GumboOutput *parse(struct str page, struct parser_memory *memory)
{
    GumboOptions options = kGumboDefaultOptions;

    if (setjmp(memory->is_full))
        return NULL;
    options.allocator = take_memory;
    options.deallocator = leave_memory;
    options.userdata = memory;
    /* 0.10.1 keeps every error with the stack of open elements. */
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, page.p ? page.p : "", page.n);
}

bool dom_parse(struct str page, struct arena *mem, struct dom_node **root,
               struct err *err)
{
    CLEANUP(memory_free)
    struct parser_memory memory = { .left = LIMIT_DOM_MEMORY };
    const GumboOutput *output;

    if (page.n > LIMIT_PAGE)
        return err_set(err, ERR_LIMIT, "page of %zu bytes, at most %zu", page.n,
                       LIMIT_PAGE);
    if (!dom_scan(page, err))
        return false;
    output = parse(page, &memory);
    return output
               ? copy_tree(output->root, mem, root, err)
               : err_set(err, ERR_LIMIT, "page makes a tree of over %zu bytes",
                         LIMIT_DOM_MEMORY);
}

/* ---- asking the tree ----------------------------------------------------- */

struct str dom_attribute(const struct dom_node *node, struct str name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (str_equal(node->attributes[i].name, name))
            return node->attributes[i].value;
    return STR_NONE;
}

bool dom_is(const struct dom_node *node, const char *tag)
{
    return !str_is_none(node->tag) && str_equal(node->tag, str_of(tag));
}

bool dom_has_class(const struct dom_node *node, struct str name)
{
    struct str rest = dom_attribute(node, S("class")), one;

    while (take_class(&rest, &one))
        if (str_equal_nocase(one, name))
            return true;
    return false;
}

struct dom_node *dom_next(const struct dom_node *top,
                          const struct dom_node *node, bool skip_children)
{
    if (node->first && !skip_children)
        return node->first;
    while (node && node != top) {
        if (node->next)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

struct dom_node *dom_find(const struct dom_node *top, const char *tag)
{
    struct dom_node *node = dom_next(top, top, false);

    while (node && !dom_is(node, tag))
        node = dom_next(top, node, false);
    return node;
}

/* ---- words --------------------------------------------------------------- */

/* Blanks are remembered and written before the next visible character. */
static void put_words(struct buf *out, struct str text, bool *has_blank)
{
    while (text.n) {
        struct str start = text;
        uint32_t c = utf8_next(&text);

        if (utf8_is_blank(c)) {
            *has_blank = true;
            continue;
        }
        if (*has_blank && out->n)
            buf_put_char(out, ' ');
        *has_blank = false;
        buf_put(out, str_slice(start, 0, start.n - text.n));
    }
}

struct str dom_text(const struct dom_node *node, struct arena *mem)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    const struct dom_node *at = node;
    bool has_blank = false;

    while (at) {
        bool is_silent = dom_is(at, "script") || dom_is(at, "style");

        if (dom_is(at, "br"))
            has_blank = true;
        else if (!at->is_comment)
            put_words(&out, at->text, &has_blank);
        at = dom_next(node, at, is_silent);
    }
    return arena_take(mem, &out);
}
