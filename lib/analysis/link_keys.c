/* Sightings by key: sorted, in windows, by household. */
#include "link_own.h"

#include <math.h>
#include <string.h>

#include "analysis/statistic.h"

#define NOT_TESTED (-1.0)
enum { YEAR = 365, DRAWS = 9999, CHANCES = 4096 };

double link_chance(size_t k, size_t n, int days)
{
	double w = (double)days / YEAR;
	struct statistic_p p;

	if (k <= 1 || w >= 1)
		return 1;
	if (k > n)
		return 0;
	p = statistic_scan(k, n, w);
	/* the more there are, the nearer to 1, and the dearer a draw */
	return p.by == STATISTIC_NOT_TOLD ? statistic_scan_drawn(k, n, w,
								 n > 1000 ? 99
								 : n > 50 ? 999
									  : DRAWS)
					  : p.p;
}

/* Few different questions are asked of many keys. */
static double chance_of(struct link *l, size_t k, size_t n, int days)
{
	struct link_chance_kept *at;

	if (!l->chance)
		l->chance = arena_malloc(CHANCES * sizeof *l->chance);
	at = &l->chance[(k * 31 + n * 1009 + (size_t)days * 7919) % CHANCES];
	if (at->k != k || at->n != n || at->days != days)
		*at = (struct link_chance_kept){k, n, days, link_chance(k, n, days)};
	return at->p;
}

/* ---- radix sort by (key, day), from the lowest byte; bytes that are all equal cost one look ---- */

static void sort_sightings(struct link_sighting *s, size_t n)
{
	struct link_sighting *to = arena_malloc((n ? n : 1) * sizeof *to), *from = s, *turn;

	for (unsigned byte = 0; byte < 8; byte++) {
		size_t count[257] = {0};
		for (size_t i = 0; i < n; i++)
			count[1 + ((byte < 4 ? from[i].day : from[i].key) >> 8 * (byte % 4) & 255)]++;
		for (unsigned b = 0; b < 256; b++)
			if (count[b + 1] == n)
				goto next;
		for (unsigned b = 1; b < 257; b++)
			count[b] += count[b - 1];
		for (size_t i = 0; i < n; i++)
			to[count[(byte < 4 ? from[i].day : from[i].key) >> 8 * (byte % 4) & 255]++] = from[i];
		turn = from;
		from = to;
		to = turn;
	next:;
	}
	if (from != s)
		memcpy(s, from, n * sizeof *s);
	free(from == s ? to : from);
}

/* ---- what is told of a key ---- */

/* The most child-days in any 365 days. */
static size_t fullest_year(struct link_group *g)
{
	int32_t *day = ARENA_ARRAY(&g->l->short_arena, int32_t, g->n + 1);
	size_t n = 0, most = 0, left = 0;
	uint32_t round = 0;

	for (size_t i = 0; i < g->n; i++) {
		uint32_t p = link_entry_at(g, i)->person;
		if (i == 0 || g->s[i].day != g->s[i - 1].day)
			round = link_round(g->l);
		if (g->l->stamp[p] == round)
			continue;
		g->l->stamp[p] = round;
		day[n++] = link_day(&g->s[i]);
	}
	for (size_t r = 0; r < n; r++) {
		while (day[r] - day[left] >= YEAR)
			left++;
		most = r + 1 - left > most ? r + 1 - left : most;
	}
	return most;
}

static size_t degree_of(const struct link_group *g)
{
	uint32_t round = link_round(g->l);
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		uint32_t p = link_entry_at(g, i)->person;
		n += g->l->stamp[p] != round;
		g->l->stamp[p] = round;
	}
	return n;
}

static struct str shown_key(struct link *l, const struct link_rule *r, uint32_t key)
{
	return r->same == LINKED_PERSON ? link_shown_id(l, key) : l->shown[r->same][key];
}

struct child_of {
	struct str id;
	uint32_t person;
};

static int by_id(const void *a, const void *b)
{
	const struct child_of *x = a, *y = b;
	int c = str_compare(x->id, y->id);

	return c ? c : (x->person > y->person) - (x->person < y->person);
}

