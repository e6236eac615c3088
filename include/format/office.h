/* format/office - what workbooks (.xlsx) and documents (.docx) have in common: a zip of XML parts joined by
 * relations; and what OpenDocument shares with them.
 *
 * The main part of those two is found through _rels/.rels and told by its outermost element, never by its
 * name; the targets of relations are names of entries, "../" undone, and are used for looking up only.  A
 * part's XML is read as a stream.  What is made lives in the arena given; the archive must outlive an open
 * part. ERR_INPUT: a part that should be there is not, or is broken. Source: ECMA-376 part 2
 * (relationships), ISO/IEC 29500.
 */
#ifndef FORMAT_OFFICE_H
#define FORMAT_OFFICE_H

#include "base/arena.h"
#include "format/xml.h"
#include "format/zip.h"

enum office_kind {
	OFFICE_NONE,
	OFFICE_WORKBOOK,
	OFFICE_DOCUMENT,
	OFFICE_BINARY_WORKBOOK,
	OFFICE_OPEN_TABLES,   /* OpenDocument: a sheet or a text */
	OFFICE_OPEN_DOCUMENT, /* what else it has */
	OFFICE_OTHER,
	OFFICE_IWORK /* Numbers, Pages, Keynote */
};
enum { OFFICE_MOST_RELATIONS = 1 << 16 };

struct office_relation {
	struct str id, type,
		target; /* type: the last word of its URI ("worksheet"); target: the entry's name */
};

struct office_part { /* one part being read */
	struct xml *xml;
	struct zip_part *part;
	struct err why; /* code set: the archive gave no more */
};

/* What this archive is; *main is the main part's entry where it is a workbook or a document. */
enum office_kind office_kind_of(struct zip_archive *z, struct arena *a, struct str *main);
int office_relations(struct zip_archive *z, struct str part, struct arena *a, struct office_relation **r,
		     size_t *n, struct err *e);
int office_part_open(struct zip_archive *z, struct str name, struct str file, struct office_part *p,
		     struct err *e);
void office_part_close(struct office_part *p);
struct str office_attribute(const struct xml_item *item,
			    const char *name); /* absent: it has none of this name */
/* "1", "true", "on" are true; absent is `otherwise`. */
bool office_is_on(struct str value, bool otherwise);
/* Text as it stands in a part: _x000D_ and its like are the characters they stand for. */
void office_add_text(struct str text, struct buf *b);

#endif
