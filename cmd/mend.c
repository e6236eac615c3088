#include "cmd/mend.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/seal.h"
#include "cmd/inputs.h"
#include "format/csv.h"
#include "source/above.h"

#define COLUMN "set_aside"

/* Each record of the wanted ones. */
static int each(struct common_case *c, const struct store_wanted *w, void (*take)(void *self, const struct record *r), void *self,
		struct err *e)
{
	struct record_source *from;
	struct arena a = {0};
	struct record r;
	int rc;
	if (common_records(c, w, &from, e) < 0)
		return -1;
	while ((rc = from->next(from, &a, &r, e)) > 0) {
		take(self, &r);
		arena_clear(&a);
	}
	from->close(from);
	arena_close(&a);
	return rc;
}

/* ---- what has been mended */

static int by_place(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void add_place(struct mend_places *p, struct str s)
{
	if (p->n == p->cap)
		p->place = arena_grow(p->place, p->cap = p->cap ? p->cap * 2 : 64, sizeof *p->place);
	p->place[p->n++] = arena_copy(&p->arena, s);
}

static void take_fields(struct mend_places *p, const struct event_field *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(f[i].name, STR(COLUMN)))
			add_place(p, f[i].value);
}

static void take_mended(void *self, const struct record *r)
{
	if (r->type == RECORD_EVENT)
		take_fields(self, r->event.extra, r->event.extra_n);
	else if (r->type == RECORD_PERSON)
		take_fields(self, r->person.extra, r->person.extra_n);
	else if (r->type == RECORD_RELATION)
		take_fields(self, r->relation.extra, r->relation.extra_n);
	else if (r->type == RECORD_IMPORT && r->import.used)
		add_place(self, r->import.digest);
}

/* Of a file set aside whole its digest, which its reason ends with; absent: it is a row. */
static struct str digest_of(const struct aside *a)
{
	const struct str mark = STR("SHA-256 ");
	size_t at = str_find(a->reason, mark) + mark.n;
	if (a->raw.n || at + SEAL_HEX != a->reason.n) /* a bracket stands behind it */
		return (struct str){NULL, 0};
	return str_part(a->reason, at, SEAL_HEX - 1);
}

int mend_read(struct common_case *c, struct mend_places *p, struct err *e)
{
	struct store_wanted w = {.events = true, .persons = true, .relations = true, .imports = true, .brief_imports = true};
	*p = (struct mend_places){0};
	int rc = each(c, &w, take_mended, p, e);
	if (p->n)
		qsort(p->place, p->n, sizeof *p->place, by_place);
	return rc;
}

bool mend_is_done(const struct mend_places *p, const struct aside *a)
{
	struct buf b = {0};
	struct str whole = digest_of(a);
	buf_addf(&b, "%.*s:%u", STR_ARG(a->file), a->line);
	struct str key = whole.n ? whole : buf_str(&b);
	bool done = p->n && bsearch(&key, p->place, p->n, sizeof key, by_place);
	buf_close(&b);
	return done;
}

void mend_close(struct mend_places *p)
{
	free(p->place);
	arena_close(&p->arena);
}

/* ---- the table to mend */

struct mending {
	struct common_case *c;
	struct arena arena;
	const char *of; /* the file or table whose rows are wanted; NULL: it is not said */
	struct str file, place, digest; /* place: FILE or FILE#TABLE of the first row */
	struct str header, guess; /* guess: of the rows that no map knows the one with most names in it */
	uint32_t header_line, guess_line;
	size_t guess_cells, columns;
	bool is_guess, asks_child; /* the header is only guessed; the import was told the child */
	struct str child;          /* whom it was told */
	bool children;             /* several */
	struct buf reasons, rows;
	char separator;
	bool several;
	struct mend_places done; /* what has been mended since is not asked for again */
	unsigned long n, left_out;
};

static void hear_table(void *self, struct str place, const struct map *m, const struct csv_row *header, const int *at)
{
	struct mending *d = self;
	(void)m, (void)at;
	if (!d->header.n && str_is_equal(place, d->place)) {
		d->header = arena_copy(&d->arena, header->raw);
		d->header_line = header->line;
	}
}