/* The children of these sightings, in the order of their ids; `local` then gives each one's place. */
static uint32_t *take_children(struct link_group *g, const size_t *at, size_t n, struct linked *x)
{
	struct link *l = g->l;
	uint32_t round = link_round(l);
	struct child_of *c = ARENA_ARRAY(&l->short_arena, struct child_of, n + 1);
	struct str *id;
	uint32_t *person;

	for (size_t i = 0; i < n; i++) {
		uint32_t p = link_entry_at(g, at[i])->person;
		if (l->stamp[p] == round)
			continue;
		l->stamp[p] = round;
		c[x->children++] = (struct child_of){link_shown_id(l, p), p};
	}
	qsort(c, x->children, sizeof *c, by_id);
	id = ARENA_ARRAY(&l->arena, struct str, x->children + 1);
	person = ARENA_ARRAY(&l->short_arena, uint32_t, x->children + 1);
	for (uint32_t i = 0; i < x->children; i++) {
		id[i] = c[i].id;
		person[i] = c[i].person;
		l->local[c[i].person] = i;
	}
	x->child = id;
	return person;
}

static int by_house(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t households_of(struct link_group *g, const size_t *at, size_t n)
{
	uint32_t *house = ARENA_ARRAY(&g->l->short_arena, uint32_t, n + 1);
	size_t houses = 0;

	for (size_t i = 0; i < n; i++)
		house[i] = g->house[at[i]];
	if (n)
		qsort(house, n, sizeof *house, by_house);
	for (size_t i = 0; i < n; i++)
		houses += i == 0 || house[i] != house[i - 1];
	return houses;
}

static void take_seen(struct link_group *g, const size_t *at, size_t n, struct linked *x)
{
	struct linked_seen *s = ARENA_ARRAY(&g->l->arena, struct linked_seen, n + 1);

	x->first = DATE_LAST;
	x->last = DATE_FIRST;
	for (size_t i = 0; i < n; i++) {
		const struct link_entry *e = link_entry_at(g, at[i]);
		s[x->seen_n] = link_seen_of(g->l, e, g->l->local[e->person]);
		s[x->seen_n].possible = g->s[at[i]].possible ||
					s[x->seen_n].start.lo != s[x->seen_n].start.hi;
		x->first = s[x->seen_n].start.lo < x->first ? s[x->seen_n].start.lo : x->first;
		x->last = s[x->seen_n].start.hi > x->last ? s[x->seen_n].start.hi : x->last;
		x->seen_n++;
	}
	link_sort_seen(s, x->seen_n);
	x->seen = s;
	for (size_t i = 0; i < x->seen_n; i++)
		x->days += i == 0 || s[i].start.lo != s[i - 1].start.lo;
}

/* Of all the days of the key, how many each two of these children share. */
static void take_pairs(struct link_group *g, struct linked *x)
{
	struct arena *a = &g->l->short_arena;
	size_t c = x->children, pairs = 0;
	uint32_t *both, *days, *at, total = 0, round;
	struct linked_pair *to;

	if (c < 2 || c > g->l->w->lists->set.paired)
		return;
	both = ARENA_ARRAY(a, uint32_t, c * c);
	days = ARENA_ARRAY(a, uint32_t, c);
	at = ARENA_ARRAY(a, uint32_t, c);
	round = g->l->stamps; /* of take_children: who is one of them */
	for (size_t i = 0, j; i < g->n; i = j) {
		size_t n = 0;
		for (j = i; j < g->n && g->s[j].day == g->s[i].day; j++) {
			uint32_t p = link_entry_at(g, j)->person, me = g->l->local[p];
			size_t k = 0;
			if (g->l->stamp[p] != round)
				continue;
			while (k < n && at[k] != me)
				k++;
			if (k == n)
				at[n++] = me;
		}
		total++;
		for (size_t k = 0; k < n; k++) {
			days[at[k]]++;
			for (size_t m = 0; m < k; m++)
				both[at[k] < at[m] ? at[k] * c + at[m] : at[m] * c + at[k]]++;
		}
	}
	for (size_t i = 0; i < c * c; i++)
		pairs += both[i] != 0;
	to = ARENA_ARRAY(&g->l->arena, struct linked_pair, pairs + 1);
	x->pair = to;
	for (uint32_t i = 0; i < c; i++)
		for (uint32_t k = i + 1; k < c; k++)
			if (both[i * c + k])
				to[x->pairs++] = (struct linked_pair){
					i,
					k,
					days[i],
					days[k],
					both[i * c + k],
					total,
					statistic_together(both[i * c + k], days[i], days[k], total)};
}

/* What else stands in these entries that could be in common: so that a reader sees who holds which piece. */
static int add_beside(struct link_group *g, struct linked *x, const size_t *at, size_t n, struct err *e)
{
	struct linked_seen *s = ARENA_ARRAY(&g->l->arena, struct linked_seen, x->seen_n + 1);
	struct arena a = {0};
	int rc = 0;

	memcpy(s, x->seen, x->seen_n * sizeof *s);
	x->seen = s;
	for (size_t i = 0; i < n && n <= g->l->w->lists->set.looked_into && rc == 0; i++) {
		const struct link_entry *en = link_entry_at(g, at[i]);
		struct case_view *v = g->l->added[en->in].c.view;
		struct event ev = {0};
		struct str words;
		rc = v->event(v, &en->mark, &a, &ev, e);
		if (rc < 0)
			break;
		words = link_beside(g->l, g->r->same, &ev);
		for (size_t k = 0; k < x->seen_n && words.n; k++)
			if (s[k].event == en->mark.id)
				s[k].beside = words;
		arena_clear(&a);
	}
	arena_close(&a);
	return rc;
}

/* The scan statistic asks of days alone; where something else is in question it has no answer. */
static const char *why_not(const struct link_group *g)
{
	if (g->r->same != LINKED_PLACE)
		return "how often children have this in common by chance hangs on how many people are written "
		       "down, which no record tells";
	if (g->met)
		return "that they are recorded with the same adult is no question of days; the place's own line "
		       "has that of its days";
	if (degree_of(g) < g->r->children)
		return "fewer children than the rule asks for: there is nothing to test";
	return "the rule's time is a year or more: any days stand within it";
}

static struct linked *tell(struct link_group *g, const size_t *at, size_t n, const struct link_cluster *c,
			   size_t year, double p)
{
	struct linked *x = link_found(g->l, g->r);
	const uint32_t *child;

	x->key = shown_key(g->l, g->r, g->s[0].key);
	child = take_children(g, at, n, x);
	take_seen(g, at, n, x);
	take_pairs(g, x);
	if (g->r->same == LINKED_PERSON && c)
		link_take_pieces(g->l, child, x);
	x->households = households_of(g, at, n);
	x->most = c ? c->most : g->peak;
	x->chance = (struct linked_chance){.given = p >= 0,
					   .k = (uint32_t)g->peak,
					   .n = (uint32_t)year,
					   .p = p >= 0 ? p : 0,
					   .method = p >= 0 ? "scan" : "none",
					   .why = p >= 0 ? NULL : why_not(g)};
	if (c) {
		x->onset = c->onset;
		x->uncertain = c->uncertain;
	}
	return x;
}

/* ---- a busy place speaks only with whom they have in common there ---- */

struct met {
	uint32_t person;
	size_t at; /* in the group */
};

static int by_met(const void *a, const void *b)
{
	const struct met *x = a, *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void tell_met(struct link_group *g, const struct met *m, size_t n, size_t year)
{
	struct link_sighting *s = ARENA_ARRAY(&g->l->short_arena, struct link_sighting, n + 1);
	struct link_group of = {.l = g->l, .r = g->r, .s = s, .n = n, .met = true};

	for (size_t i = 0; i < n; i++)
		s[i] = g->s[m[i].at];
	if (degree_of(&of) < g->r->children)
		return;
	link_find_clusters(&of);
	for (size_t c = 0; c < of.clusters; c++) {
		struct linked *x = tell(&of, of.cluster[c].at, of.cluster[c].n, &of.cluster[c], year,
					NOT_TESTED);
		x->also = link_shown_id(g->l, m[0].person);
		link_say(g->l, g->r, x);
	}
}

static int busy_people(struct link_group *g, size_t year, struct err *e)
{
	struct met *m = NULL;
	size_t n = 0, cap = 0, opened = 0;
	struct arena a = {0};
	int rc = 0;

	for (size_t c = g->clusters; c--;) /* from the end: the latest */
		for (size_t i = g->cluster[c].n; i--;) {
			const struct link_entry *en = link_entry_at(g, g->cluster[c].at[i]);
			struct case_view *v = g->l->added[en->in].c.view;
			struct event ev = {0};
			uint32_t who[64];
			size_t people;
			if (!link_has_people(&en->mark))
				continue;
			if (opened++ >= g->l->w->lists->set.met) {
				g->l->n->not_opened++;
				continue;
			}
			if ((rc = v->event(v, &en->mark, &a, &ev, e)) < 0)
				goto out;
			people = link_people(g->l, g->r, en->in, en->person, &ev, en->mark.lo, who, 64);
			for (size_t k = 0; k < people; k++) {
				LINK_ROOM(m, n, cap);
				m[n++] = (struct met){who[k], g->cluster[c].at[i]};
			}
			arena_clear(&a);
		}
	if (n)
		qsort(m, n, sizeof *m, by_met);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i; j < n && m[j].person == m[i].person; j++)
			;
		tell_met(g, m + i, j - i, year);
	}
out:
	free(m);
	arena_close(&a);
	return rc;
}

