/* What the parts of format/schema share.  Not for others. */
#ifndef FORMAT_SCHEMA_OWN_H
#define FORMAT_SCHEMA_OWN_H

#include "base/buf.h"
#include "format/schema.h"

/* The tree of a policy, in the arena; NULL with ERR_INPUT where it is no XML. */
struct schema_node *schema_tree(struct str bytes, struct str file, struct arena *a, struct err *e);

/* What is wrong with an element, in words, by the grammar: which attribute it does not know, what a value may be, what is
 * missing before what, what is too short.  The nodes are libxml2's: the grammar's document, the element (or something in it).
 * false: the grammar does not tell; nothing is added to b.  Shows names of the grammar and of the markup, never a value. */
bool schema_explain(const void *grammar, const void *node, struct buf *b);

#endif
