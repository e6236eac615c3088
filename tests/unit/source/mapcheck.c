#include "reading.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[4096];

/* A schemas folder with one map in it, and the project's own grammar. */
static void make_map(const char *xml)
{
	char path[5000], from[5000];
	struct file_bytes rng;
	struct err e = {0};
	snprintf(folder, sizeof folder, "%s/mapcheck-test", getenv("TMP") ? getenv("TMP") : "/tmp");
	mkdir(folder, 0700);
	snprintf(path, sizeof path, "%s/map", folder);
	mkdir(path, 0700);
	snprintf(from, sizeof from, "%s/map/map.rng", reading_schemas);
	assert_int_equal(file_map(from, &rng, &e), 0);
	snprintf(path, sizeof path, "%s/map/map.rng", folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(rng.bytes.p, 1, rng.bytes.n, f), rng.bytes.n);
	fclose(f);
	file_unmap(&rng);
	snprintf(path, sizeof path, "%s/map/t.xml", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f,
		"<map name=\"t\" version=\"1\"><title>T</title><source document=\"d\"/><column name=\"C\" "
		"required=\"yes\"/>"
		"<column name=\"D\"/>\n<event><child column=\"C\"/><kind is=\"note\"/><start "
		"column=\"D\"/></event>%s</map>\n",
		xml);
	fclose(f);
}

static unsigned long faults_of(const char *xml, const char *says)
{
	unsigned long examples, faults;
	struct buf text = {0};
	struct diags diags = {reading_put, &text, {0}};
	struct err e = {0};
	make_map(xml);
	assert_int_equal(mapcheck_run(folder, &reading_code, &diags, &examples, &faults, &e), 0);
	if (says && (!text.p || !strstr(text.p, says))) {
		fprintf(stderr, "wanted: %s\ngot: %s\n", says, text.p ? text.p : "");
		fail();
	}
	buf_close(&text);
	return faults;
}

#define NO "<example chosen=\"no\"><table>E,D</table></example>"
#define TABLE "<table>C,D\nx:1,2024-01-01</table>"

static void an_example_that_holds_is_no_fault(void **state)
{
	(void)state;
	assert_int_equal(
		faults_of("<example>" TABLE
			  "<gives type=\"event\" child=\"x:1\" start=\"2024-01-01\" end=\"\"/></example>" NO,
			  NULL),
		0);
}

static void every_way_to_be_wrong_is_a_fault(void **state)
{
	(void)state;
	assert_int_equal(faults_of("<example>" TABLE
				   "<gives type=\"event\" start=\"2024-01-02\"/></example>" NO,
				   "start is \"2024-01-01\", expected \"2024-01-02\""),
			 1);
	assert_int_equal(faults_of("<example>" TABLE "<gives type=\"person\"/></example>" NO, "another type"),
			 1);
	assert_int_equal(faults_of("<example>" TABLE "</example>" NO, "more records"), 1);
	assert_int_equal(faults_of("<example>" TABLE
				   "<gives type=\"event\"/><gives type=\"event\"/></example>" NO,
				   "fewer records"),
			 1);
	assert_int_equal(faults_of("<example>" TABLE "<gives type=\"event\" wibble=\"\"/></example>" NO,
				   "no such field"),
			 1);
	assert_int_equal(faults_of("<example>" TABLE "<gives type=\"event\"/></example>",
				   "one that must not"),
			 1);
	assert_int_equal(
		faults_of(
			"<example>" TABLE
			"<gives type=\"event\"/></example><example chosen=\"no\"><table>C</table></example>",
			"is chosen for this header"),
		1);
	assert_int_equal(faults_of("<example><table>E</table></example>" NO, "not chosen"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_example_that_holds_is_no_fault),
		cmocka_unit_test(every_way_to_be_wrong_is_a_fault),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
