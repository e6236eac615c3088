/* What was found in a child in an earlier run, under a digest of all that it hangs on: what the run is told
 * (rules, today, what the caller names), the child's marks and the contents behind them, whom they name, and
 * what is covered.  Entries are kept by their place in the child's marks; what is the rule's is taken from
 * the rule.  Where nothing at all has changed in the case the digests of an earlier run are used as they
 * were: one list, under the digest of the whole case. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "pattern_own.h"

struct known { /* by hash of the child's id */
	uint64_t child;
	struct memo_key key;
};

struct pattern_memo {
	struct memo *file;
	unsigned char about[SEAL_BYTES];
	struct memo_key state; /* of the list of all children's keys */
	bool has_list;
	const struct known *before; /* that list, as it was found; borrowed */
	size_t befores;
	pthread_mutex_t lock; /* now, and what follows */
	struct known *now;
	size_t n, cap;
};

static void add_number(struct seal *s, int64_t v)
{
	char p[8];

	for (int i = 0; i < 8; i++)
		p[i] = (char)((uint64_t)v >> 8 * i);
	seal_add(s, (struct str){p, 8});
}

static void add_str(struct seal *s, struct str text)
{
	add_number(s, text.p ? (int64_t)text.n : -1);
	seal_add(s, text);
}

static void add_date(struct seal *s, const struct date *d)
{
	add_number(s, d->lo);
	add_number(s, d->hi);
	add_number(s, d->minute_1 | d->precision << 16 | d->doubted << 24);
	add_number(s, d->grain);
}

struct pattern_memo *pattern_memo_open(const struct pattern_own *x, struct err *e)
{
	const struct pattern_wanted *w = x->w;
	unsigned char state[SEAL_BYTES];
	struct pattern_memo *m;
	struct seal s;
	struct str list;

	if (!w->memo || !x->view->content || !x->view->state || x->view->state(x->view, state, e) < 0)
		return NULL;
	m = arena_malloc(sizeof *m);
	m->file = w->memo;
	pthread_mutex_init(&m->lock, NULL);
	seal_open(&s);
	add_str(&s, STR("findings of a child 3"));
	add_str(&s, w->memo_about);
	seal_add(&s, (struct str){(const char *)x->view->who, sizeof x->view->who});
	for (size_t i = 0; i < x->rules; i++) {
		add_str(&s, x->order[i]->id);
		add_str(&s, x->order[i]->version);
		add_str(&s, x->order[i]->hash);
		add_str(&s, x->order[i]->status);
	}
	add_number(&s, w->today);
	add_number(&s, w->pending | w->anchors << 1 | (w->calendar != NULL) << 2 |
			       (w->triggers != NULL) << 3 | (w->batch != NULL) << 4);
	seal_close(&s, m->about);
	seal_open(&s);
	add_str(&s, STR("keys of all children"));
	add_str(&s, (struct str){(const char *)m->about, sizeof m->about});
	add_str(&s, (struct str){(const char *)state, sizeof state});
	seal_close(&s, state);
	memcpy(m->state.bytes, state, MEMO_KEY);
	m->has_list = memo_get(m->file, &m->state, &list) && list.n % sizeof *m->before == 0;
	if (m->has_list) {
		struct known *mine = arena_malloc(list.n + 1);
		memcpy(mine, list.p, list.n);
		m->before = mine;
		m->befores = list.n / sizeof *mine;
	}
	return m;
}

static int by_child(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	if (x->child != y->child)
		return x->child < y->child ? -1 : 1;
	return memcmp(x->key.bytes, y->key.bytes, MEMO_KEY);
}

void pattern_memo_close(struct pattern_memo *m, bool whole)
{
	if (!m)
		return;
	if (whole && !m->has_list) {
		if (m->n)
			qsort(m->now, m->n, sizeof *m->now, by_child);
		memo_put(m->file, &m->state, (struct str){(const char *)m->now, m->n * sizeof *m->now});
	}
	pthread_mutex_destroy(&m->lock);
	free((void *)(uintptr_t)m->before);
	free(m->now);
	free(m);
}

