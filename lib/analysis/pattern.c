#include "analysis/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "pattern_own.h"
#include "model/age.h"

/* ---- what a rule looks at ---- */

struct item_list pattern_items(struct pattern_own *x, size_t term, enum rule_unit unit, bool per_pair)
{
	struct item_wanted w = {.code = x->w->set->code, .marks = x->child->n, .unit = unit,
				.episode_gap = x->w->set->term[term].episode_gap, .per_pair = per_pair, .today = x->w->today};
	struct pattern_items_kept *kept;

	if (!x->child_number)
		return item_make(&x->scan.list[term], x->child->mark, &w, &x->arena);
	kept = &x->items[(term * (RULE_EPISODE + 1) + unit) * 2 + per_pair];
	if (kept->child_number != x->child_number) {
		kept->list = item_make(&x->scan.list[term], x->child->mark, &w, &x->arena);
		kept->child_number = x->child_number;
	}
	return kept->list;
}

/* Whether something of the term is, or by its kind would be, kept from this audience. */
bool pattern_is_kept_back(const struct pattern_own *x, size_t term)
{
	const struct rule_set *set = x->w->set;
	const struct rule_term *t = &set->term[term];

	if (x->view->withholds && pattern_is_restricted(set, term))
		return true;
	for (size_t i = 0; i < x->child->withheld_n; i++)
		for (size_t k = 0; k < t->ises; k++) {
			bool fits = t->is[k].kinds == 0;
			for (size_t j = 0; j < t->is[k].kinds && !fits; j++)
				fits = code_kind_is(set->code, x->child->withheld[i], t->is[k].kind[j].kind);
			if (fits)
				return true;
		}
	return false;
}

/* Whether entries of a kind that the term names are withheld of this child.  Words of a text without a kind are passages to read:
 * each is there whatever else is. */
static bool is_withheld(const struct pattern_own *x, size_t term)
{
	const struct rule_term *t = &x->w->set->term[term];

	for (size_t i = 0; i < x->child->withheld_n; i++)
		for (size_t k = 0; k < t->ises; k++) {
			if (t->is[k].kinds == 0 && !t->is[k].text) /* of whatever kind */
				return true;
			for (size_t j = 0; j < t->is[k].kinds; j++)
				if (code_kind_is(x->w->set->code, x->child->withheld[i], t->is[k].kind[j].kind))
					return true;
		}
	return false;
}

/* On a copy that leaves entries out a count of such, a first or a last of them, or that there was none, would not be true: nothing that
 * stands on them is said at all. */
static bool stands_on(const struct pattern_own *x, const struct rule *r, bool (*is)(const struct pattern_own *x, size_t term))
{
	const struct rule_set *set = x->w->set;
	const size_t term[] = {r->of, r->with, r->without, r->beside, r->anchor}, period[] = {r->during, r->outside};

	for (size_t i = 0; i < sizeof term / sizeof *term; i++)
		if (term[i] < set->terms && is(x, term[i]))
			return true;
	for (size_t i = 0; i < sizeof period / sizeof *period; i++)
		if (period[i] < set->periods && (is(x, set->period[period[i]].from) || is(x, set->period[period[i]].to)))
			return true;
	for (size_t i = 0; i < r->steps; i++)
		if ((r->step[i].term < set->terms && is(x, r->step[i].term)) || (r->step[i].instead < set->terms && is(x, r->step[i].instead)))
			return true;
	for (size_t i = 0; i < r->strongers; i++)
		if (r->stronger[i].with < set->terms && is(x, r->stronger[i].with))
			return true;
	return false;
}

static bool is_left_out(const struct pattern_own *x, const struct rule *r, const struct finding *f)
{
	if (!x->view->withholds && x->child->withheld_n == 0)
		return false;
	return stands_on(x, r, is_withheld) || (f->state == FINDING_NOT_ASSESSABLE && stands_on(x, r, pattern_is_kept_back));
}

struct finding_number pattern_number(const char *name, double value)
{
	return (struct finding_number){.name = str_of(name), .value = value};
}

/* ---- all of it ---- */

int pattern_give(struct pattern_own *x, const struct finding *f, struct err *e)
{
	x->counts->findings++;
	if (f->state == FINDING_MATCH || f->state == FINDING_LATE || f->state == FINDING_OVERDUE)
		x->counts->by_strength[f->strength]++;
	return x->sink->put(x->sink, f, e);
}

