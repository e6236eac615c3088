#include "format/tag.h"

#include <stdio.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/diag.h"
#include "format/unicode.h"

static enum tag_kind stop(struct tag_scan *s, enum tag_kind how, const char *why)
{
	snprintf(s->why, sizeof s->why, "%s", why);
	s->stopped = how;
	return how;
}

static struct str from(const struct tag_scan *s, size_t at)
{
	return str_part(s->bytes, at, s->bytes.n);
}

static bool stands(const struct tag_scan *s, size_t at, struct str what)
{
	return str_has_prefix(from(s, at), what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What the XML declaration says of the encoding; absent when it says nothing. */
static struct str declared_encoding(struct str bytes)
{
	struct str head = str_part(bytes, 0, 512);
	if (!str_has_prefix(head, STR("<?xml")))
		return (struct str){0};
	head.n = str_find(head, STR("?>"));
	size_t at = str_find(head, STR("encoding"));
	if (at == head.n)
		return (struct str){0};
	for (at += 8; at < head.n && (is_blank(head.p[at]) || head.p[at] == '='); at++)
		;
	if (at == head.n || (head.p[at] != '"' && head.p[at] != '\''))
		return (struct str){0};
	struct str rest = str_part(head, at + 1, head.n);
	return str_cut(&rest, head.p[at]);
}

static bool is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is_equal_caseless(name, str_of(*names)))
			return true;
	return false;
}

void tag_open(struct tag_scan *s, struct str bytes)
{
	static const char *const utf8[] = {"utf-8", "utf8", "us-ascii", "ascii", NULL};
	static const char *const cp1252[] = {"windows-1252", "cp1252", "cp-1252", "iso-8859-1",
					     "iso8859-1",    "latin1", "latin-1", NULL};
	static const char *const utf16[] = {"utf-16", "utf16", "ucs-2", "unicode",
					    NULL}; /* said so, but written in bytes */
	char quoted[160];
	*s = (struct tag_scan){.bytes = bytes.p ? bytes : STR(""), .line = 1};
	if (stands(s, 0, STR("\xff\xfe")) || stands(s, 0, STR("\xfe\xff")) || stands(s, 0, STR("<\0")) ||
	    stands(s, 0, STR("\0<"))) {
		stop(s, TAG_REFUSED, "this file is UTF-16, which is not read: save it as UTF-8");
		return;
	}
	if (stands(s, 0, STR("\xef\xbb\xbf")))
		s->at = s->line_start = 3;
	struct str encoding = declared_encoding(from(s, s->at));
	if (str_is_absent(encoding) || is_one_of(encoding, utf8) || is_one_of(encoding, utf16))
		return;
	s->is_cp1252 = is_one_of(encoding, cp1252) &&
		       s->at == 0; /* after a UTF-8 mark it is UTF-8 whatever it says */
	if (s->is_cp1252 || is_one_of(encoding, cp1252))
		return;
	stop(s, TAG_REFUSED, "");
	snprintf(s->why, sizeof s->why, "the encoding %s is not read: save the file as UTF-8",
		 diag_quote(encoding, quoted));
}

/* Moves on to `end`, counting lines. */
static void pass(struct tag_scan *s, size_t end)
{
	const char *p = s->bytes.p;
	while (s->at < end) {
		const char *lf = memchr(p + s->at, '\n', end - s->at);
		if (!lf)
			break;
		s->line++;
		s->at = s->line_start = (size_t)(lf - p) + 1;
	}
	s->at = end;
}

static void pass_bytes(struct tag_scan *s, size_t end)
{
	for (; s->at < end && (unsigned char)(s->bytes.p[s->at] - 1) < 0x7f; s->at++)
		if (s->bytes.p[s->at] == '\n') {
			s->line++;
			s->line_start = s->at + 1;
		}
}

/* Moves over plain ASCII, sixteen bytes at a time, counting lines; stops before anything else, or near `end`.
 */
