#include "format/rtf.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "format/encoding.h"
#include "format/unicode.h"
#include "rtf_own.h"

enum { FONTS = 512, MOST_INDENT = 8, UTF_8 = 65001, MACINTOSH = 10000 };

enum where { IN_TEXT, IN_FONTS, IN_LINK, IN_LABEL, IN_NOTHING };

struct group {
	enum where where;
	bool hidden, deleted, is_result, is_note;
	int uc, page; /* page: of the font; 0: the document's */
};

struct reading {
	struct str s;
	size_t at;
	struct group group[RTF_DEPTH];
	size_t depth;          /* of groups, also of those that are not held */
	int page;              /* of the document */
	int16_t font[FONTS];   /* the pages of its fonts */
	int at_font;           /* in the table of fonts: which */
	bool star;             /* \* has come */
	int skip;              /* characters that stand for the last \u where it is not known */
	int32_t high;          /* the first half of a pair */
	struct buf out, link, label;
	size_t result_from;
	unsigned want, level;
	size_t cells;          /* ended since the last text of the row */
	bool row_has, line_has;
};

static struct group *now(struct reading *r)
{
	return &r->group[r->depth < RTF_DEPTH ? r->depth : RTF_DEPTH - 1];
}

/* The text. */

static void trim_line(struct buf *b)
{
	while (b->n && (b->p[b->n - 1] == ' ' || b->p[b->n - 1] == '\t'))
		b->p[--b->n] = 0;
}

static void want_line(struct reading *r)
{
	if (now(r)->where != IN_TEXT || now(r)->hidden || now(r)->deleted)
		return;
	buf_clear(&r->label);
	if (r->out.n && r->want < 2)
		r->want++;
	r->line_has = false;
}

static bool is_bullet(struct str s)
{
	int32_t point = 0;
	return s.n && unicode_step(s, 0, &point) == s.n && !(point >= '0' && point <= '9') &&
	       (point == 'o' || !((point | 32) >= 'a' && (point | 32) <= 'z'));
}

/* What has to stand before the next character: line ends, the places of empty cells, a bullet or a number. */
static void get_ready(struct reading *r)
{
	if (r->want)
		trim_line(&r->out);
	for (; r->want; r->want--)
		buf_add_char(&r->out, '\n');
	if (r->cells) {
		trim_line(&r->out);
		for (size_t i = 0; i < r->cells; i++)
			buf_add(&r->out, i || r->row_has ? STR(" |") : STR("|"));
		buf_add_char(&r->out, ' ');
		r->cells = 0;
	}
	r->line_has = r->row_has = true;
	struct str label = str_trim(buf_str(&r->label));
	if (label.n) {
		for (unsigned i = 0; i < (r->level < MOST_INDENT ? r->level : MOST_INDENT); i++)
			buf_add(&r->out, STR("  "));
		buf_add(&r->out, is_bullet(label) ? STR("-") : label);
		buf_add_char(&r->out, ' ');
	}
	buf_clear(&r->label);
}

static void put(struct reading *r, struct str s)
{
	const struct group *g = now(r);
	if (g->hidden || g->deleted || s.n == 0)
		return;
	if (g->where == IN_LINK)
		buf_add(&r->link, s);
	else if (g->where == IN_LABEL)
		buf_add(&r->label, s);
	else if (g->where == IN_TEXT) {
		while (!r->line_has && s.n && (*s.p == ' ' || *s.p == '\t'))
			s = str_part(s, 1, s.n); /* a line begins with a word */
		if (s.n == 0)
			return;
		if (!r->line_has || r->want || r->cells || r->label.n)
			get_ready(r);
		buf_add(&r->out, s);
	}
}

static void put_point(struct reading *r, int32_t point)
{
	struct buf b = {0};
	if (r->skip) {
		r->skip--;
		return;
	}
	if (point == '\n' || point == '\r')
		want_line(r);
	if (point < ' ' && point != '\t')
		return;
	if (point >= 0xF000 && point <= 0xF0FF)
		point = encoding_symbol(point);
	unicode_add_point(point == 0xA0 ? ' ' : point, &b);
	put(r, buf_str(&b));
	buf_close(&b);
}

/* \uN: N is of 16 bits with a sign; letters beyond come as two. */
static void put_unicode(struct reading *r, long n)
{
	int32_t point = (int32_t)(n & 0xFFFF);
	r->skip = 0;
	if (point >= 0xD800 && point < 0xDC00)
		r->high = point;
	else if (point >= 0xDC00 && point < 0xE000 && r->high) {
		put_point(r, 0x10000 + ((r->high - 0xD800) << 10) + (point - 0xDC00));
		r->high = 0;
	} else {
		put_point(r, point >= 0xD800 && point < 0xE000 ? 0xFFFD : point);
		r->high = 0;
	}
	r->skip = now(r)->uc;
}

