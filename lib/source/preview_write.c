/* The preview as a person reads it. */
#include "preview_own.h"

#include <string.h>

#include "base/file.h"
#include "format/unicode.h"
#include "source/fixed.h"
#include "source/records.h"

enum { WIDTH = 100 };

static bool is_safe(int32_t point)
{
	return point >= 0x20 && !(point >= 0x7f && point < 0xa0) && point != 0x200e && point != 0x200f &&
	       !(point >= 0x2028 && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069);
}

void preview_cut(struct buf *b, struct str text, size_t most)
{
	size_t from = b->n;
	for (size_t at = 0; at < text.n;) {
		int32_t point;
		size_t n = unicode_step(text, at, &point);
		if (b->n - from + n > most) {
			buf_add_z(b, "...");
			return;
		}
		if (point == '\n' || point == '\r' || point == '\t')
			buf_add_char(b, ' ');
		else if (is_safe(point))
			buf_add(b, str_part(text, at, n));
		else
			buf_addf(b, "\\x%02x", (unsigned char)text.p[at]);
		at += n;
	}
}

void preview_wrap(struct buf *b, struct str text, size_t indent)
{
	size_t col = 0;
	while (!str_is_absent(text)) {
		struct str word = str_cut(&text, ' ');
		if (!word.n)
			continue;
		if (col && indent + col + 1 + word.n > WIDTH) {
			buf_add_char(b, '\n');
			col = 0;
		}
		for (size_t k = 0; !col && k < indent; k++)
			buf_add_char(b, ' ');
		buf_addf(b, "%s%.*s", col ? " " : "", STR_ARG(word));
		col += word.n + (col > 0);
	}
	buf_add_char(b, '\n');
}

struct str preview_table_of(struct str place)
{
	size_t hash = place.n;
	while (hash && place.p[hash - 1] != '#' && place.p[hash - 1] != '/')
		hash--;
	return hash && place.p[hash - 1] == '#' ? str_part(place, hash, place.n - hash) : (struct str){"", 0};
}

/* ---- why it is read as what it is */

static void say_reader(const struct preview_file *f, struct buf *b)
{
	const char *sep = "";
	if (f->stream) {
		buf_add_z(b, "  Read as: our own stream of JSON Lines (its first character is a brace)\n");
		return;
	}
	if (!f->adapter) {
		buf_addf(b, "  Read as: nothing; %s\n",
			 records_is_json(f->bytes)  ? "it is JSON, and no map describes its records"
			 : records_is_xml(f->bytes) ? "it is XML, and no map describes its records"
						    : "no reader knows these bytes");
		return;
	}
	buf_addf(b, "  %s: %s (%s)", f->opened ? "Read as" : "Looks like", f->adapter->name,
		 f->adapter->words);
	if (!str_is_empty(f->o->as)) {
		buf_add_z(b, ", because --as says so\n");
		return;
	}
	for (size_t i = 0; source_adapters[i]; i++)
		if (source_adapters[i] != f->adapter &&
		    source_adapters[i]->recognise(&(struct source_input){f->file, f->bytes}, f->o) > 0) {
			buf_addf(b, "%s%s", *sep ? sep : "; it might also be: ", source_adapters[i]->name);
			sep = ", ";
		}
	buf_add_char(b, '\n');
}

/* The reason, and where it lies: the sheet of a workbook. */
static void say_why(const struct preview_file *f, struct buf *b)
{
	struct buf line = {0};
	struct str table = f->why ? preview_table_of(str_of(f->why->file)) : (struct str){0};
	if (!f->why || !*f->why->text)
		return;
	if (table.n) {
		preview_cut(&line, table, 60);
		if (f->why->line)
			buf_addf(&line, " line %u", f->why->line);
		buf_add_z(&line, ": ");
	} else if (f->why->line && f->why->col) {
		buf_addf(&line, "line %u, character %u: ", f->why->line, f->why->col);
	}
	buf_add(&line, str_part(str_of(f->why->text), 0, 400));
	preview_wrap(b, buf_str(&line), 4);
	buf_close(&line);
}

/* A line of prose, which has commas too, is nobody's header.  How long a name of a column may be: local
 * settings of this guess. */
