/* What the tests of rules share: the project's code lists and calendar, a rules file from a string, a case from rows,
 * and findings as short lines: "RULE STATE EVIDENCE...", with "~" after the state where the dates are uncertain. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <unistd.h>

#include "../project.h"
#include "analysis/rule_examples.h"

struct rows {
	struct code code;
	struct calendar *calendar;
	struct assertion_list *triggers;
	struct rule_set set;
	struct arena arena;
	struct diags diags;
	struct buf said; /* diagnostics */
	struct err e;
	const char *schemas;
	char path[600];
};

static inline void rows_put(void *self, const struct diag *d)
{
	diag_format(d, self);
}

static inline struct rows *rows_open(void)
{
	struct rows *w = arena_malloc(sizeof *w);
	const char *tmp = getenv("TMP");

	w->schemas = project_schemas();
	snprintf(w->path, sizeof w->path, "%s/rows-%d.xml", tmp ? tmp : "/tmp", (int)getpid());
	w->diags = (struct diags){.put = rows_put, .self = &w->said};
	assert_int_equal(code_open(w->schemas, &w->code, &w->e), 0);
	assert_int_equal(calendar_open(w->schemas, CALENDAR_ENGLAND_WALES, &w->calendar, &w->e), 0);
	assert_int_equal(assertion_open(w->schemas, &w->triggers, &w->e), 0);
	return w;
}

static inline void rows_close(struct rows *w)
{
	rule_close(&w->set);
	assertion_close(w->triggers);
	calendar_close(w->calendar);
	code_close(&w->code);
	arena_close(&w->arena);
	buf_close(&w->said);
	free(w);
}

#define ROWS_RULE(id, more) \
	"<rule id='" id "' version='1' strength='consider' status='draft'><title>a title</title><why>a reason</why>" \
	"<basis source='NICE' kind='guidance'>text</basis>" more "<ask>what then</ask><other-explanation>other</other-explanation>"
#define ROWS_END \
	"<examples as-of='2024-12-31'><example name='none' expect='no match'>2024-01-01 | note | x | |</example></examples></rule>"

/* Terms and rules as they stand between <rules> and </rules>. */
static inline int rows_rules(struct rows *w, const char *inside)
{
	FILE *f = fopen(w->path, "w");
	int rc;

	assert_non_null(f);
	fprintf(f, "<rules xmlns='urn:x-chronology:rules:1' name='test'>\n%s\n</rules>\n", inside);
	fclose(f);
	buf_clear(&w->said);
	w->e = (struct err){0};
	rule_close(&w->set);
	rc = rule_open(w->path, w->schemas, &w->code, &w->set, &w->diags, &w->e);
	unlink(w->path);
	return rc;
}

static inline struct case_view *rows_view(struct rows *w, const char *rows)
{
	struct rule_rows r = {.rows = str_of(rows), .born = {.lo = 16000, .hi = 16000, .precision = DATE_DAY}};
	struct case_view *v = NULL;

	if (rule_rows_open(&r, &w->code, &w->arena, &v, &w->e) < 0)
		fail_msg("%s", w->e.text);
	return v;
}

struct rows_sink {
	struct finding_sink sink;
	struct buf line, say;
};

static inline int rows_sink_put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct rows_sink *s = (struct rows_sink *)self;

	(void)e;
	buf_addf(&s->line, "%s%.*s %s%s", s->line.n ? "; " : "", STR_ARG(f->rule), finding_state_name(f->state), f->uncertain ? "~" : "");
	for (size_t i = 0; i < f->evidence_n; i++)
		buf_addf(&s->line, " %llu", (unsigned long long)f->evidence[i]);
	for (size_t i = 0; i < f->not_counted_n; i++)
		buf_addf(&s->line, "%s%llu", i ? "," : " -", (unsigned long long)f->not_counted[i].event);
	buf_addf(&s->say, "%.*s\n", STR_ARG(f->say));
	return 0;
}

/* What the set finds in the rows on a day; the text lives in the arena. */
static inline const char *rows_find(struct rows *w, const char *rows, int32_t today, const char **say)
{
	struct rows_sink s = {.sink = {rows_sink_put}};
	struct pattern_wanted p = {.set = &w->set, .calendar = w->calendar, .triggers = w->triggers, .today = today, .pending = true};
	struct pattern_counts n = {0};
	struct case_view *v = rows_view(w, rows);
	const char *line;

	assert_int_equal(pattern_run(&p, v, &s.sink, &n, &w->e), 0);
	v->close(v);
	line = arena_copy(&w->arena, buf_str(&s.line)).p;
	if (say)
		*say = arena_copy(&w->arena, buf_str(&s.say)).p;
	buf_close(&s.line);
	buf_close(&s.say);
	return line;
}

#define ROWS_TODAY date_day_of(2024, 12, 31)

/* For the tests of a group: cmocka_run_group_tests(tests, open_world, close_world). */
static struct rows *w;

static inline int open_world(void **state)
{
	(void)state;
	w = rows_open();
	return 0;
}

static inline int close_world(void **state)
{
	(void)state;
	rows_close(w);
	return 0;
}

#endif
