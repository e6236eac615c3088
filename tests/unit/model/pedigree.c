#include "kin.h"

static const struct pedigree_union *couple(const struct kin *k, const struct pedigree *p, const char *a,
					   const char *b)
{
	uint32_t x = kin_in(k, p, a), y = kin_in(k, p, b);

	for (size_t i = 0; i < p->joints; i++)
		if ((p->joint[i].a == x && p->joint[i].b == y) || (p->joint[i].a == y && p->joint[i].b == x))
			return &p->joint[i];
	return NULL;
}

static void an_unnamed_parent_is_said(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	uint32_t wren, joint;

	(void)state;
	kin_person(k, "p:wren", "Wren", 'f', "2014-11-20");
	kin_person(k, "p:mum", "Carla", 'f', "1993");
	kin_person(k, "p:gran", "Gran", 'f', "1970");
	kin_relation(k, "p:mum", "parent", "p:wren", NULL, NULL);
	kin_relation(k, "p:gran", "parent", "p:mum", NULL, NULL);
	kin_index_picture(k, "p:wren", "2026-03-20", &p);
	assert_int_equal(p.persons, 4);
	wren = kin_in(k, &p, "p:wren");
	joint = p.person[wren].parents;
	assert_null(p.person[p.joint[joint].b].person);
	assert_int_equal(p.person[p.joint[joint].b].sex, PERSON_MALE);
	assert_int_equal(p.person[p.joint[joint].b].stands_for, wren);
	/* but nobody invents a grandfather */
	assert_int_equal(p.joint[p.person[kin_in(k, &p, "p:mum")].parents].b, FAMILY_NOBODY);
	kin_close(k);
}

static void couples_as_they_were_on_a_day(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Kirsty", 'f', "1994");
	kin_person(k, "p:1", "Craig", 'm', "1991");
	kin_person(k, "p:2", "Stuart", 'm', "1988");
	kin_person(k, "p:3", "Jamie", 'm', "1992");
	kin_parents(k, "p:c", "p:m", "p:1");
	/* both ways, and as a time together */
	kin_relation(k, "p:m", "ex-partner", "p:2", "2017-09-01", "2021-01-23");
	kin_relation(k, "p:2", "ex-partner", "p:m", "2017-09-01", "2021-01-23");
	kin_relation(k, "p:3", "partner", "p:m", NULL, NULL); /* a family tree without dates */
	kin_relation(k, "p:m", "ex-partner", "p:3", "2024", "2025-06-21");
	kin_relation(k, "p:m", "spouse", "p:1", "2013", NULL);
	kin_relation(k, "p:m", "ex-spouse", "p:1", "2016", NULL);
	kin_index_picture(k, "p:c", "2025-11-14", &p);
	assert_int_equal(couple(k, &p, "p:m", "p:2")->bond, PEDIGREE_BOND_EX_PARTNER);
	assert_int_equal(couple(k, &p, "p:m", "p:3")->bond, PEDIGREE_BOND_EX_PARTNER);
	assert_int_equal(couple(k, &p, "p:m", "p:1")->bond, PEDIGREE_BOND_DIVORCED);
	assert_int_equal(couple(k, &p, "p:m", "p:1")->start.lo, date_day_of(2013, 1, 1));
	assert_int_equal(p.joints, 3);
	kin_picture(k, "p:c", "2020-01-01", &p);
	assert_int_equal(couple(k, &p, "p:m", "p:2")->bond, PEDIGREE_BOND_ENGAGED); /* nobody says that they lived together */
	assert_false(date_is_known(&couple(k, &p, "p:m", "p:2")->step[PEDIGREE_TOGETHER]));
	assert_int_equal(kin_in(k, &p, "p:3"), FAMILY_NOBODY); /* met later */
	kin_picture(k, "p:c", "2014-12-01", &p);
	assert_int_equal(couple(k, &p, "p:m", "p:1")->bond, PEDIGREE_BOND_SPOUSE);
	assert_int_equal(kin_in(k, &p, "p:2"), FAMILY_NOBODY);
	kin_close(k);
}

static void not_yet_born(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct person *child;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Kirsty", 'f', "1994");
	child = kin_person(k, "p:b", "Skye", 'f', "2025-07-16");
	child->expected = project_date("2025-07-20");
	kin_person(k, "p:u", NULL, 0, NULL)->expected = project_date("2026-03-01");
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:b", NULL, NULL);
	kin_relation(k, "p:u", "unborn-child", "p:m", NULL, NULL);
	kin_index_picture(k, "p:c", "2025-11-14", &p);
	assert_true(p.person[kin_in(k, &p, "p:u")].unborn);
	assert_false(p.person[kin_in(k, &p, "p:b")].unborn);
	kin_picture(k, "p:c", "2025-04-03", &p);
	assert_true(p.person[kin_in(k, &p, "p:b")].unborn);
	kin_picture(k, "p:c", "2020-04-03", &p);
	assert_int_equal(kin_in(k, &p, "p:b"), FAMILY_NOBODY);
	kin_close(k);
}

