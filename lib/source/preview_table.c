/* A table's header against its map and against all the others. */
#include "preview_own.h"

#include <stdlib.h>
#include <string.h>

#include "format/csv.h"

struct meaning {
	enum record_type type;
	const char *name, *words;
};

static const struct meaning meanings[] = {
	{RECORD_EVENT, "id", "the entry's own id in that system"},
	{RECORD_EVENT, "id-part", "part of the entry's id"},
	{RECORD_EVENT, "child", "the child it is about"},
	{RECORD_EVENT, "kind", "what kind of entry it is"},
	{RECORD_EVENT, "start", "when it was"},
	{RECORD_EVENT, "end", "when it ended"},
	{RECORD_EVENT, "period", "from when to when it was"},
	{RECORD_EVENT, "recorded", "when it was written down"},
	{RECORD_EVENT, "agency", "whose record it is"},
	{RECORD_EVENT, "author", "who wrote it"},
	{RECORD_EVENT, "worker", "the worker"},
	{RECORD_EVENT, "place", "where it was"},
	{RECORD_EVENT, "people", "who had a part in it"},
	{RECORD_EVENT, "text", "what happened"},
	{RECORD_EVENT, "impact", "what it meant for the child"},
	{RECORD_EVENT, "voice", "what the child said or showed"},
	{RECORD_EVENT, "action", "what was done"},
	{RECORD_EVENT, "outcome", "what came of it"},
	{RECORD_EVENT, "analysis", "what somebody made of it"},
	{RECORD_EVENT, "severity", "how serious it was"},
	{RECORD_EVENT, "basis", "how it is known"},
	{RECORD_EVENT, "standing", "whether it is alleged or found"},
	{RECORD_EVENT, "whose", "whose appointment it was"},
	{RECORD_EVENT, "disputed", "who disputes it"},
	{RECORD_EVENT, "service", "which service"},
	{RECORD_EVENT, "essential", "whether it was essential"},
	{RECORD_EVENT, "value", "a measured value"},
	{RECORD_EVENT, "unit", "its unit"},
	{RECORD_EVENT, "ref", "a reference number"},
	{RECORD_EVENT, "restricted", "who may not see it"},
	{RECORD_EVENT, "tags", "tags"},
	{RECORD_PERSON, "id", "a person's id"},
	{RECORD_PERSON, "name", "a person's name"},
	{RECORD_PERSON, "birth", "date of birth"},
	{RECORD_PERSON, "death", "date of death"},
	{RECORD_PERSON, "expected", "when a birth is expected"},
	{RECORD_PERSON, "sex", "sex"},
	{RECORD_PERSON, "restricted", "who may not see the person"},
	{RECORD_RELATION, "from", "one person of a relation"},
	{RECORD_RELATION, "kind", "what the one is to the other"},
	{RECORD_RELATION, "to", "the other person of a relation"},
	{RECORD_RELATION, "start", "since when they are"},
	{RECORD_RELATION, "end", "until when they are"},
	{RECORD_RELATION, "quality", "how the relation is"},
	{RECORD_RELATION, "known-by", "who says so"},
	{RECORD_RELATION, "restricted", "who may not see the relation"},
};

static const char *words_of(const struct map_target *t)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (meanings[i].type == t->type && strcmp(meanings[i].name, t->name) == 0)
			return meanings[i].words;
	return t->name;
}

/* One of several things that a column is used for; what has been said is not said again. */
static void say(struct buf *b, struct str words)
{
	if (b->n && str_find(buf_str(b), words) < b->n)
		return;
	if (b->n)
		buf_add_z(b, "; ");
	buf_add(b, words);
}

