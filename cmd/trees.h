/* cmd/trees - family trees that count their people alike: what import must know before it reads one (source/namesake).
 *
 * trees_open reads the rules of names and, of the case file at `path`, all persons, whatever they are
 * restricted to: nobody sees them, they only tell two people apart.  A path where nothing is holds nobody.
 * 0, or -1 with *e; trees_close either way.
 */
#ifndef CMD_TREES_H
#define CMD_TREES_H

#include "cmd/common.h"
#include "source/namesake.h"

struct trees {
	struct alike_rules rules;
	struct namesake *known;
};

int trees_open(struct trees *t, const char *schemas, const struct code *code, const char *path, struct err *e);
/* The system that this file's ids are of: as the option says, or one of its own, which is said. */
struct str trees_system(struct trees *t, const struct source_input *in, const struct source_options *o);
void trees_close(struct trees *t);

#endif
