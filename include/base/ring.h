/* base/ring - a few slots that go round between a thread that fills them and whoever takes them, in order.
 *
 * What lies in a slot is the caller's (an array of as many); the ring tells whose turn each is.  `fill` is called with slot
 * 0, 1 ... round and round; from its return until it is handed out and given back, nobody touches the slot.  It says whether
 * anything follows: once it has said no it is not called again, and that slot is the last that may be taken.  A slot taken is
 * the taker's until the next ring_take.
 * The first slot is filled by the taker itself, so that a small job starts no thread; so is every slot where no thread can be
 * had, or where there is one slot only.  The order of slots does not depend on the threads.  From the second ring_take
 * until ring_stop, all that `fill` uses belongs to the thread.  Nothing here fails.
 */
#ifndef BASE_RING_H
#define BASE_RING_H

#include <stdbool.h>
#include <stddef.h>

struct ring;
struct ring *ring_open(size_t slots, bool (*fill)(void *self, size_t slot), void *self);
size_t ring_take(struct ring *r); /* the next slot; the one before goes back.  Not after the last */
void ring_stop(struct ring *r);   /* at any point: waits for the thread; the slot taken stays the taker's.  No ring_take after it */
void ring_close(struct ring *r);  /* stops too.  NULL is well */

#endif
