#include "source/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/seal.h"
#include "format/csv.h"
#include "source/cells.h"
#include "source/covers.h"
#include "source/fill.h"
#include "source/map.h"
#include "source/ordinal.h"

enum { TITLE_ROWS = 10, MOST_COLUMNS = 4096 };

struct above { /* what the `#` lines above the header say */
	struct str child, agency, system, covers, extract, dates;
	bool invented; /* nobody in it is real */
};

struct table {
	struct source_reader reader; /* first */
	const struct source_options *o;
	struct str file, system;
	struct arena arena, row; /* for the file, for the row */
	struct map_set own_maps;
	const struct map *map;
	struct above above;
	struct csv csv;
	size_t columns;
	struct fill *fill;
	struct ordinal events, persons;
	struct record *record; /* of the row at hand */
	size_t records, given;
	int32_t first, last;     /* days seen */
	struct coverage *covers; /* NULL: the map's kinds over the days seen */
	size_t covers_n;
	bool shown_direction, said_control;
};

/* The lines above the header. */

static struct str take_line(struct str bytes, size_t *at, uint32_t *line)
{
	size_t from = *at, i = from;
	while (i < bytes.n && bytes.p[i] != '\n' && bytes.p[i] != '\r')
		i++;
	*at = i < bytes.n ? i + 1 : i;
	if (i < bytes.n && bytes.p[i] == '\r' && *at < bytes.n && bytes.p[*at] == '\n')
		++*at;
	++*line;
	return str_part(bytes, from, i - from);
}

/* A `#` line may have been quoted or filled up with separators by a spreadsheet. */
static void read_above(struct str line, struct above *to)
{
	static const struct {
		const char *name;
		size_t offset;
	} known[] = {
		{"child", offsetof(struct above, child)},     {"agency", offsetof(struct above, agency)},
		{"system", offsetof(struct above, system)},   {"covers", offsetof(struct above, covers)},
		{"extract", offsetof(struct above, extract)}, {"dates", offsetof(struct above, dates)},
	};
	to->invented |= str_find(line, STR("INVENTED")) < line.n;
	struct str rest = line;
	struct str key = str_trim(str_cut(&rest, ':'));
	if (str_is_absent(rest))
		return;
	while (rest.n && strchr(",;\t|\"", rest.p[rest.n - 1]))
		rest.n--;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is_equal_caseless(key, str_of(known[i].name)))
			*(struct str *)((char *)to + known[i].offset) = str_trim(rest);
}

#define BOM STR("\xEF\xBB\xBF")

static bool is_comment(struct str line, struct str *text)
{
	struct str s = str_trim(line);
	if (s.n && s.p[0] == '"')
		s = str_part(s, 1, s.n);
	if (s.n == 0 || s.p[0] != '#')
		return false;
	*text = str_part(s, 1, s.n);
	return true;
}

/* Recognising. */

static int table_recognise(const struct source_input *in, const struct source_options *o)
{
	struct str head = str_part(in->bytes, str_has_prefix(in->bytes, BOM) ? BOM.n : 0, 4096);
	size_t at = 0, odd = 0;
	uint32_t line_no = 0;
	if (str_has_prefix(in->bytes, STR("\xFF\xFE")) || str_has_prefix(in->bytes, STR("\xFE\xFF")))
		return 5; /* UTF-16: told in words when it is opened */
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];
		if (c == 0)
			return 0;
		odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
		       c != 0x1B; /* terminal colours do turn up */
	}
	if (odd * 50 > head.n)
		return 0;
	struct str start = str_trim(head), text;
	if (str_is_empty(start))
		return 5;
	if (start.p[0] == '<' || start.p[0] == '{' || str_has_prefix(start, STR("0 HEAD")) ||
	    str_has_prefix(start, STR("%PDF")))
		return 0;
	for (;;) {
		struct str line = take_line(head, &at, &line_no);
		if (is_comment(line, &text) || (str_is_empty(str_trim(line)) && at < head.n))
			continue;
		char separator = csv_guess_separator(line);
		return memchr(line.p ? line.p : "", separator, line.n) ? 50 : str_is_empty(o->map) ? 10 : 50;
	}
}

