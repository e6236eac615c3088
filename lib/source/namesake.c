#include "source/namesake.h"

#include <stdlib.h>
#include <string.h>

#include "base/seal.h"
#include "format/unicode.h"

enum { SYSTEMS = 256, DIGITS = 6 };

struct held {
	struct str system, id;
	const struct str *name;
	size_t names;
	struct date birth;
};

struct list {
	struct held *at;
	size_t n, cap;
};

struct namesake {
	const struct alike_rules *rules;
	struct list held;
	bool sorted;
	struct arena arena;
};

struct tally { /* of one system that has some of the tree's ids */
	struct str system, example;
	size_t same, other, births; /* births: of another name and born alike */
};

struct namesake *namesake_open(const struct alike_rules *rules)
{
	struct namesake *n = arena_malloc(sizeof *n);
	n->rules = rules;
	return n;
}

void namesake_close(struct namesake *n)
{
	if (!n)
		return;
	free(n->held.at);
	arena_close(&n->arena);
	free(n);
}

static void add(struct arena *a, struct list *l, struct str id, const struct person *p)
{
	struct str *name = ARENA_ARRAY(a, struct str, p->names_n + 1);
	struct str rest = arena_copy(a, id), system = str_cut(&rest, ':');
	for (size_t i = 0; i < p->names_n; i++)
		name[i] = arena_copy(a, p->names[i]);
	if (l->n == l->cap)
		l->at = arena_grow(l->at, l->cap = l->cap ? l->cap * 2 : 64, sizeof *l->at);
	l->at[l->n++] = (struct held){system, rest, name, p->names_n, p->birth};
}

void namesake_hold(struct namesake *n, const struct person *p)
{
	add(&n->arena, &n->held, p->id, p);
	for (size_t i = 0; i < p->system_ids_n; i++)
		add(&n->arena, &n->held, p->system_ids[i], p);
	n->sorted = false;
}

static const struct source_adapter *tree_adapter(const struct source_input *in,
						 const struct source_options *o)
{
	const struct source_adapter *a = NULL;
	if (!str_is_empty(o->system))
		return NULL;
	if (str_is_empty(o->as))
		a = source_recognise(in, o);
	for (size_t i = 0; source_adapters[i] && !str_is_empty(o->as); i++)
		if (str_is_equal(o->as, str_of(source_adapters[i]->name)))
			a = source_adapters[i];
	return a && a->own_ids ? a : NULL;
}

bool namesake_is_asked(const struct source_input *in, const struct source_options *o)
{
	return tree_adapter(in, o) != NULL;
}

/* ---- one and the same? */

static bool are_alike(const struct alike_rules *rules, struct str a, struct str b)
{
	struct buf x = {0}, y = {0};
	unicode_fold_plain(a, &x);
	unicode_fold_plain(b, &y);
	bool is = str_is_equal(buf_str(&x), buf_str(&y)) || alike_names(rules, a, b) >= rules->word;
	buf_close(&x);
	buf_close(&y);
	return is;
}

static bool is_born_alike(const struct held *a, const struct held *b)
{
	return date_takes_part(&a->birth) && a->birth.lo == b->birth.lo && a->birth.hi == b->birth.hi;
}

enum { ANOTHER = -1, UNTOLD, SAME, BORN_ALIKE };

static int compare(const struct alike_rules *rules, const struct held *a, const struct held *b)
{
	for (size_t i = 0; i < a->names; i++)
		for (size_t k = 0; k < b->names; k++)
			if (are_alike(rules, a->name[i], b->name[k]))
				return SAME;
	if (a->names && b->names)
		return is_born_alike(a, b) ? BORN_ALIKE : ANOTHER;
	/* somebody nameless is nobody who has a name; two of them may be anybody */
	return a->names || b->names ? ANOTHER : UNTOLD;
}

static int by_id(const void *a, const void *b)
{
	const struct held *x = a, *y = b;
	int c = str_compare(x->id, y->id);
	return c ? c : str_compare(x->system, y->system);
}

/* A person who was read several times has all the names that were read, as in the case. */
static void settle(struct namesake *n)
{
	struct list *l = &n->held;
	size_t to = 0;
	if (n->sorted || !l->n)
		return;
	qsort(l->at, l->n, sizeof *l->at, by_id);
	for (size_t i = 1; i < l->n; i++) {
		struct held *a = &l->at[to], *b = &l->at[i];
		if (by_id(a, b) != 0) {
			l->at[++to] = *b;
			continue;
		}
		struct str *all = ARENA_ARRAY(&n->arena, struct str, a->names + b->names + 1);
		size_t names = 0;
		for (size_t k = 0; k < a->names + b->names; k++) {
			struct str name = k < a->names ? a->name[k] : b->name[k - a->names];
			size_t same = 0;
			while (same < names && !str_is_equal(all[same], name))
				same++;
			if (same == names)
				all[names++] = name;
		}
		a->name = all;
		a->names = names;
		if (!date_takes_part(&a->birth))
			a->birth = b->birth;
	}
	l->n = to + 1;
	n->sorted = true;
}

