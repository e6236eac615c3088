/* sax bare|ours FILE: every element and every byte of text of an XML file once, through libxml2's SAX2 push
 * parser with nothing around it, or through format/xml, which adds places, caps and checks.  Prints how many
 * elements, and bytes of text. */
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "format/xml.h"

struct sum {
	unsigned long elements, bytes;
};

static void on_open(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
		    const xmlChar **space, int attributes, int defaulted, const xmlChar **attribute)
{
	(void)name, (void)prefix, (void)uri, (void)spaces, (void)space, (void)attributes, (void)defaulted,
		(void)attribute;
	((struct sum *)self)->elements++;
}

static void on_close(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)self, (void)name, (void)prefix, (void)uri;
}

static void on_text(void *self, const xmlChar *text, int n)
{
	(void)text;
	((struct sum *)self)->bytes += (unsigned long)n;
}

static int bare(const char *path, struct sum *sum)
{
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
			     .startElementNs = on_open,
			     .endElementNs = on_close,
			     .characters = on_text,
			     .ignorableWhitespace = on_text,
			     .cdataBlock = on_text};
	static char piece[65536];
	xmlParserCtxtPtr p = xmlCreatePushParserCtxt(&sax, sum, NULL, 0, NULL);
	int f = open(path, O_RDONLY);
	ssize_t n;
	if (f < 0 || !p)
		return -1;
	xmlCtxtUseOptions(p, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_BIG_LINES);
	while ((n = read(f, piece, sizeof piece)) > 0)
		xmlParseChunk(p, piece, (int)n, 0);
	xmlParseChunk(p, NULL, 0, 1);
	xmlFreeParserCtxt(p);
	close(f);
	return 0;
}

static int ours(const char *path, struct sum *sum)
{
	struct file_bytes f;
	struct err e;
	if (file_map(path, &f, &e))
		return -1;
	struct xml *x = xml_open(f.bytes, str_of(path));
	const struct xml_item *i;
	while ((i = xml_take(x))) {
		sum->elements += i->event == XML_OPEN;
		sum->bytes += i->event == XML_TEXT ? i->text.n : 0;
	}
	xml_close(x);
	file_unmap(&f);
	return 0;
}

int main(int argc, char **argv)
{
	struct sum sum = {0};
	if (argc != 3 || (strcmp(argv[1], "bare") == 0 ? bare(argv[2], &sum) : ours(argv[2], &sum)) < 0)
		return 2;
	printf("%lu elements, %lu bytes of text\n", sum.elements, sum.bytes);
	return 0;
}
