#include "source/order.h"

#include <string.h>

#include "source/cells.h"

/* The letters of a date: a month, an ordinal's ending, the T and Z of ISO. */
static bool is_date_word(struct str w)
{
	static const char *const words[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
					    "oct", "nov", "dec", "st",	"nd",  "rd",  "th",  "t",   "z"};
	if (w.n > 9)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is_equal_caseless(str_part(w, 0, i < 12 ? 3 : w.n), str_of(words[i])))
			return true;
	return false;
}

bool order_is_showable(struct str s)
{
	size_t digits = 0, letters = 0;
	if (s.n == 0 || s.n > 32)
		return false;
	for (size_t i = 0; i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : ' ';
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
			letters++;
			continue;
		}
		if (letters && !is_date_word(str_part(s, i - letters, letters)))
			return false;
		letters = 0;
		digits += c >= '0' && c <= '9';
		if (!(c >= '0' && c <= '9') && (c == '\0' || !strchr(" /.-:,?", c)))
			return false;
	}
	return digits > 0 && digits <= 14;
}

static struct order_place place_of(const struct csv_cell *c, struct str s)
{
	struct order_place p = {.line = c->line, .col = c->col};
	if (order_is_showable(s))
		memcpy(p.text, s.p, s.n);
	return p;
}

static void keep(struct order *o, enum order_state state, const struct csv_cell *c, struct str s)
{
	struct order_place p = place_of(c, s);
	o->state = state;
	o->line = p.line;
	o->col = p.col;
	memcpy(o->text, p.text, sizeof o->text);
}

bool order_is_open(const struct order *o)
{
	return o->state == ORDER_OPEN || (o->state == ORDER_BOTH && o->asks.line);
}

static bool has_dots(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n > 0 && n < s.n && s.p[n] == '.';
}

void order_see(struct order *o, const struct date_rules *rules, const struct csv_row *row)
{
	enum date_order order;
	if (o->cell >= row->cells || (o->state == ORDER_BOTH && o->asks.line))
		return;
	const struct csv_cell *c = &row->cell[o->cell];
	struct str s = cells_trim(c->text);
	if (s.n == 0)
		return;
	switch (date_order_in(rules, s, &order)) {
	case DATE_TELLS:
		if (o->state == ORDER_KNOWN && order != o->first) {
			o->state = ORDER_BOTH;
			o->other = place_of(c, s);
		} else if (o->state < ORDER_KNOWN) {
			keep(o, ORDER_KNOWN, c, s);
			o->first = order;
		}
		return;
	case DATE_COULD_BE_EITHER:
		if (!o->asks.line)
			o->asks = place_of(c, s);
		if (o->state >= ORDER_KNOWN)
			return;
		o->dotted = has_dots(s) && (o->state != ORDER_OPEN || o->dotted);
		if (o->state != ORDER_OPEN)
			keep(o, ORDER_OPEN, c, s);
		return;
	case DATE_TELLS_NOTHING:
		if (o->state == ORDER_UNSEEN)
			o->state = ORDER_QUIET;
		return;
	}
}

struct str order_name(struct str name, enum date_order *order, bool *tells)
{
	size_t from;
	bool has[128] = {false};
	char first = '\0';
	name = str_trim(name);
	if (tells)
		*tells = false;
	if (name.n < 4 || name.p[name.n - 1] != ')')
		return name;
	for (from = name.n - 1; from > 0 && name.p[from - 1] != '('; from--) {
		char c = name.p[from - 1] | 0x20;
		if (!strchr("dmyhs/.:-, ", c) && name.p[from - 1] != '/')
			return name;
		first = c >= 'a' && c <= 'z' ? c : first;
		has[c & 127] = true;
	}
	if (from < 2 || !has['m'] || !((has['d'] && has['y']) || has['h']))
		return name;
	if (tells && has['d'] && (first == 'd' || first == 'm')) {
		*tells = true;
		*order = first == 'd' ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
	}
	return str_trim(str_part(name, 0, from - 1));
}
