#include "kin.h"

#include "model/tie.h"

static void contact(struct kin *k, const char *child, const char *kind, const char *agency, const char *when,
		    uint8_t restricted)
{
	struct event *ev = &k->event[k->records.events++];

	ev->child = str_of(child);
	ev->agency = str_of(agency);
	ev->start = project_date(when);
	ev->restricted = restricted;
	assert_int_equal(code_kind_of(&k->code, str_of(kind), &ev->kind), 0);
}

static const struct tie *named(const struct ties *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is_equal(t->tie[i].name, str_of(name)))
			return &t->tie[i];
	return NULL;
}

static void gather(struct kin *k, const char *child, bool allegations, enum audience who, struct ties *t)
{
	uint32_t *centre = ARENA_ARRAY(&k->a, uint32_t, 1);
	struct tie_wanted w = {.centre = centre,
			       .centres = 1,
			       .day = project_date("2026-03-20").lo,
			       .allegations = allegations,
			       .audience = who};

	centre[0] = kin_find(k, child);
	tie_gather(&k->x, &w, &k->a, t);
}

static struct kin *family(void)
{
	struct kin *k = kin_open();

	kin_person(k, "p:ellis", "Ellis", 'm', "2018-05-14");
	kin_person(k, "p:wren", "Wren", 'f', "2014-11-20");
	kin_person(k, "p:robin", "Robin", 'm', "2021-08-30");
	kin_person(k, "p:mum", "Carla", 'f', "1993");
	kin_person(k, "p:dad", "Lee", 'm', "1990");
	kin_person(k, "p:other", "Other", 'm', "1990");
	kin_person(k, "p:nan", "Nan Mo", 'f', NULL);
	kin_person(k, "p:dez", "Dez", 'm', NULL)->restricted = EVENT_INTELLIGENCE;
	kin_parents(k, "p:ellis", "p:mum", "p:dad");
	kin_parents(k, "p:robin", "p:mum", "p:dad");
	kin_parents(k, "p:wren", "p:mum", "p:other");
	kin_relation(k, "p:nan", "parent", "p:dad", NULL, NULL);
	kin_relation(k, "p:ellis", "lives-with", "p:mum", NULL, NULL);
	return k;
}

static void kin_first_then_services(void **state)
{
	struct kin *k = family();
	struct ties t;

	(void)state;
	contact(k, "p:ellis", "visit", "Social care", "2026-03-01", 0);
	contact(k, "p:ellis", "visit", "Social care", "2026-02-01", 0);
	contact(k, "p:ellis", "visit", "Social care", "2026-04-01", 0); /* after the day of the picture */
	contact(k, "p:ellis", "visit", "Police", "2025-02-01", EVENT_INTELLIGENCE);
	contact(k, "p:wren", "visit", "School", "2026-02-01", 0);       /* another child's */
	contact(k, "p:ellis", "oversight", "Manager", "2026-02-01", 0); /* the family was not in touch */
	kin_index(k);
	gather(k, "p:ellis", false, AUDIENCE_FAMILY, &t);
	assert_int_equal(named(&t, "Carla")->sector, TIE_HOUSEHOLD);
	assert_int_equal(named(&t, "Lee")->sector, TIE_KIN);
	assert_int_equal(named(&t, "Robin")->kin, FAMILY_TIE_SIBLING);
	assert_int_equal(named(&t, "Wren")->kin, FAMILY_TIE_HALF_SIBLING);
	assert_int_equal(named(&t, "Nan Mo")->kin, FAMILY_TIE_GRANDPARENT);
	assert_null(named(&t, "Other")); /* nobody's father but Wren's */
	assert_int_equal(named(&t, "Social care")->contacts, 2);
	assert_int_equal(named(&t, "Social care")->last, date_day_of(2026, 3, 1));
	assert_null(named(&t, "Police"));
	assert_null(named(&t, "School"));
	assert_null(named(&t, "Manager"));
	assert_int_equal(t.withheld_entries, 1);
	assert_int_equal(t.tie[t.n - 1].sector, TIE_SERVICES);
	for (size_t i = 1; i < t.n; i++)
		assert_true(t.tie[i - 1].sector <= t.tie[i].sector);
	kin_close(k);
}

