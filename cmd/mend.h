/* cmd/mend - set-aside rows written as a table to mend and import again; which of them have been.
 *
 * The header is the original file's: it has to be where it was imported from, in its archive if it was in one, unchanged
 * (its digest is in the case).  What has been mended and imported since is left out.  Each
 * row stands as it stood, with its place in a further column `set_aside`, which an import keeps as an extra field: by it a
 * row is known to have been mended.  The reasons stand in comment lines above the header, which an import passes over.
 * What was set aside stays set aside: nothing is taken away.
 */
#ifndef CMD_MEND_H
#define CMD_MEND_H

#include "cmd/common.h"

/* To path; of: the file whose rows are wanted, NULL where there is only one.  ERR_USAGE where several are, or none. */
int mend_write(struct common_case *c, const char *path, const char *of, struct err *e);

struct mend_places { /* FILE:LINE of what has been mended */
	struct arena arena;
	struct str *place;
	size_t n, cap;
};
int mend_read(struct common_case *c, struct mend_places *p, struct err *e);
bool mend_is_done(const struct mend_places *p, const struct aside *a);
void mend_close(struct mend_places *p);

#endif
