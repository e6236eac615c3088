#include "pedigree_own.h"

#include <string.h>

bool pedigree_may_see(const struct pedigree_work *k, uint8_t restricted)
{
	return audience_may_see(k->w->audience, k->w->sealed, restricted);
}

static bool is_expected(const struct person *p)
{
	return date_is_known(&p->expected);
}

/* Has no place in the picture: not yet, or a loss that was not asked for. */
static bool is_left_out(const struct pedigree_work *k, uint32_t number)
{
	return family_is_later(k->x->person[number], k->w->day) || (sign_is_loss(k->signs[number]) && !k->w->losses);
}

static bool is_structure(enum family_tie t)
{
	return family_is_parental(t) || family_is_couple(t) ||
	       (t >= FAMILY_TIE_SIBLING && t <= FAMILY_TIE_TWIN);
}

/* Kin that a record names without saying through whom: shown, when nothing else leads there. */
static bool is_remote(enum family_tie t)
{
	return t >= FAMILY_TIE_GRANDPARENT && t <= FAMILY_TIE_COUSIN;
}

bool pedigree_counts(const struct pedigree_work *k, const struct family_link *l, bool everything)
{
	if (!is_structure(l->tie) && !is_remote(l->tie))
		return false;
	if (l->from == l->to)
		return false;
	if (l->start.precision != DATE_NONE && !family_is_open(&l->start, &(struct date){0}, k->w->day))
		return false; /* has not begun; what has ended is still drawn, as ended */
	if (k->later[l - k->x->link])
		return false;
	return everything || pedigree_may_see(k, l->restricted);
}

static bool counts(const void *work, const struct family_link *l)
{
	return pedigree_counts(work, l, false);
}

static bool counts_at_all(const void *work, const struct family_link *l)
{
	return pedigree_counts(work, l, true);
}

/* Steps from the index persons along structure, breadth first; then remote kin of whoever is in. */
static size_t reach(const struct pedigree_work *k, bool everything, bool *in)
{
	const struct family_index *x = k->x;
	uint32_t *queue = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);
	int *steps = ARENA_ARRAY(k->a, int, x->persons + 1);
	size_t n = 0, at = 0, count = 0;
	struct family_near near;

	family_near_open(x, everything ? counts_at_all : counts, k, k->a, &near);
	for (size_t i = 0; i < k->w->indexes; i++)
		if (k->w->index[i] < x->persons && !in[k->w->index[i]]) {
			in[k->w->index[i]] = true;
			queue[n++] = k->w->index[i];
		}
	if (k->w->all)
		for (uint32_t i = 0; i < x->persons; i++)
			if (!in[i] && (everything || pedigree_may_see(k, x->restricted[i])) &&
			    !is_left_out(k, i)) {
				in[i] = true;
				queue[n++] = i;
			}
	for (; at < n; at++) {
		uint32_t p = queue[at];

		count++;
		if (k->w->within && steps[p] >= k->w->within)
			continue;
		for (uint32_t i = near.first[p]; i < near.first[p + 1]; i++) {
			uint32_t q = family_other(near.link[i], p);

			if (in[q] || (!everything && !pedigree_may_see(k, x->restricted[q])) ||
			    is_left_out(k, q))
				continue;
			in[q] = true;
			steps[q] = steps[p] + 1;
			queue[n++] = q;
		}
	}
	return count;
}

/* Who is to be a child's carer or adoptive parent later, and has him in his home on the day already: he is there, with no line
 * yet ("placed for adoption": Adoption and Children Act 2002, section 18). */
static void reach_home(struct pedigree_work *k)
{
	const struct family_index *x = k->x;

	k->lives_with = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);
	for (size_t i = 0; i < x->persons; i++)
		k->lives_with[i] = FAMILY_NOBODY;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		uint32_t *member;
		size_t n = 0;
		bool index = false;

		if (!family_is_parental(l->tie) || k->in[l->from] || !pedigree_may_see(k, l->restricted) ||
		    !pedigree_may_see(k, x->restricted[l->from]))
			continue;
		for (size_t m = 0; m < k->w->indexes; m++)
			index |= k->w->index[m] == l->to;
		if (index)
			n = family_household(x, l->to, k->w->day, k->w->audience, k->w->sealed, k->a, &member);
		for (size_t m = 0; m < n; m++)
			if (member[m] == l->from) {
				k->in[l->from] = true;
				k->lives_with[l->from] = l->to;
			}
	}
}

