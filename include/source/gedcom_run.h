/* source/gedcom_run - a family tree read record by record, whatever file its nodes come from (GEDCOM,
 * Gramps, GenoPro).
 *
 * The adapter fills `g` with its index and its `load`, and calls gedcom_run_begin.  Persons and families
 * come first, in the file's order; then what nothing has pointed at is set aside: notes, sources, media,
 * records that are not known. Submitters are about the file: they count as used and are not kept, which is
 * said.  Bytes that are no record are set aside. `drop`, where it is set, frees what the adapter holds; the
 * run itself is freed after it.
 */
#ifndef SOURCE_GEDCOM_RUN_H
#define SOURCE_GEDCOM_RUN_H

#include "source/gedcom_record.h"

enum { GEDCOM_RECORD_MOST = 8 << 20 }; /* bytes of a record that is read */

struct gedcom_run {
	struct source_reader reader; /* first */
	struct gedcom_file g;
	size_t at, given;
	unsigned pass; /* 0 persons and families, 1 all others, 2 over */
	unsigned long not_kept, odd;
	bool is_cut; /* the file has no end: told when it is over */
	/* where the text lies in a file: what has been read is let go now and then */
	struct file_bytes mapped;
	uint64_t let_go;          /* how far */
	struct coverage *covers;
	void (*drop)(struct gedcom_run *run);
};

/* Zeroed but for options, names, system and the functions of the reader. */
void gedcom_run_open(struct gedcom_run *run, const struct source_input *in, const struct source_options *o,
		     const char *format);
int gedcom_run_begin(struct gedcom_run *run, struct err *e); /* the index is filled */
void gedcom_run_let_go(struct gedcom_run *run, uint64_t at); /* the reader is at that byte */
void gedcom_run_close(struct gedcom_run *run);

#endif
