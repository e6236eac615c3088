#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "format/csv.h"

/* A row as text: LINE@BYTE cells joined by '|', each `text:line:col:byte`; a broken one `!line:col raw`. */
static void describe(const struct csv_row *r, struct buf *b)
{
	buf_addf(b, "%u@%u", r->line, (unsigned)r->byte);
	if (r->broken)
		buf_addf(b, "!%u:%u<%.*s>", r->broken_line, r->broken_col, STR_ARG(r->raw));
	for (size_t i = 0; i < r->cells; i++)
		buf_addf(b, "%s%.*s:%u:%u:%u", i ? "|" : " ", STR_ARG(r->cell[i].text), r->cell[i].line, r->cell[i].col,
			 (unsigned)r->cell[i].byte);
	buf_add_char(b, '\n');
}

static void expect_n(struct str text, char separator, size_t columns, const char *wanted)
{
	struct csv c;
	struct csv_row r;
	struct buf b = {0};
	char *copy = malloc(text.n + 1); /* of its own size, so that reading past the end is seen */
	if (text.n)
		memcpy(copy, text.p, text.n);
	csv_open(&c, (struct str){copy, text.n}, separator);
	c.columns = columns;
	while (csv_next(&c, &r))
		describe(&r, &b);
	assert_int_equal(csv_next(&c, &r), 0);
	assert_string_equal(b.p ? b.p : "", wanted);
	csv_close(&c);
	buf_close(&b);
	free(copy);
}

static void expect(const char *text, size_t columns, const char *wanted)
{
	expect_n(str_of(text), ',', columns, wanted);
}

static void places(void **state)
{
	(void)state;
	expect("a,bc,d\nef,,g\n", 3, "1@0 a:1:1:0|bc:1:3:2|d:1:6:5\n2@7 ef:2:1:7|:2:4:10|g:2:5:11\n");
	expect("a,b", 0, "1@0 a:1:1:0|b:1:3:2\n");
	expect("a,", 0, "1@0 a:1:1:0|:1:3:2\n");
	expect(",\n", 0, "1@0 :1:1:0|:1:2:1\n");
	expect("", 0, "");
	expect("a\r\nb\rc\nd", 0, "1@0 a:1:1:0\n2@3 b:2:1:3\n3@5 c:3:1:5\n4@7 d:4:1:7\n");
	expect("\n\r\n\ra\n\n", 0, "4@4 a:4:1:4\n");
	expect("\xef\xbb\xbf\"a\",b\n", 0, "1@3 a:1:1:3|b:1:5:7\n");
	expect("\xef\xbb\xbf", 0, "");
	expect(" \n", 0, "1@0  :1:1:0\n");
}

static void quotes(void **state)
{
	(void)state;
	expect("\"a,b\",c\n", 0, "1@0 a,b:1:1:0|c:1:7:6\n");
	expect("\"a\nb\",c\nd,e", 0, "1@0 a\nb:1:1:0|c:2:4:6\n3@8 d:3:1:8|e:3:3:10\n");
	expect("\"a\r\nb\rc\",\"d\ne\"\nf", 0, "1@0 a\r\nb\rc:1:1:0|d\ne:3:4:9\n5@15 f:5:1:15\n");
	expect("\"say \"\"yes\"\"\",\"\"\"\",x\n", 0, "1@0 say \"yes\":1:1:0|\":1:15:14|x:1:20:19\n");
	expect("\"\",\"\"\n", 0, "1@0 :1:1:0|:1:4:3\n");
	expect("a\"b,c\" d,\"\n\"", 0, "1@0 a\"b:1:1:0|c\" d:1:5:4|\n:1:10:9\n");
	expect("\"a\"b,\"c\"\"d\"e\"f,g\n", 0, "1@0 ab:1:1:0|c\"de\"f:1:6:5|g:1:16:15\n");
	expect(" \"a\",b\n", 0, "1@0  \"a\":1:1:0|b:1:6:5\n");
	/* 16-byte steps: a CR as the last of a block, its LF in the next; and not its LF */
	expect("\"23456789abcdef\r\nx\",y\n", 0, "1@0 23456789abcdef\r\nx:1:1:0|y:2:4:20\n");
	expect("\"123456789abcdef\r\nx\",y\n", 0, "1@0 123456789abcdef\r\nx:1:1:0|y:2:4:21\n");
	expect("\"123456789abcdef\rxx\",y\n", 0, "1@0 123456789abcdef\rxx:1:1:0|y:2:5:21\n");
	expect("\"123456789abcdef\r\",y\n", 0, "1@0 123456789abcdef\r:1:1:0|y:2:3:19\n");
	struct csv c;
	struct csv_row r;
	csv_open(&c, STR("a,\"b\nc\",\"d\"\"\"\r\nz"), ',');
	assert_int_equal(csv_next(&c, &r), 1);
	assert_false(r.cell[0].quoted);
	assert_true(r.cell[1].quoted);
	assert_true(str_is_equal(r.raw, STR("a,\"b\nc\",\"d\"\"\"")));
	assert_ptr_equal(r.cell[1].text.p, c.bytes.p + 3); /* borrowed, not copied */
	assert_null(r.broken);
	csv_close(&c);
}

