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
static enum precision read_time(struct str rest, struct date *out)
{
    struct date at = *out;
    uint32_t mark;

    skip_blanks(&rest);
    read_char(&rest, 'T');
    if (!read_number(&rest, 1, 2, &at.hour))
        return PRECISION_DAY;
    mark = take(&rest);
    for (size_t i = 0; i < COUNT_OF(time_marks); i++) {
        bool has_second;

        if (mark != time_marks[i].hour)
            continue;
        if (!read_number(&rest, 2, 2, &at.minute) || !is_time(at))
            return PRECISION_DAY;
        has_second = read_char(&rest, time_marks[i].minute) &&
                     read_number(&rest, 2, 2, &at.second) && is_time(at);
        if (!has_second)
            at.second = 0;
        *out = at;
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
            *precision = read_time(rest, &date);
            *utc_s = date_to_utc(date);
            return true;
        }
        c = take(&text);
        is_number_start = !is_digit(c);
    }
    return false;
}

struct str date_iso(int64_t utc_s, struct arena *mem)
{
    struct date d = date_of(utc_s);

    return arena_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02d+08:00", d.year,
                        d.month, d.day, d.hour, d.minute, d.second);
}

bool date_iso_parse(struct str text, int64_t *utc_s)
{
    static const struct str shape = STR("dddd-dd-ddTdd:dd:dd+08:00");
    int64_t value;
    enum precision precision;

    if (text.n != shape.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (shape.p[i] == 'd' ? !is_digit((unsigned char)text.p[i])
                              : text.p[i] != shape.p[i])
            return false;
    if (!date_find(text, &value, &precision) || precision != PRECISION_SECOND)
        return false;
    *utc_s = value;
    return true;
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
