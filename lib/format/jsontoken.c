#include "format/jsontoken.h"

#include <string.h>

#include "format/unicode.h"

void jsontoken_open(struct jsontoken_scan *s, struct str bytes, bool several)
{
	*s = (struct jsontoken_scan){.bytes = bytes.p ? bytes : STR(""), .line = 1, .several = several};
	if (str_has_prefix(bytes, STR("\xEF\xBB\xBF")))
		s->at = s->line_start = 3;
}

void jsontoken_close(struct jsontoken_scan *s)
{
	buf_close(&s->key);
	buf_close(&s->text);
}

static void pass_blanks(struct jsontoken_scan *s)
{
	const char *p = s->bytes.p;
	for (; s->at < s->bytes.n; s->at++) {
		if (p[s->at] == '\n') {
			s->line++;
			s->line_start = s->at + 1;
		} else if (p[s->at] != ' ' && p[s->at] != '\t' && p[s->at] != '\r') {
			return;
		}
	}
}

static void mark(const struct jsontoken_scan *s, struct jsontoken *t)
{
	t->line = s->line;
	t->col = (uint32_t)(s->at - s->line_start + 1);
	t->byte = s->at;
}

static bool broken(struct jsontoken_scan *s, struct jsontoken *t, const char *why)
{
	*t = (struct jsontoken){.kind = JSONTOKEN_BROKEN, .text = str_of(why), .depth = s->depth};
	mark(s, t);
	t->end = s->at;
	s->is_stopped = true;
	return true;
}

/* The character at hand, 0 at the end. */
static char peek(const struct jsontoken_scan *s)
{
	return s->at < s->bytes.n ? s->bytes.p[s->at] : 0;
}

