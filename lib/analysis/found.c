#include "analysis/found.h"

#include <stdlib.h>
#include <string.h>

static size_t count_entries(const struct found_match *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->items; i++)
		n += m->item[i]->entries;
	return n;
}

static bool is_among(const uint64_t *id, size_t n, uint64_t what)
{
	for (size_t i = 0; i < n; i++)
		if (id[i] == what)
			return true;
	return false;
}

static void add_shown(const struct found_rule *r, const struct found_match *m, struct finding *f,
		      const uint64_t *evidence, size_t n)
{
	uint64_t *id = ARENA_ARRAY(r->arena, uint64_t, m->shown_n + 1);
	const struct mark **mark = ARENA_ARRAY(r->arena, const struct mark *, m->shown_n + 1);

	for (size_t i = 0; i < m->shown_n; i++) {
		const struct mark *x = &r->child->mark[m->shown[i]];
		if (is_among(evidence, n, x->id) || is_among(id, f->beside_n, x->id))
			continue;
		mark[f->beside_n] = x;
		id[f->beside_n++] = x->id;
	}
	f->beside = id;
	f->beside_mark = mark;
}

struct cited {
	uint64_t *id;
	const struct mark **mark;
	size_t n;
};

static void cite(struct cited *c, const struct mark *m, bool again)
{
	if (!again && is_among(c->id, c->n, m->id))
		return;
	c->mark[c->n] = m;
	c->id[c->n++] = m->id;
}

static bool has_agencies(const struct found_rule *r, const struct found_match *m, long want)
{
	size_t entries = count_entries(m), seen_n = 0;
	uint16_t *seen = ARENA_ARRAY(r->arena, uint16_t, entries ? entries : 1);

	for (size_t i = 0; i < m->items; i++)
		for (size_t k = 0; k < m->item[i]->entries; k++) {
			uint16_t agency = r->child->mark[m->item[i]->entry[k]].agency;
			size_t s = 0;
			while (s < seen_n && seen[s] != agency)
				s++;
			if (agency && s == seen_n)
				seen[seen_n++] = agency;
		}
	return (long)seen_n >= want;
}

/* The entry of the term that lies within the finding's days; NULL: none. */
static const struct mark *companion(const struct found_rule *r, const struct found_match *m, size_t term)
{
	const struct term_list *l = &r->scan->list[term];

	for (size_t i = 0; i < l->hits; i++) {
		const struct mark *x = &r->child->mark[l->hit[i].mark];
		bool end = l->hit[i].point == CODE_END;
		if ((end ? x->end_lo : x->lo) >= m->first && (end ? x->end_hi : x->hi) <= m->last)
			return x;
	}
	return NULL;
}

static bool is_lifted(const struct found_rule *r, const struct found_match *m, const struct rule_stronger *s)
{
	int highest = -1;

	for (size_t i = 0; i < m->items; i++)
		if (m->item[i]->severity_1 - 1 > highest)
			highest = m->item[i]->severity_1 - 1;
	if (s->count >= 0 && (long)m->items < s->count)
		return false;
	if (s->severity >= 0 && highest < s->severity)
		return false;
	if (s->agencies >= 0 && !has_agencies(r, m, s->agencies))
		return false;
	return s->with == RULE_NOTHING || companion(r, m, s->with);
}

