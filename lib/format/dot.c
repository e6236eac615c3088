#include "format/dot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <graphviz/gvc.h>

#include "base/buf.h"
#include "format/date.h"
#include "format/measure.h"
#include "format/svg.h"

/* The two plugins that SVG and DOT need; nothing is looked for on disk and no font is opened. */
extern gvplugin_library_t gvplugin_core_LTX_library, gvplugin_neato_layout_LTX_library;

struct dot {
	struct arena arena;
	struct str title, description;
	struct dot_node *node;
	size_t nodes, node_cap;
	struct dot_line *line;
	size_t lines, line_cap;
	struct dot_area *area;
	size_t areas, area_cap;
	double left, bottom, right, top; /* what the drawing takes, when the caller has said so */
};

/* A4 in points, and the room that a printer leaves free. */
#define SHEET_SHORT  595.0
#define SHEET_LONG   842.0
#define SHEET_MARGIN 20.0

static struct str keep(struct dot *d, struct str s)
{
	return str_is_absent(s) ? s : arena_copy(&d->arena, s);
}

struct dot *dot_open(struct str title, struct str description)
{
	struct dot *d = arena_malloc(sizeof *d);

	d->title = keep(d, title);
	d->description = keep(d, description);
	return d;
}

void dot_set_frame(struct dot *d, double left, double bottom, double right, double top)
{
	d->left = left;
	d->bottom = bottom;
	d->right = right;
	d->top = top;
}

double dot_sheet(double w, double h, bool *landscape)
{
	double across = SHEET_LONG - 2 * SHEET_MARGIN, up = SHEET_SHORT - 2 * SHEET_MARGIN;
	double portrait = fmin(1, fmin(up / fmax(w, 1), across / fmax(h, 1)));
	double turned = fmin(1, fmin(across / fmax(w, 1), up / fmax(h, 1)));

	*landscape = turned > portrait || (turned == portrait && w > h);
	return fmax(portrait, turned);
}

void dot_close(struct dot *d)
{
	if (!d)
		return;
	free(d->node);
	free(d->line);
	free(d->area);
	arena_close(&d->arena);
	free(d);
}

unsigned dot_add_node(struct dot *d, const struct dot_node *n)
{
	struct dot_node *to;

	if (d->nodes == d->node_cap)
		d->node = arena_grow(d->node, d->node_cap = d->node_cap ? 2 * d->node_cap : 64,
				     sizeof *d->node);
	to = &d->node[d->nodes++];
	*to = *n;
	to->id = str_is_absent(n->id) ? arena_printf(&d->arena, "n%zu", d->nodes) : keep(d, n->id);
	to->class = keep(d, n->class);
	to->words = keep(d, n->words);
	to->text = keep(d, n->text);
	to->below = keep(d, n->below);
	return (unsigned)d->nodes;
}

void dot_add_line(struct dot *d, const struct dot_line *l)
{
	struct dot_line *to;
	struct dot_piece *piece;

	if (d->lines == d->line_cap)
		d->line = arena_grow(d->line, d->line_cap = d->line_cap ? 2 * d->line_cap : 64,
				     sizeof *d->line);
	to = &d->line[d->lines++];
	*to = *l;
	to->id = str_is_absent(l->id) ? arena_printf(&d->arena, "l%zu", d->lines) : keep(d, l->id);
	to->class = keep(d, l->class);
	to->words = keep(d, l->words);
	piece = ARENA_ARRAY(&d->arena, struct dot_piece, l->pieces + 1);
	for (size_t i = 0; i < l->pieces; i++) {
		struct dot_point *p = ARENA_ARRAY(&d->arena, struct dot_point, l->piece[i].points + 1);

		memcpy(p, l->piece[i].point, l->piece[i].points * sizeof *p);
		piece[i] = (struct dot_piece){p, l->piece[i].points, l->piece[i].curve};
	}
	to->piece = piece;
}

