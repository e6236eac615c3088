#include "base/seal.h"

#include <sodium/crypto_hash_sha256.h>
#include <sodium/crypto_shorthash.h>
#include <string.h>

/* These need no sodium_init: they draw no random numbers, and their code is chosen when it is compiled. */

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof((struct seal){0}.state), "the state fits");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= 8, "and is aligned");
_Static_assert(crypto_hash_sha256_BYTES == SEAL_BYTES, "32 bytes");
_Static_assert(crypto_shorthash_BYTES == sizeof(uint64_t), "8 bytes");

static const char short_key[crypto_shorthash_KEYBYTES + 1] = "casework short 1";

static const unsigned char *bytes_of(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

void seal_open(struct seal *s)
{
	crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)s->state);
}

void seal_add(struct seal *s, struct str bytes)
{
	crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)s->state, bytes_of(bytes), bytes.n);
}

void seal_close(struct seal *s, unsigned char out[static SEAL_BYTES])
{
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
	crypto_hash_sha256(out, bytes_of(bytes), bytes.n);
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
