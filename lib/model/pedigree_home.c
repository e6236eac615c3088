/* Who lives with whom in the picture, and of whom no record says where. */
#include "pedigree_own.h"

#include <string.h>

/* True when all of a stand in b; both ascending. */
static bool is_part(const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	size_t q = 0;

	for (size_t i = 0; i < an; i++) {
		while (q < bn && b[q] < a[i])
			q++;
		if (q == bn || b[q] != a[i])
			return false;
	}
	return true;
}

/* Whom a record gives a place to live, or somebody to live with: nobody else has a home with others. */
static bool *who_may_share(const struct family_index *x, struct arena *a)
{
	bool *may = ARENA_ARRAY(a, bool, x->persons + 1);

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie == FAMILY_TIE_RESIDENCE || l->tie == FAMILY_TIE_LIVES_WITH)
			may[l->from] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH)
			may[l->to] = true;
	}
	return may;
}

void pedigree_set_apart(struct pedigree_union *u)
{
	u->bond = PEDIGREE_BOND_ENGAGED;
	u->step[PEDIGREE_TOGETHER] = u->step[PEDIGREE_AGAIN] = (struct date){0};
}

static bool live_together(struct pedigree_work *k, uint32_t a, uint32_t b)
{
	uint32_t *member;
	size_t n = family_household(k->x, a, k->w->day, k->w->audience, k->w->sealed, k->a, &member);

	for (size_t i = 0; i < n; i++)
		if (member[i] == b)
			return true;
	return false;
}

/* "Partner" is drawn as living together, but not against the homes recorded: both have one, or one is a child who has one, and
 * neither is in the other's.  Of an adult with whom nobody recorded a partner's home, the word stands. */
static void part_homes(struct pedigree_work *k)
{
	const struct family_index *x = k->x;
	bool *housed = ARENA_ARRAY(k->a, bool, x->persons + 1);

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if ((l->tie != FAMILY_TIE_RESIDENCE && l->tie != FAMILY_TIE_LIVES_WITH) ||
		    !family_is_open(&l->start, &l->end, k->w->day) || !pedigree_may_see(k, l->restricted))
			continue;
		housed[l->from] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH)
			housed[l->to] = true;
	}
	for (size_t i = 0; i < k->p->joints; i++) {
		struct pedigree_union *u = &k->p->joint[i];
		uint32_t who[2];
		bool apart = true, child = false;

		if (u->bond != PEDIGREE_BOND_PARTNER || k->p->person[u->a].dead || k->p->person[u->b].dead)
			continue;
		who[0] = k->p->person[u->a].number;
		who[1] = k->p->person[u->b].number;
		for (int n = 0; n < 2; n++) {
			child |= housed[who[n]] && family_is_child(x->person[who[n]], k->w->day);
			apart &= housed[who[n]];
		}
		if ((apart || child) && !live_together(k, who[0], who[1]) && !live_together(k, who[1], who[0]))
			pedigree_set_apart(u);
	}
}

static bool is_member(const struct pedigree_home *h, uint32_t who)
{
	return who != FAMILY_NOBODY && is_part(&who, 1, h->member, h->members);
}

/* A residence belongs to a home where one who runs it (anybody, where nobody does) lives at the same place: of two children
 * who go between the same two homes neither makes both places one home's. */
static bool is_place_of(const struct pedigree_work *k, const struct pedigree_home *h, uint32_t place, uint32_t besides)
{
	bool run = false, found = false;

	for (size_t i = 0; i < h->members; i++)
		run |= h->member[i] != besides && family_may_keep_home(k->x, k->p->person[h->member[i]].number, k->w->day);
	for (size_t i = 0; i < k->x->links && !found; i++) {
		const struct family_link *l = &k->x->link[i];
		uint32_t who = l->tie == FAMILY_TIE_RESIDENCE && l->to == place ? pedigree_place_of(k, l->from) : FAMILY_NOBODY;

		found = who != besides && is_member(h, who) && family_is_open(&l->start, &l->end, k->w->day) &&
			pedigree_may_see(k, l->restricted) && (!run || family_may_keep_home(k->x, l->from, k->w->day));
	}
	return found;
}

