/* model/relay - the records of a source, read by a second thread while the first uses them.
 *
 * relay_open gives a source of the same records in the same order, so that the result does not hang on the threads.  A few
 * batches go round: the second thread asks the source and copies each record into a batch, the first is given them one
 * by one.  The first batch is read by whoever asks: a small file needs no second thread.  A record and its strings live until
 * the next call; what lies between the ends of `lasting` (a file mapped by the caller) is not copied.
 * From relay_open until relay_stop or the end was given, the source and what it writes to (its diagnostics) are the second
 * thread's.  A failure of the source comes out when everything before it has been taken.  Closing closes the source too.
 * Memory: RELAY_BATCHES batches of about RELAY_BYTES, and the largest record.
 */
#ifndef MODEL_RELAY_H
#define MODEL_RELAY_H

#include "model/flow.h"

enum { RELAY_BATCHES = 4, RELAY_RECORDS = 256, RELAY_BYTES = 256 << 10 };

struct relay;
struct relay *relay_open(struct record_source *from, struct str lasting);
struct record_source *relay_source(struct relay *r); /* its close closes the relay and what it reads from */
void relay_stop(struct relay *r); /* the source is the caller's again: what it has counted may be looked at */

#endif
