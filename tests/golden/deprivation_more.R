# SPDX-License-Identifier: GPL-3.0-or-later
# deprivation_more.R - makes deprivation_more.csv: MODA's and Alkire-Foster's
# measures with R's survey package (4.1), for tests/cli/deprivation-more.sh.
# Counts are made here, record by record, from the two input files; nothing of
# the project is used.
#
#     Rscript deprivation_more.R SHARED all|some > deprivation_more.csv
#
# "some" is what is kept beside this file: the whole sample of most studies, and
# a part of the rest.  Values are from svymean and svyratio on subsets of the design, df
# from degf, limits from the closed forms (logit; t for ratios; binomial at 0
# and 1; Korn and Graubard's from svyciprop).
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
shared <- arguments[1]
everything <- arguments[2] == "all"

moda <- read.csv(file.path(shared, "data/moda_zz/deprivation_matrix.csv"))
syn <- read.csv(file.path(shared, "data/syn_mpi/syn_cdta.csv"))
moda$row <- seq_len(nrow(moda))
syn$row <- seq_len(nrow(syn))
moda$age <- moda$hc1
six <- c("nutrition", "water", "sanitation", "housing", "electricity",
         "information")
ten <- c("d_nutr", "d_cm", "d_satt", "d_educ", "d_elct", "d_sani", "d_wtr",
         "d_hsg", "d_ckfl", "d_asst")

# ---- counting ---------------------------------------------------------------

# A dimension: indicators, weight, ages.
dimension <- function(indicators, weight = 1, from = -Inf, below = Inf)
    list(indicators = indicators, weight = weight, from = from, below = below)

# 1 deprived, 0 not, NA missing, -1 does not apply to the age.  Indicators: NA
# missing, 9 not applicable.
states <- function(data, dimensions, missing) {
    sapply(dimensions, function(d) {
        values <- as.matrix(data[d$indicators])
        if (missing == "not-deprived") values[is.na(values)] <- 0
        values[!is.na(values) & values == 9] <- 0
        ones <- rowSums(values == 1, na.rm = TRUE)
        state <- ifelse(ones > 0, 1, ifelse(rowSums(is.na(values)) > 0, NA, 0))
        if (is.finite(d$from) || is.finite(d$below)) {
            outside <- data$age < d$from | data$age >= d$below
            state[is.na(outside)] <- NA
            state[which(outside)] <- -1
        }
        state
    })
}

# All outcomes as columns; ratios as pairs of columns.
outcomes <- function(data, study) {
    state <- states(data, study$dimensions, study$missing)
    weights <- sapply(study$dimensions, `[[`, "weight")
    names <- names(study$dimensions)
    applies <- is.na(state) | state >= 0
    known <- !apply(is.na(state), 1, any)
    total <- as.vector(applies %*% weights)
    count <- as.vector((state == 1) %*% weights)
    count[!known] <- NA
    out <- list(); ratios <- list()
    for (d in names) {
        own <- ifelse(state[, d] == -1, NA, state[, d])
        if (study$single == "complete") own[!known] <- NA
        out[[paste0("deprived-", d)]] <- own
    }
    if (sum(weights) < 32) for (n in 0:sum(weights))
        out[[paste0("exactly-", n)]] <- as.numeric(count == n)
    for (k in study$cutoffs) {
        poor <- as.numeric(count >= k)
        out[[paste0("headcount-", k)]] <- poor
        out[[paste0("adjusted-", k)]] <- poor * count / total
        ratios[[paste0("intensity-", k)]] <- list(poor * count / total, poor)
        ratios[[paste0("mean-count-", k)]] <- list(poor * count, poor)
        for (d in names) {
            own <- poor * (state[, d] == 1)
            out[[paste0("censored-", d, "-", k)]] <- own
            ratios[[paste0("contribution-", d, "-", k)]] <-
                list(own * weights[[d]], poor * count)
        }
    }
    if (length(study$overlap) > 0) {
        of <- state[, study$overlap, drop = FALSE]
        of[of == -1] <- NA
        if (study$single == "complete") of[!known, ] <- NA
        for (cell in 0:(2^ncol(of) - 1)) {
            bits <- bitwAnd(cell, 2^(seq_len(ncol(of)) - 1)) > 0
            name <- if (cell == 0) "none" else
                paste(study$overlap[bits], collapse = "+")
            out[[paste0("overlap-", name)]] <-
                as.numeric(rowSums(t(t(of) == bits)) == ncol(of))
        }
    }
    list(out = out, ratios = ratios)
}