static void put_byte(struct reading *r, unsigned char c)
{
	int page = now(r)->page ? now(r)->page : r->page;
	const struct str one = {(char *)&c, 1};
	if (r->skip)
		r->skip--;
	else if (c < 0x20 && c != '\t')
		return;
	else if (page == UTF_8)
		put(r, one); /* made valid at the end */
	else if (c < 0x80)
		put_point(r, c);
	else if (page == RTF_SYMBOL)
		put_point(r, 0xF000 + c);
	else
		put_point(r, encoding_point(rtf_page_encoding(page), c));
}

/* Control words: name, what is done, with what. */

enum act {
	CHAR, PAR, CELL, ROW, SKIP, KEEP, AS_FONTS, AS_LINK, AS_RESULT, AS_LABEL, AS_NOTE, UNICODE, UC, BIN,
	FONT, CHARSET, PAGE, IS_PAGE, HIDDEN, DELETED, PLAIN, PARD, LEVEL
};

static const struct word {
	const char *name;
	enum act act;
	int32_t value;
} words[] = {
	{"annotation", AS_NOTE, 0}, {"ansicpg", PAGE, 0}, {"bin", BIN, 0}, {"bullet", CHAR, 0x2022},
	{"cell", CELL, 0}, {"colortbl", SKIP, 0}, {"column", PAR, 0}, {"deleted", DELETED, 0},
	{"emdash", CHAR, 0x2014}, {"emspace", CHAR, ' '}, {"endash", CHAR, 0x2013}, {"enspace", CHAR, ' '},
	{"f", FONT, 0}, {"fcharset", CHARSET, 0}, {"filetbl", SKIP, 0}, {"fldinst", AS_LINK, 0},
	{"fldrslt", AS_RESULT, 0}, {"fonttbl", AS_FONTS, 0}, {"footer", SKIP, 0}, {"footerf", SKIP, 0},
	{"footerl", SKIP, 0}, {"footerr", SKIP, 0}, {"footnote", AS_NOTE, 0}, {"ftncn", SKIP, 0},
	{"ftnsep", SKIP, 0}, {"ftnsepc", SKIP, 0}, {"header", SKIP, 0}, {"headerf", SKIP, 0},
	{"headerl", SKIP, 0}, {"headerr", SKIP, 0}, {"ilvl", LEVEL, 0}, {"info", SKIP, 0}, {"lbr", PAR, 0},
	{"ldblquote", CHAR, 0x201C}, {"line", PAR, 0}, {"listtext", AS_LABEL, 0}, {"lquote", CHAR, 0x2018},
	{"mac", IS_PAGE, MACINTOSH}, {"nestcell", CELL, 0}, {"nestrow", ROW, 0}, {"nesttableprops", KEEP, 0},
	{"nonesttables", SKIP, 0}, {"nonshppict", SKIP, 0}, {"page", PAR, 0}, {"par", PAR, 0},
	{"pard", PARD, 0}, {"pc", IS_PAGE, 437}, {"pca", IS_PAGE, 850}, {"pict", SKIP, 0},
	{"plain", PLAIN, 0}, {"pntext", AS_LABEL, 0}, {"qmspace", CHAR, ' '}, {"rdblquote", CHAR, 0x201D},
	{"row", ROW, 0}, {"rquote", CHAR, 0x2019}, {"rxe", SKIP, 0}, {"sect", PAR, 0}, {"shpinst", KEEP, 0},
	{"shprslt", SKIP, 0}, {"shptxt", KEEP, 0}, {"softline", PAR, 0}, {"sp", SKIP, 0},
	{"stylesheet", SKIP, 0}, {"tab", CHAR, '\t'}, {"tc", SKIP, 0}, {"u", UNICODE, 0}, {"uc", UC, 0},
	{"v", HIDDEN, 0}, {"xe", SKIP, 0},
};

static int compare_word(const void *name, const void *w)
{
	return strcmp(name, ((const struct word *)w)->name);
}

static void set_font(struct reading *r, long n)
{
	if (now(r)->where == IN_FONTS)
		r->at_font = n >= 0 && n < FONTS ? (int)n : -1;
	else
		now(r)->page = n >= 0 && n < FONTS ? r->font[n] : 0;
}