static void withheld_and_counted(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	uint32_t index;
	struct pedigree_wanted w;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:d", "Stuart", 'm', "1988");
	kin_person(k, "p:n", "Dawn", 'f', NULL)->restricted = EVENT_THIRD_PARTY;
	kin_person(k, "p:x", "Her child", 0, "2019");
	kin_relation(k, "p:d", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:d", "partner", "p:n", "2023", NULL);
	kin_relation(k, "p:n", "parent", "p:x", NULL, NULL);
	kin_index_picture(k, "p:c", "2025-11-14", &p);
	assert_int_equal(kin_in(k, &p, "p:n"), FAMILY_NOBODY);
	assert_int_equal(kin_in(k, &p, "p:x"), FAMILY_NOBODY); /* only she leads to her child */
	assert_int_equal(p.withheld_persons, 2);
	index = kin_find(k, "p:c");
	w = (struct pedigree_wanted){
		.index = &index, .indexes = 1, .day = project_date("2025-11-14").lo, .audience = AUDIENCE_HOLDER};
	pedigree_of(&k->x, &w, &k->a, &p);
	assert_int_equal(p.persons, 4);
	assert_int_equal(p.withheld_persons, 0);
	w.within = 1;
	pedigree_of(&k->x, &w, &k->a, &p);
	assert_int_equal(p.persons, 2);
	kin_close(k);
}

static void what_makes_no_sense_is_counted(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	for (int i = 0; i < 5; i++) {
		char id[8];

		snprintf(id, sizeof id, "p:%d", i);
		kin_person(k, id, "Somebody", 'u', NULL);
	}
	kin_relation(k, "p:0", "parent", "p:0", NULL, NULL); /* his own parent */
	kin_relation(k, "p:0", "parent", "p:1", NULL, NULL);
	kin_relation(k, "p:1", "parent", "p:2", NULL, NULL);
	kin_relation(k, "p:2", "parent", "p:0", NULL, NULL); /* a circle */
	kin_relation(k, "p:3", "parent", "p:1", NULL, NULL);
	kin_relation(k, "p:4", "parent", "p:1", NULL, NULL); /* a third parent */
	kin_index_picture(k, "p:1", "2020-01-01", &p);
	assert_int_equal(p.persons >= 5, 1);
	assert_int_equal(p.faults, 3);
	kin_close(k);
}

static void brothers_and_sisters_without_parents(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	uint32_t joint;

	(void)state;
	kin_person(k, "p:a", "Jade", 'f', NULL);
	kin_person(k, "p:b", "Carla", 'f', "1993");
	kin_person(k, "p:c", "Third", 'm', "1990");
	kin_relation(k, "p:a", "sibling", "p:b", NULL, NULL);
	kin_relation(k, "p:c", "sibling", "p:a", NULL, NULL);
	kin_index_picture(k, "p:b", "2020-01-01", &p);
	joint = p.person[kin_in(k, &p, "p:a")].parents;
	assert_int_not_equal(joint, FAMILY_NOBODY);
	assert_int_equal(p.joint[joint].a, FAMILY_NOBODY);
	assert_int_equal(p.person[kin_in(k, &p, "p:b")].parents, joint);
	assert_int_equal(p.person[kin_in(k, &p, "p:c")].parents, joint);
	assert_true(pedigree_birth_compare(&p, kin_in(k, &p, "p:c"), kin_in(k, &p, "p:b")) < 0);
	kin_close(k);
}

static void two_homes_of_a_child(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Mum", 'f', "1994");
	kin_person(k, "p:d", "Dad", 'm', "1994");
	kin_person(k, "p:s", "Sister", 'f', "2016-09-30");
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:m", "parent", "p:s", NULL, NULL);
	kin_relation(k, "p:c", "lives-with", "p:m", NULL, NULL);
	kin_relation(k, "p:s", "lives-with", "p:m", NULL, NULL);
	kin_relation(k, "p:c", "lives-with", "p:d", NULL, NULL);
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	assert_int_equal(p.homes, 2);
	assert_int_equal(p.home[0].members + p.home[1].members, 5);
	kin_close(k);
}

static void kin_through_nobody_recorded(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	const struct pedigree_person *aunt;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Mum", 'f', "1994");
	kin_person(k, "p:x", "Auntie", 'f', NULL);
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:c", "niece-nephew", "p:x", NULL, NULL);
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	aunt = &p.person[kin_in(k, &p, "p:x")];
	assert_int_equal(aunt->said, FAMILY_TIE_AUNT_UNCLE);
	assert_int_equal(aunt->said_of, kin_in(k, &p, "p:c"));
	assert_int_equal(aunt->generation, 1);
	kin_close(k);
}

static void a_home_that_nobody_recorded(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:s", "Second", 'm', "2016-01-01");
	kin_person(k, "p:o", "Old", 'm', "2000-01-01");
	kin_person(k, "p:m", "Mum", 'f', "1980");
	kin_person(k, "p:d", "Partner", 'm', "1980");
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:s", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:o", NULL, NULL);
	kin_relation(k, "p:m", "partner", "p:d", NULL, NULL);
	kin_relation(k, "p:m", "lives-with", "p:d", NULL, NULL);
	kin_relation(k, "p:s", "residence", "place:elsewhere", NULL, NULL)->restricted = EVENT_SAFE_ADDRESS;
	kin_relation(k, "p:c", "lives-with", "p:m", "2021-01-01", NULL);
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	assert_true(p.person[kin_in(k, &p, "p:c")].home_not_recorded);
	assert_false(p.person[kin_in(k, &p, "p:s")].home_not_recorded); /* recorded, and withheld */
	assert_false(p.person[kin_in(k, &p, "p:o")].home_not_recorded); /* grown up */
	assert_false(p.person[kin_in(k, &p, "p:m")].home_not_recorded);
	kin_picture(k, "p:c", "2022-01-01", &p);
	assert_false(p.person[kin_in(k, &p, "p:c")].home_not_recorded);
	kin_close(k);
}