static void a_quality_only_where_somebody_said_so(void **state)
{
	struct kin *k = family();
	struct ties t;

	(void)state;
	kin_relation(k, "p:ellis", "tie-strong", "p:nan", NULL, NULL)->known_by = STR("Ellis");
	kin_relation(k, "p:ellis", "tie-strong", "p:dad", NULL, NULL); /* nobody named */
	kin_relation(k, "p:ellis", "tie-strong", "p:mum", NULL, NULL)->known_by = STR("Ellis");
	kin_relation(k, "p:mum", "tie-stressful", "p:ellis", NULL, NULL)->known_by = STR(
		"School"); /* they do not agree */
	kin_relation(k, "p:ellis", "tie-stressful", "agency:oak-clinic", NULL, "2025-01-01")->known_by = STR(
		"Ellis"); /* over */
	kin_relation(k, "agency:oak-school", "tie-flow-to", "p:ellis", NULL, NULL)->known_by = STR("School");
	contact(k, "p:ellis", "visit", "Oak School (Ashmere)", "2026-02-01", 0);
	kin_index(k);
	gather(k, "p:ellis", false, AUDIENCE_FAMILY, &t);
	assert_true(str_is_equal(named(&t, "Nan Mo")->quality, STR("strong")));
	assert_true(str_is_absent(named(&t, "Lee")->quality));
	assert_true(str_is_absent(named(&t, "Carla")->quality));
	assert_true(named(&t, "Carla")->differs);
	assert_null(named(&t, "Oak clinic"));
	assert_non_null(named(&t, "Oak School (Ashmere)"));
	assert_true(str_is_absent(named(&t, "Oak School (Ashmere)")->quality));
	assert_int_equal(named(&t, "Oak School (Ashmere)")->flow,
			 TIE_FLOW_IN); /* it gives: it comes from there */
	assert_int_equal(named(&t, "Oak School (Ashmere)")->contacts, 1);
	kin_close(k);
}

static void what_alleges_is_off(void **state)
{
	struct kin *k = family();
	struct ties t;

	(void)state;
	kin_person(k, "p:bea", "Bea", 'f', NULL);
	kin_relation(k, "p:ellis", "tie-unsafe", "p:bea", NULL, NULL)->known_by = STR("School");
	kin_relation(k, "p:ellis", "tie-unsafe", "p:dez", NULL, NULL)->known_by = STR("School");
	kin_index(k);
	gather(k, "p:ellis", false, AUDIENCE_FAMILY, &t);
	assert_null(named(&t, "Bea"));
	assert_int_equal(t.allegations, 1);
	assert_int_equal(t.withheld_relations, 1); /* Dez is not even counted among those */
	assert_int_equal(t.withheld_persons, 1);
	gather(k, "p:ellis", true, AUDIENCE_HOLDER, &t);
	assert_true(str_is_equal(named(&t, "Bea")->quality, STR("unsafe")));
	assert_int_equal(named(&t, "Dez")->sector, TIE_FRIENDS);
	kin_close(k);
}

static const struct tie *of(const struct ties *t, const char *id)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_is_equal(t->tie[i].id, str_of(id)))
			return &t->tie[i];
	fail_msg("no tie with %s", id);
	return NULL;
}

