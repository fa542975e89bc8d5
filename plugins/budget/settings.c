/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.c - reads the settings: what is asked for, and where it is. */
#include <stdlib.h>
#include <string.h>

#include "budget.h"

static const char *const amount_names[AMOUNTS] = {
    [PIA] = "pia",
    [PIM] = "pim",
    [CERTIFIED] = "certified",
    [COMMITMENT_ANNUAL] = "commitment_annual",
    [COMMITMENT] = "commitment",
    [ACCRUED] = "accrued",
    [PAID] = "paid",
};

static const char *const monthly_names[FLOWS] = {
    "commitment_monthly", "accrued_monthly", "paid_monthly"};

static const char *const spanish_months[MONTHS] = {
    "ENERO", "FEBRERO", "MARZO",      "ABRIL",   "MAYO",      "JUNIO",
    "JULIO", "AGOSTO",  "SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE", "DICIEMBRE"};

/* The names of Peru's SIAF. */
static const char *const presets[][AMOUNTS] = {
    [LAYOUT_LONG] = {"MONTO_PIA", "MONTO_PIM", "MONTO_CERTIFICADO",
                     "MONTO_COMPROMETIDO_ANUAL", "MONTO_COMPROMETIDO",
                     "MONTO_DEVENGADO", "MONTO_GIRADO"},
    [LAYOUT_WIDE] = {"MONTO_PIA", "MONTO_PIM", "MONTO_CERTIFICADO_ANUAL",
                     "MONTO_COMPROMETIDO_ANUAL", NULL, "MONTO_DEVENGADO_ANUAL",
                     "MONTO_GIRADO_ANUAL"},
    [LAYOUT_ANNUAL] = {NULL},
};

const char *amount_name(size_t amount)
{
    return amount_names[amount];
}

static struct wish read_wish(const struct quipu_settings *settings,
                             const char *option, const char *preset)
{
    bool is_given = quipu_settings_has(settings, option);
    return (struct wish){
        .name = is_given ? quipu_settings_text(settings, option) : preset,
        .is_preset = !is_given,
        .option = option,
    };
}

static int read_wishes(struct budget *budget, struct quipu_error *err)
{
    const struct quipu_settings *settings = budget->settings;
    enum layout layout = budget->layout;
    budget->year =
        read_wish(settings, "year", layout == LAYOUT_ANNUAL ? NULL : "ANO_EJE");
    budget->month =
        read_wish(settings, "month", layout == LAYOUT_LONG ? "MES_EJE" : NULL);
    for (size_t i = 0; i < AMOUNTS; i++)
        budget->amounts[i] =
            read_wish(settings, amount_names[i], presets[layout][i]);
    for (size_t i = 0; i < FLOWS; i++) {
        bool is_accrued = layout == LAYOUT_WIDE && STOCKS + i == ACCRUED;
        budget->monthly[i] =
            read_wish(settings, monthly_names[i],
                      is_accrued ? "MONTO_DEVENGADO_{month}" : NULL);
        if (budget->monthly[i].name && layout != LAYOUT_WIDE)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"%s\" is for the wide layout",
                              monthly_names[i]);
        if (budget->monthly[i].name &&
            !strstr(budget->monthly[i].name, "{month}"))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"%s\" has no {month} in it", monthly_names[i]);
    }
    if (!budget->year.name)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"year\" names no column: the annual layout needs "
                          "it");
    if (budget->month.name && layout != LAYOUT_LONG)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"month\" is for the long layout");
    /* Without these nothing is known of a row. */
    budget->year.is_preset = budget->month.is_preset = false;
    return 0;
}

static int read_months(struct budget *budget, struct quipu_error *err)
{
    size_t count = quipu_settings_count(budget->settings, "months");
    if (count != 0 && count != MONTHS)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"months\" has %zu names, not 12", count);
    for (size_t i = 0; i < MONTHS; i++) {
        budget->months[i] =
            count == 0 ? spanish_months[i]
                       : quipu_settings_item(budget->settings, "months", i);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(budget->months[k], budget->months[i]) == 0)
                return quipu_fail(err, QUIPU_EDEFINITION,
                                  "\"months\" has \"%s\" twice",
                                  budget->months[i]);
        }
    }
    return 0;
}

