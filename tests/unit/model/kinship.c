#include "kin.h"

#include "model/kinship.h"

static void same(struct str s, const char *z)
{
	if (!str_is_equal(s, str_of(z)))
		print_message("%.*s, not %s\n", STR_ARG(s), z);
	assert_true(str_is_equal(s, str_of(z)));
}

struct family {
	struct kin *k;
	struct kinship_words w;
	struct kinship of;
};

static struct family *open_family(void)
{
	struct family *f = calloc(1, sizeof *f);
	struct err e = {0};

	f->k = kin_open();
	assert_int_equal(kinship_words_open(f->k->schemas, &f->k->a, &f->w, &e), 0);
	return f;
}

static void close_family(struct family *f)
{
	kin_close(f->k);
	free(f);
}

static void look(struct family *f, const char *of, const char *day)
{
	kin_index(f->k);
	kinship_of(&f->k->x, &f->w, kin_find(f->k, of), &(struct couple_day){project_date(day).lo, false}, &f->k->a, &f->of);
}

/* The row of that code; any: NULL. */
static const struct kinship_row *row(const struct family *f, const char *who, const char *code)
{
	uint32_t number = kin_find(f->k, who);

	for (size_t i = 0; i < f->of.n; i++)
		if (f->of.row[i].person == number &&
		    (!code || str_is_equal(f->of.row[i].word->code, str_of(code))))
			return &f->of.row[i];
	return NULL;
}

static void is(const struct family *f, const char *who, const char *words)
{
	const struct kinship_row *r = row(f, who, NULL);

	assert_non_null(r);
	same(r->relation, words);
}

static void person(struct family *f, const char *id, char sex, const char *born)
{
	kin_person(f->k, id, id + 2, sex, born);
}

/* c:kid of c:ma and c:pa; ma's sister, her child and grandchild; pa's half-brother. */
static struct family *three_generations(void)
{
	struct family *f = open_family();

	person(f, "c:kid", 'm', "2015-04-01");
	person(f, "c:ma", 'f', "1990");
	person(f, "c:pa", 'm', "1988");
	person(f, "c:gran", 'f', "1960");
	person(f, "c:gramps", 'm', "1959");
	person(f, "c:aunt", 'f', "1985");
	person(f, "c:cousin", 'u', "2006");
	person(f, "c:baby", 'f', "2023");
	person(f, "c:nan", 'f', "1962");
	person(f, "c:old", 'm', "1950");
	person(f, "c:new", 'm', "1961");
	person(f, "c:half", 'm', "1996");
	kin_parents(f->k, "c:kid", "c:ma", "c:pa");
	kin_parents(f->k, "c:ma", "c:gran", "c:gramps");
	kin_parents(f->k, "c:aunt", "c:gran", "c:gramps");
	kin_relation(f->k, "c:aunt", "parent", "c:cousin", NULL, NULL);
	kin_relation(f->k, "c:cousin", "parent", "c:baby", NULL, NULL);
	kin_parents(f->k, "c:pa", "c:nan", "c:old");
	kin_parents(f->k, "c:half", "c:nan", "c:new");
	return f;
}

static void by_blood(void **state)
{
	struct family *f = three_generations();
	const struct kinship_row *r;

	(void)state;
	look(f, "c:kid", "2024-01-01");
	is(f, "c:ma", "mother");
	is(f, "c:gramps", "grandfather");
	is(f, "c:aunt", "aunt");
	is(f, "c:half", "half-uncle");
	is(f, "c:cousin", "first cousin");
	is(f, "c:baby", "first cousin once removed");
	r = row(f, "c:aunt", NULL);
	assert_int_equal(r->blood, KINSHIP_FULL);
	assert_int_equal(r->up, 2);
	assert_int_equal(r->down, 1);
	assert_int_equal(r->lines, 1);
	assert_true(r->coefficient == .125);
	assert_int_equal(r->relative, KINSHIP_YES);
	assert_int_equal(row(f, "c:cousin", NULL)->relative, KINSHIP_NO);
	assert_int_equal(row(f, "c:half", NULL)->relative, KINSHIP_YES);
	/* the path: of each step who, what, to whom; the other grandparent beside it */
	assert_int_equal(r->steps, 3);
	assert_int_equal(r->step[0].from, kin_find(f->k, "c:aunt"));
	same(r->step[0].words, "daughter of");
	assert_int_equal(r->step[0].to, kin_find(f->k, "c:gran"));
	same(r->step[2].words, "mother of");
	assert_int_equal(r->step[2].to, kin_find(f->k, "c:kid"));
	assert_int_equal(r->with, kin_find(f->k, "c:gramps"));
	close_family(f);
}

