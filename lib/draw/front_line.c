/* The lines of a page, and the passages after it. */
#include <stdlib.h>
#include <string.h>

#include "draw/fold.h"
#include "front_own.h"

enum { MOST_WORDS = 140, MOST_TITLES = 3 };

static const char *const heading[FINDING_FRONTS] = {"",         "Safety now", "Told or asked", "Not seen",
						    "Repeated", "Changed",    "Context",       "What helped"};

/* ---- one line ---- */

static int state_rank(enum finding_state s)
{
	return s == FINDING_LATE;
}

int front_compare(const void *va, const void *vb)
{
	const struct front_kept *a = *(const struct front_kept *const *)va,
				*b = *(const struct front_kept *const *)vb;
	int c;

	if (a->set_aside != b->set_aside)
		return a->set_aside ? 1 : -1;
	if (a->f.urgent != b->f.urgent)
		return a->f.urgent ? -1 : 1;
	if (a->f.strength != b->f.strength) /* what guidance asks to consider comes before what is only noted */
		return a->f.strength > b->f.strength ? -1 : 1;
	if (state_rank(a->f.state) != state_rank(b->f.state))
		return state_rank(a->f.state) - state_rank(b->f.state);
	if (a->f.last != b->f.last)
		return a->f.last > b->f.last ? -1 : 1;
	if (a->f.evidence_n != b->f.evidence_n) /* of two that end on one day the one that holds more */
		return a->f.evidence_n > b->f.evidence_n ? -1 : 1;
	if ((c = str_compare(a->f.rule, b->f.rule)) != 0 || (c = str_compare(a->f.child, b->f.child)) != 0)
		return c;
	return a->f.id < b->f.id ? -1 : a->f.id > b->f.id;
}

static bool is_same_matter(const struct finding *a, const struct finding *b)
{
	return str_is_equal(a->rule, b->rule) && a->evidence_n == b->evidence_n &&
	       (a->evidence_n == 0 ||
		memcmp(a->evidence, b->evidence, a->evidence_n * sizeof *a->evidence) == 0);
}

static void add_name(const struct front *f, struct str child, struct buf *b)
{
	const struct label *l = label_find(f->labels, child);

	buf_add(b, l && l->name.n ? label_first_name(l->name) : child);
}

static bool is_not_agreed(const struct finding *x)
{
	return str_is_equal(x->status, STR("draft")) || str_is_equal(x->status, STR("trial"));
}

static void add_reviews(const struct finding *x, struct out *o)
{
	struct buf b = {0};

	for (size_t i = 0; i < x->review_n; i++) {
		buf_clear(&b);
		finding_review_say(&x->review[i], &b);
		fold_add(o, "  ", 4, buf_str(&b));
	}
	buf_close(&b);
}

/* What is read in a text is in no count, but what a manager must see today stands first, in the words of the record. */
static bool takes_line(const struct finding *x, enum finding_front front)
{
	return x->front == front &&
	       (!x->words_only || (x->urgent && x->passage_n && front == FINDING_FRONT_SAFETY));
}

static void add_first_words(const struct front_page *p, const struct finding *x, struct buf *b)
{
	const struct finding_passage *w = &x->passage[0];

	buf_add_z(b, finding_is_recent(x) ? "words to read first, for a manager today. " : "words to read first. ");
	fold_date(w->mark, b);
	if (w->mark->agency)
		buf_addf(b, ", %.*s", STR_ARG(p->f->view->name(p->f->view, VIEW_AGENCY, w->mark->agency)));
	buf_addf(b, ": \"%.*s\"", STR_ARG(w->words));
}

/* What is the same matter of another child is told with it. */
void front_merge(struct front_page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct finding *x = &p->line[i]->f;
		for (size_t j = i + 1; j < p->n && takes_line(x, x->front) && !p->line[i]->with; j++)
			if (!p->line[j]->with && takes_line(&p->line[j]->f, x->front) &&
			    is_same_matter(x, &p->line[j]->f))
				p->line[j]->with = p->line[i];
	}
}

