#include "source/gramps_csv.h"

#include "format/csv.h"
#include "format/encoding.h"
#include "source/gedcom_run.h"

enum { LOOK = 64 << 10, COLUMNS = 64, SECTIONS = 4096, HEADING_MOST = 48 };

/* What a column of Gramps holds. */
enum column {
	C_OTHER,
	C_ID,
	C_GIVEN,
	C_SURNAME,
	C_PREFIX,
	C_SUFFIX,
	C_CALL,
	C_TITLE,
	C_GENDER,
	C_NOTE,
	C_BIRTH_DATE,
	C_BIRTH_PLACE,
	C_BIRTH_SOURCE,
	C_BAPTISM_DATE,
	C_BAPTISM_PLACE,
	C_BAPTISM_SOURCE,
	C_DEATH_DATE,
	C_DEATH_PLACE,
	C_DEATH_SOURCE,
	C_DEATH_CAUSE,
	C_BURIAL_DATE,
	C_BURIAL_PLACE,
	C_BURIAL_SOURCE,
	C_HUSBAND,
	C_WIFE,
	C_DATE,
	C_PLACE,
	C_SOURCE,
	C_CHILD,
	C_NAME,
	C_TYPE,
	C_PART,
	C_WITHIN,
};

enum table { T_PERSON, T_MARRIAGE, T_FAMILY, T_PLACE, TABLES };
static const char *const table_name[TABLES] = {"person", "marriage", "family", "place"};
static const char letter[TABLES] = {'P', 'F', 'C', 'L'}; /* ids are told apart by their table */

static const struct {
	const char *heading; /* letters alone, small */
	enum column column;
	unsigned tables; /* 1 << enum table */
} known[] = {
	{"person", C_ID, 1},
	{"grampsid", C_ID, 1},
	{"id", C_ID, 1},
	{"given", C_GIVEN, 1},
	{"firstname", C_GIVEN, 1},
	{"givenname", C_GIVEN, 1},
	{"surname", C_SURNAME, 1},
	{"lastname", C_SURNAME, 1},
	{"prefix", C_PREFIX, 1},
	{"suffix", C_SUFFIX, 1},
	{"call", C_CALL, 1},
	{"callname", C_CALL, 1},
	{"title", C_TITLE, 1 | 8},
	{"gender", C_GENDER, 1 | 4},
	{"sex", C_GENDER, 1},
	{"note", C_NOTE, 15},
	{"birthdate", C_BIRTH_DATE, 1},
	{"birthplace", C_BIRTH_PLACE, 1},
	{"birthplaceid", C_BIRTH_PLACE, 1},
	{"birthsource", C_BIRTH_SOURCE, 1},
	{"baptismdate", C_BAPTISM_DATE, 1},
	{"baptismplace", C_BAPTISM_PLACE, 1},
	{"baptismplaceid", C_BAPTISM_PLACE, 1},
	{"baptismsource", C_BAPTISM_SOURCE, 1},
	{"deathdate", C_DEATH_DATE, 1},
	{"deathplace", C_DEATH_PLACE, 1},
	{"deathplaceid", C_DEATH_PLACE, 1},
	{"deathsource", C_DEATH_SOURCE, 1},
	{"deathcause", C_DEATH_CAUSE, 1},
	{"burialdate", C_BURIAL_DATE, 1},
	{"burialplace", C_BURIAL_PLACE, 1},
	{"burialplaceid", C_BURIAL_PLACE, 1},
	{"burialsource", C_BURIAL_SOURCE, 1},
	{"marriage", C_ID, 2},
	{"husband", C_HUSBAND, 2},
	{"father", C_HUSBAND, 2},
	{"parent", C_HUSBAND, 2},
	{"wife", C_WIFE, 2},
	{"mother", C_WIFE, 2},
	{"parent1", C_HUSBAND, 2},
	{"parent2", C_WIFE, 2},
	{"date", C_DATE, 2 | 8},
	{"place", C_PLACE, 2},
	{"placeid", C_PLACE, 2},
	{"source", C_SOURCE, 15},
	{"family", C_ID, 4},
	{"child", C_CHILD, 4},
	{"name", C_NAME, 8},
	{"type", C_TYPE, 8},
	{"latitude", C_PART, 8},
	{"longitude", C_PART, 8},
	{"code", C_PART, 8},
	{"enclosedby", C_WITHIN, 8},
};

