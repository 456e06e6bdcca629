#include "cmd/cmd.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "core/json.h"
#include "io/file.h"

static const struct command *const commands[] = {
    &command_serve,   &command_sync,     &command_demo,    &command_extract,
    &command_picture, &command_articles, &command_edition, &command_journal,
    &command_qr,      &command_check,    &command_config,  &command_version,
};

/* Taken by every command, before or after its name. */
static const struct cmd_option common[] = {
    { "config", 'c', "FILE", "read this file instead of " LOAD_DEFAULT },
    { "option", 'o', "SECTION.KEY=VALUE", "set one option; may be repeated" },
    { "help", 'h', NULL, "show this and exit" },
};

enum { COMMON = COUNT_OF(common), FIRST_LONG = 256 };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* A letter of the command's own hides the common one (`qr -o FILE`). */
static bool is_hidden(const struct command *command, char letter)
{
    for (size_t i = 0; command && i < CMD_OPTIONS; i++)
        if (command->options[i].name && command->options[i].letter == letter)
            return true;
    return false;
}

static void print_option(const struct cmd_option *option, bool has_letter)
{
    char left[64], letter[8] = "    ";

    if (has_letter && option->letter)
        snprintf(letter, sizeof(letter), "-%c, ", option->letter);
    snprintf(left, sizeof(left), "%s--%s%s%s", letter, option->name,
             option->argument ? " " : "",
             option->argument ? option->argument : "");
    printf("  %-32s %s\n", left, option->help);
}

static void print_help(const struct command *command)
{
    printf("usage: bulletin %s [OPTION ...]%s%s\n\n%s\n\n", command->name,
           command->operands ? " " : "",
           command->operands ? command->operands : "", command->summary);
    for (size_t i = 0; i < CMD_OPTIONS && command->options[i].name; i++)
        print_option(&command->options[i], true);
    for (size_t i = 0; i < COMMON; i++)
        print_option(&common[i], !is_hidden(command, common[i].letter));
    if (command->more)
        printf("\n%s", command->more);
}

static void print_overview(void)
{
    printf("usage: bulletin COMMAND [OPTION ...]\n\n"
           "The bulletin pages of a congress on a lobby screen.\n\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
    printf("\n'bulletin COMMAND --help' tells about one.\n");
}

/* getopt's tables: common options first, then the command's. */
struct option_tables {
    const struct cmd_option *options[COMMON + CMD_OPTIONS];
    size_t count;
    struct option longs[COMMON + CMD_OPTIONS + 1];
    char letters[2 * (COMMON + CMD_OPTIONS) + 3];
};

static void add_option(struct option_tables *tables,
                       const struct cmd_option *option, bool has_letter)
{
    size_t n = strlen(tables->letters);

    tables->longs[tables->count] =
        (struct option){ option->name,
                         option->argument ? required_argument : no_argument,
                         NULL, FIRST_LONG + (int)tables->count };
    tables->options[tables->count++] = option;
    if (!has_letter || !option->letter)
        return;
    tables->letters[n] = option->letter;
    tables->letters[n + 1] = option->argument ? ':' : '\0';
}

/* `command` is NULL in front of the command's name. */
static void make_tables(const struct command *command,
                        struct option_tables *tables)
{
    memset(tables, 0, sizeof(*tables));
    /* '+': up to the first word that is no option; ':': no message. */
    snprintf(tables->letters, sizeof(tables->letters), "%s:", command ? "" : "+");
    for (size_t i = 0; i < COMMON; i++)
        add_option(tables, &common[i], !is_hidden(command, common[i].letter));
    if (!command)
        return;
    for (size_t i = 0; i < CMD_OPTIONS && command->options[i].name; i++)
        add_option(tables, &command->options[i], true);
}

/* The place of an option by what getopt gave back; -1 for its complaints. */
static int option_place(const struct option_tables *tables, bool is_command,
                        int got)
{
    if (got >= FIRST_LONG)
        return got - FIRST_LONG;
    for (size_t i = tables->count; i-- > 0;)
        if (tables->options[i]->letter == got && (is_command || i < COMMON))
            return (int)i;
    return -1;
}

static int usage_error(const struct command *command, const char *words,
                       const char *which)
{
    const char *name = command ? command->name : "";
    const char *blank = command ? " " : "";

    fprintf(stderr, "bulletin%s%s: %s '%s'; see 'bulletin%s%s --help'\n", blank,
            name, words, which, blank, name);
    return EX_USAGE;
}

/* Reads options up to the command's name, or (with a command) all the rest.
 * optind is then the first operand. */
static int parse_options(struct cmd *cmd, int argc, char **argv, bool *wants_help)
{
    struct option_tables tables;
    int got;

    make_tables(cmd->command, &tables);
    opterr = 0;
    optind = 0; /* begins anew (getopt(3), glibc) */
    while ((got = getopt_long(argc, argv, tables.letters, tables.longs, NULL)) !=
           -1) {
        int place = option_place(&tables, cmd->command, got);

        if (place < 0)
            return usage_error(cmd->command,
                               got == ':' ? "an argument is missing after"
                                          : "unknown option",
                               argv[optind - 1]);
        if (place >= COMMON)
            cmd->values[place - COMMON] = str_of(optarg ? optarg : "");
        else if (common[place].letter == 'h')
            *wants_help = true;
        else if (!load_add(&cmd->load, common[place].letter == 'c', optarg))
            return usage_error(cmd->command, "too many options, at", optarg);
    }
    return EX_OK;
}

static int take_operands(struct cmd *cmd, int argc, char **argv)
{
    size_t count = (size_t)(argc - optind);

    if (count > cmd->command->max_operands)
        return usage_error(cmd->command, "not expected:",
                           argv[optind + (int)cmd->command->max_operands]);
    if (count < cmd->command->min_operands)
        return usage_error(cmd->command, "wanted:", cmd->command->operands);
    for (size_t i = 0; i < count; i++)
        cmd->operands[i] = str_of(argv[optind + (int)i]);
    cmd->operand_count = count;
    return EX_OK;
}

/* Everything behind the command's name. */
static int run(struct cmd *cmd, int argc, char **argv)
{
    struct err err = ERR_CLEAR;
    bool wants_help = false;
    int status = parse_options(cmd, argc, argv, &wants_help);

    if (status == EX_OK && wants_help) {
        print_help(cmd->command);
        return EX_OK;
    }
    if (status == EX_OK)
        status = take_operands(cmd, argc, argv);
    if (status != EX_OK)
        return status;
    if (!load_config(&cmd->load, &cmd->config, &cmd->mem, &err))
        return cmd_fail(cmd, &err);
    return cmd->command->run(cmd);
}

/* What was printed must have arrived. */
static int flush(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "bulletin: standard output: %s\n", strerror(errno));
    return status ? status : EX_IOERR;
}

