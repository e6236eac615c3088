/* Where libxml2's functions are: it is loaded when the first XML or HTML is read, or a policy that was changed since the build.
 *
 * It brings a library of Unicode tables along that takes as long to load as a small picture takes to draw, and most runs read no
 * XML (format/schema_plain).  Loaded once, for all threads; stays until the end.  NULL: it cannot be loaded here.  The functions
 * have their own names; whoever is called back by one may call all.  Not for others than format/xml, schema and markup.
 */
#ifndef FORMAT_XML_LIBRARY_H
#define FORMAT_XML_LIBRARY_H

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlregexp.h>

#define XML_LIBRARY_CALLS(X)                                                                                              \
	X(xmlInitParser) X(xmlSetExternalEntityLoader) X(xmlCreatePushParserCtxt) X(xmlCtxtUseOptions) X(xmlParseChunk)   \
	X(xmlStopParser) X(xmlFreeParserCtxt) X(xmlCtxtGetLastError) X(xmlFreeEnumeration) X(xmlFreeDoc)                  \
	X(xmlSAXVersion) X(xmlSAX2GetLineNumber) X(xmlSwitchEncoding) X(xmlDocGetRootElement) X(xmlNodeGetContent)        \
	X(xmlRegexpCompile) X(xmlRegexpExec) X(xmlRegFreeRegexp) X(xmlRelaxNGNewDocParserCtxt)                            \
	X(xmlRelaxNGSetParserStructuredErrors) X(xmlRelaxNGParse) X(xmlRelaxNGFreeParserCtxt) X(xmlRelaxNGFree)           \
	X(xmlRelaxNGNewValidCtxt) X(xmlRelaxNGSetValidStructuredErrors) X(xmlRelaxNGValidateDoc) X(xmlRelaxNGFreeValidCtxt) \
	X(htmlCreateMemoryParserCtxt) X(htmlCtxtUseOptions) X(htmlParseDocument) X(htmlFreeParserCtxt)

struct xml_library {
#define XML_LIBRARY_DECLARE(name) __typeof__(name) *name;
	XML_LIBRARY_CALLS(XML_LIBRARY_DECLARE)
#undef XML_LIBRARY_DECLARE
	xmlFreeFunc *free; /* a variable there: what frees the texts it gives */
};

const struct xml_library *xml_library(void);
#define XML_LIBRARY_MISSING CASEWORK_LIBXML2 ", which reads XML, cannot be loaded: install it"

#endif
