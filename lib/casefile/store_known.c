/* Since when the case has had a version of an entry: by the first of the imports that have it. */
#include "store_db.h"

#include <stdlib.h>

struct store_known {
	int32_t *day; /* by import: of its extract, else of the import itself; DATE_LAST: not told */
	uint32_t imports;
	sqlite3_stmt *find;
};

static void take_import(struct store_known *k, sqlite3_stmt *st)
{
	int64_t n = sqlite3_column_int64(st, 0);
	struct date at;
	if (n < 1 || n > 1 << 28)
		return;
	if (!k->day) {
		k->imports = (uint32_t)n;
		k->day = arena_malloc(((size_t)n + 1) * sizeof *k->day);
	}
	k->day[n] = DATE_LAST;
	if (sqlite3_column_type(st, 1) != SQLITE_NULL)
		k->day[n] = (int32_t)sqlite3_column_int64(st, 1);
	else if (date_parse_iso(str_part(store_db_text(st, 2), 0, 10), STR("day"), &at) == 0)
		k->day[n] = at.hi;
}

static int open_known(struct store *s, struct store_known **to, struct err *e)
{
	struct store_known *k = arena_malloc(sizeof *k);
	sqlite3_stmt *st;
	int rc;
	*to = k;
	if (store_db_prepare(s->db, s->path.p, "SELECT n, ifnull(extract_to, extract), at FROM import ORDER BY n DESC", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		take_import(k, st);
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return store_db_fail(s->db, s->path.p, "cannot read", e);
	return store_db_prepare(s->db, s->path.p, "SELECT DISTINCT import FROM source WHERE what=0 AND of=?1 AND content=?2", &k->find, e);
}

static int32_t day_of(const struct store_known *k, int64_t import)
{
	return import > 0 && import <= k->imports ? k->day[import] : DATE_LAST;
}

int store_db_known(struct store *s, struct store_known **known, const struct entry *n, int32_t *day, struct err *e)
{
	int rc;
	if (!*known && open_known(s, known, e) < 0)
		return -1;
	const struct store_known *k = *known;
	*day = day_of(k, n->number[ENTRY_IMPORT]);
	sqlite3_reset(k->find);
	sqlite3_bind_int64(k->find, 1, n->number[ENTRY_ID]);
	sqlite3_bind_int64(k->find, 2, n->number[ENTRY_CONTENT]);
	while ((rc = sqlite3_step(k->find)) == SQLITE_ROW) {
		int32_t other = day_of(k, sqlite3_column_int64(k->find, 0));
		*day = other < *day ? other : *day;
	}
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

void store_db_known_close(struct store_known *k)
{
	if (!k)
		return;
	sqlite3_finalize(k->find);
	free(k->day);
	free(k);
}
