/* The entries of a child that the rules may want, and what they may have in common with another's. */
#include "link_own.h"

#include <string.h>

#include "format/unicode.h"
#include "model/age.h"

/* ---- what entries may have in common ---- */

static const struct link_role *role_of(const struct link_lists *l, struct str role)
{
	for (size_t i = 0; i < l->roles; i++)
		if (str_is_equal(l->role[i].role, role))
			return &l->role[i];
	return NULL;
}

static bool is_asked(const struct link_rule *r, struct str role)
{
	const struct rule_words *w = &r->rule->link_roles;

	for (size_t i = 0; i < w->n; i++)
		if (str_is_equal(w->word[i], role))
			return true;
	return w->n == 0;
}

size_t link_people(struct link *l, const struct link_rule *r, size_t in, uint32_t child,
		   const struct event *ev, int32_t day, uint32_t *to, size_t most)
{
	const struct link_added *d = &l->added[in];
	size_t n = 0;

	for (size_t i = 0; i < ev->people_n && n < most; i++) {
		const struct link_role *role = role_of(l->w->lists, ev->people[i].role);
		uint32_t who;
		size_t k = 0;
		if (!role || !is_asked(r, ev->people[i].role) || str_is_empty(ev->people[i].person) ||
		    str_is_equal(ev->people[i].person, AUDIENCE_WITHHELD))
			continue;
		who = link_person_of(l, in, ev->people[i].person);
		if (who == child || (l->person[who].is_known && day <= l->person[who].grown) ||
		    (!role->harm && link_is_kin(d, child, who)))
			continue;
		while (k < n && to[k] != who)
			k++;
		if (k == n)
			to[n++] = who;
	}
	return n;
}

static void add_sighting(struct link *l, size_t rule, uint32_t key, uint32_t entry, bool possible)
{
	struct link_part *p = &l->part[rule];
	const struct mark *m = &l->entry[entry].mark;

	LINK_ROOM(p->sighting, p->n, p->cap);
	p->sighting[p->n++] = (struct link_sighting){key, (uint32_t)m->lo ^ 0x80000000u, entry, possible};
}

static uint32_t key_of(struct link *l, enum linked_same same, struct str key, struct str as_written)
{
	uint32_t n = link_words_put(&l->key[same], &l->arena, key);

	while (l->shown_cap[same] <= n) {
		size_t was = l->shown_cap[same];
		l->shown_cap[same] = was ? 2 * was : 64;
		l->shown[same] = arena_grow(l->shown[same], l->shown_cap[same], sizeof *l->shown[same]);
		memset(l->shown[same] + was, 0, (l->shown_cap[same] - was) * sizeof *l->shown[same]);
	}
	if (!l->shown[same][n].p || str_compare(as_written, l->shown[same][n]) < 0)
		l->shown[same][n] = arena_copy(&l->arena, as_written);
	return n;
}

enum { MOST_SHOWN = 80 }; /* characters of a place's name: what is longer tells more than a place */

static struct str short_name(struct link *l, struct str name)
{
	struct str cut = unicode_cut(name, MOST_SHOWN);

	return cut.n < name.n ? arena_printf(&l->short_arena, "%.*s...", STR_ARG(cut)) : name;
}

static uint32_t place_key(struct link *l, size_t in, uint32_t place)
{
	struct link_added *d = &l->added[in];
	struct str name;
	struct buf b = {0};

	if (place >= d->places) {
		size_t was = d->places;
		d->places = (size_t)place + 64;
		d->place = arena_grow(d->place, d->places, sizeof *d->place);
		memset(d->place + was, 0, (d->places - was) * sizeof *d->place);
	}
	if (!d->place[place]) {
		name = str_trim(d->c.view->name(d->c.view, VIEW_PLACE, place));
		link_key_place(name, &b);
		d->place[place] = b.n ? key_of(l, LINKED_PLACE, buf_str(&b), short_name(l, name)) + 1
				      : UINT32_MAX;
		buf_close(&b);
	}
	return d->place[place] == UINT32_MAX ? LINK_NOBODY : d->place[place] - 1;
}

/* A part plate as people write one: two points for what was not seen. */
static struct str as_plate(struct link *l, struct str key)
{
	struct buf b = {0};

	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] == '*')
			buf_add_z(&b, "..");
		else
			buf_add_char(&b, key.p[i]);
	return buf_take(&b, &l->short_arena);
}

/* A column named so, in whatever case; several values by ; or , or lines. */
static void add_extras(struct link *l, size_t rule, enum linked_same same, const struct event *ev,
		       uint32_t entry)
{
	struct buf b = {0};

	for (size_t i = 0; i < ev->extra_n; i++) {
		struct str rest = ev->extra[i].value;
		if (!str_is_equal_caseless(str_trim(ev->extra[i].name), str_of(linked_same_name(same))))
			continue;
		while (rest.p) {
			size_t at = 0;
			struct str one;
			while (at < rest.n && !memchr(";,\n\r", rest.p[at], 4))
				at++;
			one = str_trim(str_part(rest, 0, at));
			rest = at < rest.n ? str_part(rest, at + 1, rest.n) : (struct str){0};
			buf_clear(&b);
			if (same == LINKED_PHONE)
				link_key_phone(one, &b);
			else
				link_key_vehicle(one, &b);
			if (b.n)
				add_sighting(l, rule, key_of(l, same, buf_str(&b), as_plate(l, buf_str(&b))),
					     entry, link_key_is_part(buf_str(&b)));
		}
	}
	buf_close(&b);
}

