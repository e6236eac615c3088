#include "draw/genogram.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "draw/genogram_home.h"
#include "draw/genogram_line.h"
#include "draw/genogram_words.h"
#include "draw/layout.h"
#include "draw/legend.h"
#include "format/measure.h"

#define NAME_SIZE  9.0
#define NAME_WIDTH 82.0 /* a name that is wider goes on in a second line */
#define NAME_GAP   4.0  /* between a symbol and its name */
#define NAME_LINE  (NAME_SIZE * 1.25)

struct picture {
	const struct pedigree *p;
	const struct style *s;
	const struct genogram_options *w;
	struct arena *a;
	struct layout l;
	struct legend legend;
	struct dot *d;
	struct str *label; /* below each symbol */
	size_t *label_lines;
	double *label_width;
	unsigned *node;
	double left, right, top, bottom; /* of what is drawn, y up */
};

static enum dot_shape shape_of(const struct picture *k, uint32_t who)
{
	const struct pedigree_person *q = &k->p->person[who];

	return q->unborn ? DOT_TRIANGLE : k->s->symbol[q->sex < PERSON_SEXES ? q->sex : 0].shape;
}

/* A parent who stands alone above his children has his name beside the line that goes down to them. */
static bool is_beside(const struct picture *k, uint32_t who)
{
	for (size_t i = 0; i < k->p->joints; i++)
		if (k->p->joint[i].a == who && k->p->joint[i].b == FAMILY_NOBODY)
			return layout_has_children(&k->l, (uint32_t)i);
	return false;
}

static void make_labels(struct picture *k)
{
	for (uint32_t i = 0; i < k->p->persons; i++) {
		const struct pedigree_person *q = &k->p->person[i];
		struct layout_person *to = &k->l.person[i];
		struct str line[8], years = genogram_words_years(k->a, k->p, i);
		struct buf b = {0};
		size_t n;
		double half = 0;

		if (q->unnamed && !q->unborn) {
			n = measure_wrap(k->a, genogram_words_unnamed(k->a, k->p, i), NAME_SIZE, NAME_WIDTH,
					 3, line);
		} else {
			n = measure_wrap(k->a, genogram_words_name(k->a, k->p, i), NAME_SIZE, NAME_WIDTH, 2,
					 line);
		}
		if (q->person) {
			/* what the child calls her, where a record says so */
			if (!q->unnamed && !str_is_absent(family_other_name(q->person)))
				n += measure_wrap(k->a,
						  arena_printf(k->a, "(%.*s)",
							       STR_ARG(measure_clean(
								       k->a, family_other_name(q->person)))),
						  NAME_SIZE, NAME_WIDTH, 1, line + n);
			if (q->said_of != FAMILY_NOBODY)
				n += measure_wrap(
					k->a,
					arena_printf(k->a, "%s of %.*s", family_tie_words(q->said),
						     STR_ARG(genogram_words_name(k->a, k->p, q->said_of))),
					NAME_SIZE, NAME_WIDTH, 3, line + n);
			if (!str_is_empty(years))
				n += measure_wrap(k->a, years, NAME_SIZE, NAME_WIDTH + 14, 1, line + n);
		}
		for (size_t m = 0; m < n; m++) {
			if (m)
				buf_add_char(&b, '\n');
			buf_add(&b, line[m]);
			half = fmax(half, measure_width(line[m], NAME_SIZE) / 2);
		}
		k->label[i] = arena_copy(k->a, buf_str(&b));
		buf_close(&b);
		k->label_lines[i] = n;
		k->label_width[i] = 2 * half;
		to->rim = LAYOUT_SYMBOL / 2 + (q->index ? 4 : 0);
		to->left = fmax(to->rim, is_beside(k, i) ? 0 : half);
		to->right = fmax(to->rim, is_beside(k, i) ? 2 * half + 5 : half);
		to->below = to->rim + NAME_GAP + NAME_LINE * (double)n;
	}
}

static struct str id_of(const struct picture *k, const char *prefix, uint32_t who)
{
	const struct pedigree_person *q = &k->p->person[who];

	if (q->person)
		return dot_id(k->a, prefix, q->person->id);
	return arena_printf(k->a, "%.*s__other",
			    STR_ARG(dot_id(k->a, prefix, k->p->person[q->stands_for].person->id)));
}

