/* A drawing as Graphviz wants it: nodes, lines and areas with all their places, as attributes of a cgraph. */
#include "dot_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/measure.h"

/* What everything looks like that says nothing else. */
static const char *const graph_default[][2] = {
	{"layout", "nop2"}, {"notranslate", "true"}, {"outputorder", "nodesfirst"}, {"bgcolor", "white"},
	{"pad", "0.2"},     {"charset", "UTF-8"},    {"forcelabels", "true"}};

enum node_attribute {
	NODE_ID,
	NODE_CLASS,
	NODE_SHAPE,
	NODE_WIDTH,
	NODE_HEIGHT,
	NODE_POS,
	NODE_LABEL,
	NODE_BELOW,
	NODE_BELOW_POS,
	NODE_FONTSIZE,
	NODE_FONT,
	NODE_STYLE,
	NODE_FILL,
	NODE_COLOUR,
	NODE_PERIPHERIES,
	NODE_PEN,
	NODE_FIXED,
	NODE_MARGIN,
	NODE_ATTRIBUTES,
};
static const char *const node_default[NODE_ATTRIBUTES][2] = {
	[NODE_ID] = {"id", ""},
	[NODE_CLASS] = {"class", ""},
	[NODE_SHAPE] = {"shape", "square"},
	[NODE_WIDTH] = {"width", "0.5"},
	[NODE_HEIGHT] = {"height", "0.5"},
	[NODE_POS] = {"pos", ""},
	[NODE_LABEL] = {"label", "\\N"}, /* Graphviz's own default, so that no label is written as label="" */
	[NODE_BELOW] = {"xlabel", ""},
	[NODE_BELOW_POS] = {"xlp", ""},
	[NODE_FONTSIZE] = {"fontsize", "10"},
	[NODE_FONT] = {"fontname", "Helvetica"},
	[NODE_STYLE] = {"style", "filled"},
	[NODE_FILL] = {"fillcolor", "white"},
	[NODE_COLOUR] = {"color", "black"},
	[NODE_PERIPHERIES] = {"peripheries", "1"},
	[NODE_PEN] = {"penwidth", "1.4"},
	[NODE_FIXED] = {"fixedsize", "true"},
	[NODE_MARGIN] = {"margin", "0"},
};

enum edge_attribute {
	EDGE_ID,
	EDGE_CLASS,
	EDGE_POS,
	EDGE_STYLE,
	EDGE_PEN,
	EDGE_COLOUR,
	EDGE_DIRECTION,
	EDGE_ARROW_SIZE,
	EDGE_HEAD,
	EDGE_TAIL,
	EDGE_ATTRIBUTES,
};
static const char *const edge_default[EDGE_ATTRIBUTES][2] = {
	[EDGE_ID] = {"id", ""},
	[EDGE_CLASS] = {"class", ""},
	[EDGE_POS] = {"pos", ""},
	[EDGE_STYLE] = {"style", "solid"},
	[EDGE_PEN] = {"penwidth", "1.2"},
	[EDGE_COLOUR] = {"color", "black"},
	[EDGE_DIRECTION] = {"dir", "none"},
	[EDGE_ARROW_SIZE] = {"arrowsize", "0.7"},
	[EDGE_HEAD] = {"arrowhead", "normal"},
	[EDGE_TAIL] = {"arrowtail", "normal"},
};

/* The graph under way: attributes are set by their symbols, which spares Graphviz a search by name for each. */
struct making {
	struct dot *d;
	Agraph_t *g;
	Agsym_t *node[NODE_ATTRIBUTES], *edge[EDGE_ATTRIBUTES];
	struct buf text; /* a value under way; kept to be filled again */
};

/* What is as everything is by default is not said, and costs nothing. */
static void put(void *object, Agsym_t *attribute, const char *value)
{
	if (strcmp(value, attribute->defval) != 0)
		agxset(object, attribute, (char *)(uintptr_t)value);
}

