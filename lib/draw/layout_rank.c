/* draw/layout_rank - which row everybody stands in (docs on genograms, 3.6, step 2). */
#include "draw/layout.h"

#include <string.h>

struct rank {
	struct layout *l;
	uint32_t *class;       /* of each person; no compression: a merge renames the smaller class */
	uint32_t *next, *head; /* members of a class */
	size_t *size;
	uint32_t *kid, *kid_at; /* structural children of each person, as ranges */
	uint32_t *seen, turn, *stack;
};

static bool reaches(struct rank *k, uint32_t from, uint32_t to)
{
	size_t n = 0;

	k->turn++;
	k->stack[n++] = from;
	k->seen[from] = k->turn;
	while (n) {
		uint32_t c = k->stack[--n];

		for (uint32_t p = k->head[c]; p != FAMILY_NOBODY; p = k->next[p])
			for (uint32_t i = k->kid_at[p]; i < k->kid_at[p + 1]; i++) {
				uint32_t d = k->class[k->kid[i]];

				if (d == to)
					return true;
				if (k->seen[d] != k->turn) {
					k->seen[d] = k->turn;
					k->stack[n++] = d;
				}
			}
	}
	return false;
}

/* Two people in one row, unless one stands above the other. */
static void merge(struct rank *k, uint32_t a, uint32_t b)
{
	uint32_t ca, cb, last;

	if (a == FAMILY_NOBODY || b == FAMILY_NOBODY || k->class[a] == k->class[b])
		return;
	ca = k->class[a];
	cb = k->class[b];
	if (reaches(k, ca, cb) || reaches(k, cb, ca))
		return;
	if (k->size[ca] < k->size[cb]) {
		uint32_t turn = ca;

		ca = cb;
		cb = turn;
	}
	for (last = k->head[cb];; last = k->next[last]) {
		k->class[last] = ca;
		if (k->next[last] == FAMILY_NOBODY)
			break;
	}
	k->next[last] = k->head[ca];
	k->head[ca] = k->head[cb];
	k->head[cb] = FAMILY_NOBODY;
	k->size[ca] += k->size[cb];
}

static void each_parent(const struct pedigree *p, size_t child, uint32_t out[2])
{
	const struct pedigree_union *u = &p->joint[p->child[child].joint];

	out[0] = p->child[child].structural ? u->a : FAMILY_NOBODY;
	out[1] = p->child[child].structural ? u->b : FAMILY_NOBODY;
}

static void list_children(struct rank *k, struct arena *a)
{
	const struct pedigree *p = k->l->of;
	uint32_t *fill = ARENA_ARRAY(a, uint32_t, p->persons + 1), parent[2];

	k->kid_at = ARENA_ARRAY(a, uint32_t, p->persons + 2);
	for (size_t i = 0; i < p->children; i++) {
		each_parent(p, i, parent);
		for (int j = 0; j < 2; j++)
			if (parent[j] != FAMILY_NOBODY)
				k->kid_at[parent[j] + 1]++;
	}
	for (size_t i = 0; i < p->persons; i++)
		k->kid_at[i + 1] += k->kid_at[i];
	k->kid = ARENA_ARRAY(a, uint32_t, k->kid_at[p->persons] + 1);
	for (size_t i = 0; i < p->children; i++) {
		each_parent(p, i, parent);
		for (int j = 0; j < 2; j++)
			if (parent[j] != FAMILY_NOBODY)
				k->kid[k->kid_at[parent[j]] + fill[parent[j]]++] = p->child[i].child;
	}
}

