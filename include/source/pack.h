/* source/pack - an archive (.zip) of exports, as councils send their returns: each file in it by itself.
 *
 * A workbook, a document, a family tree that is packed as a zip is no archive of exports.  The files are
 * unpacked to private files without a name in the folder of `beside`, at most PACK_MOST bytes of them
 * together, within the caps of format/zip, and called ARCHIVE.zip/NAME; in the order of their names.  Folders
 * are passed over, and what macOS adds (__MACOSX, ._NAME, .DS_Store), which a note says; an empty file is
 * named.  Any other is read, whatever its name begins with.  An archive within an archive is not opened: it
 * is a file like any other, which nobody reads (but for what is packed by gzip, format/gzip). Names lie in
 * the arena; the bytes are the caller's (file_unmap).  Fails with ERR_INPUT where one of the files is broken,
 * locked or over a cap, or none is there; none is given then.
 */
#ifndef SOURCE_PACK_H
#define SOURCE_PACK_H

#include "source/source.h"

#define PACK_MOST ((uint64_t)4 << 30)

struct pack_file {
	struct str name;
	struct file_bytes bytes;
};

bool pack_is(const struct source_input *in, const struct source_options *o);
int pack_open(const struct source_input *in, const char *beside, struct diags *diags, struct arena *a,
	      struct pack_file **file, size_t *n, struct err *e);

#endif