static void parental_responsibility_and_status_on_a_day(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct event *ev = k->event;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2010-01-01");
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:d", "Dad", 'm', NULL);
	kin_person(k, "p:g", "Gran", 'f', NULL);
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:g", "parent", "p:m", NULL, NULL);
	kin_relation(k, "p:m", "has-parental-responsibility", "p:c", NULL, NULL);
	kin_relation(k, "p:c", "under-parental-responsibility", "p:d", "2011-01-01", "2012-01-01");
	kin_relation(k, "p:g", "has-parental-responsibility", "p:c", NULL, NULL)->restricted = EVENT_THIRD_PARTY;
	for (int i = 0; i < 3; i++) {
		static const char *const from[] = {"2011-02-01", "2013-02-01", "2020-01-01"},
					 *const to[] = {"2013-02-01", NULL, NULL},
					 *const text[] = {"interim care order", "full care order", "adopted"};

		ev[i] = (struct event){.id = (uint64_t)i + 1,
				       .child = STR("p:c"),
				       .start = project_date(from[i]),
				       .end = project_date(to[i]),
				       .text = str_of(text[i])};
		assert_int_equal(code_kind_of(&k->code, STR("legal-status"), &ev[i].kind), 0);
	}
	k->records.events = 3;
	kin_index_picture(k, "p:c", "2011-06-01", &p);
	assert_int_equal(p.duties, 2);
	assert_true(p.person[kin_in(k, &p, "p:m")].responsible);
	assert_true(p.person[kin_in(k, &p, "p:d")].responsible);
	assert_false(p.person[kin_in(k, &p, "p:g")].responsible); /* withheld from a family */
	assert_true(str_is_equal(p.person[kin_in(k, &p, "p:c")].care[CARE_STATUS].words, STR("interim care order")));
	kin_picture(k, "p:c", "2014-06-01", &p);
	assert_int_equal(p.duties, 1);
	assert_true(str_is_equal(p.person[kin_in(k, &p, "p:c")].care[CARE_STATUS].words, STR("full care order")));
	kin_picture(k, "p:c", "2010-06-01", &p);
	assert_true(str_is_empty(p.person[kin_in(k, &p, "p:c")].care[CARE_STATUS].words));
	kin_close(k);
}

static void twins_are_of_one_union(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:a", "Ann", 'f', "2010-01-01");
	kin_person(k, "p:b", "Bea", 'f', "2010-01-01");
	kin_person(k, "p:c", "Cal", 'm', "2010-01-01");
	kin_relation(k, "p:m", "parent", "p:a", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:b", NULL, NULL);
	kin_relation(k, "p:b", "twin", "p:a", NULL, NULL);
	kin_relation(k, "p:a", "twin", "p:b", NULL, NULL)->quality = STR("identical");
	kin_relation(k, "p:a", "twin", "p:a", NULL, NULL);
	kin_index_picture(k, "p:a", "2014-06-01", &p);
	assert_int_equal(p.twins, 1);
	assert_true(p.twin[0].identical && p.twin[0].a < p.twin[0].b);
	kin_close(k);
}

static void what_is_only_passed_on(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2010-01-01");
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:d", "Dad", 'm', NULL);
	kin_person(k, "p:n", "New", 'm', NULL);
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL)->known_by = STR("Midwife");
	kin_relation(k, "p:d", "parent", "p:c", NULL, NULL)->known_by = STR("anonymous, 3 May 2012");
	kin_relation(k, "p:m", "partner", "p:d", NULL, NULL)->known_by = STR("Mum");
	kin_relation(k, "p:m", "partner", "p:n", NULL, NULL)->known_by = STR("passed-on");
	kin_index_picture(k, "p:c", "2014-06-01", &p);
	assert_true(p.person[kin_in(k, &p, "p:n")].unverified);
	assert_false(p.person[kin_in(k, &p, "p:d")].unverified); /* Mum says that he is there */
	assert_false(p.person[kin_in(k, &p, "p:m")].unverified);
	assert_false(p.person[kin_in(k, &p, "p:c")].unverified);
	{ /* but that he is the father nobody says by name; of the mother the midwife does */
		int dad = p.joint[p.child[0].joint].a == kin_in(k, &p, "p:d") ? 0 : 1;

		assert_true(p.child[0].source[dad].unverified);
		assert_true(str_is_equal(p.child[0].source[dad].known_by, STR("anonymous, 3 May 2012")));
		assert_false(p.child[0].source[!dad].unverified);
		assert_true(str_is_equal(p.child[0].source[!dad].known_by, STR("Midwife")));
	}
	assert_false(couple(k, &p, "p:m", "p:d")->unverified);
	assert_true(couple(k, &p, "p:m", "p:n")->unverified);
	kin_close(k);
}

