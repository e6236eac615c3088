/* format/xml - XML as a stream of elements, through libxml2's SAX2 push parser (the only file that reads data
 * XML).
 *
 * Caps (safety-and-use.md 4.1): depth 64, 256 attributes on a tag, 64 kB a tag, 8 MB of text in an element.
 * No network, no external entity, no DTD.  A bare DOCTYPE with an external id is passed over and nothing is
 * loaded; one with a declaration in it is refused at once.  Broken XML: what was read before the break has
 * been given; xml_next then gives XML_BROKEN once, with place and reason in plain words, and then the end.
 * UTF-8 and Windows-1252 (also when called ISO-8859-1) are read; a file in another encoding is refused.
 * Names come without namespace prefix; xmlns is no attribute.  Text between tags comes also when it is blank.
 * Strings live until the next xml_next; a text may lie in the bytes given.  Memory does not depend on the
 * size of the file.  Line, col and byte are of the bytes given: of TEXT where it begins; of BROKEN where the
 * trouble is, byte being at or before it; col counts bytes.
 */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/buf.h"

enum xml_event { XML_END_OF_FILE, XML_OPEN, XML_TEXT, XML_CLOSE, XML_BROKEN, XML_REFUSED };

struct xml_attribute {
	struct str name, value;
};

struct xml_item {
	enum xml_event event;
	struct str name;       /* OPEN, CLOSE */
	struct str text;       /* TEXT: all text between two tags, entities undone; BROKEN, REFUSED: why */
	const struct xml_attribute *attribute;
	size_t attributes;
	unsigned depth;        /* 1: the root */
	uint32_t line, col;
	uint64_t byte;         /* OPEN: offset of '<'; CLOSE: offset after '>' */
};

struct xml;
struct xml *xml_open(struct str bytes, struct str file); /* bytes stay the caller's and must outlive it */
/* The same from a text that comes in pieces (an entry of an archive): read gives up to `room` bytes and their
 * number, 0 at the end; -1 makes the text broken there.  256 kB of it are held, a comment's worth where there
 * is one. */
struct xml *xml_open_stream(int (*read)(void *self, char *to, size_t room, size_t *n), void *self);
int xml_next(struct xml *x, struct xml_item *item);      /* 1, 0 at the end of file */
/* the same without a copy; NULL at the end of file */
const struct xml_item *xml_take(struct xml *x);
void xml_ignore_blanks(struct xml *x);                   /* text that is nothing but blanks does not come */
/* before the first item: a thread reads on while items are taken */
void xml_read_ahead(struct xml *x);
void xml_close(struct xml *x);
/* the outermost element's name; absent: none stands in these bytes */
struct str xml_root(struct str bytes, struct arena *a);
/* & < > " ' as entities; C0 controls bar \t \n become U+FFFD; other controls and marks that turn the
 * direction as numbers */
void xml_escape(struct str s, struct buf *b);

#endif