static void hear_tried(void *self, struct str place, const struct csv_row *row)
{
	struct mending *d = self;
	size_t full = 0;
	for (size_t i = 0; i < row->cells; i++)
		full += !str_is_empty(str_trim(row->cell[i].text));
	if (full <= d->guess_cells || !str_is_equal(place, d->place))
		return;
	d->guess_cells = full;
	d->guess = arena_copy(&d->arena, row->raw);
	d->guess_line = row->line;
}

static struct str file_of(struct str place, struct str file)
{
	return file.n < place.n && str_has_prefix(place, file) && place.p[file.n] == '#' ? file : place;
}

static void take_place(void *self, const struct record *r)
{
	struct mending *d = self;
	struct str of = str_of(d->of);
	if (!r->aside.raw.n || (d->of && !str_is_equal(file_of(r->aside.file, of), of)))
		return;
	if (mend_is_done(&d->done, &r->aside)) {
		d->left_out++;
		return;
	}
	if (!d->place.p)
		d->place = arena_copy(&d->arena, r->aside.file);
	d->several |= !str_is_equal(d->place, r->aside.file);
}

/* Which file's rows there are to write. */
static int find_file(struct mending *d, struct err *e)
{
	struct store_wanted w = {.asides = true};
	if (mend_read(d->c, &d->done, e) < 0 || each(d->c, &w, take_place, d, e) < 0)
		return -1;
	if (!d->place.p && d->left_out)
		return err_set(e, ERR_USAGE, "no row is left to be mended: what was set aside there has been mended and imported since");
	if (!d->place.p)
		return err_set(e, ERR_USAGE, "no row was set aside that could be written");
	if (d->several)
		return err_set(e, ERR_USAGE, "rows of several tables were set aside: name one with --of FILE (or FILE#TABLE)");
	return 0;
}

static void take_import(void *self, const struct record *r)
{
	struct mending *d = self;
	if (!str_is_equal(file_of(d->place, r->import.file), r->import.file))
		return;
	d->file = arena_copy(&d->arena, r->import.file);
	d->digest = arena_copy(&d->arena, r->import.digest);
	d->c->reading.system = arena_copy(&d->arena, r->import.system);
	d->c->reading.agency = arena_copy(&d->arena, r->import.agency);
}

static int find_import(struct mending *d, struct err *e)
{
	struct store_wanted w = {.imports = true, .brief_imports = true};
	return each(d->c, &w, take_import, d, e);
}

/* The comment lines above the header say whose the table is; what they say of coverage is not true of a few mended rows. */
static void add_above(struct str bytes, uint32_t header_line, struct buf *b)
{
	struct str rest = bytes;
	for (uint32_t line = 1; line < header_line && !str_is_absent(rest); line++) {
		struct str one = str_trim(str_cut(&rest, '\n'));
		if (above_is_comment(one) && str_find(one, STR("covers")) == one.n)
			buf_addf(b, "%.*s\n", STR_ARG(one));
	}
}

/* Reads until the table's header has been heard. */
static void hear_header(struct common_case *c, struct mending *d, struct str bytes, struct str child)
{
	struct source_watch watch = {.self = d, .table = hear_table, .tried = hear_tried};
	struct source_options o = c->reading;
	struct source_reader *r;
	struct diags quiet = {0};
	struct err ignored = {0};
	struct arena a = {0};
	struct record x;
	o.watch = &watch;
	o.diags = &quiet;
	o.child = child;
	o.person_is = STR("from");
	o.order = STR("day-first");
	if (source_open(&(struct source_input){d->file, bytes}, &o, &r, &ignored) < 0)
		return;
	while (!d->header.n && r->source.next(&r->source, &a, &x, &ignored) > 0)
		arena_clear(&a);
	arena_close(&a);
	r->source.close(&r->source);
}

