/* model/kinship - who is what to somebody: relations computed from those that are recorded, with the path that shows each.
 *
 * kinship_of takes the graph of parents (birth and adoption), couples, step-parents and carers as it stood on a day and gives
 * every person it joins to `of`: blood by generations up to the nearest common ancestors and down again (aunt, second cousin
 * once removed), full or half where both parents are recorded, by adoption apart from by birth, by marriage, by step, by care; who
 * is joined only through several of these is told by the whole chain ("brother's wife's mother").  Two persons between whom
 * only a distant relation is recorded (sibling, aunt, cousin) are joined through parents that nobody recorded.
 * Links that go round in a circle are not used for blood and counted.  Who is not born on the day is not there; an unborn child is.
 * relative: whether the Children Act 1989, section 105(1), calls somebody in that relation a relative of a child, and why: what
 * the words of a record come to, never a decision.  Words, their order and that column are schemas/codes/kinship.csv.
 * Of two people the eight nearest sorts of line by birth and by adoption are kept, which only families of much inbreeding exceed.
 * Order of rows: the list's, nearer first, birth, name, id: total; nothing hangs on the order of records.
 * coefficient: Malecot's coefficient of kinship by birth (1/4 parent or full sibling): the usual recursion over pairs, the later
 * born expanded first; below 0 where somebody has more than two birth parents.  Memory is the arena's; records are borrowed.
 * Only kinship_words_open fails (ERR_USAGE: the list; ERR_SYSTEM: reading it).
 */
#ifndef MODEL_KINSHIP_H
#define MODEL_KINSHIP_H

#include "model/couple.h"
#include "model/family.h"

enum kinship_relative { KINSHIP_NOT_ASKED, KINSHIP_YES, KINSHIP_NO, KINSHIP_CANNOT_TELL };
enum kinship_basis {
	KINSHIP_BIRTH,
	KINSHIP_ADOPTION,
	KINSHIP_MARRIAGE, /* civil partnership too */
	KINSHIP_PARTNERSHIP,
	KINSHIP_STEP,
	KINSHIP_CARE,
	KINSHIP_RECORDED, /* so recorded; what lies between is not */
	KINSHIP_CHAIN,    /* no blood relation recorded */
	KINSHIP_BASES,
};
enum kinship_blood { KINSHIP_BLOOD_NONE, KINSHIP_FULL, KINSHIP_HALF, KINSHIP_BLOOD_NOT_KNOWN };

struct kinship_word {
	struct str code, words, female, male, inverse, reason, source;
	enum kinship_relative relative;
};
struct kinship_words {
	const struct kinship_word *word; /* in the order of the list */
	size_t n;
	uint8_t *at; /* by what the code knows */
};
int kinship_words_open(const char *schemas, struct arena *a, struct kinship_words *w, struct err *e);

struct kinship_step {      /* from IS words to */
	uint32_t from, to; /* numbers in the index */
	struct str words;  /* "mother of" */
	const struct family_link *link;
	bool ended; /* on the day */
};
struct kinship_row {
	uint32_t person;
	const struct kinship_word *word;
	struct str relation; /* what the person is to `of`: "half-sister", "second cousin once removed" */
	enum kinship_basis basis;
	enum kinship_blood blood;
	uint8_t up, down; /* generations up to the common ancestor and down; both 0: no blood relation */
	bool ended;
	uint32_t lines; /* how many lines of descent tell the same */
	double coefficient;
	struct str also; /* by further lines: "third cousin (2 lines); ..." */
	uint32_t with;   /* the other parent of the path's top; FAMILY_NOBODY: none */
	enum kinship_relative relative;
	struct str reason;
	const struct kinship_step *step; /* from the person to `of` */
	size_t steps;
	unsigned near; /* private */
};
struct kinship {
	const struct kinship_row *row;
	size_t n;
	size_t circles;   /* recorded relations not used, since they go round */
	size_t unborn;    /* persons born after the day */
	unsigned too_far; /* generations beyond which ancestors were not looked at; 0: all were */
};
void kinship_of(const struct family_index *x, const struct kinship_words *w, uint32_t of, const struct couple_day *on,
		struct arena *a, struct kinship *k);
const char *kinship_basis_name(enum kinship_basis b);
const char *kinship_blood_name(enum kinship_blood b);       /* "" for none */
const char *kinship_relative_name(enum kinship_relative r); /* "", yes, no, cannot tell */

#endif
