/* draw/layout_lane - how lines run: heights of rows, lanes between them, every polyline (docs on genograms, 3.6, step 6).
 *
 * Between two rows lies a gap; what runs across in it is a bar: the line over children, a couple's line over heads or
 * under names, a step aside of a line on its way down.  A bar has ends that go up (tops) and ends that go down
 * (bottoms).  Bars of a gap are put in the order with the fewest crossings and share a lane where they do not meet.
 */
#include "draw/layout.h"

#include <math.h>
#include <string.h>

#define EDGE 5.0 /* from a label to a line beside it */
#define FIRST_LANE                                                                                           \
	16.0           /* from the lowest name of a row to the first lane under it: an outline runs between */
#define LAST_LANE 18.0 /* from the last lane to the symbols under it */

enum bar_kind { BAR_DESCENT, BAR_STEP, BAR_OVER, BAR_UNDER, BAR_SKEW, BAR_SECOND };

struct bar {
	enum bar_kind kind;
	int gap; /* below this row; -1: above the first */
	uint32_t joint, child;
	double top[2], *bottom;
	size_t tops, bottoms;
	double lo, hi;
	int lane;
	struct bar *from; /* the bar of the same line before this one: a step, a couple's line */
	double y;
};
struct lane {
	struct layout *l;
	struct bar *bar;
	size_t bars, cap;
	double *gap_top; /* of gap r: under the labels of row r; [rows] is unused */
	size_t *lanes;   /* of gap r, at r + 1 */
	unsigned *over;  /* couple lines that already end on top of this person */
};

static struct bar *add_bar(struct lane *k, enum bar_kind kind, int gap, uint32_t joint, size_t room)
{
	struct bar *b = &k->bar[k->bars++];

	*b = (struct bar){
		.kind = kind, .gap = gap, .joint = joint, .child = FAMILY_NOBODY, .lo = 1e9, .hi = -1e9};
	b->bottom = ARENA_ARRAY(k->l->arena, double, room + 1);
	return b;
}

static void widen(struct bar *b, double x)
{
	b->lo = fmin(b->lo, x);
	b->hi = fmax(b->hi, x);
}

static void add_top(struct bar *b, double x)
{
	b->top[b->tops++] = x;
	widen(b, x);
}

static void add_bottom(struct bar *b, double x)
{
	b->bottom[b->bottoms++] = x;
	widen(b, x);
}

static bool is_couple_gap(const struct layout *l, int row, size_t at)
{
	for (size_t i = 0; i < l->of->joints; i++)
		if (l->joint[i].shape == LAYOUT_ADJACENT && l->person[l->joint[i].first].row == row &&
		    l->person[l->joint[i].first].at == at)
			return true;
	return false;
}

/* Where a line may pass through a row, nearest to x: between two names, and rather not through a couple's line. */
static double channel(const struct layout *l, int row, double x)
{
	const struct layout_row *r = &l->row[row];
	double best = x, least = 1e18;

	for (size_t i = 0; i <= r->n; i++) {
		double lo = i ? l->person[r->person[i - 1]].x + l->person[r->person[i - 1]].right + 3 : -1e9;
		double hi = i < r->n ? l->person[r->person[i]].x - l->person[r->person[i]].left - 3 : 1e9;
		double at = lo > hi  ? (lo + hi) / 2
			    : x < lo ? lo + fmin(5, (hi - lo) / 2)
			    : x > hi ? hi - fmin(5, (hi - lo) / 2)
				     : x,
		       cost;
		bool couple = i && i < r->n && is_couple_gap(l, row, i - 1);

		if (couple && fabs(at - (lo + hi) / 2) < 7)
			at = (lo + hi) / 2 + fmin(8, (hi - lo) / 2);
		cost = fabs(at - x) + (couple ? 150 : 0);
		if (cost < least - 1e-9) {
			least = cost;
			best = at;
		}
	}
	return best;
}

