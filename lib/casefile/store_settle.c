/* What has to be settled around the laying out: who is the same person, which version of an entry is held, what is shown under
 * other children, and what the file says of its children and of today.
 */
#include "store_load.h"

#include <stdlib.h>
#include <string.h>

#include "model/age.h"

/* ---- who is the same person */

static bool is_joining_number(struct str id)
{
	return str_has_prefix(id, STR("upn:")) || str_has_prefix(id, STR("nhs:")) || str_has_prefix(id, STR("chi:"));
}

static bool is_better(const struct load *l, uint32_t a, uint32_t b)
{
	struct str x = names_word(&l->i->list[ENTRY_OF_PAIR], a), y = names_word(&l->i->list[ENTRY_OF_PAIR], b);
	bool nx = is_joining_number(x), ny = is_joining_number(y);
	return nx != ny ? !nx : str_compare(x, y) < 0;
}

/* The id that is shown is the least by bytes, state numbers last: the same in whatever order files are read. */
int store_load_persons(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	uint32_t n = l->pairs;
	uint32_t *best = arena_malloc((n + 1) * sizeof *best), *count = arena_malloc((n + 1) * sizeof *count);
	sqlite3_stmt *st = NULL;
	bool split = false;
	int rc = store_load_part(l, &split, e);
	l->shown = arena_malloc((n + 1) * sizeof *l->shown);
	l->crowd = arena_malloc(n + 1);
	for (uint32_t p = 1; p <= n; p++) {
		uint32_t root = store_load_root(i, p);
		count[root]++;
		if (!best[root] || is_better(l, p, best[root]))
			best[root] = p;
	}
	for (uint32_t p = 1; p <= n; p++) {
		uint32_t root = store_load_root(i, p);
		l->shown[p] = best[root];
		l->crowd[p] = count[root] > 1;
	}
	free(best);
	free(count);
	if (i->has_joined) {
		if (store_db_exec(i->db, l->s->path.p, "DELETE FROM same", e) < 0 ||
		    store_load_prepare(i, "INSERT INTO same VALUES(?1,?2)", &st, e) < 0)
			return -1;
		for (uint32_t p = 1; p <= n && rc == 0; p++)
			if (l->crowd[p]) {
				sqlite3_bind_int64(st, 1, p);
				sqlite3_bind_int64(st, 2, l->shown[p]);
				rc = store_load_step(i, st, e);
			}
		sqlite3_finalize(st);
	}
	free(l->s->person);
	l->s->person = arena_malloc((n + 1) * sizeof *l->s->person);
	memcpy(l->s->person, l->shown, (n + 1) * sizeof *l->s->person);
	l->s->pairs = n;
	l->s->has_same = true;
	return rc == 0 && split ? store_load_pull(l, e) : rc;
}

/* ---- conflicts with what is held */

static int by_conflict(const void *a, const void *b)
{
	const struct load_conflict *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->import < y->import ? -1 : x->import > y->import;
}

