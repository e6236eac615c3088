/* Persons who are likely to be one, for a person to decide on: the names alike and the births near (model/alike).  Those who are one already, or of whom a row says that they are not, are not listed. */
#include "store_db.h"

#include <stdlib.h>

struct candidate {
	struct str id;
	const struct str *name;
	size_t names;
	struct date birth;
	uint8_t sex;
};

struct matching {
	struct store *s;
	const struct alike_rules *rules;
	struct arena *arena;
	struct candidate *who;
	size_t n, cap;
	size_t exact; /* of who, those whose day of birth is known stand first, in its order; behind them those known in part */
	struct store_join *join;
	size_t joins;
	struct store_match *match;
	size_t matches, match_cap;
};

static int by_birth(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	bool x_exact = date_is_exact(&x->birth), y_exact = date_is_exact(&y->birth);
	if (x_exact != y_exact)
		return x_exact ? -1 : 1;
	if (x->birth.lo != y->birth.lo)
		return x->birth.lo < y->birth.lo ? -1 : 1;
	return str_compare(x->id, y->id);
}

static int read_candidates(struct matching *m, enum audience audience, bool sealed, struct err *e)
{
	struct store_wanted w = {.persons = true, .audience = audience, .sealed = sealed};
	struct record_source *from;
	struct arena a = {0};
	struct record r;
	int rc;
	if (store_records(m->s, &w, &from, e) < 0)
		return -1;
	while ((rc = from->next(from, &a, &r, e)) > 0) {
		const struct date *b = &r.person.birth;
		if (date_takes_part(b) && b->hi - b->lo < m->rules->part && r.person.names_n) {
			struct person p = person_copy(m->arena, &r.person);
			if (m->n == m->cap)
				m->who = arena_grow(m->who, m->cap = m->cap ? m->cap * 2 : 64, sizeof *m->who);
			m->who[m->n++] = (struct candidate){p.id, p.names, p.names_n, p.birth, p.sex};
			m->exact += date_is_exact(b);
		}
		arena_clear(&a);
	}
	from->close(from);
	arena_close(&a);
	if (m->n)
		qsort(m->who, m->n, sizeof *m->who, by_birth);
	return rc;
}

static bool are_parted(const struct matching *m, struct str a, struct str b)
{
	for (size_t i = 0; i < m->joins; i++) {
		const struct store_join *j = &m->join[i];
		if (!j->parts || j->undone)
			continue;
		struct str x = store_db_shown(m->s, j->a_pair), y = store_db_shown(m->s, j->b_pair);
		if ((str_is_equal(x, a) && str_is_equal(y, b)) || (str_is_equal(x, b) && str_is_equal(y, a)))
			return true;
	}
	return false;
}

static void look_at_two(struct matching *m, const struct candidate *x, const struct candidate *y, enum alike_birth birth)
{
	double best = 0;
	for (size_t i = 0; i < x->names; i++)
		for (size_t k = 0; k < y->names; k++) {
			double now = alike_names(m->rules, x->name[i], y->name[k]);
			best = now > best ? now : best;
		}
	if (best < alike_asked(m->rules, birth) || are_parted(m, x->id, y->id))
		return;
	if (m->matches == m->match_cap)
		m->match = arena_grow(m->match, m->match_cap = m->match_cap ? m->match_cap * 2 : 64, sizeof *m->match);
	bool first = str_compare(x->id, y->id) < 0;
	bool sexes = x->sex && y->sex && x->sex != y->sex && x->sex != PERSON_SEX_UNKNOWN && y->sex != PERSON_SEX_UNKNOWN;
	m->match[m->matches++] = (struct store_match){first ? x->id : y->id, first ? y->id : x->id, (unsigned)(best * 100), birth, sexes};
}

/* From the first who was born that day. */
static size_t find_day(const struct matching *m, int32_t day)
{
	size_t from = 0, to = m->exact;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (m->who[mid].birth.lo < day)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/* All who were born from one day to another, of those whose day is known and who come after x. */
static void look_at_days(struct matching *m, const struct candidate *x, int32_t from, int32_t to, enum alike_birth birth)
{
	for (size_t k = find_day(m, from); k < m->exact && m->who[k].birth.lo <= to; k++)
		look_at_two(m, x, &m->who[k], birth);
}

static void look_at_exact(struct matching *m, size_t i)
{
	const struct candidate *x = &m->who[i];
	int32_t turned, near[ALIKE_DIGIT_DAYS];
	size_t days = alike_digit_days(x->birth.lo, near);
	bool is_turned = alike_turned(&x->birth, &turned);
	for (size_t k = i + 1; k < m->exact && m->who[k].birth.lo == x->birth.lo; k++)
		look_at_two(m, x, &m->who[k], ALIKE_SAME);
	if (is_turned && turned > x->birth.lo)
		look_at_days(m, x, turned, turned, ALIKE_TURNED);
	for (size_t k = 0; k < days; k++)
		if (near[k] > x->birth.lo && !(is_turned && near[k] == turned))
			look_at_days(m, x, near[k], near[k], ALIKE_DIGIT);
}

static void look_at_part(struct matching *m, size_t i)
{
	const struct candidate *x = &m->who[i];
	look_at_days(m, x, x->birth.lo, x->birth.hi, ALIKE_PART);
	for (size_t k = i + 1; k < m->n && m->who[k].birth.lo <= x->birth.hi; k++)
		look_at_two(m, x, &m->who[k], ALIKE_PART);
}

static int by_ids(const void *a, const void *b)
{
	const struct store_match *x = a, *y = b;
	int c = str_compare(x->a, y->a);
	return c ? c : str_compare(x->b, y->b);
}

int store_matches(struct store *s, const struct alike_rules *rules, enum audience audience, bool sealed, struct arena *a,
		  struct store_match **list, size_t *n, struct err *e)
{
	struct matching m = {.s = s, .rules = rules, .arena = a};
	bool parts;
	int rc = read_candidates(&m, audience, sealed, e) < 0 || store_db_joins(s, a, &m.join, &m.joins, &parts, e) < 0 ? -1 : 0;
	for (size_t i = 0; i < m.n && rc == 0; i++)
		i < m.exact ? look_at_exact(&m, i) : look_at_part(&m, i);
	if (m.matches)
		qsort(m.match, m.matches, sizeof *m.match, by_ids);
	*list = m.match;
	*n = m.matches;
	free(m.who);
	free(m.join);
	return rc;
}
