/* A rule alone with what it uses: a copy whose settings may be moved. */
#include "analysis/setting.h"

#include <string.h>

static void *copy_of(struct arena *a, const void *p, size_t n, size_t size)
{
	void *to = arena_get_array(a, n ? n : 1, size);

	if (n)
		memcpy(to, p, n * size);
	return to;
}

static const struct rule_test *copy_tests(struct rule_set *to, struct arena *a, const struct rule_test *t,
					  size_t n)
{
	struct rule_test *c = copy_of(a, t, n, sizeof *t);

	for (size_t i = 0; i < n; i++) {
		struct rule_words *w[] = {&c[i].agency,  &c[i].role, &c[i].service,
					  &c[i].outcome, &c[i].tag,  &c[i].measured_in};
		c[i].number = (uint32_t)to->tests++;
		c[i].kind = copy_of(a, c[i].kind, c[i].kinds, sizeof *c[i].kind);
		for (size_t k = 0; k < sizeof w / sizeof *w; k++)
			w[k]->word = copy_of(a, w[k]->word, w[k]->n, sizeof *w[k]->word);
	}
	return c;
}

struct moving {
	const struct rule_set *from;
	struct rule_set *to;
	struct arena *arena;
	size_t *term;
};

static void move_term(struct moving *m, size_t *term)
{
	size_t i = 0;
	struct rule_term *t;

	if (*term == RULE_NOTHING)
		return;
	while (i < m->to->terms && m->term[i] != *term)
		i++;
	if (i == m->to->terms) {
		m->term[i] = *term;
		t = &m->to->term[m->to->terms++];
		*t = m->from->term[*term];
		t->is = copy_tests(m->to, m->arena, t->is, t->ises);
		t->not = copy_tests(m->to, m->arena, t->not, t->nots);
		t->used = true;
	}
	*term = i;
}

static void move_period(struct moving *m, size_t *period)
{
	struct rule_period *p = &m->to->period[m->to->periods];

	if (*period == RULE_NOTHING)
		return;
	*p = m->from->period[*period];
	move_term(m, &p->from);
	move_term(m, &p->to);
	*period = m->to->periods++;
}

void setting_alone(const struct rule_set *from, const struct rule *r, struct arena *a, struct rule_set *to,
		   size_t **term)
{
	struct moving m = {from, to, a, ARENA_ARRAY(a, size_t, from->terms + 1)};
	struct rule *rule = copy_of(a, r, 1, sizeof *r);
	struct rule_step *step = copy_of(a, r->step, r->steps, sizeof *step);
	struct rule_stronger *stronger = copy_of(a, r->stronger, r->strongers, sizeof *stronger);

	*to = (struct rule_set){.rule = rule,
				.rules = 1,
				.file = from->file,
				.files = from->files,
				.code = from->code,
				.skipped = r->skipped};
	to->term = ARENA_ARRAY(a, struct rule_term, from->terms + 1);
	to->period = ARENA_ARRAY(a, struct rule_period, 2);
	rule->step = step;
	rule->stronger = stronger;
	move_term(&m, &rule->of);
	for (size_t i = 0; i < rule->steps; i++) {
		move_term(&m, &step[i].term);
		move_term(&m, &step[i].instead);
	}
	move_term(&m, &rule->with);
	move_term(&m, &rule->without);
	move_term(&m, &rule->beside);
	move_term(&m, &rule->anchor);
	for (size_t i = 0; i < rule->strongers; i++)
		move_term(&m, &stronger[i].with);
	move_period(&m, &rule->during);
	move_period(&m, &rule->outside);
	*term = m.term;
}
