/* format/passed - the policies that fitted their grammar when the programs were built.
 *
 * Checking a policy against RELAX NG takes several times as long as reading it, and every command reads some.  The build
 * runs case-check --passed over the policies and links the digests of those that fitted into every command; one whose
 * bytes, and those of its grammar, are the same is not checked again.  Any other is checked at every load, as all are
 * where no table is linked in (unit tests, the program that makes the table).  The digest (seal_short) tells versions
 * apart; it is no proof against malice, and need not be: who can change a policy can change its grammar.
 */
#ifndef FORMAT_PASSED_H
#define FORMAT_PASSED_H

#include "base/str.h"

uint64_t passed_digest(struct str policy, struct str grammar);
bool passed_has(struct str policy, struct str grammar);

#endif
