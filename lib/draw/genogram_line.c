#include "draw/genogram_line.h"

#include <math.h>

#include "draw/genogram_words.h"

#define SAMPLES 41

struct bow {
	struct dot_point p[SAMPLES];
};

/* A quadratic curve from rim to rim whose middle stands `bend` aside of the straight way; y up. */
static struct bow bow_of(struct dot_point a, struct dot_point b, double bend, double rim_a, double rim_b)
{
	double dx = b.x - a.x, dy = b.y - a.y, len = fmax(hypot(dx, dy), 1);
	struct dot_point mid = {(a.x + b.x) / 2 - dy / len * bend * 2, (a.y + b.y) / 2 + dx / len * bend * 2};
	struct dot_point q[201];
	struct bow out;
	int first = 0, last = 200;

	for (int i = 0; i <= 200; i++) {
		double t = i / 200.0;

		q[i].x = (1 - t) * (1 - t) * a.x + 2 * t * (1 - t) * mid.x + t * t * b.x;
		q[i].y = (1 - t) * (1 - t) * a.y + 2 * t * (1 - t) * mid.y + t * t * b.y;
	}
	while (first < 90 && hypot(q[first].x - a.x, q[first].y - a.y) < rim_a + 5)
		first++;
	while (last > 110 && hypot(q[last].x - b.x, q[last].y - b.y) < rim_b + 5)
		last--;
	for (int i = 0; i < SAMPLES; i++)
		out.p[i] = q[first + (last - first) * i / (SAMPLES - 1)];
	return out;
}

static double price(const struct layout *l, const struct bow *b, uint32_t from, uint32_t to, double bend)
{
	double cost = fabs(bend) / 20;

	for (int i = 0; i < SAMPLES; i++)
		for (uint32_t k = 0; k < l->of->persons; k++) {
			const struct layout_person *q = &l->person[k];
			double x = b->p[i].x - q->x, y = -b->p[i].y - q->y;

			if (k != from && k != to && fabs(x) < q->rim + 3 && fabs(y) < q->rim + 3)
				cost += 25;
			if (x > -q->left && x < q->right && y > q->rim && y < q->below + 2)
				cost += 5;
		}
	return cost;
}

static size_t strand(struct arena *a, const struct bow *b, double aside, bool zigzag, struct dot_piece *piece)
{
	struct dot_point *p = ARENA_ARRAY(a, struct dot_point, SAMPLES);

	for (int i = 0; i < SAMPLES; i++) {
		struct dot_point u = b->p[i ? i - 1 : 0], v = b->p[i + 1 < SAMPLES ? i + 1 : i];
		double dx = v.x - u.x, dy = v.y - u.y, len = fmax(hypot(dx, dy), 0.01), off = aside;

		if (zigzag && i && i + 1 < SAMPLES)
			off += i % 2 ? 3.5 : -3.5;
		p[i] = (struct dot_point){b->p[i].x - dy / len * off, b->p[i].y + dx / len * off};
	}
	*piece = (struct dot_piece){p, SAMPLES, false};
	return 1;
}

void genogram_line_draw(const struct layout *l, const struct style *s, const struct code *c, struct dot *d,
			const unsigned *node, struct legend *legend)
{
	const struct pedigree *p = l->of;

	for (uint32_t i = 0; i < p->lines; i++) {
		const struct pedigree_line *line = &p->line[i];
		const struct code_relation *kind = &c->relation[line->relation->kind];
		const struct style_stroke *stroke = style_find(s->line, s->lines, kind->line);
		const struct layout_person *a = &l->person[line->from], *b = &l->person[line->to];
		struct dot_point from = {a->x, -a->y}, to = {b->x, -b->y};
		struct bow best = {0};
		struct dot_piece piece[6];
		double least = 1e18, width;
		size_t n = 0;

		if (!stroke)
			stroke = style_find(s->line, s->lines, STR("other"));
		if (!stroke)
			continue;
		width = stroke->style == DOT_BOLD ? 2.4 : 1.2;
		for (int k = 0; k < 13; k++) {
			double bend = (k + 1) / 2 * 14.0 * (k % 2 ? 1 : -1), cost;
			struct bow bow = bow_of(from, to, bend, a->rim, b->rim);

			cost = price(l, &bow, line->from, line->to, bend);
			if (cost < least - 1e-9) {
				least = cost;
				best = bow;
			}
		}
		for (unsigned k = 0; k < stroke->strands && k < 3; k++)
			n += strand(l->arena, &best, 3.5 * (k - (stroke->strands - 1) / 2.0), stroke->zigzag,
				    &piece[n]);
		if (stroke->bars)
			for (int k = -1; k < 2; k += 2) {
				struct dot_point *bar = ARENA_ARRAY(l->arena, struct dot_point, 2),
						 at = best.p[SAMPLES / 2 + 2 * k];
				struct dot_point u = best.p[SAMPLES / 2 - 2], v = best.p[SAMPLES / 2 + 2];
				double dx = v.x - u.x, dy = v.y - u.y, len = fmax(hypot(dx, dy), 0.01);

				bar[0] = (struct dot_point){at.x - dy / len * 6, at.y + dx / len * 6};
				bar[1] = (struct dot_point){at.x + dy / len * 6, at.y - dx / len * 6};
				piece[n++] = (struct dot_piece){bar, 2, false};
			}
		dot_add_line(d, &(struct dot_line){.id = arena_printf(l->arena, "emo-%u", i + 1),
						   .class = arena_printf(l->arena, "emotional %.*s",
									 STR_ARG(kind->line)),
						   .words = genogram_words_line(l->arena, p, c, i),
						   .from = node[line->from],
						   .to = node[line->to],
						   .piece = piece,
						   .pieces = n,
						   .style = stroke->style,
						   .width = width,
						   .colour = stroke->colour,
						   .arrow_to = stroke->arrow});
		legend_add(legend, &(struct legend_entry){.kind = LEGEND_STROKE,
							  .stroke = stroke,
							  .width = width,
							  .words = kind->words});
	}
}
