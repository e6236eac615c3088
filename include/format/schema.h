/* format/schema - policy files: XML trees checked by RELAX NG (for our own policies only, not data).
 *
 * A policy file is read with no network, no DTD and no entity; the schema is checked on every load (but of what fitted
 * it when the programs were built, see format/passed) and each fault is an error with its line.  The tree is plain
 * structs in the caller's arena, so that no other module sees libxml2. A grammar stands alone in its file: no include, no externalRef.  Any DOCTYPE in a
 * policy file or a grammar is refused; in a data file (schema_report) one without declarations is passed
 * over.  Messages show a value only if it is a number, a date or a code.  Text: an element that holds only
 * elements has "" for its text; any other has all text in it, that of the elements inside included.
 */
#ifndef FORMAT_SCHEMA_H
#define FORMAT_SCHEMA_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/file.h"
#include "format/xml.h"

struct schema_node {
	struct str name; /* without prefix */
	struct str text; /* see above; never absent */
	const struct xml_attribute *attribute;
	size_t attributes;
	struct schema_node *child, *next; /* elements; text has no node of its own */
	struct schema_node *parent;
	uint32_t line;
};

/* rng may be NULL: read without a check.  Faults against the schema go to `diags` and make it fail.  What is
 * wrong with the file or with the grammar is ERR_USAGE. */
int schema_load(const char *path, const char *rng, struct arena *a, struct schema_node **root,
		struct diags *diags, struct err *e);
/* The same for many files of one schema: the grammar is read with the first and kept in *kept, NULL to begin
 * with, until schema_grammar_close. */
struct schema_grammar;
int schema_load_by(const char *path, const char *rng, struct schema_grammar **kept, struct arena *a,
		   struct schema_node **root, struct diags *diags, struct err *e);
void schema_grammar_close(struct schema_grammar *g); /* NULL: nothing is done */
/* The same in two steps, for who needs the bytes that were looked at too. */
struct schema_files {
	const char *path, *rng;
	struct file_bytes policy, grammar;
};
int schema_files_open(const char *path, const char *rng, struct schema_files *f, struct err *e);
int schema_read(const struct schema_files *f, struct schema_grammar **kept, struct arena *a, struct schema_node **root,
		struct diags *diags, struct err *e);
void schema_files_close(struct schema_files *f);
/* A data file that is only to be told about: the number of faults, or -1 when it cannot be read. */
int schema_report(const char *path, const char *rng, struct diags *diags, struct err *e);
struct str schema_attribute(const struct schema_node *n, const char *name); /* absent when not there */
const struct schema_node *schema_first(const struct schema_node *n, const char *child);
/* next sibling of that name */
const struct schema_node *schema_after(const struct schema_node *n, const char *name);

#endif
