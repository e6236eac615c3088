#include "tie_own.h"

#include <stdlib.h>
#include <string.h>

bool tie_may_see(const struct tie_work *k, uint8_t restricted)
{
	return audience_may_see(k->w->audience, k->w->sealed, restricted);
}

/* Letters and digits only, small: "Ashmere Community Dental" is "agency:ashmere-community-dental". */
static bool is_same(struct str a, struct str b)
{
	size_t i = 0, j = 0;

	for (;;) {
		char c, d;

		while (i < a.n && (a.p[i] == ' ' || a.p[i] == '-' || a.p[i] == '\'' || a.p[i] == '.' ||
				   a.p[i] == ',' || a.p[i] == '_'))
			i++;
		while (j < b.n && (b.p[j] == ' ' || b.p[j] == '-' || b.p[j] == '\'' || b.p[j] == '.' ||
				   b.p[j] == ',' || b.p[j] == '_'))
			j++;
		if (i == a.n || j == b.n)
			return i == a.n && j == b.n;
		c = a.p[i] >= 'A' && a.p[i] <= 'Z' ? (char)(a.p[i] + 32) : a.p[i];
		d = b.p[j] >= 'A' && b.p[j] <= 'Z' ? (char)(b.p[j] + 32) : b.p[j];
		if (c != d)
			return false;
		i++;
		j++;
	}
}

/* "Dunnock primary" is "Dunnock Primary School": at least two words, all of them the beginning of the
 * other. */
bool tie_is_short_for(struct str a, struct str b)
{
	size_t words = 1, n = 0;

	for (size_t i = 0; i < a.n; i++)
		words += a.p[i] == ' ' || a.p[i] == '-';
	for (size_t seen = 0; n < b.n; n++)
		if ((b.p[n] == ' ' || b.p[n] == '-' || b.p[n] == ',') && ++seen == words)
			break;
	return words > 1 && n < b.n && is_same(a, str_part(b, 0, n));
}

struct str tie_bare_id(struct str id)
{
	struct str rest = id;

	str_cut(&rest, ':');
	return str_is_absent(rest) ? id : rest;
}

static size_t new_tie(struct tie_work *k)
{
	if (k->n == k->cap) {
		size_t cap = k->cap ? 2 * k->cap : 32;
		struct tie *to = ARENA_ARRAY(k->a, struct tie, cap);
		enum tie_sector *relation = ARENA_ARRAY(k->a, enum tie_sector, cap),
				*contact = ARENA_ARRAY(k->a, enum tie_sector, cap);

		if (k->n) {
			memcpy(to, k->tie, k->n * sizeof *to);
			memcpy(relation, k->by_relation, k->n * sizeof *relation);
			memcpy(contact, k->by_contact, k->n * sizeof *contact);
		}
		k->tie = to;
		k->by_relation = relation;
		k->by_contact = contact;
		k->cap = cap;
	}
	k->tie[k->n] = (struct tie){
		.sector = TIE_SERVICES, .words_of = FAMILY_NOBODY, .first = DATE_LAST, .last = DATE_LAST};
	k->by_relation[k->n] = k->by_contact[k->n] = TIE_SECTORS;
	return k->n++;
}

size_t tie_of_person(struct tie_work *k, uint32_t who)
{
	const struct person *p = k->x->person[who];
	size_t at;

	for (size_t i = 0; i < k->n; i++)
		if (k->tie[i].person == p)
			return i;
	at = new_tie(k);
	k->tie[at].person = p;
	k->tie[at].id = p->id;
	k->tie[at].name = str_is_absent(family_name(p)) ? STR("not named") : family_name(p);
	k->tie[at].sector = TIE_FRIENDS;
	k->tie[at].dead = family_is_dead(k->x, who, k->w->day);
	return at;
}

size_t tie_of_service(struct tie_work *k, struct str name, struct str id)
{
	size_t at;

	for (size_t i = 0; i < k->n; i++)
		if (!k->tie[i].person &&
		    (is_same(k->tie[i].name, name) || is_same(tie_bare_id(k->tie[i].id), name)))
			return i;
	at = new_tie(k);
	k->tie[at].id = id;
	k->tie[at].name = name;
	return at;
}

void tie_note_person(struct tie_work *k, uint32_t who)
{
	if (!k->withheld[who]) {
		k->withheld[who] = true;
		k->out->withheld_persons++;
	}
}

/* ---- kin ---- */

