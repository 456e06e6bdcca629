/* clock_trust: a clock against its floor, the kernel and the site. */
#include "core/clock_trust.h"

#include "check.h"

enum { HOUR_S = 3600, DAY_S = 86400 };

/* What the cases are about: built, then an edition, then now. */
#define BUILT INT64_C(1780000000)
#define EDITION INT64_C(1795000000)
#define NOW INT64_C(1795089600)
#define Y1970 INT64_C(0)
#define Y2038 INT64_C(2147483648) /* the second after a 32-bit clock's last */
#define Y2100 INT64_C(4102444800)

static const struct {
    const char *name;
    struct clock_facts facts;
    enum clock_state state;
    int64_t now_s;
} cases[] = {
    { "all is well",
      { .clock_s = NOW, .built_s = BUILT, .edition_s = EDITION, .site_s = NOW },
      CLOCK_TRUSTED,
      NOW },
    { "nobody says anything", { .clock_s = NOW }, CLOCK_TRUSTED, NOW },
    { "nobody sets it",
      { .clock_s = NOW, .built_s = BUILT, .is_unsynchronised = true },
      CLOCK_UNSYNCHRONISED,
      NOW },
    { "nobody sets it, and it is behind",
      { .clock_s = Y1970, .built_s = BUILT, .is_unsynchronised = true },
      CLOCK_BEHIND,
      BUILT },
    { "1970, no edition",
      { .clock_s = Y1970, .built_s = BUILT },
      CLOCK_BEHIND,
      BUILT },
    { "1970",
      { .clock_s = Y1970, .built_s = BUILT, .edition_s = EDITION },
      CLOCK_BEHIND,
      EDITION },
    { "1970, the site knows better",
      { .clock_s = Y1970, .built_s = BUILT, .edition_s = EDITION, .site_s = NOW },
      CLOCK_BEHIND,
      NOW },
    { "ten years back",
      { .clock_s = NOW - 3652 * DAY_S, .built_s = BUILT, .edition_s = EDITION },
      CLOCK_BEHIND,
      EDITION },
    { "a second before the edition",
      { .clock_s = EDITION - 1, .built_s = BUILT, .edition_s = EDITION },
      CLOCK_BEHIND,
      EDITION },
    { "the edition's own second",
      { .clock_s = EDITION, .built_s = BUILT, .edition_s = EDITION },
      CLOCK_TRUSTED,
      EDITION },
    { "a day from the site",
      { .clock_s = NOW, .built_s = BUILT, .site_s = NOW + DAY_S },
      CLOCK_TRUSTED,
      NOW },
    { "over a day behind the site",
      { .clock_s = NOW, .built_s = BUILT, .site_s = NOW + DAY_S + 1 },
      CLOCK_CONTRADICTED,
      NOW },
    { "over a day before the site",
      { .clock_s = NOW, .built_s = BUILT, .site_s = NOW - DAY_S - 1 },
      CLOCK_CONTRADICTED,
      NOW - DAY_S - 1 },
    { "2038 without a witness",
      { .clock_s = Y2038, .built_s = BUILT, .edition_s = EDITION },
      CLOCK_TRUSTED,
      Y2038 },
    { "2038",
      { .clock_s = Y2038, .built_s = BUILT, .edition_s = EDITION, .site_s = NOW },
      CLOCK_CONTRADICTED,
      NOW },
    { "2100",
      { .clock_s = Y2100, .built_s = BUILT, .edition_s = EDITION, .site_s = NOW },
      CLOCK_CONTRADICTED,
      NOW },
    { "2100, and a site a few hours before the edition",
      { .clock_s = Y2100, .built_s = BUILT, .edition_s = NOW, .site_s = NOW - HOUR_S },
      CLOCK_CONTRADICTED,
      NOW },
    { "an edition of 2038, nobody to ask",
      { .clock_s = NOW, .built_s = BUILT, .edition_s = Y2038 },
      CLOCK_BEHIND,
      Y2038 },
    { "an edition of 2100, nobody to ask",
      { .clock_s = NOW, .built_s = BUILT, .edition_s = Y2100 },
      CLOCK_TRUSTED,
      NOW },
    { "an edition of 2100, not even a build date",
      { .clock_s = NOW, .edition_s = Y2100 },
      CLOCK_BEHIND,
      Y2100 },
    { "an edition of 2038 that the site contradicts",
      { .clock_s = NOW, .built_s = BUILT, .edition_s = Y2038, .site_s = NOW },
      CLOCK_TRUSTED,
      NOW },
    { "an edition of 2100, a clock of 1970, a site that is right",
      { .clock_s = Y1970, .built_s = BUILT, .edition_s = Y2100, .site_s = NOW },
      CLOCK_BEHIND,
      NOW },
    { "an edition and a clock of 2100, a site that is right",
      { .clock_s = Y2100, .built_s = BUILT, .edition_s = Y2100, .site_s = NOW },
      CLOCK_CONTRADICTED,
      NOW },
    { "a site of 1970 says nothing",
      { .clock_s = NOW, .built_s = BUILT, .edition_s = EDITION, .site_s = 1 },
      CLOCK_TRUSTED,
      NOW },
    { "a site of 1970 does not pull the floor down",
      { .clock_s = Y1970, .built_s = BUILT, .edition_s = EDITION, .site_s = 1 },
      CLOCK_BEHIND,
      EDITION },
    { "a site of 2100",
      { .clock_s = NOW, .built_s = BUILT, .edition_s = EDITION, .site_s = Y2100 },
      CLOCK_CONTRADICTED,
      NOW },
};

