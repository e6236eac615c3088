#include "store_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/spill.h"
#include "store_db.h"

enum { INDEX_PAGE = 128, INDEX_ENTRY = 8 + 8 + 4 }; /* id, content, row: big-endian, as SQLite keeps numbers */

struct index_entry {
	int64_t id, content;
	uint32_t row;
};

struct store_index {
	sqlite3 *db;
	const char *path; /* the caller's */
	sqlite3_stmt *find, *next, *put, *drop;
	bool is_former; /* table held */
	/* the page that is being changed */
	bool is_open, is_changed, has_after;
	int64_t first, after; /* ids from first, and below after where there is a page after it */
	size_t n;
	char page[INDEX_PAGE * INDEX_ENTRY]; /* as in the table */
};

static int failed(struct store_index *x, const char *what, struct err *e)
{
	return store_db_fail(x->db, x->path, what, e);
}

static int damaged(struct store_index *x, struct err *e)
{
	return err_set_at(e, ERR_SYSTEM, str_of(x->path), 0, 0, "the case file is damaged: its index of entries by id");
}

static struct index_entry entry_at(const char *p)
{
	return (struct index_entry){(int64_t)spill_get_u64(p), (int64_t)spill_get_u64(p + 8), spill_get_u32(p + 16)};
}

/* The place of an id in a page, or where it would be put; entries come mostly in order, at the end. */
static size_t place_in(struct str page, int64_t id)
{
	size_t low = 0, high = page.n / INDEX_ENTRY;
	if (high && (int64_t)spill_get_u64(page.p + (high - 1) * INDEX_ENTRY) < id)
		return high;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if ((int64_t)spill_get_u64(page.p + middle * INDEX_ENTRY) < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The same, and whether it is there. */
static bool stands_in(struct str page, int64_t id, size_t *at)
{
	*at = place_in(page, id);
	return *at < page.n / INDEX_ENTRY && (int64_t)spill_get_u64(page.p + *at * INDEX_ENTRY) == id;
}

static int prepare_find(struct store_index *x, struct err *e)
{
	if (x->find)
		return 0;
	x->is_former = sqlite3_table_column_metadata(x->db, "main", "by_id", NULL, NULL, NULL, NULL, NULL, NULL) != SQLITE_OK;
	return store_db_prepare(x->db, x->path,
				x->is_former ? "SELECT row, content FROM held WHERE id=?1"
					     : "SELECT entries, first FROM by_id WHERE first<=?1 ORDER BY first DESC LIMIT 1",
				&x->find, e);
}

int store_index_find(struct store_index *x, uint64_t id, int64_t *row, int64_t *content, struct err *e)
{
	*row = *content = 0;
	if (prepare_find(x, e) < 0)
		return -1;
	sqlite3_bind_int64(x->find, 1, (int64_t)id);
	int rc = sqlite3_step(x->find), found = rc == SQLITE_ROW;
	if (found && x->is_former) {
		*row = sqlite3_column_int64(x->find, 0);
		*content = sqlite3_column_int64(x->find, 1);
	} else if (found) {
		struct str page = store_db_text(x->find, 0);
		size_t at;
		found = stands_in(page, (int64_t)id, &at);
		struct index_entry n = found ? entry_at(page.p + at * INDEX_ENTRY) : (struct index_entry){0};
		*row = n.row;
		*content = n.content;
	}
	sqlite3_reset(x->find);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? found : failed(x, "cannot read", e);
}

/* ---- the page that is being changed */

static int step(struct store_index *x, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : failed(x, "cannot write", e);
}

static int write_page(struct store_index *x, int64_t first, size_t n, struct err *e)
{
	if (!x->put && store_db_prepare(x->db, x->path, "INSERT OR REPLACE INTO by_id VALUES(?1,?2)", &x->put, e) < 0)
		return -1;
	sqlite3_bind_int64(x->put, 1, first);
	sqlite3_bind_blob(x->put, 2, x->page, (int)(n * INDEX_ENTRY), SQLITE_STATIC);
	int rc = step(x, x->put, e);
	sqlite3_clear_bindings(x->put);
	return rc;
}

/* A page without entries leaves its ids to the one before; the first one stays. */
static int drop_page(struct store_index *x, struct err *e)
{
	if (!x->drop && store_db_prepare(x->db, x->path, "DELETE FROM by_id WHERE first=?1", &x->drop, e) < 0)
		return -1;
	sqlite3_bind_int64(x->drop, 1, x->first);
	return step(x, x->drop, e);
}

int store_index_flush(struct store_index *x, struct err *e)
{
	int rc = 0;
	if (x->is_open && x->is_changed)
		rc = x->n || x->first == INT64_MIN ? write_page(x, x->first, x->n, e) : drop_page(x, e);
	x->is_open = x->is_changed = false;
	return rc;
}

static int read_page(struct store_index *x, int64_t id, struct err *e)
{
	int rc;
	x->n = 0;
	x->first = INT64_MIN;
	sqlite3_bind_int64(x->find, 1, id);
	if ((rc = sqlite3_step(x->find)) == SQLITE_ROW) {
		struct str page = store_db_text(x->find, 0);
		x->first = sqlite3_column_int64(x->find, 1);
		if (page.n % INDEX_ENTRY || page.n > sizeof x->page) {
			sqlite3_reset(x->find);
			return damaged(x, e);
		}
		if (page.n)
			memcpy(x->page, page.p, page.n);
		x->n = page.n / INDEX_ENTRY;
	}
	sqlite3_reset(x->find);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : failed(x, "cannot read", e);
}

/* Makes the page of an id the one that is being changed. */
static int turn_to(struct store_index *x, int64_t id, struct err *e)
{
	if (x->is_open && id >= x->first && (!x->has_after || id < x->after))
		return 0;
	if (store_index_flush(x, e) < 0 || prepare_find(x, e) < 0 || read_page(x, id, e) < 0 ||
	    (!x->next && store_db_prepare(x->db, x->path, "SELECT min(first) FROM by_id WHERE first>?1", &x->next, e) < 0))
		return -1;
	sqlite3_bind_int64(x->next, 1, x->first);
	int rc = sqlite3_step(x->next);
	x->has_after = rc == SQLITE_ROW && sqlite3_column_type(x->next, 0) != SQLITE_NULL;
	x->after = x->has_after ? sqlite3_column_int64(x->next, 0) : 0;
	sqlite3_reset(x->next);
	x->is_open = rc == SQLITE_ROW;
	return x->is_open ? 0 : failed(x, "cannot read", e);
}

static struct str open_page(const struct store_index *x)
{
	return (struct str){x->page, x->n * INDEX_ENTRY};
}

/* A full page becomes two: the later half, or nothing where ids come in order and are put at the end, stays open. */
static int split(struct store_index *x, size_t at, int64_t id, struct err *e)
{
	size_t keep = at == x->n && !x->has_after ? x->n : x->n / 2;
	char *rest = x->page + keep * INDEX_ENTRY;
	int64_t second = keep < x->n ? entry_at(rest).id : id;
	if (write_page(x, x->first, keep, e) < 0)
		return -1;
	memmove(x->page, rest, (x->n - keep) * INDEX_ENTRY);
	x->n -= keep;
	x->first = second;
	x->is_changed = true;
	return 0;
}

int store_index_put(struct store_index *x, uint64_t id, int64_t row, int64_t content, struct err *e)
{
	int64_t key = (int64_t)id;
	size_t at;
	if (turn_to(x, key, e) < 0)
		return -1;
	bool is_there = stands_in(open_page(x), key, &at);
	if (!is_there && x->n == INDEX_PAGE) {
		if (split(x, at, key, e) < 0 || turn_to(x, key, e) < 0)
			return -1;
		at = place_in(open_page(x), key);
	}
	char *to = x->page + at * INDEX_ENTRY;
	if (!is_there) {
		memmove(to + INDEX_ENTRY, to, (x->n - at) * INDEX_ENTRY);
		x->n++;
	}
	spill_put_u64(to, id);
	spill_put_u64(to + 8, (uint64_t)content);
	spill_put_u32(to + 16, (uint32_t)row);
	x->is_changed = true;
	return 0;
}

int store_index_move(struct store_index *x, uint64_t id, int64_t row, struct err *e)
{
	if (turn_to(x, (int64_t)id, e) < 0)
		return -1;
	size_t at;
	if (!stands_in(open_page(x), (int64_t)id, &at))
		return damaged(x, e);
	spill_put_u32(x->page + at * INDEX_ENTRY + 16, (uint32_t)row);
	x->is_changed = true;
	return 0;
}

int store_index_drop(struct store_index *x, uint64_t id, struct err *e)
{
	if (turn_to(x, (int64_t)id, e) < 0)
		return -1;
	size_t at;
	if (!stands_in(open_page(x), (int64_t)id, &at))
		return 0;
	char *from = x->page + at * INDEX_ENTRY;
	x->n--;
	memmove(from, from + INDEX_ENTRY, (x->n - at) * INDEX_ENTRY);
	x->is_changed = true;
	return 0;
}

/* ---- all of it */

static int each_of(struct store_index *x, sqlite3_stmt *st, store_index_each_fn *each, void *self)
{
	int64_t first = sqlite3_column_int64(st, 0);
	if (x->is_former)
		return each(self, (uint64_t)first, sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2));
	struct str page = store_db_text(st, 1);
	for (size_t at = 0; at + INDEX_ENTRY <= page.n; at += INDEX_ENTRY) {
		struct index_entry n = entry_at(page.p + at);
		if (each(self, (uint64_t)n.id, n.row, n.content) < 0)
			return -1;
	}
	return 0;
}

int store_index_each(struct store_index *x, store_index_each_fn *each, void *self, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = SQLITE_DONE, ended = 0;
	if (prepare_find(x, e) < 0 ||
	    store_db_prepare(x->db, x->path,
			     x->is_former ? "SELECT id, row, content FROM held ORDER BY id" : "SELECT first, entries FROM by_id ORDER BY first",
			     &st, e) < 0)
		return -1;
	while (!ended && (rc = sqlite3_step(st)) == SQLITE_ROW)
		ended = each_of(x, st, each, self);
	sqlite3_finalize(st);
	return ended || rc == SQLITE_DONE ? 0 : failed(x, "cannot read", e);
}

int store_index_make(struct store_index *x, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = SQLITE_DONE, bad = 0;
	if (store_db_exec(x->db, x->path, "DELETE FROM by_id", e) < 0 ||
	    store_db_prepare(x->db, x->path, "SELECT id, row, content FROM event ORDER BY id", &st, e) < 0)
		return -1;
	while (!bad && (rc = sqlite3_step(st)) == SQLITE_ROW)
		bad = store_index_put(x, (uint64_t)sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2), e);
	sqlite3_finalize(st);
	if (!bad && rc != SQLITE_DONE)
		bad = failed(x, "cannot read", e);
	return bad ? bad : store_index_flush(x, e);
}

