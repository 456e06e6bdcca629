#include "cmd/spawn.h"

#include <signal.h>
#include <spawn.h>
#include <string.h>

extern char **environ;

enum { WORDS = 2 * CMD_OPTIONS };

static bool start(const char *const *args, pid_t *child, struct err *err)
{
    posix_spawnattr_t attributes;
    sigset_t none;
    int failed;

    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    failed = posix_spawn(child, "/proc/self/exe", NULL, &attributes,
                         (char **)args, environ);
    posix_spawnattr_destroy(&attributes);
    return failed == 0 ||
           err_set(err, ERR_INTERNAL, "sync could not be started: %s",
                   strerror(failed));
}

bool spawn_sync(const struct cmd *cmd, const char *const *words, pid_t *child,
                struct err *err)
{
    const struct load *loaded = &cmd->load;
    const char *args[2 + WORDS + 2 * LOAD_MAX + 1] = { "bulletin", "sync" };
    size_t n = 2;

    for (; *words; words++)
        args[n++] = *words;
    for (size_t i = 0; i < loaded->count; i++) {
        args[n++] = loaded->items[i].is_file ? "-c" : "-o";
        args[n++] = loaded->items[i].text;
    }
    return start(args, child, err);
}
