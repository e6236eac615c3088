#include "analysis/chronology.h"

#include <stdlib.h>
#include <string.h>

#include "chronology_own.h"

/* The chronology's order: dated first, by earliest possible day, latest, time; a birth before what else that day holds. */
static int by_date(const void *x, const void *y)
{
	const struct chronology_row *a = x, *b = y;
	bool da = date_is_known(&a->start), db = date_is_known(&b->start);
	if (da != db)
		return da ? -1 : 1;
	if (da && a->start.lo != b->start.lo)
		return a->start.lo < b->start.lo ? -1 : 1;
	if (da && a->start.hi != b->start.hi)
		return a->start.hi < b->start.hi ? -1 : 1;
	if (a->shape != b->shape)
		return a->shape < b->shape ? -1 : 1;
	if (da && a->start.minute_1 != b->start.minute_1)
		return a->start.minute_1 < b->start.minute_1 ? -1 : 1;
	if (a->shape == CHRONOLOGY_BIRTH)
		return (a->about > b->about) - (a->about < b->about);
	return (a->event[0]->id > b->event[0]->id) - (a->event[0]->id < b->event[0]->id);
}

static int by_birth(const void *x, const void *y)
{
	const struct chronology_child *a = x, *b = y;
	const struct date *da = &a->person->birth, *db = &b->person->birth;
	if (date_is_known(da) != date_is_known(db))
		return date_is_known(da) ? -1 : 1;
	if (date_is_known(da) && da->lo != db->lo)
		return da->lo < db->lo ? -1 : 1;
	return str_compare(a->person->id, b->person->id);
}

/* "Wren" of "Wren Tarrow" and of "TARROW, Wren". */
static struct str given_name(struct str full)
{
	size_t comma = str_find(full, STR(","));
	struct str s = comma < full.n ? str_trim(str_part(full, comma + 1, full.n)) : full;
	struct str first = str_cut(&s, ' ');
	return str_is_empty(first) ? full : first;
}

static int take_children(struct chronology *c, struct err *e)
{
	struct str *id;
	size_t n = chronology_wanted_ids(c->from, c->arena, &id);
	if (n > CHRONOLOGY_CHILDREN)
		return err_set(e, ERR_USAGE, "at most %d children in one paper", CHRONOLOGY_CHILDREN);
	c->child = ARENA_ARRAY(c->arena, struct chronology_child, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct person *p = chronology_case_person(c->from, id[i]);
		if (!p) { /* a child of whom nothing is recorded but entries */
			struct person *none = ARENA_NEW(c->arena, struct person);
			none->id = id[i];
			p = none;
		}
		c->child[c->children].person = p;
		c->child[c->children].full_name = chronology_case_name(p);
		c->child[c->children++].name = p->names_n ? given_name(chronology_case_name(p)) : p->id;
	}
	qsort(c->child, c->children, sizeof *c->child, by_birth);
	for (size_t i = 0; i < c->children; i++) /* two of one name are told apart by the whole of it */
		for (size_t k = 0; k < c->children; k++)
			if (i != k && str_is_equal_caseless(given_name(c->child[i].full_name), given_name(c->child[k].full_name)))
				c->child[i].name = c->child[i].full_name;
	return 0;
}

static uint64_t child_bit(const struct chronology *c, struct str id)
{
	for (size_t i = 0; i < c->children; i++)
		if (chronology_same_person(c->from, c->child[i].person->id, id))
			return UINT64_C(1) << i;
	return 0;
}

static uint64_t about_whom(const struct chronology *c, const struct event *ev)
{
	uint64_t about = child_bit(c, ev->child);
	for (size_t i = 0; i < ev->people_n; i++) {
		const struct code_role *role = code_role_of(c->from->code, ev->people[i].role);
		if (role && role->shows)
			about |= child_bit(c, ev->people[i].person);
	}
	return about;
}

static bool is_same_date(const struct date *a, const struct date *b)
{
	return a->precision == b->precision && a->lo == b->lo && a->hi == b->hi && a->minute_1 == b->minute_1 &&
	       a->doubted == b->doubted;
}

