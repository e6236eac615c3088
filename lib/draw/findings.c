#include "draw/findings.h"

#include <stdlib.h>
#include <string.h>

#include "draw/fold.h"
#include "draw/page.h"

enum { MOST_LINES = 40, MOST_WORDS = 120, STREAM_AT = 64 * 1024 };

struct findings_child {
	struct str id;
	const struct findings *of; /* where its text lies; NULL: here */
	size_t from, to;           /* its part of that text */
	size_t passage_from, passage_to;
};

int findings_format_of(const char *text, enum findings_format *f, struct err *e)
{
	if (!text || strcmp(text, "jsonl") == 0)
		*f = FINDINGS_JSONL;
	else if (strcmp(text, "table") == 0)
		*f = FINDINGS_TABLE;
	else
		return err_set(e, ERR_USAGE, "--format: expected jsonl or table");
	return 0;
}

/* An entry: when, whose record, what it is, in the words of the record. */
static int add_entry(struct findings *f, const struct mark *m, const char *lead, struct str cause,
		     struct out *o, struct err *e)
{
	struct buf b = {0};
	struct event ev = {0};
	struct str agency = m->agency ? f->view->name(f->view, VIEW_AGENCY, m->agency)
				      : STR("agency not recorded");
	struct str service = m->service ? f->view->name(f->view, VIEW_SERVICE, m->service) : (struct str){0};
	int rc = f->view->event(f->view, m, &f->words, &ev, e);

	fold_date(m, &b);
	while (b.n < 20)
		buf_add_char(&b, ' ');
	buf_addf(&b, "  %.*s: %.*s", STR_ARG(agency), STR_ARG(f->code->kind[m->kind].words));
	if (service.n)
		buf_addf(&b, " (%.*s)", STR_ARG(service));
	buf_addf(&b, "%s%.*s", lead, STR_ARG(cause));
	ev.text = fold_cut(&f->words, str_is_empty(str_trim(ev.voice)) ? ev.text : ev.voice, MOST_WORDS);
	if (ev.text.n)
		buf_addf(&b, ": \"%.*s\"", STR_ARG(ev.text));
	fold_add(o, "      ", 28, buf_str(&b));
	arena_clear(&f->words);
	buf_close(&b);
	return rc;
}

static bool is_guidance(const struct finding_basis *b)
{
	return str_is_equal(b->kind, STR("guidance"));
}

/* "Guidance (NICE NG76 1.3.41): consider neglect if ..." where guidance says so; otherwise noted, and whose setting it is. */
void findings_basis(const struct finding_basis *basis, size_t n, bool strong, struct out *o)
{
	struct buf b = {0};

	for (size_t i = 0; i < n; i++) {
		const struct finding_basis *s = &basis[i];
		buf_clear(&b);
		buf_addf(&b, "%s (%.*s%s%.*s): %.*s",
			 is_guidance(s) ? strong ? "Guidance" : "Noted; guidance" : "Noted",
			 STR_ARG(s->source), s->at.n ? " " : "", STR_ARG(s->at), STR_ARG(s->text));
		if (!is_guidance(s))
			buf_addf(&b, " (%.*s)", STR_ARG(s->kind));
		fold_add(o, "    ", 6, buf_str(&b));
	}
	buf_close(&b);
}

void findings_prompts(const struct str *ask, size_t asks, const struct str *other, size_t others, struct out *o)
{
	for (size_t i = 0; i < asks; i++)
		fold_add(o, i ? "         " : "    Ask: ", 9, ask[i]);
	for (size_t i = 0; i < others; i++)
		fold_add(o, i ? "                 " : "    May also be: ", 17, other[i]);
}

static void add_title(const struct finding *x, struct out *o)
{
	struct buf head = {0};

	buf_addf(&head, "%.*s", STR_ARG(x->title));
	if (str_is_equal(x->status, STR("draft")) || str_is_equal(x->status, STR("trial")))
		buf_addf(&head, " (%.*s rule)", STR_ARG(x->status));
	if (x->urgent)
		buf_add_z(&head, " - to be read first");
	fold_add(o, "  ", 4, buf_str(&head));
	buf_close(&head);
}

