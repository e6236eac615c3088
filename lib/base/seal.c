#include <sodium/crypto_hash_sha256.h>
#include <sodium/crypto_shorthash.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_SHA_NI 1
#include <cpuid.h>
#include <immintrin.h>
#else
#define HAS_SHA_NI 0
#endif

#include "base/seal.h"

/* The package's functions need no sodium_init: they draw no random numbers, and are chosen when it is
 * compiled. So its SHA-256 does not use the processor's own instructions for it, which are ten times as fast;
 * a file of half a gigabyte and a million ids are sealed in an import, so we do where they are there.  The
 * two are held against each other in the unit test. */

struct __attribute__((may_alias)) own { /* our own state, in place of the package's */
	uint32_t h[8];
	uint64_t bytes;
	unsigned char part[64];
};

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof((struct seal){0}.state), "the state fits");
_Static_assert(sizeof(struct own) <= sizeof((struct seal){0}.state), "and ours");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= 8, "and is aligned");
_Static_assert(crypto_hash_sha256_BYTES == SEAL_BYTES, "32 bytes");
_Static_assert(crypto_shorthash_BYTES == sizeof(uint64_t), "8 bytes");

#if HAS_SHA_NI
static bool
	is_fast; /* written once, before main: asking the processor each time is slow in a virtual machine */

__attribute__((constructor)) static void ask_processor(void)
{
	unsigned a, b, c, d;
	is_fast = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) &&
		  __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && (c & bit_SSSE3);
}

static const uint32_t begin[8] = {
	/* FIPS 180-4, 5.3.3 */
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
_Alignas(16) static const uint32_t round_constant[64] = {
	/* 4.2.2 */
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

__attribute__((target("sha,sse4.1,ssse3"))) static void compress(uint32_t h[8], const unsigned char *p,
								 size_t blocks)
{
	const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)h), 0xb1);
	__m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(h + 4)), 0x1b);
	__m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xf0);
	for (; blocks; blocks--, p += 64) {
		__m128i m[4], abef_before = abef, cdgh_before = cdgh;
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++) {
			if (i < 4)
				m[i] = _mm_shuffle_epi8(
					_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)),
					big_endian);
			else
				m[i & 3] = _mm_sha256msg2_epu32(
					_mm_add_epi32(_mm_sha256msg1_epu32(m[i & 3], m[(i + 1) & 3]),
						      _mm_alignr_epi8(m[(i + 3) & 3], m[(i + 2) & 3], 4)),
					m[(i + 3) & 3]);
			__m128i w = _mm_add_epi32(
				m[i & 3],
				_mm_load_si128((const __m128i *)(const void *)(round_constant + 4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, w);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(w, 0x0e));
		}
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	low = _mm_shuffle_epi32(abef, 0x1b);
	high = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((__m128i *)(void *)h, _mm_blend_epi16(low, high, 0xf0));
	_mm_storeu_si128((__m128i *)(void *)(h + 4), _mm_alignr_epi8(high, low, 8));
}
#else
static const bool is_fast = false;
static const uint32_t begin[8];
static void compress(uint32_t h[8], const unsigned char *p, size_t blocks)
{
	(void)h, (void)p, (void)blocks;
}
#endif

static void own_add(struct own *o, const unsigned char *p, size_t n)
{
	size_t held = o->bytes % 64;
	o->bytes += n;
	if (held) {
		size_t take = n < 64 - held ? n : 64 - held;
		memcpy(o->part + held, p, take);
		p += take;
		n -= take;
		if (held + take < 64)
			return;
		compress(o->h, o->part, 1);
	}
	compress(o->h, p, n / 64);
	memcpy(o->part, p + n / 64 * 64, n % 64);
}

static void own_close(struct own *o, unsigned char out[static SEAL_BYTES])
{
	size_t held = o->bytes % 64;
	uint64_t bits = o->bytes * 8;
	o->part[held++] = 0x80;
	if (held > 56) {
		memset(o->part + held, 0, 64 - held);
		compress(o->h, o->part, 1);
		held = 0;
	}
	memset(o->part + held, 0, 56 - held);
	for (int i = 0; i < 8; i++)
		o->part[56 + i] = (unsigned char)(bits >> (56 - 8 * i));
	compress(o->h, o->part, 1);
	for (int i = 0; i < SEAL_BYTES; i++)
		out[i] = (unsigned char)(o->h[i / 4] >> (24 - 8 * (i % 4)));
}

static struct own *own_of(struct seal *s)
{
	return (struct own *)(void *)s->state;
}

static const char short_key[crypto_shorthash_KEYBYTES + 1] = "casework short 1";

static const unsigned char *bytes_of(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

void seal_open(struct seal *s)
{
	if (is_fast)
		memcpy(own_of(s)->h, begin, sizeof begin), own_of(s)->bytes = 0;
	else
		crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)s->state);
}

void seal_add(struct seal *s, struct str bytes)
{
	if (is_fast)
		own_add(own_of(s), bytes_of(bytes), bytes.n);
	else
		crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)s->state, bytes_of(bytes),
					  bytes.n);
}

void seal_close(struct seal *s, unsigned char out[static SEAL_BYTES])
{
	if (is_fast)
		own_close(own_of(s), out);
	else
		crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)s->state, out);
}

void seal_close_hex(struct seal *s, char out[static SEAL_HEX])
{
	unsigned char digest[SEAL_BYTES];
	seal_close(s, digest);
	seal_hex(digest, sizeof digest, out);
}

void seal_sha256(struct str bytes, unsigned char out[static SEAL_BYTES])
{
	struct seal s;
	seal_open(&s);
	seal_add(&s, bytes);
	seal_close(&s, out);
}

void seal_hex(const unsigned char *digest, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		*out++ = digits[digest[i] >> 4];
		*out++ = digits[digest[i] & 15];
	}
	*out = '\0';
}

static uint64_t little_endian(const unsigned char b[8])
{
	uint64_t v = 0;
	for (int i = 7; i >= 0; i--)
		v = v << 8 | b[i];
	return v;
}

uint64_t seal_short(struct str bytes)
{
	unsigned char out[crypto_shorthash_BYTES];
	crypto_shorthash(out, bytes_of(bytes), bytes.n, (const unsigned char *)short_key);
	return little_endian(out);
}

uint64_t seal_short_add(uint64_t before, struct str part)
{
	unsigned char both[16], out[crypto_shorthash_BYTES];
	uint64_t h = seal_short(part);
	for (int i = 0; i < 8; i++) {
		both[i] = (unsigned char)(before >> 8 * i);
		both[8 + i] = (unsigned char)(h >> 8 * i);
	}
	crypto_shorthash(out, both, sizeof both, (const unsigned char *)short_key);
	return little_endian(out);
}
