/* What the parts of source/field share, and nobody else needs. */
#ifndef SOURCE_FIELD_OWN_H
#define SOURCE_FIELD_OWN_H

#include "source/field.h"

extern const char field_lost_digits[]; /* why an id in scientific form is none */

/* its parts joined, codes as what they stand for */
struct str field_value(struct fill *f, const struct field_step *st);
/* whoever watches: its column is looked up, and nothing has this cell */
void field_tell_missed(struct fill *f, int cell);
/* "Home Visit" and "home_visit" as home-visit; s.n bytes */
void field_kind_word(struct str s, char out[static FIELD_KEY]);
/* "... expected same, not the same" */
const char *field_not_a_word(struct fill *f, const struct map_codes *c);
bool field_is_scientific(struct str s); /* 1.23457E+11: a spreadsheet's form of a long number */
int field_set_who(struct fill *f, const struct field_step *st, struct str *to);

#endif
