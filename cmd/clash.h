/* cmd/clash - what case-import says of an import that meets what is held: entries that take the place of others they are no
 * version of, persons of one number and two names, a file read before by another map or with other options.
 *
 * clash_open reads the settings of names (model/alike) and sets the watch; the maps, the diagnostics and the schemas are the caller's and outlive it.
 * told: the options that decide how a file is read, as given, in the arena; absent where none was.
 */
#ifndef CMD_CLASH_H
#define CMD_CLASH_H

#include "cmd/common.h"
#include "source/map.h"

struct clash {
	struct life *l;
	const struct map_set *maps;
	struct alike_rules names;
};

int clash_open(struct clash *c, struct life *l, const struct map_set *maps, struct store_import *to, struct err *e);
struct str clash_told(const struct source_options *given, struct arena *a);

#endif