static void when_a_couple_met_married_and_parted(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	const struct pedigree_union *u;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2010-01-01");
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:d", "Dad", 'm', NULL);
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:m", "partner", "p:d", "2005-01-01", NULL);
	kin_relation(k, "p:d", "spouse", "p:m", "2008-01-01", "2018-01-01");
	kin_relation(k, "p:d", "separated", "p:m", "2013-01-01", NULL);
	kin_index_picture(k, "p:c", "2014-06-01", &p);
	u = couple(k, &p, "p:m", "p:d");
	assert_int_equal(u->step[PEDIGREE_TOGETHER].lo, project_date("2005-01-01").lo);
	assert_int_equal(u->step[PEDIGREE_MARRIED].lo, project_date("2008-01-01").lo);
	assert_int_equal(u->step[PEDIGREE_PARTED].lo, project_date("2013-01-01").lo);
	assert_int_equal(u->step[PEDIGREE_DIVORCED_ON].precision, DATE_NONE); /* later */
	kin_picture(k, "p:c", "2019-06-01", &p);
	u = couple(k, &p, "p:m", "p:d");
	assert_int_equal(u->step[PEDIGREE_DIVORCED_ON].lo, project_date("2018-01-01").lo);
	kin_close(k);
}

static void born_in_some_month_of_a_year(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Mum", 'f', "1990");
	kin_person(k, "p:y", "Year", 'm', "2021");
	kin_person(k, "p:n", "Month", 'f', "2023-03");
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:y", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:n", NULL, NULL);
	kin_index_picture(k, "p:c", "2020-12-31", &p);
	assert_int_equal(kin_in(k, &p, "p:y"), FAMILY_NOBODY); /* perhaps not yet on the way */
	kin_picture(k, "p:c", "2021-01-01", &p);
	assert_false(p.person[kin_in(k, &p, "p:y")].unborn); /* perhaps born */
	kin_picture(k, "p:c", "2022-06-23", &p);
	assert_int_equal(kin_in(k, &p, "p:n"), FAMILY_NOBODY);
	kin_picture(k, "p:c", "2022-06-24", &p); /* 40 weeks before the last of March */
	assert_true(p.person[kin_in(k, &p, "p:n")].unborn);
	kin_close(k);
}

