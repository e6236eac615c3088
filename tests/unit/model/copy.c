#include "kin.h"

#include "base/buf.h"
#include "model/copy.h"

/* An invented family: C child of M and F, H child of M and N, N's mother O, G partner of F, A who has adopted C, K who cares for C,
 * B not yet born to M, S a friend of M. */
static const struct {
	const char *from, *kind, *to;
} tie[] = {{"M", "parent", "C"},     {"F", "parent", "C"},          {"M", "parent", "H"},
	   {"N", "parent", "H"},     {"O", "parent", "N"},          {"M", "partner", "N"},
	   {"F", "partner", "G"},    {"A", "adoptive-parent", "C"}, {"K", "foster-carer", "C"},
	   {"M", "parent", "B"},     {"S", "friend", "M"},          {"C", "emo-close", "F"},
	   {"C", "lives-with", "M"}, {"M", "lives-with", "N"},      {"F", "lives-with", "G"}};
static const char people[] = "ABCFGHKMNOS";

enum { TIES = sizeof tie / sizeof *tie, PEOPLE = sizeof people - 1 };

struct family {
	struct arena a;
	struct code code;
	struct copy_policy policy;
	struct person person[PEOPLE];
	struct str name[PEOPLE];
	struct relation relation[TIES];
	struct event event[2];
	struct family_records records;
	struct family_index x;
};

static struct str id_of(struct family *f, char who)
{
	return arena_printf(&f->a, "x:%c", who);
}

static void family_open(struct family *f)
{
	struct diags d = {0};
	struct err e = {0};
	const char *schemas = getenv("CASEWORK_SCHEMAS") ? getenv("CASEWORK_SCHEMAS") : "schemas";

	assert_int_equal(code_open(schemas, &f->code, &e), 0);
	assert_int_equal(copy_policy_open(schemas, &f->code, &f->policy, &d, &e), 0);
	for (int i = 0; i < PEOPLE; i++) {
		f->name[i] = arena_printf(&f->a, "Name %c", people[i]);
		f->person[i] = (struct person){.id = id_of(f, people[i]), .names = &f->name[i], .names_n = 1};
		if (people[i] == 'C' || people[i] == 'H' || people[i] == 'M') {
			int32_t day = people[i] == 'M' ? 5000 : 17000;

			f->person[i].birth = (struct date){.lo = day, .hi = day, .precision = DATE_DAY};
		}
		if (people[i] == 'B')
			f->person[i].expected = (struct date){
				.lo = 20100, .hi = 20100, .precision = DATE_DAY};
	}
	for (int i = 0; i < TIES; i++) {
		f->relation[i] = (struct relation){.from = arena_printf(&f->a, "x:%s", tie[i].from),
						   .to = arena_printf(&f->a, "x:%s", tie[i].to),
						   .known_by = STR("name c")};
		assert_int_equal(code_relation_of(&f->code, str_of(tie[i].kind), &f->relation[i].kind), 0);
	}
	assert_int_equal(code_kind_of(&f->code, STR("police.arrest"), &f->event[0].kind), 0);
	assert_int_equal(code_kind_of(&f->code, STR("school"), &f->event[1].kind), 0);
	f->event[0].child = f->event[1].child = id_of(f, 'C');
	f->records = (struct family_records){.person = f->person,
					     .persons = PEOPLE,
					     .relation = f->relation,
					     .relations = TIES,
					     .event = f->event,
					     .events = 2,
					     .code = &f->code,
					     .invented = true};
	family_index_open(&f->records, &f->a, &f->x);
}

static void family_close(struct family *f)
{
	copy_policy_close(&f->policy);
	code_close(&f->code);
	arena_close(&f->a);
}

/* Whom the copy for `reader` has, as letters; its relations of a kind are counted in *ties. */
static struct str copy_for(struct family *f, char reader, const char *kind, size_t *ties,
			   struct copy_left *left)
{
	uint32_t child = family_find(&f->x, STR("x:C"));
	struct copy_wanted w = {family_find(&f->x, id_of(f, reader)), &child, 1, 20000};
	struct family_records to;
	struct buf b = {0};
	struct str s;
	uint16_t number;

	assert_int_equal(code_relation_of(&f->code, str_of(kind), &number), 0);
	copy_of(&f->x, &f->policy, &w, &f->a, &to, left);
	for (size_t i = 0; i < to.persons; i++)
		buf_add_char(&b, to.person[i].id.p[2]);
	*ties = 0;
	for (size_t i = 0; i < to.relations; i++)
		*ties += to.relation[i].kind == number;
	assert_int_equal(left->entries + to.events, 2);
	assert_int_equal(left->relations + to.relations, TIES);
	assert_int_equal(left->persons + to.persons, PEOPLE);
	s = arena_copy(&f->a, buf_str(&b));
	buf_close(&b);
	return s;
}

