#include "source/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/cells.h"

enum { CACHE = 128, CACHE_KEY = 48, MASKS = 32 };

struct step { /* one field, its columns resolved */
	const struct map_field *f;
	enum map_how how;
	int cell, time; /* -1: none */
	const struct date_rules *dates;
};

struct steps { /* one output */
	const struct map_output *o;
	struct step *step;
	size_t n;
	uint64_t *uses; /* a bit for each cell that has a place in it */
	bool has_child;
};

struct cached { /* what the word in a cell stands for: a handful of words make up a column of codes */
	const struct map_field *f;
	char key[CACHE_KEY];
	uint32_t n;
	uint16_t kind;
	bool known;
};

struct left { /* the cells without a place when the outputs of `mask` are given */
	uint32_t mask;
	uint32_t *cell;
	size_t n;
};

struct fill {
	const struct map *m;
	struct fill_settings s;
	struct arena arena;
	struct date_rules day_first, month_first;
	struct str *name; /* of the cells, each once: keys of extra */
	bool *whole;
	size_t cells, words;
	int *at;
	struct steps *out;
	size_t outs;
	struct cached cache[CACHE];
	struct left left[MASKS];
	size_t lefts;
	bool said_windows, said_formula, said_unknown;
	/* the row at hand */
	const struct csv_row *row;
	struct arena *a;
	bool windows;
	struct fill_wrong *wrong;
	struct event_field *extra;
	size_t extra_n;
	const char **name_list; /* unused names */
	struct event_source source;
};

/* Opening. */

static bool field_is_there(const struct fill *f, const struct map_field *field)
{
	for (size_t i = 0; i < field->parts; i++)
		if (field->part[i].column < 0 || f->at[field->part[i].column] >= 0)
			return true;
	return field->target->how == MAP_KIND || field->target->how == MAP_RELATION;
}

static void mark_used(struct fill *f, struct steps *s, int column)
{
	if (column < 0 || f->at[column] < 0 || f->m->column[column].keep)
		return;
	s->uses[f->at[column] / 64] |= (uint64_t)1 << (f->at[column] % 64);
}

static void resolve_output(struct fill *f, struct steps *s, const struct map_output *o)
{
	s->o = o;
	s->step = ARENA_ARRAY(&f->arena, struct step, o->fields + 1);
	s->uses = ARENA_ARRAY(&f->arena, uint64_t, f->words);
	for (size_t i = 0; i < o->fields; i++) {
		const struct map_field *field = &o->field[i];
		if (!field_is_there(f, field))
			continue;
		struct step *step = &s->step[s->n++];
		int column = field->part[0].column;
		*step = (struct step){field, field->target->how, column < 0 ? -1 : f->at[column],
				      field->time < 0 ? -1 : f->at[field->time],
				      !field->has_order ? &f->s.dates
							: field->order == DATE_MONTH_FIRST ? &f->month_first : &f->day_first};
		for (size_t p = 0; p < field->parts; p++)
			mark_used(f, s, field->part[p].column);
		mark_used(f, s, field->time);
		if (o->type == RECORD_EVENT && field->target->offset == offsetof(struct event, child) && step->how == MAP_WHO)
			s->has_child = true;
	}
	for (size_t i = 0; i < o->whens; i++)
		mark_used(f, s, o->when[i].column);
	for (size_t c = 0; c < f->m->columns; c++)
		if (f->m->column[c].drop)
			mark_used(f, s, (int)c);
}

/* A name for each column, no two alike, none empty: they become keys. */
static void name_cells(struct fill *f, const struct csv_row *header)
{
	for (size_t i = 0; i < f->cells; i++) {
		struct str name = arena_copy(&f->arena, cells_from_windows(&f->arena, str_trim(header->cell[i].text)));
		bool again = str_is_empty(name);
		for (size_t j = 0; j < i && !again; j++)
			again = str_is_equal(f->name[j], name);
		if (again)
			name = arena_printf(&f->arena, "%.*s%scolumn %zu%s", STR_ARG(name), name.n ? " (" : "", i + 1,
					    name.n ? ")" : "");
		f->name[i] = name;
	}
}

