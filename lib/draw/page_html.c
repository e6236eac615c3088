/* A paper as one HTML page: prints on A4 landscape, needs no script, fetches nothing (safety-and-use.md 3). */
#include <string.h>

#include "draw/page.h"
#include "format/html.h"

/* Quiet on purpose: one family of letters, rules of hair width, black on white, and no colour that means anything. */
static const char style_start[] =
	":root{color-scheme:light dark;--ink:#111;--quiet:#555;--rule:#999;--hair:#ccc;--paper:#fff}\n"
	"@media (prefers-color-scheme:dark){:root{--ink:#eee;--quiet:#bbb;--rule:#888;--hair:#444;--paper:#16181a}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;padding:1.5rem;max-width:82rem;color:var(--ink);background:var(--paper);"
	"font:0.9375rem/1.4 \"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",\"DejaVu Sans\",sans-serif}\n"
	"p{margin:0}p+p{margin-top:.25em}\n"
	"p,dd,td,th,h1{unicode-bidi:isolate;overflow-wrap:anywhere}\n"
	".marking{text-align:center;letter-spacing:.06em;font-size:.85em;margin-bottom:1em}\n"
	".invented{font-weight:bold;margin-bottom:.6em}\n"
	".skip{position:absolute;left:-99rem}.skip:focus{position:static}\n"
	"a{color:inherit}a:focus,.scroll:focus{outline:3px solid;outline-offset:2px}\n"
	"h1{font-size:1.45rem;line-height:1.2;margin:0 0 .6em}\n"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1.2em;margin:0 0 1em}\n"
	"dt{font-weight:bold}dd{margin:0}\n"
	".line{display:block;border-bottom:1px solid var(--rule);height:1.35em;margin-bottom:.25em}footer .line{height:1.9em}\n"
	".before{color:var(--quiet);margin:0 0 .8em;max-width:75em}\n"
	".scroll{overflow-x:auto}\n"
	"table{border-collapse:collapse;width:100%;table-layout:fixed}\n"
	"caption{text-align:left;font-weight:bold;padding:0 0 .4em}\n"
	"th,td{text-align:left;vertical-align:top;font-weight:normal;padding:.4em .9em .45em 0;border-bottom:1px solid var(--hair)}\n"
	"thead th{font-weight:bold;vertical-align:bottom;border-bottom:1px solid var(--ink);border-top:1px solid var(--ink)}\n"
	"th:last-child,td:last-child{padding-right:0}\n"
	".num{padding-left:2em;text-indent:-2em}.n{display:inline-block;min-width:2em;text-indent:0;color:var(--quiet)}\n"
	".strong{font-weight:bold}\n"
	".said{font-style:italic}\n"
	".quiet{color:var(--quiet)}\n"
	".span td{padding-right:0}\n"
	".group th{font-weight:bold;padding-top:1em}\n"
	"footer{margin-top:1.6em;break-inside:avoid}\n"
	"@media (max-width:45rem){body{padding:.75rem}dl{display:block}dd{margin-bottom:.5em}table{min-width:52rem}}\n"
	"@media print{\n"
	":root{color-scheme:light;--ink:#000;--quiet:#444;--rule:#777;--hair:#bbb;--paper:#fff}\n"
	"body{padding:0;max-width:none;font-size:8.5pt;line-height:1.32}\n"
	"h1{font-size:14pt}.skip{display:none}.scroll{overflow:visible}\n"
	"thead{display:table-header-group}tr{break-inside:avoid}thead,caption{break-after:avoid}\n"
	".group{break-after:avoid}\n"
	"}\n";

static void add(struct buf *b, const char *z)
{
	buf_add_z(b, z);
}

static void put(struct out *o, struct str s)
{
	struct buf b = {0};
	html_escape(s, &b);
	out_add(o, buf_str(&b));
	buf_close(&b);
}

/* Marking and page number stand in the margins of every printed page; the marking at the top of the screen as well. */
static void make_style(const struct paper *p, struct buf *b)
{
	add(b, style_start);
	for (size_t k = 0; k < p->tables; k++)
		for (size_t i = 0; i < p->table[k].columns; i++)
			if (p->table[k].column[i].share)
				buf_addf(b, ".t%zu .c%zu{width:%u%%}\n", k, i, p->table[k].column[i].share);
	add(b, "@page{size:A4 landscape;margin:14mm 12mm 14mm 12mm;\n");
	if (!str_is_empty(p->marking)) {
		add(b, "@top-center{content:\"");
		html_css_string(p->marking, b);
		add(b, "\";font:8pt sans-serif;letter-spacing:.06em}\n");
	}
	add(b, "@bottom-left{content:\"");
	html_css_string(p->invented ? STR("INVENTED - ") : STR(""), b);
	html_css_string(p->title, b);
	add(b, "\";font:8pt sans-serif}\n@bottom-right{content:\"Page \" counter(page) \" of \" counter(pages);font:8pt sans-serif}}\n");
	if (!str_is_empty(p->marking))
		add(b, "@media print{.marking{display:none}}\n");
}