/* ---- where children hang ---- */

/* A drop does not run along the outline of a home below it. */
static void leave_outlines(struct layout *l, uint32_t joint, double lo, double hi)
{
	const struct pedigree *p = l->of;
	double *drop = &l->joint[joint].drop;
	int row = layout_union_row(l, joint) + 1;

	for (size_t h = 0; h < p->homes; h++)
		for (size_t i = 0; i < p->home[h].members; i++) {
			const struct layout_person *q = &l->person[p->home[h].member[i]];
			double edge[2] = {q->x - q->left - 7, q->x + q->right + 7};

			for (int k = 0; k < 2 && q->row == row; k++) {
				double out = k ? edge[k] + 10 : edge[k] - 10,
				       in = k ? edge[k] - 10 : edge[k] + 10;

				if (fabs(*drop - edge[k]) >= 9)
					continue;
				if (out > lo && out < hi)
					*drop = out;
				else if (in > lo && in < hi)
					*drop = in;
			}
		}
}

static void set_drops(struct lane *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->joints; i++) {
		struct layout_union *u = &l->joint[i];
		const struct layout_person *a = u->first == FAMILY_NOBODY ? NULL : &l->person[u->first];
		const struct layout_person *b = u->second == FAMILY_NOBODY ? NULL : &l->person[u->second];
		double near = 12.5, to = 0;

		switch (u->shape) {
		case LAYOUT_SINGLE:
			u->drop = a->x;
			continue;
		case LAYOUT_NOBODY:
			continue;
		case LAYOUT_SKEW:
			u->drop = a->x < b->x ? b->x - b->left - EDGE : b->x + b->right + EDGE;
			continue;
		case LAYOUT_OVER: {
			const struct layout_person *x = &l->person[l->row[a->row].person[u->gap]];
			const struct layout_person *y = &l->person[l->row[a->row].person[u->gap + 1]];

			u->drop = (x->x + x->right + y->x - y->left) / 2;
			if (is_couple_gap(l, a->row, u->gap)) {
				u->drop = x->x + x->right + EDGE;
				continue;
			}
			for (size_t c = 0; c < p->children; c++) {
				double to_x = l->person[p->child[c].child].x;

				if (p->child[c].joint == i && p->child[c].structural &&
				    fabs(to_x - u->drop) < near && to_x > x->x + x->right + 6 &&
				    to_x < y->x - y->left - 6) {
					u->drop = to_x;
					break;
				}
			}
			continue;
		}
		default:
			u->drop = (a->x + b->x) / 2;
		}
		if (u->shape == LAYOUT_UNDER) { /* anywhere along the line: over the middle of the children */
			double sum = 0;
			size_t n = 0;

			for (size_t c = 0; c < p->children; c++)
				if (p->child[c].joint == i && p->child[c].structural) {
					sum += l->person[p->child[c].child].x;
					n++;
				}
			if (n)
				u->drop = fmin(fmax(sum / (double)n, a->x + a->right + 2 * EDGE + 4),
					       b->x - b->left - 2 * EDGE - 4);
			continue;
		}
		/* straight down to a child who stands almost under it */
		for (size_t c = 0; c < p->children; c++) {
			double x = l->person[p->child[c].child].x;

			if (p->child[c].joint == i && p->child[c].structural && fabs(x - u->drop) < near &&
			    x > a->x + a->right + 6 && x < b->x - b->left - 6) {
				near = fabs(x - u->drop);
				to = x - u->drop;
			}
		}
		if (near < 12.5)
			u->drop += to;
		else
			leave_outlines(l, i, a->x + a->right + 3, b->x - b->left - 3);
	}
}

/* ---- bars ---- */

