/* Elements as nearly every export has them, a part of format/xml: names of ASCII letters, no attributes, the five entities and
 * numbers, marked sections.  They are cut here, at several times the speed of the library, which reads all else: what this part gives
 * is what the library would have given, or nothing.  Source: Extensible Markup Language (XML) 1.0, fifth edition, 2.2 to 2.4, 2.11,
 * 3.1 and 4.6. */
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "format/unicode.h"
#include "xml_own.h"

bool xml_is_blank(struct str s)
{
	size_t i = 0;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r'))
		i++;
	return i == s.n;
}

#ifdef __SSE2__

struct cut { /* how far the element has been cut */
	struct str bytes;
	size_t at, most; /* tokens begin below `most`, and sixteen bytes can be looked at there */
	uint32_t line;
	size_t line_start;
	struct tag last; /* what ended last */
};

enum { LETTER = 1, LONGEST_NAME = 1024 };
static const unsigned char name_byte[256] = {
	['-'] = 2, ['.'] = 2, ['0'] = 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, ['_'] = 3,
	['A'] = 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
	['a'] = 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
};

static inline unsigned bits(__m128i v)
{
	return (unsigned)_mm_movemask_epi8(v);
}

/* What stands for one character at p[0] == '&': its length, 0 when it is left to the library. */
static size_t entity(struct str s, struct buf *b)
{
	static const char *const known[] = {"&amp;&", "&lt;<", "&gt;>", "&quot;\"", "&apos;'"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t n = strlen(known[i]) - 1;
		if (str_has_prefix(s, (struct str){known[i], n})) {
			buf_add_char(b, known[i][n]);
			return n;
		}
	}
	if (s.n < 4 || s.p[1] != '#')
		return 0;
	const bool hex = s.p[2] == 'x';
	int32_t c = 0;
	size_t i = hex ? 3 : 2, from = i;
	for (; i < s.n && i < from + 6; i++) {
		unsigned char d = (unsigned char)s.p[i], low = d | 0x20;
		if (d >= '0' && d <= '9')
			c = c * (hex ? 16 : 10) + d - '0';
		else if (hex && low >= 'a' && low <= 'f')
			c = c * 16 + low - 'a' + 10;
		else
			break;
	}
	bool is_char = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe);
	if (i == from || i == s.n || s.p[i] != ';' || !is_char)
		return 0;
	unicode_add_point(c, b);
	return i + 1;
}

/* A text with entities or carriage returns as it is meant, into q->text; false: left to the library. */
static bool make_text(struct str s, struct xml_queue *q)
{
	while (s.n) {
		size_t n = 0;
		while (n < s.n && s.p[n] != '&' && s.p[n] != '\r')
			n++;
		buf_add(&q->text, str_part(s, 0, n));
		s = str_part(s, n, s.n);
		if (s.n == 0)
			break;
		n = 1;
		if (s.p[0] == '&') {
			if (!(n = entity(s, &q->text)))
				return false;
		} else if (s.n < 2 || s.p[1] != '\n') {
			buf_add_char(&q->text, '\n');
		}
		s = str_part(s, n, s.n);
	}
	return true;
}

/* Characters that XML may not hold: bytes that are not UTF-8, and two that are no characters. */
static bool has_bad(struct str s)
{
	if (unicode_find_bad(s) < s.n)
		return true;
	for (const char *p = s.p, *end = s.p + s.n; (p = memchr(p, 0xef, (size_t)(end - p))) && end - p > 2; p++)
		if ((unsigned char)p[1] == 0xbf && (unsigned char)p[2] >= 0xbe)
			return true;
	return false;
}

