#include "draw/layout.h"

#include <math.h>

int layout_union_row(const struct layout *l, uint32_t joint)
{
	const struct pedigree_union *u = &l->of->joint[joint];
	int a = u->a == FAMILY_NOBODY ? -1 : l->person[u->a].row,
	    b = u->b == FAMILY_NOBODY ? -1 : l->person[u->b].row;

	return a > b ? a : b;
}

bool layout_has_children(const struct layout *l, uint32_t joint)
{
	for (size_t i = 0; i < l->of->children; i++)
		if (l->of->child[i].joint == joint)
			return true;
	return false;
}

double layout_distance(const struct layout *l, uint32_t left, uint32_t right)
{
	const struct layout_person *a = &l->person[left], *b = &l->person[right];
	double d = LAYOUT_SYMBOL + 16;
	double labels = a->right + b->left + 10, channels = 0;
	bool couple = false;

	if (labels > d)
		d = labels;
	for (size_t i = 0; i < l->of->joints; i++) {
		const struct layout_union *u = &l->joint[i];

		if (u->shape == LAYOUT_ADJACENT && u->first == left && u->second == right) {
			double half = a->right > b->left ? a->right : b->left;

			if (d < 86)
				d = 86;
			if (layout_has_children(l, (uint32_t)i) && 2 * half + 12 > d)
				d = 2 * half + 12; /* the drop comes down between the names */
		}
		/* room for a line that comes down, or goes up, between two names */
		if ((u->shape == LAYOUT_OVER && a->at == u->gap && l->person[u->first].row == a->row &&
		     layout_has_children(l, (uint32_t)i)) ||
		    (u->shape == LAYOUT_UNDER && (u->first == left || u->second == right)) ||
		    (u->shape == LAYOUT_SKEW &&
		     (u->first == left || u->first == right || u->second == left || u->second == right)))
			channels += 12;
	}
	/* an outline runs between people of one home and others */
	for (size_t h = 0; h < l->of->homes; h++) {
		bool in[2] = {false, false};

		for (size_t i = 0; i < l->of->home[h].members; i++) {
			in[0] |= l->of->home[h].member[i] == left;
			in[1] |= l->of->home[h].member[i] == right;
		}
		if (in[0] != in[1]) {
			if (labels + 10 > d)
				d = labels + 10;
			couple = true;
		}
	}
	for (size_t i = 0; i < l->of->joints && couple;
	     i++) /* and beside the line that goes down to their children */
		if (l->joint[i].shape == LAYOUT_ADJACENT && l->joint[i].first == left &&
		    layout_has_children(l, (uint32_t)i) && 2 * fmax(a->right, b->left) + 40 > d)
			d = 2 * fmax(a->right, b->left) + 40;
	d += channels;
	if (l->clump[left] != l->clump[right])
		d += 14;
	return d;
}

void layout_run(struct layout *l)
{
	size_t n = l->of->persons;

	l->joint = ARENA_ARRAY(l->arena, struct layout_union, l->of->joints + 1);
	l->child = ARENA_ARRAY(l->arena, struct layout_child, l->of->children + 1);
	l->clump = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	layout_rank(l);
	layout_order(l);
	layout_place(l);
	layout_lane(l);
}