void dot_add_area(struct dot *d, const struct dot_area *a)
{
	struct dot_point *p = ARENA_ARRAY(&d->arena, struct dot_point, a->points + 1);

	if (d->areas == d->area_cap)
		d->area = arena_grow(d->area, d->area_cap = d->area_cap ? 2 * d->area_cap : 8,
				     sizeof *d->area);
	memcpy(p, a->point, a->points * sizeof *p);
	d->area[d->areas++] = (struct dot_area){p, a->points, a->fill};
}

const struct dot_node *dot_nodes(const struct dot *d, size_t *n)
{
	*n = d->nodes;
	return d->node;
}

const struct dot_line *dot_lines(const struct dot *d, size_t *n)
{
	*n = d->lines;
	return d->line;
}

struct str dot_id(struct arena *a, const char *prefix, struct str text)
{
	struct buf b = {0};
	struct str r;

	buf_add_z(&b, prefix);
	buf_add_char(&b, '-');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-')
			buf_add_char(&b, (char)c);
		else if (c == ':')
			buf_add_char(&b, '.');
		else
			buf_addf(&b, "_%02x", c);
	}
	r = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return r;
}

/* ---- into cgraph ---- */

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
	kept = arena_copy(&d->arena, buf_str(&b));
	buf_close(&b);
	return (char *)(uintptr_t)kept.p;
}

static char *number_pair(struct dot *d, double x, double y)
{
	return (char *)(uintptr_t)arena_printf(&d->arena, "%.2f,%.2f", x + 0.0, y + 0.0).p;
}

static void set(void *object, const char *name, const char *value)
{
	agset(object, (char *)(uintptr_t)name, (char *)(uintptr_t)value);
}

static const char *z(struct str s)
{
	return s.p ? s.p : "";
}

static void set_node(struct dot *d, Agnode_t *n, const struct dot_node *from)
{
	static const char *const shape[] = {"none", "square", "circle", "diamond", "triangle", "box"};
	char number[64];

	set(n, "id", z(from->id));
	set(n, "class", z(from->class));
	set(n, "shape", shape[from->shape]);
	snprintf(number, sizeof number, "%.4f", from->w / 72);
	set(n, "width", number);
	snprintf(number, sizeof number, "%.4f", from->h / 72);
	set(n, "height", number);
	set(n, "pos", number_pair(d, from->x, from->y));
	snprintf(number, sizeof number, "%g", from->size ? from->size : 10);
	set(n, "fontsize", number);
	set(n, "label", label_of(d, from->text, from->side == DOT_LEFT ? "\\l" : "\\n"));
	if (from->shape == DOT_PLAIN) {
		set(n, "style", "");
		set(n, "peripheries", "0");
	} else {
		set(n, "style",
		    from->style == DOT_DASHED   ? "filled,dashed"
		    : from->style == DOT_DOTTED ? "filled,dotted"
						: "filled");
		snprintf(number, sizeof number, "%u", from->rims);
		set(n, "peripheries", number);
		set(n, "fillcolor", from->fill ? from->fill : "white");
		set(n, "color", from->colour ? from->colour : "black");
	}
	if (from->bold)
		set(n, "fontname", "Helvetica-Bold");
	if (!str_is_empty(from->below)) {
		set(n, "xlabel", label_of(d, from->below, "\\n"));
		set(n, "xlp", number_pair(d, from->below_x, from->below_y));
	}
}

static void add_point(struct buf *b, struct dot_point p)
{
	buf_addf(b, "%s%.2f,%.2f", b->n && b->p[b->n - 1] != ' ' ? " " : "", p.x + 0.0, p.y + 0.0);
}