static void add_evidence(const struct found_rule *r, const struct found_match *m, struct finding *f)
{
	size_t most = count_entries(m) + m->besides + r->rule->strongers + 1, first = m->beside_first && m->besides;
	struct cited c = {ARENA_ARRAY(r->arena, uint64_t, most),
			  ARENA_ARRAY(r->arena, const struct mark *, most), 0};
	uint64_t *lead = ARENA_ARRAY(r->arena, uint64_t, m->items + 1);
	/* Of the others an entry may be in several items. */
	bool once = r->rule->detector != RULE_SEQUENCE && r->rule->detector != RULE_GAP &&
		    r->rule->detector != RULE_OVERLAP;

	if (first)
		cite(&c, &r->child->mark[m->beside[0]], false);
	for (size_t i = 0; i < m->items; i++)
		for (size_t k = 0; k < m->item[i]->entries; k++)
			cite(&c, &r->child->mark[m->item[i]->entry[k]], once);
	f->entries = (uint32_t)(c.n - first);
	for (size_t i = first; i < m->besides; i++)
		cite(&c, &r->child->mark[m->beside[i]], false);
	/* What lifts a finding is part of what it stands on. */
	for (size_t i = 0; i < r->rule->strongers; i++)
		if (r->rule->stronger[i].with != RULE_NOTHING && is_lifted(r, m, &r->rule->stronger[i]))
			cite(&c, companion(r, m, r->rule->stronger[i].with), false);
	add_shown(r, m, f, c.id, c.n);
	for (size_t i = 0; i < m->items; i++)
		if (r->rule->detector != RULE_GAP || m->item[i] == m->before)
			lead[f->lead_n++] = m->item[i]->id;
	f->lead = lead;
	f->evidence = c.id;
	f->evidence_n = c.n;
	f->evidence_mark = c.mark;
}

/* Chance has a word in these, and chance is never enough to suspect. */
static bool is_statistical(const struct rule *r)
{
	return r->detector == RULE_TREND || r->detector == RULE_RHYTHM || r->detector == RULE_CHANGE ||
	       r->detector == RULE_LINK;
}

static bool is_by_words_only(const struct found_match *m)
{
	for (size_t i = 0; i < m->items; i++)
		if (!m->item[i]->text_only)
			return false;
	return m->items > 0;
}

static enum finding_strength strength_of(const struct found_rule *r, const struct found_match *m)
{
	enum finding_strength s = r->rule->strength;

	if (m->state != FINDING_MATCH && m->state != FINDING_LATE && m->state != FINDING_OVERDUE)
		return FINDING_NOTE;
	for (size_t i = 0; i < r->rule->strongers; i++)
		if (is_lifted(r, m, &r->rule->stronger[i]))
			s = FINDING_SUSPECT;
	if ((m->uncertain || is_by_words_only(m)) && s > FINDING_CONSIDER)
		s = FINDING_CONSIDER;
	if (is_statistical(r->rule) && s > FINDING_CONSIDER)
		s = FINDING_CONSIDER;
	if (!rule_has_guidance(r->rule))
		s = FINDING_NOTE;
	return s;
}

_Static_assert((int)RULE_FRONT_HELPED == (int)FINDING_FRONT_HELPED && (int)RULE_FRONTS == (int)FINDING_FRONTS,
	       "one list");

enum finding_front found_front(const struct rule *r, int32_t last, const struct pattern_wanted *w)
{
	bool past = r->front_within.n && calendar_end(w->calendar, r->front_within, last) < w->today;

	return past ? FINDING_FRONT_NONE : (enum finding_front)r->front;
}

struct finding found_of_rule(const struct rule *r, struct str child, int32_t today)
{
	return (struct finding){.rule = r->id,
				.version = r->version,
				.hash = r->hash,
				.status = r->status,
				.title = r->title,
				.urgent = r->urgent,
				.child = child,
				.today = today,
				.why = r->why,
				.ask = r->ask,
				.ask_n = r->asks,
				.other = r->other,
				.other_n = r->others,
				.basis = r->basis,
				.basis_n = r->bases,
				.front = (enum finding_front)r->front};
}

static struct finding finding_of(const struct found_rule *r, const struct found_match *m)
{
	const struct rule *rule = r->rule;
	struct finding f = found_of_rule(rule, r->child->id, r->w->today);

	f.strength = strength_of(r, m);
	f.state = m->state;
	f.uncertain = m->uncertain;
	f.first = m->first;
	f.last = m->last;
	f.front = found_front(rule, m->last, r->w);
	f.onset = m->onset;
	f.count = m->count ? m->count : (uint32_t)m->items;
	f.not_counted = m->uncounted;
	f.not_counted_n = m->uncounted_n;
	f.numbers = m->number;
	f.numbers_n = m->numbers;
	f.group = m->group;
	/* a gap is about what is not there */
	f.words_only = rule->detector != RULE_GAP && is_by_words_only(m);
	if (m->pair && rule->per == RULE_PER_PAIR) {
		f.pair_from = r->view->name(r->view, VIEW_PERSON, r->view->pairs[m->pair - 1].from);
		f.pair_to = r->view->name(r->view, VIEW_PERSON, r->view->pairs[m->pair - 1].to);
	}
	return f;
}

