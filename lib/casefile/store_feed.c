/* Rows that SQLite asks for. */
#include "store_feed.h"

#include <stdlib.h>

/* A statement of the connection, while it runs; xConnect is given it. */
struct run {
	const struct store_feed *feed;
	const struct entry *row; /* NULL: the end */
	int64_t n;
	struct err why;
};

struct table {
	sqlite3_vtab base;
	struct run *run;
};

static int connect_to(sqlite3 *db, void *run, int argc, const char *const *argv, sqlite3_vtab **to, char **why)
{
	struct table *t = sqlite3_malloc(sizeof *t);
	struct buf sql = {0};
	(void)argc, (void)argv, (void)why;
	if (!t)
		return SQLITE_NOMEM;
	*t = (struct table){.run = run};
	buf_add_z(&sql, "CREATE TABLE x(c0");
	for (int c = 1; c < ENTRY_COLUMNS; c++)
		buf_addf(&sql, ",c%d", c);
	buf_add_char(&sql, ')');
	int rc = sqlite3_declare_vtab(db, sql.p);
	buf_close(&sql);
	*to = &t->base;
	return rc;
}

static int disconnect(sqlite3_vtab *t)
{
	sqlite3_free(t);
	return SQLITE_OK;
}

static int plan(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	info->estimatedCost = 1e9;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **to)
{
	(void)t;
	*to = sqlite3_malloc(sizeof **to);
	if (!*to)
		return SQLITE_NOMEM;
	**to = (sqlite3_vtab_cursor){0};
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *c)
{
	sqlite3_free(c);
	return SQLITE_OK;
}

static struct run *run_of(sqlite3_vtab_cursor *c)
{
	return ((struct table *)c->pVtab)->run;
}

static int go_on(sqlite3_vtab_cursor *c)
{
	struct run *r = run_of(c);
	int rc = r->feed->next(r->feed->self, &r->row, &r->why);
	r->n++;
	if (rc <= 0)
		r->row = NULL;
	return rc < 0 ? SQLITE_ERROR : SQLITE_OK;
}

static int begin(sqlite3_vtab_cursor *c, int n, const char *name, int argc, sqlite3_value **argv)
{
	(void)n, (void)name, (void)argc, (void)argv;
	return go_on(c);
}

static int is_at_end(sqlite3_vtab_cursor *c)
{
	return !run_of(c)->row;
}

static int give(sqlite3_vtab_cursor *c, sqlite3_context *to, int column)
{
	const struct entry *row = run_of(c)->row;
	if (!(row->has >> column & 1))
		return SQLITE_OK; /* NULL */
	if (column < ENTRY_NUMBERS) {
		sqlite3_result_int64(to, row->number[column]);
	} else {
		struct str s = row->text[column - ENTRY_RAW];
		sqlite3_result_text(to, s.p, (int)s.n, SQLITE_STATIC);
	}
	return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *c, sqlite3_int64 *n)
{
	*n = run_of(c)->n;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.iVersion = 1, /* no xCreate: it is there without a CREATE, and nothing of it stands in the file */
	.xConnect = connect_to,
	.xBestIndex = plan,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = begin,
	.xNext = go_on,
	.xEof = is_at_end,
	.xColumn = give,
	.xRowid = row_number,
};

int store_feed_run(const struct store_feed *f, sqlite3 *db, const char *path, struct err *e)
{
	struct run r = {.feed = f};
	sqlite3_stmt *st = NULL;
	struct buf sql = {0};
	int rc = 0;
	buf_addf(&sql, "INSERT INTO event(%s) SELECT ", f->columns);
	const char *comma = "";
	for (uint64_t left = f->has; left; left &= left - 1, comma = ",")
		buf_addf(&sql, "%sc%d", comma, __builtin_ctzll(left));
	buf_add_z(&sql, " FROM store_feed");
	if (sqlite3_create_module(db, "store_feed", &module, &r) != SQLITE_OK)
		rc = store_db_fail(db, path, "cannot write", e);
	else
		rc = store_db_prepare(db, path, sql.p, &st, e);
	if (rc == 0 && sqlite3_step(st) != SQLITE_DONE) {
		rc = store_db_fail(db, path, "cannot write", e);
		if (r.why.code)
			*e = r.why;
	}
	sqlite3_finalize(st);
	sqlite3_create_module(db, "store_feed", NULL, NULL); /* it knew this stack */
	buf_close(&sql);
	return rc;
}
