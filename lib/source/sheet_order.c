/* The order of day and month, from the rows below the header: a part of source/sheet. */
#include "source/order.h"
#include "sheet_own.h"

static bool is_row(const struct sheet *t, const struct csv_row *row)
{
	return !row->broken && (row->cells == t->columns || t->run->o->pad) && row->cells > 0;
}

static bool is_next_table(struct sheet *t, const struct csv_row *row)
{
	return t->run->heads && heads_may_be(t->run->heads, row) && sheet_is_other(t, row);
}

/* A handful of rows are enough where no date asks.  A date that asks is looked for an answer to the end, and an answer for
 * another that says the contrary. */
static bool is_enough(const struct order *o, size_t n, int rows, int look_ahead)
{
	bool all = true;
	for (size_t i = 0; i < n; i++) {
		if (o[i].state == ORDER_OPEN || o[i].state == ORDER_KNOWN || (o[i].state == ORDER_BOTH && !order_is_open(&o[i])))
			return false;
		all = all && o[i].state != ORDER_UNSEEN;
	}
	return all || rows >= look_ahead;
}

static int see_rows(struct sheet *t, struct order *o, size_t n, int look_ahead, struct err *e)
{
	struct csv_row row;
	int more, rows = 0;
	while ((more = t->grid->next(t->grid, &row, e)) > 0 && !is_next_table(t, &row)) {
		if (!is_row(t, &row))
			continue;
		for (size_t i = 0; i < n; i++)
			order_see(&o[i], &t->run->o->dates, &row);
		if (is_enough(o, n, ++rows, look_ahead))
			break;
	}
	return more < 0 || t->grid->rewind(t->grid, e) < 0 ? -1 : 0;
}

static const char *first_words(enum date_order order)
{
	return order == DATE_DAY_FIRST ? "day first" : "month first";
}

static void tell(struct sheet *t, const struct order *o)
{
	char name[160], text[160];
	fill_tell(t->fill, o->cell, o->first, o->line);
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, o->line, o->col, "%s: %s, from %s on line %u",
			 diag_quote(fill_name(t->fill, o->cell), name), first_words(o->first),
			 o->text[0] ? diag_quote(str_of(o->text), text) : "a date", o->line);
}

static const char *shown(const char *text, char *room)
{
	return text[0] ? diag_quote(str_of(text), room) : "a date";
}

static enum date_order not_first(const struct order *o)
{
	return o->first == DATE_DAY_FIRST ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
}

/* Some of each: what can be read in one way alone is read so. */
static void tell_both(struct sheet *t, const struct order *o)
{
	char name[160], one[160], other[160];
	fill_tell_both(t->fill, o->cell);
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_WARNING, t->file, o->other.line, o->other.col,
			 "%s: %s on line %u is %s, %s on line %u %s: each is read in the only way it can be",
			 diag_quote(fill_name(t->fill, o->cell), name), shown(o->text, one), o->line, first_words(o->first),
			 shown(o->other.text, other), o->other.line, first_words(not_first(o)));
}

/* What the other columns of the table say, for whoever has to answer. */
static void say_others(struct sheet *t, const struct order *o, size_t n, struct buf *b)
{
	char name[160];
	size_t known = 0;
	for (size_t i = 0; i < n && known < 3; i++)
		if (o[i].state == ORDER_KNOWN)
			buf_addf(b, "%s%s is %s (line %u)", known++ ? ", " : "; in the same table ", diag_quote(fill_name(t->fill, o[i].cell), name),
				 first_words(o[i].first), o[i].line);
}

static void say_both(const struct order *o, struct buf *b)
{
	char one[160], other[160];
	buf_addf(b, " the column holds both: %s on line %u is %s, %s on line %u %s", shown(o->text, one), o->line, first_words(o->first),
		 shown(o->other.text, other), o->other.line, first_words(not_first(o)));
}

/* The question, with the two ways in which the date could be meant. */
static int question(struct sheet *t, const struct order *o, const struct order *all, size_t n, struct err *e)
{
	char name[160], text[160];
	bool both = o->state == ORDER_BOTH;
	const struct order_place asks = o->asks;
	struct date_rules by = t->run->o->dates;
	struct buf words[2] = {{0}, {0}}, others = {0};
	struct date d, end;
	const char *why;
	by.ask = false;
	for (int i = 0; i < 2; i++) {
		by.order = i ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
		if (asks.text[0] && date_parse_period(&by, str_of(asks.text), &d, &end, &why) >= 0)
			date_write_words(&d, &words[i]);
	}
	bool is_shown = words[0].n && words[1].n;
	if (both)
		say_both(o, &others);
	else
		buf_add_z(&others, " no date in the column tells"), say_others(t, all, n, &others);
	err_set_at(e, ERR_INPUT, t->file, asks.line, asks.col,
		   "%s: day first or month first?  %s%s%s%s%s%s%s; give --dates day-first or --dates month-first%s",
		   diag_quote(fill_name(t->fill, o->cell), name), is_shown ? diag_quote(str_of(asks.text), text) : "Its dates",
		   is_shown ? " is " : " could be either,", is_shown ? words[0].p : "", is_shown ? " or " : "", is_shown ? words[1].p : "",
		   is_shown ? ", and" : "", others.p, t->grid ? ", or write `# dates: day-first` above the header" : "");
	buf_close(&others);
	buf_close(&words[0]);
	buf_close(&words[1]);
	return -1;
}

