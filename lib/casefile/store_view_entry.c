/* What stands behind a mark of the packed index: the entry, its words, a digest of it; and what stands for
 * all of the case. */
#include "store_view.h"

#include <stdlib.h>

#include "base/seal.h"

int store_view_find(struct store *s, const struct mark *m, struct entry *n, struct err *e)
{
	int rc;
	if (!s->find_event &&
	    store_db_prepare(s->db, s->path.p, "SELECT row," STORE_EVENT_COLUMNS " FROM event WHERE row=?1",
			     &s->find_event, e) < 0)
		return -1;
	sqlite3_reset(s->find_event);
	sqlite3_bind_int64(s->find_event, 1, store_db_row(s, m));
	rc = sqlite3_step(s->find_event);
	if (rc == SQLITE_ROW)
		store_db_entry(s->find_event, 1, n);
	return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : store_view_failed(s, e);
}

int store_view_event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		     struct err *e)
{
	struct store_view *v = (struct store_view *)(void *)self;
	struct store *s = v->s;
	struct entry n;
	int rc = store_view_find(s, m, &n, e);
	if (rc < 0)
		return -1;
	if (rc > 0)
		entry_to_event(&n, &s->entry_words, a, ev);
	if (rc > 0 && ev->id == m->id && audience_may_see(v->audience, v->sealed, ev->restricted)) {
		*ev = event_copy(a, ev);
		store_db_show_people(s, a, ev);
		rc = store_db_sources(s, 0, (int64_t)ev->id, n.number[ENTRY_CONTENT], a, &ev->sources,
				      &ev->sources_n, e);
		sqlite3_reset(s->find_event);
		return rc;
	}
	sqlite3_reset(s->find_event);
	return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0,
			  "the packed index does not fit the entries; run case-check");
}

/* Children's rows lie beside each other: the next one asked for is mostly a few steps on from the last. */
static int scan_to(struct store_view *v, struct store_scan *at, const char *sql, const struct mark *m,
		   struct err *e)
{
	enum { STEPS = 16, ROW = 0, ID, RESTRICTED };
	struct store *s = v->s;
	int64_t row = store_db_row(s, m);
	int rc = SQLITE_ROW;
	if (!at->st && store_db_prepare(s->db, s->path.p, sql, &at->st, e) < 0)
		return -1;
	if (!at->row || row < at->row || row > at->row + STEPS) {
		sqlite3_reset(at->st);
		sqlite3_bind_int64(at->st, 1, row);
		at->row = 0;
	}
	while (at->row < row && (rc = sqlite3_step(at->st)) == SQLITE_ROW)
		at->row = sqlite3_column_int64(at->st, ROW);
	if (rc != SQLITE_ROW) {
		at->row = 0;
		if (rc != SQLITE_DONE)
			return store_view_failed(s, e);
	}
	if (at->row != row || (uint64_t)sqlite3_column_int64(at->st, ID) != m->id ||
	    !audience_may_see(v->audience, v->sealed, (uint8_t)sqlite3_column_int(at->st, RESTRICTED)))
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0,
				  "the packed index does not fit the entries; run case-check");
	return 0;
}

int store_view_words(struct case_view *self, const struct mark *m, struct str words[VIEW_WORDS],
		     struct err *e)
{
	static const enum view_word column[] = {VIEW_TEXT, VIEW_IMPACT, VIEW_VOICE,
						VIEW_ACTION}; /* as they lie in a row */
	struct store_view *v = (struct store_view *)(void *)self;
	if (scan_to(v, &v->words,
		    "SELECT row, id, restricted, text, impact, voice, action FROM event WHERE row>=?1 ORDER "
		    "BY row",
		    m, e) < 0)
		return -1;
	for (int c = 0; c < VIEW_WORDS; c++)
		words[column[c]] = store_db_text(v->words.st, 3 + c);
	return 0;
}

