/* cmd/look - case-import without importing: what it would do with a file, a column map begun for one, what
 * can be read.
 *
 * Everything goes to the life's output.  look_explain reads the file as the options say, or as if the
 * questions that nobody answered had been (cmd/suppose); f is what the import's own record would say of it,
 * counted as it is read.  What is not recognised, waits for an answer or would be set aside makes the exit
 * status 3.  0, or -1 with *e.
 */
#ifndef CMD_LOOK_H
#define CMD_LOOK_H

#include "cmd/inputs.h"

int look_explain(struct life *l, const struct source_options *given, const struct inputs_file *in,
		 struct import *f, struct err *e);
int look_new_map(struct life *l, const struct source_options *given, const struct inputs_file *in,
		 struct err *e);
void look_formats(struct life *l, const struct map_set *maps);

#endif