/* union-A__B in the order of ids, whoever stands left. */
static struct str union_id(const struct picture *k, const char *prefix, uint32_t joint)
{
	const struct pedigree_union *u = &k->p->joint[joint];

	if (u->a == FAMILY_NOBODY) {
		for (size_t i = 0; i < k->p->children; i++)
			if (k->p->child[i].joint == joint)
				return arena_printf(k->a, "%.*s__siblings",
						    STR_ARG(id_of(k, prefix, k->p->child[i].child)));
		return arena_printf(k->a, "%s-%u", prefix, joint);
	}
	if (u->b == FAMILY_NOBODY)
		return id_of(k, prefix, u->a);
	return arena_printf(k->a, "%.*s__%.*s", STR_ARG(id_of(k, prefix, u->a)),
			    STR_ARG(str_part(id_of(k, "x", u->b), 2, SIZE_MAX)));
}

/* Four arms from the middle: whoever is dead. */
static void draw_cross(struct picture *k, uint32_t i, enum dot_shape shape, double arm, double in)
{
	const struct layout_person *at = &k->l.person[i];
	struct dot_point p[4][2];
	struct dot_piece piece[4];

	for (int n = 0; n < 4; n++) {
		double sx = n % 2 ? 1 : -1, sy = n / 2 ? 1 : -1;

		p[n][0] = (struct dot_point){at->x + sx * arm, -at->y + sy * arm};
		p[n][1] = (struct dot_point){at->x + sx * in, -at->y + sy * in};
		piece[n] = (struct dot_piece){p[n], 2, false};
	}
	dot_add_line(k->d, &(struct dot_line){.id = id_of(k, "dead", i),
					      .class = STR("deceased"),
					      .from = k->node[i],
					      .to = k->node[i],
					      .piece = piece,
					      .pieces = 4,
					      .width = 1,
					      .colour = "#333333"});
	legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
						      .shape = shape,
						      .crossed = true,
						      .words = k->s->mark[STYLE_DEAD]});
}

static void draw_person(struct picture *k, uint32_t i)
{
	static const char *const sex[PERSON_SEXES] = {"unknown", "male", "female", "other", "unknown"};
	const struct pedigree_person *q = &k->p->person[i];
	const struct layout_person *at = &k->l.person[i];
	enum dot_shape shape = shape_of(k, i);
	struct str class = arena_printf(k->a, "person %s%s%s%s%s", sex[q->sex < PERSON_SEXES ? q->sex : 0],
					q->index ? " index" : "", q->dead ? " deceased" : "",
					q->unborn ? " unborn" : "", q->unnamed ? " unnamed" : "");
	double half = LAYOUT_SYMBOL / 2, arm = shape == DOT_CIRCLE    ? half * 0.7071
					       : shape == DOT_DIAMOND ? half / 2
								      : half;
	double label_h = NAME_LINE * (double)k->label_lines[i];
	bool beside = is_beside(k, i);
	struct str inside = genogram_words_inside(k->a, k->p, i);

	if (str_is_empty(inside) && shape == DOT_DIAMOND && q->sex != PERSON_SEX_OTHER)
		inside = STR("?");
	k->node[i] = dot_add_node(
		k->d, &(struct dot_node){.id = id_of(k, "person", i),
					 .class = class,
					 .words = genogram_words_person(k->a, k->p, i),
					 .shape = shape,
					 .x = at->x,
					 .y = -at->y,
					 .w = LAYOUT_SYMBOL,
					 .h = LAYOUT_SYMBOL,
					 .rims = q->index ? 2 : 1,
					 .text = inside,
					 .size = NAME_SIZE,
					 .below = k->label[i],
					 .below_x = beside ? at->x + 5 + k->label_width[i] / 2 : at->x,
					 .below_y = -at->y - at->rim - NAME_GAP - label_h / 2});
	legend_add(&k->legend,
		   &(struct legend_entry){
			   .kind = LEGEND_SHAPE,
			   .shape = shape,
			   .words = q->unborn ? k->s->mark[STYLE_UNBORN]
					      : k->s->symbol[q->sex < PERSON_SEXES ? q->sex : 0].words,
			   .inside = shape == DOT_DIAMOND && q->sex != PERSON_SEX_OTHER ? "?" : NULL});
	if (q->index)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
							      .shape = shape,
							      .rims = 2,
							      .words = k->s->mark[STYLE_INDEX]});
	if (q->unnamed && !q->unborn)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
							      .shape = shape,
							      .inside = "?",
							      .words = k->s->mark[STYLE_UNNAMED]});
	if (q->dead)
		draw_cross(k, i, shape, arm,
			   str_is_empty(inside) ? 0 : 8); /* the arms leave room for the age */
}