int fill_open(const struct map *m, const struct fill_settings *s, const struct csv_row *header, const int *at,
	      struct fill **fill, struct err *e)
{
	struct fill *f = arena_malloc(sizeof *f);
	f->m = m;
	f->s = *s;
	f->day_first = f->month_first = s->dates;
	f->day_first.order = DATE_DAY_FIRST;
	f->month_first.order = DATE_MONTH_FIRST;
	f->cells = header->cells;
	f->words = f->cells / 64 + 1;
	f->name = ARENA_ARRAY(&f->arena, struct str, f->cells + 1);
	f->whole = ARENA_ARRAY(&f->arena, bool, f->cells + 1);
	f->at = ARENA_ARRAY(&f->arena, int, m->columns + 1);
	memcpy(f->at, at, m->columns * sizeof *at);
	name_cells(f, header);
	for (size_t c = 0; c < m->columns; c++)
		if (at[c] >= 0)
			f->whole[at[c]] = m->column[c].whole;
	f->out = ARENA_ARRAY(&f->arena, struct steps, m->outputs);
	for (size_t i = 0; i < m->outputs; i++) {
		resolve_output(f, &f->out[f->outs], &m->output[i]);
		if (m->output[i].type == RECORD_EVENT && !f->out[f->outs].has_child && str_is_empty(s->child)) {
			fill_close(f);
			return err_set_at(e, ERR_INPUT, s->file, header->line, 0,
					  "no column says which child this is about: give --child ID, or a line `# child: ID` "
					  "above the header");
		}
		f->outs++;
	}
	*fill = f;
	return 0;
}

void fill_close(struct fill *f)
{
	arena_close(&f->arena);
	free(f);
}

size_t fill_records(const struct fill *f)
{
	return f->outs;
}

/* Ids. */

