/* Any bytes as a note in HTML. */
#include "reader.h"

#include "format/markup.h"
#include "plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_plain(markup_html, (struct str){(const char *)data, n});
	return 0;
}
