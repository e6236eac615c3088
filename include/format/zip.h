/* format/zip - the entries of a zip archive by name, each as a stream of bytes (libzip; the only file that
 * includes it, and loads it when the first archive is opened).
 *
 * For what comes as a zip: workbooks (.xlsx), documents (.docx), GenoPro (.gno), GEDZIP.  The whole file's
 * bytes are given and must outlive the archive; nothing is written, no name is ever used as a path, a zip
 * inside a zip is bytes like any other. Entries are found by name, letters of either case (two of one name:
 * the first).  Encrypted entries and methods other than stored and deflated are refused when opened. Caps
 * (safety-and-use.md 2): ZIP_MOST_BYTES inflated out of one archive, an entry that is read again not counted
 * again; ZIP_MOST_RATIO of inflated to packed bytes once an entry gives more than ZIP_RATIO_FROM.  Of
 * entries ZIP_MOST_ENTRIES: only those asked for cost anything, and pictures in a document are an entry
 * each.  Memory: about 1 kB an entry and 64 kB. Failures are -1 with ERR_INPUT (broken, encrypted, over a
 * cap), in plain words, never the name of an entry.
 */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

enum { ZIP_MOST_ENTRIES = 4096, ZIP_MOST_BYTES = 256 << 20, ZIP_MOST_RATIO = 100, ZIP_RATIO_FROM = 1 << 20 };

struct zip_archive;
struct zip_part;

bool zip_is_archive(struct str bytes); /* by its first bytes */
int zip_archive_open(struct str bytes, struct str file, struct zip_archive **z, struct err *e);
void zip_archive_close(struct zip_archive *z); /* NULL is fine */
size_t zip_archive_entries(const struct zip_archive *z);
struct str zip_archive_name(const struct zip_archive *z,
			    size_t i); /* as it stands in the archive; lives as long as it */
bool zip_archive_find(const struct zip_archive *z, struct str name, size_t *i);

int zip_part_open(struct zip_archive *z, size_t i, struct zip_part **p, struct err *e);
int zip_part_read(struct zip_part *p, char *to, size_t room, size_t *n, struct err *e); /* *n = 0: the end */
void zip_part_close(struct zip_part *p);                                                /* NULL is fine */
int zip_part_whole(struct zip_archive *z, size_t i, size_t most, struct buf *to,
		   struct err *e); /* adds it all, if at most `most` */
/* The entry in a private file in the folder of `beside`, mapped (file_unmap): for what is too large for
 * memory.  For that an archive may hold more than ZIP_MOST_BYTES, as zip_archive_allow says. */
void zip_archive_allow(struct zip_archive *z, uint64_t most);
int zip_part_kept(struct zip_archive *z, size_t i, const char *beside, struct file_bytes *to, struct err *e);

#endif