bool fill_has_system(struct str id)
{
	if (id.n < 3 || id.p[0] < 'a' || id.p[0] > 'z')
		return false;
	for (size_t i = 1; i + 1 < id.n && i < 32; i++) {
		char c = id.p[i];
		if (c == ':')
			return id.p[i + 1] != ' ';
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return false;
}

struct str fill_who(struct arena *a, struct str system, struct str id)
{
	if (fill_has_system(id))
		return id;
	char *p = arena_get(a, system.n + id.n + 2);
	memcpy(p, system.p, system.n);
	p[system.n] = ':';
	memcpy(p + system.n + 1, id.p, id.n);
	return (struct str){p, system.n + 1 + id.n};
}

/* Cells and values. */

static struct str trimmed(struct str s)
{
	if (s.n && (unsigned char)(s.p[0] - 0x21) < 0x5E && (unsigned char)(s.p[s.n - 1] - 0x21) < 0x5E)
		return s;
	s = str_trim(s);
	return s.n ? s : (struct str){NULL, 0};
}

/* "1.0" and "1.00" where a whole number is meant: what a spreadsheet or a data frame leaves behind. */
static struct str whole_number(struct str s)
{
	size_t n = s.n;
	while (n > 0 && s.p[n - 1] == '0')
		n--;
	if (n == s.n || n < 2 || s.p[n - 1] != '.')
		return s;
	for (size_t i = 0; i < n - 1; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return s;
	return (struct str){s.p, n - 1};
}

static struct str cell_at(struct fill *f, int cell)
{
	if (cell < 0 || (size_t)cell >= f->row->cells)
		return (struct str){NULL, 0};
	struct str s = trimmed(f->row->cell[cell].text);
	if (f->windows)
		s = cells_from_windows(f->a, s);
	return f->whole[cell] ? whole_number(s) : s;
}

static void warn(struct fill *f, enum diag_level level, int cell, const char *text)
{
	const struct csv_cell *c = cell >= 0 && (size_t)cell < f->row->cells ? &f->row->cell[cell] : NULL;
	if (f->s.diags)
		diag_add(f->s.diags, level, f->s.file, c ? c->line : f->row->line, c ? c->col : 0, "%s", text);
}

static struct str part_value(struct fill *f, const struct map_part *p)
{
	if (p->column < 0)
		return p->is;
	struct str s = cell_at(f, f->at[p->column]);
	if (p->codes && s.n) {
		const struct map_code *code = map_code_find(p->codes, s);
		if (code)
			s = code->is;
	}
	return s;
}

static struct str value_of(struct fill *f, const struct step *st)
{
	if (st->f->plain)
		return cell_at(f, st->cell);
	const struct map_part *part = st->f->part;
	if (st->f->parts == 1 && str_is_empty(part->before) && str_is_empty(part->after))
		return part_value(f, part);
	struct buf b = {0};
	for (size_t i = 0; i < st->f->parts; i++) {
		struct str s = part_value(f, &part[i]);
		if (str_is_empty(s))
			continue;
		if (b.n)
			buf_add(&b, st->f->join);
		buf_add(&b, part[i].before);
		buf_add(&b, s);
		buf_add(&b, part[i].after);
	}
	struct str s = b.n ? arena_copy(f->a, buf_str(&b)) : (struct str){NULL, 0};
	buf_close(&b);
	return s;
}

static int wrong(struct fill *f, int cell, const char *reason)
{
	const struct csv_cell *c = cell >= 0 && (size_t)cell < f->row->cells ? &f->row->cell[cell] : NULL;
	*f->wrong = (struct fill_wrong){cell >= 0 ? f->name[cell] : (struct str){NULL, 0}, reason,
					c ? c->text : (struct str){NULL, 0}, c ? c->line : f->row->line, c ? c->col : 1};
	return -1;
}

static void add_extra(struct fill *f, struct str name, struct str value)
{
	if (str_is_empty(value))
		return;
	if (!f->extra) { /* every cell could end here, and every extra of the map */
		size_t most = f->row->cells;
		for (size_t i = 0; i < f->outs; i++)
			most += 2 * f->out[i].n;
		f->extra = ARENA_ARRAY(f->a, struct event_field, most + f->cells);
	}
	for (size_t i = 0; i < f->extra_n; i++)
		if (str_is_equal(f->extra[i].name, name)) {
			if (str_is_equal(f->extra[i].value, value))
				return;
			name = arena_printf(f->a, "%.*s (%zu)", STR_ARG(name), f->extra_n + 1);
			break;
		}
	f->extra[f->extra_n++] = (struct event_field){name, value};
}

/* A cell whose content its field cannot hold: kept under its header. */
static void keep_cell(struct fill *f, int cell)
{
	if (cell >= 0)
		add_extra(f, f->name[cell], cell_at(f, cell));
}

/* Fields. */

static struct cached *find_cached(struct fill *f, const struct map_field *field, struct str s)
{
	uint64_t first = 0, last = 0;
	memcpy(&first, s.p, s.n < 8 ? s.n : 8);
	memcpy(&last, s.n < 8 ? s.p : s.p + s.n - 8, s.n < 8 ? s.n : 8);
	uint64_t h = (first ^ last * 0x9E3779B97F4A7C15u ^ s.n ^ (uintptr_t)field) * 0xD6E8FEB86659FD93u;
	return &f->cache[h >> 57];
}

static void kind_word(struct str s, char out[static CACHE_KEY])
{
	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 'a' - 'A') : s.p[i] == ' ' || s.p[i] == '_' ? '-' : s.p[i];
}

static void look_up_kind(struct fill *f, const struct step *st, struct str s, struct cached *c)
{
	const struct map_codes *codes = st->f->part->codes;
	const struct map_code *code = codes ? map_code_find(codes, s) : NULL;
	char word[CACHE_KEY];
	kind_word(s, word);
	struct str folded = {word, s.n};
	c->known = true;
	if (code)
		c->kind = code->kind;
	else if (st->how == MAP_RELATION)
		c->known = code_relation_of(f->s.code, s, &c->kind) == 0 || code_relation_of(f->s.code, folded, &c->kind) == 0;
	else
		c->known = code_kind_of(f->s.code, s, &c->kind) == 0 || code_kind_of(f->s.code, folded, &c->kind) == 0;
}

static bool kind_of(struct fill *f, const struct step *st, struct str s, uint16_t *kind)
{
	if (s.n == 0 || s.n > CACHE_KEY)
		return false;
	struct cached *c = find_cached(f, st->f, s);
	if (c->f != st->f || c->n != s.n || memcmp(c->key, s.p, s.n)) {
		look_up_kind(f, st, s, c);
		c->f = st->f;
		c->n = (uint32_t)s.n;
		memcpy(c->key, s.p, s.n);
		if (!c->known && !f->said_unknown) {
			f->said_unknown = true;
			warn(f, DIAG_WARNING, st->cell,
			     st->how == MAP_KIND ? "this kind of entry is not known: kept as a note, with its name in extra (said once)"
						 : "this kind of relation is not known (said once)");
		}
	}
	*kind = c->kind;
	return c->known;
}

static int set_kind(struct fill *f, const struct step *st, struct event *ev)
{
	if (st->f->part->column < 0) {
		ev->kind = st->f->otherwise;
		return 0;
	}
	ev->type = cell_at(f, st->cell);
	if (kind_of(f, st, ev->type, &ev->kind))
		return 0;
	ev->kind = st->f->has_otherwise ? st->f->otherwise : 0;
	if (st->cell >= 0)
		keep_cell(f, st->cell);
	return 0;
}

static int set_relation(struct fill *f, const struct step *st, struct relation *r)
{
	if (st->f->part->column < 0) {
		r->kind = st->f->otherwise;
		return 0;
	}
	struct str s = cell_at(f, st->cell);
	if (kind_of(f, st, s, &r->kind))
		return 0;
	if (!st->f->has_otherwise)
		return wrong(f, st->cell, s.n ? "no such kind of relation" : "the kind of relation is missing");
	r->kind = st->f->otherwise;
	keep_cell(f, st->cell);
	return 0;
}

static bool is_empty_word(struct str s)
{
	return s.n == 0 || (s.n == 4 && memcmp(s.p, "NULL", 4) == 0) || (s.n == 4 && memcmp(s.p, "#N/A", 4) == 0);
}

/* A database's own form, 2024-04-08T16:04:00 or with a fraction of zeros: to the minute. */
static struct str without_seconds(struct str s)
{
	if (s.n < 19 || s.p[4] != '-' || s.p[13] != ':' || s.p[16] != ':' || s.p[17] != '0' || s.p[18] != '0')
		return s;
	for (size_t i = 19; i < s.n; i++)
		if (s.p[i] != '0' && !(i == 19 && s.p[i] == '.'))
			return s;
	return (struct str){s.p, 16};
}

static int set_date(struct fill *f, const struct step *st, struct date *d, bool *says_more)
{
	struct str s = cell_at(f, st->cell), time = cell_at(f, st->time);
	const char *why = "not a date";
	if (is_empty_word(s)) {
		if (st->f->required)
			return wrong(f, st->cell, "the date is missing");
		keep_cell(f, st->time);
		return 0;
	}
	if (date_parse(st->dates, without_seconds(s), d, &why))
		return wrong(f, st->cell, why);
	*says_more = (d->precision != DATE_DAY && d->precision != DATE_MINUTE) || d->doubted;
	if (is_empty_word(time))
		return 0;
	int minute;
	if (d->precision == DATE_DAY && date_parse_time(time, &minute) == 0) {
		date_set_time(d, minute);
	} else if (d->precision != DATE_MINUTE || date_parse_time(time, &minute) || d->minute_1 != minute + 1) {
		*says_more = true; /* "approx 2ish": the words stay, the precision is the day's */
		keep_cell(f, st->time);
	}
	return 0;
}

static int set_period(struct fill *f, const struct step *st, struct event *ev, bool *says_more)
{
	struct str s = cell_at(f, st->cell);
	const char *why = "not a date or a period";
	if (is_empty_word(s))
		return st->f->required ? wrong(f, st->cell, "the date is missing") : 0;
	int period = date_parse_period(st->dates, s, &ev->start, &ev->end, &why);
	if (period < 0)
		return wrong(f, st->cell, why);
	*says_more = period == DATE_CONTINUING || ev->start.precision > DATE_DAY || ev->end.precision > DATE_DAY ||
		     ev->start.doubted || ev->end.doubted;
	return 0;
}

static size_t cut_people(struct fill *f, const struct step *st, struct str s, struct event_person *to)
{
	size_t n = 0;
	while (!str_is_absent(s)) {
		struct str item = str_trim(str_cut(&s, ';')), role = st->f->role;
		size_t open = item.n;
		if (item.n && item.p[item.n - 1] == ')')
			while (open > 0 && item.p[--open] != '(')
				;
		if (open < item.n && item.p[open] == '(') {
			role = str_trim(str_part(item, open + 1, item.n - open - 2));
			item = str_trim(str_part(item, 0, open));
		}
		if (str_is_empty(item))
			continue;
		const struct code_role *known = code_role_of(f->s.code, role);
		to[n++] = (struct event_person){fill_who(f->a, f->s.system, item), known ? known->name : role};
	}
	return n;
}

static void set_people(struct fill *f, const struct step *st, struct event *ev)
{
	struct str s = value_of(f, st);
	if (str_is_empty(s))
		return;
	size_t most = ev->people_n + 1;
	for (size_t i = 0; st->f->list && i < s.n; i++)
		most += s.p[i] == ';';
	struct event_person *to = ARENA_ARRAY(f->a, struct event_person, most);
	if (ev->people_n)
		memcpy(to, ev->people, ev->people_n * sizeof *to);
	if (st->f->list)
		ev->people_n += cut_people(f, st, s, to + ev->people_n);
	else
		to[ev->people_n++] = (struct event_person){fill_who(f->a, f->s.system, s), st->f->role};
	ev->people = to;
}

static const struct str *cut_list(struct fill *f, const struct step *st, const struct str *before, size_t *n)
{
	struct str s = value_of(f, st);
	if (str_is_empty(s))
		return before;
	const char *split = str_is_empty(st->f->split) ? NULL : arena_copy(f->a, st->f->split).p;
	struct str *to = ARENA_ARRAY(f->a, struct str, *n + s.n + 1);
	if (*n)
		memcpy(to, before, *n * sizeof *to);
	for (size_t from = 0, i = 0; i <= s.n; i++) {
		if (i < s.n && !(split && strchr(split, s.p[i])))
			continue;
		struct str item = str_trim(str_part(s, from, i - from));
		if (!str_is_empty(item))
			to[(*n)++] = item;
		from = i + 1;
	}
	return to;
}

static bool is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_is_equal_caseless(s, str_of(*words)))
			return true;
	return false;
}

