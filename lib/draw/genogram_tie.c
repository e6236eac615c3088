/* What joins people: couples, what hangs from them, children. */
#include "genogram_own.h"

#include <math.h>

#include "draw/genogram_words.h"
#include "draw/symbol.h"
#include "format/measure.h"

#define SECOND "#0072b2" /* a line to other parents or carers than those a child hangs from; it is drawn apart too */
#define PAST   "#595959" /* a second line to those who no longer are; it is thinner too */

/* union-A__B in the order of ids, whoever stands left. */
static struct str union_id(const struct genogram_picture *k, const char *prefix, uint32_t joint)
{
	const struct pedigree_union *u = &k->p->joint[joint];

	if (u->a == FAMILY_NOBODY) {
		for (size_t i = 0; i < k->p->children; i++)
			if (k->p->child[i].joint == joint)
				return arena_printf(k->a, "%.*s__siblings",
						    STR_ARG(genogram_id_of(k, prefix, k->p->child[i].child)));
		return arena_printf(k->a, "%s-%u", prefix, joint);
	}
	if (u->b == FAMILY_NOBODY && u->apart) /* of several the first is named as one alone is */
		return arena_printf(k->a, "%.*s__apart-%u", STR_ARG(genogram_id_of(k, prefix, u->a)), u->apart);
	if (u->b == FAMILY_NOBODY)
		return genogram_id_of(k, prefix, u->a);
	return arena_printf(k->a, "%.*s__%.*s", STR_ARG(genogram_id_of(k, prefix, u->a)),
			    STR_ARG(str_part(genogram_id_of(k, "x", u->b), 2, SIZE_MAX)));
}

static struct dot_piece turned(struct genogram_picture *k, const struct dot_piece *from)
{
	struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, from->points + 1);

	for (size_t i = 0; i < from->points; i++)
		p[i] = (struct dot_point){from->point[i].x, -from->point[i].y};
	return (struct dot_piece){p, from->points, from->curve};
}

#define STRANDS 3.4 /* between the two of relatives who are a couple */
#define YEARS 8.0 /* height of the letters of "m 1970" */

static bool is_double(const struct genogram_picture *k, const struct pedigree_union *u)
{
	return u->related && k->s->look[STYLE_RELATED] == STYLE_DOUBLE;
}

static void explain_years(struct genogram_picture *k, uint32_t i)
{
	const struct pedigree_union *u = &k->p->joint[i];
	const char *const words[PEDIGREE_STEPS] = {
		"living together from that year", u->civil ? "civil partners from that year" : "married in that year",
		"parted in that year", u->civil ? "civil partnership ended in that year" : "divorced in that year"};

	for (int step = 0; step < PEDIGREE_STEPS; step++) {
		struct str letters = genogram_words_letters(k->s, u, (enum pedigree_step)step);

		if (!str_is_empty(letters) && genogram_words_has_year(&u->step[step]))
			legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_TEXT,
								      .inside = letters.p,
								      .words = str_of(words[step != PEDIGREE_AGAIN ? step
											    : u->bond == PEDIGREE_BOND_SPOUSE
												    ? PEDIGREE_MARRIED
												    : PEDIGREE_TOGETHER])});
	}
}

/* The outline round a home runs through the box; y up. */
static bool is_on_outline(const struct genogram_picture *k, double x0, double y0, double x1, double y1)
{
	for (size_t h = 0; h < k->p->homes; h++)
		for (size_t i = 0; i < k->home[h].pieces; i++) {
			const struct dot_piece *o = &k->home[h].piece[i];

			for (size_t m = 0; m + 1 < o->points; m++) {
				struct dot_point a = o->point[m], b = o->point[m + 1];

				if (fmax(a.x, b.x) > x0 && fmin(a.x, b.x) < x1 && fmax(a.y, b.y) > y0 &&
				    fmin(a.y, b.y) < y1)
					return true;
			}
		}
	return false;
}

