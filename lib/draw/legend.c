#include "draw/legend.h"

#include <math.h>
#include <string.h>

#include "draw/symbol.h"
#include "format/measure.h"

#define SIZE   9.0
#define SAMPLE 34.0 /* room for the sample before the words */
#define STROKE 28.0 /* how long a sample of a line is */
#define LINE   19.0
enum { WAY = 8, MOST_ENTRIES = sizeof((struct legend *)0)->entry / sizeof *((struct legend *)0)->entry };
enum { MOST_ROWS = 16 }; /* a legend of more becomes wider than the picture, if need be */
#define LONG   18.0 /* by how much a sample of a line for a feeling, or of one that is broken, is longer */

static int compare_inside(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !b - !a;
}

/* <0: a stands before b. */
static int compare(const struct legend_entry *a, const struct legend_entry *b)
{
	int c = (int)a->kind - (int)b->kind;

	if (!c && a->kind == LEGEND_SHAPE) {
		c = (int)a->look - (int)b->look;
		c = c ? c : compare_inside(a->inside, b->inside);
		c = c ? c : (int)a->shape - (int)b->shape;
	} else if (!c && a->kind == LEGEND_STROKE) {
		c = (a->stroke->place > b->stroke->place) - (a->stroke->place < b->stroke->place);
	} else if (!c && a->kind == LEGEND_EMOTION) {
		c = (a->emotion > b->emotion) - (a->emotion < b->emotion); /* of one list */
	}
	return c ? c : str_compare(a->words, b->words);
}

void legend_add(struct legend *l, const struct legend_entry *e)
{
	size_t at = 0;

	while (at < l->n && (l->entry[at].kind != e->kind || !str_is_equal(l->entry[at].words, e->words)))
		at++;
	if (at < l->n && compare(e, &l->entry[at]) >= 0)
		return;
	if (at == MOST_ENTRIES) { /* it is said that there are more */
		l->entry[MOST_ENTRIES - 1] = (struct legend_entry){
			.kind = LEGEND_MORE, .inside = "...", .words = STR("and further signs, told in the words of the picture")};
		return;
	}
	l->n += at == l->n;
	while (at && compare(e, &l->entry[at - 1]) < 0) {
		l->entry[at] = l->entry[at - 1];
		at--;
	}
	l->entry[at] = *e;
}

double legend_text(struct dot *d, struct arena *a, double x, double y, double size, bool bold,
		   const char *class, struct str text)
{
	struct str rest = text;
	double w = 0, h = 0;

	/* a renderer's fonts may be wider than measured, and it warns of what does not go into its node */
	while (!str_is_absent(rest)) {
		w = fmax(w, measure_width(measure_clean(a, str_cut(&rest, '\n')), size) * (bold ? 1.25 : 1.06));
		h += size * 1.25;
	}
	dot_add_node(d, &(struct dot_node){.class = str_of(class),
					   .shape = DOT_PLAIN,
					   .x = x + w / 2 + 1,
					   .y = y - h / 2,
					   .w = w + 2,
					   .h = h,
					   .text = text,
					   .size = size,
					   .side = DOT_LEFT,
					   .bold = bold});
	return h;
}

/* A sample that is a text, in bold letters, and the space after it. */
static double wide_text(const struct legend_entry *e)
{
	return e->kind == LEGEND_TEXT || e->kind == LEGEND_MORE ? measure_width(str_of(e->inside), SIZE) * 1.25 + 8 : 0;
}

/* How much longer its sample is: of what is broken the eye needs some of it. */
static double longer(const struct legend_entry *e)
{
	return e->kind == LEGEND_EMOTION || (e->kind == LEGEND_STROKE && e->stroke->style != DOT_SOLID && e->stroke->style != DOT_BOLD)
		       ? LONG
		       : 0;
}

static double width_of(const struct legend_entry *e)
{
	return fmax(SAMPLE, wide_text(e)) + longer(e) + measure_width(e->words, SIZE) * 1.1 + 16;
}

