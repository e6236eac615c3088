/* Cells that hold JSON: a part of source/field. */
#include <string.h>

#include "source/field.h"
#include "source/jsoncell.h"

/* The values of the cell, or 0 where it is empty or no JSON; then it is kept as written. */
static size_t read_cell(struct fill *f, const struct field_step *st, struct jsoncell_value **value)
{
	struct str s = field_cell(f, st->cell);
	size_t n = 0;
	if (s.n == 0 || jsoncell_read(f->a, s, value, &n) == 0)
		return n;
	field_keep(f, st->cell);
	if (!f->said_json)
		field_warn(f, DIAG_WARNING, st->cell, "not JSON, which this column holds: kept as written (said once)");
	f->said_json = true;
	return 0;
}

static struct str in_words(const struct field_step *st, struct str code)
{
	const struct map_codes *codes = st->f->part->codes;
	const struct map_code *c = codes ? map_code_find(codes, code) : NULL;
	return c ? c->is : code;
}

static struct str last_name(struct str path)
{
	size_t at = path.n;
	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return (struct str){path.p + at, path.n - at};
}

const struct str *field_json_words(struct fill *f, const struct field_step *st, const struct str *before, size_t *n)
{
	struct jsoncell_value *v = NULL;
	size_t values = read_cell(f, st, &v);
	bool is_all = true;
	struct str *to = ARENA_ARRAY(f->a, struct str, *n + values + 1);
	if (*n)
		memcpy(to, before, *n * sizeof *to);
	for (size_t i = 0; i < values; i++) {
		bool is_word = v[i].in_array || v[i].is_yes;
		is_all = is_all && is_word;
		if (is_word)
			to[(*n)++] = in_words(st, v[i].in_array ? v[i].value : last_name(v[i].name));
	}
	if (!is_all)
		field_keep(f, st->cell);
	return to;
}

struct str field_json_text(struct fill *f, const struct field_step *st)
{
	struct jsoncell_value *v = NULL;
	const struct map_codes *codes = st->f->part->codes;
	size_t values = read_cell(f, st, &v);
	bool is_all = true;
	struct buf b = {0};
	for (size_t i = 0; i < values; i++) {
		/* with a list the names that it knows are answers: yes says the words, no says nothing */
		bool is_known = codes && v[i].name.n && map_code_find(codes, v[i].name);
		if (codes && v[i].name.n && (!is_known || v[i].is_no)) {
			is_all = false;
			continue;
		}
		if (b.n)
			buf_add(&b, st->f->join);
		if (v[i].name.n)
			buf_addf(&b, "%.*s%s", STR_ARG(in_words(st, v[i].name)), is_known && v[i].is_yes ? "" : ": ");
		if (!(is_known && v[i].is_yes))
			buf_add(&b, v[i].value);
	}
	if (!is_all)
		field_keep(f, st->cell);
	struct str s = b.n ? arena_copy(f->a, buf_str(&b)) : (struct str){NULL, 0};
	buf_close(&b);
	return s;
}

void field_json_extra(struct fill *f, const struct field_step *st)
{
	struct jsoncell_value *v = NULL;
	size_t values = read_cell(f, st, &v);
	for (size_t i = 0; i < values; i++)
		field_add_extra(f, v[i].name.n ? arena_printf(f->a, "%.*s/%.*s", STR_ARG(st->f->name), STR_ARG(v[i].name)) : st->f->name,
				v[i].value);
}