struct section {
	uint64_t from;
	enum table table;
	size_t columns;
	enum column column[COLUMNS];
	struct str heading[COLUMNS];
};

struct gramps_csv {
	struct gedcom_run run; /* first */
	struct section **section;
	size_t sections, cap;
	char separator;
	struct encoding_text decoded; /* where it is not UTF-8 */
	struct gedcom_index titles; /* places by what they are called; line: the place in the index of all */
};

/* ---- headings */

/* "Birth date" as "birthdate", "Parent1" as "parent1". */
static struct str fold(struct str s, char out[static HEADING_MOST])
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n + 1 < HEADING_MOST; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			out[n++] = (char)(c + 32);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
	}
	return (struct str){out, n};
}

static enum column column_of(struct str heading, enum table table)
{
	char folded[HEADING_MOST];
	struct str name = fold(heading, folded);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].tables >> table & 1 && str_is_equal(name, str_of(known[i].heading)))
			return known[i].column;
	if (table == T_PLACE && str_is_equal(name, STR("place")))
		return C_ID;
	return C_OTHER;
}

/* Its first cell names the table, and one cell more is a column of it. */
static bool is_heading(const struct csv_row *row, enum table *table)
{
	char folded[HEADING_MOST];
	if (row->cells < 2)
		return false;
	struct str first = fold(row->cell[0].text, folded);
	for (int t = 0; t < TABLES; t++)
		if (str_is_equal(first, str_of(table_name[t]))) {
			*table = (enum table)t;
			return column_of(row->cell[1].text, *table) != C_OTHER;
		}
	return false;
}

static bool is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells; i++)
		if (str_trim(row->cell[i].text).n)
			return false;
	return !row->broken;
}

static int gramps_csv_recognise(const struct source_input *in, const struct source_options *o)
{
	struct csv c;
	struct csv_row row;
	struct str head = str_part(in->bytes, 0, LOOK);
	enum table table;
	int sure = 0;
	(void)o;
	csv_open(&c, head, csv_guess_separator(str_part(head, 0, str_find(head, STR("\n")))));
	while (csv_next(&c, &row))
		if (!is_empty(&row)) {
			sure = is_heading(&row, &table) ? 97 : 0;
			break;
		}
	csv_close(&c);
	return sure;
}

/* ---- where its rows stand */

/* "[I0030]" and "I0030" are one id. */
static struct str bare(struct str id)
{
	id = str_trim(id);
	return id.n > 2 && id.p[0] == '[' && id.p[id.n - 1] == ']' ? str_part(id, 1, id.n - 2) : id;
}

static struct str full_id(struct arena *a, enum table table, struct str id)
{
	return arena_printf(a, "%c:%.*s", letter[table], STR_ARG(bare(id)));
}

static void add_section(struct gramps_csv *c, const struct csv_row *row, enum table table)
{
	struct arena *a = &c->run.g.arena;
	c->section = arena_room(a, c->section, c->sections, &c->cap, sizeof(struct section *));
	struct section *s = ARENA_NEW(a, struct section);
	s->from = row->byte;
	s->table = table;
	s->columns = row->cells < COLUMNS ? row->cells : COLUMNS;
	for (size_t i = 0; i < s->columns; i++) {
		s->heading[i] = arena_copy(a, str_part(str_trim(row->cell[i].text), 0, 64));
		s->column[i] = column_of(row->cell[i].text, table);
	}
	c->section[c->sections++] = s;
}

static struct str cell_of(const struct csv_row *row, const struct section *s, enum column column)
{
	for (size_t i = 0; i < row->cells && i < s->columns; i++)
		if (s->column[i] == column && str_trim(row->cell[i].text).n)
			return str_trim(row->cell[i].text);
	return (struct str){0};
}

