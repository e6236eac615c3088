#include "model/sign.h"

#include <string.h>

#include "base/file.h"
#include "format/csv.h"

enum { COLUMNS = 4, MOST = 99 };

static const char *const names[SIGNS] = {NULL,         "trans-man",  "trans-woman", "miscarriage",
					 "stillbirth", "termination", "several",     "responsibility"};

static int read_row(struct sign_list *l, const struct csv_row *row, const char *path, struct arena *a,
		    struct err *e)
{
	struct sign_row *to = &l->row[l->n];

	if (row->broken || row->cells != COLUMNS)
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, 1, "expected %d cells", COLUMNS);
	for (int i = 1; i < SIGNS; i++)
		if (str_is_equal(row->cell[2].text, str_of(names[i])))
			to->sign = (enum sign)i;
	if (!to->sign)
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, row->cell[2].col,
				  "there is no sign of this name");
	to->field = arena_copy(a, row->cell[0].text);
	to->value = arena_copy(a, row->cell[1].text);
	l->n++;
	return 0;
}

int sign_open(const char *schemas, struct arena *a, struct sign_list *l, struct err *e)
{
	static const char *const header[COLUMNS] = {"field", "value", "sign", "source"};
	const char *path = arena_printf(a, "%s/codes/signs.csv", schemas).p;
	struct file_bytes f = {0};
	struct csv csv;
	struct csv_row row;
	bool is_header = true;
	size_t lines = 1;
	int rc = 0;

	*l = (struct sign_list){0};
	if (file_map(path, &f, e) != 0)
		return -1;
	for (size_t i = 0; i < f.bytes.n; i++)
		lines += f.bytes.p[i] == '\n';
	l->row = ARENA_ARRAY(a, struct sign_row, lines + 1);
	csv_open(&csv, f.bytes, ',');
	csv.columns = COLUMNS;
	while (rc == 0 && csv_next(&csv, &row)) {
		if (row.cells && str_has_prefix(row.cell[0].text, STR("#")))
			continue;
		if (!is_header) {
			rc = read_row(l, &row, path, a, e);
			continue;
		}
		for (size_t i = 0; i < COLUMNS && rc == 0; i++)
			if (i >= row.cells || !str_is_equal(row.cell[i].text, str_of(header[i])))
				rc = err_set_at(e, ERR_USAGE, str_of(path), row.line, 1,
						"expected the column %s", header[i]);
		is_header = false;
	}
	csv_close(&csv);
	file_unmap(&f);
	return rc;
}

unsigned sign_of(const struct sign_list *l, const struct event_field *field, size_t fields, unsigned *number)
{
	unsigned signs = 0;
	long n;

	*number = 0;
	for (size_t i = 0; l && i < fields; i++)
		for (size_t k = 0; k < l->n; k++) {
			const struct sign_row *row = &l->row[k];
			struct str value = str_trim(field[i].value);

			if (!str_is_equal_caseless(str_trim(field[i].name), row->field))
				continue;
			if (!str_is_equal(row->value, STR("*"))) {
				if (str_is_equal_caseless(value, row->value))
					signs |= 1u << row->sign;
			} else if (!str_to_long(value, &n) && n > 1 && n <= MOST) {
				signs |= 1u << row->sign;
				*number = (unsigned)n;
			}
		}
	return signs;
}

bool sign_is_loss(unsigned signs)
{
	return signs & (1u << SIGN_MISCARRIAGE | 1u << SIGN_STILLBIRTH | 1u << SIGN_TERMINATION);
}

bool sign_is_lost(const struct sign_list *l, const struct person *p)
{
	unsigned number;

	return sign_is_loss(sign_of(l, p->extra, p->extra_n, &number));
}
