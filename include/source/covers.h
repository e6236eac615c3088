/* source/covers - what a file says it holds: `KIND...:FROM..TO` (contract.md 4b).
 *
 * "school school.absence:2020-09-01..2026-03-20; health:2014-11-20..", kinds blank-separated, "*" for all;
 * several periods stand apart by ';'.  A day may be left out: open on that side.  A month or a year stands
 * for all its days.  Kinds are written as the code list names them.  Fails with ERR_USAGE and what was
 * expected.  What is made lives in the arena given.
 */
#ifndef SOURCE_COVERS_H
#define SOURCE_COVERS_H

#include "model/flow.h"

int covers_parse(struct str s, const struct code *code, struct arena *a, struct coverage **c, size_t *n,
		 struct err *e);
/* A side left open reaches as far as the file does: from its first day to its extract date, else its last
 * day.  first > last: the file has no day.  What cannot be closed so is taken out and told: it would cover
 * all time. */
void covers_close(struct coverage *c, size_t *n, struct date extract, int32_t first, int32_t last,
		  struct diags *diags, struct str file);
/* The year of a return of the Department for Education, named by the year in which it ends: 1 April to 31
 * March (guides to the children in need census and to the SSDA903 collection, 2023 to 2024), but no later
 * than it was made; and the year that a day falls in. */
void covers_year(int year, struct date extract, int32_t *from, int32_t *to);
int covers_year_of(int32_t day);

#endif