static void any_byte(void **state)
{
	(void)state;
	struct csv c;
	struct csv_row r;
	csv_open(&c, STR("a\0b,\"\0\"\n\xff,\x92\n"), ',');
	assert_int_equal(csv_next(&c, &r), 1);
	assert_int_equal(r.cells, 2);
	assert_true(str_is_equal(r.cell[0].text, STR("a\0b")));
	assert_true(str_is_equal(r.cell[1].text, STR("\0")));
	assert_int_equal(csv_next(&c, &r), 1);
	assert_true(str_is_equal(r.cell[1].text, STR("\x92")));
	csv_close(&c);
	csv_open(&c, (struct str){0}, ',');
	assert_int_equal(csv_next(&c, &r), 0);
	csv_close(&c);
}

static void other_separators(void **state)
{
	(void)state;
	expect_n(STR("a;b,c\n\"d;\"\"\";e"), ';', 2, "1@0 a:1:1:0|b,c:1:3:2\n2@6 d;\":2:1:6|e:2:8:13\n");
	assert_int_equal(csv_guess_separator(STR("a,b,c")), ',');
	assert_int_equal(csv_guess_separator(STR("a;b;c,d")), ';');
	assert_int_equal(csv_guess_separator(STR("a\tb c")), '\t');
	assert_int_equal(csv_guess_separator(STR("a|b")), '|');
	assert_int_equal(csv_guess_separator(STR("\"a;b;c\",d")), ',');
	assert_int_equal(csv_guess_separator(STR("a")), ',');
	assert_int_equal(csv_guess_separator(STR("")), ',');
	assert_int_equal(csv_guess_separator(STR("a\0b;c")), ';');
}

/* contract.md 5 and the example of its issue: x.csv:3:14 */
static void unclosed(void **state)
{
	(void)state;
	expect("id,child,text\n1,C1,ok\n2,2024-01-10,\"he said\n3,C1,fine\nand left\n4,C1,\"also, fine\"\n", 3,
	       "1@0 id:1:1:0|child:1:4:3|text:1:10:9\n2@14 1:2:1:14|C1:2:3:16|ok:2:6:19\n"
	       "3@22!3:14<2,2024-01-10,\"he said>\n4@44 3:4:1:44|C1:4:3:46|fine:4:6:49\n"
	       "5@54 and left:5:1:54\n6@63 4:6:1:63|C1:6:3:65|also, fine:6:6:68\n");
	/* the lines of the open cell up to the next whole row belong to it */
	expect("1,2\na,\"b\nc\n\nd\ne,f\ng,h\n", 2, "1@0 1:1:1:0|2:1:3:2\n2@4!2:3<a,\"b\nc\n\nd>\n6@14 e:6:1:14|f:6:3:16\n7@18 g:7:1:18|h:7:3:20\n");
	/* at the very end, with and without a line end, and with nothing after it */
	expect("a,\"", 2, "1@0!1:3<a,\">\n");
	expect("a,\"b\n", 2, "1@0!1:3<a,\"b>\n");
	expect("a,\"b\n\n\n", 2, "1@0!1:3<a,\"b>\n");
	expect("a,\"b\"\"\n", 2, "1@0!1:3<a,\"b\"\">\n");
	/* width not known: its line only */
	expect("a,\"b\nc\nd,e", 0, "1@0!1:3<a,\"b>\n2@5 c:2:1:5\n3@7 d:3:1:7|e:3:3:9\n");
	/* a record's earlier cells may span lines: the place is the quote's */
	expect("\"x\ny\",\"b\nc,d", 2, "1@0!2:4<\"x\ny\",\"b>\n3@9 c:3:1:9|d:3:3:11\n");
}