static void pass_ascii(struct tag_scan *s, size_t end)
{
#ifdef __SSE2__
	const __m128i zero = _mm_setzero_si128(), lf = _mm_set1_epi8('\n');
	for (; end - s->at >= 16; s->at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s->bytes.p + s->at));
		if (_mm_movemask_epi8(_mm_or_si128(
			    v, _mm_cmpeq_epi8(v, zero)))) /* the upper bit of a byte, or a zero */
			return;
		unsigned lines = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, lf));
		if (lines) {
			s->line += (uint32_t)__builtin_popcount(lines);
			s->line_start = s->at + 32 - (size_t)__builtin_clz(lines);
		}
	}
	size_t left = end - s->at;
	/* a short token, or the tail of one: look at sixteen bytes and mind the first */
	if (left && s->bytes.n - s->at >= 16) {
		unsigned mine = (1u << left) - 1;
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s->bytes.p + s->at));
		if ((unsigned)_mm_movemask_epi8(_mm_or_si128(v, _mm_cmpeq_epi8(v, zero))) & mine)
			return pass_bytes(s, end);
		unsigned lines = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, lf)) & mine;
		if (lines) {
			s->line += (uint32_t)__builtin_popcount(lines);
			s->line_start = s->at + 32 - (size_t)__builtin_clz(lines);
		}
		s->at = end;
		return;
	}
#endif
	pass_bytes(s, end);
}

/* Checks the bytes up to `end` and moves there, or stops at the first bad one. */
static bool pass_checked(struct tag_scan *s, size_t end)
{
	pass_ascii(s, end);
	if (s->at == end)
		return true;
	struct str part = str_part(s->bytes, s->at, end - s->at);
	const char *zero = part.n ? memchr(part.p, 0, part.n) : NULL;
	size_t good = s->is_cp1252 ? part.n : unicode_find_bad(part);
	if (zero && (size_t)(zero - part.p) < good)
		good = (size_t)(zero - part.p);
	if (good == part.n) {
		pass(s, end);
		return true;
	}
	unsigned char bad = (unsigned char)part.p[good];
	pass(s, s->at + good);
	stop(s, TAG_BROKEN, "");
	if (bad == 0)
		snprintf(s->why, sizeof s->why, "a zero byte, which XML may not hold");
	else
		snprintf(s->why, sizeof s->why, "byte 0x%02X is not UTF-8, which this file is said to be%s",
			 bad, bad >= 0x80 && bad < 0xc0 ? "; it may be Windows-1252" : "");
	return false;
}

/* Offset after the next `what`; 0: there is none. */
static size_t after(const struct tag_scan *s, size_t at, struct str what)
{
	struct str rest = from(s, at);
	size_t found = str_find(rest, what);
	return found == rest.n ? 0 : at + found + what.n;
}

/* The end of the DOCTYPE that begins at s->at, or 0 when it has a declaration in it or is absurdly long. */
static size_t end_of_doctype(const struct tag_scan *s)
{
	const char *p = s->bytes.p;
	size_t n = s->bytes.n;
	bool inside = false;
	for (size_t at = s->at + 9; at && at < n;) {
		if (at - s->at > TAG_MOST_BYTES)
			return 0;
		if (p[at] == '"' || p[at] == '\'') {
			if (inside)
				return 0;
			at = after(s, at + 1, (struct str){p + at, 1});
		} else if (p[at] == '[' && !inside) {
			inside = true;
			at++;
		} else if (p[at] == ']' && inside) {
			inside = false;
			at++;
		} else if (p[at] == '>' && !inside) {
			return at + 1;
		} else if (inside && stands(s, at, STR("<!--"))) {
			at = after(s, at + 4, STR("-->"));
		} else if (inside && stands(s, at, STR("<?"))) {
			at = after(s, at + 2, STR("?>"));
		} else if (inside && !is_blank(p[at])) {
			return 0;
		} else {
			at++;
		}
	}
	return n;
}

static enum tag_kind doctype(struct tag_scan *s)
{
	size_t end = end_of_doctype(s);
	if (end)
		return pass_checked(s, end) ? TAG_OTHER : s->stopped;
	stop(s, TAG_REFUSED, "");
	snprintf(s->why, sizeof s->why,
		 "this file declares a DOCTYPE with declarations at line %u; case exports never need one",
		 s->line);
	return s->stopped;
}