static int compare_stays(const struct pedigree_stay *a, const struct pedigree_stay *b)
{
	int c = (a->who > b->who) - (a->who < b->who);

	c = c ? c : str_compare(a->relation->quality, b->relation->quality);
	return c ? c : str_compare(a->relation->known_by, b->relation->known_by);
}

/* In its order; the same, said twice, is told once.  How many there are then. */
static size_t put_stay(struct pedigree_stay *stay, size_t n, const struct pedigree_stay *one)
{
	size_t at = n;

	while (at && compare_stays(one, &stay[at - 1]) < 0)
		at--;
	if (at && compare_stays(one, &stay[at - 1]) == 0)
		return n;
	memmove(&stay[at + 1], &stay[at], (n - at) * sizeof *stay);
	stay[at] = *one;
	return n + 1;
}

/* What was said of how somebody lives there; of two who live together it is said of the younger generation. */
static void add_stays(struct pedigree_work *k, struct pedigree_home *h)
{
	struct pedigree_stay *stay = ARENA_ARRAY(k->a, struct pedigree_stay, k->x->links + 1);
	size_t n = 0;

	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];
		struct pedigree_stay one = {pedigree_place_of(k, l->from), l->relation};

		if ((l->tie != FAMILY_TIE_RESIDENCE && l->tie != FAMILY_TIE_LIVES_WITH) || !l->relation ||
		    str_is_empty(str_trim(l->relation->quality)) || !is_member(h, one.who) ||
		    !family_is_open(&l->start, &l->end, k->w->day) || !pedigree_may_see(k, l->restricted))
			continue;
		if (l->tie == FAMILY_TIE_RESIDENCE ? !is_place_of(k, h, l->to, one.who)
						   : !is_member(h, pedigree_place_of(k, l->to)))
			continue;
		if (l->tie == FAMILY_TIE_LIVES_WITH && family_may_keep_home(k->x, l->from, k->w->day) &&
		    !family_may_keep_home(k->x, l->to, k->w->day))
			one.who = pedigree_place_of(k, l->to);
		n = put_stay(stay, n, &one);
	}
	h->stay = stay;
	h->stays = n;
}

static bool is_of_a_home(const struct pedigree_work *k, uint32_t place, uint32_t who)
{
	for (size_t h = 0; h < k->p->homes; h++)
		if (is_member(&k->p->home[h], who) && is_place_of(k, &k->p->home[h], place, who))
			return true;
	return false;
}

/* The same of whoever lives where nobody else in the picture does: in prison, in hospital. */
static void add_lone_stays(struct pedigree_work *k)
{
	struct pedigree_stay *stay = ARENA_ARRAY(k->a, struct pedigree_stay, k->x->links + 1);
	size_t n = 0;

	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];
		struct pedigree_stay one = {pedigree_place_of(k, l->from), l->relation};

		if (l->tie == FAMILY_TIE_RESIDENCE && l->relation && !str_is_empty(str_trim(l->relation->quality)) &&
		    one.who != FAMILY_NOBODY && !k->p->person[one.who].dead && pedigree_holds(k, &l->start, &l->end) &&
		    pedigree_may_see(k, l->restricted) && !is_of_a_home(k, l->to, one.who))
			n = put_stay(stay, n, &one);
	}
	k->p->stay = stay;
	k->p->stays = n;
}

/* Homes are asked of those who run them, so that a child in two homes stands in both and does not make them
 * one. */
