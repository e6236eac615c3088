/* Twins hang from one point of the bar; identical ones have a line between their legs.
 * Source: docs on genograms, 1.3. */
#include "genogram_own.h"

#include <math.h>

#define NEAR   0.1
#define ALMOST 3.0 /* from the middle of the twins to the line above, which they then hang from */

/* The first of those who were born together with him, by place; himself where nobody was. */
static uint32_t first_of(const uint32_t *group, uint32_t who)
{
	while (group[who] != who)
		who = group[who];
	return who;
}

static uint32_t *groups_of(const struct pedigree *p, struct arena *a)
{
	uint32_t *group = ARENA_ARRAY(a, uint32_t, p->persons + 1);

	for (uint32_t i = 0; i < p->persons; i++)
		group[i] = i;
	for (size_t i = 0; i < p->twins; i++) {
		uint32_t x = first_of(group, p->twin[i].a), y = first_of(group, p->twin[i].b);

		group[x < y ? y : x] = x < y ? x : y;
	}
	return group;
}

/* A plain stem, from the bar straight down. */
static bool is_plain(const struct layout_child *c)
{
	return c->stems == 1 && c->stem[0].points == 2 &&
	       fabs(c->stem[0].point[0].x - c->stem[0].point[1].x) < NEAR;
}

struct legs {
	double left, right, bar;
	size_t n;
	bool is_broken; /* a stem that is none of a twin's, or a brother or sister between them */
};

static struct legs legs_of(const struct genogram_picture *k, const uint32_t *group, uint32_t joint, uint32_t first)
{
	struct legs t = {.left = 1e9, .right = -1e9};

	for (size_t i = 0; i < k->p->children; i++) {
		const struct pedigree_child *c = &k->p->child[i];
		const struct layout_child *at = &k->l.child[i];

		if (c->joint != joint || !c->structural || first_of(group, c->child) != first)
			continue;
		t.is_broken |= !is_plain(at) || c->descent != PEDIGREE_BIRTH ||
			       (t.n && fabs(at->stem[0].point[0].y - t.bar) > NEAR);
		if (t.is_broken)
			return t;
		t.left = fmin(t.left, at->stem[0].point[0].x);
		t.right = fmax(t.right, at->stem[0].point[0].x);
		t.bar = at->stem[0].point[0].y;
		t.n++;
	}
	for (size_t i = 0; i < k->p->children; i++) {
		const struct pedigree_child *c = &k->p->child[i];
		double x = k->l.person[c->child].x;

		if (c->joint == joint && c->structural && first_of(group, c->child) != first)
			t.is_broken |= x > t.left - NEAR && x < t.right + NEAR;
	}
	return t;
}

static double side(struct dot_point a, struct dot_point b, struct dot_point p)
{
	return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

static bool is_crossed_by(const struct dot_point leg[2], const struct dot_piece *piece, size_t pieces)
{
	for (size_t i = 0; i < pieces; i++)
		for (size_t m = 0; m + 1 < piece[i].points; m++) {
			struct dot_point a = piece[i].point[m], b = piece[i].point[m + 1];

			if (side(a, b, leg[0]) * side(a, b, leg[1]) < 0 &&
			    side(leg[0], leg[1], a) * side(leg[0], leg[1], b) < 0)
				return true;
		}
	return false;
}

/* A line of somebody else comes down where a leg would be: twins then keep their own stems. */
static bool is_crossed(const struct genogram_picture *k, uint32_t joint, const struct dot_point leg[2])
{
	for (size_t i = 0; i < k->p->joints; i++)
		if (is_crossed_by(leg, k->l.joint[i].line, k->l.joint[i].lines) ||
		    (i != joint && is_crossed_by(leg, k->l.joint[i].descent, k->l.joint[i].descents)))
			return true;
	for (size_t i = 0; i < k->p->children; i++)
		if ((k->p->child[i].joint != joint || !k->p->child[i].structural) &&
		    is_crossed_by(leg, k->l.child[i].stem, k->l.child[i].stems))
			return true;
	return false;
}

/* The bar need not reach beyond the point from which twins at its end hang. */
static void shorten_bar(struct genogram_picture *k, uint32_t joint, const struct legs *t, double apex)
{
	struct layout_union *u = &k->l.joint[joint];

	for (size_t i = 0; i < u->descents; i++) {
		struct dot_piece *piece = &u->descent[i];
		struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, piece->points + 1);

		for (size_t m = 0; m < piece->points; m++) {
			p[m] = piece->point[m];
			if (fabs(p[m].y - t->bar) > NEAR || fabs(p[m].x - u->drop) < NEAR)
				continue;
			if (fabs(p[m].x - t->left) < NEAR)
				p[m].x = u->drop > t->left ? fmin(apex, u->drop) : apex;
			else if (fabs(p[m].x - t->right) < NEAR)
				p[m].x = u->drop < t->right ? fmax(apex, u->drop) : apex;
		}
		piece->point = p;
	}
}

