/* Records of XML and JSON: what the file itself calls each value, and what becomes of it. */
#include "preview_own.h"

#include <stdlib.h>
#include <string.h>

static struct preview_rows *rows_of(struct preview *p, const struct map *m)
{
	for (size_t i = p->rows_n; i-- > 0;)
		if (p->rows[i]->map == m)
			return p->rows[i];
	return NULL;
}

void preview_rows_met(struct preview *p, const struct map *m, const struct map_records *r)
{
	for (size_t i = p->rows_n; i-- > 0;)
		if (p->rows[i]->map == m && p->rows[i]->records == r)
			return;
	struct preview_rows *x = arena_malloc(sizeof *x);
	x->map = m;
	x->records = r;
	p->rows = arena_grow(p->rows, p->rows_n + 1, sizeof *p->rows);
	p->rows[p->rows_n++] = x;
}

static bool is_new(struct preview *p, const struct map *m, struct str path, int column)
{
	uint64_t h = (str_hash(m ? m->name : STR("")) * 31 + str_hash(path)) * 31 + (uint64_t)(column + 2);
	return preview_set_add(&p->heard, h);
}

void preview_value(struct preview *p, const struct map *m, struct str path, int column)
{
	if (p->heard.n >= PREVIEW_MOST || !is_new(p, m, path, column))
		return;
	if (!m) {
		p->passed = arena_grow(p->passed, p->passed_n + 1, sizeof *p->passed);
		p->passed[p->passed_n++] = arena_copy(&p->arena, path);
		return;
	}
	struct preview_rows *x = rows_of(p, m);
	if (x && x->n < PREVIEW_PATHS)
		x->path[x->n++] = (struct preview_path){arena_copy(&p->arena, path), column};
	else if (x)
		x->over++;
}

/* Where the rows stand, and by what the map was found. */
static void say_where(const struct preview_rows *x, struct buf *b)
{
	const struct map_records *r = x->records;
	struct buf line = {0};
	if (r->json)
		buf_add_z(&line, "why: JSON in which a record has all that the map requires; its records: ");
	else
		buf_addf(&line, "why: the outermost element is %.*s; its records: ", STR_ARG(r->root));
	if (r->steps == 0)
		buf_add_z(&line, r->json ? "the outermost object" : "that element itself");
	for (size_t i = 0; i < r->steps; i++)
		buf_addf(&line, "%s%.*s", i ? "/" : "", STR_ARG(r->at[i]));
	if (r->steps && r->json && str_is_equal(r->at[0], STR("[]")))
		buf_add_z(&line, " ([]: each item of the list, or each line)");
	preview_wrap(b, buf_str(&line), 4);
	buf_close(&line);
}

static void say_path(struct preview *p, const struct preview_rows *x, const struct preview_path *v, struct buf *b)
{
	struct buf words = {0};
	struct str name = v->path;
	if (v->column < 0) {
		buf_add_z(&words, "not known to this map: kept as an extra field");
	} else {
		struct str column = x->map->column[v->column].name;
		preview_column(x->map, v->column, &words);
		if (!str_is_equal(map_folded(&p->arena, name), map_folded(&p->arena, column)))
			name = arena_printf(&p->arena, "%.*s (%.*s)", STR_ARG(name), STR_ARG(column));
	}
	preview_line(b, name, buf_str(&words));
	buf_close(&words);
}

static void say_absent(const struct preview_rows *x, struct buf *b)
{
	size_t absent = 0;
	for (size_t c = 0; c < x->map->columns; c++) {
		bool is_there = false;
		for (size_t i = 0; i < x->n && !is_there; i++)
			is_there = x->path[i].column == (int)c;
		if (!is_there && absent++ < 12)
			buf_addf(b, "%s%.*s", absent == 1 ? "    the map also knows, not in this file: " : ", ",
				 STR_ARG(x->map->column[c].name));
	}
	if (absent)
		buf_addf(b, "%s\n", absent > 12 ? ", ..." : "");
}

void preview_records(struct preview *p, struct buf *b)
{
	for (size_t i = 0; i < p->rows_n; i++) {
		const struct preview_rows *x = p->rows[i];
		buf_addf(b, "  %s the column map %.*s %.*s: %.*s\n", i ? "and by" : "Read by", STR_ARG(x->map->name),
			 STR_ARG(x->map->version), STR_ARG(x->map->title));
		say_where(x, b);
		if (x->n)
			buf_add_z(b, "    what a record holds, as the file calls it:\n");
		for (size_t k = 0; k < x->n; k++)
			say_path(p, x, &x->path[k], b);
		if (x->over)
			buf_addf(b, "      and %lu more\n", x->over);
		say_absent(x, b);
	}
	if (!p->passed_n)
		return;
	struct buf line = {0};
	buf_add_z(&line, "Passed over, since the map says that it describes the file: ");
	for (size_t i = 0; i < p->passed_n && i < 12; i++) {
		buf_add_z(&line, i ? ", " : "");
		preview_cut(&line, p->passed[i], 60);
	}
	buf_add_z(&line, p->passed_n > 12 ? ", ..." : "");
	preview_wrap(b, buf_str(&line), 2);
	buf_close(&line);
}

#define TREE "individuals become persons; families and other ties relations; what happened to a person (births apart, which are " \
	     "the person's own) an entry each, with its date and place; notes, sources and tags of one program alone " \
	     "extra fields under their names"

void preview_fixed(const struct source_adapter *a, struct buf *b)
{
	static const struct {
		const char *adapter, *words;
	} readers[] = {
		{"cin", "ChildIdentifiers and ChildCharacteristics become the person; CINdetails a referral and, where it is closed, the closing; "
			"Assessments, CINPlanDates, Section47, ChildProtectionPlans and their Reviews, DateOfInitialCPC an entry each; codes in words; "
			"elements that are not known extra fields under their names"},
		{"gedcom", TREE}, {"gramps", TREE}, {"gramps-csv", TREE}, {"genopro", TREE},
	};
	for (size_t i = 0; a && i < sizeof readers / sizeof *readers; i++)
		if (strcmp(a->name, readers[i].adapter) == 0) {
			buf_add_z(b, "  Its elements have fixed meanings, and no column map is needed:\n");
			preview_wrap(b, str_of(readers[i].words), 4);
		}
}
