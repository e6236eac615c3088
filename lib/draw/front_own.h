/* What the parts of draw/front share: what is kept, who is on a page, the page.  Not for others. */
#ifndef DRAW_FRONT_OWN_H
#define DRAW_FRONT_OWN_H

#include "draw/front.h"

struct front_kept {
	struct finding f;
	bool set_aside;                /* the last review says that it is not significant */
	const struct front_kept *with; /* told with this one: the same matter of another child */
};

struct front_strengths { /* what is recorded as one, whatever the rules say */
	size_t n;
	int32_t first, last;
	struct mark mark; /* of the most recent */
};

struct front_member { /* a child of the page */
	struct str id, name;
	struct date birth, expected;
	uint32_t family;
	bool grown_up;
	struct front_strengths own; /* entries held under another child are counted there */
	struct front_strengths all;
};

struct front_page {
	struct front *f;
	const struct front_member *member;
	size_t members;
	struct front_kept **line; /* of this page, in the order of compare */
	size_t n;
	unsigned number;
	unsigned not_agreed;
	struct out *o;
};

int front_compare(const void *a, const void *b); /* struct front_kept *const: which wins a line */
void front_merge(struct front_page *p);          /* one matter of several children is one */
size_t front_matters(const struct front_page *p, enum finding_front front);
void front_add_lines(struct front_page *p, enum finding_front front, size_t most);
int front_add_strengths(struct front_page *p, struct err *e);
void front_add_passages(struct front_page *p);

#endif