static bool has_same_tags(const struct event *a, const struct event *b)
{
	if (a->tags_n != b->tags_n)
		return false;
	for (size_t i = 0; i < a->tags_n; i++)
		if (!str_is_equal(a->tags[i], b->tags[i]))
			return false;
	return true;
}

/* One note filed once for each of several children: all that a reader sees is the same, the child apart.  What a
 * source numbers its rows with stands in `extra` and differs. */
static bool is_same_note(const struct chronology_case *c, const struct event *a, const struct event *b)
{
	return a->kind == b->kind && is_same_date(&a->start, &b->start) && is_same_date(&a->end, &b->end) &&
	       str_is_equal(a->text, b->text) && str_is_equal(a->agency, b->agency) && str_is_equal(a->author, b->author) &&
	       str_is_equal(a->worker, b->worker) && str_is_equal(a->voice, b->voice) && str_is_equal(a->impact, b->impact) &&
	       str_is_equal(a->action, b->action) && str_is_equal(a->outcome, b->outcome) &&
	       str_is_equal(a->analysis, b->analysis) && str_is_equal(a->disputed, b->disputed) &&
	       str_is_equal(a->service, b->service) && str_is_equal(a->value, b->value) && str_is_equal(a->unit, b->unit) &&
	       str_is_equal(a->ref, b->ref) && str_is_equal(a->raw, b->raw) && a->basis == b->basis &&
	       a->standing == b->standing && a->severity_1 == b->severity_1 && a->whose == b->whose &&
	       a->restricted == b->restricted && !chronology_is_amended(c, a) && !chronology_is_amended(c, b) && has_same_tags(a, b);
}

/* Rows are in order; of each group of equal dates the notes that were filed for several children become one row. */
static void join_same_notes(struct chronology *c)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->rows; i++) {
		struct chronology_row *r = &c->row[i], *same = NULL;
		for (size_t k = kept; k-- > 0 && r->shape == CHRONOLOGY_ENTRY && is_same_date(&c->row[k].start, &r->start);) {
			struct chronology_row *q = &c->row[k];
			if (q->shape == CHRONOLOGY_ENTRY && !(q->about & r->about) && is_same_note(c->from, q->event[0], r->event[0]))
				same = q;
		}
		if (!same) {
			c->row[kept++] = *r;
			continue;
		}
		const struct event **both = ARENA_ARRAY(c->arena, const struct event *, same->events + 1);
		memcpy(both, same->event, same->events * sizeof *both);
		both[same->events++] = r->event[0];
		same->event = both;
		same->about |= r->about;
		same->shared |= r->shared;
	}
	c->rows = kept;
}

static bool is_in_window(struct chronology *c, const struct event *ev)
{
	if (!date_is_known(&ev->start))
		return true;
	int32_t last = ev->start.hi;
	if (date_is_known(&ev->end))
		last = ev->end.hi > last ? ev->end.hi : last;
	else if (c->from->code->kind[ev->kind].interval)
		last = DATE_LAST;
	if (last < c->wanted.from) {
		c->earlier++;
		return false;
	}
	return ev->start.lo <= c->wanted.to;
}

static void add_entries(struct chronology *c)
{
	for (size_t i = 0; i < c->from->events; i++) {
		const struct event *ev = &c->from->event[i];
		if (chronology_is_superseded(c->from, ev->id) || !is_in_window(c, ev))
			continue;
		const struct event **one = ARENA_NEW(c->arena, const struct event *);
		one[0] = ev;
		c->row[c->rows++] = (struct chronology_row){
			.shape = CHRONOLOGY_ENTRY, .about = about_whom(c, ev), .shared = !child_bit(c, ev->child),
			.start = ev->start, .end = ev->end, .event = one, .events = 1};
		c->entries++;
		if (date_takes_part(&ev->start)) {
			const struct date *at = &ev->start;
			if (at->lo < c->first || (at->lo == c->first && date_is_exact(at)))
				c->first = at->lo, c->first_at = at;
			if (at->hi > c->last || (at->hi == c->last && date_is_exact(at)))
				c->last = at->hi, c->last_at = at;
		}
	}
}

static bool has_text(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_is_equal_caseless(str_part(text, i, word.n), word))
			return true;
	return false;
}

