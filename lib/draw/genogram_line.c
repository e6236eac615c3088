/* Lines for feelings, over everything else that is drawn: each finds its way round symbols and words
 * (draw/bow) and looks as its kind does (draw/emotion). */
#include "genogram_own.h"

#include <math.h>
#include <stdlib.h>

#include "draw/bow.h"
#include "draw/genogram_words.h"
#include "format/measure.h"

enum { MANY = 40 };
#define RIM 4.0 /* between two outlines of a symbol, as Graphviz draws them */

struct course { /* one line on its way */
	struct bow_end from, to;
	const struct emotion *look;
	double far;
	struct bow way;
};

static double reach(const struct dot_node *n)
{
	return n->rims > 1 ? 2 * RIM * (n->rims - 1) : 0;
}

static struct bow_box box_of(double x, double y, double w, double h)
{
	return (struct bow_box){x - w / 2, y - h / 2, x + w / 2, y + h / 2};
}

/* Letters may come out a tenth wider than measured. */
static struct bow_box label_box(struct arena *a, const struct dot_node *n)
{
	struct str rest = n->below;
	double w = 0, h = 0;

	while (!str_is_absent(rest)) {
		w = fmax(w, 1.1 * measure_width(measure_clean(a, str_cut(&rest, '\n')), n->size) - 1);
		h += 1.25 * n->size;
	}
	return box_of(n->below_x, n->below_y, w, h);
}

static bool has_class(const struct dot_line *l, const char *class)
{
	return str_find(l->class, str_of(class)) < l->class.n;
}

/* What stands in the way: all that has been drawn so far. */
static void fill(struct genogram_picture *k, struct bow_field *f)
{
	size_t n;
	const struct dot_node *node = dot_nodes(k->d, &n);
	const struct dot_line *line;

	for (size_t i = 0; i < n; i++) {
		bool words = node[i].shape == DOT_PLAIN;

		if (!words || !str_is_empty(node[i].text))
			bow_add_box(f, words ? BOW_WORDS : BOW_SYMBOL,
				    box_of(node[i].x, node[i].y, node[i].w + reach(&node[i]),
					   node[i].h + reach(&node[i])));
		if (!str_is_empty(node[i].below))
			bow_add_box(f, BOW_WORDS, label_box(k->a, &node[i]));
	}
	line = dot_lines(k->d, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t m = 0; m < line[i].pieces && !has_class(&line[i], "deceased"); m++)
			bow_add_polyline(f, has_class(&line[i], "household") ? BOW_OUTLINE : BOW_LINE,
					 line[i].piece[m].point, line[i].piece[m].points, line[i].width / 2,
					 0);
}

static struct bow_end end_of(const struct genogram_picture *k, uint32_t who)
{
	size_t n;
	const struct dot_node *node = &dot_nodes(k->d, &n)[k->node[who] - 1];

	return (struct bow_end){node->x, node->y, node->w + reach(node), node->h + reach(node), node->shape};
}

/* Short lines first: they have least choice. */
static int compare_far(const void *va, const void *vb)
{
	const struct course *a = *(const struct course *const *)va, *b = *(const struct course *const *)vb;

	long x = lround(100 * a->far), y = lround(100 * b->far);

	if (x != y)
		return x < y ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Twice: the second time each knows the ways of all others.  Of more than MANY nobody can follow each. */
static void find_ways(struct bow_field *f, struct course *course, size_t n)
{
	struct course **order = ARENA_ARRAY(f->arena, struct course *, n + 1);

	for (size_t i = 0; i < n; i++)
		order[i] = &course[i];
	qsort(order, n, sizeof *order, compare_far);
	f->hurried = n > MANY;
	for (int turn = 0; turn < (f->hurried ? 1 : 2); turn++)
		for (size_t i = 0; i < n; i++) {
			struct course *c = order[i];
			uint32_t of = (uint32_t)(c - course) + 1;
			struct bow_width width = {emotion_half(c->look), emotion_least(c->look)};

			bow_forget(f, of);
			if (!bow_holds(f, &c->from, &c->to, width, &c->way))
				c->way = bow_find(f, &c->from, &c->to, width);
			bow_add_polyline(f, BOW_WAY, c->way.point, c->way.points, width.half, of);
		}
}

static void make_room(struct genogram_picture *k, const struct dot_line *l)
{
	for (size_t i = 0; i < l->pieces; i++)
		for (size_t m = 0; m < l->piece[i].points; m++) {
			struct dot_point p = l->piece[i].point[m];

			k->left = fmin(k->left, p.x - 2);
			k->right = fmax(k->right, p.x + 2);
			k->bottom = fmin(k->bottom, p.y - 2);
			k->top = fmax(k->top, p.y + 2);
		}
}

void genogram_line_draw(struct genogram_picture *k)
{
	const struct pedigree *p = k->p;
	const struct code *code = k->w->code;
	struct course *course = ARENA_ARRAY(k->a, struct course, p->lines + 1);
	struct bow_field field = {.arena = k->a};

	if (!p->lines)
		return;
	fill(k, &field);
	for (uint32_t i = 0; i < p->lines; i++) {
		const struct code_relation *kind = &code->relation[p->line[i].relation->kind];
		struct course *c = &course[i];

		c->look = emotion_find(&k->s->emotion, kind->line);
		if (!c->look)
			c->look = emotion_find(&k->s->emotion, STR("other"));
		c->from = end_of(k, kind->backward ? p->line[i].to : p->line[i].from);
		c->to = end_of(k, kind->backward ? p->line[i].from : p->line[i].to);
		c->far = hypot(c->to.x - c->from.x, c->to.y - c->from.y);
	}
	find_ways(&field, course, p->lines);
	for (uint32_t i = 0; i < p->lines; i++) {
		const struct code_relation *kind = &code->relation[p->line[i].relation->kind];
		const struct emotion *look = course[i].look;
		struct dot_line line = {.id = arena_printf(k->a, "emo-%u", i + 1),
					.class = arena_printf(k->a, "emotional %.*s", STR_ARG(kind->line)),
					.words = genogram_words_line(k->a, p, code, i),
					.from = k->node[kind->backward ? p->line[i].to : p->line[i].from],
					.to = k->node[kind->backward ? p->line[i].from : p->line[i].to]};

		emotion_trace(look,
			      &(struct emotion_way){course[i].way.point, course[i].way.room,
						    course[i].way.points, course[i].way.middle},
			      k->a, &line);
		dot_add_line(k->d, &line);
		make_room(k, &line);
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_EMOTION,
							      .emotion = look,
							      .words = look->words});
	}
}
