/* source/mapread - a column map out of its XML tree.
 *
 * The tree need not have been checked against map.rng: whatever would make the map mean something else than
 * its author thinks is found here too (an element that is not known, a column or a code list that is not
 * declared, a kind that schemas/codes does not have) and fails with ERR_USAGE, file and line.  All strings
 * live in the tree or in `a`.
 */
#ifndef SOURCE_MAPREAD_H
#define SOURCE_MAPREAD_H

#include "format/schema.h"
#include "source/map.h"

struct mapread {
	const char *schemas; /* for code lists: SCHEMAS/codes/NAME.csv */
	struct str file;     /* of the map, for errors */
	const struct code *code;
	struct arena *arena;
};

int mapread_map(const struct mapread *in, const struct schema_node *root, struct map *m, struct err *e);
/* Every field that a map can fill; ended by name == NULL.  Fields of `gives` in examples have the same
 * names. */
extern const struct map_target mapread_targets[];

#endif