int store_view_brief(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		     struct err *e)
{
	static const enum entry_column column[] = {
		ENTRY_ID,        ENTRY_RESTRICTED, ENTRY_PAIR,   ENTRY_BASIS, ENTRY_STANDING, ENTRY_WHOSE,
		ENTRY_ESSENTIAL, ENTRY_TEXT,       ENTRY_IMPACT, ENTRY_VOICE, ENTRY_ACTION,   ENTRY_OUTCOME,
		ENTRY_VALUE,     ENTRY_UNIT,       ENTRY_PEOPLE, ENTRY_TAGS};
	struct store_view *v = (struct store_view *)(void *)self;
	struct entry n;
	if (scan_to(v, &v->brief,
		    "SELECT row, id, restricted, pair, basis, standing, whose, essential, text, impact, "
		    "voice, action, outcome,"
		    " value, unit, people, tags FROM event WHERE row>=?1 ORDER BY row",
		    m, e) < 0)
		return -1;
	n.has = 0;
	for (int c = 0; c < (int)(sizeof column / sizeof *column); c++) {
		if (sqlite3_column_type(v->brief.st, c + 1) == SQLITE_NULL)
			continue;
		if (column[c] < ENTRY_NUMBERS)
			entry_set(&n, column[c], sqlite3_column_int64(v->brief.st, c + 1));
		else
			entry_set_text(&n, column[c], store_db_text(v->brief.st, c + 1));
	}
	entry_to_event(&n, &v->s->entry_words, a, ev);
	store_db_show_people(v->s, a, ev);
	return 0;
}

struct contents {
	uint64_t *content;
	int64_t rows;
};

static int add_content(void *self, uint64_t id, int64_t row, int64_t content)
{
	struct contents *c = self;
	(void)id;
	if (row >= 0 && row < c->rows)
		c->content[row] = (uint64_t)content;
	return 0;
}

/* The index of entries, turned round: contents by row. */
static int load_contents(struct store *s, uint64_t **made, int64_t *made_rows, struct err *e)
{
	sqlite3_stmt *st;
	if (store_db_prepare(s->db, s->path.p, "SELECT max(row) FROM event", &st, e) < 0)
		return -1;
	int64_t rows = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) + 1 : 1;
	sqlite3_finalize(st);
	if (rows < 1 || rows > INT64_C(1) << 32)
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0,
				  "the case file is damaged: more entries than can be");
	struct contents c = {arena_malloc((size_t)rows * sizeof *c.content), rows};
	if (store_index_each(s->index, add_content, &c, e) < 0) {
		free(c.content);
		return -1;
	}
	*made = c.content;
	*made_rows = rows;
	return 0;
}

int store_view_content(struct case_view *self, const struct mark *m, uint64_t *content, struct err *e)
{
	struct store_view *v = (struct store_view *)(void *)self;
	if (!v->content) {
		struct store_view *first = v->first ? v->first : v;
		pthread_mutex_lock(&first->lock);
		int rc = first->made ? 0 : load_contents(v->s, &first->made, &first->made_rows, e);
		v->content = first->made;
		v->rows = first->made_rows;
		pthread_mutex_unlock(&first->lock);
		if (rc < 0)
			return -1;
	}
	int64_t row = m->flags & MARK_SHARED ? store_db_row(v->s, m) : m->row;
	*content = row >= 0 && row < v->rows ? v->content[row] : 0;
	return 0;
}

static void seal_children(struct store_view *v)
{
	struct seal seal;
	seal_open(&seal);
	for (size_t i = 0; i < v->children; i++) {
		seal_add(&seal, v->child[i].id);
		seal_add(&seal, STR("\n"));
	}
	seal_close(&seal, v->public.who);
}

/* By I4 equal imports make equal files; the file's own count of changes tells what else may have happened to
 * it. */
int store_view_state(struct case_view *self, unsigned char state[static SEAL_BYTES], struct err *e)
{
	struct store_view *v = (struct store_view *)(void *)self;
	struct store *s = v->s;
	sqlite3_stmt *st;
	struct seal seal;
	int64_t changes = 0;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT * FROM import ORDER BY n", &st, e) < 0)
		return -1;
	seal_open(&seal);
	seal_add(&seal, v->sealed ? STR("sealed") : STR("not sealed"));
	seal_add(&seal, (struct str){(const char *)&v->audience, sizeof v->audience});
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		for (int c = 0; c < sqlite3_column_count(st); c++) {
			int n = sqlite3_column_bytes(st, c);
			seal_add(&seal, (struct str){(const char *)&n, sizeof n});
			seal_add(&seal, store_db_text(st, c));
		}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return store_view_failed(s, e);
	if (store_db_changes(s, &changes) < 0)
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0, "cannot read");
	seal_add(&seal, (struct str){(const char *)&changes, sizeof changes});
	seal_close(&seal, state);
	seal_children(v);
	return 0;
}