static void all_households(struct link_group *g)
{
	uint32_t *person = ARENA_ARRAY(&g->l->short_arena, uint32_t, g->n + 1);
	int32_t *day = ARENA_ARRAY(&g->l->short_arena, int32_t, g->n + 1);

	g->house = ARENA_ARRAY(&g->l->short_arena, uint32_t, g->n + 1);
	for (size_t i = 0; i < g->n; i++) {
		person[i] = link_entry_at(g, i)->person;
		day[i] = link_day(&g->s[i]);
	}
	link_households(g->l, person, day, g->n, g->house);
}

static int judge(struct link *l, const struct link_rule *r, const struct link_sighting *s, size_t n,
		 struct err *e)
{
	struct link_group g = {.l = l, .r = r, .s = s, .n = n}, whole;
	struct linked *x;
	const struct link_settings *set = &l->w->lists->set;
	size_t degree = degree_of(&g), year, busy = r->busy ? r->busy : set->busy, *at;
	double p = NOT_TESTED;
	struct str public = r->same == LINKED_PLACE
				    ? link_key_public(l->w->lists, l->shown[LINKED_PLACE][s[0].key])
				    : (struct str){0};
	bool is_busy;
	int days;

	if (degree < r->children && !public.p)
		return 0;
	year = fullest_year(&g);
	is_busy = public.p || (r->same == LINKED_PLACE && year > busy) || degree > set->degree;
	link_find_clusters(&g);
	days = link_end(&g, link_day(&s[0])) - link_day(&s[0]);
	if (degree >= r->children && r->same == LINKED_PLACE && days < YEAR) {
		p = chance_of(l, g.peak, year, days);
		link_tried(l, p);
	}
	if (!is_busy) {
		for (size_t c = 0; c < g.clusters; c++) {
			x = tell(&g, g.cluster[c].at, g.cluster[c].n, &g.cluster[c], year, p);
			link_say(l, r, x);
			if (add_beside(&g, x, g.cluster[c].at, g.cluster[c].n, e) < 0)
				return -1;
		}
		return 0;
	}
	at = ARENA_ARRAY(&l->short_arena, size_t, n + 1);
	for (size_t i = 0; i < n; i++)
		at[i] = i;
	whole = (struct link_group){.l = l, .r = r, .s = s, .n = n, .peak = g.peak};
	all_households(&whole);
	x = tell(&whole, at, n, NULL, year, p);
	x->state = LINKED_BUSY;
	x->public = public;
	link_say(l, r, x);
	return busy_people(&g, year, e);
}

