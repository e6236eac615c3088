/* model/person - persons as recorded (contract.md 3 and 8).
 *
 * A person is one or more (system, id) pairs; the first is its id, "SYSTEM:ID".  Two ids are one person only by a
 * `same-person` relation or an equal UPN, NHS or CHI number (ids of the systems "upn", "nhs", "chi").
 * Strings are borrowed as in model/event.
 */
#ifndef MODEL_PERSON_H
#define MODEL_PERSON_H

#include "model/event.h"

enum person_sex { PERSON_SEX_NOT_SAID, PERSON_MALE, PERSON_FEMALE, PERSON_SEX_OTHER, PERSON_SEX_UNKNOWN, PERSON_SEXES };

struct person {
	struct str id; /* SYSTEM:ID */
	const struct str *system_ids; /* further ids, SYSTEM:ID each: "upn:D051910639385" */
	size_t system_ids_n;
	const struct str *names; /* first is the name to show */
	size_t names_n;
	uint8_t sex;
	uint8_t restricted;
	struct date birth, death, expected; /* expected: the due date of an unborn child */
	const struct event_field *extra;
	size_t extra_n;
	const struct event_source *sources;
	size_t sources_n;
};

const char *person_sex_name(enum person_sex v); /* "", "male", "female", "other", "unknown" */
int person_sex_of(struct str s, uint8_t *v);
struct person person_copy(struct arena *a, const struct person *p); /* deep */

#endif
