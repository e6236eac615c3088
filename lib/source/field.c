#include "field_own.h"

#include <string.h>

#include "source/cells.h"

/* Cells and values. */

struct str field_trimmed(struct str s)
{
	if (s.n && (unsigned char)(s.p[0] - 0x21) < 0x5E && (unsigned char)(s.p[s.n - 1] - 0x21) < 0x5E)
		return s;
	s = str_trim(s);
	return s.n ? s : (struct str){NULL, 0};
}

struct str field_whole(struct str s)
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

/* What a spreadsheet writes where a formula came to nothing (ECMA-376 Part 1, 18.17.3, and what later
 * versions add). */
static bool is_error(struct str s)
{
	static const char *const errors[] = {"#N/A",   "#REF!",   "#VALUE!",       "#DIV/0!",
					     "#NAME?", "#NUM!",   "#NULL!",        "#SPILL!",
					     "#CALC!", "#FIELD!", "#GETTING_DATA", NULL};
	return s.n <= 13 && field_is_one_of(s, errors);
}

/* An empty cell, which is said once for its column and kept in extra as written. */
static struct str has_error(struct fill *f, int cell)
{
	for (size_t i = 0; i < f->errors; i++)
		if (f->error[i] == (uint32_t)cell)
			return (struct str){NULL, 0};
	if (f->errors < FIELD_ERRORS)
		f->error[f->errors++] = (uint32_t)cell;
	if (!(f->said[cell] & FIELD_SAID_ERROR)) {
		char name[160];
		f->said[cell] |= FIELD_SAID_ERROR;
		field_warn(
			f, DIAG_WARNING, cell,
			arena_printf(
				f->a,
				"%s: an error of a spreadsheet, such as #N/A: read as an empty cell, kept in extra "
				"(said once for the column)",
				diag_quote(f->name[cell], name))
				.p);
	}
	return (struct str){NULL, 0};
}

/* NULL in capitals is how a database's own export writes that there is nothing: nothing it is, and said once
 * for the column.  Read as a word it would be one child, one worker and one outcome for all rows that have
 * none. */
static struct str has_null(struct fill *f, int cell)
{
	if (!(f->said[cell] & FIELD_SAID_NULL)) {
		char name[160];
		f->said[cell] |= FIELD_SAID_NULL;
		field_warn(
			f, DIAG_NOTE, cell,
			arena_printf(
				f->a,
				"%s: NULL, as databases write it: read as an empty cell (said once for the column)",
				diag_quote(f->name[cell], name))
				.p);
	}
	return (struct str){NULL, 0};
}

struct str field_cell(struct fill *f, int cell)
{
	if ((size_t)cell == f->cells)
		return f->s.year;
	if (cell < 0 || (size_t)cell >= f->row->cells)
		return (struct str){NULL, 0};
	struct str s = field_trimmed(f->row->cell[cell].text);
	if (f->windows)
		s = cells_from_windows(f->a, s);
	if (f->beyond)
		s = cells_trim(s);
	if (s.n && s.p[0] == '#' && is_error(s))
		return has_error(f, cell);
	if (s.n == 4 && memcmp(s.p, "NULL", 4) == 0)
		return has_null(f, cell);
	return f->whole[cell] ? field_whole(s) : s;
}

struct str field_word(struct fill *f, struct str s)
{
	return f->beyond ? cells_tidy(f->a, s) : s;
}

void field_warn(struct fill *f, enum diag_level level, int cell, const char *text)
{
	const struct csv_cell *c = cell >= 0 && (size_t)cell < f->row->cells ? &f->row->cell[cell] : NULL;
	if (f->s.diags)
		diag_add(f->s.diags, level, f->s.file, c ? c->line : f->row->line, c ? c->col : 0, "%s",
			 text);
}

/* Its column is looked up, and nothing has this cell. */
void field_tell_missed(struct fill *f, int cell)
{
	const struct source_watch *w = f->s.watch;
	if (!w || !w->missed || cell < 0 || (size_t)cell >= f->row->cells ||
	    str_is_empty(field_cell(f, cell)))
		return;
	const struct csv_cell *c = &f->row->cell[cell];
	w->missed(w->self, f->s.file, f->name[cell], field_cell(f, cell), c->line, c->col);
}

