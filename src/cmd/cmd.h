/* cmd.h - the commands: one table (cmd.c), one file for each. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/arena.h"
#include "base/err.h"
#include "cmd/load.h"
#include "core/article.h"
#include "core/config.h"

enum { CMD_OPTIONS = 8, CMD_OPERANDS = 8 };

struct cmd_option {
    const char *name;     /* without dashes */
    char letter;          /* 0: none */
    const char *argument; /* its name in the help; NULL: a flag */
    const char *help;
};

/* One call of a command. */
struct cmd {
    const struct command *command;
    struct arena mem;
    struct load load;               /* what -c and -o gave */
    struct config config;           /* merged from that, and checked */
    struct str values[CMD_OPTIONS]; /* by the option's place; none: not given */
    struct str operands[CMD_OPERANDS];
    size_t operand_count;
};

struct command {
    const char *name;
    const char *operands; /* for the usage line; NULL: none */
    const char *summary;
    const char *more; /* after the options in the help; NULL: nothing */
    size_t min_operands, max_operands;
    struct cmd_option options[CMD_OPTIONS]; /* up to the first without name */
    int (*run)(struct cmd *cmd);            /* exit status */
};

int cmd_main(int argc, char **argv);

/* The option's argument, "" for a flag; none when not given. */
struct str cmd_value(const struct cmd *cmd, const char *option);
bool cmd_has(const struct cmd *cmd, const char *option);

/* The option's argument as a number within min..max, `fallback` when not
 * given. ERR_USAGE. */
MUST_USE bool cmd_number(const struct cmd *cmd, const char *option, int64_t min,
                         int64_t max, int64_t fallback, int64_t *out,
                         struct err *err);

/* "bulletin qr: words" to standard error; the exit status for the kind. */
int cmd_fail(const struct cmd *cmd, const struct err *err);

/* Bytes to standard output; the exit status. */
int cmd_print(const struct cmd *cmd, struct str bytes);

/* Where the bytes of a picture are to go: a file, "-" for standard output,
 * none. ERR_USAGE when that is a terminal. */
MUST_USE bool cmd_check_output(struct str path, struct err *err);

/* Bytes to there, a file whole or not at all; the exit status. */
int cmd_write(const struct cmd *cmd, struct str path, struct str bytes);

/* The wall clock, UTC seconds, or what SOURCE_DATE_EPOCH sets it to: true
 * then. For builds that must give the same bytes again
 * (reproducible-builds.org). */
bool cmd_clock(int64_t *now_s);
int64_t cmd_now_s(void); /* the same */

/* Why sync would refuse what was read: REJECT_NONE when the fault is not in
 * the bytes (or there is none). */
enum reject cmd_reject_of(const struct err *err);

extern const struct command command_articles, command_check, command_config,
    command_demo, command_edition, command_extract, command_journal,
    command_picture, command_qr, command_serve, command_sync, command_version;

#endif
