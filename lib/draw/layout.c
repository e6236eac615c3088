#include "draw/layout.h"

int layout_union_row(const struct layout *l, uint32_t joint)
{
	const struct pedigree_union *u = &l->of->joint[joint];
	int a = u->a == FAMILY_NOBODY ? -1 : l->person[u->a].row,
	    b = u->b == FAMILY_NOBODY ? -1 : l->person[u->b].row;

	return a > b ? a : b;
}

bool layout_has_children(const struct layout *l, uint32_t joint)
{
	if (l->kid_at)
		return l->kid_at[joint + 1] > l->kid_at[joint];
	for (size_t i = 0; i < l->of->children; i++)
		if (l->of->child[i].joint == joint)
			return true;
	return false;
}

void layout_list_children(struct layout *l)
{
	const struct pedigree *p = l->of;
	uint32_t *fill = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1);

	l->kid_at = ARENA_ARRAY(l->arena, uint32_t, p->joints + 2);
	l->kid = ARENA_ARRAY(l->arena, uint32_t, p->children + 1);
	for (size_t i = 0; i < p->children; i++)
		l->kid_at[p->child[i].joint + 1]++;
	for (size_t i = 0; i < p->joints; i++)
		l->kid_at[i + 1] += l->kid_at[i];
	for (uint32_t i = 0; i < p->children; i++)
		l->kid[l->kid_at[p->child[i].joint] + fill[p->child[i].joint]++] = i;
}

/* What distances hang on, once everybody has his place in a row. */
static void list_neighbours(struct layout *l)
{
	const struct pedigree *p = l->of;
	size_t n = p->persons;

	l->beside = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	l->channel = ARENA_ARRAY(l->arena, uint32_t, 3 * n + 3);
	l->home = ARENA_ARRAY(l->arena, uint64_t, n + 1);
	l->room = ARENA_ARRAY(l->arena, double, n + 1);
	for (size_t i = 0; i < n; i++)
		l->beside[i] = FAMILY_NOBODY;
	for (uint32_t i = 0; i < p->joints; i++) {
		const struct layout_union *u = &l->joint[i];

		if (u->shape == LAYOUT_ADJACENT) {
			l->beside[u->first] = i;
		} else if (u->shape == LAYOUT_OVER && layout_has_children(l, i)) {
			l->channel[3 * l->row[l->person[u->first].row].person[u->gap] + 2]++;
		} else if (u->shape == LAYOUT_UNDER) {
			l->channel[3 * u->first + 1]++;
			l->channel[3 * u->second]++;
		} else if (u->shape == LAYOUT_SKEW) { /* on which side is not known yet */
			for (int k = 0; k < 2; k++) {
				l->channel[3 * u->first + (uint32_t)k]++;
				l->channel[3 * u->second + (uint32_t)k]++;
			}
		}
	}
	for (size_t h = 0; h < p->homes; h++) {
		uint64_t mark = (h + 1) * 0x9e3779b97f4a7c15u;

		mark = (mark ^ (mark >> 30)) * 0xbf58476d1ce4e5b9u;
		mark = (mark ^ (mark >> 27)) * 0x94d049bb133111ebu;
		for (size_t i = 0; i < p->home[h].members; i++)
			l->home[p->home[h].member[i]] ^= mark;
	}
}

enum { TURNS = 3 };

void layout_run(struct layout *l)
{
	size_t n = l->of->persons;

	l->joint = ARENA_ARRAY(l->arena, struct layout_union, l->of->joints + 1);
	l->child = ARENA_ARRAY(l->arena, struct layout_child, l->of->children + 1);
	l->clump = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	layout_list_children(l);
	layout_rank(l);
	layout_order(l);
	list_neighbours(l);
	for (int turn = 0; turn < TURNS; turn++) { /* where lines need more room, once more */
		layout_place(l);
		if (layout_lane(l))
			break;
	}
}