/* Words that are drawn already are in the box, or the strokes through another couple's line; as laid out, y down. */
static bool is_taken(const struct genogram_picture *k, uint32_t joint, double x0, double y0, double x1, double y1)
{
	size_t n;
	const struct dot_node *node = dot_nodes(k->d, &n);

	for (size_t i = 0; i < n; i++)
		if (node[i].shape == DOT_PLAIN && fabs(node[i].x - (x0 + x1) / 2) < (node[i].w + x1 - x0) / 2 &&
		    fabs(-node[i].y - (y0 + y1) / 2) < (node[i].h + y1 - y0) / 2)
			return true;
	for (uint32_t i = 0; i < k->p->joints; i++) {
		const struct dot_point *mark = &k->l.joint[i].mark;

		if (i != joint && k->l.joint[i].lines && k->s->couple[k->p->joint[i].bond].slashes &&
		    mark->x + 9 > x0 && mark->x - 9 < x1 && mark->y + 9 > y0 && mark->y - 9 < y1)
			return true;
	}
	return false;
}

/* The level part of a couple's line, between its corners, and its middle where no slash stands. */
static double level_part(const struct genogram_picture *k, uint32_t i, double *lo, double *hi)
{
	const struct layout_union *at = &k->l.joint[i];

	*lo = *hi = at->mark.x;
	for (size_t m = 0; m < at->lines; m++)
		for (size_t n = 0; n + 1 < at->line[m].points; n++) {
			struct dot_point p = at->line[m].point[n], q = at->line[m].point[n + 1];

			if (p.y == at->mark.y && q.y == at->mark.y) {
				*lo = fmin(*lo, fmin(p.x, q.x));
				*hi = fmax(*hi, fmax(p.x, q.x));
			}
		}
	return at->lines == 1 && at->line[0].points == 2 && !k->s->couple[k->p->joint[i].bond].slashes ? (*lo + *hi) / 2
												       : at->mark.x;
}

/* The lines of words above a couple's line, and how wide they are. */
static size_t say_years(const struct genogram_picture *k, uint32_t i, struct str line[static PEDIGREE_STEPS + 1], double *w)
{
	size_t n = genogram_words_couple_years(k->a, k->p, k->s, i, line);

	if (k->p->joint[i].related && !str_is_empty(k->s->text[STYLE_RELATED]))
		line[n++] = k->p->joint[i].cousins ? STR("cousins") : k->s->text[STYLE_RELATED];
	*w = 0;
	for (size_t m = 0; m < n; m++)
		*w = fmax(*w, measure_width(line[m], YEARS) * 1.1 + 2); /* a renderer's letters may be wider */
	return n;
}

void genogram_measure_years(struct genogram_picture *k)
{
	double *words = ARENA_ARRAY(k->a, double, k->p->joints + 1);
	struct str line[PEDIGREE_STEPS + 1];

	for (uint32_t i = 0; i < k->p->joints; i++)
		say_years(k, i, line, &words[i]);
	k->l.words = words;
}

/* The years of a couple, and that they are relatives, above the middle of its line, beside that, or below, where there is room for
 * all of them; the words of the line have them in any case. */
