#include "why_own.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/explain.h"
#include "analysis/gap.h"
#include "analysis/term.h"

/* ---- a case of one child ---- */

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c,
		      struct err *e)
{
	struct why_view *v = (struct why_view *)self;

	(void)shard, (void)of, (void)e;
	v->given = !v->given;
	if (v->given)
		*c = v->child;
	return v->given;
}

static int event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		 struct err *e)
{
	struct case_view *of = ((struct why_view *)self)->of;

	return of->event(of, m, a, ev, e);
}

static struct str name(struct case_view *self, enum view_name which, uint32_t number)
{
	struct case_view *of = ((struct why_view *)self)->of;

	return of->name(of, which, number);
}

static int coverage(struct case_view *self, struct str child, struct arena *a, const struct coverage **covers,
		    size_t *n, struct err *e)
{
	struct case_view *of = ((struct why_view *)self)->of;

	return of->coverage(of, child, a, covers, n, e);
}

static bool is_child(struct case_view *self, struct str person)
{
	struct case_view *of = ((struct why_view *)self)->of;

	return of->is_child(of, person);
}

/* 1: found, 0: the child is not there. */
static int open_view(struct why *x, struct case_view *of, struct err *e)
{
	struct view_child c;
	struct mark *mark;
	int rc, found = 0;

	while ((rc = of->next_child(of, 0, 1, &c, e)) > 0) {
		if (found || !str_is_equal(c.id, x->w->child))
			continue;
		mark = ARENA_ARRAY(&x->arena, struct mark, c.n + 1);
		if (c.n)
			memcpy(mark, c.mark, c.n * sizeof *mark);
		c.mark = mark;
		c.id = arena_copy(&x->arena, c.id);
		x->view = (struct why_view){.view = {.next_child = next_child,
						     .event = event,
						     .name = name,
						     .coverage = of->coverage ? coverage : NULL,
						     .is_child = of->is_child ? is_child : NULL,
						     .pairs = of->pairs,
						     .pairs_n = of->pairs_n,
						     .today = of->today,
						     .children = 1},
					    .of = of,
					    .child = c};
		found = 1;
	}
	return rc < 0 ? -1 : found;
}

/* ---- one run ---- */

struct keep {
	struct finding_sink sink; /* first */
	struct why *x;
	struct why_found *f;
};

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct keep *k = (struct keep *)self;
	bool match = f->state == FINDING_MATCH || f->state == FINDING_LATE || f->state == FINDING_OVERDUE;
	bool any = k->f->matches + k->f->pending + k->f->not_assessable > 0;
	struct finding_number *num;

	(void)e;
	if (match ? k->f->matches == 0 : !any) {
		struct finding *to = &k->f->first;
		*to = (struct finding){.state = f->state,
				       .uncertain = f->uncertain,
				       .strength = f->strength,
				       .first = f->first,
				       .last = f->last,
				       .onset = f->onset,
				       .count = f->count,
				       .pair_from = arena_copy(&k->x->arena, f->pair_from),
				       .pair_to = arena_copy(&k->x->arena, f->pair_to),
				       .group = arena_copy(&k->x->arena, f->group),
				       .say = arena_copy(&k->x->arena, f->say)};
		num = ARENA_ARRAY(&k->x->arena, struct finding_number, f->numbers_n + 1);
		for (size_t i = 0; i < f->numbers_n; i++) {
			num[i] = f->numbers[i];
			num[i].name = arena_copy(&k->x->arena, f->numbers[i].name);
			num[i].values = NULL;
		}
		to->numbers = num;
		to->numbers_n = f->numbers_n;
		to->evidence = NULL;
		to->evidence_n = f->evidence_n;
	}
	k->f->matches += match;
	k->f->pending += f->state == FINDING_PENDING;
	k->f->not_assessable += f->state == FINDING_NOT_ASSESSABLE;
	return 0;
}

int why_run(struct why *x, struct why_found *f, struct err *e)
{
	const struct pattern_wanted *p = x->w->pattern;
	struct keep k = {.sink = {.put = put}, .x = x, .f = f};
	struct pattern_wanted w = {.set = &x->set,
				   .only = x->rule,
				   .calendar = p->calendar,
				   .triggers = p->triggers,
				   .today = p->today,
				   .pending = true,
				   .label = p->label,
				   .label_self = p->label_self};
	struct pattern_counts n = {0};

	*f = (struct why_found){0};
	x->view.given = false;
	return pattern_run(&w, &x->view.view, &k.sink, &n, e);
}

