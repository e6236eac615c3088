/* The inside of format/xml: what its parts share. */
#ifndef FORMAT_XML_OWN_H
#define FORMAT_XML_OWN_H

#include "format/tag.h"
#include "format/xml.h"

enum { XML_MOST_DEPTH = 64, XML_MOST_TEXT = 8 << 20, XML_FEED = 64 * 1024 };

/* Items that wait to be given.  Texts made anew lie one behind the other in one buffer, which may move as it grows: such an
 * item holds its length alone, and its text begins where the one before ended.  A text as it stands is borrowed. */
struct xml_queue {
	struct xml_item *item;
	size_t n, cap;
	struct buf text;
	size_t text_from; /* what is not yet an item begins here in `text` */
};

static inline struct xml_item *xml_queue_add(struct xml_queue *q)
{
	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : 256;
		q->item = arena_grow(q->item, q->cap, sizeof *q->item);
	}
	return &q->item[q->n++];
}

bool xml_is_blank(struct str s);

/* The plain part (xml_plain.c). */
struct xml_plain {
	uint64_t gone;   /* bytes before the window */
	unsigned depth;  /* of the open elements */
	size_t *text_in; /* bytes of text in the innermost of them */
	bool ignores_blanks;
	size_t looked; /* it was not plain at this byte of the window, */
	bool is_long;  /* ... or too long to tell, */
	bool is_end;   /* ... or there is no element, but the end of the one around it */
};

/* The text and the element that come next, with all it holds, as the library would give them; s and *last are moved behind it.
 * false: not plain, nothing is changed and the library is to read it. */
bool xml_plain_take(struct xml_plain *x, struct tag_scan *s, struct tag *last, struct xml_queue *q);

#endif