int store_load_by_row(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

int store_load_by_id(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

int store_load_evict(struct load *l, uint64_t id, int64_t row, struct err *e)
{
	struct store_import *i = l->i;
	struct mark m = {.id = id, .row = (uint32_t)row};
	if (store_load_prepare(i, "INSERT OR IGNORE INTO earlier SELECT NULL," STORE_EVENT_COLUMNS " FROM event WHERE row=?1", &l->to_earlier, e) < 0 ||
	    store_load_prepare(i, "DELETE FROM event WHERE row=?1", &l->drop_row, e) < 0 ||
	    store_load_prepare(i, "SELECT ifnull(pair,0), people FROM event WHERE row=?1", &l->find_row, e) < 0)
		return -1;
	sqlite3_bind_int64(l->find_row, 1, row);
	if (sqlite3_step(l->find_row) == SQLITE_ROW) {
		int64_t pair = sqlite3_column_int64(l->find_row, 0);
		uint32_t q = pair > 0 && pair <= l->pairs ? l->shown[pair] : 0;
		store_load_mark_dirty(l, q);
		if (store_load_share(l, store_db_text(l->find_row, 1), q, OP_REMOVE_ID, &m, e) < 0)
			return -1;
	}
	sqlite3_reset(l->find_row);
	if (l->evicted_n == l->evicted_cap)
		l->evicted = arena_grow(l->evicted, l->evicted_cap = l->evicted_cap ? l->evicted_cap * 2 : 64, sizeof *l->evicted);
	l->evicted[l->evicted_n++] = row;
	i->result.events_superseded++;
	sqlite3_bind_int64(l->to_earlier, 1, row);
	sqlite3_bind_int64(l->drop_row, 1, row);
	return store_load_step(i, l->to_earlier, e) < 0 || store_load_step(i, l->drop_row, e) < 0 ? -1 : 0;
}

int store_load_conflicts(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	sqlite3_stmt *find = NULL;
	int rc = 0;
	if (!i->conflicts)
		return 0;
	qsort(i->conflict, i->conflicts, sizeof *i->conflict, by_conflict);
	l->refused = arena_malloc(i->conflicts * sizeof *l->refused);
	if (store_load_prepare(i, "SELECT import, row FROM event WHERE row=row_of(?1) UNION ALL"
			       " SELECT s.import, e.row FROM event e CROSS JOIN source s ON s.what=0 AND s.of=?1 AND s.content=e.content"
			       " WHERE e.row=row_of(?1)", &find, e) < 0)
		rc = -1;
	for (size_t k = 0; k < i->conflicts && rc == 0;) {
		uint64_t id = i->conflict[k].id;
		uint32_t best = i->conflict[k].import, held = 0;
		int64_t row = 0;
		for (; k < i->conflicts && i->conflict[k].id == id; k++)
			if (store_load_is_later(i, i->conflict[k].import, best))
				best = i->conflict[k].import;
		sqlite3_bind_int64(find, 1, (int64_t)id);
		while (sqlite3_step(find) == SQLITE_ROW) {
			uint32_t import = (uint32_t)sqlite3_column_int64(find, 0);
			row = sqlite3_column_int64(find, 1);
			if (import && import <= i->imports && (!held || store_load_is_later(i, import, held)))
				held = import;
		}
		sqlite3_reset(find);
		if (held && !store_load_is_later(i, best, held)) {
			l->refused[l->refused_n++] = id;
			continue;
		}
		/* written at once: the next is looked for in SQL */
		rc = (row && store_load_evict(l, id, row, e) < 0) || store_index_drop(i->s->index, id, e) < 0 ||
				     store_index_flush(i->s->index, e) < 0
			     ? -1
			     : 0;
	}
	sqlite3_finalize(find);
	if (l->evicted_n)
		qsort(l->evicted, l->evicted_n, sizeof *l->evicted, store_load_by_row);
	return rc;
}

/* ---- the index by id, and versions of one id that came in this run under different places */

static int drop_version(struct load *l, const struct load_version *loser, const struct load_version *winner, struct err *e)
{
	struct mark m = {.id = loser->id, .row = (uint32_t)loser->row};
	l->i->result.events_new--;
	if (loser->content == winner->content) {
		sqlite3_stmt *st = NULL;
		if (store_load_prepare(l->i, "INSERT OR IGNORE INTO source(what,of,content,import,file,line,col) SELECT 0,id,content,import,file,ifnull(line,0),ifnull(col,0)"
				       " FROM event WHERE row=?1 AND file IS NOT NULL", &st, e) < 0)
			return -1;
		sqlite3_bind_int64(st, 1, loser->row);
		int rc = store_load_step(l->i, st, e);
		sqlite3_finalize(st);
		l->i->result.events_same++;
		if (rc < 0 || store_load_drop(l, &l->drop_row, "DELETE FROM event WHERE row=?1", loser->row, 0, e) < 0)
			return -1;
	} else if (store_load_evict(l, loser->id, loser->row, e) < 0) {
		return -1;
	}
	return store_load_add_op(l, loser->child, OP_REMOVE_ROW, &m, e);
}

/* Of each id the version that stays: 1, or 0 at the end. */
static int next_version(struct load *l, struct load_version *v, struct err *e)
{
	struct str r;
	int rc;
	*v = (struct load_version){0};
	while (!v->row && (rc = spill_next(l->held, &r, e)) > 0) {
		struct load_version *best = &l->version,
				     now = {spill_get_u64(r.p) ^ UINT64_C(1) << 63, (int64_t)spill_get_u64(r.p + 8),
					    (int64_t)spill_get_u64(r.p + 16), spill_get_u32(r.p + 24),
					    spill_get_u32(r.p + 28), r.p[32] != 0};
		if (best->row && best->id == now.id) {
			bool later = now.is_new && (!best->is_new || store_load_is_later(l->i, now.import, best->import));
			if (drop_version(l, later ? best : &now, later ? &now : best, e) < 0)
				return -1;
			if (later)
				*best = now;
			continue;
		}
		*v = *best;
		*best = now;
	}
	if (!v->row && rc == 0) {
		*v = l->version;
		l->version.row = 0;
	}
	return v->row ? 1 : rc;
}

int store_load_held(struct load *l, struct err *e)
{
	struct load_version v;
	int rc;
	if (spill_sort(l->held, e) < 0)
		return -1;
	while ((rc = next_version(l, &v, e)) > 0)
		if ((v.is_new ? store_index_put(l->s->index, v.id, v.row, v.content, e) : store_index_move(l->s->index, v.id, v.row, e)) < 0)
			return -1;
	return rc < 0 ? -1 : store_index_flush(l->s->index, e);
}

/* ---- what is known of the children, and the latest days */

/* Somebody in whose chronology only entries of others stand is a child of the case when a birth says so. */
static bool is_young(struct load *l, int64_t child, const struct person *p)
{
	bool young = false;
	if (!date_takes_part(&p->birth) ||
	    store_load_prepare(l->i, "SELECT marks FROM packed WHERE child=?1", &l->find_packed, &(struct err){0}) < 0)
		return false;
	sqlite3_bind_int64(l->find_packed, 1, child);
	if (sqlite3_step(l->find_packed) == SQLITE_ROW) {
		struct str blob = store_db_text(l->find_packed, 0);
		struct mark m;
		if (blob.n >= sizeof m) {
			memcpy(&m, blob.p, sizeof m); /* the first entry */
			young = (m.flags & MARK_UNDATED) || date_age_months(p->birth.lo, m.hi) < AGE_ADULT_MONTHS;
		}
	}
	sqlite3_reset(l->find_packed);
	return young;
}

int store_load_births(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	sqlite3_stmt *st = NULL;
	unsigned char *done = arena_malloc(l->pairs / 8 + 1);
	int rc = store_load_prepare(i, "UPDATE child SET birth=?2,birth_to=?3,birth_how=?4,death=?5,death_to=?6,death_how=?7,expected=?8,"
				    "expected_to=?9,expected_how=?10,shown=max(shown,?11) WHERE n=?1", &st, e);
	for (uint32_t pair = 1; pair <= l->pairs && rc == 0; pair++) {
		uint32_t q = l->shown[pair];
		struct person p;
		if (!store_load_bit(i->touched, i->touched_cap, pair) || !l->child_of[q] || (done[q >> 3] >> (q & 7) & 1))
			continue;
		done[q >> 3] |= (unsigned char)(1 << (q & 7));
		e->code = ERR_NONE;
		if (store_db_merged(l->s, q, &i->arena, &p, e)) {
			sqlite3_bind_int64(st, 1, l->child_of[q]);
			store_db_bind_date(st, 2, &p.birth);
			store_db_bind_date(st, 5, &p.death);
			store_db_bind_date(st, 8, &p.expected);
			sqlite3_bind_int(st, 11, is_young(l, l->child_of[q], &p));
			rc = store_load_step(i, st, e);
		} else if (e->code) {
			rc = -1;
		}
		arena_clear(&i->arena);
	}
	free(done);
	sqlite3_finalize(st);
	return rc;
}

int store_load_latest(struct load *l, struct err *e)
{
	sqlite3_stmt *st = NULL;
	const struct {
		const char *what;
		int64_t day;
	} row[] = {{"recorded", l->recorded}, {"extract", l->extract}, {"start", l->start}};
	int rc = store_load_prepare(l->i, "INSERT INTO latest VALUES(?1,?2) ON CONFLICT(what) DO UPDATE SET day=max(day,?2)", &st, e);
	for (size_t k = 0; k < sizeof row / sizeof *row && rc == 0; k++)
		if (row[k].day != INT64_MIN) {
			store_db_bind_text(st, 1, str_of(row[k].what));
			sqlite3_bind_int64(st, 2, row[k].day);
			rc = store_load_step(l->i, st, e);
		}
	sqlite3_finalize(st);
	return rc;
}

