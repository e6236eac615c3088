#include "model/tie.h"

#include <stdlib.h>
#include <string.h>

struct work {
	const struct family_index *x;
	const struct tie_wanted *w;
	struct arena *a;
	bool *centre;
	struct tie *tie;
	size_t n, cap;
	struct ties *out;
	bool *withheld; /* persons already counted */
};

static bool may_see(const struct work *k, uint8_t restricted)
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
static bool is_short_for(struct str a, struct str b)
{
	size_t words = 1, n = 0;

	for (size_t i = 0; i < a.n; i++)
		words += a.p[i] == ' ' || a.p[i] == '-';
	for (size_t seen = 0; n < b.n; n++)
		if ((b.p[n] == ' ' || b.p[n] == '-' || b.p[n] == ',') && ++seen == words)
			break;
	return words > 1 && n < b.n && is_same(a, str_part(b, 0, n));
}

static struct str service_of(struct str id)
{
	struct str rest = id;

	str_cut(&rest, ':');
	return str_is_absent(rest) ? id : rest;
}

/* An id for people: without its system, hyphens as blanks, the first letter large. */
static struct str words_of(struct arena *a, struct str id)
{
	struct str s = arena_copy(a, service_of(id));
	char *p = (char *)(uintptr_t)s.p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '-' || p[i] == '_')
			p[i] = ' ';
	if (s.n && p[0] >= 'a' && p[0] <= 'z')
		p[0] = (char)(p[0] - 32);
	return s;
}

static struct tie *new_tie(struct work *k)
{
	struct tie *t;

	if (k->n == k->cap) {
		size_t cap = k->cap ? 2 * k->cap : 32;
		struct tie *to = ARENA_ARRAY(k->a, struct tie, cap);

		if (k->n)
			memcpy(to, k->tie, k->n * sizeof *to);
		k->tie = to;
		k->cap = cap;
	}
	t = &k->tie[k->n++];
	*t = (struct tie){.sector = TIE_SERVICES, .first = DATE_LAST, .last = DATE_LAST};
	return t;
}

static struct tie *person_tie(struct work *k, uint32_t who)
{
	const struct person *p = k->x->person[who];
	struct tie *t;

	for (size_t i = 0; i < k->n; i++)
		if (k->tie[i].person == p)
			return &k->tie[i];
	t = new_tie(k);
	t->person = p;
	t->id = p->id;
	t->name = str_is_absent(family_name(p)) ? STR("not named") : family_name(p);
	t->sector = TIE_FRIENDS;
	return t;
}

static struct tie *service_tie(struct work *k, struct str name, struct str id)
{
	struct tie *t;

	for (size_t i = 0; i < k->n; i++)
		if (!k->tie[i].person &&
		    (is_same(k->tie[i].name, name) || is_same(service_of(k->tie[i].id), name) ||
		     is_short_for(k->tie[i].name, name) || is_short_for(name, k->tie[i].name)))
			return &k->tie[i];
	t = new_tie(k);
	t->id = id;
	t->name = name;
	return t;
}

static void note_person(struct work *k, uint32_t who)
{
	if (!k->withheld[who]) {
		k->withheld[who] = true;
		k->out->withheld_persons++;
	}
}

/* ---- kin ---- */

static enum family_tie closer(enum family_tie a, enum family_tie b)
{
	return a == FAMILY_TIE_NONE || (b != FAMILY_TIE_NONE && b < a) ? b : a;
}

static void add_kin(struct work *k, uint32_t who, enum family_tie what, uint8_t restricted, bool lives)
{
	struct tie *t;

	if (k->centre[who])
		return;
	if (str_is_absent(family_name(k->x->person[who])))
		return; /* nobody can be asked about somebody without a name */
	if (!may_see(k, restricted) || !may_see(k, k->x->restricted[who])) {
		note_person(k, who);
		return;
	}
	k->out->restricted_relations += restricted != EVENT_OPEN;
	t = person_tie(k, who);
	t->kin = closer(t->kin, what);
	if (lives)
		t->sector = TIE_HOUSEHOLD;
	else if (t->sector != TIE_HOUSEHOLD)
		t->sector = TIE_KIN;
}

static bool is_kin(enum family_tie t)
{
	return (t >= FAMILY_TIE_PARENT && t <= FAMILY_TIE_COUSIN) && t != FAMILY_TIE_EXPECTING;
}

