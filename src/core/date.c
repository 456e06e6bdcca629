#include "core/date.h"

#include "base/utf8.h"

enum { DAY_S = 86400, CHINA_S = 8 * 3600, MONTHS = 12 };

/* A day count after Howard Hinnant's public algorithms: years begin in
 * March, so that the leap day comes last; an era is 400 years. */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

static int64_t day_number(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - (ERA_YEARS - 1)) / ERA_YEARS;
    int64_t in_era = y - era * ERA_YEARS;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 + in_year -
           DAYS_TO_1970;
}

static void day_split(int64_t number, struct date *out)
{
    int64_t z = number + DAYS_TO_1970;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day = z - era * ERA_DAYS;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t in_year = day - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * in_year + 2) / 153;

    out->day = (int)(in_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(year + era * ERA_YEARS + (out->month <= 2));
}

int64_t date_to_utc(struct date date)
{
    return day_number(date.year, date.month, date.day) * DAY_S +
           date.hour * 3600 + date.minute * 60 + date.second - CHINA_S;
}

struct date date_of(int64_t utc_s)
{
    int64_t local = utc_s + CHINA_S;
    int64_t day = local / DAY_S - (local % DAY_S < 0);
    int64_t second = local - day * DAY_S;
    struct date date = { .hour = (int)(second / 3600),
                         .minute = (int)(second / 60 % 60),
                         .second = (int)(second % 60) };

    day_split(day, &date);
    return date;
}

static bool is_day(struct date d)
{
    static const int lengths[MONTHS] = { 31, 29, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31 };
    bool is_leap = d.year % 4 == 0 && (d.year % 100 || d.year % 400 == 0);

    return d.year >= 1900 && d.year <= 2199 && d.month >= 1 &&
           d.month <= MONTHS && d.day >= 1 && d.day <= lengths[d.month - 1] &&
           (d.month != 2 || d.day < 29 || is_leap);
}

static bool is_time(struct date d)
{
    return d.hour < 24 && d.minute < 60 && d.second < 60;
}

