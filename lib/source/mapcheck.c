#include "source/mapcheck.h"

#include <string.h>

#include "format/schema.h"
#include "source/mapread.h"
#include "source/records.h"
#include "source/table.h"

struct checking {
	const char *schemas;
	const struct code *code;
	const struct map_set *maps;
	struct diags *diags;
	unsigned long faults;
};

static void write_extra(const struct event_field *field, size_t n, struct buf *b)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%.*s=%.*s", i ? "; " : "", STR_ARG(field[i].name), STR_ARG(field[i].value));
}

static void write_list(const struct str *item, size_t n, struct buf *b)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%.*s", i ? "; " : "", STR_ARG(item[i]));
}

/* Words of closed lists, by the field's place in its struct. */
static void write_word(const struct map_target *t, uint8_t v, struct buf *b)
{
	if (t->how == MAP_RESTRICTED)
		buf_add_z(b, event_restricted_name(v));
	else if (t->word == person_sex_of)
		buf_add_z(b, person_sex_name(v));
	else if (t->word == event_basis_of)
		buf_add_z(b, event_basis_name(v));
	else if (t->word == event_standing_of)
		buf_add_z(b, event_standing_name(v));
	else if (t->word == event_whose_of)
		buf_add_z(b, event_whose_name(v));
}

static void write_target(const struct record *r, const struct map_target *t, const struct code *code,
			 struct buf *b)
{
	const char *base = (const char *)&r->relation;
	if (r->type == RECORD_EVENT)
		base = (const char *)&r->event;
	else if (r->type == RECORD_PERSON)
		base = (const char *)&r->person;
	const char *at = base + t->offset;
	switch (t->how) {
	case MAP_STRING:
	case MAP_AGENCY:
	case MAP_WHO:
	case MAP_SOURCE_ID: buf_add(b, *(const struct str *)at); break;
	case MAP_DATE:
	case MAP_PERIOD:
		date_write_iso((const struct date *)at, b);
		if (((const struct date *)at)->precision == DATE_UNKNOWN)
			buf_add_z(b, "unknown");
		break;
	case MAP_KIND: buf_add(b, code->kind[r->event.kind].name); break;
	case MAP_RELATION: buf_add(b, code->relation[r->relation.kind].name); break;
	case MAP_PEOPLE:
		for (size_t i = 0; i < r->event.people_n; i++)
			buf_addf(b, "%s%.*s(%.*s)", i ? "; " : "", STR_ARG(r->event.people[i].person),
				 STR_ARG(r->event.people[i].role));
		break;
	case MAP_TAGS: write_list(r->event.tags, r->event.tags_n, b); break;
	case MAP_NAME: write_list(r->person.names, r->person.names_n, b); break;
	case MAP_SYSTEM_ID: write_list(r->person.system_ids, r->person.system_ids_n, b); break;
	case MAP_SEVERITY:
		if (r->event.severity_1)
			buf_addf(b, "%d", r->event.severity_1 - 1);
		break;
	case MAP_WORD:
	case MAP_RESTRICTED: write_word(t, *(const uint8_t *)at, b); break;
	case MAP_ESSENTIAL:
		buf_add_z(b, r->event.essential == 2 ? "yes" : r->event.essential == 1 ? "no" : "");
		break;
	case MAP_EXTRA:
		if (r->type == RECORD_EVENT)
			write_extra(r->event.extra, r->event.extra_n, b);
		else if (r->type == RECORD_PERSON)
			write_extra(r->person.extra, r->person.extra_n, b);
		else
			write_extra(r->relation.extra, r->relation.extra_n, b);
		break;
	}
}

void mapcheck_write(const struct record *r, struct str field, const struct code *code, struct buf *b)
{
	if (r->type == RECORD_ASIDE) {
		if (str_is_equal(field, STR("field")))
			buf_add(b, r->aside.field);
		else if (str_is_equal(field, STR("reason")))
			buf_add(b, r->aside.reason);
		return;
	}
	if (str_is_equal(field, STR("raw")) && r->type == RECORD_EVENT)
		buf_add(b, r->event.raw);
	if (str_is_equal(field, STR("names")))
		field = STR("name");
	for (const struct map_target *t = mapread_targets; t->name; t++)
		if (t->type == r->type && str_is_equal(field, str_of(t->name))) {
			write_target(r, t, code, b);
			return;
		}
}

static bool is_field(enum record_type type, struct str name)
{
	if (type == RECORD_ASIDE)
		return str_is_equal(name, STR("field")) || str_is_equal(name, STR("reason"));
	if (str_is_equal(name, STR("names")) || str_is_equal(name, STR("raw")))
		return true;
	for (const struct map_target *t = mapread_targets; t->name; t++)
		if (t->type == type && str_is_equal(name, str_of(t->name)))
			return true;
	return false;
}

static void tell(struct checking *c, const struct map *m, uint32_t line, const char *what, struct str detail)
{
	c->faults++;
	if (c->diags)
		diag_add(c->diags, DIAG_ERROR, m->file, line, 0, "example: %s%s%.*s", what,
			 *what && detail.n ? ": " : "", STR_ARG(detail));
}

