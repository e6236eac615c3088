/* What the parts of source/mapread share. */
#ifndef SOURCE_MAPREAD_OWN_H
#define SOURCE_MAPREAD_OWN_H

#include "source/mapread.h"

struct mapread_state { /* a map under construction */
	const struct mapread *in;
	struct map *m;
	struct map_codes *codes;
	size_t codes_n;
	struct err *e;
};

/* -1, with the map's file and line; what is wrong, and its name where there is one. */
int mapread_fault(const struct mapread_state *r, uint32_t line, const char *what, struct str name);
/* children of this name; NULL: of any */
size_t mapread_count(const struct schema_node *parent, const char *name);

int mapread_codes(struct mapread_state *r, const struct schema_node *root);
int mapread_find_codes(const struct mapread_state *r, const struct schema_node *n,
		       const struct map_codes **codes);
/* Every word of a list that gives kinds must be a kind, and of one that gives relations a relation. */
int mapread_kinds(const struct mapread_state *r, const struct map_codes *given, bool relations,
		  uint32_t line);

#endif
