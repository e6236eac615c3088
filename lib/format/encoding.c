#include "format/encoding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "format/unicode.h"
#include "encoding_own.h"

enum { IN_MEMORY = 8 << 20, PIECE = 1 << 18, SAMPLE = 4096 };

static const struct {
	enum encoding encoding;
	const char *name; /* letters and digits, lower case */
} spelled[] = {
	{ENCODING_UTF_8, "utf8"}, {ENCODING_UTF_8, "utf8sig"}, {ENCODING_UTF_8, "ascii"},
	{ENCODING_UTF_8, "usascii"}, {ENCODING_UTF_16LE, "utf16le"}, {ENCODING_UTF_16LE, "utf16"},
	{ENCODING_UTF_16LE, "unicode"}, {ENCODING_UTF_16LE, "ucs2"}, {ENCODING_UTF_16BE, "utf16be"},
	{ENCODING_UTF_32LE, "utf32le"}, {ENCODING_UTF_32LE, "utf32"}, {ENCODING_UTF_32BE, "utf32be"},
	{ENCODING_WINDOWS_1252, "windows1252"}, {ENCODING_WINDOWS_1252, "cp1252"},
	{ENCODING_WINDOWS_1252, "ansi"}, {ENCODING_WINDOWS_1252, "1252"}, {ENCODING_LATIN_1, "latin1"},
	{ENCODING_LATIN_1, "iso88591"}, {ENCODING_LATIN_9, "latin9"}, {ENCODING_LATIN_9, "iso885915"},
	{ENCODING_WINDOWS_1250, "windows1250"}, {ENCODING_WINDOWS_1250, "cp1250"},
	{ENCODING_WINDOWS_1251, "windows1251"}, {ENCODING_WINDOWS_1251, "cp1251"},
	{ENCODING_WINDOWS_1253, "windows1253"}, {ENCODING_WINDOWS_1253, "cp1253"},
	{ENCODING_WINDOWS_1254, "windows1254"}, {ENCODING_WINDOWS_1254, "cp1254"},
	{ENCODING_WINDOWS_1257, "windows1257"}, {ENCODING_WINDOWS_1257, "cp1257"}, {ENCODING_CP437, "cp437"},
	{ENCODING_CP437, "ibm437"}, {ENCODING_CP437, "ibmpc"}, {ENCODING_CP850, "cp850"},
	{ENCODING_CP850, "ibm850"}, {ENCODING_MACINTOSH, "macintosh"}, {ENCODING_MACINTOSH, "macroman"},
};

static const struct {
	const char *name, *words;
} told[ENCODINGS] = {
	[ENCODING_NONE] = {"", "not known"},
	[ENCODING_UTF_8] = {"utf-8", "UTF-8"},
	[ENCODING_UTF_16LE] = {"utf-16le", "UTF-16, little-endian"},
	[ENCODING_UTF_16BE] = {"utf-16be", "UTF-16, big-endian"},
	[ENCODING_UTF_32LE] = {"utf-32le", "UTF-32, little-endian"},
	[ENCODING_UTF_32BE] = {"utf-32be", "UTF-32, big-endian"},
	[ENCODING_WINDOWS_1252] = {"windows-1252", "Windows-1252"},
	[ENCODING_LATIN_1] = {"latin-1", "Latin-1 (ISO 8859-1)"},
	[ENCODING_LATIN_9] = {"latin-9", "Latin-9 (ISO 8859-15)"},
	[ENCODING_CP437] = {"cp437", "code page 437"},
	[ENCODING_CP850] = {"cp850", "code page 850"},
	[ENCODING_MACINTOSH] = {"macintosh", "Mac OS Roman"},
	[ENCODING_WINDOWS_1250] = {"windows-1250", "Windows-1250 (Central European)"},
	[ENCODING_WINDOWS_1251] = {"windows-1251", "Windows-1251 (Cyrillic)"},
	[ENCODING_WINDOWS_1253] = {"windows-1253", "Windows-1253 (Greek)"},
	[ENCODING_WINDOWS_1254] = {"windows-1254", "Windows-1254 (Turkish)"},
	[ENCODING_WINDOWS_1257] = {"windows-1257", "Windows-1257 (Baltic)"},
};

