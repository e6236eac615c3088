/* Laying events out: child by child, each child's rows in the chronology's order.
 *
 * A child whose entries change has its range written anew at the end, old and new merged; nothing else moves.  A new file
 * is the same with nothing old.  What an id's second version does is settled first where the first is in the file
 * (settle_conflicts), on the way where both come in this run under one place (feed), and at the end where they came in
 * this run under different places (settle_held).
 */
#include "store_load.h"

#include <stdlib.h>
#include <string.h>

enum { HELD_KEY = 8, HELD_SIZE = 8 + 8 + 8 + 4 + 4 + 1, OP_SIZE = LOAD_KEY + 1 + sizeof(struct mark), SMALL = 16 << 20 };
enum op { OP_ADD, OP_ADD_OWNERLESS, OP_REMOVE_ID, OP_REMOVE_ROW };

struct kid { /* a child as the file had it */
	int64_t n, first, last;
	uint32_t next; /* place of the next one of the same person plus one */
};

struct load {
	struct store_import *i;
	struct store *s;
	uint32_t pairs;
	uint32_t *shown;       /* by pair */
	unsigned char *crowd;  /* by pair: more than one pair is this person */
	struct kid *kid;
	size_t kids;
	uint32_t *kid_of; /* by shown pair: place in kid plus one */
	int64_t *child_of; /* by shown pair: number of the child in the file, 0 none */
	int64_t next_child, next_row, first_row;
	unsigned char *dirty; /* bits by shown pair: must be written anew though nothing new came */
	uint32_t dirty_cap;
	int64_t *evicted; /* rows, sorted */
	size_t evicted_n, evicted_cap;
	uint64_t *refused; /* ids whose held version is later than what came; sorted */
	size_t refused_n;
	/* the child being laid out */
	bool is_open;
	uint32_t child;
	struct mark *mark, *old, *shared;
	size_t marks, mark_cap, olds, old_cap, old_now, shareds, shared_cap;
	struct buf pending; /* the record before, until it is known that the next is another entry */
	struct spill *held, *ops;
	sqlite3_stmt *insert, *copy, *put_held, *earlier, *find_packed, *put_packed, *put_child, *drop_rows, *drop_child, *drop_packed;
	sqlite3_stmt *to_earlier, *drop_row, *find_row;
	int64_t recorded, extract, start; /* the latest; INT64_MIN: none */
};

static int failed(struct load *l, struct err *e)
{
	return store_db_fail(l->i->db, l->s->path.p, "cannot write", e);
}

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
static int settle_persons(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	uint32_t n = l->pairs;
	uint32_t *best = arena_malloc((n + 1) * sizeof *best), *count = arena_malloc((n + 1) * sizeof *count);
	sqlite3_stmt *st = NULL;
	int rc = 0;
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
	return rc;
}

/* ---- names */

