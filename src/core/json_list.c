#include "core/json_list.h"

#include <jansson.h>
#include <strings.h>

#include "base/limits.h"
#include "core/date.h"

struct reading {
    struct arena *mem;
    struct wrapped *out;
    struct buf html;
    int64_t size; /* records of a page, as the answer says */
};

static void reading_free(struct reading *reading)
{
    buf_free(&reading->html);
}

static void json_free(json_t **value)
{
    json_decref(*value);
}

/* ---- names ---------------------------------------------------------------- */

/* What interfaces call the same thing; the first that is there counts. */
static const char *const url_names[] = { "url",        "link",      "href",
                                         "linkUrl",    "pubUrl",    "docPubUrl",
                                         "articleUrl", "detailUrl", NULL };
static const char *const title_names[] = { "title",        "docTitle",
                                           "articleTitle", "subject",
                                           "name",         NULL };
static const char *const date_names[] = {
    "publishTime", "publishDate", "publishedTime", "publishedTimeStr",
    "pubDate",     "pubTime",     "docPubTime",    "docRelTime",
    "releaseTime", "releaseDate", "deployTime",    "date",
    "time",        "createTime",  "createDate",    NULL
};
static const char *const total_names[] = { "total", "totalCount", "totalRecord",
                                           "totalNum", NULL };
static const char *const pages_names[] = { "pages", "pageCount", "totalPage",
                                           "totalPages", NULL };
static const char *const size_names[] = { "pageSize", "perPage", "limit", NULL };

/* The member under one of the names, without regard to case. */
static json_t *member(json_t *object, const char *const *names)
{
    const char *key;
    json_t *value;

    for (; *names; names++)
        json_object_foreach(object, key, value)
        {
            if (strcasecmp(key, *names) == 0 && !json_is_null(value))
                return value;
        }
    return NULL;
}

static struct str text_of(const json_t *value)
{
    return json_is_string(value) ? (struct str){ json_string_value(value),
                                                 json_string_length(value) }
                                 : STR_NONE;
}

static void take_number(json_t *object, const char *const *names, int64_t *out)
{
    json_t *value = member(object, names);

    if (*out == 0 && json_is_integer(value) && json_integer_value(value) > 0 &&
        json_integer_value(value) < INT32_MAX)
        *out = json_integer_value(value);
    if (*out == 0)
        (void)str_to_int(text_of(value), 1, INT32_MAX, out);
}

/* ---- records -------------------------------------------------------------- */

/* A date in words, or seconds or milliseconds since 1970. */
static struct str date_in(const json_t *value, struct arena *mem)
{
    enum { SECONDS_MIN = 100000000 };
    int64_t number = json_is_integer(value) ? json_integer_value(value) : 0;

    if (number > SECONDS_MIN * INT64_C(1000))
        number /= 1000;
    return number >= SECONDS_MIN && number <= INT64_C(1) << 33
               ? date_second(number, mem)
               : text_of(value);
}

static void put_reference(struct buf *out, struct str url)
{
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] == '"')
            buf_put(out, S("%22"));
        else if (url.p[i] == '&')
            buf_put(out, S("&amp;"));
        else
            buf_put_char(out, url.p[i]);
}

/* As a line of a list; titles are HTML. */
static bool put_record(struct reading *reading, json_t *object)
{
    struct str url = text_of(member(object, url_names));
    struct str title = text_of(member(object, title_names));
    struct str date = date_in(member(object, date_names), reading->mem);

    if (url.n == 0 || title.n == 0)
        return false;
    buf_put(&reading->html, S("<li><a href=\""));
    put_reference(&reading->html, url);
    buf_printf(&reading->html, "\">%.*s</a><span>%.*s</span></li>",
               STR_ARG(title), STR_ARG(date));
    reading->out->count++;
    return true;
}

static bool is_html(struct str text)
{
    return str_find(text, S("<a ")) >= 0 || str_find(text, S("<A ")) >= 0;
}

static void read_value(struct reading *reading, json_t *value);

static void read_array(struct reading *reading, json_t *array)
{
    json_t *value;
    size_t i;

    json_array_foreach(array, i, value)
    {
        if (!json_is_object(value) || !put_record(reading, value))
            read_value(reading, value);
    }
}

static void read_object(struct reading *reading, json_t *object)
{
    const char *key;
    json_t *value;

    take_number(object, total_names, &reading->out->total);
    take_number(object, pages_names, &reading->out->pages);
    take_number(object, size_names, &reading->size);
    json_object_foreach(object, key, value)
    {
        read_value(reading, value);
    }
}

/* jansson bounds the depth. */
static void read_value(struct reading *reading, json_t *value)
{
    if (json_is_array(value))
        read_array(reading, value);
    else if (json_is_object(value))
        read_object(reading, value);
    else if (is_html(text_of(value)))
        buf_put(&reading->html, text_of(value));
}

/* "callback({...})": what is called stands in front. */
static struct str without_call(struct str text)
{
    enum { NAME_BYTES = 80 };
    ptrdiff_t at = str_find_char(str_slice(text, 0, NAME_BYTES), '(');

    text = str_trim(text);
    if (text.n == 0 || text.p[0] == '{' || text.p[0] == '[' || text.p[0] == '<')
        return text;
    return at < 0 ? text : str_skip(text, (size_t)at + 1);
}

bool json_unwrap_list(struct str text, struct arena *mem, struct wrapped *out)
{
    CLEANUP(reading_free) struct reading reading = { .mem = mem, .out = out };
    CLEANUP(json_free) json_t *value = NULL;
    json_error_t why;

    text = str_trim(without_call(text));
    if (text.n == 0 || (text.p[0] != '{' && text.p[0] != '['))
        return false;
    json_object_seed(1);
    value = json_loadb(text.p, text.n, JSON_DISABLE_EOF_CHECK, &why);
    *out = (struct wrapped){ .next = STR_NONE };
    read_value(&reading, value);
    if (out->pages == 0 && reading.size == 0)
        reading.size = out->count;
    if (out->pages == 0 && reading.size)
        out->pages = (out->total + reading.size - 1) / reading.size;
    out->html = arena_take(mem, &reading.html);
    return out->html.n > 0;
}