static struct dot_piece turned(struct picture *k, const struct dot_piece *from)
{
	struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, from->points + 1);

	for (size_t i = 0; i < from->points; i++)
		p[i] = (struct dot_point){from->point[i].x, -from->point[i].y};
	return (struct dot_piece){p, from->points, from->curve};
}

static void draw_couple(struct picture *k, uint32_t i, unsigned first, unsigned second)
{
	static const char *const names[PEDIGREE_BONDS] = {"parents",   "married",    "cohabiting", "engaged",
							  "separated", "ex-partner", "divorced",   "single"};
	const struct pedigree_union *u = &k->p->joint[i];
	const struct layout_union *at = &k->l.joint[i];
	const struct style_stroke *stroke = &k->s->couple[u->bond];
	struct dot_piece piece[16], cut[2];
	struct dot_point slash[2][2];
	size_t n = 0;

	for (size_t m = 0; m < at->lines; m++)
		piece[n++] = turned(k, &at->line[m]);
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
	if (stroke->slashes) /* a line of their own: slashes of a dashed line are not dashed */
		dot_add_line(k->d, &(struct dot_line){.id = union_id(k, "slash", i),
						      .class = STR("slash"),
						      .from = first,
						      .to = second,
						      .piece = cut,
						      .pieces = stroke->slashes,
						      .width = 1.4});
	legend_add(&k->legend,
		   &(struct legend_entry){.kind = LEGEND_STROKE, .stroke = stroke, .words = stroke->words});
}

/* What hangs from a union; alone: of one parent, with no line of a couple. */
static void draw_descent(struct picture *k, uint32_t i, unsigned first)
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

static void draw_union(struct picture *k, uint32_t i)
{
	const struct pedigree_union *u = &k->p->joint[i];
	unsigned first = u->a == FAMILY_NOBODY ? 0 : k->node[u->a],
		 second = u->b == FAMILY_NOBODY ? first : k->node[u->b];

	if (k->l.joint[i].lines)
		draw_couple(k, i, first, second);
	if (k->l.joint[i].descents)
		draw_descent(k, i, first);
}

static void draw_child(struct picture *k, uint32_t i)
{
	static const char *const names[PEDIGREE_DESCENTS] = {"biological", "adopted", "kinship", "foster",
							     "step"};
	const struct pedigree_child *c = &k->p->child[i];
	const struct pedigree_union *u = &k->p->joint[c->joint];
	const struct layout_child *at = &k->l.child[i];
	const struct style_stroke *stroke = &k->s->child[c->descent];
	struct dot_piece piece[8];
	struct str id = id_of(k, "child", c->child);
	size_t n;

	if (!at->stems)
		return;
	for (n = 0; n < at->stems; n++)
		piece[n] = turned(k, &at->stem[n]);
	if (!c->structural)
		id = arena_printf(k->a, "%.*s__%.*s", STR_ARG(id),
				  STR_ARG(str_part(union_id(k, "x", c->joint), 2, SIZE_MAX)));
	dot_add_line(k->d,
		     &(struct dot_line){.id = id,
					.class = arena_printf(k->a, "child %s%s%s", names[c->descent],
							      c->structural ? "" : " second",
							      c->current ? "" : " past"),
					.words = genogram_words_child(k->a, k->p, i),
					.from = u->a == FAMILY_NOBODY ? k->node[c->child] : k->node[u->a],
					.to = k->node[c->child],
					.piece = piece,
					.pieces = n,
					.style = stroke->style,
					.width = stroke->width,
					.colour = c->structural ? NULL : "#0072b2"});
	if (c->descent != PEDIGREE_BIRTH)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_STROKE,
							      .stroke = stroke,
							      .words = stroke->words});
}

