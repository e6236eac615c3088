/* Any bytes as JSON whose rows a map describes (FHIR, case notes, records of an API): read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (!n || (data[0] != '{' && data[0] != '['))
		return -1; /* not kept */
	return fuzz_read((struct str){(const char *)data, n}, STR("records"), (struct str){0});
}
