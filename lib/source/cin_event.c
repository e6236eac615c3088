#include "source/cin_event.h"

#include "source/cin_child.h"
#include "source/cin_node.h"

enum { CONFERENCES = 256 }; /* in one CINdetails */

static uint16_t kind_of(const struct cin_child *c, const char *name)
{
	uint16_t kind = 0;
	if (c->o->code)
		code_kind_of(c->o->code, str_of(name),
			     &kind); /* the names used here are held against the list by a test */
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

const struct event_source *cin_event_source(const struct cin_child *c, struct arena *a,
					    const struct cin_node *n, const struct cin_node *also)
{
	struct event_source *s = ARENA_ARRAY(a, struct event_source, also ? 2 : 1);
	s[0] = (struct event_source){c->file, n->line, n->col};
	if (also)
		s[1] = (struct event_source){c->file, also->line, also->col};
	return s;
}

/* The date that makes an event what it is stands in element `at`; its name is the type as written. */
struct event *cin_event_new(struct cin_child *c, struct arena *a, struct str child, const char *kind,
			    const struct cin_node *at, struct date start)
{
	struct event *ev = &cin_child_record(c, RECORD_EVENT)->event;
	struct str written = str_trim(at->text);
	struct buf iso = {0};
	ev->child = child;
	ev->kind = kind_of(c, kind);
	ev->type = at->name;
	ev->start = start;
	date_write_iso(&start, &iso);
	if (!str_is_equal(buf_str(&iso), written))
		ev->raw = written;
	ev->agency = c->agency;
	ev->sources = cin_event_source(c, a, at, NULL);
	ev->sources_n = 1;
	/* What the id is made of: the end, the codes, the words and how the day is written may change from one year's file
	 * to the next. */
	struct event bare = {.child = child, .type = ev->type, .raw = date_takes_part(&start) ? buf_str(&iso) : written};
	ev->id = event_make_id(&bare, c->system, 0);
	unsigned ordinal = ordinal_next(&c->events, ev->id);
	if (ordinal)
		ev->id = event_make_id(&bare, c->system, ordinal);
	if (ordinal && !c->said_again) {
		c->said_again = true;
		cin_node_tell(c, DIAG_WARNING, at, "the child has another of this day above: each is kept as an entry of its own (said once)");
	}
	buf_close(&iso);
	see_day(c, &start);
	if (!c->said_late && date_takes_part(&c->reference) && date_takes_part(&start) && start.lo > c->reference.hi) {
		c->said_late = true;
		cin_node_tell_value(c, DIAG_WARNING, at, "is later than the reference date of the census; kept (said once)");
	}
	return ev;
}

static void give_fields(struct event *ev, const struct cin_fields *f, const struct cin_tags *t)
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
	struct cin_node *n = cin_node_first(group, name);
	struct date end = cin_node_take_date(c, group, name);
	if (end.precision == DATE_NONE)
		return;
	if (date_takes_part(&end) && date_takes_part(&ev->start) && end.hi < ev->start.lo) {
		cin_node_tell_value(c, DIAG_WARNING, n,
				    "the end is before the start; kept, not used as the end");
		n->seen = false;
		ev->end = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		return;
	}
	ev->end = end;
	see_day(c, &end);
}

/* The group's own date, or NULL when the group had to be set aside. */
static struct cin_node *own_date(struct cin_child *c, struct arena *a, struct cin_node *group,
				 const char *name, struct date *d)
{
	struct cin_node *n = cin_node_first(group, name);
	if (!n || n->child || str_trim(n->text).n == 0) {
		cin_child_set_aside(c, a, group, name, "its date is missing");
		return NULL;
	}
	if (cin_node_date(c, n, d) || d->precision == DATE_UNKNOWN) {
		cin_child_set_aside(c, a, group, name, "its date cannot be read");
		return NULL;
	}
	n->seen = true;
	c->read++;
	c->used++;
	return n;
}

static int yes_no(struct cin_child *c, struct cin_node *group, const char *name)
{
	struct cin_node *n = cin_node_first(group, name);
	struct str s = n ? str_trim(n->text) : (struct str){0};
	if (str_is_empty(s))
		return -1;
	if (str_is_equal(s, STR("1")) || str_is_equal_caseless(s, STR("true")) || str_is_equal_caseless(s, STR("yes")) ||
	    str_is_equal_caseless(s, STR("y")))
		return 1;
	if (str_is_equal(s, STR("0")) || str_is_equal_caseless(s, STR("false")) || str_is_equal_caseless(s, STR("no")) ||
	    str_is_equal_caseless(s, STR("n")))
		return 0;
	cin_node_tell_value(c, DIAG_WARNING, n, "expected true or false, 1 or 0; kept as it came");
	return -1;
}

