/* What was supplied, by agency, and the silences that this lets one see. */
#include "chronology_own.h"

#include <ctype.h>
#include <stdlib.h>

#include "analysis/silence.h"

enum { OTHERS = SILENCE_GROUPS - 1, PREGNANCY_DAYS = 280 };

struct groups { /* those of the style first, by their places; then agencies that are in none, as they are written */
	struct str name[SILENCE_GROUPS];
	unsigned n;
};

struct covers {
	struct silence_cover *running; /* by group: what shows silences */
	size_t n, cap;
	struct chronology_supply *supply;
	size_t supplies, supply_cap;
	/* groups of which something was supplied; was supplied and is not in this copy; has entries and nobody said what they cover */
	uint64_t any, hidden, unsaid;
};

static bool has_word(struct str text, struct str word)
{
	for (size_t i = 0; word.n && i + word.n <= text.n; i++) {
		if ((i && isalnum((unsigned char)text.p[i - 1])) ||
		    (i + word.n < text.n && isalnum((unsigned char)text.p[i + word.n])))
			continue;
		if (str_is_equal_caseless(str_part(text, i, word.n), word))
			return true;
	}
	return false;
}

static unsigned group_of(const struct chronology_style *s, struct groups *g, struct str agency)
{
	size_t longest = 0;
	unsigned best = 0;
	for (unsigned i = 0; i < s->agencies && i < OTHERS; i++)
		for (size_t k = 0; k < s->agency[i].is_n; k++)
			if (s->agency[i].is[k].n > longest && has_word(agency, s->agency[i].is[k])) {
				longest = s->agency[i].is[k].n;
				best = i;
			}
	if (longest)
		return best;
	for (unsigned i = 0; i < g->n; i++)
		if (str_is_equal_caseless(g->name[i], agency))
			return i;
	if (g->n >= OTHERS)
		return OTHERS;
	g->name[g->n] = agency;
	return g->n++;
}

static void groups_of_style(const struct chronology_style *s, struct groups *g)
{
	*g = (struct groups){.name[OTHERS] = STR("others")};
	for (; g->n < s->agencies && g->n < OTHERS; g->n++)
		g->name[g->n] = s->agency[g->n].name;
}

static bool is_from(const struct event_source *s, size_t n, struct str file)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(s[i].file, file))
			return true;
	return false;
}

static bool is_child_of_paper(const struct chronology *c, struct str id)
{
	for (size_t i = 0; i < c->children; i++)
		if (chronology_same_person(c->from, c->child[i].person->id, id))
			return true;
	return false;
}

/* A cover without a child speaks of every child that its file names. */
static bool names_a_child(const struct chronology *c, const struct import *f)
{
	struct str file = f->file;
	for (size_t i = 0; i < f->children_n; i++)
		if (is_child_of_paper(c, f->children[i]))
			return true;
	if (f->children_n)
		return false;
	for (size_t i = 0; i < c->children; i++)
		if (is_from(c->child[i].person->sources, c->child[i].person->sources_n, file))
			return true;
	for (size_t i = 0; i < c->from->events; i++)
		if (is_from(c->from->event[i].sources, c->from->event[i].sources_n, file))
			return true;
	return false;
}

bool chronology_is_invented(const struct chronology *c)
{
	bool invented = c->from->invented;
	for (size_t i = 0; i < c->from->imports && !invented; i++)
		invented = c->from->import[i].invented && names_a_child(c, &c->from->import[i]);
	return invented;
}

/* Kinds that make a record a running one: a census of decisions shows no silence. */
static bool is_running(const struct chronology *c, struct str kinds)
{
	while (!str_is_absent(kinds)) {
		struct str name = str_cut(&kinds, ' ');
		uint16_t k;
		if (str_is_equal(name, STR("*")))
			return true;
		if (!name.n || code_kind_of(c->from->code, name, &k) < 0)
			continue;
		for (size_t i = 0; i < c->style->running_n; i++)
			if (code_kind_is(c->from->code, k, c->style->running[i]))
				return true;
	}
	return false;
}