# ---- estimates --------------------------------------------------------------

limits_of_proportion <- function(p, se, df, n) {
    if (p <= 0) return(c(0, 1 - 0.025^(1 / n)))
    if (p >= 1) return(c(0.025^(1 / n), 1))
    if (df <= 0) return(c(NA, NA))
    if (se == 0) return(c(p, p))
    half <- qt(0.975, df) * se / (p * (1 - p))
    plogis(qlogis(p) + c(-half, half))
}

limits_of_beta <- function(p, se, df, n) {
    effective <- p * (1 - p) / se^2 * (qt(0.025, n - 1) / qt(0.025, df))^2
    c(qbeta(0.025, effective * p, effective * (1 - p) + 1),
      qbeta(0.975, effective * p + 1, effective * (1 - p)))
}

# A domain of one PSU in a stratum says nothing about its variance; R gives 0 or
# NaN, with no degrees of freedom.  Here it has none.
rows <- list()
keep <- function(study, measure, domain, estimate, se, df, n, limits) {
    if (df == 0) { se <- df <- NA; limits <- c(NA, NA) }
    rows[[length(rows) + 1]] <<- data.frame(study, measure, domain, estimate,
        se, df, n, low = limits[1], high = limits[2])
}

# Rows of one domain: proportions by which records know them, then ratios.
estimate_domain <- function(study, design, made, inside, domain) {
    known <- sapply(made$out, function(x) !is.na(x))
    groups <- split(names(made$out), apply(known, 2, function(x)
        paste(which(!x), collapse = " ")))
    for (group in groups) {
        cells <- inside & !is.na(made$out[[group[1]]])
        if (!any(cells)) next
        part <- design[cells, ]
        part$variables <- as.data.frame(lapply(made$out[group], `[`, cells),
                                        check.names = FALSE)
        names(part$variables) <- paste0("v", seq_along(group))
        mean <- svymean(make.formula(names(part$variables)), part)
        df <- if (study$df == "domain") degf(part) else degf(design)
        for (i in seq_along(group)) {
            p <- coef(mean)[[i]]; se <- SE(mean)[[i]]
            # 0 and 1 are exact in the data, not always in the quotient.
            values <- part$variables[[i]]
            if (all(values == values[1])) { p <- values[1]; se <- 0 }
            limits <- if (study$interval == "beta" && se > 0)
                limits_of_beta else limits_of_proportion
            keep(study$name, group[i], domain, p, se, df, sum(cells),
                 limits(p, se, df, sum(cells)))
        }
    }
    if (length(made$ratios) == 0) return(invisible())
    cells <- inside & !is.na(made$ratios[[1]][[1]])
    if (!any(cells)) return(invisible())
    part <- design[cells, ]
    df <- if (study$df == "domain") degf(part) else degf(design)
    over <- sapply(made$ratios, function(r) sum(r[[2]][cells]) > 0)
    ratios <- made$ratios[over]
    if (length(ratios) == 0) return(invisible())
    # svyratio, or, for domains, all ratios at once as svyratio makes them: the
    # total of the scores (y - r x) / X.
    y <- sapply(ratios, function(r) r[[1]][cells])
    x <- sapply(ratios, function(r) r[[2]][cells])
    dim(y) <- dim(x) <- c(sum(cells), length(ratios))
    w <- weights(part)
    r <- colSums(w * y) / colSums(w * x)
    scores <- t((t(y) - r * t(x)) / colSums(w * x))
    se <- SE(svytotal(scores, part))
    for (i in seq_along(ratios)) {
        if (domain == "") {
            part$variables <- data.frame(y = y[, i], x = x[, i])
            ratio <- svyratio(~y, ~x, part)
            stopifnot(all.equal(coef(ratio)[[1]], r[i], tolerance = 1e-12))
            r[i] <- coef(ratio)[[1]]; se[i] <- SE(ratio)[[1]]
        }
        if (all(y[, i] == r[i] * x[, i])) se[i] <- 0
        limits <- if (df > 0) r[i] + c(-1, 1) * qt(0.975, df) * se[i] else
            c(NA, NA)
        keep(study$name, names(ratios)[i], domain, r[i], se[i], df,
             sum(cells), limits)
    }
}