static void merge_all(struct rank *k)
{
	const struct pedigree *p = k->l->of;
	uint32_t *first = ARENA_ARRAY(k->l->arena, uint32_t, p->joints + p->persons + 1);

	memset(first, 0xff, (p->joints + p->persons + 1) * sizeof *first);
	for (size_t i = 0; i < p->children; i++) { /* brothers and sisters */
		uint32_t u = p->child[i].joint;

		if (!p->child[i].structural)
			continue;
		if (first[u] == FAMILY_NOBODY)
			first[u] = p->child[i].child;
		else
			merge(k, first[u], p->child[i].child);
	}
	for (size_t i = 0; i < p->joints; i++) /* partners */
		merge(k, p->joint[i].a, p->joint[i].b);
	memset(first, 0xff, (p->joints + p->persons + 1) * sizeof *first);
	for (size_t i = 0; i < p->children; i++) { /* half-brothers and half-sisters */
		uint32_t parent[2];

		each_parent(p, i, parent);
		for (int j = 0; j < 2; j++) {
			if (parent[j] == FAMILY_NOBODY)
				continue;
			if (first[parent[j]] == FAMILY_NOBODY)
				first[parent[j]] = p->child[i].child;
			else
				merge(k, first[parent[j]], p->child[i].child);
		}
	}
}

static uint32_t family_of(uint32_t *family, uint32_t class)
{
	while (family[class] != class)
		class = family[class] = family[family[class]];
	return class;
}

static void join(uint32_t *family, uint32_t a, uint32_t b)
{
	family[family_of(family, b)] = family_of(family, a);
}

/* A second line: to carers or parents other than those a child hangs from. */
static uint32_t second_child(const struct rank *k, uint32_t carer)
{
	const struct pedigree *p = k->l->of;

	for (size_t i = 0; i < p->children; i++) {
		const struct pedigree_union *u = &p->joint[p->child[i].joint];

		if (!p->child[i].structural && (u->a == carer || u->b == carer) &&
		    k->class[p->child[i].child] != k->class[carer])
			return p->child[i].child;
	}
	return FAMILY_NOBODY;
}

/* Families that only a second line joins: the one is moved as a whole, so that carers stand above the child. */
static void join_families(struct rank *k, int *level, const bool *fixed)
{
	const struct pedigree *p = k->l->of;
	uint32_t *family = ARENA_ARRAY(k->l->arena, uint32_t, p->persons + 1), parent[2];

	for (uint32_t i = 0; i < p->persons; i++)
		family[i] = i;
	for (size_t i = 0; i < p->children; i++) {
		each_parent(p, i, parent);
		for (int j = 0; j < 2; j++)
			if (parent[j] != FAMILY_NOBODY)
				join(family, k->class[parent[j]], k->class[p->child[i].child]);
	}
	for (size_t i = 0; i < p->children; i++) {
		const struct pedigree_union *u = &p->joint[p->child[i].joint];
		uint32_t up = u->a == FAMILY_NOBODY ? FAMILY_NOBODY : k->class[u->a], down = k->class[p->child[i].child];
		int by;

		if (p->child[i].structural || up == FAMILY_NOBODY || !fixed[up] || !fixed[down] ||
		    family_of(family, up) == family_of(family, down))
			continue;
		by = level[up] + 1 - level[down];
		for (uint32_t c = 0; c < p->persons; c++)
			if (family_of(family, c) == family_of(family, down))
				level[c] += by;
		join(family, up, down);
	}
}

static uint32_t eldest_parent(const struct rank *k)
{
	for (uint32_t i = 0; i < k->l->of->persons; i++)
		if (k->kid_at[i + 1] > k->kid_at[i])
			return i;
	return 0;
}