static void draw_homes(struct picture *k)
{
	static const char *const tint[] = {"#2166ac1a", "#d55e0017", "#1b783717", "#762a8317"};

	for (size_t h = 0; h < k->p->homes; h++) {
		struct genogram_outline *outline;
		size_t n = genogram_home_outline(&k->l, &k->p->home[h], k->p->homes > 1 ? 11 : 0, &outline);
		struct dot_piece *piece = ARENA_ARRAY(k->a, struct dot_piece, n + 1);
		struct buf words = {0};

		for (size_t i = 0; i < n; i++) {
			struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, outline[i].points + 2);

			for (size_t m = 0; m < outline[i].points; m++) {
				p[m] = (struct dot_point){outline[i].point[m].x, -outline[i].point[m].y};
				k->left = fmin(k->left, p[m].x);
				k->right = fmax(k->right, p[m].x);
				k->top = fmax(k->top, p[m].y);
				k->bottom = fmin(k->bottom, p[m].y);
			}
			p[outline[i].points] = p[0];
			piece[i] = (struct dot_piece){p, outline[i].points + 1, false};
			dot_add_area(k->d, &(struct dot_area){p, outline[i].points, tint[h % 4]});
			if (k->p->homes > 1 || n > 1) {
				struct str letter = arena_printf(k->a, "Home %c", (char)('A' + h % 26));
				struct dot_point at = genogram_home_letter(
					&k->l, &outline[i], 1.25 * measure_width(letter, 8), 10);

				legend_text(k->d, k->a, at.x, -at.y, 8, true, "household", letter);
			}
		}
		for (size_t i = 0; i < k->p->home[h].members; i++)
			buf_addf(&words, "%s%.*s", i ? ", " : "",
				 STR_ARG(genogram_words_name(k->a, k->p, k->p->home[h].member[i])));
		buf_addf(&words, ": %.*s", STR_ARG(k->s->mark[STYLE_HOME]));
		dot_add_line(k->d, &(struct dot_line){.id = arena_printf(k->a, "home-%c%zu",
									 (char)('A' + h % 26), h / 26),
						      .class = STR("household"),
						      .words = buf_str(&words),
						      .piece = piece,
						      .pieces = n,
						      .style = DOT_DASHED,
						      .width = 1,
						      .colour = "#4d4d4d"});
		buf_close(&words);
		legend_add(&k->legend,
			   &(struct legend_entry){.kind = LEGEND_HOME, .words = k->s->mark[STYLE_HOME]});
	}
}

static struct str title_of(const struct picture *k)
{
	struct buf b = {0};
	struct str s;
	size_t n = 0, all = 0;

	if (!str_is_empty(k->w->title))
		return measure_clean(k->a, k->w->title);
	for (uint32_t i = 0; i < k->p->persons; i++)
		all += k->p->person[i].index;
	buf_add_z(&b, all ? "Family of " : "Family");
	for (uint32_t i = 0; i < k->p->persons; i++)
		if (k->p->person[i].index) {
			if (n)
				buf_add_z(&b, n + 1 < all ? ", " : " and ");
			buf_add(&b, genogram_words_name(k->a, k->p, i));
			n++;
		}
	if (k->w->invented)
		buf_add_z(&b, " (invented)");
	s = arena_copy(k->a, buf_str(&b));
	buf_close(&b);
	return s;
}

static struct str subtitle_of(const struct picture *k)
{
	struct buf b = {0};
	struct str s, notes;

	buf_add_z(&b, "Genogram as at ");
	date_write_day_words(k->p->day, &b);
	buf_add_z(&b, ", from ");
	buf_add(&b,
		str_is_empty(k->w->source) ? STR("the records supplied") : measure_clean(k->a, k->w->source));
	buf_add_z(&b, "; not checked with the family.");
	notes = genogram_words_notes(k->a, k->p);
	if (!str_is_empty(notes)) {
		buf_add_char(&b, '\n');
		buf_add(&b, notes);
	}
	s = arena_copy(k->a, buf_str(&b));
	buf_close(&b);
	return s;
}