static void who_stands_apart(void **state)
{
	struct kin *k = kin_open();
	struct ties t;
	struct str order = STR("order.non-harassment");
	struct event_person named[3] = {
		{STR("p:dad"), STR("named")}, {STR("p:mum"), STR("named")}, {STR("p:child"), STR("subject")}};
	uint32_t centre[2];
	struct tie_wanted w = {.centre = centre,
			       .centres = 1,
			       .day = project_date("2026-03-20").lo,
			       .order = &order,
			       .orders = 1,
			       .audience = AUDIENCE_FAMILY};
	struct event *ev = &k->event[k->records.events++];

	(void)state;
	kin_person(k, "p:child", "Child", 'f', "2015-01-01");
	kin_person(k, "p:mum", "Mum", 'f', "1990");
	kin_person(k, "p:dad", "Dad", 'm', "1990");
	kin_person(k, "p:aunt", "Aunt", 'f', "1988");
	kin_person(k, "p:uncle", "Uncle", 'm', "1987")->restricted = EVENT_THIRD_PARTY;
	kin_parents(k, "p:child", "p:mum", "p:dad");
	kin_relation(k, "p:mum", "partner", "p:dad", "2014", "2020-01-01");
	kin_relation(k, "p:aunt", "sibling", "p:mum", NULL, NULL);
	kin_relation(k, "p:dad", "sibling", "p:uncle", NULL, NULL);
	kin_relation(k, "p:child", "lives-with", "p:mum", NULL, NULL);
	ev->child = STR("p:child");
	assert_int_equal(code_kind_of(&k->code, order, &ev->kind), 0);
	ev->start = project_date("2020-02-01");
	ev->end = project_date("2020-12-31");
	ev->people = named;
	ev->people_n = 3;
	kin_index(k);
	centre[0] = kin_find(k, "p:child");
	tie_gather(&k->x, &w, &k->a, &t);
	assert_int_equal(of(&t, "p:dad")->sector, TIE_KIN); /* the order is over; he is the child's father */
	assert_int_equal(of(&t, "p:mum")->sector, TIE_HOUSEHOLD);
	assert_int_equal(of(&t, "p:aunt")->sector, TIE_KIN);
	assert_int_equal(of(&t, "p:aunt")->kin, FAMILY_TIE_AUNT_UNCLE);
	assert_int_equal(t.n, 3); /* without the uncle, who is withheld */
	assert_int_equal(t.withheld_persons, 1);
	assert_int_equal(t.restricted_persons, 0);
	w.day = project_date("2020-06-01").lo; /* in force */
	tie_gather(&k->x, &w, &k->a, &t);
	assert_int_equal(of(&t, "p:dad")->sector, TIE_FORMER);
	assert_true(of(&t, "p:dad")->order && of(&t, "p:dad")->former);
	assert_int_equal(of(&t, "p:mum")->sector, TIE_HOUSEHOLD); /* named too, and at home */
	w.day = project_date("2018-06-01").lo;                    /* together */
	centre[1] = kin_find(k, "p:mum");
	w.centres = 2;
	tie_gather(&k->x, &w, &k->a, &t);
	assert_int_equal(of(&t, "p:dad")->sector, TIE_KIN);
	w.day = project_date("2026-03-20").lo; /* the mother in the middle too: he was her partner */
	w.audience = AUDIENCE_HOLDER;
	tie_gather(&k->x, &w, &k->a, &t);
	assert_int_equal(of(&t, "p:dad")->sector, TIE_FORMER);
	assert_int_equal(t.restricted_persons, 1);
	ev->end = (struct date){0};
	ev->restricted = EVENT_INTELLIGENCE; /* an order that this audience may not see moves nobody */
	w.audience = AUDIENCE_FAMILY;
	w.centres = 1;
	tie_gather(&k->x, &w, &k->a, &t);
	assert_int_equal(of(&t, "p:dad")->sector, TIE_KIN);
	kin_close(k);
}

static struct relation *said(struct kin *k, const char *from, const char *kind, const char *to,
			     const char *when, const char *by)
{
	struct relation *r = kin_relation(k, from, kind, to, when, NULL);

	r->known_by = str_of(by);
	return r;
}

static void quality_and_flow_each_for_itself(void **state)
{
	struct kin *k = family();
	struct ties t;

	(void)state;
	said(k, "p:ellis", "tie-strong", "p:nan", "2024", "Ellis");
	said(k, "p:ellis", "tie-flow-to", "p:nan", "2024", "Carla");
	said(k, "p:ellis", "tie-flow-from", "p:nan", "2025", "Wren");
	said(k, "p:ellis", "tie-online", "p:nan", "2025", "Wren")->quality = STR("strong");
	/* of one speaker the later goes before the earlier, and on one day both of two are said */
	said(k, "p:ellis", "tie-strong", "p:dad", "2020-02-01", "Ellis");
	said(k, "p:ellis", "tie-tenuous", "p:dad", "2023-02-01", "Ellis");
	said(k, "p:ellis", "tie-flow-to", "p:dad", "2020", "Ellis");
	said(k, "p:ellis", "tie-flow-from", "p:dad", "2023", "Ellis");
	said(k, "p:ellis", "tie-strong", "p:mum", "2023-02-01", "Ellis");
	said(k, "p:ellis", "tie-stressful", "p:mum", "2023-02-01", "Ellis");
	said(k, "p:ellis", "tie-broken", "p:wren", "2023-02-01", "Ellis");
	said(k, "p:ellis", "tie-strong", "p:wren", "2023-02-01", "Ellis");
	kin_index(k);
	gather(k, "p:ellis", false, AUDIENCE_FAMILY, &t);
	assert_true(str_is_equal(named(&t, "Nan Mo")->quality, STR("strong")));
	assert_int_equal(named(&t, "Nan Mo")->flow, TIE_FLOW_OUT | TIE_FLOW_IN);
	assert_true(named(&t, "Nan Mo")->online);
	assert_int_equal(named(&t, "Nan Mo")->sector, TIE_KIN); /* she is a relative first */
	assert_int_equal(named(&t, "Nan Mo")->sayings, 4);
	assert_true(str_is_equal(named(&t, "Lee")->quality, STR("tenuous")));
	assert_int_equal(named(&t, "Lee")->flow, TIE_FLOW_IN);
	assert_true(str_is_equal(named(&t, "Carla")->quality, STR("strong-stressful")));
	assert_true(named(&t, "Wren")->differs);
	assert_true(str_is_absent(named(&t, "Wren")->quality));
	kin_close(k);
}

