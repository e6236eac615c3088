/* Where children hang from the line of a union. */
#include "layout_own.h"

#include <math.h>

#define APART 9.0 /* between two lines down from one symbol */

bool layout_is_couple_gap(const struct layout *l, int row, size_t at)
{
	return l->beside[l->row[row].person[at]] != FAMILY_NOBODY;
}

uint32_t layout_riser(const struct layout_union *u)
{
	return u->shape == LAYOUT_SKEW ? u->second : u->first;
}

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

/* Down between two neighbours of the row; straight to a child who stands almost under it. */
static double drop_over(const struct layout *l, uint32_t joint)
{
	const struct layout_union *u = &l->joint[joint];
	const struct layout_row *row = &l->row[l->person[u->first].row];
	const struct layout_person *x = &l->person[row->person[u->gap]];
	const struct layout_person *y = &l->person[row->person[u->gap + 1]];
	double drop = (x->x + x->right + y->x - y->left) / 2;

	if (layout_is_couple_gap(l, l->person[u->first].row, u->gap))
		return x->x + x->right + LAYOUT_EDGE;
	for (size_t c = 0; c < l->of->children; c++) {
		const struct pedigree_child *child = &l->of->child[c];
		double to = l->person[child->child].x;

		if (child->joint == joint && child->structural && fabs(to - drop) < LAYOUT_ALMOST &&
		    to > x->x + x->right + 6 && to < y->x - y->left - 6)
			return to;
	}
	return drop;
}

/* Anywhere along the line: over the middle of the children. */
static double drop_under(const struct layout *l, uint32_t joint)
{
	const struct layout_union *u = &l->joint[joint];
	const struct layout_person *a = &l->person[u->first], *b = &l->person[u->second];
	double sum = 0;
	size_t n = 0;

	for (size_t c = 0; c < l->of->children; c++)
		if (l->of->child[c].joint == joint && l->of->child[c].structural) {
			sum += l->person[l->of->child[c].child].x;
			n++;
		}
	if (!n)
		return (a->x + b->x) / 2;
	return fmin(fmax(sum / (double)n, a->x + a->right + 2 * LAYOUT_EDGE + 4),
		    b->x - b->left - 2 * LAYOUT_EDGE - 4);
}

/* From the middle of a couple, or straight down to the child who stands nearest under it. */
static void drop_adjacent(struct layout *l, uint32_t joint)
{
	struct layout_union *u = &l->joint[joint];
	const struct layout_person *a = &l->person[u->first], *b = &l->person[u->second];
	double near = LAYOUT_ALMOST, to = 0;

	/* between the names */
	u->drop = fmin(fmax((a->x + b->x) / 2, a->x + a->right + 6), b->x - b->left - 6);
	for (size_t c = 0; c < l->of->children; c++) {
		const struct pedigree_child *child = &l->of->child[c];
		double x = l->person[child->child].x;

		if (child->joint == joint && child->structural && fabs(x - u->drop) < near &&
		    x > a->x + a->right + 6 && x < b->x - b->left - 6) {
			near = fabs(x - u->drop);
			to = x - u->drop;
		}
	}
	if (near < LAYOUT_ALMOST)
		u->drop += to;
	else
		leave_outlines(l, joint, a->x + a->right + 3, b->x - b->left - 3);
}

static double over_kids(const struct layout *l, uint32_t joint)
{
	double sum = 0;

	for (uint32_t c = l->kid_at[joint]; c < l->kid_at[joint + 1]; c++)
		sum += l->person[l->of->child[l->kid[c]].child].x;
	return sum / fmax(1, l->kid_at[joint + 1] - l->kid_at[joint]);
}

double layout_alone_spread(const struct layout *l, uint32_t joint)
{
	unsigned n = l->of->joint[joint].aparts;

	return n > 1 ? fmin(APART * (n - 1), LAYOUT_SYMBOL - 8) / 2 : 0;
}

void layout_list_alone(struct layout *l)
{
	const struct pedigree *p = l->of;
	uint32_t *last = ARENA_ARRAY(l->arena, uint32_t, p->persons + 1); /* from 1 */

	l->alone = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1);
	for (uint32_t i = 0; i < p->joints; i++) {
		uint32_t *mine;

		l->alone[i] = i;
		if (p->joint[i].a == FAMILY_NOBODY || !p->joint[i].aparts)
			continue;
		mine = &last[p->joint[i].a];
		if (*mine) {
			l->alone[i] = l->alone[*mine - 1];
			l->alone[*mine - 1] = i;
		}
		*mine = i + 1;
	}
}

double layout_alone_at(const struct layout *l, uint32_t joint)
{
	const struct pedigree_union *u = &l->of->joint[joint];
	double spread = layout_alone_spread(l, joint), me = over_kids(l, joint);
	unsigned before = 0;

	if (spread <= 0)
		return l->person[u->a].x;
	for (uint32_t i = l->alone[joint]; i != joint; i = l->alone[i]) {
		double x = over_kids(l, i);

		before += x < me || (x <= me && i < joint);
	}
	return l->person[u->a].x - spread + 2 * spread * before / (u->aparts - 1);
}

static void set_drop(struct layout *l, uint32_t joint)
{
	struct layout_union *u = &l->joint[joint];
	const struct layout_person *a = u->first == FAMILY_NOBODY ? NULL : &l->person[u->first];
	const struct layout_person *b = u->second == FAMILY_NOBODY ? NULL : &l->person[u->second];

	switch (u->shape) {
	case LAYOUT_NOBODY:
		break;
	case LAYOUT_SINGLE:
		u->drop = layout_alone_at(l, joint);
		break;
	case LAYOUT_SKEW:
		u->drop = a->x < b->x ? b->x - b->left - LAYOUT_EDGE : b->x + b->right + LAYOUT_EDGE;
		break;
	case LAYOUT_OVER:
		u->drop = drop_over(l, joint);
		break;
	case LAYOUT_UNDER:
		u->drop = drop_under(l, joint);
		break;
	default:
		drop_adjacent(l, joint);
	}
}

/* Two drops, or a drop and a stem of another union, that would run upon one another are moved apart. */
static void part_drops(struct layout *l)
{
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->joints; i++) {
		struct layout_union *u = &l->joint[i];
		int row;

		if (u->shape != LAYOUT_ADJACENT || !layout_has_children(l, i))
			continue;
		row = l->person[u->first].row;
		for (size_t c = 0; c < p->children; c++) {
			const struct layout_person *q = &l->person[p->child[c].child];

			if (!p->child[c].structural || p->child[c].joint == i || q->row != row + 1 ||
			    fabs(q->x - u->drop) >= LAYOUT_BESIDE)
				continue;
			u->drop += q->x < u->drop ? 7 : -7;
			/* but not into a name */
			u->drop = fmin(fmax(u->drop, l->person[u->first].x + l->person[u->first].right + 3),
				       l->person[u->second].x - l->person[u->second].left - 3);
			break;
		}
	}
}

void layout_drop(struct layout *l)
{
	for (uint32_t i = 0; i < l->of->joints; i++)
		set_drop(l, i);
	part_drops(l);
}