static void end_cell(struct reading *r)
{
	if (now(r)->where == IN_TEXT) {
		r->cells++;
		r->want = r->row_has || r->cells > 1 ? 0 : r->want; /* a line end at the end of a cell */
	}
}

static void end_row(struct reading *r)
{
	if (now(r)->where != IN_TEXT && now(r)->where != IN_NOTHING)
		return;
	r->cells = 0;
	if (r->out.n && r->row_has)
		r->want = 1;
	r->row_has = r->line_has = false;
}

static void begin_note(struct reading *r)
{
	if (now(r)->where == IN_TEXT) {
		put(r, STR(" ["));
		now(r)->is_note = true;
	}
}

static void skip_bytes(struct reading *r, long n)
{
	size_t left = r->s.n - r->at;
	r->at += n > 0 && (size_t)n < left ? (size_t)n : n > 0 ? left : 0;
}

/* What a word does to the state alone. */
static void set_state(struct reading *r, const struct word *w, long n, bool has_n)
{
	struct group *g = now(r);
	switch (w->act) {
	case UC: g->uc = n < 0 ? 0 : n > 16 ? 16 : (int)n; break;
	case FONT: set_font(r, n); break;
	case CHARSET:
		if (g->where == IN_FONTS && r->at_font >= 0)
			r->font[r->at_font] = (int16_t)rtf_page_of_charset((int)n);
		break;
	case PAGE: r->page = n == UTF_8 || (n > 0 && n < 32000) ? (int)n : 1252; break;
	case IS_PAGE: r->page = w->value; break;
	case HIDDEN: g->hidden = !has_n || n; break;
	case DELETED: g->deleted = !has_n || n; break;
	case PLAIN: g->hidden = g->deleted = false; g->page = 0; break;
	case PARD:
		r->level = 0;
		if (g->where == IN_FONTS) /* the table of fonts was never closed */
			g->where = IN_TEXT;
		break;
	case LEVEL: r->level = n > 0 ? (unsigned)n & 15 : 0; break;
	case SKIP: g->where = r->depth ? IN_NOTHING : g->where; break;
	case AS_FONTS: g->where = g->where == IN_NOTHING ? IN_NOTHING : IN_FONTS; break;
	default: break;
	}
}

static void do_word(struct reading *r, const struct word *w, long n, bool has_n)
{
	struct group *g = now(r);
	switch (w->act) {
	case CHAR: put_point(r, w->value); break;
	case PAR: want_line(r); break;
	case CELL: end_cell(r); break;
	case ROW: end_row(r); break;
	case UNICODE: put_unicode(r, n); break;
	case BIN: skip_bytes(r, n); break;
	case AS_LINK:
		if (g->where == IN_TEXT) {
			g->where = IN_LINK;
			buf_clear(&r->link);
		}
		break;
	case AS_RESULT:
		if (g->where == IN_TEXT) {
			g->is_result = true;
			r->result_from = r->out.n;
		}
		break;
	case AS_LABEL:
		if (g->where == IN_TEXT) {
			g->where = IN_LABEL;
			buf_clear(&r->label);
		}
		break;
	case AS_NOTE: begin_note(r); break;
	default: set_state(r, w, n, has_n); break;
	}
}

/* Tokens. */

static void open_group(struct reading *r)
{
	struct group *g = now(r);
	r->depth++;
	if (r->depth < RTF_DEPTH) {
		*now(r) = *g;
		now(r)->is_result = now(r)->is_note = false;
	}
	r->skip = 0;
	r->star = false;
}

/* The address in HYPERLINK "address", where the text of the link is another. */
static void add_address(struct reading *r)
{
	struct str s = buf_str(&r->link), text;
	size_t at = str_find(s, STR("HYPERLINK"));
	if (at == s.n || now(r)->where != IN_TEXT) /* in the instruction of another: no text */
		return;
	s = str_trim(str_part(s, at + 9, s.n));
	if (s.n < 3 || s.p[0] != '"')
		return;
	s = str_part(s, 1, s.n);
	s = str_cut(&s, '"');
	text = str_trim(str_part(buf_str(&r->out), r->result_from, r->out.n));
	if (s.n == 0 || str_is_equal(text, s))
		return;
	put(r, STR("(\""));
	put(r, s);
	put(r, STR("\")"));
	buf_clear(&r->link); /* it is said once */
}

static void close_group(struct reading *r)
{
	struct group *g = now(r);
	r->skip = 0;
	r->star = false;
	if (r->depth == 0)
		return; /* more are closed than opened */
	if (r->depth < RTF_DEPTH) {
		if (g->is_result)
			add_address(r);
		if (g->is_note)
			put(r, STR("]"));
	}
	r->depth--;
}

