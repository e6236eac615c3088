/* casefile/stream - the case as JSON Lines (contract.md 3): the same nouns in speech.
 *
 * stream_write prints one record as one line; stream_reader reads such lines back and is a source adapter too
 * (`stream`).  stream_view collects any record_source into a case_view in memory: children's marks sorted in the
 * chronology's order, one id held once, same-person merged, later extract over earlier, as the case file does.
 */
#ifndef CASEFILE_STREAM_H
#define CASEFILE_STREAM_H

#include "base/out.h"
#include "model/flow.h"

void stream_write(const struct record *r, const struct code *code, struct out *o);

struct stream_reader {
	struct record_source source; /* first */
	uint32_t read, used, aside;
};
/* bytes stay the caller's.  Lines that cannot be used come out as RECORD_ASIDE and a diagnostic. */
int stream_open(struct str bytes, struct str file, const struct code *code, struct diags *diags,
		struct stream_reader **r, struct err *e);
int stream_view(struct record_source *from, const struct code *code, enum audience audience, bool sealed,
		struct case_view **v, struct err *e);

#endif
