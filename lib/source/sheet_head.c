/* The top of a table, a part of source/sheet: which row is the header, which map knows it, what the lines above it say. */
#include "sheet_own.h"

#include <string.h>

#include "base/file.h"
#include "base/seal.h"
#include "source/cells.h"
#include "source/covers.h"

enum { MOST_COLUMNS = 4096, MOST_TITLES = 64 << 10 };

static int fail_at(const struct sheet *t, uint32_t line, struct err *e)
{
	struct err inner = *e;
	if (inner.code == ERR_USAGE) /* the command line is wrong, not the file */
		return -1;
	return err_set_at(e, inner.code, t->file, line, 0, "%s", inner.text);
}

/* What an option names for this table: `SHEET=NAME` is for the sheet of that name alone. */
static struct str named_for(const struct sheet *t, struct str named)
{
	struct str book = t->run->book, sheet = {NULL, 0};
	size_t at = str_find(named, STR("="));
	if (at == named.n)
		return named;
	if (!str_is_absent(book) && t->file.n > book.n)
		sheet = str_part(t->file, book.n + 1, t->file.n);
	return str_is_equal(sheet, str_part(named, 0, at)) ? str_part(named, at + 1, named.n)
							   : (struct str){NULL, 0};
}

static struct str map_named(const struct sheet *t)
{
	return named_for(t, t->run->o->map);
}

static struct str child_named(const struct sheet *t)
{
	struct str rest = t->run->o->child, child = {NULL, 0};
	while (rest.n && str_is_empty(child))
		child = named_for(t, str_cut(&rest, '\n'));
	return child;
}

/* The map for this header, and where its columns are. */
int sheet_choose(struct sheet *t, const struct csv_row *header, int **at, struct err *e)
{
	struct str *folded = ARENA_ARRAY(&t->arena, struct str, header->cells + 1);
	const struct map_column *missing;
	t->head = folded;
	for (size_t i = 0; i < header->cells; i++) {
		struct str name = cells_from_windows(&t->arena, header->cell[i].text), bare = order_name(name, NULL, NULL);
		folded[i] = map_folded(&t->arena, name);
		if (bare.n < str_trim(name).n && t->run->heads && !heads_has(t->run->heads, name))
			folded[i] = map_folded(&t->arena, bare);
	}
	struct str named = map_named(t);
	if (str_is_empty(named)) {
		if (map_choose(t->run->maps, folded, header->cells, &t->map, e))
			return -1;
	} else if (!(t->map = map_find(t->run->maps, named))) {
		char q[160];
		return err_set(e, ERR_USAGE, "--map: there is no column map %s (--list-formats has them)", diag_quote(named, q));
	}
	*at = ARENA_ARRAY(&t->arena, int, t->map->columns + 1);
	if (map_match(t->map, folded, header->cells, *at, &missing) < 0)
		return err_set(e, ERR_INPUT,
			       "the column map %.*s needs a column \"%.*s\", which the header does not have",
			       STR_ARG(t->map->name), STR_ARG(missing->name));
	return 0;
}

void sheet_tell(const struct sheet *t, enum diag_level level, uint32_t line, const char *text)
{
	if (t->run->o->diags)
		diag_add(t->run->o->diags, level, t->file, line, 0, "%s", text);
}

static void tell_titles(struct sheet *t, int titles, uint32_t line)
{
	if (titles > 0)
		sheet_tell(t, DIAG_NOTE, line,
			   arena_printf(&t->arena, "the header is here; %d line%s above it %s no part of the table (kept with the import)",
					titles, titles == 1 ? "" : "s", titles == 1 ? "is" : "are").p);
}

void sheet_keep_title(struct sheet *t, struct str raw)
{
	struct str line = str_trim(cells_from_windows(&t->row, raw)), book = t->run->book, table = {0};
	struct buf *b = &t->run->titles;
	while (line.n && strchr(",;\t|\" ", line.p[line.n - 1]))
		line.n--;
	if (str_is_empty(line) || b->n > MOST_TITLES)
		return;
	if (b->n)
		buf_add_char(b, '\n');
	if (!str_is_absent(book) && t->file.n > book.n) /* of the sheets of one workbook each says which it is */
		table = str_part(t->file, book.n + 1, t->file.n);
	if (!str_is_empty(table))
		buf_addf(b, "%.*s: ", STR_ARG(table));
	for (size_t i = 0; i < line.n; i++)
		buf_add_char(b, line.p[i] == '\n' || line.p[i] == '\r' ? ' ' : line.p[i]);
	if (b->n > MOST_TITLES)
		sheet_tell(t, DIAG_WARNING, 0, "more text stands around the tables than is kept with the import");
}

