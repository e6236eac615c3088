/* The index by id against an array: put in order and in none, moved, dropped, looked for, read anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lib/casefile/store_db.h"
#include "lib/casefile/store_index.h"

enum { IDS = 3000 };

struct truth {
	uint64_t id;
	int64_t row, content; /* row 0: not held */
};

struct walk {
	struct truth *t;
	size_t n;
	int64_t last;
};

static uint64_t next_of(uint64_t *seed)
{
	uint64_t x = *seed += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	return x ^ x >> 27;
}

static int see(void *self, uint64_t id, int64_t row, int64_t content)
{
	struct walk *w = self;
	assert_true(!w->n || (int64_t)id > w->last);
	w->last = (int64_t)id;
	w->n++;
	(void)row;
	(void)content;
	return 0;
}

static void is_equal(struct store_index *x, struct truth *t)
{
	struct walk w = {t, 0, 0};
	struct err e;
	size_t n = 0;
	for (size_t k = 0; k < IDS; k++) {
		int64_t row, content;
		int found = store_index_find(x, t[k].id, &row, &content, &e);
		assert_int_equal(found, t[k].row != 0);
		assert_int_equal(row, t[k].row);
		assert_int_equal(content, t[k].row ? t[k].content : 0);
		n += t[k].row != 0;
	}
	assert_int_equal(store_index_each(x, see, &w, &e), 0);
	assert_int_equal(w.n, n);
}

static sqlite3 *open_db(void)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, STORE_INDEX "; CREATE TABLE event(row INTEGER PRIMARY KEY, id, content)", NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = (int64_t)((const struct truth *)a)->id, y = (int64_t)((const struct truth *)b)->id;
	return x < y ? -1 : x > y;
}

static void holds_what_an_array_holds(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		static struct truth t[IDS];
		uint64_t s = seed;
		struct err e;
		sqlite3 *db = open_db();
		struct store_index *x = store_index_open(db, "a.case");
		memset(t, 0, sizeof t);
		for (size_t k = 0; k < IDS; k++)
			t[k].id = seed == 4 ? k : next_of(&s);
		t[7].id = UINT64_C(1) << 63;       /* the least there is */
		t[8].id = (UINT64_C(1) << 63) - 1; /* the greatest */
		if (seed == 2)
			qsort(t, IDS, sizeof *t, by_id); /* as a new file is written */
		is_equal(x, t);
		for (size_t k = 0; k < IDS; k++) {
			t[k].row = (int64_t)k + 1;
			t[k].content = (int64_t)next_of(&s);
			assert_int_equal(store_index_put(x, t[k].id, t[k].row, t[k].content, &e), 0);
		}
		assert_int_equal(store_index_flush(x, &e), 0);
		is_equal(x, t);
		for (size_t k = 0; k < 4 * IDS; k++) {
			struct truth *one = &t[next_of(&s) % IDS];
			int64_t row = (int64_t)(next_of(&s) % 1000000) + 1;
			int what = (int)(next_of(&s) % 4);
			if (what == 0 && one->row) {
				one->row = row;
				assert_int_equal(store_index_move(x, one->id, row, &e), 0);
			} else if (what == 1) {
				one->row = row;
				one->content = -row;
				assert_int_equal(store_index_put(x, one->id, row, -row, &e), 0);
			} else {
				one->row = 0;
				assert_int_equal(store_index_drop(x, one->id, &e), 0);
			}
		}
		assert_int_equal(store_index_flush(x, &e), 0);
		is_equal(x, t);
		for (size_t k = 0; k < IDS; k++) { /* to nothing, and a few again */
			assert_int_equal(store_index_drop(x, t[k].id, &e), 0);
			t[k].row = 0;
		}
		for (size_t k = 0; k < IDS; k += 100)
			assert_int_equal(store_index_put(x, t[k].id, t[k].row = 5, t[k].content = 6, &e), 0);
		assert_int_equal(store_index_flush(x, &e), 0);
		is_equal(x, t);
		store_index_close(x);
		sqlite3_close(db);
	}
}

static int64_t ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t n = sqlite3_column_type(st, 0) == SQLITE_NULL ? -1 : sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static void answers_in_sql_and_is_made_from_the_entries(void **state)
{
	struct err e;
	sqlite3 *db = open_db();
	struct store_index *x = store_index_open(db, "a.case");
	(void)state;
	assert_int_equal(sqlite3_exec(db, "INSERT INTO event VALUES(1,77,5),(2,-3,6),(3,0,7)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(ask(db, "SELECT row_of(77)"), -1);
	assert_int_equal(store_index_make(x, &e), 0);
	assert_int_equal(ask(db, "SELECT row_of(77)"), 1);
	assert_int_equal(ask(db, "SELECT content FROM event WHERE row=row_of(-3)"), 6);
	assert_int_equal(ask(db, "SELECT row_of(78)"), -1);
	assert_int_equal(ask(db, "SELECT row_of('77')"), -1);
	assert_int_equal(ask(db, "SELECT row_of(NULL)"), -1);
	store_index_close(x);
	sqlite3_close(db);
}

static void tells_a_damaged_page(void **state)
{
	struct err e = {0};
	sqlite3 *db = open_db();
	struct store_index *x = store_index_open(db, "a.case");
	(void)state;
	assert_int_equal(sqlite3_exec(db, "INSERT INTO by_id VALUES(-9223372036854775807-1, x'0102030405')", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_index_put(x, 1, 1, 1, &e), -1);
	assert_string_equal(e.text, "the case file is damaged: its index of entries by id");
	store_index_close(x);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_what_an_array_holds),
		cmocka_unit_test(answers_in_sql_and_is_made_from_the_entries),
		cmocka_unit_test(tells_a_damaged_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
