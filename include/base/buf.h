/* base/buf - text that grows.
 *
 * A struct buf owns its bytes, always ends in a NUL that n does not count, and is freed by buf_close.  Zero is a valid,
 * empty buf.  Nothing here fails: exhausted memory ends the process (base/arena).
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct arena;

struct buf {
	char *p;
	size_t n, cap;
};

void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_add_z(struct buf *b, const char *z);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* As "%.*f" writes it, several times as fast. */
void buf_add_fixed(struct buf *b, double x, unsigned decimals);
void buf_reserve(struct buf *b, size_t more); /* room for `more` bytes beyond n */
struct str buf_str(const struct buf *b);      /* borrowed until the next change; never absent */
void buf_clear(struct buf *b);                /* keeps the memory */
void buf_close(struct buf *b);                /* frees; b is zero again */
struct str buf_take(struct buf *b, struct arena *a); /* a copy in `a`, never absent; closes b */

#endif
