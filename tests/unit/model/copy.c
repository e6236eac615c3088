#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_left_out_for_whom),
		cmocka_unit_test(of_several_children_the_strictest),
		cmocka_unit_test(who_said_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
