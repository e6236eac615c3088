/* casefile/names - words as numbers: each different word once, numbered from 1 in the order of first sight.
 *
 * A list owns its words; a word given out lives until names_close.  Numbers are what the case file keeps in the place of
 * agencies, workers, places and ids of persons.  Memory grows with the number of different words, not of entries.
 * Nothing fails (base/arena).  Zero is a valid, empty list; number 0 is "no word".
 */
#ifndef CASEFILE_NAMES_H
#define CASEFILE_NAMES_H

#include "base/arena.h"

struct names_slot {
	uint32_t tag, number; /* tag: part of the word's hash; number 0: empty */
};

struct names {
	struct arena words;
	struct str *word; /* by number less one */
	uint32_t n, cap;
	struct names_slot *slot; /* open addressing */
	uint32_t slots; /* a power of two */
	uint32_t last;  /* what was asked last is asked again: exports come sorted */
};

uint32_t names_add(struct names *l, struct str word);        /* absent: 0 */
void names_hint(const struct names *l, struct str word);     /* it will be asked for soon */
uint32_t names_find(const struct names *l, struct str word); /* 0: not there */
struct str names_word(const struct names *l, uint32_t number); /* absent for 0 and numbers not given out */
void names_close(struct names *l);

#endif