static void say_field(const struct map_field *f, const struct map_part *part, bool time, struct buf *b)
{
	const struct map_target *t = f->target;
	struct buf one = {0};
	if (time)
		buf_addf(&one, "the time of day: %s", words_of(t));
	else if (t->how == MAP_EXTRA)
		buf_addf(&one, "kept as the extra field \"%.*s\"", STR_ARG(f->name));
	else if (t->how == MAP_SYSTEM_ID)
		buf_addf(&one, "a further number of the person (%.*s)", STR_ARG(f->name));
	else if (t->how == MAP_PEOPLE && f->role.n)
		buf_addf(&one, "%s (%.*s)", words_of(t), STR_ARG(f->role));
	else
		buf_add_z(&one, words_of(t));
	if (part && part->codes)
		buf_addf(&one, " (by the list \"%.*s\", %zu codes)", STR_ARG(part->codes->name),
			 part->codes->n);
	if (f->has_order && !time)
		buf_addf(&one, " (%s first)", f->order == DATE_MONTH_FIRST ? "month" : "day");
	if (!time && (f->required || t->how == MAP_WHO) && f->required)
		buf_add_z(&one, "; a row without it is set aside");
	say(b, buf_str(&one));
	buf_close(&one);
}

void preview_column(const struct map *m, int column, struct buf *b)
{
	for (size_t i = 0; i < m->outputs; i++) {
		const struct map_output *o = &m->output[i];
		for (size_t k = 0; k < o->fields; k++) {
			const struct map_field *f = &o->field[k];
			for (size_t j = 0; j < f->parts; j++) {
				if (f->part[j].column != column)
					continue;
				say_field(f, &f->part[j], false, b);
			}
			if (f->time == column)
				say_field(f, NULL, true, b);
		}
		for (size_t k = 0; k < o->whens; k++)
			if (o->when[k].column == column)
				say(b, STR("decides what the row gives"));
	}
	if (m->column[column].drop && !b->n)
		buf_add_z(b, "a copy of something that has its place: not kept");
	if (!b->n)
		buf_add_z(b, "known, and kept as an extra field");
	else if (m->column[column].keep)
		say(b, STR("also kept as written"));
}

void preview_line(struct buf *b, struct str name, struct str words)
{
	size_t before = b->n;
	buf_add_z(b, "      ");
	preview_cut(b, name.n ? name : STR("(no name)"), 80);
	for (size_t n = b->n - before; n < 32; n++)
		buf_add_char(b, ' ');
	buf_add_z(b, "  ");
	buf_add(b, words);
	buf_add_char(b, '\n');
}

static void say_cell(struct preview *p, const struct map *m, struct str name, size_t cell, bool again,
		     const int *at, struct buf *b)
{
	struct buf words = {0};
	for (size_t c = 0; c < m->columns && !words.n; c++)
		if (at[c] == (int)cell) {
			preview_column(m, (int)c, &words);
			if (!str_is_equal(map_folded(&p->arena, name),
					  map_folded(&p->arena, m->column[c].name)))
				name = arena_printf(&p->arena, "%.*s (%.*s)", STR_ARG(name),
						    STR_ARG(m->column[c].name));
		}
	if (!words.n)
		buf_add_z(&words, again ? "a column of this name came before: kept as an extra field"
					: "not known to this map: kept as an extra field");
	preview_line(b, name, buf_str(&words));
	buf_close(&words);
}

static bool is_repeated(struct preview *p, const struct csv_row *header, size_t cell)
{
	struct str fold = map_folded(&p->arena, header->cell[cell].text);
	for (size_t i = 0; i < cell && fold.n; i++)
		if (str_is_equal(map_folded(&p->arena, header->cell[i].text), fold))
			return true;
	return false;
}