static bool is_prose(const struct preview_tried *t)
{
	for (size_t i = 0; i < t->cells; i++) {
		size_t words = 1;
		for (size_t k = 0; k < t->cell[i].n; k++)
			words += t->cell[i].p[k] == ' ';
		if (words > 8 || (words > 3 && str_has_suffix(t->cell[i], STR("."))))
			return true;
	}
	return t->cells < 2;
}

static bool wants_map(const struct preview *p, const struct preview_file *f)
{
	bool nothing = !p->tables_n && !p->rows_n && !p->events && !p->persons && !p->relations;
	if (f->stream || fixed_is(str_part(f->bytes, 0, 4096)))
		return false;
	for (size_t i = 0; i < p->tried_n; i++)
		if (!p->tried[i].is_known && !is_prose(&p->tried[i]) && (nothing || p->tables_n))
			return true;
	/* its own words tell of what is broken, which no map mends */
	return nothing && !p->tried_n && (records_is_xml(f->bytes) || records_is_json(f->bytes)) &&
	       !(f->why && f->why->col);
}

/* The way from a file that no map knows to an import of it, as it is typed. */
static void say_way(const struct preview *p, const struct preview_file *f, struct buf *b)
{
	struct buf line = {0};
	struct arena a = {0};
	bool encoding = !str_is_empty(f->o->encoding), is_there = file_is_there(arena_copy(&a, f->file).p);
	struct str name = is_there                                       ? f->file
			  : str_is_equal(f->file, STR("standard input")) ? STR("-")
									 : STR("FILE");
	buf_addf(&line, "What to do: %scase-import --new-map %s%.*s%s",
		 name.n == 4 && !is_there ? "unpack the archive, and of the file that is this one " : "",
		 encoding ? "--encoding " : "", STR_ARG(f->o->encoding), encoding ? " " : "");
	preview_cut(&line, name, 200);
	buf_add_z(
		&line,
		" > NAME.xml writes a map of its columns; read its comments and put right what is wrong; with --map NAME.xml "
		"this explanation, and then the import, is by that map (kept in the folder map of the schemas it is found by itself). "
		"Where it is a known table under other names, add them to its map (an `also` element each) instead.");
	if (p->tables_n)
		buf_add_z(
			&line,
			" A map that --map names is held against every table of the file: those that are read now are not read by it.");
	preview_wrap(b, buf_str(&line), 2);
	buf_close(&line);
	arena_close(&a);
}

static void say_tried(const struct preview *p, const struct preview_tried *t, struct buf *b)
{
	struct buf names = {0};
	struct str table = preview_table_of(t->place);
	buf_addf(b, "  The likeliest header, %s", table.n ? "" : "line ");
	preview_cut(b, table, 60);
	buf_addf(b, "%s%u:\n", table.n ? " line " : "", t->line);
	for (size_t i = 0; i < t->cells && i < PREVIEW_CELLS; i++) {
		buf_add_z(&names, i ? " | " : "");
		preview_cut(&names, t->cell[i], 40);
	}
	preview_wrap(b, buf_str(&names), 4);
	size_t before = b->n;
	buf_add_z(b, "    maps that come near:\n");
	size_t from = b->n;
	preview_near(p, NULL, t->cell, t->cells, 3, b);
	if (b->n == from) {
		b->n = before;
		buf_add_z(b, "    maps that come near: none\n");
	}
	buf_close(&names);
}

static void say_all_tried(const struct preview *p, struct buf *b)
{
	for (size_t i = 0; i < p->tried_n; i++)
		if (!p->tried[i].is_known)
			say_tried(p, &p->tried[i], b);
}

static void say_unknown(struct preview *p, const struct preview_file *f, struct buf *b)
{
	buf_add_z(b, "  It cannot be read, and would be set aside whole:\n");
	say_why(f, b);
	say_all_tried(p, b);
	if (wants_map(p, f))
		say_way(p, f, b);
	else if (p->tried_n && is_prose(p->tried))
		buf_add_z(
			b,
			"  It looks like running text: no column map reads that.  What is to be read has to stand in a table.\n");
}

