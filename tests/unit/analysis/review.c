/* Reviews stand with their findings, whatever id those have now; what names none is told. */
#include "rows.h"

#include "analysis/review.h"

struct kept {
	struct finding_sink sink; /* first */
	struct finding f;
	struct finding_review review[8];
};

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct kept *k = (struct kept *)self;

	(void)e;
	k->f = *f;
	for (size_t i = 0; i < f->review_n && i < 8; i++)
		k->review[i] = f->review[i];
	return 0;
}

static void found(const char *rows, struct finding *f, struct review_list **l)
{
	struct view_child c;
	struct case_view *v = rows_view(w, rows);

	assert_int_equal(review_open(v, &w->code, l, &w->e), 0);
	v = rows_view(w, rows);
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	f->child = arena_copy(&w->arena, c.id);
}

static void beside_its_finding(void **state)
{
	static const uint64_t evidence[] = {7, 1, 2};
	struct finding f = {.rule = STR("r"), .evidence = evidence, .evidence_n = 3};
	struct kept k = {.sink = {.put = put}};
	struct review_list *l;
	const struct finding_unmatched *u;
	char rows[400], id[17], moved[17];
	(void)state;
	found("2024-01-01 | missing | x | |", &f, &l);
	assert_null(l); /* no review, no list */
	f.id = finding_make_id(&f);
	event_id_write(f.id, id);
	event_id_write(finding_make_id_from(&f, 1), moved);
	snprintf(rows, sizeof rows,
		 "2024-02-02 | finding-review | x | | because | ref=%s outcome=noted by=\"A. B\"\n2024-01-02 "
		 "| finding-review | x | | | ref=%s outcome=action\n"
		 "2024-01-03 | finding-review | x | | | ref=0123456789abcdef outcome=noted\n2024-01-04 | "
		 "finding-review | x | | of nothing |",
		 id, moved);
	found(rows, &f, &l);
	assert_non_null(l);
	struct finding_sink *sink = review_sink(l, &k.sink);
	assert_int_equal(sink->put(sink, &f, &w->e), 0);
	assert_int_equal(k.f.review_n, 2);
	assert_true(str_is_equal(k.review[0].decision, STR("action"))); /* in the order of their days */
	assert_true(str_is_equal(k.review[1].reason, STR("because")));
	assert_int_equal(k.review[1].on, date_day_of(2024, 2, 2));
	f.child = STR("m:other");
	assert_int_equal(sink->put(sink, &f, &w->e), 0);
	assert_int_equal(k.f.review_n, 0);
	assert_int_equal(review_unmatched(l, NULL, 0, &u), 2);
	assert_int_equal(u[0].finding, 0x0123456789abcdefULL);
	assert_int_equal(u[1].finding, 0);
	assert_int_equal(review_unmatched(l, &STR("m:other"), 1, &u), 0);
	review_close(l);
}

static void in_words(void **state)
{
	struct finding_review r = {.decision = STR("not significant"),
				   .by = STR("A. B"),
				   .reason = STR("it was counted twice"),
				   .on = date_day_of(2024, 2, 2)};
	struct buf b = {0};
	(void)state;
	finding_review_say(&r, &b);
	assert_string_equal(b.p,
			    "Noted by A. B on 2 Feb 2024: not significant because it was counted twice.");
	buf_clear(&b);
	r = (struct finding_review){.decision = STR("noted"), .reason = STR("seen."), .on = DATE_LAST};
	finding_review_say(&r, &b);
	assert_string_equal(b.p, "Noted: seen.");
	buf_clear(&b);
	r.reason = (struct str){0};
	finding_review_say(&r, &b);
	assert_string_equal(b.p, "Noted.");
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(beside_its_finding), cmocka_unit_test(in_words)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
