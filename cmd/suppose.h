/* cmd/suppose - files that are known and wait for an answer which only a person has: whose they are, whom a
 * relation names, which way dates go.
 *
 * suppose_open tries `open` with the options as given, then as if the questions that nobody answered had
 * been, one, then two, then all.  It gives what `open` gives: 1 opened, *asked says which answers were
 * supposed and *o what it was opened by; 0 no answer helps, *o is as given and *why is of the file as it
 * stands; -1 with *e.  Each try begins anew: `open` closes what a failed one left.
 */
#ifndef CMD_SUPPOSE_H
#define CMD_SUPPOSE_H

#include "source/source.h"

enum { SUPPOSE_CHILD = 1, SUPPOSE_DIRECTION = 2, SUPPOSE_ORDER = 4, SUPPOSE_ALL = 7, SUPPOSE_MOST = 3 };

typedef int suppose_try(void *self, const struct source_options *o, struct err *why, struct err *e);

int suppose_open(suppose_try *open, void *self, struct source_options *o, int *asked, struct err *why,
		 struct err *e);
/* What a file that does not open as given waits for (0: nothing helps), and which map would read it, in the
 * arena. */
int suppose_waits(const struct source_input *in, const struct source_options *o, struct arena *a,
		  struct str *map);
/* The questions of `asked`, how many; what an answer was taken for stands at the end of each. */
size_t suppose_questions(int asked, struct str question[static SUPPOSE_MOST]);
struct str suppose_words(int asked, struct arena *a); /* "--child and --dates" */

#endif
