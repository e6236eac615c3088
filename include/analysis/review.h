/* analysis/review - what persons judged of findings: entries of kind finding-review, beside the findings
 * they name.
 *
 * Such an entry names the finding in its `ref` (the id, 16 hex digits), says what was decided in its
 * outcome, why in its text and who in its author; it is administrative and fills no gap.  review_open reads
 * those of every child of a view.  The sink stands between the rules and the writer and gives each finding
 * its reviews; it has parts where the sink behind it has, and all findings of a child go to one.  A review follows its finding when an older entry has moved
 * the id: the entry that was the first is among its evidence still. What names no finding that was made is
 * told by review_unmatched; nothing is lost. All of it lives until review_close.  Fails when the view or
 * the sink behind it fails.  Source: contract.md 7.
 */
#ifndef ANALYSIS_REVIEW_H
#define ANALYSIS_REVIEW_H

#include "analysis/rule.h"
#include "model/finding.h"

struct review_list;

/* *to is NULL where there is no review. */
int review_open(struct case_view *view, const struct code *code, struct review_list **to, struct err *e);
void review_close(struct review_list *l); /* NULL is well */
/* A review may name the digest of a rule where it meant a finding: those of this set are known from then on. */
void review_know_rules(struct review_list *l, const struct rule_set *s);
struct finding_sink *review_sink(struct review_list *l, struct finding_sink *to);
/* In the order of child, day and entry; only of these children, none: all. */
size_t review_unmatched(struct review_list *l, const struct str *child, size_t children, const struct finding_unmatched **u);

#endif
