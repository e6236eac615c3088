/* Today's findings beside those of an earlier run: which is which, and what has become of the rest. */
#include "rows.h"

#include "analysis/earlier.h"

static const char lines[] =
	"{\"type\":\"finding\",\"id\":\"00000000000000aa\",\"rule\":\"r\",\"version\":\"1\",\"hash\":\"00\",\"child\":\"m:1\",\"first\":\"2024-02-01\",\"count\":3,"
	"\"state\":\"match\",\"evidence\":[\"0000000000000001\",\"0000000000000002\",\"0000000000000003\"]}\n\n"
	"{\"type\":\"event\",\"id\":\"00000000000000bb\"}\n"
	"{\"type\":\"finding\",\"id\":\"00000000000000cc\",\"rule\":\"da-series\",\"child\":\"m:1\",\"pair\":{\"from\":\"m:9\",\"to\":\"m:8\"},\"count\":3,"
	"\"state\":\"match\",\"evidence\":[\"0000000000000004\"]}\n";

struct told {
	struct finding_sink sink; /* first */
	enum finding_change change;
	uint64_t was;
	struct str state;
};

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct told *t = (struct told *)self;

	(void)e;
	t->change = f->change;
	t->was = f->was ? f->was->id : 0;
	t->state = f->was ? f->was->state : (struct str){0};
	return 0;
}

static struct earlier *opened(const char *text)
{
	struct earlier *x = NULL;
	assert_int_equal(earlier_open(str_of(text), STR("f.jsonl"), &x, &w->e), 0);
	return x;
}

static struct told tell(struct earlier *x, const struct finding *f)
{
	struct told t = {.sink = {.put = put}};
	struct finding_sink *sink = earlier_sink(x, &t.sink);

	assert_int_equal(sink->put(sink, f, &w->e), 0);
	return t;
}

static void one_that_shares_an_entry_was_it(void **state)
{
	static const uint64_t now[] = {9, 1, 2, 3}, other[] = {7, 8}, fewer[] = {1, 3};
	struct earlier *x = opened(lines);
	struct finding f = {.id = 0xdd, .rule = STR("r"), .child = STR("m:1"), .evidence = now, .evidence_n = 4};
	(void)state;
	assert_int_equal(tell(x, &f).change, FINDING_MOVED);
	assert_int_equal(tell(x, &f).was, 0xaa);
	f.id = 0xaa;
	assert_int_equal(tell(x, &f).change, FINDING_GROWN);
	assert_int_equal(tell(x, &f).was, 0xaa);
	f.evidence = now + 1, f.evidence_n = 3;
	assert_int_equal(tell(x, &f).change, FINDING_SAME);
	assert_int_equal(tell(x, &f).was, 0);
	f.state = FINDING_LATE;
	assert_int_equal(tell(x, &f).change, FINDING_CHANGED);
	assert_true(str_is_equal(tell(x, &f).state, STR("match")));
	f.state = FINDING_MATCH;
	f.evidence = fewer, f.evidence_n = 2;
	assert_int_equal(tell(x, &f).change, FINDING_SHRUNK);
	earlier_for_copy(x); /* what the earlier run had and this copy does not is not told */
	assert_int_equal(tell(x, &f).change, FINDING_SAME);
	assert_int_equal(tell(x, &f).was, 0);
	f.id = 0xdd;
	assert_int_equal(tell(x, &f).change, FINDING_SAME);
	f.id = 0xdd;
	f.child = STR("m:2");
	assert_int_equal(tell(x, &f).change, FINDING_NEW);
	f.child = STR("m:1");
	f.evidence = other, f.evidence_n = 2;
	assert_int_equal(tell(x, &f).change, FINDING_NEW);
	f.rule = STR("re-referral");
	f.evidence = now, f.evidence_n = 4;
	assert_int_equal(tell(x, &f).change, FINDING_NEW);
	earlier_close(x);
}

static void pairs_are_kept_apart(void **state)
{
	static const uint64_t now[] = {4};
	struct earlier *x = opened(lines);
	struct finding f = {.id = 0xee, .rule = STR("da-series"), .child = STR("m:1"), .pair_from = STR("m:8"), .pair_to = STR("m:9"),
			    .evidence = now, .evidence_n = 1};
	(void)state;
	assert_int_equal(tell(x, &f).change, FINDING_NEW);
	f.pair_from = STR("m:9"), f.pair_to = STR("m:8");
	assert_int_equal(tell(x, &f).was, 0xcc);
	earlier_close(x);
}

