#include "source/books.h"

#include "format/document.h"
#include "format/opendocument.h"
#include "format/workbook.h"
#include "source/tables.h"

static int workbook_recognise(const struct source_input *in, const struct source_options *o)
{
	(void)o;
	return workbook_is(in->bytes) ? 95 : 0;
}

static int workbook_read(const struct source_input *in, const struct source_options *o,
			 struct source_reader **r, struct err *e)
{
	struct book *b;
	return workbook_open(in->bytes, in->file, o->diags, &b, e) < 0 ? -1 : tables_open(b, in, o, r, e);
}

const struct source_adapter books_workbook_adapter = {
	"workbook",
	"an Excel workbook (.xlsx): every sheet by a column map, as a table",
	workbook_recognise,
	workbook_read,
	false,
};

static int document_recognise(const struct source_input *in, const struct source_options *o)
{
	(void)o;
	return document_is(in->bytes) ? 95 : 0;
}

static int document_read(const struct source_input *in, const struct source_options *o,
			 struct source_reader **r, struct err *e)
{
	struct book *b;
	return document_open(in->bytes, in->file, o->diags, &b, e) < 0 ? -1 : tables_open(b, in, o, r, e);
}

const struct source_adapter books_document_adapter = {
	"document",
	"a Word document (.docx): every table in it by a column map",
	document_recognise,
	document_read,
	false,
};

static int opendocument_recognise(const struct source_input *in, const struct source_options *o)
{
	(void)o;
	return opendocument_is(in->bytes) ? 95 : 0;
}

static int opendocument_read(const struct source_input *in, const struct source_options *o,
			     struct source_reader **r, struct err *e)
{
	struct book *b;
	return opendocument_open(in->bytes, in->file, o->diags, &b, e) < 0 ? -1 : tables_open(b, in, o, r, e);
}

const struct source_adapter books_opendocument_adapter = {
	"opendocument",
	"an OpenDocument sheet or text (.ods, .odt): every table in it by a column map",
	opendocument_recognise,
	opendocument_read,
	false,
};