static void put_number(struct making *m, void *object, Agsym_t *attribute, double x)
{
	buf_clear(&m->text);
	buf_addf(&m->text, "%g", x);
	put(object, attribute, m->text.p);
}

/* From points to inches. */
static void put_inches(struct making *m, void *object, Agsym_t *attribute, double x)
{
	buf_clear(&m->text);
	buf_add_fixed(&m->text, x / 72, 4);
	put(object, attribute, m->text.p);
}

static void add_pair(struct buf *b, double x, double y)
{
	buf_add_fixed(b, x + 0.0, 2);
	buf_add_char(b, ',');
	buf_add_fixed(b, y + 0.0, 2);
}

static void put_place(struct making *m, void *object, Agsym_t *attribute, double x, double y)
{
	buf_clear(&m->text);
	add_pair(&m->text, x, y);
	put(object, attribute, m->text.p);
}

/* Label text as cgraph wants it: "\" doubled, so that no escape of its own is ever seen, and lines ended as
 * asked. */
static void put_label(struct making *m, void *object, Agsym_t *attribute, struct str s, const char *line_end)
{
	struct buf *b = &m->text;

	buf_clear(b);
	while (!str_is_absent(s)) {
		struct str line = measure_clean(&m->d->arena, str_cut(&s, '\n'));

		while (!str_is_absent(line)) {
			buf_add(b, str_cut(&line, '\\'));
			buf_add_z(b, str_is_absent(line) ? "" : "\\\\");
		}
		buf_add_z(b, !str_is_absent(s) || line_end[1] == 'l' ? line_end : "");
	}
	put(object, attribute, buf_str(b).p);
}

void dot_set(void *object, const char *name, const char *value)
{
	agset(object, (char *)(uintptr_t)name, (char *)(uintptr_t)value);
}

char *dot_number_pair(struct dot *d, double x, double y)
{
	struct buf b = {0};

	add_pair(&b, x, y);
	return (char *)(uintptr_t)buf_take(&b, &d->arena).p;
}

static const char *z(struct str s)
{
	return s.p ? s.p : "";
}

static void set_node(struct making *m, Agnode_t *n, const struct dot_node *from)
{
	static const char *const shape[] = {"none", "square", "circle", "diamond", "triangle", "box", "square"};
	Agsym_t *const *at = m->node;

	put(n, at[NODE_ID], z(from->id));
	put(n, at[NODE_CLASS], z(from->class));
	put(n, at[NODE_SHAPE], shape[from->shape]);
	put_inches(m, n, at[NODE_WIDTH], from->w);
	put_inches(m, n, at[NODE_HEIGHT], from->h);
	put_place(m, n, at[NODE_POS], from->x, from->y);
	put_number(m, n, at[NODE_FONTSIZE], from->size ? from->size : 10);
	put_label(m, n, at[NODE_LABEL], from->text, from->side == DOT_LEFT ? "\\l" : "\\n");
	if (from->shape == DOT_PLAIN) {
		put(n, at[NODE_STYLE], "");
		put(n, at[NODE_PERIPHERIES], "0");
	} else if (from->shape == DOT_DOME) { /* the square round it, not to be seen */
		put(n, at[NODE_STYLE], "");
		put(n, at[NODE_COLOUR], "transparent");
	} else {
		put(n, at[NODE_STYLE],
		    from->style == DOT_DASHED   ? "filled,dashed"
		    : from->style == DOT_DOTTED ? "filled,dotted"
						: "filled");
		put_number(m, n, at[NODE_PERIPHERIES], from->rims);
		put(n, at[NODE_FILL], from->fill ? from->fill : "white");
		put(n, at[NODE_COLOUR], from->colour ? from->colour : "black");
	}
	if (from->pen > 0)
		put_number(m, n, at[NODE_PEN], from->pen);
	if (from->bold)
		put(n, at[NODE_FONT], "Helvetica-Bold");
	if (!str_is_empty(from->below)) {
		put_label(m, n, at[NODE_BELOW], from->below, "\\n");
		put_place(m, n, at[NODE_BELOW_POS], from->below_x, from->below_y);
	}
}