/* Opening. */

static int fail_at(const struct table *t, uint32_t line, struct err *e)
{
	struct err inner = *e;
	return err_set_at(e, inner.code, t->file, line, 0, "%s", inner.text);
}

static int read_header(struct table *t, struct str bytes, size_t at, uint32_t line, struct str text,
		       struct csv_row *row)
{
	csv_open(&t->csv, bytes, csv_guess_separator(text));
	t->csv.at = at;
	t->csv.line = line;
	return csv_next(&t->csv, row) && !row->broken && row->cells <= MOST_COLUMNS ? 0 : -1;
}

/* The map for this header, and where its columns are. */
static int choose_map(struct table *t, const struct map_set *maps, const struct csv_row *header, int **at,
		      struct err *e)
{
	struct str *folded = ARENA_ARRAY(&t->arena, struct str, header->cells + 1);
	const struct map_column *missing;
	for (size_t i = 0; i < header->cells; i++)
		folded[i] = map_folded(&t->arena, header->cell[i].text);
	if (str_is_empty(t->o->map)) {
		if (map_choose(maps, folded, header->cells, &t->map, e))
			return -1;
	} else if (!(t->map = map_find(maps, t->o->map))) {
		struct buf names = {0};
		char q[160];
		map_names(maps, &names);
		err_set(e, ERR_USAGE, "there is no column map %s; there are: %s", diag_quote(t->o->map, q),
			names.p);
		buf_close(&names);
		return -1;
	}
	*at = ARENA_ARRAY(&t->arena, int, t->map->columns + 1);
	if (map_match(t->map, folded, header->cells, *at, &missing) < 0)
		return err_set(e, ERR_INPUT,
			       "the column map %.*s needs a column \"%.*s\", which the header does not have",
			       STR_ARG(t->map->name), STR_ARG(missing->name));
	return 0;
}

/* The header is the first line that a map knows, at most TITLE_ROWS down; if none, the first line is to
 * blame. */
static int find_header(struct table *t, const struct map_set *maps, struct str bytes, struct csv_row *header,
		       int **at, struct err *e)
{
	size_t here, next = str_has_prefix(bytes, BOM) ? BOM.n : 0;
	uint32_t line = 0, first_line = 0;
	struct str text, comment;
	struct err why = {0};
	for (int tried = 0; tried < TITLE_ROWS && next < bytes.n;) {
		here = next;
		text = take_line(bytes, &next, &line);
		if (is_comment(text, &comment)) {
			read_above(comment, &t->above);
			continue;
		}
		if (str_is_empty(str_trim(text)))
			continue;
		struct err now = {0};
		tried++;
		if (read_header(t, bytes, here, line, text, header) == 0 &&
		    choose_map(t, maps, header, at, &now) == 0)
			return 0;
		csv_close(&t->csv);
		if (tried == 1 || (why.code == ERR_NONE && now.code)) {
			first_line = line;
			why = now;
		}
		if (now.code == ERR_USAGE || strstr(now.text, "several"))
			break;
	}
	if (why.code == ERR_NONE)
		err_set(&why, ERR_INPUT,
			first_line ? "no header can be read here" : "there is no header line");
	*e = why;
	return fail_at(t, first_line ? first_line : 1, e);
}

static struct str first_of(struct str a, struct str b, struct str c)
{
	return !str_is_empty(a) ? a : !str_is_empty(b) ? b : c;
}

static int read_coverage(struct table *t, struct err *e)
{
	struct str covers = first_of(t->o->covers, t->above.covers, (struct str){NULL, 0});
	if (!str_is_empty(t->above.extract) &&
	    (date_parse_iso(t->above.extract, (struct str){NULL, 0}, &t->reader.summary.extract) ||
	     !date_is_exact(&t->reader.summary.extract))) {
		t->reader.summary.extract = (struct date){0};
		return err_set(e, ERR_INPUT, "`# extract:` wants a day as 2026-03-20");
	}
	if (str_is_empty(covers) ||
	    covers_parse(covers, t->o->code, &t->arena, &t->covers, &t->covers_n, e) == 0)
		return 0;
	if (str_is_empty(t->o->covers))
		e->code = ERR_INPUT;
	return -1;
}

