/* Any bytes as a note in RTF. */
#include "reader.h"

#include "format/rtf.h"
#include "plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_plain(rtf_plain, (struct str){(const char *)data, n});
	return 0;
}
