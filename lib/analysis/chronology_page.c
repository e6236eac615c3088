/* The rows as a paper: for people (five columns, practice.md 2) and for machines (a column a field). */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "chronology_own.h"
#include "model/age.h"

enum { DATE, WHAT, SOURCE, CHILD, DONE };

static struct str sentence(struct arena *a, struct str s)
{
	return s.n && strchr(".?!'\"", s.p[s.n - 1]) ? s : arena_printf(a, "%.*s.", STR_ARG(s));
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

static void add_date(const struct chronology *c, const struct chronology_row *r, struct paper_cell *cell)
{
	struct str when = chronology_when(c->arena, r, c->from->code);
	if (r->shape == CHRONOLOGY_BIRTH && !date_is_known(&c->child[__builtin_ctzll(r->about)].person->birth))
		when = arena_printf(c->arena, "before birth, due %.*s", STR_ARG(when));
	struct paper_line *l = paper_add_line(c->arena, cell, PAPER_STRONG, when);
	l->time = chronology_iso(c->arena, &r->start);
	struct str how_old = chronology_ages(c, r);
	if (r->shape != CHRONOLOGY_BIRTH && how_old.n)
		paper_add_line(c->arena, cell, PAPER_PLAIN, arena_printf(c->arena, "(%.*s)", STR_ARG(how_old)));
}

static void add_what(const struct chronology *c, const struct chronology_row *r, struct paper_cell *cell)
{
	struct arena *a = c->arena;
	const struct event *ev = r->event[0];
	struct str value = chronology_measured(c, ev), who = chronology_pair(c, ev);
	struct str note[] = {chronology_people(c, ev, !str_is_absent(who)), chronology_shared(c, r), chronology_amended(c, ev), {0}};
	struct buf b = {0};
	if (date_is_known(&ev->start) && ev->start.lo > c->horizon)
		note[3] = STR("Dated after the date of this paper.");
	add_text(a, cell, PAPER_PLAIN, chronology_text(c, ev));
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
		paper_add_line(a, cell, PAPER_QUIET, buf_take(&b, a));
}

/* "School log; Wren said; alleged": one line, and who disputes it on the next. */
static void add_source(const struct chronology *c, const struct event *ev, struct paper_cell *cell)
{
	struct arena *a = c->arena;
	struct str part[] = {ev->agency, chronology_basis(c, ev), c->style->standing[ev->standing]};
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
		paper_add_line(a, cell, PAPER_PLAIN, buf_take(&b, a));
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
	/* What the writer made of it is no word of the child's, and "Negative" alone says nothing in this column. */
	if (!str_is_empty(ev->impact))
		add_text(c->arena, cell, PAPER_PLAIN, arena_printf(c->arena, "Impact, as recorded: %.*s", STR_ARG(ev->impact)));
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
						    : arena_printf(a, "%.*s (%.*s).", STR_ARG(chronology_without_stop(r->words)), STR_ARG(agency)));
		return;
	}
	if (r->shape == CHRONOLOGY_BIRTH) {
		paper_add_line(a, &p->cell[WHAT], PAPER_PLAIN, r->words);
		bool born = date_is_known(&c->child[__builtin_ctzll(r->about)].person->birth);
		paper_add_line(a, &p->cell[SOURCE], PAPER_QUIET, born ? STR("Date of birth as supplied") : STR("Expected date as supplied"));
	} else {
		add_what(c, r, &p->cell[WHAT]);
		add_source(c, r->event[0], &p->cell[SOURCE]);
		add_child(c, r->event[0], &p->cell[CHILD]);
		add_done(c, r->event[0], &p->cell[DONE]);
		chronology_add_added(c, r, &p->cell[WHAT], &p->cell[CHILD], &p->cell[DONE]);
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
		struct date today = {.lo = c->as_at, .hi = c->as_at, .precision = DATE_DAY};
		buf_add(&b, c->child[i].full_name);
		if (date_is_known(&x->birth)) {
			buf_add_z(&b, ", born ");
			date_write_words(&x->birth, &b);
			age_write(&x->birth, &x->expected, &today, &age);
			if (age.n)
				buf_addf(&b, " (%.*s)", STR_ARG(buf_str(&age)));
		} else if (date_is_known(&x->expected)) {
			buf_add_z(&b, ", before birth, due ");
			date_write_words(&x->expected, &b);
		} else {
			buf_addf(&b, ", date of birth %.*s", STR_ARG(c->style->blank));
		}
		if (date_is_known(&x->death)) {
			buf_add_z(&b, ", died ");
			date_write_words(&x->death, &b);
		}
		buf_close(&age);
		paper_add_line(c->arena, &f->value, PAPER_PLAIN, buf_take(&b, c->arena));
	}
}