/* 02/03/2024 is read as the settings say, unless the file says otherwise. */
static int read_order(const struct table *t, enum date_order *order, struct err *e)
{
	if (str_is_empty(t->above.dates))
		return 0;
	if (str_is_equal_caseless(t->above.dates, STR("month-first")))
		*order = DATE_MONTH_FIRST;
	else if (str_is_equal_caseless(t->above.dates, STR("day-first")))
		*order = DATE_DAY_FIRST;
	else
		return err_set(e, ERR_INPUT, "`# dates:` is day-first or month-first");
	return 0;
}

static int read_direction(struct table *t, bool *turned, struct err *e)
{
	*turned = str_is_equal(t->o->person_is, STR("to"));
	if (!str_is_empty(t->o->person_is) && !*turned && !str_is_equal(t->o->person_is, STR("from")))
		return err_set(e, ERR_USAGE, "--person-is takes from or to");
	for (size_t i = 0; i < t->map->outputs; i++)
		if (t->map->output[i].ask_direction && str_is_empty(t->o->person_is))
			return err_set(
				e, ERR_INPUT,
				"whom the type names is not certain in this export: give --person-is from "
				"(the first person is the mother, ...) or --person-is to (the other one is)");
	return 0;
}

static void digest_map(struct table *t)
{
	struct file_bytes f;
	struct err ignored;
	unsigned char digest[SEAL_BYTES];
	char *hex = arena_get(&t->arena, SEAL_HEX);
	if (file_map(t->map->file.p, &f, &ignored))
		return;
	seal_sha256(f.bytes, digest);
	seal_hex(digest, SEAL_BYTES, hex);
	t->reader.summary.map_digest = str_of(hex);
	file_unmap(&f);
}

static int set_up(struct table *t, const struct source_input *in, struct err *e)
{
	struct csv_row header;
	int *at = NULL;
	bool turned;
	const struct map_set *maps = t->o->maps;
	if (str_has_prefix(in->bytes, STR("\xFF\xFE")) || str_has_prefix(in->bytes, STR("\xFE\xFF")))
		return err_set_at(e, ERR_INPUT, t->file, 1, 0, "UTF-16: save it as UTF-8");
	if (!maps) {
		maps = &t->own_maps;
		if (map_set_open(t->o->schemas, t->o->code, false, t->o->diags, &t->own_maps, e))
			return -1;
	}
	if (find_header(t, maps, in->bytes, &header, &at, e))
		return -1;
	t->csv.columns = t->columns = header.cells;
	t->system = !str_is_empty(t->map->system) ? t->map->system
						  : first_of(t->o->system, t->above.system, STR("csv"));
	struct date_rules dates = t->o->dates;
	if (read_direction(t, &turned, e) || read_coverage(t, e) || read_order(t, &dates.order, e))
		return fail_at(t, header.line, e);
	struct str child = first_of(t->o->child, t->above.child, (struct str){NULL, 0});
	struct fill_settings s = {
		t->o->code,   dates,
		t->o->diags,  t->file,
		t->o->agency, t->above.agency,
		t->system,    str_is_empty(child) ? child : fill_who(&t->arena, t->system, child),
		turned};
	if (fill_open(t->map, &s, &header, at, &t->fill, e))
		return -1;
	t->record = ARENA_ARRAY(&t->arena, struct record, fill_records(t->fill));
	t->reader.summary.format = t->map->format;
	t->reader.summary.map = arena_printf(&t->arena, "%.*s %.*s", STR_ARG(t->map->name),
					     STR_ARG(t->map->version));
	t->reader.summary.system = t->system;
	t->reader.summary.invented = t->above.invented;
	t->reader.summary.agency = first_of(t->o->agency, t->above.agency, t->map->agency);
	digest_map(t);
	return 0;
}

/* Rows. */

