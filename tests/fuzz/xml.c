/* Any bytes: items nest, depth and bytes are true, text is UTF-8, a break is told once and last. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "format/unicode.h"
#include "format/xml.h"

#define MUST(x) \
	do { \
		if (!(x)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #x); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = {(const char *)data, n};
	struct xml_item i;
	struct buf open[65] = {{0}};
	unsigned depth = 0;
	uint64_t byte = 0;
	enum xml_event last = XML_END_OF_FILE;
	struct xml *x = xml_open(text, STR("x.xml"));
	while (xml_next(x, &i)) {
		MUST(last != XML_BROKEN && last != XML_REFUSED);
		last = i.event;
		MUST(i.line > 0 && i.col > 0 && i.byte <= n);
		switch (i.event) {
		case XML_OPEN:
			MUST(i.depth == ++depth && depth <= 64);
			MUST(data[i.byte] == '<' && i.byte >= byte);
			buf_clear(&open[depth]);
			buf_add(&open[depth], i.name);
			for (size_t k = 0; k < i.attributes; k++)
				MUST(unicode_is_valid(i.attribute[k].name) && unicode_is_valid(i.attribute[k].value));
			byte = i.byte;
			break;
		case XML_CLOSE:
			MUST(i.depth == depth && str_is_equal(buf_str(&open[depth]), i.name));
			MUST(data[i.byte - 1] == '>' && i.byte > byte);
			depth--;
			byte = i.byte;
			break;
		case XML_TEXT:
			MUST(i.depth == depth && depth > 0 && i.text.n > 0 && unicode_is_valid(i.text));
			MUST(i.byte >= byte);
			break;
		default:
			MUST(i.text.n > 0 && i.event != XML_END_OF_FILE);
		}
	}
	MUST(last == XML_BROKEN || last == XML_REFUSED || (last == XML_CLOSE && depth == 0));
	MUST(xml_next(x, &i) == 0);
	xml_close(x);
	for (int k = 0; k < 65; k++)
		buf_close(&open[k]);
	struct buf escaped = {0}, document = {0};
	xml_escape(text, &escaped);
	MUST(unicode_is_valid(buf_str(&escaped)));
	buf_add_z(&document, "<a>x");
	buf_add(&document, buf_str(&escaped));
	buf_add_z(&document, "</a>");
	x = xml_open(buf_str(&document), STR("y.xml")); /* what is escaped is text again, whatever it was */
	MUST(xml_next(x, &i) == 1 && i.event == XML_OPEN);
	MUST(xml_next(x, &i) == 1 && i.event == XML_TEXT);
	MUST(xml_next(x, &i) == 1 && i.event == XML_CLOSE && i.byte == document.n);
	MUST(xml_next(x, &i) == 0);
	xml_close(x);
	buf_close(&escaped);
	buf_close(&document);
	return 0;
}
