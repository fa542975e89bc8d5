/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit.h - what every unit test begins and ends with.
 *
 * UNIT_MAIN(name, tests...) is the main program: one suite, one case per test.
 * A program whose tests need ../shared and do not find it exits with 77, which
 * automake counts as skipped.
 */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <unistd.h>

#include "base/base.h"

/* Fails with the three parts of the error when `expression` is not true. */
#define ck_assert_ok(expression, err)                                          \
    ck_assert_msg(expression, "%s: %s: %s (%s)", #expression, (err).what,      \
                  (err).cause, (err).hint)

/* |a - b| <= tolerance * max(|b|, tiny): relative comparison. */
#define ck_assert_close(a, b, tolerance)                                       \
    do {                                                                       \
        double a_ = (a), b_ = (b);                                             \
        double scale_ = b_ < 0 ? -b_ : b_;                                     \
        double diff_ = a_ < b_ ? b_ - a_ : a_ - b_;                            \
        ck_assert_msg(diff_ <= (tolerance) * (scale_ > 1e-300 ? scale_ : 1),   \
                      "%s is %.17g, expected %.17g", #a, a_, b_);              \
    } while (0)

/* The path of a file below ../shared, or NULL where it is absent; static. */
static inline const char *shared_path(const char *file)
{
    static char path[4096];
    const char *shared = getenv("SHARED");
    snprintf(path, sizeof path, "%s/%s", shared ? shared : "../shared", file);
    return access(path, R_OK) == 0 ? path : NULL;
}

/* At the start of main: skip the whole program where ../shared is absent. */
#define UNIT_NEEDS_SHARED(file)                                                \
    if (!shared_path(file)) {                                                  \
        printf("skipped: ../shared/%s is absent\n", file);                     \
        return 77;                                                             \
    }

static inline int unit_run(const char *name, const TTest *const *tests,
                           size_t count)
{
    Suite *suite = suite_create(name);
    for (size_t i = 0; i < count; i++) {
        TCase *tcase = tcase_create(tests[i]->name);
        tcase_set_timeout(tcase, 120);
        tcase_add_test(tcase, tests[i]);
        suite_add_tcase(suite, tcase);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

#define UNIT_RUN(suite, ...)                                                   \
    unit_run(suite, (const TTest *const[]){__VA_ARGS__},                       \
             sizeof((const TTest *const[]){__VA_ARGS__}) / sizeof(TTest *))

#define UNIT_MAIN(suite, ...)                                                  \
    int main(void)                                                             \
    {                                                                          \
        return UNIT_RUN(suite, __VA_ARGS__);                                   \
    }

#endif
