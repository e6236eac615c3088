/* The numbers of invented lists. */
#include "../packed.h"

#include "format/numbering.h"

#define LVL(i, form, text) "<w:lvl w:ilvl='" i "'><w:start w:val='1'/><w:numFmt w:val='" form "'/><w:lvlText w:val='" text "'/></w:lvl>"

static struct packed packed;
static struct zip_archive *archive;
static struct arena arena;
static struct numbering numbering;

static int read_parts(const char *part)
{
	struct err e = {0};
	arena = (struct arena){0};
	numbering = (struct numbering){0};
	packed = (struct packed){0};
	packed_add(&packed, "n.xml", str_of(part), 8);
	assert_int_equal(zip_archive_open(packed_end(&packed), STR("d"), &archive, &e), 0);
	return numbering_read(&numbering, archive, STR("n.xml"), STR("d"), &arena, &e);
}

static void done(void)
{
	zip_archive_close(archive);
	packed_close(&packed);
	arena_close(&arena);
}

static void next_is(const char *list, unsigned level, const char *wanted)
{
	struct buf b = {0};
	numbering_next(&numbering, str_of(list), level, &b);
	assert_string_equal(b.p ? b.p : "", wanted);
	buf_close(&b);
}

static void lists_count_as_word_does(void **state)
{
	(void)state;
	assert_int_equal(read_parts("<w:numbering xmlns:w='u'><w:abstractNum w:abstractNumId='0'>" LVL("0", "decimal", "%1.") LVL("1", "lowerLetter", "%2)")
					    LVL("2", "upperRoman", "%1.%2.%3") "</w:abstractNum><w:abstractNum w:abstractNumId='1'>"
					    LVL("0", "bullet", "o") "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
					    "<w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num><w:num w:numId='3'><w:abstractNumId w:val='0'/>"
					    "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num></w:numbering>"), 0);
	next_is("1", 0, "1.");
	next_is("1", 0, "2.");
	next_is("1", 1, "a)");
	next_is("1", 1, "b)");
	next_is("1", 2, "2.b.I");
	next_is("1", 2, "2.b.II");
	next_is("1", 0, "3.");
	next_is("1", 1, "a)"); /* begins anew */
	next_is("3", 0, "5."); /* where it says so */
	next_is("3", 0, "6.");
	next_is("1", 0, "7."); /* of one kind: it counts on */
	next_is("2", 0, "");
	next_is("9", 0, "");
	next_is("1", 40, "");
	for (int i = 0; i < 24; i++) {
		struct buf b = {0};
		numbering_next(&numbering, STR("1"), 1, &b);
		buf_close(&b);
	}
	next_is("1", 1, "y)");
	next_is("1", 1, "z)");
	next_is("1", 1, "aa)");
	done();
}

static void a_broken_part_numbers_nothing(void **state)
{
	struct err e = {0};
	(void)state;
	read_parts("<w:numbering xmlns:w='u'><w:num w:numId='1'>");
	next_is("1", 0, "");
	assert_int_equal(numbering_read(&numbering, archive, STR("no.xml"), STR("d"), &arena, &e), -1);
	done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_count_as_word_does),
		cmocka_unit_test(a_broken_part_numbers_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