static bool is_loose(const struct date *d)
{
	return d->precision == DATE_MONTH || d->precision == DATE_YEAR || d->precision == DATE_SEASON || d->precision == DATE_ABOUT;
}

/* "about 2019 to 3 May 2023": an end as precise as the date that it is of, and never more. */
static void write_period(const struct chronology *c, struct buf *b)
{
	struct buf from = {0}, to = {0};
	struct date first = *c->first_at, last = *c->last_at;
	first.doubted = last.doubted = false; /* that is said where the entry stands */
	if (!is_loose(&first) && !is_loose(&last)) {
		chronology_write_days(c->first, c->last, b);
		return;
	}
	if (is_loose(&first))
		date_write_words(&first, &from);
	else
		date_write_day_words(c->first, &from);
	if (is_loose(&last))
		date_write_words(&last, &to);
	else
		date_write_day_words(c->last, &to);
	buf_add(b, buf_str(&from));
	if (!str_is_equal(buf_str(&from), buf_str(&to)))
		buf_addf(b, " to %.*s", STR_ARG(buf_str(&to)));
	buf_close(&from);
	buf_close(&to);
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
		write_period(c, &b);
	}
	return b.n ? buf_take(&b, c->arena) : STR("no dated entry");
}

static void add_supplied(const struct chronology *c, struct paper *p)
{
	struct buf yes = {0}, no = {0};
	for (size_t i = 0; i < c->supplies; i++) {
		const struct chronology_supply *s = &c->supply[i];
		if (s->group) {
			buf_add_z(&no, no.n ? ", " : "");
			buf_add(&no, no.n ? s->agency : chronology_capital(c->arena, s->agency));
			continue;
		}
		bool again = i && !s[-1].group && str_is_equal_caseless(s[-1].agency, s->agency) && s->from <= s->to;
		if (!again) {
			buf_add_z(&yes, yes.n ? "; " : "");
			buf_add(&yes, s->agency);
		}
		if (s->from > s->to) {
			buf_addf(&yes, " (for what time: %.*s)", STR_ARG(c->style->blank));
			continue;
		}
		buf_addf(&yes, again ? ", and %s" : ", %s", s->from == DATE_FIRST ? "to " : "");
		chronology_write_days(s->from == DATE_FIRST ? s->to : s->from, s->to, &yes);
		if (!s->running)
			buf_add_z(&yes, " (some kinds of entry only)");
	}
	struct paper_fact *f = paper_add_fact(c->arena, &p->head, STR("supplied"), STR("Records supplied"));
	paper_add_line(c->arena, &f->value, PAPER_PLAIN, yes.n ? sentence(c->arena, buf_take(&yes, c->arena)) : STR("not recorded"));
	f = paper_add_fact(c->arena, &p->head, STR("not_supplied"), STR("Not supplied"));
	paper_add_line(c->arena, &f->value, PAPER_PLAIN, no.n ? sentence(c->arena, buf_take(&no, c->arena)) : STR("none of those expected"));
	buf_close(&yes);
	buf_close(&no);
}

