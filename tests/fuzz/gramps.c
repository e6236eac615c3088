/* Any bytes as a family tree in Gramps XML, plain or packed: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("gramps"), (struct str){0});
}
