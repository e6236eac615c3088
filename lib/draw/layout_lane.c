/* draw/layout_lane - how lines run: heights of rows, lanes between them, every polyline (docs on genograms,
 * 3.6, step 6).
 *
 * Between two rows lies a gap; what runs across in it is a bar: the line over children, a couple's line over
 * heads or under names, a step aside of a line on its way down.  A bar has ends that go up (tops) and ends
 * that go down (bottoms).  Bars of a gap are put in the order with the fewest crossings and share a lane
 * where they do not meet.
 */
#include "layout_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From the lowest name of a row to the first lane under it: an outline runs between. */
#define FIRST_LANE 16.0
#define LAST_LANE  18.0 /* from the last lane to the symbols under it */
/* A line that reaches a symbol so far from its middle looks straight, a step of that size broken. */
#define STRAIGHT 3.0

static struct layout_bar *add_bar(struct layout_lanes *k, enum layout_bar_kind kind, int gap, uint32_t joint,
				  size_t room)
{
	struct layout_bar *b = &k->bar[k->bars++];

	*b = (struct layout_bar){
		.kind = kind, .gap = gap, .joint = joint, .child = FAMILY_NOBODY, .lo = 1e9, .hi = -1e9};
	b->bottom = ARENA_ARRAY(k->l->arena, double, room + 1);
	return b;
}

static void widen(struct layout_bar *b, double x)
{
	b->lo = fmin(b->lo, x);
	b->hi = fmax(b->hi, x);
}

static void add_top(struct layout_bar *b, double x)
{
	b->top[b->tops++] = x;
	widen(b, x);
}

static void add_bottom(struct layout_bar *b, double x)
{
	b->bottom[b->bottoms++] = x;
	widen(b, x);
}

/* ---- bars ---- */

/* The steps of a line on its way down, from `x`; child: of a second line. */
static struct layout_bar *go_down(struct layout_lanes *k, uint32_t joint, uint32_t child, bool skew, double x,
				  int from, int to, struct layout_bar *before)
{
	for (int g = from; g + 1 < to; g++) {
		double next = layout_channel_pass(k, joint, child, skew, g + 1, x);
		struct layout_bar *b = add_bar(k, BAR_STEP, g, joint, 1);

		add_top(b, x);
		add_bottom(b, next);
		b->from = before;
		before = b;
		x = next;
	}
	return before;
}

static double end_of(const struct layout_bar *before, double x)
{
	return before && before->kind == BAR_STEP ? before->bottom[0] : x;
}

/* Straight on from the line above, where that comes down so near that nobody sees the difference. */
static double straight_on(const struct layout_bar *b, double to, double near)
{
	return b->tops && fabs(b->top[0] - to) < near ? b->top[0] : to;
}

/* A line down there is clear of his name. */
static bool is_clear(const struct layout_person *q, double x)
{
	return x < q->x - q->left - 3 || x > q->x + q->right + 3;
}

/* A line that reaches somebody of that row at his side comes down beside the drops of the row above, not below one of them. */
static double beside_drops(const struct layout *l, uint32_t joint, int row, double x)
{
	for (uint32_t i = 0; i < l->of->joints; i++) {
		double way = x < l->joint[i].drop ? -1 : 1, at = l->joint[i].drop + way * LAYOUT_BESIDE;

		if (i == joint || layout_union_row(l, i) != row - 1 || !layout_has_children(l, i) ||
		    l->joint[i].shape == LAYOUT_NOBODY || fabs(x - l->joint[i].drop) >= LAYOUT_BESIDE)
			continue;
		for (int turn = 0; turn < 2; turn++, at = l->joint[i].drop - way * LAYOUT_BESIDE) {
			bool clear = true;

			for (size_t m = 0; m < l->row[row].n; m++)
				clear &= is_clear(&l->person[l->row[row].person[m]], at);
			if (clear)
				return at;
		}
	}
	return x;
}

