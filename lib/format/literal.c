#include "format/literal.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE 1
#else
#define WIDE 0
#endif

enum { GROUPS = 8, PRINT = 4, BLANK = 1, PASSED = 2, CLASSES = 258 }; /* class 0: in no string */
enum { THREES = 1 << 15, HEADS = 1 << 16, HEAD_MOST = 8 };

struct rest {             /* of the one string that goes on from a node */
	uint32_t string;  /* plus one; 0: several go on, or none */
	uint32_t from, n; /* of set->code */
};

struct literal_set {
	uint16_t class[256];
	uint32_t classes, nodes, node_cap;
	uint32_t *next;    /* node by class; 0: none, since nothing leads back to the root */
	uint32_t *out;     /* by node: 1 + the last string that ends there */
	uint32_t *same;    /* by string: 1 + another one that ends there */
	bool *is_blank;    /* by node: reached by white space, where more of it changes nothing */
	struct rest *rest; /* by node: so that the table holds shared beginnings only, and stays small */
	uint16_t *code;    /* the classes of what is left of strings */
	size_t codes;
	bool *at_word;       /* by string: only where no other letter or digit stands before it; NULL: none */
	uint8_t word_groups; /* of the eight, those whose strings are all such */
	unsigned options;
	bool is_wide;
	uint8_t low[PRINT][16], high[PRINT][16]; /* by half byte: which groups may have it there */
	uint8_t head_n[THREES];   /* by five bits each of three bytes: how many bytes at least the strings have that
				   * begin so, up to HEAD_MOST; 0: none does */
	uint32_t three[THREES / 32]; /* a bit each: some string does */
	uint32_t head[HEADS / 32];   /* a bit for the hash of so many bytes of each string */
};

static bool is_blank(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

bool literal_is_ascii(struct str s)
{
	uint64_t all = 0, word;
	size_t i = 0;
	for (; i + 8 <= s.n; i += 8) {
		memcpy(&word, s.p + i, 8);
		all |= word;
	}
	for (; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return !(all & 0x8080808080808080u);
}

/* ---- building ---- */

static void make_classes(struct literal_set *set, const struct str *string, size_t n)
{
	set->classes = 3;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < string[i].n; k++) {
			unsigned char c = lower((unsigned char)string[i].p[k]);
			if (!is_blank(c) && !set->class[c])
				set->class[c] = (uint16_t)set->classes++;
		}
	for (unsigned c = 0; c < 256; c++) {
		if (is_blank((unsigned char)c))
			set->class[c] = BLANK;
		else if (c >= 'A' && c <= 'Z')
			set->class[c] = set->class[lower((unsigned char)c)];
	}
	set->class[0xff] = PASSED;
}

static uint32_t add_node(struct literal_set *set, bool blank)
{
	if (set->nodes == set->node_cap) {
		size_t cap = set->node_cap ? (size_t)set->node_cap * 2 : 64;
		set->next = arena_grow(set->next, cap * set->classes, sizeof *set->next);
		set->out = arena_grow(set->out, cap, sizeof *set->out);
		set->is_blank = arena_grow(set->is_blank, cap, sizeof *set->is_blank);
		set->rest = arena_grow(set->rest, cap, sizeof *set->rest);
		set->node_cap = (uint32_t)cap;
	}
	memset(set->next + (size_t)set->nodes * set->classes, 0, set->classes * sizeof *set->next);
	set->out[set->nodes] = 0;
	set->is_blank[set->nodes] = blank;
	set->rest[set->nodes] = (struct rest){0};
	return set->nodes++;
}

/* The classes of s, a run of white space one; returns how many. */
static size_t encode(const struct literal_set *set, struct str s, uint16_t *code)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		uint16_t c = set->class[(unsigned char)s.p[i]];
		if (c != PASSED && !(c == BLANK && n && code[n - 1] == BLANK))
			code[n++] = c;
	}
	return n;
}

