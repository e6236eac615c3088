#include <stdlib.h>
#include <string.h>

#include "records_own.h"

enum { LOOK = 64 << 10 };

static struct str without_mark(struct str bytes)
{
	return str_has_prefix(bytes, STR("\xEF\xBB\xBF")) ? str_part(bytes, 3, bytes.n) : bytes;
}

bool records_is_xml(struct str bytes)
{
	return str_has_prefix(str_trim(without_mark(str_part(bytes, 0, 256))), STR("<"));
}

bool records_is_json(struct str bytes)
{
	struct str head = str_trim(without_mark(str_part(bytes, 0, 256)));
	struct str inside = str_trim(str_part(head, 1, head.n));
	char next = inside.n ? inside.p[0] : '\0';
	if (str_has_prefix(head, STR("["))) /* not [12/03/2024, 10:11] of a chat */
		return !next || strchr("{[]\"", next);
	return str_has_prefix(head, STR("{")) && next != '\\'; /* {\\rtf */
}

static int is_known(const struct map_set *maps, struct str only, const struct source_input *in)
{
	struct tree_source found[TREE_MAPS];
	struct arena a = {0};
	bool several;
	if (records_is_json(in->bytes))
		return records_fit(maps, only, in->bytes, found, &several) ? 90 : 0;
	struct str root = xml_root(str_part(in->bytes, 0, LOOK), &a);
	int sure = !str_is_absent(root) && tree_maps(maps, only, root, found) ? 90 : 0;
	arena_close(&a);
	return sure;
}

static int records_recognise(const struct source_input *in, const struct source_options *o)
{
	struct map_set maps;
	struct err ignored;
	if (!records_is_xml(in->bytes) && !records_is_json(in->bytes))
		return 0;
	if (o->maps)
		return is_known(o->maps, o->map, in);
	if (!o->schemas || map_set_open(o->schemas, o->code, false, NULL, &maps, &ignored) < 0)
		return 0;
	int sure = is_known(&maps, o->map, in);
	map_set_close(&maps);
	return sure;
}

int records_over_cap(struct records *d, uint32_t line, uint32_t col)
{
	d->broken = STR("more nesting, different names or values than a record can have");
	d->broken_line = line;
	d->broken_col = col;
	return -1;
}

/* XML. */

static int enter(struct records *d, const struct xml_item *item)
{
	struct tree_place place = {item->line, item->col, item->byte};
	struct str name = item->name, value = {NULL, 0};
	bool is_keyed = false;
	if (item->attributes == 0)
		return tree_enter(d->tree, name, place) < 0 ? records_over_cap(d, item->line, item->col) : 0;
	const struct str key = tree_key(d->tree), holds = tree_key_value(d->tree);
	for (size_t i = 0; i < item->attributes && !str_is_absent(key); i++)
		if (str_is_equal(item->attribute[i].name, key) && !tree_leads(d->tree, item->name)) {
			name = item->attribute[i].value;
			is_keyed = true;
		}
	if (tree_enter(d->tree, name, place) < 0)
		return records_over_cap(d, item->line, item->col);
	for (size_t i = 0; i < item->attributes; i++) {
		struct str what = item->attribute[i].name;
		if (is_keyed && str_is_equal(what, key))
			continue;
		if ((is_keyed || str_is_absent(key)) && !str_is_absent(holds) && str_is_equal(what, holds)) {
			value = item->attribute[i].value;
			continue;
		}
		if (tree_value(d->tree, arena_printf(&d->arena, "@%.*s", STR_ARG(what)),
			       item->attribute[i].value, place) < 0)
			return records_over_cap(d, item->line, item->col);
	}
	arena_clear(&d->arena);
	if (!str_is_absent(value) && tree_value(d->tree, (struct str){NULL, 0}, value, place) < 0)
		return records_over_cap(d, item->line, item->col);
	return 0;
}

static int xml_step(struct records *d)
{
	const struct xml_item *item = xml_take(d->xml);
	if (!item)
		return RECORDS_END;
	struct tree_place place = {item->line, item->col, item->byte};
	switch (item->event) {
	case XML_OPEN:
		return enter(d, item);
	case XML_TEXT:
		return tree_depth(d->tree) &&
				       tree_value(d->tree, (struct str){NULL, 0}, item->text, place) < 0
			       ? records_over_cap(d, item->line, item->col)
			       : 0;
	case XML_CLOSE:
		return tree_leave(d->tree, item->byte);
	case XML_BROKEN:
	case XML_REFUSED:
		d->broken = arena_copy(&d->run.arena, item->text);
		d->broken_line = item->line;
		d->broken_col = item->col;
		return -1;
	case XML_END_OF_FILE:
		break;
	}
	return 0;
}

static int xml_open_tree(struct records *d, struct err *e)
{
	struct tree_source found[TREE_MAPS];
	struct str root = xml_root(d->bytes, &d->run.arena);
	size_t n = str_is_absent(root) ? 0 : tree_maps(d->run.maps, d->run.o->map, root, found);
	if (n == 0)
		return err_set_at(
			e, ERR_INPUT, d->file, 1, 0,
			str_is_empty(d->run.o->map) ? "no column map describes this XML (schemas/map: <records in=\"xml\" root=...>)"
						    : "the column map that --map names does not describe this XML");
	bool has_prose = false;
	d->reader.summary.format = found->map->format;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < found[i].records->rules; k++)
			has_prose |= !found[i].records->rule[k].is_about;
	d->xml = xml_open(d->bytes, d->file);
	if (!has_prose) /* there blanks stand between words */
		xml_ignore_blanks(d->xml);
	xml_read_ahead(d->xml);
	return tree_open(&d->run, found, n, d->bytes, d->file, &d->tree);
}