double legend_width(const struct legend *l)
{
	size_t columns = (l->n + MOST_ROWS - 1) / MOST_ROWS, rows = columns ? (l->n + columns - 1) / columns : 0;
	double total = 0;

	for (size_t i = 0; i < l->n; i += rows) {
		double w = 0;

		for (size_t k = i; k < l->n && k < i + rows; k++)
			w = fmax(w, width_of(&l->entry[k]));
		total += w;
	}
	return total;
}

static void draw_stroke(const struct legend_entry *e, struct dot *d, double x, double y)
{
	const struct style_stroke *s = e->stroke;
	struct dot_point line[9], dash[2][2], slash[2][2], hatch[4][2];
	struct dot_piece piece[5], cut[2], over[2];
	size_t points = s->zigzag ? 9 : 2, n = 0;
	double wide = STROKE + longer(e);

	for (size_t i = 0; i < points; i++)
		line[i] = (struct dot_point){x + wide * (double)i / (double)(points - 1),
					     i == 0 || i + 1 == points ? y
					     : i % 2                   ? y + 3
								       : y - 3};
	piece[n++] = (struct dot_piece){line, points, false};
	for (unsigned i = 0; i < s->slashes && i < 2; i++) {
		double at = x + wide / 2 + 6 * ((int)i - (s->slashes - 1) / 2.0);

		slash[i][0] = (struct dot_point){at - 3, y - 6};
		slash[i][1] = (struct dot_point){at + 3, y + 6};
		cut[i] = (struct dot_piece){slash[i], 2, false};
	}
	for (int i = 0; s->hatch && i < 4; i++) {
		hatch[i][0] = (struct dot_point){x + 5 + 6 * i, y - 4};
		hatch[i][1] = (struct dot_point){x + 5 + 6 * i, y + 4};
		piece[n++] = (struct dot_piece){hatch[i], 2, false};
	}
	dot_add_line(d, &(struct dot_line){.class = STR("legend"),
					   .piece = piece,
					   .pieces = n,
					   .style = s->style,
					   .width = e->width > 0 ? e->width : s->width,
					   .colour = e->colour        ? e->colour
						     : s->colour[0] ? s->colour
								    : NULL,
					   .arrow_to = s->arrow,
					   .arrow_from = s->arrow_back});
	for (int i = 0; i < 2; i++) {
		dash[i][0] = (struct dot_point){x + STYLE_DASH / 2 + STYLE_DASH_STEP * i, y};
		dash[i][1] = (struct dot_point){dash[i][0].x + STYLE_DASH, y};
		over[i] = (struct dot_piece){dash[i], 2, false};
	}
	if (s->dashes)
		dot_add_line(d, &(struct dot_line){.class = STR("legend"),
						   .piece = over,
						   .pieces = 2,
						   .width = e->width > 0 ? e->width : s->width,
						   .colour = e->colour});
	if (s->slashes)
		dot_add_line(
			d, &(struct dot_line){
				   .class = STR("legend"), .piece = cut, .pieces = s->slashes, .width = 1.4});
}

static void draw_emotion(const struct legend_entry *e, struct dot *d, struct arena *a, double x, double y)
{
	struct dot_point way[WAY + 1]; /* bent, as the line will be: what is straight is of the structure */
	struct dot_line line = {.class = STR("legend")};

	for (int i = 0; i <= WAY; i++)
		way[i] = (struct dot_point){x + (STROKE + LONG) * i / WAY, y - 2 + 16.0 * i * (WAY - i) / (WAY * WAY)};
	emotion_trace(e->emotion, &(struct emotion_way){way, NULL, WAY + 1, 0.5}, a, &line);
	dot_add_line(d, &line);
}

