#include "source/cin_child.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { PATHS = 200 };

struct cin_told {
	struct str path[PATHS];
	size_t n;
};

struct fields {
	struct event_field *v;
	size_t n, cap;
};

struct tags {
	struct str *v;
	size_t n, cap;
};

static void tell(struct cin_child *c, enum diag_level level, const struct cin_node *n, const char *text)
{
	if (c->o->diags)
		diag_add(c->o->diags, level, c->file, n->line, n->col, "%.*s: %s", STR_ARG(n->name), text);
}

/* As tell, with a date or code shown. */
static void tell_value(struct cin_child *c, enum diag_level level, const struct cin_node *n, const char *text)
{
	char q[160];
	struct str s = str_trim(n->text);
	if (s.n > 32)
		tell(c, level, n, text);
	else if (c->o->diags)
		diag_add(c->o->diags, level, c->file, n->line, n->col, "%.*s: %s: %s", STR_ARG(n->name), text, diag_quote(s, q));
}

/* Names of elements are no case text, but a name may be long and there may be very many: each path once, not for ever. */
static bool is_news(struct cin_child *c, struct str path)
{
	if (!c->told)
		c->told = ARENA_NEW(c->names, struct cin_told);
	for (size_t i = 0; i < c->told->n; i++)
		if (str_is_equal(c->told->path[i], path))
			return false;
	if (c->told->n == PATHS)
		return false;
	c->told->path[c->told->n++] = arena_copy(c->names, path);
	return true;
}

static void add_field(struct arena *a, struct fields *f, struct str name, struct str value)
{
	if (f->n == f->cap) {
		struct event_field *v = ARENA_ARRAY(a, struct event_field, f->cap * 2 + 8);
		if (f->n)
			memcpy(v, f->v, f->n * sizeof *v);
		f->v = v;
		f->cap = f->cap * 2 + 8;
	}
	f->v[f->n++] = (struct event_field){name, value};
}

static void add_tag(struct arena *a, struct tags *t, struct str tag)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is_equal(t->v[i], tag))
			return;
	if (t->n == t->cap) {
		struct str *v = ARENA_ARRAY(a, struct str, t->cap * 2 + 8);
		if (t->n)
			memcpy(v, t->v, t->n * sizeof *v);
		t->v = v;
		t->cap = t->cap * 2 + 8;
	}
	t->v[t->n++] = tag;
}

static struct record *new_record(struct cin_child *c, enum record_type type)
{
	if (c->records == c->cap) {
		c->cap = c->cap * 2 + 16;
		c->record = arena_grow(c->record, c->cap, sizeof *c->record);
	}
	struct record *r = &c->record[c->records++];
	memset(r, 0, sizeof *r);
	r->type = type;
	return r;
}

void cin_child_close(struct cin_child *c)
{
	free(c->record);
	c->record = NULL;
	c->records = c->cap = 0;
	ordinal_close(&c->events);
	cin_code_close(&c->codes);
}

void cin_child_aside(struct cin_child *c, struct arena *a, uint64_t from, uint64_t to, uint32_t line, uint32_t col,
		     struct str field, struct str reason)
{
	struct record *r = new_record(c, RECORD_ASIDE);
	c->read++;
	c->aside++;
	if (to > c->bytes.n || to < from)
		to = c->bytes.n;
	r->aside = (struct aside){c->file, line, col, arena_copy(a, field), arena_copy(a, reason),
				  str_part(c->bytes, (size_t)from, (size_t)(to - from))};
}

static void set_aside(struct cin_child *c, struct arena *a, const struct cin_node *group, const char *field, const char *reason)
{
	tell(c, DIAG_ERROR, group, reason);
	cin_child_aside(c, a, group->from, group->to, group->line, group->col, str_of(field), str_of(reason));
}

static struct cin_node *next_of(struct cin_node *n, const char *name)
{
	while (n && !str_is_equal(n->name, str_of(name)))
		n = n->next;
	return n;
}