/* What is said once for all findings of a rule about one child. */
static void add_head(const struct finding *x, struct out *o)
{
	add_title(x, o);
	findings_basis(x->basis, x->basis_n, x->strength != FINDING_NOTE, o);
	out_addf(o, "    Rule %.*s, version %.*s, rule digest %.*s\n", STR_ARG(x->rule), STR_ARG(x->version),
		 STR_ARG(x->hash));
	findings_prompts(x->ask, x->ask_n, x->other, x->other_n, o);
	out_add_char(o, '\n');
}

static void add_reviews(const struct finding *x, const char *lead, struct out *o)
{
	struct buf b = {0};

	for (size_t i = 0; i < x->review_n; i++) {
		buf_clear(&b);
		finding_review_say(&x->review[i], &b);
		fold_add(o, lead, strlen(lead) + 2, buf_str(&b));
	}
	buf_close(&b);
}

static void add_say(const struct finding *x, struct out *o)
{
	struct buf b = {0};

	buf_add(&b, x->say);
	if (x->urgent && finding_is_recent(x))
		buf_add_z(&b, " For a manager today.");
	if (x->change && x->change != FINDING_SAME)
		buf_addf(&b, " (%s since the earlier run)", finding_change_name(x->change));
	fold_add(o, "    ", 6, buf_str(&b));
	buf_close(&b);
}

/* What a reviewer puts into a review: the finding's own id, never its rule's digest. */
static void add_id(const struct finding *x, const char *lead, struct out *o)
{
	char id[17];

	event_id_write(x->id, id);
	out_addf(o, "%sFinding %s\n", lead, id);
}

/* One line for each of what began it, before the entries. */
static void add_each(const struct finding *x, struct out *o)
{
	for (size_t i = 0; i < x->each_n; i++)
		fold_add(o, "      ", 8, x->each[i].say);
	if (x->each_n)
		out_add_z(o, "      The entries:\n");
}

static bool is_response(const struct finding *x, uint64_t id)
{
	for (size_t i = 0; i < x->each_n; i++)
		if (x->each[i].response == id)
			return true;
	return false;
}

static int add_table(struct findings *f, const struct finding *x, struct out *o, struct err *e)
{
	size_t outside = 0;
	int rc = 0;

	add_say(x, o);
	add_id(x, "      ", o);
	add_each(x, o);
	for (size_t i = 0; x->evidence_mark && i < x->evidence_n && rc == 0; i++) {
		if (i == MOST_LINES) {
			out_addf(o, "      and %zu more\n", x->evidence_n - i);
			break;
		}
		if (x->evidence_mark[i])
			rc = add_entry(f, x->evidence_mark[i], "", (struct str){0}, o, e);
	}
	for (size_t i = 0; x->beside_mark && i < x->beside_n && rc == 0; i++)
		if (x->beside_mark[i])
			rc = add_entry(f, x->beside_mark[i],
				       is_response(x, x->beside[i]) ? " - what came of it"
								    : " - beside it, not counted",
				       (struct str){0}, o, e);
	for (size_t i = 0; i < x->not_counted_n && rc == 0; i++) {
		struct str cause = x->not_counted[i].cause;
		bool is_outside = str_is_equal(cause, STR("outside the window"));
		bool is_answer = str_has_prefix(cause, STR("the first response"));
		outside += is_outside;
		if (!is_outside && x->not_counted[i].mark)
			rc = add_entry(f, x->not_counted[i].mark,
				       is_answer ? " - " : " - not counted: ", cause, o, e);
	}
	if (outside)
		out_addf(o, "      %zu more outside the window, not counted\n", outside);
	add_reviews(x, "    ", o);
	out_add_char(o, '\n');
	return rc;
}

/* Words found in a text: when, whose record, the words, their place. */
static void add_passages(struct findings *f, const struct finding *x, bool is_new, struct out *o)
{
	struct buf b = {0};

	if (is_new)
		out_add_z(o, "  Passages to read: words found in a text, in no count above.\n\n");
	if (is_new || !str_is_equal(f->passage_rule, x->rule)) {
		add_title(x, o);
		findings_prompts(x->ask, x->ask_n, NULL, 0, o);
		f->passage_rule = arena_copy(&f->arena, x->rule);
	}
	for (size_t i = 0; i < x->passage_n; i++) {
		const struct finding_passage *p = &x->passage[i];
		buf_clear(&b);
		fold_date(p->mark, &b);
		buf_add_z(&b, ", ");
		buf_add(&b, p->mark->agency ? f->view->name(f->view, VIEW_AGENCY, p->mark->agency)
					    : STR("agency not recorded"));
		if (p->words.n)
			buf_addf(&b, ": \"%.*s\"", STR_ARG(p->words));
		if (p->file.n)
			buf_addf(&b, " (%.*s:%u)", STR_ARG(p->file), p->line);
		fold_add(o, "      ", 10, buf_str(&b));
	}
	if (x->passage_n == 0)
		add_say(x, o);
	add_id(x, "        ", o);
	add_reviews(x, "      ", o);
	buf_close(&b);
}

