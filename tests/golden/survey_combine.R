# SPDX-License-Identifier: GPL-3.0-or-later
# survey_combine.R - makes survey_combine.csv with R's package survey: linear
# combinations of estimates within one sample, and functions of them by the
# delta method, over the same 160 records as survey_more.R.  Totals with lonely
# strata under "adjust" are left out: versions of the package before 4.5 do not
# centre them.
suppressMessages(library(survey))
lcg <- function(n, x = 12345)
  sapply(seq_len(n), function(i) (x <<- (x * 16807) %% 2147483647) / 2147483647)
n <- 160; u <- lcg(5 * n)
d <- data.frame(strat = rep(1:5, times = c(40, 40, 40, 30, 10)),
                psu = c(rep(rep(1:5, each = 8), 3), rep(1:3, each = 10), rep(1, 10)))
d$w <- round(0.5 + 2 * u[1:n], 6)
d$y <- as.integer(u[n + 1:n] < 0.30 + 0.05 * (d$strat %% 2))
d$x <- round(10 + 5 * u[2 * n + 1:n], 4)
d$v <- as.integer(d$x > 12.5)
d$dom <- as.integer(u[3 * n + 1:n] < 0.35)
d$dom[d$strat == 3 | (d$strat == 4 & d$psu != 2)] <- 0L
d$one <- 1; d$yd <- d$y * d$dom
d$f <- c(0.1, 0.2, 1, 0.25, 1)[d$strat] # strata 3 and 5 are whole
d$g <- c(0.1, 0.2, 0.5, 0.25, 0.05)[d$strat] # 5 is lonely

rows <- NULL
put <- function(case, quantity, contrast) {
  rows <<- rbind(rows,
    data.frame(case, quantity, value = sprintf("%.17g", as.numeric(coef(contrast)))),
    data.frame(case, quantity = paste0(quantity, "_se"),
               value = sprintf("%.17g", as.numeric(SE(contrast)))))
}
put_one <- function(case, quantity, value)
  rows <<- rbind(rows, data.frame(case, quantity, value = sprintf("%.17g", value)))
put_with_interval <- function(case, quantity, contrast, df) {
  put(case, quantity, contrast)
  half <- qt(0.975, df) * as.numeric(SE(contrast))
  put_one(case, paste0(quantity, "_lo"), as.numeric(coef(contrast)) - half)
  put_one(case, paste0(quantity, "_hi"), as.numeric(coef(contrast)) + half)
  put_one(case, paste0(quantity, "_df"), df)
}
# Indicators of one domain.
within <- function(case, des, totals) {
  m <- svymean(~y + x + v, des)
  put(case, "linear", svycontrast(m, c(y = 2, x = -0.5, v = 3)))
  put(case, "difference", svycontrast(m, c(y = 1, v = -1)))
  put_with_interval(case, "quotient", svycontrast(m, quote(y / x)), degf(des))
  put(case, "odds", svycontrast(m, quote(y / (1 - y) / (v / (1 - v)))))
  put(case, "product", svycontrast(m, quote(y * v * x)))
  if (!totals) return(invisible())
  t <- svytotal(~y + x + one, des)
  put(case, "of_totals", svycontrast(t, quote(y / x)))
  put(case, "total_and_mean", svycontrast(t, quote(y / one + x / 1000)))
}
# Two domains, and all records with one of them.
between <- function(case, des, totals) {
  b <- svyby(~y, ~dom, des, svymean, covmat = TRUE)
  put(case, "domains", svycontrast(b, c("1" = 1.5, "0" = -0.25)))
  put_with_interval(case, "relative", svycontrast(b, quote(`1` / `0`)), degf(des))
  put(case, "gap", svycontrast(b, quote(100 * (`1` - `0`) / (`1` + `0`))))
  b <- svyby(~y + x, ~dom, des, svymean, covmat = TRUE)
  put(case, "crossed", svycontrast(b, quote(`1:y` / `0:x`)))
  if (!totals) return(invisible())
  t <- svytotal(~y + one + yd + dom, des)
  put(case, "domain_of_all", svycontrast(t, quote(yd / dom - y / one)))
}
both <- function(case, des, totals) {
  within(case, des, totals)
  within(paste0(case, "-domain"), subset(des, dom == 1), totals)
  between(case, des, totals)
}
clusters <- function(data, ...)
  svydesign(ids = ~psu, strata = ~strat, weights = ~w, data = data, nest = TRUE, ...)

for (rule in c("adjust", "average", "certainty")) {
  options(survey.lonely.psu = rule)
  both(paste0("clusters-", rule), clusters(d), totals = rule != "adjust")
  both(paste0("clusters-lonelyfraction-", rule), clusters(d, fpc = ~g),
       totals = rule != "adjust")
}
both("clusters-nolonely", clusters(d[d$strat < 5, ]), totals = TRUE)
both("clusters-fraction", clusters(d, fpc = ~f), totals = TRUE)
z <- d; z$w[c(1:8, 25, 60:70, 121)] <- 0 # a PSU and single records without weight
both("clusters-zero-certainty", clusters(z), totals = TRUE)
between("elements", svydesign(ids = ~1, strata = ~strat, weights = ~w, data = d),
        totals = FALSE)
between("elements-fraction",
        svydesign(ids = ~1, strata = ~strat, weights = ~w, data = d, fpc = ~f),
        totals = FALSE)
write.csv(rows, "survey_combine.csv", row.names = FALSE, quote = FALSE)
