/* The rows as a paper: for people (five columns, practice.md 2) and for machines (a column a field). */
#include <ctype.h>
#include <string.h>

#include "chronology_own.h"
#include "model/age.h"

enum { DATE, WHAT, SOURCE, CHILD, DONE };

static bool is_dated(const struct date *d)
{
	return d->precision != DATE_NONE && d->precision != DATE_UNKNOWN;
}

static struct str taken(struct arena *a, struct buf *b)
{
	struct str s = arena_copy(a, buf_str(b));
	buf_close(b);
	*b = (struct buf){0};
	return s;
}

static struct str iso(struct arena *a, const struct date *d)
{
	struct buf b = {0};
	date_write_iso(d, &b);
	return b.n ? taken(a, &b) : (struct str){0};
}

/* A letter for `s`, the first, as a capital: for words that begin a sentence. */
static struct str capital(struct arena *a, struct str s)
{
	return s.n ? arena_printf(a, "%c%.*s", toupper((unsigned char)s.p[0]), (int)s.n - 1, s.p + 1) : s;
}

static struct str sentence(struct arena *a, struct str s)
{
	return s.n && strchr(".?!'\"", s.p[s.n - 1]) ? s : arena_printf(a, "%.*s.", STR_ARG(s));
}

static struct str without_stop(struct str s)
{
	return str_has_suffix(s, STR(".")) ? str_part(s, 0, s.n - 1) : s;
}

/* A text as paragraphs; blank lines are left out. */
static void add_text(struct arena *a, struct paper_cell *cell, enum paper_voice voice, struct str text)
{
	while (!str_is_absent(text))
		paper_add_line(a, cell, voice, str_trim(str_cut(&text, '\n')));
}

static void add_all(struct arena *a, struct paper_cell *cell, enum paper_voice voice, struct str what, struct str text)
{
	if (!str_is_empty(text))
		paper_add_line(a, cell, voice, arena_printf(a, "%.*s%.*s", STR_ARG(what), STR_ARG(text)));
}

/* "Wren 7, Ellis 3": the ages of those whom the row is about. */
static struct str ages(const struct chronology *c, const struct chronology_row *r)
{
	struct buf b = {0};
	for (size_t i = 0; i < c->children; i++) {
		struct buf age = {0};
		const struct person *p = c->child[i].person;
		if (!(r->about >> i & 1))
			continue;
		if (!date_is_exact(&p->birth) || p->birth.lo != r->start.lo) /* on the day of birth no age is told */
			age_write(&p->birth, &p->expected, &r->start, &age);
		if (!age.n && c->children == 1)
			continue; /* whom else could it be about */
		bool named = c->children > 1 || p->names_n; /* an only child without a name needs no id at every age */
		if (b.n)
			buf_add_z(&b, ", ");
		if (named)
			buf_add(&b, c->child[i].name);
		if (age.n) {
			buf_add_z(&b, named ? " " : "");
			buf_add(&b, buf_str(&age));
		}
		buf_close(&age);
	}
	return taken(c->arena, &b);
}

static void add_date(const struct chronology *c, const struct chronology_row *r, struct paper_cell *cell)
{
	struct str when = chronology_when(c->arena, r, c->from->code);
	if (r->shape == CHRONOLOGY_BIRTH && !is_dated(&c->child[__builtin_ctzll(r->about)].person->birth))
		when = arena_printf(c->arena, "before birth, due %.*s", STR_ARG(when));
	struct paper_line *l = paper_add_line(c->arena, cell, PAPER_STRONG, when);
	l->time = iso(c->arena, &r->start);
	struct str how_old = ages(c, r);
	if (r->shape != CHRONOLOGY_BIRTH && how_old.n)
		paper_add_line(c->arena, cell, PAPER_PLAIN, arena_printf(c->arena, "(%.*s)", STR_ARG(how_old)));
}