static size_t cells_of(const struct mending *d, struct str raw)
{
	struct csv t;
	struct csv_row row;
	csv_open(&t, raw, d->separator);
	size_t n = csv_next(&t, &row) > 0 && !row.broken ? row.cells : d->columns;
	csv_close(&t);
	return n;
}

/* The part of the file's name that is a file: all of it, or the archive that it is in. */
static struct str on_disk(struct mending *d)
{
	for (size_t n = d->file.n; n; n--) {
		struct str part = arena_printf(&d->arena, "%.*s", (int)n, d->file.p);
		if ((n == d->file.n || d->file.p[n] == '/') && file_is_there(part.p) && !file_is_folder(part.p))
			return part;
	}
	return (struct str){NULL, 0};
}

/* As it was read: out of its archive, unpacked. */
static int open_original(struct common_case *c, struct mending *d, struct inputs *all, struct str *bytes, struct err *e)
{
	struct str path = on_disk(d);
	unsigned char digest[SEAL_BYTES];
	char hex[SEAL_HEX];
	if (!path.n || inputs_open(all, &c->reading, &path.p, 1, &(struct err){0}) < 0)
		return err_set_at(e, ERR_SYSTEM, d->place, 0, 0, "the file is not where it was imported from, and its header stands there only");
	for (size_t i = 0; i < all->n; i++) {
		if (!str_is_equal(all->file[i].name, d->file))
			continue;
		seal_sha256(all->file[i].bytes.bytes, digest);
		seal_hex(digest, SEAL_BYTES, hex);
		*bytes = all->file[i].bytes.bytes;
		if (str_is_equal(d->digest, str_of(hex))) /* two files of an archive may be called alike */
			return 0;
	}
	return bytes->p ? err_set_at(e, ERR_INPUT, d->file, 0, 0, "the file is not the one that was imported: its digest is another")
			: err_set_at(e, ERR_SYSTEM, d->place, 0, 0, "the file is no longer in the archive that it was imported from, and its header stands there only");
}

/* By the map that knows it; where that is not among those of the schemas (--map FILE.xml), as it seems. */
static int hear_original(struct common_case *c, struct mending *d, struct str bytes, struct buf *above, struct err *e)
{
	hear_header(c, d, bytes, (struct str){NULL, 0});
	if (!d->header.n) {
		hear_header(c, d, bytes, STR("?"));
		d->asks_child = d->header.n;
	}
	if (!d->header.n) {
		d->header = d->guess;
		d->header_line = d->guess_line;
		d->is_guess = true;
	}
	if (d->header.n)
		add_above(bytes, d->header_line, above);
	d->separator = csv_guess_separator(d->header);
	d->columns = cells_of(d, d->header);
	return d->header.n ? 0 : err_set_at(e, ERR_INPUT, d->file, 0, 0, "what was set aside is no row of a table: case-show aside shows it");
}

static int read_header(struct common_case *c, struct mending *d, struct buf *above, struct err *e)
{
	struct diags quiet = {0}, *to = c->reading.diags;
	struct inputs all = {0};
	struct str bytes = {NULL, 0};
	c->reading.diags = &quiet;
	int rc = open_original(c, d, &all, &bytes, e) < 0 || hear_original(c, d, bytes, above, e) < 0 ? -1 : 0;
	inputs_close(&all);
	c->reading.diags = to;
	return rc;
}

/* What the import was told on its command line and the case still knows stands above the header too. */
static void take_child(void *self, const struct record *r)
{
	struct mending *d = self;
	struct str child = r->type == RECORD_EVENT ? r->event.child : (struct str){NULL, 0};
	if (!child.n || !r->event.sources_n || !str_is_equal(r->event.sources->file, d->place))
		return;
	d->children |= d->child.n && !str_is_equal(d->child, child);
	if (!d->child.n)
		d->child = arena_copy(&d->arena, child);
}

static bool has_line(const struct buf *above, const char *name)
{
	struct str rest = buf_str(above);
	while (rest.n) {
		struct str line = str_cut(&rest, '\n');
		line = str_trim(str_part(line, 1, line.n));
		if (str_has_prefix(line, str_of(name)))
			return true;
	}
	return false;
}