/* The header is the first row that a map knows, as far down as the settings say; if none, the first row is to blame. */
static int look_for_header(struct sheet *t, struct csv_row *header, int **at, struct buf *titles, struct err *e)
{
	uint32_t first_line = 0;
	struct err why = {0};
	int more = 0, tried = 0;
	while (tried < t->run->maps->header_within && (more = t->grid->next(t->grid, header, e)) > 0) {
		if (above_read(&t->arena, header->raw, &t->above))
			continue;
		struct err now = {0};
		/* a line without a name that any map knows need not be held against them all, but for the first, which is to blame */
		bool none = tried++ && t->run->heads && str_is_empty(map_named(t)) && !heads_has_any(t->run->heads, header);
		if (!none && !header->broken && header->cells <= MOST_COLUMNS && sheet_choose(t, header, at, &now) == 0) {
			for (struct str rest = buf_str(titles), line; rest.n;) {
				line = str_cut(&rest, '\0');
				sheet_keep_title(t, line);
			}
			tell_titles(t, tried - 1, header->line);
			return 0;
		}
		buf_add(titles, str_part(header->raw, 0, MOST_TITLES));
		buf_add_char(titles, '\0');
		if (t->run->o->watch && t->run->o->watch->tried)
			t->run->o->watch->tried(t->run->o->watch->self, t->file, header);
		if (tried == 1 || (why.code == ERR_NONE && now.code)) {
			first_line = header->line;
			why = now;
		}
		if (now.code == ERR_USAGE || strstr(now.text, "several"))
			break;
	}
	if (more < 0)
		return -1;
	if (why.code == ERR_NONE)
		err_set(&why, ERR_INPUT, first_line ? "no header can be read here" : "there is no header line");
	*e = why;
	return fail_at(t, first_line ? first_line : 1, e);
}

int sheet_find_header(struct sheet *t, struct csv_row *header, int **at, struct err *e)
{
	struct buf titles = {0};
	int rc = look_for_header(t, header, at, &titles, e);
	buf_close(&titles);
	return rc;
}

static struct str first_of(struct str a, struct str b, struct str c)
{
	return !str_is_empty(a) ? a : !str_is_empty(b) ? b : c;
}

static int read_coverage(struct sheet *t, struct err *e)
{
	struct str covers = first_of(t->run->o->covers, t->above.covers, (struct str){NULL, 0});
	if (!str_is_empty(t->above.extract) &&
	    (date_parse_iso(t->above.extract, (struct str){NULL, 0}, &t->run->summary->extract) ||
	     !date_is_exact(&t->run->summary->extract))) {
		t->run->summary->extract = (struct date){0};
		return err_set(e, ERR_INPUT, "`# extract:` wants a day as 2026-03-20");
	}
	if (str_is_empty(covers) ||
	    covers_parse(covers, t->run->o->code, &t->run->arena, &t->run->covers, &t->run->covers_n, e) == 0)
		return 0;
	if (str_is_empty(t->run->o->covers))
		e->code = ERR_INPUT;
	return -1;
}

/* How 02/03/2024 is meant: as the option or the file says, else as each column tells. */
static int read_order(const struct sheet *t, struct date_rules *dates, struct err *e)
{
	bool option = !str_is_empty(t->run->o->order);
	struct str order = option ? t->run->o->order : t->above.dates;
	dates->ask = dates->by_column && str_is_empty(order);
	if (str_is_empty(order))
		return 0;
	if (str_is_equal_caseless(order, STR("month-first")))
		dates->order = DATE_MONTH_FIRST;
	else if (str_is_equal_caseless(order, STR("day-first")))
		dates->order = DATE_DAY_FIRST;
	else if (option)
		return err_set(e, ERR_USAGE, "--dates: expected day-first or month-first");
	else
		return err_set(e, ERR_INPUT, "`# dates:` is day-first or month-first");
	return 0;
}