/* Two ids may have one hash: then neither is found here. */
static const struct known *known_before(const struct pattern_memo *m, uint64_t child)
{
	size_t lo = 0, hi = m->befores;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (m->before[mid].child < child)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == m->befores || m->before[lo].child != child ||
	    (lo + 1 < m->befores && m->before[lo + 1].child == child))
		return NULL;
	return &m->before[lo];
}

static void note_key(struct pattern_memo *m, uint64_t child, const struct memo_key *key)
{
	struct known k;

	memset(&k, 0, sizeof k);
	k.child = child;
	k.key = *key;
	pthread_mutex_lock(&m->lock);
	if (m->n == m->cap) {
		m->cap = m->cap ? 2 * m->cap : 1024;
		m->now = arena_grow(m->now, m->cap, sizeof *m->now);
	}
	m->now[m->n++] = k;
	pthread_mutex_unlock(&m->lock);
}

/* The digest of what the child's findings hang on. */
static int key_of(struct pattern_own *x, const struct view_child *c, struct memo_key *key, struct err *e)
{
	const struct pattern_wanted *w = x->w;
	unsigned char digest[SEAL_BYTES];
	uint64_t *content = ARENA_ARRAY(&x->arena, uint64_t, c->n);
	const struct coverage *cover = NULL;
	size_t covers = 0;
	uint32_t last = 0;
	struct seal s;
	uint64_t child = seal_short(c->id);
	const struct known *before = known_before(x->memo, child);

	if (before) {
		*key = before->key;
		return 0;
	}
	seal_open(&s);
	seal_add(&s, (struct str){(const char *)x->memo->about, sizeof x->memo->about});
	add_str(&s, c->id);
	add_date(&s, &c->birth);
	add_date(&s, &c->expected);
	add_date(&s, &c->death);
	if (w->label)
		add_str(&s, w->label(w->label_self, c->id));
	for (size_t i = 0; i < c->n; i++)
		if (x->view->content(x->view, &c->mark[i], &content[i], e) < 0)
			return -1;
	seal_add(&s, (struct str){(const char *)c->mark, c->n * sizeof *c->mark});
	seal_add(&s, (struct str){(const char *)content, c->n * sizeof *content});
	seal_add(&s, (struct str){(const char *)c->withheld, c->withheld_n * sizeof *c->withheld});
	for (size_t i = 0; i < c->n; i++) {
		uint32_t pair = c->mark[i].pair;
		if (!pair || pair == last)
			continue;
		last = pair;
		for (int k = 0; k < 2; k++) {
			const struct mark_pair *p = &x->view->pairs[pair - 1];
			struct str who = x->view->name(x->view, VIEW_PERSON, k ? p->to : p->from);
			add_str(&s, who);
			if (w->label)
				add_str(&s, w->label(w->label_self, who));
		}
	}
	if (x->view->coverage && x->view->coverage(x->view, c->id, &x->arena, &cover, &covers, e) < 0)
		return -1;
	for (size_t i = 0; i < covers; i++) {
		add_str(&s, cover[i].kinds);
		add_number(&s, cover[i].from);
		add_number(&s, cover[i].to);
	}
	seal_close(&s, digest);
	memcpy(key->bytes, digest, MEMO_KEY);
	if (!x->memo->has_list)
		note_key(x->memo, child, key);
	return 0;
}

/* ---- a finding as bytes: numbers seven bits at a time, signed ones folded */

static void pack(struct buf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_add_char(b, (char)(v | 0x80));
	buf_add_char(b, (char)v);
}

