/* Any bytes as a family tree in GEDCOM or GEDZIP: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("gedcom"), (struct str){0});
}
