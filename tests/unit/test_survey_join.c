/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_survey_join.c - several files joined by keys. */
#include "survey_make.h"
#include "survey_run.h"

static const char children[] = "ID,HHID,AGE\n"
                               "a,  001,10\n"
                               "b,002,20\n"
                               "c,002 ,30\n"
                               "d,9,40\n"
                               "e, ,50\n";

static const char households[] = "HHID,WEALTH\n"
                                 "001,1\n"
                                 "  002,2\n"
                                 "003,3\n"
                                 ",4\n";

struct setting_text {
    const char *name, *text;
};

/* A join of two texts; up to five settings of the second file. */
struct join_case {
    const char *first, *second;
    struct setting_text settings[6];
};

static struct quipu_settings *join_settings(const struct join_case *join)
{
    struct quipu_settings *settings = survey_settings();
    survey_add_text(settings, "children.csv", join->first);
    struct quipu_settings *second =
        survey_add_text(settings, "households.csv", join->second);
    for (size_t i = 0; join->settings[i].name; i++)
        survey_set(second, join->settings[i].name, join->settings[i].text);
    return settings;
}

static struct survey_table *read_join(const struct join_case *join)
{
    return survey_read(join_settings(join));
}

static void check_failure(struct quipu_settings *settings, enum quipu_code code,
                          const char *cause, const char *hint)
{
    struct quipu_error err = QUIPU_NO_ERROR;
    struct survey_table *table =
        survey_try(settings, (struct survey_how){.names = NULL}, &err);
    ck_assert_msg(table == NULL, "expected: %s", cause);
    ck_assert_str_eq(err.cause, cause);
    ck_assert_int_eq(err.code, code);
    ck_assert_msg(strstr(err.hint, hint) != NULL, "hint: %s", err.hint);
}

static const char *text_at(const struct survey_table *table, size_t row,
                           const char *name)
{
    size_t column = schema_find(table->schema, name);
    ck_assert_uint_ne(column, SIZE_MAX);
    const struct survey_cell *cell = survey_cell(table, row, column);
    return cell->reason == QUIPU_PRESENT ? cell->text
                                         : quipu_reason_word(cell->reason);
}

/* ---- unmatched ---------------------------------------------------------- */

START_TEST(unmatched_records_are_dropped_and_counted)
{
    QUIPU_AUTO(survey_table)
    table = read_join(&(struct join_case){
        children, households, {{"join", "HHID"}, {"unmatched", "drop"}}});
    ck_assert_uint_eq(table->rows, 3);
    ck_assert_str_eq(text_at(table, 0, "WEALTH"), "1");
    ck_assert_str_eq(text_at(table, 1, "WEALTH"), "2");
    ck_assert_str_eq(text_at(table, 2, "WEALTH"), "2");
    ck_assert_str_eq(text_at(table, 2, "ID"), "c");
    ck_assert_str_eq(text_at(table, 0, "HHID"), "  001");
    const struct batch_counts *counts = batch_get_counts(table->batch);
    ck_assert_uint_eq(counts->read, 5);
    ck_assert_uint_eq(counts->dropped[QUIPU_UNMATCHED], 2);
    ck_assert_uint_eq(counts->named_count, 2);
    ck_assert_uint_eq(
        survey_count(table, "records without a match in \"households.csv\""),
        2);
    ck_assert_uint_eq(
        survey_count(table, "unused records in \"households.csv\""), 2);
}
END_TEST

START_TEST(unmatched_records_are_kept_without_the_columns)
{
    QUIPU_AUTO(survey_table)
    table = read_join(&(struct join_case){
        children, households, {{"join", "HHID"}, {"unmatched", "keep"}}});
    ck_assert_uint_eq(table->rows, 5);
    ck_assert_str_eq(text_at(table, 3, "ID"), "d");
    ck_assert_str_eq(text_at(table, 3, "WEALTH"), "unmatched");
    ck_assert_str_eq(text_at(table, 4, "WEALTH"), "unmatched");
    ck_assert_uint_eq(batch_get_counts(table->batch)->dropped[QUIPU_UNMATCHED],
                      0);
    ck_assert_uint_eq(
        survey_count(table, "records without a match in \"households.csv\""),
        2);
}
END_TEST

START_TEST(an_unmatched_record_fails_where_told)
{
    const struct join_case join = {
        children, households, {{"join", "HHID"}, {"unmatched", "error"}}};
    check_failure(join_settings(&join), QUIPU_EDATA,
                  "\"children.csv\", row 5 has no match in \"households.csv\"",
                  "");
}
END_TEST

