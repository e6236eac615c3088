#include "analysis/rule_examples.h"

#include <stdlib.h>
#include <string.h>

enum { LISTS = 7 }; /* one of words for each enum view_name */

struct words {
	struct str *word;
	size_t n;
};

struct row {
	struct mark mark;
	struct event event;
};

struct rows_view {
	struct case_view view; /* first */
	struct arena *arena;
	const struct code *code;
	struct words list[LISTS];
	struct row *row;
	struct mark *mark;
	size_t n;
	struct mark_pair *pair;
	struct coverage *cover;
	size_t covers;
	struct date born;
	bool given;
};

static const char child_id[] = "example:child";

static uint32_t number_of(struct rows_view *v, enum view_name which, struct str word)
{
	struct words *l = &v->list[which];
	struct str *more;

	if (str_is_empty(word))
		return 0;
	for (size_t i = 0; i < l->n; i++)
		if (str_is_equal(l->word[i], word))
			return (uint32_t)i + 1;
	more = ARENA_ARRAY(v->arena, struct str, l->n + 1);
	if (l->n)
		memcpy(more, l->word, l->n * sizeof *more);
	more[l->n++] = word;
	l->word = more;
	return (uint32_t)l->n;
}

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c, struct err *e)
{
	struct rows_view *v = (struct rows_view *)self;

	(void)shard, (void)of, (void)e;
	if (v->given)
		return 0;
	v->given = true;
	*c = (struct view_child){.id = str_of(child_id), .birth = v->born, .mark = v->mark, .n = v->n};
	return 1;
}

static int get_event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e)
{
	(void)a, (void)e;
	*ev = ((struct rows_view *)self)->row[m->row].event;
	return 0;
}

static struct str get_name(struct case_view *self, enum view_name which, uint32_t n)
{
	const struct words *l = &((struct rows_view *)self)->list[which];

	return n && n <= l->n ? l->word[n - 1] : (struct str){0};
}

static int get_coverage(struct case_view *self, struct str child, struct arena *a, const struct coverage **covers, size_t *n,
			struct err *e)
{
	struct rows_view *v = (struct rows_view *)self;

	(void)child, (void)a, (void)e;
	*covers = v->cover;
	*n = v->covers;
	return 0;
}

static void close_view(struct case_view *self)
{
	(void)self; /* all of it is the arena's */
}

/* ---- one row ---- */

static uint32_t pair_of(struct rows_view *v, struct str by, struct str to)
{
	struct mark_pair p = {number_of(v, VIEW_PERSON, by), number_of(v, VIEW_PERSON, to)}, *more;

	for (size_t i = 0; i < v->view.pairs_n; i++)
		if (v->pair[i].from == p.from && v->pair[i].to == p.to)
			return (uint32_t)i + 1;
	more = ARENA_ARRAY(v->arena, struct mark_pair, v->view.pairs_n + 1);
	if (v->view.pairs_n)
		memcpy(more, v->pair, v->view.pairs_n * sizeof *more);
	more[v->view.pairs_n++] = p;
	v->view.pairs = v->pair = more;
	return (uint32_t)v->view.pairs_n;
}

static int set_date(struct mark *m, struct event *ev, struct str s, bool end)
{
	struct date d = {0};

	if (date_parse_iso(s, (struct str){0}, &d) < 0 || !date_takes_part(&d))
		return -1;
	if (end) {
		ev->end = d;
		m->end_lo = d.lo;
		m->end_hi = d.hi;
		m->end_minute_1 = d.minute_1;
		m->flags |= MARK_HAS_END;
	} else {
		ev->start = d;
		m->lo = d.lo;
		m->hi = d.hi;
		m->minute_1 = d.minute_1;
	}
	return 0;
}

/* name=value or name="two words"; the next of *rest. */
static bool next_pair(struct str *rest, struct str *name, struct str *value, bool *unclosed)
{
	*unclosed = false;
	*rest = str_trim(*rest);
	if (rest->n == 0)
		return false;
	*name = str_cut(rest, '=');
	if (rest->n && rest->p[0] == '"') {
		*rest = str_part(*rest, 1, rest->n);
		*unclosed = str_find(*rest, STR("\"")) == rest->n;
		*value = str_cut(rest, '"');
	} else {
		*value = str_cut(rest, ' ');
	}
	return true;
}