static struct cin_node *first_of(struct cin_node *n, const char *name)
{
	return n ? next_of(n->child, name) : NULL;
}

const struct cin_node *cin_child_find(const struct cin_node *n, const char *name)
{
	return first_of((struct cin_node *)n, name);
}

struct str cin_child_text(const struct cin_node *n, const char *name)
{
	const struct cin_node *k = cin_child_find(n, name);
	return k ? str_trim(k->text) : (struct str){0};
}

/* The trimmed text of a child that is known here, marked as having found its place. */
static struct str take(struct cin_node *n, const char *name)
{
	struct cin_node *k = first_of(n, name);
	if (!k || !k->closed || k->child)
		return (struct str){0};
	k->seen = true;
	return str_trim(k->text);
}

int cin_child_date(struct cin_child *c, struct cin_node *n, struct date *d)
{
	const char *why = "expected a date";
	struct str s = str_trim(n->text);
	*d = (struct date){0};
	if (s.n == 0)
		return 0;
	if (s.n > 10 && s.p[4] == '-' && (s.p[10] == 'Z' || s.p[10] == '+' || s.p[10] == '-'))
		s.n = 10; /* xs:date may carry a zone: the civil date stands as written */
	if (date_parse(&c->o->dates, s, d, &why) == 0)
		return 0;
	*d = (struct date){0};
	tell_value(c, DIAG_ERROR, n, why);
	return -1;
}

/* A date that belongs to a record and is not its own: where it cannot be read it is told and kept in extra. */
static struct date take_date(struct cin_child *c, struct cin_node *group, const char *name)
{
	struct date d = {0};
	struct cin_node *n = first_of(group, name);
	if (n && n->closed && !n->child && cin_child_date(c, n, &d) == 0)
		n->seen = true;
	return d;
}

/* What has not found its place below n, with its path.  The first time a path is met it is said. */
static void keep_rest(struct cin_child *c, struct arena *a, struct cin_node *n, struct str path, struct fields *to)
{
	if (n->child && str_trim(n->text).n) {
		tell(c, DIAG_WARNING, n, "text stands between its elements; kept");
		add_field(a, to, arena_printf(a, "%.*stext", STR_ARG(path)), str_trim(n->text));
	}
	for (struct cin_node *k = n->child; k; k = k->next) {
		if (k->seen && !k->child)
			continue;
		struct str here = arena_printf(a, "%.*s%.*s", STR_ARG(path), STR_ARG(k->name));
		if (k->child) {
			keep_rest(c, a, k, arena_printf(a, "%.*s/", STR_ARG(here)), to);
		} else {
			if (str_trim(k->text).n == 0 && k->seen)
				continue;
			add_field(a, to, here, str_trim(k->text));
		}
	}
}

/* Unknown means: neither taken nor one of the names that are kept on purpose. */
static void tell_unknown(struct cin_child *c, const struct cin_node *n, const char *const *known)
{
	for (const struct cin_node *k = n->child; k; k = k->next) {
		bool is_known = k->seen;
		for (size_t i = 0; known[i] && !is_known; i++)
			is_known = str_is_equal(k->name, str_of(known[i]));
		if (!is_known && is_news(c, k->name))
			tell(c, DIAG_NOTE, k, "not an element that is known here; kept");
	}
}

static const struct cin_code *look_up(struct cin_child *c, struct cin_node *group, const char *element, const char *set)
{
	struct cin_node *n = first_of(group, element);
	if (!n || str_trim(n->text).n == 0)
		return NULL;
	const struct cin_code *code = cin_code_find(&c->codes, set, str_trim(n->text));
	if (!code)
		tell_value(c, DIAG_WARNING, n, "not a code that is known; kept as it came");
	return code;
}

/* ---- events */