/* Full-width forms (U+FF01..FF5E) stand 0xFEE0 above ASCII. */
static uint32_t take(struct str *rest)
{
    uint32_t c = utf8_next(rest);

    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

static uint32_t peek(struct str rest)
{
    return rest.n ? take(&rest) : 0;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Reads all digits that follow; false unless there are min..max of them. */
static bool read_number(struct str *rest, int min, int max, int *out)
{
    int count = 0;

    for (*out = 0; is_digit(peek(*rest)); count++) {
        int digit = (int)(take(rest) - '0');

        if (count < max)
            *out = *out * 10 + digit;
    }
    return count >= min && count <= max;
}

static bool read_char(struct str *rest, uint32_t wanted)
{
    if (peek(*rest) != wanted)
        return false;
    take(rest);
    return true;
}

static void skip_blanks(struct str *rest)
{
    while (utf8_is_blank(peek(*rest)))
        take(rest);
}

/* What stands after year, month and day. */
static const struct {
    uint32_t year, month, day;
} day_marks[] = {
    { '-', '-', 0 },
    { '/', '/', 0 },
    { '.', '.', 0 },
    { 0x5E74, 0x6708, 0x65E5 }, /* 年 月 日 */
};

static bool read_day(struct str *rest, struct date *out)
{
    uint32_t mark;

    if (!read_number(rest, 4, 4, &out->year))
        return false;
    skip_blanks(rest);
    mark = peek(*rest);
    for (size_t i = 0; i < COUNT_OF(day_marks); i++) {
        if (mark != day_marks[i].year)
            continue;
        take(rest);
        skip_blanks(rest);
        if (!read_number(rest, 1, 2, &out->month))
            return false;
        skip_blanks(rest);
        if (!read_char(rest, day_marks[i].month))
            return false;
        skip_blanks(rest);
        if (!read_number(rest, 1, 2, &out->day))
            return false;
        if (day_marks[i].day)
            read_char(rest, day_marks[i].day);
        return is_day(*out);
    }
    return false;
}

static const struct {
    uint32_t hour, minute, second;
} time_marks[] = {
    { ':', ':', 0 },
    { 0x65F6, 0x5206, 0x79D2 }, /* 时 分 秒 */
    { 0x70B9, 0x5206, 0x79D2 }, /* 点 分 秒 */
};

/* Reads a time of day if one follows; tells how exact it was. */
static enum precision read_time(struct str *text, struct date *out)
{
    struct str rest = *text;
    struct date at = *out;
    uint32_t mark;

    skip_blanks(&rest);
    read_char(&rest, 'T');
    if (!read_number(&rest, 1, 2, &at.hour))
        return PRECISION_DAY;
    mark = peek(rest);
    for (size_t i = 0; i < COUNT_OF(time_marks); i++) {
        bool has_second;

        if (mark != time_marks[i].hour)
            continue;
        take(&rest);
        if (!read_number(&rest, 2, 2, &at.minute) || !is_time(at))
            return PRECISION_DAY;
        has_second = read_char(&rest, time_marks[i].minute) &&
                     read_number(&rest, 2, 2, &at.second) && is_time(at);
        if (!has_second)
            at.second = 0;
        *out = at;
        *text = rest;
        return has_second ? PRECISION_SECOND : PRECISION_MINUTE;
    }
    return PRECISION_DAY;
}

bool date_find(struct str text, int64_t *utc_s, enum precision *precision)
{
    bool is_number_start = true;

    while (text.n) {
        struct str rest = text;
        struct date date = { 0 };
        uint32_t c;

        if (is_number_start && read_day(&rest, &date)) {
            *precision = read_time(&rest, &date);
            *utc_s = date_to_utc(date);
            return true;
        }
        c = take(&text);
        is_number_start = !is_digit(c);
    }
    return false;
}

/* ---- dates with a zone --------------------------------------------------- */

/* Hours east. On a Chinese site CST is China's time, not Chicago's. */
static const struct {
    struct str word;
    int hours;
} zones[] = {
    { STR("GMT"), 0 },  { STR("UTC"), 0 },  { STR("UT"), 0 },
    { STR("Z"), 0 },    { STR("CST"), 8 },  { STR("EST"), -5 },
    { STR("EDT"), -4 }, { STR("CDT"), -5 }, { STR("MST"), -7 },
    { STR("MDT"), -6 }, { STR("PST"), -8 }, { STR("PDT"), -7 },
};

/* As in RFC 5322, and as servers write them that speak Chinese. */
static const struct {
    struct str latin, han;
} months[MONTHS] = {
    { STR("Jan"), STR("一月") },   { STR("Feb"), STR("二月") },
    { STR("Mar"), STR("三月") },   { STR("Apr"), STR("四月") },
    { STR("May"), STR("五月") },   { STR("Jun"), STR("六月") },
    { STR("Jul"), STR("七月") },   { STR("Aug"), STR("八月") },
    { STR("Sep"), STR("九月") },   { STR("Oct"), STR("十月") },
    { STR("Nov"), STR("十一月") }, { STR("Dec"), STR("十二月") },
};

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct str read_word(struct str *rest)
{
    struct str word = { rest->p, 0 };

    while (rest->n && is_letter((unsigned char)rest->p[0])) {
        *rest = str_skip(*rest, 1);
        word.n++;
    }
    return word;
}

/* "Jan", "January", "一月", "1月". */
static bool read_month(struct str *rest, int *out)
{
    struct str word = str_slice(read_word(rest), 0, 3);

    for (*out = 1; *out <= MONTHS; ++*out) {
        struct str han = months[*out - 1].han;

        if (str_equal_nocase(word, months[*out - 1].latin))
            return true;
        if (word.n == 0 && str_starts(*rest, han)) {
            *rest = str_skip(*rest, han.n);
            return true;
        }
    }
    return word.n == 0 && read_number(rest, 1, 2, out) &&
           read_char(rest, 0x6708); /* 月 */
}

/* Two digits are of this century up to 49 (RFC 5322 section 4.3). */
static bool read_year(struct str *rest, int *out)
{
    size_t before = rest->n;

    if (!read_number(rest, 2, 4, out))
        return false;
    if (before - rest->n == 2)
        *out += *out < 50 ? 2000 : 1900;
    return true;
}

/* What stands between day, month and year. */
static void skip_marks(struct str *rest)
{
    while (utf8_is_blank(peek(*rest)) || peek(*rest) == '-' || peek(*rest) == ',')
        take(rest);
}

/* "08 Jan 2024", "8-Jan-24" */
static bool read_day_first(struct str *rest, struct date *out)
{
    if (!read_number(rest, 1, 2, &out->day))
        return false;
    skip_marks(rest);
    if (!read_month(rest, &out->month))
        return false;
    skip_marks(rest);
    return read_year(rest, &out->year) && is_day(*out);
}

/* "Jan 08"; the year follows, or the time and then the year. */
static bool read_month_and_day(struct str *rest, struct date *out)
{
    if (!read_month(rest, &out->month))
        return false;
    skip_marks(rest);
    if (!read_number(rest, 1, 2, &out->day))
        return false;
    skip_marks(rest);
    return true;
}

/* "Jan 08, 2024" */
static bool read_month_first(struct str *rest, struct date *out)
{
    return read_month_and_day(rest, out) &&
           read_number(rest, 4, 4, &out->year) && is_day(*out);
}

/* "+0800", "-05:00", "+8" */
static bool read_offset(struct str *rest, int *east_s)
{
    uint32_t sign = peek(*rest);
    int hours, minutes = 0;
    size_t before;

    if (!read_char(rest, '+') && !read_char(rest, '-'))
        return false;
    before = rest->n;
    if (!read_number(rest, 1, 4, &hours))
        return false;
    if (before - rest->n > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (read_char(rest, ':') && !read_number(rest, 2, 2, &minutes)) {
        return false;
    }
    *east_s = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
    return hours <= 14 && minutes < 60;
}

/* Seconds east of Greenwich, China's when no zone follows. "GMT+8" means what
 * the number says. */
static int read_zone(struct str *text)
{
    struct str rest = *text, word;
    int east_s = CHINA_S, offset_s, ignored;
    bool is_known = false;

    if (read_char(&rest, '.'))
        read_number(&rest, 1, 9, &ignored);
    skip_blanks(&rest);
    word = read_word(&rest);
    for (size_t i = 0; i < COUNT_OF(zones) && !is_known; i++) {
        is_known = str_equal_nocase(word, zones[i].word);
        if (is_known)
            east_s = zones[i].hours * 3600;
    }
    if (word.n && !is_known)
        return CHINA_S;
    *text = rest;
    if (!read_offset(&rest, &offset_s))
        return east_s;
    *text = rest;
    return offset_s;
}

struct moment {
    struct date date;
    enum precision precision;
    int east_s;
};

/* "Jan 08 08:16:00 CST 2024": the year comes last. */
static bool read_year_last(struct str rest, struct moment *out)
{
    *out = (struct moment){ .east_s = CHINA_S };
    if (!read_month_and_day(&rest, &out->date))
        return false;
    out->precision = read_time(&rest, &out->date);
    if (out->precision == PRECISION_DAY)
        return false;
    out->east_s = read_zone(&rest);
    skip_blanks(&rest);
    return read_number(&rest, 4, 4, &out->date.year) && is_day(out->date);
}

static bool read_moment(struct str text, struct moment *out)
{
    static bool (*const days[])(struct str *, struct date *) = {
        read_day,
        read_day_first,
        read_month_first,
    };

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        struct str rest = text;

        *out = (struct moment){ .east_s = CHINA_S };
        if (!days[i](&rest, &out->date))
            continue;
        out->precision = read_time(&rest, &out->date);
        if (out->precision != PRECISION_DAY)
            out->east_s = read_zone(&rest);
        return true;
    }
    return read_year_last(text, out);
}

bool date_zoned_find(struct str text, int64_t *utc_s, enum precision *precision)
{
    bool is_start = true;

    while (text.n) {
        struct moment moment;
        uint32_t c;

        if (is_start && read_moment(text, &moment)) {
            int64_t at_s = date_to_utc(moment.date) + CHINA_S - moment.east_s;

            if (!is_day(date_of(at_s)))
                return false;
            *utc_s = at_s;
            *precision = moment.precision;
            return true;
        }
        c = take(&text);
        is_start = !is_digit(c) && !is_letter(c);
    }
    return false;
}

/* ---- writing ------------------------------------------------------------- */

struct str date_iso(int64_t utc_s, struct arena *mem)
{
    struct date d = date_of(utc_s);

    return arena_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02d+08:00", d.year,
                        d.month, d.day, d.hour, d.minute, d.second);
}

struct str date_day(int64_t utc_s, struct arena *mem)
{
    struct date d = date_of(utc_s);

    return arena_printf(mem, "%04d-%02d-%02d", d.year, d.month, d.day);
}

struct str date_second(int64_t utc_s, struct arena *mem)
{
    struct date d = date_of(utc_s);

    return arena_printf(mem, "%04d-%02d-%02d %02d:%02d:%02d", d.year, d.month,
                        d.day, d.hour, d.minute, d.second);
}

struct str date_minute(int64_t utc_s, struct arena *mem)
{
    struct date d = date_of(utc_s);

    return arena_printf(mem, "%04d-%02d-%02d %02d:%02d", d.year, d.month, d.day,
                        d.hour, d.minute);
}

bool date_is_same_night(int64_t before_s, int64_t now_s)
{
    return now_s >= before_s && now_s - before_s < DAY_S / 2;
}