static bool is(struct str s, const char *name)
{
	return str_is_equal(s, str_of(name));
}

static void add_role(struct arena *a, struct event *ev, struct str who, struct str role)
{
	struct event_person *more = ARENA_ARRAY(a, struct event_person, ev->people_n + 1);

	if (ev->people_n)
		memcpy(more, ev->people, ev->people_n * sizeof *more);
	more[ev->people_n++] = (struct event_person){is(who, "child") ? str_of(child_id) : who, role};
	ev->people = more;
}

/* person="AUNT carer": who, and in what role; "child" is the child itself. */
static void add_person(struct arena *a, struct event *ev, struct str value)
{
	struct str rest = value, who = str_cut(&rest, ' ');

	add_role(a, ev, who, str_trim(rest));
}

static void add_tag(struct arena *a, struct event *ev, struct str value)
{
	struct str *more = ARENA_ARRAY(a, struct str, ev->tags_n + 1);

	if (ev->tags_n)
		memcpy(more, ev->tags, ev->tags_n * sizeof *more);
	more[ev->tags_n++] = value;
	ev->tags = more;
}

static void add_extra(struct arena *a, struct event *ev, struct str name, struct str value)
{
	struct event_field *more = ARENA_ARRAY(a, struct event_field, ev->extra_n + 1);

	if (ev->extra_n)
		memcpy(more, ev->extra, ev->extra_n * sizeof *more);
	more[ev->extra_n++] = (struct event_field){name, value};
	ev->extra = more;
}

/* What has a name in the record; false: it is none of these. */
static bool set_named(struct rows_view *v, struct row *r, struct str name, struct str value)
{
	struct mark *m = &r->mark;
	struct event *ev = &r->event;

	if (is(name, "service")) {
		ev->service = value;
		m->service = (uint16_t)number_of(v, VIEW_SERVICE, value);
	} else if (is(name, "place")) {
		ev->place = value;
		m->place = (uint16_t)number_of(v, VIEW_PLACE, value);
	} else if (is(name, "worker")) {
		ev->worker = value;
		m->worker = number_of(v, VIEW_WORKER, value);
	} else if (is(name, "ref")) {
		ev->ref = value;
		m->ref = number_of(v, VIEW_REF, value);
	} else if (is(name, "outcome")) {
		ev->outcome = value;
		m->outcome = number_of(v, VIEW_OUTCOME, value);
	} else {
		return false;
	}
	return true;
}

/* Fields that hold a word of a closed list, or a day.  1: it is one of them; 0: it is none; -1: it holds something else. */
static int set_checked(struct mark *m, struct event *ev, struct str name, struct str value)
{
	struct date d = {0};

	if (is(name, "whose")) {
		if (event_whose_of(value, &ev->whose) < 0)
			return -1;
		m->whose = ev->whose;
	} else if (is(name, "standing")) {
		if (event_standing_of(value, &ev->standing) < 0)
			return -1;
		m->flags |= ev->standing == EVENT_NOT_UPHELD ? MARK_NOT_UPHELD : 0;
	} else if (is(name, "basis")) {
		if (event_basis_of(value, &ev->basis) < 0)
			return -1;
		m->flags |= ev->basis == EVENT_CHILD_SAID ? MARK_CHILD_SAID : 0;
	} else if (is(name, "recorded")) {
		if (date_parse_iso(value, (struct str){0}, &d) < 0 || !date_is_exact(&d))
			return -1;
		ev->recorded = d;
		m->recorded = d.lo;
	} else {
		return 0;
	}
	return 1;
}

