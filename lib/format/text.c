#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "format/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "format/literal.h"

enum {
	STEPS = 100000,
	STEPS_A_BYTE = 20,
	DEPTH = 1000,
	HEAP_KB = 4096,
	JIT_STACK = 256 * 1024,
	NESTED = 100
};

struct machine { /* one compilation, made when it is first needed */
	pcre2_code *code;
	bool is_made, is_fast; /* fast: machine code, else PCRE2's interpreter: slower, the same answers */
};

struct own { /* what a search changes */
	struct machine unicode, ascii;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack; /* the default of 32 kB gives up on long notes; NULL without JIT */
	int found;              /* groups set by the last match, plus one */
};

struct text_pattern {
	char *expression;
	size_t n;
	unsigned options;
	struct own *own;
};

static pcre2_code *compile(struct str expression, unsigned options, bool unicode, int *why, size_t *at)
{
	pcre2_compile_context *c = pcre2_compile_context_create(NULL);
	uint32_t how = PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
	if (!c)
		arena_exhausted();
	pcre2_set_parens_nest_limit(c, NESTED);
	if (unicode)
		how |= PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
	if (!(options & TEXT_CASE))
		how |= PCRE2_CASELESS;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression.p, expression.n, how, why, at, c);
	pcre2_compile_context_free(c);
	return code;
}

/* (?R) (?1) (?+1) (?-1) (?&name) (?P>name); \g<name> is told by its letter. */
static bool is_group_called(struct str e)
{
	if (!str_has_prefix(e, STR("(?")) || e.n < 4)
		return false;
	char c = e.p[2], next = e.p[3];
	return strchr("R&+0123456789", c) ? c != 0 : c == 'P' ? next == '>' : c == '-' && next >= '0' && next <= '9';
}

/* Whether the expression means the same on ASCII text when compiled without Unicode: it is ASCII itself, begins with no
 * setting "(*...)", and names no character by number or property (\x{212a} is a k when case does not matter).  Nor has it
 * "(?=": PCRE2 10.42 takes "(?=s)s*s" to need a first and a last s, and finds none in "s", where it may (without Unicode).
 * Nor does it call a group: the fast machine counts no steps there, and some would never come back. */
static bool is_plain(struct str e)
{
	for (size_t i = 0; i < e.n; i++) {
		if ((unsigned char)e.p[i] >= 0x80)
			return false;
		if (str_has_prefix(str_part(e, i, 3), STR("(*")) ||
		    str_has_prefix(str_part(e, i, 3), STR("(?=")) || is_group_called(str_part(e, i, 4)))
			return false;
		if (e.p[i] == '\\' && i + 1 < e.n && e.p[i + 1] && strchr("xopPXNg0123456789", e.p[++i]))
			return false;
	}
	return true;
}

static struct text_pattern *make(struct str expression, unsigned options, pcre2_code *code)
{
	struct text_pattern *p = arena_malloc(sizeof *p);
	p->expression = arena_malloc(expression.n + 1);
	memcpy(p->expression, expression.p, expression.n);
	p->n = expression.n;
	p->options = options;
	p->own = arena_malloc(sizeof *p->own);
	p->own->unicode.code = code;
	return p;
}

/* The machine that is to look at a text. */
static const struct machine *machine_for(const struct text_pattern *p, bool is_ascii)
{
	struct own *o = p->own;
	struct str expression = {p->expression, p->n};
	bool plain = is_ascii && !(p->options & TEXT_UNICODE);
	struct machine *m = plain ? &o->ascii : &o->unicode;
	int why;
	size_t at;
	if (!m->is_made) {
		m->is_made = true;
		if (plain && is_plain(expression))
			m->code = compile(expression, p->options, false, &why, &at);
		else if (!plain && !m->code)
			m->code = compile(expression, p->options, true, &why,
					  &at); /* it did once: only memory is short */
		if (!plain && !m->code)
			arena_exhausted();
		if (m->code && !o->match) {
			o->match = pcre2_match_data_create_from_pattern(m->code, NULL);
			o->limits = pcre2_match_context_create(NULL);
			if (!o->match || !o->limits)
				arena_exhausted();
			pcre2_set_depth_limit(o->limits, DEPTH);
			pcre2_set_heap_limit(o->limits, HEAP_KB);
		}
		m->is_fast = m->code && pcre2_jit_compile(m->code, PCRE2_JIT_COMPLETE) == 0;
		if (m->is_fast && !o->stack) {
			o->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
			if (!o->stack)
				arena_exhausted();
			pcre2_jit_stack_assign(o->limits, NULL, o->stack);
		}
	}
	return plain && !m->code ? machine_for(p, false) : m;
}

