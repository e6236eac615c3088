/* cmd/progress - one line on a terminal while a long reading goes on: how far, how many, how fast, how long still.
 *
 * Nothing is written where standard error is no terminal, or before the first second is over.  The line is written over
 * itself and taken away at the end.  The only clock is base/life's, in whole seconds.
 */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include "base/life.h"

struct progress {
	bool on;
	struct str file;
	uint64_t bytes; /* of the file */
	long began, last;
	bool shown;
};

void progress_open(struct progress *p, const struct life *l, struct str file, uint64_t bytes); /* not with -q */
/* at: how far into its bytes, 0 where it cannot be told.  Cheap enough for every thousandth record. */
void progress_tell(struct progress *p, uint64_t at, unsigned long records);
void progress_close(struct progress *p);

#endif
