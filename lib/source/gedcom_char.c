#include "source/gedcom_char.h"

#include <string.h>

#include "format/ansel.h"
#include "format/unicode.h"

enum { HEAD = 16 << 10, SAMPLE = 1 << 20, PIECE = 16 << 20 };

static bool is_wide(const struct gedcom_char *c)
{
	return c->encoding == ENCODING_UTF_16LE || c->encoding == ENCODING_UTF_16BE;
}

/* ---- lines */

static size_t end_of_wide_line(const struct gedcom_char *c, struct str bytes, size_t at)
{
	size_t low = c->encoding == ENCODING_UTF_16LE ? 0 : 1;
	for (; at + 1 < bytes.n; at += 2)
		if (bytes.p[at + 1 - low] == 0 && (bytes.p[at + low] == '\n' || bytes.p[at + low] == '\r'))
			return at;
	return bytes.n;
}

/* Of an endless line no more than a piece stays in memory. */
static size_t end_of_line(const struct gedcom_char *c, struct str bytes, size_t at)
{
	for (;;) {
		struct str near = str_part(bytes, 0, at + PIECE);
		if (is_wide(c))
			at = end_of_wide_line(c, near, at);
		else
			while (at < near.n && near.p[at] != '\n' && near.p[at] != '\r')
				at++;
		if (at < near.n || near.n == bytes.n)
			return at;
		if (c->mapped)
			file_let_go(c->mapped);
	}
}

bool gedcom_char_line(const struct gedcom_char *c, struct str bytes, size_t *at, struct str *line)
{
	size_t from = *at, wide = is_wide(c), low = c->encoding == ENCODING_UTF_16LE ? 0 : wide;
	if (from >= bytes.n)
		return false;
	size_t end = end_of_line(c, bytes, from);
	*line = str_part(bytes, from, end - from);
	*at = end + 1 + wide;
	if (*at + wide < bytes.n && bytes.p[end + low] == '\r' && bytes.p[*at + low] == '\n' &&
	    (!wide || bytes.p[*at + 1 - low] == 0))
		*at += 1 + wide;
	if (*at > bytes.n)
		*at = bytes.n;
	return true;
}

/* ---- which */

static bool find_wide(struct str s, struct gedcom_char *c)
{
	if (str_has_prefix(s, STR("\xff\xfe")) || str_has_prefix(s, STR("\xfe\xff"))) {
		c->encoding = s.p[0] == '\xff' ? ENCODING_UTF_16LE : ENCODING_UTF_16BE;
		c->begin = 2;
		return true;
	}
	if (s.n >= 4 && s.p[0] && !s.p[1] && s.p[2] && !s.p[3]) {
		c->encoding = ENCODING_UTF_16LE;
		return true;
	}
	if (s.n >= 4 && !s.p[0] && s.p[1] && !s.p[2] && s.p[3]) {
		c->encoding = ENCODING_UTF_16BE;
		return true;
	}
	return false;
}

/* The value of `1 CHAR` in the first lines. */
static struct str said(const struct gedcom_char *c, struct str bytes)
{
	struct str line, head = str_part(bytes, 0, HEAD);
	size_t at = c->begin;
	while (gedcom_char_line(c, head, &at, &line)) {
		line = str_trim(line);
		if (str_has_prefix(line, STR("1 CHAR ")) || str_has_prefix(line, STR("1\tCHAR ")))
			return str_trim(str_part(line, 7, line.n));
	}
	return (struct str){0};
}

static bool says(struct str said_is, const char *const *name)
{
	for (; *name; name++)
		if (str_is_equal_caseless(said_is, str_of(*name)))
			return true;
	return false;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* CONC may cut a character in two ("Jos\xC3", "2 CONC \xA9"): the bytes from `at` to behind its second
 * half; 0: no such thing. */
static size_t cut_character(struct str s, size_t at)
{
	unsigned char lead = (unsigned char)s.p[at];
	size_t more = lead >= 0xF0 && lead < 0xF5   ? 3
		      : lead >= 0xE0 && lead < 0xF0 ? 2
		      : lead >= 0xC2 && lead < 0xE0 ? 1
						    : 0,
	       i = at + 1;
	while (more && i < s.n && (s.p[i] & 0xC0) == 0x80)
		i++, more--;
	size_t end = i;
	while (i < s.n && (s.p[i] == '\r' || s.p[i] == '\n'))
		i++;
	if (more == 0 || i == end)
		return 0;
	while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= '0' && s.p[i] <= '9')))
		i++;
	if (!str_has_prefix(str_part(s, i, s.n), STR("CONC ")))
		return 0;
	for (i += 5; more && i < s.n && (s.p[i] & 0xC0) == 0x80; i++)
		more--;
	return more ? 0 : i - at;
}

/* How many characters above ASCII are UTF-8, and how many bytes are none. */
static void count(struct str s, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	for (size_t at = 0; at < s.n;) {
		int32_t point;
		if ((unsigned char)s.p[at] < 0x80) {
			at++;
			continue;
		}
		size_t n = unicode_step(s, at, &point), cut = point < 0 ? cut_character(s, at) : 0;
		at += cut ? cut : n;
		*good += point >= 0 || cut;
		*bad += point < 0 && !cut;
	}
}

