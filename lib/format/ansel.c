#include "format/ansel.h"

#include "format/unicode.h"

/* 0xA1 to 0xCF: letters and signs that stand by themselves; 0: empty. */
static const uint16_t sign[] = {
	0x0141, 0x00D8, 0x0110, 0x00DE, 0x00C6, 0x0152, 0x02B9, 0x00B7, 0x266D, 0x00AE, 0x00B1, 0x01A0,
	0x01AF, 0x02BE, 0,      0x02BF, 0x0142, 0x00F8, 0x0111, 0x00FE, 0x00E6, 0x0153, 0x02BA, 0x0131,
	0x00A3, 0x00F0, 0,      0x01A1, 0x01B0, 0x25A1, 0x25A0, 0x00B0, 0x2113, 0x2117, 0x00A9, 0x266F,
	0x00BF, 0x00A1, 0x00DF, 0x20AC, 0,      0,      0,      0,      0x0065, 0x006F, 0x00DF,
};

/* 0xE0 to 0xFE: marks that go on the letter behind them. */
static const uint16_t mark[] = {
	0x0309, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0306, 0x0307, 0x0308, 0x030C, 0x030A,
	0xFE20, 0xFE21, 0x0315, 0x030B, 0x0310, 0x0327, 0x0328, 0x0323, 0x0324, 0x0325, 0x0333,
	0x0332, 0x0326, 0x031C, 0x032E, 0xFE22, 0xFE23, 0x0338, 0,      0x0313,
};

enum { MARKS = 8 }; /* on one letter; what is more stands by itself */

static int32_t mark_of(unsigned char c)
{
	return c >= 0xE0 && c <= 0xFE ? mark[c - 0xE0] : 0;
}

static int32_t sign_of(unsigned char c)
{
	if (c < 0x80)
		return c;
	int32_t point = c >= 0xA1 && c <= 0xCF ? sign[c - 0xA1] : 0;
	return point ? point : 0xFFFD;
}

void ansel_to_utf8(struct str s, struct buf *b)
{
	struct buf apart = {0};
	int32_t held[MARKS];
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		int32_t m = mark_of(c);
		if (m && n < MARKS) {
			held[n++] = m;
			continue;
		}
		bool no_letter = n &&
				 (c == '\n' || c == '\r'); /* a mark at a line's end has lost its letter */
		if (no_letter)
			buf_add_char(&apart, ' ');
		else
			unicode_add_point(m ? 0xFFFD : sign_of(c), &apart);
		for (size_t k = 0; k < n; k++)
			unicode_add_point(held[k], &apart);
		if (no_letter)
			buf_add_char(&apart, (char)c);
		n = 0;
	}
	for (size_t k = 0; k < n; k++) {
		if (k == 0)
			buf_add_char(&apart, ' ');
		unicode_add_point(held[k], &apart);
	}
	unicode_nfc(buf_str(&apart), b);
	buf_close(&apart);
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter and its mark are one character when they are composed; that is how a mark which was meant is
 * told from a letter of another character set that happens to stand before a letter. */
static bool composes(int32_t m, unsigned char letter)
{
	struct buf apart = {0}, one = {0};
	int32_t point;
	buf_add_char(&apart, (char)letter);
	unicode_add_point(m, &apart);
	unicode_nfc(buf_str(&apart), &one);
	bool good = unicode_step(buf_str(&one), 0, &point) == one.n;
	buf_close(&apart);
	buf_close(&one);
	return good;
}

bool ansel_fits(struct str s)
{
	size_t good = 0, bad = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80)
			continue;
		int32_t m = mark_of(c);
		unsigned char after = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
		if (m && is_letter(after) && composes(m, after)) {
			good++;
			i++;
		} else if (m && after >= 0xE0 && mark_of(after)) {
			good++; /* a second mark on the same letter */
		} else if (m || sign_of(c) == 0xFFFD) {
			bad++;
		} else {
			good++;
		}
	}
	return good >= bad;
}
