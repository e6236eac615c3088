/* Terms on entries: each test by itself, and what is set apart. */
#include "rows.h"

#include "analysis/term.h"

/* Rows that the term takes, then those that fitted but are not counted: "1 2 - 3". */
static const char *taken(const char *term, const char *rows)
{
	char rules[3000];
	struct case_view *v;
	struct term_scan scan;
	struct view_child c;
	struct buf b = {0};
	const char *text;

	snprintf(rules, sizeof rules, "<term name='a'>%s</term>" ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END, term);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	v = rows_view(w, rows);
	term_open(&scan, &w->set, v, w->triggers);
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	assert_int_equal(term_read(&scan, &c, ROWS_TODAY, &w->e), 0);
	for (size_t i = 0; i < scan.list[0].hits; i++)
		buf_addf(&b, "%s%d%s", b.n ? " " : "", (int)c.mark[scan.list[0].hit[i].mark].id, scan.list[0].hit[i].text_only ? "t" : "");
	for (size_t i = 0; i < scan.list[0].misses; i++)
		buf_addf(&b, "%s%d%s", i ? " " : " - ", (int)c.mark[scan.list[0].miss[i].mark].id, scan.list[0].miss[i].apart ? "!" : "");
	assert_true(b.n == 0 || b.p[0] != ' ' || b.p[1] == '-');
	term_close(&scan);
	text = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return text;
}

static void kinds(void **state)
{
	(void)state;
	assert_string_equal(taken("<is kind='health'/>", "2024-01-10 | health.injury | p | |\n2024-01-11 | health | p | |\n2024-01-12 | school | p | |"), "1 2");
	assert_string_equal(taken("<is kind='plan:start plan:end'/>", "2024-01-10 | plan.cp | p | | | end=2024-02-01\n2024-03-10 | plan.cin | p | |"), "1 1 2");
	assert_string_equal(taken("<is kind='plan plan:start'/>", "2024-01-10 | plan.cp | p | | | end=2024-02-01"), "1"); /* the start of an entry is the entry */
	assert_string_equal(taken("<is agency='health-visitor'/>", "2024-01-10 | note | Health Visitor | |\n2024-01-11 | note | Health | |"), "1");
}

static void tests(void **state)
{
	(void)state;
	assert_string_equal(taken("<is kind='concern' severity='2-3'/>", "2024-01-10 | concern | p | 1 |\n2024-01-11 | concern | p | 2 |\n2024-01-12 | concern | p | |"), "2");
	assert_string_equal(taken("<is service='dental'/>", "2024-01-10 | appointment | p | | | service=\"Community dental\"\n2024-01-11 | appointment | p | | | service=dentals"), "1");
	assert_string_equal(taken("<is outcome='old-address'/>", "2024-01-10 | appointment | p | | | outcome=\"Letter to old address (Mill Court); discharged to the family doctor\"\n"
							       "2024-01-11 | appointment | p | | | outcome=\"old\"\n2024-01-12 | appointment | p | |"), "1");
	assert_string_equal(taken("<is whose='not-said'/>", "2024-01-10 | appointment | p | | | whose=child\n2024-01-11 | appointment | p | |"), "2");
	assert_string_equal(taken("<is standing='not-upheld'/><is standing='found'/>", "2024-01-10 | concern | p | | | standing=not-upheld\n2024-01-11 | concern | p | | | standing=found\n2024-01-12 | concern | p | |"), "1 2");
	assert_string_equal(taken("<is basis='child-said'/>", "2024-01-10 | concern | p | | | basis=child-said\n2024-01-11 | concern | p | | | basis=seen"), "1");
	assert_string_equal(taken("<is voice='recorded' action='none'/>", "2024-01-10 | concern | p | | | voice=x\n2024-01-11 | concern | p | | | voice=x action=y"), "1");
	assert_string_equal(taken("<is essential='no'/><is essential='yes'/>", "2024-01-10 | appointment | p | | | essential=no\n2024-01-11 | appointment | p | |\n2024-01-12 | appointment | p | | | essential=yes"), "1 3");
	assert_string_equal(taken("<is shared='no'/>", "2024-01-10 | note | p | | | shared=yes\n2024-01-11 | note | p | |"), "2");
}

