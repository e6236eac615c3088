#include "reading.h"

#include <sys/stat.h>
#include <unistd.h>

#include "source/newmap.h"

static int write_map(const char *text, struct buf *b, struct err *e)
{
	struct grid *g = grid_csv_open(str_of(text));
	int rc = newmap_write(g, STR("in/Strange table 2024.csv"), &reading_maps, b, e);
	g->close(g);
	return rc;
}

static bool has(const struct buf *b, const char *what)
{
	return str_find(buf_str(b), str_of(what)) < b->n;
}

static void columns_by_name_and_content(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_map("Aleph,Client Number,Beth,Gimel\nq,7,13/02/2024,A long cell of many words that says what happened there\n", &b, &e), 0);
	assert_true(has(&b, "<map name=\"strange-table-2024\""));
	assert_true(has(&b, "<start column=\"Beth\" order=\"day\"/>"));
	assert_true(has(&b, "<text column=\"Gimel\"/>"));
	assert_true(has(&b, "<child column=\"Client Number\"/>"));
	assert_true(has(&b, "Aleph : not guessed"));
	assert_false(has(&b, "A long cell")); /* no cell of the file */
	buf_close(&b);
}

static void what_xml_cannot_hold(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_map("\"a -- b\",\"<&\n>\"\"x\",\x01zz,zz\n1,2,3,4\n", &b, &e), 0);
	assert_false(has(&b, "a -- b :"));
	assert_true(has(&b, "&lt;&amp; &gt;&quot;x"));
	assert_false(has(&b, "\x01"));
	assert_true(has(&b, "a column of this name came before"));
	buf_close(&b);
}

static void nothing_to_write(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_map("", &b, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(write_map("date,kind,what\n2024-01-02,note,x\n", &b, &e), -1); /* agency-log knows it all */
	assert_int_equal(write_map("!,--,..\n1,2,3\n", &b, &e), -1);
	assert_int_equal(b.n, 0);
	buf_close(&b);
}

static int write_file(const char *text, const char *name, struct buf *b, struct err *e)
{
	const struct source_options o = {.code = &reading_code, .schemas = reading_schemas, .dates = date_rules_default(), .maps = &reading_maps};
	return newmap_file(&(struct source_input){str_of(name), str_of(text)}, &o, b, e);
}

static void records_of_json_and_xml(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_file("{\"who\":[{\"pupilRef\":\"Q\",\"seen\":[{\"when\":\"13/02/2024\",\"remark\":\"Q\"},{\"when\":\"14/02/2024\"}]}]}", "q.json", &b, &e), 0);
	assert_true(has(&b, "<records in=\"json\" at=\"who/seen\"/>"));
	assert_true(has(&b, "<column name=\"when\" required=\"yes\"><path is=\"when\"/></column>"));
	assert_true(has(&b, "<column name=\"remark\"><path is=\"remark\"/></column>")); /* not in every record */
	assert_true(has(&b, "<path is=\"../pupilRef\"/>"));
	assert_true(has(&b, "<child column=\"pupilRef\"/>"));
	assert_true(has(&b, "<start column=\"when\" order=\"day\"/>"));
	assert_false(has(&b, "13/02/2024"));
	buf_clear(&b);
	assert_int_equal(write_file("<diary by=\"Q\"><d><on>2024-02-13</on><t a=\"1\">Q</t></d><d><on>2024-02-14</on></d></diary>", "q.xml", &b, &e), 0);
	assert_true(has(&b, "<records in=\"xml\" root=\"diary\" at=\"d\"/>"));
	assert_true(has(&b, "<path is=\"t/@a\"/>"));
	assert_true(has(&b, "<path is=\"../@by\"/>"));
	buf_clear(&b);
	assert_int_equal(write_file("{\"a\":1}", "q.json", &b, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(write_file("<a><b>", "q.xml", &b, &e), -1);
	assert_int_equal(write_file("{\"a\":", "q.json", &b, &e), -1);
	assert_int_equal(write_file("0 HEAD\n1 GEDC\n2 VERS 5.5.1\n0 TRLR\n", "q.ged", &b, &e), -1);
	assert_int_equal(b.n, 0);
	buf_close(&b);
}

/* A map of a table under another list of words. */
static int write_with_words(const char *list, struct buf *b, struct err *e)
{
	char folder[] = "/tmp/words-XXXXXX", codes[64], file[96];
	struct map_set maps = reading_maps;
	assert_non_null(mkdtemp(folder));
	snprintf(codes, sizeof codes, "%s/codes", folder);
	snprintf(file, sizeof file, "%s/column-words.csv", codes);
	assert_int_equal(mkdir(codes, 0700), 0);
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fputs(list, f);
	fclose(f);
	maps.schemas = str_of(folder);
	struct grid *g = grid_csv_open(STR("Aleph,Beth day,Gimel,Daleth\nq,13/02/2024,7,9\n"));
	int rc = newmap_write(g, STR("q.csv"), &maps, b, e);
	g->close(g);
	unlink(file);
	rmdir(codes);
	rmdir(folder);
	return rc;
}

static void words_are_a_list(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_with_words("# a remark\nword,stands-as,means,source\ngime,part,place,x\ngimel,whole,child,x\nale,whole,author,x\n"
					  "daleth,whole,child,x\n", &b, &e), 0);
	assert_true(has(&b, "<place column=\"Gimel\"/>")); /* the first that fits */
	assert_true(has(&b, "<child column=\"Daleth\"/>"));
	assert_false(has(&b, "<author")); /* Aleph is more than ale */
	assert_true(has(&b, "<start column=\"Beth day\"")); /* a second place: its cells tell */
	buf_clear(&b);
	static const struct {
		const char *list, *said;
		unsigned line;
	} wrong[] = {
		{"word,stands-as,means,source\ngimel,part,dwelling,x\n", "not guessed to mean this", 2},
		{"word,stands-as,means,source\ngimel,some,place,x\n", "expected part or whole", 2},
		{"#\nword,stands-as,means,source\nGimel,part,place,x\n", "small letters", 3},
		{"word,stands-as,means,source\ngimel,part\n", "expected word,stands-as,means,source", 2},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		e = (struct err){0};
		assert_int_equal(write_with_words(wrong[i].list, &b, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_int_equal(e.line, wrong[i].line);
		assert_non_null(strstr(e.text, wrong[i].said));
	}
	assert_int_equal(b.n, 0);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(columns_by_name_and_content), cmocka_unit_test(what_xml_cannot_hold),
					   cmocka_unit_test(nothing_to_write), cmocka_unit_test(records_of_json_and_xml),
					   cmocka_unit_test(words_are_a_list)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
