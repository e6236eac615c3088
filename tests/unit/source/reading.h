/* What the tests of tables share: the code lists and maps of the project, and a table read whole. */
#ifndef TEST_READING_H
#define TEST_READING_H

#include "../project.h"
#include "source/map.h"
#include "source/mapcheck.h"
#include "source/source.h"
#include "source/table.h"

static char reading_schemas[4096];
static struct code reading_code;
static struct map_set reading_maps;

struct reading_log { /* all that came out of one table */
	struct arena arena;
	struct record r[64];
	size_t n;
	struct buf diags;
	struct source_summary summary;
	struct err e;
	bool opened;
};

static void reading_put(void *self, const struct diag *d)
{
	diag_format(d, self);
}

static struct diags reading_quiet;

static int reading_setup(void **state)
{
	struct err e = {0};
	(void)state;
	snprintf(reading_schemas, sizeof reading_schemas, "%s", project_schemas());
	if (code_open(reading_schemas, &reading_code, &e) == 0 &&
	    map_set_open(reading_schemas, &reading_code, false, &reading_quiet, &reading_maps, &e) == 0)
		return 0;
	fprintf(stderr, "%s:%u: %s\n", e.file, e.line, e.text);
	return -1;
}

static int reading_teardown(void **state)
{
	(void)state;
	map_set_close(&reading_maps);
	code_close(&reading_code);
	return 0;
}

static inline struct source_options reading_options(void)
{
	return (struct source_options){.code = &reading_code,
				       .schemas = reading_schemas,
				       .dates = date_rules_default(),
				       .maps = &reading_maps};
}

static inline struct record reading_copy(struct arena *a, const struct record *r)
{
	struct record c = *r;
	if (r->type == RECORD_EVENT)
		c.event = event_copy(a, &r->event);
	else if (r->type == RECORD_PERSON)
		c.person = person_copy(a, &r->person);
	else if (r->type == RECORD_RELATION)
		c.relation = relation_copy(a, &r->relation);
	else if (r->type == RECORD_ASIDE)
		c.aside = (struct aside){arena_copy(a, r->aside.file),
					 r->aside.line,
					 r->aside.col,
					 arena_copy(a, r->aside.field),
					 arena_copy(a, r->aside.reason),
					 arena_copy(a, r->aside.raw)};
	if (r->type ==
	    RECORD_EVENT) { /* what the id is made of is no part of the content; the tests look at it */
		c.event.source_id = arena_copy(a, r->event.source_id);
		c.event.part = arena_copy(a, r->event.part);
		c.event.type = arena_copy(a, r->event.type);
	}
	return c;
}

/* The first 64 records are kept; read = used + set aside is checked on the way (I1). */
static inline struct reading_log *reading_read(struct str text, struct source_options o)
{
	struct reading_log *l = calloc(1, sizeof *l);
	struct diags diags = {reading_put, &l->diags, {0}};
	struct source_input in = {STR("x.csv"), text};
	struct source_reader *reader;
	o.diags = &diags;
	assert_non_null(l);
	if (source_open(&in, &o, &reader, &l->e))
		return l;
	l->opened = true;
	struct arena a = {0};
	struct record r;
	size_t asides = 0;
	for (int got; (got = reader->source.next(&reader->source, &a, &r, &l->e)) != 0; arena_clear(&a)) {
		assert_int_equal(got, 1);
		asides += r.type == RECORD_ASIDE;
		if (l->n < sizeof l->r / sizeof *l->r)
			l->r[l->n++] = reading_copy(&l->arena, &r);
	}
	arena_close(&a);
	l->summary = reader->summary;
	l->summary.map = arena_copy(&l->arena, reader->summary.map);
	l->summary.map_digest = arena_copy(&l->arena, reader->summary.map_digest);
	l->summary.agency = arena_copy(&l->arena, reader->summary.agency);
	l->summary.system = arena_copy(&l->arena, reader->summary.system);
	struct coverage *covers = ARENA_ARRAY(&l->arena, struct coverage, reader->summary.covers_n + 1);
	for (size_t i = 0; i < reader->summary.covers_n; i++) {
		covers[i] = reader->summary.covers[i];
		covers[i].kinds = arena_copy(&l->arena, covers[i].kinds);
	}
	l->summary.covers = covers;
	reader->source.close(&reader->source);
	assert_int_equal(l->summary.read, l->summary.used + l->summary.aside);
	assert_int_equal(l->summary.aside, asides);
	return l;
}

static inline void reading_free(struct reading_log *l)
{
	arena_close(&l->arena);
	buf_close(&l->diags);
	free(l);
}

static inline void reading_is(struct str s, const char *z)
{
	char text[1024];
	snprintf(text, sizeof text, "%.*s", STR_ARG(s));
	assert_string_equal(text, z);
}

/* A field of the i-th record, in the words that map examples use. */
static inline void reading_has(const struct reading_log *l, size_t i, const char *field, const char *value)
{
	struct buf b = {0};
	assert_true(i < l->n);
	mapcheck_write(&l->r[i], str_of(field), &reading_code, &b);
	reading_is(buf_str(&b), value);
	buf_close(&b);
}

static inline void reading_says(const struct reading_log *l, const char *line)
{
	if (!l->diags.p || !strstr(l->diags.p, line)) {
		fprintf(stderr, "wanted: %s\ngot: %s\n", line, l->diags.p ? l->diags.p : "(nothing)");
		fail();
	}
}

#endif