static int run_rule(struct pattern_own *x, size_t number, struct err *e)
{
	const struct rule *r = x->order[number];
	struct found_list *l = &x->found;
	struct found_rule to = {.w = x->w, .rule = r, .view = x->view, .child = x->child, .scan = &x->scan, .arena = &x->arena,
				.to = l, .book = &x->book};
	int rc = 0;

	l->n = 0;
	/* What must stand beside every finding stands nowhere: no statistic is told of these. */
	if ((r->detector == RULE_GAP || r->detector == RULE_SEQUENCE) && r->with < x->w->set->terms && x->scan.list[r->with].hits == 0)
		return 0;

	switch (r->detector) {
	case RULE_COUNT:
		rc = pattern_count(x, r, &to, e);
		break;
	case RULE_TREND:
		rc = pattern_trend(x, r, &to, e);
		break;
	case RULE_RHYTHM:
		rc = pattern_rhythm(x, r, &to, e);
		break;
	case RULE_CHANGE:
		rc = pattern_change(x, r, &to, e);
		break;
	case RULE_SEQUENCE:
		rc = pattern_sequence(x, r, &to, e);
		break;
	case RULE_GAP:
		rc = pattern_gap(x, r, &to, e);
		break;
	case RULE_SUM:
		rc = pattern_sum(x, r, &to, e);
		break;
	case RULE_DISTINCT:
		rc = pattern_distinct(x, r, &to, e);
		break;
	case RULE_OVERLAP:
		rc = pattern_overlap(x, r, &to, e);
		break;
	case RULE_LINK:
	case RULE_DETECTORS:
		break;
	}
	if (rc < 0)
		return -1;
	found_sort(l);
	for (size_t i = 0; i < l->n; i++) {
		if (is_left_out(x, r, &l->found[i].f)) {
			x->counts->left_out++;
			continue;
		}
		if (x->memo)
			pattern_memo_add(x, number, &l->found[i].f);
		if (pattern_give(x, &l->found[i].f, e) < 0)
			return -1;
	}
	return 0;
}

/* The last day that can be judged: before the eighteenth birthday, not after death. */
int32_t pattern_assessable_to(const struct view_child *c)
{
	int32_t to = DATE_LAST;

	if (date_takes_part(&c->birth)) { /* born 29 Feb: 18 on 1 March */
		to = date_add_months(c->birth.hi, AGE_ADULT_MONTHS);
		to -= date_age_months(c->birth.hi, to) >= AGE_ADULT_MONTHS;
	}
	if (date_takes_part(&c->death) && c->death.hi < to)
		to = c->death.hi;
	return to;
}

