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

static bool is_unreserved(char c)
{
    return is_name(c) || (c >= '0' && c <= '9') || c == '.' || c == '~';
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

static void add_rule(const struct line *line, struct arena *mem,
                     struct robots *out)
{
    bool is_allow = str_equal_nocase(line->key, S("allow"));
    bool is_rule = is_allow || str_equal_nocase(line->key, S("disallow"));
    int64_t delay_s;

    if (str_equal_nocase(line->key, S("crawl-delay")) &&
        str_to_int(line->value, 0, INT32_MAX, &delay_s))
        out->delay_s =
            delay_s < LIMIT_CRAWL_DELAY_S ? delay_s : LIMIT_CRAWL_DELAY_S;
    if (!is_rule || line->value.n == 0 || line->value.n > LIMIT_ADDRESS ||
        out->count == LIMIT_ROBOTS_RULES)
        return;
    out->rules[out->count++] = (struct robots_rule){
        .pattern = normal_pattern(line->value, mem),
        .is_allow = is_allow,
    };
}

/* Collects the groups for `agent`; false when none names it. */
static bool collect(struct str text, struct str agent, struct arena *mem,
                    struct robots *out)
{
    bool is_ours = false, was_agent = false, is_found = false;
    struct line line;

    while (text.n > 0) {
        if (!read_line(next_line(&text), &line))
            continue;
        if (str_equal_nocase(line.key, S("user-agent"))) {
            is_ours = (was_agent && is_ours) || names_agent(line.value, agent);
            is_found |= is_ours;
            was_agent = true;
            continue;
        }
        was_agent = false;
        if (is_ours)
            add_rule(&line, mem, out);
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