static uint16_t kind_of(const struct cin_child *c, const char *name)
{
	uint16_t kind = 0;
	if (c->o->code)
		code_kind_of(c->o->code, str_of(name), &kind); /* the names used here are held against the list by a test */
	return kind;
}

static void see_day(struct cin_child *c, const struct date *d)
{
	if (!date_takes_part(d))
		return;
	if (d->lo < c->first_day)
		c->first_day = d->lo;
	if (d->hi > c->last_day)
		c->last_day = d->hi;
}

static const struct event_source *source_at(const struct cin_child *c, struct arena *a, const struct cin_node *n,
					    const struct cin_node *also)
{
	struct event_source *s = ARENA_ARRAY(a, struct event_source, also ? 2 : 1);
	s[0] = (struct event_source){c->file, n->line, n->col};
	if (also)
		s[1] = (struct event_source){c->file, also->line, also->col};
	return s;
}

/* The date that makes an event what it is stands in element `at`; its name is the type as written. */
static struct event *new_event(struct cin_child *c, struct arena *a, struct str child, const char *kind, const struct cin_node *at,
			       struct date start)
{
	struct event *ev = &new_record(c, RECORD_EVENT)->event;
	struct str written = str_trim(at->text);
	struct buf iso = {0};
	ev->child = child;
	ev->kind = kind_of(c, kind);
	ev->type = at->name;
	ev->start = start;
	date_write_iso(&start, &iso);
	if (!str_is_equal(buf_str(&iso), written))
		ev->raw = written;
	buf_close(&iso);
	ev->recorded = c->recorded;
	ev->agency = c->agency;
	ev->sources = source_at(c, a, at, NULL);
	ev->sources_n = 1;
	/* What the id is made of: the end, the codes and the words may change from one year's file to the next. */
	struct event bare = {.child = child, .type = ev->type, .raw = written};
	ev->id = event_make_id(&bare, c->system, 0);
	unsigned ordinal = ordinal_next(&c->events, ev->id);
	if (ordinal)
		ev->id = event_make_id(&bare, c->system, ordinal);
	see_day(c, &start);
	return ev;
}

static void give_fields(struct event *ev, const struct fields *f, const struct tags *t)
{
	ev->extra = f->v;
	ev->extra_n = f->n;
	if (t) {
		ev->tags = t->v;
		ev->tags_n = t->n;
	}
}

/* The end of a period.  One that lies before the start is no end: it is told and stays in extra. */
static void take_end(struct cin_child *c, struct cin_node *group, const char *name, struct event *ev)
{
	struct cin_node *n = first_of(group, name);
	struct date end = take_date(c, group, name);
	if (end.precision == DATE_NONE)
		return;
	if (date_takes_part(&end) && date_takes_part(&ev->start) && end.hi < ev->start.lo) {
		tell_value(c, DIAG_WARNING, n, "the end is before the start; kept, not used as the end");
		n->seen = false;
		return;
	}
	ev->end = end;
	see_day(c, &end);
}

/* The group's own date, or NULL when the group had to be set aside. */
static struct cin_node *own_date(struct cin_child *c, struct arena *a, struct cin_node *group, const char *name, struct date *d)
{
	struct cin_node *n = first_of(group, name);
	if (!n || n->child || str_trim(n->text).n == 0) {
		set_aside(c, a, group, name, "its date is missing");
		return NULL;
	}
	if (cin_child_date(c, n, d) || d->precision == DATE_UNKNOWN) {
		set_aside(c, a, group, name, "its date cannot be read");
		return NULL;
	}
	n->seen = true;
	c->read++;
	c->used++;
	return n;
}

static int yes_no(struct cin_child *c, struct cin_node *group, const char *name)
{
	struct cin_node *n = first_of(group, name);
	struct str s = n ? str_trim(n->text) : (struct str){0};
	if (str_is_empty(s))
		return -1;
	if (str_is_equal(s, STR("1")) || str_is_equal_caseless(s, STR("true")))
		return 1;
	if (str_is_equal(s, STR("0")) || str_is_equal_caseless(s, STR("false")))
		return 0;
	tell_value(c, DIAG_WARNING, n, "expected true or false, 1 or 0; kept as it came");
	return -1;
}