int text_compile_with(struct str expression, unsigned options, struct text_pattern **p, struct err *e)
{
	int why;
	size_t at;
	PCRE2_UCHAR words[200];
	if (expression.n == 0 || expression.n > TEXT_MOST_PATTERN)
		return err_set(e, ERR_USAGE, expression.n ? "pattern longer than 4 kB" : "empty pattern");
	if (str_find(expression, STR("(?C")) < expression.n)
		return err_set(e, ERR_USAGE, "(?C is not allowed in a pattern");
	pcre2_code *code = compile(expression, options, true, &why, &at);
	if (!code) {
		pcre2_get_error_message(why, words, sizeof words);
		return err_set(e, ERR_USAGE, "%s, at byte %zu of the pattern", (const char *)words, at + 1);
	}
	*p = make(expression, options, code);
	return 0;
}

int text_compile(struct str expression, struct text_pattern **p, struct err *e)
{
	return text_compile_with(expression, 0, p, e);
}

struct text_pattern *text_copy(const struct text_pattern *p)
{
	return make((struct str){p->expression, p->n}, p->options, NULL);
}

void text_free(struct text_pattern *p)
{
	if (!p)
		return;
	pcre2_jit_stack_free(p->own->stack);
	pcre2_match_context_free(p->own->limits);
	pcre2_match_data_free(p->own->match);
	pcre2_code_free(p->own->unicode.code);
	pcre2_code_free(p->own->ascii.code);
	free(p->own);
	free(p->expression);
	free(p);
}

int text_find_within(const struct text_pattern *p, struct str text, bool is_ascii, size_t from, size_t last,
		     size_t *begin, size_t *end)
{
	struct own *o = p->own;
	o->found = 0;
	if (from > text.n || last < from)
		return 0;
	const struct machine *m = machine_for(p, is_ascii);
	PCRE2_SPTR s = (PCRE2_SPTR)(text.p ? text.p : "");
	size_t steps = text.n > UINT32_MAX / STEPS_A_BYTE ? UINT32_MAX : text.n * STEPS_A_BYTE;
	pcre2_set_match_limit(o->limits, (uint32_t)(steps < STEPS ? STEPS : steps));
	pcre2_set_offset_limit(o->limits, last < text.n ? last : PCRE2_UNSET);
	int n = m == &o->ascii && m->is_fast
			? pcre2_jit_match(m->code, s, text.n, from, PCRE2_NOTEMPTY, o->match, o->limits)
			: pcre2_match(m->code, s, text.n, from, PCRE2_NOTEMPTY, o->match, o->limits);
	switch (n) {
	case PCRE2_ERROR_NOMATCH:
		return 0;
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_JIT_STACKLIMIT:
		return TEXT_LIMIT;
	case PCRE2_ERROR_NOMEMORY:
		arena_exhausted();
	default:
		break;
	}
	if (n < 0)
		return TEXT_FAILED;
	const PCRE2_SIZE *v = pcre2_get_ovector_pointer(o->match);
	o->found = n;
	*begin = v[0] < v[1] ? v[0] : v[1]; /* \K in a lookahead may turn them round */
	*end = v[0] < v[1] ? v[1] : v[0];
	return 1;
}

int text_find(const struct text_pattern *p, struct str text, size_t from, size_t *begin, size_t *end)
{
	return text_find_within(p, text, literal_is_ascii(text), from, text.n, begin, end);
}

bool text_group(const struct text_pattern *p, unsigned number, size_t *begin, size_t *end)
{
	if ((int)number >= p->own->found)
		return false;
	const PCRE2_SIZE *v = pcre2_get_ovector_pointer(p->own->match);
	if (v[2 * number] == PCRE2_UNSET || v[2 * number] > v[2 * number + 1])
		return false;
	*begin = v[2 * number];
	*end = v[2 * number + 1];
	return true;
}

struct str text_expression(const struct text_pattern *p)
{
	return (struct str){p->expression, p->n};
}

unsigned text_groups(const struct text_pattern *p)
{
	uint32_t n = 0;
	pcre2_pattern_info(machine_for(p, false)->code, PCRE2_INFO_CAPTURECOUNT, &n);
	return n;
}

void text_quote(struct str s, struct buf *b)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && strchr("\\^$.[]|()?*+{}#-/ \t\n", s.p[i]))
			buf_add_char(b, '\\');
		buf_add_char(b, s.p[i]);
	}
}