static int give_aside(struct table *t, const struct csv_row *row, const struct fill_wrong *w,
		      struct record *r)
{
	t->reader.summary.aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){t->file, w->line, w->col, w->field, str_of(w->reason), row->raw};
	return 1;
}

/* The letters of a date: a month, an ordinal's ending, the T and Z of ISO. */
static bool is_date_word(struct str w)
{
	static const char *const words[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
					    "oct", "nov", "dec", "st",  "nd",  "rd",  "th",  "t",   "z"};
	if (w.n > 9)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is_equal_caseless(str_part(w, 0, i < 12 ? 3 : w.n), str_of(words[i])))
			return true;
	return false;
}

/* A cell is shown only where it can be nothing but a mistaken date or number: it may be prose in the wrong
 * column. */
static bool is_showable(struct str s)
{
	size_t digits = 0, letters = 0;
	if (s.n == 0 || s.n > 32)
		return false;
	for (size_t i = 0; i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : ' ';
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
			letters++;
			continue;
		}
		if (letters && !is_date_word(str_part(s, i - letters, letters)))
			return false;
		letters = 0;
		digits += c >= '0' && c <= '9';
		if (!(c >= '0' && c <= '9') && !strchr(" /.-:,?", c))
			return false;
	}
	return digits > 0 && digits <= 14;
}

static int set_aside(struct table *t, const struct csv_row *row, const struct fill_wrong *w, struct record *r)
{
	char cell[160], field[160];
	bool show = is_showable(w->cell);
	if (t->o->diags)
		diag_add(t->o->diags, DIAG_ERROR, t->file, w->line, w->col, "%s%s%s%s%s; row set aside",
			 w->field.p ? diag_quote(w->field, field) : "", w->field.p ? ": " : "", w->reason,
			 show ? ": " : "", show ? diag_quote(w->cell, cell) : "");
	return give_aside(t, row, w, r);
}

static uint64_t person_digest(const struct person *p)
{
	uint64_t h = seal_short_add(0, p->id);
	for (size_t i = 0; i < p->names_n; i++)
		h = seal_short_add(h, p->names[i]);
	for (size_t i = 0; i < p->system_ids_n; i++)
		h = seal_short_add(h + 1, p->system_ids[i]);
	for (size_t i = 0; i < p->extra_n; i++)
		h = seal_short_add(seal_short_add(h + 2, p->extra[i].name), p->extra[i].value);
	int32_t days[8] = {p->birth.lo,    p->birth.hi,    p->death.lo, p->death.hi,
			   p->expected.lo, p->expected.hi, p->sex,      p->restricted};
	uint8_t precision[3] = {p->birth.precision, p->death.precision, p->expected.precision};
	h = seal_short_add(h, (struct str){(const char *)days, sizeof days});
	return seal_short_add(h, (struct str){(const char *)precision, sizeof precision});
}

static void see_day(struct table *t, int32_t day)
{
	if (day < t->first)
		t->first = day;
	if (day > t->last)
		t->last = day;
}

static void finish_event(struct table *t, struct event *ev)
{
	if (date_takes_part(&ev->start)) {
		see_day(t, ev->start.lo);
		see_day(t, ev->start.hi);
	}
	if (date_takes_part(&ev->end))
		see_day(t, ev->end.hi);
	ev->id = event_make_id(ev, t->system, 0);
	if (str_is_empty(ev->source_id)) {
		unsigned n = ordinal_next(&t->events, ev->id);
		if (n)
			ev->id = event_make_id(ev, t->system, n);
	}
}

/* A relation whose direction had to be asked for is shown back once, so that a wrong answer is seen. */
static void show_direction(struct table *t, const struct relation *r)
{
	char from[160], to[160];
	t->shown_direction = true;
	if (t->o->diags && t->o->code)
		diag_add(t->o->diags, DIAG_NOTE, t->file, r->sources->line, 0, "read as: %s is %.*s %s",
			 diag_quote(r->from, from), STR_ARG(t->o->code->relation[r->kind].words),
			 diag_quote(r->to, to));
}