static void set_levels(struct rank *k, int *level)
{
	const struct pedigree *p = k->l->of;
	bool again = true, *has_parents = ARENA_ARRAY(k->l->arena, bool, p->persons + 1);
	bool *fixed = ARENA_ARRAY(k->l->arena, bool, p->persons + 1);
	uint32_t parent[2], centre = k->class[eldest_parent(k)]; /* where the picture is about nobody */

	for (size_t turn = 0; again && turn <= p->persons; turn++) {
		again = false;
		for (size_t i = 0; i < p->children; i++) {
			each_parent(p, i, parent);
			for (int j = 0; j < 2; j++) {
				uint32_t up, down = k->class[p->child[i].child];

				if (parent[j] == FAMILY_NOBODY)
					continue;
				up = k->class[parent[j]];
				has_parents[down] = true;
				fixed[up] = fixed[down] = true;
				if (up != down && level[down] < level[up] + 1) {
					level[down] = level[up] + 1;
					again = true;
				}
			}
		}
	}
	/* Nobody above them: they come down to their children. */
	for (size_t c = 0; c < p->persons; c++) {
		int lowest = 1 << 20;

		if (has_parents[c] || k->head[c] == FAMILY_NOBODY)
			continue;
		for (uint32_t m = k->head[c]; m != FAMILY_NOBODY; m = k->next[m])
			for (uint32_t i = k->kid_at[m]; i < k->kid_at[m + 1]; i++)
				if (level[k->class[k->kid[i]]] < lowest)
					lowest = level[k->class[k->kid[i]]];
		if (lowest < 1 << 20)
			level[c] = lowest - 1;
	}
	join_families(k, level, fixed);
	for (uint32_t i = 0; i < p->persons; i++)
		if (p->person[i].index) {
			centre = k->class[i];
			fixed[centre] = true;
			break;
		}
	/* Those whom no child link reaches: above a child they care for, in the row of what is said of
	 * them, else in that of the index person. */
	for (uint32_t i = 0; i < p->persons; i++) {
		uint32_t c = k->class[i];

		if (fixed[c])
			continue;
		level[c] = level[centre];
		for (uint32_t m = k->head[c]; m != FAMILY_NOBODY; m = k->next[m])
			if (second_child(k, m) != FAMILY_NOBODY) {
				level[c] = level[k->class[second_child(k, m)]] - 1;
				break;
			} else if (p->person[m].said_of != FAMILY_NOBODY) {
				level[c] = level[k->class[p->person[m].said_of]] - p->person[m].generation;
				break;
			}
		fixed[c] = true;
	}
}

void layout_rank(struct layout *l)
{
	const struct pedigree *p = l->of;
	struct arena *a = l->arena;
	struct rank k = {.l = l};
	int *level = ARENA_ARRAY(a, int, p->persons + 1), lowest = 1 << 20, deepest = -(1 << 20), *used;
	size_t rows = 0;

	k.class = ARENA_ARRAY(a, uint32_t, p->persons + 1);
	k.next = ARENA_ARRAY(a, uint32_t, p->persons + 1);
	k.head = ARENA_ARRAY(a, uint32_t, p->persons + 1);
	k.size = ARENA_ARRAY(a, size_t, p->persons + 1);
	k.seen = ARENA_ARRAY(a, uint32_t, p->persons + 1);
	k.stack = ARENA_ARRAY(a, uint32_t, p->persons + 1);
	for (uint32_t i = 0; i < p->persons; i++) {
		k.class[i] = k.head[i] = i;
		k.next[i] = FAMILY_NOBODY;
		k.size[i] = 1;
	}
	list_children(&k, a);
	merge_all(&k);
	set_levels(&k, level);
	for (size_t i = 0; i < p->persons; i++) {
		int v = level[k.class[i]];

		lowest = v < lowest ? v : lowest;
		deepest = v > deepest ? v : deepest;
	}
	if (!p->persons)
		return;
	/* Rows are numbered without holes. */
	used = ARENA_ARRAY(a, int, (size_t)(deepest - lowest + 1));
	for (size_t i = 0; i < p->persons; i++)
		used[level[k.class[i]] - lowest] = 1;
	for (int i = 0; i <= deepest - lowest; i++)
		used[i] = used[i] ? (int)rows++ : -1;
	l->rows = rows;
	l->row = ARENA_ARRAY(a, struct layout_row, rows + 1);
	for (size_t i = 0; i < p->persons; i++)
		l->person[i].row = used[level[k.class[i]] - lowest];
}
