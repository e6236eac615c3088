/* Brothers and sisters of one parent of whom the records know that the other parent is not the same: each lot hangs from that
 * parent apart, since one bar says that both parents are the same.  Source: docs on genograms, 1.2 (half-brothers and half-sisters
 * stay under a line of their own).
 *
 * Known is what a relation says (half-sibling), and what the records say of parents whom a copy leaves out (struct
 * family_left_out).  Two children stay together unless something is known that parts them: their own relation, a parent left out
 * who is not the same, or one of the others whom the one is known to differ from and the other is not. */
#include "pedigree_own.h"

struct lot { /* of one union with one parent */
	const uint32_t *child; /* places in `person`, ascending */
	size_t n;
	uint32_t *class; /* the place in `child` of the first who is surely of the same two parents */
	uint32_t *left;  /* the parent who is left out; 0: nobody */
	bool *half;      /* n x n: surely not of the same two; between classes once these are known */
};

struct pair { /* two who hang from one union with one parent, and what a relation says of them */
	uint32_t joint, a, b;
	bool half; /* else brothers or sisters, or twins */
};

static bool *half_of(const struct lot *t, size_t i, size_t j)
{
	return &t->half[i * t->n + j];
}

static size_t find_in(const struct lot *t, uint32_t who)
{
	size_t i = 0;

	while (i < t->n && t->child[i] != who)
		i++;
	return i;
}

static void note_left_out(const struct pedigree_work *k, const struct lot *t)
{
	const struct family_records *r = k->x->records;

	for (size_t i = 0; i < r->left_outs; i++) {
		uint32_t who = family_find(k->x, r->left_out[i].child);
		size_t at = find_in(t, who == FAMILY_NOBODY ? who : pedigree_place_of(k, who));

		if (at < t->n)
			t->left[at] = r->left_out[i].parent;
	}
	for (size_t i = 0; i < t->n; i++)
		for (size_t j = 0; j < t->n; j++)
			*half_of(t, i, j) |= t->left[i] && t->left[j] && t->left[i] != t->left[j];
}

/* Nobody of the one class is surely a half-brother of one of the other. */
static bool may_join(const struct lot *t, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t j = 0; j < t->n; j++)
			if (t->class[i] == a && t->class[j] == b && *half_of(t, i, j))
				return false;
	return true;
}

static void join(const struct lot *t, size_t i, size_t j)
{
	uint32_t a = t->class[i] < t->class[j] ? t->class[i] : t->class[j], b = t->class[i] ^ t->class[j] ^ a;

	for (size_t m = 0; m < t->n && a != b && may_join(t, a, b); m++)
		if (t->class[m] == b)
			t->class[m] = a;
}

/* Relations between two of the lot: first those that part, then those that join. */
static void note_pairs(const struct lot *t, uint32_t joint, const struct pair *pair, size_t pairs)
{
	for (int joining = 0; joining < 2; joining++)
		for (size_t m = 0; m < pairs; m++) {
			size_t i = find_in(t, pair[m].a), j = find_in(t, pair[m].b);

			if (pair[m].joint != joint || pair[m].half == joining || i == t->n || j == t->n)
				continue;
			if (joining)
				join(t, i, j);
			else
				*half_of(t, i, j) = *half_of(t, j, i) = true;
		}
	for (size_t i = 0; i < t->n; i++) {
		t->left[t->class[i]] = t->left[i] ? t->left[i] : t->left[t->class[i]];
		for (size_t j = 0; j < t->n; j++)
			if (*half_of(t, i, j))
				*half_of(t, t->class[i], t->class[j]) = *half_of(t, t->class[j], t->class[i]) = true;
	}
}

static bool is_together(const struct lot *t, size_t i, size_t j)
{
	uint32_t a = t->class[i], b = t->class[j];

	if (a == b)
		return true;
	if (t->left[a] != t->left[b])
		return false;
	for (size_t m = 0; m < t->n; m++)
		if (*half_of(t, a, t->class[m]) != *half_of(t, b, t->class[m]))
			return false;
	return true;
}