static struct bar *go_down(struct lane *k, uint32_t joint, double x, int from, int to, struct bar *before)
{
	for (int g = from; g + 1 < to; g++) {
		double next = channel(k->l, g + 1, x);
		struct bar *b = add_bar(k, BAR_STEP, g, joint, 1);

		add_top(b, x);
		add_bottom(b, next);
		b->from = before;
		before = b;
		x = next;
	}
	return before;
}

static double end_of(const struct bar *before, double x)
{
	return before && before->kind == BAR_STEP ? before->bottom[0] : x;
}

static void add_couples(struct lane *k, struct bar **couple)
{
	struct layout *l = k->l;

	for (uint32_t i = 0; i < l->of->joints; i++) {
		struct layout_union *u = &l->joint[i];
		const struct layout_person *a, *b;
		struct bar *bar;

		if (u->shape < LAYOUT_OVER)
			continue;
		a = &l->person[u->first];
		b = &l->person[u->second];
		if (u->shape == LAYOUT_OVER) {
			bar = add_bar(k, BAR_OVER, a->row - 1, i, 3);
			add_bottom(bar, a->x + 7 + 5 * (k->over[2 * u->first + 1]++ % 3));
			add_bottom(bar, b->x - 7 - 5 * (k->over[2 * u->second]++ % 3));
			if (layout_has_children(l, i))
				add_bottom(bar, u->drop);
		} else if (u->shape == LAYOUT_UNDER) {
			bar = add_bar(k, BAR_UNDER, a->row, i, 1);
			add_top(bar, a->x + a->right + EDGE);
			add_top(bar, b->x - b->left - EDGE);
			widen(bar, u->drop);
		} else {
			double from = a->x < b->x ? a->x + a->right + EDGE : a->x - a->left - EDGE;
			struct bar *before = go_down(k, i, from, a->row, b->row, NULL);

			bar = add_bar(k, BAR_SKEW, b->row - 1, i, 1);
			bar->from = before;
			add_top(bar, end_of(before, from));
			add_bottom(bar, u->drop);
		}
		couple[i] = bar;
	}
}

static void add_descents(struct lane *k, struct bar **couple, struct bar **last)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->joints; i++) {
		struct layout_union *u = &l->joint[i];
		int up = layout_union_row(l, i);

		for (size_t c = 0; c < p->children; c++) {
			int row = l->person[p->child[c].child].row;
			struct bar *b, *before;
			size_t n = 0;

			if (p->child[c].joint != i || !p->child[c].structural || last[c])
				continue;
			for (size_t d = c; d < p->children; d++)
				n += p->child[d].joint == i && p->child[d].structural &&
				     l->person[p->child[d].child].row == row;
			if (u->shape == LAYOUT_NOBODY)
				up = row - 1;
			before = u->shape == LAYOUT_NOBODY
					 ? NULL
					 : go_down(k, i, u->drop, up, row,
						   u->shape == LAYOUT_UNDER ? couple[i] : NULL);
			b = add_bar(k, BAR_DESCENT, row - 1, i, n);
			b->from = before ? before : u->shape == LAYOUT_UNDER ? couple[i] : NULL;
			if (u->shape != LAYOUT_NOBODY)
				add_top(b, end_of(before, u->drop));
			for (size_t d = c; d < p->children; d++)
				if (p->child[d].joint == i && p->child[d].structural &&
				    l->person[p->child[d].child].row == row) {
					add_bottom(b, l->person[p->child[d].child].x);
					last[d] = b;
				}
		}
	}
}