static void assessment(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"AssessmentInternalReviewDate", "AssessmentAuthorisationDate",
					    "FactorsIdentifiedAtAssessment", NULL};
	struct date start;
	struct fields f = {0};
	struct tags t = {0};
	struct buf words = {0};
	struct cin_node *at = own_date(c, a, group, "AssessmentActualStartDate", &start);
	if (!at)
		return;
	struct event *ev = new_event(c, a, child, "assessment", at, start);
	take_end(c, group, "AssessmentAuthorisationDate", ev);
	struct cin_node *factors = first_of(group, "FactorsIdentifiedAtAssessment");
	for (struct cin_node *n = factors ? factors->child : NULL; n; n = n->next) {
		if (!str_is_equal(n->name, STR("AssessmentFactors")))
			continue;
		const struct cin_code *code = cin_code_find(&c->codes, "factor", str_trim(n->text));
		if (code) {
			buf_add_z(&words, words.n ? "; " : "Factors: ");
			buf_add(&words, code->words);
			if (!str_is_absent(code->tag))
				add_tag(a, &t, code->tag);
		} else if (str_trim(n->text).n) {
			tell_value(c, DIAG_WARNING, n, "not a code that is known; kept as it came");
		}
	}
	if (factors && !factors->child)
		factors->seen = true; /* empty: nothing to keep */
	if (words.n)
		ev->text = arena_copy(a, buf_str(&words));
	buf_close(&words);
	tell_unknown(c, group, known);
	keep_rest(c, a, group, STR(""), &f);
	give_fields(ev, &f, &t);
}

static void cin_plan(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"CINPlanEndDate", NULL};
	struct date start;
	struct fields f = {0};
	struct cin_node *at = own_date(c, a, group, "CINPlanStartDate", &start);
	if (!at)
		return;
	struct event *ev = new_event(c, a, child, "plan.cin", at, start);
	take_end(c, group, "CINPlanEndDate", ev);
	tell_unknown(c, group, known);
	keep_rest(c, a, group, STR(""), &f);
	give_fields(ev, &f, NULL);
}

static void section_47(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired", NULL};
	struct date start;
	struct fields f = {0};
	struct cin_node *at = own_date(c, a, group, "S47ActualStartDate", &start);
	if (!at)
		return;
	struct event *ev = new_event(c, a, child, "s47", at, start);
	int not_required = yes_no(c, group, "ICPCnotRequired");
	if (not_required >= 0)
		ev->outcome = not_required ? STR("initial conference not required") : STR("initial conference required");
	struct cin_node *target = first_of(group, "InitialCPCtarget");
	struct date d;
	if (target && cin_child_date(c, target, &d) == 0) /* only to tell a date that cannot be: targets never count */
		target->seen = false;
	tell_unknown(c, group, known);
	keep_rest(c, a, group, STR(""), &f);
	give_fields(ev, &f, NULL);
}

