/* A new file's rows, laid as the pages they are (casefile/pages): four tables at once, in ascending order, and no statement runs
 * while they are.  What needs one is kept until they are there: further places of an entry, and versions that give way.
 */
#include "store_load.h"

#include <stdlib.h>
#include <string.h>

#include "casefile/pages.h"
#include "casefile/row.h"

enum { ROW_MOST = 1 << 28, SOURCE_KEY = 32, DROP_KEY = 8 }; /* ROW_MOST: as store_db_defend has it */

struct store_fresh {
	struct pages *pages;
	struct pages_table *event, *child, *packed, *held;
	struct buf row;
	struct spill *source, *drop;
};

static int find_root(struct load *l, const char *name, struct pages_table **t, struct err *e)
{
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(l->i, "SELECT rootpage FROM sqlite_schema WHERE type='table' AND name=?1", &st, e) < 0)
		return -1;
	store_db_bind_text(st, 1, str_of(name));
	bool found = sqlite3_step(st) == SQLITE_ROW;
	if (found)
		*t = pages_table(l->fresh->pages, (uint32_t)sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	return found ? 0 : store_load_failed(l, e);
}

int store_fresh_open(struct load *l, struct err *e)
{
	const char *path = l->i->path;
	if (store_db_exec(l->i->db, path, "COMMIT", e) < 0)
		return -1;
	struct store_fresh *f = l->fresh = arena_malloc(sizeof *f);
	f->source = spill_open(path, LOAD_SMALL, SOURCE_KEY);
	f->drop = spill_open(path, LOAD_SMALL, DROP_KEY);
	return pages_open(l->i->fd, path, &f->pages, e) < 0 || find_root(l, "event", &f->event, e) < 0 ||
			       find_root(l, "child", &f->child, e) < 0 || find_root(l, "packed", &f->packed, e) < 0 ||
			       find_root(l, "held", &f->held, e) < 0
		       ? -1
		       : 0;
}

void store_fresh_close(struct store_fresh *f)
{
	if (!f)
		return;
	pages_close(f->pages);
	spill_close(f->source);
	spill_close(f->drop);
	buf_close(&f->row);
	free(f);
}

/* ---- rows */

static int put(struct load *l, struct pages_table *t, int64_t n, struct str row, struct err *e)
{
	if (row.n > ROW_MOST)
		return err_set_at(e, ERR_SYSTEM, l->i->path ? str_of(l->i->path) : (struct str){0}, 0, 0, "cannot write: a row of more than 256 MiB");
	return pages_put(t, n, row, e);
}

static int put_values(struct load *l, struct pages_table *t, int64_t n, const struct row_value *v, size_t count, struct err *e)
{
	buf_clear(&l->fresh->row);
	row_write(v, count, &l->fresh->row);
	return put(l, t, n, buf_str(&l->fresh->row), e);
}

static struct row_value number(int64_t v)
{
	return (struct row_value){.is = ROW_NUMBER, .number = v};
}

int store_fresh_event(struct load *l, int64_t row, struct str bytes, struct err *e)
{
	return put(l, l->fresh->event, row, bytes, e);
}

int store_fresh_child(struct load *l, int64_t n, uint32_t person, struct str id, int64_t first, int64_t last, bool shown, struct err *e)
{
	struct row_value v[15] = {{0}}; /* n, person, id, first, last, shown; birth, death and expected come later */
	if (person)
		v[1] = number(person);
	if (id.p)
		v[2] = (struct row_value){.is = ROW_TEXT, .bytes = id};
	v[3] = number(first);
	v[4] = number(last);
	v[5] = number(shown);
	return put_values(l, l->fresh->child, n, v, sizeof v / sizeof *v, e);
}

int store_fresh_packed(struct load *l, int64_t child, const struct mark *m, size_t n, struct err *e)
{
	const struct row_value v[] = {{0}, {.is = ROW_BLOB, .bytes = {(const char *)m, n * sizeof *m}}};
	return put_values(l, l->fresh->packed, child, v, 2, e);
}

int store_fresh_held(struct load *l, const struct load_version *held, struct err *e)
{
	const struct row_value v[] = {{0}, number(held->row), number(held->content)};
	return put_values(l, l->fresh->held, (int64_t)held->id, v, 3, e);
}

/* ---- what is kept until the rows are there */

int store_fresh_source(struct load *l, const struct entry *n, struct err *e)
{
	if (!entry_has(n, ENTRY_FILE))
		return 0;
	char *to = spill_add_room(l->fresh->source, SOURCE_KEY, e); /* in the order of the table's key */
	if (!to)
		return -1;
	spill_put_u64(to, (uint64_t)n->number[ENTRY_ID] ^ UINT64_C(1) << 63);
	spill_put_u64(to + 8, (uint64_t)n->number[ENTRY_CONTENT] ^ UINT64_C(1) << 63);
	spill_put_u32(to + 16, (uint32_t)n->number[ENTRY_FILE]);
	spill_put_u32(to + 20, entry_has(n, ENTRY_LINE) ? (uint32_t)n->number[ENTRY_LINE] : 0);
	spill_put_u32(to + 24, entry_has(n, ENTRY_COL) ? (uint32_t)n->number[ENTRY_COL] : 0);
	spill_put_u32(to + 28, (uint32_t)n->number[ENTRY_IMPORT]);
	return 0;
}

int store_fresh_drop(struct load *l, const struct load_version *loser, const struct load_version *winner, struct err *e)
{
	char *to = spill_add_room(l->fresh->drop, DROP_KEY + 2 * sizeof *loser, e);
	if (!to)
		return -1;
	spill_put_u64(to, spill_count(l->fresh->drop)); /* in the order in which they came */
	memcpy(to + DROP_KEY, loser, sizeof *loser);
	memcpy(to + DROP_KEY + sizeof *loser, winner, sizeof *winner);
	return 0;
}

static int put_sources(struct load *l, struct spill *from, struct err *e)
{
	struct str r;
	int rc = spill_sort(from, e);
	while (rc == 0 && (rc = spill_next(from, &r, e)) > 0)
		rc = store_load_add_source(l->i, 0, (int64_t)(spill_get_u64(r.p) ^ UINT64_C(1) << 63),
					   (int64_t)(spill_get_u64(r.p + 8) ^ UINT64_C(1) << 63), spill_get_u32(r.p + 28),
					   spill_get_u32(r.p + 16), spill_get_u32(r.p + 20), spill_get_u32(r.p + 24), e);
	return rc;
}

static int drop_versions(struct load *l, struct spill *from, struct err *e)
{
	struct load_version two[2];
	struct str r;
	int rc = spill_sort(from, e);
	while (rc == 0 && (rc = spill_next(from, &r, e)) > 0) {
		memcpy(two, r.p + DROP_KEY, sizeof two);
		rc = store_load_drop_version(l, &two[0], &two[1], e);
	}
	return rc;
}

int store_fresh_done(struct load *l, struct err *e)
{
	struct store_fresh *f = l->fresh;
	l->fresh = NULL; /* from here on statements may run */
	int rc = pages_done(f->pages, e) < 0 || store_db_exec(l->i->db, l->i->path, "BEGIN", e) < 0 ||
				 put_sources(l, f->source, e) < 0 || drop_versions(l, f->drop, e) < 0
			 ? -1
			 : 0;
	store_fresh_close(f);
	return rc;
}