/* Second lines, to carers: beside the drop and beside the stem. */
static void add_seconds(struct lane *k, struct bar **couple, struct bar **last)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (size_t c = 0; c < p->children; c++) {
		uint32_t i = p->child[c].joint;
		struct layout_union *u = &l->joint[i];
		int up = layout_union_row(l, i), row = l->person[p->child[c].child].row;
		double x, child = l->person[p->child[c].child].x;
		struct bar *b, *before;
		bool shared = false;

		if (p->child[c].structural || u->shape == LAYOUT_NOBODY || row <= up)
			continue;
		for (size_t d = 0; d < p->children; d++)
			shared |= p->child[d].joint == i && p->child[d].structural;
		x = u->drop + (shared && u->shape != LAYOUT_SINGLE ? (child < u->drop ? -6 : 6) : 0);
		before = go_down(k, i, x, up, row, u->shape == LAYOUT_UNDER ? couple[i] : NULL);
		b = add_bar(k, BAR_SECOND, row - 1, i, 1);
		b->child = (uint32_t)c;
		b->from = before ? before : u->shape == LAYOUT_UNDER ? couple[i] : NULL;
		add_top(b, end_of(before, x));
		add_bottom(b, child + (x < child ? -13 : 13));
		last[c] = b;
	}
}

/* ---- lanes of a gap ---- */

static bool is_within(double x, const struct bar *b)
{
	return x > b->lo + 1 && x < b->hi - 1;
}

/* Crossings, and lines that would run upon one another, when `a` runs above `b`. */
static double above(const struct bar *a, const struct bar *b)
{
	double n = 0;

	if (b->from == a)
		return 0;
	if (a->from == b)
		return 1000;
	for (size_t i = 0; i < a->bottoms; i++) {
		n += is_within(a->bottom[i], b);
		for (size_t j = 0; j < b->tops; j++)
			n += fabs(a->bottom[i] - b->top[j]) < 4 ? 3 : 0;
	}
	for (size_t j = 0; j < b->tops; j++)
		n += is_within(b->top[j], a);
	/* A couple's line lies near its own row. */
	if (a->kind == BAR_OVER && b->kind != BAR_OVER)
		n += 0.4;
	if (b->kind == BAR_UNDER && a->kind != BAR_UNDER)
		n += 0.4;
	if (a->kind == BAR_OVER && b->kind == BAR_OVER && a->hi - a->lo < b->hi - b->lo)
		n += 0.2;
	return n;
}

static bool is_apart(const struct bar *a, const struct bar *b)
{
	return a->hi + 9 < b->lo || b->hi + 9 < a->lo;
}

static size_t set_gap_lanes(struct lane *k, int gap)
{
	struct bar **list = ARENA_ARRAY(k->l->arena, struct bar *, k->bars + 1);
	size_t n = 0, lanes = 0;

	for (size_t i = 0; i < k->bars; i++)
		if (k->bar[i].gap == gap)
			list[n++] = &k->bar[i];
	/* Insertion where it costs least, then exchanges of neighbours as long as they help. */
	for (size_t i = 1; i < n; i++) {
		struct bar *b = list[i];
		double cost = 0, least, here;
		size_t best = i;

		for (size_t j = 0; j < i; j++)
			cost += above(list[j], b);
		least = cost;
		here = cost;
		for (size_t j = i; j-- > 0;) {
			here += above(b, list[j]) - above(list[j], b);
			if (here < least - 1e-9) {
				least = here;
				best = j;
			}
		}
		memmove(list + best + 1, list + best, (i - best) * sizeof *list);
		list[best] = b;
	}
	for (int turn = 0; turn < 8; turn++)
		for (size_t i = 0; i + 1 < n; i++)
			if (above(list[i + 1], list[i]) < above(list[i], list[i + 1]) - 1e-9) {
				struct bar *b = list[i];

				list[i] = list[i + 1];
				list[i + 1] = b;
			}
	for (size_t i = 0; i < n; i++) {
		int lane = 0;

		/* a line that goes straight down takes no room */
		for (size_t j = 0; j < i; j++)
			if (!is_apart(list[i], list[j]) && list[j]->lane >= lane)
				lane = list[j]->lane + 1;
		list[i]->lane = lane;
		if ((size_t)lane + 1 > lanes)
			lanes = (size_t)lane + 1;
	}
	/* Lines over heads lie right above their row. */
	for (size_t i = n; i-- > 0;)
		if (list[i]->kind == BAR_OVER) {
			int lane = (int)lanes - 1;

			for (size_t j = i + 1; j < n; j++)
				if (!is_apart(list[i], list[j]) && list[j]->lane - 1 < lane)
					lane = list[j]->lane - 1;
			list[i]->lane = lane;
		}
	return lanes;
}

