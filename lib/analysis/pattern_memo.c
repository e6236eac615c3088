/* What was found in a child in an earlier run, under a digest of all that it hangs on: what the run is told (rules, today, what
 * the caller names), the child's marks and the contents behind them, whom they name, and what is covered.  Entries are kept by
 * their place in the child's marks; what is the rule's is taken from the rule. */
#include <string.h>

#include "base/seal.h"
#include "pattern_own.h"

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

void pattern_memo_open(struct pattern_own *x)
{
	const struct pattern_wanted *w = x->w;
	struct seal s;

	if (!w->memo || !x->view->content)
		return;
	seal_open(&s);
	add_str(&s, STR("findings of a child 1"));
	add_str(&s, w->memo_about);
	for (size_t i = 0; i < x->rules; i++) {
		add_str(&s, x->order[i]->id);
		add_str(&s, x->order[i]->version);
		add_str(&s, x->order[i]->hash);
	}
	add_number(&s, w->today);
	add_number(&s, w->pending | w->anchors << 1 | (w->calendar != NULL) << 2 | (w->triggers != NULL) << 3);
	seal_close(&s, x->about);
	x->memo = w->memo;
}

/* The digest of what the child's findings hang on. */
static int key_of(struct pattern_own *x, const struct view_child *c, struct memo_key *key, struct err *e)
{
	const struct pattern_wanted *w = x->w;
	unsigned char digest[SEAL_BYTES];
	uint64_t *content = ARENA_ARRAY(&x->arena, uint64_t, c->n);
	const struct coverage *cover = NULL;
	size_t covers = 0;
	uint32_t before = 0;
	struct seal s;

	seal_open(&s);
	seal_add(&s, (struct str){(const char *)x->about, sizeof x->about});
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
	for (size_t i = 0; i < c->n; i++) {
		uint32_t pair = c->mark[i].pair;
		if (!pair || pair == before)
			continue;
		before = pair;
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

void pattern_memo_add(struct pattern_own *x, size_t rule, const struct finding *f)
{
	struct buf *b = &x->kept;

	pack(b, rule);
	pack(b, f->id);
	pack(b, f->strength);
	pack(b, f->state);
	pack(b, f->uncertain);
	pack_str(b, f->pair_from);
	pack_str(b, f->pair_to);
	pack_signed(b, f->first);
	pack_signed(b, f->last);
	pack_signed(b, f->onset);
	pack(b, f->count);
	pack(b, f->entries);
	pack(b, f->evidence_n);
	pack(b, f->evidence_mark != NULL);
	for (size_t i = 0; i < f->evidence_n; i++) {
		buf_add(b, (struct str){(const char *)&f->evidence[i], sizeof f->evidence[i]});
		if (f->evidence_mark)
			pack_mark(b, x->child, f->evidence_mark[i]);
	}
	pack(b, f->not_counted_n);
	for (size_t i = 0; i < f->not_counted_n; i++) {
		buf_add(b, (struct str){(const char *)&f->not_counted[i].event, sizeof f->not_counted[i].event});
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
}

/* ---- and back.  The memo has checked the bytes, and the key that they are of this child and these rules; a count or a place
 * that cannot be is refused all the same. */

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

static bool unpack(struct unpack *u, struct pattern_own *x, struct finding *f)
{
	struct arena *a = &x->arena;
	uint64_t rule = number(u);
	const struct rule *r;
	const struct mark **marks;
	struct finding_uncounted *not;
	uint64_t *evidence;

	if (u->bad || rule >= x->rules)
		return false;
	r = x->order[rule];
	*f = (struct finding){.rule = r->id, .version = r->version, .hash = r->hash, .status = r->status, .title = r->title,
			      .urgent = r->urgent, .child = x->child->id, .today = x->w->today, .why = r->why, .ask = r->ask,
			      .ask_n = r->asks, .other = r->other, .other_n = r->others, .basis = r->basis, .basis_n = r->bases};
	f->id = number(u);
	f->strength = (enum finding_strength)number(u);
	f->state = (enum finding_state)number(u);
	f->uncertain = number(u) != 0;
	f->pair_from = text(u);
	f->pair_to = text(u);
	f->first = day(u);
	f->last = day(u);
	f->onset = day(u);
	f->count = (uint32_t)number(u);
	f->entries = (uint32_t)number(u);
	f->evidence_n = count(u, number(u), sizeof *evidence);
	f->evidence = evidence = ARENA_ARRAY(a, uint64_t, f->evidence_n ? f->evidence_n : 1);
	marks = number(u) ? ARENA_ARRAY(a, const struct mark *, f->evidence_n ? f->evidence_n : 1) : NULL;
	f->evidence_mark = marks;
	for (size_t i = 0; i < f->evidence_n; i++) {
		fixed(u, &evidence[i], sizeof *evidence);
		if (marks)
			marks[i] = mark(u, x->child);
	}
	f->not_counted_n = count(u, number(u), sizeof not->event);
	f->not_counted = not = ARENA_ARRAY(a, struct finding_uncounted, f->not_counted_n ? f->not_counted_n : 1);
	for (size_t i = 0; i < f->not_counted_n; i++) {
		fixed(u, &not[i].event, sizeof not[i].event);
		not[i].cause = text(u);
		not[i].mark = mark(u, x->child);
	}
	unpack_numbers(u, a, f);
	f->say = text(u);
	f->anchors = ids(u, a, &f->anchors_n);
	f->lead = ids(u, a, &f->lead_n);
	return !u->bad && f->strength < FINDING_STRENGTHS && f->state < FINDING_STATES;
}

/* 1: all that is known of the child has been given; 0: to be looked at, under `key`. */
int pattern_memo_give(struct pattern_own *x, struct memo_key *key, struct err *e)
{
	struct unpack u = {0};
	struct finding f;

	if (key_of(x, x->child, key, e) < 0)
		return -1;
	if (!memo_get(x->memo, key, &u.s))
		return 0;
	for (struct unpack look = u; look.s.n;) /* all of it, before the first is given */
		if (!unpack(&look, x, &f))
			return 0;
	while (u.s.n) {
		if (!unpack(&u, x, &f) || pattern_give(x, &f, e) < 0)
			return -1;
	}
	return 1;
}