/* An import stops at a question; what follows is told as if it had been answered. */
static void say_asked(const struct preview_file *f, struct buf *b)
{
	if (!f->asked_n)
		return;
	buf_addf(b, "  It is known, and waits for %.*s.\n", STR_ARG(f->waits));
	buf_add_z(b,
		  "  As it stands an import would set the file aside whole: 1 read, 0 used, 1 set aside:\n");
	say_why(f, b);
	for (size_t i = 0; i < f->asked_n; i++) {
		/* of a question alone the reader's own words were the answer's way already: what is left is
		 * how it is told here */
		bool again = f->asked_n == 1 && f->why && *f->why->text;
		size_t from = again ? str_find(f->asked[i], STR("(told here")) : 0;
		preview_wrap(b, str_part(f->asked[i], from < f->asked[i].n ? from : 0, f->asked[i].n), 4);
	}
	buf_add_z(b, "  All that follows is told as if that had been answered.\n");
}

/* ---- what it would give */

static void say_number(unsigned long n, const char *one, const char *many, const char *behind, struct buf *b)
{
	buf_addf(b, "%lu %s%s", n, n == 1 ? one : many, behind);
}

/* "List 1 line 4, 5"; nothing where neither is known. */
static void say_place(const struct preview_item *x, size_t k, struct buf *b)
{
	struct str table = preview_table_of(x->file[k]);
	bool again = k && str_is_equal(x->file[k], x->file[k - 1]);
	if (!x->line[k] && (!table.n || again))
		return;
	buf_add_z(b, k ? ", " : " (");
	if (table.n && !again)
		preview_cut(b, table, 60);
	if (x->line[k])
		buf_addf(b, "%s%u", !k || !again ? table.n ? " line " : "line " : "", x->line[k]);
}

static void say_list(const struct preview_list *l, const char *head, bool counts, struct buf *b)
{
	if (l->n)
		buf_addf(b, "  %s\n", head);
	for (size_t i = 0; i < l->n; i++) {
		const struct preview_item *x = &l->item[i];
		buf_add_z(b, "    ");
		if (counts || x->n > 1)
			buf_addf(b, "%lu x ", x->n);
		if (x->field.n) {
			preview_cut(b, x->field, 40);
			buf_add_z(b, ": ");
		}
		preview_cut(b, x->what, 300);
		for (size_t k = 0; k < x->places; k++)
			say_place(x, k, b);
		if (x->places && (x->line[0] || preview_table_of(x->file[0]).n))
			buf_addf(b, "%s)", x->n > x->places && x->line[0] ? ", ..." : "");
		buf_add_char(b, '\n');
		if (!str_is_empty(str_trim(x->raw))) {
			buf_add_z(b, x->n > 1 ? "        the first of them: " : "        as it stands: ");
			preview_cut(b, str_trim(x->raw), 80);
			buf_add_char(b, '\n');
		}
	}
	if (l->over)
		buf_addf(b, "    and %lu more of other sorts\n", l->over);
}

static void say_kinds(const struct preview *p, struct buf *b)
{
	struct buf line = {0};
	for (size_t shown = 0; shown < p->code->kinds; shown++) {
		size_t best = p->code->kinds;
		for (size_t k = 0; k < p->code->kinds; k++)
			if (p->kind[k] && (best == p->code->kinds || p->kind[k] > p->kind[best]))
				best = k;
		if (best == p->code->kinds)
			break;
		buf_addf(&line, "%s%lu %.*s", shown ? ", " : "", p->kind[best],
			 STR_ARG(p->code->kind[best].name));
		p->kind[best] = 0;
	}
	if (line.n)
		preview_wrap(b, buf_str(&line), 4);
	buf_close(&line);
}

static void say_gives(const struct preview *p, const struct import *f, bool asked, struct buf *b)
{
	buf_addf(b, "  It would give%s: ", asked ? " (as if answered)" : "");
	say_number(p->events, "entry", "entries", ", ", b);
	say_number(p->persons, "person", "persons", ", ", b);
	say_number(p->relations, "relation", "relations", "", b);
	buf_addf(b, ", from %u read: %u used, %u set aside\n", f->read, f->used, f->aside);
	say_kinds(p, b);
	if (p->undated)
		buf_addf(b, "    %lu of them without a date: %s last\n", p->undated,
			 p->undated == 1 ? "it stands" : "they stand");
	if (p->first <= p->last) {
		buf_add_z(b, "    from ");
		date_write_day_words(p->first, b);
		buf_add_z(b, " to ");
		date_write_day_words(p->last, b);
		buf_add_char(b, '\n');
	}
	buf_addf(b, "  Children named: %zu", p->child.n);
	for (size_t i = 0; i < p->children.n && i < 10; i++) {
		buf_add_z(b, i ? ", " : ": ");
		preview_cut(b, p->children.item[i].what, 40);
	}
	buf_addf(b, "%s\n", p->child.n > 10 ? ", ..." : "");
}

