# SPDX-License-Identifier: GPL-3.0-or-later
# survey_more.R - makes survey_more.csv with R's package survey: cases beside
# those of survey.csv, over the same 160 records.  Totals under "adjust" are
# left out: versions of the package before 4.5 do not centre them.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
lcg <- function(n, x = 12345)
  sapply(seq_len(n), function(i) (x <<- (x * 16807) %% 2147483647) / 2147483647)
n <- 160; u <- lcg(5 * n)
d <- data.frame(strat = rep(1:5, times = c(40, 40, 40, 30, 10)),
                psu = c(rep(rep(1:5, each = 8), 3), rep(1:3, each = 10), rep(1, 10)))
d$w <- round(0.5 + 2 * u[1:n], 6)
d$y <- as.integer(u[n + 1:n] < 0.30 + 0.05 * (d$strat %% 2))
d$x <- round(10 + 5 * u[2 * n + 1:n], 4)
d$dom <- as.integer(u[3 * n + 1:n] < 0.35)
d$dom[d$strat == 3 | (d$strat == 4 & d$psu != 2)] <- 0L
d$Nh <- c(50, 60, 40, 30, 10)[d$strat]

rows <- NULL
put <- function(case, quantity, value)
  rows <<- rbind(rows, data.frame(case, quantity, value = sprintf("%.17g", as.numeric(value))))
estimates <- function(case, des, totals = TRUE) {
  m <- svymean(~x, des, deff = "replace"); p <- suppressWarnings(svymean(~x, des, deff = TRUE))
  put(case, "mean_x", coef(m)); put(case, "mean_x_se", SE(m))
  put(case, "mean_x_deff_replace", deff(m)); put(case, "mean_x_deff", deff(p))
  if (totals) {
    t <- svytotal(~x, des, deff = "replace"); p <- suppressWarnings(svytotal(~x, des, deff = TRUE))
    put(case, "total_x", coef(t)); put(case, "total_x_se", SE(t))
    put(case, "total_x_deff_replace", deff(t)); put(case, "total_x_deff", deff(p))
  }
  r <- svyratio(~y, ~x, des, deff = "replace"); p <- suppressWarnings(svyratio(~y, ~x, des, deff = TRUE))
  put(case, "ratio_yx", coef(r)); put(case, "ratio_yx_se", SE(r))
  put(case, "ratio_yx_deff_replace", deff(r)); put(case, "ratio_yx_deff", deff(p))
  m <- svymean(~y, des); b <- svyciprop(~y, des, method = "beta", level = 0.9)
  put(case, "mean_y", coef(m)); put(case, "mean_y_se", SE(m))
  put(case, "mean_y_beta90_lo", attr(b, "ci")[1]); put(case, "mean_y_beta90_hi", attr(b, "ci")[2])
  put(case, "degf", degf(des))
}
both <- function(case, des, totals = TRUE) {
  estimates(case, des, totals)
  estimates(paste0(case, "-domain"), subset(des, dom == 1), totals)
  m <- svyby(~x, ~dom, des, svymean, covmat = TRUE)
  k <- svycontrast(m, c("1" = 1, "0" = -1))
  put(case, "difference_x", coef(k)); put(case, "difference_x_se", SE(k))
}
clusters <- function(data, ...)
  svydesign(ids = ~psu, strata = ~strat, weights = ~w, data = data, nest = TRUE, ...)
elements <- function(data, ...)
  svydesign(ids = ~1, strata = ~strat, weights = ~w, data = data, ...)

both("clusters", clusters(d), totals = FALSE)
both("clusters-nolonely", clusters(d[d$strat < 5, ]))
d$f <- c(0.1, 0.2, 1, 0.25, 1)[d$strat] # strata 3 and 5 are whole
both("clusters-fraction", clusters(d, fpc = ~f))
both("elements", elements(d))
d$Ne <- d$Nh * 8
both("elements-fpc", elements(d, fpc = ~Ne))
z <- d; z$w[c(1:8, 25, 60:70, 121)] <- 0 # a PSU and single records without weight
both("clusters-zero", clusters(z), totals = FALSE)
both("elements-zero", elements(z))
one <- d[c(1:150, 151), ] # stratum 5 has one record
both("elements-lonely", elements(one), totals = FALSE)
for (rule in c("average", "remove")) {
  options(survey.lonely.psu = rule)
  both(paste0("elements-", rule), elements(one))
}
options(survey.lonely.psu = "average", survey.adjust.domain.lonely = TRUE)
des <- subset(clusters(d), dom == 1)
estimates("clusters-average-adjdomain", suppressWarnings(des))
options(survey.lonely.psu = "adjust")
des <- subset(clusters(d), dom == 1)
estimates("clusters-adjust-adjdomain", des, totals = FALSE)
for (k in c(0, 1, 7, 20)) {
  ci <- binom.test(k, 20)$conf.int
  put(paste0("binomial-", k, "-20"), "exact_lo", ci[1])
  put(paste0("binomial-", k, "-20"), "exact_hi", ci[2])
}
write.csv(rows, "survey_more.csv", row.names = FALSE, quote = FALSE)