static struct str name_of(const struct chronology *c, struct str id)
{
	const struct person *p = chronology_case_person(c->from, id);
	if (p && p->names_n)
		return chronology_case_name(p);
	/* An id says nothing to a family. */
	return c->from->audience == AUDIENCE_HOLDER && !chronology_is_withheld(c->from, id) ? id : (struct str){0};
}

static bool is_role(const struct event_person *x, const char *role)
{
	return str_is_equal(x->role, str_of(role));
}

/* "Stuart Baxter to Kirsty Lorne": who did it, to whom; absent unless both are known. */
static struct str pair(const struct chronology *c, const struct event *ev)
{
	struct str by = {0}, to = {0};
	for (size_t i = 0; i < ev->people_n; i++) {
		if (is_role(&ev->people[i], "perpetrator") && str_is_absent(by))
			by = name_of(c, ev->people[i].person);
		else if (is_role(&ev->people[i], "victim") && str_is_absent(to))
			to = name_of(c, ev->people[i].person);
	}
	if (str_is_absent(by) || str_is_absent(to))
		return (struct str){0};
	return arena_printf(c->arena, "%.*s to %.*s.", STR_ARG(by), STR_ARG(to));
}

static bool is_plain_child(const struct chronology *c, const struct event_person *x)
{
	const struct person *p = chronology_case_person(c->from, x->person);
	for (size_t i = 0; p && i < c->children; i++)
		if (c->child[i].person == p)
			return is_role(x, "subject") || is_role(x, "child");
	return false;
}

/* "Present: Carla Tarrow. Brought by: Lee Ashby, Maureen Ashby.": by role, in the order in which the entry names them. */
static struct str people(const struct chronology *c, const struct event *ev, bool in_pair)
{
	struct buf b = {0};
	size_t withheld = 0, unnamed = 0;
	for (size_t i = 0; i < ev->people_n; i++) {
		bool done = false, first = true;
		const struct code_role *role = code_role_of(c->from->code, ev->people[i].role);
		if (in_pair && (is_role(&ev->people[i], "perpetrator") || is_role(&ev->people[i], "victim")))
			continue;
		for (size_t k = 0; k < i; k++)
			done |= str_is_equal(ev->people[k].role, ev->people[i].role);
		for (size_t k = i; k < ev->people_n && !done; k++) {
			struct str name = name_of(c, ev->people[k].person);
			if (!str_is_equal(ev->people[k].role, ev->people[i].role) || is_plain_child(c, &ev->people[k]))
				continue;
			if (str_is_absent(name)) {
				*(chronology_is_withheld(c->from, ev->people[k].person) ? &withheld : &unnamed) += 1;
				continue;
			}
			if (first) {
				struct str words = role ? role->words : ev->people[i].role;
				buf_add_z(&b, b.n ? " " : "");
				buf_add(&b, str_is_empty(words) ? STR("Named") : capital(c->arena, words));
			}
			buf_add_z(&b, first ? ": " : ", ");
			buf_add(&b, name);
			first = false;
		}
		if (!first)
			buf_add_char(&b, '.');
	}
	if (withheld)
		buf_addf(&b, "%s%zu %s not named in this copy.", b.n ? " " : "", withheld, withheld == 1 ? "person is" : "people are");
	if (unnamed)
		buf_addf(&b, "%s%zu %s whose name was not supplied.", b.n ? " " : "", unnamed, unnamed == 1 ? "person" : "people");
	return taken(c->arena, &b);
}

/* What the kind and the fields say where the entry has no words of its own: "Was not brought to an appointment (dental)." */
static struct str what_kind(const struct chronology *c, const struct event *ev)
{
	struct buf b = {0};
	buf_add(&b, capital(c->arena, c->from->code->kind[ev->kind].words));
	if (!str_is_empty(ev->service))
		buf_addf(&b, " (%.*s)", STR_ARG(ev->service));
	buf_add_char(&b, '.');
	return taken(c->arena, &b);
}

enum { SHORT_TEXT = 60, LONG_WORD = 4 };

