/* Terms compiled: what marks of each kind are put to. */
#include <stdlib.h>

#include "term_own.h"

bool term_has_kind(const struct rule_term *t, const struct code *code, uint16_t ancestor)
{
	for (size_t i = 0; i < t->ises; i++)
		for (size_t k = 0; k < t->is[i].kinds; k++)
			if (code_kind_is(code, t->is[i].kind[k].kind, ancestor))
				return true;
	return false;
}

static bool is_named_by(const struct code *code, const struct rule_test *t, uint16_t kind, uint8_t point)
{
	if (t->kinds == 0)
		return point == CODE_WHOLE;
	for (size_t i = 0; i < t->kinds; i++)
		if (t->kind[i].point == point && code_kind_is(code, kind, t->kind[i].kind))
			return true;
	return false;
}

static void list_texts(const struct text_pattern **text, const struct rule_test *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text[t[i].number] = t[i].text;
}

static void open_texts(struct term_private *p, const struct rule_set *set, const struct assertion_list *triggers)
{
	const struct text_pattern **text = arena_malloc((set->tests ? set->tests : 1) * sizeof *text);

	for (size_t t = 0; t < set->terms; t++) {
		if (!set->term[t].used)
			continue;
		list_texts(text, set->term[t].is, set->term[t].ises);
		list_texts(text, set->term[t].not, set->term[t].nots);
	}
	p->text = text_scan_open(text, set->tests, triggers);
	p->text_mark = UINT32_MAX;
	free(text);
}

/* Nothing is asked but the kind and the names that stand in a mark. */
static bool is_of_names(const struct rule_test *t)
{
	return !t->role.n && t->severity_from < 0 && !t->age.given && !t->whose && !t->standing && !t->basis && !t->essential && !t->action &&
	       !t->voice && !t->shared && !t->pair && !t->about && !t->tag.n && !t->measured_in.n && !t->has_value && !t->late.n &&
	       !t->lasting.n && !t->ago.n && !t->end && !t->file.n && !t->text;
}

/* Nothing but the kind is asked. */
static bool is_plain(const struct rule_test *t)
{
	return t->kinds && !t->agency.n && !t->service.n && !t->outcome.n && is_of_names(t);
}

bool term_is_spoken_of(const struct code *code, const struct rule_test *t, uint16_t kind)
{
	bool is = t->kinds == 0;

	for (uint8_t point = CODE_WHOLE; !is && point <= CODE_END; point++)
		is = is_named_by(code, t, kind, point);
	return is;
}

static void finish(const struct rule_set *set, struct term_offer *o, const struct term_candidate *c, uint16_t kind)
{
	const struct rule_term *t = &set->term[o->term];

	for (size_t i = 0; i < t->nots; i++)
		if (i >= 64 || term_is_spoken_of(set->code, &t->not[i], kind))
			o->nots |= i < 64 ? (uint64_t)1 << i : ~(uint64_t)0;
	o->plain = o->nots == 0;
	o->words = true;
	for (uint32_t i = o->from; i < o->to; i++) {
		o->words = o->words && c[i].words_1;
		o->plain = o->plain && is_plain(&t->is[c[i].line]);
		o->points |= (uint8_t)(1u << c[i].point);
	}
	if (o->nots == 0 && o->to == o->from + 1 && c[o->from].point == CODE_WHOLE && is_of_names(&t->is[c[o->from].line]))
		o->quick = &t->is[c[o->from].line];
}

/* All that marks of a kind are put to. */
static void list_kind(struct term_private *p, uint16_t kind, size_t *offers, size_t *offers_cap, size_t *n, size_t *cap)
{
	const struct rule_set *set = p->set;

	for (size_t t = 0; t < set->terms; t++) {
		size_t from = *n;
		for (size_t i = 0; set->term[t].used && i < set->term[t].ises; i++) {
			const struct rule_test *is = &set->term[t].is[i];
			uint32_t words_1 = is->text && !is->age.given ? (uint32_t)is->number + 1 : 0;
			for (uint8_t point = CODE_WHOLE; point <= CODE_END; point++) {
				if (!is_named_by(set->code, is, kind, point))
					continue;
				if (*n == *cap) {
					*cap = *cap ? 2 * *cap : 64;
					p->candidate = arena_grow(p->candidate, *cap, sizeof *p->candidate);
				}
				p->candidate[(*n)++] = (struct term_candidate){(uint32_t)t, (uint16_t)i, point, words_1};
			}
		}
		if (*n == from)
			continue;
		if (*offers == *offers_cap) {
			*offers_cap = *offers_cap ? 2 * *offers_cap : 64;
			p->offer = arena_grow(p->offer, *offers_cap, sizeof *p->offer);
		}
		p->offer[*offers] = (struct term_offer){.term = (uint32_t)t, .from = (uint32_t)from, .to = (uint32_t)*n};
		finish(set, &p->offer[(*offers)++], p->candidate, kind);
	}
}

/* A kind that is in no list is like no other. */
static uint16_t kind_named(const struct code *code, struct str name)
{
	uint16_t kind;

	return code_kind_of(code, name, &kind) == 0 ? kind : UINT16_MAX;
}

void term_open(struct term_scan *s, const struct rule_set *set, struct case_view *view, const struct assertion_list *triggers)
{
	struct term_private *p = arena_malloc(sizeof *p);
	size_t n = 0, cap = 0, offers = 0, offers_cap = 0, kinds = set->code->kinds;

	*s = (struct term_scan){.own = p};
	s->list = arena_malloc((set->terms ? set->terms : 1) * sizeof *s->list);
	p->set = set;
	p->view = view;
	p->event_mark = UINT32_MAX;
	p->memo = arena_malloc((set->tests ? set->tests : 1) * TERM_FIELDS * sizeof *p->memo);
	open_texts(p, set, triggers);
	p->disclosure = kind_named(set->code, STR("disclosure"));
	p->missing = kind_named(set->code, STR("missing"));
	p->away = kind_named(set->code, STR("away"));
	p->is_bound = arena_malloc((set->terms ? set->terms : 1) * sizeof *p->is_bound);
	for (size_t i = 0; i < set->periods; i++)
		p->is_bound[set->period[i].from] = p->is_bound[set->period[i].to] = true;
	p->from = arena_malloc((kinds + 1) * sizeof *p->from);
	for (size_t k = 0; k < kinds; k++) {
		p->from[k] = (uint32_t)offers;
		list_kind(p, (uint16_t)k, &offers, &offers_cap, &n, &cap);
	}
	p->from[kinds] = (uint32_t)offers;
}

void term_close(struct term_scan *s)
{
	struct term_private *p = s->own;

	if (!p)
		return;
	for (size_t t = 0; t < p->set->terms; t++) {
		free(s->list[t].hit);
		free(s->list[t].miss);
	}
	for (size_t i = 0; i < p->set->tests * TERM_FIELDS; i++)
		free(p->memo[i].answer);
	text_scan_close(p->text);
	free(s->list);
	free(p->memo);
	free(p->is_bound);
	free(p->from);
	free(p->offer);
	free(p->candidate);
	arena_close(&p->arena);
	free(p);
	*s = (struct term_scan){0};
}
