/* What the rule saw: entries that counted, that did not and why, and that would but for one test. */
#include <stdio.h>
#include <string.h>

#include "analysis/item.h"
#include "analysis/term.h"
#include "why_own.h"

enum { MOST_LINES = 12 };

static int read_terms(struct why *x, struct term_scan *s, struct err *e)
{
	term_open(s, &x->set, &x->view.view, x->w->pattern->triggers);
	s->calendar = x->w->pattern->calendar;
	return term_read(s, &x->view.child, x->w->pattern->today, e);
}

static bool is_hit(const struct term_list *l, uint32_t mark)
{
	for (size_t i = 0; i < l->hits; i++)
		if (l->hit[i].mark == mark)
			return true;
	return false;
}

static bool is_missed(const struct term_list *l, uint32_t mark)
{
	for (size_t i = 0; i < l->misses; i++)
		if (l->miss[i].mark == mark)
			return true;
	return false;
}

static void add_line(struct why *x, uint32_t mark, const char *lead, struct str cause)
{
	buf_add_z(x->b, "    ");
	why_add_mark(x, &x->view.child.mark[mark], x->b);
	buf_addf(x->b, "%s%.*s\n", lead, STR_ARG(cause));
}

/* Where grades are added or compared: the grade behind the entry, or that there is none. */
static struct str grade_of(const struct why *x, uint32_t mark, char grade[static 24])
{
	int severity_1 = x->view.child.mark[mark].severity_1;

	if (!why_is_graded(x->rule))
		return (struct str){0};
	if (severity_1)
		snprintf(grade, 24, ", graded %d", severity_1 - 1);
	else
		snprintf(grade, 24, ", no grade");
	return str_of(grade);
}

/* Where the end of it is what counts, its day too. */
static const char *end_of(struct why *x, const struct mark *m)
{
	struct date d = {.lo = m->end_lo, .hi = m->end_hi, .precision = m->end_lo == m->end_hi ? DATE_DAY : DATE_BETWEEN,
			 .grain = DATE_DAY};
	struct buf b = {0};
	const char *end;

	if (m->end_lo >= DATE_LAST)
		return "";
	date_write_words(&d, &b);
	end = arena_printf(&x->arena, "; ended %.*s", STR_ARG(buf_str(&b))).p;
	buf_close(&b);
	return end;
}

static void add_seen(struct why *x, const struct term_list *l)
{
	char grade[24];

	for (size_t i = 0; i < l->hits; i++) {
		if (i == MOST_LINES) {
			buf_addf(x->b, "    and %zu more\n", l->hits - i);
			break;
		}
		add_line(x, l->hit[i].mark,
			 l->hit[i].point == CODE_END ? end_of(x, &x->view.child.mark[l->hit[i].mark]) : "",
			 grade_of(x, l->hit[i].mark, grade));
	}
	for (size_t i = 0; i < l->misses; i++)
		add_line(x, l->miss[i].mark, " - not counted: ", l->miss[i].cause);
}

/* ---- nearly: one kind of test dropped from every line of the term ---- */

enum { TESTS = 23 };
static const char *const test_name[TESTS] = {"agency",  "severity",    "age",      "role",   "service",
					     "outcome", "whose",       "standing", "basis",  "essential",
					     "action",  "voice",       "shared",   "pair",   "tag",
					     "value",   "measured-in", "late",     "lasting",
					     "about",   "ago",         "end",      "file"};

static bool drop_test(struct rule_test *t, unsigned test)
{
	struct rule_test was = *t;
	struct rule_words *const words[] = {[0] = &t->agency,  [3] = &t->role, [4] = &t->service,
					    [5] = &t->outcome, [14] = &t->tag, [16] = &t->measured_in,
					    [22] = &t->file};
	uint8_t *const choice[] = {[6] = &t->whose,   [7] = &t->standing, [8] = &t->basis,   [9] = &t->essential,
				   [10] = &t->action, [11] = &t->voice,   [12] = &t->shared, [13] = &t->pair,
				   [21] = &t->end};

	if (test < sizeof words / sizeof *words && words[test])
		*words[test] = (struct rule_words){0};
	else if (test < sizeof choice / sizeof *choice && choice[test])
		*choice[test] = 0;
	else if (test == 1)
		t->severity_from = t->severity_to = -1;
	else if (test == 2)
		t->age = (struct rule_age){0};
	else if (test == 15)
		t->has_value = false;
	else if (test == 17)
		t->late.n = 0;
	else if (test == 18)
		t->lasting.n = 0;
	else if (test == 19)
		t->about = RULE_ABOUT_ANYBODY;
	else if (test == 20)
		t->ago.n = 0;
	return memcmp(&was, t, sizeof was) != 0;
}