/* Made of codes by who read a census: "how the child took part: ...".  People begin with a capital. */
static bool is_coded(struct str text)
{
	return text.n && islower((unsigned char)text.p[0]);
}

/* A coded text, or a short one of a state that goes on, such as "Category: neglect", may not say what it is the text of:
 * no word of the kind's words that is long enough to mean something is in it. */
static bool says_what_it_is(const struct chronology *c, const struct event *ev)
{
	const struct code_kind *k = &c->from->code->kind[ev->kind];
	struct str words = k->words;
	if (!is_coded(ev->text) && (!k->interval || ev->text.n > SHORT_TEXT))
		return true;
	while (!str_is_absent(words)) {
		struct str w = str_cut(&words, ' ');
		for (size_t i = 0; w.n >= LONG_WORD && i + w.n <= ev->text.n; i++)
			if (str_is_equal_caseless(str_part(ev->text, i, w.n), w))
				return true;
	}
	return false;
}

static struct str measured(const struct chronology *c, const struct event *ev)
{
	if (str_is_empty(ev->value))
		return (struct str){0};
	return arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(ev->value), str_is_empty(ev->unit) ? "" : " ", STR_ARG(ev->unit));
}

static struct str amended(const struct chronology *c, const struct event *ev)
{
	struct buf b = {0};
	if (!chronology_is_amended(c->from, ev))
		return (struct str){0};
	buf_add_z(&b, "Amended");
	if (is_dated(&ev->recorded)) {
		buf_add_char(&b, ' ');
		date_write_words(&ev->recorded, &b);
	}
	buf_add_z(&b, "; the earlier version is kept.");
	return taken(c->arena, &b);
}

static struct str shared(const struct chronology *c, const struct chronology_row *r)
{
	if (r->about & (r->about - 1)) /* whom it is about stands with the ages */
		return r->events > 1 ? STR("Shared entry, filed for each child.") : STR("Shared entry.");
	if (!r->shared || !r->events)
		return (struct str){0};
	const struct person *p = chronology_case_person(c->from, r->event[0]->child);
	if (!p || !p->names_n)
		return STR("Shared entry, held in another record.");
	return arena_printf(c->arena, "Shared entry, held in the record of %.*s.", STR_ARG(chronology_case_name(p)));
}

static void add_what(const struct chronology *c, const struct chronology_row *r, struct paper_cell *cell)
{
	struct arena *a = c->arena;
	const struct event *ev = r->event[0];
	struct str value = measured(c, ev), who = pair(c, ev);
	struct str note[] = {people(c, ev, !str_is_absent(who)), shared(c, r), amended(c, ev), {0}};
	struct buf b = {0};
	if (is_dated(&ev->start) && ev->start.lo > c->horizon)
		note[3] = STR("Dated after the date of this paper.");
	if (str_is_empty(ev->text))
		paper_add_line(a, cell, PAPER_PLAIN, what_kind(c, ev));
	else if (says_what_it_is(c, ev))
		add_text(a, cell, PAPER_PLAIN, ev->text);
	else
		add_text(a, cell, PAPER_PLAIN, arena_printf(a, "%.*s%s %.*s", STR_ARG(without_stop(what_kind(c, ev))),
							    is_coded(ev->text) ? ":" : ".", STR_ARG(ev->text)));
	if (!str_is_empty(value) && str_find(ev->text, ev->value) == ev->text.n)
		paper_add_line(a, cell, PAPER_PLAIN, arena_printf(a, "Measured: %.*s.", STR_ARG(value)));
	paper_add_line(a, cell, PAPER_PLAIN, who);
	for (size_t i = 0; i < sizeof note / sizeof *note; i++) {
		if (str_is_empty(note[i]))
			continue;
		buf_add_z(&b, b.n ? " " : "");
		buf_add(&b, note[i]);
	}
	if (b.n)
		paper_add_line(a, cell, PAPER_QUIET, taken(a, &b));
}