/* What is left out does not depend on what is asked for. */
START_TEST(files_are_joined_even_if_none_of_their_columns_is_wanted)
{
    static const char *const names[] = {"AGE", NULL};
    const struct join_case join = {
        children, households, {{"join", "HHID"}, {"unmatched", "drop"}}};
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(survey_table)
    table =
        survey_try(join_settings(&join),
                   (struct survey_how){.names = names, .capacity = 2}, &err);
    ck_assert_ok(table, err);
    ck_assert_uint_eq(table->rows, 3);
    ck_assert_uint_eq(batch_get_counts(table->batch)->dropped[QUIPU_UNMATCHED],
                      2);
}
END_TEST

/* ---- duplicates --------------------------------------------------------- */

static const char twice[] = "HHID,WEALTH\n"
                            "002,5\n"
                            "001,1\n"
                            "001,2\n"
                            "001 ,3\n"
                            "002,6\n";

START_TEST(a_key_twice_in_a_joined_file_fails)
{
    const struct join_case join = {
        children, twice, {{"join", "HHID"}, {"unmatched", "drop"}}};
    check_failure(join_settings(&join), QUIPU_EDATA,
                  "\"households.csv\", row 4 has the same key as row 3; 3 such "
                  "records in all",
                  "\"duplicates\" to \"first\"");
}
END_TEST

START_TEST(the_first_of_duplicates_is_used_where_told)
{
    QUIPU_AUTO(survey_table)
    table = read_join(&(struct join_case){
        children,
        twice,
        {{"join", "HHID"}, {"unmatched", "drop"}, {"duplicates", "first"}}});
    ck_assert_uint_eq(table->rows, 3);
    ck_assert_str_eq(text_at(table, 0, "WEALTH"), "1");
    ck_assert_str_eq(text_at(table, 1, "WEALTH"), "5");
    ck_assert_str_eq(text_at(table, 2, "WEALTH"), "5");
    ck_assert_uint_eq(
        survey_count(table, "duplicate records in \"households.csv\""), 3);
    ck_assert_uint_eq(
        survey_count(table, "unused records in \"households.csv\""), 0);
}
END_TEST

START_TEST(one_to_one_allows_each_key_once)
{
    static const struct setting_text settings[6] = {
        {"join", "HHID"}, {"unmatched", "keep"}, {"relation", "one-to-one"}};
    struct join_case join = {children, households, {{NULL, NULL}}};
    memcpy(join.settings, settings, sizeof settings);
    check_failure(join_settings(&join), QUIPU_EDATA,
                  "\"children.csv\", row 4 has the same key as row 3, but the "
                  "relation to \"households.csv\" is one-to-one",
                  "many-to-one");

    join.second = twice;
    check_failure(join_settings(&join), QUIPU_EDATA,
                  "\"households.csv\", row 4 has the same key as row 3; 3 such "
                  "records in all",
                  "join by more columns");

    /* Twice in the first file, though it matches nothing. */
    join.first = "HHID,AGE\n7,1\n001,1\n,1\n7,2\n,2\n";
    join.second = households;
    check_failure(join_settings(&join), QUIPU_EDATA,
                  "\"children.csv\", row 5 has the same key as row 2, but the "
                  "relation to \"households.csv\" is one-to-one",
                  "many-to-one");

    join.first = "HHID,AGE\n7,1\n001,1\n,1\n002,2\n,2\n";
    QUIPU_AUTO(survey_table) table = read_join(&join);
    ck_assert_uint_eq(table->rows, 5);
    ck_assert_str_eq(text_at(table, 3, "WEALTH"), "2");
}
END_TEST

/* ---- keys --------------------------------------------------------------- */

START_TEST(zeros_in_front_are_part_of_a_key)
{
    QUIPU_AUTO(survey_table)
    table =
        read_join(&(struct join_case){"K\n000100601\n100601\n",
                                      "K,V\n000100601,yes\n",
                                      {{"join", "K"}, {"unmatched", "keep"}}});
    ck_assert_str_eq(text_at(table, 0, "V"), "yes");
    ck_assert_str_eq(text_at(table, 1, "V"), "unmatched");
}
END_TEST