static size_t parents_of(const struct family_index *x, uint32_t child, uint32_t other, size_t *common)
{
	size_t n = 0;

	*common = 0;
	for (size_t i = 0; i < x->links; i++) {
		if (x->link[i].tie != FAMILY_TIE_PARENT || x->link[i].to != child)
			continue;
		n++;
		for (size_t j = 0; j < x->links; j++)
			*common += x->link[j].tie == FAMILY_TIE_PARENT && x->link[j].to == other &&
				   x->link[j].from == x->link[i].from;
	}
	return n;
}

/* From one parent of the middle: his other children, his parents, his brothers and sisters. */
static void derive(struct work *k, const struct family_link *l)
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
		if (m->tie != FAMILY_TIE_PARENT)
			continue;
		if (m->to == l->from && m->from != l->to)
			add_kin(k, m->from, FAMILY_TIE_GRANDPARENT, strictest, false);
		if (m->from != l->from || m->to == l->to)
			continue;
		theirs = parents_of(x, m->to, l->to, &common);
		mine = parents_of(x, l->to, m->to, &common);
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

/* Parents, brothers, sisters and whoever else a relation names; brothers and sisters by a common parent;
 * parents' parents. */
static void gather_kin(struct work *k)
{
	const struct family_index *x = k->x;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (!is_kin(l->tie) || l->from == l->to || !family_is_open(&l->start, &l->end, k->w->day))
			continue;
		if (k->centre[l->to])
			add_kin(k, l->from, l->tie, l->restricted, false);
		if (k->centre[l->from])
			add_kin(k, l->to, family_tie_turned(l->tie), l->restricted, false);
	}
	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].tie == FAMILY_TIE_PARENT && k->centre[x->link[i].to])
			derive(k, &x->link[i]);
	for (size_t i = 0; i < k->w->centres; i++) {
		uint32_t *member;
		size_t n = family_household(x, k->w->centre[i], k->w->day, k->w->audience, k->w->sealed, k->a,
					    &member);

		for (size_t j = 0; j < n; j++)
			if (!k->centre[member[j]])
				add_kin(k, member[j], FAMILY_TIE_NONE, EVENT_OPEN, true);
	}
}

/* ---- ties as recorded ---- */

static bool has_prefix(struct str s, const char *prefix)
{
	return str_has_prefix(s, str_of(prefix));
}

static void add_saying(struct work *k, struct tie *t, const struct relation *r, struct str quality)
{
	struct tie_saying *s = ARENA_ARRAY(k->a, struct tie_saying, t->sayings + 1);
	size_t at;

	for (at = 0; at < t->sayings && str_compare(t->saying[at].relation->known_by, r->known_by) <= 0; at++)
		s[at] = t->saying[at];
	s[at] = (struct tie_saying){r, quality};
	for (size_t i = at; i < t->sayings; i++)
		s[i + 1] = t->saying[i];
	t->saying = s;
	t->sayings++;
}

/* What a relation says of a tie, seen from the middle: what flows to it comes from the other. */
static struct str quality_of(const struct relation *r, const struct code_relation *kind, bool outward)
{
	struct str quality;

	if (!has_prefix(kind->name, "tie-"))
		return str_is_empty(r->quality) ? (struct str){0} : r->quality;
	quality = str_part(kind->name, 4, kind->name.n);
	if (!outward && str_is_equal(quality, STR("flow-to")))
		return STR("flow-from");
	if (!outward && str_is_equal(quality, STR("flow-from")))
		return STR("flow-to");
	return quality;
}

static void add_tie(struct work *k, const struct relation *r, const struct code_relation *kind,
		    uint32_t other, bool outward)
{
	struct str end = outward ? r->to : r->from, quality = quality_of(r, kind, outward);
	struct tie *t = other != FAMILY_NOBODY ? person_tie(k, other)
					       : service_tie(k, words_of(k->a, end), end);

	if (!has_prefix(kind->name, "tie") && str_is_empty(t->words)) {
		t->words = outward ? kind->words : k->x->records->code->relation[kind->inverse].words;
		if (str_is_equal(kind->line, STR("service")))
			t->sector = TIE_SERVICES;
	}
	if (str_is_equal(quality, STR("online")))
		t->sector = TIE_ONLINE;
	k->out->restricted_relations += r->restricted != EVENT_OPEN;
	add_saying(k, t, r, str_is_empty(r->known_by) ? (struct str){0} : quality);
}