static int add_row(struct gramps_csv *c, const struct csv_row *row)
{
	static const enum gedcom_what what[TABLES] = {GEDCOM_PERSON, GEDCOM_FAMILY, GEDCOM_ABOUT,
						      GEDCOM_ABOUT};
	struct gedcom_file *g = &c->run.g;
	const struct section *s = c->section[c->sections - 1];
	struct gedcom_place p = {.from = row->byte,
				 .size = (uint32_t)row->raw.n,
				 .line = row->line,
				 .what = (uint8_t)what[s->table]};
	struct str id = cell_of(row, s, C_ID);
	if (row->broken || row->raw.n > UINT32_MAX)
		p.what = GEDCOM_NONE;
	else if (s->table == T_FAMILY && id.n)
		gedcom_index_link(&g->index, (uint32_t)g->index.n,
				  gedcom_index_key(full_id(&g->one, T_MARRIAGE, id)));
	else if (id.n)
		p.key = gedcom_index_key(full_id(&g->one, s->table, id));
	arena_clear(&g->one);
	struct str title = s->table == T_PLACE && !row->broken ? cell_of(row, s, C_TITLE) : (struct str){0};
	struct gedcom_place named = {.key = gedcom_index_key(title), .line = (uint32_t)g->index.n};
	if (title.n && p.key && gedcom_index_add(&c->titles, &named))
		return -1;
	return gedcom_index_add(&g->index, &p);
}

static int find_rows(struct gramps_csv *c, struct err *e)
{
	struct csv csv;
	struct csv_row row;
	enum table table;
	int rc = 0;
	csv_open(&csv, c->run.g.bytes, c->separator);
	while (rc == 0 && csv_next(&csv, &row)) {
		if (is_empty(&row))
			continue;
		if (!row.broken && is_heading(&row, &table) && c->sections < SECTIONS)
			add_section(c, &row, table);
		else if (c->sections)
			rc = add_row(c, &row);
	}
	csv_close(&csv);
	return rc ? err_set_at(e, ERR_INPUT, c->run.g.file, 0, 0, "more than %d rows", GEDCOM_PLACES) : 0;
}

static const struct section *section_of(const struct gramps_csv *c, uint64_t from)
{
	size_t lo = 0, hi = c->sections;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (c->section[mid]->from <= from)
			lo = mid;
		else
			hi = mid;
	}
	return c->section[lo];
}

/* ---- a row as nodes */

struct turning {
	struct gramps_csv *c;
	struct arena *a;
	const struct section *s;
	const struct csv_row *row;
	uint32_t line;
};

static struct str cell(const struct turning *t, enum column column)
{
	return arena_copy(t->a, cell_of(t->row, t->s, column));
}

static struct gedcom_node *add(const struct turning *t, struct gedcom_node *up, const char *tag,
			       struct str value)
{
	return value.n ? gedcom_line_add(up, t->a, tag, value, t->line) : NULL;
}

static struct gedcom_node *add_pointer(const struct turning *t, struct gedcom_node *up, const char *tag,
				       enum table table, struct str id)
{
	if (id.n == 0)
		return NULL;
	struct gedcom_node *n = gedcom_line_add(up, t->a, tag, (struct str){0}, t->line);
	n->to = full_id(t->a, table, id);
	return n;
}

static struct str id_of_row(struct gramps_csv *c, const struct gedcom_place *p, struct arena *a)
{
	struct csv csv;
	struct csv_row row;
	struct str id = {0};
	const struct section *s = section_of(c, p->from);
	csv_open(&csv, str_part(c->run.g.bytes, (size_t)p->from, p->size), c->separator);
	if (csv_next(&csv, &row))
		id = full_id(a, s->table, cell_of(&row, s, C_ID));
	csv_close(&csv);
	return id;
}

/* A place by its id, in brackets or bare, or by its title, where the file has it; else what is written. */
static void add_place(const struct turning *t, struct gedcom_node *up, struct str said)
{
	struct gedcom_file *g = &t->c->run.g;
	if (said.n && gedcom_record_find(g, full_id(t->a, T_PLACE, said))) {
		add_pointer(t, up, "PLAC", T_PLACE, said);
		return;
	}
	const struct gedcom_place *named = gedcom_index_find(&t->c->titles, said);
	struct gedcom_node *n = add(t, up, "PLAC", named ? STR("-") : said);
	if (!named)
		return;
	n->value = (struct str){0};
	n->to = id_of_row(t->c, &g->index.place[named->line], t->a);
}

static struct gedcom_node *event(const struct turning *t, struct gedcom_node *up, const char *tag,
				 enum column date)
{
	struct str when = cell(t, date), where = cell(t, date + 1), source = cell(t, date + 2);
	if (when.n + where.n + source.n == 0)
		return NULL;
	struct gedcom_node *n = gedcom_line_add(up, t->a, tag, (struct str){0}, t->line);
	add(t, n, "DATE", when);
	add_place(t, n, where);
	add(t, n, "SOUR", source);
	return n;
}