/* Part plates that a whole one may be stand with it too, as possible. */
static void add_parts(struct link *l, struct link_part *part)
{
	const struct link_words *w = &l->key[LINKED_VEHICLE];
	size_t was = part->n;

	for (size_t i = 0, j; i < was; i = j) {
		for (j = i; j < was && part->sighting[j].key == part->sighting[i].key; j++)
			;
		if (!link_key_is_part(w->word[part->sighting[i].key]))
			continue;
		for (size_t k = 0, m; k < was; k = m) {
			uint32_t plate = part->sighting[k].key;
			for (m = k; m < was && part->sighting[m].key == plate; m++)
				;
			if (link_key_is_part(w->word[plate]) ||
			    !link_key_fits(w->word[part->sighting[i].key], w->word[plate]))
				continue;
			for (size_t q = i; q < j; q++) {
				LINK_ROOM(part->sighting, part->n, part->cap);
				part->sighting[part->n] = part->sighting[q];
				part->sighting[part->n].key = plate;
				part->sighting[part->n++].possible = true;
			}
		}
	}
	if (part->n > was)
		sort_sightings(part->sighting, part->n);
}

void link_keys(struct link *l, const struct link_rule *r, struct link_part *part, struct err *e, int *rc)
{
	sort_sightings(part->sighting, part->n);
	if (r->same == LINKED_VEHICLE)
		add_parts(l, part);
	for (size_t i = 0, j; i < part->n && *rc == 0; i = j) {
		for (j = i; j < part->n && part->sighting[j].key == part->sighting[i].key; j++)
			;
		*rc = judge(l, r, part->sighting + i, j - i, e);
		if (l->short_arena.now)
			arena_clear(&l->short_arena);
	}
}
