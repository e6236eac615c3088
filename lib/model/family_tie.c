/* What relations mean in a family: their ties, turned round, and in words. */
#include <string.h>

#include "model/family.h"

/* Names of relations.xml and what each means here.  Compared without case, hyphens and dots, so that
 * "greatGrandparent" is "great-grandparent"; a name that is not here has no place in a genogram
 * (FAMILY_TIE_OTHER, by its group). */
static const struct {
	const char *name;
	uint8_t tie;
} tie_names[] = {
	{"parent", FAMILY_TIE_PARENT},
	{"child", FAMILY_TIE_CHILD},
	{"parent-of-unborn-child", FAMILY_TIE_PARENT},
	{"unborn-child", FAMILY_TIE_CHILD},
	{"adoptive-parent", FAMILY_TIE_ADOPTER},
	{"adopted-child", FAMILY_TIE_ADOPTED},
	{"kinship-carer", FAMILY_TIE_KINSHIP},
	{"kinship-child", FAMILY_TIE_KINSHIP_CHILD},
	{"special-guardian", FAMILY_TIE_KINSHIP},
	{"special-guardianship-child", FAMILY_TIE_KINSHIP_CHILD},
	{"guardian", FAMILY_TIE_KINSHIP},
	{"ward", FAMILY_TIE_KINSHIP_CHILD},
	{"carer", FAMILY_TIE_KINSHIP},
	{"cared-for", FAMILY_TIE_KINSHIP_CHILD},
	{"foster-carer", FAMILY_TIE_FOSTER},
	{"foster-child", FAMILY_TIE_FOSTERED},
	{"private-foster-carer", FAMILY_TIE_FOSTER},
	{"private-foster-child", FAMILY_TIE_FOSTERED},
	{"step-parent", FAMILY_TIE_STEP},
	{"step-child", FAMILY_TIE_STEPCHILD},
	{"spouse", FAMILY_TIE_SPOUSE},
	{"civil-partner", FAMILY_TIE_SPOUSE},
	{"partner", FAMILY_TIE_PARTNER},
	{"engaged", FAMILY_TIE_ENGAGED},
	{"dating", FAMILY_TIE_ENGAGED},
	{"expecting-with", FAMILY_TIE_EXPECTING},
	{"separated", FAMILY_TIE_SEPARATED},
	{"ex-partner", FAMILY_TIE_EX_PARTNER},
	{"ex-spouse", FAMILY_TIE_EX_SPOUSE},
	{"sibling", FAMILY_TIE_SIBLING},
	{"unborn-sibling", FAMILY_TIE_SIBLING},
	{"sibling-of-unborn-child", FAMILY_TIE_SIBLING},
	{"twin", FAMILY_TIE_TWIN},
	{"half-sibling", FAMILY_TIE_HALF_SIBLING},
	{"step-sibling", FAMILY_TIE_STEP_SIBLING},
	{"grandparent", FAMILY_TIE_GRANDPARENT},
	{"grandchild", FAMILY_TIE_GRANDCHILD},
	{"great-grandparent", FAMILY_TIE_GREAT_GRANDPARENT},
	{"great-grandchild", FAMILY_TIE_GREAT_GRANDCHILD},
	{"aunt-uncle", FAMILY_TIE_AUNT_UNCLE},
	{"niece-nephew", FAMILY_TIE_NIECE_NEPHEW},
	{"cousin", FAMILY_TIE_COUSIN},
	{"lives-with", FAMILY_TIE_LIVES_WITH},
	{"residence", FAMILY_TIE_RESIDENCE},
	{"resident", FAMILY_TIE_HOME_OF},
	{"same-person", FAMILY_TIE_SAME},
};

static bool is_same_name(struct str a, const char *b)
{
	size_t i = 0;

	for (; *b; b++) {
		char c;

		if (*b == '-' || *b == '.')
			continue;
		while (i < a.n && (a.p[i] == '-' || a.p[i] == '.' || a.p[i] == '_' || a.p[i] == ' '))
			i++;
		if (i == a.n)
			return false;
		c = a.p[i] >= 'A' && a.p[i] <= 'Z' ? (char)(a.p[i] + 32) : a.p[i];
		if (c != *b)
			return false;
		i++;
	}
	return i == a.n;
}

enum family_tie family_tie_of(const struct code *c, uint16_t relation)
{
	const struct code_relation *r;