enum { MOST_BESIDE = 48 }; /* bytes: a plate or a number, no telling */

static bool is_key(enum linked_same same, struct str value)
{
	struct buf b = {0};
	bool is;

	if (same == LINKED_PHONE)
		link_key_phone(value, &b);
	else if (same == LINKED_VEHICLE)
		link_key_vehicle(value, &b);
	else
		link_key_place(value, &b);
	is = b.n && value.n <= MOST_BESIDE;
	buf_close(&b);
	return is;
}

struct str link_beside(struct link *l, enum linked_same but, const struct event *ev)
{
	struct buf b = {0};

	if (but != LINKED_PLACE && is_key(LINKED_PLACE, ev->place))
		buf_addf(&b, "at %.*s", STR_ARG(ev->place));
	for (unsigned same = LINKED_PHONE; same <= LINKED_VEHICLE; same++)
		for (size_t i = 0; same != but && i < ev->extra_n; i++) {
			struct str value = str_trim(ev->extra[i].value);
			if (str_is_equal_caseless(str_trim(ev->extra[i].name),
						  str_of(linked_same_name((enum linked_same)same))) &&
			    is_key((enum linked_same)same, value))
				buf_addf(&b, "%s%s %.*s", b.n ? ", " : "",
					 linked_same_name((enum linked_same)same), STR_ARG(value));
		}
	for (size_t i = 0; i < ev->extra_n; i++) { /* of whom the entry names; a number, so no telling */
		long age;
		if (str_is_equal_caseless(str_trim(ev->extra[i].name), STR("age")) &&
		    str_to_long(str_trim(ev->extra[i].value), &age) == 0 && age >= 0 && age < 130)
			buf_addf(&b, "%sage %ld", b.n ? ", " : "", age);
	}
	return b.n ? buf_take(&b, &l->arena) : (struct str){0};
}

struct gathering {
	size_t in;
	const struct view_child *c;
	uint32_t person;
	int32_t to;               /* the last day that is looked at */
	uint64_t *want, *by_text; /* by mark: sets of rules */
};

static uint32_t add_entry(struct link *l, const struct gathering *g, uint32_t mark, bool text_only)
{
	LINK_ROOM(l->entry, l->entries, l->entries_cap);
	l->entry[l->entries] = (struct link_entry){g->c->mark[mark], g->person, (uint32_t)g->in, text_only};
	return (uint32_t)l->entries++;
}

static int gather_mark(struct link *l, const struct gathering *g, uint32_t mark, struct err *e)
{
	const struct mark *m = &g->c->mark[mark];
	uint32_t entry = add_entry(l, g, mark, (g->by_text[mark] & g->want[mark]) != 0), who[64];
	struct event ev = {0};
	bool has_event = false;

	for (size_t r = 0; r < l->w->rules; r++) {
		const struct link_rule *rule = &l->w->rule[r];
		if (!(g->want[mark] >> r & 1))
			continue;
		if (rule->same == LINKED_PLACE) {
			uint32_t key = m->place ? place_key(l, g->in, m->place) : LINK_NOBODY;
			if (key != LINK_NOBODY)
				add_sighting(l, r, key, entry, false);
			continue;
		}
		if (!has_event &&
		    l->added[g->in].c.view->event(l->added[g->in].c.view, m, &l->short_arena, &ev, e) < 0)
			return -1;
		has_event = true;
		if (rule->same == LINKED_PERSON) {
			size_t n = link_people(l, rule, g->in, g->person, &ev, m->lo, who,
					       sizeof who / sizeof *who);
			for (size_t i = 0; i < n; i++)
				add_sighting(l, r, who[i], entry, false);
		} else {
			add_extras(l, r, rule->same, &ev, entry);
		}
	}
	return 0;
}

/* ---- episodes ---- */

static struct link_time time_of(int32_t day, int minute)
{
	return (struct link_time){item_minute(day, minute), (int64_t)day * 1440 + minute};
}

static bool is_later(struct link_time a, struct link_time b)
{
	return a.elapsed > b.elapsed;
}

