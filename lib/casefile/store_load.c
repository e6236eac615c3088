/* Laying events out: child by child, each child's rows in the chronology's order.
 *
 * A child whose entries change has its range written anew at the end, old and new merged; nothing else
 * moves.  A new file is the same with nothing old.  What an id's second version does is settled first where
 * the first is in the file (settle_conflicts), on the way where both come in this run under one place (feed),
 * and at the end where they came in this run under different places (settle_held).
 */
#include "store_feed.h"
#include "store_load.h"

#include <stdlib.h>
#include <string.h>

#include "casefile/ahead.h"

int store_load_failed(struct load *l, struct err *e)
{
	return store_db_fail(l->i->db, l->s->path.p, "cannot write", e);
}

/* ---- names */

static int write_list(struct store_import *i, const char *sql, const struct names *l, uint32_t held,
		      bool is_pair, struct err *e)
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
		"INSERT INTO agency VALUES(?1,?2)", "INSERT INTO worker VALUES(?1,?2)",
		"INSERT INTO place VALUES(?1,?2)",  "INSERT INTO service VALUES(?1,?2)",
		"INSERT INTO ref VALUES(?1,?2)",    "INSERT INTO outcome VALUES(?1,?2)",
		"INSERT INTO file VALUES(?1,?2)",   "INSERT INTO pair(n,id,system) VALUES(?1,?2,?3)",
		"INSERT INTO kind VALUES(?1,?2)"};
	sqlite3_stmt *st = NULL;
	int rc = 0;
	for (int k = 0; k < ENTRY_LISTS; k++)
		if (write_list(i, sql[k], &i->list[k], i->list_held[k], k == ENTRY_OF_PAIR, e) < 0)
			return -1;
	if (write_list(i, "INSERT INTO relation_kind VALUES(?1,?2)", &i->relation_kind, i->relation_kind_held,
		       false, e) < 0)
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

void store_load_mark_dirty(struct load *l, uint32_t person)
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
	if (store_load_prepare(l->i, "SELECT n, ifnull(person,0), first, last, shown FROM child ORDER BY n",
			       &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t person = sqlite3_column_int64(st, 1);
		if (person < 0 || person > l->pairs)
			continue;
		uint32_t q = l->shown[person];
		if (l->kids == cap)
			l->kid = arena_grow(l->kid, cap = cap ? cap * 2 : 256, sizeof *l->kid);
		if (l->kid_of[q] ||
		    q != person) /* two children have turned out to be one, or one is shown by another id */
			store_load_mark_dirty(l, q);
		l->kid[l->kids] = (struct load_kid){sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 2),
						    sqlite3_column_int64(st, 3), l->kid_of[q],
						    sqlite3_column_int(st, 4) != 0};
		l->kid_of[q] = (uint32_t)++l->kids;
		l->child_of[q] = l->kid[l->kids - 1].n;
		if (l->kid[l->kids - 1].n >= l->next_child)
			l->next_child = l->kid[l->kids - 1].n + 1;
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return store_load_failed(l, e);
	st = NULL;
	if (store_load_prepare(l->i, "SELECT ifnull(max(row),0)+1 FROM event", &st, e) < 0)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		l->next_row = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return 0;
}

/* ---- one child */

void store_load_push(struct mark **list, size_t *n, size_t *cap, const struct mark *m)
{
	if (*n == *cap)
		*list = arena_grow(*list, *cap = *cap ? *cap * 2 : 256, sizeof **list);
	(*list)[(*n)++] = *m;
}

