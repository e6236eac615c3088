/* Any bytes as HTML, as RTF, or as what they look like: the plain text is UTF-8, does not begin with a line end, does not end
 * in blanks, has no two empty lines together, is no longer than what the caps allow, and is the same each time. */
#include "reader.h"

#include "base/buf.h"
#include "format/markup.h"
#include "format/rtf.h"
#include "format/unicode.h"

static int read_as(enum markup as, struct str bytes, struct buf *b)
{
	return as == MARKUP_RTF ? rtf_plain(bytes, b) : markup_html(bytes, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	struct str bytes = {(const char *)data + 1, n - 1};
	enum markup as = data[0] % 3 == 2 ? markup_find(bytes) : data[0] % 3 == 1 ? MARKUP_RTF : MARKUP_HTML;
	struct buf b = {0}, again = {0};
	if (as == MARKUP_NONE)
		return 0;
	MUST(as != MARKUP_RTF || data[0] % 3 == 1 || rtf_is(bytes));
	int result = read_as(as, bytes, &b);
	struct str s = buf_str(&b);
	MUST(read_as(as, bytes, &again) == result && str_is_equal(buf_str(&again), s));
	MUST(result == 0 || s.n == 0);
	MUST(unicode_is_valid(s));
	MUST(s.n == 0 || s.p[0] != '\n');
	MUST(s.n == 0 || (s.p[s.n - 1] != '\n' && s.p[s.n - 1] != ' '));
	MUST(str_find(s, STR("\n\n\n")) == s.n);
	MUST(s.n <= 64 * n + 64);
	buf_close(&b);
	buf_close(&again);
	return 0;
}