static void about(void **state)
{
	static const char rows[] = "2024-01-10 | missing | p | |\n"
				   "2024-01-11 | missing | p | | | person=\"child subject\" person=\"DAD named\"\n"
				   "2024-01-12 | missing | p | | | person=\"DAD subject\"\n"
				   "2024-01-13 | missing | p | | | person=\"DAD subject\" person=\"child present\"\n"
				   "2024-01-14 | missing | p | | | whose=parent\n"
				   "2024-01-15 | missing | p | | | whose=child person=\"DAD named\"\n"
				   "2024-01-16 | missing | p | | | person=\"SIS subject\" person=\"child subject\"\n"
				   "2024-01-17 | missing | p | | | shared=yes person=\"child present\"\n"
				   "2024-01-18 | missing | p | | | shared=yes person=\"SIS subject\" person=\"child subject\"\n"
				   "2024-01-19 | missing | p | | | person=\"MUM told-by\"";

	(void)state;
	assert_string_equal(taken("<is kind='missing' about='child'/>", rows), "1 2 6 7 9 10 - 3! 4! 5! 8!");
	assert_string_equal(taken("<is kind='missing' about='another'/>", rows), "3 4 5 8");
	assert_string_equal(taken("<is kind='missing' about='child'/><is kind='missing' whose='parent'/>", rows), "1 2 5 6 7 9 10 - 3! 4! 8!");
	assert_string_equal(taken("<is kind='missing'/><not about='another'/>", rows), "1 2 6 7 9 10");
	assert_string_equal(taken("<is kind='disclosure' about='child'/>", "2024-01-10 | disclosure | p | | | person=\"MUM told-by\"\n"
				  "2024-01-11 | disclosure | p | | | person=\"child told-by\"\n2024-01-12 | disclosure | p | | | person=\"MUM told\""), "2 3 - 1!");
	/* Told apart only where all else fits. */
	assert_string_equal(taken("<is kind='concern' about='child' text='drank'/>", "2024-01-10 | concern | p | | He drank. | whose=other\n2024-01-11 | concern | p | | Quiet. | whose=other"), " - 1!");
}

/* Born on 2013-10-22: 280 days earlier is 2013-01-15. */
static void before_birth(void **state)
{
	(void)state;
	assert_string_equal(taken("<is kind='note'/>", "2001-05-05 | note | p | |\n2013-01-14 | note | p | |\n2013-01-15 | note | p | |\n2013-01 | note | p | |"), "4 3 - 1! 2!");
	assert_string_equal(taken("<is kind='note' age='unborn'/>", "2013-01-14 | note | p | |\n2013-01-15 | note | p | |"), "2 - 1!");
	assert_string_equal(taken("<is kind='note' severity='3'/>", "2001-05-05 | note | p | 3 |\n2001-05-06 | note | p | 2 |"), " - 1!"); /* only what would fit */
	assert_string_equal(taken("<is kind='missing'/>", "2001-05-05 | missing | p | |"), " - 1!");
	/* An order without an end goes on; one that ended, or a parent's, does not. */
	assert_string_equal(taken("<is kind='order allocation'/>", "2001-05-05 | order | p | |\n2001-05-06 | order | p | | | end=2002-01-01\n2001-05-07 | order | p | | | end=2014-01-01\n"
				  "2001-05-08 | allocation | p | | | whose=parent"), "1 3 - 2! 4!");
	assert_string_equal(taken("<is kind='order:end'/>", "2001-05-06 | order | p | | | end=2002-01-01\n2001-05-07 | order | p | | | end=2014-01-01"), "2 - 1!");
}

static void further_tests(void **state)
{
	(void)state;
	assert_string_equal(taken("<is tag='home-visit'/>", "2024-01-10 | note | p | | | tag=\"Home visit\"\n2024-01-11 | note | p | | | tag=home"), "1");
	assert_string_equal(taken("<is pair='recorded'/>", "2024-01-10 | concern | p | | | by=A to=B\n2024-01-11 | concern | p | | | by=A"), "1");
	assert_string_equal(taken("<is pair='none'/>", "2024-01-10 | concern | p | | | by=A to=B\n2024-01-11 | concern | p | | | by=A"), "2");
	assert_string_equal(taken("<is value='0-79.9'/>", "2024-01-10 | measure | p | | | value=78 unit=%\n2024-01-11 | measure | p | | | value=80%\n2024-01-12 | measure | p | | | value=79.9\n"
							 "2024-01-13 | measure | p | | | value=low"), "1 3");
	assert_string_equal(taken("<is value='14' measured-in='ticks'/>", "2024-01-10 | measure | p | | | value=14 unit=\"DASH ticks\"\n2024-01-11 | measure | p | | | value=14 unit=%"), "1");
	/* later than the span after the last day on which it may have happened */
	assert_string_equal(taken("<is late='5 days'/>", "2024-01-10 | note | p | | | recorded=2024-01-15\n2024-01-11 | note | p | | | recorded=2024-01-17\n2024-01-12 | note | p\n"
							"2024-02 | note | p | | | recorded=2024-03-06"), "2 4");
	assert_string_equal(taken("<is late='5 days'/>", "2024-01-10 | visit | p | | | end=2024-01-12 recorded=2024-01-17"), "");
	assert_string_equal(taken("<is kind='missing' lasting='24 hours'/>", "2024-01-10T10:00 | missing | p | | | end=2024-01-11T09:59\n2024-01-12T10:00 | missing | p | | | end=2024-01-13T10:00\n"
									 "2024-01-14 | missing | p | | | end=2024-01-20"), "2");
	assert_string_equal(taken("<is kind='visit' ago='3 months'/>", "2024-09-30 | visit | p\n2024-10-01 | visit | p\n2024-09 | visit | p"), "3 1");
	assert_string_equal(taken("<is kind='missing' end='none'/>", "2024-01-10 | missing | p\n2024-01-11 | missing | p | | | end=2024-01-12\n2024-01-13 | missing | p | | | end=unknown"), "1");
	assert_string_equal(taken("<is kind='missing' end='recorded'/>", "2024-01-10 | missing | p\n2024-01-11 | missing | p | | | end=2024-01-12\n2024-01-13 | missing | p | | | end=unknown"), "2");
	assert_string_equal(taken("<is kind='missing' end='unknown'/>", "2024-01-10 | missing | p\n2024-01-11 | missing | p | | | end=2024-01-12\n2024-01-13 | missing | p | | | end=unknown"), "3");
	assert_string_equal(taken("<is kind='visit' file='2023'/>", "2024-01-10 | visit | p | | | file=\"Visits 2023.csv\"\n2024-01-11 | visit | p | | | file=\"Visits 2024.csv\"\n2024-01-12 | visit | p"), "1");
	assert_string_equal(taken("<is kind='missing' lasting='2 days'/>", "2024-01-10 | missing | p | | | end=2024-01-11\n2024-01-12 | missing | p | | | end=2024-01-14\n2024-01-20 | missing | p"), "2");
}

