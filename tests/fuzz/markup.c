/* Any bytes as what they look like, HTML, RTF or neither. */
#include "reader.h"

#include "format/markup.h"
#include "format/rtf.h"
#include "plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = {(const char *)data, n};
	enum markup as = markup_find(bytes);
	MUST(as != MARKUP_RTF || rtf_is(bytes));
	if (as != MARKUP_NONE)
		fuzz_plain(as == MARKUP_RTF ? rtf_plain : markup_html, bytes);
	return 0;
}
