/* model/couple - what two people are to each other as a couple on a day, out of all that is recorded of them.
 *
 * One decision for pictures (model/pedigree), relations (model/kinship) and ecomaps (model/tie), so that they say the same of one
 * pair.  Several relations may speak of it ("partner 2014 to 2016", and "ex-partner" both ways).  What began last and is not over on
 * the day says what they are; without dates an end outweighs a beginning, a marriage a partnership.  An end that is not surely before
 * a death of one of them was that death, and no parting.  "Ex-partner, 2017 to 2021" tells of the time together: between the two
 * they were partners, of whom nobody says that they lived together (of "partner" the list of codes says it).  On a day that was found in the records (nobody asked for it), an end that may lie on it, or in its year, has
 * come.  The answer does not hang on the order of the links or of their two ends.
 * The index is borrowed; memory is the caller's or the arena's; nothing here fails.
 * Source: docs on genograms, 1.2; the relations are those of schemas/codes/relations.xml.
 */
#ifndef MODEL_COUPLE_H
#define MODEL_COUPLE_H

#include "model/family.h"

enum couple_bond {     /* what joins two people on the day */
	COUPLE_PARENTS, /* of a child that is expected; nothing else is recorded */
	COUPLE_SPOUSE,
	COUPLE_PARTNER,
	COUPLE_ENGAGED,
	COUPLE_SEPARATED,
	COUPLE_EX_PARTNER,
	COUPLE_DIVORCED,
	COUPLE_BONDS,
};
enum couple_step { /* what they did, in the order in which it is written */
	COUPLE_TOGETHER,
	COUPLE_MARRIED,
	COUPLE_PARTED,
	COUPLE_DIVORCED_ON,
	COUPLE_AGAIN, /* after parting or divorce */
	COUPLE_STEPS
};
struct couple {
	enum couple_bond bond;
	bool civil;       /* the marriage is a civil partnership, as recorded */
	bool was_married; /* to each other, then or on the day */
	bool married;     /* on the day, though they may live apart */
	const struct family_link *link; /* which says what they are */
	struct date start, end, step[COUPLE_STEPS]; /* as far as recorded; none after the day but `start` */
};
struct couple_day {
	int32_t day;
	bool found;
};

/* Of all links of couples (family_is_couple) between two people that have begun by the day, n > 0; puts them in order. */
void couple_of(const struct family_index *x, const struct family_link **link, size_t n, const struct couple_day *on, struct couple *c);
/* The same of two people, by the links between them for which `counts` holds; false: there are none. */
bool couple_between(const struct family_index *x, uint32_t a, uint32_t b,
		    bool (*counts)(const void *self, const struct family_link *l), const void *self,
		    const struct couple_day *on, struct arena *arena, struct couple *c);
enum family_tie couple_tie(enum couple_bond b); /* the relation that says it in one */
/* What the link says of its time: of "ex-wife, 2010 to 2017" that they were married. */
enum family_tie couple_tie_between(const struct family_link *l);
/* The time that the link tells of is over on the day, by another end than a death. */
bool couple_is_over(const struct family_index *x, const struct family_link *l, const struct couple_day *on);
/* By link: without dates of its own it tells of a pair that has met, or has parted, only after the day, as another link says; or of a
 * step-parent who met the child's parent only then. */
bool *couple_later(const struct family_index *x, int32_t day, struct arena *a);

#endif