static void assessment(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"AssessmentInternalReviewDate", "AssessmentAuthorisationDate",
					    "FactorsIdentifiedAtAssessment", NULL};
	struct date start;
	struct cin_fields f = {0};
	struct cin_tags t = {0};
	struct buf words = {0};
	struct cin_node *at = own_date(c, a, group, "AssessmentActualStartDate", &start);
	if (!at)
		return;
	struct event *ev = cin_event_new(c, a, child, "assessment", at, start);
	take_end(c, group, "AssessmentAuthorisationDate", ev);
	struct cin_node *factors = cin_node_first(group, "FactorsIdentifiedAtAssessment");
	for (struct cin_node *n = factors ? factors->child : NULL; n; n = n->next) {
		if (!str_is_equal(n->name, STR("AssessmentFactors")))
			continue;
		const struct cin_code *code = cin_code_find(c->codes, "factor", str_trim(n->text));
		if (code) {
			buf_add_z(&words, words.n ? "; " : "Factors: ");
			buf_add(&words, code->words);
			if (!str_is_absent(code->tag))
				cin_node_add_tag(a, &t, code->tag);
		} else if (str_trim(n->text).n) {
			cin_node_tell_value(c, DIAG_WARNING, n, "not a code that is known; kept as it came");
		}
	}
	if (factors && !factors->child)
		factors->seen = true; /* empty: nothing to keep */
	if (words.n)
		ev->text = arena_copy(a, buf_str(&words));
	buf_close(&words);
	cin_node_tell_unknown(c, group, known);
	cin_node_keep_rest(c, a, group, STR(""), &f);
	give_fields(ev, &f, &t);
}

static void cin_plan(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"CINPlanEndDate", NULL};
	struct date start;
	struct cin_fields f = {0};
	struct cin_node *at = own_date(c, a, group, "CINPlanStartDate", &start);
	if (!at)
		return;
	struct event *ev = cin_event_new(c, a, child, "plan.cin", at, start);
	take_end(c, group, "CINPlanEndDate", ev);
	cin_node_tell_unknown(c, group, known);
	cin_node_keep_rest(c, a, group, STR(""), &f);
	give_fields(ev, &f, NULL);
}

static void section_47(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired", NULL};
	struct date start;
	struct cin_fields f = {0};
	struct cin_node *at = own_date(c, a, group, "S47ActualStartDate", &start);
	if (!at)
		return;
	struct event *ev = cin_event_new(c, a, child, "s47", at, start);
	int not_required = yes_no(c, group, "ICPCnotRequired");
	if (not_required >= 0)
		ev->outcome = not_required ? STR("initial conference not required")
					   : STR("initial conference required");
	struct cin_node *target = cin_node_first(group, "InitialCPCtarget");
	struct date d;
	if (target && cin_node_date(c, target, &d) ==
			      0) /* only to cin_node_tell a date that cannot be: targets never count */
		target->seen = false;
	cin_node_tell_unknown(c, group, known);
	cin_node_keep_rest(c, a, group, STR(""), &f);
	give_fields(ev, &f, NULL);
}

static void protection_plan(struct cin_child *c, struct arena *a, struct str child, struct cin_node *group)
{
	static const char *const known[] = {"CPPendDate",
					    "InitialCategoryOfAbuse",
					    "LatestCategoryOfAbuse",
					    "NumberOfPreviousCPP",
					    "Reviews",
					    NULL};
	struct date start;
	struct cin_fields f = {0};
	struct cin_tags t = {0};
	struct cin_node *at = own_date(c, a, group, "CPPstartDate", &start);
	if (!at)
		return;
	size_t mine = c->records;
	struct event *ev = cin_event_new(c, a, child, "plan.cp", at, start);
	take_end(c, group, "CPPendDate", ev);
	const struct cin_code *first = cin_node_code(c, group, "InitialCategoryOfAbuse", "category");
	const struct cin_code *latest = cin_node_code(c, group, "LatestCategoryOfAbuse", "category");
	if (first)
		cin_node_add_tag(a, &t, first->tag);
	if (latest)
		cin_node_add_tag(a, &t, latest->tag);
	if (first && latest && first != latest)
		ev->text = arena_printf(a, "Category: %.*s; later %.*s", STR_ARG(first->words),
					STR_ARG(latest->words));
	else if (first || latest)
		ev->text = arena_printf(a, "Category: %.*s", STR_ARG((first ? first : latest)->words));
	for (struct cin_node *reviews = cin_node_first(group, "Reviews"); reviews;
	     reviews = cin_node_next(reviews->next, "Reviews"))
		for (struct cin_node *n = cin_node_next(reviews->child, "CPPreviewDate"); n;
		     n = cin_node_next(n->next, "CPPreviewDate")) {
			struct date d;
			if (!n->closed || str_trim(n->text).n == 0 || cin_node_date(c, n, &d))
				continue;
			n->seen = true;
			cin_event_new(c, a, child, "conference.review", n, d);
		}
	cin_node_tell_unknown(c, group, known);
	cin_node_keep_rest(c, a, group, STR(""), &f);
	give_fields(&c->record[mine].event, &f, &t);
}