static void add_couples(struct layout_lanes *k)
{
	struct layout *l = k->l;

	for (uint32_t i = 0; i < l->of->joints; i++) {
		struct layout_union *u = &l->joint[i];
		const struct layout_person *a, *b;
		struct layout_bar *bar;

		if (u->shape < LAYOUT_OVER)
			continue;
		a = &l->person[u->first];
		b = &l->person[u->second];
		if (u->shape == LAYOUT_OVER) {
			bar = add_bar(k, BAR_OVER, a->row - 1, i, 3);
			add_bottom(bar, k->port[2 * i]);
			add_bottom(bar, k->port[2 * i + 1]);
			if (layout_has_children(l, i))
				add_bottom(bar, u->drop);
		} else if (u->shape == LAYOUT_UNDER) {
			bar = add_bar(k, BAR_UNDER, a->row, i, 1);
			add_top(bar, k->port[2 * i]);
			add_top(bar, k->port[2 * i + 1]);
			widen(bar, u->drop);
		} else {
			struct layout_bar *before = go_down(k, i, FAMILY_NOBODY, true, k->port[2 * i], a->row,
							    b->row, NULL);

			bar = add_bar(k, BAR_SKEW, b->row - 1, i, 1);
			bar->from = before;
			add_top(bar, end_of(before, k->port[2 * i]));
			if (is_clear(b, bar->top[0]))
				k->port[2 * i + 1] = u->drop = straight_on(bar, k->port[2 * i + 1], STRAIGHT);
			k->port[2 * i + 1] = u->drop = beside_drops(l, i, b->row, k->port[2 * i + 1]);
			add_bottom(bar, k->port[2 * i + 1]);
		}
		k->couple[i] = bar;
	}
}

/* Where a child's stem reaches him: in the middle, or near it, clear of what else does. */
static double stem_of(const struct layout_lanes *k, uint32_t who, const struct layout_bar *b)
{
	double middle = k->l->person[who].x;

	return straight_on(b, middle, k->tops[2 * who + (b->top[0] > middle)] ? 1 : STRAIGHT);
}

static void add_descents(struct layout_lanes *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->joints; i++) {
		struct layout_union *u = &l->joint[i];
		int up = layout_union_row(l, i);

		for (size_t c = 0; c < p->children; c++) {
			int row = l->person[p->child[c].child].row;
			struct layout_bar *b, *before;
			size_t n = 0;

			if (p->child[c].joint != i || !p->child[c].structural || k->last[c])
				continue;
			for (size_t d = c; d < p->children; d++)
				n += p->child[d].joint == i && p->child[d].structural &&
				     l->person[p->child[d].child].row == row;
			if (u->shape == LAYOUT_NOBODY)
				up = row - 1;
			before = u->shape == LAYOUT_NOBODY
					 ? NULL
					 : go_down(k, i, FAMILY_NOBODY, false, u->drop, up, row,
						   u->shape == LAYOUT_UNDER ? k->couple[i] : NULL);
			b = add_bar(k, BAR_DESCENT, row - 1, i, n);
			b->from = before ? before : u->shape == LAYOUT_UNDER ? k->couple[i] : NULL;
			if (u->shape != LAYOUT_NOBODY)
				add_top(b, end_of(before, u->drop));
			for (size_t d = c; d < p->children; d++)
				if (p->child[d].joint == i && p->child[d].structural &&
				    l->person[p->child[d].child].row == row) {
					k->stem[d] = stem_of(k, p->child[d].child, b);
					add_bottom(b, k->stem[d]);
					k->last[d] = b;
				}
		}
	}
}

/* How often a second line from x to beside a stem crosses the bar that the stem hangs from, above it or
 * below. */
static unsigned crosses_own(const struct layout_bar *bar, double x, double beside)
{
	double lo = fmin(x, beside), hi = fmax(x, beside);
	unsigned above_it = beside > bar->lo + 1 && beside<bar->hi - 1, below_it = x> bar->lo + 1 &&
			    x < bar->hi - 1;

	for (size_t i = 0; i < bar->tops; i++)
		above_it += bar->top[i] > lo && bar->top[i] < hi;
	for (size_t i = 0; i < bar->bottoms; i++)
		below_it += bar->bottom[i] > lo && bar->bottom[i] < hi;
	return above_it < below_it ? above_it : below_it;
}

static bool is_left_better(const struct layout_bar *bar, double x, double child)
{
	unsigned left = crosses_own(bar, x, child - 13), right = crosses_own(bar, x, child + 13);

	return left != right ? left < right : x < child;
}

/* Where the n-th second line on one side reaches a child: above his symbol, however small that is. */
static double beside_stem(const struct layout_lanes *k, uint32_t who, bool left, unsigned n)
{
	const struct layout_person *q = &k->l->person[who];

	return q->x +
	       (left ? -1 : 1) * layout_channel_slot(k->tops[2 * who + !left], n) * q->size / LAYOUT_SYMBOL;
}