/* "Wren said": the % of the words is the child whose entry it is. */
static struct str basis(const struct chronology *c, const struct event *ev)
{
	struct str words = c->style->basis[ev->basis];
	size_t at = str_find(words, STR("%"));
	if (at == words.n)
		return words;
	struct str who = STR("the child");
	const struct person *p = chronology_case_person(c->from, ev->child);
	for (size_t i = 0; i < c->children; i++)
		if (c->child[i].person == p)
			who = c->child[i].name;
	return arena_printf(c->arena, "%.*s%.*s%.*s", (int)at, words.p, STR_ARG(who), (int)(words.n - at - 1), words.p + at + 1);
}

/* "School log; Wren said; alleged": one line, and who disputes it on the next. */
static void add_source(const struct chronology *c, const struct event *ev, struct paper_cell *cell)
{
	struct arena *a = c->arena;
	struct str part[] = {ev->agency, basis(c, ev), c->style->standing[ev->standing]};
	struct buf b = {0};
	if (str_is_empty(part[0]) && (!str_is_empty(part[1]) || !str_is_empty(part[2])))
		part[0] = arena_printf(a, "Source %.*s", STR_ARG(c->style->blank));
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		if (str_is_empty(part[i]))
			continue;
		buf_add_z(&b, b.n ? "; " : "");
		buf_add(&b, part[i]);
	}
	if (b.n)
		paper_add_line(a, cell, PAPER_PLAIN, taken(a, &b));
	add_all(a, cell, PAPER_PLAIN, STR("Disputed: "), ev->disputed);
}

/* A child's words stand as they were recorded; quotation marks are put round them where the record has none, and not
 * round what somebody saw or was told. */
static struct str said(struct arena *a, const struct event *ev)
{
	struct str v = str_trim(ev->voice);
	/* "draws a door with a lock": what begins small was put down by an onlooker, where the record does not say how it knows */
	bool words = ev->basis == EVENT_CHILD_SAID || (ev->basis == EVENT_BASIS_NOT_SAID && v.n && !islower((unsigned char)v.p[0]));
	static const char *const marks[] = {"'", "\"", "\xe2\x80\x98", "\xe2\x80\x9c"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_has_prefix(v, str_of(marks[i])))
			return v;
	if (!v.n || !words || str_has_suffix(v, STR("(observed)")) || str_has_suffix(v, STR("(observed).")))
		return v;
	return arena_printf(a, "\xe2\x80\x98%.*s\xe2\x80\x99", STR_ARG(v));
}

static void add_child(const struct chronology *c, const struct event *ev, struct paper_cell *cell)
{
	if (!str_is_empty(ev->voice))
		add_text(c->arena, cell, PAPER_SAID, said(c->arena, ev));
	add_text(c->arena, cell, PAPER_PLAIN, ev->impact);
}

static void add_done(const struct chronology *c, const struct event *ev, struct paper_cell *cell)
{
	struct arena *a = c->arena;
	if (str_is_empty(ev->action) && str_is_empty(ev->outcome))
		return;
	if (str_is_empty(ev->action))
		paper_add_line(a, cell, PAPER_QUIET, arena_printf(a, "What was done: %.*s", STR_ARG(c->style->blank)));
	add_text(a, cell, PAPER_PLAIN, ev->action);
	if (str_is_empty(ev->outcome))
		paper_add_line(a, cell, PAPER_QUIET, arena_printf(a, "What came of it: %.*s", STR_ARG(c->style->blank)));
	else
		add_all(a, cell, PAPER_PLAIN, STR("Outcome: "), ev->outcome);
}

static void add_events(const struct chronology *c, const struct chronology_row *r, struct paper_row *to)
{
	uint64_t *id = ARENA_ARRAY(c->arena, uint64_t, r->events + 1);
	for (size_t i = 0; i < r->events; i++)
		id[i] = r->event[i]->id;
	to->events = id;
	to->events_n = r->events;
}

