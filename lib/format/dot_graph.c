/* A drawing as Graphviz wants it: nodes, lines and areas with all their places, as attributes of a cgraph. */
#include "dot_own.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "format/measure.h"

/* Label text as cgraph wants it: "\" doubled, so that no escape of its own is ever seen, and lines ended as
 * asked. */
static char *label_of(struct dot *d, struct str s, const char *line_end)
{
	struct buf b = {0};
	struct str rest = s, kept;

	while (!str_is_absent(rest)) {
		struct str line = measure_clean(&d->arena, str_cut(&rest, '\n'));

		for (size_t i = 0; i < line.n; i++) {
			if (line.p[i] == '\\')
				buf_add_char(&b, '\\');
			buf_add_char(&b, line.p[i]);
		}
		if (!str_is_absent(rest) || line_end[1] == 'l')
			buf_add_z(&b, line_end);
	}
	kept = buf_take(&b, &d->arena);
	return (char *)(uintptr_t)kept.p;
}

char *dot_number_pair(struct dot *d, double x, double y)
{
	return (char *)(uintptr_t)arena_printf(&d->arena, "%.2f,%.2f", x + 0.0, y + 0.0).p;
}

void dot_set(void *object, const char *name, const char *value)
{
	agset(object, (char *)(uintptr_t)name, (char *)(uintptr_t)value);
}

static const char *z(struct str s)
{
	return s.p ? s.p : "";
}

static void set_node(struct dot *d, Agnode_t *n, const struct dot_node *from)
{
	static const char *const shape[] = {"none", "square", "circle", "diamond", "triangle", "box", "square"};
	char number[64];

	dot_set(n, "id", z(from->id));
	dot_set(n, "class", z(from->class));
	dot_set(n, "shape", shape[from->shape]);
	snprintf(number, sizeof number, "%.4f", from->w / 72);
	dot_set(n, "width", number);
	snprintf(number, sizeof number, "%.4f", from->h / 72);
	dot_set(n, "height", number);
	dot_set(n, "pos", dot_number_pair(d, from->x, from->y));
	snprintf(number, sizeof number, "%g", from->size ? from->size : 10);
	dot_set(n, "fontsize", number);
	dot_set(n, "label", label_of(d, from->text, from->side == DOT_LEFT ? "\\l" : "\\n"));
	if (from->shape == DOT_PLAIN) {
		dot_set(n, "style", "");
		dot_set(n, "peripheries", "0");
	} else if (from->shape == DOT_DOME) { /* the square round it, not to be seen */
		dot_set(n, "style", "");
		dot_set(n, "color", "transparent");
	} else {
		dot_set(n, "style",
		    from->style == DOT_DASHED   ? "filled,dashed"
		    : from->style == DOT_DOTTED ? "filled,dotted"
						: "filled");
		snprintf(number, sizeof number, "%u", from->rims);
		dot_set(n, "peripheries", number);
		dot_set(n, "fillcolor", from->fill ? from->fill : "white");
		dot_set(n, "color", from->colour ? from->colour : "black");
	}
	if (from->pen > 0) {
		snprintf(number, sizeof number, "%g", from->pen);
		dot_set(n, "penwidth", number);
	}
	if (from->bold)
		dot_set(n, "fontname", "Helvetica-Bold");
	if (!str_is_empty(from->below)) {
		dot_set(n, "xlabel", label_of(d, from->below, "\\n"));
		dot_set(n, "xlp", dot_number_pair(d, from->below_x, from->below_y));
	}
}

static void add_point(struct buf *b, struct dot_point p)
{
	buf_addf(b, "%s%.2f,%.2f", b->n && b->p[b->n - 1] != ' ' ? " " : "", p.x + 0.0, p.y + 0.0);
}

static bool is_at(struct dot_point p, const struct dot_piece *first, size_t point)
{
	return p.x == first->point[point].x && p.y == first->point[point].y;
}