/* A second line to a child of the carers' row, or of one further up: over the heads, and down between
 * names. */
static void add_riser(struct layout_lanes *k, uint32_t c, double child, int row, int up)
{
	uint32_t i = k->l->of->child[c].joint;
	struct layout_bar *b = add_bar(k, row < up ? BAR_STEP : BAR_SECOND, row - 1, i, 2);

	b->top[0] = child; /* where it comes from; nothing of it leads up there */
	b->child = c;
	if (row < up) {
		struct layout_bar *before;
		double x = layout_channel_pass(k, i, c, false, row, child);

		add_bottom(b, x);
		add_bottom(b, child);
		before = go_down(k, i, c, false, x, row, up, b);
		b = add_bar(k, BAR_SECOND, up - 1, i, 1);
		b->child = c;
		b->from = before;
		add_top(b, end_of(before, x));
		add_bottom(b, k->second[c]);
	} else {
		add_bottom(b, k->second[c]);
		add_bottom(b, child);
	}
	k->last[c] = b;
}

/* Second lines, to carers: beside the drop and beside the stem. */
static void add_seconds(struct layout_lanes *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;
	unsigned *reached = ARENA_ARRAY(l->arena, unsigned, 2 * p->persons + 2), n;
	const struct layout_bar **own = ARENA_ARRAY(l->arena, const struct layout_bar *, p->persons + 1);

	for (size_t c = 0; c < p->children; c++)
		if (k->last[c])
			own[p->child[c].child] = k->last[c];
	for (size_t c = 0; c < p->children; c++) {
		uint32_t i = p->child[c].joint;
		struct layout_union *u = &l->joint[i];
		int up = layout_union_row(l, i), row = l->person[p->child[c].child].row;
		double x, child = l->person[p->child[c].child].x;
		struct layout_bar *b, *before;
		bool left;

		if (p->child[c].structural || u->shape == LAYOUT_NOBODY)
			continue;
		x = k->second[c];
		if (row <= up) {
			left = x < child;
			n = reached[2 * p->child[c].child + !left]++;
			add_riser(k, (uint32_t)c, beside_stem(k, p->child[c].child, left, n), row, up);
			continue;
		}
		before = go_down(k, i, (uint32_t)c, false, x, up, row,
				 u->shape == LAYOUT_UNDER ? k->couple[i] : NULL);
		b = add_bar(k, BAR_SECOND, row - 1, i, 1);
		b->child = (uint32_t)c;
		b->from = before ? before : u->shape == LAYOUT_UNDER ? k->couple[i] : NULL;
		add_top(b, end_of(before, x));
		left = own[p->child[c].child]
			       ? is_left_better(own[p->child[c].child], end_of(before, x), child)
			       : x < child;
		n = reached[2 * p->child[c].child + !left]++;
		add_bottom(b, straight_on(b, beside_stem(k, p->child[c].child, left, n), STRAIGHT));
		k->last[c] = b;
	}
}

/* ---- lanes of a gap ---- */

static bool is_within(double x, const struct layout_bar *b)
{
	return x > b->lo + 1 && x < b->hi - 1;
}

/* What it costs that two lines run side by side so near: rather a crossing than one upon another. */
static double beside(double gap)
{
	return gap < 4 ? 3 : gap < LAYOUT_BESIDE ? 0.6 : 0;
}

