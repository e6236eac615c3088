/* model/sign - what further fields of a person or a relation say that a genogram has a sign for, as data
 * (schemas/codes/signs.csv).
 *
 * The contract has no place for a stillbirth, for a trans man, or for parental responsibility beside a relation of
 * another kind; exports have columns for them, which are kept as extra fields.  sign_open reads the list, in the arena;
 * sign_of looks one record up and guesses nothing: a field and its value must stand in the list.  Fails with ERR_USAGE
 * where the list is not as it must be.
 */
#ifndef MODEL_SIGN_H
#define MODEL_SIGN_H

#include "base/err.h"
#include "model/person.h"

enum sign {
	SIGN_NONE,
	SIGN_TRANS_MAN,
	SIGN_TRANS_WOMAN,
	SIGN_MISCARRIAGE,
	SIGN_STILLBIRTH,
	SIGN_TERMINATION,
	SIGN_SEVERAL,
	SIGN_RESPONSIBILITY, /* of a relation: whoever stands above has parental responsibility */
	SIGNS
};

struct sign_list {
	struct sign_row {
		struct str field, value; /* value "*": a number */
		enum sign sign;
	} *row;
	size_t n;
};
int sign_open(const char *schemas, struct arena *a, struct sign_list *l, struct err *e);
/* Which the fields say, one bit each (1u << SIGN_...); *number: of a record that stands for several.  l NULL: none. */
unsigned sign_of(const struct sign_list *l, const struct event_field *field, size_t n, unsigned *number);
bool sign_is_loss(unsigned signs);
bool sign_is_lost(const struct sign_list *l, const struct person *p); /* was never born alive, as recorded */

#endif