static void draw_entry(const struct legend_entry *e, struct dot *d, struct arena *a, double x, double y)
{
	if (e->kind == LEGEND_STROKE) {
		draw_stroke(e, d, x, y);
	} else if (e->kind == LEGEND_EMOTION) {
		draw_emotion(e, d, a, x, y);
	} else if (e->kind == LEGEND_TEXT || e->kind == LEGEND_MORE) {
		legend_text(d, a, x, y + SIZE * 0.62, SIZE, true, "legend", str_of(e->inside));
		x += fmax(0, wide_text(e) - SAMPLE);
	} else if (e->kind == LEGEND_TWINS) {
		struct dot_point leg[2][2] = {{{x + 14, y + 7}, {x + 4, y - 7}}, {{x + 14, y + 7}, {x + 24, y - 7}}},
				 between[2] = {{x + 9, y}, {x + 19, y}};
		struct dot_piece piece[3] = {{leg[0], 2, false}, {leg[1], 2, false}, {between, 2, false}};

		dot_add_line(d, &(struct dot_line){
					.class = STR("legend"), .piece = piece, .pieces = e->joined ? 3 : 2});
	} else if (e->kind == LEGEND_DOUBLE) {
		struct dot_point line[2][2] = {{{x, y + 1.6}, {x + STROKE, y + 1.6}}, {{x, y - 1.6}, {x + STROKE, y - 1.6}}};
		struct dot_piece piece[2] = {{line[0], 2, false}, {line[1], 2, false}};

		dot_add_line(d, &(struct dot_line){.class = STR("legend"), .piece = piece, .pieces = 2});
	} else if (e->kind == LEGEND_HOME) {
		struct dot_point p[5] = {
			{x, y - 7}, {x + STROKE, y - 7}, {x + STROKE, y + 7}, {x, y + 7}, {x, y - 7}};
		struct dot_piece piece = {p, 5, false};

		dot_add_area(d, &(struct dot_area){p, 4, "#2166ac1a"});
		dot_add_line(d, &(struct dot_line){.class = STR("legend"),
						   .piece = &piece,
						   .pieces = 1,
						   .style = DOT_DASHED,
						   .width = 1,
						   .colour = "#4d4d4d"});
	} else {
		double size = e->look == STYLE_RIM ? 10 : 14;
		struct dot_point at = {x + (e->look == STYLE_ARROW ? 20 : 14), y};
		struct symbol_mark m = symbol_mark(e->look, e->shape, at, size, 0, a);

		dot_add_node(d, &(struct dot_node){.class = STR("legend"),
						   .shape = e->shape,
						   .x = at.x,
						   .y = at.y,
						   .w = size,
						   .h = size,
						   .rims = e->look == STYLE_RIM ? 2 : 1,
						   .fill = e->look == STYLE_HALF ? SYMBOL_HALF : NULL,
						   .text = str_of(e->inside ? e->inside : ""),
						   .size = 8});
		if (m.pieces)
			dot_add_line(d, &(struct dot_line){.class = STR("legend"),
							   .piece = m.piece,
							   .pieces = m.pieces,
							   .width = 0.8});
	}
	legend_text(d, a, x + SAMPLE + longer(e), y + SIZE * 0.62, SIZE, false, "legend", e->words);
}

double legend_draw(const struct legend *l, struct dot *d, struct arena *a, double x, double y, double width)
{
	size_t columns, rows;
	double wide[8] = {0}, total;

	if (!l->n)
		return 0;
	for (columns = l->n < 4 ? l->n : 4;; columns--) {
		rows = (l->n + columns - 1) / columns;
		total = 0;
		for (size_t c = 0; c < columns; c++)
			wide[c] = 0;
		for (size_t i = 0; i < l->n; i++)
			wide[i / rows] = fmax(wide[i / rows], width_of(&l->entry[i]));
		for (size_t c = 0; c < columns; c++)
			total += wide[c];
		if (total <= width || columns == 1)
			break;
	}
	for (size_t i = 0; i < l->n; i++) {
		double left = x;

		for (size_t c = 0; c < i / rows; c++)
			left += wide[c];
		draw_entry(&l->entry[i], d, a, left, y - LINE * (double)(i % rows) - LINE / 2);
	}
	return LINE * (double)rows;
}
