/* source/tree - records of XML and JSON turned into rows of the column maps that describe them (`<records>`
 * in a map).
 *
 * A driver tells the tree what it meets, in the file's order: elements entered and left, and the values they
 * hold.  An element at the place a map names is a row of that map: its values, and those that its columns ask
 * for elsewhere ("../a/b"), become the cells, everything else in it goes to extra under its path.  A file may
 * have rows of several maps, one inside the other.  A value outside every row goes to the first row below its
 * element; where no row follows it is set aside with its path, so that nothing is lost.  Of a value that
 * comes twice the record gets both, joined.  A map may say that a path is about the file (passed over, and
 * told), that what an element holds is one value as a whole, and which columns make an element a row.
 *
 *     tree_enter, tree_value..., tree_enter, ... tree_leave: 1 -> tree_take until it gives 0, then go on
 *
 * Strings given are copied; records live until the next call.  Memory: the values of the elements that are
 * open.  Caps: TREE_DEPTH, TREE_PATHS different paths, TREE_VALUES values in the open elements; over one of
 * them the functions give -1.
 */
#ifndef SOURCE_TREE_H
#define SOURCE_TREE_H

#include "source/sheet.h"

enum { TREE_MAPS = 31, TREE_DEPTH = 64, TREE_PATHS = 1 << 13, TREE_VALUES = 1 << 16, TREE_WHOLE = 8 << 20 };

struct tree_place {
	uint32_t line, col;
	uint64_t byte;
};

struct tree;

struct tree_source { /* a map, and one of the places where it has rows */
	const struct map *map;
	const struct map_records *records;
};

/* The maps that describe an XML file with this outermost element; only: the map of this name, empty: any.  0:
 * none. */
size_t tree_maps(const struct map_set *set, struct str only, struct str root,
		 struct tree_source found[static TREE_MAPS]);
int tree_open(struct sheet_run *run, const struct tree_source *source, size_t n, struct str bytes,
	      struct str file, struct tree **t);
void tree_close(struct tree *t); /* NULL is fine */

/* The names of the attributes that give an element its name and its value; absent: there are none. */
struct str tree_key(const struct tree *t);
struct str tree_key_value(const struct tree *t);

bool tree_leads(struct tree *t,
		struct str name); /* an element of this name, entered now, is a row or has rows inside */
int tree_enter(struct tree *t, struct str name, struct tree_place place);
int tree_value(struct tree *t, struct str name, struct str value,
	       struct tree_place place);      /* name absent: the element's own */
int tree_leave(struct tree *t, uint64_t end); /* 1: records can be taken; end: the byte behind the element */
int tree_take(struct tree *t, struct record *r); /* 1, 0 */
/* tree_asks: a map leaves the order of day and month to the dates themselves.  tree_only_look: nothing but
 * that is looked for: rows give no records (tree_take: always 0).  tree_has_seen: so many rows, and no date
 * asks.  tree_question: a date asks that no other answers (-1, ERR_INPUT).  tree_learn: what `seen` saw holds
 * for the rows of t; it must outlive t. */
bool tree_asks(const struct tree *t);
void tree_only_look(struct tree *t);
bool tree_has_seen(const struct tree *t, size_t rows);
int tree_question(struct tree *t, struct err *e);
void tree_learn(struct tree *t, const struct tree *seen);
const struct sheet *tree_sheet(const struct tree *t, const struct map *m); /* NULL: it has had no row */
size_t tree_depth(const struct tree *t);
bool tree_has_rows(const struct tree *t); /* rows may stand inside the element entered last */
uint64_t tree_done(const struct tree *t); /* what stands from here on has not been given, should the file
					     break off now */
/* The elements beyond `depth` are given up, with what they hold: the driver sets their bytes aside. */
void tree_drop(struct tree *t, size_t depth, uint64_t end);
void tree_tell(const struct tree *t); /* at the end: what was passed over, what is told of whole columns */

#endif
