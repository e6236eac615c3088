/* format/encoding - text that is not UTF-8 made UTF-8: found by its bytes or told by name, then decoded.
 *
 * The rule: a byte order mark; else zero bytes in every other place are UTF-16 (of four, UTF-32); else what
 * is UTF-8 is UTF-8; else Windows-1252, which is what a UK office program writes.  The repertoires are
 * retyped from the Unicode Consortium's mapping files (CP1250 to CP1254, CP1257, CP437, CP850, ROMAN; ISO
 * 8859-1 and -15); places that one leaves empty become U+FFFD, and so does half a surrogate pair;
 * `replaced` counts them.  A mark at the beginning is dropped. An encoding_text owns its bytes until
 * encoding_close.  More than 8 MiB of them lie in a private file without a name in the folder of `beside`
 * (as base/spill's do), mapped, so that memory stays small at any size; with beside NULL in
 * memory.  ERR_SYSTEM where that file cannot be written, and nothing else: any bytes can be decoded. Line
 * and column, as a reader of the text counts them, are the decoded text's.
 */
#ifndef FORMAT_ENCODING_H
#define FORMAT_ENCODING_H

#include "base/buf.h"
#include "base/file.h"

enum encoding {
	ENCODING_NONE, /* not known, or not told */
	ENCODING_UTF_8,
	ENCODING_UTF_16LE,
	ENCODING_UTF_16BE,
	ENCODING_UTF_32LE,
	ENCODING_UTF_32BE,
	ENCODING_WINDOWS_1252,
	ENCODING_LATIN_1,
	ENCODING_LATIN_9,
	ENCODING_CP437,
	ENCODING_CP850,
	ENCODING_MACINTOSH,
	ENCODING_WINDOWS_1250,
	ENCODING_WINDOWS_1251,
	ENCODING_WINDOWS_1253,
	ENCODING_WINDOWS_1254,
	ENCODING_WINDOWS_1257,
	ENCODINGS,
};

enum encoding_how { ENCODING_BY_MARK, ENCODING_BY_ZEROS, ENCODING_IS_VALID, ENCODING_OTHERWISE };

struct encoding_found {
	enum encoding encoding;
	enum encoding_how how;
	size_t mark; /* bytes of the byte order mark */
};

/* By the rule above.  `look`: how many bytes are held against UTF-8 (SIZE_MAX: all). */
struct encoding_found encoding_find(struct str bytes, size_t look);
/* "utf-8", "UTF-16LE", "utf16" (little-endian unless a mark says otherwise), "windows-1252", "cp1252",
 * "ansi", "latin-1", "iso-8859-1", ...: letters and digits alone count.  -1: no such name. */
int encoding_of(struct str name, enum encoding *e);
const char *encoding_name(enum encoding e);  /* "utf-8", as encoding_of reads it */
const char *encoding_words(enum encoding e); /* "UTF-16, little-endian" */
void encoding_names(struct buf *b);          /* all of them, for a message */

struct encoding_text {
	struct str text;      /* UTF-8 */
	uint64_t replaced;    /* U+FFFD put where there was no character */
	char *own;            /* private from here on */
	size_t mapped;
};

/* The whole of bytes.  UTF-8 is checked: bad bytes become U+FFFD.  from: where bytes are mapped from, so
 * that what has been decoded is let go; NULL where they are not or need not be. */
int encoding_open(struct str bytes, enum encoding as, const char *beside, const struct file_bytes *from,
		  struct encoding_text *t, struct err *e);
void encoding_let_go(const struct encoding_text *t); /* what is mapped need not stay in memory */
void encoding_close(struct encoding_text *t);        /* a zero one is fine */
/* What a byte stands for in an encoding of one byte a character; U+FFFD: nothing, or it is of another
 * kind. */
int32_t encoding_point(enum encoding as, unsigned char c);
/* Letters of fonts that hold pictures (Symbol, Wingdings; also as U+F000 and what follows): a tick, a cross,
 * a box, else a bullet. */
int32_t encoding_symbol(int32_t point);
/* A piece, added to b: the bytes taken, fewer than piece.n where a character is cut at its end (unless
 * is_last). */
size_t encoding_decode(enum encoding as, struct str piece, bool is_last, struct buf *b, uint64_t *replaced);

#endif
