#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "format/gzip.h"

static struct buf pack(struct str text)
{
	struct buf b = {0};
	z_stream z = {0};
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	buf_reserve(&b, deflateBound(&z, text.n) + 64);
	z.next_in = (Bytef *)(uintptr_t)text.p;
	z.avail_in = (uInt)text.n;
	z.next_out = (Bytef *)b.p;
	z.avail_out = (uInt)b.cap - 1;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	b.n = b.cap - 1 - z.avail_out;
	deflateEnd(&z);
	return b;
}

/* Text that does not pack well, of n bytes. */
static struct buf noise(size_t n)
{
	struct buf b = {0};
	uint32_t x = 1;
	buf_reserve(&b, n + 1);
	while (b.n < n) {
		x = x * 1664525 + 1013904223;
		b.p[b.n++] = "abcdefghijklmnopqrstuvwxyz <>/=\n"[x >> 27];
	}
	b.p[n] = '\0';
	return b;
}

static struct file_bytes unpacked(struct str bytes, const char *beside)
{
	struct file_bytes t;
	struct err e = {0};
	assert_int_equal(gzip_open(bytes, STR("x.gz"), beside, GZIP_MOST, &t, &e), 0);
	return t;
}

static void gives_the_text(void **state)
{
	(void)state;
	struct buf p = pack(STR("a family")), none = pack(STR("")), all = {0};
	assert_true(gzip_is(buf_str(&p)));
	assert_false(gzip_is(STR("PK\3\4")));
	struct file_bytes t = unpacked(buf_str(&p), NULL);
	assert_string_equal(t.bytes.p, "a family");
	file_unmap(&t);
	t = unpacked(buf_str(&none), "/tmp/x.case");
	assert_int_equal(t.bytes.n, 0);
	file_unmap(&t);
	/* one member behind the other, then something else */
	buf_add(&all, buf_str(&p));
	buf_add(&all, buf_str(&p));
	buf_add_z(&all, "tail");
	t = unpacked(buf_str(&all), NULL);
	assert_true(str_is_equal(t.bytes, STR("a familya family")));
	file_unmap(&t);
	buf_close(&p);
	buf_close(&none);
	buf_close(&all);
}

static void large_texts_lie_in_a_file(void **state)
{
	(void)state;
	struct buf text = noise(9 << 20), p = pack(buf_str(&text));
	struct file_bytes t = unpacked(buf_str(&p), "/tmp/x.case");
	assert_true(t.mapped);
	assert_true(str_is_equal(t.bytes, buf_str(&text)));
	file_unmap(&t);
	t = unpacked(buf_str(&p), NULL);
	assert_false(t.mapped);
	assert_true(str_is_equal(t.bytes, buf_str(&text)));
	file_unmap(&t);
	buf_close(&text);
	buf_close(&p);
}

static void takes_the_place_of_what_is_packed(void **state)
{
	(void)state;
	struct buf once = pack(STR("a family")), twice = pack(buf_str(&once));
	struct file_bytes f = {.bytes = buf_str(&twice)}; /* its bytes are f's from here on */
	struct err e = {0};
	assert_int_equal(gzip_unpack(&f, STR("x.gz"), NULL, 5, &e), -1);
	assert_non_null(strstr(e.text, "larger than is read"));
	assert_ptr_equal(f.bytes.p, twice.p);
	assert_int_equal(gzip_unpack(&f, STR("x.gz"), NULL, GZIP_MOST, &e), 0);
	assert_true(str_is_equal(f.bytes, buf_str(&once)));
	assert_int_equal(gzip_unpack(&f, STR("x.gz"), NULL, GZIP_MOST, &e), 0);
	assert_true(str_is_equal(f.bytes, STR("a family")));
	assert_int_equal(gzip_unpack(&f, STR("x.gz"), NULL, GZIP_MOST, &e), 0); /* not packed */
	assert_true(str_is_equal(f.bytes, STR("a family")));
	file_unmap(&f);
	buf_close(&once);
}

static void refuses(struct str bytes, const char *why)
{
	struct err e = {0};
	struct file_bytes t;
	assert_int_equal(gzip_open(bytes, STR("x.gz"), NULL, GZIP_MOST, &t, &e), -1);
	assert_non_null(strstr(e.text, why));
	assert_true(t.bytes.p == NULL);
}

static void bombs_and_broken_files(void **state)
{
	(void)state;
	struct buf zeros = {0};
	buf_reserve(&zeros, 4 << 20);
	memset(zeros.p, 'x', 4 << 20);
	zeros.n = 4 << 20;
	struct buf bomb = pack(buf_str(&zeros)), good = pack(STR("a family, and more of it"));
	refuses(buf_str(&bomb), "no record of anything");
	refuses(str_part(buf_str(&good), 0, good.n / 2), "broken off");
	refuses(STR("\x1f\x8b\x08 nothing of the kind"), "broken");
	refuses(STR("\x1f\x8b\x08"), "broken");
	good.p[12] = (char)(good.p[12] ^ 0x55);
	refuses(buf_str(&good), "broken");
	buf_close(&zeros);
	buf_close(&bomb);
	buf_close(&good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_text),
		cmocka_unit_test(large_texts_lie_in_a_file),
		cmocka_unit_test(takes_the_place_of_what_is_packed),
		cmocka_unit_test(bombs_and_broken_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