static int write_list(struct store_import *i, const char *sql, const struct names *l, uint32_t held, bool is_pair, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;
	if (l->n == held)
		return 0;
	if (store_load_prepare(i, sql, &st, e) < 0)
		return -1;
	for (uint32_t n = held + 1; n <= l->n && rc == 0; n++) {
		struct str word = names_word(l, n), system = {0};
		const char *colon = is_pair && word.n ? memchr(word.p, ':', word.n) : NULL;
		if (colon) {
			system = str_part(word, 0, (size_t)(colon - word.p));
			word = str_part(word, system.n + 1, word.n);
		}
		sqlite3_bind_int64(st, 1, n);
		store_db_bind_text(st, 2, word.p ? word : STR(""));
		if (is_pair)
			store_db_bind_text(st, 3, system);
		rc = store_load_step(i, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}

static int write_names(struct store_import *i, struct err *e)
{
	static const char *const sql[ENTRY_LISTS] = {
		"INSERT INTO agency VALUES(?1,?2)", "INSERT INTO worker VALUES(?1,?2)", "INSERT INTO place VALUES(?1,?2)",
		"INSERT INTO service VALUES(?1,?2)", "INSERT INTO ref VALUES(?1,?2)", "INSERT INTO outcome VALUES(?1,?2)",
		"INSERT INTO file VALUES(?1,?2)", "INSERT INTO pair(n,id,system) VALUES(?1,?2,?3)", "INSERT INTO kind VALUES(?1,?2)"};
	sqlite3_stmt *st = NULL;
	int rc = 0;
	for (int k = 0; k < ENTRY_LISTS; k++)
		if (write_list(i, sql[k], &i->list[k], i->list_held[k], k == ENTRY_OF_PAIR, e) < 0)
			return -1;
	if (write_list(i, "INSERT INTO relation_kind VALUES(?1,?2)", &i->relation_kind, i->relation_kind_held, false, e) < 0)
		return -1;
	if (store_load_prepare(i, "INSERT INTO deed VALUES(?1,?2,?3)", &st, e) < 0)
		return -1;
	for (uint32_t n = i->deed_held + 1; n <= i->deed.n && rc == 0; n++) {
		uint32_t two[2];
		memcpy(two, names_word(&i->deed, n).p, sizeof two);
		sqlite3_bind_int64(st, 1, n);
		sqlite3_bind_int64(st, 2, two[0]);
		sqlite3_bind_int64(st, 3, two[1]);
		rc = store_load_step(i, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}

/* ---- what the file held */

static void mark_dirty(struct load *l, uint32_t person)
{
	store_load_set_bit(&l->dirty, &l->dirty_cap, person);
}

static int load_kids(struct load *l, struct err *e)
{
	sqlite3_stmt *st = NULL;
	size_t cap = 0;
	int rc;
	l->kid_of = arena_malloc((l->pairs + 1) * sizeof *l->kid_of);
	l->child_of = arena_malloc((l->pairs + 1) * sizeof *l->child_of);
	l->next_child = l->next_row = 1;
	if (l->i->fresh)
		return 0;
	if (store_load_prepare(l->i, "SELECT n, ifnull(person,0), first, last FROM child ORDER BY n", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t person = sqlite3_column_int64(st, 1);
		if (person < 0 || person > l->pairs)
			continue;
		uint32_t q = l->shown[person];
		if (l->kids == cap)
			l->kid = arena_grow(l->kid, cap = cap ? cap * 2 : 256, sizeof *l->kid);
		if (l->kid_of[q] || q != person) /* two children have turned out to be one, or one is shown by another id */
			mark_dirty(l, q);
		l->kid[l->kids] = (struct kid){sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 2), sqlite3_column_int64(st, 3),
					       l->kid_of[q]};
		l->kid_of[q] = (uint32_t)++l->kids;
		l->child_of[q] = l->kid[l->kids - 1].n;
		if (l->kid[l->kids - 1].n >= l->next_child)
			l->next_child = l->kid[l->kids - 1].n + 1;
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return failed(l, e);
	st = NULL;
	if (store_load_prepare(l->i, "SELECT ifnull(max(row),0)+1 FROM event", &st, e) < 0)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		l->next_row = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return 0;
}

/* ---- entries shown under other children */

static int add_op(struct load *l, uint32_t person, enum op op, const struct mark *m, struct err *e)
{
	char *to;
	if (!l->ops)
		l->ops = spill_open(l->i->path ? l->i->path : ".", SMALL, LOAD_KEY);
	if (!(to = spill_add_room(l->ops, OP_SIZE, e)))
		return -1;
	spill_put_u32(to, person);
	spill_put_i32(to + 4, m->lo);
	spill_put_i32(to + 8, m->hi);
	to[12] = (char)(m->minute_1 >> 8);
	to[13] = (char)(m->minute_1 & 0xff);
	spill_put_u64(to + 14, m->id);
	to[LOAD_KEY] = (char)op;
	memcpy(to + LOAD_KEY + 1, m, sizeof *m);
	return 0;
}

static int share(struct load *l, struct str people, uint32_t owner, enum op op, const struct mark *m, struct err *e)
{
	struct arena *a = &l->i->arena;
	size_t n;
	struct str *list = entry_read_list(people, a, &n);
	struct mark other = *m;
	int rc = 0;
	other.flags |= MARK_SHARED;
	for (size_t k = 0; k + 1 < n && rc == 0; k += 2) {
		uint32_t pair = names_find(&l->i->list[ENTRY_OF_PAIR], list[k]);
		if (pair && l->shown[pair] != owner && store_load_shows(l->i->code, list[k + 1]))
			rc = add_op(l, l->shown[pair], op == OP_ADD && !owner ? OP_ADD_OWNERLESS : op, &other, e);
	}
	arena_clear(a);
	return rc;
}

/* ---- conflicts with what is held */

static int by_conflict(const void *a, const void *b)
{
	const struct load_conflict *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->import < y->import ? -1 : x->import > y->import;
}

static int by_row(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static int by_id(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static int evict(struct load *l, uint64_t id, int64_t row, struct err *e)
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
		mark_dirty(l, q);
		if (share(l, store_db_text(l->find_row, 1), q, OP_REMOVE_ID, &m, e) < 0)
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

static int settle_conflicts(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	sqlite3_stmt *find = NULL, *drop = NULL;
	int rc = 0;
	if (!i->conflicts)
		return 0;
	qsort(i->conflict, i->conflicts, sizeof *i->conflict, by_conflict);
	l->refused = arena_malloc(i->conflicts * sizeof *l->refused);
	if (store_load_prepare(i, "SELECT e.import, h.row FROM held h JOIN event e ON e.row=h.row WHERE h.id=?1 UNION ALL"
			       " SELECT s.import, h.row FROM held h JOIN source s ON s.what=0 AND s.of=h.id AND s.content=h.content WHERE h.id=?1",
			       &find, e) < 0 ||
	    store_load_prepare(i, "DELETE FROM held WHERE id=?1", &drop, e) < 0)
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
		sqlite3_bind_int64(drop, 1, (int64_t)id);
		rc = row && evict(l, id, row, e) < 0 ? -1 : store_load_step(i, drop, e);
	}
	sqlite3_finalize(find);
	sqlite3_finalize(drop);
	if (l->evicted_n)
		qsort(l->evicted, l->evicted_n, sizeof *l->evicted, by_row);
	return rc;
}

/* ---- one child */

static void push(struct mark **list, size_t *n, size_t *cap, const struct mark *m)
{
	if (*n == *cap)
		*list = arena_grow(*list, *cap = *cap ? *cap * 2 : 256, sizeof **list);
	(*list)[(*n)++] = *m;
}

static int by_mark(const void *a, const void *b)
{
	return entry_compare(a, b);
}

static int begin_child(struct load *l, uint32_t person, struct err *e)
{
	l->child = person;
	l->is_open = true;
	l->marks = l->olds = l->old_now = l->shareds = 0;
	l->first_row = l->next_row;
	for (uint32_t k = l->kid_of[person]; k; k = l->kid[k - 1].next) {
		if (store_load_prepare(l->i, "SELECT marks FROM packed WHERE child=?1", &l->find_packed, e) < 0)
			return -1;
		sqlite3_bind_int64(l->find_packed, 1, l->kid[k - 1].n);
		if (sqlite3_step(l->find_packed) == SQLITE_ROW) {
			struct str blob = store_db_text(l->find_packed, 0);
			for (size_t at = 0; at + sizeof(struct mark) <= blob.n; at += sizeof(struct mark)) {
				struct mark m;
				memcpy(&m, blob.p + at, sizeof m);
				int64_t row = m.row;
				if (m.flags & MARK_SHARED)
					push(&l->shared, &l->shareds, &l->shared_cap, &m);
				else if (!l->evicted_n || !bsearch(&row, l->evicted, l->evicted_n, sizeof row, by_row))
					push(&l->old, &l->olds, &l->old_cap, &m);
			}
		}
		sqlite3_reset(l->find_packed);
	}
	if (l->kid_of[person] && l->kid[l->kid_of[person] - 1].next) {
		if (l->olds)
			qsort(l->old, l->olds, sizeof *l->old, by_mark);
		if (l->shareds)
			qsort(l->shared, l->shareds, sizeof *l->shared, by_mark);
	}
	return 0;
}

static int add_held(struct load *l, const struct mark *m, int64_t content, uint32_t import, bool is_new, struct err *e)
{
	char *to = spill_add_room(l->held, HELD_SIZE, e);
	if (!to)
		return -1;
	spill_put_u64(to, m->id ^ UINT64_C(1) << 63); /* as SQLite orders signed rowids */
	spill_put_u64(to + 8, m->row);
	spill_put_u64(to + 16, (uint64_t)content);
	spill_put_u32(to + 24, import);
	spill_put_u32(to + 28, l->child);
	to[32] = is_new;
	return 0;
}

static int lay_old(struct load *l, struct err *e)
{
	struct mark m = l->old[l->old_now++];
	if (!l->copy && store_load_prepare(l->i, "INSERT INTO event SELECT ?1," STORE_EVENT_COLUMNS " FROM event WHERE row=?2", &l->copy, e) < 0)
		return -1;
	sqlite3_bind_int64(l->copy, 1, l->next_row);
	sqlite3_bind_int64(l->copy, 2, m.row);
	if (store_load_step(l->i, l->copy, e) < 0)
		return -1;
	m.row = (uint32_t)l->next_row++;
	push(&l->mark, &l->marks, &l->mark_cap, &m);
	return add_held(l, &m, 0, 0, false, e);
}

static void note_latest(struct load *l, const struct entry *n, const struct mark *m)
{
	const struct load_import *from = &l->i->import[n->number[ENTRY_IMPORT]];
	if (m->recorded != DATE_LAST && m->recorded > l->recorded && (from->extract == INT64_MIN || m->recorded <= from->extract))
		l->recorded = m->recorded;
	if (!(m->flags & MARK_UNDATED) && m->lo == m->hi && m->lo > l->start && (from->extract == INT64_MIN || m->lo <= from->extract))
		l->start = m->lo;
}

static int put_earlier(struct load *l, const struct entry *n, struct err *e)
{
	if (!l->earlier) {
		struct buf sql = {0};
		buf_add_z(&sql, "INSERT OR IGNORE INTO earlier VALUES(NULL");
		for (int c = 0; c < ENTRY_COLUMNS; c++)
			buf_addf(&sql, ",?%d", c + 1);
		buf_add_char(&sql, ')');
		int rc = store_load_prepare(l->i, sql.p, &l->earlier, e);
		buf_close(&sql);
		if (rc < 0)
			return -1;
	}
	sqlite3_clear_bindings(l->earlier);
	store_db_bind_entry(l->earlier, 1, n);
	l->i->result.events_superseded++;
	return store_load_step(l->i, l->earlier, e);
}

static int lay_new(struct load *l, struct str record, struct err *e)
{
	struct mark m;
	struct entry n;
	memcpy(&m, record.p + LOAD_KEY + 1, sizeof m);
	if (entry_unpack(str_part(record, LOAD_KEY + 1 + sizeof m, record.n), &n) < 0)
		return err_set(e, ERR_SYSTEM, "what was sorted came back damaged");
	note_latest(l, &n, &m);
	if (l->refused_n && bsearch(&m.id, l->refused, l->refused_n, sizeof m.id, by_id))
		return put_earlier(l, &n, e);
	while (l->old_now < l->olds && entry_compare(&l->old[l->old_now], &m) < 0)
		if (lay_old(l, e) < 0)
			return -1;
	m.row = (uint32_t)l->next_row;
	sqlite3_clear_bindings(l->insert);
	sqlite3_bind_int64(l->insert, 1, l->next_row++);
	store_db_bind_entry(l->insert, 2, &n);
	if (sqlite3_step(l->insert) != SQLITE_DONE)
		return failed(l, e);
	sqlite3_reset(l->insert);
	l->i->result.events_new++;
	push(&l->mark, &l->marks, &l->mark_cap, &m);
	if (record.p[LOAD_KEY] && share(l, n.text[ENTRY_PEOPLE - ENTRY_RAW], l->child, OP_ADD, &m, e) < 0)
		return -1;
	return add_held(l, &m, n.number[ENTRY_CONTENT], (uint32_t)n.number[ENTRY_IMPORT], true, e);
}

static int write_packed(struct load *l, int64_t child, const struct mark *m, size_t n, struct err *e)
{
	if (store_load_prepare(l->i, "INSERT OR REPLACE INTO packed VALUES(?1,?2)", &l->put_packed, e) < 0)
		return -1;
	sqlite3_bind_int64(l->put_packed, 1, child);
	sqlite3_bind_blob64(l->put_packed, 2, n ? (const void *)m : "", n * sizeof *m, SQLITE_STATIC);
	return store_load_step(l->i, l->put_packed, e);
}

static int write_child(struct load *l, int64_t n, uint32_t person, int64_t first, int64_t last, struct err *e)
{
	if (store_load_prepare(l->i, "INSERT OR REPLACE INTO child(n,person,id,first,last) VALUES(?1,?2,?3,?4,?5)", &l->put_child, e) < 0)
		return -1;
	sqlite3_bind_int64(l->put_child, 1, n);
	store_db_bind_known(l->put_child, 2, person);
	store_db_bind_text(l->put_child, 3, person ? names_word(&l->i->list[ENTRY_OF_PAIR], person) : (struct str){0});
	sqlite3_bind_int64(l->put_child, 4, first);
	sqlite3_bind_int64(l->put_child, 5, last);
	return store_load_step(l->i, l->put_child, e);
}

static int drop(struct load *l, sqlite3_stmt **st, const char *sql, int64_t a, int64_t b, struct err *e)
{
	if (store_load_prepare(l->i, sql, st, e) < 0)
		return -1;
	sqlite3_bind_int64(*st, 1, a);
	if (sqlite3_bind_parameter_count(*st) > 1)
		sqlite3_bind_int64(*st, 2, b);
	return store_load_step(l->i, *st, e);
}

static int end_child(struct load *l, struct err *e)
{
	int64_t n = 0;
	if (!l->is_open)
		return 0;
	l->is_open = false;
	while (l->old_now < l->olds)
		if (lay_old(l, e) < 0)
			return -1;
	for (uint32_t k = l->kid_of[l->child]; k; k = l->kid[k - 1].next) {
		const struct kid *kid = &l->kid[k - 1];
		n = kid->n;
		if (drop(l, &l->drop_rows, "DELETE FROM event WHERE row BETWEEN ?1 AND ?2", kid->first, kid->last, e) < 0 ||
		    drop(l, &l->drop_child, "DELETE FROM child WHERE n=?1", n, 0, e) < 0 ||
		    drop(l, &l->drop_packed, "DELETE FROM packed WHERE child=?1", n, 0, e) < 0)
			return -1;
	}
	l->kid_of[l->child] = 0; /* from here on the child is as laid out now */
	if (!l->marks && !l->shareds) {
		l->child_of[l->child] = 0;
		return 0;
	}
	if (!n)
		n = l->next_child++;
	l->child_of[l->child] = n;
	if (l->child)
		store_load_set_bit(&l->i->touched, &l->i->touched_cap, l->child);
	if (write_child(l, n, l->child, l->first_row, l->next_row - 1, e) < 0)
		return -1;
	if (l->shareds) {
		for (size_t k = 0; k < l->shareds; k++)
			push(&l->mark, &l->marks, &l->mark_cap, &l->shared[k]);
		qsort(l->mark, l->marks, sizeof *l->mark, by_mark);
	}
	return write_packed(l, n, l->mark, l->marks, e);
}

/* ---- all children */

static struct str key_of(struct str record)
{
	return (struct str){record.p, LOAD_KEY};
}

/* Two records of one place and id: the later version is laid out, the other is earlier, or the same and another source. */
static int feed(struct load *l, struct str record, struct err *e)
{
	struct entry held, now;
	if (!l->pending.n || !str_is_equal(key_of(buf_str(&l->pending)), key_of(record))) {
		int rc = l->pending.n ? lay_new(l, buf_str(&l->pending), e) : 0;
		buf_clear(&l->pending);
		buf_add(&l->pending, record);
		return rc;
	}
	size_t at = LOAD_KEY + 1 + sizeof(struct mark);
	if (entry_unpack(str_part(buf_str(&l->pending), at, l->pending.n), &held) < 0 || entry_unpack(str_part(record, at, record.n), &now) < 0)
		return err_set(e, ERR_SYSTEM, "what was sorted came back damaged");
	if (held.number[ENTRY_CONTENT] == now.number[ENTRY_CONTENT]) {
		l->i->result.events_same++;
		return store_load_add_source(l->i, 0, now.number[ENTRY_ID], now.number[ENTRY_CONTENT], (uint32_t)now.number[ENTRY_IMPORT],
					     entry_has(&now, ENTRY_FILE) ? (uint32_t)now.number[ENTRY_FILE] : 0,
					     entry_has(&now, ENTRY_LINE) ? (uint32_t)now.number[ENTRY_LINE] : 0,
					     entry_has(&now, ENTRY_COL) ? (uint32_t)now.number[ENTRY_COL] : 0, e);
	}
	if (!store_load_is_later(l->i, (uint32_t)now.number[ENTRY_IMPORT], (uint32_t)held.number[ENTRY_IMPORT]))
		return put_earlier(l, &now, e);
	int rc = put_earlier(l, &held, e);
	buf_clear(&l->pending);
	buf_add(&l->pending, record);
	return rc;
}

static int flush_pending(struct load *l, struct err *e)
{
	int rc = l->pending.n ? lay_new(l, buf_str(&l->pending), e) : 0;
	buf_clear(&l->pending);
	return rc;
}

static int lay_sorted(struct load *l, struct spill *from, struct spill **crowded, struct err *e)
{
	struct str record;
	int rc;
	if (spill_sort(from, e) < 0)
		return -1;
	while ((rc = spill_next(from, &record, e)) > 0) {
		uint32_t pair = spill_get_u32(record.p), person = l->shown[pair];
		if (crowded && l->crowd[pair]) { /* several ids, one child: sorted together in a second round */
			if (!*crowded)
				*crowded = spill_open(l->i->path ? l->i->path : ".", l->i->path ? SPILL_LIMIT : SIZE_MAX / 4, LOAD_KEY);
			char *to = spill_add_room(*crowded, record.n, e);
			if (!to)
				return -1;
			memcpy(to, record.p, record.n);
			spill_put_u32(to, person);
			continue;
		}
		if (!l->is_open || person != l->child)
			if (flush_pending(l, e) < 0 || end_child(l, e) < 0 || begin_child(l, person, e) < 0)
				return -1;
		if (feed(l, record, e) < 0)
			return -1;
	}
	return rc < 0 || flush_pending(l, e) < 0 || end_child(l, e) < 0 ? -1 : 0;
}

static int lay_all(struct load *l, struct err *e)
{
	struct spill *crowded = NULL;
	struct buf sql = {0};
	buf_add_z(&sql, "INSERT INTO event VALUES(?1");
	for (int c = 0; c < ENTRY_COLUMNS; c++)
		buf_addf(&sql, ",?%d", c + 2);
	buf_add_char(&sql, ')');
	int rc = store_load_prepare(l->i, sql.p, &l->insert, e);
	buf_close(&sql);
	if (rc == 0)
		rc = lay_sorted(l, l->i->spill, &crowded, e);
	spill_close(l->i->spill);
	l->i->spill = NULL;
	if (rc == 0 && crowded)
		rc = lay_sorted(l, crowded, NULL, e);
	spill_close(crowded);
	for (uint32_t p = 0; p <= l->pairs && rc == 0; p++)
		if (store_load_bit(l->dirty, l->dirty_cap, p) && l->kid_of[p])
			rc = begin_child(l, p, e) < 0 ? -1 : end_child(l, e);
	return rc;
}

/* ---- the index by id, and versions of one id that came in this run under different places */

struct version {
	uint64_t id;
	int64_t row, content;
	uint32_t import, child;
	bool is_new;
};

static int drop_version(struct load *l, const struct version *loser, const struct version *winner, struct err *e)
{
	struct mark m = {.id = loser->id, .row = (uint32_t)loser->row};
	l->i->result.events_new--;
	if (loser->content == winner->content) {
		sqlite3_stmt *st = NULL;
		if (store_load_prepare(l->i, "INSERT OR IGNORE INTO source SELECT 0,id,content,import,file,ifnull(line,0),ifnull(col,0)"
				       " FROM event WHERE row=?1 AND file IS NOT NULL", &st, e) < 0)
			return -1;
		sqlite3_bind_int64(st, 1, loser->row);
		int rc = store_load_step(l->i, st, e);
		sqlite3_finalize(st);
		l->i->result.events_same++;
		if (rc < 0 || drop(l, &l->drop_row, "DELETE FROM event WHERE row=?1", loser->row, 0, e) < 0)
			return -1;
	} else if (evict(l, loser->id, loser->row, e) < 0) {
		return -1;
	}
	return add_op(l, loser->child, OP_REMOVE_ROW, &m, e);
}

static int put_held(struct load *l, const struct version *v, struct err *e)
{
	if (!l->put_held && (store_load_prepare(l->i, "INSERT INTO held VALUES(?1,?2,?3) ON CONFLICT(id) DO UPDATE SET row=?2", &l->put_held, e) < 0))
		return -1;
	sqlite3_bind_int64(l->put_held, 1, (int64_t)v->id);
	sqlite3_bind_int64(l->put_held, 2, v->row);
	sqlite3_bind_int64(l->put_held, 3, v->content);
	return store_load_step(l->i, l->put_held, e);
}

static int settle_held(struct load *l, struct err *e)
{
	struct version best = {0};
	struct str r;
	int rc;
	if (spill_sort(l->held, e) < 0)
		return -1;
	while ((rc = spill_next(l->held, &r, e)) > 0) {
		struct version v = {spill_get_u64(r.p) ^ UINT64_C(1) << 63, (int64_t)spill_get_u64(r.p + 8), (int64_t)spill_get_u64(r.p + 16),
				    spill_get_u32(r.p + 24), spill_get_u32(r.p + 28), r.p[32] != 0};
		if (best.row && best.id == v.id) {
			bool later = v.is_new && (!best.is_new || store_load_is_later(l->i, v.import, best.import));
			if (drop_version(l, later ? &best : &v, later ? &v : &best, e) < 0)
				return -1;
			if (later)
				best = v;
			continue;
		}
		if (best.row && put_held(l, &best, e) < 0)
			return -1;
		best = v;
	}
	return rc < 0 || (best.row && put_held(l, &best, e) < 0) ? -1 : 0;
}

/* ---- shared entries into the packed records */

/* A person is a child of the case with entries of his own, when a birth says so, or when the entry has no child at all. */
static bool is_young(struct load *l, uint32_t person, const struct mark *m)
{
	struct person p;
	struct err e = {0};
	bool young = false;
	if (store_db_merged(l->s, person, &l->i->arena, &p, &e) && p.birth.precision != DATE_NONE && date_takes_part(&p.birth))
		young = (m->flags & MARK_UNDATED) || date_age_months(p.birth.lo, m->lo) < 18 * 12;
	arena_clear(&l->i->arena);
	return young;
}

static int patch_child(struct load *l, uint32_t person, struct mark *add, size_t adds, const uint64_t *gone_id, size_t ids,
		       const uint64_t *gone_row, size_t rows, struct err *e)
{
	int64_t n = l->child_of[person];
	l->marks = 0;
	if (!n && !adds)
		return 0;
	if (n) {
		if (store_load_prepare(l->i, "SELECT marks FROM packed WHERE child=?1", &l->find_packed, e) < 0)
			return -1;
		sqlite3_bind_int64(l->find_packed, 1, n);
		if (sqlite3_step(l->find_packed) == SQLITE_ROW) {
			struct str blob = store_db_text(l->find_packed, 0);
			for (size_t at = 0; at + sizeof(struct mark) <= blob.n; at += sizeof(struct mark)) {
				struct mark m;
				bool keep = true;
				memcpy(&m, blob.p + at, sizeof m);
				for (size_t k = 0; k < ids && keep; k++)
					keep = !(m.flags & MARK_SHARED) || m.id != gone_id[k];
				for (size_t k = 0; k < rows && keep; k++)
					keep = (m.flags & MARK_SHARED) || m.row != gone_row[k];
				for (size_t k = 0; k < adds && keep; k++)
					keep = !(m.flags & MARK_SHARED) || m.id != add[k].id;
				if (keep)
					push(&l->mark, &l->marks, &l->mark_cap, &m);
			}
		}
		sqlite3_reset(l->find_packed);
	} else {
		n = l->child_of[person] = l->next_child++;
		store_load_set_bit(&l->i->touched, &l->i->touched_cap, person);
		if (write_child(l, n, person, 0, -1, e) < 0)
			return -1;
	}
	for (size_t k = 0; k < adds; k++) {
		bool gone = false, twice = false;
		for (size_t j = 0; j < rows && !gone; j++)
			gone = add[k].row == gone_row[j];
		for (size_t j = 0; j < k && !twice; j++)
			twice = add[j].id == add[k].id;
		if (!gone && !twice)
			push(&l->mark, &l->marks, &l->mark_cap, &add[k]);
	}
	if (l->marks)
		qsort(l->mark, l->marks, sizeof *l->mark, by_mark);
	return write_packed(l, n, l->mark, l->marks, e);
}

static int settle_shared(struct load *l, struct err *e)
{
	struct mark *add = NULL;
	uint64_t *id = NULL, *row = NULL;
	size_t adds = 0, add_cap = 0, ids = 0, rows = 0, id_cap = 0, row_cap = 0;
	uint32_t person = UINT32_MAX;
	struct str r;
	int rc;
	if (!l->ops)
		return 0;
	if (spill_sort(l->ops, e) < 0)
		return -1;
	do {
		rc = spill_next(l->ops, &r, e);
		uint32_t next = rc > 0 ? spill_get_u32(r.p) : UINT32_MAX;
		if (next != person && person != UINT32_MAX && patch_child(l, person, add, adds, id, ids, row, rows, e) < 0)
			rc = -1;
		if (rc <= 0)
			break;
		if (next != person)
			adds = ids = rows = 0;
		person = next;
		struct mark m;
		memcpy(&m, r.p + LOAD_KEY + 1, sizeof m);
		switch ((enum op)r.p[LOAD_KEY]) {
		case OP_ADD:
			if (!l->child_of[person] && !is_young(l, person, &m))
				break;
			/* fall through */
		case OP_ADD_OWNERLESS:
			push(&add, &adds, &add_cap, &m);
			break;
		case OP_REMOVE_ID:
			if (ids == id_cap)
				id = arena_grow(id, id_cap = id_cap ? id_cap * 2 : 16, sizeof *id);
			id[ids++] = m.id;
			break;
		case OP_REMOVE_ROW:
			if (rows == row_cap)
				row = arena_grow(row, row_cap = row_cap ? row_cap * 2 : 16, sizeof *row);
			row[rows++] = m.row;
			break;
		}
	} while (rc > 0);
	free(add);
	free(id);
	free(row);
	return rc;
}

/* ---- what is known of the children, and the latest days */

static int write_births(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	sqlite3_stmt *st = NULL;
	unsigned char *done = arena_malloc(l->pairs / 8 + 1);
	int rc = store_load_prepare(i, "UPDATE child SET birth=?2,birth_to=?3,birth_how=?4,death=?5,death_to=?6,death_how=?7,expected=?8,"
				    "expected_to=?9,expected_how=?10 WHERE n=?1", &st, e);
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

static int write_latest(struct load *l, struct err *e)
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

static void close_load(struct load *l)
{
	sqlite3_stmt *const st[] = {l->insert, l->copy, l->put_held, l->earlier, l->find_packed, l->put_packed, l->put_child, l->drop_rows,
				    l->drop_child, l->drop_packed, l->to_earlier, l->drop_row, l->find_row};
	for (size_t k = 0; k < sizeof st / sizeof *st; k++)
		sqlite3_finalize(st[k]);
	spill_close(l->held);
	spill_close(l->ops);
	buf_close(&l->pending);
	free(l->shown);
	free(l->crowd);
	free(l->kid);
	free(l->kid_of);
	free(l->child_of);
	free(l->dirty);
	free(l->evicted);
	free(l->refused);
	free(l->mark);
	free(l->old);
	free(l->shared);
}

int store_load(struct store_import *i, struct err *e)
{
	struct load l = {.i = i, .s = i->s, .pairs = i->list[ENTRY_OF_PAIR].n, .recorded = INT64_MIN, .extract = INT64_MIN, .start = INT64_MIN};
	for (uint32_t n = 1; n <= i->imports; n++)
		if (i->import[n].extract > l.extract)
			l.extract = i->import[n].extract;
	l.held = spill_open(i->path ? i->path : ".", SMALL, HELD_KEY);
	int rc = write_names(i, e) < 0 || settle_persons(&l, e) < 0 || load_kids(&l, e) < 0 || settle_conflicts(&l, e) < 0 ||
		 lay_all(&l, e) < 0 || settle_held(&l, e) < 0 || settle_shared(&l, e) < 0 || write_births(&l, e) < 0 ||
		 write_latest(&l, e) < 0 ? -1 : 0;
	for (uint32_t p = 1; p <= l.pairs; p++)
		i->result.children += l.child_of && l.child_of[p] != 0;
	close_load(&l);
	return rc;
}
