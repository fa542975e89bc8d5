/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_anaemia_surveys.c - degrees as two surveys deliver them, and our tables
 * against the published ones in another form.
 */
#include "anaemia_unit.h"

#define ENDES     "data/endes_2023/RECH6_2023.csv"
#define DHS       "data/dhs_model/zz_pr_children.csv"
#define CONSTANTS "constants/"

/* A file of ../shared being read. */
struct file {
    struct quipu_input *input;
    struct quipu_delimited *reader;
};

static struct file open_shared(const char *name)
{
    static const struct quipu_delimited_format format = {.separator = ','};
    struct quipu_error err = QUIPU_NO_ERROR;
    const char *path = shared_path(name);
    ck_assert_msg(path != NULL, "../shared/%s is absent", name);
    struct file file = {.input = input_open_file(path, name, &err)};
    ck_assert_ok(file.input != NULL, err);
    file.reader = quipu_delimited_open(file.input, &format, &err);
    ck_assert_ok(file.reader != NULL, err);
    return file;
}

static void close_file(struct file *file)
{
    quipu_delimited_close(file->reader);
    input_free(file->input);
}

static bool next_row(struct file *file)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    int status = quipu_delimited_next(file->reader, &err);
    ck_assert_ok(status >= 0, err);
    return status == 1;
}

static struct quipu_slice get(const struct file *file, const char *name)
{
    size_t count = quipu_delimited_count(file->reader);
    for (size_t i = 0; i < count; i++)
        if (strcmp(quipu_delimited_name(file->reader, i), name) == 0)
            return quipu_slice_trim(quipu_delimited_field(file->reader, i));
    ck_abort_msg("no column %s", name);
}

/* The number in a column, or `otherwise` when it is blank. */
static double number(const struct file *file, const char *name,
                     double otherwise)
{
    double value = otherwise;
    struct quipu_slice field = get(file, name);
    if (field.length > 0)
        ck_assert(quipu_parse_double(field, &value));
    return value;
}

static bool starts_with(struct quipu_slice slice, const char *text)
{
    size_t length = strlen(text);
    return slice.length >= length && memcmp(slice.data, text, length) == 0;
}

/* ---- microdata --------------------------------------------------------- */

/* HC57 of a child: 1 severe, 2 moderate, 3 mild, 4 none; as enum level. */
static enum level delivered_level(double hc57)
{
    ck_assert(hc57 >= 1 && hc57 <= 4);
    return (enum level)((int)hc57 - 1);
}

/* Every measured child of Peru's ENDES 2023: what INEI adjusted (HC56) gives
 * the degree that INEI delivers (HC57). */
START_TEST(endes_2023_classes_are_reproduced)
{
    struct file file = open_shared(ENDES);
    struct rules rules;
    size_t compared = 0, levels[4] = {0}, too_young = 0, not_measured = 0;
    READ_RULES(&rules, {"guideline", "who-2011"}, {"hemoglobin", "adjusted"});
    while (next_row(&file)) {
        struct person person =
            make_person(number(&file, "HC1", -1), number(&file, "HC56", -1));
        person.result.code = number(&file, "HC55", 9) != 0;
        person.result.reason = QUIPU_PRESENT;
        struct outcome outcome = assess(&rules, person);
        if (person.age_months.value < 6) {
            ck_assert_int_eq(outcome.anaemia_reason, QUIPU_AGE);
            too_young++;
        } else if (person.result.code != 0) {
            ck_assert_int_eq(outcome.anaemia_reason, QUIPU_NOT_MEASURED);
            not_measured++;
        } else {
            ck_assert_int_eq(outcome.severity_reason, QUIPU_PRESENT);
            ck_assert_int_eq(outcome.level,
                             delivered_level(number(&file, "HC57", 0)));
            levels[outcome.level]++;
            compared++;
        }
    }
    close_file(&file);
    ck_assert_uint_eq(compared, 19265);
    ck_assert_uint_eq(levels[SEVERE], 27);
    ck_assert_uint_eq(levels[MODERATE], 2009);
    ck_assert_uint_eq(levels[MILD], 4756);
    ck_assert_uint_eq(levels[NOT_ANAEMIC], 12473);
    ck_assert_uint_eq(compared + too_young + not_measured, 21464);
}
END_TEST

/* The files have no altitude, and it must not be made up from HC53 and HC56. */
START_TEST(endes_2023_has_no_altitude_for_who_2024)
{
    struct file file = open_shared(ENDES);
    struct rules rules;
    size_t missing = 0;
    READ_RULES(&rules, {"guideline", "who-2024"});
    while (next_row(&file)) {
        if (number(&file, "HC55", 9) != 0 || number(&file, "HC1", -1) < 6)
            continue;
        struct outcome outcome =
            assess(&rules, make_person(number(&file, "HC1", -1),
                                       number(&file, "HC53", -1)));
        ck_assert_int_eq(outcome.hb_reason, QUIPU_ALTITUDE);
        ck_assert_int_eq(outcome.anaemia_reason, QUIPU_ALTITUDE);
        missing++;
    }
    close_file(&file);
    ck_assert_uint_eq(missing, 19265);
}
END_TEST