static void hang_apart(struct pedigree_work *k, uint32_t joint, const struct lot *t)
{
	struct pedigree *p = k->p;
	uint32_t *to = ARENA_ARRAY(k->a, uint32_t, t->n + 1), lots = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t with = 0;

		while (with < i && !is_together(t, with, i))
			with++;
		to[i] = with < i ? to[with] : lots++ ? (uint32_t)p->joints : joint;
		if (to[i] == p->joints) {
			p->joint[p->joints] = p->joint[joint];
			p->joint[p->joints++].apart = lots - 1;
		}
	}
	for (size_t i = 0; i < t->n && lots > 1; i++)
		p->joint[to[i]].aparts = lots;
	for (size_t m = 0; m < p->children; m++) {
		size_t i = p->child[m].joint == joint && p->child[m].structural ? find_in(t, p->child[m].child) : t->n;

		if (i < t->n)
			p->child[m].joint = p->person[p->child[m].child].parents = to[i];
	}
	/* one word for all: it is sure only where it is of each two */
	for (size_t i = 0; i < t->n; i++)
		for (size_t j = 0; j < t->n; j++)
			if (to[i] != to[j] && !*half_of(t, t->class[i], t->class[j]))
				p->joint[to[i]].perhaps_same = true;
}

/* The union with one parent from which he hangs by birth; NOBODY: none. */
static uint32_t alone_under(const struct pedigree *p, const bool *by_birth, uint32_t who)
{
	uint32_t u = who == FAMILY_NOBODY || !by_birth[who] ? FAMILY_NOBODY : p->person[who].parents;

	return u == FAMILY_NOBODY || p->joint[u].a == FAMILY_NOBODY || p->joint[u].b != FAMILY_NOBODY ? FAMILY_NOBODY : u;
}

/* True: something may part them. */
static bool gather_pairs(const struct pedigree_work *k, const bool *by_birth, struct pair *pair, size_t *n)
{
	bool parts = k->x->records->left_outs > 0;

	for (size_t i = 0; i < k->links; i++) {
		const struct family_link *l = k->link[i];
		uint32_t a, b, joint;

		if ((l->tie != FAMILY_TIE_HALF_SIBLING && l->tie != FAMILY_TIE_SIBLING && l->tie != FAMILY_TIE_TWIN) ||
		    !pedigree_counts(k, l, false))
			continue;
		a = pedigree_place_of(k, l->from);
		b = pedigree_place_of(k, l->to);
		joint = alone_under(k->p, by_birth, a);
		if (joint == FAMILY_NOBODY || joint != alone_under(k->p, by_birth, b))
			continue;
		pair[(*n)++] = (struct pair){joint, a, b, l->tie == FAMILY_TIE_HALF_SIBLING};
		parts |= l->tie == FAMILY_TIE_HALF_SIBLING;
	}
	return parts;
}

void pedigree_part_half(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	size_t joints = p->joints, pairs = 0;
	uint32_t *child = ARENA_ARRAY(k->a, uint32_t, p->persons + 1);
	bool *by_birth = ARENA_ARRAY(k->a, bool, p->persons + 1);
	struct pair *pair = ARENA_ARRAY(k->a, struct pair, k->x->links + 1);

	for (size_t i = 0; i < p->children; i++)
		by_birth[p->child[i].child] |= p->child[i].structural && p->child[i].descent == PEDIGREE_BIRTH;
	if (!gather_pairs(k, by_birth, pair, &pairs))
		return;
	for (uint32_t u = 0; u < joints; u++) {
		struct lot t = {.child = child};

		for (uint32_t i = 0; i < p->persons; i++)
			if (alone_under(p, by_birth, i) == u)
				child[t.n++] = i;
		if (t.n < 2)
			continue;
		t.class = ARENA_ARRAY(k->a, uint32_t, t.n);
		t.left = ARENA_ARRAY(k->a, uint32_t, t.n);
		t.half = ARENA_ARRAY(k->a, bool, t.n * t.n);
		for (uint32_t i = 0; i < t.n; i++)
			t.class[i] = i;
		note_left_out(k, &t);
		note_pairs(&t, u, pair, pairs);
		hang_apart(k, u, &t);
	}
}
