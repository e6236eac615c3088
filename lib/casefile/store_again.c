/* The same bytes again.  Those read before are read anew where the maps or the options are others: ids tell what is new.
 * A file of which nothing can be used is tried anew each time, since a map may have come; where it is set aside just as it was
 * before, nothing is added. */
#include "store_load.h"

static int step(struct store_import *i, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);
	return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : store_db_fail(i->db, i->path, "read", e);
}

static bool is_equal_row(sqlite3_stmt *a, sqlite3_stmt *b)
{
	for (int c = 0; c < 4; c++) {
		struct str x = store_db_text(a, c), y = store_db_text(b, c);
		if (str_is_absent(x) != str_is_absent(y) || !str_is_equal(x, y))
			return false;
	}
	return true;
}

/* 1 the rows set aside of these two imports stand at the same places for the same reasons; 0, -1. */
static int is_set_aside_alike(struct store_import *i, uint32_t a, uint32_t b, struct err *e)
{
	static const char *const sql = "SELECT line,col,field,reason FROM aside WHERE import=?1 ORDER BY n";
	sqlite3_stmt *x = NULL, *y = NULL;
	int more = 1, other = 1;
	if (store_load_prepare(i, sql, &x, e) < 0 || store_load_prepare(i, sql, &y, e) < 0)
		more = -1;
	if (more > 0) {
		sqlite3_bind_int64(x, 1, a);
		sqlite3_bind_int64(y, 1, b);
	}
	while (more > 0 && (more = step(i, x, e)) >= 0 && (other = step(i, y, e)) >= 0 && more == other && more)
		if (!is_equal_row(x, y))
			break;
	sqlite3_finalize(x);
	sqlite3_finalize(y);
	return more < 0 || other < 0 ? -1 : more == 0 && other == 0;
}

/* The last import of these bytes before this one, all set aside; 0: none. */
static int earlier(struct store_import *i, struct str digest, uint32_t *n, struct err *e)
{
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(i, "SELECT max(n) FROM import WHERE digest=?1 AND NOT heard AND used=0 AND n<?2", &st, e) < 0)
		return -1;
	store_db_bind_text(st, 1, digest);
	sqlite3_bind_int64(st, 2, i->now);
	int rc = step(i, st, e);
	*n = rc > 0 ? (uint32_t)sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return rc < 0 ? -1 : 0;
}

static int drop(struct store_import *i, const char *sql, struct err *e)
{
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(i, sql, &st, e) < 0)
		return -1;
	sqlite3_bind_int64(st, 1, i->now);
	int rc = store_load_step(i, st, e);
	sqlite3_finalize(st);
	return rc;
}

int store_load_set_aside_again(struct store_import *i, const struct import *f, struct err *e)
{
	uint32_t before;
	int rc;
	if (f->used || !f->read || !f->digest.n)
		return 0;
	if (earlier(i, f->digest, &before, e) < 0)
		return -1;
	if (!before || (rc = is_set_aside_alike(i, before, i->now, e)) == 0)
		return 0;
	if (rc < 0 || drop(i, "DELETE FROM aside WHERE import=?1", e) < 0 || drop(i, "DELETE FROM import WHERE n=?1", e) < 0)
		return -1;
	i->result.asides -= f->aside;
	i->imports--;
	i->now = 0;
	return 1;
}

/* All maps by which it was read then are the same now: names and digests stand in one order, with ", " between. */
static bool are_maps_same(const struct store_import *i, struct str names, struct str digests)
{
	while (i->watch.is_map && !str_is_empty(names)) {
		struct str name = str_trim(str_cut(&names, ',')), digest = str_trim(str_cut(&digests, ','));
		if (!str_is_empty(digest) && !i->watch.is_map(i->watch.self, name, digest))
			return false;
	}
	return true;
}

int store_load_was_read(struct store_import *i, const struct import *f, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum load_before before = LOAD_NEVER;
	int rc = 0;
	/* A file of which nothing could be used is tried again in any case. */
	if (store_load_prepare(i, "SELECT map, map_digest, ifnull(told,'')=ifnull(?2,'') FROM import WHERE digest=?1 AND NOT heard"
			       " AND (used>0 OR read=0)", &st, e) < 0)
		return -1;
	store_db_bind_text(st, 1, f->digest);
	store_db_bind_text(st, 2, f->told);
	while (before != LOAD_JUST_SO && (rc = step(i, st, e)) > 0)
		before = sqlite3_column_int(st, 2) && are_maps_same(i, store_db_text(st, 0), store_db_text(st, 1)) ? LOAD_JUST_SO
														    : LOAD_OTHERWISE;
	sqlite3_finalize(st);
	return rc < 0 ? -1 : (int)before;
}

bool store_import_has_size(struct store_import *i, uint64_t bytes)
{
	sqlite3_stmt *st = NULL;
	struct err e;
	if (store_load_prepare(i, "SELECT 1 FROM import WHERE bytes=?1", &st, &e) < 0)
		return true;
	sqlite3_bind_int64(st, 1, (int64_t)bytes);
	bool found = sqlite3_step(st) != SQLITE_DONE;
	sqlite3_finalize(st);
	return found;
}
