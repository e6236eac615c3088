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

/* ---- pieces: who holds the car, the flat, the number, each without the adult ---- */

static void index_pieces(struct link *l)
{
	size_t n = 0;

	l->piece_from = arena_malloc((l->persons + 2) * sizeof *l->piece_from);
	for (size_t r = 0; r < l->w->rules; r++)
		for (size_t i = 0; l->w->rule[r].same != LINKED_PERSON && i < l->part[r].n; i++, n++)
			l->piece_from[l->entry[l->part[r].sighting[i].entry].person + 1]++;
	for (size_t p = 0; p < l->persons; p++)
		l->piece_from[p + 1] += l->piece_from[p];
	l->piece = arena_malloc((n + 1) * sizeof *l->piece);
	for (size_t r = l->w->rules; r--;)
		for (size_t i = l->part[r].n; l->w->rule[r].same != LINKED_PERSON && i--;) {
			const struct link_sighting *s = &l->part[r].sighting[i];
			l->piece[--l->piece_from[l->entry[s->entry].person + 1]] =
				(struct link_piece){s->entry, s->key, l->w->rule[r].same};
		}
	/* each now stands one place too far on: where the next person's began */
	for (size_t p = 0; p <= l->persons; p++)
		l->piece_from[p] = p < l->persons ? l->piece_from[p + 1] : (uint32_t)n;
}

static bool is_told(const struct linked_seen *s, size_t n, uint64_t event)
{
	while (n && s[n - 1].event != event)
		n--;
	return n > 0;
}

void link_take_pieces(struct link *l, const uint32_t *child, struct linked *x)
{
	struct linked_seen *to = NULL;
	size_t cap = 0;

	if (!l->piece_from)
		index_pieces(l);
	for (uint32_t c = 0; c < x->children && x->children <= l->w->lists->set.paired; c++)
		for (uint32_t i = l->piece_from[child[c]]; i < l->piece_from[child[c] + 1]; i++) {
			const struct link_piece *p = &l->piece[i];
			const struct link_entry *e = &l->entry[p->entry];
			struct str key = l->shown[p->same][p->key];
			if (e->mark.lo < x->first || e->mark.hi > x->last || x->pieces == l->w->lists->set.looked_into ||
			    is_told(x->seen, x->seen_n, e->mark.id) || is_told(to, x->pieces, e->mark.id) ||
			    (p->same == LINKED_PLACE && link_key_public(l->w->lists, key).p))
				continue;
			to = arena_room(&l->arena, to, x->pieces, &cap, sizeof *to);
			to[x->pieces] = link_seen_of(l, e, c);
			to[x->pieces++].beside = arena_printf(
				&l->arena, "%s %.*s",
				p->same == LINKED_PLACE ? "at" : linked_same_name((enum linked_same)p->same),
				STR_ARG(key));
		}
	link_sort_seen(to, x->pieces);
	x->piece = to;
}