static void put_line(struct out *o, const struct paper_line *l, struct str number)
{
	static const char *const classes[] = {"", "strong", "said", "quiet"};
	bool time = html_is_time(l->time);
	if (!str_is_empty(number))
		out_addf(o, "<p class=\"num%s%s\">", l->voice ? " " : "", classes[l->voice & 3]);
	else if (l->voice)
		out_addf(o, "<p class=\"%s\">", classes[l->voice & 3]);
	else
		out_add_z(o, "<p>");
	if (!str_is_empty(number)) {
		out_add_z(o, "<span class=\"n\">");
		put(o, number);
		out_add_z(o, "</span>");
	}
	if (time) {
		out_add_z(o, "<time datetime=\"");
		put(o, l->time);
		out_add_z(o, "\">");
	}
	put(o, l->text);
	out_add_z(o, time ? "</time></p>" : "</p>");
}

static void put_cell(struct out *o, const struct paper_cell *c, struct str number)
{
	for (size_t i = 0; i < c->lines; i++)
		put_line(o, &c->line[i], i ? (struct str){0} : number);
}

static void put_facts(struct out *o, const struct paper_facts *f)
{
	if (!f->n)
		return;
	out_add_z(o, "<dl>\n");
	for (size_t i = 0; i < f->n; i++) {
		const struct paper_fact *x = &f->fact[i];
		out_add_z(o, "<dt>");
		put(o, x->label);
		out_add_z(o, "</dt><dd>");
		put_cell(o, &x->value, (struct str){0});
		for (unsigned k = 0; k < x->blank; k++)
			out_add_z(o, "<span class=\"line\"></span>");
		out_add_z(o, "</dd>\n");
	}
	out_add_z(o, "</dl>\n");
}

static void put_row(struct out *o, const struct paper_table *t, const struct paper_row *r)
{
	if (r->shape == PAPER_GROUP) {
		out_addf(o, "</tbody>\n<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">", t->columns);
		put_cell(o, &r->cell[0], r->number);
		out_add_z(o, "</th></tr>\n");
		return;
	}
	out_add_z(o, r->shape == PAPER_SPAN ? "<tr class=\"span\"><th scope=\"row\">" : "<tr><th scope=\"row\">");
	put_cell(o, &r->cell[0], r->number);
	out_add_z(o, "</th>");
	if (r->shape == PAPER_SPAN && t->columns > 1) {
		out_addf(o, "<td colspan=\"%zu\">", t->columns - 1);
		put_cell(o, &r->cell[1], (struct str){0});
		out_add_z(o, "</td>");
	}
	for (size_t i = 1; r->shape == PAPER_CELLS && i < t->columns; i++) {
		out_add_z(o, "<td>");
		put_cell(o, &r->cell[i], (struct str){0});
		out_add_z(o, "</td>");
	}
	out_add_z(o, "</tr>\n");
}

static void put_table(struct out *o, const struct paper_table *t, size_t place)
{
	/* Wide tables scroll in a box of their own, which the keyboard must reach. */
	out_addf(o, "<div class=\"scroll\" role=\"region\" aria-labelledby=\"caption%zu\" tabindex=\"0\">\n<table class=\"t%zu\">\n"
		 "<caption id=\"caption%zu\">", place, place, place);
	put(o, t->caption);
	out_add_z(o, "</caption>\n<thead><tr>");
	for (size_t i = 0; i < t->columns; i++) {
		out_addf(o, "<th scope=\"col\" class=\"c%zu\">", i);
		put(o, t->column[i].title);
		out_add_z(o, "</th>");
	}
	out_add_z(o, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < t->rows; i++)
		put_row(o, t, &t->row[i]);
	out_add_z(o, "</tbody>\n</table>\n</div>\n");
}

int page_html_draw(const struct paper *p, const struct page_style *unused, struct out *o, struct err *e)
{
	struct buf style = {0}, hash = {0};
	(void)unused, (void)e;
	make_style(p, &style);
	html_hash(buf_str(&style), &hash);
	out_add_z(o, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
	if (p->invented)
		out_add_z(o, "<!-- INVENTED: no person, place or event here is real. -->\n");
	out_addf(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '%.*s'; base-uri 'none'; "
		 "form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", STR_ARG(buf_str(&hash)));
	if (p->invented)
		out_add_z(o, "INVENTED - ");
	put(o, p->title);
	out_add_z(o, "</title>\n<style>");
	out_add(o, buf_str(&style));
	out_add_z(o, "</style>\n</head>\n<body>\n");
	if (p->tables)
		out_add_z(o, "<a class=\"skip\" href=\"#caption0\">Go to the table</a>\n");
	out_add_z(o, "<header>\n");
	if (!str_is_empty(p->marking)) {
		out_add_z(o, "<p class=\"marking\">");
		put(o, p->marking);
		out_add_z(o, "</p>\n");
	}
	if (p->invented)
		out_add_z(o, "<p class=\"invented\">INVENTED: no person, place or event here is real.</p>\n");
	out_add_z(o, "<h1>");
	put(o, p->title);
	out_add_z(o, "</h1>\n");
	put_facts(o, &p->head);
	out_add_z(o, "</header>\n<main>\n");
	for (size_t i = 0; i < p->before.lines; i++) {
		out_add_z(o, "<p class=\"before\">");
		put(o, p->before.line[i].text);
		out_add_z(o, "</p>\n");
	}
	for (size_t k = 0; k < p->tables; k++)
		put_table(o, &p->table[k], k);
	out_add_z(o, "</main>\n");
	if (p->foot.n) {
		out_add_z(o, "<footer>\n");
		put_facts(o, &p->foot);
		out_add_z(o, "</footer>\n");
	}
	out_add_z(o, "</body>\n</html>\n");
	buf_close(&style);
	buf_close(&hash);
	return 0;
}