static void add_point(struct buf *b, struct dot_point p)
{
	if (b->n && b->p[b->n - 1] != ' ')
		buf_add_char(b, ' ');
	add_pair(b, p.x, p.y);
}

static bool is_at(struct dot_point p, const struct dot_piece *first, size_t point)
{
	return p.x == first->point[point].x && p.y == first->point[point].y;
}

static void add_arrow(struct buf *b, char end, struct dot_point p)
{
	buf_add_char(b, end);
	buf_add_char(b, ',');
	add_pair(b, p.x, p.y);
	buf_add_char(b, ' ');
}

/* Polylines as degenerate Beziers: P0 P0 P1 P1 P1 P2 P2; "s" before "e"; pieces joined by ';'. */
static void set_line(struct making *m, Agedge_t *line, const struct dot_line *l)
{
	static const char *const style[] = {"solid", "dashed", "dotted", "bold"};
	static const char *const head[] = {"normal", "onormal"};
	Agsym_t *const *at = m->edge;
	struct buf *b = &m->text;

	buf_clear(b);
	for (size_t i = 0; i < l->pieces; i++) {
		const struct dot_piece *p = &l->piece[i];

		if (i)
			buf_add_z(b, "; ");
		if (!i && l->arrow_from)
			add_arrow(b, 's', p->point[0]);
		if (!i && l->arrow_to)
			add_arrow(b, 'e', p->point[p->points - 1]);
		for (size_t k = 0; k < p->points; k++) {
			struct dot_point here = p->point[k];

			/* An arrow head stands between the end of the line and its point.  Graphviz 2.42 draws one at
			 * that point for every piece, in the direction in which the piece ends. */
			if (p->points > 1 && ((l->arrow_from && k == 0 && is_at(here, &l->piece[0], 0)) ||
					      (l->arrow_to && k + 1 == p->points &&
					       is_at(here, &l->piece[0], l->piece[0].points - 1)))) {
				struct dot_point near = p->point[k ? k - 1 : 1];
				double len = hypot(near.x - here.x, near.y - here.y);

				if (len > 8) {
					here.x += (near.x - here.x) * 7 / len;
					here.y += (near.y - here.y) * 7 / len;
				}
			}
			for (int times = p->curve ? 1 : k > 0 && k + 1 < p->points ? 3 : 2; times; times--)
				add_point(b, here);
		}
	}
	put(line, at[EDGE_POS], buf_str(b).p);
	put(line, at[EDGE_ID], z(l->id));
	put(line, at[EDGE_CLASS], z(l->class));
	put(line, at[EDGE_STYLE], style[l->style]);
	put_number(m, line, at[EDGE_PEN], l->width ? l->width : 1.2);
	if (l->colour)
		put(line, at[EDGE_COLOUR], l->colour);
	if (l->arrow_to || l->arrow_from) {
		put(line, at[EDGE_HEAD], head[l->head]);
		put(line, at[EDGE_TAIL], head[l->head]);
	}
	put(line, at[EDGE_DIRECTION], l->arrow_to ? (l->arrow_from ? "both" : "forward") : l->arrow_from ? "back" : "none");
}