/* The child of the rows was born on day 16000: 22 Oct 2013. */
static void ages(void **state)
{
	(void)state;
	assert_string_equal(taken("<is kind='note' age='under 1 years'/>", "2013-10-21 | note | p | |\n2013-10-22 | note | p | |\n2014-10-21 | note | p | |\n2014-10-22 | note | p | |"), "2 3");
	assert_string_equal(taken("<is kind='note' age='unborn'/>", "2013-10-21 | note | p | |\n2013-10-22 | note | p | |\n2013-10 | note | p | |"), "3 1"); /* a month that may be before birth: possible */
	assert_string_equal(taken("<is kind='note' age='10 years'/>", "2023-10-21 | note | p | |\n2023-10-22 | note | p | |\n2024-10-22 | note | p | |"), "2");
}

static void apart(void **state)
{
	(void)state;
	assert_string_equal(taken("<is kind='appointment'/><not kind='appointment.cancelled-by-service' cause='cancelled by the service'/><not kind='appointment.attended'/>",
				  "2024-01-10 | appointment.missed | p | |\n2024-01-11 | appointment.cancelled-by-service | p | |\n2024-01-12 | appointment.attended | p | |"),
			    "1 - 2!");
	assert_string_equal(taken("<is kind='note'/>", "2024-01-10 | note | p | |\n2025-01-11 | note | p | |"), "1"); /* after today */
}

static void words(void **state)
{
	(void)state;
	assert_string_equal(taken("<is kind='health' text='not brought'/><is kind='appointment'/>",
				  "2024-01-10 | health | p | | Ellis was not brought\n2024-01-11 | health | p | | no occasions when he was not brought\n2024-01-12 | appointment | p | |\n2024-01-13 | health | p | | brought"),
			    "1t 3 - 2");
	assert_string_equal(taken("<is text='denied thing' assert='denied'/>", "2024-01-10 | note | p | | she denies the denied thing"), "1t");
	/* what was done and what it did to the child are words too; an entry that says more than once is told of the others */
	assert_string_equal(taken("<is text='missed'/>", "2024-01-10 | note | p | | nothing | action=\"missed visit\"\n2024-01-11 | note | p | | - | outcome=missed\n"
							 "2024-01-12 | note | p | | - | voice=\"I missed you\"\n2024-01-14 | note | p | | missed x3"),
			    "1t 3t 4t - 4");
}

/* An expression that runs away is told, not taken for "no". */
static void limits(void **state)
{
	(void)state;
	assert_string_equal(taken("<is text='(a+)+$'/>", "2024-01-10 | note | p | | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), " - 1");
	/* in a <not> line it may take the entry out: possible */
	assert_string_equal(taken("<is kind='note'/><not text='(a+)+$'/>", "2024-01-10 | note | p | | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), "1");
}

int main(void)
{
	const struct CMUnitTest all[] = {cmocka_unit_test(kinds), cmocka_unit_test(tests), cmocka_unit_test(further_tests), cmocka_unit_test(ages), cmocka_unit_test(apart),
					 cmocka_unit_test(words), cmocka_unit_test(limits), cmocka_unit_test(about), cmocka_unit_test(before_birth)};
	return cmocka_run_group_tests(all, open_world, close_world);
}
