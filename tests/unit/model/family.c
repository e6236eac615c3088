#include "kin.h"

static void names_of_ties(void **state)
{
	struct kin *k = kin_open();
	uint16_t kind;

	(void)state;
	for (size_t i = 0; i < k->code.relations; i++) {
		enum family_tie t = family_tie_of(&k->code, (uint16_t)i);

		/* every relation of kin, care and partnership has its meaning and its other end */
		assert_int_not_equal(t, FAMILY_TIE_NONE);
		assert_int_equal(family_tie_turned(family_tie_turned(t)), t);
		if (k->code.relation[i].group == CODE_EMOTIONAL)
			assert_int_equal(t, FAMILY_TIE_EMOTIONAL);
		if (k->code.relation[i].group == CODE_PARTNER)
			assert_true(t >= FAMILY_TIE_PARTNER && t <= FAMILY_TIE_EXPECTING);
	}
	assert_int_equal(code_relation_of(&k->code, STR("parent"), &kind), 0);
	assert_int_equal(family_tie_of(&k->code, kind), FAMILY_TIE_PARENT);
	assert_int_equal(family_tie_of(&k->code, 60000), FAMILY_TIE_NONE);
	kin_close(k);
}

static void one_person_under_several_ids(void **state)
{
	struct kin *k = kin_open();
	struct person *p;
	static const struct str upn[] = {{"upn:X1", 6}};

	(void)state;
	kin_person(k, "a:1", "Wren", 'f', "2014-11-20");
	p = kin_person(k, "b:1", NULL, 0, NULL);
	p->restricted = EVENT_THIRD_PARTY;
	kin_person(k, "c:1", "Wren Tarrow", 'f', NULL)->system_ids = upn;
	k->person[2].system_ids_n = 1;
	kin_person(k, "d:1", NULL, 'f', NULL)->system_ids = upn;
	k->person[3].system_ids_n = 1;
	kin_person(k, "e:1", "Wren", 'f', "2014-11-20"); /* equal name and birth are no identity */
	kin_relation(k, "b:1", "same-person", "a:1", NULL, NULL);
	kin_relation(k, "x:9", "same-person", "a:1", NULL, NULL); /* an id that only the relation names */
	kin_index(k);
	assert_int_equal(k->x.persons, 3);
	assert_int_equal(kin_find(k, "a:1"), kin_find(k, "b:1"));
	assert_int_equal(kin_find(k, "a:1"), kin_find(k, "x:9"));
	assert_int_equal(kin_find(k, "c:1"), kin_find(k, "d:1"));
	assert_int_equal(kin_find(k, "upn:X1"), kin_find(k, "d:1"));
	assert_int_not_equal(kin_find(k, "a:1"), kin_find(k, "e:1"));
	assert_int_equal(k->x.restricted[kin_find(k, "a:1")], EVENT_THIRD_PARTY); /* the strictest */
	assert_int_equal(kin_find(k, "nobody"), FAMILY_NOBODY);
	kin_close(k);
}

