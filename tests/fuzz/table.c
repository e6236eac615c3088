/* Any bytes as a table: a first byte above 127 picks the column map, another leaves that to the header; the rest is the file.
 * read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fuzz *f = fuzz_open();
	if (!n)
		return 0;
	return fuzz_read((struct str){(const char *)data + 1, n - 1}, STR("table"),
			 data[0] < 128 ? (struct str){0} : f->maps.map[data[0] % f->maps.n].name);
}
