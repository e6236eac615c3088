/* format/numbering - the numbers of lists in a Word document, as Word shows them: "1.", "b)", "2.1".
 *
 * A paragraph names a list (numId) and a level; the list is an instance of an abstract one, whose levels say
 * how they count and what stands around the number ("%1.%2").  Instances of one abstract list count on from
 * one another, but where an instance says where it starts; a level begins anew after one above it.  Bullets,
 * pictures and lists that are not described have no number.  What is made lives in the arena given; a struct
 * numbering is zero where a document has no such part.  -1: the part is broken (ERR_INPUT).  Source: ECMA-376
 * part 1, 17.9 (numbering).
 */
#ifndef FORMAT_NUMBERING_H
#define FORMAT_NUMBERING_H

#include "base/buf.h"
#include "format/office.h"

enum { NUMBERING_LEVELS = 9, NUMBERING_LISTS = 1 << 14 };

struct numbering_list;
struct numbering {
	struct numbering_list *list, *abstract;
	size_t lists, list_cap, abstracts, abstract_cap;
};

int numbering_read(struct numbering *n, struct zip_archive *z, struct str part, struct str file,
		   struct arena *a, struct err *e);
/* The next paragraph of this list and level: its number, as it is shown, goes to b; nothing where it has
 * none. */
void numbering_next(struct numbering *n, struct str list, unsigned level, struct buf *b);

#endif
