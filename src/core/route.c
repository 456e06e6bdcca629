#include "core/route.h"

bool route_match(struct str pattern, struct str path, struct str *value)
{
    ptrdiff_t open = str_find_char(pattern, '{');
    ptrdiff_t close = str_find_char(pattern, '}');
    struct str before, after;

    *value = STR_NONE;
    if (open < 0 || close < open)
        return str_equal(pattern, path);
    before = str_slice(pattern, 0, (size_t)open);
    after = str_skip(pattern, (size_t)close + 1);
    if (path.n <= before.n + after.n || !str_starts(path, before) ||
        !str_ends(path, after))
        return false;
    *value = str_slice(path, before.n, path.n - after.n);
    return str_find_char(*value, '/') < 0;
}
