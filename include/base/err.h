/* base/err - why something could not go on.
 *
 * A function that fails returns -1 and fills the caller's struct err; on success it leaves it untouched.
 * The code is the exit status that contract.md 5 gives such a failure.  The text is one line without a
 * newline; it never holds case text (dates, numbers and codes of at most 32 characters may stand in it).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE = 2,  /* the command line, or a policy file, asks for something that is not there */
	ERR_INPUT = 3,  /* the input cannot be used */
	ERR_SYSTEM = 4, /* cannot read, write or allocate */
};

struct err {
	enum err_code code;
	unsigned line, col; /* 0: no such place */
	char file[256];     /* "": no file; longer names are cut at the front */
	char text[512];
};

/* Fills e and returns -1, so that `return err_set(...)` reads well.  file may be absent. */
int err_set(struct err *e, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int err_set_at(struct err *e, enum err_code code, struct str file, unsigned line, unsigned col,
	       const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Adds ": strerror(errno)" to what it says. */
int err_set_errno(struct err *e, struct str file, const char *what);

#endif
