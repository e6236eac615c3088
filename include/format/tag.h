/* format/tag - where the tags of an XML text are, and whether it keeps within the caps, before a parser sees
 * it.
 *
 * The text is cut into tokens: runs of text, tags, and all else (comments, processing instructions, CDATA,
 * a DOCTYPE), each with its bytes, line and column (counted in bytes).  It is not a parser: it tells
 * nothing about names and nesting. It stops at what must not go on: a tag over 64 kB or 256 attributes (the
 * library's time grows with the square of them), a DOCTYPE with a declaration in it, a comment over 8 MB,
 * an encoding we do not read, a byte that is not in that encoding.  Strings are borrowed from the text;
 * nothing is allocated.
 * Source: docs/safety-and-use.md 4.1.
 */
#ifndef FORMAT_TAG_H
#define FORMAT_TAG_H

#include "base/str.h"

enum tag_kind { TAG_END, TAG_TEXT, TAG_OPEN, TAG_CLOSE, TAG_EMPTY, TAG_OTHER, TAG_BROKEN, TAG_REFUSED };

enum { TAG_MOST_BYTES = 64 * 1024, TAG_MOST_ATTRIBUTES = 256, TAG_MOST_OTHER = 8 << 20,
      TAG_TEXT_PIECE = 64 * 1024 };

struct tag { /* [byte, end) of the text; end_line and end_col are of what follows */
	uint64_t byte, end;
	uint32_t line, col, end_line, end_col;
	enum tag_kind kind;
};

struct tag_scan {
	struct str bytes;
	size_t at, line_start;
	uint32_t line;
	bool is_cp1252;  /* else UTF-8; to be converted before a parser that knows only UTF-8 */
	char why[200];   /* BROKEN, REFUSED: what is wrong, in plain words */
	enum tag_kind stopped; /* private */
};

/* passes a byte order mark, looks at the XML declaration */
void tag_open(struct tag_scan *s, struct str bytes);
/* The next token; text comes in pieces of at most 64 kB, no character cut.  BROKEN and REFUSED come again and
 * again. */
enum tag_kind tag_next(struct tag_scan *s, struct tag *t);
/* The tags (OPEN, CLOSE, EMPTY) that begin before `until`, up to `room` of them, and the texts between them
 * passed over; their number.  Ends early at what it does not know or cannot see the end of, which tag_next
 * then tells.  Only for speed. */
size_t tag_plain(struct tag_scan *s, size_t until, struct tag *t, size_t room);

#endif