void pedigree_add_homes(struct pedigree_work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;
	uint32_t **list = ARENA_ARRAY(k->a, uint32_t *, p->persons + 1);
	size_t *size = ARENA_ARRAY(k->a, size_t, p->persons + 1), sets = 0;
	bool *housed = ARENA_ARRAY(k->a, bool, p->persons + 1), *may_share = who_may_share(x, k->a);

	for (int turn = 0; turn < 2; turn++) /* adults, then children whom no adult houses */
		for (size_t i = 0; i < p->persons; i++) {
			uint32_t *member, *here;
			size_t n, m = 0;

			if (p->person[i].number == FAMILY_NOBODY || p->person[i].dead ||
			    !may_share[p->person[i].number] ||
			    family_may_keep_home(x, p->person[i].number, k->w->day) == (turn == 1) ||
			    (turn && housed[i]))
				continue;
			n = family_household(x, p->person[i].number, k->w->day, k->w->audience, k->w->sealed,
					     k->a, &member);
			here = ARENA_ARRAY(k->a, uint32_t, n + 1);
			for (size_t j = 0; j < n; j++) {
				uint32_t who = pedigree_place_of(k, member[j]);
				size_t q;

				if (who == FAMILY_NOBODY)
					continue;
				for (q = m++; q > 0 && here[q - 1] > who; q--)
					here[q] = here[q - 1];
				here[q] = who;
			}
			if (m < 2)
				continue;
			for (size_t j = 0; j < m; j++)
				housed[here[j]] = true;
			list[sets] = here;
			size[sets++] = m;
		}
	part_homes(k);
	p->home = ARENA_ARRAY(k->a, struct pedigree_home, sets + 1);
	for (size_t s = 0; s < sets; s++) {
		bool drop = false;

		for (size_t t = 0; t < sets && !drop; t++)
			drop = t != s && is_part(list[s], size[s], list[t], size[t]) &&
			       (size[t] > size[s] || t < s);
		if (!drop)
			p->home[p->homes++] = (struct pedigree_home){.member = list[s], .members = size[s]};
	}
	for (size_t h = 0; h < p->homes && !k->w->copy; h++)
		add_stays(k, &p->home[h]);
	if (!k->w->copy)
		add_lone_stays(k);
}

/* A residence that this audience may not see is a residence all the same. */
static bool *who_lives_somewhere(const struct family_index *x, const struct pedigree_wanted *w,
				 struct arena *a, struct pedigree *p)
{
	bool *lives = ARENA_ARRAY(a, bool, x->persons + 1), *in = ARENA_ARRAY(a, bool, x->persons + 1);

	for (size_t i = 0; i < p->persons; i++)
		if (p->person[i].number != FAMILY_NOBODY)
			in[p->person[i].number] = true;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if ((l->tie != FAMILY_TIE_RESIDENCE && l->tie != FAMILY_TIE_LIVES_WITH) ||
		    !family_is_open(&l->start, &l->end, w->day))
			continue;
		lives[l->from] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH)
			lives[l->to] = true;
		if (l->restricted && audience_may_see(w->audience, w->sealed, l->restricted) && in[l->from])
			p->restricted_relations++;
	}
	return lives;
}

void pedigree_home_note(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
			struct pedigree *p)
{
	bool *housed = ARENA_ARRAY(a, bool, p->persons + 1), *lives = who_lives_somewhere(x, w, a, p);

	for (size_t h = 0; h < p->homes; h++)
		for (size_t i = 0; i < p->home[h].members; i++)
			housed[p->home[h].member[i]] = true;
	for (size_t i = 0; i < p->children; i++) {
		const struct pedigree_child *c = &p->child[i];
		const struct pedigree_union *u = &p->joint[c->joint];
		struct pedigree_person *q = &p->person[c->child];

		if (!c->current || c->descent == PEDIGREE_STEPCHILD || q->number == FAMILY_NOBODY ||
		    q->dead || q->unborn || housed[c->child] || lives[q->number] ||
		    family_may_keep_home(x, q->number, w->day))
			continue;
		if ((u->a != FAMILY_NOBODY && housed[u->a]) || (u->b != FAMILY_NOBODY && housed[u->b]))
			q->home_not_recorded = true;
	}
}
