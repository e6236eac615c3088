/* source/cin_child - one Child of the census, as a tree of elements, turned into records.
 *
 * The tree and the records live in the arena given.  What has no place in a record goes to `extra` under its path and
 * is said once per path.  Diagnostics name element and place; they show dates and codes, never text.
 * cin_child_run gives the records in the order of the file and counts what it used and set aside; it cannot fail.
 */
#ifndef SOURCE_CIN_CHILD_H
#define SOURCE_CIN_CHILD_H

#include "source/cin_code.h"
#include "source/ordinal.h"
#include "source/source.h"

struct cin_node {
	struct str name, text; /* text: all text directly inside */
	struct cin_node *child, *last, *next;
	uint32_t line, col;
	uint64_t from, to; /* bytes of the element in the file */
	bool closed;
	bool seen; /* has found its place */
};

struct cin_child { /* what all children of a file share */
	const struct source_options *o;
	struct str file, bytes;
	struct str system, lea, agency;
	struct date recorded;
	struct cin_codes codes;
	struct arena *names;       /* for the file: paths already told */
	struct cin_told *told;
	uint32_t read, used, aside;
	struct ordinal events;     /* to tell equals in one file apart */
	struct record *record;     /* of the child at hand */
	size_t records, cap;
	int32_t first_day;         /* the first day any event lies on; DATE_LAST: none */
	int32_t last_day;
};

/* Whole: the Child was closed.  Otherwise what was closed inside it is used and the Child is one aside. */
void cin_child_run(struct cin_child *c, struct arena *a, struct cin_node *child, bool whole, struct str why, uint32_t line,
		   uint32_t col);
void cin_child_aside(struct cin_child *c, struct arena *a, uint64_t from, uint64_t to, uint32_t line, uint32_t col,
		     struct str field, struct str reason);
const struct cin_node *cin_child_find(const struct cin_node *n, const char *name); /* the first child of that name, or NULL */
struct str cin_child_text(const struct cin_node *n, const char *name);             /* its trimmed text; absent when not there */
/* A date of the census: xs:date with or without zone, or what people put there.  -1: told, and *d is no date. */
int cin_child_date(struct cin_child *c, struct cin_node *n, struct date *d);
void cin_child_close(struct cin_child *c);

#endif
