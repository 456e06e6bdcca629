#include "cmd/load.h"

#include <stdio.h>
#include <string.h>

#include "core/assets.h"
#include "io/file.h"

#define CONF_D LOAD_FOLDER "/conf.d"
#define PROFILES LOAD_FOLDER "/profiles"

bool load_add(struct load *load, bool is_file, const char *text)
{
    if (load->count == LOAD_MAX)
        return false;
    load->items[load->count].is_file = is_file;
    load->items[load->count++].text = text;
    return true;
}

bool load_add_first(struct load *load, bool is_file, const char *text)
{
    if (load->count == LOAD_MAX)
        return false;
    memmove(&load->items[1], &load->items[0],
            load->count++ * sizeof(load->items[0]));
    load->items[0].is_file = is_file;
    load->items[0].text = text;
    return true;
}

static bool load_file(struct config *config, const char *path, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;

    if (!file_read(path, LIMIT_CONFIG, &text, err)) {
        err->kind = ERR_CONFIG;
        return false;
    }
    return config_parse(config, buf_str(&text),
                        arena_str(config->mem, str_of(path)), err);
}

/* conf.d/NAME.conf in the order of their names. */
static bool load_folder(struct config *config, struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct str rest, name;

    if (!file_exists(CONF_D))
        return true;
    if (!dir_list(CONF_D, &names, err))
        return false;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name)) {
        struct str path =
            arena_printf(config->mem, CONF_D "/%.*s", STR_ARG(name));

        if (str_ends(name, S(".conf")) && !load_file(config, path.p, err))
            return false;
    }
    return true;
}

static bool load_files(const struct load *load, struct config *config,
                       struct err *err)
{
    bool is_given = false;

    for (size_t i = 0; i < load->count; i++) {
        if (!load->items[i].is_file)
            continue;
        is_given = true;
        if (!load_file(config, load->items[i].text, err))
            return false;
    }
    if (is_given)
        return true;
    if (file_exists(LOAD_DEFAULT) && !load_file(config, LOAD_DEFAULT, err))
        return false;
    return load_folder(config, err);
}

bool load_config(const struct load *load, struct config *config,
                 struct arena *mem, struct err *err)
{
    config_init(config, mem);
    if (!load_files(load, config, err))
        return false;
    for (size_t i = 0; i < load->count; i++)
        if (!load->items[i].is_file &&
            !config_set(config, str_of(load->items[i].text), S("-o"), err))
            return false;
    return config_check(config, err);
}

static bool load_profile(const struct asset_file *file, struct arena *mem,
                         struct profile *out, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct str base = str_skip(file->name, sizeof("profiles/") - 1);
    struct str path = arena_printf(mem, PROFILES "/%.*s", STR_ARG(base));

    if (!file_exists(path.p))
        return profile_parse(file->bytes, base, mem, out, err);
    return file_read(path.p, LIMIT_CONFIG, &text, err) &&
           profile_parse(arena_take(mem, &text), path, mem, out, err);
}

bool load_profiles(struct arena *mem, struct profile **out, size_t *count,
                   struct err *err)
{
    struct asset_pack files = assets_under(&assets_builtin, S("profiles/"));

    *out = ARENA_ARRAY(mem, struct profile, files.count);
    for (*count = 0; *count < files.count; (*count)++)
        if (!load_profile(&files.files[*count], mem, &(*out)[*count], err))
            return false;
    return true;
}

static bool has_edition(const char *folder)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct err err = ERR_CLEAR;
    struct str rest, name;
    int64_t number;

    if (!dir_list(folder, &names, &err))
        return false;
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &name))
        if (edition_number_of(name, &number))
            return true;
    return false;
}

/* Neither link nor edition: nothing was ever published here. */
static bool is_fresh(const struct config *config)
{
    struct str data = config->store.data;

    return !file_exists(
               arena_printf(config->mem, "%.*s/current", STR_ARG(data)).p) &&
           !has_edition(
               arena_printf(config->mem, "%.*s/editions", STR_ARG(data)).p);
}

bool load_shelf(const struct config *config, struct shelf **out,
                struct err *notice, struct err *err)
{
    const struct asset_file *factory =
        assets_find(&assets_factory, S("edition.db"));
    struct str bytes = factory ? factory->bytes : STR_NONE;

    if (!shelf_open(config->store.data.p, bytes, out, notice, err))
        return false;
    if (notice && is_fresh(config))
        *notice = ERR_CLEAR;
    return true;
}
