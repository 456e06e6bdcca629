/* bulletin extract: how a page is read, for whoever writes a profile. */
#include <stdio.h>

#include "base/limits.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "core/json.h"
#include "core/link.h"
#include "io/fetch.h"
#include "io/file.h"
#include "sync/worker.h"

static bool is_address(struct str operand)
{
    return str_starts(operand, S("http://")) ||
           str_starts(operand, S("https://"));
}

/* The operator named the address, so its host is allowed wherever it is. */
static bool fetch(struct cmd *cmd, struct str url, struct fetch_reply *reply,
                  struct err *err)
{
    struct address address;
    struct fetch_rules rules = {
        .host_count = 1,
        .allow_http = true,
        .allow_private = true,
        .timeout_s = 60,
    };
    struct fetcher *fetcher;
    bool is_good;

    if (!address_resolve(url, url, &cmd->mem, &url, err) ||
        !address_parse(url, &address, err))
        return false;
    rules.hosts = &address.host;
    if (!fetcher_open(&rules, &fetcher, err))
        return false;
    is_good = fetch_get(fetcher, url, LIMIT_PAGE, NULL, reply, err);
    fetcher_close(fetcher);
    return is_good;
}

/* The address given, else the one the page is fetched from. */
static bool set_url(struct cmd *cmd, struct worker_page *page, struct err *err)
{
    if (cmd_has(cmd, "url"))
        page->url = cmd_value(cmd, "url");
    else if (is_address(cmd->operands[0]))
        page->url = cmd->operands[0];
    return address_resolve(page->url, page->url, &cmd->mem, &page->url, err);
}

/* Where the bytes come from: a web address, a file, standard input. */
static bool get_page(struct cmd *cmd, struct fetch_reply *reply,
                     struct worker_page *page, struct err *err)
{
    struct str operand = cmd->operands[0];

    if (is_address(operand)) {
        if (!fetch(cmd, operand, reply, err))
            return false;
        page->content_type = buf_str(&reply->content_type);
    } else if (!file_read(operand.p, LIMIT_PAGE, &reply->body, err)) {
        return false;
    }
    page->bytes = buf_str(&reply->body);
    if (cmd_has(cmd, "content-type"))
        page->content_type = cmd_value(cmd, "content-type");
    /* It may have been led elsewhere. */
    return !is_address(operand) || cmd_has(cmd, "url") ||
           address_resolve(buf_str(&reply->url), buf_str(&reply->url),
                           &cmd->mem, &page->url, err);
}

/* A page that cannot be read is refused as sync refuses it, and the reason
 * goes to standard error. */
static bool refuse(struct cmd *cmd, const struct worker_page *page,
                   struct article *out, const struct err *err)
{
    enum reject why = cmd_reject_of(err);

    if (why == REJECT_NONE)
        return false;
    *out = (struct article){ .url = page->url, .reject = why };
    (void)cmd_fail(cmd, err);
    return true;
}

/* ---- what is asked ------------------------------------------------------- */

static bool read_article(struct cmd *cmd, struct worker *worker,
                         const struct worker_page *page, struct buf *out,
                         struct err *err)
{
    struct article article;

    if (!worker_article(worker, page, &cmd->mem, &article, err) &&
        !refuse(cmd, page, &article, err))
        return false;
    json_put_article(&article, out);
    if (article.next.n > 0)
        fprintf(stderr, "bulletin extract: the text goes on at %.*s\n",
                STR_ARG(article.next));
    return true;
}

static bool read_list(struct cmd *cmd, struct worker *worker,
                      const struct worker_page *page, struct buf *out,
                      struct err *err)
{
    struct list_page list;

    if (!worker_list(worker, page, &cmd->mem, &list, err))
        return false;
    json_put_list(&list, out);
    if (list.is_cut)
        fprintf(stderr, "bulletin extract: only the first %zu items are taken\n",
                list.item_count);
    return true;
}

/* "title         div.con > h1                  8 points: 倾听民声办实事" */
static bool explain(struct cmd *cmd, struct worker *worker,
                    const struct worker_page *page, struct buf *out,
                    struct err *err)
{
    struct trace trace;
    bool is_good =
        cmd_has(cmd, "list")
            ? worker_explain_list(worker, page, &cmd->mem, &trace, err)
            : worker_explain_article(worker, page, &cmd->mem, &trace, err);

    if (!is_good)
        return false;
    for (size_t i = 0; i < trace.count; i++) {
        const struct trace_line *line = &trace.lines[i];

        buf_printf(out, "%s%-13.*s %-40.*s %.*s%s%.*s", i ? "\n" : "",
                   STR_ARG(line->what), STR_ARG(line->element),
                   STR_ARG(line->rule), line->rule.n && line->text.n ? ": " : "",
                   STR_ARG(line->text));
    }
    return true;
}

/* The first whose option is given; the last has none. */
static const struct {
    const char *option;
    bool (*read)(struct cmd *, struct worker *, const struct worker_page *,
                 struct buf *, struct err *);
} questions[] = {
    { "explain", explain },
    { "list", read_list },
    { NULL, read_article },
};

static bool ask(struct cmd *cmd, const struct worker_page *page,
                struct buf *out, struct err *err)
{
    struct worker_options options = { .picture_box_px = 1 };
    struct profile *profiles;
    struct worker *worker;
    bool is_good;
    size_t i = 0;

    if (!load_profiles(LOAD_PROFILES, &cmd->mem, &profiles,
                       &options.profile_count, err))
        return false;
    options.profiles = profiles;
    while (questions[i].option && !cmd_has(cmd, questions[i].option))
        i++;
    worker = worker_open(&options);
    is_good = questions[i].read(cmd, worker, page, out, err);
    worker_close(worker);
    return is_good;
}

static bool extract(struct cmd *cmd, struct buf *out, struct err *err)
{
    CLEANUP(fetch_reply_free) struct fetch_reply reply = { 0 };
    struct worker_page page = {
        .url = S("http://localhost/"),
        .profile_name =
            cmd_has(cmd, "profile") ? cmd_value(cmd, "profile") : S("auto"),
    };
    struct article article;

    if (!set_url(cmd, &page, err))
        return false;
    if (get_page(cmd, &reply, &page, err))
        return ask(cmd, &page, out, err);
    if (err->kind != ERR_LIMIT || !refuse(cmd, &page, &article, err))
        return false;
    json_put_article(&article, out);
    return true;
}

static int run(struct cmd *cmd)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;
    struct err err = ERR_CLEAR;

    if (!extract(cmd, &out, &err))
        return cmd_fail(cmd, &err);
    buf_put_char(&out, '\n');
    return cmd_print(cmd, buf_str(&out));
}

const struct command command_extract = {
    .name = "extract",
    .operands = "FILE|URL|-",
    .summary = "read one page as sync would and print it as JSON",
    .min_operands = 1,
    .max_operands = 1,
    .options = {
        { "url", 'u', "URL", "the page's address, when read from a file" },
        { "content-type", 't', "TYPE", "its Content-Type header" },
        { "profile", 'p', "NAME", "read with this profile, not by evidence" },
        { "list", 'l', NULL, "read a list page or a feed: its items" },
        { "explain", 'e', NULL,
          "say which rule took each field and block, and what was dropped" },
    },
    .run = run,
};