/* Two drops, or a drop and a stem of another union, that would run upon one another are moved apart. */
static void part_drops(struct lane *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->joints; i++) {
		struct layout_union *u = &l->joint[i];
		int row;

		if (u->shape != LAYOUT_ADJACENT || !layout_has_children(l, i))
			continue;
		row = l->person[u->first].row;
		for (size_t c = 0; c < p->children; c++) {
			const struct layout_person *q = &l->person[p->child[c].child];

			if (p->child[c].joint == i || q->row != row + 1 || fabs(q->x - u->drop) > 5)
				continue;
			u->drop += q->x < u->drop ? 7 : -7;
			break;
		}
	}
}

static void set_heights(struct lane *k)
{
	struct layout *l = k->l;
	double y = 0;

	for (size_t r = 0; r < l->rows; r++) {
		size_t lanes = set_gap_lanes(k, (int)r - 1);
		double rim = 0, below = 0;

		for (size_t i = 0; i < l->row[r].n; i++)
			rim = fmax(rim, l->person[l->row[r].person[i]].rim);
		if (!r) {
			k->gap_top[0] = lanes ? -rim - LAST_LANE - LAYOUT_LANE * (double)(lanes - 1) -
							FIRST_LANE
					      : -rim;
		} else {
			y = k->gap_top[r] + FIRST_LANE + LAYOUT_LANE * (double)(lanes > 0 ? lanes - 1 : 0) +
			    LAST_LANE + rim;
		}
		l->row[r].y = y;
		for (size_t i = 0; i < l->row[r].n; i++) {
			struct layout_person *q = &l->person[l->row[r].person[i]];

			q->y = y;
			below = fmax(below, fmax(q->below, q->rim));
		}
		k->gap_top[r + 1] = y + below;
	}
	k->lanes[0] = set_gap_lanes(k, (int)l->rows - 1);
	for (size_t i = 0; i < k->bars; i++)
		k->bar[i].y = k->gap_top[k->bar[i].gap + 1] + FIRST_LANE + LAYOUT_LANE * k->bar[i].lane;
}

/* ---- polylines ---- */

struct path {
	struct dot_point p[64];
	size_t n;
};

static void go(struct path *to, double x, double y)
{
	if (to->n && to->p[to->n - 1].x == x && to->p[to->n - 1].y == y)
		return;
	if (to->n < 64)
		to->p[to->n++] = (struct dot_point){x, y};
}

static struct dot_piece keep(struct layout *l, const struct path *from)
{
	struct dot_point *p = ARENA_ARRAY(l->arena, struct dot_point, from->n + 1);

	memcpy(p, from->p, from->n * sizeof *p);
	for (size_t i = 0; i < from->n; i++) {
		l->x0 = fmin(l->x0, p[i].x);
		l->x1 = fmax(l->x1, p[i].x);
		l->y0 = fmin(l->y0, p[i].y);
		l->y1 = fmax(l->y1, p[i].y);
	}
	return (struct dot_piece){p, from->n, false};
}

/* How far the edge of a symbol is from its middle line, at a height or a distance dx from the middle. */
static double edge_at(const struct layout *l, uint32_t who, double d)
{
	const struct pedigree_person *q = &l->of->person[who];
	double rim = l->person[who].rim;

	d = fabs(d);
	if (q->unborn)
		return fmax(rim - d * 2, 4);
	if (q->sex == PERSON_FEMALE)
		return sqrt(fmax(rim * rim - d * d, 1));
	if (q->sex == PERSON_MALE)
		return rim;
	return fmax(rim - d, 1);
}

