/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* error.h - what went wrong, told once, in the caller's frame.
 *
 * A struct quipu_error lives where the caller wants it (usually on the stack)
 * and is passed last to every function that can fail.  Such a function returns
 * -1 (or NULL) after it has recorded a code, a cause and perhaps a hint; the
 * first failure wins, later ones are ignored until quipu_error_clear.
 *
 * A message has three parts:
 *   what   the work that failed, outermost first: dataset "x": source "csv"
 *   cause  one short fact, lower case, no full stop, user words and paths in
 *          double quotes, row and column for data
 *   hint   what to try; may be empty
 *
 * Nothing is allocated, so that want of memory can be reported too; a text
 * that is too long is cut.  The struct has this size for as long as QUIPU_ABI
 * (plugin.h) is the same, since plugins make some of their own.  No function
 * here is affected by the locale. Struct and functions may be used from any
 * thread; one error belongs to one thread at a time.  A NULL error is allowed
 * everywhere: the failure is then only in the return value.
 */
#ifndef QUIPU_ERROR_H
#define QUIPU_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* Every code: name, stable number for users and scripts, what it means.  New
 * ones are only ever added at the end. */
#define QUIPU_CODES(X)                                                         \
    X(OK, 0, "no error")                                                       \
    X(EUSAGE, 1001, "the command line is not valid")                           \
    X(ENOTFOUND, 1002, "no such name")                                         \
    X(EDEFINITION, 1101, "a definition or setting is not valid")               \
    X(EDATA, 2001, "the data are not what they should be")                     \
    X(EINPUT, 2002, "an input cannot be found or read")                        \
    X(EPLUGIN, 3001, "a plugin cannot be used")                                \
    X(ESTORE, 4001, "the store cannot be read or written")                     \
    X(EOUTPUT, 4002, "the output cannot be written")                           \
    X(EPOLICY, 5001, "refused by policy")                                      \
    X(ENOMEM, 9001, "out of memory")                                           \
    X(EBUG, 9002, "an error in quipu or a plugin")

enum quipu_code {
#define X(name, number, meaning) QUIPU_##name,
    QUIPU_CODES(X)
#undef X
};

struct quipu_error {
    enum quipu_code code;
    char what[512];
    char cause[768];
    char hint[512];
};

/* An error that holds nothing: struct quipu_error err = QUIPU_NO_ERROR; */
#define QUIPU_NO_ERROR                                                         \
    {                                                                          \
        .code = QUIPU_OK                                                       \
    }

#define QUIPU_MUST_CHECK          __attribute__((warn_unused_result))
#define QUIPU_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* Records a failure and returns -1, so that a check is one line:
 *     return quipu_fail(err, QUIPU_EDATA, "row %zu: weight is negative", row);
 */
int quipu_fail(struct quipu_error *err, enum quipu_code code, const char *cause,
               ...) QUIPU_PRINTF(3, 4);

/* quipu_fail for functions that return a pointer: records and returns NULL. */
#define quipu_fail_null(...) ((void)quipu_fail(__VA_ARGS__), NULL)

/* Records that memory ran out; returns -1. */
int quipu_fail_memory(struct quipu_error *err);

/* Says what to try.  Does nothing when there is a hint already, or no error. */
void quipu_hint(struct quipu_error *err, const char *hint, ...)
    QUIPU_PRINTF(2, 3);

/* Puts context in front of "what", with ": " between; for the way up. */
void quipu_prefix(struct quipu_error *err, const char *what, ...)
    QUIPU_PRINTF(2, 3);

/* Empties an error, to use it again. */
void quipu_error_clear(struct quipu_error *err);

/* The stable number of a code, for example 2001; users see Q2001. */
int quipu_code_number(enum quipu_code code);

/* The meaning of a code in a few words.  Static, never NULL. */
const char *quipu_code_meaning(enum quipu_code code);

#ifdef __cplusplus
}
#endif
#endif
