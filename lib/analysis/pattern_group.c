/* One series for each pair, service, place, worker, agency or the same words: which entry belongs to which. */
#include <string.h>

#include "format/unicode.h"
#include "pattern_own.h"

static bool is_stop(char c)
{
	return c && strchr(".,;:!?", c);
}

/* Case, blanks and stops aside. */
static struct str plain_words(struct str text, struct arena *a)
{
	struct buf fold = {0};
	char *to;
	size_t n = 0;

	unicode_fold(str_trim(text), &fold);
	to = arena_get(a, fold.n + 1);
	for (size_t i = 0; i < fold.n; i++) {
		char c = fold.p[i];
		if (c == ' ' || (c >= '\t' && c <= '\r'))
			c = ' ';
		if (is_stop(c) || (c == ' ' && (n == 0 || to[n - 1] == ' ')))
			continue;
		to[n++] = c;
	}
	buf_close(&fold);
	while (n && to[n - 1] == ' ')
		n--;
	return (struct str){to, n};
}

static int words_of(struct pattern_own *x, const struct mark *m, struct pattern_groups *g, uint32_t *group,
		    struct err *e)
{
	struct event ev = {0};
	struct str words, *more;

	*group = 0;
	if (!(m->flags & MARK_HAS_TEXT))
		return 0;
	if (x->view->event(x->view, m, &x->arena, &ev, e) < 0)
		return -1;
	words = plain_words(ev.text, &x->arena);
	if (words.n == 0)
		return 0;
	for (size_t i = 0; i < g->n; i++)
		if (str_is_equal(g->words[i], words)) {
			*group = (uint32_t)i + 1;
			return 0;
		}
	if (g->n == g->cap) {
		g->cap = g->cap ? 2 * g->cap : 16;
		more = ARENA_ARRAY(&x->arena, struct str, g->cap);
		if (g->n)
			memcpy(more, g->words, g->n * sizeof *more);
		g->words = more;
	}
	g->words[g->n++] = words;
	*group = (uint32_t)g->n;
	return 0;
}

int pattern_items_per(struct pattern_own *x, size_t term, enum rule_unit unit, enum rule_per per,
		      struct pattern_groups *g, struct item_list *l, struct err *e)
{
	const struct term_list *t = &x->scan.list[term];
	struct item_wanted w = {.code = x->w->set->code,
				.marks = x->child->n,
				.unit = unit,
				.episode_gap = x->w->set->term[term].episode_gap,
				.today = x->w->today};
	uint32_t *group;

	if (per == RULE_PER_CHILD || per == RULE_PER_PAIR) {
		*l = pattern_items(x, term, unit, per == RULE_PER_PAIR);
		return 0;
	}
	group = ARENA_ARRAY(&x->arena, uint32_t, t->hits + 1);
	for (size_t i = 0; i < t->hits; i++) {
		const struct mark *m = &x->child->mark[t->hit[i].mark];
		if (per == RULE_PER_WORDS) {
			if (words_of(x, m, g, &group[i], e) < 0)
				return -1;
			continue;
		}
		group[i] = per == RULE_PER_SERVICE  ? m->service
			   : per == RULE_PER_PLACE  ? m->place
			   : per == RULE_PER_WORKER ? m->worker
						    : m->agency;
	}
	w.group = group;
	*l = item_make(t, x->child->mark, &w, &x->arena);
	return 0;
}

struct str pattern_group_cause(enum rule_per per)
{
	switch (per) {
	case RULE_PER_SERVICE:
		return STR("which service is not recorded");
	case RULE_PER_PLACE:
		return STR("where is not recorded");
	case RULE_PER_WORKER:
		return STR("which worker is not recorded");
	case RULE_PER_AGENCY:
		return STR("which agency is not recorded");
	case RULE_PER_WORDS:
		return STR("no words are recorded");
	case RULE_PER_PAIR:
	case RULE_PER_CHILD:
		break;
	}
	return STR("who did it to whom is not recorded");
}

int pattern_group_name(const struct found_rule *r, const struct item *first, struct str *name, struct err *e)
{
	static const enum view_name which[] = {[RULE_PER_SERVICE] = VIEW_SERVICE,
					       [RULE_PER_PLACE] = VIEW_PLACE,
					       [RULE_PER_WORKER] = VIEW_WORKER,
					       [RULE_PER_AGENCY] = VIEW_AGENCY};
	struct event ev = {0};

	*name = (struct str){0};
	if (r->rule->per == RULE_PER_CHILD || r->rule->per == RULE_PER_PAIR || !first || !first->group)
		return 0;
	if (r->rule->per != RULE_PER_WORDS) {
		*name = r->view->name(r->view, which[r->rule->per], first->group);
		return 0;
	}
	for (size_t i = 0; i < first->entries && str_is_empty(*name); i++) {
		if (r->view->event(r->view, &r->child->mark[first->entry[i]], r->arena, &ev, e) < 0)
			return -1;
		*name = str_trim(ev.text);
	}
	return 0;
}