static const char *const yes_words[] = {"yes", "y", "true", "1", "restricted", "confidential", NULL};
static const char *const no_words[] = {"no", "n", "false", "0", "none", "open", NULL};

/* What is not plainly open is kept from the family: a wrong guess here could not be taken back. */
static void set_restricted(struct fill *f, const struct step *st, uint8_t *to)
{
	struct str s = value_of(f, st);
	if (str_is_empty(s) || event_restricted_of(s, to) == 0 || is_one_of(s, no_words))
		return;
	event_restricted_of(STR("third-party"), to);
	keep_cell(f, st->cell);
	if (!is_one_of(s, yes_words))
		warn(f, DIAG_WARNING, st->cell, "not a word for a restriction: taken as third-party");
}

static void set_number(struct fill *f, const struct step *st, struct event *ev)
{
	struct str s = value_of(f, st);
	if (s.n == 0)
		return;
	s = whole_number(s);
	if (s.n == 1 && s.p[0] >= '0' && s.p[0] <= '9')
		ev->severity_1 = (uint8_t)(s.p[0] - '0' + 1);
	else
		keep_cell(f, st->cell);
}

static void set_essential(struct fill *f, const struct step *st, struct event *ev)
{
	struct str s = value_of(f, st);
	if (str_is_empty(s))
		return;
	if (is_one_of(s, yes_words))
		ev->essential = 2;
	else if (is_one_of(s, no_words))
		ev->essential = 1;
	else
		keep_cell(f, st->cell);
}

