#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "format/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { STEPS = 100000, STEPS_A_BYTE = 20, DEPTH = 1000, HEAP_KB = 4096, JIT_STACK = 256 * 1024, NESTED = 100 };

struct text_pattern {
	char *expression;
	size_t n;
	unsigned options;
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack; /* the default of 32 kB gives up on long notes; NULL without JIT */
	int *found;             /* groups set by the last match, plus one */
};

static pcre2_code *compile(struct str expression, unsigned options, int *why, size_t *at)
{
	pcre2_compile_context *c = pcre2_compile_context_create(NULL);
	uint32_t how = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
	if (!c)
		arena_exhausted();
	pcre2_set_parens_nest_limit(c, NESTED);
	if (!(options & TEXT_CASE))
		how |= PCRE2_CASELESS;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression.p, expression.n, how, why, at, c);
	pcre2_compile_context_free(c);
	return code;
}

static struct text_pattern *make(struct str expression, unsigned options, pcre2_code *code)
{
	struct text_pattern *p = arena_malloc(sizeof *p);
	p->expression = arena_malloc(expression.n + 1);
	memcpy(p->expression, expression.p, expression.n);
	p->n = expression.n;
	p->options = options;
	p->code = code;
	p->found = arena_malloc(sizeof *p->found);
	p->match = pcre2_match_data_create_from_pattern(code, NULL);
	p->limits = pcre2_match_context_create(NULL);
	if (!p->match || !p->limits)
		arena_exhausted();
	pcre2_set_depth_limit(p->limits, DEPTH);
	pcre2_set_heap_limit(p->limits, HEAP_KB);
	if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) ==
	    0) { /* else the interpreter: slower, the same answers */
		p->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
		if (!p->stack)
			arena_exhausted();
		pcre2_jit_stack_assign(p->limits, NULL, p->stack);
	}
	return p;
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
	pcre2_code *code = compile(expression, options, &why, &at);
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
	int why;
	size_t at;
	struct str expression = {p->expression, p->n};
	pcre2_code *code = compile(expression, p->options, &why,
				   &at); /* it did once, so only memory can be short */
	if (!code)
		arena_exhausted();
	return make(expression, p->options, code);
}

void text_free(struct text_pattern *p)
{
	if (!p)
		return;
	pcre2_jit_stack_free(p->stack);
	pcre2_match_context_free(p->limits);
	pcre2_match_data_free(p->match);
	pcre2_code_free(p->code);
	free(p->found);
	free(p->expression);
	free(p);
}

int text_find(const struct text_pattern *p, struct str text, size_t from, size_t *begin, size_t *end)
{
	*p->found = 0;
	if (from > text.n)
		return 0;
	size_t steps = text.n > UINT32_MAX / STEPS_A_BYTE ? UINT32_MAX : text.n * STEPS_A_BYTE;
	pcre2_set_match_limit(p->limits, (uint32_t)(steps < STEPS ? STEPS : steps));
	int n = pcre2_match(p->code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, from, PCRE2_NOTEMPTY, p->match,
			    p->limits);
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
	const PCRE2_SIZE *v = pcre2_get_ovector_pointer(p->match);
	*p->found = n;
	*begin = v[0] < v[1] ? v[0] : v[1]; /* \K in a lookahead may turn them round */
	*end = v[0] < v[1] ? v[1] : v[0];
	return 1;
}

bool text_group(const struct text_pattern *p, unsigned number, size_t *begin, size_t *end)
{
	if ((int)number >= *p->found)
		return false;
	const PCRE2_SIZE *v = pcre2_get_ovector_pointer(p->match);
	if (v[2 * number] == PCRE2_UNSET || v[2 * number] > v[2 * number + 1])
		return false;
	*begin = v[2 * number];
	*end = v[2 * number + 1];
	return true;
}

unsigned text_groups(const struct text_pattern *p)
{
	uint32_t n = 0;
	pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &n);
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