static void protection_plan(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP",
					    "Reviews", NULL};
	struct date start;
	struct fields f = {0};
	struct tags t = {0};
	struct cin_node *at = own_date(c, a, group, "CPPstartDate", &start);
	if (!at)
		return;
	size_t mine = c->records;
	struct event *ev = new_event(c, a, child, "plan.cp", at, start);
	take_end(c, group, "CPPendDate", ev);
	const struct cin_code *first = look_up(c, group, "InitialCategoryOfAbuse", "category");
	const struct cin_code *latest = look_up(c, group, "LatestCategoryOfAbuse", "category");
	if (first)
		add_tag(a, &t, first->tag);
	if (latest)
		add_tag(a, &t, latest->tag);
	if (first && latest && first != latest)
		ev->text = arena_printf(a, "Category: %.*s; later %.*s", STR_ARG(first->words), STR_ARG(latest->words));
	else if (first || latest)
		ev->text = arena_printf(a, "Category: %.*s", STR_ARG((first ? first : latest)->words));
	for (struct cin_node *reviews = first_of(group, "Reviews"); reviews; reviews = next_of(reviews->next, "Reviews"))
		for (struct cin_node *n = next_of(reviews->child, "CPPreviewDate"); n; n = next_of(n->next, "CPPreviewDate")) {
			struct date d;
			if (!n->closed || str_trim(n->text).n == 0 || cin_child_date(c, n, &d))
				continue;
			n->seen = true;
			new_event(c, a, child, "conference.review", n, d);
		}
	tell_unknown(c, group, known);
	keep_rest(c, a, group, STR(""), &f);
	give_fields(&c->record[mine].event, &f, &t);
}

/* Initial conferences stand in CINdetails or in Section47.  Equal dates are one event with two sources; different
 * dates are two events and a diagnostic (contract.md 4). */
static void conferences(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details, bool own)
{
	struct cin_node *place[256];
	struct date date[256];
	bool is_first = false, met_again = false;
	size_t n = 0;
	struct cin_node *at = own ? first_of(details, "DateOfInitialCPC") : NULL;
	if (at && at->closed)
		place[n++] = at;
	bool from_details = n == 1;
	for (struct cin_node *s = first_of(details, "Section47"); s; s = next_of(s->next, "Section47"))
		if (s->closed && (at = first_of(s, "DateOfInitialCPC")) != NULL && n < 256)
			place[n++] = at;
	size_t before = c->records, dated = 0;
	for (size_t i = 0; i < n; i++) {
		if (str_trim(place[i]->text).n == 0 || cin_child_date(c, place[i], &date[i]) || date[i].precision == DATE_UNKNOWN)
			continue;
		dated++;
		size_t k;
		for (k = before; k < c->records; k++) {
			struct event *ev = &c->record[k].event;
			if (ev->start.lo == date[i].lo && ev->start.hi == date[i].hi)
				break;
		}
		place[i]->seen = true;
		if (k < c->records) {
			struct event *ev = &c->record[k].event;
			if (ev->sources_n < 2) {
				struct event_source *s = ARENA_ARRAY(a, struct event_source, 2);
				s[0] = ev->sources[0];
				s[1] = (struct event_source){c->file, place[i]->line, place[i]->col};
				ev->sources = s;
				ev->sources_n = 2;
			}
			met_again |= k == before;
		} else {
			new_event(c, a, child, "conference.initial", place[i], date[i]);
			is_first |= from_details && i == 0;
		}
	}
	if (is_first && dated > 1 && !met_again)
		tell(c, DIAG_WARNING, place[0], "another date than in Section47: taken as two conferences");
}

static void referral(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details, struct cin_node *at,
		     struct date date)
{
	struct tags t = {0};
	struct buf words = {0};
	struct event *ev = new_event(c, a, child, "referral", at, date);
	const struct cin_code *source = look_up(c, details, "ReferralSource", "source");
	const struct cin_code *need = look_up(c, details, "PrimaryNeedCode", "need");
	if (source) {
		buf_addf(&words, "Referred by: %.*s", STR_ARG(source->words));
		if (!str_is_absent(source->agency))
			ev->agency = source->agency;
		if (str_is_equal(source->code, STR("9")))
			ev->basis = EVENT_ANONYMOUS;
	}
	if (need) {
		buf_addf(&words, "%sNeed: %.*s", words.n ? ". " : "", STR_ARG(need->words));
		add_tag(a, &t, need->tag);
	}
	if (words.n)
		ev->text = arena_copy(a, buf_str(&words));
	buf_close(&words);
	if (yes_no(c, details, "ReferralNFA") == 1)
		ev->outcome = STR("no further action");
	give_fields(ev, &(struct fields){0}, &t);
}

