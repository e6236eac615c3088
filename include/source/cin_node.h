/* source/cin_node - the elements of a census as a tree: finding, reading dates and codes, keeping the rest.
 *
 * A node lives in the arena it was read into.  `seen` marks what has found its place in a record;
 * cin_node_keep_rest gathers everything else into fields, so that nothing is dropped.  An element that is not
 * known is told once per name.  Diagnostics name element and place; they show dates and codes of at most 32
 * bytes, never text.
 */
#ifndef SOURCE_CIN_NODE_H
#define SOURCE_CIN_NODE_H

#include "source/cin_code.h"
#include "source/source.h"

struct cin_child;

struct cin_node {
	struct str name, text; /* text: all text directly inside */
	struct cin_node *child, *last, *next;
	uint32_t line, col;
	uint64_t from, to; /* bytes of the element in the file */
	bool closed;
	bool seen; /* has found its place */
	bool stray; /* no element: a further piece of text between elements */
};

struct cin_fields {
	struct event_field *v;
	size_t n, cap;
};

struct cin_tags {
	struct str *v;
	size_t n, cap;
};

/* the first child of that name; NULL: none */
struct cin_node *cin_node_first(struct cin_node *n, const char *name);
/* n itself or the next sibling of that name */
struct cin_node *cin_node_next(struct cin_node *n, const char *name);
const struct cin_node *cin_node_find(const struct cin_node *n, const char *name);
struct str cin_node_text(const struct cin_node *n, const char *name); /* trimmed; absent when not there */
struct str cin_node_take(struct cin_node *n, const char *name);       /* the same, marked as seen */

/* A date of the census: xs:date with or without zone, or what people put there.  -1: told, and *d is no
 * date. */
int cin_node_date(struct cin_child *c, struct cin_node *n, struct date *d);
/* A date that is not the record's own: one that cannot be read is told and stays for cin_node_keep_rest. */
struct date cin_node_take_date(struct cin_child *c, struct cin_node *group, const char *name);
/* The code that an element holds; NULL when there is none, or an unknown one, which is told. */
const struct cin_code *cin_node_code(struct cin_child *c, struct cin_node *group, const char *element,
				     const char *set);

/* What has not been seen below n, each under its path. */
void cin_node_keep_rest(struct cin_child *c, struct arena *a, struct cin_node *n, struct str path,
			struct cin_fields *to);
/* known: NULL-ended */
void cin_node_tell_unknown(struct cin_child *c, const struct cin_node *n, const char *const *known);
void cin_node_tell(struct cin_child *c, enum diag_level level, const struct cin_node *n, const char *text);
void cin_node_tell_value(struct cin_child *c, enum diag_level level, const struct cin_node *n,
			 const char *text);

void cin_node_add_field(struct arena *a, struct cin_fields *f, struct str name, struct str value);
void cin_node_add_tag(struct arena *a, struct cin_tags *t, struct str tag); /* each once */

#endif
