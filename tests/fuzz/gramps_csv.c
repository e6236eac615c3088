/* Any bytes as the tables of a family tree in the CSV of Gramps: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("gramps-csv"), (struct str){0});
}