/* Has the column its place in the nodes of such a row? */
static bool is_placed(enum table table, enum column column)
{
	switch (table) {
	case T_PERSON:
		return column != C_OTHER && column != C_CALL;
	case T_MARRIAGE:
		return column != C_OTHER;
	case T_FAMILY:
		return column == C_ID || column == C_CHILD || column == C_SOURCE || column == C_NOTE;
	case T_PLACE:
		return column == C_ID || column == C_TITLE || column == C_NAME || column == C_DATE ||
		       column == C_WITHIN || column == C_NOTE;
	case TABLES:
		break;
	}
	return false;
}

/* What is in columns that are not known, and in those that stand twice, under its own heading. */
static void keep_other(const struct turning *t, struct gedcom_node *n)
{
	for (size_t i = 0; i < t->row->cells; i++) {
		struct str v = str_trim(t->row->cell[i].text);
		bool placed = i < t->s->columns && is_placed(t->s->table, t->s->column[i]) &&
			      cell_of(t->row, t->s, t->s->column[i]).p == v.p;
		if (!placed && v.n)
			add(t, n, i < t->s->columns && t->s->heading[i].n ? t->s->heading[i].p : "more",
			    arena_copy(t->a, v));
	}
}

static void person(const struct turning *t, struct gedcom_node *n)
{
	struct str given = cell(t, C_GIVEN), prefix = cell(t, C_PREFIX), surname = cell(t, C_SURNAME),
		   suffix = cell(t, C_SUFFIX), cause = cell(t, C_DEATH_CAUSE);
	struct gedcom_node *named = gedcom_line_add(n, t->a, "NAME", (struct str){0}, t->line);
	named->value = str_trim(arena_printf(t->a, "%.*s %.*s %.*s %.*s", STR_ARG(given), STR_ARG(prefix),
					     STR_ARG(surname), STR_ARG(suffix)));
	add(t, named, "NPFX", cell(t, C_TITLE));
	add(t, n, "SEX", cell(t, C_GENDER));
	event(t, n, "BIRT", C_BIRTH_DATE);
	event(t, n, "BAPM", C_BAPTISM_DATE);
	struct gedcom_node *deat = event(t, n, "DEAT", C_DEATH_DATE);
	if (cause.n && !deat)
		deat = gedcom_line_add(n, t->a, "DEAT", (struct str){0}, t->line);
	if (deat)
		add(t, deat, "CAUS", cause);
	event(t, n, "BURI", C_BURIAL_DATE);
}

/* Row `i` of the file, for as long as the function it is given to runs. */
static void with_row(struct gramps_csv *c, const struct gedcom_place *p, struct arena *a,
		     struct gedcom_node *n, void (*run)(const struct turning *t, struct gedcom_node *n))
{
	struct csv csv;
	struct csv_row row;
	csv_open(&csv, str_part(c->run.g.bytes, (size_t)p->from, p->size), c->separator);
	if (csv_next(&csv, &row)) {
		struct turning t = {c, a, section_of(c, p->from), &row, p->line};
		run(&t, n);
	}
	csv_close(&csv);
}

static void child(const struct turning *t, struct gedcom_node *n)
{
	struct gedcom_node *chil = add_pointer(t, n, "CHIL", T_PERSON, cell(t, C_CHILD));
	if (!chil)
		return;
	add(t, chil, "SOUR", cell(t, C_SOURCE));
	add(t, chil, "NOTE", cell(t, C_NOTE));
	keep_other(t, chil);
}

static void marriage(const struct turning *t, struct gedcom_node *n)
{
	add_pointer(t, n, "HUSB", T_PERSON, cell(t, C_HUSBAND));
	add_pointer(t, n, "WIFE", T_PERSON, cell(t, C_WIFE));
	struct gedcom_node *marr = gedcom_line_add(n, t->a, "MARR", STR("Y"), t->line);
	add(t, marr, "DATE", cell(t, C_DATE));
	add_place(t, marr, cell(t, C_PLACE));
	add(t, marr, "SOUR", cell(t, C_SOURCE));
}

