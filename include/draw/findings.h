/* draw/findings - findings as JSON Lines, or as sentences with the dates they stand on.
 *
 * A sink: findings are written as they come into memory and given out by findings_write in the order of the
 * children's ids, whatever order the view had.  With `stream`, which is set after findings_open where the view gives children in
 * that order (a case file's does), they are given to it as they come and not kept; findings_write then gives the rest.  The table prints each sentence with its evidence (date,
 * agency, what), what was not counted and why, the source and what to ask, what persons judged of it; what
 * rests on words alone is a list of its own after a child's other findings (practice.md 1.5); the meaning
 * of NICE's words once, and that it is a prompt and no decision. Several threads may each fill a part
 * (model/flow.h); the label is then called in any of them. put fails when the view fails, in a table;
 * findings_write writes to out (base/out tells failures at its close).
 */
#ifndef DRAW_FINDINGS_H
#define DRAW_FINDINGS_H

#include "model/finding.h"

enum findings_format { FINDINGS_JSONL, FINDINGS_TABLE };

struct findings {
	struct finding_sink sink; /* first */
	enum findings_format format;
	struct case_view *view;
	const struct code *code;
	struct str (*label)(void *self, struct str person);
	void *label_self;
	struct out text; /* all of it, child after child; what parts were given lies in the parts */
	struct out passages; /* table: what rests on words alone, in the same order */
	struct findings_child *child;
	size_t children, cap;
	struct findings **part; /* taken over */
	size_t parts, parts_cap;
	struct finding_said said;
	struct str rule, passage_rule; /* the last one's */
	bool used[FINDING_STRENGTHS], any;
	struct out *stream; /* NULL: all is kept until findings_write */
	struct arena arena, words;
};

int findings_format_of(const char *text, enum findings_format *f, struct err *e); /* NULL: the first, jsonl */
/* The format is set before. */
void findings_open(struct findings *f, struct case_view *view, const struct code *code,
		   struct str (*label)(void *self, struct str person), void *label_self);
void findings_write(struct findings *f, struct out *o);
/* Besides the findings: what an earlier run found and this one does not, and reviews of what is not among them.  As lines in
 * JSON, else as paragraphs; nothing where there is none. */
void findings_write_gone(enum findings_format format, const struct finding_gone *g, size_t n, struct out *o);
void findings_write_unmatched(enum findings_format format, const struct finding_unmatched *u, size_t n, struct out *o);
void findings_close(struct findings *f);
/* What a rule rests on and asks for, in paragraphs; strong: guidance is called so, else it is only noted. */
void findings_basis(const struct finding_basis *basis, size_t n, bool strong, struct out *o);
void findings_prompts(const struct str *ask, size_t asks, const struct str *other, size_t others, struct out *o);

#endif