/* Crossings, and lines that would run upon one another, when `a` runs above `b`. */
static double above(const struct layout_bar *a, const struct layout_bar *b)
{
	double n = 0;

	if (b->from == a)
		return 0;
	if (a->from == b)
		return 1000;
	for (size_t i = 0; i < a->bottoms; i++) {
		n += is_within(a->bottom[i], b);
		for (size_t j = 0; j < b->tops; j++)
			n += beside(fabs(a->bottom[i] - b->top[j]));
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

static bool is_apart(const struct layout_bar *a, const struct layout_bar *b)
{
	return a->hi + 9 < b->lo || b->hi + 9 < a->lo;
}

/* One bar to the place among n where it costs least; whether that was another. */
static bool sift(struct layout_bar **list, size_t n, size_t at)
{
	struct layout_bar *b = list[at];
	double least = 0, here = 0;
	size_t best = at;

	for (size_t j = at; j-- > 0;) {
		here += above(b, list[j]) - above(list[j], b);
		if (here < least - 1e-9) {
			least = here;
			best = j;
		}
	}
	here = 0;
	for (size_t j = at + 1; j < n; j++) {
		here += above(list[j], b) - above(b, list[j]);
		if (here < least - 1e-9) {
			least = here;
			best = j;
		}
	}
	if (best < at)
		memmove(list + best + 1, list + best, (at - best) * sizeof *list);
	else
		memmove(list + at, list + at + 1, (best - at) * sizeof *list);
	list[best] = b;
	return best != at;
}

/* Each bar where it costs least among the others, as long as that helps (sifting, Rudell 1993); what the
 * order costs. */
static double sift_all(struct layout_bar **list, size_t n)
{
	double sum = 0;

	for (size_t i = 1; i < n; i++)
		sift(list, i + 1, i);
	for (int turn = 0, better = 1; turn < 12 && better; turn++) {
		better = 0;
		for (size_t i = 0; i < n; i++)
			better |= sift(list, n, i);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			sum += above(list[i], list[j]);
	return sum;
}

/* Hangs from further left than the middle of what hangs from it. */
static bool is_from_left(const struct layout_bar *b)
{
	return b->tops && b->top[0] < (b->lo + b->hi) / 2;
}

/* Of neighbours who all hang from further left the one to the right runs above, so that his line comes down
 * clear of the one before him; from further right the one to the left: in a tree nothing crosses so. */
static int compare_slant(const void *va, const void *vb)
{
	const struct layout_bar *a = *(struct layout_bar *const *)va, *b = *(struct layout_bar *const *)vb;
	bool left = is_from_left(a);
	double by = left ? b->lo - a->lo : a->lo - b->lo;

	if (left != is_from_left(b))
		return left ? -1 : 1;
	return by < 0 ? -1 : by > 0 ? 1 : (a > b) - (a < b);
}

static size_t set_gap_lanes(struct layout_lanes *k, int gap)
{
	struct layout_bar **list = ARENA_ARRAY(k->l->arena, struct layout_bar *, k->bars + 1),
			  **slant = ARENA_ARRAY(k->l->arena, struct layout_bar *, k->bars + 1);
	size_t n = 0, lanes = 0;
	double cost;

	for (size_t i = 0; i < k->bars; i++)
		if (k->bar[i].gap == gap)
			list[n++] = &k->bar[i];
	memcpy(slant, list, n * sizeof *list);
	cost = sift_all(list, n);
	if (cost >= 1) { /* single moves may not come to it from every order */
		qsort(slant, n, sizeof *slant, compare_slant);
		if (sift_all(slant, n) < cost - 1e-6)
			list = slant;
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

static void set_heights(struct layout_lanes *k)
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

bool layout_lane(struct layout *l)
{
	const struct pedigree *p = l->of;
	struct arena *a = l->arena;
	struct layout_lanes k = {.l = l};

	if (!p->persons)
		return true;
	for (size_t i = 0; i < p->joints; i++)
		l->joint[i].lines = l->joint[i].descents = 0;
	for (size_t i = 0; i < p->children; i++)
		l->child[i].stems = 0;
	k.cap = (p->joints + p->children * 2 + 2) * (l->rows + 2);
	k.bar = ARENA_ARRAY(a, struct layout_bar, k.cap);
	k.gap_top = ARENA_ARRAY(a, double, l->rows + 2);
	k.lanes = ARENA_ARRAY(a, size_t, l->rows + 2);
	k.port = ARENA_ARRAY(a, double, 2 * p->joints + 2);
	k.level = ARENA_ARRAY(a, double, 2 * p->joints + 2);
	k.second = ARENA_ARRAY(a, double, p->children + 1);
	k.stem = ARENA_ARRAY(a, double, p->children + 1);
	k.tops = ARENA_ARRAY(a, unsigned, 2 * p->persons + 2);
	k.pass = ARENA_ARRAY(a, struct layout_pass *, p->joints + 1);
	k.couple = ARENA_ARRAY(a, struct layout_bar *, p->joints + 1);
	k.last = ARENA_ARRAY(a, struct layout_bar *, p->children + 1);
	layout_drop(l);
	layout_channel(&k);
	add_couples(&k);
	add_descents(&k);
	add_seconds(&k);
	set_heights(&k);
	layout_line(&k);
	return !k.crowded;
}
