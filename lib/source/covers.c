#include "source/covers.h"

static int covers_day(struct str s, bool last, int32_t *day)
{
	struct date d;
	s = str_trim(s);
	if (str_is_empty(s)) {
		*day = last ? DATE_LAST : DATE_FIRST;
		return 0;
	}
	if (date_parse_iso(s, (struct str){NULL, 0}, &d) || !date_takes_part(&d))
		return -1;
	*day = last ? d.hi : d.lo;
	return 0;
}

static int covers_kinds(struct str s, const struct code *code, struct arena *a, struct str *kinds,
			struct err *e)
{
	struct buf b = {0};
	while (!str_is_absent(s)) {
		uint16_t kind;
		struct str word = str_trim(str_cut(&s, ' '));
		if (str_is_empty(word))
			continue;
		if (b.n)
			buf_add_char(&b, ' ');
		if (str_is_equal(word, STR("*"))) {
			buf_add_char(&b, '*');
		} else if (code_kind_of(code, word, &kind) == 0) {
			buf_add(&b, code->kind[kind].name);
		} else {
			char q[160];
			buf_close(&b);
			return err_set(e, ERR_USAGE, "covers: no such kind: %s", diag_quote(word, q));
		}
	}
	*kinds = buf_take(&b, a);
	return kinds->n ? 0
			: err_set(e, ERR_USAGE,
				  "covers: no kinds before the colon; expected KIND...:FROM..TO");
}

int covers_parse(struct str s, const struct code *code, struct arena *a, struct coverage **c, size_t *n,
		 struct err *e)
{
	size_t most = 1;
	for (size_t i = 0; i < s.n; i++)
		most += s.p[i] == ';';
	*c = ARENA_ARRAY(a, struct coverage, most);
	*n = 0;
	while (!str_is_absent(s)) {
		struct str item = str_trim(str_cut(&s, ';')), rest = item;
		if (str_is_empty(item))
			continue;
		struct str kinds = str_cut(&rest, ':');
		size_t dots = str_is_absent(rest) ? 0 : str_find(rest, STR(".."));
		struct coverage *to = &(*c)[(*n)++];
		if (str_is_absent(rest) || dots == rest.n ||
		    covers_day(str_part(rest, 0, dots), false, &to->from) ||
		    covers_day(str_part(rest, dots + 2, rest.n), true, &to->to) || to->from > to->to)
			return err_set(e, ERR_USAGE,
				       "covers: expected KIND...:FROM..TO with days as 2024-03-31");
		if (covers_kinds(kinds, code, a, &to->kinds, e))
			return -1;
	}
	return 0;
}

void covers_close(struct coverage *c, size_t *n, struct date extract, int32_t first, int32_t last,
		  struct diags *diags, struct str file)
{
	size_t kept = 0;
	bool dated = first <= last;
	for (size_t i = 0; i < *n; i++) {
		if (c[i].to == DATE_LAST && (dated || date_is_exact(&extract)))
			c[i].to = date_is_exact(&extract) ? extract.hi : last;
		if (c[i].from == DATE_FIRST && dated)
			c[i].from = first;
		if (c[i].from != DATE_FIRST && c[i].to != DATE_LAST && c[i].from <= c[i].to)
			c[kept++] = c[i];
	}
	if (kept < *n && diags)
		diag_add(diags, DIAG_WARNING, file, 0, 0,
			 "covers: a period that the file has no day to close with, left out; give FROM..TO");
	*n = kept;
}

void covers_year(int year, struct date extract, int32_t *from, int32_t *to)
{
	*from = date_day_of(year - 1, 4, 1);
	*to = date_day_of(year, 3, 31);
	if (date_is_exact(&extract) && extract.hi >= *from && extract.hi < *to)
		*to = extract.hi;
}

int covers_year_of(int32_t day)
{
	int year, month, dom;
	date_civil_of(day, &year, &month, &dom);
	return month > 3 ? year + 1 : year;
}