#define RULES(n) \
	"<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='" n "' within='90 days'/>") ROWS_END

/* Runs the rules over the rows beside the earlier lines; what is gone, as "ID CAUSE". */
static const char *gone(const char *rules, const char *rows, const char *text, uint64_t superseded)
{
	struct told t = {.sink = {.put = put}};
	struct earlier *x = opened(text);
	struct pattern_wanted p = {.set = &w->set, .calendar = w->calendar, .triggers = w->triggers, .today = date_day_of(2024, 12, 31)};
	struct pattern_counts n = {0};
	const struct finding_gone *g;
	struct buf b = {0};
	const char *said;
	size_t gone_n;

	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	struct case_view *v = rows_view(w, rows);
	assert_int_equal(pattern_run(&p, v, earlier_sink(x, &t.sink), &n, &w->e), 0);
	if (superseded)
		earlier_superseded(x, superseded);
	assert_int_equal(earlier_gone(x, &p, rows_view(w, rows), &g, &gone_n, &w->e), 0);
	for (size_t i = 0; i < gone_n; i++)
		buf_addf(&b, "%s%llx %s", i ? "; " : "", (unsigned long long)g[i].id, g[i].cause);
	said = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	earlier_close(x);
	return said;
}

#define ROW(day) "2024-01-" day " | missing | police | |\n"
#define EARLIER(id, child, rule, hash, evidence) \
	"{\"type\":\"finding\",\"id\":\"00000000000000" id "\",\"rule\":\"" rule "\",\"version\":\"1\",\"hash\":\"" hash "\",\"child\":\"" child "\"," \
	"\"state\":\"match\",\"first\":\"2024-01-01\",\"count\":3,\"evidence\":[" evidence "]}\n"
#define E(n) "\"000000000000000" n "\""

static void what_is_gone_and_why(void **state)
{
	static const char rows[] = ROW("01") ROW("02") ROW("03");
	char same[17], text[600];
	struct str child;
	struct view_child c;
	(void)state;
	assert_int_equal(rows_rules(w, RULES("4")), 0);
	snprintf(same, sizeof same, "%.*s", STR_ARG(w->set.rule[0].hash));
	struct case_view *v = rows_view(w, rows);
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	child = c.id;
	assert_string_equal(gone(RULES("4"), rows, EARLIER("aa", "m:1", "r", "0", E("1")), 0), "aa child not here");
#define TEXT(id, rule, hash, evidence) \
	(snprintf(text, sizeof text, "{\"type\":\"finding\",\"id\":\"00000000000000" id "\",\"rule\":\"%s\",\"version\":\"1\",\"hash\":\"%s\",\"child\":\"%.*s\"," \
		  "\"state\":\"match\",\"first\":\"2024-01-01\",\"count\":3,\"evidence\":[" evidence "]}\n", rule, hash, STR_ARG(child)), text)
	assert_string_equal(gone(RULES("4"), rows, TEXT("aa", "r", same, E("1") "," E("9")), 0), "aa withdrawn");
	assert_string_equal(gone(RULES("4"), rows, TEXT("aa", "r", "00", E("1") "," E("2")), 0), "aa rule changed");
	assert_string_equal(gone(RULES("4"), rows, TEXT("aa", "q", "00", E("1") "," E("2")), 0), "aa rule not run");
	assert_string_equal(gone(RULES("4"), rows, TEXT("aa", "r", same, E("1") "," E("2")), 0), "aa no longer fits");
	assert_string_equal(gone(RULES("4"), rows, TEXT("aa", "r", same, E("1") "," E("2")), 2), "aa superseded");
	assert_string_equal(gone(RULES("3"), rows, TEXT("aa", "r", same, E("1") "," E("2")), 0), ""); /* it is there, grown */
	strcat(text, "{\"type\":\"finding\",\"id\":\"00000000000000bb\",\"rule\":\"r\",\"version\":\"1\",\"hash\":\"0\",\"child\":\"");
	snprintf(text + strlen(text), sizeof text - strlen(text), "%.*s\",\"state\":\"match\",\"first\":\"2024-01-03\",\"count\":3,\"evidence\":[" E("3") "]}\n",
		 STR_ARG(child));
	assert_string_equal(gone(RULES("3"), rows, text, 0), "bb merged");
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
					   cmocka_unit_test(what_is_gone_and_why), cmocka_unit_test(what_is_no_finding_is_told)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
