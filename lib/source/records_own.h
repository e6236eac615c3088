/* The inside of source/records: what its parts share.
 *
 * A way of writing (XML, JSON) is a driver: open finds the maps and opens the tree; step tells the tree the
 * next thing it meets: 1, records can be taken; 0, go on; RECORDS_END; -1, the file breaks here (d->broken
 * says why).
 */
#ifndef SOURCE_RECORDS_OWN_H
#define SOURCE_RECORDS_OWN_H

#include "format/jsontoken.h"
#include "format/xml.h"
#include "source/records.h"
#include "source/tree.h"

enum { RECORDS_END = 2 };

struct records;

struct records_driver {
	int (*open)(struct records *d, struct err *e);
	int (*step)(struct records *d);
	bool (*resume)(struct records *d); /* behind a break; false: there is no more */
};

struct records {
	struct source_reader reader; /* first */
	struct sheet_run run;
	struct map_set own_maps;
	struct str file, bytes;
	struct arena arena;
	const struct records_driver *driver;
	struct tree *tree;
	struct xml *xml;
	struct jsontoken_scan json;
	struct str name[JSONTOKEN_DEPTH + 1]; /* of what is in each open bracket */
	uint64_t hoisted; /* open objects whose own words and numbers have been told, a bit each */
	struct source_options quiet; /* of a second reader that looks for the order of day and month, */
	struct records *looked;      /* and what it has seen; NULL: nobody has looked */
	bool has_looked_at_all;
	bool is_over, is_first;
	struct str broken;
	uint32_t broken_line, broken_col;
	uint64_t broken_from, broken_to;
};

extern const struct records_driver records_xml, records_json;

/* The places of maps that the first part of a JSON text fits: all those of the format that fits best.  only:
 * of the map of this name; empty: of any.  several: it holds values one after another. */
size_t records_fit(const struct map_set *set, struct str only, struct str bytes,
		   struct tree_source found[static TREE_MAPS], bool *several);
int records_over_cap(struct records *d, uint32_t line, uint32_t col);

#endif
