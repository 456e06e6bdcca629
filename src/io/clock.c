#include "io/clock.h"

#include <sys/timex.h>

bool clock_is_synchronised(void)
{
    struct timex timex = { .modes = 0 }; /* asks, and sets nothing */

    return adjtimex(&timex) < 0 || !(timex.status & STA_UNSYNC);
}