/* A grandmother who is the carer too is the grandmother; that she is the carer is told besides. */
static enum family_tie closer(enum family_tie a, enum family_tie b)
{
	if (a == FAMILY_TIE_KINSHIP || b == FAMILY_TIE_KINSHIP) {
		enum family_tie other = a == FAMILY_TIE_KINSHIP ? b : a;

		return other == FAMILY_TIE_NONE ? FAMILY_TIE_KINSHIP : other;
	}
	return a == FAMILY_TIE_NONE || (b != FAMILY_TIE_NONE && b < a) ? b : a;
}

static void add_kin(struct tie_work *k, uint32_t who, enum family_tie what, uint8_t restricted, bool lives)
{
	struct tie *t;
	size_t at;

	if (k->centre[who] || family_is_later(k->x->person[who], k->w->day))
		return;
	if (str_is_absent(family_name(k->x->person[who])))
		return; /* nobody can be asked about somebody without a name */
	if (!tie_may_see(k, restricted) || !tie_may_see(k, k->x->restricted[who])) {
		tie_note_person(k, who);
		return;
	}
	k->out->restricted_relations += restricted != EVENT_OPEN;
	at = tie_of_person(k, who);
	t = &k->tie[at];
	t->kin = closer(t->kin, what);
	if (lives)
		t->sector = TIE_HOUSEHOLD;
	else if (t->sector != TIE_HOUSEHOLD)
		t->sector = TIE_KIN;
}

/* Of several words for one carer the first of the alphabet, whatever the order of records. */
static void note_care(struct tie_work *k, const struct family_link *l)
{
	struct str words = family_carer_words(k->x->records->code, l);

	if ((l->tie != FAMILY_TIE_KINSHIP && l->tie != FAMILY_TIE_FOSTER) || !tie_may_see(k, l->restricted))
		return;
	if (str_is_empty(words))
		words = str_of(family_tie_words(l->tie));
	for (size_t i = 0; i < k->n; i++)
		if (k->tie[i].person == k->x->person[l->from] &&
		    (str_is_empty(k->tie[i].care) || str_compare(words, k->tie[i].care) < 0))
			k->tie[i].care = words;
}

static bool is_kin(enum family_tie t)
{
	return (t >= FAMILY_TIE_PARENT && t <= FAMILY_TIE_COUSIN) && t != FAMILY_TIE_EXPECTING;
}

static bool is_parent_link(const struct family_index *x, size_t i)
{
	return x->link[i].tie == FAMILY_TIE_PARENT && !family_is_again(x, i);
}

/* Birth parents recorded, those among them whom a copy leaves out too. */
static size_t parents_of(const struct family_index *x, uint32_t child, uint32_t other, size_t *common)
{
	size_t n = 0;

	*common = 0;
	for (size_t i = 0; i < x->links; i++) {
		if (!is_parent_link(x, i) || x->link[i].to != child)
			continue;
		n++;
		for (size_t j = 0; j < x->links; j++)
			*common += is_parent_link(x, j) && x->link[j].to == other && x->link[j].from == x->link[i].from;
	}
	for (size_t i = 0; i < x->records->left_outs; i++) {
		const struct family_left_out *one = &x->records->left_out[i];

		if (family_find(x, one->child) != child)
			continue;
		n++;
		for (size_t j = 0; j < x->records->left_outs; j++)
			*common += x->records->left_out[j].parent == one->parent &&
				   family_find(x, x->records->left_out[j].child) == other;
	}
	return n;
}

/* A parent by birth, or by an adoption that there has been by the day. */
static bool is_descent(const struct tie_work *k, const struct family_link *l)
{
	return l->tie == FAMILY_TIE_PARENT || (l->tie == FAMILY_TIE_ADOPTER && tie_holds(k, &l->start, &l->end));
}

/* By a common grandparent: the brothers and sisters of a parent. */
static void add_aunts(struct tie_work *k, const struct family_link *l, const struct family_link *grand)
{
	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *m = &k->x->link[i];
		uint8_t strictest = grand->restricted > l->restricted ? grand->restricted : l->restricted;

		if (is_descent(k, m) && m->from == grand->from && m->to != l->from && m->to != l->to)
			add_kin(k, m->to, FAMILY_TIE_AUNT_UNCLE,
				m->restricted > strictest ? m->restricted : strictest, false);
	}
}

/* Brothers and sisters are of the full blood where two parents are the same; a parent is one by birth only where others have
 * adopted the child. */
static void find_full(struct tie_work *k)
{
	for (size_t i = 0; i < k->n; i++)
		for (size_t j = 0; j < k->w->centres && k->tie[i].kin == FAMILY_TIE_SIBLING; j++) {
			uint32_t who = family_find(k->x, k->tie[i].id);
			size_t common = 0;

			if (who != FAMILY_NOBODY)
				parents_of(k->x, who, k->w->centre[j], &common);
			k->tie[i].full |= common > 1;
		}
	for (size_t i = 0; i < k->n && k->w->centres == 1; i++)
		if (k->tie[i].kin == FAMILY_TIE_PARENT)
			k->tie[i].birth = tie_is_birth_parent(k, family_find(k->x, k->tie[i].id), k->w->centre[0]);
}