static struct str length(struct arena *a, const struct chronology_row *r)
{
	int months = date_age_months(r->start.lo, r->end.lo);
	if (months < 1)
		return arena_printf(a, "%d days", r->end.lo - r->start.lo);
	if (months < 24)
		return arena_printf(a, "%d month%s", months, months == 1 ? "" : "s");
	return months % 12 ? arena_printf(a, "%d years %d months", months / 12, months % 12) : arena_printf(a, "%d years", months / 12);
}

static void add_row(const struct chronology *c, const struct chronology_row *r, struct paper_table *t)
{
	static const char *const names[] = {"birth", "entry", "routine", "silence"};
	struct arena *a = c->arena;
	bool span = r->shape == CHRONOLOGY_ROUTINE || r->shape == CHRONOLOGY_SILENCE;
	struct paper_row *p = paper_add_row(a, t, span ? PAPER_SPAN : PAPER_CELLS, str_of(names[r->shape]));
	add_events(c, r, p);
	p->number = r->number ? arena_printf(a, "%u", r->number) : (struct str){0};
	if (r->shape == CHRONOLOGY_SILENCE) {
		paper_add_line(a, &p->cell[DATE], PAPER_QUIET, length(a, r));
		paper_add_line(a, &p->cell[WHAT], PAPER_PLAIN, r->words);
		return;
	}
	add_date(c, r, &p->cell[DATE]);
	if (r->shape == CHRONOLOGY_ROUTINE) {
		struct str agency = r->event[0]->agency;
		paper_add_line(a, &p->cell[WHAT], PAPER_PLAIN,
			       str_is_empty(agency) ? sentence(a, r->words)
						    : arena_printf(a, "%.*s (%.*s).", STR_ARG(without_stop(r->words)), STR_ARG(agency)));
		return;
	}
	if (r->shape == CHRONOLOGY_BIRTH) {
		paper_add_line(a, &p->cell[WHAT], PAPER_PLAIN, r->words);
		paper_add_line(a, &p->cell[SOURCE], PAPER_QUIET, STR("Date of birth as supplied"));
	} else {
		add_what(c, r, &p->cell[WHAT]);
		add_source(c, r->event[0], &p->cell[SOURCE]);
		add_child(c, r->event[0], &p->cell[CHILD]);
		add_done(c, r->event[0], &p->cell[DONE]);
	}
	for (size_t i = WHAT; i <= DONE; i++)
		if (!p->cell[i].lines)
			paper_add_line(a, &p->cell[i], PAPER_QUIET, c->style->blank);
}

static void add_children(const struct chronology *c, struct paper *p)
{
	struct paper_fact *f = paper_add_fact(c->arena, &p->head, STR("children"), c->children == 1 ? STR("Child") : STR("Children"));
	for (size_t i = 0; i < c->children; i++) {
		const struct person *x = c->child[i].person;
		struct buf b = {0}, age = {0};
		struct date today = {.lo = c->wanted.today, .hi = c->wanted.today, .precision = DATE_DAY};
		buf_add(&b, c->child[i].full_name);
		if (is_dated(&x->birth)) {
			buf_add_z(&b, ", born ");
			date_write_words(&x->birth, &b);
			age_write(&x->birth, &x->expected, &today, &age);
			if (age.n)
				buf_addf(&b, " (%.*s)", STR_ARG(buf_str(&age)));
		} else if (is_dated(&x->expected)) {
			buf_add_z(&b, ", before birth, due ");
			date_write_words(&x->expected, &b);
		} else {
			buf_addf(&b, ", date of birth %.*s", STR_ARG(c->style->blank));
		}
		if (is_dated(&x->death)) {
			buf_add_z(&b, ", died ");
			date_write_words(&x->death, &b);
		}
		buf_close(&age);
		paper_add_line(c->arena, &f->value, PAPER_PLAIN, taken(c->arena, &b));
	}
}

