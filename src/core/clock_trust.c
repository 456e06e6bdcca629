#include "core/clock_trust.h"

/* No board runs a program that is older: a date after that is a clock's whim. */
enum { DAY_S = 86400, LIFE_S = 20 * 365 * DAY_S };

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* A site whose own clock is before the build date witnesses nothing. */
static int64_t witness_of(const struct clock_facts *facts)
{
    return facts->site_s >= facts->built_s ? facts->site_s : 0;
}

static int64_t floor_of(const struct clock_facts *facts, int64_t site_s)
{
    bool is_refuted = site_s > 0 && facts->edition_s - DAY_S > site_s;
    bool is_absurd =
        facts->built_s > 0 && facts->edition_s - LIFE_S > facts->built_s;

    return is_refuted || is_absurd ? facts->built_s
                                   : later(facts->built_s, facts->edition_s);
}

static bool are_apart(int64_t a, int64_t b)
{
    return a > b ? a - b > DAY_S : b - a > DAY_S;
}

struct clock_verdict clock_judge(const struct clock_facts *facts)
{
    int64_t clock_s = facts->clock_s;
    int64_t site_s = witness_of(facts);
    int64_t floor_s = floor_of(facts, site_s);

    if (clock_s < floor_s)
        return (struct clock_verdict){ CLOCK_BEHIND, later(floor_s, site_s) };
    if (site_s > 0 && are_apart(clock_s, site_s))
        return (struct clock_verdict){
            CLOCK_CONTRADICTED,
            clock_s < site_s ? clock_s : later(floor_s, site_s),
        };
    return (struct clock_verdict){
        facts->is_unsynchronised ? CLOCK_UNSYNCHRONISED : CLOCK_TRUSTED,
        clock_s,
    };
}

struct str clock_state_word(enum clock_state state)
{
    static const struct str words[] = {
        [CLOCK_TRUSTED] = STR("trusted"),
        [CLOCK_UNSYNCHRONISED] = STR("unsynchronised"),
        [CLOCK_BEHIND] = STR("behind"),
        [CLOCK_CONTRADICTED] = STR("contradicted"),
    };

    return words[state];
}