run <- function(study) {
    message(study$name)
    preset <- list(missing = "exclude", single = "available", df = "domain",
                   interval = "logit", lonely = "adjust", by = list(),
                   domain_lonely = FALSE, ids = ~psu, strata = ~stratum,
                   weights = ~wt)
    preset[names(study)] <- study
    study <- preset
    options(survey.lonely.psu = study$lonely,
            survey.adjust.domain.lonely = study$domain_lonely)
    data <- study$data
    design <- svydesign(ids = study$ids, strata = study$strata,
                        weights = study$weights, data = data, nest = TRUE)
    made <- outcomes(data, study)
    if (!is.null(study$only)) {
        wanted <- grepl(study$only, names(made$out))
        made$out <- made$out[wanted]
        made$ratios <- list()
    }
    counted <- if (is.null(study$where)) rep(TRUE, nrow(data)) else study$where
    estimate_domain(study, design, made, counted, "")
    for (by in study$by) {
        codes <- do.call(paste, c(lapply(by, function(column)
            paste0(column, "=", data[[column]])), sep = ";"))
        for (code in sort(unique(codes), method = "radix"))
            estimate_domain(study, design, made, counted & codes == code, code)
    }
}

# ---- studies ----------------------------------------------------------------

alone <- function(names, weights = rep(1, length(names)))
    setNames(Map(dimension, names, weights), names)
crossed <- list("wealth", "sex", c("region", "residence"),
                c("sex", "wealth"))
union <- list(food = dimension("nutrition"),
              services = dimension(c("water", "sanitation", "electricity")),
              home = dimension(c("housing", "information")))

run(list(name = "plain", data = moda, dimensions = alone(six), cutoffs = 1:6,
         by = crossed))
run(list(name = "design", data = moda, dimensions = alone(six), cutoffs = 3,
         df = "design", interval = "beta", by = crossed))
run(list(name = "union", data = moda, dimensions = union, cutoffs = 1:3,
         overlap = names(union), by = crossed))
run(list(name = "unequal", data = moda, cutoffs = 1:14, by = crossed,
         dimensions = alone(six, c(4, 3, 3, 2, 1, 1))))
run(list(name = "where", data = moda, dimensions = union, cutoffs = 1:3,
         where = moda$sex == 2 & moda$hc1 >= 24, by = list("residence")))

for (size in 2:3) for (of in combn(six, size, simplify = FALSE))
    run(list(name = paste(c("overlap", of), collapse = "-"), data = moda,
             dimensions = alone(six), cutoffs = 3, overlap = of,
             only = "^overlap", by = list("region")))

# Ages: of each group its own dimensions, and all together.
moda$group <- c("a", "b", "c", "d")[findInterval(moda$hc1, c(0, 6, 24, 48))]
ages <- list(nutrition = dimension("nutrition", 2, 6),
             water = dimension("water"),
             sanitation = dimension("sanitation", 1, -Inf, 48),
             information = dimension(c("information", "electricity"), 1, 24,
                                     48))
ageless <- moda
ageless$age[ageless$row %% 19 == 4] <- NA
run(list(name = "ages", data = moda, cutoffs = 1:5, dimensions = ages,
         overlap = c("water", "nutrition"),
         by = list("group", c("group", "residence"))))
run(list(name = "ageless", data = ageless, cutoffs = 1:5, dimensions = ages,
         by = list("residence")))

