#include <jansson.h>

#include "base/limits.h"
#include "core/feed_tree.h"

static void json_free(json_t **value)
{
    json_decref(*value);
}

static bool put_members(struct dom_node *node, const json_t *object, int depth,
                        struct arena *mem, struct err *err);

/* The recursion is bounded by jansson's own depth as well. */
static bool put(struct dom_node *parent, struct str name, const json_t *value,
                int depth, struct arena *mem, struct err *err)
{
    struct dom_node *node;

    if (depth == LIMIT_FEED_DEPTH)
        return err_set(err, ERR_LIMIT, "feed with over %d nested values",
                       LIMIT_FEED_DEPTH);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!put(parent, name, json_array_get(value, i), depth + 1, mem, err))
            return false;
    if (!json_is_object(value) && !json_is_string(value))
        return true;
    node = feed_tree_add(parent, mem);
    node->tag = name;
    if (json_is_object(value))
        return put_members(node, value, depth + 1, mem, err);
    feed_tree_add(node, mem)->text = arena_str(
        mem, (struct str){ json_string_value(value), json_string_length(value) });
    return true;
}

static bool put_members(struct dom_node *node, const json_t *object, int depth,
                        struct arena *mem, struct err *err)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        if (!put(node, arena_str(mem, str_of(key)), value, depth, mem, err))
            return false;
    }
    return true;
}

static bool is_json_feed(const json_t *feed)
{
    struct str version =
        str_of(json_string_value(json_object_get(feed, "version")));

    return str_find(version, S("jsonfeed.org/version/")) >= 0;
}

bool feed_tree_json(struct str text, struct arena *mem, struct feed_tree *out,
                    struct err *err)
{
    CLEANUP(json_free) json_t *feed = NULL;
    json_error_t why;

    feed = json_loadb(text.p, text.n, 0, &why);
    if (!feed)
        return err_set(err, ERR_DATA, "feed: line %d: %s", why.line, why.text);
    if (!is_json_feed(feed))
        return err_set(err, ERR_DATA, "feed: no version of jsonfeed.org");
    *out = (struct feed_tree){ .root = feed_tree_add(NULL, mem) };
    out->root->tag = S("json");
    return put_members(out->root, feed, 1, mem, err);
}