/* ---- words ---- */

void why_add_mark(struct why *x, const struct mark *m, struct buf *b)
{
	struct date d = {.lo = m->lo,
			 .hi = m->hi,
			 .precision = m->lo == m->hi ? DATE_DAY : DATE_BETWEEN,
			 .grain = DATE_DAY};

	if (m->flags & MARK_UNDATED)
		buf_add_z(b, "not dated");
	else
		date_write_words(&d, b);
	if (m->agency)
		buf_addf(b, ", %.*s", STR_ARG(x->view.of->name(x->view.of, VIEW_AGENCY, m->agency)));
	buf_addf(b, ": %.*s", STR_ARG(x->set.code->kind[m->kind].words));
}

void why_add_dates(const struct finding *f, struct buf *b)
{
	if (f->first >= DATE_LAST) {
		buf_add_z(b, "undated");
		return;
	}
	date_write_day_words(f->first, b);
	if (f->last != f->first && f->last < DATE_LAST) {
		buf_add_z(b, " to ");
		date_write_day_words(f->last, b);
	}
}

static void add_person(const struct why *x, struct str id, struct buf *b)
{
	const struct pattern_wanted *p = x->w->pattern;
	struct str name = p->label ? p->label(p->label_self, id) : (struct str){0};

	buf_add(b, str_is_empty(name) ? id : name);
}

void why_add_series(const struct why *x, const struct finding *f, struct buf *b)
{
	if (!str_is_empty(f->pair_from) || !str_is_empty(f->pair_to)) {
		buf_add_z(b, ", ");
		add_person(x, f->pair_from, b);
		buf_add_z(b, " to ");
		add_person(x, f->pair_to, b);
	} else if (!str_is_empty(f->group)) {
		buf_addf(b, ", \"%.*s\"", STR_ARG(f->group));
	}
}

/* ---- coverage ---- */

static bool has_kind(const struct why *x, const struct coverage *c, size_t term)
{
	struct str rest = c->kinds;
	uint16_t kind;

	while (rest.p) {
		struct str word = str_trim(str_cut(&rest, ' '));
		if (str_is_equal(word, STR("*")))
			return true;
		if (word.n && code_kind_of(x->set.code, word, &kind) == 0 &&
		    term_has_kind(&x->set.term[term], x->set.code, kind))
			return true;
	}
	return false;
}

static int tell_cover(struct why *x, size_t term, struct err *e)
{
	const struct coverage *c;
	struct gap_cover *cover;
	size_t n, k = 0;

	if (term == RULE_NOTHING || !x->view.view.coverage)
		return 0;
	if (x->view.view.coverage(&x->view.view, x->view.child.id, &x->arena, &c, &n, e) < 0)
		return -1;
	cover = ARENA_ARRAY(&x->arena, struct gap_cover, n + 1);
	for (size_t i = 0; i < n; i++)
		if (has_kind(x, &c[i], term))
			cover[k++] = (struct gap_cover){c[i].from, c[i].to};
	k = gap_join_covers(cover, k);
	buf_addf(x->b, "  Of \"%.*s\" the records supplied hold ", STR_ARG(x->set.term[term].name));
	for (size_t i = 0; i < k; i++) {
		buf_add_z(x->b, i ? "; " : "");
		date_write_day_words(cover[i].from, x->b);
		buf_add_z(x->b, " to ");
		date_write_day_words(cover[i].to, x->b);
	}
	buf_add_z(x->b, k ? ". Its absence can be told in no other time.\n"
			  : "no time: its absence cannot be told.\n");
	return 0;
}

int why_cover(struct why *x, struct err *e)
{
	const struct rule *r = x->rule;

	if (r->detector == RULE_GAP && tell_cover(x, r->of, e) < 0)
		return -1;
	for (size_t i = 0; i < r->steps; i++)
		if (r->step[i].absent && tell_cover(x, r->step[i].term, e) < 0)
			return -1;
	return tell_cover(x, r->without, e);
}

/* ---- all of it ---- */

