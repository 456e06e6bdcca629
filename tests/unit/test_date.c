/* date: China time, found in the forms that pages use. */
#include "check.h"

#include "core/date.h"

static struct arena mem;

struct found {
    const char *text, *want; /* NULL: no date */
    enum precision precision;
};

static const struct found found[] = {
    { "2024-01-08 08:16:00", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-04-12 21:37", "2024-04-12T21:37:00+08:00", PRECISION_MINUTE },
    { "2024-05-16", "2024-05-16T00:00:00+08:00", PRECISION_DAY },
    { "2024年5月6日", "2024-05-06T00:00:00+08:00", PRECISION_DAY },
    { "2024年05月06日 15时30分", "2024-05-06T15:30:00+08:00", PRECISION_MINUTE },
    { "2024年05月06日15时30分08秒", "2024-05-06T15:30:08+08:00",
      PRECISION_SECOND },
    { "2024/11/12 8:05", "2024-11-12T08:05:00+08:00", PRECISION_MINUTE },
    { "2024.11.15", "2024-11-15T00:00:00+08:00", PRECISION_DAY },
    { "２０２４－０１－０８　０８：１６", "2024-01-08T08:16:00+08:00",
      PRECISION_MINUTE },
    { "来源:日报\u00a0\u00a02024-01-08\u00a008:16:00 [大]",
      "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08T08:16:00+08:00", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "第12号 2000-02-29", "2000-02-29T00:00:00+08:00", PRECISION_DAY },
    { "2024-13-01 2024-01-02", "2024-01-02T00:00:00+08:00", PRECISION_DAY },
    { "2024-01-08 25:00", "2024-01-08T00:00:00+08:00", PRECISION_DAY },
    { "2024-01-08 12", "2024-01-08T00:00:00+08:00", PRECISION_DAY },
    { "2023-02-29", NULL, PRECISION_NONE },
    { "2100-02-29", NULL, PRECISION_NONE },
    { "2024-00-10", NULL, PRECISION_NONE },
    { "2024-04-31", NULL, PRECISION_NONE },
    { "12024-01-08", NULL, PRECISION_NONE },
    { "2024-1-123", NULL, PRECISION_NONE },
    { "2024/01-08", NULL, PRECISION_NONE },
    { "2024年", NULL, PRECISION_NONE },
    { "[03-12]", NULL, PRECISION_NONE },
    { "5587803", NULL, PRECISION_NONE },
    { "", NULL, PRECISION_NONE },
};

static const struct found zoned[] = {
    { "Mon, 08 Jan 2024 08:16:00 +0800", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "Mon, 8 Jan 2024 00:16 GMT", "2024-01-08T08:16:00+08:00", PRECISION_MINUTE },
    { "Sun, 07 Jan 2024 19:16:00 EST", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "sun, 07 january 2024 20:16:00 edt", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "08 Jan 24 00:16:00 UT", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "08 Jan 99 00:16:00 Z", "1999-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "08-Jan-2024 08:16", "2024-01-08T08:16:00+08:00", PRECISION_MINUTE },
    { "Mon, 08 Jan 2024", "2024-01-08T00:00:00+08:00", PRECISION_DAY },
    { "Jan 8, 2024 08:16:00", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "Mon Jan 08 08:16:00 CST 2024", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "Mon Jan 08 00:16:00 GMT+00:00 2024", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "星期一, 08 一月 2024 00:16:00 GMT", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "周二, 31 十二月 2024 16:00:00 GMT", "2025-01-01T00:00:00+08:00",
      PRECISION_SECOND },
    { "周一, 08 1月 2024 08:16:00 +0800", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "2024-01-08T00:16:00Z", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08T00:16Z", "2024-01-08T08:16:00+08:00", PRECISION_MINUTE },
    { "2024-01-08T00:16:00.125Z", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08T00:16:00.1234567891234+00:00", "2024-01-08T08:16:00+08:00",
      PRECISION_SECOND },
    { "2024-01-07T19:16:00-05:00", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08T05:46:00+0530", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08 00:46:00 +0030", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-07 19:16:00 -500", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08 08:16:00 +9900", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08 08:16:00 GMT+8", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08T08:16:00", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08 08:16:00 XYZ", "2024-01-08T08:16:00+08:00", PRECISION_SECOND },
    { "2024-01-08 08:16 - 09:30", "2024-01-08T08:16:00+08:00", PRECISION_MINUTE },
    { "2024年1月8日 8时16分", "2024-01-08T08:16:00+08:00", PRECISION_MINUTE },
    { "2024-01-08Z", "2024-01-08T00:00:00+08:00", PRECISION_DAY },
    { "2024-01-08 12", "2024-01-08T00:00:00+08:00", PRECISION_DAY },
    { "1900-01-01T00:00:00+00:00", "1900-01-01T08:00:00+08:00", PRECISION_SECOND },
    /* no year that we could read back */
    { "2199-12-31T23:59:59-12:00", NULL, PRECISION_NONE },
    { "1900-01-01T00:00:00+14:00", NULL, PRECISION_NONE },
    { "Mon, 30 Feb 2024 08:16:00 +0800", NULL, PRECISION_NONE },
    { "Mon, 08 Foo 2024 08:16:00 +0800", NULL, PRECISION_NONE },
    { "Mon Jan 08 CST 2024", NULL, PRECISION_NONE },
    { "08 Jan", NULL, PRECISION_NONE },
    { "Jan", NULL, PRECISION_NONE },
    { "NoJan 8, 2024", NULL, PRECISION_NONE },
    { "1704672960", NULL, PRECISION_NONE },
    { "昨天", NULL, PRECISION_NONE },
    { "", NULL, PRECISION_NONE },
};

static void check_finds(const struct found *cases, size_t count,
                        bool (*find)(struct str, int64_t *, enum precision *))
{
    for (size_t i = 0; i < count; i++) {
        enum precision precision = PRECISION_NONE;
        int64_t utc_s = 0;
        bool is_found = find(str_of(cases[i].text), &utc_s, &precision);

        if (is_found != (cases[i].want != NULL) || precision != cases[i].precision)
            fail_msg("'%s': %d, precision %d", cases[i].text, is_found,
                     precision);
        if (is_found)
            assert_str(date_iso(utc_s, &mem), str_of(cases[i].want));
    }
}

static void finds_dates(void **state)
{
    (void)state;
    check_finds(found, COUNT_OF(found), date_find);
}

static void finds_dates_with_a_zone(void **state)
{
    (void)state;
    check_finds(zoned, COUNT_OF(zoned), date_zoned_find);
}

static void converts_both_ways(void **state)
{
    (void)state;
    assert_int_equal(date_to_utc((struct date){ 1970, 1, 1, 8, 0, 0 }), 0);
    assert_int_equal(date_to_utc((struct date){ 2024, 1, 8, 8, 16, 0 }),
                     1704672960);
    for (int64_t s = -5000000000; s < 8000000000; s += 86399 * 11) {
        struct date date = date_of(s);

        if (date_to_utc(date) != s)
            fail_msg("%lld", (long long)s);
    }
}

static void writes_days(void **state)
{
    (void)state;
    assert_str(date_day(1704672960, &mem), S("2024-01-08"));
    assert_str(date_minute(1704672960, &mem), S("2024-01-08 08:16"));
    assert_str(date_day(-1, &mem), S("1970-01-01"));
    assert_str(date_iso(-28801, &mem), S("1969-12-31T23:59:59+08:00"));
}

static int free_memory(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_dates),
        cmocka_unit_test(finds_dates_with_a_zone),
        cmocka_unit_test(converts_both_ways),
        cmocka_unit_test(writes_days),
    };

    return cmocka_run_group_tests(tests, NULL, free_memory);
}