static void closure(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details)
{
	struct cin_node *at = first_of(details, "CINclosureDate");
	struct date d;
	const struct cin_code *reason = look_up(c, details, "ReasonForClosure", "closure");
	if (!at || str_trim(at->text).n == 0 || cin_child_date(c, at, &d) || d.precision == DATE_UNKNOWN)
		return;
	at->seen = true;
	struct event *ev = new_event(c, a, child, "case-closed", at, d);
	struct str code = take(details, "ReasonForClosure");
	if (reason)
		ev->outcome = reason->words;
	if (code.n) {
		struct fields f = {0};
		add_field(a, &f, STR("ReasonForClosure"), code);
		give_fields(ev, &f, NULL);
	}
}

static const struct {
	const char *name;
	void (*run)(struct cin_child *, struct arena *, struct str, struct cin_node *);
} group[] = {
	{"Assessments", assessment},
	{"CINPlanDates", cin_plan},
	{"Section47", section_47},
	{"ChildProtectionPlans", protection_plan},
};

static void details_run(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details)
{
	static const char *const known[] = {"ReferralSource", "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure", "DateOfInitialCPC",
					    "ReferralNFA", NULL};
	struct date date;
	struct fields f = {0};
	size_t mine = c->records;
	struct cin_node *at = NULL;
	if (details->closed && (at = own_date(c, a, details, "CINreferralDate", &date)) != NULL)
		referral(c, a, child, details, at, date);
	conferences(c, a, child, details, at != NULL);
	for (struct cin_node *n = details->child; n; n = n->next)
		for (size_t i = 0; i < sizeof group / sizeof *group; i++)
			if (str_is_equal(n->name, str_of(group[i].name))) {
				if (n->closed)
					group[i].run(c, a, child, n);
				n->seen = true;
				n->child = NULL; /* its rest is the group's own */
				n->text = (struct str){0};
			}
	if (at) {
		closure(c, a, child, details);
		tell_unknown(c, details, known);
		keep_rest(c, a, details, STR(""), &f);
		c->record[mine].event.extra = f.v;
		c->record[mine].event.extra_n = f.n;
	}
}

/* ---- the child */

static uint8_t sex_of(struct cin_child *c, struct cin_node *ids)
{
	static const struct {
		const char *code;
		uint8_t sex;
	} sex[] = {
		{"1", PERSON_MALE}, {"M", PERSON_MALE}, {"2", PERSON_FEMALE}, {"F", PERSON_FEMALE}, {"0", PERSON_SEX_UNKNOWN},
		{"U", PERSON_SEX_UNKNOWN}, {"9", PERSON_SEX_OTHER}, {"I", PERSON_SEX_OTHER},
	};
	struct cin_node *n = first_of(ids, "Sex");
	if (!n)
		n = first_of(ids, "GenderCurrent");
	if (!n || str_trim(n->text).n == 0)
		return PERSON_SEX_NOT_SAID;
	for (size_t i = 0; i < sizeof sex / sizeof *sex; i++)
		if (str_is_equal_caseless(str_trim(n->text), str_of(sex[i].code))) {
			n->seen = true;
			return sex[i].sex;
		}
	tell_value(c, DIAG_WARNING, n, "not a code that is known; kept as it came");
	return PERSON_SEX_NOT_SAID;
}

