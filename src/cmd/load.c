#include "cmd/load.h"

#include <stdio.h>
#include <string.h>

#include "core/assets.h"
#include "io/file.h"

#define CONF_D LOAD_FOLDER "/conf.d"

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

/* ---- profiles ------------------------------------------------------------ */

struct profiles {
    const char *folder;
    struct arena *mem;
    struct profile *items;
    size_t count;
};

static bool read_profile(struct profiles *profiles, struct str path,
                         struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;

    if (!file_read(path.p, LIMIT_CONFIG, &text, err)) {
        err->kind = ERR_CONFIG;
        return false;
    }
    return profile_parse(arena_take(profiles->mem, &text), path, profiles->mem,
                         &profiles->items[profiles->count++], err);
}

/* The built-in one, or the file that replaces it. */
static bool add_builtin(struct profiles *profiles,
                        const struct asset_file *file, struct err *err)
{
    struct str base = str_skip(file->name, sizeof("profiles/") - 1);
    struct str path =
        arena_printf(profiles->mem, "%s/%.*s", profiles->folder, STR_ARG(base));

    return file_exists(path.p)
               ? read_profile(profiles, path, err)
               : profile_parse(file->bytes, base, profiles->mem,
                               &profiles->items[profiles->count++], err);
}

static bool is_builtin(struct profiles *profiles, struct str base)
{
    struct str name = arena_printf(profiles->mem, "profiles/%.*s", STR_ARG(base));

    return assets_find(&assets_builtin, name);
}

/* The files that replace none. */
static bool add_others(struct profiles *profiles, struct err *err)
{
    CLEANUP(buf_free) struct buf names = BUF_EMPTY;
    struct str rest, base;

    if (!file_exists(profiles->folder))
        return true;
    if (!dir_list(profiles->folder, &names, err)) {
        err->kind = ERR_CONFIG;
        return false;
    }
    rest = buf_str(&names);
    while (str_split(&rest, '\0', &base)) {
        struct str path = arena_printf(profiles->mem, "%s/%.*s",
                                       profiles->folder, STR_ARG(base));

        if (!str_ends(base, S(".ini")) || is_builtin(profiles, base))
            continue;
        if (profiles->count == LIMIT_PROFILES)
            return err_set(err, ERR_CONFIG, "%s: over %d profiles",
                           profiles->folder, LIMIT_PROFILES);
        if (!read_profile(profiles, path, err))
            return false;
    }
    return true;
}

bool load_profiles(const char *folder, struct arena *mem, struct profile **out,
                   size_t *count, struct err *err)
{
    struct asset_pack files = assets_under(&assets_builtin, S("profiles/"));
    struct profiles profiles = {
        folder, mem, ARENA_ARRAY(mem, struct profile, LIMIT_PROFILES), 0
    };

    for (size_t i = 0; i < files.count; i++)
        if (!add_builtin(&profiles, &files.files[i], err))
            return false;
    if (!add_others(&profiles, err))
        return false;
    *out = profiles.items;
    *count = profiles.count;
    return true;
}

/* ---- the shelf ----------------------------------------------------------- */

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