struct coded {
	uint32_t string;
	size_t from, n; /* in set->code */
};

static const uint16_t *code_of(const struct literal_set *set, const struct coded *c)
{
	return set->code + c->from;
}

static int by_code(const struct literal_set *set, const struct coded *a, const struct coded *b)
{
	size_t n = a->n < b->n ? a->n : b->n;
	for (size_t i = 0; i < n; i++)
		if (code_of(set, a)[i] != code_of(set, b)[i])
			return code_of(set, a)[i] < code_of(set, b)[i] ? -1 : 1;
	return a->n != b->n ? (a->n < b->n ? -1 : 1) : (a->string > b->string) - (a->string < b->string);
}

/* The strings c[0..n), sorted, all alike in their first `depth` classes, under a node. */
static void add_strings(struct literal_set *set, uint32_t node, const struct coded *c, size_t n, size_t depth)
{
	if (n == 1 && depth) {
		set->rest[node] = (struct rest){c->string + 1, (uint32_t)(c->from + depth),
						(uint32_t)(c->n - depth)};
		return;
	}
	for (; n && c->n == depth; c++, n--) {
		set->same[c->string] = set->out[node];
		set->out[node] = c->string + 1;
	}
	while (n) {
		uint16_t first = code_of(set, c)[depth];
		size_t k = 1;
		while (k < n && code_of(set, &c[k])[depth] == first)
			k++;
		uint32_t to = add_node(set, first == BLANK); /* may move the table */
		set->next[(size_t)node * set->classes + first] = to;
		add_strings(set, to, c, k, depth + 1);
		c += k;
		n -= k;
	}
}

static void sort_coded(const struct literal_set *set, struct coded *c, struct coded *room, size_t n)
{
	size_t half = n / 2, i = 0, k = half, to = 0;
	if (n < 2)
		return;
	sort_coded(set, c, room, half);
	sort_coded(set, c + half, room, n - half);
	while (i < half || k < n)
		room[to++] = k == n || (i < half && by_code(set, &c[i], &c[k]) < 0) ? c[i++] : c[k++];
	memcpy(c, room, n * sizeof *c);
}

static void make_trie(struct literal_set *set, const struct str *string, size_t n)
{
	struct coded *c = arena_malloc((2 * n + 1) * sizeof *c);
	size_t kept = 0, bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += string[i].n;
	set->code = arena_malloc((bytes + 1) * sizeof *set->code);
	set->same = arena_malloc((n ? n : 1) * sizeof *set->same);
	for (size_t i = 0; i < n; i++) {
		struct coded one = {(uint32_t)i, set->codes, encode(set, string[i], set->code + set->codes)};
		set->codes += one.n;
		if (one.n)
			c[kept++] = one;
	}
	sort_coded(set, c, c + n, kept);
	add_node(set, false);
	add_strings(set, 0, c, kept, 0);
	free(c);
}

/* The bytes from p: five bits of each, in which small and capital letters are the same. */
static uint32_t three_of(const unsigned char *p)
{
	return (p[0] & 31u) << 10 | (p[1] & 31u) << 5 | (p[2] & 31u);
}

/* Eight bytes, of which the first n count: whether they are ASCII without white space but single blanks, so that
 * they spell a string in one way only, letters apart. */
static bool is_plain_head(uint64_t w, unsigned n)
{
	const uint64_t each = 0x0101010101010101u, top = each << 7;
	uint64_t others = n < HEAD_MOST ? ~(uint64_t)0 << 8 * n : 0, blank;

	w = (w & ~others) | (others & each << 6);
	blank = w ^ each << 5;
	blank = (blank - each) & ~blank & top; /* perhaps what follows a blank too, which does no harm */
	return !(w & top) && !((w - (each << 5)) & ~w & top) && !(blank & blank << 8);
}

