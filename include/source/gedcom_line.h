/* source/gedcom_line - the lines of a GEDCOM file as trees of nodes.
 *
 * Lines end in LF, CR or CRLF; blanks before the level are allowed.  CONC and CONT are joined into the value of the
 * line they continue; "@@" becomes "@" (GEDCOM 7: at the beginning of a value only).  A line that is none is taken as
 * a continuation of the one before and told; one whose level jumps is put below the one before and told.
 * Nodes and values live in the arena; values without a continuation or "@@" are borrowed from the bytes.
 */
#ifndef SOURCE_GEDCOM_LINE_H
#define SOURCE_GEDCOM_LINE_H

#include "base/arena.h"
#include "base/diag.h"

struct gedcom_node {
	struct str xref;  /* without its @ signs; absent: none */
	struct str tag;
	struct str value; /* absent: none.  A pointer stands in `to` instead */
	struct str to;    /* "I1" of @I1@; absent: no pointer */
	struct gedcom_node *child, *last, *next;
	uint32_t line, level;
	size_t from, end; /* level 0: bytes of the whole record */
	bool seen;        /* has found its place in a record */
};

/* All level-0 lines, in order, linked by next. */
struct gedcom_node *gedcom_line_read(struct str bytes, struct str file, struct arena *a, struct diags *diags);
struct gedcom_node *gedcom_line_first(const struct gedcom_node *n, const char *tag); /* first child of that tag; NULL */
struct gedcom_node *gedcom_line_next(struct gedcom_node *n, const char *tag);        /* n or a later sibling of that tag */
struct str gedcom_line_value(const struct gedcom_node *n, const char *tag);          /* trimmed; absent when not there */
bool gedcom_line_is(const struct gedcom_node *n, const char *tag);

#endif
