/* A configuration file. What is taken is written out option by option, and
 * must be the same when that is read. */
#include "core/config.h"
#include "fuzz.h"

static bool parse(struct config *config, struct arena *mem, struct str text)
{
    struct err err = ERR_CLEAR;

    config_init(config, mem);
    if (config_parse(config, text, S("fuzz.conf"), &err)) {
        must(config_check(config, &err) || err.kind == ERR_CONFIG);
        return true;
    }
    must(err.kind == ERR_CONFIG && err.text[0]);
    return false;
}

static void put_entries(const struct config *config, struct arena *mem,
                        struct buf *out)
{
    struct config_entry *entries;
    size_t count;

    config_entries(config, mem, &entries, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "[%.*s]\n%.*s=%.*s\n", STR_ARG(entries[i].section),
                   STR_ARG(entries[i].key), STR_ARG(entries[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf first = BUF_EMPTY, second = BUF_EMPTY;
    struct config config;

    if (!parse(&config, &mem, fuzz_str(data, size)))
        return 0;
    put_entries(&config, &mem, &first);
    must(parse(&config, &mem, buf_str(&first)));
    put_entries(&config, &mem, &second);
    must(str_equal(buf_str(&first), buf_str(&second)));
    return 0;
}