/* To the next tag; *beyond: bytes beyond ASCII are before it; *made: entities or carriage returns, so that it is to be made anew. */
static inline bool find_tag(struct cut *c, bool *beyond, bool *made)
{
	const __m128i lt = _mm_set1_epi8('<'), lf = _mm_set1_epi8('\n'), blank = _mm_set1_epi8(' '), tab = _mm_set1_epi8('\t'),
		      cr = _mm_set1_epi8('\r'), amp = _mm_set1_epi8('&'), close = _mm_set1_epi8(']');
	const char *p = c->bytes.p;
	for (; c->at < c->most; c->at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + c->at));
		unsigned end = bits(_mm_cmpeq_epi8(v, lt)), mine = end ? (end & -end) - 1 : 0xffff;
		unsigned low = bits(_mm_cmplt_epi8(v, blank)) & mine; /* as signed numbers: controls, and what is beyond ASCII */
		unsigned rare = bits(_mm_or_si128(_mm_cmpeq_epi8(v, amp), _mm_cmpeq_epi8(v, close))) & mine;
		if (low | rare) {
			unsigned lines = bits(_mm_cmpeq_epi8(v, lf)) & mine;
			if (lines) {
				c->line_start = c->at + 32 - (size_t)__builtin_clz(lines);
				for (unsigned l = lines; l; l &= l - 1)
					c->line++;
			}
			if ((low & ~lines) | rare) {
				unsigned high = bits(v) & mine, returns = bits(_mm_cmpeq_epi8(v, cr)) & mine;
				if (low & ~lines & ~high & ~returns & ~bits(_mm_cmpeq_epi8(v, tab)))
					return false;
				*beyond |= high != 0;
				*made |= returns || bits(_mm_cmpeq_epi8(v, amp)) & mine;
				for (unsigned k = rare & bits(_mm_cmpeq_epi8(v, close)); k; k &= k - 1)
					if (str_has_prefix(str_part(c->bytes, c->at + (size_t)__builtin_ctz(k), c->bytes.n), STR("]]>")))
						return false;
			}
		}
		if (end) {
			c->at += (size_t)__builtin_ctz(end);
			return true;
		}
	}
	return false;
}

static inline bool is_section(const struct cut *c)
{
	return c->bytes.p[c->at] == '<' && c->bytes.p[c->at + 1] == '!';
}

/* The marked section that begins here, as it stands, to q->text; c is moved behind it. */
static bool take_section(struct cut *c, struct xml_queue *q)
{
	struct str rest = str_part(c->bytes, c->at, c->most - c->at), begin = STR("<![CDATA[");
	size_t end = str_find(rest, STR("]]>"));
	if (!str_has_prefix(rest, begin) || end == rest.n)
		return false;
	struct str s = str_part(rest, begin.n, end - begin.n);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20) {
			if (s.p[i] != '\n' && s.p[i] != '\t' && s.p[i] != '\r')
				return false;
			if (s.p[i] == '\n') {
				c->line++;
				c->line_start = c->at + begin.n + i + 1;
			}
		}
	if (has_bad(s))
		return false;
	buf_add(&q->text, s);
	c->at += end + 3;
	return true;
}

/* What follows on a text up to a marked section: sections and texts up to the next tag. */
static bool take_sections(struct cut *c, struct xml_queue *q)
{
	while (c->at < c->most) {
		bool beyond = false, made = false;
		size_t from = c->at;
		if (is_section(c)) {
			if (!take_section(c, q))
				return false;
		} else if (c->bytes.p[c->at] == '<') {
			return true;
		} else {
			if (!find_tag(c, &beyond, &made))
				return false;
			struct str s = str_part(c->bytes, from, c->at - from);
			if ((beyond && has_bad(s)) || !make_text(s, q))
				return false;
		}
	}
	return false;
}

/* The text up to the next tag becomes an item, unless it is to be passed over. */
static inline bool cut_text(struct cut *c, struct xml_plain *x, struct xml_queue *q, unsigned depth, size_t *bytes)
{
	bool beyond = false, made = false;
	size_t from = c->at;
	if (!find_tag(c, &beyond, &made))
		return false;
	struct str s = str_part(c->bytes, from, c->at - from);
	size_t had = q->text.n;
	const bool has_sections = is_section(c);
	made |= has_sections;
	if ((beyond && has_bad(s)) || (made && !make_text(s, q)) || (has_sections && !take_sections(c, q)))
		return false;
	if (made && q->text.n == had)
		return true;
	if (x->ignores_blanks && xml_is_blank(made ? str_part(buf_str(&q->text), had, q->text.n) : s)) {
		q->text.n = had;
		return true;
	}
	*bytes = made ? q->text.n - had : s.n;
	*xml_queue_add(q) = (struct xml_item){.event = XML_TEXT,
					      .text = {made ? NULL : s.p, *bytes},
					      .depth = depth,
					      .line = c->last.end_line,
					      .col = c->last.end_col,
					      .byte = c->last.end + x->gone};
	return true;
}

