/* source/mapcheck - every column map does what its examples say.
 *
 * Each example's table is read as if it were a file: the map must be the one chosen for its header
 * (chosen="no": must not be), and what comes out must be, record by record, what the example gives; of a
 * record only the attributes that the example names are compared.  `people` and `extra` are written
 * "id(role); id(role)" and "name=value; name=value".  Faults go to diags with the map's file and line.  Fails
 * only when the maps cannot be read.
 */
#ifndef SOURCE_MAPCHECK_H
#define SOURCE_MAPCHECK_H

#include "base/buf.h"
#include "source/map.h"

struct map_gives { /* a record that an example expects: name="value" */
	enum record_type type;
	const struct event_field *field;
	size_t fields;
	uint32_t line;
};
struct map_example {
	bool chosen;  /* false: the map must not be chosen for this header */
	bool is_document; /* the text is XML or JSON, not a table */
	struct str table, person_is, child;
	const struct map_gives *gives;
	size_t gives_n;
	uint32_t line;
};
#include "source/source.h"

int mapcheck_run(const char *schemas, const struct code *code, struct diags *diags, unsigned long *examples,
		 unsigned long *faults, struct err *e);
/* One map, from any file, against SCHEMAS' grammar, code lists and other maps; it need not be there.  As
 * above. */
int mapcheck_file(const char *schemas, const char *path, const struct code *code, struct diags *diags,
		  unsigned long *examples, unsigned long *faults, struct err *e);
/* A field of a record in words, as examples write it: "kind", "start", "people", ...; empty when there is
 * none. */
void mapcheck_write(const struct record *r, struct str field, const struct code *code, struct buf *b);

#endif
