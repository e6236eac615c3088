#include "source/footer.h"

#include <string.h>

#include "base/file.h"
#include "source/map.h"

enum { LONGEST = 256, RULE = 3 }; /* bytes of a cell that are looked at; of a cell of a drawn line at least */

/* Letters, digits and # of s, and a $ at its end, in lower case; of plain ASCII, as the list is. */
static struct str fold_pattern(struct arena *a, struct str s)
{
	char *out = arena_get(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '#' || (s.p[i] == '$' && i + 1 == s.n))
			out[n++] = s.p[i];
		else
			n += map_fold((struct str){s.p + i, 1}, out + n);
	}
	return (struct str){out, n};
}

int footer_read(const char *schemas, struct arena *a, struct footers *f, struct err *e)
{
	const char *path = arena_printf(a, "%s/map/footers.csv", schemas).p;
	struct file_bytes bytes;
	struct csv c;
	struct csv_row row;
	size_t cap = 0;
	int rc = 0;
	*f = (struct footers){0};
	if (!file_is_there(path))
		return 0;
	if (file_map(path, &bytes, e))
		return -1;
	csv_open(&c, bytes.bytes, ',');
	for (bool header = true; rc == 0 && csv_next(&c, &row); header = false) {
		if (row.cells < 2 || str_is_empty(row.cell[0].text) || row.cell[0].text.n > LONGEST)
			rc = err_set_at(e, ERR_USAGE, str_of(path), row.line, 0,
					 "expected begins,source: what a line begins with, and who says so");
		else if (!header) {
			f->begins = arena_room(a, f->begins, f->n, &cap, sizeof *f->begins);
			f->begins[f->n++] = fold_pattern(a, row.cell[0].text);
		}
	}
	csv_close(&c);
	file_unmap(&bytes);
	return rc;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool begins_with(struct str s, struct str pattern)
{
	size_t at = 0;
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '$')
			return at == s.n;
		if (at == s.n || (pattern.p[i] == '#' ? !is_digit(s.p[at]) : s.p[at] != pattern.p[i]))
			return false;
		for (at++; pattern.p[i] == '#' && at < s.n && is_digit(s.p[at]);)
			at++;
	}
	return true;
}

/* A line drawn below a header, as psql and sqlcmd do: "-----+-----", one cell or one a column. */
static bool is_line(const struct csv_row *row)
{
	bool any = false;
	for (size_t i = 0; i < row->cells; i++) {
		struct str cell = str_trim(row->cell[i].text);
		for (size_t k = 0; k < cell.n; k++)
			if (!strchr("-+=", cell.p[k]))
				return false;
		if (cell.n && cell.n < RULE)
			return false;
		any |= cell.n > 0;
	}
	return any && !row->broken;
}

bool footer_is(const struct footers *f, const struct csv_row *row)
{
	if (f->n && is_line(row))
		return true;
	struct str only = {NULL, 0};
	char folded[LONGEST];
	for (size_t i = 0; i < row->cells; i++) {
		struct str cell = str_trim(row->cell[i].text);
		if (cell.n && only.n)
			return false;
		if (cell.n)
			only = cell;
	}
	if (row->broken || only.n == 0 || only.n > LONGEST)
		return false;
	only = (struct str){folded, map_fold(only, folded)};
	for (size_t i = 0; i < f->n; i++)
		if (begins_with(only, f->begins[i]))
			return true;
	return false;
}