static bool is_of(struct str system, struct str base)
{
	return str_has_prefix(system, base) && (system.n == base.n || system.p[base.n] == '-');
}

static struct tally *tally_of(struct tally *t, size_t *n, struct str system)
{
	for (size_t i = 0; i < *n; i++)
		if (str_is_equal(t[i].system, system))
			return &t[i];
	if (*n == SYSTEMS)
		return NULL;
	t[*n] = (struct tally){.system = system};
	return &t[(*n)++];
}

static void count(struct namesake *n, const struct held *p, struct tally *t, size_t *systems)
{
	struct list *l = &n->held;
	size_t from = 0, to = l->n;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (str_compare(l->at[mid].id, p->id) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < l->n && str_is_equal(l->at[from].id, p->id); from++) {
		const struct held *h = &l->at[from];
		struct tally *one = is_of(h->system, p->system) ? tally_of(t, systems, h->system) : NULL;
		int is = one ? compare(n->rules, p, h) : UNTOLD;
		if (!one)
			continue;
		one->same += is == SAME;
		one->births += is == BORN_ALIKE;
		one->other += is == ANOTHER;
		if ((is == ANOTHER || is == BORN_ALIKE) && str_is_absent(one->example))
			one->example = p->id;
	}
}

/* ---- the file */

static struct str name_of_its_own(struct namesake *n, const struct list *tree)
{
	struct seal s;
	char hex[SEAL_HEX];
	seal_open(&s);
	for (size_t i = 0; i < tree->n; i++) {
		const struct held *p = &tree->at[i];
		seal_add(&s, p->id);
		for (size_t k = 0; k < p->names; k++)
			seal_add(&s, p->name[k]);
		seal_add(&s, STR("\n"));
	}
	seal_close_hex(&s, hex);
	return arena_printf(&n->arena, "%.*s-%.*s", STR_ARG(tree->at[0].system), DIGITS, hex);
}

/* The people of a tree, as far as they are looked at; nothing is told of what is wrong with it. */
static void read_people(struct namesake *n, const struct source_adapter *adapter,
			const struct source_input *in, const struct source_options *o, struct list *tree)
{
	struct diags unheard = {0};
	struct source_options mine = *o;
	struct source_reader *r;
	struct record record;
	struct err e = {0};
	struct arena a = {0};
	mine.diags = &unheard;
	mine.watch = NULL;
	if (adapter->open(in, &mine, &r, &e) < 0)
		return;
	while (tree->n < NAMESAKE_LOOK && r->source.next(&r->source, &a, &record, &e) > 0) {
		if (record.type == RECORD_PERSON)
			add(&n->arena, tree, record.person.id, &record.person);
		arena_clear(&a);
	}
	r->source.close(&r->source);
	arena_close(&a);
}

/* One person may have another name by now; where no name at all is known again, births do not vouch for several. */
static bool is_vouched(const struct tally *t)
{
	return t->same + t->births > t->other && (t->same || t->births == 1);
}

/* The system that its people are of; absent: none of those that have its ids. */
static struct str best_of(const struct tally *t, size_t n, struct str base, struct str *example)
{
	const struct tally *best = NULL, *own = NULL;
	for (size_t i = 0; i < n; i++) {
		if (is_vouched(&t[i]) && (!best || t[i].same + t[i].births > best->same + best->births))
			best = &t[i];
		if (str_is_equal(t[i].system, base))
			own = &t[i];
	}
	if (best)
		return best->system;
	if (!own || own->same + own->births + own->other == 0)
		return base;
	*example = own->example;
	return (struct str){NULL, 0};
}

int namesake_choose(struct namesake *n, const struct source_input *in, const struct source_options *o,
		    struct str *system, struct str *example)
{
	const struct source_adapter *adapter = tree_adapter(in, o);
	struct tally tally[SYSTEMS];
	size_t systems = 0;
	struct list tree = {0};
	*system = *example = (struct str){NULL, 0};
	if (adapter)
		read_people(n, adapter, in, o, &tree);
	if (!tree.n)
		return 0;
	settle(n);
	for (size_t i = 0; i < tree.n; i++)
		count(n, &tree.at[i], tally, &systems);
	struct str base = tree.at[0].system, is = best_of(tally, systems, base, example);
	if (str_is_absent(is))
		is = name_of_its_own(n, &tree);
	for (size_t i = 0; i < tree.n; i++) {
		if (n->held.n == n->held.cap)
			n->held.at = arena_grow(n->held.at, n->held.cap = n->held.cap ? n->held.cap * 2 : 64,
						sizeof *n->held.at);
		n->held.at[n->held.n] = tree.at[i];
		n->held.at[n->held.n++].system = is;
	}
	n->sorted = false;
	free(tree.at);
	*system = is;
	return !str_is_equal(is, base);
}