/* What all who said something agree on; where they differ the tie has no quality. */
static void settle_quality(struct tie *t)
{
	for (size_t s = 0; s < t->sayings; s++) {
		struct str q = t->saying[s].quality;

		if (str_is_empty(q) || (!str_is_empty(t->quality) && str_is_equal(q, t->quality)))
			continue;
		t->differs |= !str_is_empty(t->quality);
		t->quality = q;
	}
	if (t->differs)
		t->quality = (struct str){0};
}

static void gather_ties(struct work *k)
{
	const struct family_records *rec = k->x->records;

	for (size_t i = 0; i < rec->relations; i++) {
		const struct relation *r = &rec->relation[i];
		const struct code_relation *kind = r->kind < rec->code->relations
							   ? &rec->code->relation[r->kind]
							   : NULL;
		uint32_t from = family_find(k->x, r->from), to = family_find(k->x, r->to), other;
		bool outward = from != FAMILY_NOBODY && k->centre[from];

		if (!kind || kind->group != CODE_TIE || !family_is_open(&r->start, &r->end, k->w->day))
			continue;
		if (!outward && (to == FAMILY_NOBODY || !k->centre[to]))
			continue;
		other = outward ? to : from;
		if (other != FAMILY_NOBODY && k->centre[other])
			continue;
		if (!may_see(k, r->restricted) ||
		    (other != FAMILY_NOBODY && !may_see(k, k->x->restricted[other]))) {
			k->out->withheld_relations++;
			if (other != FAMILY_NOBODY)
				note_person(k, other);
		} else if (kind->allegation && !k->w->allegations) {
			k->out->allegations++;
		} else {
			add_tie(k, r, kind, other, outward);
		}
	}
	for (size_t i = 0; i < k->n; i++)
		settle_quality(&k->tie[i]);
}

/* ---- contacts ---- */

static void gather_contacts(struct work *k)
{
	const struct family_records *rec = k->x->records;

	for (size_t i = 0; i < rec->events; i++) {
		const struct event *ev = &rec->event[i];
		uint32_t child = family_find(k->x, ev->child);
		bool ours = child != FAMILY_NOBODY && k->centre[child];
		struct tie *t;

		for (size_t p = 0; p < ev->people_n && !ours; p++) {
			uint32_t who = family_find(k->x, ev->people[p].person);
			const struct code_role *role = code_role_of(rec->code, ev->people[p].role);

			ours = who != FAMILY_NOBODY && k->centre[who] && role && role->shows;
		}
		if (!ours || ev->kind >= rec->code->kinds || !rec->code->kind[ev->kind].contact ||
		    str_is_empty(ev->agency))
			continue;
		if (date_takes_part(&ev->start) && ev->start.lo > k->w->day)
			continue;
		if (!may_see(k, ev->restricted)) {
			k->out->withheld_entries++;
			continue;
		}
		k->out->restricted_entries += ev->restricted != EVENT_OPEN;
		t = service_tie(k, ev->agency, ev->agency);
		/* as the agency writes itself; of several ways always the same one */
		if (!t->contacts || ev->agency.n > t->name.n ||
		    (ev->agency.n == t->name.n && str_compare(ev->agency, t->name) < 0))
			t->name = ev->agency;
		t->contacts++;
		if (date_takes_part(&ev->start)) {
			t->first = t->first == DATE_LAST || ev->start.lo < t->first ? ev->start.lo : t->first;
			t->last = t->last == DATE_LAST || ev->start.hi > t->last ? ev->start.hi : t->last;
		}
	}
}

/* ---- who stands apart ---- */

static bool is_at_home(const struct work *k, uint32_t who)
{
	if (who == FAMILY_NOBODY)
		return false;
	for (size_t i = 0; i < k->n && !k->centre[who]; i++)
		if (k->tie[i].person == k->x->person[who])
			return k->tie[i].sector == TIE_HOUSEHOLD;
	return k->centre[who];
}

/* Their time together is over on the day: so it is called, or it has an end. */
static bool is_over(const struct family_link *l, int32_t day)
{
	bool ends = l->end.precision != DATE_NONE && l->end.precision != DATE_UNKNOWN;

	if (l->tie == FAMILY_TIE_EX_PARTNER || l->tie == FAMILY_TIE_EX_SPOUSE ||
	    l->tie == FAMILY_TIE_SEPARATED)
		return ends ? l->end.hi < day : family_is_open(&l->start, &l->end, day);
	return l->tie >= FAMILY_TIE_PARTNER && l->tie <= FAMILY_TIE_ENGAGED && ends &&
	       !family_is_open(&l->start, &l->end, day);
}