static uint32_t hash_head(uint64_t w, unsigned n)
{
	w &= 0xdfdfdfdfdfdfdfdfu; /* small and capital letters are the same */
	if (n < HEAD_MOST)
		w &= ~(~(uint64_t)0 << 8 * n);
	return (uint32_t)((w * 0x9e3779b97f4a7c15u) >> 48);
}

/* The first bytes of a string, a run of white space one blank; returns how many. */
static unsigned head_of(const struct literal_set *set, struct str s, uint64_t *w)
{
	char head[HEAD_MOST] = {0};
	unsigned n = 0;
	for (size_t i = 0; i < s.n && n < HEAD_MOST; i++) {
		uint16_t c = set->class[(unsigned char)s.p[i]];
		if (c != PASSED && !(c == BLANK && n && head[n - 1] == ' '))
			head[n++] = c == BLANK ? ' ' : s.p[i];
	}
	memcpy(w, head, sizeof *w);
	return n;
}

/* Whether c may stand at place i of what begins as the string does.  After the end any may; after a blank, which
 * any run of white space fits, more of it, or a byte of the string that a longer run has moved there. */
static bool may_stand(const struct literal_set *set, struct str s, size_t i, unsigned c)
{
	size_t from = 0;
	while (from < i && from < s.n && set->class[(unsigned char)s.p[from]] != BLANK)
		from++;
	for (size_t k = from < i ? from : i; k <= i; k++)
		if (k >= s.n || set->class[c] == set->class[(unsigned char)s.p[k]] ||
		    (k > from && s.p[k] == ' ' && s.p[k - 1] == ' '))
			return true;
	return false;
}

/* Which five bits each of its first three bytes may have. */
static void may_begin(const struct literal_set *set, struct str s, bool may[3][32])
{
	for (size_t i = 0; i < 3; i++)
		for (unsigned c = 0; c < 256; c++)
			may[i][c & 31] = may[i][c & 31] || may_stand(set, s, i, c);
}

/* First how long the heads are, then, when that is known of all strings, their hashes. */
static void add_head(struct literal_set *set, struct str s, bool known)
{
	bool may[3][32] = {{false}};
	uint64_t w;
	unsigned n = head_of(set, s, &w), added = 0;

	may_begin(set, s, may);
	for (unsigned three = 0; three < THREES; three++) {
		uint8_t *head_n = &set->head_n[three];
		if (!may[0][three >> 10]) {
			three |= 0x3ff;
		} else if (!may[1][three >> 5 & 31]) {
			three |= 31;
		} else if (may[2][three & 31] && !known) {
			set->three[three >> 5] |= 1u << (three & 31);
			*head_n = *head_n && *head_n < n ? *head_n : (uint8_t)n;
		} else if (may[2][three & 31] && !(added >> *head_n & 1)) {
			uint32_t at = hash_head(w, *head_n);
			set->head[at >> 5] |= 1u << (at & 31);
			added |= 1u << *head_n;
		}
	}
}

static void make_heads(struct literal_set *set, const struct str *string, size_t n)
{
	for (int known = 0; known < 2; known++)
		for (size_t i = 0; i < n; i++)
			if (string[i].n)
				add_head(set, string[i], known);
}

static void add_print(struct literal_set *set, struct str s, unsigned group)
{
	for (size_t i = 0; i < PRINT; i++)
		for (unsigned c = 0; c < 256; c++)
			if (may_stand(set, s, i, c)) {
				set->low[i][c & 15] |= (uint8_t)(1u << group);
				set->high[i][c >> 4] |= (uint8_t)(1u << group);
			}
}

