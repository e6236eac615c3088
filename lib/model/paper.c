#include "model/paper.h"

#include "base/buf.h"

struct paper_row *paper_add_row(struct arena *a, struct paper_table *t, enum paper_row_shape shape, struct str name)
{
	t->row = arena_room(a, t->row, t->rows, &t->cap, sizeof *t->row);
	struct paper_row *r = &t->row[t->rows++];
	*r = (struct paper_row){.shape = (uint8_t)shape, .name = name};
	r->cell = ARENA_ARRAY(a, struct paper_cell, t->columns);
	return r;
}

struct paper_line *paper_add_line(struct arena *a, struct paper_cell *c, enum paper_voice voice, struct str text)
{
	if (str_is_empty(text))
		return NULL;
	c->line = arena_room(a, c->line, c->lines, &c->cap, sizeof *c->line);
	struct paper_line *l = &c->line[c->lines++];
	*l = (struct paper_line){.text = text, .voice = (uint8_t)voice};
	return l;
}

struct paper_fact *paper_add_fact(struct arena *a, struct paper_facts *f, struct str key, struct str label)
{
	f->fact = arena_room(a, f->fact, f->n, &f->cap, sizeof *f->fact);
	f->fact[f->n] = (struct paper_fact){.key = key, .label = label};
	return &f->fact[f->n++];
}

struct str paper_cell_text(struct arena *a, const struct paper_cell *c, struct str by)
{
	if (!c->lines)
		return (struct str){0};
	struct buf b = {0};
	for (size_t i = 0; i < c->lines; i++) {
		if (i)
			buf_add(&b, by);
		buf_add(&b, c->line[i].text);
	}
	return buf_take(&b, a);
}
