/* source/gedcom_record - what persons and families of a family tree have in common: dates, notes, events,
 * the rest.
 *
 * A tree is records of nodes (source/gedcom_line), whatever the file they come from: `load` makes the nodes
 * of the record at a place, `index` tells where they stand.  What is loaded for the record at hand lives in
 * `one`, which is cleared before the next; records given are valid as long.  A record that others point at
 * (a note, a source) is hung below the first that does, and is told once; what has no place goes to `extra`
 * under its path.  Nothing here fails: what cannot be read is told with its line and kept as written.
 * Loading is paid for out of `budget` and `one_budget`, so that a file of a few large notes which everything
 * points at stays quick and small.
 */
#ifndef SOURCE_GEDCOM_RECORD_H
#define SOURCE_GEDCOM_RECORD_H

#include "source/gedcom_index.h"
#include "source/gedcom_line.h"
#include "source/ordinal.h"
#include "source/source.h"

struct gedcom_file {
	const struct source_options *o;
	struct str file, bytes, system;
	struct arena arena; /* as long as the file */
	struct arena one;   /* the records at hand */
	struct gedcom_index index;
	struct gedcom_node *(*load)(struct gedcom_file *g, const struct gedcom_place *p, struct arena *a,
				    const char *const *only);
	/* What a pointer is called where people read it, where that is not the pointer itself (a
	 * handle); NULL: it is. */
	struct str (*name)(struct gedcom_file *g, struct str to);
	uint64_t budget;
	bool is_over_budget;
	uint32_t looks; /* at records elsewhere in the file, since what was read was let go last */
	uint8_t restricted; /* of the record at hand: what is in it is no more open than it is */
	struct ordinal events;
	struct record *record;
	size_t records, cap;
	/* of what is looked at for the record at hand: it is all held until that is done */
	uint64_t one_budget;
	/* How its dates are read.  ask: 05/06/2015, which the standard does not know, could be either. */
	struct date_rules dates;
	bool said_asks, said_other;
};

enum { GEDCOM_LOOKED_AT = 8 << 20 }; /* bytes, which take some 18 times as much memory */

struct gedcom_fields {
	struct event_field *v;
	size_t n, cap;
};

/* The nodes of a record that another points at; only: as in struct gedcom_reading.  NULL: nothing could
 * be read, or it would cost more than the file is worth, which is told. */
struct gedcom_node *gedcom_record_look(struct gedcom_file *g, struct gedcom_place *p,
				       const char *const *only);
struct gedcom_place *gedcom_record_find(const struct gedcom_file *g,
					struct str xref); /* NULL: no such record */
void gedcom_record_close(struct gedcom_file *g);

struct record *gedcom_record_new(struct gedcom_file *g,
				 enum record_type type);             /* zero; valid until the next */
struct str gedcom_record_id(struct gedcom_file *g, struct str xref); /* SYSTEM:XREF */
const struct event_source *gedcom_record_source(struct gedcom_file *g, const struct gedcom_node *n);
struct date gedcom_record_changed(struct gedcom_file *g, struct gedcom_node *record); /* CHAN */
uint8_t gedcom_record_restricted(struct gedcom_node *record);                         /* RESN */
/* The date of a structure (BIRT, MARR): its DATE, or none.  One that cannot be read is told and unknown;
 * where more was written than a date holds, DATE is left for the rest. */
struct date gedcom_record_date(struct gedcom_file *g, struct gedcom_node *n, struct date *end);
/* "1 MARR", "1 MARR Y", with a date or a place: it happened.  "N": it did not. */
bool gedcom_record_happened(const struct gedcom_node *n);
bool gedcom_record_is_note(const struct gedcom_node *n);
struct str gedcom_record_note(struct gedcom_file *g,
			      struct gedcom_node *note); /* its own text, or that of what it points at */
void gedcom_record_add(struct gedcom_file *g, struct gedcom_fields *f, struct str name, struct str value);
void gedcom_record_keep_rest(struct gedcom_file *g, struct gedcom_node *n, struct str path,
			     struct gedcom_fields *f);
void gedcom_record_take_all(struct gedcom_node *n); /* n and all below it have found their place */
void gedcom_record_tell(struct gedcom_file *g, enum diag_level level, const struct gedcom_node *n,
			const char *text);

/* source/gedcom_event: an event structure below a person or a family.  child absent: about a family. */
bool gedcom_event_is(const struct gedcom_node *n);
/* EVEN, FACT or a program's own tag that says the couple parted. */
bool gedcom_event_is_separation(const struct gedcom_node *n);
void gedcom_event_run(struct gedcom_file *g, struct gedcom_node *n, struct str child, const char *kind,
		      struct date changed, const struct event_person *people, size_t people_n,
		      struct str source_id);

void gedcom_person_run(struct gedcom_file *g, struct gedcom_node *n); /* source/gedcom_person */
/* TIE with FROM, TO and KIND (GenoPro's emotional relationships).  false: it names no two persons. */
bool gedcom_person_tie(struct gedcom_file *g, struct gedcom_node *n);
/* false: it names nobody, and what it says has no place. */
bool gedcom_family_run(struct gedcom_file *g, struct gedcom_node *n,
		       uint32_t place); /* source/gedcom_family */

#endif