static void who_is_left_out_for_whom(void **state)
{
	/* of lives-with only the reader's own home; what C said of F only for C; no entry about C for who is of his birth family alone */
	static const struct {
		char reader;
		enum copy_reader is;
		const char *people;
		size_t homes, feelings, entries;
	} want[] = {
		{'C', COPY_CHILD, "ACFGHKMNOS", 2, 1, 1}, {'M', COPY_PARENT, "BCFHMNOS", 2, 0, 2},
		{'F', COPY_PARENT, "CFGHMS", 1, 0, 2},   {'A', COPY_PARENT, "ACFHMS", 0, 0, 1},
		{'K', COPY_CARER, "CFHKMS", 0, 0, 1},     {'H', COPY_RELATIVE, "CFHMNOS", 0, 0, 2},
		{'N', COPY_RELATIVE, "CFHMNOS", 2, 0, 2}, {'S', COPY_OTHER, "CFHMS", 0, 0, 1},
	};
	struct family f = {0};

	(void)state;
	family_open(&f);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct copy_left left;
		size_t homes, feelings;
		struct str who = copy_for(&f, want[i].reader, "lives-with", &homes, &left);

		copy_for(&f, want[i].reader, "emo-close", &feelings, &left);
		if (!str_is_equal(who, str_of(want[i].people)) || homes != want[i].homes)
			print_message("for %c: %.*s, homes %zu\n", want[i].reader, STR_ARG(who), homes);
		assert_true(str_is_equal(who, str_of(want[i].people)));
		assert_int_equal(left.reader, want[i].is);
		assert_int_equal(feelings, want[i].feelings);
		assert_int_equal(homes, want[i].homes);
		assert_int_equal(left.entries, want[i].entries);
	}
	family_close(&f);
}

static void of_several_children_the_strictest(void **state)
{
	struct family f = {0};
	struct family_records to;
	struct copy_left left;

	(void)state;
	family_open(&f);
	uint32_t child[2] = {family_find(&f.x, STR("x:C")), family_find(&f.x, STR("x:H"))};
	struct copy_wanted w = {family_find(&f.x, STR("x:F")), child, 2, 20000};
	copy_of(&f.x, &f.policy, &w, &f.a, &to, &left);
	assert_int_equal(left.reader, COPY_RELATIVE); /* a parent of one, kin of the other */
	for (size_t i = 0; i < to.persons; i++) /* to whom the father of the other is the mother's partner */
		assert_false(str_is_equal(to.person[i].id, STR("x:N")));
	/* one of the children himself: what is for a child, not for a brother or sister */
	w.reader = child[1];
	copy_of(&f.x, &f.policy, &w, &f.a, &to, &left);
	assert_int_equal(left.reader, COPY_CHILD);
	/* a household: its grown-ups are what they are to the child */
	child[1] = family_find(&f.x, STR("x:M"));
	w.reader = child[1];
	copy_of(&f.x, &f.policy, &w, &f.a, &to, &left);
	assert_int_equal(left.reader, COPY_PARENT);
	family_close(&f);
}

/* That something was only passed on stays true for every reader; by whom is told to nobody but who said it. */
static void who_said_it(void **state)
{
	static const struct {
		const char *known_by, *kept;
	} said[] = {{"anonymous, 3 May 2024", "anonymous"},
		    {"passed-on (Mrs Tarrow)", "passed-on"},
		    {"Mrs Tarrow", NULL},
		    {"document", NULL},
		    {"", NULL},
		    {"Name", NULL}, /* so all of them are called */
		    {"f", "f"},	    /* his id */
		    {"x:F", "x:F"},
		    {"Name F", "Name F"}};
	struct family f = {0};

	(void)state;
	family_open(&f);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		uint32_t child = family_find(&f.x, STR("x:C"));
		struct copy_wanted w = {family_find(&f.x, STR("x:F")), &child, 1, 20000};
		struct family_records to;
		struct copy_left left;

		f.relation[0].known_by = str_of(said[i].known_by); /* M is a parent of C */
		copy_of(&f.x, &f.policy, &w, &f.a, &to, &left);
		assert_true(to.relations > 0 && str_is_equal(to.relation[0].from, STR("x:M")));
		assert_true(str_is_equal(to.relation[0].known_by, str_of(said[i].kept)));
	}
	family_close(&f);
}

/* ---- families of a few lines */

struct copied {
	struct kin *k;
	struct copy_policy policy;
	struct family_records to;
	struct copy_left left;
};

static struct copied *copied_open(void)
{
	struct copied *c = calloc(1, sizeof *c);