static void add_anchors(const struct found_rule *r, const struct found_match *m, struct finding *f)
{
	uint64_t *anchor;

	if (!r->w->anchors || !m->anchors)
		return;
	anchor = ARENA_ARRAY(r->arena, uint64_t, m->anchors);
	for (size_t i = 0; i < m->anchors; i++)
		anchor[i] = m->anchor[i]->id;
	f->anchors = anchor;
	f->anchors_n = m->anchors;
}

static int say_each(const struct sentence *s, const struct found_match *m, struct arena *a, struct finding *f,
		    struct err *e)
{
	struct finding_each *each = ARENA_ARRAY(a, struct finding_each, m->items + 1);

	for (size_t i = 0; i < m->items; i++) {
		each[i].event = m->item[i]->id;
		each[i].response = m->each[i].answer ? m->each[i].answer->id : 0;
		each[i].came = (unsigned)m->each[i].came;
		if (sentence_each(s, &m->each[i], a, &each[i].say, e) < 0)
			return -1;
	}
	f->each = each;
	f->each_n = m->items;
	return 0;
}

static int say(const struct found_rule *r, const struct found_match *m, struct finding *f, struct err *e)
{
	struct sentence s = {.set = r->w->set,
			     .rule = r->rule,
			     .finding = f,
			     .item = m->item,
			     .items = m->items,
			     .onset_from = m->onset_from,
			     .due = m->due,
			     .peak = m->peak,
			     .doubles = m->doubles,
			     .answer = m->answer,
			     .running = m->running,
			     .apart = m->uncounted,
			     .apart_n = m->apart_n,
			     .mark = r->child->mark,
			     .calendar = r->w->calendar,
			     .view = r->view,
			     .book = r->book,
			     .label = r->w->label,
			     .label_self = r->w->label_self,
			     .value = m->value,
			     .values = m->values,
			     .sum = m->sum,
			     .tally = m->tally};

	for (size_t i = 0; i < m->items; i++)
		s.born_unknown = s.born_unknown || m->item[i]->born_unknown;
	if (sentence_make(&s, r->arena, &f->say, e) < 0)
		return -1;
	return m->each ? say_each(&s, m, r->arena, f, e) : 0;
}

int found_add(const struct found_rule *r, const struct found_match *m, struct err *e)
{
	struct found_list *to = r->to;
	struct finding *f;

	if (to->n == to->cap)
		to->found = arena_grow(to->found, to->cap = to->cap ? 2 * to->cap : 16, sizeof *to->found);
	to->found[to->n].pair = m->pair;
	f = &to->found[to->n].f;
	*f = finding_of(r, m);
	add_evidence(r, m, f);
	add_anchors(r, m, f);
	f->id = finding_make_id(f);
	if (say(r, m, f, e) < 0)
		return -1;
	to->n++;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int c;

	if (x->f.onset != y->f.onset)
		return x->f.onset < y->f.onset ? -1 : 1;
	if ((c = str_compare(x->f.pair_from, y->f.pair_from)) != 0 ||
	    (c = str_compare(x->f.pair_to, y->f.pair_to)) != 0)
		return c;
	if (x->f.evidence_n && y->f.evidence_n && x->f.evidence[0] != y->f.evidence[0])
		return x->f.evidence[0] < y->f.evidence[0] ? -1 : 1;
	return (x->f.state > y->f.state) - (x->f.state < y->f.state);
}

void found_close(struct found_list *l)
{
	free(l->found);
	*l = (struct found_list){0};
}

void found_sort(struct found_list *l)
{
	if (l->n > 1)
		qsort(l->found, l->n, sizeof *l->found, compare);
}
