#include "model/audience.h"

bool audience_may_see(enum audience who, bool sealed_too, uint8_t restricted)
{
	if (restricted == EVENT_OPEN)
		return true;
	if (who != AUDIENCE_HOLDER)
		return false;
	/* A restriction that this version does not know is as closed as the closest it knows. */
	return restricted < EVENT_SEALED || sealed_too;
}

int audience_of(struct str name, enum audience *who)
{
	if (str_is_equal(name, STR("holder")))
		*who = AUDIENCE_HOLDER;
	else if (str_is_equal(name, STR("family")))
		*who = AUDIENCE_FAMILY;
	else
		return -1;
	return 0;
}
