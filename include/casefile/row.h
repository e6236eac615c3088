/* casefile/row - a row of a table as the bytes that SQLite keeps of it.
 *
 * A head (its own length, then a serial type for each column) and the values after it, as https://www.sqlite.org/fileformat2.html,
 * 2.1 "Record Format", has it; numbers as varints and big-endian.  So a row that is made once can be sorted outside memory and
 * laid into a table (casefile/pages) without being taken apart again.  Nothing here fails but row_take_*, which give false where
 * the bytes end too early.  A column that is the table's INTEGER PRIMARY KEY is ROW_NULL: its value is the row's number.
 */
#ifndef CASEFILE_ROW_H
#define CASEFILE_ROW_H

#include "base/buf.h"

enum row_is { ROW_NULL, ROW_NUMBER, ROW_TEXT, ROW_BLOB };

struct row_value {
	enum row_is is;
	int64_t number;
	struct str bytes;
};

void row_write(const struct row_value *v, size_t n, struct buf *b); /* adds one row to b; n at most 64 */

/* The parts, for who writes many rows of one shape. */
enum { ROW_VARINT = 9, ROW_TYPE_TEXT = 13, ROW_TYPE_BLOB = 12 }; /* types of no bytes; two more for each byte */

static inline size_t row_put_varint(char *to, uint64_t v)
{
	if (v < 0x80) {
		to[0] = (char)v;
		return 1;
	}
	if (v < 0x4000) {
		to[0] = (char)(v >> 7 | 0x80);
		to[1] = (char)(v & 0x7f);
		return 2;
	}
	char back[ROW_VARINT];
	size_t n = 0;
	if (v >> 56) { /* the ninth byte has all its eight bits */
		to[8] = (char)v;
		v >>= 8;
		for (int k = 7; k >= 0; k--, v >>= 7)
			to[k] = (char)((v & 0x7f) | 0x80);
		return ROW_VARINT;
	}
	for (; v; v >>= 7)
		back[n++] = (char)((v & 0x7f) | 0x80);
	back[0] &= 0x7f;
	for (size_t k = 0; k < n; k++)
		to[k] = back[n - 1 - k];
	return n;
}

static inline bool row_take_varint(const uint8_t **at, const uint8_t *end, uint64_t *v)
{
	*v = 0;
	for (int k = 0; k < 8; k++) {
		if (*at == end)
			return false;
		uint8_t c = *(*at)++;
		*v = *v << 7 | (c & 0x7f);
		if (c < 0x80)
			return true;
	}
	if (*at == end)
		return false;
	*v = *v << 8 | *(*at)++;
	return true;
}

/* The serial type of a number, and how many bytes its value has. */
static inline unsigned row_type_of(int64_t v)
{
	uint64_t size = (uint64_t)(v < 0 ? ~v : v);
	if (v == 0 || v == 1)
		return 8 + (unsigned)v;
	return size < 1u << 7	     ? 1
	       : size < 1u << 15     ? 2
	       : size < 1u << 23     ? 3
	       : size < 1u << 31     ? 4
	       : size >> 47 == 0     ? 5
				     : 6;
}

static inline size_t row_number_bytes(unsigned type)
{
	return type < 5 ? type : type == 5 ? 6 : type == 6 ? 8 : 0;
}

static inline size_t row_put_number(char *to, unsigned type, int64_t v)
{
	size_t n = row_number_bytes(type);
	uint64_t u = (uint64_t)v;
	for (size_t k = n; k-- > 0; u >>= 8)
		to[k] = (char)u;
	return n;
}

static inline bool row_take_number(const uint8_t **at, const uint8_t *end, unsigned type, int64_t *v)
{
	size_t n = row_number_bytes(type);
	if ((size_t)(end - *at) < n)
		return false;
	uint64_t u = n && **at & 0x80 ? UINT64_MAX : 0;
	for (size_t k = 0; k < n; k++)
		u = u << 8 | *(*at)++;
	*v = type >= 8 ? type - 8 : (int64_t)u;
	return true;
}

#endif