size_t front_matters(const struct front_page *p, enum finding_front front)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += takes_line(&p->line[i]->f, front) && !p->line[i]->with;
	return n;
}

/* On a page of several children a sentence that names none of them says about whom it is. */
static bool names_child(const struct front_page *p, const struct front_kept *k)
{
	struct buf name = {0};
	bool named;

	add_name(p->f, k->f.child, &name);
	named = p->members < 2 || str_find(k->f.say, buf_str(&name)) < k->f.say.n;
	buf_close(&name);
	return named;
}

/* What else stands under the heading: so many, and the titles of the first of them. */
static void add_behind(const struct front_page *p, enum finding_front front, size_t from, size_t behind, struct buf *b)
{
	struct str title[MOST_TITLES];
	size_t titles = 0, others = 0;

	buf_addf(b, " %zu more here:", behind);
	for (size_t i = from; i < p->n; i++) {
		const struct front_kept *k = p->line[i];
		size_t t = 0;
		if (!takes_line(&k->f, front) || k->with)
			continue;
		while (t < titles && !str_is_equal(title[t], k->f.title))
			t++;
		if (t < titles)
			continue;
		if (titles < MOST_TITLES)
			title[titles++] = k->f.title;
		else
			others++;
	}
	for (size_t t = 0; t < titles; t++)
		buf_addf(b, "%s %.*s", t ? ";" : "", STR_ARG(title[t]));
	buf_add_z(b, others ? "; others." : ".");
}

static void add_line(struct front_page *p, size_t at, size_t behind)
{
	const struct front_kept *k = p->line[at];
	struct buf b = {0};
	bool any = false, named = names_child(p, k);

	buf_addf(&b, "%u. %s: ", ++p->number, heading[k->f.front]);
	if (k->f.words_only)
		add_first_words(p, &k->f, &b);
	else
		buf_add(&b, k->f.say);
	for (size_t i = 0; i < p->n; i++)
		if (p->line[i]->with == k) {
			if (!any && !named) {
				buf_add_z(&b, " About ");
				add_name(p->f, k->f.child, &b);
			}
			buf_add_z(&b, any || !named ? ", " : " The same for ");
			add_name(p->f, p->line[i]->f.child, &b);
			any = true;
		}
	if (!any && !named) {
		buf_add_z(&b, " About ");
		add_name(p->f, k->f.child, &b);
		any = true;
	}
	buf_add_z(&b, any ? "." : "");
	if (k->f.change && k->f.change != FINDING_SAME)
		buf_addf(&b, " (%s since the earlier run)", finding_change_name(k->f.change));
	if (behind)
		add_behind(p, k->f.front, at + 1, behind, &b);
	fold_add(p->o, "", 3, buf_str(&b));
	add_reviews(&k->f, p->o);
	p->not_agreed += is_not_agreed(&k->f);
	buf_close(&b);
}

void front_add_lines(struct front_page *p, enum finding_front front, size_t most)
{
	size_t n = front_matters(p, front), told = 0;

	for (size_t i = 0; i < p->n && told < most; i++)
		if (takes_line(&p->line[i]->f, front) && !p->line[i]->with) {
			told++;
			add_line(p, i, told == most ? n - told : 0);
		}
}

/* ---- strengths ---- */

/* Of several children each entry once: what is held under one of them. */
static struct front_strengths strengths_of(const struct front_page *p)
{
	struct front_strengths s = {0};

	for (size_t i = 0; i < p->members; i++) {
		const struct front_strengths *m = p->members == 1 ? &p->member[i].all : &p->member[i].own;
		if (m->n == 0)
			continue;
		if (s.n == 0 || m->first < s.first)
			s.first = m->first;
		if (s.n == 0 || m->last > s.last || (m->last == s.last && m->mark.id < s.mark.id)) {
			s.last = m->last;
			s.mark = m->mark;
		}
		s.n += m->n;
	}
	return s;
}