static void what_was_typed(void **state)
{
	struct kin *k = kin_open();
	struct err e;
	uint32_t who;

	(void)state;
	kin_person(k, "a:1", "One", 0, NULL);
	kin_person(k, "b:1", "Other", 0, NULL);
	kin_person(k, "b:22", "Third", 0, NULL);
	kin_index(k);
	assert_int_equal(family_resolve(&k->x, STR("a:1"), &who, &e), 0);
	assert_int_equal(who, kin_find(k, "a:1"));
	assert_int_equal(family_resolve(&k->x, STR("22"), &who, &e), 0);
	assert_int_equal(who, kin_find(k, "b:22"));
	assert_int_equal(family_resolve(&k->x, STR("1"), &who, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_non_null(strstr(e.text, "a:1, b:1"));
	assert_int_equal(family_resolve(&k->x, STR("2"), &who, &e), -1);
	assert_non_null(strstr(e.text, "no person"));
	kin_close(k);
}

static void spans_hold_as_far_as_they_tell(void **state)
{
	struct date none = {0}, y2020 = project_date("2020"), d = project_date("2020-06-15"),
		    before = project_date("before 2020-06-15");
	int32_t june = date_day_of(2020, 6, 15);

	(void)state;
	assert_true(family_is_open(&none, &none, june));
	assert_true(family_is_open(&d, &none, june));
	assert_false(family_is_open(&d, &none, june - 1));
	assert_true(family_is_open(&none, &d, june));
	assert_false(family_is_open(&none, &d, june + 1));
	assert_true(family_is_open(&y2020, &none, date_day_of(2020, 1, 1)));
	assert_false(family_is_open(&y2020, &none, date_day_of(2019, 12, 31)));
	assert_true(family_is_open(&none, &y2020, date_day_of(2020, 12, 31)));
	assert_true(family_is_open(&before, &none, june - 400));
}

static size_t household(struct kin *k, const char *id, const char *day, enum audience who, char *out)
{
	uint32_t *member;
	size_t n = family_household(&k->x, kin_find(k, id), project_date(day).lo, who, false, &k->a, &member);

	*out = 0;
	for (size_t i = 0; i < n; i++)
		snprintf(out + strlen(out), 100, "%s%.*s", i ? " " : "", STR_ARG(k->x.person[member[i]]->id));
	return n;
}

static void households(void **state)
{
	struct kin *k = kin_open();
	char out[1000];
	struct relation *r;

	(void)state;
	kin_person(k, "p:mum", "Mum", 'f', "1990");
	kin_person(k, "p:dad", "Dad", 'm', "1988");
	kin_person(k, "p:son", "Son", 'm', "2015-02-01");
	kin_person(k, "p:girl", "Girl", 'f', "2018-02-01");
	kin_person(k, "p:new", "New", 'm', NULL);
	kin_person(k, "p:gran", "Gran", 'f', "1960");
	kin_relation(k, "p:son", "lives-with", "p:mum", NULL, NULL);
	kin_relation(k, "p:girl", "lives-with", "p:mum", "2018-02-01", NULL);
	kin_relation(k, "p:son", "lives-with", "p:dad", "2020-01-01", NULL); /* two homes */
	r = kin_relation(k, "p:new", "lives-with", "p:mum", "2021-01-01", "2022-01-01");
	r->restricted = EVENT_INTELLIGENCE;
	kin_relation(k, "p:gran", "residence", "place:1", NULL, "2019-12-31");
	kin_relation(k, "place:1", "resident", "p:dad", NULL, NULL);
	kin_index(k);
	/* any member names the same household */
	household(k, "p:mum", "2019-06-01", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:mum p:son p:girl");
	household(k, "p:girl", "2019-06-01", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:mum p:son p:girl");
	/* two homes of a child do not become one */
	household(k, "p:mum", "2021-06-01", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:mum p:son p:girl");
	household(k, "p:dad", "2021-06-01", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:dad p:son");
	/* the child himself lives in both */
	household(k, "p:son", "2021-06-01", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:dad p:mum p:son p:girl");
	uint32_t *adult;
	assert_int_equal(family_homes(&k->x, kin_find(k, "p:son"), project_date("2021-06-01").lo, AUDIENCE_FAMILY, false, &k->a, &adult), 2);
	assert_int_equal(adult[0], kin_find(k, "p:dad"));
	assert_int_equal(adult[1], kin_find(k, "p:mum"));
	assert_int_equal(family_homes(&k->x, kin_find(k, "p:son"), project_date("2019-06-01").lo, AUDIENCE_FAMILY, false, &k->a, &adult), 1);
	assert_int_equal(family_homes(&k->x, kin_find(k, "p:mum"), project_date("2021-06-01").lo, AUDIENCE_HOLDER, false, &k->a, &adult), 1);
	/* who is restricted is in it for those who may see it */
	household(k, "p:mum", "2021-06-01", AUDIENCE_HOLDER, out);
	assert_string_equal(out, "p:mum p:son p:girl p:new");
	household(k, "p:mum", "2022-06-01", AUDIENCE_HOLDER, out);
	assert_string_equal(out, "p:mum p:son p:girl");
	/* a place shared, until it is not */
	household(k, "p:gran", "2019-12-31", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:gran p:dad");
	household(k, "p:gran", "2020-01-01", AUDIENCE_FAMILY, out);
	assert_string_equal(out, "p:gran");
	kin_close(k);
}

static void a_whole_name_before_half_of_one(void **state)
{
	const struct str names[] = {{"Jay", 3}, {"Jamie Rourke", 12}, {"J Rourke", 8}};
	struct person p = {.names = names, .names_n = 3}, one = {.names = names, .names_n = 1}, none = {0};

	(void)state;
	assert_true(str_is_equal(family_name(&p), STR("Jamie Rourke")));
	assert_true(str_is_equal(family_other_name(&p), STR("Jay")));
	assert_true(str_is_equal(family_name(&one), STR("Jay")));
	assert_true(str_is_absent(family_other_name(&one)));
	assert_true(str_is_absent(family_name(&none)));
}

/* Two families, and a lodger who shares a home with one of them. */
static void parts_of_the_whole(void **state)
{
	struct kin *k = kin_open();
	struct arena a = {0};
	struct family_index part;
	uint32_t who;

	(void)state;
	kin_person(k, "a:1", "Ada", 'f', NULL);
	kin_person(k, "b:1", "Bo", 'm', NULL);
	kin_person(k, "c:1", "Cy", 'm', NULL);
	kin_person(k, "d:1", "Di", 'f', NULL);
	kin_person(k, "e:1", "Ed", 'm', NULL);
	kin_relation(k, "a:1", "parent", "c:1", NULL, NULL);
	kin_relation(k, "b:1", "parent", "d:1", NULL, NULL);
	kin_relation(k, "d:1", "residence", "4 Elm Row", NULL, NULL);
	kin_relation(k, "e:1", "residence", "4 Elm Row", NULL, NULL);
	kin_index(k);
	const struct family_parts *parts = family_parts_open(&k->x, &a);
	who = family_part(parts, kin_find(k, "c:1"), &part);
	assert_int_equal(part.persons, 2);
	assert_int_equal(part.links, 1);
	assert_true(str_is_equal(part.person[who]->id, STR("c:1")));
	assert_int_equal(part.link[0].to, who);
	assert_int_equal(family_find(&part, STR("a:1")), part.link[0].from);
	assert_int_equal(family_find(&part, STR("d:1")), FAMILY_NOBODY);
	who = family_part(parts, kin_find(k, "b:1"), &part);
	assert_int_equal(part.persons, 3);
	assert_int_equal(part.links, 3);
	assert_true(str_is_equal(part.person[who]->id, STR("b:1")));
	assert_true(str_is_equal(part.person[family_find(&part, STR("e:1"))]->id, STR("e:1")));
	arena_close(&a);
	kin_close(k);
}

/* Under 18 on the day, or not yet born; of whom no date tells it is not said. */
static void children(void **state)
{
	struct kin *k = kin_open();
	const struct person *born = kin_person(k, "c:1", "One", 'm', "2006-05-14"), *none = kin_person(k, "c:2", "Two", 'f', NULL);
	struct person *due = kin_person(k, "c:3", "Three", 'f', NULL);

	(void)state;
	due->expected = project_date("2024-06-01");
	assert_true(family_is_child(born, date_day_of(2024, 5, 13)));
	assert_false(family_is_child(born, date_day_of(2024, 5, 14)));
	assert_false(family_is_child(none, date_day_of(2024, 5, 13)));
	assert_true(family_is_child(due, date_day_of(2024, 5, 13)));
	kin_close(k);
}

static bool is_parental_link(const void *self, const struct family_link *l)
{
	++*(size_t *)(uintptr_t)self;
	return family_is_parental(l->tie);
}

static bool is_any(const void *self, const struct family_link *l)
{
	(void)self, (void)l;
	return true;
}

static void links_by_person(void **state)
{
	struct kin *k = kin_open();
	struct family_near near;
	size_t asked = 0;

	(void)state;
	kin_person(k, "p:a", "Ada", 'f', NULL);
	kin_person(k, "p:b", "Bo", 'm', NULL);
	kin_person(k, "p:c", "Cy", 'm', NULL);
	kin_person(k, "p:d", "Di", 'f', NULL); /* nobody's */
	kin_parents(k, "p:c", "p:a", "p:b");
	kin_relation(k, "p:a", "partner", "p:b", NULL, NULL);
	kin_relation(k, "p:b", "parent", "p:b", NULL, NULL);
	kin_relation(k, "p:a", "residence", "4 Elm Row", NULL, NULL);
	kin_index(k);
	uint32_t a = kin_find(k, "p:a"), b = kin_find(k, "p:b"), c = kin_find(k, "p:c"), d = kin_find(k, "p:d");

	family_near_open(&k->x, is_parental_link, &asked, &k->a, &near);
	assert_true(asked >= k->x.links);
	assert_int_equal(near.first[a + 1] - near.first[a], 1);
	assert_int_equal(near.first[b + 1] - near.first[b], 2); /* himself, once */
	assert_int_equal(near.first[c + 1] - near.first[c], 2);
	assert_int_equal(near.first[d + 1] - near.first[d], 0);
	assert_int_equal(family_other(near.link[near.first[c]], c), a);
	assert_int_equal(family_other(near.link[near.first[c] + 1], c), b);
	assert_true(near.link[near.first[c]] < near.link[near.first[c] + 1]); /* in the order of the index */
	family_near_open(&k->x, is_any, NULL, &k->a, &near);
	assert_int_equal(near.first[a + 1] - near.first[a], 3); /* child, partner, home */
	assert_int_equal(near.first[k->x.persons], 8);
	kin_close(k);
}

struct died {
	const char *death, *day; /* death "?": has died, no day recorded */
	bool dead;
};

/* He was born in 1950, became a father in June 1995, and met his second wife in 2001. */
static void check_died(const struct died *row, size_t n, bool lived)
{
	for (size_t i = 0; i < n; i++) {
		struct kin *k = kin_open();
		struct person *man = kin_person(k, "p:m", "Man", 'm', "1950-05-05");

		man->death = strcmp(row[i].death, "?") ? project_date(row[i].death)
						       : (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		kin_person(k, "p:c", "Child", 'f', "1995-06-01");
		kin_person(k, "p:w", "Wife", 'f', NULL);
		if (lived) {
			kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
			kin_relation(k, "p:w", "spouse", "p:m", "2001-03-04", NULL);
		}
		kin_index(k);
		if (family_is_dead(&k->x, kin_find(k, "p:m"), project_date(row[i].day).lo) != row[i].dead)
			fail_msg("death %s, on %s", row[i].death, row[i].day);
		kin_close(k);
	}
}

static void who_has_died(void **state)
{
	static const struct died alone[] = {
		{"2015-06-01", "2015-05-31", false}, {"2015-06-01", "2015-06-01", true},
		{"2015", "2014-12-31", false},	     {"2015", "2015-01-01", true}, /* from the first day that it may be */
		{"before 2015", "2016-01-01", true}, {"before 2015", "1990-01-01", true}, /* nothing says that he lived then */
		{"before 2015", "1949-01-01", false},			       /* not born */
		{"after 1990", "1990-12-31", false}, {"after 1990", "1991-01-01", true},
		{"?", "1950-05-04", false},	     {"?", "1950-05-05", true},
	}, lived[] = {
		{"before 2015", "2001-03-03", false}, {"before 2015", "2001-03-04", true},
		{"after 1990", "1994-08-24", false}, /* his child is not yet on the way */
		{"after 1990", "2001-03-03", false},  {"after 1990", "2001-03-04", true},
		{"?", "1994-08-24", false},	      {"?", "2001-03-03", false}, {"?", "2001-03-04", true},
		{"1998", "2000-01-01", true}, /* what is recorded stands */
	};

	(void)state;
	check_died(alone, sizeof alone / sizeof *alone, false);
	check_died(lived, sizeof lived / sizeof *lived, true);
}

/* A father may have died some months before the birth. */
static void died_before_his_child_was_born(void **state)
{
	struct kin *k = kin_open();
	struct person *man = kin_person(k, "p:m", "Man", 'm', "1950-05-05");

	(void)state;
	man->death = project_date("after 1990");
	kin_person(k, "p:c", "Child", 'f', "1995-06-01");
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_index(k);
	assert_false(family_is_dead(&k->x, kin_find(k, "p:m"), project_date("1995-06-01").lo - 40 * 7 - 1));
	assert_true(family_is_dead(&k->x, kin_find(k, "p:m"), project_date("1995-06-01").lo - 40 * 7));
	kin_close(k);
}

static void what_has_ended(void **state)
{
	static const struct {
		const char *end, *day;
		bool asked, found;
	} row[] = {
		{NULL, "2020-06-01", false, false},	     {"2020-05-31", "2020-06-01", true, true},
		{"2020-06-01", "2020-06-01", false, true}, /* on a day that is asked for it goes on until its end */
		{"2020", "2020-06-01", false, true},	     {"2021", "2020-06-01", false, false},
		{"2019", "2020-06-01", true, true},	     {"after 2019", "2020-06-01", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct date end = project_date(row[i].end);

		assert_int_equal(family_has_ended(&end, project_date(row[i].day).lo, false), row[i].asked);
		assert_int_equal(family_has_ended(&end, project_date(row[i].day).lo, true), row[i].found);
	}
}

static void the_last_day_that_is_told(void **state)
{
	static const struct {
		const char *birth, *death, *start, *end, *last;
	} row[] = {
		{NULL, NULL, NULL, NULL, NULL},
		{"2001-02-03", NULL, NULL, NULL, "2001-02-03"},
		{"2001", NULL, NULL, NULL, "2001-12-31"}, /* by then everybody is born */
		{"after 2019", NULL, NULL, NULL, "2020-01-01"},
		{"before 2019", NULL, NULL, NULL, "2019-01-01"},
		{"1950", "2015", NULL, NULL, "2015-01-01"}, /* from the first day that it may be */
		{"1950", "after 2015", NULL, NULL, "2016-01-01"},
		{"1950", "before 2015", NULL, NULL, "2015-01-01"}, /* by then he had died */
		{"1950", NULL, "1974-06-01", NULL, "1974-06-01"},
		{"1950", NULL, "1974-06-01", "2005", "2005-01-01"},
		{"1950", NULL, "after 2004", NULL, "2005-01-01"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct kin *k = kin_open();

		kin_person(k, "p:m", "Man", 'm', row[i].birth)->death = project_date(row[i].death);
		kin_person(k, "p:w", "Wife", 'f', NULL)->expected = project_date("2099-01-01"); /* what is planned */
		kin_relation(k, "p:m", "spouse", "p:w", row[i].start, row[i].end);
		kin_index(k);
		if (family_last_day(&k->x) != (row[i].last ? project_date(row[i].last).lo : DATE_FIRST))
			fail_msg("row %zu: %d", i, (int)family_last_day(&k->x));
		kin_close(k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_ties),  cmocka_unit_test(one_person_under_several_ids),
		cmocka_unit_test(what_was_typed), cmocka_unit_test(spans_hold_as_far_as_they_tell),
		cmocka_unit_test(households),     cmocka_unit_test(a_whole_name_before_half_of_one), cmocka_unit_test(parts_of_the_whole),
		cmocka_unit_test(children),       cmocka_unit_test(who_has_died), cmocka_unit_test(died_before_his_child_was_born),
		cmocka_unit_test(the_last_day_that_is_told), cmocka_unit_test(links_by_person), cmocka_unit_test(what_has_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