static void join(struct genogram_picture *k, const uint32_t *group, uint32_t joint, uint32_t first,
		 const struct legs *t)
{
	double drop = k->l.joint[joint].drop, middle = (t->left + t->right) / 2, apex = fabs(middle - drop) < ALMOST ? drop : middle;
	struct dot_point *leg = ARENA_ARRAY(k->a, struct dot_point, 2 * t->n);
	size_t *of = ARENA_ARRAY(k->a, size_t, t->n), n = 0;

	for (size_t m = 0; m < k->p->children; m++)
		if (k->p->child[m].joint == joint && k->p->child[m].structural &&
		    first_of(group, k->p->child[m].child) == first) {
			leg[2 * n] = (struct dot_point){apex, t->bar};
			leg[2 * n + 1] = k->l.child[m].stem[0].point[1];
			if (is_crossed(k, joint, &leg[2 * n]))
				return;
			of[n++] = m;
		}
	for (size_t i = 0; i < n; i++) {
		k->l.child[of[i]].stem[0].point = &leg[2 * i];
		k->twin[k->p->child[of[i]].child] = GENOGRAM_TWIN;
	}
	shorten_bar(k, joint, t, apex);
}

void genogram_join_twins(struct genogram_picture *k)
{
	const struct pedigree *p = k->p;
	const uint32_t *group = groups_of(p, k->a);
	bool *done = ARENA_ARRAY(k->a, bool, p->persons + 1);

	k->twin = ARENA_ARRAY(k->a, uint8_t, p->persons + 1);
	for (size_t i = 0; i < p->twins; i++) {
		uint32_t first = first_of(group, p->twin[i].a), joint = p->person[first].parents;
		struct legs t;

		if (done[first] || joint == FAMILY_NOBODY)
			continue;
		done[first] = true;
		t = legs_of(k, group, joint, first);
		if (!t.is_broken && t.n >= 2)
			join(k, group, joint, first, &t);
	}
	for (size_t i = 0; i < p->twins; i++)
		if (p->twin[i].identical && k->twin[p->twin[i].a] && k->twin[p->twin[i].b])
			k->twin[p->twin[i].a] = k->twin[p->twin[i].b] = GENOGRAM_IDENTICAL;
}

static const struct dot_piece *leg_of(const struct genogram_picture *k, uint32_t who)
{
	for (size_t i = 0; i < k->p->children; i++)
		if (k->p->child[i].child == who && k->p->child[i].structural)
			return &k->l.child[i].stem[0];
	return NULL;
}

void genogram_draw_twins(struct genogram_picture *k, uint32_t i)
{
	const struct pedigree_twins *t = &k->p->twin[i];
	const struct dot_piece *a, *b;
	struct dot_point p[2];
	struct dot_piece piece = {p, 2, false};

	if (!k->twin[t->a] || !k->twin[t->b])
		return;
	legend_add(&k->legend, &(struct legend_entry){
				       .kind = LEGEND_TWINS,
				       .joined = t->identical,
				       .words = k->s->mark[t->identical ? STYLE_IDENTICAL : STYLE_TWINS]});
	a = leg_of(k, t->a);
	b = leg_of(k, t->b);
	if (!t->identical || !a || !b)
		return;
	p[0] = (struct dot_point){(a->point[0].x + a->point[1].x) / 2, -(a->point[0].y + a->point[1].y) / 2};
	p[1] = (struct dot_point){(b->point[0].x + b->point[1].x) / 2, -(b->point[0].y + b->point[1].y) / 2};
	dot_add_line(k->d, &(struct dot_line){.id = genogram_id_of(k, "identical", t->a),
					      .class = STR("identical"),
					      .from = k->node[t->a],
					      .to = k->node[t->b],
					      .piece = &piece,
					      .pieces = 1});
}
