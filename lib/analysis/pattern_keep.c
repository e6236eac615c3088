/* What rules ask of a child again and again: periods, the days that the records cover, closings.  Made once for each child, and of a run
 * once what hangs on no child. */
#include <stdlib.h>
#include <string.h>

#include "pattern_own.h"

/* What an import says it covers is the same words for most children. */
enum { KINDS_KEPT = 8 };

struct pattern_kept {
	struct { /* by period; of this child_number */
		struct gap_period *period;
		size_t n;
		uint64_t child_number;
	} *period;
	struct { /* by term */
		struct gap_cover *cover;
		size_t n;
		uint64_t child_number;
	} *cover;
	struct {
		struct buf kinds;
		unsigned char *of; /* by term: 0 not asked yet, 1 no, 2 yes */
	} kinds[KINDS_KEPT];
	size_t kinds_n;
	struct {
		bool *is; /* by kind; NULL: there is no such kind */
		const struct item *item;
		size_t n;
		uint64_t child_number;
	} entries[PATTERN_KINDS];
};

void pattern_keep_open(struct pattern_own *x)
{
	static const char *const name[PATTERN_KINDS] = {"case-closed", "case-opened"};
	const struct rule_set *set = x->w->set;
	struct pattern_kept *k = x->know = arena_malloc(sizeof *k);

	k->period = arena_malloc((set->periods + 1) * sizeof *k->period);
	k->cover = arena_malloc((set->terms + 1) * sizeof *k->cover);
	for (unsigned i = 0; i < PATTERN_KINDS; i++) {
		uint16_t kind;
		if (code_kind_of(set->code, str_of(name[i]), &kind) < 0)
			continue;
		k->entries[i].is = arena_malloc(set->code->kinds);
		for (size_t c = 0; c < set->code->kinds; c++)
			k->entries[i].is[c] = code_kind_is(set->code, (uint16_t)c, kind);
	}
}

void pattern_keep_close(struct pattern_own *x)
{
	struct pattern_kept *k = x->know;

	for (size_t i = 0; i < k->kinds_n; i++) {
		buf_close(&k->kinds[i].kinds);
		free(k->kinds[i].of);
	}
	for (unsigned i = 0; i < PATTERN_KINDS; i++)
		free(k->entries[i].is);
	free(k->period);
	free(k->cover);
	free(k);
}

size_t pattern_periods(struct pattern_own *x, size_t period, struct gap_period **p)
{
	const struct rule_period *of = &x->w->set->period[period];
	struct pattern_kept *k = x->know;
	struct item_list from, to;
	size_t n;

	if (x->child_number && k->period[period].child_number == x->child_number) {
		*p = k->period[period].period;
		return k->period[period].n;
	}
	from = pattern_items(x, of->from, RULE_INCIDENT, false);
	to = pattern_items(x, of->to, RULE_INCIDENT, false);
	n = gap_periods(&from, &to, &x->arena, p);
	k->period[period].period = *p;
	k->period[period].n = n;
	k->period[period].child_number = x->child_number;
	return n;
}

static bool is_covering(const struct rule_set *set, struct str kinds, size_t term)
{
	const struct rule_term *t = &set->term[term];

	while (kinds.p) {
		struct str name = str_trim(str_cut(&kinds, ' '));
		uint16_t kind;
		if (str_is_equal(name, STR("*")))
			return true;
		if (name.n == 0 || code_kind_of(set->code, name, &kind) < 0)
			continue;
		if (term_has_kind(t, set->code, kind))
			return true;
	}
	return false;
}

static bool covers_term(struct pattern_own *x, struct str kinds, size_t term)
{
	struct pattern_kept *k = x->know;
	size_t i = 0;

	while (i < k->kinds_n && !str_is_equal(buf_str(&k->kinds[i].kinds), kinds))
		i++;
	if (i == KINDS_KEPT)
		return is_covering(x->w->set, kinds, term);
	if (i == k->kinds_n) {
		buf_add(&k->kinds[i].kinds, kinds);
		k->kinds[i].of = arena_malloc(x->w->set->terms + 1);
		k->kinds_n++;
	}
	if (k->kinds[i].of[term] == 0)
		k->kinds[i].of[term] = is_covering(x->w->set, kinds, term) ? 2 : 1;
	return k->kinds[i].of[term] == 2;
}

static int read_covers(struct pattern_own *x, struct err *e)
{
	if (!x->has_covers && x->view->coverage &&
	    x->view->coverage(x->view, x->child->id, &x->arena, &x->covers, &x->covers_n, e) < 0)
		return -1;
	x->has_covers = true;
	return 0;
}

int pattern_cover(struct pattern_own *x, size_t term, const struct gap_cover **cover, size_t *n, struct err *e)
{
	struct pattern_kept *k = x->know;
	struct gap_cover *c;

	if (!x->child_number || k->cover[term].child_number != x->child_number) {
		if (read_covers(x, e) < 0)
			return -1;
		c = ARENA_ARRAY(&x->arena, struct gap_cover, x->covers_n ? x->covers_n : 1);
		k->cover[term].cover = c;
		k->cover[term].n = 0;
		if (!pattern_is_kept_back(x, term)) {
			for (size_t i = 0; i < x->covers_n; i++)
				if (covers_term(x, x->covers[i].kinds, term))
					c[k->cover[term].n++] = (struct gap_cover){x->covers[i].from, x->covers[i].to};
			k->cover[term].n = gap_join_covers(c, k->cover[term].n);
		}
		k->cover[term].child_number = x->child_number;
	}
	*cover = k->cover[term].cover;
	*n = k->cover[term].n;
	return 0;
}

const struct item *pattern_entries(struct pattern_own *x, enum pattern_kind kind, size_t *n)
{
	struct pattern_kept *k = x->know;
	const bool *is = k->entries[kind].is;
	const struct view_child *c = x->child;
	struct item *item = NULL;

	*n = 0;
	if (x->child_number && k->entries[kind].child_number == x->child_number) {
		*n = k->entries[kind].n;
		return k->entries[kind].item;
	}
	for (size_t i = 0; is && i < c->n; i++) {
		const struct mark *m = &c->mark[i];
		if (!is[m->kind] || (m->flags & (MARK_UNDATED | MARK_START_OPEN)) || m->lo > x->w->today)
			continue;
		if (!item)
			item = ARENA_ARRAY(&x->arena, struct item, c->n - i);
		item[(*n)++] = (struct item){
			.lo = m->lo, .hi = m->hi, .minute_1 = m->minute_1, .mark = (uint32_t)i, .id = m->id};
	}
	k->entries[kind].item = item;
	k->entries[kind].n = *n;
	k->entries[kind].child_number = x->child_number;
	return item;
}
