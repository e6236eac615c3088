/* source/gramps - family trees in Gramps XML (.gramps; who opens the file unpacks it, format/gzip).
 *
 * Records become the nodes of GEDCOM (source/gedcom_record) and are read as those, so that one tree in
 * either format gives the same persons, relations and dates.  People, families and events, childref with
 * mrel and frel, names, notes, places, tags; what GEDCOM has no tag for keeps its own name.  priv="1" is
 * `RESN confidential`: what is marked withholds the record or the event it stands in.  Every version of the
 * namespace is read; the DOCTYPE is passed over.  Ids are the id attributes, system `gramps`.  A date is
 * turned into GEDCOM's way of writing it; the calendars are the same. A witness's eventref keeps the event
 * beside the person; the event itself is the primary person's.
 * Source: the Gramps XML RELAX NG schema and DTD, versions 1.1.0 to 1.7.2 (gramps-project.org/xml).
 */
#ifndef SOURCE_GRAMPS_H
#define SOURCE_GRAMPS_H

#include "source/gedcom_record.h"

extern const struct source_adapter gramps_adapter;

/* source/gramps_record: an element as GEDCOM's nodes, in the arena. */
struct gedcom_node *gramps_record_run(struct gedcom_file *g, const struct gedcom_place *p,
				      struct gedcom_node *element, struct arena *a);
/* source/gramps_date: dateval, daterange, datespan, datestr (or date) as GEDCOM writes a date; absent:
 * no such element. */
struct str gramps_date_value(const struct gedcom_node *element, struct arena *a);

#endif