static int set_field(struct rows_view *v, struct row *r, struct str name, struct str value, struct str *by, struct str *to)
{
	struct mark *m = &r->mark;
	struct event *ev = &r->event;

	if (is(name, "file")) {
		struct event_source *s = ARENA_NEW(v->arena, struct event_source);
		s->file = value;
		ev->sources = s;
		ev->sources_n = 1;
		return 0;
	}
	if (is(name, "end") && str_is_equal(value, STR("unknown"))) {
		ev->end = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		return 0;
	}
	if (is(name, "end"))
		return set_date(m, ev, value, true);
	if (set_named(v, r, name, value))
		return 0;
	int checked = set_checked(m, ev, name, value);
	if (checked)
		return checked < 0 ? -1 : 0;
	if (is(name, "essential")) {
		ev->essential = is(value, "yes") ? 2 : 1;
		m->flags |= ev->essential == 2 ? MARK_ESSENTIAL : 0;
	} else if (is(name, "action")) {
		ev->action = value;
		m->flags |= MARK_HAS_ACTION;
	} else if (is(name, "voice")) {
		ev->voice = value;
		m->flags |= MARK_HAS_VOICE;
	} else if (is(name, "shared")) {
		m->flags |= is(value, "yes") ? MARK_SHARED : 0;
	} else if (is(name, "value")) {
		ev->value = value;
	} else if (is(name, "unit")) {
		ev->unit = value;
	} else if (is(name, "tag")) {
		add_tag(v->arena, ev, value);
	} else if (is(name, "phone") || is(name, "vehicle")) {
		add_extra(v->arena, ev, name, value);
	} else if (is(name, "person")) {
		add_person(v->arena, ev, value);
	} else if (is(name, "by")) {
		*by = value;
	} else if (is(name, "to")) {
		*to = value;
	} else if (!is(name, "child") && !is(name, "home")) {
		return -1;
	}
	return 0;
}

static struct str cell(struct str *rest)
{
	return str_trim(str_cut(rest, '|'));
}

/* Surely: on the last day on which it can have ended it cannot have begun. */
static bool ends_before_it_begins(const struct mark *m)
{
	if (!(m->flags & MARK_HAS_END) || (m->flags & MARK_UNDATED))
		return false;
	return m->end_hi < m->lo || (m->end_hi == m->lo && m->lo == m->hi && m->end_lo == m->end_hi && m->end_minute_1 &&
				     m->minute_1 && m->end_minute_1 < m->minute_1);
}

static int set_when(struct rows_view *v, struct row *r, struct str date, enum code_point point)
{
	if ((date.n || point == CODE_END) && set_date(&r->mark, &r->event, date, point == CODE_END) < 0)
		return -1;
	if (point == CODE_END || date.n == 0) { /* only the end of an interval is recorded, or no day at all */
		r->mark.lo = r->mark.hi = DATE_LAST;
		r->mark.flags |= MARK_UNDATED;
		if (point != CODE_END)
			r->mark.end_lo = r->mark.end_hi = DATE_LAST;
	} else if (v->code->kind[r->mark.kind].interval) {
		r->mark.end_lo = r->mark.end_hi = DATE_LAST;
	} else {
		r->mark.end_lo = r->mark.lo;
		r->mark.end_hi = r->mark.hi;
	}
	return 0;
}