static bool never(struct records *d)
{
	(void)d;
	return false;
}

const struct records_driver records_xml = {xml_open_tree, xml_step, never};

/* Reading. */

enum { RAW_MOST_MB = 16 }; /* of what follows the place where a file is broken, so much is kept */

static int give_broken(struct records *d, struct arena *a, struct record *r)
{
	struct source_summary *s = &d->reader.summary;
	uint64_t from = tree_done(d->tree);
	if (d->run.o->diags)
		diag_add(d->run.o->diags, DIAG_ERROR, d->file, d->broken_line, d->broken_col, "%.*s",
			 STR_ARG(d->broken));
	s->read++;
	s->aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){
		.file = d->file, .line = d->broken_line, .col = d->broken_col, .reason = d->broken};
	d->broken_to = d->bytes.n;
	d->broken_from = from;
	d->is_over = !d->driver->resume(d);
	r->aside.raw = str_part(d->bytes, (size_t)d->broken_from, (size_t)(d->broken_to - d->broken_from));
	if (r->aside.raw.n > RAW_MOST_MB << 20) {
		r->aside.reason = arena_printf(a, "%.*s; of the %lu bytes that were not read the first %d MB are kept", STR_ARG(d->broken),
					       (unsigned long)r->aside.raw.n, RAW_MOST_MB);
		r->aside.raw = str_part(r->aside.raw, 0, RAW_MOST_MB << 20);
	}
	return 1;
}

static int records_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct records *d = (struct records *)self;
	while (!tree_take(d->tree, r)) {
		int rc = 0;
		while (!d->is_over && rc == 0)
			rc = d->driver->step(d);
		if (rc < 0)
			return give_broken(d, a, r);
		if (rc == RECORDS_END || d->is_over) {
			d->is_over = true;
			tree_tell(d->tree);
			return sheet_run_end(&d->run, d->file, e);
		}
	}
	return 1;
}

static void records_close(struct record_source *self)
{
	struct records *d = (struct records *)self;
	if (d->looked)
		records_close(&d->looked->reader.source);
	tree_close(d->tree);
	if (d->xml)
		xml_close(d->xml);
	jsontoken_close(&d->json);
	sheet_run_close(&d->run);
	map_set_close(&d->own_maps);
	arena_close(&d->arena);
	free(d);
}

/* ---- the order of day and month */

/* A second reader of the same bytes looks at so many rows, and further while a date asks. */
static void look_ahead(struct records *d, size_t rows)
{
	struct records *x = arena_malloc(sizeof *x);
	struct record none;
	struct err ignored = {0};
	int rc;
	x->file = d->file;
	x->bytes = d->bytes;
	x->driver = d->driver;
	x->quiet = *d->run.o;
	x->quiet.diags = NULL;
	x->quiet.watch = NULL;
	sheet_run_open(&x->run, &x->quiet, &x->reader.summary);
	x->run.maps = d->run.maps;
	if (d->looked)
		records_close(&d->looked->reader.source);
	d->looked = x;
	if (x->driver->open(x, &ignored) < 0)
		return;
	tree_only_look(x->tree);
	do {
		rc = x->driver->step(x);
		while (rc == 1 && tree_take(x->tree, &none))
			;
	} while (rc >= 0 && rc != RECORDS_END && !tree_has_seen(x->tree, rows));
}

/* A row far down asks: the whole file is looked at, once. */
static const struct sheet *look_at_all(void *self, const struct map *m)
{
	struct records *d = self;
	if (!d->has_looked_at_all)
		look_ahead(d, SIZE_MAX);
	d->has_looked_at_all = true;
	tree_learn(d->tree, d->looked->tree);
	return d->looked->tree ? tree_sheet(d->looked->tree, m) : NULL;
}

static int find_orders(struct records *d, struct err *e)
{
	if (!d->run.o->dates.by_column || !str_is_empty(d->run.o->order) || !tree_asks(d->tree))
		return 0;
	look_ahead(d, (size_t)d->run.maps->look_ahead);
	d->run.look = look_at_all;
	d->run.look_self = d;
	if (!d->looked->tree)
		return 0;
	tree_learn(d->tree, d->looked->tree);
	return tree_question(d->looked->tree, e);
}

static int records_open(const struct source_input *in, const struct source_options *o,
			struct source_reader **r, struct err *e)
{
	struct records *d = arena_malloc(sizeof *d);
	d->reader.source.next = records_next;
	d->reader.source.close = records_close;
	d->file = in->file;
	d->bytes = in->bytes;
	d->driver = records_is_json(in->bytes) ? &records_json : &records_xml;
	sheet_run_open(&d->run, o, &d->reader.summary);
	d->run.maps = o->maps;
	int rc = 0;
	if (!o->maps) {
		d->run.maps = &d->own_maps;
		rc = map_set_open(o->schemas, o->code, false, o->diags, &d->own_maps, e);
	}
	if (rc < 0 || d->driver->open(d, e) < 0 || find_orders(d, e) < 0) {
		records_close(&d->reader.source);
		return -1;
	}
	*r = &d->reader;
	return 0;
}

const struct source_adapter records_adapter = {
	"records",
	"XML and JSON records by a column map: SSDA903, XES, FHIR, case notes",
	records_recognise,
	records_open,
	false,
};