/* From one parent of the middle: his other children, his parents, his brothers and sisters. */
static void derive(struct tie_work *k, const struct family_link *l)
{
	const struct family_index *x = k->x;

	for (size_t j = 0; j < x->links; j++) {
		const struct family_link *m = &x->link[j];
		uint8_t strictest = m->restricted > l->restricted ? m->restricted : l->restricted;
		size_t common, mine, theirs;

		if ((m->tie == FAMILY_TIE_SIBLING || m->tie == FAMILY_TIE_TWIN ||
		     m->tie == FAMILY_TIE_HALF_SIBLING) &&
		    (m->from == l->from) != (m->to == l->from))
			add_kin(k, m->from == l->from ? m->to : m->from, FAMILY_TIE_AUNT_UNCLE, strictest,
				false);
		if (!is_descent(k, m))
			continue;
		if (m->to == l->from && m->from != l->to)
			add_kin(k, m->from, FAMILY_TIE_GRANDPARENT, strictest, false);
		if (m->to == l->from && m->from != l->to)
			add_aunts(k, l, m);
		if (m->from != l->from || m->to == l->to)
			continue;
		theirs = parents_of(x, m->to, l->to, &common);
		mine = parents_of(x, l->to, m->to, &common);
		if (l->tie == FAMILY_TIE_ADOPTER || m->tie == FAMILY_TIE_ADOPTER)
			theirs = mine = 1; /* how they are of one blood, if at all, is not told by an adoption */
		/* What a relation says of them goes before what follows from their parents. */
		for (size_t i = 0; i < k->n; i++)
			if (k->tie[i].person == x->person[m->to] && k->tie[i].kin >= FAMILY_TIE_SIBLING &&
			    k->tie[i].kin <= FAMILY_TIE_TWIN)
				theirs = 0;
		if (theirs)
			add_kin(k, m->to,
				theirs > 1 && mine > 1 && common == 1 ? FAMILY_TIE_HALF_SIBLING
								      : FAMILY_TIE_SIBLING,
				strictest, false);
	}
}

static bool tells_of_couple(const void *work, const struct family_link *l)
{
	const struct tie_work *k = work;

	return family_is_open(&l->start, &(struct date){0}, k->w->day) && !k->later[l - k->x->link] &&
	       tie_may_see(k, l->restricted);
}

bool tie_couple(const struct tie_work *k, uint32_t a, uint32_t b, struct couple *c)
{
	return couple_between(k->x, a, b, tells_of_couple, k, &(struct couple_day){k->w->day, k->w->day_found}, k->a, c);
}

/* What `from` is to `to`; of a couple, what all that is recorded of it comes to. */
static enum family_tie tie_of(const struct tie_work *k, const struct family_link *l)
{
	struct couple c;

	return family_is_couple(l->tie) && tie_couple(k, l->from, l->to, &c) ? couple_tie(c.bond) : l->tie;
}

/* Parents, brothers, sisters and whoever else a relation names; brothers and sisters by a common parent;
 * parents' parents. */
static void gather_kin(struct tie_work *k)
{
	const struct family_index *x = k->x;
	bool of_adults = false;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (!is_kin(l->tie) || l->from == l->to || !tie_holds(k, &l->start, &l->end))
			continue;
		if (k->centre[l->to]) {
			add_kin(k, l->from, tie_of(k, l), l->restricted, false);
			note_care(k, l);
		}
		if (k->centre[l->from])
			add_kin(k, l->to, family_tie_turned(tie_of(k, l)), l->restricted, false);
	}
	for (int turn = 0; turn < 2; turn++) /* what is known by birth goes before what an adoption tells */
		for (size_t i = 0; i < x->links; i++)
			if (is_descent(k, &x->link[i]) && (x->link[i].tie == FAMILY_TIE_ADOPTER) == (turn == 1) &&
			    k->centre[x->link[i].to])
				derive(k, &x->link[i]);
	for (size_t i = 0; i < k->w->centres; i++)
		of_adults |= family_may_keep_home(x, k->w->centre[i], k->w->day);
	for (size_t i = 0; i < k->w->centres; i++) {
		uint32_t *member;

		/* with adults in the middle it is their home: where a child of it lives besides is not that one */
		if (of_adults && !family_may_keep_home(x, k->w->centre[i], k->w->day))
			continue;
		size_t n = family_household(x, k->w->centre[i], k->w->day, k->w->audience, k->w->sealed, k->a,
					    &member);

		for (size_t j = 0; j < n; j++)
			if (!k->centre[member[j]])
				add_kin(k, member[j], FAMILY_TIE_NONE, EVENT_OPEN, true);
	}
}

