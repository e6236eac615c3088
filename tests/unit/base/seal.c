#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium/crypto_hash_sha256.h>
#include <stdlib.h>
#include <string.h>

#include "base/seal.h"

static void hex_of(struct str s, char out[SEAL_HEX])
{
	unsigned char digest[SEAL_BYTES];
	seal_sha256(s, digest);
	seal_hex(digest, sizeof digest, out);
}

/* FIPS 180-4 examples, as in NIST's own test files. */
static void known_answers(void **state)
{
	char hex[SEAL_HEX];
	(void)state;
	hex_of(STR(""), hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hex_of((struct str){0}, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hex_of(STR("abc"), hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hex_of(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void in_parts(void **state)
{
	char text[300], whole[SEAL_HEX], parts[SEAL_HEX];
	struct seal s;
	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 7);
	hex_of((struct str){text, sizeof text}, whole);
	for (size_t step = 1; step < 130; step++) {
		seal_open(&s);
		for (size_t at = 0; at < sizeof text; at += step)
			seal_add(&s, str_part((struct str){text, sizeof text}, at, step));
		seal_add(&s, (struct str){0});
		seal_close_hex(&s, parts);
		assert_string_equal(whole, parts);
	}
}

/* Our own use of the processor's instructions against the package, at every length over several blocks. */
static void as_the_package(void **state)
{
	unsigned char text[400], ours[SEAL_BYTES], theirs[crypto_hash_sha256_BYTES];
	uint64_t x = 88172645463325252u;
	(void)state;
	for (size_t n = 0; n <= sizeof text; n++) {
		for (size_t i = 0; i < n; i++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			text[i] = (unsigned char)(x >> 24);
		}
		for (size_t from = 0; from < 3 && from <= n; from++) { /* whatever the alignment */
			seal_sha256((struct str){(const char *)text + from, n - from}, ours);
			crypto_hash_sha256(theirs, text + from, n - from);
			assert_memory_equal(ours, theirs, SEAL_BYTES);
		}
	}
}

/* The value is stored nowhere, but must be the same on every machine: a fixed point. */
static void short_hash(void **state)
{
	(void)state;
	assert_int_equal(seal_short(STR("abc")), seal_short(STR("abc")));
	assert_true(seal_short(STR("abc")) == 0xfe83d9c4061ed2f6u); /* by an independent SipHash-2-4 in Python */
	assert_true(seal_short(STR("abc")) != seal_short(STR("abd")));
	assert_true(seal_short(STR("")) == seal_short((struct str){0}));
	assert_true(seal_short(STR("")) != seal_short((struct str){"\0", 1}));
	uint64_t one = seal_short_add(seal_short_add(0, STR("ab")), STR("c"));
	uint64_t two = seal_short_add(seal_short_add(0, STR("a")), STR("bc"));
	assert_true(one != two);
	assert_true(one == seal_short_add(seal_short_add(0, STR("ab")), STR("c")));
	assert_true(seal_short_add(0, STR("")) != seal_short_add(seal_short_add(0, STR("")), STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers), cmocka_unit_test(in_parts), cmocka_unit_test(as_the_package), cmocka_unit_test(short_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