/* ---- persons ---- */

static void place_persons(struct pedigree_work *k, size_t spare)
{
	const struct family_index *x = k->x;
	const struct person *first_only = x->records->person + x->records->persons - x->records->entries_only;
	struct pedigree *p = k->p;
	size_t n;
	const uint32_t *number = pedigree_number_persons(k, &n);

	p->person = ARENA_ARRAY(k->a, struct pedigree_person, n + spare + 1);
	for (uint32_t i = 0; i < x->persons; i++)
		k->place[i] = FAMILY_NOBODY;
	while (p->persons < n) {
		const uint32_t i = number[p->persons];
		const struct person *who = x->person[i];
		struct pedigree_person *to = &p->person[p->persons];

		k->place[i] = (uint32_t)p->persons++;
		*to = (struct pedigree_person){.person = who,
					       .number = i,
					       .sex = who->sex,
					       .parents = FAMILY_NOBODY,
					       .stands_for = FAMILY_NOBODY,
					       .said_of = FAMILY_NOBODY};
		to->dead = family_is_dead(x, i, k->w->day);
		to->unnamed = str_is_absent(family_name(who));
		to->signs = k->signs[i];
		if (!k->w->trans)
			to->signs &= ~(1u << SIGN_TRANS_MAN | 1u << SIGN_TRANS_WOMAN);
		to->several = k->several[i];
		to->only_entries = x->records->entries_only && who >= first_only &&
				   who < first_only + x->records->entries_only;
		p->restricted_persons += x->restricted[i] != EVENT_OPEN;
		to->unborn = !to->dead &&
			     (date_is_known(&who->birth)
				      ? who->birth.precision != DATE_BEFORE && who->birth.lo > k->w->day
				      : is_expected(who) && (!sign_is_loss(to->signs) ||
							     who->expected.hi >= k->w->day - 28));
		to->overdue = to->unborn && !date_is_known(&who->birth) && who->expected.hi < k->w->day;
	}
	for (size_t i = 0; i < k->w->indexes; i++)
		if (k->w->index[i] < x->persons && k->place[k->w->index[i]] != FAMILY_NOBODY)
			p->person[k->place[k->w->index[i]]].index = true;
}

uint32_t pedigree_place_of(const struct pedigree_work *k, uint32_t number)
{
	return number < k->x->persons ? k->place[number] : FAMILY_NOBODY;
}

/* ---- kin whom no line reaches ---- */

static void add_remote(struct pedigree_work *k)
{
	static const signed char up[FAMILY_TIES] = {
		[FAMILY_TIE_GRANDPARENT] = 2,       [FAMILY_TIE_GRANDCHILD] = -2,
		[FAMILY_TIE_GREAT_GRANDPARENT] = 3, [FAMILY_TIE_GREAT_GRANDCHILD] = -3,
		[FAMILY_TIE_AUNT_UNCLE] = 1,        [FAMILY_TIE_NIECE_NEPHEW] = -1};
	struct pedigree *p = k->p;

	for (size_t i = 0; i < k->links; i++) {
		const struct family_link *l = k->link[i];
		uint32_t a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);

		if (!(is_remote(l->tie) || l->tie == FAMILY_TIE_HALF_SIBLING ||
		      l->tie == FAMILY_TIE_STEP_SIBLING) ||
		    !pedigree_counts(k, l, false))
			continue;
		for (int turn = 0; turn < 2; turn++) {
			struct pedigree_person *q = &p->person[turn ? b : a];
			bool joined = q->parents != FAMILY_NOBODY || q->index;

			for (size_t u = 0; u < p->joints && !joined; u++)
				joined = p->joint[u].a == (turn ? b : a) || p->joint[u].b == (turn ? b : a);
			if (joined || q->said_of != FAMILY_NOBODY)
				continue;
			q->said = turn ? family_tie_turned(l->tie) : l->tie;
			q->said_of = turn ? a : b;
			q->generation = turn ? -up[l->tie] : up[l->tie];
			break;
		}
	}
}