static void add_dome(struct making *m, Agnode_t *n, const struct dot_node *from)
{
	struct dot_point p[2][DOT_DOME_POINTS];
	struct dot_piece piece[2];
	size_t rims = from->rims > 1 ? 2 : 1;
	struct str id = arena_printf(&m->d->arena, "%.*s-outline", STR_ARG(from->id));

	for (size_t i = 0; i < rims; i++) {
		dot_dome_outline(from, 4.0 * (double)i, p[i]);
		piece[i] = (struct dot_piece){p[i], DOT_DOME_POINTS, true};
	}
	set_line(m, agedge(m->g, n, n, (char *)(uintptr_t)id.p, 1),
		 &(struct dot_line){.id = id,
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
		for (size_t k = 0; k < a->points; k++) {
			buf_add_fixed(&b, a->point[k].x, 2);
			buf_add_char(&b, ' ');
			buf_add_fixed(&b, a->point[k].y, 2);
			buf_add_char(&b, ' ');
		}
	}
	for (size_t i = 0; i < d->nodes; i++)
		if (d->node[i].shape == DOT_DOME)
			dot_dome_under(&d->node[i], &b);
	kept = buf_take(&b, &d->arena);
	return (char *)(uintptr_t)kept.p;
}

static Agsym_t *set_default(Agraph_t *g, int kind, const char *const what[2])
{
	return agattr(g, kind, (char *)(uintptr_t)what[0], (char *)(uintptr_t)what[1]);
}

/* The graph lives in an arena of its own, which goes with it: to take apart a thousand people thing by thing costs a twentieth
 * of their picture.  Graphviz 2.42 makes the heads of its nine dictionaries outside; these 648 bytes a drawing stay. */
struct heap {
	Agdisc_t discipline; /* first */
	struct arena arena;
};

static void *open_heap(Agdisc_t *discipline)
{
	return discipline;
}

static void *get(void *heap, size_t n)
{
	return arena_get(&((struct heap *)heap)->arena, n);
}

static void *get_more(void *heap, void *p, size_t old, size_t n)
{
	void *q = get(heap, n);

	if (p)
		memcpy(q, p, old < n ? old : n);
	return q;
}

static void leave(void *heap, void *p)
{
	(void)heap, (void)p;
}

static void close_heap(void *heap)
{
	arena_close(&((struct heap *)heap)->arena);
	free(heap);
}

static Agraph_t *open_graph(void)
{
	static Agmemdisc_t in_arena = {open_heap, get, get_more, leave, close_heap};
	struct heap *heap = arena_malloc(sizeof *heap);
	char picture[] = "picture";

	heap->discipline = (Agdisc_t){&in_arena, &AgIdDisc, &AgIoDisc};
	return agopen(picture, Agdirected, &heap->discipline);
}

Agraph_t *dot_graph(struct dot *d, enum dot_form form)
{
	struct making m = {.d = d, .g = open_graph()};
	Agnode_t **made = arena_get_array(&d->arena, d->nodes + 1, sizeof *made);
	char name[32];

	for (size_t i = 0; i < sizeof graph_default / sizeof *graph_default; i++)
		set_default(m.g, AGRAPH, graph_default[i]);
	for (size_t i = 0; i < NODE_ATTRIBUTES; i++)
		m.node[i] = set_default(m.g, AGNODE, node_default[i]);
	for (size_t i = 0; i < EDGE_ATTRIBUTES; i++)
		m.edge[i] = set_default(m.g, AGEDGE, edge_default[i]);
	if (d->areas || has_domes(d))
		agattr(m.g, AGRAPH, (char *)(uintptr_t) "_background", background(d));
	dot_set_sheet(d, form, m.g);
	for (size_t i = 0; i < d->nodes; i++) {
		snprintf(name, sizeof name, "n%zu", i + 1);
		made[i] = agnode(m.g, name, 1);
		set_node(&m, made[i], &d->node[i]);
	}
	for (size_t i = 0; i < d->nodes; i++)
		if (d->node[i].shape == DOT_DOME)
			add_dome(&m, made[i], &d->node[i]);
	for (size_t i = 0; i < d->lines && d->nodes; i++) {
		const struct dot_line *l = &d->line[i];
		size_t from = l->from && l->from <= d->nodes ? l->from - 1 : 0,
		       to = l->to && l->to <= d->nodes ? l->to - 1 : 0;

		snprintf(name, sizeof name, "l%zu", i + 1);
		set_line(&m, agedge(m.g, made[from], made[to], name, 1), l);
	}
	buf_close(&m.text);
	return m.g;
}