/* Which it is. */

static bool has_mark(struct str s, const char *mark, size_t n)
{
	return s.n >= n && memcmp(s.p, mark, n) == 0;
}

/* Where the zeros of the first bytes stand: text in a Latin script has one in every other byte of UTF-16. */
static enum encoding by_zeros(struct str head)
{
	size_t zeros[4] = {0}, units = head.n / 4, lone[2];
	if (head.n < 4) {
		if (head.n == 2 && !head.p[0] != !head.p[1])
			return head.p[1] ? ENCODING_UTF_16BE : ENCODING_UTF_16LE;
		return ENCODING_NONE;
	}
	for (size_t i = 0; i < units * 4; i++)
		zeros[i % 4] += head.p[i] == 0;
	if (zeros[1] == units && zeros[2] == units && zeros[3] == units && zeros[0] * 8 < units)
		return ENCODING_UTF_32LE;
	if (zeros[0] == units && zeros[1] == units && zeros[2] == units && zeros[3] * 8 < units)
		return ENCODING_UTF_32BE;
	lone[0] = zeros[0] + zeros[2];
	lone[1] = zeros[1] + zeros[3];
	/* at least half the characters below U+0100, and almost no zero on the other side */
	if (lone[1] * 2 >= units * 2 && lone[0] * 16 <= lone[1])
		return ENCODING_UTF_16LE;
	if (lone[0] * 2 >= units * 2 && lone[1] * 16 <= lone[0])
		return ENCODING_UTF_16BE;
	return ENCODING_NONE;
}

/* UTF-8 up to a character that `look` has cut? */
static bool is_utf8(struct str bytes, size_t look)
{
	struct str s = str_part(bytes, 0, look);
	size_t bad = unicode_find_bad(s);
	if (bad == s.n)
		return true;
	return s.n < bytes.n && s.n - bad < 4 && unicode_find_bad(str_part(bytes, 0, s.n + 4)) >= s.n;
}

struct encoding_found encoding_find(struct str bytes, size_t look)
{
	static const struct {
		const char *mark;
		size_t n;
		enum encoding encoding;
	} marks[] = {
		{"\xFF\xFE\0\0", 4, ENCODING_UTF_32LE}, {"\0\0\xFE\xFF", 4, ENCODING_UTF_32BE},
		{"\xEF\xBB\xBF", 3, ENCODING_UTF_8},	{"\xFF\xFE", 2, ENCODING_UTF_16LE},
		{"\xFE\xFF", 2, ENCODING_UTF_16BE},
	};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has_mark(bytes, marks[i].mark, marks[i].n))
			return (struct encoding_found){marks[i].encoding, ENCODING_BY_MARK, marks[i].n};
	enum encoding wide = by_zeros(str_part(bytes, 0, SAMPLE));
	if (wide != ENCODING_NONE)
		return (struct encoding_found){wide, ENCODING_BY_ZEROS, 0};
	if (is_utf8(bytes, look))
		return (struct encoding_found){ENCODING_UTF_8, ENCODING_IS_VALID, 0};
	return (struct encoding_found){ENCODING_WINDOWS_1252, ENCODING_OTHERWISE, 0};
}

int encoding_of(struct str name, enum encoding *e)
{
	char small[24];
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			continue;
		if (n == sizeof small)
			return -1;
		small[n++] = c;
	}
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
		if (str_is_equal((struct str){small, n}, str_of(spelled[i].name))) {
			*e = spelled[i].encoding;
			return 0;
		}
	return -1;
}

const char *encoding_name(enum encoding e)
{
	return told[e].name;
}

const char *encoding_words(enum encoding e)
{
	return told[e].words;
}

void encoding_names(struct buf *b)
{
	for (int i = ENCODING_UTF_8; i < ENCODINGS; i++)
		buf_addf(b, "%s%s", i > ENCODING_UTF_8 ? ", " : "", told[i].name);
}

/* Decoding. */