	if (relation >= c->relations)
		return FAMILY_TIE_NONE;
	r = &c->relation[relation];
	for (size_t i = 0; i < sizeof tie_names / sizeof *tie_names; i++)
		if (is_same_name(r->name, tie_names[i].name))
			return tie_names[i].tie;
	switch (r->group) {
	case CODE_EMOTIONAL:
		return FAMILY_TIE_EMOTIONAL;
	case CODE_TIE:
		return FAMILY_TIE_ECOMAP;
	default:
		return FAMILY_TIE_OTHER;
	}
}

enum family_tie family_tie_turned(enum family_tie t)
{
	static const uint8_t pair[][2] = {
		{FAMILY_TIE_PARENT, FAMILY_TIE_CHILD},
		{FAMILY_TIE_ADOPTER, FAMILY_TIE_ADOPTED},
		{FAMILY_TIE_KINSHIP, FAMILY_TIE_KINSHIP_CHILD},
		{FAMILY_TIE_FOSTER, FAMILY_TIE_FOSTERED},
		{FAMILY_TIE_STEP, FAMILY_TIE_STEPCHILD},
		{FAMILY_TIE_GRANDPARENT, FAMILY_TIE_GRANDCHILD},
		{FAMILY_TIE_GREAT_GRANDPARENT, FAMILY_TIE_GREAT_GRANDCHILD},
		{FAMILY_TIE_AUNT_UNCLE, FAMILY_TIE_NIECE_NEPHEW},
		{FAMILY_TIE_RESIDENCE, FAMILY_TIE_HOME_OF},
	};

	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		if (pair[i][0] == t)
			return pair[i][1];
		if (pair[i][1] == t)
			return pair[i][0];
	}
	return t;
}

struct str family_carer_words(const struct code *c, const struct family_link *l)
{
	const struct code_relation *kind;
	struct str words;

	if ((l->tie != FAMILY_TIE_KINSHIP && l->tie != FAMILY_TIE_FOSTER) || !l->relation)
		return (struct str){0};
	kind = &c->relation[l->relation->kind];
	if (family_tie_of(c, l->relation->kind) != l->tie)
		kind = &c->relation[kind->inverse];
	if (str_is_equal(kind->name, STR("carer")) || str_is_equal(kind->name, STR("foster-carer")))
		return (struct str){0};
	words = kind->words;
	if (str_has_suffix(words, STR(" of")))
		words.n -= 3;
	return words;
}

const char *family_tie_words(enum family_tie t)
{
	static const char *const words[FAMILY_TIES] = {
		[FAMILY_TIE_PARENT] = "parent",
		[FAMILY_TIE_ADOPTER] = "adoptive parent",
		[FAMILY_TIE_KINSHIP] = "carer",
		[FAMILY_TIE_FOSTER] = "foster carer",
		[FAMILY_TIE_STEP] = "step-parent",
		[FAMILY_TIE_CHILD] = "child",
		[FAMILY_TIE_ADOPTED] = "adopted child",
		[FAMILY_TIE_KINSHIP_CHILD] = "cared-for child",
		[FAMILY_TIE_FOSTERED] = "foster child",
		[FAMILY_TIE_STEPCHILD] = "step-child",
		[FAMILY_TIE_PARTNER] = "partner",
		[FAMILY_TIE_SPOUSE] = "husband, wife or civil partner",
		[FAMILY_TIE_ENGAGED] = "partner, not living together",
		[FAMILY_TIE_EX_PARTNER] = "former partner",
		[FAMILY_TIE_EX_SPOUSE] = "former husband or wife",
		[FAMILY_TIE_SEPARATED] = "separated partner",
		[FAMILY_TIE_EXPECTING] = "other parent of an unborn child",
		[FAMILY_TIE_SIBLING] = "brother or sister",
		[FAMILY_TIE_HALF_SIBLING] = "half-brother or half-sister",
		[FAMILY_TIE_STEP_SIBLING] = "step-brother or step-sister",
		[FAMILY_TIE_TWIN] = "twin",
		[FAMILY_TIE_GRANDPARENT] = "grandparent",
		[FAMILY_TIE_GRANDCHILD] = "grandchild",
		[FAMILY_TIE_GREAT_GRANDPARENT] = "great-grandparent",
		[FAMILY_TIE_GREAT_GRANDCHILD] = "great-grandchild",
		[FAMILY_TIE_AUNT_UNCLE] = "aunt or uncle",
		[FAMILY_TIE_NIECE_NEPHEW] = "niece or nephew",
		[FAMILY_TIE_COUSIN] = "cousin",
		[FAMILY_TIE_LIVES_WITH] = "lives with",
	};

	return t < FAMILY_TIES && words[t] ? words[t] : "connected";
}