static void check_record(struct checking *c, const struct map *m, const struct map_gives *g,
			 const struct record *r)
{
	struct buf b = {0}, text = {0};
	if (g->type != r->type)
		tell(c, m, g->line, "another type of record came out", (struct str){NULL, 0});
	for (size_t i = 0; g->type == r->type && i < g->fields; i++) {
		buf_clear(&b);
		mapcheck_write(r, g->field[i].name, c->code, &b);
		if (!is_field(r->type, g->field[i].name))
			tell(c, m, g->line, "there is no such field", g->field[i].name);
		else if (!str_is_equal(buf_str(&b), g->field[i].value)) {
			buf_clear(&text);
			buf_addf(&text, "%.*s is \"%s\", expected \"%.*s\"", STR_ARG(g->field[i].name),
				 buf_str(&b).p, STR_ARG(g->field[i].value));
			tell(c, m, g->line, "", buf_str(&text));
		}
	}
	buf_close(&b);
	buf_close(&text);
}

static void check_records(struct checking *c, const struct map *m, const struct map_example *x,
			  struct source_reader *reader)
{
	struct arena a = {0};
	struct record r;
	struct err e = {0};
	size_t n = 0;
	for (; reader->source.next(&reader->source, &a, &r, &e) > 0; n++) {
		if (n < x->gives_n)
			check_record(c, m, &x->gives[n], &r);
		arena_clear(&a);
	}
	if (n != x->gives_n)
		tell(c, m, x->line,
		     n > x->gives_n ? "more records came out than it gives"
				    : "fewer records came out than it gives",
		     (struct str){NULL, 0});
	const struct source_summary *s = &reader->summary;
	if (s->read != s->used + s->aside)
		tell(c, m, x->line, "read is not used + set aside", (struct str){NULL, 0});
	arena_close(&a);
}

static void check_example(struct checking *c, const struct map *m, const struct map_example *x)
{
	struct source_options o = {.code = c->code,
				   .schemas = c->schemas,
				   .dates = date_rules_default(),
				   .child = x->child,
				   .person_is = x->person_is,
				   .maps = c->maps};
	struct source_input in = {m->file, x->table};
	struct source_reader *reader;
	if (!x->chosen) { /* the header alone must be what keeps the map away */
		o.child = STR("none:1");
		o.person_is = STR("from");
	}
	struct err e = {0};
	const struct source_adapter *adapter = x->is_document ? &records_adapter : &table_adapter;
	bool opened = adapter->open(&in, &o, &reader, &e) == 0;
	struct str chosen = opened ? reader->summary.map : (struct str){NULL, 0},
		   name = str_cut(&chosen, ' ');
	/* of a document, its records tell */
	bool is_chosen = opened && (x->is_document || str_is_equal(name, m->name));
	if (is_chosen != x->chosen)
		tell(c, m, x->line,
		     x->chosen ? "the map is not chosen for this header"
			       : "the map is chosen for this header",
		     opened ? name : str_of(e.text));
	else if (is_chosen)
		check_records(c, m, x, reader);
	if (opened)
		reader->source.close(&reader->source);
}

static void check_map(struct checking *c, const struct map *m, unsigned long *examples)
{
	bool yes = false, no = false;
	for (size_t j = 0; j < m->examples; j++, ++*examples) {
		check_example(c, m, &m->example[j]);
		*(m->example[j].chosen ? &yes : &no) = true;
	}
	if (!yes || !no)
		tell(c, m, 1, "a map has one header that must choose it and one that must not",
		     (struct str){NULL, 0});
}

int mapcheck_run(const char *schemas, const struct code *code, struct diags *diags, unsigned long *examples,
		 unsigned long *faults, struct err *e)
{
	struct map_set maps;
	struct checking c = {schemas, code, &maps, diags, 0};
	*examples = *faults = 0;
	if (map_set_open(schemas, code, true, diags, &maps, e))
		return -1;
	for (size_t i = 0; i < maps.n; i++)
		check_map(&c, &maps.map[i], examples);
	*faults = c.faults;
	map_set_close(&maps);
	return 0;
}

int mapcheck_file(const char *schemas, const char *path, const struct code *code, struct diags *diags,
		  unsigned long *examples, unsigned long *faults, struct err *e)
{
	struct map_set maps;
	struct checking c = {schemas, code, &maps, diags, 0};
	struct schema_node *ignored;
	struct str name;
	*examples = *faults = 0;
	if (map_set_open(schemas, code, false, diags, &maps, e))
		return -1;
	int rc = schema_load(path, arena_printf(&maps.arena, "%s/map/map.rng", schemas).p, &maps.arena,
			     &ignored, diags, e);
	if (rc == 0)
		rc = map_set_add(&maps, schemas, path, code, diags, &name, e);
	if (rc == 0)
		check_map(&c, map_find(&maps, name), examples);
	*faults = c.faults;
	map_set_close(&maps);
	return rc;
}