/* An entry of the day that tells the child's birth, by its kind or in so many words. */
static bool tells_birth(const struct chronology *c, const struct chronology_row *r, size_t child, uint16_t birth)
{
	const struct event *ev = r->event[0];
	if (!(r->about >> child & 1))
		return false;
	if (code_kind_is(c->from->code, ev->kind, birth))
		return child_bit(c, ev->child) == UINT64_C(1) << child;
	return has_text(ev->text, STR("born")) && has_text(ev->text, c->child[child].name);
}

/* Each child's birth is a row, from the person where no entry tells it. */
static void add_births(struct chronology *c)
{
	uint16_t birth = 0;
	bool known = code_kind_of(c->from->code, STR("birth"), &birth) == 0;
	size_t entries = c->rows;
	for (size_t i = 0; i < c->children; i++) {
		const struct date *born = &c->child[i].person->birth, *due = &c->child[i].person->expected;
		const struct date *on = date_is_known(born) ? born : due;
		bool told = !date_is_known(on) || on->hi < c->wanted.from || on->lo > c->wanted.to;
		for (size_t k = 0; k < entries && known && !told; k++)
			told = tells_birth(c, &c->row[k], i, birth) &&
			       c->row[k].start.lo <= on->hi && c->row[k].start.hi >= on->lo;
		if (told)
			continue;
		c->row[c->rows++] = (struct chronology_row){
			.shape = CHRONOLOGY_BIRTH, .about = UINT64_C(1) << i, .start = *on,
			.words = arena_printf(c->arena, date_is_known(born) ? "%.*s was born." : "%.*s is due.", STR_ARG(c->child[i].name))};
	}
}

struct chronology_row *chronology_insert(struct chronology *c, size_t at)
{
	struct chronology_row *more = ARENA_ARRAY(c->arena, struct chronology_row, c->rows + 1);
	memcpy(more, c->row, at * sizeof *more);
	memcpy(more + at + 1, c->row + at, (c->rows - at) * sizeof *more);
	c->row = more;
	c->rows++;
	c->undated_at++;
	return &c->row[at];
}

struct str chronology_names(const struct chronology *c, uint64_t about)
{
	struct buf b = {0};
	size_t left = 0;
	for (size_t i = 0; i < c->children; i++)
		left += about >> i & 1;
	for (size_t i = 0, n = left; i < c->children; i++) {
		if (!(about >> i & 1))
			continue;
		if (left < n)
			buf_add_z(&b, left == 1 ? " and " : ", ");
		buf_add(&b, c->child[i].name);
		left--;
	}
	return buf_take(&b, c->arena);
}

static struct str without_year(struct str s)
{
	return s.n > 5 && s.p[s.n - 5] == ' ' ? str_part(s, 0, s.n - 5) : s;
}

void chronology_write_days(int32_t from, int32_t to, struct buf *b)
{
	struct buf f = {0}, t = {0};
	int y1, y2, m1, m2, d;
	date_write_day_words(from, &f);
	date_write_day_words(to, &t);
	date_civil_of(to, &y2, &m2, &d);
	date_civil_of(from, &y1, &m1, &d);
	if (from != to) {
		if (y1 == y2 && m1 == m2) /* "7 to 21 Oct 2025" */
			buf_addf(b, "%d", d);
		else
			buf_add(b, y1 == y2 ? without_year(buf_str(&f)) : buf_str(&f));
		buf_add_z(b, " to ");
	}
	buf_add(b, buf_str(&t));
	buf_close(&f);
	buf_close(&t);
}

/* What was written, where it says more than we can say again: "autumn 2017 (about)", "?22 may 2016". */
static void write_date(const struct date *d, struct str raw, struct buf *b)
{
	bool loose = d->precision == DATE_ABOUT || d->precision == DATE_SEASON || d->doubted;
	if (!str_is_empty(raw) && loose)
		buf_add(b, raw);
	else
		date_write_words(d, b);
}

