/* bulletin check: everything that can be verified without a network. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/load.h"
#include "core/glyphs.h"
#include "http/site.h"
#include "store/read.h"
#include "sync/blobs.h"
#include "sync/gate.h"
#include "sync/run.h"

/* No command starts with a configuration that is wrong in itself; what it
 * names outside itself is looked up here. A profile that cannot be read is
 * check_profiles' fault. */
static bool check_config(struct cmd *cmd, struct err *err)
{
    struct err ignored = ERR_CLEAR;
    struct profile *profiles;
    size_t count;

    return gate_check_files(&cmd->config, err) &&
           (!load_profiles(LOAD_PROFILES, &cmd->mem, &profiles, &count, &ignored) ||
            sync_check_profiles(&cmd->config, profiles, count, err));
}

static bool check_templates(struct cmd *cmd, struct err *err)
{
    struct site *site;

    if (!site_open(&cmd->config, NULL, &site, err))
        return false;
    site_close(site);
    return true;
}

static bool check_profiles(struct cmd *cmd, struct err *err)
{
    struct profile *profiles;
    size_t count;

    return load_profiles(LOAD_PROFILES, &cmd->mem, &profiles, &count, err);
}

static bool check_edition(struct cmd *cmd, struct err *err)
{
    struct err notice = ERR_CLEAR;
    struct shelf *shelf;
    struct reader *db;
    bool is_good;

    if (!load_shelf(&cmd->config, &shelf, &notice, err))
        return false;
    db = reader_acquire(shelf);
    is_good = edition_verify(db, err) &&
              (reader_is_factory(db) || blobs_verify(&cmd->config, db, err));
    reader_release(db);
    shelf_close(shelf);
    if (is_good && notice.kind == ERR_NONE)
        return true;
    if (is_good)
        *err = notice;
    err->kind = ERR_DATA; /* as `edition verify` says it */
    return false;
}

static const struct {
    const char *name;
    bool (*run)(struct cmd *cmd, struct err *err);
} checks[] = {
    { "configuration", check_config },
    { "templates", check_templates },
    { "profiles", check_profiles },
    { "edition", check_edition },
};

static bool collect_glyphs(struct reader *db, struct arena *mem,
                           struct glyphs *out, struct err *err)
{
    CLEANUP(arena_free) struct arena page = ARENA_EMPTY;
    int64_t *ids;
    size_t count;

    if (!store_article_ids(db, mem, &ids, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct article article;

        if (!store_article(db, ids[i], &page, &article, err))
            return false;
        glyphs_note(out, &article, mem);
        arena_reset(&page);
    }
    return true;
}

/* A note, no fault: what a site writes nobody here can mend. An edition that
 * cannot be read has been told of. */
static void say_glyphs(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf words = BUF_EMPTY;
    struct glyphs glyphs = { 0 };
    struct err err = ERR_CLEAR;
    struct shelf *shelf;
    struct reader *db;
    bool is_read;

    if (!load_shelf(&cmd->config, &shelf, NULL, &err))
        return;
    db = reader_acquire(shelf);
    is_read = collect_glyphs(db, &cmd->mem, &glyphs, &err);
    reader_release(db);
    shelf_close(shelf);
    glyphs_say(&glyphs, &words);
    if (words.n > 0)
        printf("note  glyphs: %s\n", buf_cstr(&words));
    else if (is_read)
        printf("ok    glyphs\n");
}

static int run(struct cmd *cmd)
{
    int status = 0;

    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        struct err err = ERR_CLEAR;

        if (checks[i].run(cmd, &err)) {
            printf("ok    %s\n", checks[i].name);
            continue;
        }
        printf("fault %s: %s\n", checks[i].name, err.text);
        if (!status)
            status = err_exit_status(err.kind);
    }
    say_glyphs(cmd);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = "verify configuration, templates, profiles and edition",
    .run = run,
};
