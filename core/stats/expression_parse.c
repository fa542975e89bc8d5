/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expression_parse.c - the text of an expression to its nodes. */
#include <quipu/number.h>

#include "stats/expression_node.h"

struct parser {
    const char *text, *at;
    const char *const *names;
    size_t name_count, depth;
    struct expression *into;
    struct quipu_error *err;
};

/* ---- words -------------------------------------------------------------- */

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    if (!is_letter(text[0]))
        return 0;
    while (is_letter(text[length]) || is_digit(text[length]) ||
           text[length] == '_')
        length++;
    return length;
}

static size_t number_length(const char *text)
{
    size_t length = strspn(text, "0123456789.");
    if (length == 0 || (text[length] != 'e' && text[length] != 'E'))
        return length;
    size_t sign = strspn(text + length + 1, "+-") == 1;
    size_t digits = strspn(text + length + 1 + sign, "0123456789");
    return digits > 0 ? length + 1 + sign + digits : length;
}

static bool is_word(struct quipu_slice slice, const char *word)
{
    return quipu_slice_equal(slice, quipu_slice_of(word));
}

/* The operation of a function of two arguments; NUMBER when it is none. */
static enum operation find_function(struct quipu_slice name)
{
    return is_word(name, "min")   ? MINIMUM
           : is_word(name, "max") ? MAXIMUM
           : is_word(name, "pow") ? POWER
                                  : NUMBER;
}

static bool is_function(struct quipu_slice name)
{
    return find_function(name) != NUMBER;
}

static char skip_blanks(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
    return *parser->at;
}

static bool accept(struct parser *parser, char wanted)
{
    if (skip_blanks(parser) != wanted)
        return false;
    parser->at++;
    return true;
}

static size_t position(const struct parser *parser)
{
    return (size_t)(parser->at - parser->text) + 1;
}

/* The word or character here, for a message. */
static struct quipu_slice word_here(const struct parser *parser)
{
    size_t length = name_length(parser->at) + number_length(parser->at);
    if (length == 0) /* all bytes of a character that is not ASCII */
        length = 1;
    while (((unsigned char)parser->at[length] & 0xc0) == 0x80)
        length++;
    return (struct quipu_slice){parser->at, length};
}

static int fail_expected(struct parser *parser, const char *wanted)
{
    if (skip_blanks(parser) == '\0')
        return quipu_fail(parser->err, QUIPU_EDEFINITION,
                          "position %zu: expected %s before the end",
                          position(parser), wanted);
    QUIPU_AUTO_TEXT(found);
    quipu_text_append_safe(&found, word_here(parser), 40);
    return quipu_fail(parser->err, QUIPU_EDEFINITION,
                      "position %zu: expected %s, not \"%s\"", position(parser),
                      wanted, found.data);
}

/* ---- grammar ------------------------------------------------------------ */

/* Every function below appends nodes; the last one is what it has read. */

static int add_node(struct parser *parser, struct node node)
{
    struct expression *into = parser->into;
    if (into->count == EXPRESSION_NODES_MAX)
        return quipu_fail(parser->err, QUIPU_EDEFINITION,
                          "the expression has more than %d numbers, terms "
                          "and operations",
                          EXPRESSION_NODES_MAX);
    into->nodes[into->count++] = node;
    return 0;
}

static size_t last_node(const struct parser *parser)
{
    return parser->into->count - 1;
}

static int parse_number(struct parser *parser)
{
    struct quipu_slice word = {parser->at, number_length(parser->at)};
    struct node node = {.operation = NUMBER};
    if (!quipu_parse_double(word, &node.number))
        return fail_expected(parser, "a number");
    parser->at += word.length;
    return add_node(parser, node);
}

static int fail_unknown(struct parser *parser, struct quipu_slice name)
{
    QUIPU_AUTO_TEXT(text);
    quipu_text_append_safe(&text, name, 80);
    (void)quipu_fail(parser->err, QUIPU_EDEFINITION,
                     "position %zu: unknown term \"%s\"", position(parser),
                     text.data);
    const char *near =
        base_nearest(text.data, parser->names, parser->name_count);
    if (near)
        quipu_hint(parser->err, "did you mean \"%s\"?", near);
    return -1;
}

static int parse_term(struct parser *parser, struct quipu_slice name)
{
    for (size_t i = 0; i < parser->name_count; i++) {
        if (!is_word(name, parser->names[i]))
            continue;
        parser->at += name.length;
        return add_node(parser, (struct node){.operation = TERM, .term = i});
    }
    return fail_unknown(parser, name);
}

static int parse_sum(struct parser *parser);

