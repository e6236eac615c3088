#include "casefile/names.h"

#include <stdlib.h>
#include <string.h>

static bool is_word(const struct names *l, uint32_t number, struct str word)
{
	struct str w = l->word[number - 1];
	return w.n == word.n && memcmp(w.p, word.p, w.n) == 0;
}

/* A slot holds part of the hash, so that a word is looked at only where it is very likely the one. */
static struct names_slot *place_of(const struct names *l, struct str word, uint32_t *tag)
{
	uint64_t h = str_hash(word);
	uint32_t at = (uint32_t)h & (l->slots - 1);
	const struct names_slot *s;
	*tag = (uint32_t)(h >> 32);
	while (s = &l->slot[at], s->number && (s->tag != *tag || !is_word(l, s->number, word)))
		at = (at + 1) & (l->slots - 1);
	return &l->slot[at];
}

static void widen(struct names *l)
{
	struct names_slot *old = l->slot;
	uint32_t n = l->slots, tag;
	l->slots = n ? n * 2 : 64;
	l->slot = arena_malloc(l->slots * sizeof *l->slot);
	for (uint32_t i = 0; i < n; i++)
		if (old[i].number)
			*place_of(l, l->word[old[i].number - 1], &tag) = old[i];
	free(old);
}

void names_hint(const struct names *l, struct str word)
{
	if (word.p && l->n)
		__builtin_prefetch(&l->slot[(uint32_t)str_hash(word) & (l->slots - 1)]);
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
	struct names_slot *slot = place_of(l, word, &tag);
	if (!slot->number) {
		if (l->n == l->cap) {
			l->cap = l->cap ? l->cap + l->cap / 2 : 64;
			l->word = arena_grow(l->word, l->cap, sizeof *l->word);
		}
		l->word[l->n] = arena_copy(&l->words, word);
		*slot = (struct names_slot){tag, ++l->n};
	}
	return l->last = slot->number;
}

uint32_t names_find(const struct names *l, struct str word)
{
	uint32_t tag;
	return word.p && l->n ? place_of(l, word, &tag)->number : 0;
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
