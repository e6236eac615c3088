#define PCRE2_CODE_UNIT_WIDTH 8
#include "format/text.h"

#include <pcre2.h>
#include <stdlib.h>

#include "base/arena.h"

enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000 };

struct text_pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *context;
};

int text_compile(struct str expression, struct text_pattern **p, struct err *e)
{
	int error = 0;
	PCRE2_SIZE at = 0;
	PCRE2_UCHAR message[160];
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)(expression.p ? expression.p : ""), expression.n,
					 PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C, &error, &at, NULL);

	if (!code) {
		pcre2_get_error_message(error, message, sizeof message);
		return err_set(e, ERR_USAGE, "%s, at character %zu", (const char *)message, (size_t)at + 1);
	}
	*p = arena_malloc(sizeof **p);
	(*p)->code = code;
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where there is none, matching is only slower */
	(*p)->match = pcre2_match_data_create(1, NULL);
	(*p)->context = pcre2_match_context_create(NULL);
	if (!(*p)->match || !(*p)->context)
		arena_exhausted();
	pcre2_set_match_limit((*p)->context, MATCH_LIMIT);
	pcre2_set_depth_limit((*p)->context, DEPTH_LIMIT);
	return 0;
}

int text_find(const struct text_pattern *p, struct str text, size_t from, size_t *begin, size_t *end)
{
	int rc;
	const PCRE2_SIZE *o;

	if (!text.p || from > text.n)
		return 0;
	rc = pcre2_match(p->code, (PCRE2_SPTR)text.p, text.n, from, 0, p->match, p->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return -1;
	o = pcre2_get_ovector_pointer(p->match);
	*begin = o[0];
	*end = o[1] >= o[0] ? o[1] : o[0]; /* \K may turn them round */
	return 1;
}

void text_free(struct text_pattern *p)
{
	if (!p)
		return;
	pcre2_code_free(p->code);
	pcre2_match_data_free(p->match);
	pcre2_match_context_free(p->context);
	free(p);
}
