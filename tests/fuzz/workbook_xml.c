/* Any bytes as the parts of an Excel workbook: a sheet, the shared texts, the styles, a second sheet, with 0x1E between them,
 * in a sound archive: read = used + set aside. */
#include "archive.h"
#include "reader.h"

static const char kind[] = "<R><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"w.xml\"/></R>";
static const char book[] = "<workbook><sheets><sheet name=\"A\" r:id=\"r1\"/><sheet name=\"B\" r:id=\"r2\"/></sheets></workbook>";
static const char parts[] = "<R><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"a.xml\"/>"
			    "<Relationship Id=\"r2\" Type=\"x/worksheet\" Target=\"b.xml\"/>"
			    "<Relationship Id=\"r3\" Type=\"x/sharedStrings\" Target=\"t.xml\"/>"
			    "<Relationship Id=\"r4\" Type=\"x/styles\" Target=\"s.xml\"/></R>";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = {"a.xml", "t.xml", "s.xml", "b.xml", NULL};
	struct fuzz_archive z = {0};
	fuzz_archive_add(&z, "_rels/.rels", STR(kind));
	fuzz_archive_add(&z, "w.xml", STR(book));
	fuzz_archive_add(&z, "_rels/w.xml.rels", STR(parts));
	fuzz_archive_cut(&z, (struct str){(const char *)data, n}, names);
	fuzz_read(fuzz_archive_end(&z), STR("workbook"), (struct str){0});
	fuzz_archive_close(&z);
	return 0;
}