static int add_told(struct mending *d, struct buf *above, struct err *e)
{
	struct store_wanted w = {.events = true};
	struct str system = d->c->reading.system, agency = d->c->reading.agency;
	if (d->asks_child && each(d->c, &w, take_child, d, e) < 0)
		return -1;
	if (d->child.n && !d->children)
		buf_addf(above, "# child: %.*s\n", STR_ARG(d->child));
	if (system.n && !str_is_equal(system, STR("csv")) && !has_line(above, "system:"))
		buf_addf(above, "# system: %.*s\n", STR_ARG(system));
	if (agency.n && !has_line(above, "agency:"))
		buf_addf(above, "# agency: %.*s\n", STR_ARG(agency));
	return 0;
}

static void tell_told(const struct mending *d)
{
	struct diags *to = &d->c->life->diags;
	if (d->c->life->options.common[OPTION_QUIET].given)
		return;
	if (d->is_guess)
		diag_add(to, DIAG_NOTE, d->place, d->header_line, 0,
			 "no map of the schemas knows this table: its header is taken to be here; make sure of it, and import what is mended "
			 "with --map (and --child) as before");
	if (d->asks_child && (!d->child.n || d->children))
		diag_add(to, DIAG_NOTE, d->place, 0, 0, "its import was told the child, and nothing of it tells whom: import what is mended with --child ID");
}

static void add_line(struct buf *b, struct str s) /* a comment is one line */
{
	for (size_t i = 0; i < s.n; i++)
		buf_add_char(b, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static void add_row(void *self, const struct record *r)
{
	struct mending *d = self;
	const struct aside *x = &r->aside;
	struct buf place = {0};
	if (!x->raw.n || !str_is_equal(x->file, d->place) || (d->is_guess && x->line <= d->header_line) ||
	    mend_is_done(&d->done, x))
		return;
	buf_addf(&d->reasons, "# line %u: %.*s%s", x->line, STR_ARG(x->field), x->field.n ? ": " : "");
	add_line(&d->reasons, x->reason);
	buf_add_char(&d->reasons, '\n');
	buf_add(&d->rows, x->raw);
	size_t cells = cells_of(d, x->raw);
	for (size_t n = cells < d->columns ? cells : d->columns; n <= d->columns; n++) /* one more, for the place */
		buf_add_char(&d->rows, d->separator);
	buf_addf(&place, "%.*s:%u", STR_ARG(x->file), x->line);
	csv_write_cell(buf_str(&place), d->separator, &d->rows);
	buf_add_char(&d->rows, '\n');
	buf_close(&place);
	d->n++;
}

int mend_write(struct common_case *c, const char *path, const char *of, struct err *e)
{
	struct mending d = {.c = c, .of = of};
	struct store_wanted asides = {.asides = true};
	struct common_output o;
	struct buf above = {0};
	int rc = find_file(&d, e) < 0 || find_import(&d, e) < 0 || read_header(c, &d, &above, e) < 0 || add_told(&d, &above, e) < 0 ? -1 : 0;
	if (rc == 0 && (rc = each(c, &asides, add_row, &d, e)) == 0 && (rc = common_output_open(&o, c->life, path, e)) == 0) {
		out_addf(o.to, "# %lu row%s set aside, to be mended here and imported again into the same case; leave the column "
			 COLUMN " as it is\n", d.n, d.n == 1 ? " that was" : "s that were");
		out_add(o.to, buf_str(&d.reasons));
		out_add(o.to, buf_str(&above));
		out_add(o.to, d.header);
		out_addf(o.to, "%c" COLUMN "\n", d.separator);
		out_add(o.to, buf_str(&d.rows));
		rc = common_output_close(&o, true, e);
		tell_told(&d);
	}
	buf_close(&above);
	buf_close(&d.reasons);
	buf_close(&d.rows);
	mend_close(&d.done);
	arena_close(&d.arena);
	return rc;
}
