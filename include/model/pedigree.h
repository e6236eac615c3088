/* model/pedigree - the graph of one picture: persons, unions, child links and homes on one day.
 *
 * pedigree_of picks from a family_index who belongs to a picture and gives the graph that draw/ draws; everything
 * is in the arena, strings are borrowed from the records.  Every list has a total order that does not depend on the
 * order of the records (I4), nor on ids where anything else tells two people apart: the eldest first
 * (pedigree_number.c).  Restricted persons and relations are left out for an audience that may not see them,
 * and counted.  Nothing is guessed: a parent that no record names is a placeholder (person == NULL), drawn "?".
 * Nothing here fails: odd records (a person who is his own parent, a circle of ancestors, a third birth parent)
 * are drawn as far as they make sense and counted in `faults`.
 * Source: docs on genograms, 3.6; the relations are those of schemas/codes/relations.xml.
 */
#ifndef MODEL_PEDIGREE_H
#define MODEL_PEDIGREE_H

#include "model/couple.h"
#include "model/family.h"
#include "model/sign.h"

enum pedigree_bond { /* what joins two people on the day: as model/couple says, or only a child */
	PEDIGREE_BOND_PARENTS = COUPLE_PARENTS, /* children in common; nothing else is recorded */
	PEDIGREE_BOND_SPOUSE = COUPLE_SPOUSE,
	PEDIGREE_BOND_PARTNER = COUPLE_PARTNER,
	PEDIGREE_BOND_ENGAGED = COUPLE_ENGAGED,
	PEDIGREE_BOND_SEPARATED = COUPLE_SEPARATED,
	PEDIGREE_BOND_EX_PARTNER = COUPLE_EX_PARTNER,
	PEDIGREE_BOND_DIVORCED = COUPLE_DIVORCED,
	PEDIGREE_BOND_NONE = COUPLE_BONDS, /* one parent, or none (brothers and sisters whose parents are not recorded) */
	PEDIGREE_BONDS,
};
enum pedigree_descent {
	PEDIGREE_BIRTH,
	PEDIGREE_ADOPTED,
	PEDIGREE_KINSHIP,
	PEDIGREE_FOSTERED,
	PEDIGREE_STEPCHILD,
	PEDIGREE_DESCENTS
};

enum pedigree_step { /* what a couple did, in the order in which it is written */
	PEDIGREE_TOGETHER = COUPLE_TOGETHER,
	PEDIGREE_MARRIED = COUPLE_MARRIED,
	PEDIGREE_PARTED = COUPLE_PARTED,
	PEDIGREE_DIVORCED_ON = COUPLE_DIVORCED_ON,
	PEDIGREE_AGAIN = COUPLE_AGAIN, /* after parting or divorce */
	PEDIGREE_STEPS = COUPLE_STEPS
};

struct pedigree_person {
	const struct person *person; /* NULL: a placeholder, somebody no record names */
	uint32_t number;             /* in the family_index; FAMILY_NOBODY: a placeholder */
	uint32_t stands_for;         /* placeholder: the child (place in `person`) whose parent it is */
	uint8_t sex;
	bool index, dead, unborn, unnamed;
	bool overdue; /* unborn as far as recorded, though the day that was expected has passed */
	uint32_t parents;     /* the structural union (place in `joint`) or FAMILY_NOBODY */
	int generation;       /* of somebody no line reaches: steps above (+) the index person; else 0 */
	enum family_tie said; /* of somebody no line reaches: is SAID of `said_of`, or lives with him */
	uint32_t said_of;
	bool only_entries;      /* entries are about him; no record of a person, and no relation */
	unsigned signs;      /* 1u << SIGN_..., those that were asked for */
	unsigned several;    /* how many people the record stands for; 0: one */
	bool ill, using;     /* entries up to the day speak of his mental health; of drugs or alcohol */
	bool responsible;    /* has parental responsibility for an index person, as recorded and open on the day */
	bool unverified;     /* is in the picture only by what nobody named said, or what was passed on */
	struct pedigree_care { /* on the day, as entries tell it (model/care); words absent: none does */
		struct str words, written;
		struct date since; /* of a legal status: unbroken, over several entries; of a placement: of the entry */
		struct str agency; /* who recorded it; absent: not said */
	} care[CARE_PARTS];
	bool home_not_recorded; /* under 16 and in no home, though a parent of his has one in the picture; nothing tells where */
};
struct pedigree_union {
	uint32_t a, b; /* places in `person`; b NOBODY: one parent known; both: none */
	enum pedigree_bond bond;
	struct date start, end;
	struct date step[PEDIGREE_STEPS]; /* when, as far as it is recorded */
	struct str known_by; /* who said so; absent: no record tells */
	bool unverified;     /* nobody who is named, or it was passed on (struct event's basis, contract 3) */
	bool related; /* of one blood: the parents recorded lead both to one ancestor, or one to the other */
	bool cousins; /* so related, and a grandparent of both is the nearest */
	bool parents_assumed; /* holds a brother or sister whose own parents no record names */
	bool civil; /* the marriage is a civil partnership, as recorded */
	uint32_t apart, aparts; /* of so many with one parent alone, whose children have not the same two parents: 0, 1, ... */
	bool perhaps_same; /* of one of these: of some of the others it is only not known */
};
struct pedigree_child {
	uint32_t joint, child;
	enum pedigree_descent descent;
	bool structural; /* hangs here; otherwise a second line, to present or former carers */
	bool current;    /* open on the day */
	uint32_t ordinal;
	struct date start, end;
	struct pedigree_source {
		struct str known_by;
		bool unverified;
	} source[2]; /* who said so of parent a of the union, and of parent b */
	struct str as; /* what a carer is called where the record says more than the line: "special guardian"; else absent */
};
struct pedigree_stepparent { /* has no line of his own: the one to the parent shows him */
	uint32_t of, child; /* places in `person` */
	struct date start, end;
	struct pedigree_source source;
};
struct pedigree_twins {
	uint32_t a, b; /* places in `person`, a < b */
	bool identical;
};
struct pedigree_duty { /* from has parental responsibility for `to` on the day */
	uint32_t from, to;
	const struct relation *relation;
};
struct pedigree_stay { /* somebody lives in a home in a way that was put in words: "half the week" */
	uint32_t who;
	const struct relation *relation; /* its quality */
};
struct pedigree_home {
	const uint32_t *member; /* places in `person`, ascending */
	size_t members;
	const struct pedigree_stay *stay; /* in the order of `who`, then of words and of who said so; none in a copy */
	size_t stays;
};
struct pedigree_line { /* an emotional line, as recorded */
	uint32_t from, to;
	const struct relation *relation;
	bool allegation;
};

