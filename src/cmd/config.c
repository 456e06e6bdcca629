/* bulletin config: every option, its value and where it came from. */
#include "cmd/cmd.h"
#include "core/json.h"

static const struct field entry_fields[] = {
    FIELD_TEXT(struct config_entry, section),
    FIELD_TEXT(struct config_entry, key),
    FIELD_TEXT(struct config_entry, value),
    FIELD_TEXT(struct config_entry, origin),
    FIELD_TEXT(struct config_entry, help),
    FIELD_END,
};

struct config_view {
    struct field_list options; /* config_entry */
};

static const struct field view_fields[] = {
    FIELD_LIST(struct config_view, options, struct config_entry, entry_fields),
    FIELD_END,
};

static void put_line(const struct config_entry *entry,
                     const struct config_entry *before, struct buf *out)
{
    if (!before || !str_equal(before->section, entry->section))
        buf_printf(out, "%s[%.*s]\n", before ? "\n" : "",
                   STR_ARG(entry->section));
    buf_printf(out, "%.*s = %.*s  # %.*s: %.*s\n", STR_ARG(entry->key),
               STR_ARG(entry->value), STR_ARG(entry->origin),
               STR_ARG(entry->help));
}

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct config_entry *entries;
    size_t count;

    config_entries(&cmd->config, &cmd->mem, &entries, &count);
    if (cmd_has(cmd, "json")) {
        const struct config_view view = { { entries, count } };

        json_put_record(view_fields, &view, &out);
        buf_put_char(&out, '\n');
        return cmd_print(cmd, buf_str(&out));
    }
    for (size_t i = 0; i < count; i++)
        put_line(&entries[i], i ? &entries[i - 1] : NULL, &out);
    return cmd_print(cmd, buf_str(&out));
}

const struct command command_config = {
    .name = "config",
    .summary = "print the merged configuration with the origin of each value",
    .options = { { "json", 'j', NULL, "one JSON object" } },
    .run = run,
};
