/* source/gedcom_record - what persons and families of a GEDCOM file have in common: dates, notes, events, the rest.
 *
 * Records and all they point at live in struct gedcom_file until its records are cleared; nodes as long as the file.
 * What has no place in a record goes to `extra` under its path (cin's way too).  Nothing here fails: what cannot be
 * read is told with its line and kept as written.
 */
#ifndef SOURCE_GEDCOM_RECORD_H
#define SOURCE_GEDCOM_RECORD_H

#include "source/gedcom_line.h"
#include "source/ordinal.h"
#include "source/source.h"

struct gedcom_link { /* a child's own pointer to a family: INDI/FAMC */
	struct gedcom_node *child, *famc;
	struct gedcom_link *next;
};

struct gedcom_entry { /* of the index of pointers */
	struct gedcom_node *node;
	struct gedcom_link *links, *last_link; /* families: who says to be a child of it */
	const struct gedcom_node *chil_of;     /* persons: the family at hand whose CHIL names them */
	bool pointed;                          /* a person or a family points at it */
};

struct gedcom_file {
	const struct source_options *o;
	struct str file, bytes, system;
	struct arena arena; /* nodes, index */
	struct arena one;   /* the records at hand */
	struct gedcom_node *first;
	struct gedcom_entry *entry;
	size_t entries, slots;
	struct ordinal events;
	struct record *record;
	size_t records, cap;
};

struct gedcom_fields {
	struct event_field *v;
	size_t n, cap;
};

void gedcom_record_index(struct gedcom_file *g);
struct gedcom_entry *gedcom_record_find(const struct gedcom_file *g, struct str xref); /* NULL: no such record */
void gedcom_record_close(struct gedcom_file *g);

struct record *gedcom_record_new(struct gedcom_file *g, enum record_type type); /* zero; valid until the next */
struct str gedcom_record_id(struct gedcom_file *g, struct str xref);           /* SYSTEM:XREF */
const struct event_source *gedcom_record_source(struct gedcom_file *g, const struct gedcom_node *n);
struct date gedcom_record_changed(struct gedcom_file *g, struct gedcom_node *record); /* CHAN */
uint8_t gedcom_record_restricted(struct gedcom_node *record);                          /* RESN */
/* The date of a structure (BIRT, MARR): its DATE, or none.  One that cannot be read is told and unknown; where more was
 * written than a date holds, DATE is left for the rest. */
struct date gedcom_record_date(struct gedcom_file *g, struct gedcom_node *n, struct date *end);
/* "1 MARR", "1 MARR Y", with a date or a place: it happened.  "N": it did not. */
bool gedcom_record_happened(const struct gedcom_node *n);
struct str gedcom_record_note(struct gedcom_file *g, const struct gedcom_node *note); /* its own text, or that it points at */
void gedcom_record_add(struct gedcom_file *g, struct gedcom_fields *f, struct str name, struct str value);
void gedcom_record_keep_rest(struct gedcom_file *g, struct gedcom_node *n, struct str path, struct gedcom_fields *f);
void gedcom_record_take_all(struct gedcom_node *n); /* n and all below it have found their place */
/* An event structure below a person or a family.  child absent: about a family. */
bool gedcom_record_is_event(const struct gedcom_node *n);
void gedcom_record_event(struct gedcom_file *g, struct gedcom_node *n, struct str child, const char *kind, struct date changed,
			 const struct event_person *people, size_t people_n, struct str source_id);
void gedcom_record_tell(struct gedcom_file *g, enum diag_level level, const struct gedcom_node *n, const char *text);

void gedcom_person_run(struct gedcom_file *g, struct gedcom_node *n); /* source/gedcom_person */
void gedcom_family_run(struct gedcom_file *g, struct gedcom_node *n); /* source/gedcom_family */

#endif