/* A death is no parting, and undoes none. */
static void what_ended_before_a_death_has_ended(void **state)
{
	static const struct {
		const char *kind, *start, *end;
		enum pedigree_bond bond;
	} row[] = {
		{"spouse", "1990", "2005", PEDIGREE_BOND_DIVORCED},
		{"civil-partner", "1990", "2005", PEDIGREE_BOND_DIVORCED},
		{"partner", "1990", "2005", PEDIGREE_BOND_EX_PARTNER},
		{"engaged", "1990", "2005", PEDIGREE_BOND_EX_PARTNER},
		{"ex-spouse", "1990", "2015", PEDIGREE_BOND_DIVORCED}, /* so called, whatever the year */
		{"spouse", NULL, "2005", PEDIGREE_BOND_DIVORCED},
		{"spouse", "1990", "2015", PEDIGREE_BOND_SPOUSE},       /* of a year, which may be the death */
		{"spouse", "1990", "2015-06-01", PEDIGREE_BOND_SPOUSE}, /* by it */
		{"spouse", "1990", "2015-05-31", PEDIGREE_BOND_DIVORCED},
		{"partner", "1990", "2016", PEDIGREE_BOND_PARTNER},
		{"spouse", "1990", NULL, PEDIGREE_BOND_SPOUSE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct kin *k = kin_open();
		const struct pedigree_union *u;
		struct pedigree p;
		bool ended = row[i].bond > PEDIGREE_BOND_ENGAGED;

		kin_person(k, "p:c", "Child", 'f', "2000-01-01");
		kin_person(k, "p:m", "Mum", 'f', NULL);
		kin_person(k, "p:d", "Dad", 'm', NULL)->death = project_date("2015-06-01");
		kin_parents(k, "p:c", "p:m", "p:d");
		kin_relation(k, "p:m", row[i].kind, "p:d", row[i].start, row[i].end);
		kin_index_picture(k, "p:c", "2020-01-01", &p);
		u = couple(k, &p, "p:m", "p:d");
		assert_int_equal(u->bond, row[i].bond);
		assert_int_equal(date_is_known(&u->step[PEDIGREE_PARTED]) || date_is_known(&u->step[PEDIGREE_DIVORCED_ON]),
				 ended && i != 3);
		kin_close(k);
	}
}

static void separated_before_a_death(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2000-01-01");
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:d", "Dad", 'm', NULL)->death = project_date("2015");
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:m", "spouse", "p:d", "1990", "2015");
	kin_relation(k, "p:m", "separated", "p:d", "2010", NULL);
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	assert_int_equal(couple(k, &p, "p:m", "p:d")->bond, PEDIGREE_BOND_SEPARATED);
	kin_relation(k, "p:m", "ex-spouse", "p:d", "2012", NULL);
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	assert_int_equal(couple(k, &p, "p:m", "p:d")->bond, PEDIGREE_BOND_DIVORCED);
	kin_close(k);
}

/* What began last says what they are. */
static void together_once_more(void **state)
{
	static const struct {
		const char *first, *start, *end, *then, *since, *until;
		enum pedigree_bond bond;
		bool again;
	} row[] = {
		{"spouse", "1990", "2005", "spouse", "2008", NULL, PEDIGREE_BOND_SPOUSE, true},
		{"partner", "2001", "2003", "partner", "2006", NULL, PEDIGREE_BOND_PARTNER, true},
		{"partner", "2010", "2014", "spouse", "2014", NULL, PEDIGREE_BOND_SPOUSE, false},
		{"engaged", "2010", "2014", "spouse", "2014", NULL, PEDIGREE_BOND_SPOUSE, false},
		{"partner", "2010", "2014", "spouse", NULL, NULL, PEDIGREE_BOND_SPOUSE, false},
		{"spouse", "1990", "2005", "partner", "2010", NULL, PEDIGREE_BOND_PARTNER, true},
		{"spouse", "1990", NULL, "separated", "2005", "2007", PEDIGREE_BOND_SPOUSE, false},
		{"spouse", "1990", "2005", "partner", "1988", NULL, PEDIGREE_BOND_DIVORCED, false},
		{"spouse", "2013", NULL, "ex-spouse", "2013", NULL, PEDIGREE_BOND_DIVORCED, false},
		{"partner", NULL, NULL, "ex-partner", NULL, NULL, PEDIGREE_BOND_EX_PARTNER, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct kin *k = kin_open();
		const struct pedigree_union *u;
		struct pedigree p;

		kin_person(k, "p:c", "Child", 'f', "2000-01-01");
		kin_person(k, "p:m", "Mum", 'f', NULL);
		kin_person(k, "p:d", "Dad", 'm', NULL);
		kin_parents(k, "p:c", "p:m", "p:d");
		kin_relation(k, "p:m", row[i].first, "p:d", row[i].start, row[i].end);
		kin_relation(k, "p:m", row[i].then, "p:d", row[i].since, row[i].until);
		kin_index_picture(k, "p:c", "2020-01-01", &p);
		u = couple(k, &p, "p:m", "p:d");
		assert_int_equal(u->bond, row[i].bond);
		assert_int_equal(date_is_known(&u->step[PEDIGREE_AGAIN]), row[i].again);
		if (u->bond < PEDIGREE_BOND_SEPARATED)
			assert_false(date_is_known(&u->end));
		kin_close(k);
	}
}

static void partners_of_different_homes(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2020-01-01");
	kin_person(k, "p:m", "Mum", 'f', "2004-06-01");
	kin_person(k, "p:d", "Dad", 'm', NULL);
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:m", "partner", "p:d", "2019", NULL);
	kin_relation(k, "p:m", "residence", "h:one", "2018", NULL);
	kin_index_picture(k, "p:c", "2021-01-01", &p); /* she is 16, and he is not where she lives */
	assert_int_equal(couple(k, &p, "p:m", "p:d")->bond, PEDIGREE_BOND_ENGAGED);
	assert_false(date_is_known(&couple(k, &p, "p:m", "p:d")->step[PEDIGREE_TOGETHER]));
	kin_picture(k, "p:c", "2023-01-01", &p); /* grown up: where he lives nobody has recorded */
	assert_int_equal(couple(k, &p, "p:m", "p:d")->bond, PEDIGREE_BOND_PARTNER);
	kin_relation(k, "p:d", "residence", "h:two", "2018", "2024-12-31");
	kin_relation(k, "p:d", "residence", "h:one", "2024", NULL);
	kin_index_picture(k, "p:c", "2023-01-01", &p);
	assert_int_equal(couple(k, &p, "p:m", "p:d")->bond, PEDIGREE_BOND_ENGAGED);
	kin_picture(k, "p:c", "2024-06-01", &p); /* one home in common is enough */
	assert_int_equal(couple(k, &p, "p:m", "p:d")->bond, PEDIGREE_BOND_PARTNER);
	kin_close(k);
}

static void placed_before_the_order(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2019-10-30");
	kin_person(k, "p:h", "Helen", 'f', "1984");
	kin_person(k, "p:l", "Lodger", 'm', "1984");
	kin_relation(k, "p:h", "adoptive-parent", "p:c", "2021-12-10", NULL);
	kin_relation(k, "p:h", "residence", "h:one", "2013", NULL);
	kin_relation(k, "p:l", "residence", "h:one", "2013", NULL);
	kin_relation(k, "p:c", "residence", "h:one", "2021-03-01", NULL);
	kin_index_picture(k, "p:c", "2021-06-01", &p);
	assert_int_equal(p.persons, 2);
	assert_int_equal(p.children, 0); /* no line before there is an order */
	assert_int_equal(p.homes, 1);
	assert_int_equal(p.home[0].members, 2);
	assert_int_equal(p.person[kin_in(k, &p, "p:h")].said, FAMILY_TIE_LIVES_WITH);
	assert_int_equal(p.person[kin_in(k, &p, "p:h")].said_of, kin_in(k, &p, "p:c"));
	kin_picture(k, "p:c", "2021-02-01", &p);
	assert_int_equal(p.persons, 1);
	kin_close(k);
}

static void partners_of_one_blood(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	for (int i = 0; i < 8; i++) {
		char id[] = "p:0";

		id[2] = (char)('0' + i);
		kin_person(k, id, id, i % 2 ? 'm' : 'f', NULL);
	}
	kin_parents(k, "p:2", "p:0", "p:1"); /* 2 and 3: brother and sister */
	kin_parents(k, "p:3", "p:0", "p:1");
	kin_relation(k, "p:2", "parent", "p:4", NULL, NULL); /* 4 and 5: cousins */
	kin_relation(k, "p:3", "parent", "p:5", NULL, NULL);
	kin_relation(k, "p:4", "spouse", "p:5", NULL, NULL);
	kin_relation(k, "p:6", "spouse", "p:3", NULL, NULL);
	kin_relation(k, "p:0", "adoptive-parent", "p:7", NULL, NULL);
	kin_relation(k, "p:7", "partner", "p:2", NULL, NULL);
	kin_index_picture(k, NULL, "2014-06-01", &p);
	assert_true(couple(k, &p, "p:4", "p:5")->related);
	assert_false(couple(k, &p, "p:0", "p:1")->related);
	assert_false(couple(k, &p, "p:3", "p:6")->related);
	assert_false(couple(k, &p, "p:2", "p:7")->related); /* by adoption only */
	kin_close(k);
}

static void carers_one_after_the_other_are_no_pair(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2006-01-01");
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:a", "Fay", 'f', NULL);
	kin_person(k, "p:b", "Fred", 'm', NULL);
	kin_person(k, "p:d", "Flo", 'f', NULL);
	kin_person(k, "p:e", "Gil", 'm', NULL);
	kin_person(k, "p:f", "Gina", 'f', NULL);
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:a", "foster-carer", "p:c", "2010-01-01", "2011-01-01");
	kin_relation(k, "p:b", "foster-carer", "p:c", "2011-01-01", "2012-01-01");
	kin_relation(k, "p:d", "foster-carer", "p:c", "2011-03-01", "2012-01-01");
	kin_relation(k, "p:d", "spouse", "p:b", NULL, NULL);
	kin_relation(k, "p:e", "foster-carer", "p:c", "2013-01-01", NULL);
	kin_relation(k, "p:f", "foster-carer", "p:c", "2013-01-01", NULL);
	kin_index_picture(k, "p:c", "2015-01-01", &p);
	assert_null(couple(k, &p, "p:a", "p:b"));
	assert_null(couple(k, &p, "p:a", "p:d"));
	assert_int_equal(couple(k, &p, "p:b", "p:d")->bond, PEDIGREE_BOND_SPOUSE);
	assert_int_equal(couple(k, &p, "p:e", "p:f")->bond, PEDIGREE_BOND_PARENTS); /* in the same time */
	assert_int_equal(p.children, 4);
	kin_close(k);
}

static void losses_only_when_asked_for(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct sign_row row[] = {{STR("pregnancy"), STR("miscarriage"), SIGN_MISCARRIAGE},
				 {STR("gender identity"), STR("trans man"), SIGN_TRANS_MAN}};
	struct sign_list signs = {row, 2};
	struct event_field lost = {STR("pregnancy"), STR("miscarriage")},
			   man = {STR("gender identity"), STR("trans man")};
	uint32_t index;
	struct pedigree_wanted w = {.index = &index, .indexes = 1, .signs = &signs, .day = 20000};
	struct person *q;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2010-01-01");
	q = kin_person(k, "p:m", "Mum", 'm', NULL);
	q->extra = &man;
	q->extra_n = 1;
	q = kin_person(k, "p:l", NULL, 0, "2012-01-01");
	q->extra = &lost;
	q->extra_n = 1;
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:l", NULL, NULL);
	kin_index(k);
	index = kin_find(k, "p:c");
	pedigree_of(&k->x, &w, &k->a, &p);
	assert_int_equal(p.persons, 2);
	assert_int_equal(p.withheld_persons, 0); /* left out is not withheld */
	assert_int_equal(p.person[kin_in(k, &p, "p:m")].signs, 0);
	w.losses = w.trans = true;
	pedigree_of(&k->x, &w, &k->a, &p);
	assert_int_equal(p.persons, 3);
	assert_true(sign_is_loss(p.person[kin_in(k, &p, "p:l")].signs));
	assert_int_equal(p.person[kin_in(k, &p, "p:m")].signs, 1u << SIGN_TRANS_MAN);
	/* in the order of births: by the day of the loss where no birth is recorded */
	assert_true(pedigree_birth_compare(&p, kin_in(k, &p, "p:l"), kin_in(k, &p, "p:c")) > 0);
	q->death = project_date("2008-01-01");
	q->birth = (struct date){0};
	assert_true(pedigree_birth_compare(&p, kin_in(k, &p, "p:l"), kin_in(k, &p, "p:c")) < 0);
	kin_close(k);
}

static uint32_t hangs(const struct kin *k, const struct pedigree *p, const char *id)
{
	return p->person[kin_in(k, p, id)].parents;
}

static void half_brothers_hang_apart(void **state)
{
	const struct family_left_out left_out[] = {{STR("p:a"), 1}, {STR("p:b"), 1}, {STR("p:c"), 2}};
	static const char *const who[] = {"p:a", "p:b", "p:c", "p:d"};
	struct kin *k = kin_open();
	struct pedigree p;
	uint32_t u;

	(void)state;
	kin_person(k, "p:m", "Mae", 'f', "1980");
	kin_person(k, "p:x", "Xan", 'm', "2001"); /* whom the picture is about: no "?" stands by Mae */
	kin_relation(k, "p:x", "half-sibling", "p:a", NULL, NULL);
	for (int i = 0; i < 4; i++) {
		kin_person(k, who[i], who[i], 'm', "2010");
		kin_relation(k, "p:m", "parent", who[i], NULL, NULL);
		kin_relation(k, who[i], "child", "p:m", NULL, NULL);
	}
	/* nothing is known: one bar, as ever */
	kin_index_picture(k, "p:x", "2026-03-20", &p);
	u = hangs(k, &p, "p:a");
	for (int i = 1; i < 4; i++)
		assert_int_equal(hangs(k, &p, who[i]), u);
	assert_int_equal(p.joint[u].aparts, 0);

	/* a and c are half-brothers; b is a's brother; d: no word of him */
	kin_relation(k, "p:c", "half-sibling", "p:a", NULL, NULL);
	kin_relation(k, "p:b", "twin", "p:a", NULL, NULL);
	kin_index_picture(k, "p:x", "2026-03-20", &p);
	assert_int_equal(hangs(k, &p, "p:a"), hangs(k, &p, "p:b"));
	assert_int_not_equal(hangs(k, &p, "p:a"), hangs(k, &p, "p:c"));
	assert_int_not_equal(hangs(k, &p, "p:d"), hangs(k, &p, "p:a"));
	assert_int_not_equal(hangs(k, &p, "p:d"), hangs(k, &p, "p:c"));
	for (int i = 0; i < 4; i++) {
		u = hangs(k, &p, who[i]);
		assert_int_equal(p.joint[u].a, kin_in(k, &p, "p:m"));
		assert_int_equal(p.joint[u].b, FAMILY_NOBODY);
		assert_int_equal(p.joint[u].aparts, 3);
		assert_true(p.joint[u].apart < 3);
		assert_true(p.joint[u].perhaps_same); /* d may be the brother of any */
	}

	/* of parents who are left out it is known which are the same */
	k->records.relations -= 2;
	k->records.left_out = left_out;
	k->records.left_outs = 3;
	kin_index_picture(k, "p:x", "2026-03-20", &p);
	assert_int_equal(hangs(k, &p, "p:a"), hangs(k, &p, "p:b"));
	assert_int_not_equal(hangs(k, &p, "p:a"), hangs(k, &p, "p:c"));
	assert_int_not_equal(hangs(k, &p, "p:d"), hangs(k, &p, "p:a"));
	assert_int_not_equal(hangs(k, &p, "p:d"), hangs(k, &p, "p:c"));
	k->records.left_outs = 0;
	kin_close(k);
}

static void a_question_mark_for_each_other_parent(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_person(k, "p:m", "Mae", 'f', "1980");
	kin_person(k, "p:a", "Ada", 'f', "2010");
	kin_person(k, "p:b", "Ben", 'm', "2012");
	kin_relation(k, "p:m", "parent", "p:a", NULL, NULL);
	kin_relation(k, "p:m", "parent", "p:b", NULL, NULL);
	kin_relation(k, "p:b", "half-sibling", "p:a", NULL, NULL);
	kin_index_picture(k, "p:a", "2026-03-20", &p);
	assert_int_equal(p.persons, 5);
	assert_int_not_equal(p.joint[hangs(k, &p, "p:a")].b, p.joint[hangs(k, &p, "p:b")].b);
	assert_false(p.joint[hangs(k, &p, "p:a")].perhaps_same);
	kin_close(k);
}

/* Nobody asked for the day: it is the last that these records tell of. */
static void a_line_that_may_end_on_a_day_that_was_found(void **state)
{
	struct kin *k = kin_open();
	uint32_t index;
	struct pedigree p;

	(void)state;
	kin_person(k, "p:a", "A", 'f', "1980");
	kin_person(k, "p:b", "B", 'm', "2010");
	kin_relation(k, "p:a", "parent", "p:b", NULL, NULL);
	kin_relation(k, "p:a", "emo-close", "p:b", "2012", "2020-05-01");
	kin_relation(k, "p:b", "emo-distant", "p:a", "2012", "2020");
	kin_relation(k, "p:b", "emo-harmony", "p:a", "2012", "2021");
	kin_index(k);
	index = kin_find(k, "p:b");
	for (int found = 0; found < 2; found++) {
		struct pedigree_wanted w = {.index = &index, .indexes = 1, .lines = true, .day = project_date("2020-05-01").lo, .day_found = found};

		pedigree_of(&k->x, &w, &k->a, &p);
		assert_int_equal(p.lines, found ? 1 : 3);
	}
	assert_int_equal(p.line[0].relation->end.lo, project_date("2021").lo);
	kin_close(k);
}

/* The eldest first, then by name; ids decide nothing as long as anything else does. */
static void other_ids_change_no_order(void **state)
{
	static const char *const ids[2][4] = {{"p:1", "p:2", "p:3", "p:4"}, {"p:9", "p:8", "p:7", "p:6"}};
	struct pedigree p[2];
	struct kin *k[2];

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		k[turn] = kin_open();
		kin_person(k[turn], ids[turn][0], "Cy", 'm', "1980");
		kin_person(k[turn], ids[turn][1], "Bo", 'f', "1975");
		kin_person(k[turn], ids[turn][2], "Di", 'f', NULL);
		kin_person(k[turn], ids[turn][3], "Al", 'm', NULL);
		kin_relation(k[turn], ids[turn][0], "spouse", ids[turn][1], NULL, NULL);
		kin_relation(k[turn], ids[turn][3], "parent", ids[turn][0], NULL, NULL);
		kin_relation(k[turn], ids[turn][2], "parent", ids[turn][0], NULL, NULL);
		kin_index(k[turn]);
		kin_picture(k[turn], NULL, "2026-03-20", &p[turn]);
	}
	assert_int_equal(p[0].persons, 4);
	assert_string_equal(p[0].person[0].person->names[0].p, "Bo");
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(p[0].person[i].person->names[0].p, p[1].person[i].person->names[0].p);
	assert_int_equal(p[0].joints, p[1].joints);
	for (size_t i = 0; i < p[0].joints; i++) {
		assert_int_equal(p[0].joint[i].a, p[1].joint[i].a);
		assert_int_equal(p[0].joint[i].b, p[1].joint[i].b);
	}
	kin_close(k[0]);
	kin_close(k[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unnamed_parent_is_said),
		cmocka_unit_test(couples_as_they_were_on_a_day),
		cmocka_unit_test(not_yet_born),
		cmocka_unit_test(withheld_and_counted),
		cmocka_unit_test(what_makes_no_sense_is_counted),
		cmocka_unit_test(brothers_and_sisters_without_parents),
		cmocka_unit_test(two_homes_of_a_child),
		cmocka_unit_test(kin_through_nobody_recorded),
		cmocka_unit_test(a_home_that_nobody_recorded),
		cmocka_unit_test(parental_responsibility_and_status_on_a_day),
		cmocka_unit_test(twins_are_of_one_union),
		cmocka_unit_test(what_is_only_passed_on),
		cmocka_unit_test(when_a_couple_met_married_and_parted),
		cmocka_unit_test(born_in_some_month_of_a_year),
		cmocka_unit_test(what_ended_before_a_death_has_ended),
		cmocka_unit_test(separated_before_a_death),
		cmocka_unit_test(together_once_more),
		cmocka_unit_test(partners_of_different_homes),
		cmocka_unit_test(placed_before_the_order),
		cmocka_unit_test(partners_of_one_blood),
		cmocka_unit_test(carers_one_after_the_other_are_no_pair),
		cmocka_unit_test(losses_only_when_asked_for),
		cmocka_unit_test(half_brothers_hang_apart),
		cmocka_unit_test(a_line_that_may_end_on_a_day_that_was_found),
		cmocka_unit_test(a_question_mark_for_each_other_parent),
		cmocka_unit_test(other_ids_change_no_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
