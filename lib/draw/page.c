/* What is small: escapes, CSV, JSON Lines, Markdown. */
#include "draw/page.h"

#include <string.h>

#include "format/csv.h"
#include "format/json.h"
#include "format/unicode.h"
#include "model/event.h"

/* What is invisible and able to make a text say another thing is written out. */
void page_visible(struct str s, struct buf *b)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		int32_t point;
		n = unicode_step(s, i, &point);
		if (point < 0)
			for (size_t k = 0; k < n; k++)
				buf_addf(b, "\\x%02x", (unsigned char)s.p[i + k]);
		else if ((point < 0x20 && point != '\n' && point != '\t') || point == 0x7f)
			buf_addf(b, "\\x%02x", (unsigned)point);
		else if ((point >= 0x80 && point < 0xa0) || unicode_turns(point) || point == 0x2028 || point == 0x2029)
			buf_addf(b, "\\u{%04x}", (unsigned)point);
		else
			buf_add(b, str_part(s, i, n));
	}
}

static struct str joined(const struct paper_cell *c, const char *by, struct buf *b)
{
	buf_clear(b);
	for (size_t i = 0; i < c->lines; i++) {
		if (i)
			buf_add_z(b, by);
		buf_add(b, c->line[i].text);
	}
	return buf_str(b);
}

int page_csv_draw(const struct paper *p, const struct page_style *style, struct out *o, struct err *e)
{
	struct buf cell = {0}, line = {0};
	(void)style, (void)e;
	for (size_t k = 0; k < p->tables; k++) {
		const struct paper_table *t = &p->table[k];
		for (size_t i = 0; i < t->columns; i++) {
			csv_write_cell(t->column[i].key, ',', &line);
			buf_add_char(&line, ',');
		}
		buf_add_z(&line, "events\r\n");
		for (size_t i = 0; i < t->rows; i++) {
			for (size_t j = 0; j < t->columns; j++) {
				csv_write_cell(joined(&t->row[i].cell[j], "\n", &cell), ',', &line);
				buf_add_char(&line, ',');
			}
			for (size_t j = 0; j < t->row[i].events_n; j++) {
				char id[17];
				event_id_write(t->row[i].events[j], id);
				buf_addf(&line, "%s%s", j ? " " : "", id);
			}
			buf_add_z(&line, "\r\n");
			out_add(o, buf_str(&line));
			buf_clear(&line);
		}
		out_add(o, buf_str(&line));
		buf_clear(&line);
	}
	buf_close(&cell);
	buf_close(&line);
	return 0;
}

/* A fact of one line is a string, of several an array. */
static void fact_json(struct json_writer *w, const struct paper_fact *f)
{
	char key[64];
	if (!f->value.lines || f->key.n >= sizeof key)
		return;
	memcpy(key, f->key.p, f->key.n);
	key[f->key.n] = '\0';
	if (f->value.lines == 1) {
		json_add_string(w, key, f->value.line[0].text);
		return;
	}
	json_open_array(w, key);
	for (size_t i = 0; i < f->value.lines; i++)
		json_add_string(w, NULL, f->value.line[i].text);
	json_close_array(w);
}

int page_jsonl_draw(const struct paper *p, const struct page_style *style, struct out *o, struct err *e)
{
	struct json_writer w = {.out = o};
	struct buf cell = {0};
	(void)style, (void)e;
	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("paper"));
	json_add_string(&w, "title", p->title);
	if (p->invented)
		json_add_bool(&w, "invented", true);
	json_add_string(&w, "marking", str_is_empty(p->marking) ? (struct str){0} : p->marking);
	for (size_t i = 0; i < p->head.n; i++)
		fact_json(&w, &p->head.fact[i]);
	json_close_object(&w);
	json_end_line(&w);
	for (size_t k = 0; k < p->tables; k++)
		for (size_t i = 0; i < p->table[k].rows; i++) {
			const struct paper_row *r = &p->table[k].row[i];
			json_open_object(&w, NULL);
			json_add_string(&w, "type", STR("row"));
			for (size_t j = 0; j < p->table[k].columns; j++) {
				struct str text = joined(&r->cell[j], "\n", &cell);
				if (!text.n)
					continue;
				json_add_raw_key(&w, p->table[k].column[j].key);
				w.comma = false;
				json_add_string(&w, NULL, text);
			}
			json_open_array(&w, "events");
			for (size_t j = 0; j < r->events_n; j++) {
				char id[17];
				event_id_write(r->events[j], id);
				json_add_string(&w, NULL, str_of(id));
			}
			json_close_array(&w);
			json_close_object(&w);
			json_end_line(&w);
		}
	buf_close(&cell);
	return 0;
}

