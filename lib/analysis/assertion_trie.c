/* The phrases as a trie of words, and where they stand in a sentence. */
#include "assertion_own.h"

#include <stdlib.h>
#include <string.h>

enum { OTHER_WORD = 1, FIRST_WORD = 256, LONGEST = 32 }; /* numbers of tokens: below FIRST_WORD a byte */

static bool is_owner(struct str s, size_t at) /* "neighbour" is not of "neighbour's" */
{
	return at + 1 < s.n && s.p[at] == '\'' && assertion_is_word(s.p[at + 1]);
}

/* ---- words and their numbers ---- */

static inline uint64_t hash_more(uint64_t h, unsigned char c)
{
	return (h ^ c) * 0x100000001b3u;
}

static inline size_t slot_of(uint64_t h, size_t slots)
{
	return (size_t)((h * 0x9e3779b97f4a7c15u) >> 32) & (slots - 1);
}

static uint32_t find_word(const struct assertion_trie *t, const unsigned char *lower, size_t n, uint64_t h)
{
	for (size_t i = slot_of(h, t->word_slots);; i = (i + 1) & (t->word_slots - 1)) {
		const struct assertion_word *w = &t->word[i];
		if (!w->id)
			return 0;
		if (w->hash == h && w->text.n == n && memcmp(w->text.p, lower, n) == 0)
			return w->id;
	}
}

static void put_word(struct assertion_trie *t, struct assertion_word w)
{
	size_t i = slot_of(w.hash, t->word_slots);
	while (t->word[i].id)
		i = (i + 1) & (t->word_slots - 1);
	t->word[i] = w;
}

static void grow_words(struct assertion_trie *t)
{
	struct assertion_word *old = t->word;
	size_t n = t->word_slots;

	t->word_slots = n ? 2 * n : 1024;
	t->word = arena_malloc(t->word_slots * sizeof *t->word);
	for (size_t i = 0; i < n; i++)
		if (old[i].id)
			put_word(t, old[i]);
	free(old);
}

/* The number of a word of a phrase, which outlives the trie. */
static uint32_t word_number(struct assertion_trie *t, struct str text)
{
	uint64_t h = 0;
	uint32_t id;

	for (size_t i = 0; i < text.n; i++)
		h = hash_more(h, (unsigned char)text.p[i]);
	if (2 * (t->words + 1) > t->word_slots)
		grow_words(t);
	id = find_word(t, (const unsigned char *)text.p, text.n, h);
	if (id)
		return id;
	id = FIRST_WORD + (uint32_t)t->words++;
	put_word(t, (struct assertion_word){text, h, id});
	return id;
}

/* ---- the trie ---- */

static inline uint64_t step_key(uint32_t node, uint32_t token)
{
	return (uint64_t)node << 32 | token;
}

static inline uint32_t find_step(const struct assertion_trie *t, uint32_t node, uint32_t token)
{
	uint64_t key = step_key(node, token);
	for (size_t i = slot_of(key, t->step_slots);; i = (i + 1) & (t->step_slots - 1))
		if (!t->step[i].to || t->step[i].key == key)
			return t->step[i].to;
}

static void put_step(struct assertion_trie *t, struct assertion_step s)
{
	size_t i = slot_of(s.key, t->step_slots);
	while (t->step[i].to)
		i = (i + 1) & (t->step_slots - 1);
	t->step[i] = s;
}

static void grow_steps(struct assertion_trie *t)
{
	struct assertion_step *old = t->step;
	size_t n = t->step_slots;

	t->step_slots = n ? 2 * n : 4096;
	t->step = arena_malloc(t->step_slots * sizeof *t->step);
	for (size_t i = 0; i < n; i++)
		if (old[i].to)
			put_step(t, old[i]);
	free(old);
}

