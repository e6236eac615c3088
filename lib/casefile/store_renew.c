#include "store_renew.h"

enum { FORMER_UNTIL = 2 };

int store_db_version(struct store *s, int *version, struct err *e)
{
	sqlite3_stmt *st;
	if (store_db_prepare(s->db, s->path.p, "PRAGMA user_version", &st, e) < 0)
		return -1;
	int rc = sqlite3_step(st);
	*version = rc == SQLITE_ROW ? sqlite3_column_int(st, 0) : 0;
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

int64_t store_db_content(const struct event *ev, struct str kind, int version)
{
	return (int64_t)(version <= FORMER_UNTIL ? event_content_before(ev, kind) : event_content(ev, kind));
}

static struct str recorded_word(void *self, enum entry_list list, uint32_t number)
{
	return store_db_word(self, list, number);
}

/* The digest does not hang on it. */
static uint16_t no_kind(void *self, uint32_t number)
{
	(void)self;
	(void)number;
	return 0;
}

struct renewal {
	struct store *s;
	sqlite3_stmt *all, *put, *put_source;
	struct arena arena;
};

static int run(struct renewal *r, sqlite3_stmt *st, int64_t of, int64_t content, int64_t before, struct err *e)
{
	sqlite3_bind_int64(st, 1, of);
	sqlite3_bind_int64(st, 2, content);
	sqlite3_bind_int64(st, 3, before);
	int rc = sqlite3_step(st);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(r->s->db, r->s->path.p, "cannot write", e);
}

static int renew_row(struct renewal *r, const struct entry_words *words, struct err *e)
{
	struct entry n;
	struct event ev;
	store_db_entry(r->all, 1, &n);
	entry_to_event(&n, words, &r->arena, &ev);
	int64_t id = n.number[ENTRY_ID], before = n.number[ENTRY_CONTENT];
	struct str kind = store_db_word(r->s, ENTRY_OF_KIND, (uint32_t)n.number[ENTRY_KIND]);
	int64_t content = store_db_content(&ev, kind, STORE_VERSION);
	arena_clear(&r->arena);
	if (content == before)
		return 0;
	if (run(r, r->put, sqlite3_column_int64(r->all, 0), content, before, e) < 0)
		return -1;
	if (!sqlite3_changes(r->s->db)) /* two earlier versions that differ in the order of their columns stay two */
		return 0;
	return run(r, r->put_source, id, content, before, e);
}

static int renew_table(struct store *s, const char *all, const char *put, struct err *e)
{
	static const char put_source[] = "UPDATE OR REPLACE source SET content=?2 WHERE what=0 AND of=?1 AND content=?3";
	struct renewal r = {.s = s};
	const struct entry_words words = {.word = recorded_word, .kind = no_kind, .self = s};
	const char *path = s->path.p;
	int rc = SQLITE_DONE, bad = 0;
	if (store_db_prepare(s->db, path, all, &r.all, e) < 0 || store_db_prepare(s->db, path, put, &r.put, e) < 0 ||
	    store_db_prepare(s->db, path, put_source, &r.put_source, e) < 0)
		bad = -1;
	while (!bad && (rc = sqlite3_step(r.all)) == SQLITE_ROW)
		bad = renew_row(&r, &words, e);
	if (!bad && rc != SQLITE_DONE)
		bad = store_db_fail(s->db, path, "cannot read", e);
	sqlite3_stmt *const st[] = {r.all, r.put, r.put_source};
	for (size_t k = 0; k < sizeof st / sizeof *st; k++)
		sqlite3_finalize(st[k]);
	arena_close(&r.arena);
	return bad;
}

int store_db_renew(struct store *s, struct err *e)
{
	return renew_table(s, "SELECT row," STORE_EVENT_COLUMNS " FROM event ORDER BY row",
			   "UPDATE event SET content=?2 WHERE row=?1 AND content=?3", e) < 0 ||
			       renew_table(s, "SELECT row," STORE_EVENT_COLUMNS " FROM earlier ORDER BY row",
					   "UPDATE OR IGNORE earlier SET content=?2 WHERE row=?1 AND content=?3", e) < 0
		       ? -1
		       : 0;
}
