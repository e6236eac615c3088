#include "base/str.h"

#include <string.h>

struct str str_of(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}

bool str_is_absent(struct str s)
{
	return s.p == NULL;
}

bool str_is_empty(struct str s)
{
	return s.n == 0;
}

bool str_is_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_is_equal_caseless(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_has_prefix(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_has_suffix(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

int str_compare(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	for (;;) {
		if (s.n && is_blank(s.p[0]))
			s = (struct str){s.p + 1, s.n - 1};
		else if (str_has_prefix(s, STR("\xc2\xa0")))
			s = (struct str){s.p + 2, s.n - 2};
		else
			break;
	}
	for (;;) {
		if (s.n && is_blank(s.p[s.n - 1]))
			s.n--;
		else if (str_has_suffix(s, STR("\xc2\xa0")))
			s.n -= 2;
		else
			return s;
	}
}

struct str str_part(struct str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){s.p ? s.p + from : NULL, n};
}

size_t str_find(struct str s, struct str what)
{
	if (what.n == 0)
		return 0;
	if (s.n < what.n)
		return s.n;
	const char *at = memmem(s.p, s.n, what.p, what.n);
	return at ? (size_t)(at - s.p) : s.n;
}

struct str str_cut(struct str *rest, char by)
{
	struct str head = *rest;
	const char *at = rest->n ? memchr(rest->p, by, rest->n) : NULL;
	if (!at) {
		*rest = (struct str){0};
		return head;
	}
	head.n = (size_t)(at - rest->p);
	*rest = (struct str){at + 1, rest->n - head.n - 1};
	return head;
}

int str_to_long(struct str s, long *out)
{
	size_t i = 0;
	bool minus = false;
	long v = 0;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		minus = s.p[i++] == '-';
	if (i == s.n)
		return -1;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, s.p[i] - '0', &v))
			return -1;
	}
	*out = minus ? -v : v;
	return 0;
}

int str_to_double(struct str s, double *out)
{
	size_t i = 0, digits = 0;
	double v = 0, scale = 1;
	bool minus = false;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		minus = s.p[i++] == '-';
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++)
		v = v * 10 + (s.p[i] - '0');
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++) {
			v = v * 10 + (s.p[i] - '0');
			scale *= 10;
		}
	if (i != s.n || digits == 0 || digits > 300)
		return -1;
	*out = (minus ? -v : v) / scale;
	return 0;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The key is where this process happens to lie in memory: whoever writes a file cannot choose names that fall together. */
uint64_t str_hash(struct str s)
{
	const uint64_t key = (uint64_t)(uintptr_t)&str_hash * 0x9E3779B97F4A7C15u, odd = key | 1;
	uint64_t h = key ^ s.n, w = 0;
	size_t i = 0;
	for (; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		h = mix(h ^ w, odd ^ 0xBF58476D1CE4E5B8u);
	}
	if (i < s.n) {
		w = 0;
		memcpy(&w, s.p + i, s.n - i);
		h = mix(h ^ w, odd ^ 0x94D049BB133111EAu);
	}
	return mix(h ^ 0xD6E8FEB86659FD93u, odd);
}