static int run_child(struct pattern_own *x, const struct view_child *c, struct err *e)
{
	unsigned long limits = x->scan.limits, tests = x->counts->tests, left_out = x->counts->left_out;
	size_t in_batch = x->batch ? x->batch->n : 0;
	struct memo_key key;
	int known = 0;

	if (c->n == 0)
		return 0;
	x->child = c;
	x->has_covers = false;
	x->covers = NULL;
	x->covers_n = 0;
	x->assessable_to = pattern_assessable_to(c);
	buf_clear(&x->kept);
	if (x->memo && (known = pattern_memo_give(x, &key, e)) < 0)
		return -1;
	if (!known) {
		if (term_read(&x->scan, c, x->w->today, e) < 0)
			return -1;
		x->child_number = ++x->numbered;
		for (size_t i = 0; i < x->rules; i++)
			if (x->scan.list[x->need[i].term].hits >= x->need[i].hits && run_rule(x, i, e) < 0)
				return -1;
	}
	if (x->memo && !known && x->scan.limits == limits && x->counts->left_out == left_out) /* what could not be told is asked again */
		pattern_memo_put(x, &key, x->counts->tests - tests, in_batch);
	x->child_number = 0;
	if (x->arena.now)
		arena_clear(&x->arena);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	return str_compare((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

static bool is_wanted(const struct pattern_wanted *w, struct str id)
{
	for (size_t i = 0; i < w->children; i++)
		if (str_is_equal(w->child[i], id))
			return true;
	return w->children == 0;
}

bool pattern_is_restricted(const struct rule_set *s, size_t term)
{
	for (size_t i = 0; i < s->term[term].ises; i++)
		for (size_t k = 0; k < s->term[term].is[i].kinds; k++)
			if (s->code->kind[s->term[term].is[i].kind[k].kind].restricted != EVENT_OPEN)
				return true;
	return false;
}

bool pattern_needs_restricted(const struct rule_set *s, const struct rule *r)
{
	if (r->without != RULE_NOTHING && pattern_is_restricted(s, r->without))
		return true;
	if (r->detector == RULE_GAP && pattern_is_restricted(s, r->of))
		return true;
	for (size_t i = 0; i < r->steps; i++)
		if (r->step[i].absent && pattern_is_restricted(s, r->step[i].term))
			return true;
	return false;
}

static struct pattern_need need_of(const struct rule_set *s, const struct rule *r)
{
	switch (r->detector) {
	case RULE_COUNT:
		return (struct pattern_need){r->of, r->at_least > 1 ? (size_t)r->at_least : 1};
	case RULE_SEQUENCE:
		return (struct pattern_need){r->of, 1};
	case RULE_GAP:
		return (struct pattern_need){s->period[r->during].from, 1};
	default:
		return (struct pattern_need){r->of, r->detector < RULE_LINK};
	}
}

void pattern_own_open(struct pattern_own *x, const struct pattern_wanted *w, struct case_view *v)
{
	*x = (struct pattern_own){.w = w, .view = v, .batch = w->batch};
	x->order = arena_malloc((w->set->rules + 1) * sizeof *x->order);
	if (w->only) /* which may be a changed copy, not one of the set's own */
		x->order[x->rules++] = w->only;
	for (size_t i = 0; i < w->set->rules && !w->only; i++) {
		const struct rule *r = &w->set->rule[i];
		if (!r->skipped && !str_is_equal(r->status, STR("retired")) && !(v->withholds && pattern_needs_restricted(w->set, r)))
			x->order[x->rules++] = r;
	}
	qsort(x->order, x->rules, sizeof *x->order, by_id);
	x->need = arena_malloc((x->rules + 1) * sizeof *x->need);
	for (size_t i = 0; i < x->rules; i++)
		x->need[i] = need_of(w->set, x->order[i]);
	x->items = arena_malloc((w->set->terms + 1) * (RULE_EPISODE + 1) * 2 * sizeof *x->items);
	pattern_keep_open(x);
	term_open(&x->scan, w->set, v, w->triggers);
	x->scan.calendar = w->calendar;
}

void pattern_own_close(struct pattern_own *x)
{
	term_close(&x->scan);
	statistic_law_close(&x->law);
	arena_close(&x->arena);
	buf_close(&x->kept);
	found_close(&x->found);
	sentence_book_close(&x->book);
	pattern_keep_close(x);
	free(x->items);
	free(x->need);
	free(x->order);
}

int pattern_children(struct pattern_own *x, unsigned shard, unsigned of, struct err *e)
{
	unsigned long limits = x->scan.limits;
	struct view_child c;
	int rc;

	x->scan.first.n = 0;
	while ((rc = x->view->next_child(x->view, shard, of, &c, e)) > 0) {
		if (!is_wanted(x->w, c.id))
			continue;
		x->counts->children++;
		x->counts->marks += c.n;
		if ((rc = run_child(x, &c, e)) < 0)
			break;
	}
	x->counts->not_told += x->scan.limits - limits;
	term_limits_add(&x->counts->not_read, &x->scan.first);
	return rc;
}

int pattern_run(const struct pattern_wanted *w, struct case_view *v, struct finding_sink *sink, struct pattern_counts *n,
		struct err *e)
{
	struct pattern_own x;
	int rc;

	if (w->label) /* which may want to read something first: before threads, and before the view counts what it withholds */
		w->label(w->label_self, STR(""));
	pattern_own_open(&x, w, v);
	x.sink = sink;
	x.counts = n;
	x.memo = pattern_memo_open(&x, e);
	if (!x.memo && w->memo && v->state)
		rc = -1;
	else if (w->threads > 1 && w->children == 0 && v->children >= PATTERN_FEW && v->again && sink->part)
		rc = pattern_crew(&x, w->threads, e);
	else
		rc = pattern_children(&x, 0, 1, e);
	pattern_memo_close(x.memo, rc == 0 && w->children == 0);
	pattern_own_close(&x);
	return rc;
}
