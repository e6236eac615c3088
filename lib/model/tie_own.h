/* Between the parts of model/tie: what is at hand while ties are gathered. */
#ifndef MODEL_TIE_OWN_H
#define MODEL_TIE_OWN_H

#include "model/couple.h"
#include "model/tie.h"

struct tie_work {
	const struct family_index *x;
	const struct tie_wanted *w;
	struct arena *a;
	bool *centre; /* by number in the index */
	struct tie *tie;
	enum tie_sector *by_relation, *by_contact; /* of each tie; TIE_SECTORS: nothing told, or several things */
	size_t n, cap;
	struct ties *out;
	bool *withheld; /* persons already counted */
	const bool *later; /* links that tell only of a later day (couple_later) */
};

/* On the day; on one that was found, what may end on it, or in its year, has. */
static inline bool tie_holds(const struct tie_work *k, const struct date *start, const struct date *end)
{
	return family_is_open(start, end, k->w->day) && !family_has_ended(end, k->w->day, k->w->day_found);
}
bool tie_may_see(const struct tie_work *k, uint8_t restricted);
void tie_note_person(struct tie_work *k, uint32_t who); /* counts somebody withheld, once */
/* What two are as a couple, as far as this audience may see; false: nothing is recorded. */
bool tie_couple(const struct tie_work *k, uint32_t a, uint32_t b, struct couple *c);
size_t tie_of_person(struct tie_work *k, uint32_t who); /* place of his tie, made where there is none */
size_t tie_of_service(struct tie_work *k, struct str name, struct str id);
/* tie_kin.c: who has become a birth parent by an adoption; the words for those whom kin does not place, or by adoption only. */
bool tie_is_birth_parent(const struct tie_work *k, uint32_t who, uint32_t child);
void tie_add_kinship(struct tie_work *k);
/* tie_home.c: a child in the middle who lives in two homes: who lives in which. */
void tie_add_homes(struct tie_work *k);
/* tie_say.c: friends, services and what was said, as relations have it; contacts, as entries have them. */
void tie_gather_said(struct tie_work *k);
void tie_gather_contacts(struct tie_work *k);
void tie_join_short(struct tie_work *k);
void tie_settle(struct tie_work *k); /* what those who spoke agree on */
bool tie_is_short_for(struct str a, struct str b);
struct str tie_bare_id(struct str id); /* without its system */
/* tie_sector.c: who stands apart from the relatives, who belongs to a placement, what a service is. */
void tie_put_sectors(struct tie_work *k);
enum tie_sector tie_sector_by(const struct tie_work *k, enum tie_mark mark, struct str name);

#endif
