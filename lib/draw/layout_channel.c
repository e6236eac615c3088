/* Where upright lines run through a row: between two names each has a place of its own.
 *
 * Row by row from the top: drops of couples who stand there, ends of lines that leave or reach somebody
 * at his side, second lines, and lines on their way further down, which pass between two names.  Those of
 * one gap are put in order, then pushed apart where they would run upon one another; a line alone stays
 * where it wants to be.
 */
#include "layout_own.h"

#include <math.h>
#include <stdlib.h>

#define HAIR       3.0  /* a line that would give way so little on its way down goes straight on */
#define GIVE       2.0  /* and may then be so much nearer to a name */
#define CLOSE      2.0  /* where there is no room */
#define LEAST      5.0  /* to a name */
#define SIDE_LEVEL 11.0 /* below the middle of a symbol: a line that leaves at the side */
#define LOWEST     18.0 /* the lowest of several */
#define TOP_LEVEL  7.0  /* beside the middle: a line that leaves on top */

enum place {
	AT_LEFT,
	BETWEEN,
	AT_RIGHT
}; /* of a gap: at the name on its left, anywhere, at the name on its right */

struct upright {
	size_t gap; /* left of this place of the row */
	enum place place;
	double want;
	uint32_t tie;
	double *x; /* where it is to stand */
};
struct flight { /* a line on its way down */
	uint32_t joint, child;
	int to; /* the row in whose gap it ends */
	double x;
	bool skew;
};
struct channels {
	struct layout_lanes *k;
	struct upright *up;
	size_t ups;
	struct flight *fly;
	size_t flying;
	uint32_t *hung, *hung_at; /* unions by row */
};

static void add_upright(struct channels *c, size_t gap, enum place place, double want, double *x)
{
	*x = want;
	c->up[c->ups] = (struct upright){gap, place, want, (uint32_t)c->ups, x};
	c->ups++;
}

static double left_of(const struct layout *l, int row, size_t gap)
{
	const struct layout_row *r = &l->row[row];

	return gap ? l->person[r->person[gap - 1]].x + l->person[r->person[gap - 1]].right + LEAST : -1e9;
}

static double right_of(const struct layout *l, int row, size_t gap)
{
	const struct layout_row *r = &l->row[row];

	return gap < r->n ? l->person[r->person[gap]].x - l->person[r->person[gap]].left - LEAST : 1e9;
}

/* Where a line may pass through a row, nearest to x: between two names, and rather not through a couple's
 * line. */
static size_t pass_gap(const struct layout *l, int row, double *x)
{
	const struct layout_row *r = &l->row[row];
	double best = *x, least = 1e18;
	size_t gap = 0;

	for (size_t i = 0; i <= r->n; i++) {
		double lo = left_of(l, row, i), hi = right_of(l, row, i);
		double at = lo > hi   ? (lo + hi) / 2
			    : *x < lo ? lo + fmin(5, (hi - lo) / 2)
			    : *x > hi ? hi - fmin(5, (hi - lo) / 2)
				      : *x,
		       cost;
		bool couple = i && i < r->n && layout_is_couple_gap(l, row, i - 1);

		if (couple && fabs(at - (lo + hi) / 2) < 7)
			at = (lo + hi) / 2 + fmin(8, (hi - lo) / 2);
		cost = fabs(at - *x) + (couple ? 150 : 0);
		if (cost < least - 1e-9) {
			least = cost;
			best = at;
			gap = i;
		}
	}
	*x = best;
	return gap;
}

static int compare(const void *va, const void *vb)
{
	const struct upright *a = va, *b = vb;

	if (a->gap != b->gap)
		return a->gap < b->gap ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->want != b->want)
		return a->want < b->want ? -1 : 1;
	return (a->tie > b->tie) - (a->tie < b->tie);
}

/* Lines of one gap are pushed apart. */
static void spread(struct upright *u, size_t n, double lo, double hi)
{
	double d = LAYOUT_BESIDE;

	if (n < 2)
		return;
	if ((double)(n - 1) * d > hi - lo)
		d = fmax(CLOSE, (hi - lo) / (double)(n - 1));
	if ((double)(n - 1) * d > hi - lo) { /* no room for them all: in the middle */
		lo = (lo + hi - d * (double)(n - 1)) / 2;
		hi = lo + d * (double)(n - 1);
	}
	*u[0].x = fmax(*u[0].x, lo);
	for (size_t i = 1; i < n; i++)
		*u[i].x = fmax(*u[i].x, *u[i - 1].x + d);
	*u[n - 1].x = fmin(*u[n - 1].x, hi);
	for (size_t i = n - 1; i-- > 0;)
		*u[i].x = fmin(*u[i].x, *u[i + 1].x - d);
}

