/* two_profiles.h - a family's profile and one without evidence, for tests. */
#ifndef TESTS_UNIT_TWO_PROFILES_H
#define TESTS_UNIT_TWO_PROFILES_H

#include "check.h"

#include "core/profile.h"

static struct arena profiles_mem;
static struct profile profiles[2];

/* The result is for cmocka's group set-up. */
static int parse_profiles(const char *family, const char *generic)
{
    struct err err;

    assert_ok(profile_parse(str_of(family), S("family.ini"), &profiles_mem,
                            &profiles[0], &err),
              &err);
    assert_ok(profile_parse(str_of(generic), S("generic.ini"), &profiles_mem,
                            &profiles[1], &err),
              &err);
    return 0;
}

static void free_profiles(void)
{
    arena_free(&profiles_mem);
}

#endif
