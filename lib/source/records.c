#include "source/records.h"

#include <stdlib.h>

#include "base/seal.h"
#include "format/xml.h"
#include "source/tree.h"

enum { LOOK = 64 << 10 };

struct records {
	struct source_reader reader; /* first */
	struct sheet_run run;
	struct map_set own_maps;
	struct str file, bytes;
	struct arena arena;
	struct xml *xml;
	struct tree *tree;
	bool is_over;
	struct str broken;
	uint32_t broken_line, broken_col;
};

static bool looks_like_xml(struct str bytes)
{
	struct str head = str_part(bytes, 0, 256);
	if (str_has_prefix(head, STR("\xEF\xBB\xBF")))
		head = str_part(head, 3, head.n);
	return str_has_prefix(str_trim(head), STR("<"));
}

/* The outermost element's name, in the arena; absent where there is none in the first bytes. */
static struct str root_of(struct str bytes, struct str file, struct arena *a)
{
	struct xml *x = xml_open(bytes, file);
	struct xml_item item = {0};
	struct str root = {NULL, 0};
	while (str_is_absent(root) && xml_next(x, &item) && item.event != XML_BROKEN && item.event != XML_REFUSED)
		if (item.event == XML_OPEN)
			root = arena_copy(a, item.name);
	xml_close(x);
	return root;
}

static int records_recognise(const struct source_input *in, const struct source_options *o)
{
	const struct map *maps[TREE_MAPS];
	struct arena a = {0};
	if (!o->maps || !looks_like_xml(in->bytes))
		return 0;
	struct str root = root_of(str_part(in->bytes, 0, LOOK), in->file, &a);
	int sure = !str_is_absent(root) && tree_maps(o->maps, false, root, maps) ? 90 : 0;
	arena_close(&a);
	return sure;
}

/* Reading. */

static int over_cap(struct records *d, const struct xml_item *item)
{
	d->broken = STR("more nesting, different names or values than a record can have");
	d->broken_line = item->line;
	d->broken_col = item->col;
	return -1;
}

static int enter(struct records *d, const struct xml_item *item)
{
	struct tree_place place = {item->line, item->col, item->byte};
	struct str name = item->name, key = tree_key(d->tree), value = {NULL, 0};
	bool is_keyed = false;
	for (size_t i = 0; i < item->attributes && !str_is_absent(key); i++)
		if (str_is_equal(item->attribute[i].name, key)) {
			name = item->attribute[i].value;
			is_keyed = true;
		}
	if (tree_enter(d->tree, name, place) < 0)
		return over_cap(d, item);
	for (size_t i = 0; i < item->attributes; i++) {
		struct str what = item->attribute[i].name;
		if (is_keyed && str_is_equal(what, key))
			continue;
		if (is_keyed && str_is_equal(what, tree_key_value(d->tree))) {
			value = item->attribute[i].value;
			continue;
		}
		if (tree_value(d->tree, arena_printf(&d->arena, "@%.*s", STR_ARG(what)), item->attribute[i].value, place) < 0)
			return over_cap(d, item);
	}
	arena_clear(&d->arena);
	if (!str_is_absent(value) && tree_value(d->tree, (struct str){NULL, 0}, value, place) < 0)
		return over_cap(d, item);
	return 0;
}

/* 1: records can be taken; 0: go on; -1: broken */
static int step(struct records *d, const struct xml_item *item)
{
	struct tree_place place = {item->line, item->col, item->byte};
	switch (item->event) {
	case XML_OPEN: return enter(d, item);
	case XML_TEXT:
		return tree_depth(d->tree) && tree_value(d->tree, (struct str){NULL, 0}, item->text, place) < 0 ? over_cap(d, item) : 0;
	case XML_CLOSE: return tree_leave(d->tree, item->byte);
	case XML_BROKEN:
	case XML_REFUSED:
		d->broken = arena_copy(&d->run.arena, item->text);
		d->broken_line = item->line;
		d->broken_col = item->col;
		return -1;
	case XML_END_OF_FILE: break;
	}
	return 0;
}

static int give_broken(struct records *d, struct record *r)
{
	struct source_summary *s = &d->reader.summary;
	if (d->run.o->diags)
		diag_add(d->run.o->diags, DIAG_ERROR, d->file, d->broken_line, d->broken_col, "%.*s", STR_ARG(d->broken));
	s->read++;
	s->aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){d->file, d->broken_line, d->broken_col, {NULL, 0}, d->broken,
				  str_part(d->bytes, (size_t)tree_done(d->tree), d->bytes.n)};
	d->is_over = true;
	return 1;
}

static int records_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct records *d = (struct records *)self;
	struct xml_item item;
	(void)a, (void)e; /* the rows' own arenas hold what was made; it lives until the next call */
	while (!tree_take(d->tree, r)) {
		int rc = 0;
		while (!d->is_over && rc == 0) {
			if (!xml_next(d->xml, &item)) {
				d->is_over = true;
				break;
			}
			rc = step(d, &item);
		}
		if (rc < 0)
			return give_broken(d, r);
		if (d->is_over) {
			sheet_run_end(&d->run, d->file);
			return 0;
		}
	}
	return 1;
}

static void records_close(struct record_source *self)
{
	struct records *d = (struct records *)self;
	tree_close(d->tree);
	if (d->xml)
		xml_close(d->xml);
	sheet_run_close(&d->run);
	map_set_close(&d->own_maps);
	arena_close(&d->arena);
	free(d);
}

static int open_tree(struct records *d, struct err *e)
{
	const struct map *maps[TREE_MAPS];
	struct str root = root_of(d->bytes, d->file, &d->run.arena);
	size_t n = str_is_absent(root) ? 0 : tree_maps(d->run.maps, false, root, maps);
	if (n == 0)
		return err_set_at(e, ERR_INPUT, d->file, 1, 0, "no column map describes this XML (schemas/map: <records in=\"xml\" root=...>)");
	d->xml = xml_open(d->bytes, d->file);
	return tree_open(&d->run, maps, n, false, d->bytes, d->file, &d->tree, e);
}

static int records_open(const struct source_input *in, const struct source_options *o, struct source_reader **r, struct err *e)
{
	struct records *d = arena_malloc(sizeof *d);
	d->reader.source.next = records_next;
	d->reader.source.close = records_close;
	d->file = in->file;
	d->bytes = in->bytes;
	sheet_run_open(&d->run, o, &d->reader.summary);
	d->run.maps = o->maps;
	int rc = 0;
	if (!o->maps) {
		d->run.maps = &d->own_maps;
		rc = map_set_open(o->schemas, o->code, false, o->diags, &d->own_maps, e);
	}
	if (rc < 0 || open_tree(d, e) < 0) {
		records_close(&d->reader.source);
		return -1;
	}
	*r = &d->reader;
	return 0;
}

const struct source_adapter records_adapter = {
	"records",
	"XML records by a column map: SSDA903, case notes",
	records_recognise,
	records_open,
};
