/* source/cin_code - the codes of the children in need census (schemas/codes/cin.xml) as words, agencies and
 * tags.
 *
 * Read and checked by cin_code_open; all strings live until cin_code_close.  A code that is not in its set
 * gives NULL: the adapter says so and keeps it as it came.  Fails with ERR_USAGE when the list is wrong.
 */
#ifndef SOURCE_CIN_CODE_H
#define SOURCE_CIN_CODE_H

#include "base/arena.h"
#include "base/err.h"

struct cin_code {
	struct str set, code, words;
	struct str agency; /* absent: no agency (a person, or not known) */
	struct str tag;    /* absent: none */
};

struct cin_codes {
	struct arena arena;
	struct cin_code *code;
	size_t n;
};

int cin_code_open(const char *schemas, struct cin_codes *c, struct err *e);
void cin_code_close(struct cin_codes *c);
/* NULL: none */
const struct cin_code *cin_code_find(const struct cin_codes *c, const char *set, struct str code);

#endif