/* When it began and ended, by the agencies that give a time; where none does, some time on that day. */
static void bound_episode(const struct item *it, const struct mark *mark, struct link_episode *x)
{
	bool start = false, end = false;

	x->start_lo = time_of(it->lo, 0);
	x->start_hi = time_of(it->hi, 1439);
	x->end_lo = time_of(it->end_lo, 0);
	x->end_hi = time_of(it->end_hi, 1439);
	for (size_t i = 0; i < it->entries; i++) {
		const struct mark *m = &mark[it->entry[i]];
		bool first = m->minute_1 != 0, last = (m->flags & MARK_HAS_END) && m->end_minute_1;
		struct link_time s = time_of(m->lo, m->minute_1 - 1),
				 t = time_of(m->end_hi, m->end_minute_1 - 1);
		for (size_t k = 0; k < it->entries;
		     k++) { /* of an agency its first start and its last end count */
			const struct mark *o = &mark[it->entry[k]];
			if (o->agency != m->agency)
				continue;
			first = first && !(o->minute_1 && is_later(s, time_of(o->lo, o->minute_1 - 1)));
			last = last && !((o->flags & MARK_HAS_END) && o->end_minute_1 &&
					 is_later(time_of(o->end_hi, o->end_minute_1 - 1), t));
		}
		if (first && (!start || is_later(x->start_lo, s)))
			x->start_lo = s;
		if (first && (!start || is_later(s, x->start_hi)))
			x->start_hi = s;
		if (last && (!end || is_later(x->end_lo, t)))
			x->end_lo = t;
		if (last && (!end || is_later(t, x->end_hi)))
			x->end_hi = t;
		start = start || first;
		end = end || last;
	}
}

static void gather_episodes(struct link *l, const struct gathering *g, size_t r)
{
	struct link_added *d = &l->added[g->in];
	const struct link_rule *rule = &l->w->rule[r];
	struct item_wanted w = {.code = l->w->set->code,
				.marks = g->c->n,
				.unit = RULE_EPISODE,
				.episode_gap = l->w->set->term[rule->of].episode_gap,
				.today = l->w->today};
	struct item_list items = item_make(&d->scan.list[rule->of], g->c->mark, &w, &l->short_arena);
	struct link_part *p = &l->part[r];

	for (size_t i = 0; i < items.n; i++) {
		struct link_episode x = {.person = g->person,
					 .in = (uint32_t)g->in,
					 .lo = items.item[i].lo,
					 .hi = items.item[i].end_hi,
					 .first = (uint32_t)l->entries,
					 .n = (uint32_t)items.item[i].entries};
		if (x.lo > g->to)
			continue;
		if (items.item[i].is_open &&
		    x.hi < l->w->today) { /* seen since, but when it ended is not recorded */
			l->n->no_end++;
			continue;
		}
		bound_episode(&items.item[i], g->c->mark, &x);
		for (size_t k = 0; k < items.item[i].entries; k++)
			add_entry(l, g, items.item[i].entry[k], items.item[i].text_only);
		x.around = (uint32_t)l->entries;
		for (uint32_t k = 0; k < g->c->n; k++)
			if (g->c->mark[k].lo >= x.lo && g->c->mark[k].hi <= x.hi &&
			    !(g->c->mark[k].flags & MARK_UNDATED))
				add_entry(l, g, k, false);
		x.arounds = (uint32_t)l->entries - x.around;
		LINK_ROOM(p->episode, p->episodes, p->episodes_cap);
		p->episode[p->episodes++] = x;
	}
}

/* ---- a child, a case ---- */

int link_gather_child(struct link *l, size_t in, const struct view_child *c, struct err *e)
{
	struct gathering of = {.in = in, .c = c}, *g = &of;
	struct link_added *d = &l->added[g->in];
	struct link_person *p;
	int rc = 0;

	if (term_read(&d->scan, g->c, l->w->today, e) < 0)
		return -1;
	g->person = link_person_of(l, g->in, g->c->id);
	p = &l->person[g->person];
	l->n->children += !p->is_child;
	p->is_child = true;
	if (d->c.home.p)
		link_live_at(l, g->person, d->c.home);
	g->to = date_takes_part(&g->c->birth) ? date_add_months(g->c->birth.hi, AGE_ADULT_MONTHS) - 1 : DATE_LAST;
	if (date_takes_part(&g->c->death) && g->c->death.hi < g->to)
		g->to = g->c->death.hi;
	g->want = ARENA_ARRAY(&l->short_arena, uint64_t, g->c->n + 1);
	g->by_text = ARENA_ARRAY(&l->short_arena, uint64_t, g->c->n + 1);
	for (size_t r = 0; r < l->w->rules; r++) {
		const struct term_list *t = &d->scan.list[l->w->rule[r].of];
		if (l->w->rule[r].same == LINKED_MISSING) {
			gather_episodes(l, g, r);
			continue;
		}
		for (size_t i = 0; i < t->hits; i++) {
			g->want[t->hit[i].mark] |= (uint64_t)1 << r;
			g->by_text[t->hit[i].mark] |= (uint64_t)t->hit[i].text_only << r;
		}
	}
	for (uint32_t i = 0; i < g->c->n && rc == 0; i++)
		if (g->want[i] && g->c->mark[i].lo <= g->to && !(g->c->mark[i].flags & MARK_UNDATED))
			rc = gather_mark(l, g, i, e);
	return rc;
}