static int parse_row(struct rows_view *v, struct str line, struct row *r, const char **wrong)
{
	struct str rest = line, date = cell(&rest), kind = cell(&rest), agency = cell(&rest), severity = cell(&rest), by = {0},
		   to = {0}, name, value;
	enum code_point point = CODE_WHOLE;
	bool unclosed;
	long n = 0;

	r->mark.recorded = DATE_LAST;
	r->event.child = str_of(child_id);
	r->event.agency = agency;
	r->event.text = cell(&rest);
	r->mark.agency = (uint16_t)number_of(v, VIEW_AGENCY, agency);
	r->mark.flags = r->event.text.n ? MARK_HAS_TEXT : 0;
	*wrong = "its kind is not known";
	if (code_point_of(v->code, kind, &r->mark.kind, &point) < 0)
		return -1;
	r->event.kind = r->mark.kind;
	*wrong = "its date is not YYYY-MM-DD, with a time or less";
	if (set_when(v, r, date, point) < 0)
		return -1;
	*wrong = "its severity is not 0 to 9";
	if (severity.n && (str_to_long(severity, &n) < 0 || n < 0 || n > 9))
		return -1;
	if (severity.n)
		r->mark.severity_1 = r->event.severity_1 = (uint8_t)(n + 1);
	rest = cell(&rest);
	while (next_pair(&rest, &name, &value, &unclosed)) {
		*wrong = "a quote is not closed";
		if (unclosed)
			return -1;
		if (set_field(v, r, name, value, &by, &to) < 0) {
			char quoted[160];
			*wrong = arena_printf(v->arena, "one of its further values is not known: name=value, here the name or value of %s",
					      diag_quote(name, quoted)).p;
			return -1;
		}
	}
	*wrong = "it ends before it begins";
	if (ends_before_it_begins(&r->mark))
		return -1;
	if (by.n)
		add_role(v->arena, &r->event, by, STR("perpetrator"));
	if (to.n)
		add_role(v->arena, &r->event, to, STR("victim"));
	if (by.n && to.n)
		r->mark.pair = pair_of(v, by, to);
	if (r->mark.recorded < DATE_LAST && r->mark.recorded > v->view.today)
		v->view.today = r->mark.recorded;
	return 0;
}

static int by_order(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	if (x->hi != y->hi)
		return x->hi < y->hi ? -1 : 1;
	if (x->minute_1 != y->minute_1)
		return x->minute_1 < y->minute_1 ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* KIND...:FROM..TO; several by semicolons. */
static int parse_covers(struct rows_view *v, struct str s, const char **wrong)
{
	struct str rest = s;
	size_t most = 1;

	for (size_t i = 0; i < s.n; i++)
		most += s.p[i] == ';';
	v->cover = ARENA_ARRAY(v->arena, struct coverage, most);
	if (!s.p) {
		v->cover[v->covers++] = (struct coverage){.kinds = STR("*"), .from = DATE_FIRST, .to = DATE_LAST};
		return 0;
	}
	*wrong = "covers is not KIND...:FROM..TO";
	while (rest.n) {
		struct str one = str_trim(str_cut(&rest, ';')), kinds = str_trim(str_cut(&one, ':'));
		size_t dots = str_find(one, STR(".."));
		struct date from = {0}, to = {0};
		if (dots == one.n || date_parse_iso(str_part(one, 0, dots), (struct str){0}, &from) < 0 ||
		    date_parse_iso(str_part(one, dots + 2, one.n), (struct str){0}, &to) < 0)
			return -1;
		v->cover[v->covers++] = (struct coverage){.kinds = kinds, .from = from.lo, .to = to.hi};
	}
	return 0;
}

int rule_rows_open(const struct rule_rows *r, const struct code *code, struct arena *a, struct case_view **out, struct err *e)
{
	struct rows_view *v = ARENA_NEW(a, struct rows_view);
	struct str rest = r->rows;
	const char *wrong = "";
	size_t most = 1;

	for (size_t i = 0; i < r->rows.n; i++)
		most += r->rows.p[i] == '\n';
	v->view = (struct case_view){.next_child = next_child, .event = get_event, .name = get_name, .coverage = get_coverage,
				     .close = close_view};
	v->arena = a;
	v->code = code;
	v->born = r->born;
	v->row = ARENA_ARRAY(a, struct row, most);
	v->mark = ARENA_ARRAY(a, struct mark, most);
	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		struct row *row = &v->row[v->n];
		if (line.n == 0)
			continue;
		if (parse_row(v, line, row, &wrong) < 0)
			return err_set(e, ERR_USAGE, "row %zu: %s", v->n + 1, wrong);
		row->mark.row = (uint32_t)v->n;
		row->mark.id = row->event.id = v->n + 1;
		if (row->mark.lo < DATE_LAST && row->mark.hi > v->view.today)
			v->view.today = row->mark.hi;
		v->mark[v->n] = row->mark;
		v->n++;
	}
	if (parse_covers(v, r->covers, &wrong) < 0)
		return err_set(e, ERR_USAGE, "%s", wrong);
	qsort(v->mark, v->n, sizeof *v->mark, by_order);
	*out = &v->view;
	return 0;
}