static void drop(struct finding_sink *self, struct finding_sink *part)
{
	(void)self;
	findings_close((struct findings *)part);
	free(part);
}

static int by_id(const void *a, const void *b)
{
	const struct findings_child *x = a, *y = b;
	int c = str_compare(x->id, y->id);

	return c ? c : (x->from > y->from) - (x->from < y->from);
}

/* All that is kept, child after child; nothing is kept then. */
static void give(struct findings *f, struct out *o)
{
	if (f->children)
		qsort(f->child, f->children, sizeof *f->child, by_id);
	for (size_t i = 0; i < f->children; i++) {
		const struct findings_child *c = &f->child[i];
		const struct findings *of = c->of ? c->of : f;
		out_add(o, str_part(buf_str(&of->text.buf), c->from, c->to - c->from));
		if (c->passage_to > c->passage_from) {
			out_add(o, str_part(buf_str(&of->passages.buf), c->passage_from,
					    c->passage_to - c->passage_from));
			out_add_char(o, '\n');
		}
	}
	for (size_t i = 0; i < f->parts; i++)
		drop(&f->sink, &f->part[i]->sink);
	f->any = f->any || f->children;
	f->children = f->parts = 0;
	buf_clear(&f->text.buf);
	buf_clear(&f->passages.buf);
	arena_clear(&f->arena);
	f->rule = f->passage_rule = (struct str){0};
}

static int put(struct finding_sink *self, const struct finding *x, struct err *e)
{
	struct findings *f = (struct findings *)self;
	struct findings_child *c = f->children ? &f->child[f->children - 1] : NULL;

	int rc = 0;
	bool is_new = !c || c->of || !str_is_equal(c->id, x->child);

	if (is_new) {
		if (f->stream && f->text.buf.n + f->passages.buf.n >= STREAM_AT)
			give(f, f->stream);
		if (f->children == f->cap) {
			f->cap = f->cap ? 2 * f->cap : 64;
			f->child = arena_grow(f->child, f->cap, sizeof *f->child);
		}
		c = &f->child[f->children++];
		*c = (struct findings_child){arena_copy(&f->arena, x->child),
					     NULL,
					     f->text.buf.n,
					     f->text.buf.n,
					     f->passages.buf.n,
					     f->passages.buf.n};
		f->rule = f->passage_rule = (struct str){0};
		if (f->format == FINDINGS_TABLE) {
			struct str name = f->label ? f->label(f->label_self, x->child) : (struct str){0};
			struct buf head = {0};
			if (name.n)
				buf_addf(&head, "%.*s (%.*s)\n\n", STR_ARG(name), STR_ARG(x->child));
			else
				buf_addf(&head, "%.*s\n\n", STR_ARG(x->child));
			page_visible(buf_str(&head), &f->text.buf);
			buf_close(&head);
		}
	}
	if (f->format == FINDINGS_TABLE && x->words_only) {
		add_passages(f, x, c->passage_to == c->passage_from, &f->passages);
	} else if (f->format == FINDINGS_TABLE) {
		if (!str_is_equal(f->rule, x->rule)) {
			add_head(x, &f->text);
			f->rule = arena_copy(&f->arena, x->rule);
		}
		rc = add_table(f, x, &f->text, e);
	} else {
		finding_write_json_once_said(x, &f->said, &f->text);
	}
	f->used[x->strength] = true;
	c->to = f->text.buf.n;
	c->passage_to = f->passages.buf.n;
	return rc;
}

static struct finding_sink *part(struct finding_sink *self, struct case_view *view)
{
	const struct findings *f = (const struct findings *)self;
	struct findings *p = arena_malloc(sizeof *p);

	p->format = f->format;
	findings_open(p, view, f->code, f->label, f->label_self);
	return &p->sink;
}

