/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anaemia_classify.c - cut-offs, ages, pregnancy, reasons, settings. */
#include "anaemia_unit.h"

/* Cut-offs as published: WHO/NMH/NHD/MNM/11.1 (2011); WHO Guideline on
 * haemoglobin cutoffs (2024).  Every limit is tried from both sides. */
static const struct {
    const char *guideline, *population;
    double age_months;
    int pregnant, trimester; /* -1: not asked */
    double severe_below, moderate_below, mild_below;
} groups[] = {
    {"who-2011", "children", 6, -1, -1, 70, 100, 110},
    {"who-2011", "children", 23, -1, -1, 70, 100, 110},
    {"who-2011", "children", 24, -1, -1, 70, 100, 110},
    {"who-2011", "children", 59, -1, -1, 70, 100, 110},
    {"who-2011", "children", 60, -1, -1, 80, 110, 115},
    {"who-2011", "children", 143, -1, -1, 80, 110, 115},
    {"who-2011", "children", 144, -1, -1, 80, 110, 120},
    {"who-2011", "children", 179, -1, -1, 80, 110, 120},
    {"who-2011", "women", 180, 0, -1, 80, 110, 120},
    {"who-2011", "women", 600, 0, -1, 80, 110, 120},
    {"who-2011", "women", 300, 1, -1, 70, 100, 110},
    {"who-2011", "women", 300, 1, 2, 70, 100, 110},
    {"who-2011", "men", 180, -1, -1, 80, 110, 130},
    {"who-2024", "children", 6, -1, -1, 70, 95, 105},
    {"who-2024", "children", 23, -1, -1, 70, 95, 105},
    {"who-2024", "children", 24, -1, -1, 70, 100, 110},
    {"who-2024", "children", 59, -1, -1, 70, 100, 110},
    {"who-2024", "children", 60, -1, -1, 80, 110, 115},
    {"who-2024", "children", 144, -1, -1, 80, 110, 120},
    {"who-2024", "women", 300, 0, -1, 80, 110, 120},
    {"who-2024", "women", 300, 1, 1, 70, 100, 110},
    {"who-2024", "women", 300, 1, 2, 70, 95, 105},
    {"who-2024", "women", 300, 1, 3, 70, 100, 110},
    {"who-2024", "men", 779, -1, -1, 80, 110, 130},
};

static struct person make_member(size_t group, double hb)
{
    struct person person = make_person(groups[group].age_months, hb);
    if (groups[group].pregnant != -1)
        person.pregnant = (struct answer){.code = groups[group].pregnant};
    if (groups[group].trimester != -1)
        person.trimester = (struct answer){.code = groups[group].trimester - 1};
    return person;
}

static void check_limit(const struct rules *rules, size_t group, double limit,
                        enum level below)
{
    enum level above = (enum level)(below + 1);
    ck_assert_int_eq(level_of(rules, make_member(group, limit)), above);
    ck_assert_int_eq(level_of(rules, make_member(group, limit - 1)), below);
    ck_assert_int_eq(level_of(rules, make_member(group, limit - 0.01)), below);
    /* As arithmetic in g/dL leaves the limit itself. */
    ck_assert_int_eq(level_of(rules, make_member(group, limit - 1e-9)), above);
}

START_TEST(every_cutoff_divides_where_it_is_published)
{
    for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
        struct rules rules;
        READ_RULES(&rules, {"guideline", groups[i].guideline},
                   {"population", groups[i].population},
                   {"altitude_method", "none"}, {"accept_unverified", "true"});
        check_limit(&rules, i, groups[i].severe_below, SEVERE);
        check_limit(&rules, i, groups[i].moderate_below, MODERATE);
        check_limit(&rules, i, groups[i].mild_below, MILD);
    }
}
END_TEST

