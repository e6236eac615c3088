#include "source/jsoncell.h"

#include "format/jsontoken.h"

struct reading {
	struct arena *a;
	struct jsoncell_value *value;
	size_t n, cap;
	struct str name[JSONTOKEN_DEPTH + 1]; /* of the open brackets */
	bool array[JSONTOKEN_DEPTH + 1];
};

static bool is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_is_equal_caseless(s, str_of(*words)))
			return true;
	return false;
}

static struct str name_of(struct reading *r, const struct jsontoken *t)
{
	struct str above = t->depth ? r->name[t->depth - 1] : (struct str){"", 0};
	if (str_is_absent(t->key))
		return above;
	return above.n ? arena_printf(r->a, "%.*s/%.*s", STR_ARG(above), STR_ARG(t->key))
		       : arena_copy(r->a, t->key);
}

static void add_value(struct reading *r, const struct jsontoken *t)
{
	static const char *const yes[] = {"yes", "y", "true", "1", NULL}, *const no[] = {"no", "n", "false",
											 "0", NULL};
	struct str value = str_trim(t->text);
	if (t->kind == JSONTOKEN_NULL || str_is_empty(value))
		return;
	r->value = arena_room(r->a, r->value, r->n, &r->cap, sizeof *r->value);
	struct jsoncell_value *v = &r->value[r->n++];
	*v = (struct jsoncell_value){.name = name_of(r, t), .value = arena_copy(r->a, value)};
	v->in_array = t->depth > 0 && r->array[t->depth - 1];
	v->is_yes = !v->in_array && is_one_of(value, yes);
	v->is_no = !v->in_array && is_one_of(value, no);
}

int jsoncell_read(struct arena *a, struct str cell, struct jsoncell_value **value, size_t *n)
{
	struct reading r = {.a = a};
	struct jsontoken_scan s;
	struct jsontoken t = {0};
	bool is_json = false, is_broken = false;
	jsontoken_open(&s, cell, false);
	while (!is_broken && jsontoken_next(&s, &t)) {
		if (t.kind == JSONTOKEN_BROKEN || r.n == JSONCELL_MOST) {
			is_broken = true;
		} else if (t.kind == JSONTOKEN_OPEN) {
			is_json = true;
			r.name[t.depth] = name_of(&r, &t);
			r.array[t.depth] = t.is_array;
		} else if (t.kind != JSONTOKEN_CLOSE) {
			add_value(&r, &t);
		}
	}
	jsontoken_close(&s);
	if (is_broken || !is_json)
		return -1;
	*value = r.value;
	*n = r.n;
	return 0;
}
