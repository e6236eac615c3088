#include "model/alike.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "format/csv.h"
#include "format/unicode.h"

enum { LETTERS = 64, WORDS = 12 }; /* longer is no name */

/* ---- settings */

static int take_setting(struct alike_rules *r, struct str name, struct str value)
{
	double v;
	if (str_to_double(value, &v) < 0)
		return -1;
	if (str_is_equal(name, STR("word-alike")))
		r->word = v;
	else if (str_is_equal(name, STR("word-alike-unsure-birth")))
		r->nearly = v;
	else if (str_is_equal(name, STR("birth-known-to-days")))
		r->part = (int)v;
	else if (str_is_equal(name, STR("common-beginning")))
		r->prefix = v;
	else if (str_is_equal(name, STR("words-of-a-name")))
		r->words = (int)v;
	else
		return -1;
	return 0;
}

int alike_rules_load(const char *schemas, struct alike_rules *r, struct err *e)
{
	struct buf path = {0};
	struct file_bytes f;
	struct csv c;
	struct csv_row row;
	int rc = 0, rows = 0;
	*r = (struct alike_rules){0};
	buf_addf(&path, "%s/codes/matching.csv", schemas);
	if (file_map(path.p, &f, e) < 0) {
		buf_close(&path);
		return -1;
	}
	csv_open(&c, f.bytes, ',');
	while (rc == 0 && csv_next(&c, &row) > 0) {
		if (row.broken || row.cells < 2 || str_has_prefix(row.raw, STR("#")) || rows++ == 0)
			continue;
		if (take_setting(r, str_trim(row.cell[0].text), str_trim(row.cell[1].text)) < 0)
			rc = err_set_at(e, ERR_USAGE, buf_str(&path), row.line, 1, "no such setting, or no number");
	}
	csv_close(&c);
	file_unmap(&f);
	if (rc == 0 && !(r->word > 0 && r->word <= 1 && r->prefix >= 0 && r->prefix <= 0.25 && r->words > 0 &&
			 r->nearly > 0 && r->nearly <= 1 && r->part > 0))
		rc = err_set_at(e, ERR_USAGE, buf_str(&path), 1, 0,
				"expected word-alike and word-alike-unsure-birth (0 to 1), common-beginning (0 to 0.25), words-of-a-name "
				"and birth-known-to-days (1 or more)");
	buf_close(&path);
	return rc;
}

/* ---- words */

double alike_words(struct str a, struct str b, double prefix)
{
	bool in_a[LETTERS] = {false}, in_b[LETTERS] = {false};
	size_t reach, same = 0, turned = 0, begin = 0;
	if (!a.n || !b.n || a.n > LETTERS || b.n > LETTERS)
		return a.n && str_is_equal(a, b);
	reach = (a.n > b.n ? a.n : b.n) / 2;
	reach = reach ? reach - 1 : 0;
	for (size_t i = 0; i < a.n; i++)
		for (size_t k = i > reach ? i - reach : 0; k < b.n && k <= i + reach; k++)
			if (!in_b[k] && a.p[i] == b.p[k]) {
				in_a[i] = in_b[k] = true;
				same++;
				break;
			}
	if (!same)
		return 0;
	for (size_t i = 0, k = 0; i < a.n; i++) {
		if (!in_a[i])
			continue;
		while (!in_b[k])
			k++;
		turned += a.p[i] != b.p[k++];
	}
	double m = (double)same, jaro = (m / (double)a.n + m / (double)b.n + (m - (double)(turned / 2)) / m) / 3;
	while (begin < 4 && begin < a.n && begin < b.n && a.p[begin] == b.p[begin])
		begin++;
	return jaro + (double)begin * prefix * (1 - jaro);
}

static size_t cut_words(struct str name, struct str *word)
{
	size_t n = 0, from = 0;
	for (size_t i = 0; i <= name.n && n < WORDS; i++)
		if (i == name.n || strchr(" ,.-'/()\t", name.p[i])) {
			if (i > from)
				word[n++] = str_part(name, from, i - from);
			from = i + 1;
		}
	return n;
}

/* Of two names folded: each word of the shorter finds the likest that is left. */
static double compare(const struct alike_rules *r, struct str a, struct str b)
{
	struct str x[WORDS], y[WORDS];
	bool taken[WORDS] = {false};
	size_t n = cut_words(a, x), m = cut_words(b, y);
	double least = 1;
	if (n > m)
		return compare(r, b, a);
	if (n < (size_t)r->words)
		return 0;
	for (size_t i = 0; i < n; i++) {
		double best = 0;
		size_t at = m;
		for (size_t k = 0; k < m; k++) {
			double now = taken[k] ? 0 : alike_words(x[i], y[k], r->prefix);
			if (now > best) {
				best = now;
				at = k;
			}
		}
		if (at < m)
			taken[at] = true;
		least = best < least ? best : least;
	}
	return least;
}

double alike_names(const struct alike_rules *r, struct str a, struct str b)
{
	struct buf x = {0}, y = {0};
	unicode_fold_plain(a, &x);
	unicode_fold_plain(b, &y);
	double v = compare(r, buf_str(&x), buf_str(&y));
	buf_close(&x);
	buf_close(&y);
	return v;
}

bool alike_is_other(const struct alike_rules *r, struct str a, struct str b)
{
	struct alike_rules even = *r;
	even.words = 1;
	return !str_is_empty(a) && !str_is_empty(b) && alike_names(&even, a, b) < r->word;
}

bool alike_turned(const struct date *a, int32_t *day)
{
	int y, m, d;
	if (!date_is_exact(a))
		return false;
	date_civil_of(a->lo, &y, &m, &d);
	if (d > 12 || d == m)
		return false;
	*day = date_day_of(y, d, m);
	return true;
}

size_t alike_digit_days(int32_t day, int32_t to[static ALIKE_DIGIT_DAYS])
{
	static const int unit[8] = {10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
	size_t n = 0;
	int y, m, d;
	date_civil_of(day, &y, &m, &d);
	for (size_t i = 0; i < 8; i++)
		for (int digit = 0; digit <= 9; digit++) {
			int written = y * 10000 + m * 100 + d, now = written / unit[i] % 10;
			written += (digit - now) * unit[i];
			if (digit != now && date_is_civil(written / 10000, written / 100 % 100, written % 100))
				to[n++] = date_day_of(written / 10000, written / 100 % 100, written % 100);
		}
	return n;
}

double alike_asked(const struct alike_rules *r, enum alike_birth birth)
{
	return birth == ALIKE_DIGIT || birth == ALIKE_PART ? r->nearly : r->word;
}

const char *alike_birth_words(enum alike_birth birth)
{
	switch (birth) {
	case ALIKE_SAME:
		return "born the same day";
	case ALIKE_TURNED:
		return "born the same day with day and month changed round";
	case ALIKE_DIGIT:
		return "the dates of birth differ in one digit";
	case ALIKE_PART:
		return "the births may be one: not all of both is known";
	default:
		return "the births are not near";
	}
}
