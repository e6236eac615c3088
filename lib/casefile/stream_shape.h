/* stream_shape - what may stand in a line of the stream, so that nothing in it is dropped without a word (I1).
 *
 * Every member of an event, a person or a relation has its place and its form.  A member that has no place is kept as an
 * extra field when it is a plain value; a member in another form than its own, and a nested one that has no place, make
 * the line one that is set aside.  Needed because people write such lines by hand, and newer programs add members.
 */
#ifndef CASEFILE_STREAM_SHAPE_H
#define CASEFILE_STREAM_SHAPE_H

#include "format/json.h"
#include "model/flow.h"

struct stream_shape_fault {
	const char *field, *reason; /* field in the arena */
};

/* extra: what is in the line's own "extra" and what had no place.  -1: f says why the line is to be set aside. */
int stream_shape_read(const struct json *o, enum record_type type, struct arena *a, const struct event_field **extra,
		      size_t *n, struct stream_shape_fault *f);

#endif
