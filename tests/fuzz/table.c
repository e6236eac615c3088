/* Any bytes as a table: the first byte picks the column map (0: by its header), the rest is the file.  read = used + set aside. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fuzz *f = fuzz_open();
	if (!n)
		return 0;
	size_t k = data[0] % (f->maps.n + 1);
	return fuzz_read((struct str){(const char *)data + 1, n - 1}, STR("table"), k ? f->maps.map[k - 1].name : (struct str){0});
}
