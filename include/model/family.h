/* model/family - who is who to whom: persons and relations of a case made ready to be asked.
 *
 * family_index_open looks through all records once: ids become numbers, the ids of one person become one number
 * (`same-person`, equal UPN, NHS or CHI, and nothing else: contract.md 8), relations become links between numbers.
 * family_household is the operand --household: everyone whose residence shares a place with somebody's, or who is
 * joined to him by lives-with, on a day.  model/pedigree makes the graph of one picture out of this index.
 * Records are borrowed and must outlive the index; all memory comes from the arena given.  Only family_resolve can
 * fail (ERR_USAGE, candidates listed).
 */
#ifndef MODEL_FAMILY_H
#define MODEL_FAMILY_H

#include "base/arena.h"
#include "model/care.h"
#include "model/code.h"
#include "model/flow.h"
#include "model/person.h"
#include "model/relation.h"

#define FAMILY_NOBODY UINT32_MAX

/* What a relation means for a picture; names of schemas/codes/relations.xml are matched once, case and hyphens apart. */
enum family_tie {
	FAMILY_TIE_NONE,
	FAMILY_TIE_PARENT,
	FAMILY_TIE_ADOPTER,
	FAMILY_TIE_KINSHIP,
	FAMILY_TIE_FOSTER,
	FAMILY_TIE_STEP,
	FAMILY_TIE_CHILD,
	FAMILY_TIE_ADOPTED,
	FAMILY_TIE_KINSHIP_CHILD,
	FAMILY_TIE_FOSTERED,
	FAMILY_TIE_STEPCHILD,
	FAMILY_TIE_PARTNER,
	FAMILY_TIE_SPOUSE,
	FAMILY_TIE_ENGAGED,
	FAMILY_TIE_EX_PARTNER,
	FAMILY_TIE_EX_SPOUSE,
	FAMILY_TIE_SEPARATED,
	FAMILY_TIE_EXPECTING,
	FAMILY_TIE_SIBLING,
	FAMILY_TIE_HALF_SIBLING,
	FAMILY_TIE_STEP_SIBLING,
	FAMILY_TIE_TWIN,
	FAMILY_TIE_GRANDPARENT,
	FAMILY_TIE_GRANDCHILD,
	FAMILY_TIE_GREAT_GRANDPARENT,
	FAMILY_TIE_GREAT_GRANDCHILD,
	FAMILY_TIE_AUNT_UNCLE,
	FAMILY_TIE_NIECE_NEPHEW,
	FAMILY_TIE_COUSIN,
	FAMILY_TIE_LIVES_WITH,
	FAMILY_TIE_RESIDENCE,
	FAMILY_TIE_HOME_OF,
	FAMILY_TIE_SAME,
	FAMILY_TIE_EMOTIONAL,
	FAMILY_TIE_ECOMAP,
	FAMILY_TIE_OTHER, /* friend, neighbour: no place in a genogram, one in an ecomap */
	FAMILY_TIES,
};
enum family_tie family_tie_of(const struct code *c, uint16_t relation);

struct family_left_out { /* a parent whom these records do not name, though those they were made from do */
	struct str child;
	uint32_t parent; /* from 1: the same one has the same number, which tells nothing else of him */
};
struct family_records { /* borrowed */
	const struct person *person;
	size_t persons;
	const struct relation *relation;
	size_t relations;
	const struct event
		*event; /* only residences, for who lives together, are looked at here; the pedigree looks at more */
	size_t events;
	const struct code *code;
	size_t entries_only; /* the last so many persons: whom entries are about, but no record of a person, and no relation */
	bool invented; /* the records say that nobody in them is real; set by gather_records */
	const struct care_policy *care; /* in which entries a legal status or a placement is told; NULL: in none */
	const struct family_left_out *left_out; /* in a copy (model/copy), or in a part of a family */
	size_t left_outs;
	bool is_copy; /* for a named person (model/copy): ids of record systems stand in nothing that is drawn of it */
};

struct family_link { /* one relation, its persons as numbers; for residence `to` is a number of `place` */
	enum family_tie tie;
	uint32_t from, to;
	struct date start, end;
	uint32_t ordinal;
	uint8_t restricted;
	const struct relation *relation; /* NULL: from a residence event */
};

struct family_index {
	const struct family_records *records;
	const struct person **person; /* by number, sorted by id; a merged person keeps the lowest id */
	size_t persons;
	uint8_t *restricted; /* the strictest of a merged person's records */
	const struct family_link *link;
	size_t links;
	const struct str *place;
	size_t places;
	struct family_names *own;
	const struct family_parts *parts; /* NULL: the whole */
	uint32_t part;
};
void family_index_open(const struct family_records *r, struct arena *a, struct family_index *x);
/* The index of all who are joined to somebody by any link, or by a place, however far: what is asked of it costs what a family
 * costs, not what all do.  Its persons have numbers of their own; records and places are those of the whole.  A family_find in
 * it finds nobody else. */
