/* date.h - China time. Seconds are UTC since 1970; what people see is +08:00,
 * which has had no summer time since 1991. Pure: "now" is an argument. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "base/arena.h"
#include "core/article.h"

struct date {
    int year, month, day;     /* month and day from 1 */
    int hour, minute, second; /* 0 where the precision does not reach */
};

/* The first date in `text`, in any form of UPSTREAM's list: 2024-01-08
 * 08:16:00, 2024年5月6日 15时30分, 2024/11/12 8:05, 2024.11.15, full-width
 * digits. False when there is none or it is no day of the calendar. */
bool date_find(struct str text, int64_t *utc_s, enum precision *precision);

/* The same for the dates of feeds: RFC 822 with its successors, RFC 3339,
 * Date.toString of Java, Chinese names of months; a zone counts where a time
 * has one, and CST is China's. */
bool date_zoned_find(struct str text, int64_t *utc_s, enum precision *precision);

/* Less than half a day after it: a night begins a little earlier or later than
 * the last. A clock that was set back makes another night. */
bool date_is_same_night(int64_t before_s, int64_t now_s);

int64_t date_to_utc(struct date date); /* date is China time */
struct date date_of(int64_t utc_s);    /* China time */

struct str date_iso(int64_t utc_s, struct arena *mem); /* ...T08:16:00+08:00 */
struct str date_day(int64_t utc_s, struct arena *mem); /* 2024-01-08 */
struct str date_minute(int64_t utc_s, struct arena *mem); /* 2024-01-08 08:16 */
struct str date_second(int64_t utc_s, struct arena *mem); /* ... 08:16:00 */

#endif
