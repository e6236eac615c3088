#include "dot_own.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/svg.h"

/* The two plugins that SVG and DOT need; nothing is looked for on disk and no font is opened. */
extern gvplugin_library_t gvplugin_core_LTX_library, gvplugin_neato_layout_LTX_library;

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

void dot_frame(const struct dot *d, double *left, double *bottom, double *right, double *top)
{
	*left = d->left;
	*bottom = d->bottom;
	*right = d->right;
	*top = d->top;
}

void dot_set_paper(struct dot *d, enum dot_paper paper)
{
	d->paper = paper;
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

const struct dot_area *dot_areas(const struct dot *d, size_t *n)
{
	*n = d->areas;
	return d->area;
}

void dot_forget(struct dot *d, size_t nodes, size_t lines, size_t areas)
{
	d->nodes = nodes < d->nodes ? nodes : d->nodes;
	d->lines = lines < d->lines ? lines : d->lines;
	d->areas = areas < d->areas ? areas : d->areas;
}

struct str dot_id(struct arena *a, const char *prefix, struct str text)
{
	struct buf b = {0};

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
	return buf_take(&b, a);
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

int dot_ignore_message(char *message)
{
	(void)message;
	return 0;
}

/* What was given, as it was given: Graphviz's own writer puts the outer rim for the size of a symbol that has two, and whoever
 * reads that draws it larger. */
static int write_dot(Agraph_t *g, struct out *o, struct err *e)
{
	char *data = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&data, &n);
	int r = f ? agwrite(g, f) : -1;

	if (f && fclose(f) != 0)
		r = -1;
	if (r < 0 || agerrors() > AGWARN)
		r = err_set(e, ERR_SYSTEM, "Graphviz could not write dot");
	else
		out_add(o, (struct str){data, n});
	free(data);
	return r < 0 ? -1 : 0;
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
	agseterrf(dot_ignore_message);
	agreseterrors();
	gvc = whole ? gvContext() : gvContextPlugins(plugins, 0);
	if (!gvc)
		return err_set(e, ERR_SYSTEM, "Graphviz could not be started");
	g = dot_graph(d, form);
	if (form == DOT_DOT) {
		r = write_dot(g, o, e);
	} else if (gvLayout(gvc, g, "nop2") != 0 || agerrors() > AGWARN) {
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
				dot_fix_pdf_date(data, n, day);
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