/* Reads a list of stocks that are carried in another way than once. */
static int read_carrying(struct budget *budget, const char *option,
                         enum carrying carrying, struct quipu_error *err)
{
    size_t count = quipu_settings_count(budget->settings, option);
    if (count > 0 && budget->layout != LAYOUT_LONG)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"%s\" is for the long layout", option);
    for (size_t i = 0; i < count; i++) {
        const char *name = quipu_settings_item(budget->settings, option, i);
        size_t stock = 0;
        while (stock < STOCKS && strcmp(amount_names[stock], name) != 0)
            stock++;
        if (stock == STOCKS)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"%s\" names \"%s\", which is none of pia, pim, "
                              "certified and commitment_annual",
                              option, name);
        if (budget->carrying[stock] != CARRIED_ONCE)
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"added\" and \"repeated\" name \"%s\" twice",
                              name);
        budget->carrying[stock] = carrying;
    }
    return 0;
}

static bool is_named_before(const struct budget *budget, size_t file)
{
    const char *name = quipu_input_name(budget->files[file]);
    for (size_t i = 0; i < file; i++) {
        if (strcmp(quipu_input_name(budget->files[i]), name) == 0)
            return true;
    }
    return false;
}

static int read_files(struct budget *budget, struct quipu_error *err)
{
    size_t count = quipu_settings_count(budget->settings, "files");
    if (count == 0)
        return quipu_fail(err, QUIPU_EDEFINITION, "\"files\" names no file");
    budget->files = calloc(count, sizeof(struct quipu_input *));
    if (!budget->files)
        return quipu_fail_memory(err);
    budget->file_count = count;
    for (size_t i = 0; i < count; i++) {
        budget->files[i] = quipu_settings_input(
            quipu_settings_record(budget->settings, "files", i), "location");
        if (is_named_before(budget, i))
            return quipu_fail(err, QUIPU_EDEFINITION,
                              "\"files\" names \"%s\" twice",
                              quipu_input_name(budget->files[i]));
    }
    return 0;
}

static int read_format(struct budget *budget, struct quipu_error *err)
{
    /* In the order of the choices. */
    static const char groups[] = {'\0', ',', '.', ' '};

    const struct quipu_settings *settings = budget->settings;
    budget->format = quipu_delimited_format_of(settings);
    budget->thousands = groups[quipu_settings_choice(settings, "thousands")];
    if (budget->thousands == budget->format.decimal)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "\"thousands\" and \"decimal\" are the same mark");
    budget->empty_is_zero = quipu_settings_choice(settings, "empty") == 1;
    budget->gaps_are_zero = quipu_settings_choice(settings, "gaps") == 1;
    return 0;
}

int budget_read_settings(struct budget *budget,
                         const struct quipu_settings *settings,
                         struct quipu_error *err)
{
    *budget = (struct budget){
        .settings = settings,
        .layout = (enum layout)quipu_settings_choice(settings, "layout"),
        .periods = (enum periods)quipu_settings_choice(settings, "periods"),
        .last_month = (int)quipu_settings_integer(settings, "last_month"),
    };
    if (budget->layout == LAYOUT_ANNUAL && budget->periods == PERIODS_MONTHLY)
        return quipu_fail(err, QUIPU_EDEFINITION,
                          "the annual layout has no months");
    if (budget->layout == LAYOUT_ANNUAL)
        budget->periods = PERIODS_ANNUAL;
    if (read_format(budget, err) == -1 || read_wishes(budget, err) == -1 ||
        read_months(budget, err) == -1 ||
        read_carrying(budget, "added", CARRIED_ADDED, err) == -1 ||
        read_carrying(budget, "repeated", CARRIED_REPEATED, err) == -1)
        return -1;
    return read_files(budget, err);
}
