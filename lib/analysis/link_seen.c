/* Children and entries as they are told: ids, dates, agencies. */
#include "link_own.h"

struct str link_shown_id(struct link *l, uint32_t person)
{
	const struct link_person *p = &l->person[person];

	return p->file.p ? arena_printf(&l->arena, "%.*s (%.*s)", STR_ARG(p->id), STR_ARG(p->file)) : p->id;
}

struct linked_seen link_seen_of(struct link *l, const struct link_entry *e, uint32_t child)
{
	struct case_view *v = l->added[e->in].c.view;
	const struct mark *m = &e->mark;
	struct linked_seen s = {.event = m->id,
				.child = child,
				.text_only = e->text_only,
				.what = l->w->set->code->kind[m->kind].words,
				.start = date_of_days(m->lo, m->hi, m->minute_1)};

	if ((m->flags & MARK_HAS_END) && m->end_hi < DATE_LAST && m->end_hi > m->hi)
		s.end = (struct date){.lo = m->end_lo,
				      .hi = m->end_hi,
				      .minute_1 = m->end_minute_1,
				      .precision = m->end_lo < m->end_hi ? DATE_BETWEEN
						   : m->end_minute_1     ? DATE_MINUTE
									 : DATE_DAY,
				      .grain = DATE_DAY};
	if (m->agency)
		s.agency = arena_copy(&l->arena, v->name(v, VIEW_AGENCY, m->agency));
	return s;
}

static int by_date(const void *a, const void *b)
{
	const struct linked_seen *x = a, *y = b;

	if (x->start.lo != y->start.lo)
		return x->start.lo < y->start.lo ? -1 : 1;
	if (x->start.hi != y->start.hi)
		return x->start.hi < y->start.hi ? -1 : 1;
	if (x->start.minute_1 != y->start.minute_1)
		return x->start.minute_1 < y->start.minute_1 ? -1 : 1;
	if (x->child != y->child)
		return x->child < y->child ? -1 : 1;
	return (x->event > y->event) - (x->event < y->event);
}

void link_sort_seen(struct linked_seen *s, size_t n)
{
	if (n)
		qsort(s, n, sizeof *s, by_date);
}
