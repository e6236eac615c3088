/* Any bytes as an expression and a text, with a line end between them: a match lies in the text and is not empty; the
 * same in a copy. */
#include "reader.h"

#include "format/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = {(const char *)data, n}, expression = str_cut(&text, '\n');
	struct text_pattern *p = NULL, *copy;
	struct err e = {0};
	size_t begin = 0, end = 0, again = 0, again_end = 0;
	if (text_compile(expression, &p, &e) == 0) {
		int rc = text_find(p, text, 0, &begin, &end);
		MUST(rc >= TEXT_LIMIT && rc <= 1);
		copy = text_copy(p);
		MUST(rc < 0 || text_find(copy, text, 0, &again, &again_end) == rc);
		MUST(rc < 1 || (begin < end && end <= text.n && begin == again && end == again_end));
		text_free(copy);
		text_free(p);
	} else {
		MUST(e.text[0] && e.code == ERR_USAGE);
	}
	return 0;
}
