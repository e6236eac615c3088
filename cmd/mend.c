#include "cmd/mend.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/seal.h"
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

static void take_fields(struct mend_places *p, const struct event_field *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_is_equal(f[i].name, STR(COLUMN)))
			continue;
		if (p->n == p->cap)
			p->place = arena_grow(p->place, p->cap = p->cap ? p->cap * 2 : 64, sizeof *p->place);
		p->place[p->n++] = arena_copy(&p->arena, f[i].value);
	}
}

static void take_mended(void *self, const struct record *r)
{
	if (r->type == RECORD_EVENT)
		take_fields(self, r->event.extra, r->event.extra_n);
	else if (r->type == RECORD_PERSON)
		take_fields(self, r->person.extra, r->person.extra_n);
	else if (r->type == RECORD_RELATION)
		take_fields(self, r->relation.extra, r->relation.extra_n);
}

int mend_read(struct common_case *c, struct mend_places *p, struct err *e)
{
	struct store_wanted w = {.events = true, .persons = true, .relations = true};
	*p = (struct mend_places){0};
	int rc = each(c, &w, take_mended, p, e);
	if (p->n)
		qsort(p->place, p->n, sizeof *p->place, by_place);
	return rc;
}

bool mend_is_done(const struct mend_places *p, const struct aside *a)
{
	struct buf b = {0};
	buf_addf(&b, "%.*s:%u", STR_ARG(a->file), a->line);
	struct str key = buf_str(&b);
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
	struct str header;
	uint32_t header_line;
	struct buf reasons, rows;
	char separator;
	bool several;
	unsigned long n;
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
	if (!d->place.p)
		d->place = arena_copy(&d->arena, r->aside.file);
	d->several |= !str_is_equal(d->place, r->aside.file);
}

/* Which file's rows there are to write. */
static int find_file(struct mending *d, struct err *e)
{
	struct store_wanted w = {.asides = true};
	if (each(d->c, &w, take_place, d, e) < 0)
		return -1;
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

static int read_header(struct common_case *c, struct mending *d, struct buf *above, struct err *e)
{
	struct source_watch watch = {.self = d, .table = hear_table};
	struct source_options o = c->reading;
	struct source_reader *r;
	struct file_bytes f;
	struct diags quiet = {0};
	unsigned char digest[SEAL_BYTES];
	char hex[SEAL_HEX];
	struct err why = {0};
	if (!d->file.n || file_map(d->file.p, &f, &why) < 0)
		return err_set_at(e, ERR_SYSTEM, d->place, 0, 0, "the file is not where it was imported from, and its header stands there only");
	seal_sha256(f.bytes, digest);
	seal_hex(digest, SEAL_BYTES, hex);
	if (!str_is_equal(d->digest, str_of(hex))) {
		file_unmap(&f);
		return err_set_at(e, ERR_INPUT, d->file, 0, 0, "the file is not the one that was imported: its digest is another");
	}
	o.watch = &watch;
	o.diags = &quiet;
	o.child = STR("?");
	o.person_is = STR("from");
	o.order = STR("day-first");
	if (source_open(&(struct source_input){d->file, f.bytes}, &o, &r, &why) == 0) {
		struct arena a = {0};
		struct record x;
		while (!d->header.n && r->source.next(&r->source, &a, &x, &why) > 0)
			arena_clear(&a);
		arena_close(&a);
		r->source.close(&r->source);
	}
	if (d->header.n)
		add_above(f.bytes, d->header_line, above);
	file_unmap(&f);
	return d->header.n ? 0 : err_set_at(e, ERR_INPUT, d->file, 0, 0, "what was set aside is no row of a table: case-show aside shows it");
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
	if (!x->raw.n || !str_is_equal(x->file, d->place))
		return;
	buf_addf(&d->reasons, "# line %u: %.*s%s", x->line, STR_ARG(x->field), x->field.n ? ": " : "");
	add_line(&d->reasons, x->reason);
	buf_add_char(&d->reasons, '\n');
	buf_add(&d->rows, x->raw);
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
	int rc = find_file(&d, e) < 0 || find_import(&d, e) < 0 || read_header(c, &d, &above, e) < 0 ? -1 : 0;
	d.separator = csv_guess_separator(d.header);
	if (rc == 0 && (rc = each(c, &asides, add_row, &d, e)) == 0 && (rc = common_output_open(&o, c->life, path, e)) == 0) {
		out_addf(o.to, "# %lu rows that were set aside, to be mended here and imported again into the same case; leave the column "
			 COLUMN " as it is\n", d.n);
		out_add(o.to, buf_str(&d.reasons));
		out_add(o.to, buf_str(&above));
		out_add(o.to, d.header);
		out_addf(o.to, "%c" COLUMN "\n", d.separator);
		out_add(o.to, buf_str(&d.rows));
		rc = common_output_close(&o, true, e);
	}
	buf_close(&above);
	buf_close(&d.reasons);
	buf_close(&d.rows);
	arena_close(&d.arena);
	return rc;
}