enum { PEDIGREE_FAULTS = 3 }; /* that are named */
#define PEDIGREE_NO_DAY (DATE_LAST - 1) /* after every date */

struct pedigree {
	struct pedigree_person *person;
	size_t persons;
	struct pedigree_union *joint;
	size_t joints;
	struct pedigree_child *child;
	size_t children;
	struct pedigree_home *home;
	size_t homes;
	struct pedigree_line *line;
	size_t lines;
	struct pedigree_twins *twin;
	size_t twins;
	struct pedigree_stepparent *stepparent;
	size_t stepparents;
	struct pedigree_duty *duty;
	size_t duties;
	int32_t day;
	size_t withheld_persons, withheld_relations; /* from this audience */
	size_t restricted_persons, restricted_relations,
		restricted_entries; /* in the picture, since this audience may see them */
	bool is_copy;  /* for a named person: people are told apart by their numbers, not by ids of record systems */
	size_t faults; /* odd links left out: self-parents, circles, third parents */
	struct str fault[PEDIGREE_FAULTS]; /* whom the first of them are about: ids, none twice, else absent */
	bool copy; /* made of records from which somebody or something is left out: that a thing is not there says nothing */
	const struct pedigree_stay *stay; /* where nobody else in the picture lives: "in prison"; in that order too, none in a copy */
	size_t stays;
};

struct pedigree_wanted {
	const uint32_t *index; /* numbers in the family_index; drawn double */
	size_t indexes;
	int within; /* steps (parent, child, partner, brother or sister) from an index person; 0: no limit */
	bool all;   /* everybody in the records, joined or not */
	bool placeholders; /* "?" for the unnamed second parent of an index person and of his brothers and sisters */
	const struct sign_list *signs; /* what further fields say; NULL: nothing */
	bool losses; /* who was never born alive has a place */
	bool trans;  /* trans men and women are told of as recorded: Gender Recognition Act 2004 section 22 */
	bool health; /* whom entries about mental health, drugs or alcohol are about */
	bool lines, allegations; /* emotional lines; those that allege too */
	int32_t day; /* PEDIGREE_NO_DAY: no date is recorded of anybody, everything as recorded */
	bool day_found; /* nobody asked for that day: an end that may lie on it, or in its year, has come */
	enum audience audience;
	bool sealed;
	bool copy; /* of records that model/copy has made */
};
void pedigree_of(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
		 struct pedigree *f);

/* Part of pedigree_of: a child whose home nobody recorded would stand outside his parent's outline as if he lived elsewhere;
 * home_not_recorded tells that this is not known. */
void pedigree_home_note(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
			struct pedigree *p);

/* They are partners, and not known to live together. */
void pedigree_set_apart(struct pedigree_union *u);

/* Two births: <0 or >0 where the dates tell who was first, else by the recorded ordinal, else by place.  Not transitive where
 * dates are vague: a whole row is put in order by pedigree_birth_sort, which never goes against what the dates tell.
 * "Before 1990" counts as that year. */
int pedigree_birth_compare(const struct pedigree *p, uint32_t a, uint32_t b);
void pedigree_birth_sort(const struct pedigree *p, uint32_t *who, size_t n);

#endif
