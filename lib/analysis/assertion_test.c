/* The examples of the triggers: schemas/language/assertion-examples.csv. */
#include "analysis/assertion.h"

#include "base/buf.h"
#include "base/file.h"
#include "format/csv.h"

/* "[[", "]]" taken out of a sentence; false: not one of each. */
static bool find_words(struct str s, struct buf *plain, size_t *from, size_t *to)
{
	size_t open = str_find(s, STR("[[")), close = str_find(s, STR("]]"));

	if (close >= s.n || open >= close)
		return false;
	buf_clear(plain);
	buf_add(plain, str_part(s, 0, open));
	buf_add(plain, str_part(s, open + 2, close - open - 2));
	buf_add(plain, str_part(s, close + 2, s.n));
	*from = open;
	*to = close - 2;
	return *to > *from;
}

long assertion_test(const struct assertion_list *l, const char *schemas, struct diags *diags,
		    unsigned long *examples, struct err *e)
{
	struct assertion_reading r = {0};
	struct buf path = {0}, plain = {0};
	struct file_bytes f = {0};
	struct csv c;
	struct csv_row row;
	bool header = true;
	long wrong = 0;

	*examples = 0;
	buf_addf(&path, "%s/language/assertion-examples.csv", schemas);
	if (file_map(path.p, &f, e) < 0) {
		buf_close(&path);
		return -1;
	}
	csv_open(&c, f.bytes, ',');
	while (csv_next(&c, &row) > 0) {
		enum assertion is;
		size_t from, to;
		if (header || str_has_prefix(row.raw, STR("#"))) {
			header = false;
			continue;
		}
		++*examples;
		if (row.broken || row.cells < 2 || assertion_of(row.cell[0].text, &is) < 0 ||
		    !find_words(row.cell[1].text, &plain, &from, &to)) {
			diag_add(diags, DIAG_ERROR, buf_str(&path), row.line, 1,
				 "expected how the words stand and a sentence with them in [[ ]]");
			wrong++;
			continue;
		}
		assertion_read(l, buf_str(&plain), &r);
		struct assertion_found found = assertion_look(&r, from, to);
		if (found.is == is)
			continue;
		wrong++;
		diag_add(diags, DIAG_ERROR, buf_str(&path), row.line, 1, "expected %s, got %s%s%.*s%s",
			 assertion_name(is), assertion_name(found.is), found.phrase.p ? " ('" : "",
			 STR_ARG(found.phrase), found.phrase.p ? "')" : "");
	}
	csv_close(&c);
	assertion_reading_close(&r);
	file_unmap(&f);
	buf_close(&plain);
	buf_close(&path);
	return wrong;
}
