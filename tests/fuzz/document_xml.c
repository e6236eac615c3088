/* Any bytes as the parts of a Word document: the text, the footnotes, the endnotes, with 0x1E between them, in a sound archive:
 * read = used + set aside. */
#include "archive.h"
#include "reader.h"

static const char kind[] = "<R><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"d.xml\"/></R>";
static const char parts[] = "<R><Relationship Id=\"r1\" Type=\"x/footnotes\" Target=\"f.xml\"/>"
			    "<Relationship Id=\"r2\" Type=\"x/endnotes\" Target=\"e.xml\"/></R>";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = {"d.xml", "f.xml", "e.xml", NULL};
	struct fuzz_archive z = {0};
	fuzz_archive_add(&z, "_rels/.rels", STR(kind));
	fuzz_archive_add(&z, "_rels/d.xml.rels", STR(parts));
	fuzz_archive_cut(&z, (struct str){(const char *)data, n}, names);
	fuzz_read(fuzz_archive_end(&z), STR("document"), (struct str){0});
	fuzz_archive_close(&z);
	return 0;
}
