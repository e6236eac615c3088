/* model/kinship - what its parts share: the graph (kinship_graph.c, kinship_couple.c), lines of descent
 * (kinship_blood.c), words (kinship_words.c), rows (kinship.c, kinship_affine.c, kinship_care.c).
 * All memory is the arena's.  Nobody else includes this.
 */
#ifndef MODEL_KINSHIP_OWN_H
#define MODEL_KINSHIP_OWN_H

#include "model/couple.h"
#include "model/kinship.h"

/* What the code knows by name; the list has one row for each. */
/* clang-format off */
#define KINSHIP_CODES(X) \
	X(SPOUSE, "spouse") X(CIVIL_PARTNER, "civil-partner") X(PARTNER, "partner") X(ENGAGED, "engaged") \
	X(DATING, "dating") X(EXPECTING, "expecting-with") X(SEPARATED, "separated") X(PARENT, "parent") \
	X(ADOPTIVE_PARENT, "adoptive-parent") X(CHILD, "child") X(ADOPTED_CHILD, "adopted-child") \
	X(SIBLING, "sibling") X(HALF_SIBLING, "half-sibling") X(SOME_SIBLING, "sibling-not-known") \
	X(ADOPTIVE_SIBLING, "adoptive-sibling") X(GRANDPARENT, "grandparent") X(GRANDCHILD, "grandchild") \
	X(GREAT_GRANDPARENT, "great-grandparent") X(GREAT_GRANDCHILD, "great-grandchild") \
	X(AUNT_UNCLE, "aunt-uncle") X(NIECE_NEPHEW, "niece-nephew") \
	X(GREAT_AUNT_UNCLE, "great-aunt-uncle") X(GREAT_NIECE_NEPHEW, "great-niece-nephew") \
	X(COUSIN, "cousin") X(STEP_PARENT, "step-parent") X(STEP_CHILD, "step-child") \
	X(STEP_SIBLING, "step-sibling") X(STEP_GRANDPARENT, "step-grandparent") \
	X(STEP_GRANDCHILD, "step-grandchild") X(GREAT_STEP_GRANDPARENT, "great-step-grandparent") \
	X(GREAT_STEP_GRANDCHILD, "great-step-grandchild") X(STEP_AUNT_UNCLE, "step-aunt-uncle") \
	X(STEP_NIECE_NEPHEW, "step-niece-nephew") X(AUNT_BY_MARRIAGE, "aunt-uncle-by-marriage") \
	X(NIECE_BY_MARRIAGE, "niece-nephew-by-marriage") \
	X(GREAT_AUNT_BY_MARRIAGE, "great-aunt-uncle-by-marriage") \
	X(GREAT_NIECE_BY_MARRIAGE, "great-niece-nephew-by-marriage") X(PARENT_IN_LAW, "parent-in-law") \
	X(CHILD_IN_LAW, "child-in-law") X(SIBLING_IN_LAW, "sibling-in-law") \
	X(PARENTS_PARTNER, "parents-partner") X(PARTNERS_CHILD, "partners-child") \
	X(PARENTS_PARTNERS_CHILD, "parents-partners-child") X(CO_PARENT, "co-parent") \
	X(PARTNER_OF_KIN, "partner-of-kin") X(KIN_OF_PARTNER, "kin-of-partner") \
	X(FORMER_STEP_PARENT, "former-step-parent") X(FORMER_STEP_CHILD, "former-step-child") \
	X(PARENTS_FORMER_PARTNER, "parents-former-partner") \
	X(FORMER_PARTNERS_CHILD, "former-partners-child") X(EX_SPOUSE, "ex-spouse") \
	X(EX_PARTNER, "ex-partner") X(SPECIAL_GUARDIAN, "special-guardian") \
	X(SPECIAL_GUARDIANSHIP_CHILD, "special-guardianship-child") X(GUARDIAN, "guardian") \
	X(WARD, "ward") X(KINSHIP_CARER, "kinship-carer") X(KINSHIP_CHILD, "kinship-child") \
	X(FOSTER_CARER, "foster-carer") X(FOSTER_CHILD, "foster-child") \
	X(PRIVATE_FOSTER_CARER, "private-foster-carer") X(PRIVATE_FOSTER_CHILD, "private-foster-child") \
	X(CARER, "carer") X(CARED_FOR, "cared-for") X(FOSTER_SIBLING, "foster-sibling") \
	X(HAS_PR, "has-parental-responsibility") X(UNDER_PR, "under-parental-responsibility") \
	X(AS_RECORDED, "as-recorded") X(NO_BLOOD, "no-blood") X(FORMER, "former") \
	X(BY_ADOPTION, "by-adoption") X(ADOPTED_AWAY, "adopted-away") X(OF_AGE, "of-age")
/* clang-format on */

#define KINSHIP_ENUM(name, text) KINSHIP_IS_##name,
enum kinship_code { KINSHIP_CODES(KINSHIP_ENUM) KINSHIP_CODES_N };
#undef KINSHIP_ENUM

enum { /* of a link to a parent, and of a line that goes over it */
       KINSHIP_ADOPTED = 1,
       KINSHIP_UNRECORDED = 2, /* through a parent nobody recorded */
       KINSHIP_SEVERED = 4,    /* a birth parent's, where others have adopted */
};