START_TEST(ages_outside_the_population_have_a_reason)
{
    static const struct {
        const char *guideline, *population;
        double age_months;
        bool is_inside;
    } cases[] = {
        {"who-2011", "children", -1, false},
        {"who-2011", "children", 5, false},
        {"who-2011", "children", 5.99, false},
        {"who-2011", "children", 6, true},
        {"who-2011", "children", 179.9, true},
        {"who-2011", "children", 180, false},
        {"who-2011", "men", 179.9, false},
        {"who-2011", "men", 180, true},
        {"who-2011", "men", 1000, true},
        {"who-2024", "men", 779.9, true},
        {"who-2024", "men", 780, false},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct rules rules;
        READ_RULES(&rules, {"guideline", cases[i].guideline},
                   {"population", cases[i].population},
                   {"altitude_method", "none"});
        struct outcome outcome =
            assess(&rules, make_person(cases[i].age_months, 120));
        enum quipu_reason expected =
            cases[i].is_inside ? QUIPU_PRESENT : QUIPU_AGE;
        ck_assert_int_eq(outcome.hb_reason, expected);
        ck_assert_int_eq(outcome.anaemia_reason, expected);
    }
}
END_TEST

START_TEST(a_missing_age_is_a_reason)
{
    struct rules rules;
    struct person person = make_person(36, 120);
    person.age_months = (struct amount){.reason = QUIPU_UNKNOWN};
    READ_RULES(&rules, {"guideline", "who-2011"}, {"altitude_method", "none"});
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_AGE);
}
END_TEST

START_TEST(a_missing_haemoglobin_keeps_its_reason)
{
    struct rules rules;
    struct person person = make_person(36, 0);
    READ_RULES(&rules, {"guideline", "who-2024"});
    person.hb.reason = QUIPU_REFUSED;
    struct outcome outcome = assess(&rules, person);
    ck_assert_int_eq(outcome.hb_reason, QUIPU_REFUSED);
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_REFUSED);
    ck_assert_int_eq(outcome.severity_reason, QUIPU_REFUSED);
}
END_TEST

START_TEST(only_measured_results_count)
{
    struct rules rules;
    struct person person = make_person(36, 100);
    READ_RULES(&rules, {"guideline", "who-2011"}, {"altitude_method", "none"});
    person.result = (struct answer){.code = 0};
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_PRESENT);
    person.result = (struct answer){.code = 1};
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_NOT_MEASURED);
    person.result = (struct answer){.reason = QUIPU_ABSENT};
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_ABSENT);
}
END_TEST

/* METHOD B.1 marks the degrees of these groups as not verified. */
START_TEST(degrees_that_are_not_verified_are_missing)
{
    static const struct {
        const char *population;
        double age_months;
        enum quipu_reason degree;
    } cases[] = {
        {"children", 6, QUIPU_PRESENT},     {"children", 59, QUIPU_PRESENT},
        {"children", 60, QUIPU_UNVERIFIED}, {"children", 150, QUIPU_UNVERIFIED},
        {"women", 300, QUIPU_UNVERIFIED},   {"men", 300, QUIPU_UNVERIFIED}};
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct rules rules;
        struct person person = make_person(cases[i].age_months, 100);
        person.pregnant = (struct answer){.code = 0};
        READ_RULES(&rules, {"guideline", "who-2024"},
                   {"population", cases[i].population},
                   {"altitude_method", "none"});
        struct outcome outcome = assess(&rules, person);
        ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
        ck_assert_int_eq(outcome.anaemia_reason, QUIPU_PRESENT);
        ck_assert_int_eq(outcome.severity_reason, cases[i].degree);
        READ_RULES(&rules, {"guideline", "who-2024"},
                   {"population", cases[i].population},
                   {"altitude_method", "none"}, {"accept_unverified", "true"});
        ck_assert_int_eq(assess(&rules, person).severity_reason, QUIPU_PRESENT);
    }
}
END_TEST

/* ---- pregnancy --------------------------------------------------------- */

/* A pregnant woman; what is not known is below 0. */
static struct person make_pregnant(int trimester, double weeks, double hb)
{
    struct person person = make_person(300, hb);
    person.pregnant = (struct answer){.code = 1};
    if (trimester >= 0)
        person.trimester = (struct answer){.code = trimester - 1};
    if (weeks >= 0)
        person.gestation_weeks = (struct amount){.value = weeks};
    return person;
}