/* Behind the tag at c->at; 0: it is not plain.  open[*depth] is the innermost open element; those from x->depth on are not ours. */
static inline size_t cut_tag(const struct cut *c, struct xml_plain *x, struct xml_queue *q, struct str *open, unsigned *depth)
{
	const char *p = c->bytes.p + c->at + 1;
	const uint32_t col = (uint32_t)(c->at - c->line_start + 1);
	struct str name;
	if (*p == '/') {
		if ((x->is_end = *depth == x->depth))
			return 0;
		name = open[*depth];
		if (c->bytes.n - c->at < name.n + 3 || memcmp(p + 1, name.p, name.n) != 0 || p[1 + name.n] != '>')
			return 0;
		size_t end = c->at + name.n + 3;
		*xml_queue_add(q) = (struct xml_item){
			.event = XML_CLOSE, .name = name, .depth = *depth, .line = c->line, .col = col, .byte = end + x->gone};
		--*depth;
		return end;
	}
	const char *stop = c->bytes.p + c->bytes.n - 2; /* two bytes can be looked at there */
	name = (struct str){p, 0};
	if (!(name_byte[(unsigned char)*p] & LETTER) || *depth == XML_MOST_DEPTH) /* the library tells of it */
		return 0;
	while (p < stop && name_byte[(unsigned char)*p])
		p++;
	name.n = (size_t)(p - name.p);
	bool is_empty = p < stop && p[0] == '/' && p[1] == '>';
	if (p >= stop || name.n > LONGEST_NAME || (*p != '>' && !is_empty))
		return 0;
	size_t end = c->at + name.n + 2 + is_empty;
	*xml_queue_add(q) = (struct xml_item){
		.event = XML_OPEN, .name = name, .depth = *depth + 1, .line = c->line, .col = col, .byte = c->at + x->gone};
	if (is_empty)
		*xml_queue_add(q) = (struct xml_item){
			.event = XML_CLOSE, .name = name, .depth = *depth + 1, .line = c->line, .col = col, .byte = end + x->gone};
	else
		open[++*depth] = name;
	return end;
}

bool xml_plain_take(struct xml_plain *x, struct tag_scan *s, struct tag *last, struct xml_queue *q)
{
	struct str open[XML_MOST_DEPTH + 1];
	struct cut c = {s->bytes, s->at, s->at, s->line, s->line_start, *last};
	const size_t items = q->n, text = q->text.n;
	size_t text_in = *x->text_in, bytes = 0, end;
	unsigned depth = x->depth;
	bool has_element = false;
	x->is_end = false;
	c.last.end -= x->gone;
	if (s->bytes.n - s->at > 32)
		c.most = s->bytes.n - s->at - 32 < XML_FEED ? s->bytes.n - 32 : s->at + XML_FEED;
	while (c.at < c.most && !has_element) {
		if (c.bytes.p[c.at] != '<' || is_section(&c)) {
			bytes = 0;
			if (!cut_text(&c, x, q, depth, &bytes))
				break;
			text_in += depth == x->depth ? bytes : 0;
		}
		if (!(end = cut_tag(&c, x, q, open, &depth)))
			break;
		uint32_t col = (uint32_t)(c.at - c.line_start + 1);
		c.last = (struct tag){c.at, end, c.line, col, c.line, col + (uint32_t)(end - c.at), TAG_CLOSE};
		c.at = end;
		has_element = depth == x->depth;
	}
	x->looked = c.at;
	x->is_long = c.at >= c.most && !x->is_end;
	if (!has_element || text_in > XML_MOST_TEXT) {
		q->n = items;
		q->text.n = text;
		return false;
	}
	*last = c.last;
	last->byte += x->gone;
	last->end += x->gone;
	*x->text_in = text_in;
	q->text_from = q->text.n;
	s->at = c.at;
	s->line = c.line;
	s->line_start = c.line_start;
	return true;
}

#else
bool xml_plain_take(struct xml_plain *x, struct tag_scan *s, struct tag *last, struct xml_queue *q)
{
	(void)last, (void)q;
	x->looked = s->at;
	x->is_long = true;
	return false;
}
#endif