static void draw_years(struct genogram_picture *k, uint32_t i)
{
	enum { NEAR = 13 };
	const struct layout_union *at = &k->l.joint[i];
	bool slashed = k->s->couple[k->p->joint[i].bond].slashes;
	struct str line[PEDIGREE_STEPS + 1];
	double w, h, lo, hi, middle = level_part(k, i, &lo, &hi);
	double above = slashed ? 9 : is_double(k, &k->p->joint[i]) ? 2 + STRANDS : 2;
	int turns = NEAR + 2 * (int)((hi - lo) / 2);
	size_t n = say_years(k, i, line, &w);

	h = YEARS * 1.25 * (double)n;
	for (int turn = 0; n && !at->mark_upright && turn < 2 * turns; turn++) {
		int far = turn % turns;
		bool below = turn >= turns;
		double step = (far + 1) / 2 * (far % 2 ? 2.0 : -2.0);
		struct dot_point upper = {middle - w / 2 + step, at->mark.y + (below ? 3 : -h - above)};

		if ((far >= NEAR || below) && (upper.x < lo + 2 || upper.x + w > hi - 2 ||
					       (below && slashed && fabs(upper.x + w / 2 - at->mark.x) < w / 2 + 12)))
			continue;
		if (genogram_is_free(&k->l, upper.x - 1, upper.y - (below ? 0 : 1), upper.x + w + 1, upper.y + h) &&
		    !is_taken(k, i, upper.x, upper.y, upper.x + w, upper.y + h) &&
		    !is_on_outline(k, upper.x - 1, -upper.y - h, upper.x + w + 1, -upper.y + 1)) {
			struct buf b = {0};

			for (size_t m = 0; m < n; m++)
				buf_addf(&b, "%s%.*s", m ? "\n" : "", STR_ARG(line[m]));
			legend_text(k->d, k->a, upper.x, -upper.y, YEARS, false, "years", buf_str(&b));
			k->top = fmax(k->top, -upper.y);
			explain_years(k, i);
			buf_close(&b);
			return;
		}
	}
}

/* The same way, `aside` of it; corners are right angles. */
static struct dot_piece beside(struct genogram_picture *k, const struct dot_piece *from, double aside)
{
	struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, from->points + 1);
	double nx = 0, ny = 0;

	for (size_t i = 0; i < from->points; i++) {
		struct dot_point at = from->point[i];
		double mx = nx, my = ny;

		if (i + 1 < from->points) {
			double dx = from->point[i + 1].x - at.x, dy = from->point[i + 1].y - at.y,
			       len = fmax(hypot(dx, dy), 0.01);

			nx = -dy / len;
			ny = dx / len;
		}
		if (!i)
			mx = nx, my = ny;
		p[i] = fabs(mx * nx + my * ny) > 0.5
			       ? (struct dot_point){at.x + aside * nx, at.y + aside * ny}
			       : (struct dot_point){at.x + aside * (mx + nx), at.y + aside * (my + ny)};
	}
	return (struct dot_piece){p, from->points, false};
}

/* A strand ends where the outline of that symbol is beside the line's own end; `next` is its corner before the end. */
static void meet(const struct genogram_picture *k, const struct pedigree_union *u, struct dot_point *end, const struct dot_point *next)
{
	const struct layout_person *a = &k->l.person[u->a], *b = &k->l.person[u->b],
				   *q = hypot(end->x - a->x, end->y + a->y) < hypot(end->x - b->x, end->y + b->y) ? a : b;
	double x = end->x - q->x, y = end->y + q->y; /* from the middle, y up */

	if (fabs(end->y - next->y) < fabs(end->x - next->x))
		end->x = q->x + copysign(symbol_edge(q->shape, q->size, q->rim - q->size / 2, SYMBOL_FLANK, -y), x);
	else
		end->y = -q->y + copysign(symbol_edge(q->shape, q->size, q->rim - q->size / 2, y > 0 ? SYMBOL_TOP : SYMBOL_FOOT, x), y);
}

/* The second strand of a couple's line: above it, since children hang from below. */
static struct dot_piece strand_of_couple(struct genogram_picture *k, const struct pedigree_union *u, const struct dot_piece *line)
{
	size_t last = line->points - 1;
	struct dot_piece to = beside(k, line, line->point[last].x < line->point[0].x ? -STRANDS : STRANDS);
	struct dot_point *p = (struct dot_point *)to.point; /* made just now */

	if (last) {
		meet(k, u, &p[0], &p[1]);
		meet(k, u, &p[last], &p[last - 1]);
	}
	return to;
}

