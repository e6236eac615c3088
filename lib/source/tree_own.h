/* The inside of source/tree: what its parts share. */
#ifndef SOURCE_TREE_OWN_H
#define SOURCE_TREE_OWN_H

#include "base/buf.h"
#include "source/tree.h"

enum { TREE_NOT_ASKED = -2, TREE_NO_COLUMN = -1 };

struct tree_node { /* a path that has been met, from below the outermost element */
	struct str name, path;
	uint32_t up, child, tail, next, last; /* places in `node`; 0 none: the outermost is nobody's child */
	uint32_t rows;                        /* the maps whose rows are here, a bit each */
	uint32_t above;                       /* those whose rows are somewhere below */
	bool is_wanted;                       /* a row elsewhere asks for it, */
	uint32_t keep; /* ... from below the element with so many steps: it is kept while that is open */
	bool is_about; /* it and what it holds describe the file, not a record */
	bool is_whole, has_names;  /* what it holds is one value; with the names of its parts */
	uint32_t row, more;        /* the last row that had a value of it for extra, and which of them */
	int16_t column[TREE_MAPS]; /* of each map; TREE_NOT_ASKED yet */
};

struct tree_value {
	uint32_t node, line, col;
	/* where it stands in the file's bytes, which outlive it; NULL: at `at` of `bytes` */
	const char *input;
	size_t at, n;
	bool is_taken;
};

struct tree_frame {
	uint32_t node;
	size_t values, bytes, wanted; /* how high the stacks were */
	struct tree_place place;
};

struct tree_wanted {
	struct str path;
	uint32_t keep;
};

struct tree_rule { /* a path of the file that is about it, or one value */
	struct str path;
	bool is_about, has_names;
};

struct tree_map {
	const struct map *map;
	const struct map_records *records;
	struct str at; /* its path in one string */
	struct sheet *sheet;
	struct csv_cell *cell;
	size_t *room; /* of a cell whose values were joined */
	bool *is_id;  /* of a column: it names a person or the entry, so that two values are two ids */
	int twice;    /* such a column of the row at hand that has two; -1: none */
};

struct tree {
	struct sheet_run *run;
	struct str file, input;
	struct arena arena, row;
	struct tree_map map[TREE_MAPS];
	size_t maps;
	struct str key, key_value;
	struct tree_node *node;
	size_t nodes, nodes_cap;
	uint32_t *slot; /* a hash of the nodes by parent and name; 0: free */
	size_t slots;
	struct tree_wanted *wanted_path;
	size_t wanted_paths;
	struct tree_rule *rule;
	size_t rules;
	struct tree_value *value;
	size_t values, values_cap;
	struct buf bytes;
	size_t *wanted; /* places in `value` that other rows may ask for */
	size_t wanteds, wanteds_cap;
	size_t claimed; /* values below it have been given to a row, or wait for their own */
	struct tree_frame frame[TREE_DEPTH];
	size_t depth;
	size_t whole;  /* the depth of the element that is one value; 0: none is open */
	uint32_t rows; /* those of the element just left */
	uint32_t due;  /* maps whose row of the element just left is to be given */
	int giving;    /* the map whose records are being taken; -1 none */
	bool is_leaving, has_rest;
	bool is_strange; /* the element at hand stands where rows do, and is none */
	bool is_looking;     /* for the order of dates alone */
	size_t looked;       /* rows */
	const struct tree *seen; /* another tree that has looked; NULL: none */
	uint64_t end, done;
	uint32_t row_no;
	unsigned long told;
	unsigned long abouts; /* values that describe the file */
};

/* the element at hand, with what it held that no row still to come asks for */
void tree_forget(struct tree *t);
struct str tree_text(const struct tree *t, const struct tree_value *v);

/* Paths (tree_path.c). */
bool tree_is_below(struct str path, struct str top, struct str *rest);
struct str tree_relative(struct arena *a, struct str row,
			 struct str path); /* as a column of that row writes it */
struct tree_wanted tree_resolve(struct arena *a, struct str row,
				struct str path); /* where "../a" leads from a row */
uint32_t tree_add_node(struct tree *t, uint32_t up, struct str name);
uint32_t tree_find_node(struct tree *t, uint32_t up, struct str name); /* 0: there are too many paths */
int tree_column(struct tree *t, size_t map, uint32_t node);
void *tree_room(void *p, size_t n, size_t *cap, size_t size);

#endif
