/* format/json - JSON Lines: reading through jansson, writing our own (safety-and-use.md 2).
 *
 * Reading is strict: duplicate keys, \u0000, numbers out of range and bad UTF-8 are refused with column.  The
 * tree read lives until json_free.  Writing gives canonical lines: no blanks, keys in the order they are
 * added, control characters escaped, invalid UTF-8 as U+FFFD; U+2028, U+2029 and '<' are escaped so that a
 * line may stand in HTML.  json_parse fails with ERR_INPUT and the place; writing cannot fail here, what
 * became of it is told by base/out.
 * Source: RFC 8259; jsonlines.org.
 */
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include "base/buf.h"
#include "base/err.h"
#include "base/out.h"

struct json; /* a value; borrowed from the root */

int json_parse(struct str line, struct json **root, struct str file, unsigned line_no, struct err *e);
void json_free(struct json *root);
const struct json *json_member(const struct json *object, const char *key); /* NULL: not there */
struct str json_text(const struct json *v);        /* absent unless a string */
int json_number(const struct json *v, double *out); /* -1 unless a number */
bool json_is_object(const struct json *v);
bool json_is_array(const struct json *v);
bool json_is_string(const struct json *v);
bool json_is_true(const struct json *v);
size_t json_count(const struct json *array);
const struct json *json_item(const struct json *array, size_t i);
/* The other name of json_text.  Inline: jansson has a function of this name, which a symbol of ours would
 * replace. */
static inline struct str json_string(const struct json *v)
{
	return json_text(v);
}
/* Members of an object in the order written: 1 and the next, 0 at the end; *at starts at NULL. */
int json_each(const struct json *object, void **at, struct str *key, const struct json **value);

/* A writer holds only whether a comma is due. */
struct json_writer {
	struct out *out;
	bool comma;
};
void json_open_object(struct json_writer *w, const char *key); /* key NULL: in an array, or the root */
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w, const char *key);
void json_close_array(struct json_writer *w);
void json_add_string(struct json_writer *w, const char *key, struct str s); /* absent: nothing is written */
void json_add_long(struct json_writer *w, const char *key, long v);
/* shortest that reads back equal */
void json_add_double(struct json_writer *w, const char *key, double v);
void json_add_bool(struct json_writer *w, const char *key, bool v);
void json_add_raw_key(struct json_writer *w, struct str key);               /* a key that is data */
/* newline, ready for the next line */
void json_end_line(struct json_writer *w);
void json_escape(struct str s, struct buf *b);                              /* the inside of a string */

#endif