/* Text that Markdown takes for text: marks of its own escaped, a table cell on one line. */
static void add_md(struct out *o, struct str s)
{
	struct buf b = {0};
	page_visible(s, &b);
	for (size_t i = 0; i < b.n; i++) {
		char ch = b.p[i];
		if (ch == '\n' || ch == '\t')
			out_add_char(o, ' ');
		else if (ch == '<')
			out_add_z(o, "&lt;");
		else if (ch == '&')
			out_add_z(o, "&amp;");
		else {
			if (strchr("\\`*_[]|#~", ch))
				out_add_char(o, '\\');
			out_add_char(o, ch);
		}
	}
	buf_close(&b);
}

static void md_cell(struct out *o, const struct paper_cell *c)
{
	for (size_t i = 0; i < c->lines; i++) {
		const char *mark = c->line[i].voice == PAPER_STRONG ? "**" : c->line[i].voice == PAPER_SAID ? "*" : "";
		if (i)
			out_add_z(o, "<br>");
		out_add_z(o, mark);
		add_md(o, c->line[i].text);
		out_add_z(o, mark);
	}
}

static void md_facts(struct out *o, const struct paper_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		out_add_z(o, "- ");
		add_md(o, f->fact[i].label);
		out_add_z(o, ": ");
		for (size_t k = 0; k < f->fact[i].value.lines; k++) {
			out_add_z(o, k ? "; " : "");
			add_md(o, f->fact[i].value.line[k].text);
		}
		if (f->fact[i].blank)
			out_add_z(o, f->fact[i].value.lines ? " ......" : "......");
		out_add_char(o, '\n');
	}
	out_add_char(o, '\n');
}

static void md_table(struct out *o, const struct paper_table *t)
{
	out_add_char(o, '|');
	for (size_t i = 0; i < t->columns; i++) {
		out_add_char(o, ' ');
		add_md(o, t->column[i].title);
		out_add_z(o, " |");
	}
	out_add_z(o, "\n|");
	for (size_t i = 0; i < t->columns; i++)
		out_add_z(o, "---|");
	out_add_char(o, '\n');
	for (size_t i = 0; i < t->rows; i++) {
		const struct paper_row *r = &t->row[i];
		out_add_char(o, '|');
		for (size_t k = 0; k < t->columns; k++) {
			out_add_char(o, ' ');
			if (!k && !str_is_empty(r->number)) {
				add_md(o, r->number);
				out_add_z(o, ". ");
			}
			md_cell(o, &r->cell[k]);
			out_add_z(o, " |");
		}
		out_add_char(o, '\n');
	}
	out_add_char(o, '\n');
}

int page_md_draw(const struct paper *p, const struct page_style *style, struct out *o, struct err *e)
{
	(void)style, (void)e;
	if (p->invented)
		out_add_z(o, "INVENTED: no person, place or event here is real.\n\n");
	if (!str_is_empty(p->marking)) {
		add_md(o, p->marking);
		out_add_z(o, "\n\n");
	}
	out_add_z(o, "# ");
	add_md(o, p->title);
	out_add_z(o, "\n\n");
	md_facts(o, &p->head);
	for (size_t i = 0; i < p->before.lines; i++) {
		add_md(o, p->before.line[i].text);
		out_add_z(o, "\n\n");
	}
	for (size_t i = 0; i < p->tables; i++)
		md_table(o, &p->table[i]);
	md_facts(o, &p->foot);
	return 0;
}
