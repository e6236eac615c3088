/* casefile/stream - the case as JSON Lines (contract.md 3): the same nouns in speech.
 *
 * stream_write prints one record as one line; stream_reader reads such lines back.  Nothing is merged here: who wants
 * the case behind a stream gathers it with store_import_open(NULL, ...) and store_import_to_memory, so that merging is
 * written once.  Bytes that JSON cannot carry (NUL, what is not UTF-8) are written as U+FFFD, in a set-aside piece as
 * raw_base64.  A line that cannot be used comes out as RECORD_ASIDE with a diagnostic and never stops the reading.
 */
#ifndef CASEFILE_STREAM_H
#define CASEFILE_STREAM_H

#include "base/out.h"
#include "model/flow.h"

void stream_write(const struct record *r, const struct code *code, struct out *o);

struct stream_reader {
	struct record_source source; /* first */
	uint32_t read, used, aside;
	struct date extract; /* the latest extract date that its import lines tell; known once it is open */
	int32_t return_to;   /* where none is: the latest day that their yearly returns tell of (see struct import) */
};
/* Is this text our stream: does one of its first values have a type of ours?  JSON of somebody else's begins with a brace too. */
bool stream_is(struct str bytes);
/* bytes and file stay the caller's.  read = used + aside; import lines are history and not counted (contract.md 5). */
int stream_open(struct str bytes, struct str file, const struct code *code, struct diags *diags,
		struct stream_reader **r, struct err *e);

#endif
