/* model/linked - what several children's records have in common: a place, an adult, a phone, a vehicle, or that they were
 * missing at one time.  It is about the place or the adult, never about a child, and is no finding of any child.
 *
 * A linked carries all that a page needs, so that no page reads rules: children by id only, entries by id, no case text.
 * Everything in it is borrowed until the sink's put returns.  Chance is for the machine's line: of n sightings in a year,
 * how often k or more would stand so close together, or how often shifted weeks would give as many shared hours; of an adult, a number
 * or a vehicle, and where there is nothing to test, k and n stand with the reason why no p can be told.
 * linked_purpose is what a run was asked for, by whom; without it nothing is told.  linked_purpose_read takes lines
 * `purpose: ...`, `authorised-by: ...`, `date: YYYY-MM-DD` (a line that begins with a blank goes on with the one above) and fails
 * with ERR_USAGE, naming the line that is missing or empty.  The JSON form: schemas/link.schema.json, purpose.schema.json.
 */
#ifndef MODEL_LINKED_H
#define MODEL_LINKED_H

#include "model/finding.h"

enum linked_same { LINKED_PLACE, LINKED_PERSON, LINKED_PHONE, LINKED_VEHICLE, LINKED_MISSING, LINKED_SAMES };
enum linked_state { LINKED_MATCH, LINKED_BUSY, LINKED_STATES }; /* busy: listed apart, counts for nothing by itself */

struct linked_seen { /* one entry, for one child */
	uint64_t event;
	uint32_t child;                   /* place in `child` */
	struct date start, end;           /* end.precision DATE_NONE: a point, or no end is recorded */
	struct str agency, what; /* what: the kind's words */
	struct str beside;       /* what else that could be in common stands in the entry: "vehicle ..7 KXB" */
	bool possible;                    /* it may be this one: a part plate, an uncertain date */
	bool text_only;
};
struct linked_overlap { /* several missing at one time */
	int64_t from, to;   /* local minutes since day 0, as certain as the records are */
	double hours;       /* by the elapsed clock: at least */
	double hours_most;  /* at most, where agencies differ or no time is recorded */
	const uint64_t *evidence;
	size_t evidence_n;
	const uint64_t *naming; /* entries that name the other's reference */
	size_t naming_n;
};
struct linked_pair { /* two children on the same days */
	uint32_t a, b;
	uint32_t days_a, days_b, days_both, days_all;
	double p; /* hypergeometric: this many or more days by chance */
};
struct linked_chance {
	bool given;    /* p and q can be told */
	uint32_t k, n; /* k of n; of missing: shared episodes k of the n of the child who has fewer */
	double p, q;
	const char *method; /* "scan", "shift"; "none": p cannot be told */
	const char *why;    /* none: why not */
};

struct linked {
	uint64_t id; /* of rule, key, first entry */
	struct str rule, version, hash, status, title;
	enum linked_same same;
	enum linked_state state;
	struct str key;    /* the place as written, the person's id, the number, the plate; of missing: absent */
	struct str public; /* busy: the words of the list of public places that fit; absent: many sightings */
	struct str also;   /* a busy place that speaks: the person's id who is recorded there with them too */
	const struct str *child; /* ids, in order */
	size_t children;
	size_t households; /* in all */
	size_t most;       /* households, or children, in any one time of the rule; 0: not asked */
	const struct linked_seen *seen; /* by date */
	size_t seen_n;
	const struct linked_seen *piece; /* of an adult: what else the children's records hold in that time, without the adult */
	size_t pieces;
	size_t days; /* on which any of them is recorded */
	const uint32_t *episodes; /* missing: of each child, how many are recorded */
	const uint32_t *shared;   /* and how many of them are shared here: one may meet two of the other's */
	const struct linked_overlap *overlap;
	size_t overlaps;
	const struct linked_pair *pair;
	size_t pairs;
	struct linked_chance chance;
	int32_t first, last, onset, today;
	struct str within; /* "14 days" */
	bool uncertain;
	struct str why, say;
	const struct str *ask, *other;
	size_t ask_n, other_n;
	const struct finding_basis *basis;
	size_t basis_n;
};

struct linked_sink {
	int (*put)(struct linked_sink *self, const struct linked *l, struct err *e);
};

struct linked_purpose {
	struct str purpose, authorised_by;
	struct date date; /* when it was authorised */
};

const char *linked_same_name(enum linked_same v);   /* place person phone vehicle missing */
uint64_t linked_make_id(const struct linked *l);
void linked_write_json(const struct linked *l, struct out *o); /* one line */
int linked_purpose_read(struct str bytes, struct str file, struct arena *a, struct linked_purpose *p, struct err *e);
/* invented: the records say that nobody in them is real.  */
void linked_purpose_json(const struct linked_purpose *p, int32_t today, bool invented, struct out *o);

#endif
