/* base/arena - memory that is given back all at once.
 *
 * Two lives: an arena for the run and one for the record (arena_clear between records keeps the blocks).
 * Memory from arena_get is zeroed and aligned for any type; it lives until arena_clear or arena_close.
 * Under AddressSanitizer every allocation is a malloc of its own, so that an overrun is seen.
 * Nothing here returns NULL.  When memory is exhausted the process ends through arena_exhausted: one line on
 * stderr, exit status 4.  Every file is written beside and renamed, or in one transaction, so that an end
 * at any moment leaves what was there before (ARCHITECTURE.md, I9).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;
struct arena {
	struct arena_block *first, *now; /* first: kept by arena_clear */
	size_t used;                     /* bytes of `now` in use */
};

void *arena_get(struct arena *a, size_t n); /* zeroed */
#define ARENA_NEW(a, type) ((type *)arena_get((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_get_array((a), (n), sizeof(type)))
void *arena_get_array(struct arena *a, size_t n, size_t size); /* checks n * size */
struct str arena_copy(struct arena *a, struct str s);          /* a NUL follows it; absent stays absent */
struct str arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for one more after the n items of an array in the arena: p itself, or a copy twice as large (*cap is set). */
void *arena_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size);
void arena_clear(struct arena *a); /* everything given out is gone; the first block is kept */
void arena_close(struct arena *a); /* frees all; a is zero again */

/* malloc and realloc that do not return NULL, for what outlives arenas; free with free(). */
void *arena_malloc(size_t n); /* zeroed */
void *arena_grow(void *p, size_t n, size_t size); /* realloc to n * size */

_Noreturn void arena_exhausted(void);

#endif