static void set_string(struct fill *f, const struct step *st, struct str *to)
{
	struct str s = value_of(f, st);
	if (s.n == 0)
		return;
	if (s.p[0] == '=' && !f->said_formula) {
		f->said_formula = true;
		warn(f, DIAG_WARNING, st->cell, "a cell that begins like a formula: kept as text, never computed (said once)");
	}
	*to = s;
}

static void set_system_id(struct fill *f, const struct step *st, struct person *p)
{
	struct str s = value_of(f, st);
	if (str_is_empty(s))
		return;
	struct str *to = ARENA_ARRAY(f->a, struct str, p->system_ids_n + 1);
	if (p->system_ids_n)
		memcpy(to, p->system_ids, p->system_ids_n * sizeof *to);
	to[p->system_ids_n++] = str_is_empty(st->f->name) ? s : fill_who(f->a, st->f->name, s);
	p->system_ids = to;
}

static void set_word(struct fill *f, const struct step *st, uint8_t *to)
{
	struct str s = value_of(f, st);
	if (!str_is_empty(s) && st->f->target->word(s, to)) {
		char word[CACHE_KEY];
		if (s.n <= sizeof word) {
			kind_word(s, word);
			if (st->f->target->word((struct str){word, s.n}, to) == 0)
				return;
		}
		keep_cell(f, st->cell);
	}
}