static void as_it_was(void **state)
{
	struct family *f = three_generations();

	(void)state;
	kin_relation(f->k, "c:ma", "spouse", "c:new", "2018-05-01", "2022-03-01");
	look(f, "c:kid", "2017-01-01");
	assert_null(row(f, "c:baby", NULL)); /* not born */
	assert_int_equal(f->of.unborn, 1);
	assert_null(row(f, "c:new", "step-parent"));
	look(f, "c:kid", "2020-01-01");
	assert_int_equal(row(f, "c:new", "step-parent")->relative, KINSHIP_YES);
	assert_non_null(row(f, "c:half", "step-sibling"));
	look(f, "c:kid", "2024-01-01");
	assert_null(row(f, "c:new", "step-parent"));
	assert_int_equal(row(f, "c:new", "former-step-parent")->relative, KINSHIP_CANNOT_TELL);
	look(f, "c:kid", "2034-01-01"); /* nobody's child any more */
	assert_int_equal(row(f, "c:aunt", NULL)->relative, KINSHIP_NOT_ASKED);
	close_family(f);
}

static void adoption_apart_from_birth(void **state)
{
	struct family *f = three_generations();
	const struct kinship_row *r;

	(void)state;
	kin_relation(f->k, "c:aunt", "adoptive-parent", "c:kid", "2020-02-02", NULL);
	look(f, "c:kid", "2019-01-01");
	assert_null(row(f, "c:aunt", "adoptive-parent"));
	look(f, "c:kid", "2024-01-01");
	assert_non_null(row(f, "c:aunt", "adoptive-parent"));
	r = row(f, "c:aunt", "aunt-uncle");
	assert_int_equal(r->relative, KINSHIP_NO); /* by birth, and the birth mother is no parent in law */
	assert_int_equal(r->basis, KINSHIP_BIRTH);
	same(row(f, "c:cousin", "adoptive-sibling")->relation, "adoptive sibling");
	assert_non_null(row(f, "c:cousin", "cousin"));
	/* gran: by birth through ma, by adoption through the aunt */
	assert_int_equal(row(f, "c:gran", "grandparent")->basis, KINSHIP_BIRTH);
	close_family(f);

	f = three_generations(); /* adopted by the mother's husband: she stays the mother */
	person(f, "c:step", 'm', NULL);
	kin_relation(f->k, "c:ma", "spouse", "c:step", NULL, NULL);
	kin_relation(f->k, "c:step", "adoptive-parent", "c:kid", NULL, NULL);
	look(f, "c:kid", "2024-01-01");
	assert_int_equal(row(f, "c:gran", NULL)->relative, KINSHIP_YES);
	assert_int_equal(row(f, "c:nan", NULL)->relative, KINSHIP_NO);
	assert_null(row(f, "c:step", "step-parent"));
	close_family(f);
}

static void recorded_without_parents(void **state)
{
	struct family *f = open_family();

	(void)state;
	person(f, "r:kid", 'f', "2015");
	person(f, "r:bro", 'm', "2012");
	person(f, "r:sis", 'f', "2010");
	person(f, "r:nan", 'f', NULL);
	person(f, "r:son", 'm', NULL);
	person(f, "r:uncle", 'm', NULL);
	kin_relation(f->k, "r:bro", "sibling", "r:kid", NULL, NULL);
	kin_relation(f->k, "r:sis", "sibling", "r:bro", NULL, NULL);
	kin_relation(f->k, "r:nan", "grandparent", "r:kid", NULL, NULL);
	kin_relation(f->k, "r:nan", "parent", "r:son", NULL, NULL);
	kin_relation(f->k, "r:uncle", "aunt-uncle", "r:bro", NULL, NULL);
	look(f, "r:kid", "2024-01-01");
	is(f, "r:bro", "brother or half-brother");
	is(f, "r:sis", "sister or half-sister");
	is(f, "r:nan", "grandmother");
	/* nobody knows which of her children is the parent: he may be the father */
	assert_int_equal(row(f, "r:sis", NULL)->steps, 2);
	assert_int_equal(row(f, "r:nan", NULL)->basis, KINSHIP_RECORDED);
	assert_int_equal(row(f, "r:nan", NULL)->steps, 1);
	assert_true(row(f, "r:nan", NULL)->coefficient < 0);
	close_family(f);
}