static struct str period(const struct chronology *c)
{
	struct buf b = {0};
	if (c->wanted.from != DATE_FIRST || c->wanted.to != DATE_LAST) {
		if (c->wanted.from != DATE_FIRST) {
			buf_add_z(&b, "from ");
			date_write_day_words(c->wanted.from, &b);
		}
		if (c->wanted.to != DATE_LAST) {
			buf_add_z(&b, b.n ? " to " : "to ");
			date_write_day_words(c->wanted.to, &b);
		}
	} else if (c->first <= c->last) {
		chronology_write_days(c->first, c->last, &b);
	}
	return b.n ? taken(c->arena, &b) : STR("no dated entry");
}

static void add_supplied(const struct chronology *c, struct paper *p)
{
	struct buf yes = {0}, no = {0};
	for (size_t i = 0; i < c->supplies; i++) {
		const struct chronology_supply *s = &c->supply[i];
		if (s->group) {
			buf_add_z(&no, no.n ? ", " : "");
			buf_add(&no, no.n ? s->agency : capital(c->arena, s->agency));
			continue;
		}
		buf_add_z(&yes, yes.n ? "; " : "");
		buf_add(&yes, s->agency);
		if (s->from > s->to) {
			buf_addf(&yes, " (for what time: %.*s)", STR_ARG(c->style->blank));
			continue;
		}
		buf_add_z(&yes, s->from == DATE_FIRST ? ", to " : ", ");
		chronology_write_days(s->from == DATE_FIRST ? s->to : s->from, s->to, &yes);
		if (!s->running)
			buf_add_z(&yes, " (some kinds of entry only)");
	}
	struct paper_fact *f = paper_add_fact(c->arena, &p->head, STR("supplied"), STR("Records supplied"));
	paper_add_line(c->arena, &f->value, PAPER_PLAIN, yes.n ? sentence(c->arena, taken(c->arena, &yes)) : STR("not recorded"));
	f = paper_add_fact(c->arena, &p->head, STR("not_supplied"), STR("Not supplied"));
	paper_add_line(c->arena, &f->value, PAPER_PLAIN, no.n ? sentence(c->arena, taken(c->arena, &no)) : STR("none of those expected"));
	buf_close(&yes);
	buf_close(&no);
}

static void add_withheld(const struct chronology *c, struct paper *p)
{
	uint64_t n = c->from->withheld, people_n = c->from->withheld_persons;
	if (!n && !people_n)
		return;
	struct buf b = {0};
	if (n)
		buf_addf(&b, "%llu entr%s withheld from this copy.", (unsigned long long)n, n == 1 ? "y is" : "ies are");
	if (people_n)
		buf_addf(&b, "%s%llu %s not named in it.", n ? " " : "", (unsigned long long)people_n, people_n == 1 ? "person is" : "people are");
	struct paper_fact *f = paper_add_fact(c->arena, &p->head, STR("withheld"), STR("Withheld"));
	paper_add_line(c->arena, &f->value, PAPER_PLAIN, taken(c->arena, &b));
}

static void add_head(const struct chronology *c, struct paper *p)
{
	struct arena *a = c->arena;
	struct buf b = {0};
	struct date today = {.lo = c->wanted.today, .hi = c->wanted.today, .precision = DATE_DAY};
	add_children(c, p);
	struct paper_fact *f = paper_add_fact(a, &p->head, STR("period"), STR("Period"));
	paper_add_line(a, &f->value, PAPER_PLAIN, period(c));
	f = paper_add_fact(a, &p->head, STR("as_at"), STR("As at"));
	date_write_words(&today, &b);
	struct paper_line *l = paper_add_line(a, &f->value, PAPER_PLAIN, taken(a, &b));
	if (l)
		l->time = iso(a, &today);
	paper_add_fact(a, &p->head, STR("author"), STR("Author"))->blank = 1;
	paper_add_fact(a, &p->head, STR("copies"), STR("Copies to"))->blank = 1;
	add_supplied(c, p);
	add_withheld(c, p);
	if (c->earlier) {
		f = paper_add_fact(a, &p->head, STR("earlier"), STR("Earlier history"));
		paper_add_line(a, &f->value, PAPER_PLAIN,
			       arena_printf(a, "%llu earlier entr%s not in this paper; in up to ten lines:",
					    (unsigned long long)c->earlier, c->earlier == 1 ? "y is" : "ies are"));
		f->blank = 5;
	}
}