static bool is_utf8(struct str s)
{
	size_t good, bad = 0;
	if (!unicode_is_valid(s))
		count(s, &good, &bad);
	return bad == 0;
}

/* The first part of *rest, not cut within a character or a line where there is one to be seen; *rest
 * becomes what follows. */
static struct str next_piece(struct str *rest, const struct file_bytes *mapped)
{
	size_t n = rest->n < PIECE ? rest->n : PIECE, end = n;
	if (mapped)
		file_let_go(mapped);
	while (end > n / 2 && end < rest->n && rest->p[end - 1] != '\n')
		end--;
	if (end == n / 2)
		end = n;
	while (end < rest->n && (rest->p[end] & 0xC0) == 0x80)
		end++;
	struct str piece = str_part(*rest, 0, end);
	*rest = str_part(*rest, end, rest->n);
	return piece;
}

static bool all(struct str text, const struct file_bytes *mapped, bool (*is)(struct str))
{
	while (text.n)
		if (!is(next_piece(&text, mapped)))
			return false;
	return true;
}

static bool is_mostly_utf8(struct str s)
{
	size_t good, bad;
	count(s, &good, &bad);
	return good > bad;
}

static enum encoding page_of(struct str name)
{
	static const char *const dos[] = {"IBMPC", "IBM",   "IBM-PC", "IBM_PC", "OEM",
					  "DOS",   "CP437", "437",    NULL},
				 *const dos_too[] = {"MSDOS", "MS-DOS", "IBM DOS", "IBM-DOS",
						     "CP850", "850",    NULL},
				 *const mac[] = {"MACINTOSH", "MAC", "MACROMAN", "MAC-ROMAN", NULL};
	enum encoding e;
	bool is_page = encoding_of(name, &e) == 0 && e >= ENCODING_WINDOWS_1252 && e != ENCODING_LATIN_1;
	return says(name, dos)       ? ENCODING_CP437
	       : says(name, dos_too) ? ENCODING_CP850
	       : says(name, mac)     ? ENCODING_MACINTOSH
	       : is_page             ? e
				     : ENCODING_WINDOWS_1252;
}

void gedcom_char_find(struct str bytes, const struct file_bytes *mapped, struct gedcom_char *c)
{
	static const char *const utf8[] = {"UTF-8", "UTF8", "UTF 8", NULL}, *const ansel[] = {"ANSEL", NULL},
				 *const wide[] = {"UNICODE", "UTF-16", "UTF16", NULL};
	*c = (struct gedcom_char){.encoding = ENCODING_UTF_8, .mapped = mapped};
	if (find_wide(bytes, c))
		return;
	if (str_has_prefix(bytes, STR("\xef\xbb\xbf")))
		c->begin = 3;
	c->said = said(c, bytes);
	struct str text = str_part(bytes, c->begin, bytes.n);
	if (all(text, mapped, is_ascii))
		return;
	bool none_said = c->said.n == 0;
	if (all(text, mapped, is_utf8)) {
		c->is_lie = !none_said && !says(c->said, utf8) && !says(c->said, wide);
		return;
	}
	struct str some = str_part(text, 0, SAMPLE);
	if (c->begin || is_mostly_utf8(some)) {
		c->mixed = true;
		return;
	}
	bool said_ansel = says(c->said, ansel);
	c->is_ansel = said_ansel && ansel_fits(some);
	c->encoding = c->is_ansel ? ENCODING_NONE : page_of(c->said);
	c->is_lie = said_ansel ? !c->is_ansel
			       : says(c->said, utf8) || says(c->said, wide) ||
					 str_is_equal_caseless(c->said, STR("ASCII"));
}

bool gedcom_char_told(struct str name, struct gedcom_char *c)
{
	enum encoding e = ENCODING_NONE;
	bool is_ansel = str_is_equal_caseless(name, STR("ansel"));
	if (!is_ansel && (encoding_of(name, &e) < 0 || e == ENCODING_UTF_32LE || e == ENCODING_UTF_32BE))
		return false;
	if (is_wide(c) && (e == ENCODING_UTF_16LE || e == ENCODING_UTF_16BE))
		return true; /* its mark tells which end comes first */
	c->encoding = e == ENCODING_LATIN_1 ? ENCODING_WINDOWS_1252 : e; /* of which it is a part */
	c->is_ansel = is_ansel;
	c->mixed = e == ENCODING_UTF_8;
	c->is_lie = false;
	return true;
}

const char *gedcom_char_name(const struct gedcom_char *c)
{
	return c->is_ansel ? "ANSEL" : encoding_words(c->encoding);
}

/* ---- text */

struct str gedcom_char_text(const struct gedcom_char *c, struct str raw, struct arena *a)
{
	struct buf b = {0};
	if (!is_wide(c) && (is_ascii(raw) || (c->encoding == ENCODING_UTF_8 && (!c->mixed || is_utf8(raw)))))
		return raw;
	const bool is_utf8_said = c->encoding == ENCODING_UTF_8; /* and this piece is none */
	uint64_t replaced = 0;
	if (c->is_ansel)
		ansel_to_utf8(raw, &b);
	else
		encoding_decode(is_utf8_said ? ENCODING_WINDOWS_1252 : c->encoding, raw, true, &b, &replaced);
	return buf_take(&b, a);
}