static int by_beginning(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Beginnings of the strings that are, or are not, at words only; each once. */
static size_t list_kinds(const struct literal_set *set, const struct str *string, size_t n, bool at_word,
			 struct str *to)
{
	size_t kept = 0, kinds = 0;
	for (size_t i = 0; i < n; i++)
		if (string[i].n && (set->at_word && set->at_word[i]) == at_word)
			to[kept++] = str_part(string[i], 0, PRINT);
	if (kept)
		qsort(to, kept, sizeof *to, by_beginning);
	for (size_t i = 0; i < kept; i++)
		if (i == 0 || by_beginning(&to[i - 1], &to[i]) != 0)
			to[kinds++] = to[i];
	return kinds;
}

/* Strings that begin alike share a group. */
static void make_prints(struct literal_set *set, const struct str *string, size_t n)
{
	struct str *at_word = arena_malloc((n ? n : 1) * sizeof *at_word);
	struct str *any = arena_malloc((n ? n : 1) * sizeof *any);
	size_t words = list_kinds(set, string, n, true, at_word);
	size_t others = list_kinds(set, string, n, false, any), g = 0;
	if (words)
		g = GROUPS * words / (words + others);
	g = words && g == 0 ? 1 : g == GROUPS && others ? GROUPS - 1 : g;
	set->word_groups = (uint8_t)((1u << g) - 1);
	for (size_t i = 0; i < words; i++)
		add_print(set, at_word[i], (unsigned)(i * g / words));
	for (size_t i = 0; i < others; i++)
		add_print(set, any[i], (unsigned)(g + i * (GROUPS - g) / others));
	free(at_word);
	free(any);
}

struct literal_set *literal_open_each(const struct str *string, const bool *at_word, size_t n, unsigned options)
{
	struct literal_set *set = arena_malloc(sizeof *set);
	set->options = options;
	if (at_word && n) {
		set->at_word = arena_malloc(n * sizeof *set->at_word);
		memcpy(set->at_word, at_word, n * sizeof *set->at_word);
	}
	make_classes(set, string, n);
	make_trie(set, string, n);
	make_prints(set, string, n);
	make_heads(set, string, n);
#if WIDE
	set->is_wide = !(options & LITERAL_ONE_BY_ONE) && __builtin_cpu_supports("avx2");
#endif
	return set;
}

struct literal_set *literal_open(const struct str *string, size_t n, unsigned options)
{
	return literal_open_each(string, NULL, n, options);
}

void literal_close(struct literal_set *set)
{
	if (!set)
		return;
	free(set->at_word);
	free(set->next);
	free(set->out);
	free(set->same);
	free(set->is_blank);
	free(set->rest);
	free(set->code);
	free(set);
}

void literal_found_close(struct literal_found *f)
{
	free(f->hit);
	buf_close(&f->folded);
	*f = (struct literal_found){0};
}

/* ---- searching ---- */

static bool is_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

static bool is_in_word(const unsigned char *p, size_t at)
{
	return at && is_word(p[at]) && is_word(p[at - 1]);
}

static void add_hits(const struct literal_set *set, const unsigned char *p, uint32_t out, size_t from, size_t to,
		     struct literal_found *f)
{
	for (; out; out = set->same[out - 1]) {
		if (set->at_word && set->at_word[out - 1] && is_in_word(p, from))
			continue;
		if (f->n == f->cap)
			f->hit = arena_grow(f->hit, f->cap = f->cap ? 2 * f->cap : 64, sizeof *f->hit);
		f->hit[f->n++] = (struct literal_hit){out - 1, from, to};
	}
}

/* Only one string goes on from a node: whether what is left of it stands at `i`. */
static void walk_rest(const struct literal_set *set, uint32_t node, const unsigned char *p, size_t n,
		      size_t at, size_t i, struct literal_found *f)
{
	const uint16_t *code = set->code + set->rest[node].from, *end = code + set->rest[node].n;
	bool blank = set->is_blank[node];
	for (; code < end; i++) {
		if (i == n)
			return;
		uint16_t c = set->class[p[i]];
		if (c == PASSED || (c == BLANK && blank))
			continue;
		if (c != *code++)
			return;
		blank = c == BLANK;
	}
	add_hits(set, p, set->rest[node].string, at, i, f);
}

/* Every string that begins at `at`. */
static void walk(const struct literal_set *set, const unsigned char *p, size_t n, size_t at,
		 struct literal_found *f)
{
	uint32_t node = 0;
	for (size_t i = at; i < n; i++) {
		uint32_t c = set->class[p[i]];
		if (c == PASSED ? i > at : c == BLANK && set->is_blank[node])
			continue;
		node = set->next[(size_t)node * set->classes + c];
		if (!node)
			return;
		if (set->rest[node].string) {
			walk_rest(set, node, p, n, at, i + 1, f);
			return;
		}
		if (set->out[node])
			add_hits(set, p, set->out[node], at, i + 1, f);
	}
}

/* Within a word, where only the beginnings of words are asked for. */
static bool is_within(const struct literal_set *set, const unsigned char *p, size_t at)
{
	return (set->options & LITERAL_WORDS) && is_in_word(p, at);
}

static void find_each(const struct literal_set *set, const unsigned char *p, size_t n,
		      struct literal_found *f)
{
	for (size_t i = 0; i < n; i++)
		if (set->next[set->class[p[i]]] && !is_within(set, p, i))
			walk(set, p, n, i, f);
}

#if WIDE
/* Whether a string can begin at `at`, as far as its first bytes tell. */
static inline bool is_head(const struct literal_set *set, const unsigned char *p, size_t n, size_t at)
{
	uint64_t w;
	uint32_t three, hash;
	if (n - at < sizeof w)
		return true;
	memcpy(&w, p + at, sizeof w);
	three = three_of(p + at);
	if (!is_plain_head(w, set->head_n[three]))
		return true;
	hash = hash_head(w, set->head_n[three]);
	return set->head[hash >> 5] >> (hash & 31) & 1;
}

__attribute__((target("avx2"))) static inline __m256i look_up(__m256i low, __m256i high, __m256i b)
{
	const __m256i half = _mm256_set1_epi8(15);
	return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(b, half)),
				_mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(b, 4), half)));
}

