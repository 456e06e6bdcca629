#include "core/pace.h"

enum { ENOUGH = 5, MINUTE_S = 60, HOUR_MIN = 60 };

int64_t pace_left_s(size_t done, size_t total, int64_t elapsed_ms)
{
    size_t left = total > done ? total - done : 0;

    if (done < ENOUGH || elapsed_ms < 0)
        return -1;
    return (int64_t)((double)elapsed_ms / 1000 / (double)done * (double)left +
                     0.5);
}

void pace_put(int64_t left_s, struct buf *out)
{
    int64_t minutes = (left_s + MINUTE_S - 1) / MINUTE_S;

    if (left_s < 2 * MINUTE_S)
        buf_printf(out, "%lld s", (long long)left_s);
    else if (minutes < 2 * HOUR_MIN)
        buf_printf(out, "%lld min", (long long)minutes);
    else
        buf_printf(out, "%lld h %02lld min", (long long)(minutes / HOUR_MIN),
                   (long long)(minutes % HOUR_MIN));
}