static void add_withheld(const struct chronology *c, struct paper *p)
{
	uint64_t n = c->from->withheld, people_n = c->from->withheld_persons, relations = c->from->withheld_relations;
	if (!n && !people_n && !relations)
		return;
	struct buf b = {0};
	if (n)
		buf_addf(&b, "%llu entr%s withheld from this copy.", (unsigned long long)n, n == 1 ? "y is" : "ies are");
	if (people_n)
		buf_addf(&b, "%s%llu %s not named in it.", n ? " " : "", (unsigned long long)people_n, people_n == 1 ? "person is" : "people are");
	if (relations)
		buf_addf(&b, "%s%llu %s not told in it.", b.n ? " " : "", (unsigned long long)relations,
			 relations == 1 ? "relation between people is" : "relations between people are");
	struct paper_fact *f = paper_add_fact(c->arena, &p->head, STR("withheld"), STR("Withheld"));
	paper_add_line(c->arena, &f->value, PAPER_PLAIN, buf_take(&b, c->arena));
}

static void add_head(const struct chronology *c, struct paper *p)
{
	struct arena *a = c->arena;
	struct buf b = {0};
	struct date today = {.lo = c->as_at, .hi = c->as_at, .precision = DATE_DAY};
	add_children(c, p);
	struct paper_fact *f = paper_add_fact(a, &p->head, STR("period"), STR("Period"));
	paper_add_line(a, &f->value, PAPER_PLAIN, period(c));
	f = paper_add_fact(a, &p->head, STR("as_at"), STR("As at"));
	date_write_words(&today, &b);
	struct paper_line *l = paper_add_line(a, &f->value, PAPER_PLAIN, buf_take(&b, a));
	if (l)
		l->time = chronology_iso(a, &today);
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
	paper_add_line(c->arena, &p->before, PAPER_QUIET, buf_take(&b, c->arena));
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
	*p = (struct paper){.marking = c->style->marking, .invented = chronology_is_invented(c), .table = t, .tables = 1};
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
	{{"recorded", 8}, {"recorded", 8}, 0}, {{"comment", 7}, {"comment", 7}, 0},
};
enum sheet {
	S_NUMBER, S_ROW, S_DATE, S_START, S_END, S_PRECISION, S_AGES, S_ABOUT, S_KIND, S_WHAT, S_PAIR, S_PEOPLE, S_MEASURED, S_SOURCE, S_BASIS,
	S_STANDING, S_DISPUTED, S_VOICE, S_IMPACT, S_ACTION, S_OUTCOME, S_SHARED, S_AMENDED, S_RECORDED, S_COMMENT, S_COLUMNS,
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
	v[S_START] = chronology_iso(a, &r->start);
	v[S_END] = chronology_iso(a, &r->end);
	v[S_PRECISION] = str_of(date_precision_name(r->start.precision));
	if (r->about) {
		v[S_AGES] = chronology_ages(c, r);
		v[S_ABOUT] = chronology_names(c, r->about);
	}
	v[S_WHAT] = r->words;
	if (r->events) {
		const struct event *ev = r->event[0];
		v[S_KIND] = c->from->code->kind[ev->kind].name;
		v[S_SOURCE] = ev->agency;
		v[S_SHARED] = chronology_shared(c, r);
	}
	if (r->shape == CHRONOLOGY_ENTRY) {
		const struct event *ev = r->event[0];
		v[S_WHAT] = str_is_empty(ev->text) ? chronology_text(c, ev) : ev->text;
		v[S_PAIR] = chronology_pair(c, ev);
		v[S_PEOPLE] = chronology_people(c, ev, false);
		v[S_MEASURED] = chronology_measured(c, ev);
		v[S_BASIS] = str_of(event_basis_name(ev->basis));
		v[S_STANDING] = str_of(event_standing_name(ev->standing));
		v[S_DISPUTED] = ev->disputed;
		v[S_VOICE] = chronology_and_added(c, r, ev->voice, offsetof(struct event, voice));
		v[S_IMPACT] = chronology_and_added(c, r, ev->impact, offsetof(struct event, impact));
		v[S_ACTION] = chronology_and_added(c, r, ev->action, offsetof(struct event, action));
		v[S_OUTCOME] = chronology_and_added(c, r, ev->outcome, offsetof(struct event, outcome));
		v[S_AMENDED] = chronology_amended(c, ev);
		v[S_RECORDED] = chronology_iso(a, &ev->recorded);
		v[S_COMMENT] = chronology_and_added(c, r, (struct str){0}, offsetof(struct event, analysis));
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