/* A bit for each of 32 bytes between `first` and the most-th after it. */
__attribute__((target("avx2"))) static inline uint32_t between(__m256i b, char first, char most)
{
	__m256i from = _mm256_sub_epi8(b, _mm256_set1_epi8(first));
	return (uint32_t)_mm256_movemask_epi8(
		_mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8(most)), from));
}

__attribute__((target("avx2"))) static void find_wide(const struct literal_set *set, const unsigned char *p,
						      size_t n, struct literal_found *f)
{
	__m256i low[PRINT], high[PRINT];
	unsigned char rest[32 + PRINT - 1] = {0};
	uint32_t carry = 0; /* the byte before is of a word */
	const __m256i words = _mm256_set1_epi8((char)(set->options & LITERAL_WORDS ? 0xff : set->word_groups));
	for (int i = 0; i < PRINT; i++) {
		low[i] = _mm256_broadcastsi128_si256(
			_mm_loadu_si128((const __m128i *)(const void *)set->low[i]));
		high[i] = _mm256_broadcastsi128_si256(
			_mm_loadu_si128((const __m128i *)(const void *)set->high[i]));
	}
	for (size_t i = 0; i < n; i += 32) {
		const unsigned char *at = p + i;
		if (n - i < sizeof rest) { /* the end: zeros follow it, and the walk knows where it is */
			memset(rest, 0, sizeof rest);
			memcpy(rest, p + i, n - i);
			at = rest;
		}
		__m256i b = _mm256_loadu_si256((const __m256i *)(const void *)at);
		__m256i fits = look_up(low[0], high[0], b);
		for (int k = 1; k < PRINT; k++)
			fits = _mm256_and_si256(fits, look_up(low[k], high[k],
							      _mm256_loadu_si256((const __m256i *)(const void *)(at + k))));
		uint32_t where = ~(uint32_t)_mm256_movemask_epi8(
			_mm256_cmpeq_epi8(fits, _mm256_setzero_si256()));
		if (set->word_groups || set->options & LITERAL_WORDS) { /* within a word only what may stand there */
			uint32_t word = between(b, '0', 9) |
					between(_mm256_or_si256(b, _mm256_set1_epi8(0x20)), 'a', 25);
			uint32_t is_bound = (uint32_t)_mm256_movemask_epi8(
				_mm256_cmpeq_epi8(_mm256_andnot_si256(words, fits), _mm256_setzero_si256()));
			where &= ~(word & (word << 1 | carry) & is_bound);
			carry = word >> 31;
		}
		for (; where; where &= where - 1) {
			size_t k = (size_t)__builtin_ctz(where);
			uint32_t three = three_of(at + k);
			if ((set->three[three >> 5] >> (three & 31) & 1) && i + k < n && is_head(set, p, n, i + k))
				walk(set, p, n, i + k, f);
		}
	}
}
#endif