/* The part of the work that is the same for events, persons and relations.  `base` is the record's struct. */
static int set_field(struct fill *f, const struct step *st, char *base, bool *says_more)
{
	char *to = base + st->f->target->offset;
	struct str s;
	switch (st->how) {
	case MAP_STRING:
	case MAP_SOURCE_ID:
	case MAP_AGENCY:
		set_string(f, st, (struct str *)to);
		return 0;
	case MAP_DATE:
		return set_date(f, st, (struct date *)to, says_more);
	case MAP_WHO:
		s = value_of(f, st);
		if (!str_is_empty(s))
			*(struct str *)to = fill_who(f->a, f->s.system, s);
		return 0;
	case MAP_WORD:
		set_word(f, st, (uint8_t *)to);
		return 0;
	case MAP_RESTRICTED:
		set_restricted(f, st, (uint8_t *)to);
		return 0;
	case MAP_EXTRA:
		add_extra(f, st->f->name, value_of(f, st));
		return 0;
	default:
		return 0;
	}
}

static int fill_event(struct fill *f, const struct steps *s, struct event *ev)
{
	bool more_start = false, more_end = false, ignored;
	const struct step *start = NULL, *end = NULL;
	for (const struct step *st = s->step; st < s->step + s->n; st++) {
		int result = 0;
		switch (st->how) {
		case MAP_KIND: result = set_kind(f, st, ev); break;
		case MAP_PERIOD:
			result = set_period(f, st, ev, &more_start);
			start = st;
			break;
		case MAP_DATE:
			ignored = false;
			if (st->f->target->offset == offsetof(struct event, start))
				start = st;
			else if (st->f->target->offset == offsetof(struct event, end))
				end = st;
			result = set_field(f, st, (char *)ev, st == start ? &more_start : st == end ? &more_end : &ignored);
			break;
		case MAP_PEOPLE: set_people(f, st, ev); break;
		case MAP_TAGS: ev->tags = cut_list(f, st, ev->tags, &ev->tags_n); break;
		case MAP_SEVERITY: set_number(f, st, ev); break;
		case MAP_ESSENTIAL: set_essential(f, st, ev); break;
		default: result = set_field(f, st, (char *)ev, &ignored);
		}
		if (result)
			return result;
	}
	if (more_start || more_end) {
		struct str a = start ? cell_at(f, start->cell) : (struct str){NULL, 0}, at = start ? cell_at(f, start->time) : a;
		struct str z = end ? cell_at(f, end->cell) : (struct str){NULL, 0}, zt = end ? cell_at(f, end->time) : z;
		ev->raw = arena_printf(f->a, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(a), at.n ? " " : "", STR_ARG(at), z.n ? " to " : "",
				       STR_ARG(z), zt.n ? " " : "", STR_ARG(zt));
	}
	if (str_is_empty(ev->child))
		ev->child = f->s.child;
	if (str_is_empty(ev->child))
		return wrong(f, -1, "which child this is about is missing");
	if (!str_is_absent(s->o->part))
		ev->part = s->o->part;
	if (str_is_empty(ev->agency))
		ev->agency = !str_is_empty(f->s.agency) ? f->s.agency : !str_is_empty(f->m->agency) ? f->m->agency
												     : f->s.default_agency;
	/* the ids of a layout that is no system's own are only known apart within their agency */
	if (str_is_absent(f->m->system) && str_is_empty(ev->part))
		ev->part = ev->agency;
	ev->sources = &f->source;
	ev->sources_n = 1;
	if (!ev->restricted && f->s.code)
		ev->restricted = f->s.code->kind[ev->kind].restricted;
	return 0;
}

