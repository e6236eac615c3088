/* source/gedcom_char - in which characters a GEDCOM file is written, and its text as UTF-8.
 *
 * The bytes are asked before what the file says of itself: a byte order mark or NUL bytes tell UTF-16; text
 * that is UTF-8 and not mere ASCII is read as that, whatever CHAR says; ANSEL is believed where the text
 * reads as ANSEL.  What is left is a code page, by CHAR, else Windows-1252.  A piece of a UTF-8 file that
 * is none is read as Windows-1252, piece by piece. Text is turned a piece at a time, so that memory does
 * not depend on the size of the file.
 * Source: formats of CHAR as GEDCOM 5.5.1 names them (ANSEL, UTF-8, UNICODE, ASCII) and as programs write
 * them.
 */
#ifndef SOURCE_GEDCOM_CHAR_H
#define SOURCE_GEDCOM_CHAR_H

#include "base/arena.h"
#include "base/file.h"
#include "format/encoding.h"

struct gedcom_char {
	enum encoding encoding;
	bool is_ansel;   /* which is none of format/encoding's */
	struct str said; /* CHAR's value; absent: it says nothing.  Of the file's bytes */
	bool is_lie;     /* the bytes tell something else than CHAR */
	bool mixed;      /* UTF-8 for the most part, with pieces that are not */
	size_t begin;    /* behind the byte order mark */
	const struct file_bytes *mapped; /* as given, and outlives this */
};

/* mapped: where the bytes are mapped from, so that what has been looked at is let go; NULL: nowhere. */
void gedcom_char_find(struct str bytes, const struct file_bytes *mapped, struct gedcom_char *c);
/* --encoding NAME, as format/encoding has names, and "ansel": it is believed.  false: there is no such
 * name. */
bool gedcom_char_told(struct str name, struct gedcom_char *c);
const char *gedcom_char_name(const struct gedcom_char *c);
/* A piece of the file as UTF-8: the bytes themselves where nothing is to be turned, else in the arena. */
struct str gedcom_char_text(const struct gedcom_char *c, struct str raw, struct arena *a);
/* The line at *at, without its end (LF, CR, CRLF); *at moves behind it.  false: the end of the file. */
bool gedcom_char_line(const struct gedcom_char *c, struct str bytes, size_t *at, struct str *line);

#endif