static struct str part_value(struct fill *f, const struct map_part *p)
{
	if (p->column < 0)
		return p->is;
	struct str s = field_cell(f, f->at[p->column]);
	if (p->codes && s.n) {
		const struct map_code *code = map_code_find(p->codes, s);
		if (!code)
			code = map_code_find(p->codes, field_whole(s));
		if (!code)
			field_tell_missed(f, f->at[p->column]);
		if (code)
			s = code->is;
		else if (!f->said_code) {
			f->said_code = true;
			field_warn(
				f, DIAG_WARNING, f->at[p->column],
				"a code that is not in the list of this column: kept as written (said once)");
		}
	}
	return s;
}

static struct str joined(struct fill *f, const struct field_step *st, bool plain)
{
	const struct map_part *part = st->f->part;
	struct buf b = {0};
	for (size_t i = 0; i < st->f->parts; i++) {
		struct str s = part_value(f, &part[i]);
		if (plain && part[i].column >= 0)
			s = field_plain(f, st, f->at[part[i].column], s);
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

struct str field_value(struct fill *f, const struct field_step *st)
{
	if (st->f->plain)
		return field_cell(f, st->cell);
	const struct map_part *part = st->f->part;
	if (st->f->parts == 1 && str_is_empty(part->before) && str_is_empty(part->after))
		return part_value(f, part);
	return joined(f, st, false);
}

int field_wrong(struct fill *f, int cell, const char *reason)
{
	const struct csv_cell *c = cell >= 0 && (size_t)cell < f->row->cells ? &f->row->cell[cell] : NULL;
	/* an element that a record of XML lacks stands nowhere: the record does */
	bool is_there = c && c->line;
	*f->wrong = (struct fill_wrong){cell >= 0 ? f->name[cell] : (struct str){NULL, 0},
					reason,
					c ? c->text : (struct str){NULL, 0},
					is_there ? c->line : f->row->line,
					is_there ? c->col : 1,
					cell};
	return -1;
}

void field_add_extra(struct fill *f, struct str name, struct str value)
{
	if (str_is_empty(value))
		return;
	if (f->extra_n == f->extra_room) {
		struct event_field *more = ARENA_ARRAY(f->a, struct event_field,
						       f->extra_room ? 2 * f->extra_room : 8);
		if (f->extra_n)
			memcpy(more, f->extra, f->extra_n * sizeof *more);
		f->extra = more;
		f->extra_room = f->extra_room ? 2 * f->extra_room : 8;
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
void field_keep(struct fill *f, int cell)
{
	if (cell >= 0)
		field_add_extra(f, f->name[cell], field_cell(f, cell));
}

/* Fields. */

bool field_is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_is_equal_caseless(s, str_of(*words)))
			return true;
	return false;
}

static const char *const yes_words[] = {"yes", "y", "true", "1", "restricted", "confidential", NULL};
static const char *const no_words[] = {"no", "n", "false", "0", "none", "open", NULL};

/* What is not plainly open is kept from the family: a wrong guess here could not be taken back. */
static void set_restricted(struct fill *f, const struct field_step *st, uint8_t *to)
{
	struct str s = field_value(f, st);
	if (str_is_empty(s))
		return;
	f->restriction_said = true; /* the kind's own restriction stands only where the source is silent */
	if (event_restricted_of(s, to) == 0 || field_is_one_of(s, no_words))
		return;
	event_restricted_of(STR("third-party"), to);
	field_keep(f, st->cell);
	if (!field_is_one_of(s, yes_words))
		field_warn(f, DIAG_WARNING, st->cell, "not a word for a restriction: taken as third-party");
}

void field_set_severity(struct fill *f, const struct field_step *st, struct event *ev)
{
	struct str s = field_value(f, st);
	if (s.n == 0)
		return;
	s = field_whole(s);
	if (s.n == 1 && s.p[0] >= '0' && s.p[0] <= '9')
		ev->severity_1 = (uint8_t)(s.p[0] - '0' + 1);
	else
		field_keep(f, st->cell);
}

void field_set_essential(struct fill *f, const struct field_step *st, struct event *ev)
{
	struct str s = field_value(f, st);
	if (str_is_empty(s))
		return;
	if (field_is_one_of(s, yes_words))
		ev->essential = 2;
	else if (field_is_one_of(s, no_words))
		ev->essential = 1;
	else
		field_keep(f, st->cell);
}

/* What is read as it was written, spaces and all. */
static bool is_prose(const struct map_target *t)
{
	static const char *const prose[] = {"text",    "impact",   "voice",   "action",
					    "outcome", "analysis", "quality", NULL};
	return field_is_one_of(str_of(t->name), prose);
}

/* What was written, where the string is what it says as HTML or RTF; else absent. */
static struct str set_string(struct fill *f, const struct field_step *st, struct str *to)
{
	struct str s = st->f->json ? field_json_text(f, st) : field_value(f, st);
	struct str written = {NULL, 0}, plain = s;
	if (st->f->markup && !st->f->json && field_has_markup(st, s)) {
		plain = st->f->plain ? field_plain(f, st, st->cell, s) : joined(f, st, true);
		if (!str_is_equal(plain, s))
			written = s, s = plain;
	}
	if (s.n == 0)
		return written;
	if (f->beyond && !is_prose(st->f->target))
		s = cells_tidy(f->a, s);
	if (s.p[0] == '=' && !f->said_formula) {
		f->said_formula = true;
		field_warn(f, DIAG_WARNING, st->cell,
			   "a cell that begins like a formula: kept as text, never computed (said once)");
	}
	*to = s;
	return written;
}

static void set_word(struct fill *f, const struct field_step *st, uint8_t *to)
{
	struct str s = field_value(f, st);
	if (!str_is_empty(s) && st->f->target->word(s, to)) {
		char word[FIELD_KEY];
		if (s.n <= sizeof word) {
			field_kind_word(s, word);
			if (st->f->target->word((struct str){word, s.n}, to) == 0)
				return;
		}
		if (st->f->plain)
			field_tell_missed(f, st->cell);
		field_keep(f, st->cell);
	}
}

/* A field of one column that the row cannot do without; where the column has a list of codes, nor without a
 * word of it. */
static int check_required(struct fill *f, const struct field_step *st)
{
	const struct map_codes *codes = st->f->part->codes;
	if (!st->f->required || st->how == MAP_DATE || st->f->parts != 1 || st->cell < 0)
		return 0;
	struct str s = field_cell(f, st->cell);
	if (str_is_empty(s))
		return field_wrong(f, st->cell, "empty, and the row says nothing without it");
	if (codes && st->how == MAP_STRING && !map_code_find(codes, s) &&
	    !map_code_find(codes, field_whole(s)))
		return field_wrong(f, st->cell, field_not_a_word(f, codes));
	return 0;
}

/* The part of the work that is the same for events, persons and relations.  `base` is the record's struct. */
int field_set(struct fill *f, const struct field_step *st, char *base, bool *says_more)
{
	char *to = base + st->f->target->offset;
	if (check_required(f, st))
		return -1;
	switch (st->how) {
	case MAP_SOURCE_ID:
		if (field_is_scientific(field_cell(f, st->cell)))
			return field_wrong(f, st->cell, field_lost_digits);
		set_string(f, st, (struct str *)to);
		return 0;
	case MAP_STRING: {
		struct str written = set_string(f, st, (struct str *)to);
		if (written.n && st->f->target->type == RECORD_EVENT &&
		    st->f->target->offset == offsetof(struct event, text))
			((struct event *)base)->written = written;
		return 0;
	}
	case MAP_AGENCY:
		set_string(f, st, (struct str *)to);
		return 0;
	case MAP_DATE:
		return field_set_date(f, st, (struct date *)to, says_more);
	case MAP_WHO:
		return field_set_who(f, st, (struct str *)to);
	case MAP_WORD:
		set_word(f, st, (uint8_t *)to);
		return 0;
	case MAP_RESTRICTED:
		set_restricted(f, st, (uint8_t *)to);
		return 0;
	case MAP_EXTRA:
		if (st->f->json)
			field_json_extra(f, st);
		else
			field_add_extra(f, st->f->name, field_value(f, st));
		return 0;
	default:
		return 0;
	}
}