/* The text of an entry, not longer than a line or two. */
static int words_of(struct front_page *p, const struct mark *m, struct str *words, struct err *e)
{
	struct event ev = {0};

	if (p->f->view->event(p->f->view, m, &p->f->arena, &ev, e) < 0)
		return -1;
	*words = fold_cut(&p->f->arena, ev.text, MOST_WORDS);
	return 0;
}

int front_add_strengths(struct front_page *p, struct err *e)
{
	struct front_strengths s = strengths_of(p);
	struct buf b = {0};
	struct str words = {0};
	int rc = s.n ? words_of(p, &s.mark, &words, e) : 0;

	buf_addf(&b, "%u. Strengths: ", ++p->number);
	if (s.n == 0) {
		buf_add_z(&b, p->f->view->withholds ? "No strength is recorded in what this copy shows."
						    : "No strength is recorded in the records supplied.");
	} else {
		buf_addf(&b, "%zu recorded%s, ", s.n, p->f->view->withholds ? " in what this copy shows" : "");
		date_write_day_words(s.first, &b);
		buf_add_z(&b, " to ");
		date_write_day_words(s.last, &b);
		buf_add_z(&b, ". The last");
		if (s.mark.agency)
			buf_addf(&b, ", from %.*s", STR_ARG(p->f->view->name(p->f->view, VIEW_AGENCY, s.mark.agency)));
		buf_addf(&b, ": %.*s", STR_ARG(words.n ? words : p->f->code->kind[s.mark.kind].words));
		if (b.p[b.n - 1] != '.')
			buf_add_char(&b, '.');
	}
	if (rc == 0)
		fold_add(p->o, "", 3, buf_str(&b));
	buf_close(&b);
	return rc;
}

/* ---- passages ---- */

static void add_passage(struct front_page *p, const struct finding *x, const struct finding_passage *w)
{
	struct buf b = {0};
	struct str agency = w->mark->agency ? p->f->view->name(p->f->view, VIEW_AGENCY, w->mark->agency)
					    : STR("agency not recorded");

	fold_date(w->mark, &b);
	buf_addf(&b, ", %.*s", STR_ARG(agency));
	if (p->members > 1) {
		buf_add_z(&b, ", about ");
		add_name(p->f, x->child, &b);
	}
	if (w->words.n)
		buf_addf(&b, ": \"%.*s\"", STR_ARG(w->words));
	if (w->file.n)
		buf_addf(&b, " (%.*s:%u)", STR_ARG(w->file), w->line);
	fold_add(p->o, "    ", 8, buf_str(&b));
	buf_close(&b);
}

static int by_rule_and_day(const void *va, const void *vb)
{
	const struct front_kept *a = *(const struct front_kept *const *)va,
				*b = *(const struct front_kept *const *)vb;
	int c = str_compare(a->f.rule, b->f.rule);

	if (c)
		return c;
	if (a->f.last != b->f.last)
		return a->f.last < b->f.last ? -1 : 1;
	return front_compare(va, vb);
}

void front_add_passages(struct front_page *p)
{
	struct str rule = {0};
	bool any = false;

	if (p->n)
		qsort(p->line, p->n, sizeof *p->line, by_rule_and_day);
	for (size_t i = 0; i < p->n; i++) {
		const struct front_kept *k = p->line[i];
		bool again = false;
		if (!k->f.words_only)
			continue;
		if (!any)
			out_add_z(p->o, "\nPassages to read: words found in a text, not counted above.\n");
		any = true;
		if (!str_is_equal(rule, k->f.rule))
			fold_add(p->o, "  ", 4, k->f.title);
		rule = k->f.rule;
		for (size_t j = 0; j < i; j++) /* an entry about several children is read once */
			again = again || (p->line[j]->f.words_only && is_same_matter(&k->f, &p->line[j]->f));
		for (size_t j = 0; j < k->f.passage_n && !again; j++)
			add_passage(p, &k->f, &k->f.passage[j]);
		if (!again)
			add_reviews(&k->f, p->o);
	}
}
