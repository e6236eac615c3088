#include "source/cin_node.h"

#include <string.h>

#include "source/cin_child.h"

enum { PATHS = 200 };

struct cin_told {
	struct str path[PATHS];
	size_t n;
};

void cin_node_tell(struct cin_child *c, enum diag_level level, const struct cin_node *n, const char *text)
{
	if (c->o->diags)
		diag_add(c->o->diags, level, c->file, n->line, n->col, "%.*s: %s", STR_ARG(n->name), text);
}

/* As cin_node_tell, with a date or code shown. */
void cin_node_tell_value(struct cin_child *c, enum diag_level level, const struct cin_node *n,
			 const char *text)
{
	char q[160];
	struct str s = str_trim(n->text);
	if (s.n > 32)
		cin_node_tell(c, level, n, text);
	else if (c->o->diags)
		diag_add(c->o->diags, level, c->file, n->line, n->col, "%.*s: %s: %s", STR_ARG(n->name), text,
			 diag_quote(s, q));
}

/* Names of elements are no case text, but a name may be long and there may be very many: each path once, not
 * for ever. */
static bool is_news(struct cin_child *c, struct str path)
{
	if (!c->told)
		c->told = ARENA_NEW(c->names, struct cin_told);
	for (size_t i = 0; i < c->told->n; i++)
		if (str_is_equal(c->told->path[i], path))
			return false;
	if (c->told->n == PATHS)
		return false;
	c->told->path[c->told->n++] = arena_copy(c->names, path);
	return true;
}

void cin_node_add_field(struct arena *a, struct cin_fields *f, struct str name, struct str value)
{
	if (f->n == f->cap) {
		struct event_field *v = ARENA_ARRAY(a, struct event_field, f->cap * 2 + 8);
		if (f->n)
			memcpy(v, f->v, f->n * sizeof *v);
		f->v = v;
		f->cap = f->cap * 2 + 8;
	}
	f->v[f->n++] = (struct event_field){name, value};
}

void cin_node_add_tag(struct arena *a, struct cin_tags *t, struct str tag)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is_equal(t->v[i], tag))
			return;
	if (t->n == t->cap) {
		struct str *v = ARENA_ARRAY(a, struct str, t->cap * 2 + 8);
		if (t->n)
			memcpy(v, t->v, t->n * sizeof *v);
		t->v = v;
		t->cap = t->cap * 2 + 8;
	}
	t->v[t->n++] = tag;
}

struct cin_node *cin_node_next(struct cin_node *n, const char *name)
{
	while (n && !str_is_equal(n->name, str_of(name)))
		n = n->next;
	return n;
}

struct cin_node *cin_node_first(struct cin_node *n, const char *name)
{
	return n ? cin_node_next(n->child, name) : NULL;
}

const struct cin_node *cin_node_find(const struct cin_node *n, const char *name)
{
	return cin_node_first((struct cin_node *)n, name);
}

struct str cin_node_text(const struct cin_node *n, const char *name)
{
	const struct cin_node *k = cin_node_find(n, name);
	return k ? str_trim(k->text) : (struct str){0};
}

/* The trimmed text of a child that is known here, marked as having found its place. */
struct str cin_node_take(struct cin_node *n, const char *name)
{
	struct cin_node *k = cin_node_first(n, name);
	if (!k || !k->closed || k->child)
		return (struct str){0};
	k->seen = true;
	return str_trim(k->text);
}

int cin_node_date(struct cin_child *c, struct cin_node *n, struct date *d)
{
	const char *why = "expected a date";
	struct str s = str_trim(n->text);
	*d = (struct date){0};
	if (s.n == 0)
		return 0;
	if (s.n > 10 && s.p[4] == '-' && (s.p[10] == 'Z' || s.p[10] == '+' || s.p[10] == '-'))
		s.n = 10; /* xs:date may carry a zone: the civil date stands as written */
	if (date_parse(&c->o->dates, s, d, &why) == 0)
		return 0;
	*d = (struct date){0};
	cin_node_tell_value(c, DIAG_ERROR, n, why);
	return -1;
}

/* A date that belongs to a record and is not its own: where it cannot be read it is told and kept in
 * extra. */
struct date cin_node_take_date(struct cin_child *c, struct cin_node *group, const char *name)
{
	struct date d = {0};
	struct cin_node *n = cin_node_first(group, name);
	if (n && n->closed && !n->child && cin_node_date(c, n, &d) == 0)
		n->seen = true;
	return d;
}

/* What has not found its place below n, with its path.  The first time a path is met it is said. */
void cin_node_keep_rest(struct cin_child *c, struct arena *a, struct cin_node *n, struct str path,
			struct cin_fields *to)
{
	if (n->child && str_trim(n->text).n) {
		cin_node_tell(c, DIAG_WARNING, n, "text stands between its elements; kept");
		cin_node_add_field(a, to, arena_printf(a, "%.*stext", STR_ARG(path)), str_trim(n->text));
	}
	for (struct cin_node *k = n->child; k; k = k->next) {
		if (k->seen && !k->child)
			continue;
		struct str here = arena_printf(a, "%.*s%.*s", STR_ARG(path), STR_ARG(k->name));
		if (k->child) {
			cin_node_keep_rest(c, a, k, arena_printf(a, "%.*s/", STR_ARG(here)), to);
		} else {
			if (str_trim(k->text).n == 0 && k->seen)
				continue;
			cin_node_add_field(a, to, here, str_trim(k->text));
		}
	}
}

/* Unknown means: neither taken nor one of the names that are kept on purpose. */
void cin_node_tell_unknown(struct cin_child *c, const struct cin_node *n, const char *const *known)
{
	for (const struct cin_node *k = n->child; k; k = k->next) {
		bool is_known = k->seen || k->stray;
		for (size_t i = 0; known[i] && !is_known; i++)
			is_known = str_is_equal(k->name, str_of(known[i]));
		if (!is_known && is_news(c, k->name))
			cin_node_tell(c, DIAG_NOTE, k, "not an element that is known here; kept");
	}
}

const struct cin_code *cin_node_code(struct cin_child *c, struct cin_node *group, const char *element,
				     const char *set)
{
	struct cin_node *n = cin_node_first(group, element);
	if (!n || str_trim(n->text).n == 0)
		return NULL;
	const struct cin_code *code = cin_code_find(c->codes, set, str_trim(n->text));
	if (!code)
		cin_node_tell_value(c, DIAG_WARNING, n, "not a code that is known; kept as it came");
	return code;
}
