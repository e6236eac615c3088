#include "kin.h"

#include "model/gather.h"

struct array { /* a source that is an array */
	struct record_source source;
	const struct record *record;
	size_t n, at, fail_at;
};

static int next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct array *from = (struct array *)self;

	(void)a;
	if (from->at == from->fail_at)
		return err_set(e, ERR_INPUT, "broken off");
	if (from->at == from->n)
		return 0;
	*r = from->record[from->at++];
	return 1;
}

static void kept_and_left(void **state)
{
	struct kin *k = kin_open();
	struct family_records into = {.code = &k->code};
	struct record r[5] = {{.type = RECORD_PERSON},
			      {.type = RECORD_RELATION},
			      {.type = RECORD_EVENT},
			      {.type = RECORD_EVENT},
			      {.type = RECORD_ASIDE}};
	struct array from = {.source = {.next = next}, .record = r, .n = 5, .fail_at = SIZE_MAX};
	struct err e = {0};
	char id[] = "p:1";
	uint16_t kind;

	(void)state;
	r[0].person.id = (struct str){id, 3};
	assert_int_equal(code_kind_of(&k->code, STR("residence"), &kind), 0);
	r[2].event = (struct event){
		.id = 7, .kind = kind, .child = {id, 3}, .place = STR("place"), .text = STR("secret")};
	r[3].event = (struct event){.id = 8, .child = {id, 3}, .agency = STR("School")};
	assert_int_equal(gather_records(&from.source, &k->a, true, &into, &e), 0);
	id[2] = '!'; /* everything is a copy */
	assert_int_equal(into.persons, 1);
	assert_true(str_is_equal(into.person[0].id, STR("p:1")));
	assert_int_equal(into.relations, 1);
	assert_int_equal(into.events, 1);
	assert_int_equal(into.event[0].id, 7);
	assert_true(str_is_absent(into.event[0].text));
	from.at = 0;
	assert_int_equal(gather_records(&from.source, &k->a, false, &into, &e), 0);
	assert_int_equal(into.events, 2);
	assert_true(str_is_equal(into.event[1].agency, STR("School")));
	assert_false(into.invented);
	r[3].event.extra = (const struct event_field[]){{STR("note"), STR("INVENTED: nobody here is real")}};
	r[3].event.extra_n = 1;
	from.at = 0;
	assert_int_equal(gather_records(&from.source, &k->a, true, &into, &e), 0);
	assert_true(into.invented);
	r[3].event.extra_n = 0;
	r[2] = (struct record){.type = RECORD_IMPORT, .import = {.file = STR("home.csv")}};
	into = (struct family_records){.code = into.code};
	from.at = 0;
	assert_int_equal(gather_records(&from.source, &k->a, true, &into, &e), 0);
	assert_false(into.invented);
	r[2].import.invented = true;
	from.at = 0;
	assert_int_equal(gather_records(&from.source, &k->a, true, &into, &e), 0);
	assert_true(into.invented);
	from.at = 0;
	from.fail_at = 2;
	assert_int_equal(gather_records(&from.source, &k->a, false, &into, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	kin_close(k);
}

/* Entries name a child; whether a record of a person does too, or a relation, is another matter. */
static void whom_only_entries_are_about(void **state)
{
	struct kin *k = kin_open();
	struct family_records into = {.code = &k->code};
	struct record r[7] = {{.type = RECORD_PERSON}, {.type = RECORD_RELATION}, {.type = RECORD_EVENT},
			      {.type = RECORD_EVENT},  {.type = RECORD_EVENT},	  {.type = RECORD_EVENT},
			      {.type = RECORD_EVENT}};
	struct array from = {.source = {.next = next}, .record = r, .n = 7, .fail_at = SIZE_MAX};
	struct str other = STR("q:1");
	struct err e = {0};

	(void)state;
	r[0].person = (struct person){.id = STR("p:1"), .system_ids = &other, .system_ids_n = 1};
	r[1].relation.from = STR("p:1");
	r[1].relation.to = STR("p:2");
	r[2].event.child = STR("q:1"); /* known by another id */
	r[3].event.child = STR("p:2"); /* known from a relation */
	r[4].event = (struct event){.child = STR("p:3"), .restricted = EVENT_SEALED};
	r[5].event = (struct event){.child = STR("p:4"), .restricted = EVENT_SEALED};
	r[6].event = (struct event){.child = STR("p:3"), .restricted = EVENT_THIRD_PARTY};
	assert_int_equal(gather_records(&from.source, &k->a, true, &into, &e), 0);
	assert_int_equal(into.persons, 3);
	assert_int_equal(into.entries_only, 2);
	assert_true(str_is_equal(into.person[1].id, STR("p:3")));
	assert_true(str_is_equal(into.person[1].names[0], STR("3")));
	assert_int_equal(into.person[1].restricted, EVENT_THIRD_PARTY); /* as much as his least restricted entry */
	assert_int_equal(into.person[2].restricted, EVENT_SEALED);
	kin_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kept_and_left),
					   cmocka_unit_test(whom_only_entries_are_about)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