static void add_head(struct why *x)
{
	const struct pattern_wanted *p = x->w->pattern;
	struct str label = p->label ? p->label(p->label_self, x->view.child.id) : (struct str){0};

	buf_addf(x->b, "%.*s: %.*s\n", STR_ARG(x->rule->id), STR_ARG(x->rule->title));
	if (label.n)
		buf_addf(x->b, "%.*s (%.*s)", STR_ARG(label), STR_ARG(x->view.child.id));
	else
		buf_add(x->b, x->view.child.id);
	buf_add_z(x->b, ", as at ");
	date_write_day_words(p->today, x->b);
	buf_add_z(x->b, ".\n\n");
}

/* What a number of a statistic means; NULL: its name says it. */
static const char *meaning(struct str name)
{
	static const struct {
		const char *name, *words;
	} known[] = {
		{"n", "how many were looked at"},
		{"ratio", "how many times as often after as before"},
		{"ratio_low", "the ratio's lower bound, 95 in 100"},
		{"ratio_high", "the ratio's upper bound, 95 in 100"},
		{"tau_b", "whether grades rise: 0 not at all, 1 every one"},
		{"left_out", "without a known day, or of grades alone without a grade"},
		{"ungraded", "of these without a grade, left out of the grades"},
		{"more_often", "1: told as more often"},
		{"graded_higher", "1: told as graded higher"}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is_equal(name, str_of(known[i].name)))
			return known[i].words;
	return NULL;
}

static void add_numbers(struct why *x, const struct finding *f)
{
	bool any = false, p = false;

	for (size_t i = 0; i < f->numbers_n; i++)
		if (!f->numbers[i].is_list) {
			buf_addf(x->b, "%s%.*s %.4g",
				 any ? ", " : "  Its numbers: ", STR_ARG(f->numbers[i].name),
				 f->numbers[i].value);
			if (meaning(f->numbers[i].name))
				buf_addf(x->b, " (%s)", meaning(f->numbers[i].name));
			p |= f->numbers[i].name.p[0] == 'p' &&
			     (f->numbers[i].name.n == 1 || f->numbers[i].name.p[1] == '_');
			any = true;
		}
	if (any)
		buf_add_z(x->b, ".\n");
	if (p)
		buf_add_z(x->b, "  p is how often chance alone would give as much or more, with nothing changed: 0.05 is "
				"one time in 20. It is no share of doubt that the finding is true.\n");
}

static int tell_found(struct why *x, struct err *e)
{
	const struct why_found *f = &x->as_is;

	buf_addf(x->b, "It found %s%zu time%s. The first: %.*s\n", f->matches == 1 ? "something, " : "",
		 f->matches, f->matches == 1 ? "" : "s", STR_ARG(f->first.say));
	add_numbers(x, &f->first);
	buf_add_z(x->b, "\nWhat it saw\n");
	if (why_terms(x, e) < 0)
		return -1;
	buf_add_z(x->b, "\nIt found something. What would have to be different for it not to\n");
	return why_moves(x, false, e);
}

static int tell_not_found(struct why *x, struct err *e)
{
	const struct why_found *f = &x->as_is;

	if (f->not_assessable)
		buf_addf(x->b, "It cannot tell: %.*s\n", STR_ARG(f->first.say));
	else if (f->pending)
		buf_addf(x->b, "It found nothing yet: %.*s\n", STR_ARG(f->first.say));
	else
		buf_add_z(x->b, "It found nothing in this child.\n");
	buf_add_z(x->b, "\nWhat it saw\n");
	if (why_terms(x, e) < 0)
		return -1;
	buf_add_z(x->b, "\nWhat was missing for it to find something\n");
	if (why_cover(x, e) < 0 || why_conditions(x, e) < 0 || why_statistics(x, e) < 0)
		return -1;
	return why_moves(x, true, e);
}

int why_tell(const struct why_wanted *w, struct case_view *v, struct buf *b, struct err *e)
{
	struct why x = {.w = w, .b = b};
	size_t *term;
	int rc;

	if (w->rule->skipped)
		return err_set(e, ERR_USAGE, "rule %.*s is across children; case-links runs it",
			       STR_ARG(w->rule->id));
	setting_alone(w->pattern->set, w->rule, &x.arena, &x.set, &term);
	x.rule = x.set.rule;
	rc = open_view(&x, v, e);
	if (rc == 0)
		rc = err_set(e, ERR_USAGE, "there are no entries about this child");
	if (rc > 0) {
		add_head(&x);
		rc = why_run(&x, &x.as_is, e);
		if (rc == 0)
			rc = x.as_is.matches ? tell_found(&x, e) : tell_not_found(&x, e);
	}
	arena_close(&x.arena);
	return rc;
}