/* From where a line begins down through its steps to the lane of `b`. */
static void go_steps(const struct bar *b, struct path *to)
{
	const struct bar *chain[40];
	size_t n = 0;

	for (const struct bar *s = b->from; s && s->kind == BAR_STEP && n < 40; s = s->from)
		chain[n++] = s;
	while (n-- > 0) {
		go(to, chain[n]->top[0], chain[n]->y);
		go(to, chain[n]->bottom[0], chain[n]->y);
	}
	if (b->tops)
		go(to, b->top[0], b->y);
}

static double start_y(const struct lane *k, uint32_t joint, struct bar **couple)
{
	const struct layout *l = k->l;
	const struct layout_union *u = &l->joint[joint];

	switch (u->shape) {
	case LAYOUT_SINGLE:
		return l->person[u->first].y + l->person[u->first].rim;
	case LAYOUT_OVER:
	case LAYOUT_UNDER:
		return couple[joint]->y;
	case LAYOUT_SKEW:
		return l->person[u->second].y + 11;
	case LAYOUT_ADJACENT:
		return l->person[u->first].y;
	default:
		return 0;
	}
}

static void draw_couple(struct lane *k, uint32_t i, struct bar **couple)
{
	struct layout *l = k->l;
	struct layout_union *u = &l->joint[i];
	const struct bar *b = couple[i];
	struct path to = {.n = 0};

	if (u->shape < LAYOUT_ADJACENT)
		return;
	const struct layout_person *x = &l->person[u->first], *y = &l->person[u->second];

	if (u->shape == LAYOUT_ADJACENT) {
		double left = x->x + edge_at(l, u->first, 0), right = y->x - edge_at(l, u->second, 0);

		go(&to, left, x->y);
		go(&to, right, y->y);
		/* slashes: beside the drop, away from what hangs there */
		u->mark = (struct dot_point){
			layout_has_children(l, i) ? (u->drop + right) / 2 + 2 : (left + right) / 2, x->y};
		if (u->mark.x > right - 9)
			u->mark.x = (left + u->drop) / 2 - 2;
	} else if (u->shape == LAYOUT_OVER) {
		go(&to, b->bottom[0], x->y - edge_at(l, u->first, b->bottom[0] - x->x));
		go(&to, b->bottom[0], b->y);
		go(&to, b->bottom[1], b->y);
		go(&to, b->bottom[1], y->y - edge_at(l, u->second, b->bottom[1] - y->x));
		u->mark = (struct dot_point){(b->bottom[0] + b->bottom[1]) / 2, b->y};
		if (b->bottoms > 2 && fabs(u->mark.x - u->drop) < 14)
			u->mark.x = u->drop + 16;
	} else if (u->shape == LAYOUT_UNDER) {
		go(&to, x->x + edge_at(l, u->first, 11), x->y + 11);
		go(&to, b->top[0], x->y + 11);
		go(&to, b->top[0], b->y);
		go(&to, b->top[1], b->y);
		go(&to, b->top[1], y->y + 11);
		go(&to, y->x - edge_at(l, u->second, 11), y->y + 11);
		u->mark = (struct dot_point){(b->top[0] + b->top[1]) / 2, b->y};
		if (fabs(u->mark.x - u->drop) < 14)
			u->mark.x = u->drop + 16;
	} else {
		double side = x->x < y->x ? 1 : -1,
		       from = side > 0 ? x->x + x->right + EDGE : x->x - x->left - EDGE;

		go(&to, x->x + side * edge_at(l, u->first, 11), x->y + 11);
		go(&to, from, x->y + 11);
		go_steps(b, &to);
		go(&to, b->bottom[0], b->y);
		go(&to, b->bottom[0], y->y + 11);
		go(&to, y->x - side * edge_at(l, u->second, 11), y->y + 11);
		u->mark = (struct dot_point){from, x->y + 24};
		u->mark_upright = true;
	}
	u->line[u->lines++] = keep(l, &to);
}