static void judges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct clock_verdict verdict = clock_judge(&cases[i].facts);

        if (verdict.state != cases[i].state || verdict.now_s != cases[i].now_s)
            fail_msg("%s: %.*s, %lld", cases[i].name,
                     STR_ARG(clock_state_word(verdict.state)),
                     (long long)verdict.now_s);
    }
}

/* Whatever is said, the time is never before the build date, and never before
 * an edition that no site contradicts. */
static void keeps_to_the_floor(void **state)
{
    static const int64_t dates[] = { Y1970,   1,   BUILT - 1, BUILT,
                                     EDITION, NOW, Y2038,     Y2100 };
    enum { N = COUNT_OF(dates) };

    (void)state;
    for (int i = 0; i < N * N * N; i++) {
        const struct clock_facts facts = {
            .clock_s = dates[i % N],
            .built_s = BUILT,
            .edition_s = dates[i / N % N],
            .site_s = dates[i / N / N],
        };
        struct clock_verdict verdict = clock_judge(&facts);

        assert_true(verdict.now_s >= BUILT);
        if (facts.site_s < BUILT && facts.edition_s < Y2100)
            assert_true(verdict.now_s >= facts.edition_s);
        /* Nothing is later than the latest that somebody vouches for. */
        assert_true(verdict.now_s == BUILT || verdict.now_s == facts.clock_s ||
                    verdict.now_s == facts.edition_s ||
                    verdict.now_s == facts.site_s);
    }
}

/* A night under a wrong clock, then nights under a true one: the first of them
 * that publishes has a true date, and from then on all is well. */
static void heals(void **state)
{
    struct clock_facts facts = { .clock_s = Y2038, .built_s = BUILT };

    (void)state;
    facts.edition_s = clock_judge(&facts).now_s;
    assert_int_equal(facts.edition_s, Y2038);
    facts.clock_s = facts.site_s = NOW;
    assert_int_equal(clock_judge(&facts).state, CLOCK_TRUSTED);
    facts.edition_s = clock_judge(&facts).now_s;
    facts.clock_s += DAY_S;
    facts.site_s = 0;
    assert_int_equal(clock_judge(&facts).state, CLOCK_TRUSTED);
    assert_int_equal(clock_judge(&facts).now_s, NOW + DAY_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges),
        cmocka_unit_test(keeps_to_the_floor),
        cmocka_unit_test(heals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