static uint32_t add_node(struct assertion_trie *t)
{
	if (t->nodes == t->node_cap)
		t->node = arena_grow(t->node, t->node_cap = t->node_cap ? 2 * t->node_cap : 1024, sizeof *t->node);
	t->node[t->nodes] = (struct assertion_node){0};
	return t->nodes++;
}

static uint32_t go_token(struct assertion_trie *t, uint32_t node, uint32_t token)
{
	uint32_t to = t->steps ? find_step(t, node, token) : 0;

	if (to)
		return to;
	if (2 * (t->steps + 1) > t->step_slots)
		grow_steps(t);
	to = add_node(t);
	t->node[node].goes_on = true;
	put_step(t, (struct assertion_step){step_key(node, token), to});
	t->steps++;
	return to;
}

static uint32_t go_slot(struct assertion_trie *t, uint32_t node, uint8_t class, bool maybe, bool blank)
{
	for (uint32_t i = t->node[node].slot; i; i = t->slot[i].next)
		if (t->slot[i].class == class && t->slot[i].maybe == maybe && t->slot[i].blank == blank)
			return t->slot[i].to;
	uint32_t to = add_node(t);
	t->slots += !t->slots; /* 0 is none */
	t->slot = arena_grow(t->slot, t->slots + 1, sizeof *t->slot);
	t->slot[t->slots] = (struct assertion_slot){t->node[node].slot, to, class, maybe, blank};
	t->node[node].slot = (uint32_t)t->slots++;
	return to;
}

/* The node that `phrase` leads to from `node`; begins: no token stands before it. */
static uint32_t add_path(struct assertion_trie *t, uint32_t node, struct str phrase, bool begins)
{
	for (size_t i = 0; i < phrase.n;) {
		uint32_t id;
		size_t n = 1;
		bool blank = false;
		for (; i < phrase.n && phrase.p[i] == ' '; i++)
			blank = true;
		if (i == phrase.n)
			break;
		if (phrase.p[i] == SLOT || phrase.p[i] == SLOT_MAYBE) {
			node = go_slot(t, node, (uint8_t)(phrase.p[i + 1] - CLASS_FIRST), phrase.p[i] == SLOT_MAYBE, blank);
			i += 2;
			continue;
		}
		if (assertion_is_word(phrase.p[i])) {
			while (i + n < phrase.n && assertion_is_word(phrase.p[i + n]))
				n++;
			id = word_number(t, str_part(phrase, i, n));
		} else {
			id = (unsigned char)phrase.p[i];
		}
		node = go_token(t, node, id << 1 | (blank && !begins ? 1 : 0));
		begins = false;
		i += n;
	}
	return node;
}

void assertion_trie_open(struct assertion_trie *t)
{
	*t = (struct assertion_trie){0};
	add_node(t); /* 0 is none; every class has a root of its own */
	t->root = add_node(t);
	grow_words(t);
	grow_steps(t);
}

void assertion_trie_close(struct assertion_trie *t)
{
	free(t->word);
	free(t->step);
	free(t->node);
	free(t->slot);
	free(t->start);
	*t = (struct assertion_trie){0};
}

uint32_t assertion_trie_root(struct assertion_trie *t)
{
	return add_node(t);
}

void assertion_trie_class_word(struct assertion_trie *t, uint32_t root, struct str word, size_t k)
{
	uint32_t node = add_path(t, root, word, true);
	if (!t->node[node].class_word)
		t->node[node].class_word = (uint32_t)k + 1;
}

uint32_t assertion_trie_end(struct assertion_trie *t, uint32_t root, struct str phrase)
{
	return add_path(t, root ? root : t->root, phrase, !root);
}

/* Which tokens a phrase may begin with, once all are in. */
void assertion_trie_done(struct assertion_list *l)
{
	struct assertion_trie *t = &l->trie;

	t->starts = FIRST_WORD + t->words;
	t->start = arena_malloc(t->starts * sizeof *t->start);
	for (uint32_t id = 0; id < t->starts; id++) {
		t->start[id].node = find_step(t, t->root, id << 1);
		for (size_t k = 0; k < l->leads; k++)
			if (find_step(t, l->class[l->lead[k]].root, id << 1))
				t->start[id].leads |= 1u << k;
	}
}