static int hex4(const struct jsontoken_scan *s, size_t at)
{
	int v = 0;
	if (s->bytes.n - at < 4)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		char c = s->bytes.p[i];
		int d = c >= '0' && c <= '9'                 ? c - '0'
			: (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
							     : -1;
		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* \uXXXX, and the other half of a pair where there is one; s->at at the u. */
static const char *add_point(struct jsontoken_scan *s, struct buf *b)
{
	int32_t c = hex4(s, s->at + 1), low;
	if (c < 0)
		return "\\u is followed by four hexadecimal digits";
	if (c == 0)
		return "\\u0000 is not allowed in a string";
	s->at += 5;
	if (c >= 0xD800 && c < 0xDC00 && s->bytes.n - s->at >= 6 && s->bytes.p[s->at] == '\\' &&
	    s->bytes.p[s->at + 1] == 'u' && (low = hex4(s, s->at + 2)) >= 0xDC00 && low < 0xE000) {
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
		s->at += 6;
	}
	unicode_add_point(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c, b);
	return NULL;
}

static const char *add_escape(struct jsontoken_scan *s, struct buf *b)
{
	static const char letters[] = "\"\\/bfnrt", stands_for[] = "\"\\/\b\f\n\r\t";
	char c = peek(s);
	if (c == 'u')
		return add_point(s, b);
	const char *l = c ? strchr(letters, c) : NULL;
	if (!l)
		return "a backslash that begins no escape";
	buf_add_char(b, stands_for[l - letters]);
	s->at++;
	return NULL;
}

/* The string whose quote is at hand: borrowed from the text, or in b where it has escapes.  NULL, or why it
 * is none. */
static const char *read_string(struct jsontoken_scan *s, struct buf *b, struct str *out)
{
	const char *p = s->bytes.p, *why;
	size_t n = s->bytes.n, from = ++s->at, begin = from;
	bool escaped = false;
	buf_clear(b);
	for (;;) {
		while (s->at < n && s->at - begin <= JSONTOKEN_STRING && p[s->at] != '"' && p[s->at] != '\\' &&
		       (unsigned char)p[s->at] >= 0x20)
			s->at++;
		if (s->at - begin > JSONTOKEN_STRING) /* no further: what lies behind is not looked at */
			return "a string longer than 8 MB";
		if (s->at == n)
			return "the file ends inside a string";
		if (p[s->at] == '"')
			break;
		if (p[s->at] != '\\')
			return "a line end or control character inside a string, which must be written \\n "
			       "and the like";
		escaped = true;
		buf_add(b, (struct str){p + from, s->at - from});
		s->at++;
		if ((why = add_escape(s, b)))
			return why;
		from = s->at;
	}
	if (escaped)
		buf_add(b, (struct str){p + from, s->at - from});
	*out = escaped ? buf_str(b) : (struct str){p + begin, s->at - begin};
	if (!unicode_is_valid((struct str){p + begin, s->at - begin}))
		return "a string that is not UTF-8";
	s->at++;
	return NULL;
}

static size_t digits(const struct jsontoken_scan *s, size_t at)
{
	size_t n = 0;
	while (n <= JSONTOKEN_STRING && at + n < s->bytes.n && s->bytes.p[at + n] >= '0' && s->bytes.p[at + n] <= '9')
		n++;
	return n;
}

/* The end of the number at hand; 0: it is none. */
static size_t number_end(const struct jsontoken_scan *s)
{
	const char *p = s->bytes.p;
	size_t at = s->at + (p[s->at] == '-'), n = digits(s, at);
	if (n == 0 || (n > 1 && p[at] == '0'))
		return 0;
	at += n;
	if (at < s->bytes.n && p[at] == '.') {
		if (!(n = digits(s, at + 1)))
			return 0;
		at += 1 + n;
	}
	if (at < s->bytes.n && (p[at] | 32) == 'e') {
		at++;
		at += at < s->bytes.n && (p[at] == '+' || p[at] == '-');
		if (!(n = digits(s, at)))
			return 0;
		at += n;
	}
	return at;
}

static bool read_word(struct jsontoken_scan *s, struct jsontoken *t)
{
	static const struct {
		struct str word;
		enum jsontoken_kind kind;
	} words[] = {{{"true", 4}, JSONTOKEN_TRUE},
		     {{"false", 5}, JSONTOKEN_FALSE},
		     {{"null", 4}, JSONTOKEN_NULL}};
	struct str rest = str_part(s->bytes, s->at, 5);
	for (size_t i = 0; i < 3; i++)
		if (str_has_prefix(rest, words[i].word)) {
			t->kind = words[i].kind;
			t->text = str_part(rest, 0, words[i].word.n);
			s->at += words[i].word.n;
			return true;
		}
	return false;
}

static bool read_open(struct jsontoken_scan *s, struct jsontoken *t)
{
	if (s->depth == JSONTOKEN_DEPTH)
		return broken(s, t, "brackets nested more than 60 deep");
	t->kind = JSONTOKEN_OPEN;
	t->is_array = s->bytes.p[s->at++] == '[';
	uint64_t bit = (uint64_t)1 << s->depth++;
	s->follows &= ~bit;
	s->arrays = t->is_array ? s->arrays | bit : s->arrays & ~bit;
	t->end = s->at;
	return true;
}

static bool read_value(struct jsontoken_scan *s, struct jsontoken *t)
{
	char c = peek(s);
	t->depth = s->depth;
	mark(s, t);
	if (s->depth == 0)
		s->has_value = true;
	if (c == '{' || c == '[')
		return read_open(s, t);
	if (c == '"') {
		t->kind = JSONTOKEN_TEXT;
		const char *why = read_string(s, &s->text, &t->text);
		if (why)
			return broken(s, t, why);
	} else if (c == '-' || (c >= '0' && c <= '9')) {
		size_t end = number_end(s);
		if (!end)
			return broken(s, t, "not a number as JSON writes it");
		if (end - s->at > JSONTOKEN_STRING)
			return broken(s, t, "a number longer than 8 MB");
		t->kind = JSONTOKEN_NUMBER;
		t->text = (struct str){s->bytes.p + s->at, end - s->at};
		s->at = end;
	} else if (!read_word(s, t)) {
		return broken(s, t,
			      s->at == s->bytes.n ? "the file ends before a bracket is closed"
						  : "expected a value");
	}
	t->end = s->at;
	return true;
}

static bool read_close(struct jsontoken_scan *s, struct jsontoken *t)
{
	mark(s, t);
	t->kind = JSONTOKEN_CLOSE;
	t->is_array = s->bytes.p[s->at] == ']';
	t->depth = --s->depth;
	t->end = ++s->at;
	return true;
}

/* NULL, or why there is no name of a member and its colon. */
static const char *read_key(struct jsontoken_scan *s, struct str *key)
{
	if (peek(s) != '"')
		return s->at == s->bytes.n ? "the file ends before a bracket is closed"
					   : "expected a name in quotes";
	const char *why = read_string(s, &s->key, key);
	if (why)
		return why;
	pass_blanks(s);
	if (peek(s) != ':')
		return "expected a colon after a name";
	s->at++;
	pass_blanks(s);
	return NULL;
}

static bool read_outermost(struct jsontoken_scan *s, struct jsontoken *t)
{
	if (s->at == s->bytes.n)
		return s->has_value ? false : broken(s, t, "the file holds no value");
	if (s->has_value && !s->several)
		return broken(s, t, "something follows the end of the value");
	return read_value(s, t);
}

bool jsontoken_next(struct jsontoken_scan *s, struct jsontoken *t)
{
	*t = (struct jsontoken){.kind = JSONTOKEN_END};
	if (s->is_stopped)
		return false;
	pass_blanks(s);
	if (s->depth == 0)
		return read_outermost(s, t);
	uint64_t bit = (uint64_t)1 << (s->depth - 1);
	bool array = s->arrays & bit;
	if (peek(s) == (array ? ']' : '}'))
		return read_close(s, t);
	if (s->follows & bit) {
		if (peek(s) != ',')
			return broken(s, t,
				      s->at == s->bytes.n ? "the file ends before a bracket is closed"
				      : array             ? "expected a comma or ]"
							  : "expected a comma or }");
		s->at++;
		pass_blanks(s);
		if (peek(s) == (array ? ']' : '}'))
			return broken(s, t, "a comma with nothing behind it");
	}
	s->follows |= bit;
	const char *why = array ? NULL : read_key(s, &t->key);
	return why ? broken(s, t, why) : read_value(s, t);
}

void jsontoken_skip_line(struct jsontoken_scan *s)
{
	const char *lf = s->at < s->bytes.n ? memchr(s->bytes.p + s->at, '\n', s->bytes.n - s->at) : NULL;
	s->at = lf ? (size_t)(lf - s->bytes.p) : s->bytes.n;
	s->depth = 0;
	s->has_value = true;
	s->is_stopped = false;
}