static void what_goes_round(void **state)
{
	struct family *f = open_family();

	(void)state;
	person(f, "o:a", 'f', NULL);
	person(f, "o:b", 'm', NULL);
	person(f, "o:c", 'f', NULL);
	kin_relation(f->k, "o:a", "parent", "o:b", NULL, NULL);
	kin_relation(f->k, "o:b", "parent", "o:a", NULL, NULL);
	kin_relation(f->k, "o:c", "parent", "o:c", NULL, NULL);
	kin_relation(f->k, "o:a", "parent", "o:c", NULL, NULL);
	look(f, "o:c", "2024-01-01");
	assert_int_equal(f->of.circles, 3);
	is(f, "o:a", "mother");
	assert_non_null(row(f, "o:b", "as-recorded"));
	assert_int_equal(row(f, "o:b", NULL)->relative, KINSHIP_CANNOT_TELL);
	assert_null(row(f, "o:c", NULL));
	close_family(f);
}

static void three_parents_and_two_lines(void **state)
{
	struct family *f = three_generations();
	const struct kinship_row *r;

	(void)state;
	/* pa's half-brother and ma's sister have a child: cousin by both */
	person(f, "c:both", 'f', "2012");
	kin_parents(f->k, "c:both", "c:aunt", "c:half");
	look(f, "c:kid", "2024-01-01");
	r = row(f, "c:both", "cousin");
	assert_int_equal(r->lines, 2); /* one full, one half */
	assert_true(r->coefficient == .0625 + .03125);
	kin_relation(f->k, "c:gran", "parent", "c:kid", NULL, NULL);
	look(f, "c:kid", "2024-01-01");
	same(row(f, "c:gran", NULL)->relation, "mother");
	same(row(f, "c:gran", NULL)->also, "grandmother");
	assert_true(row(f, "c:gran", NULL)->coefficient < 0); /* more than two by birth */
	close_family(f);
}

static void by_marriage_care_and_chain(void **state)
{
	struct family *f = three_generations();

	(void)state;
	person(f, "c:husband", 'm', NULL);
	person(f, "c:inlaw", 'f', NULL);
	person(f, "c:friend", 'm', NULL);
	person(f, "c:carer", 'f', NULL);
	person(f, "c:hers", 'f', NULL);
	person(f, "c:nobody", 'f', NULL);
	kin_relation(f->k, "c:husband", "civil-partner", "c:aunt", NULL, NULL);
	kin_relation(f->k, "c:inlaw", "parent", "c:husband", NULL, NULL);
	kin_relation(f->k, "c:friend", "partner", "c:ma", NULL, NULL);
	kin_relation(f->k, "c:carer", "foster-carer", "c:kid", "2020-01-01", NULL);
	kin_relation(f->k, "c:carer", "parent", "c:hers", NULL, NULL);
	look(f, "c:kid", "2024-01-01");
	assert_int_equal(row(f, "c:husband", "aunt-uncle-by-marriage")->relative, KINSHIP_YES);
	is(f, "c:inlaw", "aunt's civil partner's mother (no blood relation recorded)");
	assert_int_equal(row(f, "c:friend", "parents-partner")->relative, KINSHIP_NO);
	is(f, "c:friend", "mother's partner");
	is(f, "c:carer", "foster carer");
	is(f, "c:hers", "foster sister");
	assert_null(row(f, "c:nobody", NULL));
	look(f, "c:inlaw", "2024-01-01");
	is(f, "c:aunt", "daughter-in-law");
	close_family(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_blood),
		cmocka_unit_test(as_it_was),
		cmocka_unit_test(adoption_apart_from_birth),
		cmocka_unit_test(recorded_without_parents),
		cmocka_unit_test(what_goes_round),
		cmocka_unit_test(three_parents_and_two_lines),
		cmocka_unit_test(by_marriage_care_and_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
