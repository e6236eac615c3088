#include "reading.h"

#include "format/schema.h"
#include "source/mapread.h"

#define HEAD "<map name=\"t\" version=\"1\"><title>T</title><source document=\"x\"/>"
#define COLUMNS "<column name=\"A\"/><column name=\"B\"><also name=\"b 2\"/></column>"

/* Reads a map written to a private file; the first fault in e. */
static int read_map(const char *xml, struct map *m, struct arena *a, struct err *e)
{
	const char *folder = getenv("TMP") ? getenv("TMP") : "/tmp";
	char path[4096];
	struct schema_node *root;
	struct diags diags = {0};
	snprintf(path, sizeof path, "%s/mapread-test.xml", folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(xml, f);
	fclose(f);
	assert_int_equal(schema_load(path, NULL, a, &root, &diags, e), 0);
	remove(path);
	struct mapread in = {reading_schemas, STR("t.xml"), &reading_code, a};
	return mapread_map(&in, root, m, e);
}

static void a_map_is_read_whole(void **state)
{
	struct arena a = {0};
	struct map m;
	struct err e = {0};
	(void)state;
	assert_int_equal(read_map(HEAD "<covers>missing</covers>" COLUMNS
				       "<codes name=\"k\"><code value=\"M\" is=\"missing\"/></codes>"
				       "<event part=\"p\" key=\"child worker\"><when column=\"A\" is=\"x|Y z\"/><child "
				       "column=\"A\"/><kind column=\"B\" codes=\"k\"/>"
				       "<text join=\", \"><part column=\"A\" before=\"a: \"/><part "
				       "is=\"end\"/></text></event></map>",
				  &m, &a, &e),
			 0);
	reading_is(m.covers, "missing");
	assert_int_equal(m.columns, 2);
	assert_int_equal(m.column[1].folds, 2);
	reading_is(m.column[1].fold[1], "b2");
	assert_int_equal(m.outputs, 1);
	reading_is(m.output[0].part, "p");
	assert_int_equal(m.output[0].key, MAP_KEY_CHILD | MAP_KEY_WORKER);
	assert_int_equal(m.output[0].when[0].folds, 2);
	reading_is(m.output[0].when[0].fold[1], "yz");
	assert_int_equal(m.output[0].fields, 3);
	uint16_t missing;
	assert_int_equal(code_kind_of(&reading_code, STR("missing"), &missing), 0);
	assert_int_equal(m.output[0].field[1].part[0].codes->code[0].kind, missing);
	assert_int_equal(m.output[0].field[2].parts, 2);
	arena_close(&a);
}

static void a_fault_in_a_map_is_told_with_its_line(void **state)
{
	static const char *const bad[][2] = {
		{HEAD COLUMNS "\n<event><child column=\"C\"/></event></map>", "column"},
		{HEAD COLUMNS "\n<event><kind is=\"wibble\"/></event></map>", "kind"},
		{HEAD COLUMNS "\n<event><kind column=\"A\" codes=\"none\"/></event></map>", "codes"},
		{HEAD COLUMNS "\n<codes name=\"k\"><code value=\"M\" is=\"wibble\"/></codes><event><kind "
			      "column=\"A\" codes=\"k\"/></event></map>",
		 "kind"},
		{HEAD COLUMNS
		 "\n<codes name=\"k\" csv=\"../x.csv\"/><event><kind is=\"note\"/></event></map>",
		 "schemas/codes"},
		{HEAD COLUMNS
		 "\n<codes name=\"k\" csv=\"none.csv\"/><event><kind is=\"note\"/></event></map>",
		 "schemas/codes"},
		{HEAD COLUMNS
		 "\n<codes name=\"k\" csv=\"..\"/><event><kind is=\"note\"/></event></map>",
		 "schemas/codes"},
		{HEAD COLUMNS "\n<event><wobble column=\"A\"/></event></map>", "field"},
		{HEAD COLUMNS "\n<event><text column=\"A\" is=\"x\"/></event></map>", "either"},
		{HEAD COLUMNS "\n<event><start is=\"2024\"/></event></map>", "date"},
		{HEAD COLUMNS "\n<event><text column=\"A\" time=\"B\"/></event></map>", "date"},
		{HEAD COLUMNS "\n<event><people column=\"A\" role=\"wibble\"/></event></map>", "role"},
		{HEAD COLUMNS "\n<event><when column=\"A\"/></event></map>", "when"},
		{HEAD COLUMNS
		 "\n<relation><from column=\"A\"/><kind is=\"wibble\"/><to column=\"B\"/></relation></map>",
		 "relation"},
		{HEAD "\n<covers>wibble</covers>" COLUMNS "<event><kind is=\"note\"/></event></map>", "kind"},
		{HEAD COLUMNS "\n<wobble/></map>", "element"},
		{HEAD COLUMNS "\n<event key=\"child end\"><kind is=\"note\"/></event></map>", "key"},
		{HEAD COLUMNS "\n<event key=\"start\"><kind is=\"note\"/></event></map>", "key"},
		{HEAD COLUMNS "\n<person key=\"child\"><id column=\"A\"/></person></map>", "key"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct arena a = {0};
		struct map m;
		struct err e = {0};
		assert_int_equal(read_map(bad[i][0], &m, &a, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_int_equal(e.line, 2);
		assert_string_equal(e.file, "t.xml");
		assert_non_null(strstr(e.text, bad[i][1]));
		arena_close(&a);
	}
}

static void a_code_list_may_stand_in_a_file(void **state)
{
	struct arena a = {0};
	struct map m;
	struct err e = {0};
	(void)state;
	assert_int_equal(read_map(HEAD COLUMNS "<codes name=\"r\" csv=\"ssda903-new-episode.csv\"/>"
					       "<event><text column=\"A\" codes=\"r\"/></event></map>",
				  &m, &a, &e),
			 0);
	const struct map_codes *c = m.output[0].field[0].part[0].codes;
	assert_int_equal(c->n, 6);
	reading_is(map_code_find(c, STR("S"))->is, "started to be looked after");
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_is_read_whole),
		cmocka_unit_test(a_fault_in_a_map_is_told_with_its_line),
		cmocka_unit_test(a_code_list_may_stand_in_a_file),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
