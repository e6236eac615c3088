#include "casefile/names.h"

#include <stdlib.h>
#include <string.h>

static bool is_word(const struct names *l, uint32_t number, struct str word)
{
	struct str w = l->word[number - 1];
	return w.n == word.n && memcmp(w.p, word.p, w.n) == 0;
}

/* A slot holds the upper half of the word's hash and its number, so that another word in the way is seldom looked at. */
static uint64_t *place_of(const struct names *l, struct str word, uint32_t *tag)
{
	uint64_t h = str_hash(word);
	uint32_t at = (uint32_t)h & (l->slots - 1);
	*tag = (uint32_t)(h >> 32);
	while (l->slot[at] && (l->slot[at] >> 32 != *tag || !is_word(l, (uint32_t)l->slot[at], word)))
		at = (at + 1) & (l->slots - 1);
	return &l->slot[at];
}

static void widen(struct names *l)
{
	uint64_t *old = l->slot;
	uint32_t n = l->slots, tag;
	l->slots = n ? n * 2 : 64;
	l->slot = arena_malloc(l->slots * sizeof *l->slot);
	for (uint32_t i = 0; i < n; i++)
		if (old[i])
			*place_of(l, l->word[(uint32_t)old[i] - 1], &tag) = old[i];
	free(old);
}

uint32_t names_add(struct names *l, struct str word)
{
	uint32_t tag;
	if (!word.p)
		return 0;
	if (l->last && is_word(l, l->last, word))
		return l->last;
	if (l->n * 3 >= l->slots * 2)
		widen(l);
	uint64_t *slot = place_of(l, word, &tag);
	if (!*slot) {
		if (l->n == l->cap) {
			l->cap = l->cap ? l->cap + l->cap / 2 : 64;
			l->word = arena_grow(l->word, l->cap, sizeof *l->word);
		}
		l->word[l->n] = arena_copy(&l->words, word);
		*slot = (uint64_t)tag << 32 | ++l->n;
	}
	return l->last = (uint32_t)*slot;
}

uint32_t names_find(const struct names *l, struct str word)
{
	uint32_t tag;
	return word.p && l->n ? (uint32_t)*place_of(l, word, &tag) : 0;
}

struct str names_word(const struct names *l, uint32_t number)
{
	return number && number <= l->n ? l->word[number - 1] : (struct str){0};
}

void names_close(struct names *l)
{
	arena_close(&l->words);
	free(l->word);
	free(l->slot);
	*l = (struct names){0};
}