static void person(struct cin_child *c, struct arena *a, struct str id, struct cin_node *child, struct cin_node *ids)
{
	static const char *const known[] = {"UPNunknown", "PersonBirthDate", "ExpectedPersonBirthDate", "PersonDeathDate", "Sex",
					    "GenderCurrent", NULL};
	static const char *const known_here[] = {"ChildIdentifiers", "ChildCharacteristics", "CINdetails", NULL};
	static const char *const known_there[] = {"Ethnicity", "Disabilities", NULL};
	struct fields f = {0};
	struct tags other = {0};
	struct person *p = &new_record(c, RECORD_PERSON)->person;
	p->id = id;
	struct str upn = take(ids, "UPN"), former = take(ids, "FormerUPN");
	if (upn.n)
		add_tag(a, &other, arena_printf(a, "upn:%.*s", STR_ARG(upn)));
	if (former.n)
		add_tag(a, &other, arena_printf(a, "upn:%.*s", STR_ARG(former)));
	p->system_ids = other.v;
	p->system_ids_n = other.n;
	p->sex = sex_of(c, ids);
	p->birth = take_date(c, ids, "PersonBirthDate");
	p->expected = take_date(c, ids, "ExpectedPersonBirthDate");
	p->death = take_date(c, ids, "PersonDeathDate");
	if (p->birth.precision && p->expected.precision)
		tell(c, DIAG_WARNING, first_of(ids, "ExpectedPersonBirthDate"), "stands beside a date of birth; both kept");
	if (p->death.precision && date_takes_part(&p->death) && date_takes_part(&p->birth) && p->death.hi < p->birth.lo)
		tell(c, DIAG_WARNING, first_of(ids, "PersonDeathDate"), "is before the date of birth; kept");
	tell_unknown(c, ids, known);
	keep_rest(c, a, ids, STR(""), &f);
	ids->seen = true;
	ids->child = NULL;
	ids->text = (struct str){0};
	for (struct cin_node *n = child->child; n; n = n->next) {
		if (str_is_equal(n->name, STR("CINdetails")))
			continue;
		if (str_is_equal(n->name, STR("ChildCharacteristics"))) {
			tell_unknown(c, n, known_there);
			keep_rest(c, a, n, STR(""), &f);
		} else if (n != ids && n->child) {
			keep_rest(c, a, n, arena_printf(a, "%.*s/", STR_ARG(n->name)), &f);
		} else if (n != ids) {
			add_field(a, &f, n->name, str_trim(n->text));
		}
	}
	if (str_trim(child->text).n) {
		tell(c, DIAG_WARNING, child, "text stands between its elements; kept");
		add_field(a, &f, STR("text"), str_trim(child->text));
	}
	tell_unknown(c, child, known_here);
	p->extra = f.v;
	p->extra_n = f.n;
	p->sources = source_at(c, a, child, NULL);
	p->sources_n = 1;
}

void cin_child_run(struct cin_child *c, struct arena *a, struct cin_node *child, bool whole, struct str why, uint32_t line,
		   uint32_t col)
{
	struct cin_node *ids = first_of(child, "ChildIdentifiers");
	struct str id = ids && ids->closed ? cin_child_text(ids, "LAchildID") : (struct str){0};
	if (str_is_empty(id)) {
		if (whole)
			set_aside(c, a, child, "LAchildID", "a child without LAchildID");
		else
			cin_child_aside(c, a, child->from, c->bytes.n, line, col, (struct str){0}, why);
		return;
	}
	take(ids, "LAchildID");
	struct cin_node *died = first_of(ids, "PersonDeathDate");
	if (str_is_empty(c->lea))
		id = arena_printf(a, "%.*s:%.*s", STR_ARG(c->system), STR_ARG(id));
	else
		id = arena_printf(a, "%.*s:%.*s/%.*s", STR_ARG(c->system), STR_ARG(c->lea), STR_ARG(id));
	size_t mine = c->records;
	person(c, a, id, child, ids);
	if (whole) {
		c->read++;
		c->used++;
	}
	struct date death = c->record[mine].person.death;
	if (died && death.precision && death.precision != DATE_UNKNOWN)
		new_event(c, a, id, "death", died, death);
	for (struct cin_node *n = first_of(child, "CINdetails"); n; n = next_of(n->next, "CINdetails"))
		details_run(c, a, id, n);
	if (!whole)
		cin_child_aside(c, a, child->from, c->bytes.n, line, col, (struct str){0}, why);
}
