#include "draw/genogram_small.h"

#include <math.h>

#include "genogram_own.h"

/* Of a circle round (x, y) with everybody and his name in it. */
static double radius_about(const struct genogram_picture *k, double x, double y)
{
	double radius = 0;

	for (size_t i = 0; i < k->p->persons; i++) {
		const struct layout_person *q = &k->l.person[i];
		double across = fmax(fabs(q->x - q->left - x), fabs(q->x + q->right - x)),
		       up = fmax(fabs(-q->y + q->rim - y), fabs(-q->y - q->below - y));

		radius = fmax(radius, hypot(across, up));
	}
	return radius;
}

struct genogram_small genogram_small_lay(const struct pedigree *p, const struct style *s, struct arena *a)
{
	struct genogram_picture *k = ARENA_ARRAY(a, struct genogram_picture, 1);
	struct genogram_small g = {.own = k};

	k->p = p;
	k->s = s;
	k->a = a;
	genogram_lay_out(k);
	g.middle = (struct dot_point){(k->l.x0 + k->l.x1) / 2, -(k->l.y0 + k->l.y1) / 2};
	/* the widest row nearer to the middle, where a circle is wide: the radius falls and then rises with the height */
	for (double low = -k->l.y1, high = -k->l.y0; high - low > 0.1;) {
		double third = (high - low) / 3;

		if (radius_about(k, g.middle.x, low + third) < radius_about(k, g.middle.x, high - third))
			high -= third;
		else
			low += third;
		g.middle.y = (low + high) / 2;
	}
	g.radius = radius_about(k, g.middle.x, g.middle.y);
	return g;
}

void genogram_small_draw(const struct genogram_small *g, struct dot *d, struct legend *legend)
{
	struct genogram_picture *k = g->own;

	k->d = d;
	k->legend = *legend;
	genogram_draw_family(k);
	*legend = k->legend;
}
