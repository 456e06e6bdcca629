/* A feed to its items, with the articles that some carry whole. An input is
 * as in fuzz_extract.c; what is no feed is read as a list page. */
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct extract_input input;

    if (read_input(fuzz_str(data, size), &mem, &text, &input))
        try_list(&input);
    return 0;
}