static size_t with_basis(const struct chronology *c, size_t *of)
{
	size_t n = 0;
	*of = 0;
	for (size_t i = 0; i < c->rows; i++)
		if (c->row[i].shape == CHRONOLOGY_ENTRY) {
			(*of)++;
			n += c->row[i].event[0]->basis != EVENT_BASIS_NOT_SAID;
		}
	return n;
}

/* How to read the table: what was folded and why, what counts as silent, in the words of the settings in force. */
static void add_before(const struct chronology *c, struct paper *p)
{
	struct buf b = {0}, within = {0};
	const struct chronology_style *s = c->style;
	buf_addf(&b, "\xe2\x80\x9c%.*s\xe2\x80\x9d: the records supplied do not say.", STR_ARG(s->blank));
	size_t of, known = with_basis(c, &of);
	if (known < of)
		buf_addf(&b, " How an entry is known is recorded for %zu of %zu.", known, of);
	if (c->folded) {
		calendar_span_write(s->fold_within, &within);
		buf_addf(&b, " %llu routine entries with nothing new recorded are folded into rows of %u or more, each within %.*s"
			 " (local setting).", (unsigned long long)c->folded, s->fold_at_least, STR_ARG(buf_str(&within)));
	}
	buf_clear(&within);
	calendar_span_write(s->silence, &within);
	buf_addf(&b, " Times longer than %.*s without an entry are said where records were supplied (local setting).",
		 STR_ARG(buf_str(&within)));
	buf_close(&within);
	paper_add_line(c->arena, &p->before, PAPER_QUIET, taken(c->arena, &b));
}

static void add_undated(const struct chronology *c, struct paper_table *t)
{
	size_t n = c->rows - c->undated_at;
	struct paper_row *r = paper_add_row(c->arena, t, PAPER_GROUP, STR("undated"));
	paper_add_line(c->arena, &r->cell[0], PAPER_STRONG,
		       arena_printf(c->arena, "Date not known: %zu entr%s, in no order", n, n == 1 ? "y" : "ies"));
}

void chronology_page(const struct chronology *c, struct paper *p)
{
	struct paper_table *t = ARENA_NEW(c->arena, struct paper_table);
	*p = (struct paper){.marking = c->style->marking, .invented = c->from->invented, .table = t, .tables = 1};
	p->title = arena_printf(c->arena, "%.*s: %.*s", STR_ARG(c->style->title), STR_ARG(chronology_names(c, ~UINT64_C(0))));
	add_head(c, p);
	add_before(c, p);
	t->caption = STR("Entries, earliest first");
	t->column = c->style->column;
	t->columns = CHRONOLOGY_COLUMNS;
	for (size_t i = 0; i < c->rows; i++) {
		if (i == c->undated_at)
			add_undated(c, t);
		add_row(c, &c->row[i], t);
	}
	struct paper_fact *f = paper_add_fact(c->arena, &p->foot, STR("analysis"), STR("Analysis"));
	paper_add_line(c->arena, &f->value, PAPER_QUIET, STR("Half a page, by the person who signs."));
	f->blank = 7;
	paper_add_fact(c->arena, &p->foot, STR("signed"), STR("Name, role, date"))->blank = 1;
}

