/* Where the words stand, and what stands around them. */
#include "rows.h"

#include "analysis/passage.h"

static struct str excerpt(const char *text, const char *words, size_t around)
{
	struct str t = str_of(text);
	size_t from = str_find(t, str_of(words));

	return passage_excerpt(t, from, from + strlen(words), around, &w->arena);
}

static void between_words_and_in_one_line(void **state)
{
	(void)state;
	assert_string_equal(excerpt("She was hungry.", "hungry", 60).p, "She was hungry.");
	assert_string_equal(excerpt("One two three hungry four five six", "hungry", 8).p,
			    "... three hungry four ...");
	assert_string_equal(excerpt("a\n\n b   hungry\tc", "hungry", 60).p, "a b hungry c");
	assert_string_equal(excerpt("hungry", "hungry", 0).p, "hungry");
}

struct kept {
	struct finding_sink sink; /* first */
	struct buf b;
};

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct kept *k = (struct kept *)self;

	(void)e;
	buf_addf(&k->b, "%.*s%s:", STR_ARG(f->rule), f->words_only ? " words" : "");
	for (size_t i = 0; i < f->passage_n; i++)
		buf_addf(&k->b, " [%.*s]", STR_ARG(f->passage[i].words));
	buf_add_char(&k->b, '\n');
	return 0;
}

static const char *passages(const char *inside, const char *rows)
{
	struct kept k = {.sink = {.put = put}};
	struct passage_sink p;
	struct pattern_wanted wanted = {
		.calendar = w->calendar, .triggers = w->triggers, .today = date_day_of(2024, 12, 31)};
	struct pattern_counts n = {0};
	struct case_view *v;
	const char *said;

	if (rows_rules(w, inside) < 0)
		fail_msg("%s", w->said.p);
	wanted.set = &w->set;
	v = rows_view(w, rows);
	passage_open(&p, &w->set, w->triggers, v, &k.sink);
	assert_int_equal(pattern_run(&wanted, v, &p.sink, &n, &w->e), 0);
	passage_close(&p);
	said = arena_copy(&w->arena, buf_str(&k.b)).p;
	buf_close(&k.b);
	return said;
}

static void only_of_what_rests_on_words(void **state)
{
	static const char rules[] =
		"<term name='a'><is kind='missing'/><is kind='note' text='hungry|no tea'/></term>" ROWS_RULE(
			"r", "<count of='a' at-least='1' within='1 day' unit='entry'/>") ROWS_END;
	(void)state;
	assert_string_equal(
		passages(rules, "2024-01-01 | note | x | | She was not late. She was hungry at school."),
		"r words: [She was not late. She was hungry at school.]\n");
	assert_string_equal(passages(rules, "2024-01-01 | missing | x | | hungry"), "r:\n");
	assert_string_equal(passages(rules, "2024-01-01 | note | x | | Was not hungry. Had no tea."),
			    "r words: [Was not hungry. Had no tea.]\n");
	assert_string_equal(passages(rules, "2024-01-01 | note | x | | Was not hungry."), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(between_words_and_in_one_line),
					   cmocka_unit_test(only_of_what_rests_on_words)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