static void pack_signed(struct buf *b, int64_t v)
{
	pack(b, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

static void pack_str(struct buf *b, struct str s)
{
	pack(b, s.p ? s.n + 1 : 0);
	buf_add(b, s);
}

static void pack_double(struct buf *b, double v)
{
	buf_add(b, (struct str){(const char *)&v, sizeof v});
}

static void pack_ids(struct buf *b, const uint64_t *id, size_t n)
{
	pack(b, n);
	buf_add(b, (struct str){(const char *)id, n * sizeof *id});
}

/* 0: not one of the child's */
static void pack_mark(struct buf *b, const struct view_child *c, const struct mark *m)
{
	pack(b, m >= c->mark && m < c->mark + c->n ? (size_t)(m - c->mark) + 1 : 0);
}

/* Entries with their marks, where those are at hand. */
static void pack_marked(struct buf *b, const struct view_child *c, const uint64_t *id,
			const struct mark *const *m, size_t n)
{
	pack(b, n);
	pack(b, m != NULL);
	for (size_t i = 0; i < n; i++) {
		buf_add(b, (struct str){(const char *)&id[i], sizeof id[i]});
		if (m)
			pack_mark(b, c, m[i]);
	}
}

/* All members that this run fills; `was` and `change` are for those after it to fill
 * (tests/unit/analysis/pattern.c counts). */
void pattern_memo_add(struct pattern_own *x, size_t rule, const struct finding *f)
{
	struct buf *b = &x->kept;

	pack(b, rule);
	pack(b, f->id);
	pack(b, f->strength);
	pack(b, f->state);
	pack(b, f->uncertain);
	pack(b, f->words_only);
	pack_str(b, f->pair_from);
	pack_str(b, f->pair_to);
	pack_signed(b, f->first);
	pack_signed(b, f->last);
	pack_signed(b, f->onset);
	pack(b, f->count);
	pack(b, f->entries);
	pack_marked(b, x->child, f->evidence, f->evidence_mark, f->evidence_n);
	pack(b, f->not_counted_n);
	for (size_t i = 0; i < f->not_counted_n; i++) {
		buf_add(b,
			(struct str){(const char *)&f->not_counted[i].event, sizeof f->not_counted[i].event});
		pack_str(b, f->not_counted[i].cause);
		pack_mark(b, x->child, f->not_counted[i].mark);
	}
	pack(b, f->numbers_n);
	for (size_t i = 0; i < f->numbers_n; i++) {
		pack_str(b, f->numbers[i].name);
		pack_double(b, f->numbers[i].value);
		pack(b, f->numbers[i].is_list ? f->numbers[i].values_n + 1 : 0);
		for (size_t k = 0; f->numbers[i].is_list && k < f->numbers[i].values_n; k++)
			pack_double(b, f->numbers[i].values[k]);
	}
	pack_str(b, f->say);
	pack_ids(b, f->anchors, f->anchors_n);
	pack_ids(b, f->lead, f->lead_n);
	pack_marked(b, x->child, f->beside, f->beside_mark, f->beside_n);
	pack_str(b, f->group);
	pack(b, f->review_n);
	for (size_t i = 0; i < f->review_n; i++) {
		buf_add(b, (struct str){(const char *)&f->review[i].event, sizeof f->review[i].event});
		pack_str(b, f->review[i].decision);
		pack_str(b, f->review[i].by);
		pack_str(b, f->review[i].reason);
		pack_signed(b, f->review[i].on);
	}
	pack(b, f->passage_n);
	for (size_t i = 0; i < f->passage_n; i++) {
		pack_mark(b, x->child, f->passage[i].mark);
		pack_str(b, f->passage[i].words);
		pack_str(b, f->passage[i].file);
		pack(b, f->passage[i].line);
		pack(b, f->passage[i].col);
	}
	pack(b, f->each_n);
	for (size_t i = 0; i < f->each_n; i++) {
		pack(b, f->each[i].event);
		pack(b, f->each[i].response);
		pack(b, f->each[i].came);
		pack_str(b, f->each[i].say);
	}
}

/* ---- and back.  The memo has checked the bytes, and the key that they are of this child and these rules; a
 * count or a place that cannot be is refused all the same. */

struct unpack {
	struct str s;
	bool bad;
};

static uint64_t number(struct unpack *u)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64 && u->s.n; shift += 7) {
		unsigned char c = (unsigned char)*u->s.p++;
		u->s.n--;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return v;
	}
	u->bad = true;
	return 0;
}

static int32_t day(struct unpack *u)
{
	uint64_t v = number(u);

	return (int32_t)(int64_t)(v >> 1 ^ (0 - (v & 1)));
}

static struct str bytes(struct unpack *u, size_t n)
{
	struct str s = {u->s.p, n};

