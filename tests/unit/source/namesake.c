/* Trees that count their people alike: whose ids they are. */
#include "reading.h"

#include "source/namesake.h"

#define HEAD "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n1 NOTE invented\n"
#define TAIL "0 TRLR\n"

static const struct alike_rules rules = {0.88, 0.1, 2, 0.94, 366};
static const char sample[] = HEAD "0 @I1@ INDI\n1 NAME Ann /Sample/\n1 BIRT\n2 DATE 4 MAR 1980\n0 @I2@ INDI\n1 NAME Bob /Sample/\n" TAIL;
static const char sample_newer[] = HEAD "0 @I1@ INDI\n1 NAME Ann /Married/\n1 BIRT\n2 DATE 4 MAR 1980\n0 @I2@ INDI\n1 NAME Robert Bob /Sample/\n"
				   "0 @I3@ INDI\n1 NAME Cat /Sample/\n" TAIL;
static const char others[] = HEAD "0 @I1@ INDI\n1 NAME Zoe /Other/\n0 @I2@ INDI\n1 NAME Yan /Other/\n" TAIL;
static const char others_newer[] = HEAD "0 @I1@ INDI\n1 NAME Zoe /Other/\n0 @I2@ INDI\n1 NAME Yan /Other/\n0 @I9@ INDI\n1 NAME Xi /Other/\n" TAIL;
static const char nameless[] = HEAD "0 @I1@ INDI\n1 SEX F\n0 @I2@ INDI\n1 SEX M\n" TAIL;

static struct str example;

static struct str chosen(struct namesake *n, const char *text, const char *given)
{
	struct source_input in = {STR("x.ged"), str_of(text)};
	struct source_options o = reading_options();
	struct str system;
	o.system = str_of(given);
	namesake_choose(n, &in, &o, &system, &example);
	return system;
}

static void a_newer_copy_is_the_same_tree_another_is_not(void **state)
{
	(void)state;
	struct namesake *n = namesake_open(&rules);
	reading_is(chosen(n, sample, NULL), "gedcom");
	reading_is(chosen(n, sample_newer, NULL), "gedcom");
	struct str own = chosen(n, others, NULL);
	assert_true(str_has_prefix(own, STR("gedcom-")) && own.n == 13);
	char kept[13]; /* beyond the life of n */
	own.p = memcpy(kept, own.p, own.n);
	reading_is(example, "I1");
	assert_true(str_is_equal(chosen(n, others_newer, NULL), own));
	reading_is(chosen(n, sample, NULL), "gedcom");
	assert_true(str_is_absent(chosen(n, others, "mine"))); /* --system says it */
	namesake_close(n);
	n = namesake_open(&rules); /* its name is its own, whatever came first */
	chosen(n, nameless, NULL);
	chosen(n, sample, NULL);
	assert_true(str_is_equal(chosen(n, others, NULL), own));
	namesake_close(n);
}

static void whom_a_case_has_counts(void **state)
{
	const struct str name = STR("Zoe Other"), ids[] = {STR("upn:1"), STR("gedcom:I1")};
	const struct person p = {.id = STR("m:7"), .system_ids = ids, .system_ids_n = 2, .names = &name, .names_n = 1};
	struct namesake *n = namesake_open(&rules);
	(void)state;
	namesake_hold(n, &p);
	reading_is(chosen(n, others, NULL), "gedcom");
	assert_true(chosen(n, sample, NULL).n > 7);
	namesake_close(n);
}

#define BORN(id, name, day) "0 @" id "@ INDI\n1 NAME " name "\n1 BIRT\n2 DATE " day "\n"

static void births_alone_do_not_make_several_people_the_same(void **state)
{
	struct namesake *n = namesake_open(&rules);
	(void)state;
	chosen(n, HEAD BORN("I1", "Ann /Sample/", "4 MAR 1980") BORN("I2", "Bob /Sample/", "5 MAY 1981") TAIL, NULL);
	assert_true(chosen(n, HEAD BORN("I1", "Zoe /Sample/", "4 MAR 1980") BORN("I2", "Yan /Sample/", "5 MAY 1981") TAIL, NULL).n > 7);
	reading_is(example, "I1");
	/* one of them is known again by name: the other has another name by now */
	reading_is(chosen(n, HEAD BORN("I1", "Zoe /Other/", "4 MAR 1980") BORN("I2", "Bob /Sample/", "5 MAY 1981") TAIL, NULL), "gedcom");
	namesake_close(n);
}

static void people_without_names_tell_nothing_but_are_nobody_who_has_one(void **state)
{
	struct namesake *n = namesake_open(&rules);
	(void)state;
	reading_is(chosen(n, nameless, NULL), "gedcom");
	reading_is(chosen(n, nameless, NULL), "gedcom");
	assert_true(chosen(n, sample, NULL).n > 7);
	namesake_close(n);
}

static void only_trees_are_asked(void **state)
{
	struct source_options o = reading_options();
	(void)state;
	assert_true(namesake_is_asked(&(struct source_input){STR("x"), str_of(sample)}, &o));
	assert_false(namesake_is_asked(&(struct source_input){STR("x"), STR("id,name\n1,Ann\n")}, &o));
	o.as = STR("gedcom");
	assert_true(namesake_is_asked(&(struct source_input){STR("x"), STR("")}, &o));
	o.system = STR("s");
	assert_false(namesake_is_asked(&(struct source_input){STR("x"), str_of(sample)}, &o));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_newer_copy_is_the_same_tree_another_is_not), cmocka_unit_test(whom_a_case_has_counts),
		cmocka_unit_test(births_alone_do_not_make_several_people_the_same),
		cmocka_unit_test(people_without_names_tell_nothing_but_are_nobody_who_has_one), cmocka_unit_test(only_trees_are_asked)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
