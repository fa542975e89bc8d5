/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate.c - average annual rates of reduction (METHOD F.2, after UNICEF's note
 * on the AARR). */
#include <math.h>

#include "derive/derive.h"

static bool finish(double slope, double *rate)
{
    *rate = 100 * -expm1(slope);
    return isfinite(*rate);
}

/* The slope of ln(value) on year by least squares, about the means. */
static bool fit_line(const double *years, const double *values, size_t count,
                     double *slope)
{
    double mean_year = 0, mean_log = 0, products = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        mean_year += years[i] / (double)count;
        mean_log += log(values[i]) / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        double year = years[i] - mean_year;
        products += year * (log(values[i]) - mean_log);
        squares += year * year;
    }
    *slope = products / squares;
    return squares > 0;
}

bool rate_of_reduction(const double *years, const double *values, size_t count,
                       bool by_endpoints, double *rate)
{
    double slope;
    for (size_t i = 0; i < count; i++) {
        if (!(values[i] > 0))
            return false;
    }
    if (count < 2 || !(years[count - 1] > years[0]))
        return false;
    if (by_endpoints)
        return rate_required(values[0], values[count - 1],
                             years[count - 1] - years[0], rate);
    return fit_line(years, values, count, &slope) && finish(slope, rate);
}

bool rate_required(double from, double to, double years, double *rate)
{
    if (!(from > 0) || !(to > 0) || !(years > 0))
        return false;
    return finish(log(to / from) / years, rate);
}

double round_to(double value, int64_t decimals)
{
    if (decimals < 0)
        return value;
    double power = pow(10, (double)decimals);
    double rounded = round(value * power) / power;
    return isfinite(rounded) ? rounded : value;
}