static enum tag_kind other(struct tag_scan *s, size_t end)
{
	if (!end)
		return stop(s, TAG_BROKEN, "a comment or a marked section that is never closed");
	if (end - s->at > TAG_MOST_OTHER)
		return stop(s, TAG_BROKEN, "a comment or a marked section larger than 8 MB");
	return pass_checked(s, end) ? TAG_OTHER : s->stopped;
}

static enum tag_kind tag(struct tag_scan *s)
{
	const char *p = s->bytes.p;
	size_t n = s->bytes.n, at = s->at + 1, attributes = 0;
	size_t most = n - s->at > TAG_MOST_BYTES ? s->at + TAG_MOST_BYTES : n;
	char quote = 0;
	for (; at < most && (quote || p[at] != '>'); at++) {
		if (p[at] != '"' && p[at] != '\'')
			continue;
		if (!quote) {
			quote = p[at];
			if (++attributes > TAG_MOST_ATTRIBUTES)
				return stop(s, TAG_BROKEN, "a tag with more than 256 attributes");
		} else if (quote == p[at]) {
			quote = 0;
		}
	}
	if (at == most && most < n)
		return stop(s, TAG_BROKEN, "a tag longer than 64 kB");
	if (at == n)
		return stop(s, TAG_BROKEN, "the file ends inside a tag");
	enum tag_kind kind = p[s->at + 1] == '/' ? TAG_CLOSE : p[at - 1] == '/' ? TAG_EMPTY : TAG_OPEN;
	return pass_checked(s, at + 1) ? kind : s->stopped;
}

static enum tag_kind text(struct tag_scan *s)
{
	/* no further than a piece: an endless text would be gone through anew for each */
	size_t most = s->bytes.n - s->at < TAG_TEXT_PIECE ? s->bytes.n : s->at + TAG_TEXT_PIECE;
	const char *p = s->bytes.p, *lt = memchr(p + s->at, '<', most - s->at);
	size_t end = lt ? (size_t)(lt - p) : most;
	if (end < s->bytes.n && !lt)
		for (int i = 0; i < 3 && ((unsigned char)p[end] & 0xc0) == 0x80; i++)
			end--;
	return pass_checked(s, end) ? TAG_TEXT : s->stopped;
}

static enum tag_kind next(struct tag_scan *s)
{
	if (s->stopped)
		return s->stopped;
	if (s->at == s->bytes.n)
		return TAG_END;
	if (s->bytes.p[s->at] != '<')
		return text(s);
	char second = s->bytes.n - s->at > 1 ? s->bytes.p[s->at + 1] : 0;
	if (second != '!' && second != '?')
		return tag(s);
	if (stands(s, s->at, STR("<!--")))
		return other(s, after(s, s->at + 4, STR("-->")));
	if (stands(s, s->at, STR("<![CDATA[")))
		return other(s, after(s, s->at + 9, STR("]]>")));
	if (stands(s, s->at, STR("<?")))
		return other(s, after(s, s->at + 2, STR("?>")));
	if (stands(s, s->at, STR("<!DOCTYPE")))
		return doctype(s);
	return tag(s);
}

enum tag_kind tag_next(struct tag_scan *s, struct tag *t)
{
	t->byte = s->at;
	t->line = s->line;
	t->col = (uint32_t)(s->at - s->line_start + 1);
	enum tag_kind kind = next(s);
	t->end = s->at;
	t->end_line = s->line;
	t->end_col = (uint32_t)(s->at - s->line_start + 1);
	if (kind == TAG_BROKEN) { /* the place of a bad byte is where the scan came to */
		t->byte = t->end;
		t->line = t->end_line;
		t->col = t->end_col;
	}
	return t->kind = kind;
}

/* Nearly all tokens are short and plain ASCII, and can be looked at once, sixteen bytes at a time.  Whatever
 * is out of the ordinary (a byte beyond ASCII, a line end in a tag, a cap, the end of the text) is left to
 * tag_next. */