	c->k = kin_open();
	assert_int_equal(copy_policy_open(c->k->schemas, &c->k->code, &c->policy, &(struct diags){0}, &(struct err){0}), 0);
	return c;
}

static void copied_close(struct copied *c)
{
	copy_policy_close(&c->policy);
	kin_close(c->k);
	free(c);
}

static void copy_it(struct copied *c, const char *reader, const char *child, const char *day)
{
	uint32_t about;

	kin_index(c->k);
	about = kin_find(c->k, child);
	copy_of(&c->k->x, &c->policy, &(struct copy_wanted){kin_find(c->k, reader), &about, 1, project_date(day).lo}, &c->k->a, &c->to,
		&c->left);
}

static const struct person *copied_person(const struct copied *c, const char *id)
{
	for (size_t i = 0; i < c->to.persons; i++)
		if (str_is_equal(c->to.person[i].id, str_of(id)))
			return &c->to.person[i];
	return NULL;
}

static size_t copied_relations(const struct copied *c, const char *kind)
{
	size_t n = 0;
	uint16_t number;

	assert_int_equal(code_relation_of(&c->k->code, str_of(kind), &number), 0);
	for (size_t i = 0; i < c->to.relations; i++)
		n += c->to.relation[i].kind == number;
	return n;
}

static void add_entry(struct kin *k, const char *child, const char *kind, const char *agency)
{
	struct event *ev = &k->event[k->records.events++];

	assert_int_equal(code_kind_of(&k->code, str_of(kind), &ev->kind), 0);
	ev->child = arena_copy(&k->a, str_of(child));
	ev->agency = str_of(agency);
	ev->start = project_date("2020-01-01");
}

/* Wren was a Tarrow by birth, and Bea Lane has adopted her; Kit has stayed with his mother. */
static struct copied *open_adopted(const char *as)
{
	struct copied *c = copied_open();
	struct kin *k = c->k;
	struct person *wren = kin_person(k, "p:wren", NULL, 'f', "2012-01-01");
	struct str *names = ARENA_ARRAY(&k->a, struct str, 2);

	names[0] = STR("Wren Lane");
	names[1] = STR("Wren Tarrow");
	wren->names = names;
	wren->names_n = 2;
	kin_person(k, "p:kit", "Kit Tarrow", 'm', "2015-01-01");
	kin_person(k, "p:ida", "Ida Tarrow", 'f', "1985-01-01");
	kin_person(k, "p:ann", "Ann Tarrow", 'f', "1958-01-01");
	kin_person(k, "p:bea", "Bea Lane", 'f', "1980-01-01");
	kin_person(k, "p:cat", "Cat Lane", 'f', "1955-01-01");
	kin_relation(k, "p:ida", "parent", "p:wren", NULL, NULL);
	kin_relation(k, "p:ida", "parent", "p:kit", NULL, NULL);
	kin_relation(k, "p:ann", "parent", "p:ida", NULL, NULL);
	kin_relation(k, "p:bea", as, "p:wren", "2016-05-01", NULL);
	kin_relation(k, "p:cat", "parent", "p:bea", NULL, NULL);
	add_entry(k, "p:wren", "school", "Mill Primary");
	add_entry(k, "p:kit", "school", "Quay Primary");
	return c;
}

/* Whomever the picture is about. */
static void the_birth_family_of_who_was_adopted(void **state)
{
	static const char *const reader[] = {"p:ida", "p:ann", "p:kit"}, *const about[] = {"p:wren", "p:kit"};

	(void)state;
	for (size_t r = 0; r < 3; r++)
		for (size_t a = 0; a < 2; a++) {
			struct copied *c = open_adopted("adoptive-parent");
			const struct person *wren;

			copy_it(c, reader[r], about[a], "2020-06-01");
			assert_int_equal(c->left.adopted, 1);
			assert_null(copied_person(c, "p:bea"));
			assert_null(copied_person(c, "p:cat"));
			wren = copied_person(c, "p:wren");
			assert_non_null(wren);
			assert_int_equal(wren->names_n, 1);
			assert_true(str_is_equal(wren->names[0], STR("Wren Tarrow")));
			for (size_t i = 0; i < c->to.events; i++)
				assert_false(str_is_equal(c->to.event[i].child, STR("p:wren")));
			copied_close(c);
		}
}

/* Who has adopted, and their kin, know; so does everybody where nobody has. */
static void who_may_know_of_an_adoption(void **state)
{
	struct copied *c = open_adopted("adoptive-parent");

	(void)state;
	copy_it(c, "p:bea", "p:wren", "2020-06-01");
	assert_int_equal(c->left.adopted, 0);
	assert_non_null(copied_person(c, "p:cat"));
	assert_int_equal(copied_person(c, "p:wren")->names_n, 2);
	copied_close(c);
	c = open_adopted("special-guardian");
	copy_it(c, "p:ann", "p:kit", "2020-06-01");
	assert_int_equal(c->left.adopted, 0);
	assert_int_equal(copied_person(c, "p:wren")->names_n, 2);
	copied_close(c);
}

