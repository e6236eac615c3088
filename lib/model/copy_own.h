/* Between the parts of model/copy: what is at hand while a copy is made.  Arrays are by number in the index. */
#ifndef MODEL_COPY_OWN_H
#define MODEL_COPY_OWN_H

#include "model/copy.h"

struct copy_names {
	struct str *name;
	size_t n;
};
struct copy_work {
	const struct family_index *x;
	const struct copy_policy *policy;
	const struct copy_wanted *w;
	struct arena *a;
	unsigned parts;
	bool *class;  /* which readers the reader is, to one child or another */
	bool *child;  /* by number: whom the picture is about */
	bool *parent; /* a parent of one of them, by birth or adoption */
	bool *shown;  /* and of one whom the reader is nearest to, as parent, carer or himself */
	bool *own;    /* the reader's own partner, parent or child, now or before */
	bool *also;   /* his child, or in his care, and in the picture, which is not about him */
	bool *ward;   /* himself, his children, and whom he looks after on the day */
	bool *drop;
	bool *home; /* by place: the reader's own on the day */
	bool *with; /* lives with the reader on the day */
	struct copy_names *former; /* of who has been adopted, where the reader is of the birth family alone: else n is 0 */
};

static inline bool copy_is_kin(const void *self, const struct family_link *l)
{
	(void)self;
	return l->tie < FAMILY_TIE_LIVES_WITH;
}
/* Whoever can be reached from `from` by links that `is` tells, not through those in `without`, nor those themselves. */
bool *copy_reach(const struct copy_work *k, bool (*is)(const void *self, const struct family_link *l), const uint32_t *from,
		 size_t n, const bool *without);
/* copy_adopted.c: finds `former`, and drops who has adopted them and their kin. */
void copy_drop_adopted(struct copy_work *k);
bool copy_keep_former(const struct copy_work *k, struct relation *r, enum family_tie t, bool own);
bool copy_is_former(const struct copy_work *k, struct str id);
/* copy_keep.c: the records without what is left out. */
void copy_find_homes(struct copy_work *k);
void copy_keep_records(const struct copy_work *k, struct family_records *to, struct copy_left *left);
/* copy_text.c: of all that was written in an entry and a relation only words of the project's own lists. */
void copy_plain_event(const struct copy_work *k, struct event *ev);
void copy_plain_relation(const struct copy_work *k, struct relation *r);

#endif
