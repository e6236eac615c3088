#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/audience.h"

static void the_holder_sees_all_but_sealed(void **state)
{
	(void)state;
	for (uint8_t r = 0; r < EVENT_RESTRICTIONS; r++) {
		assert_int_equal(audience_may_see(AUDIENCE_HOLDER, false, r), r != EVENT_SEALED);
		assert_true(audience_may_see(AUDIENCE_HOLDER, true, r));
	}
}

static void the_family_sees_nothing_restricted(void **state)
{
	(void)state;
	assert_true(audience_may_see(AUDIENCE_FAMILY, false, EVENT_OPEN));
	for (unsigned r = 1; r < 256; r++) {
		assert_false(audience_may_see(AUDIENCE_FAMILY, false, (uint8_t)r));
		assert_false(audience_may_see(AUDIENCE_FAMILY, true, (uint8_t)r)); /* asking does not open it */
	}
}

static void an_unknown_restriction_is_closed(void **state)
{
	(void)state;
	assert_false(audience_may_see(AUDIENCE_HOLDER, false, EVENT_RESTRICTIONS));
	assert_false(audience_may_see(AUDIENCE_HOLDER, false, 255));
	assert_false(audience_may_see((enum audience)9, true, EVENT_THIRD_PARTY));
}

static void names(void **state)
{
	enum audience who = AUDIENCE_HOLDER;

	(void)state;
	assert_int_equal(audience_of(STR("family"), &who), 0);
	assert_int_equal(who, AUDIENCE_FAMILY);
	assert_int_equal(audience_of(STR("holder"), &who), 0);
	assert_int_equal(who, AUDIENCE_HOLDER);
	assert_int_equal(audience_of(STR("mother"), &who), -1);
	assert_int_equal(audience_of(STR(""), &who), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_holder_sees_all_but_sealed), cmocka_unit_test(the_family_sees_nothing_restricted),
		cmocka_unit_test(an_unknown_restriction_is_closed), cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