	if (n > u->s.n) {
		u->bad = true;
		return (struct str){0};
	}
	u->s.p += n;
	u->s.n -= n;
	return s;
}

static struct str text(struct unpack *u)
{
	uint64_t n = number(u);

	return n ? bytes(u, n - 1) : (struct str){0};
}

static void fixed(struct unpack *u, void *to, size_t n)
{
	struct str s = bytes(u, n);

	if (s.p)
		memcpy(to, s.p, n);
}

/* How many things of at least so many bytes each follow. */
static size_t count(struct unpack *u, uint64_t n, size_t least)
{
	if (n > u->s.n / least)
		u->bad = true;
	return u->bad ? 0 : (size_t)n;
}

static const struct mark *mark(struct unpack *u, const struct view_child *c)
{
	uint64_t n = number(u);

	if (n > c->n)
		u->bad = true;
	return n && !u->bad ? &c->mark[n - 1] : NULL;
}

static const uint64_t *ids(struct unpack *u, struct arena *a, size_t *n)
{
	uint64_t *id;

	*n = count(u, number(u), sizeof *id);
	id = ARENA_ARRAY(a, uint64_t, *n ? *n : 1);
	for (size_t i = 0; i < *n; i++)
		fixed(u, &id[i], sizeof *id);
	return *n ? id : NULL;
}

static void unpack_numbers(struct unpack *u, struct arena *a, struct finding *f)
{
	struct finding_number *num;

	f->numbers_n = count(u, number(u), sizeof(double));
	f->numbers = num = ARENA_ARRAY(a, struct finding_number, f->numbers_n ? f->numbers_n : 1);
	for (size_t i = 0; i < f->numbers_n; i++) {
		num[i].name = text(u);
		fixed(u, &num[i].value, sizeof num[i].value);
		uint64_t n = number(u);
		num[i].is_list = n > 0;
		num[i].values_n = n ? count(u, n - 1, sizeof(double)) : 0;
		double *v = ARENA_ARRAY(a, double, num[i].values_n ? num[i].values_n : 1);
		num[i].values = v;
		for (size_t k = 0; k < num[i].values_n; k++)
			fixed(u, &v[k], sizeof *v);
	}
}

static const uint64_t *marked(struct unpack *u, struct pattern_own *x, const struct mark *const **mark_of,
			      size_t *n)
{
	const struct mark **m;
	uint64_t *id;

	*n = count(u, number(u), sizeof *id);
	id = ARENA_ARRAY(&x->arena, uint64_t, *n ? *n : 1);
	m = number(u) ? ARENA_ARRAY(&x->arena, const struct mark *, *n ? *n : 1) : NULL;
	for (size_t i = 0; i < *n; i++) {
		fixed(u, &id[i], sizeof *id);
		if (m)
			m[i] = mark(u, x->child);
	}
	*mark_of = m;
	return id;
}

static void unpack_reviews(struct unpack *u, struct arena *a, struct finding *f)
{
	struct finding_review *r;

	f->review_n = count(u, number(u), sizeof r->event);
	f->review = r = f->review_n ? ARENA_ARRAY(a, struct finding_review, f->review_n) : NULL;
	for (size_t i = 0; i < f->review_n; i++) {
		fixed(u, &r[i].event, sizeof r[i].event);
		r[i].decision = text(u);
		r[i].by = text(u);
		r[i].reason = text(u);
		r[i].on = day(u);
	}
}

static void unpack_passages(struct unpack *u, struct pattern_own *x, struct finding *f)
{
	struct finding_passage *p;

	f->passage_n = count(u, number(u), 5);
	f->passage = p = f->passage_n ? ARENA_ARRAY(&x->arena, struct finding_passage, f->passage_n) : NULL;
	for (size_t i = 0; i < f->passage_n; i++) {
		p[i].mark = mark(u, x->child);
		p[i].words = text(u);
		p[i].file = text(u);
		p[i].line = (uint32_t)number(u);
		p[i].col = (uint32_t)number(u);
	}
}

