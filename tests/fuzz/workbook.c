/* Any bytes as an Excel workbook: the zip reader, the sheets, the maps: read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return fuzz_read((struct str){(const char *)data, n}, STR("workbook"), (struct str){0});
}
