#include "http/exchange.h"

#include <unistd.h>

void answer_free(struct answer *answer)
{
    buf_free(&answer->body);
    if (answer->fd >= 0)
        close(answer->fd);
    answer->fd = -1;
}
