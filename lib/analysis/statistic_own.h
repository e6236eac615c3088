/* What the parts of analysis/statistic share.  Not for others. */
#ifndef ANALYSIS_STATISTIC_OWN_H
#define ANALYSIS_STATISTIC_OWN_H

#include <math.h>
#include <stdlib.h>

#include "analysis/statistic.h"
#include "base/arena.h"

double statistic_ln_gamma(double x);                  /* x > 0; lgamma writes a global */
double statistic_ln_choose(size_t n, size_t k);
double statistic_beta(double a, double b, double x);  /* regularised incomplete beta */
double statistic_beta_at(double p, double a, double b); /* its inverse */
double statistic_normal(double z);                    /* P(Z > z) */

#endif
