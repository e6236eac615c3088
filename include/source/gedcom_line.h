/* source/gedcom_line - the lines of one GEDCOM record as a tree of nodes.
 *
 * Text is UTF-8 (source/gedcom_char).  Lines end in LF, CR or CRLF; blanks before the level are allowed.
 * CONC and CONT are joined into the value of the line they continue, as bytes, so that a character cut in
 * two by CONC is whole again; "@@" becomes "@" (GEDCOM 7: at the beginning of a value only).  A line that
 * is none is taken as a continuation of the one before and told; one whose level jumps is put below the one
 * before and told. Caps: 99 levels, tags of 32 characters, GEDCOM_NODES lines in a record: over it
 * *too_many is set and the rest left out. Nodes and values live in the arena; values without a continuation
 * or "@@" are borrowed from the text.
 * Source: The GEDCOM Standard 5.5.1 chapter 1, GEDCOM 5.5.5 (line values), FamilySearch GEDCOM 7.0 chapter
 * 1.
 */
#ifndef SOURCE_GEDCOM_LINE_H
#define SOURCE_GEDCOM_LINE_H

#include "base/arena.h"
#include "base/diag.h"

enum { GEDCOM_NODES = 50000 };

struct gedcom_node {
	struct str xref; /* without its @ signs; absent: none */
	struct str tag;
	struct str value; /* absent: none.  A pointer stands in `to` instead */
	struct str to;    /* "I1" of @I1@; absent: no pointer */
	struct gedcom_node *child, *last, *next;
	uint32_t line, level;
	bool seen; /* has found its place in a record */
};

struct gedcom_alias { /* GEDCOM 7, HEAD/SCHMA: a tag of the file's own for one of the standard's */
	struct str tag, means;
};

struct gedcom_reading {
	struct str file;
	struct diags *diags; /* NULL: nothing is told */
	unsigned long *odd;  /* how many lines have been told; only the first are */
	const char *const
		*only; /* NULL-ended tags of level 1 that are wanted, with all below them; NULL: all */
	const struct gedcom_alias *alias;
	size_t aliases;
	uint32_t line; /* the number of the first line */
	bool is_7, too_many;
};

/* All level-0 lines of the text, in order, linked by next. */
struct gedcom_node *gedcom_line_read(struct str text, struct gedcom_reading *how, struct arena *a);
/* The line itself, or a copy with U+FFFD for every zero byte: an id with one in it would end there in the case file, and
 * be that of somebody else. */
struct str gedcom_line_without_zero(struct str line, struct arena *a);
/* LEVEL [@XREF@] TAG [VALUE] of one line; false: not a line of GEDCOM.  Only level, xref, tag and value
 * are set. */
bool gedcom_line_cut(struct str line, struct gedcom_node *n);
bool gedcom_line_pointer(struct str value, struct str *to); /* "@I1@" */
struct gedcom_node *gedcom_line_add(struct gedcom_node *up, struct arena *a, const char *tag,
				    struct str value, uint32_t line);
struct gedcom_node *gedcom_line_first(const struct gedcom_node *n,
				      const char *tag); /* first child of that tag; NULL */
struct gedcom_node *gedcom_line_next(struct gedcom_node *n,
				     const char *tag); /* n or a later sibling of that tag */
struct str gedcom_line_value(const struct gedcom_node *n,
			     const char *tag); /* trimmed; absent when not there */
bool gedcom_line_is(const struct gedcom_node *n, const char *tag);
bool gedcom_line_says(struct str text, const char *word); /* whatever their case */

#endif