int store_load_by_mark(const void *a, const void *b)
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
		if (store_load_prepare(l->i, "SELECT marks FROM packed WHERE child=?1", &l->find_packed, e) <
		    0)
			return -1;
		sqlite3_bind_int64(l->find_packed, 1, l->kid[k - 1].n);
		if (sqlite3_step(l->find_packed) == SQLITE_ROW) {
			struct str blob = store_db_text(l->find_packed, 0);
			for (size_t at = 0; at + sizeof(struct mark) <= blob.n; at += sizeof(struct mark)) {
				struct mark m;
				memcpy(&m, blob.p + at, sizeof m);
				int64_t row = m.row;
				if (m.flags & MARK_SHARED)
					store_load_push(&l->shared, &l->shareds, &l->shared_cap, &m);
				else if (!l->evicted_n || !bsearch(&row, l->evicted, l->evicted_n, sizeof row,
								   store_load_by_row))
					store_load_push(&l->old, &l->olds, &l->old_cap, &m);
			}
		}
		sqlite3_reset(l->find_packed);
	}
	if (l->kid_of[person] && l->kid[l->kid_of[person] - 1].next) {
		if (l->olds)
			qsort(l->old, l->olds, sizeof *l->old, store_load_by_mark);
		if (l->shareds)
			qsort(l->shared, l->shareds, sizeof *l->shared, store_load_by_mark);
	}
	return 0;
}

static int add_held(struct load *l, const struct mark *m, int64_t content, uint32_t import, bool is_new,
		    struct err *e)
{
	char *to = spill_add_room(l->held, LOAD_HELD, e);
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
	if (!l->copy &&
	    store_load_prepare(l->i,
			       "INSERT INTO event SELECT ?1," STORE_EVENT_COLUMNS " FROM event WHERE row=?2",
			       &l->copy, e) < 0)
		return -1;
	sqlite3_bind_int64(l->copy, 1, l->next_row);
	sqlite3_bind_int64(l->copy, 2, m.row);
	if (store_load_step(l->i, l->copy, e) < 0)
		return -1;
	m.row = (uint32_t)l->next_row++;
	store_load_push(&l->mark, &l->marks, &l->mark_cap, &m);
	return add_held(l, &m, 0, 0, false, e);
}

static void note_latest(struct load *l, const struct entry *n, const struct mark *m)
{
	const struct load_import *from = &l->i->import[n->number[ENTRY_IMPORT]];
	if (m->recorded != DATE_LAST && m->recorded > l->recorded &&
	    (from->extract == INT64_MIN || m->recorded <= from->extract))
		l->recorded = m->recorded;
	if (!(m->flags & MARK_UNDATED) && m->lo == m->hi && m->lo > l->start &&
	    (from->extract == INT64_MIN || m->lo <= from->extract))
		l->start = m->lo;
}

int store_load_put_earlier(struct store_import *i, const struct entry *n, struct err *e)
{
	if (!i->add_earlier) {
		struct buf sql = {0};
		buf_add_z(&sql, "INSERT OR IGNORE INTO earlier VALUES(NULL");
		for (int c = 0; c < ENTRY_COLUMNS; c++)
			buf_addf(&sql, ",?%d", c + 1);
		buf_add_char(&sql, ')');
		int rc = store_load_prepare(i, sql.p, &i->add_earlier, e);
		buf_close(&sql);
		if (rc < 0)
			return -1;
	}
	sqlite3_clear_bindings(i->add_earlier);
	store_db_bind_entry(i->add_earlier, 1, n);
	i->result.events_superseded++;
	return store_load_step(i, i->add_earlier, e);
}

static int insert(struct load *l, const struct entry *n, struct err *e)
{
	sqlite3_bind_int64(l->insert, ENTRY_COLUMNS + 1, l->next_row);
	for (uint64_t gone = l->bound & ~n->has; gone;
	     gone &= gone - 1) /* what the entry before had and this one has not */
		sqlite3_bind_null(l->insert, 1 + __builtin_ctzll(gone));
	l->bound = n->has;
	store_db_bind_entry(l->insert, 1, n);
	if (sqlite3_step(l->insert) != SQLITE_DONE)
		return store_load_failed(l, e);
	sqlite3_reset(l->insert);
	return 0;
}