/* A date asks, and no date answers: the column's own name may, "Date (dd/mm/yyyy)". */
static bool is_told_by_name(struct sheet *t, const struct order *o)
{
	bool tells;
	char name[160];
	enum date_order first = DATE_DAY_FIRST;
	order_name(fill_name(t->fill, o->cell), &first, &tells);
	if (!order_is_open(o) || !tells)
		return false;
	fill_tell(t->fill, o->cell, first, o->asks.line);
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, o->asks.line, o->asks.col, "%s: %s, as its name says",
			 diag_quote(fill_name(t->fill, o->cell), name), first_words(first));
	return true;
}

static bool is_told_by_dots(struct sheet *t, const struct order *o)
{
	char name[160], text[160];
	if (o->state != ORDER_OPEN || !o->dotted)
		return false;
	fill_tell(t->fill, o->cell, DATE_DAY_FIRST, o->line);
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, o->line, o->col,
			 "%s: day first, as dates with dots are written (%s; --dates month-first if not)",
			 diag_quote(fill_name(t->fill, o->cell), name), o->text[0] ? diag_quote(str_of(o->text), text) : "here");
	return true;
}

static size_t find_asking(struct sheet *t, struct order **order)
{
	struct order *o = *order = ARENA_ARRAY(&t->arena, struct order, t->columns + 1);
	size_t n = 0;
	for (size_t c = 0; c < t->columns; c++)
		if (fill_asks(t->fill, c))
			o[n++].cell = c;
	return n;
}

/* ---- rows without a grid */

void sheet_see(struct sheet *t, const struct csv_row *row)
{
	if (!t->has_orders)
		t->orders = find_asking(t, &t->order);
	t->has_orders = true;
	for (size_t i = 0; i < t->orders; i++)
		order_see(&t->order[i], &t->run->o->dates, row);
}

bool sheet_is_open(const struct sheet *t)
{
	for (size_t i = 0; i < t->orders; i++)
		if (t->order[i].state == ORDER_OPEN || t->order[i].state == ORDER_KNOWN)
			return true;
	return false;
}

int sheet_question(struct sheet *t, struct err *e)
{
	for (size_t i = 0; i < t->orders; i++)
		if (order_is_open(&t->order[i]) && (t->order[i].state == ORDER_BOTH || !t->order[i].dotted))
			return question(t, &t->order[i], t->order, t->orders, e);
	return 0;
}

void sheet_learn(struct sheet *t, const struct sheet *seen)
{
	for (size_t i = 0; i < seen->orders; i++) {
		const struct order *o = &seen->order[i];
		if (!fill_asks(t->fill, o->cell) || is_told_by_dots(t, o))
			continue;
		if (o->state == ORDER_KNOWN)
			tell(t, o);
		else if (o->state == ORDER_BOTH)
			tell_both(t, o);
	}
}

/* ---- a table */

int sheet_look(struct sheet *t, struct err *e)
{
	struct order *o;
	size_t n = find_asking(t, &o);
	if (n == 0)
		return 0;
	if (see_rows(t, o, n, t->run->maps->look_ahead, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (order_is_open(&o[i]) && !is_told_by_name(t, &o[i]) && !is_told_by_dots(t, &o[i]))
			return question(t, &o[i], o, n, e);
	for (size_t i = 0; i < n; i++)
		if (o[i].state == ORDER_KNOWN)
			tell(t, &o[i]);
		else if (o[i].state == ORDER_BOTH)
			tell_both(t, &o[i]);
	return 0;
}

int sheet_look_again(struct sheet *t, size_t cell, struct err *e)
{
	struct order o = {.cell = cell};
	struct csv_row row;
	int more;
	if (t->grid->rewind(t->grid, e) < 0)
		return -1;
	while ((more = t->grid->next(t->grid, &row, e)) > 0 && !is_next_table(t, &row))
		if (is_row(t, &row))
			order_see(&o, &t->run->o->dates, &row);
	if (more < 0 || t->grid->rewind(t->grid, e) < 0)
		return -1;
	for (size_t i = 0; i < t->rows; i++)
		if (t->grid->next(t->grid, &t->last, e) < 0)
			return -1;
	if (o.state == ORDER_KNOWN)
		tell(t, &o);
	else if (o.state == ORDER_BOTH)
		tell_both(t, &o);
	return o.state == ORDER_KNOWN || o.state == ORDER_BOTH || is_told_by_dots(t, &o);
}
