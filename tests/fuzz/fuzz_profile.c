/* A profile; what is taken reads a page. */
#include "records.h"

static const struct str url =
    STR("http://www.yunlan.example/xwzx/rdsd/202401/t20240108_5500001.htm");
static const struct str page = STR(
    "<title>茶园议事</title><div class=\"crumbs\">首页 &gt; <a href=\"../\">"
    "动态</a></div><h1 id=t>茶园议事</h1><p class=info>来源：云澜人大 "
    "2024-01-08</p><div class=\"body x\" data-a=\"b c\"><p>代表们走进"
    "茶园。</p><table><tr><td>一<td>二</table></div><ul class=list><li>"
    "<a href=\"t20240107_1.htm\">又一篇</a> 2024-01-07</ul>");

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct profile profile;
    struct err err = ERR_CLEAR;

    if (!profile_parse(fuzz_str(data, size), S("fuzz.ini"), &mem, &profile, &err)) {
        must(err.kind == ERR_CONFIG && err.text[0]);
        return 0;
    }

    struct extract_input input = { page, url, &profile, 1, profile.name };

    try_article(&input);
    try_list(&input);
    return 0;
}