/* The next quote of the file opens another cell: where others swallow rows, the right quote is named. */
static void swallowing(void **state)
{
	(void)state;
	expect("1,\"a\n2,\"b\"\n3,c\n", 2, "1@0!1:3<1,\"a>\n2@5 2:2:1:5|b:2:3:7\n3@11 3:3:1:11|c:3:3:13\n");
	expect("1,\"a\n\"2\",b\n", 2, "1@0!1:3<1,\"a>\n2@5 2:2:1:5|b:2:5:9\n");
	expect("1,\"a\n2,\"b\n3,\"c\n", 2, "1@0!1:3<1,\"a>\n2@5!2:3<2,\"b>\n3@10!3:3<3,\"c>\n");
	/* text after a closing quote on a later line: kept where the row is whole, told where it is not */
	expect("1,\"a\nb\"c,d\n", 3, "1@0 1:1:1:0|a\nbc:1:3:2|d:2:5:9\n");
	expect("1,\"a\nb\"c\",d\n2,e,f\n", 4, "1@0!1:3<1,\"a\nb\"c\",d\n2,e,f>\n");
	expect("1,\"a\nb\"c,d,e,f,g\n2,h\n", 2, "1@0!1:3<1,\"a\nb\"c,d,e,f,g>\n3@17 2:3:1:17|h:3:3:19\n");
	/* too wide just at the end */
	expect("1,\"a\nb\"c,\n2,h\n", 2, "1@0!1:3<1,\"a>\n2@5 b\"c:2:1:5|:2:5:9\n3@10 2:3:1:10|h:3:3:12\n");
}

static void blanks_are_cells_too(void **state)
{
	(void)state;
	expect("a,b\n,\n\n,\n", 2, "1@0 a:1:1:0|b:1:3:2\n2@4 :2:1:4|:2:2:5\n4@7 :4:1:7|:4:2:8\n");
}

static uint64_t random_next(uint64_t *x)
{
	*x ^= *x << 13, *x ^= *x >> 7, *x ^= *x << 17;
	return *x >> 11;
}

/* What csv_write_cell writes, csv_next reads, for any bytes and any of the separators. */
static void round_trip(void **state)
{
	static const char letters[] = "ab\",;\t|:\n\r\0 \xef\xbb\xbf\xff=";
	static const char separators[] = ",;\t|:";
	uint64_t x = 88172645463325252u;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[8][40];
		struct str cell[8];
		struct buf b = {0};
		char by = separators[random_next(&x) % 5];
		size_t columns = 1 + random_next(&x) % 4, rows = 1 + random_next(&x) % 2;
		for (size_t i = 0; i < columns * rows; i++) {
			cell[i] = (struct str){text[i], random_next(&x) % 40};
			for (size_t j = 0; j < cell[i].n; j++)
				text[i][j] = letters[random_next(&x) % (sizeof letters - 1)];
			if (columns == 1 && cell[i].n == 0)
				buf_add_z(&b, "\"\"");
			csv_write_cell(cell[i], by, &b);
			buf_add_z(&b, (i + 1) % columns ? (char[]){by, 0} : round % 3 == 0 ? "\n" : round % 3 == 1 ? "\r\n" : "\r");
		}
		struct csv c;
		struct csv_row r;
		csv_open(&c, buf_str(&b), by);
		c.columns = columns;
		for (size_t row = 0; row < rows; row++) {
			assert_int_equal(csv_next(&c, &r), 1);
			assert_null(r.broken);
			assert_int_equal(r.cells, columns);
			for (size_t i = 0; i < columns; i++) {
				assert_true(str_is_equal(r.cell[i].text, cell[row * columns + i]));
				assert_int_equal(b.p[r.cell[i].byte] == '"', r.cell[i].quoted);
			}
		}
		assert_int_equal(csv_next(&c, &r), 0);
		csv_close(&c);
		buf_close(&b);
	}
}

/* For any bytes: every byte that is not a line end or the mark is in exactly one row, rows in order, places true. */
static void nothing_is_lost(void **state)
{
	static const char letters[] = "ab\"\",\"\n\"\r,";
	uint64_t x = 362436069;
	(void)state;
	for (int round = 0; round < 50000; round++) {
		char text[64];
		size_t n = random_next(&x) % 64, end = 0;
		uint32_t line = 1;
		for (size_t i = 0; i < n; i++)
			text[i] = letters[random_next(&x) % (sizeof letters - 1)];
		struct csv c;
		struct csv_row r;
		csv_open(&c, (struct str){text, n}, ',');
		c.columns = random_next(&x) % 4;
		while (csv_next(&c, &r)) {
			assert_ptr_equal(r.raw.p, text + r.byte);
			for (; end < r.byte; end++) {
				assert_true(text[end] == '\n' || text[end] == '\r');
				line += text[end] == '\n' || !(end + 1 < n && text[end + 1] == '\n');
			}
			assert_int_equal(r.line, line);
			for (; end < r.byte + r.raw.n; end++)
				line += text[end] == '\n' || (text[end] == '\r' && !(end + 1 < n && text[end + 1] == '\n'));
			assert_true(r.raw.n > 0);
			assert_true(end == n || text[end] == '\n' || text[end] == '\r');
			for (size_t i = 0; i < r.cells; i++) {
				uint64_t at = r.cell[i].byte, start = at;
				while (start > 0 && text[start - 1] != '\n' && text[start - 1] != '\r')
					start--;
				assert_int_equal(r.cell[i].col, at - start + 1);
				assert_true(i == 0 || text[at - 1] == ',');
			}
		}
		for (; end < n; end++)
			assert_true(text[end] == '\n' || text[end] == '\r');
		csv_close(&c);
	}
}

