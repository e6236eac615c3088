/* Any bytes as an archive: every entry by its place, whole and within the caps; the same bytes each time. */
#include "reader.h"

#include "base/buf.h"
#include "format/gzip.h"
#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = {(const char *)data, n};
	struct zip_archive *z = NULL;
	struct file_bytes t;
	struct err e = {0};
	if (gzip_open(bytes, STR("any"), NULL, GZIP_MOST, &t, &e) == 0)
		MUST(t.bytes.n <= GZIP_MOST);
	file_unmap(&t);
	if (!zip_is_archive(bytes) || zip_archive_open(bytes, STR("any"), &z, &e) < 0)
		return 0;
	for (size_t i = 0; i < zip_archive_entries(z) && i < 8; i++) {
		struct buf once = {0}, twice = {0};
		size_t at;
		int a = zip_part_whole(z, i, 1 << 20, &once, &e), b = zip_part_whole(z, i, 1 << 20, &twice, &e);
		MUST(a == b && once.n <= 1 << 20);
		MUST(a < 0 || str_is_equal(buf_str(&once), buf_str(&twice)));
		MUST(!zip_archive_name(z, i).n || zip_archive_find(z, zip_archive_name(z, i), &at));
		buf_close(&once);
		buf_close(&twice);
	}
	zip_archive_close(z);
	return 0;
}
