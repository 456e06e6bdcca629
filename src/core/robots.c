#include "core/robots.h"

#include <string.h>

#include "base/limits.h"

struct line {
    struct str key, value;
};

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_unreserved(char c)
{
    return is_name(c) || is_digit(c) || c == '.' || c == '~';
}

static int hex_value(char c)
{
    static const char DIGITS[] = "0123456789abcdef";
    const char *at =
        c ? strchr(DIGITS, c | ('A' <= c && c <= 'F' ? 32 : 0)) : NULL;

    return at ? (int)(at - DIGITS) : -1;
}

/* As addresses are normalised: escapes of unreserved characters undone,
 * others in capitals, bytes beyond ASCII escaped. */
static struct str normal_pattern(struct str raw, struct arena *mem)
{
    CLEANUP(buf_free) struct buf out = BUF_EMPTY;

    for (size_t i = 0; i < raw.n; i++) {
        int high = i + 2 < raw.n ? hex_value(raw.p[i + 1]) : -1;
        int low = i + 2 < raw.n ? hex_value(raw.p[i + 2]) : -1;
        unsigned char c = (unsigned char)raw.p[i];

        if (c == '%' && high >= 0 && low >= 0) {
            c = (unsigned char)(high * 16 + low);
            i += 2;
            if (!is_unreserved((char)c)) {
                buf_printf(&out, "%%%02X", c);
                continue;
            }
        }
        if (c < 0x80)
            buf_put_char(&out, (char)c);
        else
            buf_printf(&out, "%%%02X", c);
    }
    return arena_take(mem, &out);
}

/* Cuts the next line off; lines end with CR, LF or both. */
static struct str next_line(struct str *rest)
{
    size_t n = 0;
    struct str line;

    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    line = str_slice(*rest, 0, n);
    *rest = str_skip(*rest, n + 1);
    return line;
}

/* "Key: value # comment"; false for a line that is none. */
static bool read_line(struct str text, struct line *out)
{
    ptrdiff_t hash = str_find_char(text, '#');
    ptrdiff_t colon;

    if (hash >= 0)
        text = str_slice(text, 0, (size_t)hash);
    colon = str_find_char(text, ':');
    if (colon < 0)
        return false;
    out->key = str_trim(str_slice(text, 0, (size_t)colon));
    out->value = str_trim(str_skip(text, (size_t)colon + 1));
    return true;
}

/* "bulletin/1.0" names bulletin. */
static bool names_agent(struct str value, struct str agent)
{
    size_t n = 0;

    if (str_equal(agent, S("*")))
        return str_equal(value, agent);
    while (n < value.n && is_name(value.p[n]))
        n++;
    return str_equal_nocase(str_slice(value, 0, n), agent);
}

/* "2", "0.5", which is 1: whole seconds, at most LIMIT_CRAWL_DELAY_S. */
static int64_t delay_of(struct str value)
{
    int64_t delay_s = 0;
    bool is_more = false;
    size_t i = 0;

    for (; i < value.n && is_digit(value.p[i]); i++)
        if (delay_s < LIMIT_CRAWL_DELAY_S)
            delay_s = delay_s * 10 + value.p[i] - '0';
    if (i > 0 && i < value.n && value.p[i] == '.')
        for (i++; i < value.n && is_digit(value.p[i]); i++)
            is_more |= value.p[i] > '0';
    delay_s += is_more;
    return delay_s < LIMIT_CRAWL_DELAY_S ? delay_s : LIMIT_CRAWL_DELAY_S;
}

enum line_kind {
    LINE_OTHER,
    LINE_ALLOW,
    LINE_DISALLOW,
    LINE_DELAY,
    LINE_AGENT
};

static enum line_kind kind_of(struct str key)
{
    static const struct str names[] = {
        [LINE_OTHER] = STR(""),
        [LINE_ALLOW] = STR("allow"),
        [LINE_DISALLOW] = STR("disallow"),
        [LINE_DELAY] = STR("crawl-delay"),
        [LINE_AGENT] = STR("user-agent"),
    };

    for (size_t i = LINE_ALLOW; i < COUNT_OF(names); i++)
        if (str_equal_nocase(key, names[i]))
            return (enum line_kind)i;
    return LINE_OTHER;
}

static void add_rule(enum line_kind kind, struct str value, struct arena *mem,
                     struct robots *out)
{
    if (kind == LINE_DELAY) {
        int64_t delay_s = delay_of(value);

        if (delay_s > out->delay_s)
            out->delay_s = delay_s;
        return;
    }
    if (value.n == 0 || value.n > LIMIT_ADDRESS ||
        out->count == LIMIT_ROBOTS_RULES)
        return;
    out->rules[out->count++] = (struct robots_rule){
        .pattern = normal_pattern(value, mem),
        .is_allow = kind == LINE_ALLOW,
    };
}

/* Collects the groups for `agent`; false when none names it. Other lines, such
 * as Sitemap, do not end the list of a group's agents (RFC 9309, 2.2.4). */
static bool collect(struct str text, struct str agent, struct arena *mem,
                    struct robots *out)
{
    bool is_ours = false, was_agent = false, is_found = false;
    struct line line;

    while (text.n > 0) {
        enum line_kind kind =
            read_line(next_line(&text), &line) ? kind_of(line.key) : LINE_OTHER;

        if (kind == LINE_OTHER)
            continue;
        if (kind == LINE_AGENT) {
            is_ours = (was_agent && is_ours) || names_agent(line.value, agent);
            is_found |= is_ours;
        } else if (is_ours) {
            add_rule(kind, line.value, mem, out);
        }
        was_agent = kind == LINE_AGENT;
    }
    return is_found;
}

void robots_parse(struct str text, struct str agent, struct arena *mem,
                  struct robots *out)
{
    *out = (struct robots){
        .rules = ARENA_ARRAY(mem, struct robots_rule, LIMIT_ROBOTS_RULES),
    };
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_skip(text, 3);
    if (!collect(text, agent, mem, out))
        (void)collect(text, S("*"), mem, out);
}

/* Does the pattern match the front of the target (all of it with '$')? */
static bool matches(struct str pattern, struct str target)
{
    bool is_whole = str_ends(pattern, S("$"));
    size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;

    if (is_whole)
        pattern.n--;
    for (;;) {
        if (p == pattern.n && (!is_whole || t == target.n))
            return true;
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.n && t < target.n && pattern.p[p] == target.p[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX && mark < target.n) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
}

bool robots_allows(const struct robots *robots, struct str target)
{
    const struct robots_rule *best = NULL;

    if (str_equal(target, S("/robots.txt")))
        return true;
    for (size_t i = 0; i < robots->count; i++) {
        const struct robots_rule *rule = &robots->rules[i];

        if (!matches(rule->pattern, target))
            continue;
        if (!best || rule->pattern.n > best->pattern.n ||
            (rule->pattern.n == best->pattern.n && rule->is_allow))
            best = rule;
    }
    return !best || best->is_allow;
}