/* The first day of which a record can speak: the eldest child's birth, or conception before it; where no birth is known, none. */
static int32_t first_day(const struct chronology *c)
{
	int32_t day = DATE_LAST;
	for (size_t i = 0; i < c->children; i++) {
		const struct person *p = c->child[i].person;
		bool born = date_takes_part(&p->birth), due = date_takes_part(&p->expected);
		int32_t mine = born ? p->birth.lo : due ? p->expected.lo - PREGNANCY_DAYS : DATE_FIRST;
		day = mine < day ? mine : day;
	}
	return day;
}

static void add_cover(struct chronology *c, struct covers *v, struct groups *g, struct str agency, const struct coverage *k)
{
	unsigned group = group_of(c->style, g, agency);
	bool running = is_running(c, k->kinds);
	int32_t first = first_day(c), from = k->from > first ? k->from : first;
	int32_t to = k->to < DATE_LAST ? k->to : c->wanted.today;
	if (from > to)
		return;
	c->horizon = to > c->horizon ? to : c->horizon;
	v->any |= UINT64_C(1) << group;
	if (running) {
		v->running = arena_room(c->arena, v->running, v->n, &v->cap, sizeof *v->running);
		v->running[v->n++] = (struct silence_cover){group, from, to};
	}
	v->supply = arena_room(c->arena, v->supply, v->supplies, &v->supply_cap, sizeof *v->supply);
	v->supply[v->supplies++] = (struct chronology_supply){agency, running, from, to, false};
}

/* The agency whose records a file holds: what the import says, if any entry of it is that agency's (a census names
 * others as sources of referrals); otherwise all that its entries name, each once. */
static size_t agencies_of(struct chronology *c, const struct import *f, struct str **out)
{
	size_t n = 0, cap = 0;
	struct str *a = arena_room(c->arena, NULL, 0, &cap, sizeof *a);
	bool mine = false;
	*out = a;
	for (size_t i = 0; i < c->from->events && !mine; i++) {
		const struct event *ev = &c->from->event[i];
		size_t k = 0;
		if (str_is_empty(ev->agency) || !is_from(ev->sources, ev->sources_n, f->file))
			continue;
		mine = str_is_equal(ev->agency, f->agency);
		while (k < n && !str_is_equal_caseless(a[k], ev->agency))
			k++;
		if (k == n) {
			*out = a = arena_room(c->arena, a, n, &cap, sizeof *a);
			a[n++] = ev->agency;
		}
	}
	if ((!n || mine) && !str_is_empty(f->agency)) {
		a[0] = f->agency;
		return 1;
	}
	return n;
}

static bool has_entry_shown(const struct chronology *c, struct str file)
{
	for (size_t i = 0; i < c->from->events; i++)
		if (is_from(c->from->event[i].sources, c->from->event[i].sources_n, file))
			return true;
	return false;
}

/* Agencies whose entries are shown although no import says what it covers: supplied they were. */
static void add_unsaid(struct chronology *c, struct covers *v, struct groups *g)
{
	for (size_t i = 0; i < c->from->events; i++) {
		struct str agency = c->from->event[i].agency;
		size_t k = 0;
		if (str_is_empty(agency))
			continue;
		unsigned group = group_of(c->style, g, agency);
		if ((v->any & ~v->unsaid) >> group & 1)
			continue;
		while (k < v->supplies && !str_is_equal_caseless(v->supply[k].agency, agency))
			k++;
		if (k < v->supplies)
			continue;
		v->any |= UINT64_C(1) << group;
		v->unsaid |= UINT64_C(1) << group;
		v->supply = arena_room(c->arena, v->supply, v->supplies, &v->supply_cap, sizeof *v->supply);
		v->supply[v->supplies++] = (struct chronology_supply){agency, false, 1, 0, false};
	}
}