/* In the row of those who care for a child. */
static void add_lives_with(struct pedigree_work *k)
{
	for (size_t i = 0; i < k->p->persons; i++) {
		struct pedigree_person *q = &k->p->person[i];

		if (q->number == FAMILY_NOBODY || k->lives_with[q->number] == FAMILY_NOBODY || q->said_of != FAMILY_NOBODY)
			continue;
		q->said = FAMILY_TIE_LIVES_WITH;
		q->said_of = pedigree_place_of(k, k->lives_with[q->number]);
		q->generation = 1;
	}
}

/* ---- lines ---- */

static void add_lines(struct pedigree_work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;

	p->line = ARENA_ARRAY(k->a, struct pedigree_line, k->links + 1);
	for (size_t i = 0; i < k->links && k->w->lines; i++) {
		const struct family_link *l = k->link[i];
		uint32_t a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);
		bool alleges;

		if (l->tie != FAMILY_TIE_EMOTIONAL || a == b ||
		    !pedigree_holds(k, &l->start, &l->end) || !pedigree_may_see(k, l->restricted))
			continue;
		alleges = x->records->code->relation[l->relation->kind].allegation;
		if (!alleges || k->w->allegations) {
			p->restricted_relations += l->restricted != EVENT_OPEN;
			p->line[p->lines++] = (struct pedigree_line){a, b, l->relation, alleges};
		}
	}
}

void pedigree_of(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
		 struct pedigree *f)
{
	struct pedigree_work k = {.x = x, .w = w, .a = a, .p = f};
	bool *everybody = ARENA_ARRAY(a, bool, x->persons + 1);
	size_t all, seen;

	memset(f, 0, sizeof *f);
	f->day = w->day;
	f->copy = w->copy;
	f->is_copy = x->records->is_copy;
	k.in = ARENA_ARRAY(a, bool, x->persons + 1);
	k.place = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	k.stack = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	k.seen = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	k.signs = ARENA_ARRAY(a, unsigned, x->persons + 1);
	k.several = ARENA_ARRAY(a, unsigned, x->persons + 1);
	for (size_t i = 0; i < x->persons; i++)
		k.signs[i] = sign_of(w->signs, x->person[i]->extra, x->person[i]->extra_n, &k.several[i]);
	k.later = couple_later(x, w->day, a);
	all = reach(&k, true, everybody);
	seen = reach(&k, false, k.in);
	reach_home(&k);
	f->withheld_persons = all - seen;
	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].restricted && pedigree_counts(&k, &x->link[i], true) &&
		    k.in[x->link[i].from] && k.in[x->link[i].to]) {
			if (pedigree_may_see(&k, x->link[i].restricted))
				f->restricted_relations++;
			else
				f->withheld_relations++;
		}
	f->stepparent = ARENA_ARRAY(a, struct pedigree_stepparent, x->links + 1);
	f->joint = ARENA_ARRAY(a, struct pedigree_union, x->links + 2 * x->persons + 2);
	f->child = ARENA_ARRAY(a, struct pedigree_child, x->links + 2 * x->persons + 2);
	place_persons(&k, x->links + x->persons);
	pedigree_number_links(&k);
	pedigree_add_bonds(&k);
	pedigree_add_children(&k);
	pedigree_add_siblings(&k);
	pedigree_part_half(&k);
	if (w->placeholders)
		pedigree_add_placeholders(&k);
	add_remote(&k);
	add_lives_with(&k);
	pedigree_add_homes(&k);
	pedigree_home_note(x, w, a, f);
	add_lines(&k);
	pedigree_add_marks(&k);
}