/* Counts steps instead of time: no byte may be looked at more than a few times, so the work is done in a file of a size
 * at which anything quadratic would not end in a test's life. */
static void many_unclosed(void **state)
{
	static const char *const shape[] = {"1,\"a\n", "1,\"a\n2,b\n", "\"a\nb\"c,", "1,\"\"\"\"\"a\n", "1,\"a\nb\"\"c\n", "x,\"\"y,\"z\n"};
	(void)state;
	for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
		for (size_t columns = 0; columns <= 3; columns += i == 2 ? 1 : 2) {
			struct buf b = {0};
			struct csv c;
			struct csv_row r;
			size_t rows = 0;
			for (int j = 0; j < 100001; j++)
				buf_add_z(&b, shape[i]);
			csv_open(&c, buf_str(&b), ',');
			c.columns = columns;
			while (csv_next(&c, &r))
				rows++;
			assert_true(rows >= 1);
			csv_close(&c);
			buf_close(&b);
		}
	struct buf b = {0};
	struct csv c;
	struct csv_row r;
	unsigned n = 0;
	for (int j = 0; j < 100000; j++)
		buf_add_z(&b, "12345,2024-01-10,\"open\n");
	csv_open(&c, buf_str(&b), ',');
	c.columns = 3;
	while (csv_next(&c, &r)) {
		n++;
		assert_non_null(r.broken);
		assert_int_equal(r.broken_line, n);
		assert_int_equal(r.broken_col, 18);
		assert_int_equal(r.cells, 0);
	}
	assert_int_equal(n, 100000);
	csv_close(&c);
	buf_close(&b);
}

static void a_row_of_too_many_cells_is_broken(void **state)
{
	(void)state;
	struct buf b = {0};
	struct csv c;
	struct csv_row r;
	for (int wide = 0; wide < 2; wide++) {
		buf_clear(&b);
		for (size_t k = 1; k < CSV_MOST_CELLS + (size_t)wide; k++)
			buf_add_char(&b, ',');
		buf_add_z(&b, "\na,b\n");
		csv_open(&c, buf_str(&b), ',');
		assert_int_equal(csv_next(&c, &r), 1);
		assert_int_equal(r.cells, wide ? 0 : CSV_MOST_CELLS);
		assert_true((r.broken != NULL) == wide);
		assert_int_equal(r.raw.n, CSV_MOST_CELLS + wide - 1);
		if (wide) {
			assert_int_equal(r.broken_line, 1);
			assert_int_equal(r.broken_col, CSV_MOST_CELLS);
		}
		assert_int_equal(csv_next(&c, &r), 1); /* the row after it is read */
		assert_int_equal(r.cells, 2);
		assert_int_equal(r.line, 2);
		csv_close(&c);
	}
	buf_close(&b);
}

/* For tests/property/csv.test: the rows of each FILE, a cell in hex digits, `=` before each file and `!` for a broken row. */
static int print_rows(char **path)
{
	for (; *path; path++) {
		struct file_bytes f;
		struct err e;
		struct csv c;
		struct csv_row r;
		if (file_map(*path, &f, &e) < 0)
			return 4;
		puts("=");
		size_t first = 0;
		while (first < f.bytes.n && f.bytes.p[first] != '\n' && f.bytes.p[first] != '\r')
			first++;
		csv_open(&c, f.bytes, csv_guess_separator(str_part(f.bytes, 0, first)));
		while (csv_next(&c, &r)) {
			if (r.broken)
				printf("!");
			for (size_t i = 0; i < r.cells; i++) {
				printf("%s.", i ? " " : "");
				for (size_t j = 0; j < r.cell[i].text.n; j++)
					printf("%02x", (unsigned char)r.cell[i].text.p[j]);
			}
			puts("");
		}
		csv_close(&c);
		file_unmap(&f);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return print_rows(argv + 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places), cmocka_unit_test(quotes), cmocka_unit_test(any_byte),
		cmocka_unit_test(other_separators), cmocka_unit_test(unclosed), cmocka_unit_test(swallowing),
		cmocka_unit_test(blanks_are_cells_too), cmocka_unit_test(round_trip), cmocka_unit_test(nothing_is_lost),
		cmocka_unit_test(many_unclosed), cmocka_unit_test(a_row_of_too_many_cells_is_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