/* ---- a sentence ---- */

static size_t blank_at(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at], d, e;

	if (c < 0x80)
		return assertion_is_blank(s.p[at]);
	d = at + 1 < s.n ? (unsigned char)s.p[at + 1] : 0;
	e = at + 2 < s.n ? (unsigned char)s.p[at + 2] : 0;
	if (c == 0xc2)
		return d == 0xa0 || d == 0x85 ? 2 : 0;
	if (c == 0xe2 && d == 0x80)
		return (e >= 0x80 && e <= 0x8a) || e == 0xa8 || e == 0xa9 || e == 0xaf ? 3 : 0;
	return (c == 0xe2 && d == 0x81 && e == 0x9f) || (c == 0xe3 && d == 0x80 && e == 0x80) ? 3 : 0;
}

static inline struct assertion_token *add_token(struct assertion_reading *r)
{
	if (r->tokens == r->token_cap)
		r->token = arena_grow(r->token, r->token_cap = r->token_cap ? 2 * r->token_cap : 64, sizeof *r->token);
	return &r->token[r->tokens++];
}

/* What each byte is in lower case when it is of a word; 0: of none. */
static const unsigned char of_word[256] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
	['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
	['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n',
	['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v',
	['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
	['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l',
	['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
	['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

/* The words of the sentence, each looked up once, and the bytes between that are no white space. */
static void split(const struct assertion_trie *t, struct assertion_reading *r)
{
	struct str s = r->text;
	uint32_t blank = 1;

	r->tokens = 0;
	for (size_t at = r->begin; at < r->end;) {
		unsigned char lower[LONGEST], c;
		uint64_t h = 0;
		size_t n = 0, skip;
		for (; at + n < r->end && (c = of_word[(unsigned char)s.p[at + n]]); n++) {
			if (n < LONGEST)
				lower[n] = c;
			h = hash_more(h, c);
		}
		if (n) {
			uint32_t id = n <= LONGEST ? find_word(t, lower, n, h) : 0;
			*add_token(r) = (struct assertion_token){(uint32_t)at, (uint32_t)(at + n), (id ? id : OTHER_WORD) << 1 | blank};
			at += n;
		} else if ((skip = blank_at(s, at))) {
			at += skip;
			blank = 1;
			continue;
		} else {
			bool quote = str_is_equal(str_part(s, at, 3), STR("\xe2\x80\x99"));
			n = quote ? 3 : 1;
			*add_token(r) = (struct assertion_token){
				(uint32_t)at, (uint32_t)(at + n), (quote ? '\'' : (uint32_t)(unsigned char)s.p[at]) << 1 | blank};
			at += n;
		}
		blank = 0;
	}
}

/* The token after those up to byte `end`; 0: that is within one, or none is taken. */
static size_t token_after(const struct assertion_reading *r, size_t i, size_t end)
{
	size_t from = i;
	while (i < r->tokens && r->token[i].to <= end)
		i++;
	return i > from && r->token[i - 1].to == end ? i : 0;
}

/* The token after a year, a number, a name or any word at token i, or 0. */
static size_t match_own(const struct assertion_reading *r, size_t class, size_t i)
{
	size_t end = assertion_own_class(class, r->text, r->token[i].from);
	return end ? token_after(r, i, end) : 0;
}

/* The token after the longest word of a class at token i, or 0. */
static size_t match_class(const struct assertion_list *l, const struct assertion_reading *r, size_t class, size_t i)
{
	const struct assertion_class *c = &l->class[class];
	size_t best = 0, name;

	if (class < CLASSES_OWN)
		return match_own(r, class, i);
	uint32_t node = find_step(&l->trie, c->root, r->token[i].id & ~1u);
	for (size_t k = i + 1; node; node = k < r->tokens ? find_step(&l->trie, node, r->token[k].id) : 0, k++)
		if (l->trie.node[node].class_word && !is_owner(r->text, r->token[k - 1].to))
			best = k;
	if (c->has_name && (name = match_own(r, CLASS_NAME, i)) > best)
		best = name;
	return best;
}

/* Longest first; of one length by how much of the phrase is plain, then what stands later in the list. */
static bool is_before(const struct assertion_hit *a, const struct assertion_hit *b)
{
	if (a->to != b->to)
		return a->to > b->to;
	if (a->trigger->plain != b->trigger->plain)
		return a->trigger->plain < b->trigger->plain;
	return a->trigger > b->trigger;
}

static void add_hit(struct assertion_reading *r, size_t from, size_t to, const struct assertion_trigger *t)
{
	struct assertion_hit hit = {from, to, t};
	struct str s = r->text;
	bool ends = to >= s.n || assertion_is_blank(s.p[to]);
	size_t k;

	if ((t->blank_before && !(from && assertion_is_blank(s.p[from - 1]))) || (t->blank_after && !(to < s.n && ends)) ||
	    (t->goes_on && ends))
		return;
	if (r->n == r->cap)
		r->hit = arena_grow(r->hit, r->cap = r->cap ? 2 * r->cap : 32, sizeof *r->hit);
	for (k = r->n++; k && r->hit[k - 1].from == from && is_before(&hit, &r->hit[k - 1]); k--)
		r->hit[k] = r->hit[k - 1];
	r->hit[k] = hit;
}

struct walk {
	const struct assertion_list *l;
	struct assertion_reading *r;
	size_t from;
	uint32_t of; /* which word of the class that a phrase began with */
};

/* From a node, the tokens before i being its. */
static void walk(const struct walk *w, uint32_t node, size_t i)
{
	const struct assertion_trie *t = &w->l->trie;
	const struct assertion_reading *r = w->r;

	for (; node; i++) {
		const struct assertion_node *n = &t->node[node];
		for (uint32_t k = n->trigger; k; k = w->l->trigger[k - 1].next)
			add_hit(w->r, w->from, r->token[i - 1].to, &w->l->trigger[k - 1 + w->of]);
		for (uint32_t k = n->slot; k; k = t->slot[k].next) {
			const struct assertion_slot *slot = &t->slot[k];
			size_t end = i < r->tokens && (r->token[i].id & 1) == slot->blank ? match_class(w->l, r, slot->class, i) : 0;
			if (end || slot->maybe)
				walk(w, slot->to, end ? end : i);
		}
		if (!n->goes_on || i == r->tokens)
			return;
		node = find_step(t, node, r->token[i].id);
	}
}

/* A phrase that begins with any word of a class. */
static void walk_class(struct walk *w, size_t class, size_t i)
{
	const struct assertion_class *c = &w->l->class[class];
	const struct assertion_trie *t = &w->l->trie;
	const struct assertion_reading *r = w->r;
	uint32_t node = find_step(t, c->root, r->token[i].id & ~1u);

	for (size_t k = i + 1; node; node = k < r->tokens ? find_step(t, node, r->token[k].id) : 0, k++)
		if (t->node[node].class_word) {
			w->of = t->node[node].class_word - 1;
			walk(w, c->after, k);
		}
	w->of = 0;
}

void assertion_find(struct assertion_reading *r)
{
	const struct assertion_list *l = r->list;
	struct walk w = {.l = l, .r = r};

	r->n = 0;
	split(&l->trie, r);
	for (size_t i = 0; i < r->tokens; i++) {
		const struct assertion_start *start = &l->trie.start[r->token[i].id >> 1];
		w.from = r->token[i].from;
		if (start->node)
			walk(&w, start->node, i + 1);
		for (uint32_t leads = start->leads; leads; leads &= leads - 1)
			walk_class(&w, l->lead[__builtin_ctz(leads)], i);
	}
}
