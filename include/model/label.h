/* model/label - persons as a page names them: the name to show, the day of birth, who is of one family.
 *
 * label_read takes persons and relations from a record_source to its end; what it keeps lives in the list
 * until label_close. The name is the first that is more than one word ("Jay" and "Jamie Rourke" may be one
 * man), else the first.  Of one family are children of one parent, and who is recorded as sibling, half-
 * sibling or twin; nobody else is, whatever entries they share: a father's next household has a page of its
 * own, and parents are not of their children's. Fails where the source fails.  label_find gives NULL for
 * one of whom there is no record.
 */
#ifndef MODEL_LABEL_H
#define MODEL_LABEL_H

#include "base/buf.h"
#include "model/flow.h"

struct label {
	struct str id, name;
	struct date birth, expected;
	uint32_t family; /* equal for siblings */
};

struct label_list {
	struct label *label; /* by id */
	size_t n;
	bool invented; /* the inputs say that nobody in them is real */
	struct arena arena;
};

int label_read(struct label_list *l, struct record_source *from, const struct code *code, struct err *e);
const struct label *label_find(const struct label_list *l, struct str id);
struct str label_first_name(struct str name); /* "Ellis" of "Ellis Ashby" and of "Ashby, Ellis" */
void label_close(struct label_list *l);

#endif