static const struct paper_column sheet_columns[] = {
	{{"number", 6}, {"number", 6}, 0}, {{"row", 3}, {"row", 3}, 0}, {{"date", 4}, {"date", 4}, 0}, {{"start", 5}, {"start", 5}, 0},
	{{"end", 3}, {"end", 3}, 0}, {{"precision", 9}, {"precision", 9}, 0}, {{"ages", 4}, {"ages", 4}, 0},
	{{"about", 5}, {"about", 5}, 0}, {{"kind", 4}, {"kind", 4}, 0}, {{"what", 4}, {"what", 4}, 0},
	{{"pair", 4}, {"pair", 4}, 0}, {{"people", 6}, {"people", 6}, 0}, {{"measured", 8}, {"measured", 8}, 0}, {{"source", 6}, {"source", 6}, 0},
	{{"basis", 5}, {"basis", 5}, 0}, {{"standing", 8}, {"standing", 8}, 0}, {{"disputed", 8}, {"disputed", 8}, 0},
	{{"voice", 5}, {"voice", 5}, 0}, {{"impact", 6}, {"impact", 6}, 0}, {{"action", 6}, {"action", 6}, 0},
	{{"outcome", 7}, {"outcome", 7}, 0}, {{"shared", 6}, {"shared", 6}, 0}, {{"amended", 7}, {"amended", 7}, 0},
	{{"recorded", 8}, {"recorded", 8}, 0},
};
enum sheet {
	S_NUMBER, S_ROW, S_DATE, S_START, S_END, S_PRECISION, S_AGES, S_ABOUT, S_KIND, S_WHAT, S_PAIR, S_PEOPLE, S_MEASURED, S_SOURCE, S_BASIS,
	S_STANDING, S_DISPUTED, S_VOICE, S_IMPACT, S_ACTION, S_OUTCOME, S_SHARED, S_AMENDED, S_RECORDED, S_COLUMNS,
};

static void sheet_row(const struct chronology *c, const struct chronology_row *r, struct paper_table *t)
{
	static const char *const names[] = {"birth", "entry", "routine", "silence"};
	struct arena *a = c->arena;
	struct paper_row *p = paper_add_row(a, t, PAPER_CELLS, str_of(names[r->shape]));
	struct str v[S_COLUMNS] = {{0}};
	add_events(c, r, p);
	v[S_NUMBER] = r->number ? arena_printf(a, "%u", r->number) : (struct str){0};
	v[S_ROW] = p->name;
	v[S_DATE] = chronology_when(a, r, c->from->code);
	v[S_START] = iso(a, &r->start);
	v[S_END] = iso(a, &r->end);
	v[S_PRECISION] = str_of(date_precision_name(r->start.precision));
	if (r->about) {
		v[S_AGES] = ages(c, r);
		v[S_ABOUT] = chronology_names(c, r->about);
	}
	v[S_WHAT] = r->words;
	if (r->events) {
		const struct event *ev = r->event[0];
		v[S_KIND] = c->from->code->kind[ev->kind].name;
		v[S_SOURCE] = ev->agency;
		v[S_SHARED] = shared(c, r);
	}
	if (r->shape == CHRONOLOGY_ENTRY) {
		const struct event *ev = r->event[0];
		v[S_WHAT] = str_is_empty(ev->text) ? what_kind(c, ev) : ev->text;
		v[S_PAIR] = pair(c, ev);
		v[S_PEOPLE] = people(c, ev, false);
		v[S_MEASURED] = measured(c, ev);
		v[S_BASIS] = str_of(event_basis_name(ev->basis));
		v[S_STANDING] = str_of(event_standing_name(ev->standing));
		v[S_DISPUTED] = ev->disputed;
		v[S_VOICE] = ev->voice;
		v[S_IMPACT] = ev->impact;
		v[S_ACTION] = ev->action;
		v[S_OUTCOME] = ev->outcome;
		v[S_AMENDED] = amended(c, ev);
		v[S_RECORDED] = iso(a, &ev->recorded);
	}
	for (size_t i = 0; i < S_COLUMNS; i++)
		paper_add_line(a, &p->cell[i], PAPER_PLAIN, v[i]);
}

void chronology_sheet(const struct chronology *c, struct paper *p)
{
	chronology_page(c, p);
	struct paper_table *t = ARENA_NEW(c->arena, struct paper_table);
	t->caption = p->table->caption;
	t->column = sheet_columns;
	t->columns = S_COLUMNS;
	for (size_t i = 0; i < c->rows; i++)
		sheet_row(c, &c->row[i], t);
	p->table = t;
}
