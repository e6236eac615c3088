/* Kinds of entry, kinds of relation and other words of a list: a part of source/field. */
#include "field_own.h"

#include <string.h>

static struct field_cached *find_cached(struct fill *f, const struct map_field *field, struct str s)
{
	uint64_t first = 0, last = 0;
	memcpy(&first, s.p, s.n < 8 ? s.n : 8);
	memcpy(&last, s.n < 8 ? s.p : s.p + s.n - 8, s.n < 8 ? s.n : 8);
	uint64_t h = (first ^ last * 0x9E3779B97F4A7C15u ^ s.n ^ (uintptr_t)field) * 0xD6E8FEB86659FD93u;
	return &f->cache[h >> 57];
}

void field_kind_word(struct str s, char out[static FIELD_KEY])
{
	for (size_t i = 0; i < s.n; i++) {
		out[i] = s.p[i];
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			out[i] = (char)(s.p[i] + 'a' - 'A');
		else if (s.p[i] == ' ' || s.p[i] == '_')
			out[i] = '-';
	}
}

static void look_up_kind(struct fill *f, const struct field_step *st, struct str s, struct field_cached *c)
{
	const struct map_codes *codes = st->f->part->codes;
	const struct map_code *code = codes ? map_code_find(codes, s) : NULL;
	if (codes && !code)
		code = map_code_find(codes, field_whole(s));
	char word[FIELD_KEY];
	field_kind_word(s, word);
	struct str folded = {word, s.n};
	c->known = true;
	if (code)
		c->kind = code->kind;
	else if (st->how == MAP_RELATION)
		c->known = code_relation_of(f->s.code, s, &c->kind) == 0 ||
			   code_relation_of(f->s.code, folded, &c->kind) == 0;
	else
		c->known = code_kind_of(f->s.code, s, &c->kind) == 0 ||
			   code_kind_of(f->s.code, folded, &c->kind) == 0;
}

static bool kind_of(struct fill *f, const struct field_step *st, struct str s, uint16_t *kind)
{
	if (s.n == 0 || s.n > FIELD_KEY)
		return false;
	struct field_cached *c = find_cached(f, st->f, s);
	if (c->f != st->f || c->n != s.n || memcmp(c->key, s.p, s.n)) {
		look_up_kind(f, st, s, c);
		c->f = st->f;
		c->n = (uint32_t)s.n;
		memcpy(c->key, s.p, s.n);
		if (!c->known && !f->said_unknown) {
			f->said_unknown = true;
			field_warn(f, DIAG_WARNING, st->cell,
				   st->how == MAP_KIND ? "this kind of entry is not known: kept as a note, "
							 "with its name in extra (said once)"
						       : "this kind of relation is not known (said once)");
		}
	}
	*kind = c->kind;
	return c->known;
}

int field_set_kind(struct fill *f, const struct field_step *st, struct event *ev)
{
	if (st->f->part->column < 0) {
		ev->kind = st->f->otherwise;
		/* entries of several tables, alike but for what they are, are not one */
		ev->type = st->f->part->is;
		return 0;
	}
	ev->type = field_word(f, field_cell(f, st->cell));
	if (kind_of(f, st, ev->type, &ev->kind))
		return 0;
	ev->kind = st->f->has_otherwise ? st->f->otherwise : 0;
	field_tell_missed(f, st->cell);
	if (st->cell >= 0)
		field_keep(f, st->cell);
	return 0;
}

/* "... expected same, not the same": of words that mean the same the first. */
const char *field_not_a_word(struct fill *f, const struct map_codes *c)
{
	struct buf b = {0};
	size_t told = 0;
	buf_add_z(&b, "not a word for this column; expected ");
	for (size_t i = 0; i < c->n && told < 8; i++) {
		bool again = false;
		for (size_t k = 0; k < i && !again; k++)
			again = str_is_equal(c->code[k].is, c->code[i].is);
		if (!again)
			buf_addf(&b, "%s%.*s", told++ ? ", " : "", STR_ARG(c->code[i].value));
	}
	const char *words = arena_copy(f->a, buf_str(&b)).p;
	buf_close(&b);
	return words;
}

static const char *not_a_relation(struct fill *f, const struct map_codes *c, struct str s)
{
	char quoted[160];
	if (!c)
		return code_no_relation(f->s.code, s, f->a).p;
	return !s.n		    ? "the kind of relation is missing"
	       : s.n > DIAG_CODE ? field_not_a_word(f, c)
				    : arena_printf(f->a, "%s is %s", diag_quote(s, quoted), field_not_a_word(f, c)).p;
}

int field_set_relation(struct fill *f, const struct field_step *st, struct relation *r)
{
	if (st->f->part->column < 0) {
		r->kind = st->f->otherwise;
		return 0;
	}
	struct str s = field_word(f, field_cell(f, st->cell));
	if (kind_of(f, st, s, &r->kind))
		return 0;
	if (!st->f->has_otherwise)
		return field_wrong(f, st->cell, not_a_relation(f, st->f->part->codes, s));
	r->kind = st->f->otherwise;
	field_tell_missed(f, st->cell);
	field_keep(f, st->cell);
	return 0;
}
