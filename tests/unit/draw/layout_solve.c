#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "lib/draw/layout_solve.h"

#define MOST 80

struct sum { /* squares, and what their matrix times a vector is, counted the plain way */
	struct layout_square square[4 * MOST];
	struct layout_term term[40 * MOST];
	size_t squares, terms;
};

static void begin(struct sum *q, double weight)
{
	q->square[q->squares++] = (struct layout_square){(uint32_t)q->terms, 0, weight};
}

static void put(struct sum *q, uint32_t who, double coef)
{
	q->term[q->terms++] = (struct layout_term){who, coef};
	q->square[q->squares - 1].n++;
}

static void times(const struct sum *q, const double *x, double *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = 0;
	for (size_t i = 0; i < q->squares; i++) {
		const struct layout_square *s = &q->square[i];
		double v = 0;

		for (uint32_t t = s->from; t < s->from + s->n; t++)
			v += q->term[t].coef * x[q->term[t].who];
		for (uint32_t t = s->from; t < s->from + s->n; t++)
			out[q->term[t].who] += 2 * s->weight * v * q->term[t].coef;
	}
}

static void check(const struct sum *q, size_t n)
{
	struct arena a = {0};
	struct layout_solve s;
	double b[MOST], x[MOST], back[MOST];

	layout_solve_open(&s, n, q->square, q->squares, q->term, &a);
	for (int turn = 0; turn < 2; turn++) { /* factored once, asked twice */
		for (size_t i = 0; i < n; i++)
			b[i] = (double)((i * 37 + (size_t)turn * 11) % 19) - 9;
		layout_solve_run(&s, b, x);
		times(q, x, back, n);
		for (size_t i = 0; i < n; i++)
			assert_true(fabs(back[i] - b[i]) < 1e-6);
	}
	arena_close(&a);
}

static void chain(struct sum *q, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		begin(q, 1e-4);
		put(q, i, 1);
	}
	for (uint32_t i = 0; i + 1 < n; i++) {
		begin(q, 0.5);
		put(q, i, 1);
		put(q, i + 1, -1);
	}
}

static void test_chain(void **state)
{
	static struct sum q;

	(void)state;
	chain(&q, 60);
	check(&q, 60);
}

/* Two parents over seven children: one square of nine terms; and one term twice. */
static void test_many_terms(void **state)
{
	static struct sum q;

	(void)state;
	chain(&q, 40);
	for (uint32_t f = 0; f + 12 < 40; f += 5) {
		begin(&q, 3);
		for (uint32_t i = 0; i < 7; i++)
			put(&q, f + 3 + i, 1.0 / 7);
		put(&q, f, -0.5);
		put(&q, f + 1, -0.5);
	}
	begin(&q, 0.7);
	put(&q, 5, 1);
	put(&q, 5, -0.5);
	put(&q, 30, -0.5);
	check(&q, 40);
}

static void test_everybody_with_everybody(void **state)
{
	static struct sum q;

	(void)state;
	chain(&q, 15);
	for (uint32_t i = 0; i < 15; i++)
		for (uint32_t k = 0; k < i && q.squares < 4 * MOST; k += 1 + i % 3) {
			begin(&q, 0.1 + i * 0.05);
			put(&q, i, 1);
			put(&q, k, -1);
		}
	check(&q, 15);
	check(&(struct sum){0}, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_many_terms),
		cmocka_unit_test(test_everybody_with_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
