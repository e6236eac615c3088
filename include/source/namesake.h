/* source/namesake - whether the ids of a family tree mean the people whom the case knows by them.
 *
 * A tree counts its people itself: I1 of one file is nobody that I1 of another is.  A newer copy of a tree
 * has the same ids for the same people, whatever the file is called.  So the people of a tree (the first
 * NAMESAKE_LOOK of it) are held against those that the case has under the same ids: names alike (model/alike)
 * or the same birth speak for one tree, other names, or none, against it.  Births alone, without any name that
 * is known again, do not speak for several people.  Where more speaks against than
 * for, the tree's ids are of a system of its own, called by a digest of its people ("gedcom-3f9a01"), and the
 * same again when it is read again.  So of two trees that clash the one that the case had first keeps the
 * plain system.  Trees without names and births say nothing. Whom a struct namesake holds is copied.  Nothing
 * here fails: a tree that cannot be opened, or breaks off, is judged by what of it could be read, and left to
 * whoever reads it to say so.
 */
#ifndef SOURCE_NAMESAKE_H
#define SOURCE_NAMESAKE_H

#include "model/alike.h"
#include "source/source.h"

enum { NAMESAKE_LOOK = 2000 };

struct namesake;
struct namesake *namesake_open(const struct alike_rules *rules);
void namesake_close(struct namesake *n); /* NULL is fine */
/* a tree, and no --system */
bool namesake_is_asked(const struct source_input *in, const struct source_options *o);
void namesake_hold(struct namesake *n, const struct person *p); /* somebody whom the case has: all ids */
/* 1: *system is what its ids are of, other people having them; 0: its own, nobody else has them.  Holds its
 * people, as of that system.  *system lives as long as n; example: one id that means two people. */
int namesake_choose(struct namesake *n, const struct source_input *in, const struct source_options *o,
		    struct str *system, struct str *example);

#endif