static int lay_new(struct load *l, const struct entry *n, struct mark *m, bool shows, struct err *e)
{
	note_latest(l, n, m);
	if (l->refused_n && bsearch(&m->id, l->refused, l->refused_n, sizeof m->id, store_load_by_id))
		return store_load_put_earlier(l->i, n, e);
	while (l->old_now < l->olds && entry_compare(&l->old[l->old_now], m) < 0)
		if (lay_old(l, e) < 0)
			return -1;
	m->row = (uint32_t)l->next_row;
	if (l->i->fresh)
		l->to_lay = n; /* the next row of all: next_row_of gives it to SQLite */
	else if (insert(l, n, e) < 0)
		return -1;
	l->next_row++;
	l->i->result.events_new++;
	store_load_push(&l->mark, &l->marks, &l->mark_cap, m);
	l->last_content = n->number[ENTRY_CONTENT];
	if (shows && store_load_share(l, n->text[ENTRY_PEOPLE - ENTRY_RAW], l->child, OP_ADD, m, e) < 0)
		return -1;
	return add_held(l, m, n->number[ENTRY_CONTENT], (uint32_t)n->number[ENTRY_IMPORT], true, e);
}

int store_load_write_packed(struct load *l, int64_t child, const struct mark *m, size_t n, struct err *e)
{
	if (store_load_prepare(l->i, "INSERT OR REPLACE INTO packed VALUES(?1,?2)", &l->put_packed, e) < 0)
		return -1;
	sqlite3_bind_int64(l->put_packed, 1, child);
	sqlite3_bind_blob64(l->put_packed, 2, n ? (const void *)m : "", n * sizeof *m, SQLITE_STATIC);
	return store_load_step(l->i, l->put_packed, e);
}

int store_load_write_child(struct load *l, int64_t n, uint32_t person, int64_t first, int64_t last,
			   bool shown, struct err *e)
{
	if (store_load_prepare(
		    l->i,
		    "INSERT OR REPLACE INTO child(n,person,id,first,last,shown) VALUES(?1,?2,?3,?4,?5,?6)",
		    &l->put_child, e) < 0)
		return -1;
	sqlite3_bind_int64(l->put_child, 1, n);
	store_db_bind_known(l->put_child, 2, person);
	store_db_bind_text(l->put_child, 3,
			   person ? names_word(&l->i->list[ENTRY_OF_PAIR], person) : (struct str){0});
	sqlite3_bind_int64(l->put_child, 4, first);
	sqlite3_bind_int64(l->put_child, 5, last);
	sqlite3_bind_int(l->put_child, 6, shown);
	return store_load_step(l->i, l->put_child, e);
}

int store_load_drop(struct load *l, sqlite3_stmt **st, const char *sql, int64_t a, int64_t b, struct err *e)
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
	l->is_open = l->was_shown = false;
	while (l->old_now < l->olds)
		if (lay_old(l, e) < 0)
			return -1;
	for (uint32_t k = l->kid_of[l->child]; k; k = l->kid[k - 1].next) {
		const struct load_kid *kid = &l->kid[k - 1];
		n = kid->n;
		l->was_shown = l->was_shown || kid->shown;
		if (store_load_drop(l, &l->drop_rows, "DELETE FROM event WHERE row BETWEEN ?1 AND ?2",
				    kid->first, kid->last, e) < 0 ||
		    store_load_drop(l, &l->drop_child, "DELETE FROM child WHERE n=?1", n, 0, e) < 0 ||
		    store_load_drop(l, &l->drop_packed, "DELETE FROM packed WHERE child=?1", n, 0, e) < 0)
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
	if (l->child && !l->i->fresh) /* in a new file what is known of a person came in this run */
		store_load_set_bit(&l->i->touched, &l->i->touched_cap, l->child);
	if (store_load_write_child(l, n, l->child, l->first_row, l->next_row - 1,
				   l->marks > 0 || l->was_shown, e) < 0)
		return -1;
	if (l->shareds) {
		for (size_t k = 0; k < l->shareds; k++)
			store_load_push(&l->mark, &l->marks, &l->mark_cap, &l->shared[k]);
		qsort(l->mark, l->marks, sizeof *l->mark, store_load_by_mark);
		/* Since two ids became one, an entry may stand here in its own right and as another's. */
		size_t kept = 0;
		for (size_t k = 0; k < l->marks; k++)
			if (!kept || store_load_by_mark(&l->mark[kept - 1], &l->mark[k]) != 0)
				l->mark[kept++] = l->mark[k];
			else if (!(l->mark[k].flags & MARK_SHARED))
				l->mark[kept - 1] = l->mark[k];
		l->marks = kept;
	}
	return store_load_write_packed(l, n, l->mark, l->marks, e);
}

