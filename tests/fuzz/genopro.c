/* Any bytes as a genogram of GenoPro, zipped or its Data.xml alone: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("genopro"), (struct str){0});
}
