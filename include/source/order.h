/* source/order - day first or month first: what a column's own dates tell of it, row by row.
 *
 * One struct order for each column of dates whose order neither the map nor the file says.  order_see looks
 * at its cell in a row: an ISO date or a month in letters tells nothing and asks nothing (ORDER_QUIET),
 * 02/03/2024 asks (ORDER_OPEN, the first of them kept with its place), 13/02/2024 answers (ORDER_KNOWN, that
 * one kept).  Where 02/13/2024 stands in the same column it holds both (ORDER_BOTH, both kept): one of them
 * does not tell of the others, so that what could be either still asks.  Where nothing answers, dots do:
 * whoever writes 02.03.2024 writes the day first (a local setting: month first is written with strokes or
 * hyphens).  Nothing is allocated; places are the rows'.
 */
#ifndef SOURCE_ORDER_H
#define SOURCE_ORDER_H

#include "format/csv.h"
#include "format/date.h"

enum order_state { ORDER_UNSEEN, ORDER_QUIET, ORDER_OPEN, ORDER_KNOWN, ORDER_BOTH };

struct order_place {
	uint32_t line, col; /* line 0: there is none */
	char text[33];
};

struct order {
	size_t cell;
	enum order_state state;
	enum date_order first; /* ORDER_KNOWN, ORDER_BOTH: of the two the first to stand there */
	uint32_t line, col;    /* of the date that asks, or answers */
	bool dotted;           /* ORDER_OPEN: all that ask are written with dots, 02.03.2024 */
	char text[33];         /* as written, no more than may be shown; "" where it may hold other words */
	struct order_place asks;  /* the first date that could be either */
	struct order_place other; /* ORDER_BOTH: the first that differs from `first` */
};

void order_see(struct order *o, const struct date_rules *rules, const struct csv_row *row);
bool order_is_open(const struct order *o); /* some date asks, and the others do not answer */
/* May this cell be shown: nothing but digits, signs of dates and the letters of months, at most 32? */
bool order_is_showable(struct str s);

/* "Date (dd/mm/yyyy)", "Seen (MM-DD-YY)": without what is in the brackets at its end, where that is how dates
 * or times are written; else the name as it is.  order: told by it, or left as it was; may be NULL. */
struct str order_name(struct str name, enum date_order *order, bool *tells);

#endif
