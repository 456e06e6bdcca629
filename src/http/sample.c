#include "http/sample.h"

struct str sample_columns(void)
{
    const struct asset_file *file =
        assets_find(&assets_builtin, S("sample/columns"));

    return file ? file->bytes : STR_NONE;
}

void sample_answer(void *context, const struct request *request,
                   struct arena *mem, struct answer *answer)
{
    struct str path = request->path;
    const char *index = str_ends(path, S("/")) ? "index.htm" : "";
    struct str name =
        arena_printf(mem, "sample/site%.*s%s", STR_ARG(path), index);
    const struct asset_file *file = assets_find(&assets_builtin, name);

    (void)context;
    if (!file) {
        answer->status = 404;
        answer->type = S("text/plain");
        answer->fixed = S("404 Not Found\n");
        return;
    }
    answer->type = assets_type(name);
    answer->fixed = file->bytes;
    answer->cache = CACHE_EDITION;
}