/* Nobody asked for the day: it is the last that these records tell of. */
static void what_may_end_on_a_day_that_was_found(void **state)
{
	struct kin *k = family();
	uint32_t centre;
	struct ties t;

	(void)state;
	kin_relation(k, "p:other", "foster-carer", "p:ellis", "2019", "2026");
	kin_relation(k, "p:ellis", "friend", "p:dez", "2019", "2026-03-20");
	said(k, "p:ellis", "tie-strong", "p:nan", "2024", "Ellis")->end = project_date("2027");
	k->person[7].restricted = EVENT_OPEN; /* Dez */
	kin_index(k);
	centre = kin_find(k, "p:ellis");
	for (int found = 0; found < 2; found++) {
		struct tie_wanted w = {.centre = &centre, .centres = 1, .day = project_date("2026-03-20").lo, .day_found = found};

		tie_gather(&k->x, &w, &k->a, &t);
		assert_int_equal(!named(&t, "Other"), found);
		assert_int_equal(!named(&t, "Dez"), found);
		assert_true(str_is_equal(named(&t, "Nan Mo")->quality, STR("strong")));
	}
	kin_close(k);
}

static void who_is_heard(void **state)
{
	struct kin *k = family();
	struct str unheard = STR("Anonymous");
	uint32_t centre = 0;
	struct tie_wanted w = {.centre = &centre,
			       .centres = 1,
			       .day = project_date("2026-03-20").lo,
			       .unheard = &unheard,
			       .unheards = 1,
			       .audience = AUDIENCE_FAMILY};
	struct ties t;

	(void)state;
	said(k, "p:ellis", "tie-stressful", "p:nan", NULL, "anonymous");
	said(k, "p:ellis", "tie-flow-to", "p:dad", NULL, " anonymous ");
	said(k, "p:ellis", "tie-stressful", "p:dad", NULL, "Anonymous neighbour, 3 May");
	kin_index(k);
	centre = kin_find(k, "p:ellis");
	tie_gather(&k->x, &w, &k->a, &t);
	assert_true(str_is_absent(named(&t, "Nan Mo")->quality));
	assert_int_equal(named(&t, "Lee")->flow, 0);
	assert_true(str_is_absent(named(&t, "Lee")->quality));
	kin_close(k);
}

static const struct tie_sign signs[] = {
	{TIE_LEISURE, TIE_BY_NAME, STR("church")},
	{TIE_LEISURE, TIE_BY_NAME, STR("club*")},
	{TIE_EDUCATION, TIE_BY_NAME, STR("school*")},
	{TIE_EDUCATION, TIE_BY_NAME, STR("primary")},
	{TIE_HEALTH, TIE_BY_NAME, STR("primary care")},
	{TIE_HEALTH, TIE_BY_NAME, STR("surgery")},
	{TIE_HEALTH, TIE_BY_NAME, STR("GP")},
	{TIE_HEALTH, TIE_BY_NAME, STR("A&E")},
	{TIE_PLACEMENT, TIE_BY_NAME, STR("children's home")},
	{TIE_HEALTH, TIE_BY_RELATION, STR("registered-with")},
	{TIE_HEALTH, TIE_BY_KIND, STR("health")},
};

static enum tie_sector sector_of(const char *name)
{
	return tie_sector_of(signs, sizeof signs / sizeof *signs, str_of(name));
}

static void what_a_service_is(void **state)
{
	(void)state;
	assert_int_equal(sector_of("Dunnock Primary School"), TIE_EDUCATION);
	assert_int_equal(sector_of("Church Road Surgery"), TIE_HEALTH);
	assert_int_equal(sector_of("St Mary's Church of England primary"), TIE_EDUCATION);
	assert_int_equal(sector_of("Breakfast club, Dunnock Primary School"), TIE_LEISURE);
	assert_int_equal(sector_of("Mill Lane (GP)"), TIE_HEALTH);
	assert_int_equal(sector_of("A&E"), TIE_HEALTH);
	assert_int_equal(sector_of("Ashmere primary care"), TIE_HEALTH);
	assert_int_equal(sector_of("Harbour View Childrens Home"), TIE_PLACEMENT);
	assert_int_equal(sector_of("Harbour View Children's Home"), TIE_PLACEMENT);
	assert_int_equal(sector_of("Churchill House"), TIE_SECTORS);
	assert_int_equal(sector_of("GPs"), TIE_SECTORS);
	assert_int_equal(sector_of(""), TIE_SECTORS);
	assert_int_equal(sector_of(",;("), TIE_SECTORS);
}

