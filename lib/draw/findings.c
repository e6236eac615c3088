#include "draw/findings.h"

#include <stdlib.h>
#include <string.h>

#include "format/unicode.h"

enum { WIDTH = 96, MOST_LINES = 40 };

struct findings_child {
	struct str id;
	const struct findings *of; /* where its text lies; NULL: here */
	size_t from, to;           /* its part of that text */
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

/* Words folded at WIDTH, each line after `indent` blanks; the first after `lead`. */
static void add_folded(struct out *o, const char *lead, size_t indent, struct str text)
{
	struct str rest = text;
	size_t column = strlen(lead);
	bool first = true;

	out_add_z(o, lead);
	while (rest.n) {
		struct str word = str_cut(&rest, ' ');
		size_t wide = unicode_width(word);
		if (!first && column + 1 + wide > WIDTH) {
			out_addf(o, "\n%*s", (int)indent, "");
			column = indent;
			first = true;
		}
		if (!first)
			out_add_char(o, ' ');
		out_add(o, word);
		column += wide + !first;
		first = false;
	}
	out_add_char(o, '\n');
}

static void add_date(const struct mark *m, struct buf *b)
{
	struct date d = {.lo = m->lo, .hi = m->hi, .minute_1 = m->minute_1};
	int y, month, dom;

	if (m->flags & MARK_UNDATED) {
		buf_add_z(b, "not dated");
		return;
	}
	date_civil_of(m->lo, &y, &month, &dom);
	d.precision = m->lo == m->hi ? (m->minute_1 ? DATE_MINUTE : DATE_DAY)
		      : dom == 1 && m->hi == m->lo + date_days_in_month(y, month) - 1 ? DATE_MONTH
		      : dom == 1 && month == 1 && m->hi == date_day_of(y, 12, 31)    ? DATE_YEAR
										     : DATE_BETWEEN;
	d.grain = DATE_DAY;
	date_write_words(&d, b);
}

static void add_entry(struct findings *f, const struct mark *m, struct str cause, struct out *o)
{
	struct buf b = {0};
	struct str agency = m->agency ? f->view->name(f->view, VIEW_AGENCY, m->agency) : STR("agency not recorded");
	struct str service = m->service ? f->view->name(f->view, VIEW_SERVICE, m->service) : (struct str){0};

	add_date(m, &b);
	while (b.n < 20)
		buf_add_char(&b, ' ');
	buf_addf(&b, "  %.*s: %.*s", STR_ARG(agency), STR_ARG(f->code->kind[m->kind].words));
	if (service.n)
		buf_addf(&b, " (%.*s)", STR_ARG(service));
	if (str_has_prefix(cause, STR("the first response")))
		buf_addf(&b, " - %.*s", STR_ARG(cause));
	else if (cause.n)
		buf_addf(&b, " - not counted: %.*s", STR_ARG(cause));
	out_addf(o, "      %s\n", b.p);
	buf_close(&b);
}

static bool is_guidance(const struct finding_basis *b)
{
	return str_is_equal(b->kind, STR("guidance"));
}

/* "Guidance (NICE NG76 1.3.41): consider neglect if ..." where guidance says so; otherwise noted, and whose setting it is. */
static void add_basis(const struct finding *f, struct out *o)
{
	struct buf b = {0};
	bool strong = f->strength != FINDING_NOTE;

	for (size_t i = 0; i < f->basis_n; i++) {
		const struct finding_basis *s = &f->basis[i];
		buf_clear(&b);
		buf_addf(&b, "%s (%.*s%s%.*s): %.*s", is_guidance(s) ? strong ? "Guidance" : "Noted; guidance" : "Noted",
			 STR_ARG(s->source), s->at.n ? " " : "", STR_ARG(s->at), STR_ARG(s->text));
		if (!is_guidance(s) && !str_is_equal(s->kind, STR("local setting")))
			buf_addf(&b, " (%.*s)", STR_ARG(s->kind));
		if (str_is_equal(s->kind, STR("local setting")))
			buf_add_z(&b, " (local setting)");
		add_folded(o, "    ", 6, buf_str(&b));
	}
	buf_close(&b);
}

/* What is said once for all findings of a rule about one child. */
static void add_head(const struct finding *x, struct out *o)
{
	struct buf head = {0};

	buf_addf(&head, "%.*s", STR_ARG(x->title));
	if (str_is_equal(x->status, STR("draft")) || str_is_equal(x->status, STR("trial")))
		buf_addf(&head, " (%.*s rule)", STR_ARG(x->status));
	if (x->urgent)
		buf_add_z(&head, " - for a manager today");
	add_folded(o, "  ", 4, buf_str(&head));
	buf_close(&head);
	add_basis(x, o);
	for (size_t i = 0; i < x->ask_n; i++)
		add_folded(o, i ? "         " : "    Ask: ", 9, x->ask[i]);
	for (size_t i = 0; i < x->other_n; i++)
		add_folded(o, i ? "                 " : "    May also be: ", 17, x->other[i]);
	out_add_char(o, '\n');
}

static void add_table(struct findings *f, const struct finding *x, struct out *o)
{
	size_t outside = 0;

	add_folded(o, "    ", 6, x->say);
	for (size_t i = 0; x->evidence_mark && i < x->evidence_n; i++) {
		if (i == MOST_LINES) {
			out_addf(o, "      and %zu more\n", x->evidence_n - i);
			break;
		}
		add_entry(f, x->evidence_mark[i], (struct str){0}, o);
	}
	for (size_t i = 0; i < x->not_counted_n; i++) {
		bool is_outside = str_is_equal(x->not_counted[i].cause, STR("outside the window"));
		outside += is_outside;
		if (!is_outside && x->not_counted[i].mark)
			add_entry(f, x->not_counted[i].mark, x->not_counted[i].cause, o);
	}
	if (outside)
		out_addf(o, "      %zu more outside the window, not counted\n", outside);
	out_add_char(o, '\n');
}

static int put(struct finding_sink *self, const struct finding *x, struct err *e)
{
	struct findings *f = (struct findings *)self;
	struct findings_child *c = f->children ? &f->child[f->children - 1] : NULL;

	bool is_new = !c || c->of || !str_is_equal(c->id, x->child);

	(void)e;
	if (is_new) {
		if (f->children == f->cap) {
			f->cap = f->cap ? 2 * f->cap : 64;
			f->child = arena_grow(f->child, f->cap, sizeof *f->child);
		}
		c = &f->child[f->children++];
		*c = (struct findings_child){arena_copy(&f->arena, x->child), NULL, f->text.buf.n, f->text.buf.n};
		if (f->format == FINDINGS_TABLE) {
			struct str name = f->label ? f->label(f->label_self, x->child) : (struct str){0};
			if (name.n)
				out_addf(&f->text, "%.*s (%.*s)\n\n", STR_ARG(name), STR_ARG(x->child));
			else
				out_addf(&f->text, "%.*s\n\n", STR_ARG(x->child));
		}
	}
	if (f->format == FINDINGS_TABLE) {
		if (is_new || !str_is_equal(f->rule, x->rule)) {
			add_head(x, &f->text);
			f->rule = arena_copy(&f->arena, x->rule);
		}
		add_table(f, x, &f->text);
	} else {
		finding_write_json(x, &f->text);
	}
	f->used[x->strength] = true;
	c->to = f->text.buf.n;
	return 0;
}

static void drop(struct finding_sink *self, struct finding_sink *part)
{
	(void)self;
	findings_close((struct findings *)part);
	free(part);
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
}

static int by_id(const void *a, const void *b)
{
	const struct findings_child *x = a, *y = b;
	int c = str_compare(x->id, y->id);

	return c ? c : (x->from > y->from) - (x->from < y->from);
}

void findings_write(struct findings *f, struct out *o)
{
	if (f->children)
		qsort(f->child, f->children, sizeof *f->child, by_id);
	for (size_t i = 0; i < f->children; i++) {
		const struct findings_child *c = &f->child[i];
		out_add(o, str_part(buf_str(c->of ? &c->of->text.buf : &f->text.buf), c->from, c->to - c->from));
	}
	if (f->format != FINDINGS_TABLE)
		return;
	if (!f->children)
		out_add_z(o, "No rule found anything in the records supplied. That is no reassurance.\n");
	if (f->used[FINDING_CONSIDER])
		add_folded(o, "", 2, STR("\"Consider\" in NICE guidance: maltreatment is one possible explanation for what is noticed."));
	if (f->used[FINDING_SUSPECT])
		add_folded(o, "", 2, STR("\"Suspect\" in NICE guidance: a serious level of concern about the possibility of child maltreatment, "
					 "but no proof of it."));
	out_add_z(o, "This is a prompt for professional judgement. It is not proof and not a decision.\n");
}

void findings_close(struct findings *f)
{
	struct err e = {0};

	if (f->sink.put)
		out_close(&f->text, false, &e);
	for (size_t i = 0; i < f->parts; i++)
		drop(&f->sink, &f->part[i]->sink);
	free(f->part);
	free(f->child);
	arena_close(&f->arena);
	*f = (struct findings){0};
}