/* Polylines as degenerate Beziers: P0 P0 P1 P1 P1 P2 P2; "s" before "e"; pieces joined by ';'. */
static void set_line(Agedge_t *g, const struct dot_line *l)
{
	static const char *const style[] = {"solid", "dashed", "dotted", "bold"};
	static const char *const head[] = {"normal", "onormal"};
	struct buf b = {0};
	char number[32];

	for (size_t i = 0; i < l->pieces; i++) {
		const struct dot_piece *p = &l->piece[i];

		if (i)
			buf_add_z(&b, "; ");
		if (!i && l->arrow_from)
			buf_addf(&b, "s,%.2f,%.2f ", p->point[0].x, p->point[0].y);
		if (!i && l->arrow_to)
			buf_addf(&b, "e,%.2f,%.2f ", p->point[p->points - 1].x, p->point[p->points - 1].y);
		for (size_t k = 0; k < p->points; k++) {
			struct dot_point at = p->point[k];

			/* An arrow head stands between the end of the line and its point.  Graphviz 2.42 draws one at
			 * that point for every piece, in the direction in which the piece ends. */
			if (p->points > 1 && ((l->arrow_from && k == 0 && is_at(at, &l->piece[0], 0)) ||
					      (l->arrow_to && k + 1 == p->points &&
					       is_at(at, &l->piece[0], l->piece[0].points - 1)))) {
				struct dot_point near = p->point[k ? k - 1 : 1];
				double len = hypot(near.x - at.x, near.y - at.y);

				if (len > 8) {
					at.x += (near.x - at.x) * 7 / len;
					at.y += (near.y - at.y) * 7 / len;
				}
			}
			add_point(&b, at);
			if (!p->curve && k > 0 && k + 1 < p->points) {
				add_point(&b, at);
				add_point(&b, at);
			} else if (!p->curve) {
				add_point(&b, at);
			}
		}
	}
	dot_set(g, "pos", b.p);
	buf_close(&b);
	dot_set(g, "id", z(l->id));
	dot_set(g, "class", z(l->class));
	dot_set(g, "style", style[l->style]);
	snprintf(number, sizeof number, "%g", l->width ? l->width : 1.2);
	dot_set(g, "penwidth", number);
	if (l->colour)
		dot_set(g, "color", l->colour);
	if (l->arrow_to || l->arrow_from) {
		dot_set(g, "arrowhead", head[l->head]);
		dot_set(g, "arrowtail", head[l->head]);
	}
	dot_set(g, "dir", l->arrow_to ? (l->arrow_from ? "both" : "forward") : l->arrow_from ? "back" : "none");
}

static void add_dome(struct dot *d, Agraph_t *g, Agnode_t *n, const struct dot_node *from)
{
	struct dot_point p[2][DOT_DOME_POINTS];
	struct dot_piece piece[2];
	size_t rims = from->rims > 1 ? 2 : 1;
	struct str id = arena_printf(&d->arena, "%.*s-outline", STR_ARG(from->id));

	for (size_t i = 0; i < rims; i++) {
		dot_dome_outline(from, 4.0 * (double)i, p[i]);
		piece[i] = (struct dot_piece){p[i], DOT_DOME_POINTS, true};
	}
	set_line(agedge(g, n, n, (char *)(uintptr_t)id.p, 1), &(struct dot_line){.id = id,
										 .class = STR("outline"),
										 .piece = piece,
										 .pieces = rims,
										 .width = from->pen > 0 ? from->pen : 1.4,
										 .style = from->style,
										 .colour = from->colour});
}

static bool has_domes(const struct dot *d)
{
	for (size_t i = 0; i < d->nodes; i++)
		if (d->node[i].shape == DOT_DOME)
			return true;
	return false;
}

