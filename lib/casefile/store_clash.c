/* What an import ought not to do unasked, and is told of: entries that take the place of others of the same id though they are of
 * another child, or have both another day and other words; and a person of a system that is nobody's own who is called quite
 * otherwise in another file.  Either may be two systems that count alike. */
#include "store_load.h"

#include <stdlib.h>

static const char generic[] = "csv"; /* the SYSTEM of tables that name none */

int store_clash_begin(struct store_import *i, int64_t *last, struct err *e)
{
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(i, "SELECT ifnull(max(row),0) FROM earlier", &st, e) < 0)
		return -1;
	*last = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return 0;
}

/* By the later of the two imports: what is said is one line a file. */
static const char entries[] =
	"SELECT b, min(a), count(DISTINCT a), sum(n), max(one) FROM ("
	"SELECT min(x.import,v.import) AS a, max(x.import,v.import) AS b, count(*) AS n,"
	" max(ifnull(p.system,'')=?3 AND ifnull(q.system,'')=?3) AS one"
	" FROM earlier x CROSS JOIN event v ON v.row=row_of(x.id)"
	" JOIN import p ON p.n=x.import JOIN import q ON q.n=v.import"
	" LEFT JOIN same sx ON sx.pair=x.pair LEFT JOIN same sv ON sv.pair=v.pair"
	" WHERE x.row>?1 AND x.import<>v.import AND (p.digest IS NULL OR p.digest IS NOT q.digest)"
	" AND (ifnull(sx.person,x.pair) IS NOT ifnull(sv.person,v.pair)"
	" OR ((x.start IS NOT v.start OR x.start_to IS NOT v.start_to) AND x.text IS NOT v.text)) GROUP BY 1, 2)"
	" WHERE b>?2 GROUP BY b ORDER BY b";

/* The file of an import, in i's arena. */
static struct str file_of(struct store_import *i, int64_t import)
{
	struct str name = {0};
	struct err e;
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(i, "SELECT file FROM import WHERE n=?1", &st, &e) < 0)
		return name;
	sqlite3_bind_int64(st, 1, import);
	if (sqlite3_step(st) == SQLITE_ROW)
		name = arena_copy(&i->arena, store_db_text(st, 0));
	sqlite3_finalize(st);
	return name;
}

static void tell(struct store_import *i, struct store_clash *c, int64_t a, int64_t b)
{
	c->file = file_of(i, b);
	c->other = file_of(i, a);
	c->one_run = a > i->imports_held && c->generic;
	i->watch.clash(i->watch.self, c);
	arena_clear(&i->arena);
}

static int tell_entries(struct store_import *i, int64_t last, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;
	if (!i->result.events_superseded)
		return 0;
	if (store_load_prepare(i, entries, &st, e) < 0)
		return -1;
	sqlite3_bind_int64(st, 1, last);
	sqlite3_bind_int64(st, 2, i->imports_held);
	store_db_bind_text(st, 3, str_of(generic));
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		tell(i, &(struct store_clash){.what = STORE_CLASH_ENTRIES, .n = (unsigned long)sqlite3_column_int64(st, 3),
					      .others = sqlite3_column_int64(st, 2) > 1, .generic = sqlite3_column_int(st, 4)},
		     sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(i->db, i->s->path.p, "cannot read", e);
}

/* ---- names */

/* What is told of one file: the first such person, and how many. */
struct unlike {
	uint32_t import, other;
	unsigned long n;
	struct str id;
};

struct called { /* a name of the person that is looked at */
	uint32_t import;
	struct str name;
};

/* The import that calls this person as no name of it does in this one; 0: none. */
static uint32_t unlike_in(const struct store_import *i, const struct called *c, size_t n, uint32_t import)
{
	uint32_t other = 0;
	for (size_t k = 0; k < n; k++)
		for (size_t m = 0; m < n && c[k].import == import; m++) {
			if (c[m].import == import)
				continue;
			if (!alike_is_other(i->watch.names, c[k].name, c[m].name))
				return 0;
			other = !other || c[m].import < other ? c[m].import : other;
		}
	return other;
}

static void look_at_person(struct store_import *i, uint32_t pair, const struct called *c, size_t n, struct unlike *list)
{
	uint32_t import = 0, other;
	for (size_t k = 0; k < n; k++)
		import = c[k].import > import ? c[k].import : import;
	if (n < 2 || import <= i->imports_held || (other = unlike_in(i, c, n, import)) == 0)
		return;
	struct unlike *u = &list[import - i->imports_held];
	if (!u->n++)
		*u = (struct unlike){import, other, 1, names_word(&i->list[ENTRY_OF_PAIR], pair)};
}

static int tell_names(struct store_import *i, struct err *e)
{
	sqlite3_stmt *st = NULL;
	struct arena names = {0};
	struct called *c = NULL;
	size_t n = 0, cap = 0;
	uint32_t now = 0;
	int rc;
	if (i->imports < 2 || i->imports == i->imports_held || !i->watch.names)
		return 0;
	if (store_load_prepare(i, "SELECT p.pair, p.import, v.value FROM pair q JOIN person p ON p.pair=q.n, json_each(p.names) v"
			       " WHERE q.system=?1 AND p.names IS NOT NULL ORDER BY p.pair, p.seq", &st, e) < 0)
		return -1;
	struct unlike *list = ARENA_ARRAY(&names, struct unlike, i->imports - i->imports_held + 1);
	struct arena row = {0};
	store_db_bind_text(st, 1, str_of(generic));
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t pair = (uint32_t)sqlite3_column_int64(st, 0);
		if (!store_load_bit(i->touched, i->touched_cap, pair))
			continue;
		if (pair != now) {
			look_at_person(i, now, c, n, list);
			arena_clear(&row);
			now = pair;
			n = 0;
		}
		if (n == cap)
			c = arena_grow(c, cap = cap ? cap * 2 : 16, sizeof *c);
		c[n++] = (struct called){(uint32_t)sqlite3_column_int64(st, 1), arena_copy(&row, store_db_text(st, 2))};
	}
	look_at_person(i, now, c, n, list);
	sqlite3_finalize(st);
	for (uint32_t k = 1; k <= i->imports - i->imports_held; k++)
		if (list[k].n)
			tell(i, &(struct store_clash){.what = STORE_CLASH_NAMES, .n = list[k].n, .id = list[k].id}, list[k].other, list[k].import);
	free(c);
	arena_close(&row);
	arena_close(&names);
	return rc == SQLITE_DONE ? 0 : store_db_fail(i->db, i->s->path.p, "cannot read", e);
}

int store_clash_tell(struct store_import *i, int64_t last, struct err *e)
{
	return !i->watch.clash ? 0 : tell_entries(i, last, e) < 0 || tell_names(i, e) < 0 ? -1 : 0;
}