/* Names too close for the lines between them ask for room. */
static void ask_for_room(struct channels *c, int row, size_t gap, size_t lines)
{
	struct layout *l = c->k->l;
	double lack = LAYOUT_BESIDE * (double)(lines - 1) - (right_of(l, row, gap) - left_of(l, row, gap));

	if (!gap || gap == l->row[row].n || lack < 0.6)
		return;
	l->room[l->row[row].person[gap - 1]] += lack;
	c->k->crowded = true;
}

static void settle(struct channels *c, int row)
{
	qsort(c->up, c->ups, sizeof *c->up, compare);
	for (size_t i = 0, end; i < c->ups; i = end) {
		for (end = i; end < c->ups && c->up[end].gap == c->up[i].gap; end++)
			;
		ask_for_room(c, row, c->up[i].gap, end - i);
		spread(c->up + i, end - i, left_of(c->k->l, row, c->up[i].gap),
		       right_of(c->k->l, row, c->up[i].gap));
	}
	c->ups = 0;
}

/* ---- ends at the side of somebody, and on top of him ---- */

struct end {
	uint32_t joint;
	int end; /* 0: of the first, 1: of the second */
	double length;
};

static int compare_ends(const void *va, const void *vb)
{
	const struct end *a = va, *b = vb;

	if (a->length != b->length)
		return a->length > b->length ? -1 : 1; /* longest first */
	return (a->joint > b->joint) - (a->joint < b->joint);
}

double layout_channel_slot(unsigned tops, unsigned n)
{
	static const double of[] = {13, 7, 19};

	if (tops)
		return TOP_LEVEL + LAYOUT_BESIDE * fmin(tops + n, 2);
	return of[n % 3];
}

/* Lines that leave one person on one side, in the order in which they do not cross: the longest
 * innermost, and lowest at his side; one that comes from above outermost. */
static void set_ends(struct channels *c, struct end *e, size_t n, uint32_t who, bool right, bool top)
{
	struct layout_lanes *k = c->k;
	const struct layout *l = k->l;
	const struct layout_person *q = &l->person[who];
	bool beside = right ? layout_is_couple_gap(l, q->row, q->at)
			    : q->at && layout_is_couple_gap(l, q->row, q->at - 1);

	qsort(e, n, sizeof *e, compare_ends);
	for (size_t i = 0; i < n; i++) {
		uint32_t at = 2 * e[i].joint + (uint32_t)e[i].end;

		if (top) {
			double d = TOP_LEVEL + (double)i * fmin(LAYOUT_BESIDE, 12 / fmax(1, (double)n - 1));

			k->tops[2 * who + right] = (unsigned)n;
			k->port[at] = right ? q->x + d : q->x - d;
			continue;
		}
		k->level[at] = n < 2 ? SIDE_LEVEL
				     : LOWEST - (double)i * fmin(LAYOUT_BESIDE,
								 (beside ? 12 : 30) / (double)(n - 1));
		add_upright(c, q->at + right, right ? AT_LEFT : AT_RIGHT,
			    right ? q->x + q->right + LAYOUT_EDGE + LAYOUT_BESIDE * (double)i
				  : q->x - q->left - LAYOUT_EDGE - LAYOUT_BESIDE * (double)i,
			    &k->port[at]);
	}
}

static void add_ends(struct channels *c, int row, struct end *e)
{
	const struct layout *l = c->k->l;
	const struct layout_row *r = &l->row[row];

	for (size_t place = 0; place < r->n; place++)
		for (int way = 0; way < 4; way++) {
			uint32_t who = r->person[place];
			bool right = way & 1, top = way & 2;
			size_t n = 0;

			for (uint32_t i = c->k->apart_at[who]; i < c->k->apart_at[who + 1]; i++) {
				uint32_t u = c->k->apart[i];
				const struct layout_union *v = &l->joint[u];
				int end = v->first != who;
				const struct layout_person *other = &l->person[end ? v->first : v->second];

				if ((v->shape == LAYOUT_OVER) != top ||
				    (other->x > l->person[who].x) != right)
					continue;
				/* from above: outermost; on its way down: innermost, those further out
				 * that end further out */
				e[n++] = (struct end){u, end,
						      v->shape != LAYOUT_SKEW
							      ? fabs(other->x - l->person[who].x)
						      : end   ? -1
						      : right ? 1e9 - other->x
							      : 1e9 + other->x};
			}
			if (n)
				set_ends(c, e, n, who, right, top);
		}
}

/* ---- row by row ---- */

static bool hangs(const struct layout *l, uint32_t joint)
{
	return l->kid_at[joint + 1] > l->kid_at[joint];
}

