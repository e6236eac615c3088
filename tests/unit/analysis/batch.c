/* What chance makes of many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/batch.h"

static void says(const struct batch *b, const char *wanted)
{
	struct out o;
	struct err e = {0};

	out_to_memory(&o);
	batch_write_json(b, &o);
	assert_true(str_is_equal(buf_str(&o.buf), str_of(wanted)));
	out_close(&o, false, &e);
}

static void trailer(void **state)
{
	struct batch b = {0}, more = {0}, none = {0};
	(void)state;
	says(&b, "");
	batch_add(&b, 0, 0.5);
	batch_add(&b, 0x12, 0.25); /* two statistics of one finding */
	batch_add(&b, 0x12, 0.015625);
	batch_add(&more, 0, 1);
	batch_add(&more, 0xabcdef, 0.125);
	batch_join(&b, &more);
	batch_join(&b, &none);
	assert_int_equal(more.n, 0);
	/* p in order 1/64 1/8 1/4 1/2 1: q 5/64, 5/16, 5/12, 5/8, 1 */
	says(&b, "{\"type\":\"batch\",\"tests\":5,\"seed\":20261121,\"findings\":[{\"id\":"
		 "\"0000000000000012\",\"p\":0.015625,\"q\":0.078125},"
		 "{\"id\":\"0000000000abcdef\",\"p\":0.125,\"q\":0.3125,\"weak\":true}]}\n");
	batch_close(&b);
	says(&b, "");
}

static void what_led_to_nothing_counts(void **state)
{
	struct batch b = {0};
	(void)state;
	batch_add(&b, 1, 0.0625);
	says(&b, "{\"type\":\"batch\",\"tests\":1,\"seed\":20261121,\"findings\":[{\"id\":"
		 "\"0000000000000001\",\"p\":0.0625,\"q\":0.0625}]}\n");
	batch_add(&b, 0, 1);
	says(&b, "{\"type\":\"batch\",\"tests\":2,\"seed\":20261121,\"findings\":[{\"id\":"
		 "\"0000000000000001\",\"p\":0.0625,\"q\":0.125,\"weak\":true}]}\n");
	batch_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(trailer),
					   cmocka_unit_test(what_led_to_nothing_counts)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