static void unpack_each(struct unpack *u, struct arena *a, struct finding *f)
{
	struct finding_each *p;

	f->each_n = count(u, number(u), 4);
	f->each = p = f->each_n ? ARENA_ARRAY(a, struct finding_each, f->each_n) : NULL;
	for (size_t i = 0; i < f->each_n; i++) {
		p[i].event = number(u);
		p[i].response = number(u);
		p[i].came = (unsigned)number(u);
		p[i].say = text(u);
	}
}

static bool unpack(struct unpack *u, struct pattern_own *x, struct finding *f)
{
	struct arena *a = &x->arena;
	uint64_t rule = number(u);
	const struct rule *r;
	struct finding_uncounted * not ;

	if (u->bad || rule >= x->rules)
		return false;
	r = x->order[rule];
	*f = found_of_rule(r, x->child->id, x->w->today);
	f->id = number(u);
	f->strength = (enum finding_strength)number(u);
	f->state = (enum finding_state)number(u);
	f->uncertain = number(u) != 0;
	f->words_only = number(u) != 0;
	f->pair_from = text(u);
	f->pair_to = text(u);
	f->first = day(u);
	f->last = day(u);
	f->front = found_front(r, f->last, x->w);
	f->onset = day(u);
	f->count = (uint32_t)number(u);
	f->entries = (uint32_t)number(u);
	f->evidence = marked(u, x, &f->evidence_mark, &f->evidence_n);
	f->not_counted_n = count(u, number(u), sizeof not ->event);
	f->not_counted = not = ARENA_ARRAY(a, struct finding_uncounted,
					   f->not_counted_n ? f->not_counted_n : 1);
	for (size_t i = 0; i < f->not_counted_n; i++) {
		fixed(u, &not [i].event, sizeof not [i].event);
		not [i].cause = text(u);
		not [i].mark = mark(u, x->child);
	}
	unpack_numbers(u, a, f);
	f->say = text(u);
	f->anchors = ids(u, a, &f->anchors_n);
	f->lead = ids(u, a, &f->lead_n);
	f->beside = marked(u, x, &f->beside_mark, &f->beside_n);
	f->group = text(u);
	unpack_reviews(u, a, f);
	unpack_passages(u, x, f);
	unpack_each(u, a, f);
	return !u->bad && f->strength < FINDING_STRENGTHS && f->state < FINDING_STATES;
}

/* Before the findings: what the child gave to the batch. */
void pattern_memo_put(struct pattern_own *x, const struct memo_key *key, size_t tests, size_t in_batch)
{
	struct buf b = {0};
	size_t n = x->batch ? x->batch->n - in_batch : 0;

	pack(&b, tests);
	pack(&b, n);
	for (size_t i = 0; i < n; i++) {
		buf_add(&b,
			(struct str){(const char *)&x->batch->test[in_batch + i].finding, sizeof(uint64_t)});
		pack_double(&b, x->batch->test[in_batch + i].p);
	}
	buf_add(&b, buf_str(&x->kept));
	memo_put(x->memo->file, key, buf_str(&b));
	buf_close(&b);
}

static bool give_tests(struct unpack *u, struct pattern_own *x, bool add)
{
	uint64_t tests = number(u), n = number(u);

	if (add)
		x->counts->tests += tests;
	for (; n && !u->bad; n--) {
		uint64_t finding = 0;
		double p = 0;
		fixed(u, &finding, sizeof finding);
		fixed(u, &p, sizeof p);
		if (add && x->batch && !u->bad)
			batch_add(x->batch, finding, p);
	}
	return !u->bad;
}

/* 1: all that is known of the child has been given; 0: to be looked at, under `key`. */
int pattern_memo_give(struct pattern_own *x, struct memo_key *key, struct err *e)
{
	struct unpack u = {0};
	struct finding f;

	if (key_of(x, x->child, key, e) < 0)
		return -1;
	if (!memo_get(x->memo->file, key, &u.s))
		return 0;
	struct unpack look = u; /* all of it, before the first is given */
	if (!give_tests(&look, x, false))
		return 0;
	while (look.s.n)
		if (!unpack(&look, x, &f))
			return 0;
	give_tests(&u, x, true);
	while (u.s.n)
		if (!unpack(&u, x, &f) || pattern_give(x, &f, e) < 0)
			return -1;
	return 1;
}