static void sectors(void **state)
{
	struct kin *k = family();
	uint32_t centre = 0;
	struct tie_wanted w = {.centre = &centre,
			       .centres = 1,
			       .day = project_date("2026-03-20").lo,
			       .sign = signs,
			       .signs = sizeof signs / sizeof *signs,
			       .audience = AUDIENCE_FAMILY};
	struct ties t;

	(void)state;
	kin_person(k, "p:foster", "Fay", 'f', NULL);
	kin_person(k, "p:hers", "Her son", 'm', NULL);
	kin_person(k, "p:friend", "Frank", 'm', NULL);
	kin_person(k, "p:away", "Ana", 'f', NULL);
	kin_person(k, "p:gone", "Grandad", 'm', NULL)->death = project_date("2019");
	kin_person(k, "p:missed", "Gran", 'f', NULL)->death = project_date("2020");
	kin_relation(k, "p:gone", "parent", "p:dad", NULL, NULL);
	kin_relation(k, "p:missed", "parent", "p:dad", NULL, NULL);
	said(k, "p:wren", "tie-broken", "p:missed", NULL, "Wren");
	kin_relation(k, "p:foster", "foster-carer", "p:wren", NULL, NULL);
	kin_relation(k, "p:wren", "lives-with", "p:foster", NULL, NULL);
	kin_relation(k, "p:hers", "lives-with", "p:foster", NULL, NULL);
	kin_relation(k, "p:friend", "friend", "p:wren", NULL, NULL);
	said(k, "p:wren", "tie-online", "p:away", NULL, "Wren");
	said(k, "p:wren", "tie-online", "agency:two-phones", NULL, "Wren");
	kin_relation(k, "p:wren", "registered-with", "agency:the-oaks", NULL, NULL);
	kin_relation(k, "p:wren", "attends", "agency:oak-school", NULL, NULL);
	kin_relation(k, "p:wren", "attends", "agency:oak-club", NULL, NULL);
	contact(k, "p:wren", "health.contact", "Larch Lodge", "2025-01-01", 0);
	contact(k, "p:wren", "visit", "The Elms", "2025-01-01", 0);
	contact(k, "p:wren", "health.contact", "The Elms", "2025-01-02", 0);
	kin_index(k);
	centre = kin_find(k, "p:wren");
	tie_gather(&k->x, &w, &k->a, &t);
	assert_int_equal(named(&t, "Fay")->sector, TIE_PLACEMENT);
	assert_int_equal(named(&t, "Her son")->sector, TIE_PLACEMENT);
	assert_int_equal(named(&t, "Frank")->sector, TIE_FRIENDS);
	assert_true(str_is_equal(named(&t, "Frank")->words, STR("friend of")));
	assert_int_equal(named(&t, "Ana")->sector, TIE_ONLINE);
	assert_int_equal(named(&t, "Two phones")->sector, TIE_ONLINE);
	assert_int_equal(named(&t, "The oaks")->sector, TIE_HEALTH);
	assert_int_equal(named(&t, "Oak school")->sector, TIE_EDUCATION);
	assert_int_equal(named(&t, "Oak club")->sector, TIE_LEISURE);
	assert_int_equal(named(&t, "Larch Lodge")->sector, TIE_HEALTH);
	assert_int_equal(named(&t, "The Elms")->sector, TIE_SERVICES); /* its contacts tell two things */
	centre = kin_find(k, "p:ellis");
	tie_gather(&k->x, &w, &k->a, &t);
	assert_null(named(&t, "Grandad"));
	assert_null(named(&t, "Gran"));
	kin_close(k);
}