/* What is one person to one child of several in the middle. */
static void gather_of(struct tie_work *k, const uint32_t *child)
{
	struct ties none = {0};
	struct tie_wanted wanted = *k->w;
	struct tie_work one = {.x = k->x, .w = &wanted, .a = k->a, .out = &none, .later = k->later};

	wanted.centre = child;
	wanted.centres = 1;
	one.centre = ARENA_ARRAY(k->a, bool, k->x->persons + 1);
	one.withheld = ARENA_ARRAY(k->a, bool, k->x->persons + 1);
	one.centre[*child] = true;
	gather_kin(&one);
	find_full(&one);
	for (size_t i = 0; i < one.n; i++)
		for (size_t m = 0; m < k->n; m++) {
			struct tie *to = &k->tie[m];
			struct tie_kin *of;

			if (to->person != one.tie[i].person || one.tie[i].kin == FAMILY_TIE_NONE)
				continue;
			of = ARENA_ARRAY(k->a, struct tie_kin, to->ofs + 1);
			if (to->ofs)
				memcpy(of, to->of, to->ofs * sizeof *of);
			of[to->ofs++] = (struct tie_kin){.to = *child,
							   .kin = one.tie[i].kin,
							   .full = one.tie[i].full,
							   .care = one.tie[i].care,
							   .birth = one.tie[i].birth};
			to->of = of;
		}
}

static void gather_each(struct tie_work *k)
{
	bool any = false;

	for (size_t i = 0; i < k->w->centres; i++)
		any |= family_is_child(k->x->person[k->w->centre[i]], k->w->day);
	for (size_t i = 0; i < k->w->centres && k->w->centres > 1; i++)
		if (!any || family_is_child(k->x->person[k->w->centre[i]], k->w->day)) {
			gather_of(k, &k->w->centre[i]);
			k->out->children++;
		}
}

static int compare_ties(const void *va, const void *vb)
{
	const struct tie *a = va, *b = vb;
	int c;

	if (a->sector != b->sector)
		return a->sector < b->sector ? -1 : 1;
	if (a->kin != b->kin)
		return (a->kin ? a->kin : FAMILY_TIES) < (b->kin ? b->kin : FAMILY_TIES) ? -1 : 1;
	if (a->contacts != b->contacts)
		return a->contacts > b->contacts ? -1 : 1;
	c = str_compare(a->name, b->name);
	return c ? c : str_compare(a->id, b->id);
}

static bool is_restricted(const struct tie_work *k, const struct person *p)
{
	for (size_t i = 0; i < k->x->persons; i++)
		if (k->x->person[i] == p)
			return k->x->restricted[i] != EVENT_OPEN;
	return false;
}

/* Who has died is no tie of today's, unless somebody has spoken of it. */
static void leave_out_dead(struct tie_work *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++)
		if (!k->tie[i].dead || k->tie[i].sayings)
			k->tie[n++] = k->tie[i];
	k->n = n;
}

void tie_gather(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct ties *t)
{
	struct tie_work k = {.x = x, .w = w, .a = a, .out = t};

	memset(t, 0, sizeof *t);
	k.centre = ARENA_ARRAY(a, bool, x->persons + 1);
	k.withheld = ARENA_ARRAY(a, bool, x->persons + 1);
	k.later = couple_later(x, w->day, a);
	for (size_t i = 0; i < w->centres; i++)
		if (w->centre[i] < x->persons)
			k.centre[w->centre[i]] = true;
	gather_kin(&k);
	find_full(&k);
	gather_each(&k);
	tie_add_kinship(&k);
	tie_add_homes(&k);
	tie_gather_said(&k);
	tie_gather_contacts(&k);
	tie_join_short(&k);
	tie_settle(&k);
	tie_put_sectors(&k);
	leave_out_dead(&k);
	for (size_t i = 0; i < k.n; i++)
		if (k.tie[i].person)
			t->restricted_persons += is_restricted(&k, k.tie[i].person);
	for (size_t i = 0; i < x->persons; i++)
		t->restricted_persons += k.centre[i] && x->restricted[i] != EVENT_OPEN;
	if (k.n)
		qsort(k.tie, k.n, sizeof *k.tie, compare_ties);
	t->tie = k.tie;
	t->n = k.n;
}