/* The words people try first. */
static const char *plain_name(const char *name)
{
    return strcmp(name, "--version") == 0 ? "version" : name;
}

int cmd_main(int argc, char **argv)
{
    static struct cmd cmd; /* the configuration is too large for a stack */
    size_t seed = 0;
    bool wants_help = argc == 2 && strcmp(argv[1], "help") == 0;
    bool is_version = argc == 2 && strcmp(argv[1], "--version") == 0;
    int name = 1, status = EX_OK;

    if (!wants_help && !is_version) {
        status = parse_options(&cmd, argc, argv, &wants_help);
        name = optind;
    }
    if (status != EX_OK)
        return status;
    if (wants_help) {
        print_overview();
        return flush(EX_OK);
    }
    if (name >= argc) {
        fprintf(stderr,
                "bulletin: a command is wanted; see 'bulletin --help'\n");
        return EX_USAGE;
    }
    cmd.command = find_command(plain_name(argv[name]));
    if (!cmd.command)
        return usage_error(NULL, "unknown command", argv[name]);
    if (getrandom(&seed, sizeof(seed), 0) == sizeof(seed))
        json_start(seed);
    status = run(&cmd, argc - name, argv + name);
    arena_free(&cmd.mem);
    return flush(status);
}

struct str cmd_value(const struct cmd *cmd, const char *option)
{
    for (size_t i = 0; i < CMD_OPTIONS && cmd->command->options[i].name; i++)
        if (strcmp(cmd->command->options[i].name, option) == 0)
            return cmd->values[i];
    return STR_NONE;
}

bool cmd_has(const struct cmd *cmd, const char *option)
{
    return !str_is_none(cmd_value(cmd, option));
}

bool cmd_number(const struct cmd *cmd, const char *option, int64_t min,
                int64_t max, int64_t fallback, int64_t *out, struct err *err)
{
    struct str text = cmd_value(cmd, option);

    *out = fallback;
    return str_is_none(text) || str_to_int(text, min, max, out) ||
           err_set(err, ERR_USAGE,
                   "--%s '%.*s': a whole number from %lld to "
                   "%lld",
                   option, STR_ARG(text), (long long)min, (long long)max);
}

int cmd_fail(const struct cmd *cmd, const struct err *err)
{
    fprintf(stderr, "bulletin %s: %s\n", cmd->command->name, err->text);
    return err_exit_status(err->kind);
}

int cmd_print(const struct cmd *cmd, struct str bytes)
{
    struct err err;

    if (fwrite(bytes.p ? bytes.p : "", 1, bytes.n, stdout) == bytes.n &&
        fflush(stdout) == 0)
        return EX_OK;
    err_set(&err, ERR_IO, "standard output: %m");
    return cmd_fail(cmd, &err);
}

bool cmd_check_output(struct str path, struct err *err)
{
    return !str_equal(path, S("-")) || !isatty(STDOUT_FILENO) ||
           err_set(err, ERR_USAGE,
                   "a picture is not for a terminal: -o FILE, or a pipe");
}

int cmd_write(const struct cmd *cmd, struct str path, struct str bytes)
{
    struct err err = ERR_CLEAR;

    if (str_equal(path, S("-")))
        return cmd_print(cmd, bytes);
    return file_write_atomic(path.p, bytes, &err) ? EX_OK : cmd_fail(cmd, &err);
}

bool cmd_clock(int64_t *now_s)
{
    if (str_to_int(str_of(getenv("SOURCE_DATE_EPOCH")), 0, LIMIT_EPOCH_S, now_s))
        return true;
    *now_s = time(NULL);
    return false;
}

int64_t cmd_now_s(void)
{
    int64_t now_s;

    (void)cmd_clock(&now_s);
    return now_s;
}

enum reject cmd_reject_of(const struct err *err)
{
    switch (err->kind) {
    case ERR_LIMIT:
        return REJECT_TOO_LARGE;
    case ERR_DATA:
        return REJECT_UNDECODABLE;
    default:
        return REJECT_NONE;
    }
}
