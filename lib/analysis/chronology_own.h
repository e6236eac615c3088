/* The parts of analysis/chronology among themselves: who is who (chronology_case.c), what folds (chronology_fold.c),
 * what was supplied and what is silent (chronology_supply.c), words (chronology_words.c).  Nobody else includes this.
 */
#ifndef ANALYSIS_CHRONOLOGY_OWN_H
#define ANALYSIS_CHRONOLOGY_OWN_H

#include "analysis/chronology.h"

bool chronology_same_person(const struct chronology_case *c, struct str a, struct str b);
bool chronology_is_withheld(const struct chronology_case *c, struct str person);
/* An earlier version of it is kept: another entry that it supersedes, or an older content under the same id. */
bool chronology_is_amended(const struct chronology_case *c, const struct event *ev);
bool chronology_is_superseded(const struct chronology_case *c, uint64_t id);
size_t chronology_wanted_ids(const struct chronology_case *c, struct arena *a, struct str **id);
/* An entry from this file was withheld: its agency is named only where something of it is shown. */
bool chronology_is_hidden_file(const struct chronology_case *c, struct str file);

/* The records say that nobody in them is real, or a file that names a child of the paper does at its head. */
bool chronology_is_invented(const struct chronology *c);

/* What was later written to an entry (chronology_added.c). */
bool chronology_has_added(const struct chronology *c, const struct event *ev);
void chronology_add_added(const struct chronology *c, const struct chronology_row *r, struct paper_cell *what, struct paper_cell *child,
			  struct paper_cell *done);

/* What is recorded, and a line "Added by A. Worker, 22 Nov 2026: ..." for each that was written to a row later; field: its place in
 * struct event. */
struct str chronology_and_added(const struct chronology *c, const struct chronology_row *r, struct str recorded, size_t field);

void chronology_fold(struct chronology *c);
void chronology_add_supplies(struct chronology *c);
void chronology_add_silences(struct chronology *c);

/* "19 Mar to 10 Dec 2024", "from 5 Feb 2021, no end recorded"; as precise as it is and never more. */
struct str chronology_when(struct arena *a, const struct chronology_row *r, const struct code *code);
void chronology_write_days(int32_t from, int32_t to, struct buf *b); /* "3 Jan to 14 Mar 2024" */
/* "Wren", "Wren and Ellis", "Wren, Ellis and Robin": those of the paper's children whose bit is set. */
struct str chronology_names(const struct chronology *c, uint64_t about);
/* The words of a row (chronology_words.c); all in the arena of c, absent or empty where there is nothing to say. */
struct str chronology_iso(struct arena *a, const struct date *d);
struct str chronology_capital(struct arena *a, struct str s);     /* the first letter as a capital */
struct str chronology_without_stop(struct str s);
struct str chronology_ages(const struct chronology *c, const struct chronology_row *r);
struct str chronology_pair(const struct chronology *c, const struct event *ev);
struct str chronology_people(const struct chronology *c, const struct event *ev, bool in_pair);
struct str chronology_text(const struct chronology *c, const struct event *ev); /* never empty */
struct str chronology_measured(const struct chronology *c, const struct event *ev);
struct str chronology_amended(const struct chronology *c, const struct event *ev);
struct str chronology_shared(const struct chronology *c, const struct chronology_row *r);
struct str chronology_basis(const struct chronology *c, const struct event *ev);
struct chronology_row *chronology_insert(struct chronology *c, size_t at);

#endif