static int fill_person(struct fill *f, const struct steps *s, struct person *p)
{
	for (const struct step *st = s->step; st < s->step + s->n; st++) {
		bool ignored;
		if (st->how == MAP_NAME)
			p->names = cut_list(f, st, p->names, &p->names_n);
		else if (st->how == MAP_SYSTEM_ID)
			set_system_id(f, st, p);
		else if (set_field(f, st, (char *)p, &ignored))
			return -1;
	}
	if (str_is_empty(p->id))
		return wrong(f, s->n ? s->step[0].cell : -1, "the person's id is missing");
	p->sources = &f->source;
	p->sources_n = 1;
	return 0;
}

static int fill_relation(struct fill *f, const struct steps *s, struct relation *r)
{
	for (const struct step *st = s->step; st < s->step + s->n; st++) {
		bool ignored;
		if (st->how == MAP_RELATION ? set_relation(f, st, r) : set_field(f, st, (char *)r, &ignored))
			return -1;
	}
	if (str_is_empty(r->from) || str_is_empty(r->to))
		return wrong(f, -1, "a relation needs both persons");
	if (s->o->ask_direction && f->s.turned) {
		struct str from = r->from;
		r->from = r->to;
		r->to = from;
	}
	r->sources = &f->source;
	r->sources_n = 1;
	return 0;
}

/* Rows. */

static bool holds(struct fill *f, const struct map_when *w)
{
	struct str s = cell_at(f, f->at[w->column]);
	if (w->is_empty)
		return (s.n == 0) == w->must;
	char small[64];
	struct str fold = {small, s.n <= sizeof small ? map_fold(s, small) : 0};
	bool found = false;
	for (size_t i = 0; i < w->folds && !found; i++)
		found = str_is_equal(w->fold[i], fold);
	return found == w->must;
}

static bool is_due(struct fill *f, const struct map_output *o)
{
	for (size_t i = 0; i < o->whens; i++)
		if (!holds(f, &o->when[i]))
			return false;
	return true;
}

static const struct left *find_left(struct fill *f, uint32_t mask)
{
	for (size_t i = 0; i < f->lefts; i++)
		if (f->left[i].mask == mask)
			return &f->left[i];
	struct left *l = &f->left[f->lefts < MASKS ? f->lefts++ : MASKS - 1];
	l->mask = mask;
	l->n = 0;
	l->cell = ARENA_ARRAY(&f->arena, uint32_t, f->cells + 1);
	for (size_t c = 0; c < f->cells; c++) {
		bool used = false;
		for (size_t i = 0; i < f->outs; i++)
			used = used || (mask >> i & 1 && f->out[i].uses[c / 64] >> (c % 64) & 1);
		if (!used)
			l->cell[l->n++] = (uint32_t)c;
	}
	return l;
}