/* ---- all children */

/* Two records of one place and id with the same content are one with two sources; with other content both are
 * laid out, and which of them stays is settled with the index by id. */
static int feed(struct load *l, struct str record, const struct entry *n, struct err *e)
{
	struct mark m;
	memcpy(&m, record.p + LOAD_KEY + 1, sizeof m);
	if (l->marks && l->last_content == n->number[ENTRY_CONTENT] &&
	    entry_compare(&l->mark[l->marks - 1], &m) == 0) {
		l->i->result.events_same++;
		note_latest(l, n, &m);
		return store_load_add_source(l->i, 0, n->number[ENTRY_ID], n->number[ENTRY_CONTENT],
					     (uint32_t)n->number[ENTRY_IMPORT],
					     entry_has(n, ENTRY_FILE) ? (uint32_t)n->number[ENTRY_FILE] : 0,
					     entry_has(n, ENTRY_LINE) ? (uint32_t)n->number[ENTRY_LINE] : 0,
					     entry_has(n, ENTRY_COL) ? (uint32_t)n->number[ENTRY_COL] : 0, e);
	}
	return lay_new(l, n, &m, record.p[LOAD_KEY] != 0, e);
}

/* Several ids, one child: sorted together in a second round. */
static int put_crowded(struct load *l, struct spill **crowded, struct str record, uint32_t person,
		       struct err *e)
{
	if (!*crowded)
		*crowded = spill_open(l->i->path ? l->i->path : ".", l->i->path ? SPILL_LIMIT : SIZE_MAX / 4,
				      LOAD_KEY);
	char *to = spill_add_room(*crowded, record.n, e);
	if (!to)
		return -1;
	memcpy(to, record.p, record.n);
	store_load_name(l->i, person, to);
	spill_put_u32(to + LOAD_NAME, person);
	return 0;
}

/* What is sorted, on its way into the table. */
struct laying {
	struct load *l;
	struct ahead *from;
	struct spill **crowded; /* NULL: this is what was crowded */
};

/* Takes records until one is to be the next row: 1, with the row; 0 at the end. */
static int next_row_of(void *self, const struct entry **row, struct err *e)
{
	struct laying *y = self;
	struct load *l = y->l;
	struct str record;
	int rc;
	l->to_lay = NULL;
	while (!l->to_lay && (rc = ahead_next(y->from, &record, row, e)) > 0) {
		uint32_t pair = spill_get_u32(record.p + LOAD_NAME), person = l->shown[pair];
		if (y->crowded && l->crowd[pair]) {
			if (put_crowded(l, y->crowded, record, person, e) < 0)
				return -1;
			continue;
		}
		if (((!l->is_open || person != l->child) &&
		     (end_child(l, e) < 0 || begin_child(l, person, e) < 0)) ||
		    feed(l, record, *row, e) < 0)
			return -1;
	}
	return l->to_lay ? 1 : rc;
}