/* The mother's partner has adopted: she remains a parent, and her side is no birth family in this sense. */
static void adopted_by_a_step_parent(void **state)
{
	struct copied *c = open_adopted("adoptive-parent");

	(void)state;
	kin_relation(c->k, "p:bea", "spouse", "p:ida", "2015-01-01", NULL);
	copy_it(c, "p:ann", "p:wren", "2020-06-01");
	assert_int_equal(c->left.adopted, 0);
	assert_non_null(copied_person(c, "p:wren"));
	assert_int_equal(copied_person(c, "p:wren")->names_n, 2);
	copied_close(c);
}

/* That help against abuse was sought stands in no copy, whoever reads it and whichever way it is recorded. */
static void services_that_are_protected(void **state)
{
	static const char *const reader[] = {"p:m", "p:f", "p:c"};

	(void)state;
	for (size_t r = 0; r < 3; r++) {
		struct copied *c = copied_open();

		kin_person(c->k, "p:c", "Wren", 'f', "2012-01-01");
		kin_person(c->k, "p:m", "Ida", 'f', NULL);
		kin_person(c->k, "p:f", "Jo", 'm', NULL);
		kin_parents(c->k, "p:c", "p:m", "p:f");
		for (size_t i = 0; i < 3; i++) {
			kin_relation(c->k, reader[i], "tie-strong", "agency:haven-womens-aid", NULL, NULL)->known_by = str_of(reader[i]);
			kin_relation(c->k, reader[i], "supported-by", "agency:The Refuge", NULL, NULL)->known_by = str_of(reader[i]);
			kin_relation(c->k, reader[i], "tie-tenuous", "agency:toddler-group", NULL, NULL)->known_by = str_of(reader[i]);
		}
		add_entry(c->k, "p:c", "school", "Domestic Abuse Service");
		add_entry(c->k, "p:c", "school", "Mill Primary");
		copy_it(c, reader[r], "p:c", "2020-06-01");
		assert_int_equal(copied_relations(c, "tie-strong") + copied_relations(c, "supported-by"), 0);
		assert_int_equal(copied_relations(c, "tie-tenuous"), 1); /* what the reader said of a tie of his own */
		for (size_t i = 0; i < c->to.events; i++)
			assert_true(str_is_equal(c->to.event[i].agency, STR("Mill Primary")) || str_is_empty(c->to.event[i].agency));
		copied_close(c);
	}
}

/* What holds for a parent holds of each of his children that is drawn; of a child who is not his, who has responsibility stays out. */
static void children_of_the_reader_and_others(void **state)
{
	struct copied *c = copied_open();
	struct kin *k = c->k;
	static const char *const child[] = {"p:one", "p:two", "p:her"};

	(void)state;
	kin_person(k, "p:m", "Ida", 'f', NULL);
	kin_person(k, "p:f", "Jo", 'm', NULL);
	kin_person(k, "p:x", "Ed", 'm', NULL);
	for (size_t i = 0; i < 3; i++) {
		kin_person(k, child[i], child[i], 'f', "2012-01-01");
		kin_parents(k, child[i], "p:m", i < 2 ? "p:f" : "p:x");
		kin_relation(k, "p:m", "has-parental-responsibility", child[i], NULL, NULL);
		add_entry(k, child[i], "legal-status", "");
	}
	copy_it(c, "p:f", "p:one", "2020-06-01");
	assert_int_equal(c->left.reader, COPY_PARENT);
	assert_int_equal(copied_relations(c, "has-parental-responsibility"), 2); /* of his own two */
	assert_int_equal(c->to.events, 2);
	for (size_t i = 0; i < c->to.events; i++)
		assert_false(str_is_equal(c->to.event[i].child, STR("p:her")));
	copy_it(c, "p:m", "p:one", "2020-06-01");
	assert_int_equal(copied_relations(c, "has-parental-responsibility"), 3);
	assert_int_equal(c->to.events, 3);
	copied_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_left_out_for_whom),
		cmocka_unit_test(of_several_children_the_strictest),
		cmocka_unit_test(who_said_it),
		cmocka_unit_test(the_birth_family_of_who_was_adopted),
		cmocka_unit_test(who_may_know_of_an_adoption),
		cmocka_unit_test(adopted_by_a_step_parent),
		cmocka_unit_test(services_that_are_protected),
		cmocka_unit_test(children_of_the_reader_and_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