static void draw_couple(struct genogram_picture *k, uint32_t i, unsigned first, unsigned second)
{
	static const char *const names[PEDIGREE_BONDS] = {"parents",   "married",    "cohabiting", "engaged",
							  "separated", "ex-partner", "divorced",   "single"};
	const struct pedigree_union *u = &k->p->joint[i];
	const struct layout_union *at = &k->l.joint[i];
	const struct style_stroke *stroke = &k->s->couple[u->bond];
	struct dot_piece piece[16], cut[2];
	struct dot_point slash[2][2];
	bool doubled = is_double(k, u);
	size_t n = 0;

	for (size_t m = 0; m < at->lines; m++) {
		struct dot_piece one = turned(k, &at->line[m]);

		piece[n++] = one;
		if (doubled)
			piece[n++] = strand_of_couple(k, u, &one);
	}
	for (unsigned m = 0; m < stroke->slashes && m < 2; m++) {
		double off = 6 * ((int)m - (stroke->slashes - 1) / 2.0), x = at->mark.x, y = -at->mark.y;

		if (at->mark_upright)
			slash[m][0] = (struct dot_point){x - 8, y + off - 4},
			slash[m][1] = (struct dot_point){x + 8, y + off + 4};
		else
			slash[m][0] = (struct dot_point){x + off - 4, y - 8},
			slash[m][1] = (struct dot_point){x + off + 4, y + 8};
		cut[m] = (struct dot_piece){slash[m], 2, false};
	}
	dot_add_line(k->d, &(struct dot_line){.id = union_id(k, "union", i),
					      .class = arena_printf(k->a, "union %s", names[u->bond]),
					      .words = genogram_words_union(k->a, k->p, k->s, i),
					      .from = first,
					      .to = second,
					      .piece = piece,
					      .pieces = n,
					      .style = stroke->style,
					      .width = stroke->width});
	if (stroke->slashes) { /* a line of their own: slashes of a dashed line are not dashed */
		k->top = fmax(k->top, 9 - at->mark.y);
		dot_add_line(k->d, &(struct dot_line){.id = union_id(k, "slash", i),
						      .class = STR("slash"),
						      .from = first,
						      .to = second,
						      .piece = cut,
						      .pieces = stroke->slashes,
						      .width = 1.4});
	}
	legend_add(&k->legend,
		   &(struct legend_entry){.kind = LEGEND_STROKE,
					  .stroke = stroke,
					  .words = genogram_words_bond(u, stroke->words)});
	if (doubled)
		legend_add(&k->legend,
			   &(struct legend_entry){.kind = LEGEND_DOUBLE, .words = k->s->mark[STYLE_RELATED]});
	draw_years(k, i);
}

/* Dashes upon a dotted line, so that it is not taken for another that is dotted: a line of their own, since a line has one style.
 * They stand between corners. */
static void draw_dashes(struct genogram_picture *k, const struct dot_line *line)
{
	const struct dot_piece *p = &line->piece[0];
	struct dot_piece *piece;
	size_t most = 1, n = 0;

	for (size_t i = 0; i + 1 < p->points; i++)
		most += (size_t)(hypot(p->point[i + 1].x - p->point[i].x, p->point[i + 1].y - p->point[i].y) / STYLE_DASH_STEP) + 1;
	piece = ARENA_ARRAY(k->a, struct dot_piece, most);
	for (size_t i = 0; i + 1 < p->points; i++) {
		struct dot_point from = p->point[i], to = p->point[i + 1];
		double len = hypot(to.x - from.x, to.y - from.y), ux = (to.x - from.x) / len, uy = (to.y - from.y) / len;

		for (double at = STYLE_DASH / 2; at + 1.5 * STYLE_DASH < len; at += STYLE_DASH_STEP) {
			struct dot_point *end = ARENA_ARRAY(k->a, struct dot_point, 2);

			end[0] = (struct dot_point){from.x + ux * at, from.y + uy * at};
			end[1] = (struct dot_point){end[0].x + ux * STYLE_DASH, end[0].y + uy * STYLE_DASH};
			piece[n++] = (struct dot_piece){end, 2, false};
		}
	}
	if (n)
		dot_add_line(k->d, &(struct dot_line){.id = arena_printf(k->a, "dash-%.*s", STR_ARG(str_part(line->id, 6, SIZE_MAX))),
						      .class = STR("dash"),
						      .from = line->from,
						      .to = line->to,
						      .piece = piece,
						      .pieces = n,
						      .width = line->width,
						      .colour = line->colour});
}

