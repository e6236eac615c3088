#include "draw/genogram_small.h"

#include <math.h>

#include "genogram_own.h"

struct genogram_small genogram_small_lay(const struct pedigree *p, const struct style *s, struct arena *a)
{
	struct genogram_picture *k = ARENA_ARRAY(a, struct genogram_picture, 1);
	struct genogram_small g = {.own = k};

	k->p = p;
	k->s = s;
	k->a = a;
	genogram_lay_out(k);
	g.middle = (struct dot_point){(k->l.x0 + k->l.x1) / 2, -(k->l.y0 + k->l.y1) / 2};
	for (size_t i = 0; i < p->persons; i++) {
		const struct layout_person *q = &k->l.person[i];
		double across = fmax(fabs(q->x - q->left - g.middle.x), fabs(q->x + q->right - g.middle.x)),
		       up = fmax(fabs(-q->y + q->rim - g.middle.y), fabs(-q->y - q->below - g.middle.y));

		g.radius = fmax(g.radius, hypot(across, up));
	}
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