/* Initial conferences stand in CINdetails or in Section47.  Equal dates are one event with two sources;
 * different dates are two events and a diagnostic (contract.md 4). */
static void conferences(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details,
			bool own)
{
	struct cin_node *place[CONFERENCES];
	struct date date[CONFERENCES];
	bool is_first = false, met_again = false;
	size_t n = 0;
	struct cin_node *at = own ? cin_node_first(details, "DateOfInitialCPC") : NULL;
	if (at && at->closed)
		place[n++] = at;
	bool from_details = n == 1;
	for (struct cin_node *s = cin_node_first(details, "Section47"); s;
	     s = cin_node_next(s->next, "Section47")) {
		if (!s->closed || (at = cin_node_first(s, "DateOfInitialCPC")) == NULL)
			continue;
		if (n == CONFERENCES) {
			cin_node_tell(c, DIAG_WARNING, at,
				      "more conferences than one referral can have; kept, no event made");
			break;
		}
		place[n++] = at;
	}
	size_t before = c->records, dated = 0;
	for (size_t i = 0; i < n; i++) {
		if (str_trim(place[i]->text).n == 0 || cin_node_date(c, place[i], &date[i]) ||
		    date[i].precision == DATE_UNKNOWN)
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
			cin_event_new(c, a, child, "conference.initial", place[i], date[i]);
			is_first |= from_details && i == 0;
		}
	}
	if (is_first && dated > 1 && !met_again)
		cin_node_tell(c, DIAG_WARNING, place[0],
			      "another date than in Section47: taken as two conferences");
}

static void referral(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details,
		     struct cin_node *at, struct date date)
{
	struct cin_tags t = {0};
	struct buf words = {0};
	struct event *ev = cin_event_new(c, a, child, "referral", at, date);
	const struct cin_code *source = cin_node_code(c, details, "ReferralSource", "source");
	const struct cin_code *need = cin_node_code(c, details, "PrimaryNeedCode", "need");
	if (source) {
		buf_addf(&words, "Referred by: %.*s", STR_ARG(source->words));
		if (!str_is_absent(source->agency))
			ev->agency = source->agency;
		if (str_is_equal(source->code, STR("9")))
			ev->basis = EVENT_ANONYMOUS;
	}
	if (need) {
		buf_addf(&words, "%sNeed: %.*s", words.n ? ". " : "", STR_ARG(need->words));
		cin_node_add_tag(a, &t, need->tag);
	}
	if (words.n)
		ev->text = arena_copy(a, buf_str(&words));
	buf_close(&words);
	if (yes_no(c, details, "ReferralNFA") == 1)
		ev->outcome = STR("no further action");
	give_fields(ev, &(struct cin_fields){0}, &t);
}

static void closure(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details)
{
	struct cin_node *at = cin_node_first(details, "CINclosureDate");
	struct date d;
	const struct cin_code *reason = cin_node_code(c, details, "ReasonForClosure", "closure");
	if (!at || str_trim(at->text).n == 0 || cin_node_date(c, at, &d) || d.precision == DATE_UNKNOWN)
		return;
	at->seen = true;
	struct event *ev = cin_event_new(c, a, child, "case-closed", at, d);
	struct str code = cin_node_take(details, "ReasonForClosure");
	if (reason)
		ev->outcome = reason->words;
	if (code.n) {
		struct cin_fields f = {0};
		cin_node_add_field(a, &f, STR("ReasonForClosure"), code);
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

void cin_event_details(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details)
{
	static const char *const known[] = {"ReferralSource",
					    "PrimaryNeedCode",
					    "CINclosureDate",
					    "ReasonForClosure",
					    "DateOfInitialCPC",
					    "ReferralNFA",
					    NULL};
	struct date date;
	struct cin_fields f = {0};
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
		cin_node_tell_unknown(c, details, known);
		cin_node_keep_rest(c, a, details, STR(""), &f);
		c->record[mine].event.extra = f.v;
		c->record[mine].event.extra_n = f.n;
	}
}
