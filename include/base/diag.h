/* base/diag - what was wrong with a piece of data, when the run goes on.
 *
 * A diagnostic is one line, `file:line:col: level: what is wrong, what was expected`.  Who notices it calls
 * diag_add; who runs the command decides where it goes (cmd prints, a test collects) through `put`.
 * Counts are kept by level.  A diagnostic may show a date, a number or a code of at most 32 characters,
 * escaped (diag_quote); never a free-text cell.  Strings are borrowed for the call only.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/buf.h"

enum { DIAG_CODE = 32 }; /* characters of a code that may be shown */
enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR, DIAG_LEVELS };

struct diag {
	enum diag_level level;
	struct str file;
	unsigned line, col; /* 1-based; 0: not known */
	struct str text;
};

struct diags {
	void (*put)(void *self, const struct diag *d); /* may be NULL: only counted */
	void *self;
	unsigned long count[DIAG_LEVELS];
};

void diag_add(struct diags *to, enum diag_level level, struct str file, unsigned line, unsigned col,
	      const char *format, ...) __attribute__((format(printf, 6, 7)));
const char *diag_level_name(enum diag_level level); /* note, warning, error */
/* s in quotes, control and non-ASCII bytes as \xNN, cut to 32 characters: safe to show.  Writes to out. */
const char *diag_quote(struct str s, char out[static 160]);
/* s with what would act on a terminal as \xNN: controls, and marks that turn the direction of what follows. */
void diag_add_safe(struct str s, struct buf *b);
/* `file:line:col: level: text\n` added to b; parts that are not known are left out. */
void diag_format(const struct diag *d, struct buf *b);

#endif
