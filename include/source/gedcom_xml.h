/* source/gedcom_xml - family trees in XML: where their records stand, and one of them as nodes.
 *
 * A record is an element two levels below the outermost (database/people/person,
 * GenoPro/Individuals/Individual).  The file is gone through once for the places; a record's bytes are read
 * again when it is asked for, so that memory does not depend on the size of the file.  An element becomes a
 * node: its name the tag, its own text the value, attributes first among its children.  XML broken off: the
 * records closed before are there, the rest is one place that is no record. Caps: those of format/xml,
 * GEDCOM_NODES elements and attributes in a record, names of 64 characters.
 */
#ifndef SOURCE_GEDCOM_XML_H
#define SOURCE_GEDCOM_XML_H

#include "format/xml.h"
#include "source/gedcom_run.h"

struct gedcom_xml_kind { /* what the elements of a section are; element NULL: all of them */
	const char *section, *element;
	enum gedcom_what what;
};

/* p->what by the last kind that fits; none does: as it was. */
void gedcom_xml_tell(const struct gedcom_xml_kind *kind, size_t n, struct str section,
		     const struct xml_item *item, struct gedcom_place *p);
/* meet tells what a record is at its opening tag: `p` has its place, what and key are to be set;
 * section: the element round it.  -1: refused, or too many records. */
int gedcom_xml_index(struct gedcom_file *g,
		     void (*meet)(struct gedcom_file *g, struct str section, const struct xml_item *item,
				  struct gedcom_place *p),
		     struct err *e);
struct gedcom_node *gedcom_xml_read(const struct gedcom_file *g, const struct gedcom_place *p,
				    struct arena *a);                           /* NULL: cannot be read */
/* A node below `up`, with a value or pointing at a record, made of one of the file's. */
struct gedcom_node *gedcom_xml_add(struct arena *a, struct gedcom_node *up, const char *tag, struct str value,
				   const struct gedcom_node *of);
struct gedcom_node *gedcom_xml_point(struct arena *a, struct gedcom_node *up, const char *tag, struct str to,
				     const struct gedcom_node *of);
struct str gedcom_xml_attribute(const struct xml_item *item, const char *name); /* absent: none */

#endif