#ifdef __SSE2__
static inline __m128i bytes_at(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline unsigned bits(__m128i v)
{
	return (unsigned)_mm_movemask_epi8(v);
}

/* Where the text that begins at `at` ends; 0: it is not plain, and *line and *line_start are as they were. */
static inline size_t end_of_plain_text(struct str s, size_t at, uint32_t *line, size_t *line_start)
{
	const __m128i lt = _mm_set1_epi8('<'), lf = _mm_set1_epi8('\n'), one = _mm_set1_epi8(1);
	size_t most = s.n - at < TAG_TEXT_PIECE ? s.n : at + TAG_TEXT_PIECE, started = *line_start;
	uint32_t passed = 0;
	for (; most - at >= 16; at += 16) {
		__m128i v = bytes_at(s.p + at);
		unsigned end = bits(_mm_cmpeq_epi8(v, lt)), mine = end ? (end & -end) - 1 : 0xffff;
		/* as signed numbers: zero, and what is beyond ASCII */
		if (bits(_mm_cmplt_epi8(v, one)) & mine)
			return 0;
		unsigned lines = bits(_mm_cmpeq_epi8(v, lf)) & mine;
		if (lines)
			started = at + 32 - (size_t)__builtin_clz(lines);
		for (; lines; lines &= lines - 1)
			passed++;
		if (end) {
			*line += passed;
			*line_start = started;
			return at + (size_t)__builtin_ctz(end);
		}
	}
	return 0;
}

/* Behind the tag that begins at `from`; 0: it is not plain. */
static inline size_t end_of_plain_tag(struct str s, size_t from)
{
	const __m128i gt = _mm_set1_epi8('>'), two = _mm_set1_epi8('"'), one = _mm_set1_epi8('\''),
		      blank = _mm_set1_epi8(' ');
	size_t most = s.n - from < TAG_MOST_BYTES ? s.n : from + TAG_MOST_BYTES, attributes = 0;
	char quote = 0;
	for (size_t at = from; most - at >= 16; at += 16) {
		__m128i v = bytes_at(s.p + at);
		unsigned marks = bits(_mm_or_si128(
			_mm_cmpeq_epi8(v, gt), _mm_or_si128(_mm_cmpeq_epi8(v, two), _mm_cmpeq_epi8(v, one))));
		/* as signed numbers: controls, and what is beyond ASCII */
		unsigned odd = bits(_mm_cmplt_epi8(v, blank));
		for (; marks; marks &= marks - 1) {
			size_t i = at + (size_t)__builtin_ctz(marks);
			if (s.p[i] == '>' && !quote)
				return odd & ((marks & -marks) - 1) ? 0 : i + 1;
			if (s.p[i] == quote)
				quote = 0;
			else if (!quote && (s.p[i] == '>' || ++attributes > TAG_MOST_ATTRIBUTES))
				return 0;
			else if (!quote)
				quote = s.p[i];
		}
		if (odd)
			return 0;
	}
	return 0;
}

size_t tag_plain(struct tag_scan *s, size_t until, struct tag *t, size_t room)
{
	const char *p = s->bytes.p;
	size_t n = 0, at = s->at, line_start = s->line_start;
	uint32_t line = s->line;
	until = s->stopped ? 0 : until < s->bytes.n ? until : s->bytes.n;
	while (n < room && at < until) {
		size_t end = p[at] == '<' ? at : end_of_plain_text(s->bytes, at, &line, &line_start);
		if (!end && p[at] != '<')
			break;
		at = end;
		if (s->bytes.n - at < 2 || p[at + 1] == '!' || p[at + 1] == '?' ||
		    !(end = end_of_plain_tag(s->bytes, at)))
			break;
		uint32_t col = (uint32_t)(at - line_start + 1);
		t[n++] = (struct tag){.byte = at,
				      .end = end,
				      .line = line,
				      .col = col,
				      .end_line = line,
				      .end_col = col + (uint32_t)(end - at),
				      .kind = p[at + 1] == '/'    ? TAG_CLOSE
					      : p[end - 2] == '/' ? TAG_EMPTY
								  : TAG_OPEN};
		at = end;
	}
	s->at = at;
	s->line = line;
	s->line_start = line_start;
	return n;
}
#else
size_t tag_plain(struct tag_scan *s, size_t until, struct tag *t, size_t room)
{
	(void)s, (void)until, (void)t, (void)room;
	return 0;
}
#endif
