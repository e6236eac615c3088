/* source/preview - what an import of a file would do, told in plain words; nothing is imported.
 *
 * Give preview_watch and preview_diags to the reader (struct source_options), hand every record that it gives
 * to preview_add, and ask for the text at its end.  A preview keeps counts, a few places and three entries:
 * memory grows with the number of different children, reasons and columns, not of rows; lists are cut, and
 * say by how much.  The text is for a person: what the file is read as and why, which maps come near, what
 * each column becomes, what would be set aside and how it begins, unknown codes of the rows that are used,
 * coverage, three entries as they would stand.  preview_formats lists what can be read, from the tables of
 * adapters and maps themselves.  Nothing fails (base/arena).
 */
#ifndef SOURCE_PREVIEW_H
#define SOURCE_PREVIEW_H

#include "base/buf.h"
#include "source/map.h"
#include "source/source.h"

struct preview;

struct preview *preview_open(const struct code *code, const struct map_set *maps);
void preview_close(struct preview *p);
const struct source_watch *preview_watch(const struct preview *p);
struct diags *preview_diags(struct preview *p);
void preview_add(struct preview *p, const struct record *r);

struct preview_file { /* what the caller knows at the end */
	struct str file, bytes;
	const struct source_adapter *adapter; /* NULL: none, or our own stream */
	const struct source_options *o;
	bool opened, stream;
	/* not opened, or only as if answered: the reason and its place */
	const struct err *why;
	const struct import *import;          /* format, map, counts, coverage as its record would say */
	/* opened only as if these had been answered: an import sets the file aside whole */
	const struct str *asked;
	size_t asked_n;
	struct str waits; /* the options that answer them */
};
void preview_write(struct preview *p, const struct preview_file *f, struct buf *b);

void preview_formats(const struct map_set *maps, struct buf *b);

#endif