/* Whether a pregnant woman of 107 g/L is anaemic: 105 is the cut-off of the
 * second trimester, 110 that of the others. */
static void check_107(const struct rules *rules, int trimester, double weeks,
                      bool expected)
{
    struct outcome outcome =
        assess(rules, make_pregnant(trimester, weeks, 107));
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_PRESENT);
    ck_assert_int_eq(outcome.level != NOT_ANAEMIC, expected);
    ck_assert_int_eq(outcome.trimester_reason, QUIPU_PRESENT);
    ck_assert_int_eq(outcome.trimester_is_unknown, trimester < 0 && weeks < 0);
}

START_TEST(trimester_comes_from_the_record_or_from_weeks)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "women"},
               {"altitude_method", "none"});
    check_107(&rules, 1, -1, true);
    check_107(&rules, 2, -1, false);
    check_107(&rules, 3, -1, true);
    check_107(&rules, -1, 0, true);
    check_107(&rules, -1, 13, true);
    check_107(&rules, -1, 14, false);
    check_107(&rules, -1, 27, false);
    check_107(&rules, -1, 28, true);
    check_107(&rules, 2, 30, false); /* the trimester wins */
}
END_TEST

START_TEST(weeks_of_the_trimesters_are_settings)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "women"},
               {"altitude_method", "none"}, {"second_trimester_week", "13"},
               {"third_trimester_week", "27"});
    check_107(&rules, -1, 12, true);
    check_107(&rules, -1, 13, false);
    check_107(&rules, -1, 27, true);
}
END_TEST

START_TEST(an_unknown_trimester_has_a_policy)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "women"},
               {"altitude_method", "none"});
    check_107(&rules, -1, -1, true);
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "women"},
               {"altitude_method", "none"}, {"unknown_trimester", "second"});
    check_107(&rules, -1, -1, false);
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "women"},
               {"altitude_method", "none"}, {"unknown_trimester", "missing"});
    struct outcome outcome = assess(&rules, make_pregnant(-1, -1, 107));
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_PREGNANCY);
    ck_assert_int_eq(outcome.severity_reason, QUIPU_PREGNANCY);
    ck_assert_int_eq(outcome.trimester_reason, QUIPU_PRESENT);
    ck_assert(outcome.trimester_is_unknown);
    outcome = assess(&rules, make_pregnant(-1, 98, 107));
    ck_assert_int_eq(outcome.anaemia_reason, QUIPU_PREGNANCY);
}
END_TEST

START_TEST(women_need_to_say_whether_they_are_pregnant)
{
    static const char *const guidelines[] = {"who-2011", "who-2024"};
    for (size_t i = 0; i < ARRAY_SIZE(guidelines); i++) {
        struct rules rules;
        READ_RULES(&rules, {"guideline", guidelines[i]},
                   {"population", "women"}, {"altitude_method", "none"});
        struct outcome outcome = assess(&rules, make_person(300, 107));
        ck_assert_int_eq(outcome.anaemia_reason, QUIPU_PREGNANCY);
        ck_assert_int_eq(outcome.severity_reason, QUIPU_PREGNANCY);
        ck_assert_int_eq(outcome.hb_reason, QUIPU_PRESENT);
    }
}
END_TEST

START_TEST(women_of_65_years_are_outside_unless_pregnant)
{
    struct rules rules;
    struct person person = make_person(780, 100);
    READ_RULES(&rules, {"guideline", "who-2024"}, {"population", "women"},
               {"altitude_method", "none"});
    person.pregnant = (struct answer){.code = 0};
    ck_assert_int_eq(assess(&rules, person).anaemia_reason, QUIPU_AGE);
    ck_assert_int_eq(assess(&rules, person).hb_reason, QUIPU_AGE);
    person.pregnant = (struct answer){.code = 1};
    ck_assert_int_eq(assess(&rules, person).anaemia_reason, QUIPU_PRESENT);
}
END_TEST

/* ---- settings ---------------------------------------------------------- */

