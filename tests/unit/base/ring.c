#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include "base/ring.h"

enum { SLOTS = 3 };

/* Counts from 0 to `last` into its slots. */
struct counter {
	unsigned slot[SLOTS], now, last, begun_elsewhere;
	pthread_t taker;
};

static bool count_on(void *self, size_t slot)
{
	struct counter *c = self;
	c->begun_elsewhere += !pthread_equal(pthread_self(), c->taker);
	c->slot[slot] = c->now;
	return c->now++ < c->last;
}

static struct counter to(unsigned last)
{
	return (struct counter){.last = last, .taker = pthread_self()};
}

static void gives_each_in_its_order(void **state)
{
	(void)state;
	for (size_t slots = 1; slots <= SLOTS; slots++)
		for (unsigned last = 0; last < 5000; last = last * 3 + 1) {
			struct counter c = to(last);
			struct ring *r = ring_open(slots, count_on, &c);
			for (unsigned n = 0; n <= last; n++)
				assert_int_equal(c.slot[ring_take(r)], n);
			ring_close(r);
			assert_int_equal(c.now, last + 1); /* not filled again after the last */
		}
}

static void the_first_slot_and_a_ring_of_one_need_no_thread(void **state)
{
	(void)state;
	struct counter c = to(0), one = to(100), two = to(1);
	struct ring *r = ring_open(SLOTS, count_on, &c);
	ring_take(r);
	ring_close(r);
	assert_int_equal(c.begun_elsewhere, 0);
	r = ring_open(1, count_on, &one);
	for (unsigned n = 0; n <= 100; n++)
		assert_int_equal(ring_take(r), 0);
	ring_close(r);
	assert_int_equal(one.begun_elsewhere, 0);
	r = ring_open(SLOTS, count_on, &two);
	ring_take(r);
	ring_take(r);
	ring_close(r);
	assert_int_equal(two.begun_elsewhere, 1);
}

static void may_be_left_at_any_point(void **state)
{
	(void)state;
	for (unsigned leave = 0; leave < 40; leave++) {
		struct counter c = to(UINT32_MAX);
		struct ring *r = ring_open(SLOTS, count_on, &c);
		size_t slot = 0;
		for (unsigned n = 0; n < leave; n++)
			slot = ring_take(r);
		ring_stop(r);
		unsigned seen = c.now; /* ours again */
		assert_true(seen >= leave && seen <= leave + SLOTS);
		assert_true(!leave || c.slot[slot] == leave - 1); /* what was taken is left alone */
		ring_close(r);
		assert_int_equal(c.now, seen);
	}
	ring_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_each_in_its_order),
		cmocka_unit_test(the_first_slot_and_a_ring_of_one_need_no_thread),
		cmocka_unit_test(may_be_left_at_any_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
