/* schemas/style/chronology.xml as a struct chronology_style. */
#include "analysis/chronology.h"

#include <stdio.h>

#include "format/schema.h"

struct loader {
	const char *path;
	const struct code *code;
	struct arena *arena;
	struct chronology_style *s;
	struct err *e;
};

static size_t count(const struct schema_node *n, const char *name)
{
	size_t k = 0;
	for (n = schema_first(n, name); n; n = schema_after(n, name))
		k++;
	return k;
}

/* The grammar has said that it is a whole number. */
static unsigned number(struct str s)
{
	long v = 0;
	return str_to_long(s, &v) == 0 && v > 0 ? (unsigned)v : 0;
}

static int kind(struct loader *l, const struct schema_node *n, const char *attribute, uint16_t *k)
{
	struct str name = schema_attribute(n, attribute);
	if (code_kind_of(l->code, name, k) == 0)
		return 0;
	return err_set_at(l->e, ERR_USAGE, str_of(l->path), n->line, 0, "no such kind of event: %.40s",
			  arena_copy(l->arena, str_part(name, 0, 32)).p);
}

static int span(struct loader *l, const struct schema_node *n, const char *attribute, struct calendar_span *to)
{
	struct str s = schema_attribute(n, attribute);
	if (str_is_absent(s) || calendar_span_parse(s, to) == 0)
		return 0;
	return err_set_at(l->e, ERR_USAGE, str_of(l->path), n->line, 0, "%s: expected a span such as 3 months", attribute);
}

static void read_columns(struct loader *l, const struct schema_node *n)
{
	size_t i = 0;
	for (const struct schema_node *c = schema_first(n, "column"); c && i < CHRONOLOGY_COLUMNS; c = schema_after(c, "column"))
		l->s->column[i++] = (struct paper_column){schema_attribute(c, "key"), schema_attribute(c, "title"),
							  number(schema_attribute(c, "share"))};
}

static void read_words(struct loader *l, const struct schema_node *n)
{
	uint8_t v;
	l->s->blank = schema_attribute(n, "blank");
	for (const struct schema_node *c = n->child; c; c = c->next) {
		struct str name = schema_attribute(c, "name"), words = str_trim(c->text);
		if (str_is_equal(c->name, STR("basis")) && event_basis_of(name, &v) == 0)
			l->s->basis[v] = words;
		else if (str_is_equal(c->name, STR("standing")) && event_standing_of(name, &v) == 0)
			l->s->standing[v] = words;
	}
}

static int read_routine(struct loader *l, const struct schema_node *n)
{
	size_t i = 0, k = count(n, "kind");
	struct chronology_fold *f = ARENA_ARRAY(l->arena, struct chronology_fold, k + 1);
	l->s->fold_at_least = number(schema_attribute(n, "at-least"));
	if (span(l, n, "within", &l->s->fold_within) < 0)
		return -1;
	for (const struct schema_node *c = schema_first(n, "kind"); c; c = schema_after(c, "kind"), i++) {
		if (kind(l, c, "name", &f[i].kind) < 0)
			return -1;
		f[i].one = schema_attribute(c, "one");
		f[i].many = schema_attribute(c, "many");
		f[i].repeated = str_is_equal(schema_attribute(c, "repeated"), STR("yes"));
	}
	l->s->fold = f;
	l->s->folds = k;
	uint16_t *turn = ARENA_ARRAY(l->arena, uint16_t, count(n, "turn") + 1);
	for (const struct schema_node *c = schema_first(n, "turn"); c; c = schema_after(c, "turn"))
		if (kind(l, c, "kind", &turn[l->s->turns++]) < 0)
			return -1;
	l->s->turn = turn;
	struct str *p = ARENA_ARRAY(l->arena, struct str, count(n, "phrase") + 1);
	for (const struct schema_node *c = schema_first(n, "phrase"); c; c = schema_after(c, "phrase"))
		p[l->s->phrases++] = str_trim(c->text);
	l->s->phrase = p;
	return 0;
}

static int read_silence(struct loader *l, const struct schema_node *n)
{
	size_t i = 0, k = count(n, "running");
	uint16_t *r = ARENA_ARRAY(l->arena, uint16_t, k + 1);
	l->s->lead = schema_attribute(n, "lead");
	if (span(l, n, "longer-than", &l->s->silence) < 0 || span(l, n, "lead-longer-than", &l->s->lead_silence) < 0)
		return -1;
	for (const struct schema_node *c = schema_first(n, "running"); c; c = schema_after(c, "running"), i++)
		if (kind(l, c, "kind", &r[i]) < 0)
			return -1;
	l->s->running = r;
	l->s->running_n = k;
	return 0;
}

static void read_agencies(struct loader *l, const struct schema_node *n)
{
	size_t i = 0, k = count(n, "agency");
	struct chronology_agency *g = ARENA_ARRAY(l->arena, struct chronology_agency, k + 1);
	for (const struct schema_node *c = schema_first(n, "agency"); c; c = schema_after(c, "agency"), i++) {
		struct str *is = ARENA_ARRAY(l->arena, struct str, count(c, "is") + 1);
		g[i].name = schema_attribute(c, "name");
		g[i].expected = str_is_equal(schema_attribute(c, "expected"), STR("yes"));
		for (const struct schema_node *w = schema_first(c, "is"); w; w = schema_after(w, "is"))
			is[g[i].is_n++] = str_trim(w->text);
		g[i].is = is;
	}
	l->s->agency = g;
	l->s->agencies = k;
}

int chronology_style_load(const char *schemas, const struct code *code, struct arena *a, struct chronology_style *s,
			  struct diags *diags, struct err *e)
{
	struct schema_node *root = NULL;
	struct str path = arena_printf(a, "%s/style/chronology.xml", schemas), rng = arena_printf(a, "%s/style/chronology.rng", schemas);
	struct loader l = {path.p, code, a, s, e};
	*s = (struct chronology_style){0};
	if (schema_load(path.p, rng.p, a, &root, diags, e) < 0)
		return -1;
	for (const struct schema_node *n = root->child; n; n = n->next) {
		if (str_is_equal(n->name, STR("page"))) {
			s->title = schema_attribute(n, "title");
			s->marking = schema_attribute(n, "marking");
		} else if (str_is_equal(n->name, STR("columns"))) {
			read_columns(&l, n);
		} else if (str_is_equal(n->name, STR("words"))) {
			read_words(&l, n);
		} else if (str_is_equal(n->name, STR("agencies"))) {
			read_agencies(&l, n);
		} else if (str_is_equal(n->name, STR("routine"))) {
			if (read_routine(&l, n) < 0)
				return -1;
		} else if (str_is_equal(n->name, STR("silence")) && read_silence(&l, n) < 0) {
			return -1;
		}
	}
	return 0;
}