/* ---- in SQL */

static void row_of(sqlite3_context *to, int n, sqlite3_value **id)
{
	struct store_index *x = sqlite3_user_data(to);
	int64_t row, content;
	struct err e;
	int rc = n == 1 && sqlite3_value_type(id[0]) == SQLITE_INTEGER
			 ? store_index_find(x, (uint64_t)sqlite3_value_int64(id[0]), &row, &content, &e)
			 : 0;
	if (rc < 0)
		sqlite3_result_error_code(to, sqlite3_extended_errcode(x->db));
	else if (rc > 0)
		sqlite3_result_int64(to, row);
}

/* A connection that cannot be given the function says so when a statement names it. */
struct store_index *store_index_open(sqlite3 *db, const char *path)
{
	struct store_index *x = arena_malloc(sizeof *x);
	x->db = db;
	x->path = path;
	sqlite3_create_function_v2(db, "row_of", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, x, row_of, NULL, NULL, NULL);
	return x;
}

void store_index_close(struct store_index *x)
{
	if (!x)
		return;
	sqlite3_finalize(x->find);
	sqlite3_finalize(x->next);
	sqlite3_finalize(x->put);
	sqlite3_finalize(x->drop);
	if (x->db)
		sqlite3_create_function_v2(x->db, "row_of", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
	free(x);
}
