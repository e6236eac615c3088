/* draw/linkage - what several children's records have in common, as lines, as a page, or as a picture.
 *
 * A sink: what is put is kept as it is and must live until linkage_write.  Every form begins with what it is for and who
 * authorised it; children, adults and entries stand by id only, and no case text.  The page: by kind of key, in the order of key and
 * date; what chance would give as well (q above the setting) and busy places are lists of their own after that.
 * Chance is in the lines, and on the page only when asked for (practice.md 1.4).  The picture: children's ids on the left, places, adults,
 * numbers and vehicles on the right; between them a row for each child and key, with its days; nothing overlaps, rows of one key lie together.
 * linkage_open reads schemas/style/linkage.xml (ERR_USAGE); linkage_write fails with ERR_SYSTEM when Graphviz does.
 */
#ifndef DRAW_LINKAGE_H
#define DRAW_LINKAGE_H

#include "base/diag.h"
#include "format/dot.h"
#include "model/linked.h"

enum linkage_form { LINKAGE_JSONL, LINKAGE_TABLE, LINKAGE_SVG, LINKAGE_DOT, LINKAGE_PNG, LINKAGE_PDF, LINKAGE_FORMS };

struct linkage_style {
	struct str title, note, weak, busy;
	size_t entries, dates;
	struct linkage_same {
		struct str heading, word, fill;
		enum dot_style line;
	} same[LINKED_SAMES];
};

struct linkage {
	struct linked_sink sink; /* first */
	struct arena arena;
	struct linkage_style style;
	const struct linked **of;
	size_t n, cap;
	/* set between linkage_open and linkage_write */
	enum linkage_form form;
	const struct linked_purpose *purpose;
	const struct str *file; /* the operands, without their folders */
	size_t files;
	int32_t today;
	bool invented, chance;
	double weak_above; /* q: what chance would give as well stands apart */
};

int linkage_form_of(const char *text, enum linkage_form *f, struct err *e); /* NULL: the first, jsonl */
int linkage_open(struct linkage *k, const char *schemas, struct diags *diags, struct err *e);
int linkage_write(struct linkage *k, struct out *o, struct err *e);
void linkage_close(struct linkage *k);

#endif
