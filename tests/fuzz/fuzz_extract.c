/* A page to an article, and the same page to a list. An input is the page,
 * and before it a line with its address if that matters. */
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct extract_input input;

    if (!read_input(fuzz_str(data, size), &mem, &text, &input))
        return 0;
    try_article(&input);
    try_list(&input);
    return 0;
}
