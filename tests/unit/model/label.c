/* Names to show and who are siblings. */
#include "../lists.h"
#include "model/label.h"

struct list {                        /* a record_source of an array */
	struct record_source source; /* first */
	const struct record *record;
	size_t n, at;
};

static int next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct list *l = (struct list *)self;

	(void)a, (void)e;
	if (l->at == l->n)
		return 0;
	*r = l->record[l->at++];
	return 1;
}

static struct record person(const char *id, const struct str *names, size_t n)
{
	return (struct record){.type = RECORD_PERSON,
			       .person = {.id = str_of(id), .names = names, .names_n = n}};
}

static struct record relation(const char *from, const char *kind, const char *to)
{
	struct record r = {.type = RECORD_RELATION, .relation = {.from = str_of(from), .to = str_of(to)}};

	assert_int_equal(code_relation_of(&code, str_of(kind), &r.relation.kind), 0);
	return r;
}

static struct label_list read(const struct record *r, size_t n)
{
	struct list l = {.source = {.next = next}, .record = r, .n = n};
	struct label_list to = {0};
	struct err e = {0};

	assert_int_equal(label_read(&to, &l.source, &code, &e), 0);
	return to;
}

static void the_name_of_more_than_one_word(void **state)
{
	static const struct str jay[] = {{"Jay", 3}, {"Jamie Rourke", 12}}, mo[] = {{"Mo", 2}};
	static const struct str upn[] = {{"upn:X1", 6}};
	struct record r[] = {person("s:1", jay, 2), person("s:2", mo, 1), person("s:3", NULL, 0)};
	(void)state;
	r[0].person.system_ids = upn;
	r[0].person.system_ids_n = 1;
	struct label_list l = read(r, 3);
	assert_true(str_is_equal(label_find(&l, STR("s:1"))->name, STR("Jamie Rourke")));
	assert_true(str_is_equal(label_find(&l, STR("upn:X1"))->name, STR("Jamie Rourke")));
	assert_int_equal(label_find(&l, STR("upn:X1"))->family, label_find(&l, STR("s:1"))->family);
	assert_true(str_is_equal(label_find(&l, STR("s:2"))->name, STR("Mo")));
	assert_true(str_is_absent(label_find(&l, STR("s:3"))->name));
	assert_null(label_find(&l, STR("s:4")));
	assert_true(str_is_equal(label_first_name(STR("Ellis Ashby")), STR("Ellis")));
	assert_true(str_is_equal(label_first_name(STR(" Ashby, Ellis ")), STR("Ellis")));
	label_close(&l);
}

/* A mother, her two children by two men, her own sister, the second man's children by somebody else and his partner's. */
static void siblings_are_one_family_and_nobody_else(void **state)
{
	struct record r[] = {person("s:mother", NULL, 0),
			     person("s:a", NULL, 0),
			     person("s:b", NULL, 0),
			     person("s:aunt", NULL, 0),
			     person("s:gran", NULL, 0),
			     person("s:man", NULL, 0),
			     person("s:wife", NULL, 0),
			     person("s:hers", NULL, 0),
			     relation("s:mother", "parent", "s:a"),
			     relation("s:b", "child", "s:mother"),
			     relation("s:gran", "parent", "s:mother"),
			     relation("s:gran", "parent", "s:aunt"),
			     relation("s:man", "parent", "s:b"),
			     relation("s:man", "partner", "s:wife"),
			     relation("s:wife", "parent", "s:hers")};
	struct label_list l = read(r, sizeof r / sizeof *r);
	uint32_t a = label_find(&l, STR("s:a"))->family;
	(void)state;
	assert_int_equal(label_find(&l, STR("s:b"))->family, a);
	assert_int_not_equal(label_find(&l, STR("s:mother"))->family, a);
	assert_int_not_equal(label_find(&l, STR("s:man"))->family, a);
	assert_int_not_equal(label_find(&l, STR("s:hers"))->family, a);
	assert_int_equal(label_find(&l, STR("s:aunt"))->family, label_find(&l, STR("s:mother"))->family);
	label_close(&l);
}

static void one_person_of_two_ids_is_one_parent(void **state)
{
	struct record r[] = {person("s:m1", NULL, 0),
			     person("t:m2", NULL, 0),
			     person("s:a", NULL, 0),
			     person("s:b", NULL, 0),
			     relation("s:m1", "parent", "s:a"),
			     relation("t:m2", "parent", "s:b"),
			     relation("s:m1", "same-person", "t:m2")};
	struct label_list l = read(r, sizeof r / sizeof *r);
	(void)state;
	assert_int_equal(label_find(&l, STR("s:a"))->family, label_find(&l, STR("s:b"))->family);
	label_close(&l);
}

static void invented_is_said(void **state)
{
	static const struct event_field extra[] = {{{"invented", 8}, {"yes", 3}}},
					no[] = {{{"invented", 8}, {"no", 2}}};
	struct record r[] = {person("s:1", NULL, 0)};
	(void)state;
	struct label_list l = read(r, 1);
	assert_false(l.invented);
	label_close(&l);
	r[0].person.extra = extra;
	r[0].person.extra_n = 1;
	l = read(r, 1);
	assert_true(l.invented);
	label_close(&l);
	r[0].person.extra = no;
	l = read(r, 1);
	assert_false(l.invented);
	label_close(&l);
	r[0] = (struct record){.type = RECORD_IMPORT, .import = {.file = STR("home.csv"), .invented = true}};
	l = read(r, 1);
	assert_true(l.invented);
	assert_int_equal(l.n, 0);
	label_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_name_of_more_than_one_word),
					   cmocka_unit_test(siblings_are_one_family_and_nobody_else),
					   cmocka_unit_test(one_person_of_two_ids_is_one_parent),
					   cmocka_unit_test(invented_is_said)};
	return cmocka_run_group_tests(tests, open_code, close_code);
}