static bool is_ascii_word(const char *p)
{
	uint64_t word;
	memcpy(&word, p, 8);
	return !(word & 0x8080808080808080u);
}

/* What stands for white space, k, s or an apostrophe, in place of itself and as long; false: nothing did. */
static bool fold(const struct literal_set *set, struct str s, struct literal_found *f)
{
	size_t done = 0;
	f->folded.n = 0;
	for (size_t i = 0; i + 1 < s.n; i++) {
		const unsigned char *c = (const unsigned char *)s.p + i;
		const char *as = NULL;
		size_t n = 2;
		if (*c < 0x80) {
			if (i + 9 <= s.n && is_ascii_word(s.p + i + 1))
				i += 8;
			continue;
		}
		if (c[0] == 0xc2 && (c[1] == 0x85 || c[1] == 0xa0))
			as = "  ";
		else if (c[0] == 0xc5 && c[1] == 0xbf)
			as = "s\xff", f->is_odd = true;
		else if (i + 2 < s.n && c[0] == 0xe2 && c[1] == 0x84 && c[2] == 0xaa)
			as = "k\xff\xff", n = 3, f->is_odd = true;
		else if (i + 2 < s.n && c[0] == 0xe2 && c[1] == 0x80 && c[2] == 0x99 &&
			 (set->options & LITERAL_APOSTROPHE))
			as = "'\xff\xff", n = 3;
		else if (i + 2 < s.n && ((c[0] == 0xe2 && c[1] == 0x80 &&
					  ((c[2] >= 0x80 && c[2] <= 0x8a) || c[2] == 0xa8 || c[2] == 0xa9 ||
					   c[2] == 0xaf)) ||
					 (c[0] == 0xe2 && c[1] == 0x81 && c[2] == 0x9f) ||
					 (c[0] == 0xe1 && c[1] == 0x9a && c[2] == 0x80) ||
					 (c[0] == 0xe1 && c[1] == 0xa0 && c[2] == 0x8e) ||
					 (c[0] == 0xe3 && c[1] == 0x80 && c[2] == 0x80)))
			as = "   ", n = 3;
		if (!as)
			continue;
		buf_add(&f->folded, str_part(s, done, i - done));
		buf_add(&f->folded, (struct str){as, n});
		i += n - 1;
		done = i + 1;
	}
	if (!f->folded.n)
		return false;
	buf_add(&f->folded, str_part(s, done, s.n - done));
	return true;
}

void literal_find(const struct literal_set *set, struct str text, struct literal_found *f)
{
	f->n = 0;
	f->is_odd = false;
	f->is_ascii = literal_is_ascii(text);
	bool folded = !f->is_ascii && fold(set, text, f);
	const unsigned char *p = (const unsigned char *)(folded ? f->folded.p : text.p);
#if WIDE
	if (set->is_wide && !folded) {
		find_wide(set, p, text.n, f);
		return;
	}
#endif
	find_each(set, p, text.n, f);
}
