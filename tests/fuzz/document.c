/* Any bytes as a Word document: the zip reader, its tables, the maps: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("document"), (struct str){0});
}