/* The model survey of the DHS Program: hc56 gives hc57; 99x are codes. */
START_TEST(dhs_model_classes_are_reproduced)
{
    struct file file = open_shared(DHS);
    struct rules rules;
    size_t compared = 0, levels[4] = {0};
    READ_RULES(&rules, {"guideline", "who-2011"}, {"hemoglobin", "adjusted"});
    while (next_row(&file)) {
        double hc57 = number(&file, "hc57", 9);
        double hc56 = number(&file, "hc56", 999);
        struct outcome outcome =
            assess(&rules, make_person(number(&file, "hc1", -1), hc56));
        if (hc56 >= 990)
            ck_assert_int_ne(outcome.anaemia_reason, QUIPU_PRESENT);
        if (hc57 > 4 || hc56 >= 990)
            continue;
        ck_assert_int_eq(outcome.severity_reason, QUIPU_PRESENT);
        ck_assert_int_eq(outcome.level, delivered_level(hc57));
        levels[outcome.level]++;
        compared++;
    }
    close_file(&file);
    ck_assert_uint_eq(compared, 2652);
    ck_assert_uint_eq(levels[SEVERE], 153);
    ck_assert_uint_eq(levels[MODERATE], 1294);
    ck_assert_uint_eq(levels[MILD], 677);
    ck_assert_uint_eq(levels[NOT_ANAEMIC], 528);
}
END_TEST

/* ---- tables ------------------------------------------------------------ */

static const char *population_of(const struct file *file)
{
    struct quipu_slice name = get(file, "population");
    if (starts_with(name, "children"))
        return "children";
    return starts_with(name, "men") ? "men" : "women";
}

/* Somebody of the youngest or the oldest age of a row. */
static struct person make_representative(const struct file *file, bool oldest)
{
    double age = number(file, "age_lo_months_incl", 0);
    if (oldest)
        age = number(file, "age_hi_months_excl", 1200) - 1;
    struct person person = make_person(age, 0);
    person.pregnant = (struct answer){.code = (int)number(file, "pregnant", 0)};
    if (starts_with(get(file, "trimester"), "any") ||
        get(file, "trimester").length == 0)
        return person;
    person.trimester =
        (struct answer){.code = (int)number(file, "trimester", 0) - 1};
    return person;
}

static void check_cutoffs(const struct file *file, const struct rules *rules,
                          struct person person)
{
    static const struct {
        const char *column;
        double beyond;
        enum level level;
    } edges[] = {
        {"severe_lt_gL", -1, SEVERE},    {"severe_lt_gL", 0, MODERATE},
        {"moderate_lo_gL", 0, MODERATE}, {"moderate_hi_gL", 0, MODERATE},
        {"mild_lo_gL", 0, MILD},         {"mild_hi_gL", 0, MILD},
        {"none_ge_gL", 0, NOT_ANAEMIC}};
    for (size_t i = 0; i < ARRAY_SIZE(edges); i++) {
        person.hb.value = number(file, edges[i].column, 0) + edges[i].beyond;
        ck_assert_int_eq(level_of(rules, person), edges[i].level);
    }
}

static void compare_cutoffs(const char *name, const char *guideline,
                            size_t expected)
{
    struct file file = open_shared(name);
    size_t compared = 0;
    while (next_row(&file)) {
        struct rules rules;
        READ_RULES(&rules, {"guideline", guideline},
                   {"population", population_of(&file)},
                   {"altitude_method", "none"}, {"accept_unverified", "true"});
        check_cutoffs(&file, &rules, make_representative(&file, false));
        check_cutoffs(&file, &rules, make_representative(&file, true));
        compared++;
    }
    close_file(&file);
    ck_assert_uint_eq(compared, expected);
}

START_TEST(cutoffs_are_those_of_the_constants)
{
    compare_cutoffs(CONSTANTS "anaemia_cutoffs_2011.csv", "who-2011", 6);
    compare_cutoffs(CONSTANTS "anaemia_cutoffs_2024.csv", "who-2024", 9);
}
END_TEST

static void check_altitude(const struct rules *rules, double m, double expected)
{
    double adjustment = 0;
    enum quipu_reason reason = QUIPU_PRESENT;
    struct amount altitude = {.value = m};
    ck_assert(
        altitude_adjust(&rules->altitude, &altitude, &adjustment, &reason));
    ck_assert_double_eq(adjustment, expected);
}

static size_t compare_altitudes(const char *name, const struct rules *rules,
                                const char *last, double step)
{
    struct file file = open_shared(name);
    size_t compared = 0;
    while (next_row(&file)) {
        if (starts_with(get(&file, "status"), "UNVERIFIED"))
            continue;
        bool has_begin = !starts_with(get(&file, "alt_lo_m_incl"), "-inf");
        bool has_end = !starts_with(get(&file, last), "inf");
        double expected = number(&file, "adjust_measured_hb_gL", 1);
        if (has_begin)
            check_altitude(rules, number(&file, "alt_lo_m_incl", 0), expected);
        if (has_end)
            check_altitude(rules, number(&file, last, 0) - step, expected);
        compared++;
    }
    close_file(&file);
    return compared;
}

START_TEST(altitudes_are_those_of_the_constants)
{
    struct rules rules;
    READ_RULES(&rules, {"guideline", "who-2011"});
    ck_assert_uint_eq(compare_altitudes(CONSTANTS "altitude_2011.csv", &rules,
                                        "alt_hi_m_excl", 1),
                      9);
    READ_RULES(&rules, {"guideline", "who-2024"});
    ck_assert_uint_eq(compare_altitudes(CONSTANTS "altitude_2024.csv", &rules,
                                        "alt_hi_m_incl", 0),
                      10);
}
END_TEST

int main(void)
{
    UNIT_NEEDS_SHARED(ENDES)
    UNIT_NEEDS_SHARED(DHS)
    UNIT_NEEDS_SHARED(CONSTANTS "altitude_2024.csv")
    return UNIT_RUN("anaemia surveys", endes_2023_classes_are_reproduced,
                    endes_2023_has_no_altitude_for_who_2024,
                    dhs_model_classes_are_reproduced,
                    cutoffs_are_those_of_the_constants,
                    altitudes_are_those_of_the_constants);
}