static int take(struct finding_sink *self, struct finding_sink *from, struct err *e)
{
	struct findings *f = (struct findings *)self, *p = (struct findings *)from;

	(void)e;
	if (p->children == 0) {
		drop(self, from);
		return 0;
	}
	if (f->parts == f->parts_cap) {
		f->parts_cap = f->parts_cap ? 2 * f->parts_cap : 64;
		f->part = arena_grow(f->part, f->parts_cap, sizeof *f->part);
	}
	f->part[f->parts++] = p;
	if (f->children + p->children > f->cap) {
		f->cap = 2 * f->cap + p->children;
		f->child = arena_grow(f->child, f->cap, sizeof *f->child);
	}
	for (size_t i = 0; i < p->children; i++) {
		f->child[f->children] = p->child[i];
		f->child[f->children++].of = p;
	}
	for (unsigned s = 0; s < FINDING_STRENGTHS; s++)
		f->used[s] = f->used[s] || p->used[s];
	if (f->stream)
		give(f, f->stream);
	return 0;
}

void findings_open(struct findings *f, struct case_view *view, const struct code *code,
		   struct str (*label)(void *self, struct str person), void *label_self)
{
	f->sink = (struct finding_sink){put, part, take, drop};
	f->view = view;
	f->code = code;
	f->label = label;
	f->label_self = label_self;
	out_to_memory(&f->text);
	out_to_memory(&f->passages);
}

void findings_write(struct findings *f, struct out *o)
{
	give(f, o);
	if (f->format != FINDINGS_TABLE)
		return;
	if (!f->any)
		out_add_z(o, "No rule found anything in the records supplied. That is no reassurance.\n");
	if (f->used[FINDING_CONSIDER])
		fold_add(o, "", 2,
			 STR("\"Consider\" in NICE guidance: maltreatment is one possible explanation for "
			     "what is noticed."));
	if (f->used[FINDING_SUSPECT])
		fold_add(o, "", 2,
			 STR("\"Suspect\" in NICE guidance: a serious level of concern about the possibility "
			     "of child maltreatment, "
			     "but no proof of it."));
	out_add_z(o, "This is a prompt for professional judgement. It is not proof and not a decision.\n");
}

void findings_write_gone(enum findings_format format, const struct finding_gone *g, size_t n, struct out *o)
{
	struct buf b = {0};

	if (n && format == FINDINGS_TABLE)
		out_add_z(o, "\nFound by the earlier run and not by this one:\n");
	for (size_t i = 0; i < n; i++) {
		if (format == FINDINGS_JSONL) {
			finding_gone_json(&g[i], o);
			continue;
		}
		buf_clear(&b);
		buf_addf(&b, "%.*s, %.*s", STR_ARG(g[i].child), STR_ARG(g[i].title));
		if (g[i].first.n)
			buf_addf(&b, ", %.*s to %.*s", STR_ARG(g[i].first),
				 STR_ARG(g[i].last.n ? g[i].last : g[i].first));
		buf_add_z(&b, ": ");
		finding_gone_say(&g[i], &b);
		buf_add_char(&b, '.');
		fold_add(o, "  ", 4, buf_str(&b));
	}
	buf_close(&b);
}

void findings_write_unmatched(enum findings_format format, const struct finding_unmatched *u, size_t n,
			      struct out *o)
{
	struct buf b = {0};
	char id[17];

	if (n && format == FINDINGS_TABLE)
		out_add_z(o, "\nReviews of findings that are not among these:\n");
	for (size_t i = 0; i < n; i++) {
		if (format == FINDINGS_JSONL) {
			finding_unmatched_json(&u[i], o);
			continue;
		}
		buf_clear(&b);
		event_id_write(u[i].finding, id);
		buf_addf(&b, "%.*s, finding %s: ", STR_ARG(u[i].child), u[i].finding ? id : "not named");
		finding_review_say(&u[i].review, &b);
		if (u[i].digest_of.n)
			buf_addf(&b, " That is the digest of rule %.*s, not a finding.", STR_ARG(u[i].digest_of));
		fold_add(o, "  ", 4, buf_str(&b));
	}
	buf_close(&b);
}

void findings_close(struct findings *f)
{
	struct err e = {0};

	if (f->sink.put)
		out_close(&f->text, false, &e), out_close(&f->passages, false, &e);
	for (size_t i = 0; i < f->parts; i++)
		drop(&f->sink, &f->part[i]->sink);
	finding_said_close(&f->said);
	free(f->part);
	free(f->child);
	arena_close(&f->arena);
	arena_close(&f->words);
	*f = (struct findings){0};
}