# Missing by row number.
gaps <- moda
gaps$nutrition[gaps$row %% 7 == 0] <- NA
gaps$water[gaps$row %% 11 == 3] <- NA
gaps$electricity[gaps$row %% 5 == 2] <- NA
gaps$housing[gaps$row %% 17 == 2] <- 9
gaps$information[gaps$row %% 13 == 5] <- 9
gaps$housing[gaps$row %% 26 == 5] <- NA
for (missing in c("exclude", "not-deprived"))
    for (single in c("available", "complete"))
        run(list(name = paste("gaps", missing, single, sep = "-"), data = gaps,
                 dimensions = union, cutoffs = 1:3, missing = missing,
                 single = single, overlap = c("home", "food"), by = crossed))

# One PSU only in strata 3 and 6.
first <- ave(moda$psu, moda$stratum, FUN = function(x) x[1])
thin <- moda[!(moda$stratum %in% c(3, 6)) | moda$psu == first, ]
for (lonely in c("adjust", "certainty", "average", "remove"))
    run(list(name = paste0("thin-", lonely), data = thin, dimensions = union,
             cutoffs = 1:3, lonely = lonely, by = crossed))
for (lonely in c("adjust", "average"))
    run(list(name = paste0("thin-", lonely, "-domain"), data = thin,
             dimensions = union, cutoffs = 1:3, lonely = lonely,
             domain_lonely = TRUE, by = crossed))

# Other designs.
run(list(name = "elements", data = moda, dimensions = union, cutoffs = 1:3,
         ids = ~1, by = crossed))
run(list(name = "clusters", data = moda, dimensions = union, cutoffs = 1:3,
         strata = NULL, by = crossed))

# ---- the synthetic survey: weights in eighteenths ---------------------------

eighteenths <- alone(ten, c(3, 3, 3, 3, 1, 1, 1, 1, 1, 1))
three <- list(health = dimension(c("d_nutr", "d_cm"), 2),
              education = dimension(c("d_satt", "d_educ"), 2),
              living = dimension(ten[5:10], 1))
syn$urban <- syn$area
syn$heavy <- 0.5 + syn$row %% 5 / 2
complete <- syn[complete.cases(syn[ten]), ]
run(list(name = "second", data = complete[complete$t == 2, ], cutoffs = 1:18,
         dimensions = eighteenths, weights = ~weight,
         by = list("urban", "region")))
run(list(name = "second-cross", data = complete[complete$t == 2, ],
         dimensions = eighteenths, cutoffs = c(6, 13), weights = ~weight,
         by = list(c("urban", "region"))))
run(list(name = "first", data = complete[complete$t == 1, ],
         cutoffs = c(1:3, 5, 7:8, 10:18), dimensions = eighteenths,
         weights = ~weight, by = list("urban")))
run(list(name = "both", data = syn, cutoffs = c(4, 6, 9), df = "design",
         dimensions = eighteenths, weights = ~weight,
         by = list("t", c("urban", "t"))))
run(list(name = "heavy", data = syn, cutoffs = c(4, 6, 9), weights = ~heavy,
         dimensions = eighteenths, overlap = c("d_nutr", "d_satt", "d_asst"),
         single = "complete", by = list("t", c("region", "t"))))
for (missing in c("exclude", "not-deprived"))
    run(list(name = paste0("three-", missing), data = syn, cutoffs = 1:5,
             dimensions = three, weights = ~heavy, missing = missing,
             overlap = names(three), by = list("t", "region")))

# ---- output -----------------------------------------------------------------

all <- do.call(rbind, rows)
if (!everything) {
    apart <- grepl("^(overlap|second|first|unequal|heavy|both)", all$study)
    all <- all[(all$domain == "" & !apart) |
               seq_len(nrow(all)) %% ifelse(apart, 101, 29) == 0, ]
}
for (column in c("estimate", "se", "low", "high"))
    all[[column]] <- ifelse(is.na(all[[column]]), "",
                            sprintf("%.12g", all[[column]]))
write.csv(all, row.names = FALSE, quote = FALSE, na = "")