/* The gap in which a union's drop comes down, or no gap: on a person's own line, or under the row. */
static bool drop_gap(const struct layout *l, uint32_t joint, size_t *gap)
{
	const struct layout_union *u = &l->joint[joint];

	if (u->shape == LAYOUT_ADJACENT)
		*gap = l->person[u->second].at;
	else if (u->shape == LAYOUT_OVER)
		*gap = u->gap + 1;
	else
		return false;
	return true;
}

/* A second line to a child of the same row, or of one further up, leaves a couple's line upward, or a carer
 * on top, on the side of the child. */
static void rise(struct channels *c, uint32_t joint, uint32_t child, size_t gap, size_t before)
{
	const struct layout *l = c->k->l;
	const struct layout_union *u = &l->joint[joint];
	const struct layout_person *q = &l->person[layout_riser(u)];
	double side = l->person[l->of->child[child].child].x < q->x ? -1 : 1;
	unsigned tops = c->k->tops[2 * layout_riser(u) + (side > 0)];

	if (u->shape == LAYOUT_ADJACENT)
		add_upright(c, gap, BETWEEN, u->drop + side * LAYOUT_BESIDE * (double)before,
			    &c->k->second[child]);
	else
		c->k->second[child] = q->x + side * layout_channel_slot(tops, (unsigned)before);
}

static void add_drops(struct channels *c, int row)
{
	struct layout *l = c->k->l;
	const struct pedigree *p = l->of;

	for (uint32_t h = c->hung_at[row]; h < c->hung_at[row + 1]; h++) {
		uint32_t i = c->hung[h];
		struct layout_union *u = &l->joint[i];
		bool shared = false;
		size_t gap = 0, left = 0, right = 0, ups = 0;

		if (!hangs(l, i) || u->shape == LAYOUT_NOBODY)
			continue;
		for (uint32_t n = l->kid_at[i]; n < l->kid_at[i + 1]; n++)
			shared |= p->child[l->kid[n]].structural;
		if (drop_gap(l, i, &gap) && shared)
			add_upright(c, gap, BETWEEN, u->drop, &u->drop);
		for (uint32_t n = l->kid_at[i]; n < l->kid_at[i + 1]; n++) {
			const struct pedigree_child *child = &p->child[l->kid[n]];
			double *x = &c->k->second[l->kid[n]], want = u->drop;

			if (child->structural)
				continue;
			if (l->person[child->child].row <= row) {
				rise(c, i, l->kid[n], gap, ups++);
				continue;
			}
			if (shared || left + right) /* beside the drop, and beside one another */
				want += u->shape == LAYOUT_SINGLE || l->person[child->child].x < u->drop
						? -LAYOUT_BESIDE * (double)++left
						: LAYOUT_BESIDE * (double)++right;
			else
				right++;
			if (u->shape == LAYOUT_SINGLE) /* his name stands right of it */
				*x = fmax(want, u->drop - 17);
			else if (drop_gap(l, i, &gap))
				add_upright(c, gap, BETWEEN, want, x);
			else
				*x = want;
		}
	}
}

/* Lines that go further than the next row set out. */
static void set_out(struct channels *c, int row)
{
	struct layout *l = c->k->l;
	const struct pedigree *p = l->of;

	for (uint32_t h = c->hung_at[row]; h < c->hung_at[row + 1]; h++) {
		uint32_t i = c->hung[h];
		int last = row + 1;

		for (uint32_t n = l->kid_at[i]; n < l->kid_at[i + 1]; n++) {
			const struct pedigree_child *child = &p->child[l->kid[n]];
			int to = l->person[child->child].row;

			if (child->structural)
				last = to > last ? to : last;
			else if (to > row + 1)
				c->fly[c->flying++] = (struct flight){i, l->kid[n], to,
								      c->k->second[l->kid[n]], false};
		}
		if (last > row + 1 && l->joint[i].shape != LAYOUT_NOBODY)
			c->fly[c->flying++] = (struct flight){i, FAMILY_NOBODY, last, l->joint[i].drop,
							      false};
	}
	for (uint32_t i = 0; i < p->joints; i++) {
		const struct layout_union *u = &l->joint[i];

		if (u->shape == LAYOUT_SKEW && l->person[u->first].row == row &&
		    l->person[u->second].row > row + 1)
			c->fly[c->flying++] = (struct flight){i, FAMILY_NOBODY, l->person[u->second].row,
							      c->k->port[2 * i], true};
	}
}

/* Second lines to a child of this row from carers further down come from above it. */
static void set_out_up(struct channels *c, int row)
{
	const struct layout *l = c->k->l;
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->children; i++) {
		const struct layout_person *q = &l->person[p->child[i].child];
		int to = layout_union_row(l, p->child[i].joint);

		if (!p->child[i].structural && q->row == row && to > row)
			c->fly[c->flying++] = (struct flight){p->child[i].joint, i, to, q->x, false};
	}
}

