#include "core/extract_shape.h"

#include "core/extract_page.h"
#include "core/link.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The address's path without its query, and the file's name in it. */
static bool split_path(struct str address, struct address *parts, struct str *name)
{
    struct err err;
    ptrdiff_t at;

    if (!address_parse(address, parts, &err))
        return false;
    *name = parts->path;
    while ((at = str_find_char(*name, '/')) >= 0)
        *name = str_skip(*name, (size_t)at + 1);
    return true;
}

/* ---- columns -------------------------------------------------------------- */

/* How systems call the pages of a column; only numbers may follow. */
static const struct {
    struct str name;
    bool may_ask; /* with a query it is a column still */
} column_names[] = {
    { STR("index"), false }, { STR("list"), true },   { STR("lists"), true },
    { STR("main"), false },  { STR("more"), true },   { STR("newslist"), true },
    { STR("class"), true },  { STR("column"), true }, { STR("default"), false },
};

static bool is_numbering(struct str text)
{
    for (size_t i = 0; i < text.n && text.p[i] != '.'; i++)
        if (!is_digit(text.p[i]) && text.p[i] != '_' && text.p[i] != '-')
            return false;
    return true;
}

bool shape_is_column(struct str address)
{
    struct address parts;
    struct str name;

    if (!split_path(address, &parts, &name))
        return true;
    if (name.n == 0)
        return str_is_none(parts.query);
    for (size_t i = 0; i < COUNT_OF(column_names); i++) {
        struct str word = column_names[i].name;

        if (str_equal_nocase(str_slice(name, 0, word.n), word) &&
            is_numbering(str_skip(name, word.n)) &&
            (column_names[i].may_ask || str_is_none(parts.query)))
            return true;
    }
    return false;
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (is_digit(text.p[i]))
            return true;
    return false;
}

/* "/dbgz.htm" holds what lies below "/dbgz/". */
static bool is_below(const struct address *page, struct str path)
{
    struct str stem = page->path;

    while (stem.n && stem.p[stem.n - 1] != '.' && stem.p[stem.n - 1] != '/')
        stem.n--;
    if (stem.n == 0 || stem.p[stem.n - 1] == '/')
        return false;
    stem.n--;
    return str_starts(path, stem) && str_starts(str_skip(path, stem.n), S("/")) &&
           !has_digit(str_skip(path, stem.n));
}

/* Is `pair` of a query among those of `query`, but for a number's value? */
static bool is_asked(struct str query, struct str pair)
{
    ptrdiff_t at = str_find_char(pair, '=');
    struct str key = str_slice(pair, 0, at < 0 ? pair.n : (size_t)at), other;
    int64_t number;

    while (str_split(&query, '&', &other)) {
        if (str_equal(pair, other))
            return true;
        if (at >= 0 && str_starts(other, key) &&
            str_starts(str_skip(other, key.n), S("=")))
            return str_to_int(str_skip(pair, key.n + 1), 0, INT64_MAX, &number) &&
                   str_to_int(str_skip(other, key.n + 1), 0, INT64_MAX, &number);
    }
    return false;
}

bool shape_is_sibling(struct str page, struct str address)
{
    struct address own, other;
    struct str rest, pair;
    struct err err;

    if (!address_parse(page, &own, &err) || !address_parse(address, &other, &err))
        return false;
    if (is_below(&own, other.path))
        return true;
    if (!str_equal(own.path, other.path) || str_is_none(other.query))
        return false;
    rest = other.query;
    while (str_split(&rest, '&', &pair))
        if (!is_asked(own.query, pair))
            return false;
    return true;
}

/* ---- days ----------------------------------------------------------------- */

/* A run of digits of a path. */
struct run_of_digits {
    struct str digits;
    char before;  /* the byte in front of it */
    bool is_next; /* a single byte parts it from the run before */
};

