#include "source/source.h"

#include "format/jsontoken.h"
#include "format/xml.h"
#include "source/books.h"
#include "source/cin.h"
#include "source/gedcom.h"
#include "source/genopro.h"
#include "source/gramps.h"
#include "source/gramps_csv.h"
#include "source/records.h"
#include "source/table.h"
#include "source/unread.h"
#include "source/wide.h"

const struct source_adapter *const source_adapters[] = {
	&cin_adapter,
	&gedcom_adapter,
	&gramps_adapter,
	&gramps_csv_adapter,
	&genopro_adapter,
	&records_adapter,
	&table_adapter,
	&books_workbook_adapter,
	&books_document_adapter,
	&books_opendocument_adapter,
	&wide_adapter,
	NULL,
};

const struct source_adapter *source_recognise(const struct source_input *in, const struct source_options *o)
{
	const struct source_adapter *best = NULL;
	int sure = 0;
	for (size_t i = 0; source_adapters[i]; i++) {
		int s = source_adapters[i]->recognise(in, o);
		if (s > sure) {
			sure = s;
			best = source_adapters[i];
		}
	}
	return best;
}

/* Where XML is broken or refused; 0: it is whole. */
static int xml_fault(const struct source_input *in, struct err *e)
{
	struct xml *x = xml_open(in->bytes, in->file);
	struct xml_item item = {0};
	int more = 1;
	while (more > 0 && item.event != XML_BROKEN && item.event != XML_REFUSED)
		more = xml_next(x, &item);
	bool broken = item.event == XML_BROKEN, refused = item.event == XML_REFUSED;
	if (broken || refused)
		err_set_at(e, ERR_INPUT, in->file, item.line, item.col, "%s%.*s", broken ? "the XML is broken here: " : "", STR_ARG(item.text));
	xml_close(x);
	return broken || refused ? -1 : 0;
}

/* The same of JSON, or of JSON Lines. */
static int json_fault(const struct source_input *in, struct err *e)
{
	struct jsontoken_scan s = {0};
	struct jsontoken t;
	int rc = 0;
	jsontoken_open(&s, in->bytes, true);
	while (rc == 0 && jsontoken_next(&s, &t))
		if (t.kind == JSONTOKEN_BROKEN)
			rc = err_set_at(e, ERR_INPUT, in->file, t.line, t.col, "the JSON is broken here: %.*s", STR_ARG(t.text));
	jsontoken_close(&s);
	return rc;
}

/* Why nothing recognised the file.  XML and JSON that are broken, or refused outright, say so themselves. */
static int unknown(const struct source_input *in, struct err *e)
{
	if (unread_why(in, e) < 0)
		return -1;
	bool is_xml = records_is_xml(in->bytes);
	if (is_xml || records_is_json(in->bytes))
		return (is_xml ? xml_fault : json_fault)(in, e) < 0
			       ? -1
			       : err_set_at(e, ERR_INPUT, in->file, 0, 0, "%s that no column map describes: write one (--new-map FILE); schemas/map has them",
					    is_xml ? "XML" : "JSON");
	return err_set_at(
		e, ERR_INPUT, in->file, 0, 0,
		"not recognised: neither a table, nor a CIN census, nor GEDCOM, nor our own stream");
}

int source_open(const struct source_input *in, const struct source_options *o, struct source_reader **r,
		struct err *e)
{
	if (str_is_empty(o->as)) {
		const struct source_adapter *adapter = source_recognise(in, o);
		if (!adapter)
			return unknown(in, e);
		return adapter->open(in, o, r, e);
	}
	struct str as = str_is_equal(o->as, STR("ssda903"))
				? STR("table")
				: o->as; /* its tables are tables, by their maps */
	for (size_t i = 0; source_adapters[i]; i++)
		if (str_is_equal(as, str_of(source_adapters[i]->name)))
			return source_adapters[i]->open(in, o, r, e);
	struct buf names = {0};
	for (size_t i = 0; source_adapters[i]; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", source_adapters[i]->name);
	int result = err_set(e, ERR_USAGE, "--as: there is no such format; known: %s, ssda903", names.p);
	buf_close(&names);
	return result;
}