START_TEST(guidelines_are_not_mixed)
{
    ASSERT_REFUSED("does not belong", {"guideline", "who-2024"},
                   {"altitude_method", "cdc-1989"});
    ASSERT_REFUSED("does not belong", {"guideline", "who-2024"},
                   {"altitude_method", "table-2011"});
    ASSERT_REFUSED("does not belong", {"guideline", "who-2011"},
                   {"altitude_method", "table-2024"});
    ASSERT_REFUSED("does not belong", {"guideline", "who-2011"},
                   {"altitude_method", "equation-2024"});
    ASSERT_REFUSED("does not belong", {"guideline", "who-2024"},
                   {"population", "men"}, {"smoking", "dhs"});
    ASSERT_REFUSED("does not belong", {"guideline", "who-2011"},
                   {"hemoglobin", "adjusted"},
                   {"altitude_method", "table-2024"});
}
END_TEST

START_TEST(who_2024_refuses_values_adjusted_otherwise)
{
    struct rules rules;
    ASSERT_REFUSED("by which method", {"guideline", "who-2024"},
                   {"hemoglobin", "adjusted"});
    ASSERT_REFUSED("does not belong", {"guideline", "who-2024"},
                   {"hemoglobin", "adjusted"}, {"altitude_method", "cdc-1989"});
    READ_RULES(&rules, {"guideline", "who-2024"}, {"hemoglobin", "adjusted"},
               {"altitude_method", "table-2024"});
    ck_assert(!rules.adjusts_altitude);
}
END_TEST

START_TEST(adjusted_values_are_never_adjusted_again)
{
    static const struct given declared[][2] = {
        {{NULL, NULL}},
        {{"altitude_method", "cdc-1989"}, {NULL, NULL}},
        {{"altitude_method", "table-2011"}, {NULL, NULL}}};
    for (size_t i = 0; i < ARRAY_SIZE(declared); i++) {
        struct rules rules;
        struct person person = make_person(36, 105);
        person.altitude = (struct amount){.value = 4000};
        READ_RULES(&rules, {"guideline", "who-2011"},
                   {"hemoglobin", "adjusted"}, declared[i][0]);
        ck_assert_int_eq(assess(&rules, person).hb, micrograms(105));
    }
    ASSERT_REFUSED("none", {"guideline", "who-2011"},
                   {"hemoglobin", "adjusted"}, {"altitude_method", "none"});
    ASSERT_REFUSED("smoking", {"guideline", "who-2011"},
                   {"population", "women"}, {"hemoglobin", "adjusted"},
                   {"smoking", "dhs"});
    ASSERT_REFUSED("rounded", {"guideline", "who-2011"},
                   {"hemoglobin", "adjusted"}, {"rounding", "nearest"});
}
END_TEST

START_TEST(settings_without_effect_are_refused)
{
    ASSERT_REFUSED("children", {"guideline", "who-2011"},
                   {"smoking", "who-2011"});
    ASSERT_REFUSED("altitude_above_5000", {"guideline", "who-2011"},
                   {"altitude_above_5000", "-38"});
    ASSERT_REFUSED("altitude_above_5000", {"guideline", "who-2024"},
                   {"altitude_method", "equation-2024"},
                   {"altitude_above_5000", "-38"});
    ASSERT_REFUSED("minimum", {"guideline", "who-2011"}, {"minimum", "300"});
    ASSERT_REFUSED("trimester_week", {"guideline", "who-2024"},
                   {"second_trimester_week", "28"});
}
END_TEST

UNIT_MAIN("anaemia classes", every_cutoff_divides_where_it_is_published,
          ages_outside_the_population_have_a_reason, a_missing_age_is_a_reason,
          a_missing_haemoglobin_keeps_its_reason, only_measured_results_count,
          degrees_that_are_not_verified_are_missing,
          trimester_comes_from_the_record_or_from_weeks,
          weeks_of_the_trimesters_are_settings,
          an_unknown_trimester_has_a_policy,
          women_need_to_say_whether_they_are_pregnant,
          women_of_65_years_are_outside_unless_pregnant,
          guidelines_are_not_mixed, who_2024_refuses_values_adjusted_otherwise,
          adjusted_values_are_never_adjusted_again,
          settings_without_effect_are_refused)