static int lay_sorted(struct load *l, struct spill *from, struct spill **crowded, struct err *e)
{
	struct laying y = {l, NULL, crowded};
	const struct entry *row;
	int rc;
	if (spill_sort(from, e) < 0)
		return -1;
	y.from = ahead_open(from, LOAD_KEY + 1 + sizeof(struct mark), !spill_is_in_memory(from));
	if (l->i->fresh)
		rc = store_feed_run(&(struct store_feed){next_row_of, &y, l->columns.p, l->i->has}, l->i->db,
				    l->s->path.p, e);
	else /* all are taken: what is to be laid is laid on the way */
		rc = next_row_of(&y, &row, e);
	ahead_close(y.from);
	return rc < 0 || end_child(l, e) < 0 ? -1 : 0;
}

/* Columns that no entry of this run has are not named: each would cost as much as one that is there. */
static int prepare_insert(struct load *l, struct err *e)
{
	struct buf sql = {0};
	int rc = 0;
	if (l->i->fresh) {
		const char *name = STORE_EVENT_COLUMNS;
		for (int c = 0; c < ENTRY_COLUMNS; c++) {
			size_t n = strcspn(name, ",");
			if (l->i->has >> c & 1)
				buf_addf(&l->columns, "%s%.*s", l->columns.n ? "," : "", (int)n, name);
			name += n + (name[n] == ',');
		}
		return 0;
	}
	buf_addf(&sql, "INSERT INTO event VALUES(?%d", ENTRY_COLUMNS + 1);
	for (int c = 0; c < ENTRY_COLUMNS; c++)
		if (l->i->has >> c & 1)
			buf_addf(&sql, ",?%d", c + 1);
		else
			buf_add_z(&sql, ",NULL");
	buf_add_char(&sql, ')');
	rc = store_load_prepare(l->i, sql.p, &l->insert, e);
	buf_close(&sql);
	return rc;
}

static int lay_all(struct load *l, struct err *e)
{
	struct spill *crowded = NULL;
	int rc = prepare_insert(l, e);
	if (rc == 0 && l->i->has)
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

static void close_load(struct load *l)
{
	sqlite3_stmt *const st[] = {l->insert,    l->copy,      l->find_packed, l->put_packed,
				    l->put_child, l->drop_rows, l->drop_child, l->drop_packed, l->to_earlier,
				    l->drop_row,  l->find_row,  l->show_child};
	for (size_t k = 0; k < sizeof st / sizeof *st; k++)
		sqlite3_finalize(st[k]);
	spill_close(l->held);
	spill_close(l->ops);
	free(l->shown);
	buf_close(&l->columns);
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
	struct load l = {.i = i,
			 .s = i->s,
			 .pairs = i->list[ENTRY_OF_PAIR].n,
			 .recorded = INT64_MIN,
			 .extract = INT64_MIN,
			 .start = INT64_MIN};
	for (uint32_t n = 1; n <= i->imports; n++)
		if (i->import[n].extract > l.extract)
			l.extract = i->import[n].extract;
	int64_t earlier = 0;
	l.held = spill_open(i->path ? i->path : ".", LOAD_SMALL, LOAD_HELD_KEY);
	int rc = write_names(i, e) < 0 || store_clash_begin(i, &earlier, e) < 0 || store_load_persons(&l, e) < 0 || load_kids(&l, e) < 0 ||
				 store_load_conflicts(&l, e) < 0 || lay_all(&l, e) < 0 ||
				 store_load_held(&l, e) < 0 || store_load_shared(&l, e) < 0 ||
				 store_load_births(&l, e) < 0 || store_load_latest(&l, e) < 0 ||
				 store_clash_tell(i, earlier, e) < 0 || store_stranger_tell(i, e) < 0
			 ? -1
			 : 0;
	sqlite3_stmt *st = NULL;
	if (rc == 0 &&
	    (rc = store_load_prepare(i, "SELECT count(*) FROM child WHERE shown AND person IS NOT NULL", &st,
				     e)) == 0 &&
	    sqlite3_step(st) == SQLITE_ROW)
		i->result.children = (uint64_t)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	close_load(&l);
	return rc;
}