static void those_who_have_died(void **state)
{
	struct kin *k = family();
	struct ties t;

	(void)state;
	kin_person(k, "p:gone", "Grandad", 'm', NULL)->death = project_date("2019");
	kin_person(k, "p:missed", "Gran", 'f', NULL)->death = project_date("2020");
	kin_person(k, "p:later", "Uncle", 'm', NULL)->death = project_date("2026-12-01");
	kin_relation(k, "p:gone", "parent", "p:dad", NULL, NULL);
	kin_relation(k, "p:missed", "parent", "p:dad", NULL, NULL);
	kin_relation(k, "p:later", "sibling", "p:dad", NULL, NULL);
	said(k, "p:ellis", "tie-broken", "p:missed", NULL, "Ellis");
	kin_index(k);
	gather(k, "p:ellis", false, AUDIENCE_FAMILY, &t);
	assert_null(named(&t, "Grandad"));
	assert_true(named(&t, "Gran")->dead); /* somebody has spoken of her */
	assert_false(named(&t, "Uncle")->dead);
	kin_close(k);
}

/* A short name is one with the longer name it is short for, in whatever order they come; where there are two it is not known
 * with which. */
static void short_names(void **state)
{
	static const char *const agency[][3] = {{"Oak Clinic", "Oak Clinic North", "Oak Clinic South"},
						{"Oak Clinic North", "Oak Clinic", "Oak Clinic South"},
						{"Oak Clinic North", "Oak Clinic South", "Oak Clinic"}};

	(void)state;
	for (int turn = 0; turn < 3; turn++) {
		struct kin *k = family();
		struct ties t;

		for (int i = 0; i < 3; i++)
			contact(k, "p:ellis", "visit", agency[turn][i], "2025-01-01", 0);
		contact(k, "p:ellis", "visit", turn ? "Elm House, Ashmere" : "Elm House", "2025-01-02", 0);
		contact(k, "p:ellis", "visit", turn ? "Elm House" : "Elm House, Ashmere", "2025-01-01", 0);
		kin_index(k);
		gather(k, "p:ellis", false, AUDIENCE_FAMILY, &t);
		assert_int_equal(named(&t, "Oak Clinic")->contacts, 1);
		assert_int_equal(named(&t, "Oak Clinic North")->contacts, 1);
		assert_int_equal(named(&t, "Oak Clinic South")->contacts, 1);
		assert_int_equal(named(&t, "Elm House, Ashmere")->contacts, 2);
		assert_int_equal(named(&t, "Elm House, Ashmere")->last, date_day_of(2025, 1, 2));
		assert_null(named(&t, "Elm House"));
		kin_close(k);
	}
}

/* Of two children in the middle, with their mother: what somebody is to each of them. */
static void of_several_in_the_middle(void **state)
{
	struct kin *k = family();
	uint32_t centre[3];
	struct tie_wanted w = {.centre = centre, .centres = 3, .day = project_date("2026-03-20").lo};
	const struct tie *t;
	struct ties all;

	(void)state;
	kin_relation(k, "p:nan", "special-guardian", "p:ellis", NULL, NULL);
	kin_relation(k, "p:robin", "child", "p:mum", NULL, NULL); /* his mother twice is one mother */
	kin_index(k);
	centre[0] = kin_find(k, "p:ellis");
	centre[1] = kin_find(k, "p:wren");
	centre[2] = kin_find(k, "p:mum");
	tie_gather(&k->x, &w, &k->a, &all);
	assert_int_equal(all.children, 2);
	t = named(&all, "Nan Mo");
	assert_int_equal(t->ofs, 1);
	assert_int_equal(t->of[0].to, centre[0]);
	assert_int_equal(t->of[0].kin, FAMILY_TIE_GRANDPARENT);
	assert_true(str_is_equal(t->of[0].care, STR("special guardian")));
	t = named(&all, "Robin");
	assert_int_equal(t->ofs, 2);
	for (int i = 0; i < 2; i++) {
		bool full = t->of[i].to == centre[0];

		assert_int_equal(t->of[i].full, full);
		assert_int_equal(t->of[i].kin, full ? FAMILY_TIE_SIBLING : FAMILY_TIE_HALF_SIBLING);
	}
	kin_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kin_first_then_services),
		cmocka_unit_test(a_quality_only_where_somebody_said_so),
		cmocka_unit_test(what_alleges_is_off),
		cmocka_unit_test(who_stands_apart),
		cmocka_unit_test(quality_and_flow_each_for_itself),
		cmocka_unit_test(what_may_end_on_a_day_that_was_found),
		cmocka_unit_test(who_is_heard),
		cmocka_unit_test(what_a_service_is),
		cmocka_unit_test(sectors),
		cmocka_unit_test(those_who_have_died),
		cmocka_unit_test(short_names),
		cmocka_unit_test(of_several_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