static void say_covers(const struct preview *p, const struct import *f, struct buf *b)
{
	if (!f->covers_n && (p->events || p->persons))
		buf_add_z(
			b,
			"  Covers: nothing is said of what it holds all of, so no gap in it can be told (--covers says it)\n");
	for (size_t i = 0; i < f->covers_n; i++) {
		const struct coverage *c = &f->covers[i];
		struct buf line = {0};
		buf_add_z(&line, "Covers: ");
		if (str_is_equal(c->kinds, STR("*")))
			buf_add_z(&line, "every kind of entry");
		else
			buf_add(&line, c->kinds);
		buf_add_z(&line, ", from ");
		date_write_day_words(c->from, &line);
		buf_add_z(&line, " to ");
		date_write_day_words(c->to, &line);
		buf_addf(&line,
			 "%s%.*s (an entry of these kinds that is not in it is taken not to have happened)",
			 c->child.n ? ", of " : "", STR_ARG(c->child));
		preview_wrap(b, buf_str(&line), 2);
		buf_close(&line);
	}
}

/* ---- the whole */

/* What the reader says of rows that it sets aside has been told with their reasons. */
static void leave_asides(struct preview *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->said.n; i++) {
		const struct preview_item *x = &p->said.item[i];
		bool told = p->asides.n && str_find(x->what, STR("set aside")) < x->what.n;
		for (size_t k = 0; k < p->asides.n && !told; k++)
			told = str_find(x->what, p->asides.item[k].what) < x->what.n;
		if (!told || !str_is_equal(x->field, str_of(diag_level_name(DIAG_ERROR))))
			p->said.item[n++] = *x;
	}
	p->said.n = n;
}

static void say_titles(struct str titles, struct buf *b)
{
	if (titles.n)
		buf_add_z(b, "  Kept with the import, since it is no row of a table:\n");
	for (size_t shown = 0; titles.n; shown++) {
		struct str line = str_cut(&titles, '\n');
		if (shown == 8) {
			buf_add_z(b, "    ...\n");
			return;
		}
		buf_add_z(b, "    ");
		preview_cut(b, line, 90);
		buf_add_char(b, '\n');
	}
}

void preview_write(struct preview *p, const struct preview_file *f, struct buf *b)
{
	preview_settle(p, true);
	preview_cut(b, f->file, 400);
	buf_add_char(b, '\n');
	preview_bytes(p, f, b);
	say_reader(f, b);
	say_asked(f, b);
	if (!f->opened) {
		say_unknown(p, f, b);
		say_list(&p->said, "The reader also says:", false, b);
		return;
	}
	if (p->tables_n > 1) /* the columns of many tables fill pages */
		say_gives(p, f->import, f->asked_n > 0, b);
	buf_add(b, buf_str(&p->tables));
	preview_fixed(f->adapter, b);
	preview_records(p, b);
	if (f->adapter && strcmp(f->adapter->name, "records") == 0 && !p->rows_n)
		buf_add_z(
			b,
			"  A map knows its outermost element, and no record stands where that map looks for them.\n");
	say_all_tried(p, b);
	if (wants_map(p, f))
		say_way(p, f, b);
	if (p->tables_n > PREVIEW_TABLES)
		buf_addf(b, "  and %zu more table%s\n", p->tables_n - PREVIEW_TABLES,
			 p->tables_n - PREVIEW_TABLES == 1 ? "" : "s");
	if (p->tables_n <= 1)
		say_gives(p, f->import, f->asked_n > 0, b);
	say_covers(p, f->import, b);
	say_list(&p->unknown, "Words that their list of codes does not have (kept as written):", true, b);
	say_list(&p->asides, "It would set aside:", true, b);
	leave_asides(p);
	say_list(&p->said, "The reader says:", false, b);
	say_titles(f->import->titles, b);
	preview_examples(p, b);
}
