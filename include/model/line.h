/* model/line - what the lines about findings and about what children have in common share: ids, days, lists, a rule's sources.
 *
 * line_id makes an id of parts: the first 64 bits of the SHA-256 of each part after its length and a colon, so that no
 * two lists of parts run together; never 0.  The others write members with format/json and add no line break.
 * line_add_day writes nothing for a day that is not known (DATE_FIRST, DATE_LAST).  Nothing is kept; never fails.
 */
#ifndef MODEL_LINE_H
#define MODEL_LINE_H

#include "format/json.h"
#include "model/event.h"

struct finding_basis;

uint64_t line_id(const struct str *part, size_t n);
/* What needs no escape is written as it stands, its key with it: these are most of what there is to write. */
void line_add_plain(struct json_writer *w, const char *key, struct str text);
void line_add_id(struct json_writer *w, const char *key, uint64_t id);
void line_add_ids(struct json_writer *w, const char *key, const uint64_t *id, size_t n);
void line_add_day(struct json_writer *w, const char *key, int32_t day);
void line_add_strs(struct json_writer *w, const char *key, const struct str *s, size_t n);
void line_add_basis(struct json_writer *w, const struct finding_basis *basis, size_t n);

#endif