static int read_direction(struct sheet *t, bool *turned, struct err *e)
{
	*turned = str_is_equal(t->run->o->person_is, STR("to"));
	if (!str_is_empty(t->run->o->person_is) && !*turned && !str_is_equal(t->run->o->person_is, STR("from")))
		return err_set(e, ERR_USAGE, "--person-is takes from or to");
	for (size_t i = 0; i < t->map->outputs; i++)
		if (t->map->output[i].ask_direction && str_is_empty(t->run->o->person_is))
			return err_set(
				e, ERR_INPUT,
				"whom the type names is not certain in this export: give --person-is from "
				"(the first person is the mother, ...) or --person-is to (the other one is)");
	return 0;
}

/* --system is for ids that have none; where a map says whose ids these are it is not silently without effect. */
static void tell_system(const struct sheet *t)
{
	const struct source_options *o = t->run->o;
	char wanted[160], system[160];
	if (o->diags && !str_is_empty(o->system) && !str_is_equal(o->system, t->system))
		diag_add(o->diags, DIAG_NOTE, t->file, 0, 0, "--system %s is for ids that have none: those of this table are %s, as its map says",
			 diag_quote(o->system, wanted), diag_quote(t->system, system));
}

/* What the summary says of the map; a file of several tables names each map once. */
static void name_map(struct sheet *t)
{
	struct source_summary *s = t->run->summary;
	struct arena *a = &t->run->arena;
	s->invented |= t->above.invented;
	struct str name = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(t->map->name), STR_ARG(t->map->version)).p);
	struct file_bytes f;
	struct err ignored;
	unsigned char digest[SEAL_BYTES];
	char *hex = arena_get(a, SEAL_HEX);
	if (str_is_empty(s->map)) {
		s->format = t->map->format;
		s->system = arena_copy(a, t->system); /* the summary outlives the table */
		s->agency = arena_copy(a, first_of(t->run->o->agency, t->above.agency, t->map->agency));
		tell_system(t);
	} else if (str_find(s->map, name) < s->map.n) {
		return;
	}
	if (file_map(t->map->file.p, &f, &ignored) == 0) {
		seal_sha256(f.bytes, digest);
		seal_hex(digest, SEAL_BYTES, hex);
		file_unmap(&f);
		s->map_digest = str_is_empty(s->map_digest) ? str_of(hex) : arena_printf(a, "%.*s, %s", STR_ARG(s->map_digest), hex);
	}
	s->map = str_is_empty(s->map) ? name : arena_printf(a, "%.*s, %.*s", STR_ARG(s->map), STR_ARG(name));
}

/* The year that the file is for, where the map asks for it and the table has no column of it. */
static struct str year_for(struct sheet *t, const struct csv_row *header, const int *at)
{
	bool asked = false;
	for (size_t c = 0; c < t->map->columns; c++)
		asked = asked || (t->map->column[c].of_file && at[c] < 0);
	if (!asked || !str_is_empty(t->above.year))
		return t->above.year;
	int year = sheet_year_of_name(t->file);
	if (year)
		return arena_printf(&t->arena, "%d", year);
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, header->line, 0,
			 "the year that this file is for is not known, so its entries have no date: put it into the file's name, or on a "
			 "line `# year: 2024` above the header");
	return (struct str){NULL, 0};
}

/* The map and the header are known: what is needed to fill records. */
int sheet_set_up(struct sheet *t, const struct csv_row *header, const int *at, struct err *e)
{
	bool turned;
	const struct source_options *o = t->run->o;
	t->columns = header->cells;
	t->system = !str_is_empty(t->map->system) ? t->map->system : first_of(o->system, t->above.system, STR("csv"));
	struct date_rules dates = o->dates;
	if (read_direction(t, &turned, e) || read_coverage(t, e) || read_order(t, &dates, e))
		return fail_at(t, header->line, e);
	struct str child = first_of(child_named(t), t->above.child, (struct str){NULL, 0});
	struct fill_settings s = {
		o->code,   dates, o->diags, t->file, o->agency, t->above.agency,
		t->system, str_is_empty(child) ? child : fill_who(&t->arena, t->system, child),
		turned, year_for(t, header, at), false, false, o->watch, dates.by_column && !dates.ask};
	s.since_1904 = t->grid && t->grid->since_1904;
	s.spare_child = !t->grid;
	if (fill_open(t->map, &s, header, at, &t->fill, e)) {
		t->run->asks_child = true;
		return -1;
	}
	t->record = ARENA_ARRAY(&t->arena, struct record, fill_records(t->fill));
	name_map(t);
	sheet_cover_find(t);
	if (t->grid && o->watch && o->watch->table)
		o->watch->table(o->watch->self, t->file, t->map, header, at);
	return 0;
}