/* Polylines as degenerate Beziers: P0 P0 P1 P1 P1 P2 P2; "s" before "e"; pieces joined by ';'. */
static void set_line(Agedge_t *g, const struct dot_line *l)
{
	static const char *const style[] = {"solid", "dashed", "dotted", "bold"};
	static const char *const head[] = {"normal", "onormal", "normaltee"};
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

			/* An arrow head stands between the end of the line and its point. */
			if (!i && p->points > 1 &&
			    ((l->arrow_from && k == 0) || (l->arrow_to && k + 1 == p->points))) {
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
	set(g, "pos", b.p);
	buf_close(&b);
	set(g, "id", z(l->id));
	set(g, "class", z(l->class));
	set(g, "style", style[l->style]);
	snprintf(number, sizeof number, "%g", l->width ? l->width : 1.2);
	set(g, "penwidth", number);
	if (l->colour)
		set(g, "color", l->colour);
	if (l->arrow_to || l->arrow_from) {
		set(g, "arrowhead", head[l->head]);
		set(g, "arrowtail", head[l->head]);
	}
	set(g, "dir", l->arrow_to ? (l->arrow_from ? "both" : "forward") : l->arrow_from ? "back" : "none");
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
	kept = arena_copy(&d->arena, buf_str(&b));
	buf_close(&b);
	return (char *)(uintptr_t)kept.p;
}

static void set_size(Agraph_t *g, double w, double h)
{
	char size[64];

	snprintf(size, sizeof size, "%.4f,%.4f", w / 72, h / 72);
	agattr(g, AGRAPH, (char *)(uintptr_t) "size", size);
}

/* A page is as big as what is drawn on it: two nodes that are not to be seen stand in its corners, the
 * drawing in its middle. */
static void set_page(struct dot *d, Agraph_t *g)
{
	bool landscape;
	double scale = dot_sheet(d->right - d->left, d->top - d->bottom, &landscape);
	double w = landscape ? SHEET_LONG : SHEET_SHORT, h = landscape ? SHEET_SHORT : SHEET_LONG;
	double x = (d->left + d->right) / 2, y = (d->bottom + d->top) / 2;
	char name[2][8] = {"corner1", "corner2"};

	for (int i = 0; i < 2; i++) {
		Agnode_t *n = agnode(g, name[i], 1);
		double side = i ? 0.5 : -0.5;

		set(n, "shape", "none");
		set(n, "label", "");
		set(n, "style", "invis");
		set(n, "width", "0.001");
		set(n, "height", "0.001");
		set(n, "pos", number_pair(d, x + side * (w / scale - 0.07), y + side * (h / scale - 0.07)));
	}
	agattr(g, AGRAPH, (char *)(uintptr_t) "pad", (char *)(uintptr_t) "0");
	agattr(g, AGRAPH, (char *)(uintptr_t) "margin", (char *)(uintptr_t) "0");
	set_size(g, w, h);
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

static void set_sheet(struct dot *d, enum dot_form form, Agraph_t *g)
{
	if (d->right > d->left && form == DOT_PDF) {
		set_page(d, g);
	} else if (d->right > d->left && form == DOT_PNG) {
		bool across = d->right - d->left > d->top - d->bottom;

		set_size(g, (across ? SHEET_LONG : SHEET_SHORT) - 2 * SHEET_MARGIN,
			 (across ? SHEET_SHORT : SHEET_LONG) - 2 * SHEET_MARGIN);
	}
}

static Agraph_t *to_graph(struct dot *d, enum dot_form form)
{
	char picture[] = "picture";
	Agraph_t *g = agopen(picture, Agdirected, NULL);
	Agnode_t **made;
	char name[32];

	set_defaults(g);
	if (d->areas)
		agattr(g, AGRAPH, (char *)(uintptr_t) "_background", background(d));
	set_sheet(d, form, g);
	made = arena_get_array(&d->arena, d->nodes + 1, sizeof *made);
	for (size_t i = 0; i < d->nodes; i++) {
		snprintf(name, sizeof name, "n%zu", i + 1);
		made[i] = agnode(g, name, 1);
		set_node(d, made[i], &d->node[i]);
	}
	for (size_t i = 0; i < d->lines && d->nodes; i++) {
		const struct dot_line *l = &d->line[i];
		size_t from = l->from && l->from <= d->nodes ? l->from - 1 : 0,
		       to = l->to && l->to <= d->nodes ? l->to - 1 : 0;

		snprintf(name, sizeof name, "l%zu", i + 1);
		set_line(agedge(g, made[from], made[to], name, 1), l);
	}
	return g;
}

static int compare_items(const void *a, const void *b)
{
	return str_compare(((const struct svg_item *)a)->id, ((const struct svg_item *)b)->id);
}

static int finish_svg(struct dot *d, struct str drawing, struct out *o, struct err *e)
{
	struct svg_item *item = ARENA_ARRAY(&d->arena, struct svg_item, d->nodes + d->lines + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->nodes; i++)
		item[n++] = (struct svg_item){d->node[i].id, d->node[i].words, SVG_ANY};
	for (size_t i = 0; i < d->lines; i++)
		item[n++] = (struct svg_item){d->line[i].id, d->line[i].words, d->line[i].pieces};
	qsort(item, n, sizeof *item, compare_items);
	return svg_finish(drawing, d->title, d->description, item, n, o, e);
}

/* cairo writes the hour of drawing; a picture is of a day, and equal input gives equal bytes (I4). */
static void fix_pdf_date(char *p, size_t n, int32_t day)
{
	static const char mark[] = "/CreationDate (D:";
	char date[16];
	int year, month, dom;

	date_civil_of(day, &year, &month, &dom);
	snprintf(date, sizeof date, "%04d%02d%02d000000", (unsigned)year % 10000, (unsigned)month % 100,
		 (unsigned)dom % 100);
	for (size_t i = 0; i + sizeof mark + 14 < n; i++)
		if (!memcmp(p + i, mark, sizeof mark - 1)) {
			i += sizeof mark - 1;
			memcpy(p + i, date, 14);
			for (i += 14; i < n && p[i] != ')'; i++)
				p[i] = p[i] >= '0' && p[i] <= '9' ? '0' : p[i] == '-' ? '+' : p[i];
		}
}

static int ignore_message(char *message)
{
	(void)message; /* it may hold text of the drawing; agerrors() tells that there was one */
	return 0;
}

int dot_draw(struct dot *d, enum dot_form form, int32_t day, struct out *o, struct err *e)
{
	static const char *const name[] = {"svg", "dot", "png", "pdf"};
	lt_symlist_t plugins[] = {
		{"gvplugin_core_LTX_library", &gvplugin_core_LTX_library},
		{"gvplugin_neato_layout_LTX_library", &gvplugin_neato_layout_LTX_library},
		{NULL, NULL},
	};
	bool whole = form == DOT_PNG || form == DOT_PDF;
	GVC_t *gvc;
	Agraph_t *g;
	char *data = NULL;
	unsigned n = 0;
	int r = -1;

	if (!d->nodes) /* every line needs an end */
		dot_add_node(d, &(struct dot_node){.shape = DOT_PLAIN, .w = 1, .h = 1});
	agseterrf(ignore_message);
	agreseterrors();
	gvc = whole ? gvContext() : gvContextPlugins(plugins, 0);
	if (!gvc)
		return err_set(e, ERR_SYSTEM, "Graphviz could not be started");
	g = to_graph(d, form);
	if (gvLayout(gvc, g, "nop2") != 0 || agerrors() > AGWARN) {
		err_set(e, ERR_SYSTEM, "Graphviz refused the drawing");
	} else {
		if (gvRenderData(gvc, g, name[form], &data, &n) != 0 || !data || agerrors() > AGWARN) {
			err_set(e, ERR_SYSTEM,
				whole ? "Graphviz cannot write %s here (its cairo plugin may be missing)"
				      : "Graphviz could not write %s",
				name[form]);
		} else if (form == DOT_SVG) {
			r = finish_svg(d, (struct str){data, n}, o, e);
		} else {
			if (form == DOT_PDF)
				fix_pdf_date(data, n, day);
			out_add(o, (struct str){data, n});
			r = 0;
		}
		if (data)
			gvFreeRenderData(data);
		gvFreeLayout(gvc, g);
	}
	/* The pango plugin of 2.42 keeps a pointer into the last drawing's fonts and reads it at the next;
	 * what it points to is therefore left alone: PNG and PDF cost a little memory for each drawing. */
	if (!whole) {
		agclose(g);
		gvFreeContext(gvc);
	}
	agseterrf(NULL);
	return r;
}
