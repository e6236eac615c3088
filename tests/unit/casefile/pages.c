#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "casefile/pages.h"
#include "casefile/row.h"

static char folder[64] = "/tmp/casework-pages-XXXXXX", path[96];

static int open_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/x.db", folder);
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

/* A new database with two tables, and its connection, which stays open over what pages writes. */
static sqlite3 *make(int page)
{
	sqlite3 *db;
	char sql[400];
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	snprintf(sql, sizeof sql, "PRAGMA page_size=%d; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
		 "CREATE TABLE a(n INTEGER PRIMARY KEY, x INTEGER, t TEXT, b BLOB) STRICT; CREATE TABLE z(n INTEGER PRIMARY KEY, x INTEGER);"
		 "CREATE TABLE other(n INTEGER PRIMARY KEY); INSERT INTO other VALUES(7);", page);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static int64_t ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return v;
}

static void is_whole(sqlite3 *db)
{
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
}

static uint32_t root(sqlite3 *db, const char *name)
{
	char sql[100];
	snprintf(sql, sizeof sql, "SELECT rootpage FROM sqlite_schema WHERE name='%s'", name);
	return (uint32_t)ask(db, sql);
}

/* What row k holds: lengths from nothing to several pages, in no order. */
static size_t length_of(int k, size_t longest)
{
	uint32_t h = (uint32_t)k * 2654435761u;
	return k % 50 == 0 ? h % (longest + 1) : h % 90;
}

static void fill(int page, int rows, size_t longest)
{
	sqlite3 *db = make(page);
	char *text = malloc(longest + 1);
	struct pages *p;
	struct err e = {0};
	struct buf b = {0};
	int fd = open(path, O_RDWR);
	for (size_t k = 0; k <= longest; k++)
		text[k] = (char)('a' + k % 26);
	assert_int_equal(pages_open(fd, path, &p, &e), 0);
	struct pages_table *a = pages_table(p, root(db, "a")), *z = pages_table(p, root(db, "z"));
	for (int k = 1; k <= rows; k++) {
		size_t n = length_of(k, longest);
		const struct row_value v[] = {{0}, {.is = ROW_NUMBER, .number = (int64_t)k * k - 5}, {.is = ROW_TEXT, .bytes = {text, n}},
					      {.is = k % 3 ? ROW_NULL : ROW_BLOB, .bytes = {text, 3}}};
		const struct row_value w[] = {{0}, {.is = ROW_NUMBER, .number = k}};
		buf_clear(&b);
		row_write(v, 4, &b);
		assert_int_equal(pages_put(a, k * 3, buf_str(&b), &e), 0);
		buf_clear(&b);
		row_write(w, 2, &b);
		assert_int_equal(pages_put(z, (int64_t)k * 1000003 - 500000, buf_str(&b), &e), 0);
	}
	assert_int_equal(pages_done(p, &e), 0);
	pages_close(p);
	assert_int_equal(ask(db, "SELECT count(*) FROM a"), rows); /* the connection sees what was written beside it */
	assert_int_equal(ask(db, "SELECT count(*) FROM z"), rows);
	for (int k = 1; k <= rows; k += rows > 3000 ? 97 : 1) {
		char sql[160];
		snprintf(sql, sizeof sql, "SELECT x=%lld AND length(t)=%zu AND (b IS NULL)=%d FROM a WHERE n=%d", (long long)k * k - 5, length_of(k, longest), k % 3 != 0,
			 k * 3);
		assert_int_equal(ask(db, sql), 1);
		snprintf(sql, sizeof sql, "SELECT x FROM z WHERE n=%lld", (long long)k * 1000003 - 500000);
		assert_int_equal(ask(db, sql), k);
	}
	char *longer = sqlite3_mprintf("SELECT count(*) FROM a WHERE t<>substr(%Q,1,length(t))", (text[longest] = '\0', text));
	assert_int_equal(ask(db, longer), 0); /* chains in their order */
	sqlite3_free(longer);
	is_whole(db);
	/* And it is a table like any other: rows go, rows come. */
	assert_int_equal(sqlite3_exec(db, "BEGIN; DELETE FROM a WHERE n%2; INSERT INTO a SELECT n+1, x, t, b FROM a WHERE n%4=0; "
				      "INSERT INTO z(x) SELECT n FROM a; DELETE FROM z WHERE x>5; COMMIT", NULL, NULL, NULL), SQLITE_OK);
	is_whole(db);
	assert_int_equal(ask(db, "SELECT n FROM other"), 7);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	close(fd);
	free(text);
	buf_close(&b);
}

