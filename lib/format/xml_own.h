/* The inside of format/xml: what its parts share. */
#ifndef FORMAT_XML_OWN_H
#define FORMAT_XML_OWN_H

#include "format/xml.h"

struct xml_batch { /* the items of a feed */
	struct xml_item *item;
	size_t n, cap, given;
	struct buf text;   /* texts that do not stand in the file as they are meant, one behind the other */
	size_t given_text; /* bytes of it that are in items given */
	struct arena arena; /* attributes */
};

void xml_fill(struct xml *x, struct xml_batch *b); /* with the next items; none: the end */
void xml_batch_close(struct xml_batch *b);

/* A few batches go round between a thread that fills them and whoever takes (xml_ahead.c). */
struct xml_ahead;
struct xml_ahead *xml_ahead_open(struct xml *x);
struct xml_batch *xml_ahead_next(struct xml_ahead *h); /* the one before goes back; without items at the end */
void xml_ahead_close(struct xml_ahead *h); /* at any point; waits for the thread.  NULL is fine */

#endif