struct kinship_edge {
	uint32_t parent, child;
	uint8_t flags;
	const struct family_link *link;
};
struct kinship_couple { /* in both directions */
	uint32_t a, b;
	enum kinship_code code; /* what b is to a */
	bool married, was_married, former; /* was_married: and is not any more */
	const struct family_link *link;
};
struct kinship_graph {
	const struct family_index *x;
	struct couple_day on;
	const bool *later; /* links that tell only of a later day (couple_later) */
	struct arena *a;
	size_t persons, nodes; /* nodes beyond the persons: parents nobody recorded */
	const bool *here;
	const uint32_t *rank, *ranked;  /* of each node, and back */
	const uint32_t *topo;           /* ancestors before descendants */
	struct kinship_edge *up, *down; /* by child; by parent */
	uint32_t *up_at, *down_at;
	struct kinship_couple *couple;
	uint32_t *couple_at;
	const struct family_link **near; /* links of a person that hold, or held, on the day */
	const uint32_t *near_at;
	const struct family_link **made_by; /* of nodes beyond the persons; NULL: brothers and sisters */
	size_t circles, unborn;
};
void kinship_graph_open(const struct family_index *x, const struct couple_day *on, struct arena *a,
			struct kinship_graph *g);
/* A link between two who are there, that has begun, and that says what they are to each other. */
bool kinship_is_of_kin(const struct kinship_graph *g, const struct family_link *l);
int kinship_compare_links(const struct family_link *a, const struct family_link *b); /* which says more */
void kinship_list_couples(struct kinship_graph *g);
void kinship_mark_severed(struct kinship_graph *g);
bool kinship_has_begun(const struct kinship_graph *g, const struct family_link *l);
bool kinship_has_ended(const struct kinship_graph *g, const struct family_link *l);
bool kinship_is_kind(const struct kinship_graph *g, const struct family_link *l, const char *kind);
/* parents of both by birth: what that makes them */
enum kinship_blood kinship_sibling_blood(const struct kinship_graph *g, uint32_t a, uint32_t b);

struct kinship_term {
	uint8_t up, down, flags, blood;
	uint32_t count;
	uint32_t
		top; /* 1 + rank of the top's child on the way, while the line is straight: its brothers bend it */
};
enum { KINSHIP_TERMS = 8 }; /* kept of each pair, by birth and by adoption apart: the nearest */
struct kinship_terms {
	double coefficient;
	uint32_t n;
	struct kinship_term term[2 * KINSHIP_TERMS];
};
struct kinship_blood_lines {
	const struct kinship_graph *g;
	uint32_t of;
	uint32_t *row;                       /* by node: which row, UINT32_MAX: no ancestor of `of` */
	const struct kinship_terms ***entry; /* [row][node]; NULL: nothing in common */
	unsigned too_far;
};
void kinship_blood_open(const struct kinship_graph *g, uint32_t of, struct kinship_blood_lines *b);
const struct kinship_terms *kinship_blood_terms(const struct kinship_blood_lines *b,
						uint32_t who); /* NULL: none */
/* The nearest term, by birth (0), by adoption (KINSHIP_ADOPTED) or EITHER; of two that are each other turned round the same from
 * both ends. */
enum { KINSHIP_EITHER = 8 };
const struct kinship_term *kinship_blood_nearest(const struct kinship_blood_lines *b, uint32_t who, unsigned adopted);
bool kinship_blood_has(const struct kinship_blood_lines *b, uint32_t who, unsigned up, unsigned down);

/* A path from `of` outward; far IS ... OF near. */
struct kinship_hop {
	uint32_t near, far;
	const struct family_link *link;
};
struct kinship_path {
	struct kinship_hop *hop;
	size_t n, cap;
	uint32_t with;
};
/* Adds the path by which `who` has this term. */
void kinship_blood_path(const struct kinship_blood_lines *b, uint32_t who, const struct kinship_term *t,
			struct kinship_path *p);
void kinship_path_add(struct arena *a, struct kinship_path *p, uint32_t near, uint32_t far,
		      const struct family_link *link);

const struct kinship_word *kinship_word_of(const struct kinship_words *w, enum kinship_code c);
struct str kinship_say(const struct kinship_words *w, enum kinship_code c, uint8_t sex, unsigned greats,
		       unsigned degree, unsigned removed, enum kinship_blood blood, struct arena *a);
enum kinship_code kinship_term_code(const struct kinship_term *t);
struct str kinship_say_term(const struct kinship_words *w, const struct kinship_term *t, uint8_t sex,
			    struct arena *a);
/* What a link makes its `from` to its `to` (turned: the other way); AS_RECORDED: nothing that the list has. */
enum kinship_code kinship_link_code(const struct kinship_graph *g, const struct family_link *l, bool turned);
struct str kinship_say_link(const struct kinship_graph *g, const struct kinship_words *w,
			    const struct family_link *l, uint32_t who);

struct kinship_making { /* rows as they come */
	const struct kinship_graph *g;
	const struct kinship_words *w;
	struct kinship_blood_lines blood;
	struct kinship_row *row;
	size_t n, cap;
	uint32_t *first; /* by person: 1 + his first row; 0: none */
	uint32_t *next;  /* by row */
	size_t next_cap;
	uint32_t of;
	bool of_age;
	struct kinship_path path;
};
struct kinship_row *kinship_add(struct kinship_making *m, uint32_t who, enum kinship_code c,
				enum kinship_basis basis, unsigned near,
				struct str relation);                  /* NULL: there is that already */
struct str kinship_former(struct kinship_making *m, struct str words); /* "former foster carer" */
void kinship_affine(struct kinship_making *m);                         /* by marriage, partnership and step */
void kinship_care(struct kinship_making *m);
void kinship_chain(struct kinship_making *m); /* everybody else */

#endif
