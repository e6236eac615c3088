#include "format/measure.h"

#include "base/buf.h"
#include "format/unicode.h"

/* ASCII 32 to 126, in thousandths of an em */
static const unsigned short ascii[95] = {
	317, 400, 459, 837, 636, 950, 779, 274, 390, 390, 500, 837, 317, 360,  317, 336, 636, 636, 636,
	636, 636, 636, 636, 636, 636, 636, 336, 336, 837, 837, 837, 556, 1015, 684, 686, 722, 770, 667,
	611, 778, 751, 294, 500, 667, 557, 862, 748, 787, 667, 787, 722, 667,  611, 731, 684, 988, 685,
	667, 685, 390, 336, 390, 837, 556, 500, 612, 634, 549, 634, 615, 352,  634, 633, 277, 277, 579,
	277, 974, 633, 611, 634, 634, 411, 520, 392, 633, 591, 817, 591, 591,  524, 636, 336, 636, 837,
};

static double width_of(int32_t c)
{
	if (c < 32)
		return 0;
	if (c < 127)
		return ascii[c - 32];
	if ((c >= 0x300 && c < 0x370) || (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f) ||
	    c == 0x2060)
		return 0;
	if ((c >= 0x1100 && c < 0x1160) || (c >= 0x2e80 && c < 0xa4d0) || (c >= 0xac00 && c < 0xd7b0) ||
	    (c >= 0xf900 && c < 0xfb00) || (c >= 0xff00 && c < 0xff61) || c >= 0x1f000)
		return 1250;
	if (c == 0x2014 || c == 0x2026)
		return 1000;
	if (c == 0x2013)
		return 556;
	if (c == 0xb7)
		return 333;
	return 680;
}

double measure_width(struct str s, double size)
{
	double w = 0;
	int32_t c;

	for (size_t i = 0; i < s.n;) {
		i += unicode_step(s, i, &c);
		w += width_of(c < 0 ? 0xfffd : c);
	}
	return w * size / 1000;
}

/* As nearly all text is: nothing in it is taken away or changed. */
static bool is_plain(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] >= ' ' && s.p[i] < 127)
		i++;
	return i == s.n;
}

struct str measure_clean(struct arena *a, struct str s)
{
	struct buf b = {0};
	struct str r;
	int32_t c;

	if (s.p && is_plain(s))
		return arena_copy(a, str_trim(s));
	for (size_t i = 0; i < s.n;) {
		i += unicode_step(s, i, &c);
		if (c == '\t' || c == '\n' || c == '\r')
			c = ' ';
		if ((c >= 0 && c < 32) || (c >= 127 && c < 160) || unicode_turns(c) || c == 0x2028 || c == 0x2029 ||
		    c == 0xfffe || c == 0xffff)
			continue;
		unicode_add_point(c < 0 ? 0xfffd : c, &b);
	}
	r = arena_copy(a, str_trim(buf_str(&b)));
	buf_close(&b);
	return r;
}

/* The longest beginning of s that fits; at least one letter. */
static size_t fitting(struct str s, double size, double width)
{
	size_t at = 0, last = 0;
	int32_t c;
	double w = 0;

	while (at < s.n) {
		size_t step = unicode_step(s, at, &c);

		w += width_of(c < 0 ? 0xfffd : c) * size / 1000;
		if (w > width && last)
			break;
		at += step;
		last = at;
	}
	return last;
}

size_t measure_wrap(struct arena *a, struct str s, double size, double width, size_t lines, struct str *line)
{
	size_t n = 0;

	s = str_trim(s);
	while (s.n && n < lines) {
		size_t fits = fitting(s, size, width), cut = fits;

		if (fits < s.n && n + 1 < lines) {
			while (cut > 0 && s.p[cut] != ' ' && s.p[cut - 1] != '-')
				cut--;
			if (!cut)
				cut = fits;
		} else if (fits < s.n) {
			fits = fitting(s, size, width - size);
			line[n++] = arena_printf(a, "%.*s\xe2\x80\xa6", (int)fits, s.p);
			break;
		}
		line[n++] = arena_copy(a, str_trim(str_part(s, 0, cut)));
		s = str_trim(str_part(s, cut, s.n - cut));
	}
	return n;
}

size_t measure_wrap_all(struct arena *a, struct str s, double size, double width, struct str **line)
{
	*line = ARENA_ARRAY(a, struct str, s.n + 1); /* no line without a letter */
	return measure_wrap(a, s, size, width, s.n + 1, *line);
}