struct str chronology_when(struct arena *a, const struct chronology_row *r, const struct code *code)
{
	struct buf b = {0};
	const struct event *ev = r->events ? r->event[0] : NULL;
	bool interval = ev && r->shape == CHRONOLOGY_ENTRY && code->kind[ev->kind].interval;
	struct str raw = ev && r->shape == CHRONOLOGY_ENTRY ? ev->raw : (struct str){0};
	if (!date_is_known(&r->start)) {
		buf_add_z(&b, "date not known");
		if (!str_is_empty(raw))
			buf_addf(&b, " (written: %.*s)", STR_ARG(raw));
	} else if (date_is_known(&r->end) && (r->end.lo != r->start.lo || r->end.hi != r->start.hi || r->end.minute_1 != r->start.minute_1)) {
		if (r->start.precision == DATE_DAY && r->end.precision == DATE_DAY && !r->start.doubted && !r->end.doubted) {
			chronology_write_days(r->start.lo, r->end.lo, &b);
		} else {
			if (r->start.lo == r->end.lo && date_is_exact(&r->start) && date_is_exact(&r->end)) {
				date_write_words(&r->start, &b); /* one day: from a time to a time */
				struct buf t = {0};
				date_write_words(&r->end, &t);
				struct str s = buf_str(&t);
				size_t blank = s.n;
				while (blank && s.p[blank - 1] != ' ')
					blank--;
				buf_add_z(&b, " to ");
				buf_add(&b, str_part(s, blank, s.n));
				buf_close(&t);
			} else {
				struct buf f = {0};
				int y1, y2, m, d;
				date_write_words(&r->start, &f);
				date_civil_of(r->start.lo, &y1, &m, &d);
				date_civil_of(r->end.lo, &y2, &m, &d);
				bool months = r->start.precision == DATE_MONTH && r->end.precision == DATE_MONTH && y1 == y2;
				buf_add(&b, months ? without_year(buf_str(&f)) : buf_str(&f));
				buf_close(&f);
				buf_add_z(&b, " to ");
				date_write_words(&r->end, &b);
			}
		}
	} else if (interval && r->end.precision == DATE_NONE) {
		buf_add_z(&b, "from ");
		write_date(&r->start, raw, &b);
		buf_add_z(&b, ", no end recorded");
	} else if (interval && r->end.precision == DATE_UNKNOWN) {
		buf_add_z(&b, "from ");
		write_date(&r->start, raw, &b);
		buf_add_z(&b, ", end not known");
	} else {
		write_date(&r->start, raw, &b);
	}
	return buf_take(&b, a);
}

/* A day recorded or extracted is said by some files only: a paper that has later entries is not older than they are. */
static int32_t date_of_paper(const struct chronology *c)
{
	int32_t day = c->wanted.today, imported = DATE_FIRST;
	struct date at;
	if (c->wanted.has_today)
		return day;
	for (size_t i = 0; i < c->from->imports; i++)
		if (date_parse_iso(str_part(c->from->import[i].at, 0, 10), STR("day"), &at) == 0 && at.lo > imported)
			imported = at.lo;
	for (size_t i = 0; i < c->rows; i++) {
		const struct date *start = &c->row[i].start;
		if (date_is_exact(start) && start->lo > day && start->lo <= imported)
			day = start->lo;
	}
	return day;
}

int chronology_build(const struct chronology_case *from, const struct chronology_style *s, const struct chronology_wanted *w,
		     struct chronology *c, struct err *e)
{
	*c = (struct chronology){.arena = from->arena, .from = from, .style = s, .wanted = *w, .first = DATE_LAST, .last = DATE_FIRST};
	if (take_children(c, e) < 0)
		return -1;
	c->row = ARENA_ARRAY(c->arena, struct chronology_row, from->events + c->children + 1);
	add_entries(c);
	add_births(c);
	c->as_at = c->horizon = date_of_paper(c);
	qsort(c->row, c->rows, sizeof *c->row, by_date);
	join_same_notes(c);
	c->undated_at = c->rows;
	while (c->undated_at && !date_is_known(&c->row[c->undated_at - 1].start))
		c->undated_at--;
	if (!w->full)
		chronology_fold(c);
	chronology_add_supplies(c);
	chronology_add_silences(c);
	unsigned number = 0;
	for (size_t i = 0; i < c->rows; i++)
		if (c->row[i].shape != CHRONOLOGY_SILENCE)
			c->row[i].number = ++number;
	return 0;
}
