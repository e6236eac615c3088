/* base/folder - many files written into one folder: each appears whole or not at all.
 *
 * As out_to_file and out_close, but what is finished waits, without a name, until FOLDER_WAITING files do: all of them are
 * then brought to the disk together, put in their places, and the folder's entry of them is synced once.  One by one that
 * takes longer than drawing a picture.  folder_close puts the rest in place, or drops it (keep false).  A folder that is
 * not there is made (0700).  Failures are ERR_SYSTEM and name the file.
 */
#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include "base/out.h"

enum { FOLDER_WAITING = 64 };

struct folder {
	struct out waiting[FOLDER_WAITING];
	size_t n;
};

int folder_open(struct folder *f, const char *path, struct err *e);
/* A finished file (out_to_file) takes its turn; o is closed either way. */
int folder_keep(struct folder *f, struct out *o, struct err *e);
int folder_close(struct folder *f, bool keep, struct err *e);

#endif
