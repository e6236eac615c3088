/* cmd/kin - who is what to one person, as lines, CSV or a table: case-show relations --of.
 *
 * kin_show reads the persons and relations that the audience may see out of an open case, computes (model/kinship) as at
 * --as-at, else today (contract.md 6), and prints to the life's output.  What rests on less than was recorded is said as notes.
 * ERR_USAGE: nobody of that id, or no such day.
 */
#ifndef CMD_KIN_H
#define CMD_KIN_H

#include "cmd/common.h"

enum kin_format { KIN_JSONL, KIN_CSV, KIN_TABLE };
int kin_show(struct common_case *c, const char *of, const char *as_at, enum kin_format format, struct err *e);

#endif
