/* source/jsoncell - JSON that stands in a cell of a table, taken apart into values with their names.
 *
 * `{"1A": "Yes", "2B": "No"}`, `["1A", "3B"]`: what some systems write where a column would hold several
 * things.  Names of members inside members are joined by '/', items of an array have their array's name.
 * Empty strings and nulls are no values.  Everything lives in the arena or in the cell.  -1: the cell is not
 * JSON, or nothing but one word or number.
 */
#ifndef SOURCE_JSONCELL_H
#define SOURCE_JSONCELL_H

#include "base/arena.h"

struct jsoncell_value {
	struct str name, value; /* name: empty for an item of the outermost array */
	bool in_array;
	bool is_yes, is_no; /* true, "yes", "Y", 1; false, "no", "N", 0: an answer to what the name asks */
};

enum { JSONCELL_MOST = 4096 }; /* values in one cell */

int jsoncell_read(struct arena *a, struct str cell, struct jsoncell_value **value, size_t *n);

#endif
