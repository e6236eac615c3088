/* base/str - borrowed text: a pointer and a length.
 *
 * A struct str points at bytes that somebody else owns; it need not end in NUL and may hold any byte.
 * p == NULL means "absent", which is not the same as "" (given, and empty): str_is_absent tells.
 * Zero is a valid value.  Nothing here fails.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* for printf's "%.*s" */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *z); /* a NUL-terminated string or NULL (absent) */
bool str_is_absent(struct str s);
bool str_is_empty(struct str s); /* absent or no bytes */
bool str_is_equal(struct str a, struct str b);
bool str_is_equal_caseless(struct str a, struct str b); /* ASCII letters only */
bool str_has_prefix(struct str s, struct str prefix);
bool str_has_suffix(struct str s, struct str suffix);
int str_compare(struct str a, struct str b); /* bytes, then length: a total order */
struct str str_trim(struct str s);           /* ASCII blanks and NBSP (U+00A0) off both ends */
struct str str_part(struct str s, size_t from, size_t n); /* clipped to s */
size_t str_find(struct str s, struct str what);           /* offset, or s.n when not there */
/* The part of *rest before the next `by`; *rest becomes what follows it (absent when none is left). */
struct str str_cut(struct str *rest, char by);
/* A whole decimal number with optional sign; -1 when s is anything else or out of range. */
int str_to_long(struct str s, long *out);
int str_to_double(struct str s, double *out); /* decimal point only, no locale, no exponent needed */
uint64_t str_hash(struct str s);              /* for tables in memory only: never stored, never printed */

#endif