/* A former partner of somebody in the middle, or (of_home) of somebody who lives there too. */
static bool was_partner(const struct work *k, const struct tie *t, bool of_home)
{
	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];
		uint32_t other;

		if (l->tie < FAMILY_TIE_PARTNER || l->tie > FAMILY_TIE_SEPARATED ||
		    !may_see(k, l->restricted))
			continue;
		if (k->x->person[l->from] == t->person)
			other = l->to;
		else if (k->x->person[l->to] == t->person)
			other = l->from;
		else
			continue;
		if (!k->centre[other] && !(of_home && is_at_home(k, other)))
			continue;
		if (is_over(l, k->w->day))
			return true;
	}
	return false;
}

static bool is_order(const struct work *k, const struct event *ev)
{
	if (ev->kind >= k->x->records->code->kinds || !may_see(k, ev->restricted) ||
	    !date_takes_part(&ev->start) || !family_is_open(&ev->start, &ev->end, k->w->day))
		return false;
	for (size_t i = 0; i < k->w->orders; i++)
		if (str_is_equal(k->x->records->code->kind[ev->kind].name, k->w->order[i]))
			return true;
	return false;
}

/* Whom an order is against is told by "perpetrator"; where both are only named, it is against the one who
 * lives elsewhere. */
static bool is_against(const struct work *k, const struct event *ev, const struct tie *t)
{
	bool named = false, home = false;

	for (size_t i = 0; i < ev->people_n; i++) {
		const struct event_person *p = &ev->people[i];
		uint32_t who = family_find(k->x, p->person);

		if (who == FAMILY_NOBODY)
			continue;
		if (k->x->person[who] != t->person)
			home |= is_at_home(k, who);
		else if (str_is_equal(p->role, STR("perpetrator")))
			return true;
		else
			named |= str_is_equal(p->role, STR("named"));
	}
	return named && home;
}

static void set_apart(struct work *k)
{
	const struct family_records *rec = k->x->records;

	for (size_t i = 0; i < k->n; i++) {
		struct tie *t = &k->tie[i];
		bool apart;

		if (!t->person || (t->sector != TIE_KIN && t->sector != TIE_FRIENDS))
			continue;
		apart = was_partner(k, t, false);
		t->former = apart || was_partner(k, t, true);
		for (size_t e = 0; e < rec->events && k->w->orders && !t->order; e++)
			t->order = is_order(k, &rec->event[e]) && is_against(k, &rec->event[e], t);
		if (apart || t->order)
			t->sector = TIE_FORMER;
	}
}

static int compare_ties(const void *va, const void *vb)
{
	const struct tie *a = va, *b = vb;
	int c;

	if (a->sector != b->sector)
		return a->sector < b->sector ? -1 : 1;
	if (a->sector != TIE_SERVICES && a->kin != b->kin)
		return (a->kin ? a->kin : FAMILY_TIES) < (b->kin ? b->kin : FAMILY_TIES) ? -1 : 1;
	if (a->sector == TIE_SERVICES && a->contacts != b->contacts)
		return a->contacts > b->contacts ? -1 : 1;
	c = str_compare(a->name, b->name);
	return c ? c : str_compare(a->id, b->id);
}

static bool is_restricted(const struct work *k, const struct person *p)
{
	for (size_t i = 0; i < k->x->persons; i++)
		if (k->x->person[i] == p)
			return k->x->restricted[i] != EVENT_OPEN;
	return false;
}

void tie_gather(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct ties *t)
{
	struct work k = {.x = x, .w = w, .a = a, .out = t};

	memset(t, 0, sizeof *t);
	k.centre = ARENA_ARRAY(a, bool, x->persons + 1);
	k.withheld = ARENA_ARRAY(a, bool, x->persons + 1);
	for (size_t i = 0; i < w->centres; i++)
		if (w->centre[i] < x->persons)
			k.centre[w->centre[i]] = true;
	gather_kin(&k);
	gather_ties(&k);
	gather_contacts(&k);
	set_apart(&k);
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
