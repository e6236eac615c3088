/* format/jsontoken - a JSON text as a stream of tokens with their places, for documents larger than memory
 * should hold.
 *
 * Strict JSON (RFC 8259) in UTF-8, with or without a byte order mark; a name given twice in one object is
 * given twice.  The scan owns nothing but its buffers: the text stays the caller's and must outlive it; key
 * and text of a token live until the next one.  Of a number the text is what is written; escapes in strings
 * are undone, half a surrogate pair is U+FFFD. With `several` the text may hold values one after another
 * (JSON Lines).  What is not JSON gives JSONTOKEN_BROKEN once, with why in plain words and never text of the
 * file, and then the end; jsontoken_skip_line goes on at the next line. Caps: JSONTOKEN_DEPTH brackets in
 * brackets, JSONTOKEN_STRING bytes in a string.  Line and col count from 1, col in bytes.
 */
#ifndef FORMAT_JSONTOKEN_H
#define FORMAT_JSONTOKEN_H

#include "base/buf.h"

enum { JSONTOKEN_DEPTH = 60, JSONTOKEN_STRING = 8 << 20 };

enum jsontoken_kind {
	JSONTOKEN_END,
	JSONTOKEN_OPEN, /* an object or an array */
	JSONTOKEN_CLOSE,
	JSONTOKEN_TEXT, /* a string */
	JSONTOKEN_NUMBER,
	JSONTOKEN_TRUE,
	JSONTOKEN_FALSE,
	JSONTOKEN_NULL,
	JSONTOKEN_BROKEN,
};

struct jsontoken {
	enum jsontoken_kind kind;
	bool is_array;   /* OPEN, CLOSE */
	struct str key;  /* of a member of an object; absent elsewhere and at CLOSE */
	struct str text; /* TEXT, NUMBER, TRUE, FALSE, NULL; BROKEN: why */
	unsigned depth;  /* brackets open around it: 0 the outermost value */
	uint32_t line, col;
	uint64_t byte, end; /* where it begins (OPEN: its bracket), and the byte behind it */
};

struct jsontoken_scan {
	struct str bytes;
	size_t at, line_start;
	uint32_t line;
	unsigned depth;
	uint64_t arrays, follows; /* a bit for each open bracket: it is an array; a value of it has been */
	struct buf key, text;
	bool several, has_value, is_stopped;
};

void jsontoken_open(struct jsontoken_scan *s, struct str bytes, bool several);
bool jsontoken_next(struct jsontoken_scan *s, struct jsontoken *t); /* false at the end */
void jsontoken_skip_line(struct jsontoken_scan *s); /* after BROKEN, where values stand one on a line */
void jsontoken_close(struct jsontoken_scan *s);

#endif