static void draw_bars(struct lane *k, struct bar **couple, struct bar **last)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (size_t i = 0; i < k->bars; i++) {
		const struct bar *b = &k->bar[i];
		struct layout_union *u = &l->joint[b->joint];
		struct path to = {.n = 0};

		if (b->kind != BAR_DESCENT || u->descents + 2 > 16)
			continue;
		if (b->tops) {
			go(&to, u->drop, start_y(k, b->joint, couple));
			go_steps(b, &to);
			if (to.n > 1)
				u->descent[u->descents++] = keep(l, &to);
		}
		if (b->hi - b->lo > 0.1) {
			to.n = 0;
			go(&to, b->lo, b->y);
			go(&to, b->hi, b->y);
			u->descent[u->descents++] = keep(l, &to);
		}
	}
	for (size_t c = 0; c < p->children; c++) {
		const struct layout_person *q = &l->person[p->child[c].child];
		struct layout_child *child = &l->child[c];
		struct path to = {.n = 0};
		const struct bar *b = last[c];

		if (!b) {
			/* Carer in the same row or below: no lane leads there; straight from edge to edge. */
			uint32_t from = l->joint[p->child[c].joint].first;

			if (from == FAMILY_NOBODY)
				continue;
			go(&to, l->person[from].x, l->person[from].y - l->person[from].rim);
			go(&to, q->x + 13, q->y - q->rim);
			child->stem[child->stems++] = keep(l, &to);
			continue;
		}
		if (b->kind == BAR_SECOND) {
			go(&to, b->from && b->from->kind == BAR_STEP ? b->from->top[0] : b->top[0],
			   start_y(k, b->joint, couple));
			go_steps(b, &to);
			go(&to, b->bottom[0], b->y);
			go(&to, b->bottom[0], q->y - edge_at(l, p->child[c].child, b->bottom[0] - q->x));
		} else {
			if (l->joint[b->joint].shape == LAYOUT_NOBODY && b->bottoms < 2)
				continue;
			go(&to, q->x, b->y);
			go(&to, q->x, q->y - q->rim);
		}
		child->stem[child->stems++] = keep(l, &to);
	}
}

void layout_lane(struct layout *l)
{
	const struct pedigree *p = l->of;
	struct arena *a = l->arena;
	struct lane k = {.l = l};
	struct bar **couple, **last;

	if (!p->persons)
		return;
	k.cap = (p->joints + p->children * 2 + 2) * (l->rows + 2);
	k.bar = ARENA_ARRAY(a, struct bar, k.cap);
	k.gap_top = ARENA_ARRAY(a, double, l->rows + 2);
	k.lanes = ARENA_ARRAY(a, size_t, l->rows + 2);
	k.over = ARENA_ARRAY(a, unsigned, 2 * p->persons + 2);
	couple = ARENA_ARRAY(a, struct bar *, p->joints + 1);
	last = ARENA_ARRAY(a, struct bar *, p->children + 1);
	set_drops(&k);
	part_drops(&k);
	add_couples(&k, couple);
	add_descents(&k, couple, last);
	add_seconds(&k, couple, last);
	set_heights(&k);
	l->x0 = l->y0 = 1e9;
	l->x1 = l->y1 = -1e9;
	for (size_t i = 0; i < p->persons; i++) {
		const struct layout_person *q = &l->person[i];

		l->x0 = fmin(l->x0, q->x - q->left);
		l->x1 = fmax(l->x1, q->x + q->right);
		l->y0 = fmin(l->y0, q->y - q->rim);
		l->y1 = fmax(l->y1, q->y + fmax(q->below, q->rim));
	}
	for (uint32_t i = 0; i < p->joints; i++)
		draw_couple(&k, i, couple);
	draw_bars(&k, couple, last);
}