static double text_width(struct arena *a, struct str s, double size)
{
	double w = 0;

	while (!str_is_absent(s))
		w = fmax(w, measure_width(measure_clean(a, str_cut(&s, '\n')), size));
	return w;
}

/* Under the legend: who said so, of every line for a feeling, and when. */
static double draw_sayings(struct picture *k, double width)
{
	double h = 0;

	for (uint32_t i = 0; i < k->p->lines; i++) {
		struct str line[4];
		size_t n = measure_wrap(k->a, genogram_words_line(k->a, k->p, k->w->code, i), 8, width, 4,
					line);

		if (!i)
			h += 8 + legend_text(k->d, k->a, k->left, k->bottom - 8, 8, true, "saying",
					     STR("Lines, as they were said"));
		for (size_t m = 0; m < n; m++)
			h += 1 + legend_text(k->d, k->a, k->left, k->bottom - h, 8, false, "saying", line[m]);
	}
	return h;
}

/* Title above, legend below, both from the left edge; the page is as wide as the widest of them. */
static void frame(struct picture *k, struct genogram_figures *figures)
{
	struct str title = title_of(k), subtitle = subtitle_of(k), line[4];
	double width = fmax(k->right - k->left, fmax(text_width(k->a, subtitle, 9), 440)), y;
	size_t n;

	width = fmax(width, legend_width(&k->legend));
	n = measure_wrap(k->a, title, 15 * 1.25, width, 4, line); /* bold letters are wider */
	y = k->top + 14;
	for (struct str rest = subtitle; !str_is_absent(rest); str_cut(&rest, '\n'))
		y += 9 * 1.25;
	k->top = y + 4 + 15 * 1.3 * (double)n;
	legend_text(k->d, k->a, k->left, y, 9, false, "subtitle", subtitle);
	for (size_t i = 0; i < n; i++)
		legend_text(k->d, k->a, k->left, k->top - 15 * 1.3 * (double)i, 15, true, "title", line[i]);
	k->bottom -= 16;
	k->bottom -= legend_draw(&k->legend, k->d, k->a, k->left, k->bottom, width);
	k->bottom -= draw_sayings(k, width);
	figures->width = width;
	figures->height = k->top - k->bottom;
	dot_set_frame(k->d, k->left, k->bottom, k->left + width, k->top);
}

int genogram_draw(const struct pedigree *p, const struct style *s, const struct genogram_options *w,
		  struct out *o, struct genogram_figures *figures, struct err *e)
{
	struct arena a = {0};
	struct picture k = {.p = p, .s = s, .w = w, .a = &a};
	struct genogram_figures mine = {0};
	int r;

	k.label = ARENA_ARRAY(&a, struct str, p->persons + 1);
	k.label_lines = ARENA_ARRAY(&a, size_t, p->persons + 1);
	k.label_width = ARENA_ARRAY(&a, double, p->persons + 1);
	k.node = ARENA_ARRAY(&a, unsigned, p->persons + 1);
	k.l.of = p;
	k.l.arena = &a;
	k.l.person = ARENA_ARRAY(&a, struct layout_person, p->persons + 1);
	make_labels(&k);
	layout_run(&k.l);
	k.d = dot_open(title_of(&k), genogram_words_list(&a, p, s, w->code));
	k.left = p->persons ? k.l.x0 : 0;
	k.right = p->persons ? k.l.x1 : 0;
	k.top = p->persons ? -k.l.y0 : 0;
	k.bottom = p->persons ? -k.l.y1 : 0;
	for (uint32_t i = 0; i < p->persons; i++)
		draw_person(&k, i);
	draw_homes(&k);
	for (uint32_t i = 0; i < p->joints; i++)
		draw_union(&k, i);
	for (uint32_t i = 0; i < p->children; i++)
		draw_child(&k, i);
	genogram_line_draw(&k.l, s, w->code, k.d, k.node, &k.legend);
	mine.apart = k.l.apart;
	mine.evaluations = k.l.evaluations;
	frame(&k, &mine);
	r = dot_draw(k.d, w->form, p->day, o, e);
	if (figures)
		*figures = mine;
	dot_close(k.d);
	arena_close(&a);
	return r;
}
