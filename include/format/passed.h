/* format/passed - the policies that fitted their grammars when the programs were built, as the trees they were read into.
 *
 * Checking a policy against RELAX NG takes several times as long as reading it, reading it longer than the work of a small
 * command, and every command reads a hundred kilobytes of them.  The build runs case-check --passed over the policies, which
 * writes down the tree of each that fitted (passed_add, passed_write), and links that into every command; a policy whose
 * bytes, and those of its grammar, are still the same is taken from there.  Any other is read and checked at every load, as
 * all are where nothing is linked in (unit tests, the program that writes the trees).  The digest (seal_short) tells
 * versions apart; it is no proof against malice, and need not be: who can change a policy can change its grammar.
 *
 * Written are, in the byte order of the machine: how many; of each its digest and where its tree begins; the trees, an
 * element before those in it.  Nothing here fails.
 */
#ifndef FORMAT_PASSED_H
#define FORMAT_PASSED_H

#include "base/buf.h"
#include "format/schema.h"

/* The tree of a policy, in the arena, its strings in the program; NULL: it has not passed. */
struct schema_node *passed_tree(struct str policy, struct str grammar, struct arena *a);

/* What is to be linked in; zero is a valid, empty one. */
struct passed {
	struct buf index, trees;
};
void passed_add(struct passed *p, struct str policy, struct str grammar, const struct schema_node *root);
void passed_write(struct passed *p, struct buf *to); /* closes it too */

#endif
