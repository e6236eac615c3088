/* A drawing as it is cut: the room that each symbol takes with its name, each piece of a line as a polyline,
 * y down. */
#include "a4_own.h"

#include <math.h>

#include "format/measure.h"

static struct a4_box box_of(struct arena *a, const struct dot_node *n)
{
	double rim = n->rims > 1 ? 4 : 0;
	struct a4_box b = {n->x - n->w / 2 - rim, n->x + n->w / 2 + rim, -n->y - n->h / 2 - rim,
			   -n->y + n->h / 2 + rim};
	struct str rest = n->below;
	double w = 0, h = 0;

	while (!str_is_absent(rest)) {
		w = fmax(w, measure_width(measure_clean(a, str_cut(&rest, '\n')), n->size));
		h += n->size * 1.25;
	}
	if (!str_is_empty(n->below)) {
		b.x0 = fmin(b.x0, n->below_x - w / 2);
		b.x1 = fmax(b.x1, n->below_x + w / 2);
		b.y0 = fmin(b.y0, -n->below_y - h / 2);
		b.y1 = fmax(b.y1, -n->below_y + h / 2);
	}
	return b;
}

enum { BENDS = 8 }; /* straight bits for a piece of a curve */

static void read_piece(struct a4_plan *p, size_t line, size_t piece)
{
	const struct dot_piece *from = &p->line[line].piece[piece];
	struct a4_path *to = &p->path[p->paths];

	if (from->points < 2)
		return;
	*to = (struct a4_path){.line = line, .piece = piece};
	if (!from->curve) {
		to->point = ARENA_ARRAY(p->a, struct dot_point, from->points);
		for (size_t i = 0; i < from->points; i++)
			to->point[to->points++] = (struct dot_point){from->point[i].x, -from->point[i].y};
	} else {
		to->point = ARENA_ARRAY(p->a, struct dot_point, from->points * BENDS + 1);
		to->point[to->points++] = (struct dot_point){from->point[0].x, -from->point[0].y};
		for (size_t i = 0; i + 3 < from->points; i += 3)
			for (int k = 1; k <= BENDS; k++) {
				const struct dot_point *b = &from->point[i];
				double t = (double)k / BENDS, u = 1 - t;
				double w[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};

				to->point[to->points++] = (struct dot_point){
					w[0] * b[0].x + w[1] * b[1].x + w[2] * b[2].x + w[3] * b[3].x,
					-(w[0] * b[0].y + w[1] * b[1].y + w[2] * b[2].y + w[3] * b[3].y)};
			}
	}
	p->paths++;
}

void a4_read(struct a4_plan *p, const struct dot *d, const struct a4_body *body, struct arena *a)
{
	size_t n, pieces = 0;

	*p = (struct a4_plan){.a = a, .body = *body};
	p->node = dot_nodes(d, &n);
	p->line = dot_lines(d, &n);
	p->area = dot_areas(d, &n);
	p->box = ARENA_ARRAY(a, struct a4_box, body->nodes + 1);
	for (size_t i = 0; i < body->nodes; i++)
		p->box[i] = box_of(a, &p->node[i]);
	for (size_t i = 0; i < body->lines; i++)
		pieces += p->line[i].pieces;
	p->path = ARENA_ARRAY(a, struct a4_path, pieces + 1);
	for (size_t i = 0; i < body->lines; i++)
		for (size_t k = 0; k < p->line[i].pieces; k++)
			read_piece(p, i, k);
}

struct a4_box a4_path_box(const struct a4_path *q)
{
	struct a4_box b = {q->point[0].x, q->point[0].x, q->point[0].y, q->point[0].y};

	for (size_t i = 1; i < q->points; i++) {
		b.x0 = fmin(b.x0, q->point[i].x);
		b.x1 = fmax(b.x1, q->point[i].x);
		b.y0 = fmin(b.y0, q->point[i].y);
		b.y1 = fmax(b.y1, q->point[i].y);
	}
	return b;
}
