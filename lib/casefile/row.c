#include "casefile/row.h"

#include <string.h>

enum { MOST = 64 };

void row_write(const struct row_value *v, size_t n, struct buf *b)
{
	char head[MOST * ROW_VARINT];
	size_t types = 0, values = 0;
	for (size_t k = 0; k < n; k++) {
		uint64_t type = v[k].is == ROW_NUMBER ? row_type_of(v[k].number)
				: v[k].is == ROW_TEXT ? ROW_TYPE_TEXT + 2 * v[k].bytes.n
				: v[k].is == ROW_BLOB ? ROW_TYPE_BLOB + 2 * v[k].bytes.n
						      : 0;
		types += row_put_varint(head + types, type);
		values += v[k].is == ROW_NUMBER ? ROW_VARINT : v[k].is == ROW_NULL ? 0 : v[k].bytes.n;
	}
	buf_reserve(b, 2 + types + values);
	/* The head's length counts itself: two bytes from 127 on. */
	b->n += row_put_varint(b->p + b->n, types + (types < 127 ? 1 : 2));
	buf_add(b, (struct str){head, types});
	for (size_t k = 0; k < n; k++)
		if (v[k].is == ROW_NUMBER)
			b->n += row_put_number(b->p + b->n, row_type_of(v[k].number), v[k].number);
		else if (v[k].is != ROW_NULL)
			buf_add(b, v[k].bytes);
	b->p[b->n] = '\0';
}