/* "Health" and "health" are one; the order is that of their small letters. */
static int compare_caseless(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		int d = tolower((unsigned char)a.p[i]) - tolower((unsigned char)b.p[i]);
		if (d)
			return d;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static int by_agency(const void *x, const void *y)
{
	const struct chronology_supply *a = x, *b = y;
	int d = compare_caseless(a->agency, b->agency);
	if (d)
		return d;
	if (a->running != b->running)
		return a->running ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return str_compare(a->agency, b->agency);
}

/* Some kinds of entry only, of a time of which the agency's whole record was supplied: that says no more. */
static bool is_within(const struct chronology_supply *s, size_t n, const struct chronology_supply *part)
{
	for (size_t i = 0; i < n && !part->running; i++)
		if (s[i].running && s[i].from <= part->from && part->to <= s[i].to && str_is_equal_caseless(s[i].agency, part->agency))
			return true;
	return false;
}

static void gather(struct chronology *c, struct covers *v, struct groups *g)
{
	groups_of_style(c->style, g);
	for (size_t i = 0; i < c->from->imports; i++) {
		const struct import *f = &c->from->import[i];
		struct str *agency;
		size_t n = agencies_of(c, f, &agency);
		/* A record of which nothing is shown is not named: that it exists is withheld with it. */
		bool hidden = chronology_is_hidden_file(c->from, f->file) && !has_entry_shown(c, f->file);
		for (size_t k = 0; k < f->covers_n; k++) {
			const struct coverage *cover = &f->covers[k];
			if (hidden && (str_is_absent(cover->child) || is_child_of_paper(c, cover->child))) {
				v->hidden |= n ? UINT64_C(1) << group_of(c->style, g, agency[0]) : 0;
				continue;
			}
			if (str_is_absent(cover->child) ? !names_a_child(c, f) : !is_child_of_paper(c, cover->child))
				continue;
			for (size_t j = 0; j < n; j++)
				add_cover(c, v, g, agency[j], cover);
		}
	}
	add_unsaid(c, v, g);
}

void chronology_add_supplies(struct chronology *c)
{
	struct covers v = {0};
	struct groups g;
	size_t n = 0;
	gather(c, &v, &g);
	if (v.supplies)
		qsort(v.supply, v.supplies, sizeof *v.supply, by_agency);
	for (size_t i = 0; i < v.supplies; i++) {
		struct chronology_supply *last = n ? &v.supply[n - 1] : NULL, *s = &v.supply[i];
		if (last && s->from <= s->to && str_is_equal_caseless(last->agency, s->agency) && last->running == s->running &&
		    s->from <= last->to + 1) {
			if (s->to > last->to)
				last->to = s->to;
		} else if (!is_within(v.supply, n, s)) {
			v.supply[n++] = *s;
		}
	}
	v.supplies = n;
	for (unsigned i = 0; i < c->style->agencies && i < OTHERS; i++)
		if (c->style->agency[i].expected && !((v.any | v.hidden) >> i & 1)) {
			v.supply = arena_room(c->arena, v.supply, v.supplies, &v.supply_cap, sizeof *v.supply);
			v.supply[v.supplies++] = (struct chronology_supply){c->style->agency[i].name, false, 1, 0, true};
		}
	c->supply = v.supply;
	c->supplies = v.supplies;
}

struct busy {
	struct silence_busy *day;
	size_t n;
};

/* What breaks a silence: anything of an agency of these groups but the system's work about itself (contract.md 2). */
static void gather_busy(struct chronology *c, struct groups *g, uint64_t which, struct busy *b)
{
	*b = (struct busy){.day = ARENA_ARRAY(c->arena, struct silence_busy, c->from->events + 1)};
	for (size_t i = 0; i < c->from->events; i++) {
		const struct event *ev = &c->from->event[i];
		const struct code_kind *k = &c->from->code->kind[ev->kind];
		/* Whatever its kind, an entry at which the child was seen or heard is none of the system about itself. */
		bool administrative = k->administrative && ev->basis != EVENT_SEEN && ev->basis != EVENT_CHILD_SAID && str_is_empty(ev->voice);
		if (administrative || !date_takes_part(&ev->start) || chronology_is_superseded(c->from, ev->id) ||
		    !(which >> group_of(c->style, g, ev->agency) & 1))
			continue;
		/* An entry stands where it begins; its end is a point derived from it, and no entry (contract.md 2). */
		b->day[b->n++] = (struct silence_busy){ev->start.lo, ev->start.hi};
	}
}

/* Groups of the style are words and take a capital only at the beginning; an agency of its own keeps its name. */
static void write_groups(const struct chronology *c, const struct groups *g, uint64_t which, bool capital, struct buf *b)
{
	bool first = true;
	for (unsigned i = 0; i < SILENCE_GROUPS; i++) {
		if (!(which >> i & 1) || !g->name[i].n)
			continue;
		buf_add_z(b, first ? "" : ", ");
		if (first && capital && i < c->style->agencies) {
			buf_add_char(b, (char)toupper((unsigned char)g->name[i].p[0]));
			buf_add(b, str_part(g->name[i], 1, g->name[i].n));
		} else {
			buf_add(b, g->name[i]);
		}
		first = false;
	}
}

enum { DAYS_NAMED = 3 };

/* Entries that stand within a silence all the same, since they are the system's own work: said with their days. */
static void write_administrative(const struct chronology *c, struct groups *g, uint64_t which, const struct silence *s, struct buf *b)
{
	int32_t day[DAYS_NAMED];
	size_t n = 0, days = 0; /* rows are in order: equal days are neighbours */
	int32_t last = DATE_FIRST;
	for (size_t i = 0; i < c->rows; i++) {
		const struct chronology_row *r = &c->row[i];
		if (r->shape != CHRONOLOGY_ENTRY || !date_takes_part(&r->start) || r->start.lo <= s->from || r->start.hi >= s->to ||
		    !(which >> group_of(c->style, g, r->event[0]->agency) & 1))
			continue;
		if (r->start.lo != last && days < DAYS_NAMED)
			day[days] = r->start.lo;
		days += r->start.lo != last;
		last = r->start.lo;
		n++;
	}
	if (!n)
		return;
	if (days > DAYS_NAMED)
		buf_addf(b, ", apart from %zu entries of meetings, decisions and assessments, the first of ", n);
	else
		buf_addf(b, ", apart from %s of ", n == 1 ? "an entry of a meeting, decision or assessment" : "entries of meetings, decisions or assessments");
	for (size_t i = 0; i < (days > DAYS_NAMED ? 1 : days); i++) {
		buf_add_z(b, i == 0 ? "" : i + 1 == days ? " and " : ", ");
		date_write_day_words(day[i], b);
	}
}

/* Work that is not done with a closed case. */
static bool is_open_work(const struct code *code, uint16_t kind)
{
	static const char *const names[] = {"case-opened", "referral", "assessment", "strategy-discussion", "s47", "ird", "conference",
					    "registration", "core-group", "plan", "placement", "care-episode", "legal-status", "allocation"};
	uint16_t k;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (code_kind_of(code, str_of(names[i]), &k) == 0 && code_kind_is(code, kind, k))
			return true;
	return false;
}

/* The day of a closing that held through the silence; DATE_LAST: none, or work went on again before its end. */
static int32_t closed_on(const struct chronology *c, const struct silence *s)
{
	uint16_t closed;
	const struct code *code = c->from->code;
	int32_t on = DATE_LAST;
	if (code_kind_of(code, STR("case-closed"), &closed) < 0)
		return on;
	for (size_t i = 0; i < c->from->events; i++) {
		const struct event *ev = &c->from->event[i];
		if (code_kind_is(code, ev->kind, closed) && date_is_exact(&ev->start) && ev->start.lo < s->to &&
		    (on == DATE_LAST || ev->start.lo > on))
			on = ev->start.lo;
	}
	for (size_t i = 0; i < c->from->events && on != DATE_LAST; i++) {
		const struct event *ev = &c->from->event[i];
		if (is_open_work(code, ev->kind) && date_takes_part(&ev->start) && ev->start.hi > on && ev->start.lo < s->to)
			return DATE_LAST;
	}
	return on;
}

struct silences { /* what is the same for every row of one search */
	struct groups *g;
	uint64_t which, expected, hidden, unsaid;
	bool lead;
};

static struct str sentence(struct chronology *c, const struct silences *all, const struct silence *s)
{
	struct buf b = {0};
	uint64_t partly = s->partly | (all->unsaid & all->expected & ~s->covered), missing = all->expected & ~(s->covered | partly | all->hidden);
	int32_t closed = closed_on(c, s);
	buf_add_z(&b, c->from->withheld ? "No entry in this copy of the records supplied (" : "No entry in the records supplied (");
	write_groups(c, all->g, s->covered, false, &b);
	buf_add_z(&b, "), ");
	chronology_write_days(s->from, s->to, &b);
	write_administrative(c, all->g, all->which, s, &b);
	buf_add_z(&b, ".");
	if (closed != DATE_LAST) {
		buf_add_z(&b, " The case was closed on ");
		date_write_day_words(closed, &b);
		buf_add_char(&b, '.');
	}
	if (all->lead)
		buf_add_z(&b, " Other records have entries in this time.");
	if (!all->lead && partly) {
		buf_add_char(&b, ' ');
		write_groups(c, all->g, partly, true, &b);
		buf_add_z(&b, ": supplied in part.");
	}
	if (!all->lead && missing) {
		buf_add_char(&b, ' ');
		write_groups(c, all->g, missing, true, &b);
		buf_add_z(&b, ": not supplied.");
	}
	return buf_take(&b, c->arena);
}

static void add_row(struct chronology *c, const struct silences *all, const struct silence *s)
{
	size_t at = 0;
	if (s->from == DATE_FIRST) /* nobody knows when it began */
		return;
	struct date from = {.lo = s->from, .hi = s->from, .precision = DATE_DAY};
	struct date to = {.lo = s->to, .hi = s->to, .precision = DATE_DAY};
	struct str words = sentence(c, all, s);
	while (at < c->undated_at && c->row[at].start.lo <= s->from)
		at++;
	struct chronology_row *r = chronology_insert(c, at);
	*r = (struct chronology_row){.shape = CHRONOLOGY_SILENCE, .start = from, .end = to, .words = words};
}

static struct silence_cover *only(struct chronology *c, const struct covers *v, uint64_t which, size_t *n)
{
	struct silence_cover *some = ARENA_ARRAY(c->arena, struct silence_cover, v->n + 1);
	*n = 0;
	for (size_t i = 0; i < v->n; i++)
		if (which >> v->running[i].group & 1)
			some[(*n)++] = v->running[i];
	return some;
}

/* Half of it or more is within a silence of all. */
static bool is_said(const struct silence *s, const struct silence *all, size_t n)
{
	int64_t common = 0;
	for (size_t i = 0; i < n; i++) {
		int32_t lo = s->from > all[i].from ? s->from : all[i].from, hi = s->to < all[i].to ? s->to : all[i].to;
		if (lo < hi)
			common += hi - lo;
	}
	return 2 * common >= (int64_t)s->to - s->from;
}

void chronology_add_silences(struct chronology *c)
{
	struct covers v = {0};
	struct groups g;
	struct busy busy = {0}, lead_busy = {0};
	struct silence *found, *lead_found;
	struct silences all = {.g = &g, .which = ~UINT64_C(0)};
	int32_t from = c->wanted.from, to = c->wanted.to < c->wanted.today ? c->wanted.to : c->wanted.today;

	if (c->style->silence.n == 0)
		return;
	gather(c, &v, &g);
	for (unsigned i = 0; i < c->style->agencies && i < OTHERS; i++)
		if (c->style->agency[i].expected)
			all.expected |= UINT64_C(1) << i;
	all.hidden = v.hidden;
	all.unsaid = v.unsaid;
	gather_busy(c, &g, all.which, &busy);
	size_t n = silence_find(busy.day, busy.n, v.running, v.n, from, to, c->style->silence, c->arena, &found);
	struct silences lead = {.g = &g, .lead = true};
	for (unsigned i = 0; i < g.n; i++)
		if (!str_is_empty(c->style->lead) && str_is_equal_caseless(g.name[i], c->style->lead))
			lead.which = UINT64_C(1) << i;
	if (lead.which && c->style->lead_silence.n) {
		size_t covers_n;
		struct silence_cover *covers = only(c, &v, lead.which, &covers_n);
		gather_busy(c, &g, lead.which, &lead_busy);
		size_t k = silence_find(lead_busy.day, lead_busy.n, covers, covers_n, from, to, c->style->lead_silence, c->arena,
					&lead_found);
		for (size_t i = 0; i < k; i++)
			/* before its first entry the lead agency was not involved: that is no silence of its own */
			if (lead_found[i].after_entry && !is_said(&lead_found[i], found, n))
				add_row(c, &lead, &lead_found[i]);
	}
	for (size_t i = 0; i < n; i++)
		add_row(c, &all, &found[i]);
}