static bool take_run(struct str *rest, struct run_of_digits *out)
{
    size_t start = 0, n = 0;

    while (start < rest->n && !is_digit(rest->p[start]))
        start++;
    while (start + n < rest->n && is_digit(rest->p[start + n]))
        n++;
    out->digits = str_slice(*rest, start, start + n);
    out->before = start ? rest->p[start - 1] : '\0';
    out->is_next = start == 1;
    *rest = str_skip(*rest, start + n);
    return n > 0;
}

static bool in_range(struct str digits, int64_t min, int64_t max, int *out)
{
    int64_t value;

    if (!str_to_int(digits, min, max, &value))
        return false;
    *out = (int)value;
    return true;
}

static bool is_year(struct str digits, int *year)
{
    return digits.n == 4 && in_range(digits, 1990, 2099, year);
}

/* 202401 or 20240108. */
static bool month_in_run(struct str digits, int *year, int *month)
{
    int day;

    return (digits.n == 6 || digits.n == 8) &&
           is_year(str_slice(digits, 0, 4), year) &&
           in_range(str_slice(digits, 4, 6), 1, 12, month) &&
           (digits.n == 6 || in_range(str_skip(digits, 6), 1, 31, &day));
}

/* Behind a year: "/2024/5/16/", "/2024-05/16/", "/2024/0315/". */
static bool month_behind(const struct run_of_digits *run, int *month)
{
    struct str digits = run->digits;
    int day;

    if (!run->is_next ||
        (run->before != '/' && run->before != '-' && run->before != '_'))
        return false;
    if (digits.n == 4 && !in_range(str_skip(digits, 2), 1, 31, &day))
        return false;
    return (digits.n <= 2 || digits.n == 4) &&
           in_range(digits.n == 4 ? str_slice(digits, 0, 2) : digits, 1, 12,
                    month);
}

static bool month_in_path(struct str path, int *year, int *month)
{
    struct run_of_digits run;
    int last_year = 0;

    while (take_run(&path, &run)) {
        if (month_in_run(run.digits, year, month))
            return true;
        if (last_year && month_behind(&run, month)) {
            *year = last_year;
            return true;
        }
        if (!is_year(run.digits, &last_year))
            last_year = 0;
    }
    return false;
}

bool shape_month(struct str address, int *year, int *month)
{
    struct address parts;
    struct err err;

    return address_parse(address, &parts, &err) &&
           month_in_path(parts.path, year, month);
}

/* ---- articles ------------------------------------------------------------- */

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_digest(struct str name)
{
    enum { DIGITS = 32 };
    size_t n = 0;

    while (n < name.n && is_hex(name.p[n]))
        n++;
    return n == DIGITS && (n == name.n || name.p[n] == '.');
}

/* ".../info/1021/3456.htm" */
static bool is_numbered_info(struct str path)
{
    static const struct str folder = STR("/info/");
    ptrdiff_t at = str_find(path, folder);
    struct run_of_digits column, number;

    if (at < 0)
        return false;
    path = str_skip(path, (size_t)at + folder.n);
    return path.n && is_digit(path.p[0]) && take_run(&path, &column) &&
           take_run(&path, &number) && number.is_next && number.before == '/';
}

/* A month and a single digit say too little, a day alone too. */
static bool has_day_and_number(struct str path)
{
    enum { TOGETHER_DIGITS = 9 };
    struct run_of_digits run;
    struct str rest = path;
    size_t together = 0;
    int year, month;

    while (take_run(&rest, &run))
        together += run.digits.n;
    return together >= TOGETHER_DIGITS && month_in_path(path, &year, &month);
}

bool shape_is_article(struct str address)
{
    struct address parts;
    struct str name;

    return split_path(address, &parts, &name) && !shape_is_file(address) &&
           (has_day_and_number(parts.path) || is_numbered_info(parts.path) ||
            is_digest(name));
}

bool shape_is_file(struct str address)
{
    static const struct str types[] = {
        STR(".jpg"), STR(".jpeg"), STR(".png"), STR(".gif"),  STR(".bmp"),
        STR(".mp3"), STR(".mp4"),  STR(".flv"), STR(".wmv"),  STR(".avi"),
        STR(".swf"), STR(".exe"),  STR(".apk"), STR(".webp"),
    };
    struct address parts;
    struct str name;

    if (!str_is_none(page_document_type(address)))
        return true;
    if (!split_path(address, &parts, &name))
        return false;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (name.n > types[i].n &&
            str_equal_nocase(str_skip(name, name.n - types[i].n), types[i]))
            return true;
    return str_starts(name, S("download.")) || str_starts(name, S("downfile."));
}