/* "1" with "1", not with "11" and "": parts are kept apart. */
START_TEST(a_key_can_have_several_parts)
{
    QUIPU_AUTO(survey_table)
    table = read_join(&(struct join_case){
        "A,B\n1,12\n11,2\n1,2\n",
        "A,B,V\n11,2,x\n1,12,y\n",
        {{"join", "A"}, {"join", "B"}, {"unmatched", "keep"}}});
    ck_assert_str_eq(text_at(table, 0, "V"), "y");
    ck_assert_str_eq(text_at(table, 1, "V"), "x");
    ck_assert_str_eq(text_at(table, 2, "V"), "unmatched");
}
END_TEST

START_TEST(key_columns_may_have_other_names)
{
    static const struct {
        const char *first, *second, *join;
    } cases[] = {
        {"HHID\n1\n", "hhid,V\n1,yes\n", "HHID"},
        {"HHID\n1\n", "Hhid,V\n1,yes\n", "hhid"},
        {"CASE\n1\n", "HHID,V\n1,yes\n", "CASE=HHID"},
        {"CASE\n1\n", "HHID,V\n1,yes\n", " case = hhid "},
        {"a=b\n1\n", "a=b,V\n1,yes\n", "a=b"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        QUIPU_AUTO(survey_table)
        table = read_join(&(struct join_case){
            cases[i].first,
            cases[i].second,
            {{"join", cases[i].join}, {"unmatched", "keep"}}});
        ck_assert_str_eq(text_at(table, 0, "V"), "yes");
        ck_assert_uint_eq(table->schema->count, 2);
    }
}
END_TEST

/* id is a text, sex and weight are numbers, day a date. */
START_TEST(texts_join_numbers_and_dates_of_stata_and_spss)
{
    static const struct {
        const char *text, *join;
    } cases[] = {
        {"K,V\n k3,yes\n", "K=id"},
        {"K,V\n1.75,yes\n", "K=weight"},
        {"K,V\n2023-01-04,yes\n", "K=day"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct made made =
            make_everything((struct everything){MADE_DTA, 118, 7});
        struct quipu_settings *settings = survey_settings();
        survey_add_text(settings, "first.csv", cases[i].text);
        struct quipu_settings *second =
            survey_add_bytes(settings, "made.DTA", made.bytes, made.length);
        survey_set(second, "join", cases[i].join);
        survey_set(second, "unmatched", "error");
        QUIPU_AUTO(survey_table) table = survey_read(settings);
        ck_assert_uint_eq(table->rows, 1);
        size_t sex = schema_find(table->schema, "sex");
        ck_assert(survey_cell(table, 0, sex)->number == 2);
        ck_assert_uint_eq(survey_count(table, "unused records in \"made.DTA\""),
                          6);
        free(made.bytes);
    }
}
END_TEST

START_TEST(declared_missing_values_of_a_joined_file_stay_declared)
{
    struct made made = make_everything((struct everything){MADE_SAV, 0, 7});
    struct quipu_settings *settings = survey_settings();
    survey_add_text(settings, "first.csv", "ID\nk4\nk5\n");
    struct quipu_settings *second =
        survey_add_bytes(settings, "made.sav", made.bytes, made.length);
    survey_set(second, "join", "id");
    survey_set(second, "unmatched", "error");
    QUIPU_AUTO(survey_table) table = survey_read(settings);
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_str_eq(text_at(table, 0, "weight"), "declared");
    size_t weight = schema_find(table->schema, "weight");
    ck_assert(survey_cell(table, 1, weight)->number == 2.75);
    free(made.bytes);
}
END_TEST

/* ---- several files ------------------------------------------------------ */

static struct quipu_settings *three_files(const char *third)
{
    struct quipu_settings *settings = survey_settings();
    survey_add_text(settings, "children.csv", children);
    struct quipu_settings *file = survey_add_text(
        settings, "households.csv", "HHID,CLUSTER\n001,7\n002,8\n9,5\n");
    survey_set(file, "join", "HHID");
    survey_set(file, "unmatched", "keep");
    file = survey_add_text(settings, "clusters.csv", third);
    survey_set(file, "join", "CLUSTER");
    survey_set(file, "unmatched", "keep");
    return settings;
}

START_TEST(a_file_can_be_joined_by_a_column_of_an_earlier_one)
{
    QUIPU_AUTO(survey_table)
    table = survey_read(three_files("CLUSTER,ALTITUDE\n8,3800\n7,20\n"));
    ck_assert_uint_eq(table->rows, 5);
    ck_assert_str_eq(text_at(table, 0, "ALTITUDE"), "20");
    ck_assert_str_eq(text_at(table, 1, "ALTITUDE"), "3800");
    ck_assert_str_eq(text_at(table, 3, "CLUSTER"), "5");
    ck_assert_str_eq(text_at(table, 3, "ALTITUDE"), "unmatched");
    ck_assert_str_eq(text_at(table, 4, "CLUSTER"), "unmatched");
    ck_assert_str_eq(text_at(table, 4, "ALTITUDE"), "unmatched");
    ck_assert_uint_eq(
        survey_count(table, "records without a match in \"clusters.csv\""), 2);
}
END_TEST

START_TEST(a_name_in_two_files_needs_a_prefix)
{
    check_failure(
        three_files("CLUSTER,AGE\n8,3800\n"), QUIPU_EDEFINITION,
        "column \"AGE\" is in \"children.csv\" and in \"clusters.csv\"",
        "prefix");

    struct quipu_settings *settings = three_files("CLUSTER,AGE\n8,3800\n");
    struct setting *files = settings_find(settings, "files");
    survey_set(files->records[2], "prefix", "cluster_");
    QUIPU_AUTO(survey_table) table = survey_read(settings);
    ck_assert_str_eq(text_at(table, 1, "AGE"), "20");
    ck_assert_str_eq(text_at(table, 1, "cluster_AGE"), "3800");
}
END_TEST

START_TEST(personal_columns_are_marked)
{
    struct quipu_settings *settings = three_files("CLUSTER,X\n8,1\n");
    survey_set(settings, "personal", "hhid");
    QUIPU_AUTO(survey_table) table = survey_read(settings);
    size_t column = schema_find(table->schema, "HHID");
    ck_assert_int_eq(table->schema->columns[column].sensitivity,
                     QUIPU_PERSONAL);
    ck_assert_int_eq(table->schema->columns[0].sensitivity, QUIPU_OPEN);

    settings = three_files("CLUSTER,X\n8,1\n");
    survey_set(settings, "personal", "NAME");
    check_failure(settings, QUIPU_EDEFINITION,
                  "\"personal\" names a column \"NAME\", which no file has",
                  "");
}
END_TEST

START_TEST(decimal_commas_are_read_in_every_file)
{
    struct quipu_settings *settings = survey_settings();
    struct quipu_settings *file =
        survey_add_text(settings, "a.csv", "K;X\n1;1,5\n2;-0,25\n3;\n");
    survey_set(file, "decimal", "comma");
    file = survey_add_text(settings, "b.csv", "K;Y\n1;2,5\n2;1e3\n3;7\n");
    survey_set(file, "decimal", "comma");
    survey_set(file, "separator", "semicolon");
    survey_set(file, "join", "K");
    survey_set(file, "unmatched", "error");
    struct quipu_error err = QUIPU_NO_ERROR;
    QUIPU_AUTO(survey_table)
    table = survey_try(settings, (struct survey_how){.as_numbers = true}, &err);
    ck_assert_ok(table, err);
    ck_assert(survey_cell(table, 0, 1)->number == 1.5);
    ck_assert(survey_cell(table, 1, 1)->number == -0.25);
    ck_assert_int_eq(survey_cell(table, 2, 1)->reason, QUIPU_MISSING);
    ck_assert(survey_cell(table, 0, 2)->number == 2.5);
    ck_assert(survey_cell(table, 1, 2)->number == 1000);

    settings = survey_settings();
    file = survey_add_text(settings, "a.csv", "X;Y\n1.5;2\n");
    survey_set(file, "decimal", "comma");
    ck_assert_ptr_null(
        survey_try(settings, (struct survey_how){.as_numbers = true}, &err));
    ck_assert_ptr_nonnull(strstr(err.cause, "is not a number"));
}
END_TEST

/* ---- settings that make no sense ---------------------------------------- */

START_TEST(settings_are_checked)
{
    static const struct {
        struct join_case join;
        enum quipu_code code;
        const char *cause, *hint;
    } cases[] = {
        {{children, households, {{"unmatched", "drop"}}},
         QUIPU_EDEFINITION,
         "\"households.csv\": \"join\" is missing: the columns by which it is "
         "joined to the first file",
         "HHID"},
        {{children, households, {{"join", "HHID"}}},
         QUIPU_EDEFINITION,
         "\"households.csv\": \"unmatched\" is missing: what to do with a "
         "record that has no match in it",
         "drop"},
        {{children, households, {{"join", "X"}, {"unmatched", "drop"}}},
         QUIPU_EDEFINITION,
         "\"households.csv\" is to be joined by \"X\", but it has no such "
         "column",
         "THEIRS=OURS"},
        {{children, households, {{"join", "WEALTH"}, {"unmatched", "drop"}}},
         QUIPU_EDEFINITION,
         "\"households.csv\" is to be joined by \"WEALTH\", but no earlier "
         "file has such a column",
         "THEIRS=OURS"},
        {{children,
          households,
          {{"join", "HHID"},
           {"unmatched", "drop"},
           {"relation", "one-to-one"},
           {"duplicates", "first"}}},
         QUIPU_EDEFINITION,
         "\"households.csv\": in a one-to-one relation a duplicate is an "
         "error, \"duplicates\" cannot be \"first\"",
         ""},
        {{children,
          households,
          {{"join", "HHID"}, {"unmatched", "drop"}, {"format", "sav"}}},
         QUIPU_EDATA,
         "\"households.csv\" does not begin as an SPSS .sav or .zsav file does",
         "set \"format\" to csv"},
        {{children, "", {{"join", "HHID"}, {"unmatched", "drop"}}},
         QUIPU_EDATA,
         "\"households.csv\" is empty, without a header",
         ""},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        check_failure(join_settings(&cases[i].join), cases[i].code,
                      cases[i].cause, cases[i].hint);
}
END_TEST

START_TEST(the_first_file_is_joined_to_nothing)
{
    static const struct setting_text given[] = {
        {"join", "HHID"},
        {"unmatched", "drop"},
        {"relation", "many-to-one"},
        {"duplicates", "error"},
        {"prefix", "x"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(given); i++) {
        struct quipu_settings *settings = survey_settings();
        survey_set(survey_add_text(settings, "a.csv", "x\n1\n"), given[i].name,
                   given[i].text);
        char cause[128];
        snprintf(cause, sizeof cause,
                 "\"a.csv\": \"%s\" is for the files after the first",
                 given[i].name);
        check_failure(settings, QUIPU_EDEFINITION, cause, "first file");
    }
}
END_TEST

START_TEST(the_format_goes_by_the_end_of_the_name)
{
    static const char *const good[] = {"a.csv", "A.CSV", "a.b.tsv", "a.txt",
                                       "a.csv.gz"};
    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        struct quipu_settings *settings = survey_settings();
        survey_add_text(settings, good[i], "x\ty\n1\t2\n");
        QUIPU_AUTO(survey_table) table = survey_read(settings);
        ck_assert_uint_eq(table->schema->count, 2);
    }
    struct quipu_settings *settings = survey_settings();
    survey_add_text(settings, "a.dat", "x\n1\n");
    check_failure(settings, QUIPU_EDEFINITION,
                  "\"a.dat\": the name does not say which format it has",
                  "\"format\"");
    settings = survey_settings();
    survey_set(survey_add_text(settings, "a.dat", "x\n1\n"), "format", "csv");
    QUIPU_AUTO(survey_table) table = survey_read(settings);
    ck_assert_uint_eq(table->rows, 1);
}
END_TEST

START_TEST(text_settings_are_for_text)
{
    struct made made = make_everything((struct everything){MADE_SAV, 0, 2});
    struct quipu_settings *settings = survey_settings();
    survey_set(survey_add_bytes(settings, "made.sav", made.bytes, made.length),
               "decimal", "comma");
    check_failure(settings, QUIPU_EDEFINITION,
                  "\"made.sav\": \"decimal\" is for csv files only", "");
    settings = survey_settings();
    survey_set(survey_add_bytes(settings, "made.sav", made.bytes, made.length),
               "separator", "tab");
    check_failure(settings, QUIPU_EDEFINITION,
                  "\"made.sav\": \"separator\" is for csv files only", "");
    free(made.bytes);
}
END_TEST

UNIT_MAIN("survey_join", unmatched_records_are_dropped_and_counted,
          unmatched_records_are_kept_without_the_columns,
          an_unmatched_record_fails_where_told,
          files_are_joined_even_if_none_of_their_columns_is_wanted,
          a_key_twice_in_a_joined_file_fails,
          the_first_of_duplicates_is_used_where_told,
          one_to_one_allows_each_key_once, zeros_in_front_are_part_of_a_key,
          a_key_can_have_several_parts, key_columns_may_have_other_names,
          texts_join_numbers_and_dates_of_stata_and_spss,
          declared_missing_values_of_a_joined_file_stay_declared,
          a_file_can_be_joined_by_a_column_of_an_earlier_one,
          a_name_in_two_files_needs_a_prefix, personal_columns_are_marked,
          decimal_commas_are_read_in_every_file, settings_are_checked,
          the_first_file_is_joined_to_nothing,
          the_format_goes_by_the_end_of_the_name, text_settings_are_for_text)
