/* Any bytes as a children in need census: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("cin"), (struct str){0});
}