void preview_table(struct preview *p, struct str place, const struct map *m, const struct csv_row *header,
		   const int *at)
{
	struct buf *b = &p->tables;
	size_t explained = 0, absent = 0;
	if (p->tables_n++ >= PREVIEW_TABLES)
		return;
	for (size_t c = 0; c < m->columns; c++)
		explained += at[c] >= 0;
	if (p->tables_n == 1) {
		p->header = arena_copy(&p->arena, header->raw);
		p->header_line = header->line;
	}
	buf_addf(b, "  %s", p->tables_n == 1 ? "Read by " : "and by ");
	buf_addf(b, "the column map %.*s %.*s: %.*s\n", STR_ARG(m->name), STR_ARG(m->version),
		 STR_ARG(m->title));
	if (p->tables_n > 1 || str_find(place, STR("#")) < place.n)
		buf_addf(b, "    where: %.*s, from line %u\n", STR_ARG(place), header->line);
	buf_addf(b, "    why: every column it requires is there (");
	bool any = false;
	for (size_t c = 0; c < m->columns; c++)
		if (m->column[c].required) {
			buf_addf(b, "%s%.*s", any ? ", " : "", STR_ARG(m->column[c].name));
			any = true;
		}
	buf_addf(b, "%s), and it knows %zu of %zu columns\n", any ? "" : "none", explained, header->cells);
	struct str *cell = ARENA_ARRAY(&p->arena, struct str, header->cells + 1);
	for (size_t i = 0; i < header->cells; i++)
		cell[i] = header->cell[i].text;
	preview_near(p, m, cell, header->cells, 3, b);
	buf_add_z(b, "    columns:\n");
	for (size_t i = 0; i < header->cells && i < PREVIEW_CELLS; i++)
		say_cell(p, m, arena_copy(&p->arena, str_trim(header->cell[i].text)), i,
			 is_repeated(p, header, i), at, b);
	if (header->cells > PREVIEW_CELLS)
		buf_addf(b, "      and %zu more\n", header->cells - PREVIEW_CELLS);
	for (size_t c = 0; c < m->columns; c++)
		if (at[c] < 0 && absent++ < 12)
			buf_addf(b, "%s%.*s",
				 absent == 1 ? "    the map also knows, not in this file: " : ", ",
				 STR_ARG(m->column[c].name));
	if (absent)
		buf_addf(b, "%s\n", absent > 12 ? ", ..." : "");
}

/* ---- the other maps */

struct near {
	const struct map *m;
	const struct map_column *missing;
	int explained;
	size_t lacks;
};

static int by_near(const void *a, const void *b)
{
	const struct near *x = a, *y = b;
	if (!x->missing != !y->missing)
		return x->missing ? 1 : -1;
	if (x->explained != y->explained)
		return x->explained > y->explained ? -1 : 1;
	if (x->lacks != y->lacks)
		return x->lacks < y->lacks ? -1 : 1;
	return str_compare(x->m->name, y->m->name);
}

void preview_near(const struct preview *p, const struct map *chosen, const struct str *cell, size_t n,
		  size_t most, struct buf *b)
{
	struct arena a = {0};
	struct near *near = ARENA_ARRAY(&a, struct near, p->maps->n + 1);
	struct str *fold = ARENA_ARRAY(&a, struct str, n + 1);
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		fold[i] = map_folded(&a, cell[i]);
	for (size_t i = 0; i < p->maps->n; i++) {
		const struct map *m = &p->maps->map[i];
		struct near x = {.m = m};
		if (m == chosen || m->no_table)
			continue;
		int *at = ARENA_ARRAY(&a, int, m->columns + 1);
		map_match(m, fold, n, at, &x.missing);
		for (size_t c = 0; c < m->columns; c++) {
			x.explained += at[c] >= 0;
			x.lacks += at[c] < 0 && m->column[c].required;
		}
		if (x.explained)
			near[found++] = x;
	}
	if (found)
		qsort(near, found, sizeof *near, by_near);
	for (size_t i = 0; i < found && i < most; i++) {
		buf_addf(b, "    %s %.*s knows %d of %zu columns",
			 i        ? "      "
			 : chosen ? "others:"
				  : "nearest:",
			 STR_ARG(near[i].m->name), near[i].explained, n);
		if (near[i].missing)
			buf_addf(b, ", and would need \"%.*s\"%s", STR_ARG(near[i].missing->name),
				 near[i].lacks > 1 ? " and more" : "");
		else
			buf_addf(b, " (--map %.*s reads the file by it)", STR_ARG(near[i].m->name));
		buf_add_char(b, '\n');
	}
	arena_close(&a);
}