static void read_word(struct reading *r)
{
	char name[24];
	size_t n = 0;
	long value = 0;
	bool has_value = false, minus = false;
	const struct str s = r->s;
	while (r->at < s.n && ((s.p[r->at] | 32) >= 'a' && (s.p[r->at] | 32) <= 'z')) {
		if (n + 1 < sizeof name)
			name[n++] = s.p[r->at];
		r->at++;
	}
	name[n] = 0;
	if (r->at + 1 < s.n && s.p[r->at] == '-' && s.p[r->at + 1] >= '0' && s.p[r->at + 1] <= '9') {
		minus = true;
		r->at++;
	}
	for (; r->at < s.n && s.p[r->at] >= '0' && s.p[r->at] <= '9'; r->at++) {
		value = value < 100000000 ? 10 * value + (s.p[r->at] - '0') : value;
		has_value = true;
	}
	if (r->at < s.n && s.p[r->at] == ' ')
		r->at++;
	const struct word *w =
		bsearch(name, words, sizeof words / sizeof *words, sizeof *words, compare_word);
	bool star = r->star;
	r->star = false;
	if (r->skip && !(w && (w->act == UNICODE || w->act == BIN))) {
		r->skip--;
		return;
	}
	if (!w && star && r->depth)
		now(r)->where = IN_NOTHING;
	if (w)
		do_word(r, w, minus ? -value : value, has_value);
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static void read_control(struct reading *r)
{
	if (r->at == r->s.n)
		return;
	char c = r->s.p[r->at];
	if ((c | 32) >= 'a' && (c | 32) <= 'z') {
		read_word(r);
		return;
	}
	r->at++;
	const struct str hex = str_part(r->s, r->at, 2);
	if (c == '\'' && hex.n == 2 && hex_digit(hex.p[0]) >= 0 && hex_digit(hex.p[1]) >= 0) {
		put_byte(r, (unsigned char)(hex_digit(hex.p[0]) * 16 + hex_digit(hex.p[1])));
		r->at += 2;
	} else if (c == '*')
		r->star = true;
	else if (c == '~')
		put_point(r, ' ');
	else if (c == '-')
		put_point(r, 0xAD);
	else if (c == '_')
		put_point(r, 0x2011);
	else if (c == '\n' || c == '\r')
		want_line(r);
	else if (c == '\\' || c == '{' || c == '}')
		put_point(r, c);
}

static void read_letters(struct reading *r)
{
	unsigned char c = (unsigned char)r->s.p[r->at];
	if (c < 0x20) {
		r->at++;
		if (c == '\n' && r->depth == 0)
			want_line(r);
		else if (c == '\t')
			put_point(r, c);
		return;
	}
	int32_t point;
	size_t n = c < 0x80 ? 1 : unicode_step(r->s, r->at, &point);
	while (c < 0x80 && c != ' ' && !r->skip && r->at + n < r->s.n && r->s.p[r->at + n] >= ' ' &&
	       (unsigned char)r->s.p[r->at + n] < 0x80 && !strchr("{}\\", r->s.p[r->at + n]))
		n++; /* a run of plain letters at once */
	struct str letter = str_part(r->s, r->at, n);
	r->at += n;
	if (r->skip)
		r->skip--;
	else
		put(r, letter);
}

bool rtf_is(struct str s)
{
	size_t i = 0;
	if (s.n >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
		i = 3;
	while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')))
		i++;
	return s.n - i >= 5 && memcmp(s.p + i, "{\\rtf", 5) == 0;
}

int rtf_plain(struct str s, struct buf *b)
{
	struct reading *r = arena_malloc(sizeof *r);
	r->s = s;
	r->page = 1252;
	r->at_font = -1;
	r->group[0].uc = 1;
	if (s.n >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
		r->at = 3;
	while (r->at < s.n) {
		char c = s.p[r->at];
		if (c != '{' && c != '}' && c != '\\') {
			read_letters(r);
			continue;
		}
		r->at++;
		if (c == '{')
			open_group(r);
		else if (c == '}')
			close_group(r);
		else
			read_control(r);
	}
	trim_line(&r->out);
	int result = r->out.n == 0 && r->depth ? -1 : 0;
	unicode_make_valid(buf_str(&r->out), b);
	buf_close(&r->out);
	buf_close(&r->link);
	buf_close(&r->label);
	free(r);
	return result;
}