static void give_extra(struct fill *f, struct record *r)
{
	if (r->type == RECORD_EVENT)
		r->event.extra = f->extra, r->event.extra_n = f->extra_n;
	else if (r->type == RECORD_PERSON)
		r->person.extra = f->extra, r->person.extra_n = f->extra_n;
	else
		r->relation.extra = f->extra, r->relation.extra_n = f->extra_n;
	f->extra = NULL;
	f->extra_n = 0;
}

static void keep_leftovers(struct fill *f, uint32_t mask)
{
	const struct left *l = find_left(f, mask);
	for (size_t i = 0; i < l->n; i++)
		if (f->row->cell[l->cell[i]].text.n)
			keep_cell(f, (int)l->cell[i]);
	for (size_t c = f->cells; c < f->row->cells; c++)
		if (f->row->cell[c].text.n)
			add_extra(f, arena_printf(f->a, "column %zu", c + 1), trimmed(f->row->cell[c].text));
}

static int fill_one(struct fill *f, const struct steps *s, struct record *r)
{
	r->type = s->o->type;
	switch (r->type) {
	case RECORD_EVENT:
		memset(&r->event, 0, sizeof r->event);
		return fill_event(f, s, &r->event);
	case RECORD_PERSON:
		memset(&r->person, 0, sizeof r->person);
		return fill_person(f, s, &r->person);
	default:
		memset(&r->relation, 0, sizeof r->relation);
		return fill_relation(f, s, &r->relation);
	}
}

static void look_at_bytes(struct fill *f)
{
	unsigned look = cells_look(f->row->raw);
	f->windows = look & CELLS_NOT_UTF8;
	if (f->windows && !f->said_windows) {
		f->said_windows = true;
		warn(f, DIAG_WARNING, 0, "not UTF-8: read as Windows-1252 here and wherever else it is not (said once)");
	}
}

enum fill_result fill_row(struct fill *f, const struct csv_row *row, struct arena *a, struct record *r, size_t *n,
			  struct fill_wrong *why)
{
	uint32_t mask = 0;
	size_t first = 0;
	f->row = row;
	f->a = a;
	f->wrong = why;
	f->extra = NULL;
	f->extra_n = 0;
	f->source = (struct event_source){f->s.file, row->line, 1};
	*n = 0;
	look_at_bytes(f);
	for (size_t i = 0; i < f->outs; i++) {
		if (f->out[i].o->whens && !is_due(f, f->out[i].o))
			continue;
		if (fill_one(f, &f->out[i], &r[*n]))
			return FILL_ASIDE;
		if (f->extra_n)
			give_extra(f, &r[*n]);
		if (r[first].type != RECORD_EVENT && r[*n].type == RECORD_EVENT)
			first = *n;
		mask |= (uint32_t)1 << i;
		++*n;
	}
	if (mask == 0) {
		wrong(f, -1, "no part of the column map applies to this row");
		return FILL_ASIDE;
	}
	/* the first event, or else the first record, holds what has no place of its own */
	struct record *holder = &r[first];
	f->extra = NULL;
	const struct event_field *had = holder->type == RECORD_EVENT ? holder->event.extra
					: holder->type == RECORD_PERSON ? holder->person.extra : holder->relation.extra;
	size_t had_n = holder->type == RECORD_EVENT ? holder->event.extra_n
		       : holder->type == RECORD_PERSON ? holder->person.extra_n : holder->relation.extra_n;
	for (size_t i = 0; i < had_n; i++)
		add_extra(f, had[i].name, had[i].value);
	keep_leftovers(f, mask);
	if (f->extra_n)
		give_extra(f, holder);
	return FILL_USED;
}