/* From none to three levels, and longer than a page; small pages make many levels of few rows. */
static void sqlite_finds_it_whole(void **state)
{
	static const int rows[] = {0, 1, 2, 3, 40, 500, 3000};
	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		fill(512, rows[k], 3000);
		fill(4096, rows[k], 20000);
		fill(16384, rows[k], 100000);
	}
	fill(512, 60000, 600); /* five levels */
	fill(65536, 1500, 200000);
}

/* Each length about what just fits a leaf, and about what just fits its chain. */
static void edges_of_a_page(void **state)
{
	(void)state;
	for (int from = 0; from < 2; from++) {
		sqlite3 *db = make(512);
		static char text[2000];
		struct pages *p;
		struct err e = {0};
		struct buf b = {0};
		int fd = open(path, O_RDWR), n = 0;
		assert_int_equal(pages_open(fd, path, &p, &e), 0);
		struct pages_table *a = pages_table(p, root(db, "a"));
		memset(text, 'x', sizeof text);
		for (size_t length = from ? 950 : 430; length < (from ? 1040u : 520u); length++) {
			const struct row_value v[] = {{0}, {.is = ROW_NUMBER, .number = (int64_t)length}, {.is = ROW_TEXT, .bytes = {text, length}}, {0}};
			buf_clear(&b);
			row_write(v, 4, &b);
			assert_int_equal(pages_put(a, ++n, buf_str(&b), &e), 0);
		}
		assert_int_equal(pages_done(p, &e), 0);
		pages_close(p);
		is_whole(db);
		assert_int_equal(ask(db, "SELECT count(*) FROM a WHERE length(t)=x"), n);
		sqlite3_close(db);
		close(fd);
		buf_close(&b);
	}
}

/* The page that holds the byte at 1 GiB is SQLite's own, and never used: it is passed over. */
static void the_locked_page_stays_empty(void **state)
{
	enum { PAGE = 16384, LOCKED = (1 << 30) / PAGE + 1, BEFORE = LOCKED - 40 };
	sqlite3 *db = make(PAGE);
	static char text[100000], head[100], page[PAGE], none[PAGE];
	struct pages *p;
	struct err e = {0};
	struct buf b = {0};
	int fd = open(path, O_RDWR);
	(void)state;
	memset(text, 'y', sizeof text);
	/* As if it had that many pages already; the file is sparse. */
	assert_int_equal(pread(fd, head, sizeof head, 0), sizeof head);
	head[28] = (char)(BEFORE >> 24), head[29] = (char)(BEFORE >> 16), head[30] = (char)(BEFORE >> 8), head[31] = (char)(BEFORE & 255);
	head[27]++, head[95] = head[27];
	assert_int_equal(pwrite(fd, head, sizeof head, 0), sizeof head);
	assert_int_equal(ftruncate(fd, (off_t)BEFORE * PAGE), 0);
	assert_int_equal(pages_open(fd, path, &p, &e), 0);
	struct pages_table *a = pages_table(p, root(db, "a"));
	for (int k = 1; k <= 40; k++) {
		const struct row_value v[] = {{0}, {.is = ROW_NUMBER, .number = k}, {.is = ROW_TEXT, .bytes = {text, 60000}}, {0}};
		buf_clear(&b);
		row_write(v, 4, &b);
		assert_int_equal(pages_put(a, k, buf_str(&b), &e), 0);
	}
	assert_int_equal(pages_done(p, &e), 0);
	pages_close(p);
	assert_int_equal(pread(fd, page, PAGE, (off_t)(LOCKED - 1) * PAGE), PAGE);
	assert_memory_equal(page, none, PAGE);
	assert_int_equal(ask(db, "SELECT count(*) FROM a WHERE length(t)=60000 AND replace(t,'y','')=''"), 40);
	assert_true(ask(db, "PRAGMA page_count") > LOCKED);
	sqlite3_close(db);
	close(fd);
	buf_close(&b);
}

static void out_of_order_is_refused(void **state)
{
	sqlite3 *db = make(4096);
	struct pages *p;
	struct err e = {0};
	int fd = open(path, O_RDWR);
	(void)state;
	assert_int_equal(pages_open(fd, path, &p, &e), 0);
	struct pages_table *a = pages_table(p, root(db, "a"));
	assert_int_equal(pages_put(a, -5, STR("\2\0"), &e), 0);
	assert_int_equal(pages_put(a, 9, STR("\2\0"), &e), 0);
	assert_int_equal(pages_put(a, 9, STR("\2\0"), &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	pages_close(p);
	pages_close(NULL);
	close(fd);
	fd = open("/dev/null", O_RDWR);
	e = (struct err){0};
	assert_int_equal(pages_open(fd, path, &p, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	close(fd);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sqlite_finds_it_whole), cmocka_unit_test(edges_of_a_page), cmocka_unit_test(the_locked_page_stays_empty),
		cmocka_unit_test(out_of_order_is_refused),
	};
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