static void add_passes(struct channels *c, int row)
{
	struct layout_lanes *k = c->k;
	size_t kept = 0;

	for (size_t i = 0; i < c->flying; i++) {
		struct flight *f = &c->fly[i];
		struct layout_pass *pass;
		size_t gap;
		double want = f->x;

		if (f->to <= row)
			continue;
		gap = pass_gap(k->l, row, &want);
		pass = ARENA_NEW(k->l->arena, struct layout_pass);
		*pass = (struct layout_pass){f->skew,
					     row,
					     f->child,
					     want,
					     left_of(k->l, row, gap),
					     right_of(k->l, row, gap),
					     k->pass[f->joint]};
		k->pass[f->joint] = pass;
		add_upright(c, gap, BETWEEN, want, &pass->x);
		c->fly[kept++] = *f;
	}
	c->flying = kept;
}

double layout_channel_pass(const struct layout_lanes *k, uint32_t joint, uint32_t child, bool skew, int row,
			   double x)
{
	for (const struct layout_pass *s = k->pass[joint]; s; s = s->next)
		if (s->row == row && s->skew == skew && s->child == child)
			return fabs(s->x - x) < HAIR && x > s->lo - GIVE && x < s->hi + GIVE ? x : s->x;
	return x;
}

static void follow_passes(struct channels *c, int row)
{
	struct layout *l = c->k->l;

	for (size_t i = 0; i < c->flying; i++) {
		struct flight *f = &c->fly[i];
		double before = f->x;
		struct layout_union *u = &l->joint[f->joint];

		f->x = layout_channel_pass(c->k, f->joint, f->child, f->skew, row, before);
		/* the line from between a couple may as well begin there */
		if (u->drop == before && u->shape == LAYOUT_ADJACENT && f->child == FAMILY_NOBODY &&
		    fabs(f->x - before) < HAIR)
			u->drop = f->x;
	}
}

/* Unions by row; couples apart by person. */
static void list_unions(struct channels *c)
{
	struct layout_lanes *k = c->k;
	struct layout *l = k->l;
	const struct pedigree *p = l->of;
	uint32_t *fill = ARENA_ARRAY(l->arena, uint32_t, p->persons + l->rows + 2);

	c->hung_at = ARENA_ARRAY(l->arena, uint32_t, l->rows + 2);
	c->hung = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1);
	k->apart_at = ARENA_ARRAY(l->arena, uint32_t, p->persons + 2);
	for (uint32_t i = 0; i < p->joints; i++) {
		int row = layout_union_row(l, i);

		if (row >= 0)
			c->hung_at[row + 1]++;
		if (l->joint[i].shape >= LAYOUT_OVER) {
			k->apart_at[p->joint[i].a + 1]++;
			k->apart_at[p->joint[i].b + 1]++;
		}
	}
	for (size_t r = 0; r < l->rows; r++)
		c->hung_at[r + 1] += c->hung_at[r];
	for (size_t i = 0; i < p->persons; i++)
		k->apart_at[i + 1] += k->apart_at[i];
	k->apart = ARENA_ARRAY(l->arena, uint32_t, k->apart_at[p->persons] + 1);
	for (uint32_t i = 0; i < p->joints; i++) {
		int row = layout_union_row(l, i);

		if (row >= 0)
			c->hung[c->hung_at[row] + fill[p->persons + (size_t)row]++] = i;
		if (l->joint[i].shape >= LAYOUT_OVER)
			for (int j = 0; j < 2; j++) {
				uint32_t who = j ? p->joint[i].b : p->joint[i].a;

				k->apart[k->apart_at[who] + fill[who]++] = i;
			}
	}
}

void layout_channel(struct layout_lanes *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;
	struct channels c = {.k = k};
	struct end *e = ARENA_ARRAY(l->arena, struct end, p->joints + 1);

	c.up = ARENA_ARRAY(l->arena, struct upright, 4 * p->joints + 2 * p->children + 2);
	c.fly = ARENA_ARRAY(l->arena, struct flight, 2 * p->joints + p->children + 2);
	list_unions(&c);
	for (int row = 0; row < (int)l->rows; row++) {
		add_ends(&c, row, e);
		add_drops(&c, row);
		set_out_up(&c, row);
		add_passes(&c, row);
		settle(&c, row);
		for (uint32_t h = c.hung_at[row]; h < c.hung_at[row + 1]; h++)
			if (l->joint[c.hung[h]].shape ==
			    LAYOUT_SKEW) /* its children hang from where it comes down */
				l->joint[c.hung[h]].drop = k->port[2 * c.hung[h] + 1];
		follow_passes(&c, row);
		set_out(&c, row);
	}
}