struct family_parts;
const struct family_parts *family_parts_open(const struct family_index *x, struct arena *a);
uint32_t family_part(const struct family_parts *p, uint32_t who, struct family_index *part); /* his number in it */
/* The links of each person for which `counts` holds: of p, link[first[p]] up to link[first[p + 1]], in the order of the index.  A
 * link stands at both its ends, one to a place or to himself at one. */
struct family_near {
	const struct family_link **link;
	const uint32_t *first;
};
void family_near_open(const struct family_index *x, bool (*counts)(const void *self, const struct family_link *l),
		      const void *self, struct arena *a, struct family_near *n);
static inline uint32_t family_other(const struct family_link *l, uint32_t of)
{
	return l->from == of ? l->to : l->from;
}
uint32_t family_find(const struct family_index *x,
		     struct str id); /* any of a person's ids; FAMILY_NOBODY: not there */
/* The number for what was typed: SYSTEM:ID, or ID where it is unique.  ERR_USAGE, candidates listed, when it is not. */
int family_resolve(const struct family_index *x, struct str typed, uint32_t *person, struct err *e);
int family_no_such(struct str typed, struct err *e); /* ERR_USAGE: nobody has that id, or nobody who may be told of */
/* Whether a span of dates holds on a day, as far as its dates tell: no start has always begun, no end is open. */
bool family_is_open(const struct date *start, const struct date *end, int32_t day);
/* The end has come by the day; found: by one that nobody asked for, the last that the records tell of, by which an end that may lie
 * on it, or in its year, has come. */
bool family_has_ended(const struct date *end, int32_t day, bool found);
/* An end that lies after the day is not known on it. */
static inline struct date family_end_on(const struct date *end, int32_t day)
{
	return date_is_known(end) && end->precision != DATE_BEFORE && end->lo > day ? (struct date){0} : *end;
}
bool family_may_keep_home(const struct family_index *x, uint32_t person, int32_t day); /* 16, or age not recorded */
/* Under 18, or expected (Children Act 1989, section 105; Children and Young People (Scotland) Act 2014, section 97); false where
 * no date tells.  Not the opposite of family_may_keep_home, which asks who may have a home of his own. */
bool family_is_child(const struct person *p, int32_t day);
/* Not there yet on the day: born, or due, later, and not surely on the way either (40 weeks from the last period to the day due:
 * NHS); of a birth known only as a year, counted from the last day of it.  Who expects a child knows, so a due date counts from
 * the first day that it may be. */
bool family_is_later(const struct person *p, int32_t day);
/* Had died by the day.  Where it is recorded that he has, but not when (not at all, or "after 1990", from when on he may have):
 * unless he was born later, or a child of his, or a tie to a partner, began only later. */
bool family_is_dead(const struct family_index *x, uint32_t person, int32_t day);
/* The latest day that people and their relations tell of, DATE_FIRST where none does: of what is planned (a due date) nothing.  By
 * then everybody is born, or may be ("after 1964"); a death or a relation "in 2025" is told from the first day that it may be, and
 * makes the day no later. */
int32_t family_last_day(const struct family_index *x);
/* Everyone who lives with `of` on the day, `of` included; sorted by birth, then id.  Their number. */
size_t family_household(const struct family_index *x, uint32_t of, int32_t day, enum audience who,
			bool sealed, struct arena *a, uint32_t **members);
/* How many homes that is, as far as adults other than `of` live in them: a child of parents who have parted may have two.
 * one_each: an adult of each, who names it alone. */
size_t family_homes(const struct family_index *x, uint32_t of, int32_t day, enum audience who, bool sealed,
		    struct arena *a, uint32_t **one_each);
/* The name to show: the first that a record gives, but a whole name before half of one ("Jamie Rourke" before "Jay");
 * absent where no record names him.  family_other_name: what he is called besides; absent: nothing else. */
struct str family_name(const struct person *p);
struct str family_other_name(const struct person *p);
const char *family_tie_words(enum family_tie t);      /* "aunt or uncle" */
enum family_tie family_tie_turned(enum family_tie t); /* as read from the other end */
/* What the record calls a carer where it says more than that he is one: "special guardian"; else absent. */
struct str family_carer_words(const struct code *c, const struct family_link *l);
/* Partners, now or before, and who expect a child together. */
static inline bool family_is_couple(enum family_tie t)
{
	return t >= FAMILY_TIE_PARTNER && t <= FAMILY_TIE_EXPECTING;
}
/* Link i says of two people what the one before it says: links are in order, and a parent may be recorded twice ("parent", "child"). */
static inline bool family_is_again(const struct family_index *x, size_t i)
{
	const struct family_link *l = &x->link[i];

	return i && l[-1].tie == l->tie && l[-1].from == l->from && l[-1].to == l->to;
}
/* As a parent stands to a child: by birth or adoption, as its carer, as a step-parent. */
static inline bool family_is_parental(enum family_tie t)
{
	return t >= FAMILY_TIE_PARENT && t <= FAMILY_TIE_STEP;
}

#endif
