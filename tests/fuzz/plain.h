/* The laws of what makes plain text of a note: UTF-8, does not begin with a line end, does not end in blanks, has no two empty
 * lines together, is no longer than what the caps allow, and is the same each time. */
#ifndef FUZZ_PLAIN_H
#define FUZZ_PLAIN_H

#include "base/buf.h"
#include "format/unicode.h"

static inline void fuzz_plain(int (*read)(struct str s, struct buf *b), struct str bytes)
{
	struct buf b = {0}, again = {0};
	int result = read(bytes, &b);
	struct str s = buf_str(&b);
	MUST(read(bytes, &again) == result && str_is_equal(buf_str(&again), s));
	MUST(result == 0 || s.n == 0);
	MUST(unicode_is_valid(s));
	MUST(s.n == 0 || s.p[0] != '\n');
	MUST(s.n == 0 || (s.p[s.n - 1] != '\n' && s.p[s.n - 1] != ' '));
	MUST(str_find(s, STR("\n\n\n")) == s.n);
	MUST(s.n <= 64 * bytes.n + 128);
	buf_close(&b);
	buf_close(&again);
}

#endif
