/* Ids and numbers of persons: a part of source/field. */
#include "field_own.h"

#include <string.h>

/* Equal numbers make two records one person, so what stands in for a number that is not known ("UN1",
 * "0000000000", "not yet") must not be one: at least eight letters and digits, six of them digits and not all
 * the same. */
static bool is_identity(struct str s)
{
	size_t digits = 0, others = 0;
	bool differ = false;
	char first = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = c >= '0' && c <= '9', letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!digit && !letter && c != ' ' && c != '-')
			return false;
		differ = differ || (digit && first && c != first);
		first = digit ? c : first;
		digits += digit;
		others += letter;
	}
	return digits >= 6 && digits + others >= 8 && differ;
}

/* "943 476 5919" and "943-476-5919" are one number. */
static struct str identity(struct arena *a, struct str system, struct str s)
{
	char *p = arena_get(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '-')
			p[n++] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] + 'A' - 'a') : s.p[i];
	return fill_who(a, system, (struct str){p, n});
}

void field_set_system_id(struct fill *f, const struct field_step *st, struct person *p)
{
	struct str s = field_whole(field_word(f, field_value(f, st)));
	if (str_is_empty(s))
		return;
	if (!fill_has_system(s) && !is_identity(s)) {
		field_keep(f, st->cell);
		return;
	}
	struct str *to = ARENA_ARRAY(f->a, struct str, p->system_ids_n + 1);
	if (p->system_ids_n)
		memcpy(to, p->system_ids, p->system_ids_n * sizeof *to);
	struct str id = fill_has_system(s) ? s : identity(f->a, st->f->name, s);
	if (!str_has_suffix(id, s))
		field_keep(f, st->cell);
	to[p->system_ids_n++] = id;
	p->system_ids = to;
}

/* 1.23457E+11: a spreadsheet's form of a long number.  What is left of it is many ids at once. */
const char field_lost_digits[] = "a number in scientific form, whose digits are lost; expected the id as the system holds it";

bool field_is_scientific(struct str s)
{
	size_t i = 0;
	if (s.n < 6 || s.n > 24 || s.p[0] < '1' || s.p[0] > '9' || s.p[1] != '.')
		return false;
	for (i = 2; i < s.n && s.p[i] >= '0' && s.p[i] <= '9';)
		i++;
	if (i < 3 || s.n - i < 3 || (s.p[i] | 32) != 'e' || s.p[i + 1] != '+')
		return false;
	for (i += 2; i < s.n && s.p[i] >= '0' && s.p[i] <= '9';)
		i++;
	return i == s.n;
}

/* A person's id: 1234.0 is 1234, since nobody is the 1234th and no tenth. */
int field_set_who(struct fill *f, const struct field_step *st, struct str *to)
{
	struct str s = field_word(f, field_value(f, st));
	if (str_is_empty(s))
		return 0;
	if (field_is_scientific(s))
		return field_wrong(f, st->cell, field_lost_digits);
	*to = fill_who(f->a, f->s.system, field_whole(s));
	return 0;
}