static char *background(struct dot *d)
{
	struct buf b = {0};
	struct str kept;

	for (size_t i = 0; i < d->areas; i++) {
		const struct dot_area *a = &d->area[i];

		buf_addf(&b, "c 9 -#ffffff00 C %zu -%s P %zu ", strlen(a->fill), a->fill, a->points);
		for (size_t k = 0; k < a->points; k++)
			buf_addf(&b, "%.2f %.2f ", a->point[k].x, a->point[k].y);
	}
	for (size_t i = 0; i < d->nodes; i++)
		if (d->node[i].shape == DOT_DOME)
			dot_dome_under(&d->node[i], &b);
	kept = buf_take(&b, &d->arena);
	return (char *)(uintptr_t)kept.p;
}

/* What everything looks like that says nothing else. */
static void set_defaults(Agraph_t *g)
{
	static const char *const graph[][2] = {
		{"layout", "nop2"},     {"notranslate", "true"}, {"outputorder", "nodesfirst"},
		{"bgcolor", "white"},   {"pad", "0.2"},          {"charset", "UTF-8"},
		{"forcelabels", "true"}};
	static const char *const node[][2] = {{"id", ""},
					      {"class", ""},
					      {"shape", "square"},
					      {"width", "0.5"},
					      {"height", "0.5"},
					      {"pos", ""},
					      /* Graphviz's own default, so that no label is written as label="" */
					      {"label", "\\N"},
					      {"xlabel", ""},
					      {"xlp", ""},
					      {"fontsize", "10"},
					      {"fontname", "Helvetica"},
					      {"style", "filled"},
					      {"fillcolor", "white"},
					      {"color", "black"},
					      {"peripheries", "1"},
					      {"penwidth", "1.4"},
					      {"fixedsize", "true"},
					      {"margin", "0"}};
	static const char *const edge[][2] = {{"id", ""},         {"class", ""},       {"pos", ""},
					      {"style", "solid"}, {"penwidth", "1.2"}, {"color", "black"},
					      {"dir", "none"},    {"arrowsize", "0.7"},
					      {"arrowhead", "normal"}, {"arrowtail", "normal"}};

	for (size_t i = 0; i < sizeof graph / sizeof *graph; i++)
		agattr(g, AGRAPH, (char *)(uintptr_t)graph[i][0], (char *)(uintptr_t)graph[i][1]);
	for (size_t i = 0; i < sizeof node / sizeof *node; i++)
		agattr(g, AGNODE, (char *)(uintptr_t)node[i][0], (char *)(uintptr_t)node[i][1]);
	for (size_t i = 0; i < sizeof edge / sizeof *edge; i++)
		agattr(g, AGEDGE, (char *)(uintptr_t)edge[i][0], (char *)(uintptr_t)edge[i][1]);
}

Agraph_t *dot_graph(struct dot *d, enum dot_form form)
{
	char picture[] = "picture";
	Agraph_t *g = agopen(picture, Agdirected, NULL);
	Agnode_t **made;
	char name[32];

	set_defaults(g);
	if (d->areas || has_domes(d))
		agattr(g, AGRAPH, (char *)(uintptr_t) "_background", background(d));
	dot_set_sheet(d, form, g);
	made = arena_get_array(&d->arena, d->nodes + 1, sizeof *made);
	for (size_t i = 0; i < d->nodes; i++) {
		snprintf(name, sizeof name, "n%zu", i + 1);
		made[i] = agnode(g, name, 1);
		set_node(d, made[i], &d->node[i]);
	}
	for (size_t i = 0; i < d->nodes; i++)
		if (d->node[i].shape == DOT_DOME)
			add_dome(d, g, made[i], &d->node[i]);
	for (size_t i = 0; i < d->lines && d->nodes; i++) {
		const struct dot_line *l = &d->line[i];
		size_t from = l->from && l->from <= d->nodes ? l->from - 1 : 0,
		       to = l->to && l->to <= d->nodes ? l->to - 1 : 0;

		snprintf(name, sizeof name, "l%zu", i + 1);
		set_line(agedge(g, made[from], made[to], name, 1), l);
	}
	return g;
}
