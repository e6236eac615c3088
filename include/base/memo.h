/* base/memo - what was costly to compute, kept in a private file from one run to the next: bytes by the digest of all that
 * they hang on.
 *
 * The file may be deleted at any time: it only saves work.  It is mapped and checked before it is believed: its head and
 * index at memo_open, each item's bytes when they are asked for.  One that is damaged, not private (another owner, or open to
 * others) or of another version is told in one line (memo_note) and nothing in it is used; memo_close then writes it anew.  A
 * file that is no memo at all is left alone, and nothing is kept.  memo_close writes beside and renames (mode 0600), and only
 * when something has changed; what was not asked for is dropped unless `keep_rest`.
 * memo_get and memo_put may be called by several threads; what memo_get gives lives until memo_close.
 * Fails (ERR_SYSTEM) when the file cannot be written.  Layout: lib/base/memo.c.
 */
#ifndef BASE_MEMO_H
#define BASE_MEMO_H

#include "base/err.h"
#include "base/str.h"

enum { MEMO_KEY = 16 };

struct memo;
struct memo_key {
	unsigned char bytes[MEMO_KEY];
};

struct memo *memo_open(const char *path); /* never fails: a file that cannot be used is an empty one */
const char *memo_note(const struct memo *m); /* what was wrong with it so far, a few words; NULL: nothing */
bool memo_get(struct memo *m, const struct memo_key *k, struct str *bytes);
void memo_put(struct memo *m, const struct memo_key *k, struct str bytes); /* copied; the first one stays */
int memo_close(struct memo *m, bool keep_rest, struct err *e); /* NULL is well */
void memo_abandon(struct memo *m);                             /* the file stays as it is; NULL is well */

#endif