/* ---- the page's own neighbourhood ----------------------------------------- */

static bool has_run(struct str path, struct str digits)
{
    struct run_of_digits run;

    while (take_run(&path, &run))
        if (str_equal(run.digits, digits))
            return true;
    return false;
}

bool shape_is_near(struct str page, struct str address)
{
    enum { COLUMN_DIGITS = 3 };
    struct str folder = page_folder(page), name;
    struct address own, other;
    struct run_of_digits run;
    struct err err;
    int number;

    if (!address_parse(folder, &own, &err) || !split_path(address, &other, &name))
        return false;
    if (own.path.n > 1 && str_starts(address, folder))
        return true;
    while (take_run(&own.path, &run))
        if (run.digits.n >= COLUMN_DIGITS && !is_year(run.digits, &number) &&
            !month_in_run(run.digits, &number, &number) &&
            has_run(other.path, run.digits))
            return true;
    return false;
}

/* Without the name of a folder's front page. */
static struct str without_index(struct str address)
{
    struct str folder = page_folder(address);

    return str_starts(str_skip(address, folder.n), S("index.")) &&
                   str_find_char(address, '?') < 0
               ? folder
               : address;
}

bool shape_is_same(struct str a, struct str b)
{
    return str_equal(without_index(a), without_index(b));
}

/* ---- numbers of a query --------------------------------------------------- */

/* Between the name and the number: of a pair, of an object's member. */
static const struct str number_marks[] = { STR("="), STR("%22:"), STR("%22%3A") };

static const struct str page_names[] = {
    STR("page"),       STR("pageno"),      STR("pagenum"),  STR("pageindex"),
    STR("pagenumber"), STR("currentpage"), STR("currpage"), STR("curpage"),
    STR("page_no"),    STR("pn"),          STR("p"),
};

static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '_';
}

/* The address up to a mark ends with the name; "%22pageNo" is an escape and
 * a name. */
static bool ends_with_name(struct str head, struct str name)
{
    struct str before = str_slice(head, 0, head.n > name.n ? head.n - name.n : 0);

    return before.n && str_equal_nocase(str_skip(head, before.n), name) &&
           (!is_word_byte(before.p[before.n - 1]) ||
            str_ends(before, S("%22")));
}

static bool find_value(struct str address, const struct str *names,
                       size_t count, struct shape_number *out)
{
    ptrdiff_t query = str_find_char(address, '?');

    for (size_t i = query < 0 ? address.n : (size_t)query; i < address.n; i++)
        for (size_t j = 0; j < count * COUNT_OF(number_marks); j++) {
            struct str mark = number_marks[j % COUNT_OF(number_marks)];
            size_t from = i + mark.n, to = from;

            if (!str_starts(str_skip(address, i), mark) ||
                !ends_with_name(str_slice(address, 0, i),
                                names[j / COUNT_OF(number_marks)]))
                continue;
            while (to < address.n && is_digit(address.p[to]))
                to++;
            *out = (struct shape_number){ .from = from, .to = to };
            if (str_to_int(str_slice(address, from, to), 0, INT32_MAX,
                           &out->number))
                return true;
        }
    return false;
}

bool shape_find_number(struct str address, struct str name,
                       struct shape_number *out)
{
    return find_value(address, &name, 1, out);
}

bool shape_find_page(struct str address, struct shape_number *out)
{
    return find_value(address, page_names, COUNT_OF(page_names), out);
}

struct str shape_at_number(struct str address, struct shape_number at,
                           int64_t number, struct arena *mem)
{
    return arena_printf(mem, "%.*s%lld%.*s",
                        STR_ARG(str_slice(address, 0, at.from)),
                        (long long)number, STR_ARG(str_skip(address, at.to)));
}
