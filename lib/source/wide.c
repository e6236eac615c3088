#include "source/wide.h"

#include <stdlib.h>

#include "format/encoding.h"
#include "source/records.h"

enum { LOOK = 64 << 10 };

struct wide {
	struct source_reader reader; /* first */
	struct source_reader *inner;
	struct encoding_text text;
	struct source_input in;
	struct source_options options;
};

static bool is_wide(enum encoding e)
{
	return e == ENCODING_UTF_16LE || e == ENCODING_UTF_16BE || e == ENCODING_UTF_32LE || e == ENCODING_UTF_32BE;
}

/* What stands behind an XML declaration. */
static struct str behind_declaration(struct str text)
{
	size_t end = str_has_prefix(text, STR("<?xml")) ? str_find(text, STR("?>")) : text.n;
	return end < text.n ? str_part(text, end + 2, text.n) : text;
}

static int wide_recognise(const struct source_input *in, const struct source_options *o)
{
	struct str head = str_part(in->bytes, 0, LOOK);
	struct encoding_found found = encoding_find(head, LOOK);
	struct buf b = {0};
	uint64_t ignored = 0;
	int sure = 0;
	if (!is_wide(found.encoding))
		return 0;
	encoding_decode(found.encoding, str_part(head, found.mark, head.n), false, &b, &ignored);
	struct source_input decoded = {in->file, behind_declaration(buf_str(&b))};
	if (records_is_xml(decoded.bytes) || records_is_json(decoded.bytes)) {
		const struct source_adapter *inner = source_recognise(&decoded, o);
		sure = inner ? inner->recognise(&decoded, o) : 0;
	}
	buf_close(&b);
	return sure;
}

static int wide_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct wide *w = (struct wide *)self;
	int more = w->inner->source.next(&w->inner->source, a, r, e);
	w->reader.summary = w->inner->summary;
	return more;
}

static void wide_close(struct record_source *self)
{
	struct wide *w = (struct wide *)self;
	if (w->inner)
		w->inner->source.close(&w->inner->source);
	encoding_close(&w->text);
	free(w);
}

static int wide_open(const struct source_input *in, const struct source_options *o, struct source_reader **r,
		     struct err *e)
{
	struct wide *w = arena_malloc(sizeof *w);
	struct encoding_found found = encoding_find(in->bytes, LOOK);
	w->reader.source.next = wide_next;
	w->reader.source.close = wide_close;
	w->options = *o;
	w->options.mapped = NULL; /* its bytes are not those that are read */
	int rc = encoding_open(in->bytes, found.encoding, o->beside, o->mapped, &w->text, e);
	if (rc == 0) {
		w->in = (struct source_input){in->file, behind_declaration(w->text.text)};
		if (o->diags)
			diag_add(o->diags, DIAG_NOTE, in->file, 0, 0, "read as %s", encoding_words(found.encoding));
		rc = source_open(&w->in, &w->options, &w->inner, e);
	}
	if (rc < 0) {
		wide_close(&w->reader.source);
		return -1;
	}
	w->reader.summary = w->inner->summary;
	*r = &w->reader;
	return 0;
}

const struct source_adapter wide_adapter = {
	"wide",
	"XML or JSON in UTF-16 or UTF-32: read as what it is in UTF-8",
	wide_recognise,
	wide_open,
	false,
};
