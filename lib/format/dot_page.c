/* A drawing on paper: A4, upright or across; several pages in one PDF. */
#include "dot_own.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/library.h"
#include "format/date.h"

double dot_sheet(double w, double h, enum dot_paper paper, bool *landscape)
{
	double across = DOT_SHEET_LONG - 2 * DOT_SHEET_MARGIN, up = DOT_SHEET_SHORT - 2 * DOT_SHEET_MARGIN;
	double portrait = fmin(1, fmin(up / fmax(w, 1), across / fmax(h, 1)));
	double turned = fmin(1, fmin(across / fmax(w, 1), up / fmax(h, 1)));

	*landscape = paper == DOT_PAPER_ACROSS ||
		     (paper == DOT_PAPER_AUTO && (turned > portrait || (turned == portrait && w > h)));
	return *landscape ? turned : portrait;
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
	double scale = dot_sheet(d->right - d->left, d->top - d->bottom, d->paper, &landscape);
	double w = landscape ? DOT_SHEET_LONG : DOT_SHEET_SHORT, h = landscape ? DOT_SHEET_SHORT : DOT_SHEET_LONG;
	double x = (d->left + d->right) / 2, y = (d->bottom + d->top) / 2;
	char name[2][8] = {"corner1", "corner2"};

	for (int i = 0; i < 2; i++) {
		Agnode_t *n = agnode(g, name[i], 1);
		double side = i ? 0.5 : -0.5;

		dot_set(n, "shape", "none");
		dot_set(n, "label", "");
		dot_set(n, "style", "invis");
		dot_set(n, "width", "0.001");
		dot_set(n, "height", "0.001");
		dot_set(n, "pos", dot_number_pair(d, x + side * (w / scale - 0.07), y + side * (h / scale - 0.07)));
	}
	agattr(g, AGRAPH, (char *)(uintptr_t) "pad", (char *)(uintptr_t) "0");
	agattr(g, AGRAPH, (char *)(uintptr_t) "margin", (char *)(uintptr_t) "0");
	set_size(g, w, h);
}

/* Letters of 7 points are some 15 dots high: as they are printed, and as they are read on a screen. */
#define PNG_DOTS "150" /* an inch; a local setting */

void dot_set_sheet(struct dot *d, enum dot_form form, Agraph_t *g)
{
	bool landscape;

	if (d->right <= d->left)
		return;
	if (form == DOT_PDF) {
		set_page(d, g);
	} else if (form == DOT_PNG) {
		dot_sheet(d->right - d->left, d->top - d->bottom, d->paper, &landscape);
		set_size(g, (landscape ? DOT_SHEET_LONG : DOT_SHEET_SHORT) - 2 * DOT_SHEET_MARGIN,
			 (landscape ? DOT_SHEET_SHORT : DOT_SHEET_LONG) - 2 * DOT_SHEET_MARGIN);
		agattr(g, AGRAPH, (char *)(uintptr_t) "dpi", (char *)(uintptr_t)PNG_DOTS);
	}
}

void dot_fix_pdf_date(char *p, size_t n, int32_t day)
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

/* ---- several pages ---- */

/* cairo is not linked to: it comes with Graphviz's plugin, and a picture on a screen is not to wait for it. */
struct cairo {
	void *(*pdf)(int (*write)(void *self, const unsigned char *bytes, unsigned n), void *self, double w, double h);
	void *(*part)(void *surface, double x, double y, double w, double h);
	void *(*pen)(void *surface);
	void (*set_size)(void *surface, double w, double h);
	void (*set_metadata)(void *surface, int which, const char *words);
	void (*show)(void *surface);
	void (*finish)(void *surface);
	void (*drop_pen)(void *pen);
	void (*drop)(void *surface);
	int (*status)(void *surface);
};

static bool open_cairo(struct cairo *c)
{
	const struct library_call call[] = {
		{"cairo_pdf_surface_create_for_stream", &c->pdf},
		{"cairo_surface_create_for_rectangle", &c->part},
		{"cairo_create", &c->pen},
		{"cairo_pdf_surface_set_size", &c->set_size},
		{"cairo_pdf_surface_set_metadata", &c->set_metadata},
		{"cairo_surface_show_page", &c->show},
		{"cairo_surface_finish", &c->finish},
		{"cairo_destroy", &c->drop_pen},
		{"cairo_surface_destroy", &c->drop},
		{"cairo_surface_status", &c->status},
	};

	return library_load("libcairo.so.2", call, sizeof call / sizeof *call);
}

static int add_bytes(void *self, const unsigned char *bytes, unsigned n)
{
	buf_add(self, (struct str){(const char *)bytes, n});
	return 0;
}

/* Graphviz's PDF device ends the surface it has drawn on: it is given a part of ours, which is as large as all of it. */
static int draw_page(const struct cairo *c, void *paper, struct dot *d, GVC_t *gvc)
{
	Agraph_t *g = dot_graph(d, DOT_PDF);
	bool landscape;
	void *part, *pen;
	int r;

	dot_sheet(d->right - d->left, d->top - d->bottom, d->paper, &landscape);
	c->set_size(paper, landscape ? DOT_SHEET_LONG : DOT_SHEET_SHORT,
		    landscape ? DOT_SHEET_SHORT : DOT_SHEET_LONG);
	part = c->part(paper, 0, 0, landscape ? DOT_SHEET_LONG : DOT_SHEET_SHORT,
		       landscape ? DOT_SHEET_SHORT : DOT_SHEET_LONG);
	pen = c->pen(part);
	r = gvLayout(gvc, g, "nop2") != 0 || agerrors() > AGWARN ||
			    gvRenderContext(gvc, g, "pdf", pen) != 0 || agerrors() > AGWARN
		    ? -1
		    : 0;
	c->drop_pen(pen);
	c->drop(part);
	c->show(paper);
	gvFreeLayout(gvc, g); /* the graph is left alone, as in dot_draw */
	return r;
}

enum { CAIRO_TITLE = 0 }; /* cairo_pdf_metadata_t, cairo 1.16 */

int dot_draw_pages(struct dot *const *page, size_t n, int32_t day, struct out *o, struct err *e)
{
	struct cairo c = {0};
	void *paper = NULL;
	GVC_t *gvc;
	struct buf pdf = {0};
	int r = -1;

	agseterrf(dot_ignore_message);
	agreseterrors();
	gvc = gvContext();
	if (gvc && open_cairo(&c) && (paper = c.pdf(add_bytes, &pdf, DOT_SHEET_LONG, DOT_SHEET_SHORT))) {
		r = 0;
		if (n && !str_is_empty(page[0]->title))
			c.set_metadata(paper, CAIRO_TITLE, page[0]->title.p);
		for (size_t i = 0; i < n && r == 0; i++)
			r = draw_page(&c, paper, page[i], gvc);
		c.finish(paper);
		r = r < 0 || c.status(paper) ? -1 : 0;
		c.drop(paper);
	}
	agseterrf(NULL);
	if (r == 0) {
		dot_fix_pdf_date(pdf.p, pdf.n, day);
		out_add(o, buf_str(&pdf));
	}
	buf_close(&pdf);
	return r == 0 ? 0
		      : err_set(e, ERR_SYSTEM,
				"Graphviz cannot write pdf here (its cairo plugin may be missing)");
}
