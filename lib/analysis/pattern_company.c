/* What stands beside a finding: with, without, beside; and where every detector's finding ends. */
#include <string.h>

#include "pattern_own.h"

static void dates_of(const struct pattern_own *x, const struct term_hit *h, int32_t *lo, int32_t *hi)
{
	const struct mark *m = &x->child->mark[h->mark];

	*lo = h->point == CODE_END ? m->end_lo : m->lo;
	*hi = h->point == CODE_END ? (m->end_hi < DATE_LAST ? m->end_hi : m->end_lo) : m->hi;
}

struct there { /* entries of a term from the first to the last day */
	uint32_t mark;
	bool any, sure;
};

static struct there look(const struct pattern_own *x, size_t term, int32_t first, int32_t last)
{
	const struct term_list *t = &x->scan.list[term];
	struct there r = {0};

	for (size_t i = 0; i < t->hits && !r.sure; i++) {
		int32_t lo, hi;
		dates_of(x, &t->hit[i], &lo, &hi);
		if (hi < first || lo > last)
			continue;
		r.sure = lo >= first && hi <= last;
		if (!r.any || r.sure)
			r.mark = t->hit[i].mark;
		r.any = true;
	}
	return r;
}

static void add_evidence(struct pattern_own *x, struct found_match *m, uint32_t mark)
{
	uint32_t *more = ARENA_ARRAY(&x->arena, uint32_t, m->besides + 1);

	if (m->besides)
		memcpy(more, m->beside, m->besides * sizeof *more);
	more[m->besides++] = mark;
	m->beside = more;
}

void pattern_not_counted(struct pattern_own *x, struct found_match *m, uint32_t mark, struct str cause)
{
	struct finding_uncounted *more = ARENA_ARRAY(&x->arena, struct finding_uncounted, m->uncounted_n + 1);
	const struct mark *k = &x->child->mark[mark];

	if (m->uncounted_n)
		memcpy(more, m->uncounted, m->uncounted_n * sizeof *more);
	more[m->uncounted_n++] = (struct finding_uncounted){k->id, cause, k};
	m->uncounted = more;
}

void pattern_show(struct pattern_own *x, struct found_match *m, uint32_t mark)
{
	uint32_t *more;

	for (size_t i = 0; i < m->shown_n; i++)
		if (x->child->mark[m->shown[i]].id == x->child->mark[mark].id)
			return;
	more = ARENA_ARRAY(&x->arena, uint32_t, m->shown_n + 1);
	if (m->shown_n)
		memcpy(more, m->shown, m->shown_n * sizeof *more);
	more[m->shown_n++] = mark;
	m->shown = more;
}

/* 1: it stays, 0: it is none, -1: failed. */
static int without(struct pattern_own *x, const struct rule *r, struct found_match *m, struct err *e)
{
	struct there t = look(x, r->without, m->first, m->last);
	const struct gap_cover *cover;
	size_t covers;

	if (t.sure)
		return 0;
	if (pattern_cover(x, r->without, &cover, &covers, e) < 0)
		return -1;
	if ((!gap_is_covered(cover, covers, m->first, m->last) || m->last > x->assessable_to) &&
	    m->state != FINDING_PENDING)
		m->state = FINDING_NOT_ASSESSABLE;
	if (t.any) {
		m->uncertain = true;
		pattern_not_counted(x, m, t.mark, STR("its date is not exact and may fall within"));
	}
	return 1;
}

int pattern_found(struct pattern_own *x, struct found_rule *to, struct found_match *m, struct err *e)
{
	const struct rule *r = to->rule;
	int rc;

	if (r->with != RULE_NOTHING && r->detector != RULE_OVERLAP) {
		struct there t = look(x, r->with, m->first, m->last);
		if (!t.any)
			return 0;
		m->uncertain = m->uncertain || !t.sure;
		add_evidence(x, m, t.mark);
	}
	if (r->without != RULE_NOTHING && (rc = without(x, r, m, e)) <= 0)
		return rc;
	if (r->beside != RULE_NOTHING) {
		const struct term_list *t = &x->scan.list[r->beside];
		for (size_t i = 0; i < t->hits; i++) {
			int32_t lo, hi;
			dates_of(x, &t->hit[i], &lo, &hi);
			if (hi >= m->first && lo <= m->last)
				pattern_show(x, m, t->hit[i].mark);
		}
	}
	if (m->items && pattern_group_name(to, m->item[0], &m->group, e) < 0)
		return -1;
	return found_add(to, m, e);
}
