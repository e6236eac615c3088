#include "source/footer.h"

#include "base/file.h"
#include "source/map.h"

enum { LONGEST = 256 }; /* bytes of a cell that are looked at */

/* Letters, digits and # of s in lower case; of plain ASCII, as the list is. */
static struct str fold_pattern(struct arena *a, struct str s)
{
	char *out = arena_get(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '#')
			out[n++] = '#';
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
		if (at == s.n || (pattern.p[i] == '#' ? !is_digit(s.p[at]) : s.p[at] != pattern.p[i]))
			return false;
		for (at++; pattern.p[i] == '#' && at < s.n && is_digit(s.p[at]);)
			at++;
	}
	return true;
}

bool footer_is(const struct footers *f, const struct csv_row *row)
{
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