/* 1: an item to give; 0: it was given before. */
static int finish(struct table *t, struct record *r)
{
	if (r->type == RECORD_EVENT)
		finish_event(t, &r->event);
	else if (r->type == RECORD_PERSON)
		return ordinal_next(&t->persons, person_digest(&r->person)) == 0;
	else if (!t->shown_direction && !str_is_empty(t->o->person_is))
		show_direction(t, &r->relation);
	return 1;
}

static void finish_summary(struct table *t)
{
	struct source_summary *s = &t->reader.summary;
	bool dated = t->first <= t->last;
	if (!t->covers && !str_is_empty(t->map->covers) && dated) {
		t->covers = ARENA_NEW(&t->arena, struct coverage);
		*t->covers = (struct coverage){{NULL, 0}, t->map->covers, DATE_FIRST, DATE_LAST};
		t->covers_n = 1;
	}
	covers_close(t->covers, &t->covers_n, s->extract, t->first, t->last, t->o->diags, t->file);
	s->covers = t->covers;
	s->covers_n = t->covers_n;
}

static bool is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells; i++)
		if (!str_is_empty(str_trim(row->cell[i].text)))
			return false;
	return true;
}

static int wrong_width(struct table *t, const struct csv_row *row, struct record *r)
{
	struct fill_wrong w = {.line = row->line, .col = 1};
	w.reason = arena_printf(&t->row, "%zu cells, where the header has %zu (--ragged=pad uses such rows)",
				row->cells, t->columns)
			   .p;
	return set_aside(t, row, &w, r);
}

static int table_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct table *t = (struct table *)self;
	struct csv_row row;
	struct fill_wrong w;
	(void)a, (void)e; /* the row's own arena holds what the reader made; it lives until the next call */
	for (;;) {
		while (t->given < t->records) {
			*r = t->record[t->given++];
			if (finish(t, r))
				return 1;
		}
		arena_clear(&t->row);
		t->given = t->records = 0;
		if (!csv_next(&t->csv, &row)) {
			finish_summary(t);
			return 0;
		}
		t->reader.summary.read++;
		if (row.broken) {
			w = (struct fill_wrong){
				{NULL, 0}, row.broken, {NULL, 0}, row.broken_line, row.broken_col};
			if (t->o->diags)
				diag_add(t->o->diags, DIAG_ERROR, t->file, w.line, w.col, "%s", w.reason);
			return give_aside(t, &row, &w, r);
		}
		if (row.cells != t->columns && !t->o->pad)
			return wrong_width(t, &row, r);
		if (str_is_empty(row.cell[0].text) && is_blank(&row)) {
			t->reader.summary.used++;
			continue;
		}
		bool one = fill_records(t->fill) ==
			   1; /* straight into r: half a kilobyte a row need not be copied */
		if (fill_row(t->fill, &row, &t->row, one ? r : t->record, &t->records, &w) == FILL_ASIDE) {
			t->records = 0;
			return set_aside(t, &row, &w, r);
		}
		t->reader.summary.used++;
		t->given = one ? t->records : 0;
		if (one && finish(t, r))
			return 1;
	}
}

static void table_close(struct record_source *self)
{
	struct table *t = (struct table *)self;
	if (t->fill)
		fill_close(t->fill);
	csv_close(&t->csv);
	ordinal_close(&t->events);
	ordinal_close(&t->persons);
	map_set_close(&t->own_maps);
	arena_close(&t->row);
	arena_close(&t->arena);
	free(t);
}

static int table_open(const struct source_input *in, const struct source_options *o, struct source_reader **r,
		      struct err *e)
{
	struct table *t = arena_malloc(sizeof *t);
	t->o = o;
	t->file = in->file;
	t->first = DATE_LAST;
	t->last = DATE_FIRST;
	t->reader.source.next = table_next;
	t->reader.source.close = table_close;
	if (set_up(t, in, e)) {
		table_close(&t->reader.source);
		return -1;
	}
	*r = &t->reader;
	return 0;
}

const struct source_adapter table_adapter = {
	"table",
	"a table (CSV) by a column map: case notes, chronologies, SSDA903, relations",
	table_recognise,
	table_open,
};
