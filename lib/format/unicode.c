#include "format/unicode.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/arena.h"

/* Hand-written, since utf8proc_iterate does not tell how many bytes of a bad sequence belong together. */
size_t unicode_step(struct str s, size_t at, int32_t *point)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t left = s.n - at, want;
	unsigned char low = 0x80, high = 0xbf;
	int32_t c = p[0];
	if (c < 0x80) {
		*point = c;
		return 1;
	}
	*point = -1;
	if (c < 0xc2 || c > 0xf4)
		return 1;
	if (c < 0xe0) {
		want = 2;
		c &= 0x1f;
	} else if (c < 0xf0) {
		want = 3;
		low = c == 0xe0 ? 0xa0 : 0x80;  /* no longer form than needed */
		high = c == 0xed ? 0x9f : 0xbf; /* no surrogates */
		c &= 0x0f;
	} else {
		want = 4;
		low = c == 0xf0 ? 0x90 : 0x80;
		high = c == 0xf4 ? 0x8f : 0xbf;
		c &= 0x07;
	}
	for (size_t i = 1; i < want; i++) {
		if (i >= left || p[i] < low || p[i] > high)
			return i;
		c = c << 6 | (p[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*point = c;
	return want;
}

static size_t skip_ascii(struct str s, size_t at)
{
	while (at + 8 <= s.n) {
		uint64_t w;
		__builtin_memcpy(&w, s.p + at, 8);
		if (w & 0x8080808080808080u)
			break;
		at += 8;
	}
	while (at < s.n && (unsigned char)s.p[at] < 0x80)
		at++;
	return at;
}

size_t unicode_find_bad(struct str s)
{
	int32_t c;
	for (size_t at = skip_ascii(s, 0), n; at < s.n; at = skip_ascii(s, at + n)) {
		n = unicode_step(s, at, &c);
		if (c < 0)
			return at;
	}
	return s.n;
}

bool unicode_is_valid(struct str s)
{
	return unicode_find_bad(s) == s.n;
}

void unicode_add_point(int32_t point, struct buf *b)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_codepoint_valid(point) ? utf8proc_encode_char(point, bytes) : 0;
	buf_add(b, n > 0 ? (struct str){(const char *)bytes, (size_t)n} : STR("\xef\xbf\xbd"));
}

void unicode_make_valid(struct str s, struct buf *b)
{
	while (s.n) {
		size_t good = unicode_find_bad(s);
		int32_t c;
		buf_add(b, str_part(s, 0, good));
		if (good == s.n)
			return;
		buf_add(b, STR("\xef\xbf\xbd"));
		size_t n = unicode_step(s, good, &c);
		s = (struct str){s.p + good + n, s.n - good - n};
	}
}

void unicode_from_cp1252(struct str s, struct buf *b)
{
	static const uint16_t upper[32] = {
		/* 0x80 to 0x9f; 0: nothing there */
		0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
		0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
		0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
	};
	for (size_t at = 0; at < s.n;) {
		size_t end = skip_ascii(s, at);
		buf_add(b, str_part(s, at, end - at));
		if (end == s.n)
			return;
		unsigned char c = (unsigned char)s.p[end];
		unicode_add_point(c >= 0xa0 ? c : upper[c - 0x80] ? upper[c - 0x80] : -1, b);
		at = end + 1;
	}
}

static void map(struct str s, utf8proc_option_t options, struct buf *b)
{
	struct buf good = {0};
	utf8proc_uint8_t *made = NULL;
	unicode_make_valid(s, &good);
	struct str in = buf_str(&good);
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)in.p, (utf8proc_ssize_t)in.n, &made,
					  options);
	if (n == UTF8PROC_ERROR_NOMEM)
		arena_exhausted();
	buf_add(b, n >= 0 ? (struct str){(const char *)made, (size_t)n} : in); /* too long for it: as it is */
	free(made);
	buf_close(&good);
}

static void fold(struct str s, utf8proc_option_t more, struct buf *b)
{
	if (skip_ascii(s, 0) < s.n) {
		map(s,
		    (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
					UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | more),
		    b);
		return;
	}
	buf_reserve(b, s.n);
	for (size_t i = 0; i < s.n; i++)
		b->p[b->n++] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + ('a' - 'A') : s.p[i]);
	b->p[b->n] = '\0';
}

void unicode_fold(struct str s, struct buf *b)
{
	fold(s, 0, b);
}

void unicode_fold_plain(struct str s, struct buf *b)
{
	fold(s, UTF8PROC_STRIPMARK, b);
}

void unicode_nfc(struct str s, struct buf *b)
{
	if (skip_ascii(s, 0) == s.n)
		buf_add(b, s);
	else
		map(s, (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE), b);
}

/* The end of the grapheme that begins at `at` (at < s.n), and its width. */
static size_t grapheme(struct str s, size_t at, size_t *width)
{
	int32_t c, next, state = 0;
	size_t i = at + unicode_step(s, at, &c);
	c = c < 0 ? 0xfffd : c;
	*width = (size_t)utf8proc_charwidth(c);
	while (i < s.n) {
		size_t n = unicode_step(s, i, &next);
		next = next < 0 ? 0xfffd : next;
		if (utf8proc_grapheme_break_stateful(c, next, &state))
			return i;
		if ((size_t)utf8proc_charwidth(next) > *width)
			*width = (size_t)utf8proc_charwidth(next);
		c = next;
		i += n;
	}
	return i;
}

size_t unicode_width(struct str s)
{
	size_t sum = 0, width;
	for (size_t at = 0; at < s.n; sum += width)
		at = grapheme(s, at, &width);
	return sum;
}

size_t unicode_count(struct str s)
{
	size_t count = 0, width;
	for (size_t at = 0; at < s.n; count++)
		at = grapheme(s, at, &width);
	return count;
}

struct str unicode_cut(struct str s, size_t graphemes)
{
	size_t at = 0, width;
	while (at < s.n && graphemes--)
		at = grapheme(s, at, &width);
	return str_part(s, 0, at);
}

struct str unicode_cut_width(struct str s, size_t columns)
{
	size_t at = 0, width;
	while (at < s.n) {
		size_t end = grapheme(s, at, &width);
		if (width > columns)
			break;
		columns -= width;
		at = end;
	}
	return str_part(s, 0, at);
}

struct str unicode_cut_bytes(struct str s, size_t bytes)
{
	size_t at = 0, width;
	while (at < s.n) {
		size_t end = grapheme(s, at, &width);
		if (end > bytes)
			break;
		at = end;
	}
	return str_part(s, 0, at);
}
