#include "../packed.h"
#include "../says.h"

#include "format/zip.h"

#define FILE_NAME STR("x.zip")

static void fails(struct packed *p, const char *name, const char *why)
{
	struct zip_archive *z;
	struct buf b = {0};
	struct err e = {0};
	size_t i;
	int rc = zip_archive_open(packed_end(p), FILE_NAME, &z, &e);
	if (rc == 0) {
		assert_true(zip_archive_find(z, str_of(name), &i));
		rc = zip_part_whole(z, i, SIZE_MAX, &b, &e);
		zip_archive_close(z);
	}
	assert_int_equal(rc, -1);
	assert_int_equal(e.code, ERR_INPUT);
	says(e.text, why);
	buf_close(&b);
	packed_close(p);
}

static void entries_are_found_by_name_and_read(void **state)
{
	(void)state;
	struct packed p = {0};
	struct zip_archive *z;
	struct err e = {0};
	struct buf b = {0};
	size_t i;
	packed_add(&p, "a/one.xml", STR("<one/>"), 0);
	packed_add(&p, "Two.xml", STR("<two>two two two two</two>"), 8);
	packed_add(&p, "empty", STR(""), 0);
	packed_add(&p, "inner.zip", STR("PK\3\4 not looked at"), 0);
	assert_int_equal(zip_archive_open(packed_end(&p), FILE_NAME, &z, &e), 0);
	assert_int_equal(zip_archive_entries(z), 4);
	assert_true(str_is_equal(zip_archive_name(z, 1), STR("Two.xml")));
	assert_false(zip_archive_find(z, STR("one.xml"), &i));
	assert_true(zip_archive_find(z, STR("two.XML"), &i));
	assert_int_equal(zip_part_whole(z, i, 100, &b, &e), 0);
	assert_string_equal(b.p, "<two>two two two two</two>");
	assert_true(zip_archive_find(z, STR("a/one.xml"), &i));
	assert_int_equal(zip_part_whole(z, i, 100, &b, &e), 0);
	assert_string_equal(b.p, "<two>two two two two</two><one/>");
	buf_clear(&b);
	assert_true(zip_archive_find(z, STR("empty"), &i));
	assert_int_equal(zip_part_whole(z, i, 100, &b, &e), 0);
	assert_int_equal(b.n, 0);
	assert_int_equal(zip_part_whole(z, 0, 5, &b, &e), -1);
	says(e.text, "larger than");
	buf_close(&b);
	zip_archive_close(z);
	packed_close(&p);
}

static void what_is_locked_or_strange_is_refused(void **state)
{
	(void)state;
	struct packed p = {.flags = 1};
	packed_add(&p, "a", STR("0123456789abcdef"), 0);
	fails(&p, "a", "password");
	p = (struct packed){0};
	packed_add(&p, "a", STR("0123456789abcdef"), 14);
	fails(&p, "a", "method 14");
}

static void a_bomb_is_not_unpacked(void **state)
{
	(void)state;
	char *zeroes = calloc(1, 8 << 20);
	struct packed p = {0};
	packed_add(&p, "a", (struct str){zeroes, 8 << 20}, 8);
	fails(&p, "a", "packed more than 100 to one");
	free(zeroes);
}

static void too_many_entries_are_refused_unread(void **state)
{
	(void)state;
	struct packed p = {0};
	struct buf name = {0};
	for (int i = 0; i <= ZIP_MOST_ENTRIES; i++) {
		buf_clear(&name);
		buf_addf(&name, "%d", i);
		packed_add(&p, name.p, STR(""), 0);
	}
	fails(&p, "a", "entries");
	buf_close(&name);
}

/* Every cut and every changed byte: an answer, or a failure in words. */
static void broken_archives_are_told(void **state)
{
	(void)state;
	struct packed p = {0};
	packed_add(&p, "a", STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbb aaaaaaaaaaaaaaaa"), 8);
	struct str whole = packed_end(&p);
	struct zip_archive *z;
	size_t i;
	for (size_t n = 0; n < whole.n; n++) {
		struct err e = {0};
		assert_int_equal(zip_archive_open(str_part(whole, 0, n), FILE_NAME, &z, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
	}
	unsigned told = 0;
	for (size_t n = 0; n < whole.n; n++) {
		struct err e = {0};
		struct buf b = {0};
		p.bytes.p[n] ^= 0x55;
		if (zip_archive_open(whole, FILE_NAME, &z, &e) == 0) {
			for (i = 0; i < zip_archive_entries(z) && e.code == ERR_NONE; i++)
				zip_part_whole(z, i, 1 << 20, &b, &e);
			zip_archive_close(z);
		}
		told += e.code == ERR_INPUT;
		p.bytes.p[n] ^= 0x55;
		buf_close(&b);
	}
	assert_true(told > whole.n / 4);
	packed_close(&p);
	struct err e = {0};
	assert_true(zip_is_archive(STR("PK\3\4")));
	assert_false(zip_is_archive(STR("PK\1\2")));
	assert_int_equal(zip_archive_open(STR(""), FILE_NAME, &z, &e), -1);
	says(e.text, "cut off");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_found_by_name_and_read),
		cmocka_unit_test(what_is_locked_or_strange_is_refused),
		cmocka_unit_test(a_bomb_is_not_unpacked),
		cmocka_unit_test(too_many_entries_are_refused_unread),
		cmocka_unit_test(broken_archives_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
