/* Which of an earlier run's findings a finding is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/earlier.h"

static const char lines[] =
	"{\"type\":\"finding\",\"id\":\"00000000000000aa\",\"rule\":\"missing-repeat\",\"child\":\"m:1\",\"first\":\"2024-02-01\",\"count\":3,"
	"\"evidence\":[\"0000000000000001\",\"0000000000000002\",\"0000000000000003\"]}\n\n"
	"{\"type\":\"event\",\"id\":\"00000000000000bb\"}\n"
	"{\"type\":\"finding\",\"id\":\"00000000000000cc\",\"rule\":\"da-series\",\"child\":\"m:1\",\"pair\":{\"from\":\"m:9\",\"to\":\"m:8\"},\"count\":3,"
	"\"evidence\":[\"0000000000000004\"]}\n";

static struct earlier *opened(void)
{
	struct earlier *x = NULL;
	struct err e = {0};
	assert_int_equal(earlier_open(str_of(lines), STR("f.jsonl"), &x, &e), 0);
	return x;
}

static void one_that_shares_an_entry_was_it(void **state)
{
	static const uint64_t now[] = {9, 1, 2, 3}, other[] = {7, 8};
	struct earlier *x = opened();
	struct finding f = {.id = 0xdd, .rule = STR("missing-repeat"), .child = STR("m:1"), .evidence = now, .evidence_n = 4};
	(void)state;
	const struct finding_was *was = earlier_find(x, &f);
	assert_non_null(was);
	assert_int_equal(was->id, 0xaa);
	assert_int_equal(was->count, 3);
	assert_true(str_is_equal(was->first, STR("2024-02-01")));
	f.id = 0xaa; /* the same id: it has not moved */
	assert_null(earlier_find(x, &f));
	f.id = 0xdd;
	f.child = STR("m:2");
	assert_null(earlier_find(x, &f));
	f.child = STR("m:1");
	f.evidence = other, f.evidence_n = 2; /* a new one */
	assert_null(earlier_find(x, &f));
	f.rule = STR("re-referral");
	f.evidence = now, f.evidence_n = 4;
	assert_null(earlier_find(x, &f));
	earlier_close(x);
}

static void pairs_are_kept_apart(void **state)
{
	static const uint64_t now[] = {4};
	struct earlier *x = opened();
	struct finding f = {.id = 0xee, .rule = STR("da-series"), .child = STR("m:1"), .pair_from = STR("m:8"), .pair_to = STR("m:9"),
			    .evidence = now, .evidence_n = 1};
	(void)state;
	assert_null(earlier_find(x, &f));
	f.pair_from = STR("m:9"), f.pair_to = STR("m:8");
	assert_int_equal(earlier_find(x, &f)->id, 0xcc);
	earlier_close(x);
}

static void what_is_no_finding_is_told(void **state)
{
	struct earlier *x;
	struct err e = {0};
	(void)state;
	assert_int_equal(earlier_open(STR("{}\n{\"type\":\n"), STR("f"), &x, &e), -1);
	assert_int_equal(e.line, 2);
	e = (struct err){0};
	assert_int_equal(earlier_open(STR("{\"type\":\"finding\",\"id\":\"xyz\"}"), STR("f"), &x, &e), -1);
	assert_int_equal(e.line, 1);
	assert_int_equal(earlier_open(STR(""), STR("f"), &x, &e), 0);
	earlier_close(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(one_that_shares_an_entry_was_it), cmocka_unit_test(pairs_are_kept_apart),
					   cmocka_unit_test(what_is_no_finding_is_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
