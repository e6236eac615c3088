/* Any bytes as XML whose rows a map describes (XES, SSDA903 and the other twins of tables): read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("records"), (struct str){0});
}
