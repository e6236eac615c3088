/* base/spill - sorting more than fits in memory: byte records by their first bytes.
 *
 * A record is any bytes (at most 1 GiB) that begin with a key of the fixed size told at spill_open; keys
 * compare as by memcmp, so numbers in them are big-endian (spill_put_u64).  Equal keys stay in the order
 * they came. About `limit` bytes are held in memory: half of it is filled while the other half, in a second
 * thread of the spill's own, is sorted and written; nothing is written when all fit in a half.  What does
 * not fit goes to one private file (0600, without a name) in the folder of `beside`, never a shared
 * folder; it is gone at spill_close and at any other end of the process.
 * Order of calls: open, add..., sort, next... (rewind, next...), close.  A record given by spill_next is
 * borrowed until the next call and has no alignment.  Every I/O failure is an ERR_SYSTEM; after one only
 * spill_close may be called.
 */
#ifndef BASE_SPILL_H
#define BASE_SPILL_H

#include "base/err.h"
#include "base/str.h"

enum { SPILL_LIMIT = 64 << 20 }; /* bytes; what to give for limit if nothing speaks against it */

struct spill;
struct spill *spill_open(const char *beside, size_t limit, size_t key);
int spill_add(struct spill *s, struct str record, struct err *e); /* copies it */
/* The same in two steps: room for n bytes to be filled at once, key and all, before the next call.  NULL: failed. */
char *spill_add_room(struct spill *s, size_t n, struct err *e);
int spill_sort(struct spill *s, struct err *e);
int spill_next(struct spill *s, struct str *record, struct err *e); /* 1, 0 at the end, -1 */
void spill_rewind(struct spill *s);                                 /* after spill_sort: from the first again */
uint64_t spill_count(const struct spill *s);
bool spill_is_in_memory(const struct spill *s);
void spill_close(struct spill *s); /* NULL is fine */

void spill_put_u64(char to[static 8], uint64_t v); /* big-endian: sorts as the number does */
uint64_t spill_get_u64(const char from[static 8]);
void spill_put_u32(char to[static 4], uint32_t v);
uint32_t spill_get_u32(const char from[static 4]);
/* For a signed number: v - INT32_MIN, so that it sorts as the number does. */
void spill_put_i32(char to[static 4], int32_t v);
int32_t spill_get_i32(const char from[static 4]);

#endif