static void add_near(struct why *x, const struct rule_test *t, uint32_t mark, unsigned test)
{
	const struct mark *m = &x->view.child.mark[mark];
	struct buf b = {0};

	buf_addf(&b, "its %s", test_name[test]);
	if (test == 1 && m->severity_1)
		buf_addf(&b, " (graded %d; %d to %d asked)", m->severity_1 - 1, t->severity_from,
			 t->severity_to);
	else if (test == 1)
		buf_addf(&b, " (not graded; %d to %d asked)", t->severity_from, t->severity_to);
	add_line(x, mark, " - nearly: it would count but for ", buf_str(&b));
	buf_close(&b);
}

/* The copy's own tests are changed and put back. */
static int tell_nearly(struct why *x, size_t term, const struct term_list *as_is, struct err *e)
{
	struct rule_term *t = &x->set.term[term];
	struct rule_test *is = (struct rule_test *)(uintptr_t)t->is,
			 *was = ARENA_ARRAY(&x->arena, struct rule_test, t->ises);
	size_t nots = t->nots, told = 0;
	int rc = 0;

	memcpy(was, is, t->ises * sizeof *was);
	for (unsigned test = 0; test <= TESTS && rc == 0; test++) {
		struct term_scan s;
		bool changed = test == TESTS && nots;
		size_t line = 0;
		for (size_t i = 0; i < t->ises && test < TESTS; i++)
			if (drop_test(&is[i], test)) {
				line = changed ? line : i;
				changed = true;
			}
		if (test == TESTS)
			t->nots = 0;
		if (changed) {
			rc = read_terms(x, &s, e);
			for (size_t i = 0; rc == 0 && i < s.list[term].hits; i++) {
				uint32_t m = s.list[term].hit[i].mark;
				if (is_hit(as_is, m) || is_missed(as_is, m) || told >= MOST_LINES)
					continue;
				told++;
				if (test < TESTS)
					add_near(x, &was[line], m, test);
				else
					add_line(x, m, " - not counted: ",
						 STR("a <not> line of the term takes it out"));
			}
			term_close(&s);
		}
		memcpy(is, was, t->ises * sizeof *was);
		t->nots = nots;
	}
	return rc;
}

static void add_count(struct why *x, size_t term, const struct term_list *l)
{
	struct item_wanted w = {.code = x->set.code,
				.marks = x->view.child.n,
				.unit = x->rule->unit,
				.today = x->w->pattern->today,
				.episode_gap = x->set.term[term].episode_gap,
				.per_pair = x->rule->per == RULE_PER_PAIR};
	struct item_list items = item_make(l, x->view.child.mark, &w, &x->arena);
	static const char *const unit[] = {"incident", "entry", "episode"};

	buf_addf(x->b, "  \"%.*s\": ", STR_ARG(x->set.term[term].name));
	if (l->hits == 0) {
		buf_add_z(x->b, "no entry fits.\n");
		return;
	}
	buf_addf(x->b, "%zu %s", l->hits, l->hits == 1 ? "entry fits" : "entries fit");
	if (items.n != l->hits && x->rule->unit != RULE_ENTRY)
		buf_addf(x->b, ", %zu %s%s", items.n, unit[x->rule->unit], items.n == 1 ? "" : "s");
	buf_add_z(x->b, ".\n");
}

int why_terms(struct why *x, struct err *e)
{
	struct term_scan s;
	int rc = read_terms(x, &s, e);

	for (size_t t = 0; rc == 0 && t < x->set.terms; t++) {
		add_count(x, t, &s.list[t]);
		add_seen(x, &s.list[t]);
		rc = tell_nearly(x, t, &s.list[t], e);
	}
	term_close(&s);
	return rc ? rc : why_grades(x, e);
}

bool why_has(struct why *x, size_t term)
{
	struct term_scan s;
	struct err e = {0}; /* what cannot be read was told with the terms */
	bool has = read_terms(x, &s, &e) < 0 || s.list[term].hits > 0;

	term_close(&s);
	return has;
}
