#include "source/unread.h"

#include <string.h>

#include "format/office.h"

enum { TAR_MARK = 257, LOOK = 4096, LOCK_MOST = 1024 }; /* where POSIX has the mark; bytes looked at; of a lock */

static const struct {
	struct str begins;
	const char *why;
} kinds[] = {
	{{"%PDF", 4}, "a PDF: ask for its table as CSV or XLSX"},
	{{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
	 "an Excel or Word file of before 2007, or one locked with a password: save it as .xlsx or .docx "
	 "without a password, or as CSV"},
	{{"\x89PNG", 4}, "a picture: ask for its table as CSV or XLSX"},
	{{"\xFF\xD8\xFF", 3}, "a picture: ask for its table as CSV or XLSX"},
	{{"GIF8", 4}, "a picture: ask for its table as CSV or XLSX"},
	{{"II*\0", 4}, "a picture: ask for its table as CSV or XLSX"},
	{{"MM\0*", 4}, "a picture: ask for its table as CSV or XLSX"},
	{{"{\\rtf", 5}, "an RTF document: save it as .docx; its tables are read there"},
	{{"---\n", 4}, "YAML, which describes things and has no records of them: ask for a table as CSV or XLSX"},
	{{"---\r\n", 5}, "YAML, which describes things and has no records of them: ask for a table as CSV or XLSX"},
	{{"7z\xBC\xAF\x27\x1C", 6}, "a packed archive: unpack it and give the files in it"},
	{{"\x1F\x8B\x08", 3}, "packed by gzip more than once: unpack it and give the file in it"},
	{{"Rar!", 4}, "a packed archive: unpack it and give the files in it"},
};

static const char *why_of_archive(struct zip_archive *z)
{
	struct arena a = {0};
	struct str main;
	enum office_kind kind = office_kind_of(z, &a, &main);
	arena_close(&a);
	switch (kind) {
	case OFFICE_BINARY_WORKBOOK:
		return "a binary workbook (.xlsb): save it as .xlsx";
	case OFFICE_OPEN_DOCUMENT:
		return "an OpenDocument file that is neither a sheet nor a text: ask for its table as CSV or XLSX";
	case OFFICE_IWORK:
		return "a file of Numbers, Pages or Keynote: export its table as .xlsx or .csv";
	case OFFICE_OTHER:
		return "an Office file that is neither a workbook nor a document: ask for its table as CSV "
		       "or XLSX";
	default:
		return "a packed archive: unpack it and give the files in it";
	}
}

/* What begins with one of these, after blanks and a byte order mark, is HTML. */
static bool is_web_page(struct str s)
{
	static const char *const tag[] = {"<html", "<!doctype html", "<table"};
	if (str_has_prefix(s, STR("\xEF\xBB\xBF")))
		s = str_part(s, 3, s.n);
	s = str_trim(str_part(s, 0, LOOK));
	for (size_t i = 0; i < sizeof tag / sizeof *tag; i++) {
		size_t n = strlen(tag[i]);
		if (s.n > n && strchr("> \t\r\n", s.p[n]) && str_is_equal_caseless(str_part(s, 0, n), str_of(tag[i])))
			return true;
	}
	return false;
}

static bool is_spreadsheet_xml(struct str s)
{
	const struct str name = STR("urn:schemas-microsoft-com:office:spreadsheet");
	s = str_part(s, 0, LOOK);
	return str_has_prefix(str_trim(s), STR("<")) && str_find(s, name) < s.n;
}

/* Office puts it beside a file that is open: the name of who has it open, and nothing of the file. */
static bool is_lock(const struct source_input *in)
{
	struct str name = in->file;
	for (struct str rest = in->file; rest.n;)
		name = str_cut(&rest, '/');
	return in->bytes.n < LOCK_MOST && str_has_prefix(name, STR("~$"));
}

int unread_why(const struct source_input *in, struct err *e)
{
	struct zip_archive *z;
	const char *why = NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !why; i++)
		if (str_has_prefix(in->bytes, kinds[i].begins))
			why = kinds[i].why;
	if (!why && str_is_equal(str_part(in->bytes, TAR_MARK, 5), STR("ustar")))
		why = "a packed archive (tar): unpack it and give the files in it";
	if (!why && zip_is_archive(in->bytes)) {
		if (zip_archive_open(in->bytes, in->file, &z, e) < 0)
			return -1;
		why = why_of_archive(z);
		zip_archive_close(z);
	}
	if (!why && is_web_page(in->bytes))
		why = "a web page (some programs save one as .xls): open it in a spreadsheet and save it as .xlsx or .csv";
	if (!why && is_spreadsheet_xml(in->bytes))
		why = "a spreadsheet as XML, as Excel 2003 and some programs save it (.xls or .xml): save it as .xlsx or .csv";
	if (!why && is_lock(in))
		why = "the lock that Office keeps beside a file while it is open: nothing of that file is in it, and it can be left out";
	return why ? err_set_at(e, ERR_INPUT, in->file, 0, 0, "%s", why) : 0;
}
