#include "source/cells.h"

#include <string.h>

static const uint64_t high = 0x8080808080808080u; /* the high bit of eight bytes */

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
		uint64_t w;
		if (i + sizeof w <= s.n && (memcpy(&w, p + i, sizeof w), (w & high) == 0)) {
			i += sizeof w;
			continue;
		}
		size_t n = sequence(p + i, s.n - i);
		if (!n)
			return false;
		i += n;
	}
	return true;
}

static bool is_control(signed char c)
{
	return c >= 0 && c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

typedef signed char lanes __attribute__((vector_size(16)));

static bool is_any(lanes v)
{
	uint64_t half[2];
	memcpy(half, &v, sizeof half);
	return half[0] | half[1];
}

unsigned cells_look(struct str bytes)
{
	lanes beyond = {0}, control = {0}, v;
	size_t i = 0;
	for (; i + sizeof v <= bytes.n; i += sizeof v) {
		memcpy(&v, bytes.p + i, sizeof v);
		beyond |= v;
		control |= (v < 0x20) & (v >= 0) & (v != '\t') & (v != '\n') & (v != '\r');
	}
	bool has_beyond = is_any(beyond < 0), has_control = is_any(control);
	for (; i < bytes.n; i++) {
		has_beyond |= (signed char)bytes.p[i] < 0;
		has_control |= is_control((signed char)bytes.p[i]);
	}
	return (has_beyond ? CELLS_BEYOND : 0) | (has_beyond && !cells_is_utf8(bytes) ? CELLS_NOT_UTF8 : 0) |
	       (has_control ? CELLS_CONTROL : 0);
}

/* The length of the odd space at p (Unicode 15, general category Zs and the invisible ones of Cf), 0: none. */
static size_t odd_space(const unsigned char *p, size_t n, bool *wide)
{
	*wide = true;
	if (n >= 2 && p[0] == 0xC2 && p[1] == 0xA0)
		return 2; /* no-break */
	if (n < 3)
		return 0;
	if (p[0] == 0xE2 && p[1] == 0x80) {
		*wide = p[2] <= 0x8A || p[2] == 0xAF;
		return p[2] <= 0x8F || p[2] == 0xAF || (p[2] >= 0xAA && p[2] <= 0xAE) ? 3 : 0;
	}
	if ((p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80) || (p[0] == 0xE2 && p[1] == 0x81 && p[2] == 0x9F) ||
	    (p[0] == 0xE1 && p[1] == 0x9A && p[2] == 0x80))
		return 3;
	*wide = false;
	return (p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) || (p[0] == 0xE2 && p[1] == 0x81 && p[2] == 0xA0) ? 3 : 0;
}

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str cells_trim(struct str s)
{
	bool wide;
	for (size_t n; s.n; s = str_part(s, n, s.n))
		if (!(n = odd_space((const unsigned char *)s.p, s.n, &wide)) && !(n = is_blank((unsigned char)s.p[0])))
			break;
	while (s.n) {
		const unsigned char *end = (const unsigned char *)s.p + s.n;
		if (is_blank(end[-1]))
			s.n--;
		else if (s.n >= 2 && odd_space(end - 2, 2, &wide))
			s.n -= 2;
		else if (s.n >= 3 && odd_space(end - 3, 3, &wide) == 3)
			s.n -= 3;
		else
			break;
	}
	return s.n ? s : (struct str){NULL, 0};
}

struct str cells_tidy(struct arena *a, struct str s)
{
	bool wide, found = false;
	s = cells_trim(s);
	for (size_t i = 0; i < s.n && !found; i++)
		found = (unsigned char)s.p[i] >= 0x80 && odd_space((const unsigned char *)s.p + i, s.n - i, &wide) > 0;
	if (!found)
		return s;
	char *out = arena_get(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0, step; i < s.n; i += step) {
		step = odd_space((const unsigned char *)s.p + i, s.n - i, &wide);
		bool space = (step && wide) || is_blank((unsigned char)s.p[i]);
		if (step == 0)
			step = 1;
		else if (!wide)
			continue;
		if (space && n && out[n - 1] == ' ')
			continue;
		out[n++] = space ? ' ' : s.p[i];
	}
	return (struct str){out, n};
}

/* Windows-1252, 0x80 to 0x9F (Microsoft's best-fit table, 1998); the rest is Latin-1. */
static const uint16_t windows[32] = {
	0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
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
