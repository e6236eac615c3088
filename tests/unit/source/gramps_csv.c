/* The CSV of Gramps: several tables in one file, of our own invention. */
#include "reading.h"

static const char family[] =
	"Place,Title,Name,Type,Enclosed_by\n[P1],\"Thornby, Northshire\",Thornby,Town,[P2]\n[P2],Northshire,Northshire,County,\n[P3],Nowhere,,,\n,,,,\n"
	"Person,Surname,Given,Title,Gender,Birth date,Birth place,Death date,Death cause,Shoe size,Note\n"
	"[I1],Reed,Bob,Dr,male,about 1960,\"Thornby, Northshire\",,,44,\"A quiet\nman.\"\n[I2],Hill,Cat,,female,7 Mar 1962,,,fever,,\n"
	"I3,Reed,Ann,,female,1990-05-06,,,,,\n,Reed,Unnamed,,,,,,,,\n\n"
	"Marriage,Husband,Wife,Date,Place\n1,[I1],[I2],1 Jun 1988,[P2]\n\nFamily,Child,Gender\n1,[I3],female\n9,[I3],female\n";

static const struct person *person(const struct reading_log *l, const char *id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_PERSON && str_is_equal(l->r[i].person.id, str_of(id)))
			return &l->r[i].person;
	fail_msg("no person %s", id);
	return NULL;
}

static bool has_extra(const struct event_field *f, size_t n, const char *name, const char *value)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(f[i].name, str_of(name)) && str_is_equal(f[i].value, str_of(value)))
			return true;
	return false;
}

static void check(const struct reading_log *l)
{
	assert_true(l->opened);
	reading_is(l->summary.format, "gramps-csv");
	assert_int_equal(l->summary.read, 10);
	assert_int_equal(l->summary.aside, 2); /* a place that nobody names, a child of a family that is not there */
	const struct person *p = person(l, "gramps:I1");
	reading_is(p->names[0], "Bob Reed");
	assert_int_equal(p->sex, PERSON_MALE);
	assert_int_equal(p->birth.precision, DATE_ABOUT);
	assert_true(has_extra(p->extra, p->extra_n, "BIRT/PLAC", "Thornby, Northshire"));
	assert_true(has_extra(p->extra, p->extra_n, "BIRT/PLAC/within", "Northshire"));
	assert_true(has_extra(p->extra, p->extra_n, "Shoe size", "44"));
	assert_true(has_extra(p->extra, p->extra_n, "NOTE", "A quiet\nman."));
	assert_int_equal(person(l, "gramps:I2")->death.precision, DATE_UNKNOWN);
	assert_int_equal(person(l, "gramps:I3")->birth.lo, date_day_of(1990, 5, 6));
	struct buf b = {0};
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_RELATION)
			buf_addf(&b, "%.*s %.*s %.*s; ", STR_ARG(str_part(l->r[i].relation.from, 7, 9)),
				 STR_ARG(reading_code.relation[l->r[i].relation.kind].name), STR_ARG(str_part(l->r[i].relation.to, 7, 9)));
	assert_string_equal(b.p, "I1 spouse I2; I1 parent I3; I2 parent I3; ");
	buf_close(&b);
}

static void test_tables(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(STR(family), reading_options());
	check(l);
	reading_free(l);
}

static void test_other_tables_are_not_taken(void **state)
{
	(void)state;
	static const char *const text[] = {"Person,When,What\n1,2,3\n", "Place,Cost\na,b\n", "Child,Family\n1,2\n", "x\n"};
	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		struct source_input in = {STR("x.csv"), str_of(text[i])};
		struct source_options o = reading_options();
		const struct source_adapter *a = source_recognise(&in, &o);
		assert_true(!a || strcmp(a->name, "gramps-csv") != 0);
	}
}

/* Cut off at any byte, and in Windows-1252. */
static void test_odd_files(void **state)
{
	(void)state;
	struct source_options o = reading_options();
	o.as = STR("gramps-csv");
	for (size_t n = 20; n < sizeof family; n += 3) { /* reading_read holds read against used and set aside */
		struct reading_log *l = reading_read((struct str){family, n}, o);
		reading_free(l);
	}
	struct reading_log *l = reading_read(STR("Person,Surname,Given\n1,M\xfcller,Jos\xe9\n"), o);
	reading_is(person(l, "gramps:1")->names[0], "José Müller");
	reading_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_other_tables_are_not_taken),
		cmocka_unit_test(test_odd_files),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