static char *put_point(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*to++ = (char)(0xE0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		*to++ = (char)(0xF0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

static uint32_t unit_16(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static size_t decode_16(struct str s, bool big, bool is_last, struct buf *b, uint64_t *replaced)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;
	buf_reserve(b, s.n / 2 * 3 + 4);
	char *to = b->p + b->n;
	while (s.n - at >= 2) {
		uint32_t c = unit_16(p + at, big);
		if (c >= 0xD800 && c < 0xDC00 && s.n - at < 4 && !is_last)
			break;
		at += 2;
		if (c >= 0xD800 && c < 0xE000) {
			uint32_t low = c < 0xDC00 && s.n - at >= 2 ? unit_16(p + at, big) : 0;
			if (low >= 0xDC00 && low < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				at += 2;
			} else {
				c = 0xFFFD;
				++*replaced;
			}
		}
		to = put_point(to, c);
	}
	if (is_last && at < s.n) { /* half a unit */
		to = put_point(to, 0xFFFD);
		++*replaced;
		at = s.n;
	}
	b->n = (size_t)(to - b->p);
	return at;
}

static size_t decode_32(struct str s, bool big, bool is_last, struct buf *b, uint64_t *replaced)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;
	buf_reserve(b, s.n + 4);
	char *to = b->p + b->n;
	for (; s.n - at >= 4; at += 4) {
		uint32_t high = unit_16(p + at + (big ? 0 : 2), big);
		uint32_t low = unit_16(p + at + (big ? 2 : 0), big);
		uint32_t c = high << 16 | low;
		if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
			c = 0xFFFD;
			++*replaced;
		}
		to = put_point(to, c);
	}
	if (is_last && at < s.n) {
		to = put_point(to, 0xFFFD);
		++*replaced;
		at = s.n;
	}
	b->n = (size_t)(to - b->p);
	return at;
}

int32_t encoding_point(enum encoding as, unsigned char c)
{
	static const uint8_t nine[8] = {0xA4, 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE};
	static const uint16_t nine_is[8] = {0x20AC, 0x0160, 0x0161, 0x017D, 0x017E, 0x0152, 0x0153, 0x0178};
	const uint16_t *page = encoding_page(as);
	if (c < 0x80)
		return c;
	if (page)
		return page[c - 0x80];
	if (as == ENCODING_LATIN_9)
		for (size_t k = 0; k < sizeof nine; k++)
			if (nine[k] == c)
				return nine_is[k];
	return as == ENCODING_LATIN_1 || as == ENCODING_LATIN_9 ? c : 0xFFFD;
}

int32_t encoding_symbol(int32_t point)
{
	switch (point & 0xFF) {
	case 0xFC: case 0xFE: return 0x2713;
	case 0xFB: case 0xFD: return 0x2717;
	case 0xA8: case 0x6F: case 0x72: return 0x2610;
	default: return 0x2022;
	}
}

static size_t decode_bytes(struct str s, enum encoding as, struct buf *b, uint64_t *replaced)
{
	buf_reserve(b, s.n * 3 + 4);
	char *to = b->p + b->n;
	for (size_t i = 0; i < s.n; i++) {
		uint32_t c = (unsigned char)s.p[i];
		if (c >= 0x80)
			c = (uint32_t)encoding_point(as, (unsigned char)c);
		*replaced += c == 0xFFFD;
		to = put_point(to, c);
	}
	b->n = (size_t)(to - b->p);
	return s.n;
}

static size_t decode_8(struct str s, bool is_last, struct buf *b, uint64_t *replaced)
{
	size_t at = 0;
	while (at < s.n) {
		struct str rest = str_part(s, at, s.n);
		size_t good = unicode_find_bad(rest);
		int32_t c;
		buf_add(b, str_part(rest, 0, good));
		at += good;
		if (good == rest.n || (!is_last && rest.n - good < 4))
			break;
		buf_add_z(b, "\xEF\xBF\xBD");
		++*replaced;
		at += unicode_step(rest, good, &c);
	}
	return at;
}

size_t encoding_decode(enum encoding as, struct str piece, bool is_last, struct buf *b, uint64_t *replaced)
{
	switch (as) {
	case ENCODING_UTF_16LE:
	case ENCODING_UTF_16BE:
		return decode_16(piece, as == ENCODING_UTF_16BE, is_last, b, replaced);
	case ENCODING_UTF_32LE:
	case ENCODING_UTF_32BE:
		return decode_32(piece, as == ENCODING_UTF_32BE, is_last, b, replaced);
	case ENCODING_NONE:
	case ENCODING_UTF_8:
		return decode_8(piece, is_last, b, replaced);
	default:
		return decode_bytes(piece, as, b, replaced);
	}
}

/* The whole. */

static int write_all(int fd, struct str s, const char *beside, struct err *e)
{
	while (s.n) {
		ssize_t done = write(fd, s.p, s.n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return err_set_errno(e, str_of(beside), "cannot write the decoded text beside it");
		s = str_part(s, (size_t)done, s.n);
	}
	return 0;
}

static int map_decoded(int fd, uint64_t n, const char *beside, struct encoding_text *t, struct err *e)
{
	void *p = mmap(NULL, (size_t)n, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return err_set_errno(e, str_of(beside), "cannot read the decoded text beside it");
	madvise(p, (size_t)n, MADV_SEQUENTIAL);
	t->own = p;
	t->mapped = (size_t)n;
	t->text = (struct str){p, (size_t)n};
	return 0;
}

/* What goes into a file: what is in b, and the rest of bytes piece by piece. */
static int decode_to_file(struct str bytes, enum encoding as, const char *beside,
			  const struct file_bytes *from, struct buf *b, struct encoding_text *t,
			  struct err *e)
{
	int fd, rc;
	uint64_t n = 0;
	size_t since = 0;
	if (file_make_private(beside, &fd, e) < 0)
		return -1;
	for (;;) {
		n += b->n;
		if ((rc = write_all(fd, buf_str(b), beside, e)) < 0 || bytes.n == 0)
			break;
		buf_clear(b);
		struct str piece = str_part(bytes, 0, PIECE);
		size_t taken = encoding_decode(as, piece, piece.n == bytes.n, b, &t->replaced);
		bytes = str_part(bytes, taken, bytes.n);
		since += taken;
		if (from && since >= IN_MEMORY) {
			file_let_go(from);
			since = 0;
		}
	}
	if (rc == 0)
		rc = map_decoded(fd, n, beside, t, e);
	close(fd);
	return rc;
}

static bool is_wide(enum encoding e)
{
	return e >= ENCODING_UTF_16LE && e <= ENCODING_UTF_32BE;
}

int encoding_open(struct str bytes, enum encoding as, const char *beside, const struct file_bytes *from,
		  struct encoding_text *t, struct err *e)
{
	struct encoding_found found = encoding_find(str_part(bytes, 0, SAMPLE), 0);
	struct buf b = {0};
	*t = (struct encoding_text){0};
	if (found.how == ENCODING_BY_MARK &&
	    (found.encoding == as || (is_wide(as) && is_wide(found.encoding)))) {
		as = found.encoding; /* "utf-16" with a mark of the other kind */
		bytes = str_part(bytes, found.mark, bytes.n);
	}
	while (bytes.n && (b.n < IN_MEMORY || !beside)) {
		struct str piece = str_part(bytes, 0, PIECE);
		size_t taken = encoding_decode(as, piece, piece.n == bytes.n, &b, &t->replaced);
		bytes = str_part(bytes, taken, bytes.n);
	}
	if (bytes.n) {
		int rc = decode_to_file(bytes, as, beside, from, &b, t, e);
		buf_close(&b);
		return rc;
	}
	t->text = buf_str(&b);
	t->own = b.p;
	return 0;
}

void encoding_let_go(const struct encoding_text *t)
{
	if (t->mapped)
		madvise(t->own, t->mapped, MADV_DONTNEED);
}

void encoding_close(struct encoding_text *t)
{
	if (t->mapped)
		munmap(t->own, t->mapped);
	else
		free(t->own);
	*t = (struct encoding_text){0};
}