static void whole_row(const struct turning *t, struct gedcom_node *n)
{
	struct str id = cell(t, C_ID);
	if (id.n)
		n->xref = full_id(t->a, t->s->table, id);
	if (t->s->table == T_PERSON)
		person(t, n);
	else if (t->s->table == T_MARRIAGE)
		marriage(t, n);
	else if (t->s->table == T_PLACE) {
		struct str title = cell(t, C_TITLE);
		n->value = title.n ? title : cell(t, C_NAME);
		add(t, n, "name", cell(t, C_NAME));
		add(t, n, "DATE", cell(t, C_DATE));
		add_pointer(t, n, "within", T_PLACE, cell(t, C_WITHIN));
	}
	if (t->s->table != T_MARRIAGE && t->s->table != T_PLACE)
		add(t, n, "SOUR", cell(t, C_SOURCE));
	add(t, n, "NOTE", cell(t, C_NOTE));
	keep_other(t, n);
}

static struct gedcom_node *load(struct gedcom_file *g, const struct gedcom_place *p, struct arena *a,
				const char *const *only)
{
	struct gramps_csv *c = (struct gramps_csv *)((char *)g - offsetof(struct gedcom_run, g));
	const char *tag = p->what == GEDCOM_PERSON   ? "INDI"
			  : p->what == GEDCOM_FAMILY ? "FAM"
						     : table_name[section_of(c, p->from)->table];
	struct gedcom_node *n = gedcom_line_add(NULL, a, tag, (struct str){0}, p->line);
	with_row(c, p, a, n, whole_row);
	if (p->what == GEDCOM_PERSON && str_is_empty(n->xref) && !only) {
		struct event whole = {.text = str_part(g->bytes, (size_t)p->from, p->size)};
		n->xref = arena_printf(
			a, "P:_%016llx",
			(unsigned long long)event_make_id(&whole, g->system,
							  ordinal_next(&g->events, str_hash(whole.text))));
	}
	if (p->what != GEDCOM_FAMILY)
		return n;
	size_t links;
	const struct gedcom_link *l = gedcom_index_links(&g->index, (uint32_t)(p - g->index.place), &links);
	for (size_t i = 0; i < links && i < GEDCOM_NODES; i++) {
		struct gedcom_place *at = &g->index.place[l[i].child];
		with_row(c, at, a, n, child);
		at->told = true;
	}
	return n;
}

static struct str name(struct gedcom_file *g, struct str to)
{
	(void)g;
	return str_part(to, 2, to.n);
}

static void drop(struct gedcom_run *run)
{
	encoding_close(&((struct gramps_csv *)run)->decoded);
	gedcom_index_close(&((struct gramps_csv *)run)->titles);
}

static int decode(struct gramps_csv *c, struct err *e)
{
	struct gedcom_file *g = &c->run.g;
	struct encoding_found found = encoding_find(g->bytes, SIZE_MAX);
	if (found.encoding == ENCODING_UTF_8)
		return 0;
	if (encoding_open(g->bytes, found.encoding, g->o->beside, g->o->mapped, &c->decoded, e))
		return -1;
	if (g->o->diags)
		diag_add(g->o->diags, DIAG_NOTE, g->file, 0, 0, "read as %s", encoding_words(found.encoding));
	g->bytes = c->decoded.text;
	return 0;
}

static int gramps_csv_open(const struct source_input *in, const struct source_options *o,
			   struct source_reader **r, struct err *e)
{
	struct gramps_csv *c = arena_malloc(sizeof *c);
	gedcom_run_open(&c->run, in, o, "gramps");
	c->run.reader.summary.format = STR("gramps-csv");
	c->run.g.load = load;
	c->run.g.name = name;
	c->run.drop = drop;
	if (decode(c, e))
		goto failed;
	struct str head = str_part(c->run.g.bytes, 0, LOOK);
	c->separator = csv_guess_separator(str_part(head, 0, str_find(head, STR("\n"))));
	if (find_rows(c, e))
		goto failed;
	if (c->sections == 0) {
		err_set_at(e, ERR_INPUT, in->file, 1, 1,
			   "expected a heading such as Person,Surname,Given or Marriage,Husband,Wife");
		goto failed;
	}
	gedcom_index_settle(&c->titles);
	if (gedcom_run_begin(&c->run, e))
		goto failed;
	*r = &c->run.reader;
	return 0;
failed:
	gedcom_run_close(&c->run);
	return -1;
}

const struct source_adapter gramps_csv_adapter = {
	"gramps-csv",
	"family tree in the CSV of Gramps",
	gramps_csv_recognise,
	gramps_csv_open,
	true,
};
