#include "source/cells.h"

#include <string.h>

/* The length of the well-formed UTF-8 sequence at p, 0: none. */
static size_t sequence(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xC2 && p[0] <= 0xDF)
		return n >= 2 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
	if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		if (n < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
			return 0;
		if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] >= 0xA0))
			return 0;
		return 3;
	}
	if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		if (n < 4 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80)
			return 0;
		if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] >= 0x90))
			return 0;
		return 4;
	}
	return 0;
}

bool cells_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < s.n;) {
		size_t n = sequence(p + i, s.n - i);
		if (!n)
			return false;
		i += n;
	}
	return true;
}

static bool is_control(unsigned char c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

unsigned cells_look(struct str bytes)
{
	const uint64_t high = 0x8080808080808080u, space = 0x2020202020202020u, del = 0x7F7F7F7F7F7F7F7Fu;
	const uint64_t ones = 0x0101010101010101u;
	uint64_t high_seen = 0, low_seen = 0, w = space;
	unsigned flags = 0;
	size_t i = 0;
	for (; i + 8 <= bytes.n; i += 8) {
		memcpy(&w, bytes.p + i, 8);
		high_seen |= w;
		/* a byte under 0x20, or 0x7F, leaves its high bit: the usual subtraction, exact enough for a first look */
		uint64_t d = w ^ del;
		low_seen |= ((w - space) & ~w) | ((d - ones) & ~d);
	}
	w = space;
	memcpy(&w, bytes.p + i, bytes.n - i);
	high_seen |= w;
	low_seen |= ((w - space) & ~w) | (((w ^ del) - ones) & ~(w ^ del));
	if (high_seen & high && !cells_is_utf8(bytes))
		flags |= CELLS_NOT_UTF8;
	if (low_seen & high)
		for (i = 0; i < bytes.n; i++)
			if (is_control((unsigned char)bytes.p[i])) {
				flags |= CELLS_CONTROL;
				break;
			}
	return flags;
}

/* Windows-1252, 0x80 to 0x9F (Microsoft's best-fit table, 1998); the rest is Latin-1. */
static const uint16_t windows[32] = {
	0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D,
	0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD,
	0x017E, 0x0178,
};

struct str cells_from_windows(struct arena *a, struct str s)
{
	if (str_is_absent(s) || cells_is_utf8(s))
		return s;
	unsigned char *out = arena_get_array(a, s.n, 3);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned c = (unsigned char)s.p[i];
		if (c >= 0x80 && c < 0xA0)
			c = windows[c - 0x80];
		if (c < 0x80) {
			out[n++] = (unsigned char)c;
		} else if (c < 0x800) {
			out[n++] = (unsigned char)(0xC0 | c >> 6);
			out[n++] = (unsigned char)(0x80 | (c & 0x3F));
		} else {
			out[n++] = (unsigned char)(0xE0 | c >> 12);
			out[n++] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
			out[n++] = (unsigned char)(0x80 | (c & 0x3F));
		}
	}
	return (struct str){(char *)out, n};
}
