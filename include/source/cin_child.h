/* source/cin_child - one Child of the census, as a tree of elements, turned into records.
 *
 * The tree (source/cin_node) and the records live in the arena given; the events are source/cin_event's work.
 * A struct cin_child lasts for the file and is source/cin's: it sets options, file and arenas, and closes it.
 * cin_child_run gives the records in the order of the file and counts what it used and set aside; it cannot
 * fail.
 */
#ifndef SOURCE_CIN_CHILD_H
#define SOURCE_CIN_CHILD_H

#include "source/cin_code.h"
#include "source/cin_node.h"
#include "source/ordinal.h"
#include "source/source.h"

struct cin_child { /* what all children of a file share */
	const struct source_options *o;
	struct str file, bytes;
	struct str system, lea, agency;
	const struct cin_codes *codes;
	struct cin_codes own; /* where none were given */
	struct arena *names;       /* for the file: paths already told */
	struct cin_told *told;
	uint32_t read, used, aside;
	struct ordinal events;     /* to tell equals in one file apart */
	struct record *record;     /* of the child at hand */
	size_t records, cap;
	int32_t first_day;         /* the first day any event lies on; DATE_LAST: none */
	int32_t last_day;
	struct date reference;     /* the census day; none: not known */
	bool said_late;            /* that a date lies beyond it */
	bool said_again;           /* that two of a kind begin on one day */
};

/* Whole: the Child was closed.  Otherwise what was closed inside it is used and the Child is one aside. */
void cin_child_run(struct cin_child *c, struct arena *a, struct cin_node *child, bool whole, struct str why,
		   uint32_t line, uint32_t col);
void cin_child_aside(struct cin_child *c, struct arena *a, uint64_t from, uint64_t to, uint32_t line,
		     uint32_t col, struct str field, struct str reason);
/* A group that cannot be used: told with its element, and one aside. */
void cin_child_set_aside(struct cin_child *c, struct arena *a, const struct cin_node *group,
			 const char *field, const char *reason);
/* a new one, zero; valid until the next */
struct record *cin_child_record(struct cin_child *c, enum record_type type);
void cin_child_close(struct cin_child *c);

#endif
