#include "core/settings.h"

#include <ini.h>
#include <string.h>

#include "base/limits.h"

/* inih asks for one line at a time, as fgets would give it. */
struct reading {
    struct str rest;
    struct str file;
    int line;  /* last one read */
    int first; /* where the setting at hand begins */
    bool (*take)(void *context, const struct setting *setting, struct err *err);
    void *context;
    struct err *err;
};

static bool goes_on(struct str next)
{
    struct str words = str_trim(next);

    return next.n && (next.p[0] == ' ' || next.p[0] == '\t') && words.n &&
           words.p[0] != '#' && words.p[0] != ';';
}

/* Only a value goes on: not a remark, a section or an empty line. */
static bool is_setting(struct str line)
{
    return line.n && line.p[0] != '#' && line.p[0] != ';' && line.p[0] != '[';
}

static struct str peek_line(struct str rest)
{
    ptrdiff_t end = str_find_char(rest, '\n');

    return end < 0 ? rest : str_slice(rest, 0, (size_t)end);
}

/* inih knows comments only in what it is given, a setting's whole text: a
 * remark in one line of it must not swallow those that follow. */
static struct str without_comment(struct str line)
{
    for (size_t i = 1; i < line.n; i++)
        if ((line.p[i] == '#' || line.p[i] == ';') &&
            (line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
            return str_slice(line, 0, i);
    return line;
}

/* Joins a line with those that continue it, a blank between them. */
static char *next_line(char *out, int capacity, void *context)
{
    struct reading *reading = context;
    bool may_go_on = true;
    size_t n = 0;

    if (reading->rest.n == 0 || reading->err->kind != ERR_NONE)
        return NULL;
    reading->first = reading->line + 1;
    do {
        struct str line = peek_line(reading->rest);

        reading->line++;
        reading->rest = str_skip(reading->rest, line.n + 1);
        line = str_trim(without_comment(line));
        may_go_on = n || is_setting(line);
        if (n)
            out[n++] = ' ';
        if (n + line.n + 3 > (size_t)capacity) {
            err_set(reading->err, ERR_CONFIG, "%.*s:%d: over %d bytes",
                    STR_ARG(reading->file), reading->line, LIMIT_CONFIG_LINE);
            return NULL;
        }
        memcpy(out + n, line.p, line.n);
        n += line.n;
    } while (may_go_on && goes_on(peek_line(reading->rest)));
    out[n] = '\n';
    out[n + 1] = '\0';
    return out;
}

static int on_setting(void *context, const char *section, const char *key,
                      const char *value)
{
    struct reading *reading = context;
    struct setting setting = {
        .section = str_of(section),
        .key = str_of(key),
        .value = str_of(value),
        .file = reading->file,
        .line = reading->first,
    };

    if (reading->err->kind == ERR_NONE &&
        !reading->take(reading->context, &setting, reading->err))
        err_wrap(reading->err, "%.*s:%d", STR_ARG(reading->file), reading->first);
    return 1;
}

bool settings_read(struct str text, struct str file,
                   bool (*take)(void *context, const struct setting *setting,
                                struct err *err),
                   void *context, struct err *err)
{
    struct reading reading = { text, file, 0, 0, take, context, err };
    int line;

    *err = ERR_CLEAR;
    if (text.n > LIMIT_CONFIG)
        return err_set(err, ERR_CONFIG, "%.*s: over %zu bytes", STR_ARG(file),
                       LIMIT_CONFIG);
    /* Debian's inih takes its settings from these variables. */
    ini_max_line = LIMIT_CONFIG_LINE;
    ini_allow_multiline = false; /* next_line joins, and counts */
    ini_inline_comment_prefixes = (char *)"#;";
    ini_stop_on_first_error = true;
    line = ini_parse_stream(next_line, &reading, on_setting, &reading);
    if (err->kind != ERR_NONE)
        return false;
    return line == 0 || err_set(err, ERR_CONFIG,
                                "%.*s:%d: neither [section] nor key = value",
                                STR_ARG(file), reading.first);
}