static int parse_call(struct parser *parser, struct quipu_slice name)
{
    struct node node = {.operation = find_function(name)};
    parser->at += name.length;
    if (!accept(parser, '('))
        return fail_expected(parser, "\"(\"");
    if (parse_sum(parser) == -1)
        return -1;
    node.left = last_node(parser);
    if (!accept(parser, ','))
        return fail_expected(parser, "an operator or \",\"");
    if (parse_sum(parser) == -1)
        return -1;
    node.right = last_node(parser);
    if (!accept(parser, ')'))
        return fail_expected(parser, "an operator or \")\"");
    return add_node(parser, node);
}

static int parse_factor(struct parser *parser);

static int parse_nested(struct parser *parser)
{
    if (accept(parser, '-')) {
        if (parse_factor(parser) == -1)
            return -1;
        struct node node = {.operation = NEGATE, .left = last_node(parser)};
        return add_node(parser, node);
    }
    if (accept(parser, '(')) {
        if (parse_sum(parser) == -1)
            return -1;
        return accept(parser, ')')
                   ? 0
                   : fail_expected(parser, "an operator or \")\"");
    }
    struct quipu_slice name = {parser->at, name_length(parser->at)};
    if (is_function(name))
        return parse_call(parser, name);
    if (name.length > 0)
        return parse_term(parser, name);
    if (number_length(parser->at) > 0)
        return parse_number(parser);
    return fail_expected(parser, "a number, a term or \"(\"");
}

static int parse_factor(struct parser *parser)
{
    skip_blanks(parser);
    if (parser->depth > EXPRESSION_DEPTH_MAX)
        return quipu_fail(parser->err, QUIPU_EDEFINITION,
                          "position %zu: nested more than %d deep",
                          position(parser), EXPRESSION_DEPTH_MAX);
    parser->depth++;
    int status = parse_nested(parser);
    parser->depth--;
    return status;
}

static int parse_product(struct parser *parser)
{
    if (parse_factor(parser) == -1)
        return -1;
    for (;;) {
        struct node node = {.operation = MULTIPLY, .left = last_node(parser)};
        if (accept(parser, '/'))
            node.operation = DIVIDE;
        else if (!accept(parser, '*'))
            return 0;
        if (parse_factor(parser) == -1)
            return -1;
        node.right = last_node(parser);
        if (add_node(parser, node) == -1)
            return -1;
    }
}

static int parse_sum(struct parser *parser)
{
    if (parse_product(parser) == -1)
        return -1;
    for (;;) {
        struct node node = {.operation = ADD, .left = last_node(parser)};
        if (accept(parser, '-'))
            node.operation = SUBTRACT;
        else if (!accept(parser, '+'))
            return 0;
        if (parse_product(parser) == -1)
            return -1;
        node.right = last_node(parser);
        if (add_node(parser, node) == -1)
            return -1;
    }
}

/* ---- the whole ---------------------------------------------------------- */

static int check_names(const char *const *names, size_t count,
                       struct quipu_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct quipu_slice name = quipu_slice_of(names[i]);
        QUIPU_AUTO_TEXT(text);
        quipu_text_append_safe(&text, name, 80);
        if (is_function(name))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"%s\" is a function, not a term", text.data);
        if (name.length > 0 && name_length(names[i]) == name.length)
            continue;
        (void)quipu_fail(err, QUIPU_EDEFINITION,
                         "\"%s\" is not a name of a term", text.data);
        quipu_hint(err, "a name is a small letter, then small letters, digits "
                        "and \"_\"");
        return -1;
    }
    return 0;
}

static bool has_term(const struct expression *expression, size_t term)
{
    for (size_t i = 0; i < expression->count; i++) {
        const struct node *node = &expression->nodes[i];
        if (node->operation == TERM && node->term == term)
            return true;
    }
    return false;
}

static int parse_whole(struct parser *parser)
{
    if (strnlen(parser->text, EXPRESSION_LENGTH_MAX + 1) >
        EXPRESSION_LENGTH_MAX)
        return quipu_fail(parser->err, QUIPU_EDEFINITION,
                          "the expression is longer than %d bytes",
                          EXPRESSION_LENGTH_MAX);
    if (check_names(parser->names, parser->name_count, parser->err) == -1 ||
        parse_sum(parser) == -1)
        return -1;
    if (skip_blanks(parser) != '\0')
        return fail_expected(parser, "an operator or the end");
    for (size_t i = 0; i < parser->name_count; i++) {
        if (!has_term(parser->into, i))
            return quipu_fail(parser->err, QUIPU_EDEFINITION,
                              "term \"%s\" is not used", parser->names[i]);
    }
    return 0;
}

struct expression *expression_parse(const char *text, const char *const *names,
                                    size_t count, struct quipu_error *err)
{
    QUIPU_AUTO(expression) expression = base_alloc(1, sizeof *expression, err);
    if (!expression)
        return NULL;
    expression->term_count = count;
    struct parser parser = {
        .text = text,
        .at = text,
        .names = names,
        .name_count = count,
        .into = expression,
        .err = err,
    };
    if (parse_whole(&parser) == -1)
        return NULL;
    return QUIPU_TAKE(expression);
}