/* What hangs from a union; alone: of one parent, with no line of a couple. */
static void draw_descent(struct genogram_picture *k, uint32_t i, unsigned first)
{
	const struct layout_union *at = &k->l.joint[i];
	struct dot_piece piece[16];
	bool alone = !at->lines;

	for (size_t n = 0; n < at->descents; n++)
		piece[n] = turned(k, &at->descent[n]);
	dot_add_line(k->d, &(struct dot_line){.id = union_id(k, alone ? "union" : "descent", i),
					      .class = alone ? STR("union single descent") : STR("descent"),
					      .words = alone ? genogram_words_union(k->a, k->p, k->s, i)
							     : (struct str){0},
					      .from = first,
					      .to = first,
					      .piece = piece,
					      .pieces = at->descents});
}

void genogram_draw_union(struct genogram_picture *k, uint32_t i)
{
	const struct pedigree_union *u = &k->p->joint[i];
	unsigned first = u->a == FAMILY_NOBODY ? 0 : k->node[u->a],
		 second = u->b == FAMILY_NOBODY ? first : k->node[u->b];

	if (k->l.joint[i].lines)
		draw_couple(k, i, first, second);
	if (k->l.joint[i].descents)
		draw_descent(k, i, first);
}

void genogram_draw_child(struct genogram_picture *k, uint32_t i)
{
	static const char *const names[PEDIGREE_DESCENTS] = {"biological", "adopted", "kinship", "foster",
							     "step"};
	const struct pedigree_child *c = &k->p->child[i];
	const struct pedigree_union *u = &k->p->joint[c->joint];
	const struct layout_child *at = &k->l.child[i];
	const struct style_stroke *stroke = &k->s->child[c->descent];
	struct dot_piece piece[8];
	struct str id = genogram_id_of(k, "child", c->child);
	bool past = !c->structural && !c->current;
	struct str words = stroke->words;
	struct dot_line line;
	size_t n;

	if (!at->stems)
		return;
	for (n = 0; n < at->stems; n++)
		piece[n] = turned(k, &at->stem[n]);
	if (!c->structural)
		id = arena_printf(k->a, "%.*s__%.*s", STR_ARG(id),
				  STR_ARG(str_part(union_id(k, "x", c->joint), 2, SIZE_MAX)));
	line = (struct dot_line){.id = id,
					.class = arena_printf(k->a, "child %s%s%s%s", names[c->descent],
							      c->structural ? "" : " second",
							      c->current ? "" : " past",
							      !c->structural || !k->twin[c->child]	       ? ""
							      : k->twin[c->child] == GENOGRAM_IDENTICAL ? " twin identical"
													: " twin"),
					.words = genogram_words_child(k->a, k->p, i),
					.from = u->a == FAMILY_NOBODY ? k->node[c->child] : k->node[u->a],
					.to = k->node[c->child],
					.piece = piece,
					.pieces = n,
					.style = stroke->style,
					.width = past ? stroke->width / 2 : stroke->width,
					.colour = past ? PAST : c->structural ? NULL : SECOND};
	dot_add_line(k->d, &line);
	if (stroke->dashes)
		draw_dashes(k, &line);
	if (!str_is_empty(c->as))
		words = arena_printf(k->a, "%.*s: %.*s", STR_ARG(words), STR_ARG(c->as));
	else if (c->descent == PEDIGREE_BIRTH)
		words = arena_printf(k->a, "%.*s, of a further parent recorded", STR_ARG(words));
	if (past)
		legend_add(&k->legend, &(struct legend_entry){
					       .kind = LEGEND_STROKE,
					       .stroke = stroke,
					       .width = stroke->width / 2,
					       .colour = PAST,
					       .words = arena_printf(k->a, "%.*s, in the past",
								     STR_ARG(words))});
	else if (c->descent != PEDIGREE_BIRTH || !c->structural)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_STROKE,
							      .stroke = stroke,
							      .colour = c->structural ? NULL : SECOND,
							      .words = words});
}
