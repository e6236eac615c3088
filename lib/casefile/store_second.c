#include "store_second.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "store_feed.h"
#include "store_load.h"

enum { WRITE_EVERY = 16 }; /* turns */

struct turn {
	struct buf bytes;
	size_t end[SECOND_ROWS]; /* of each row in bytes */
	size_t n;
};

struct store_second {
	sqlite3 *main, *db;
	const char *path; /* the target, for what is said of a failure */
	char *temp_path;
	int fd, target;
	int64_t first;
	struct store_feed_run *feed;
	struct turn turn[SECOND_TURNS];
	size_t filled, laid; /* both grow; turn n lies at n % SECOND_TURNS */
	const struct turn *now; /* being laid, with the place in it */
	size_t at;
	struct entry row;
	struct err why; /* of the laying */
	pthread_t layer;
	bool has_layer, is_over;
	pthread_mutex_t lock; /* filled, laid, why, is_over */
	pthread_cond_t change;
};

static int next_row(void *self, const struct entry **row, struct err *e)
{
	struct store_second *s = self;
	size_t from = s->at ? s->now->end[s->at - 1] : 0;
	if (s->at == s->now->n)
		return 0;
	if (entry_unpack((struct str){s->now->bytes.p + from, s->now->end[s->at] - from}, &s->row) < 0)
		return err_set(e, ERR_SYSTEM, "what was sorted came back damaged");
	s->at++;
	*row = &s->row;
	return 1;
}

static void lay(struct store_second *s, struct turn *t, struct err *why)
{
	s->now = t;
	s->at = 0;
	if (!why->code) /* after a failure the rest is only taken */
		store_feed_go(s->feed, why);
	buf_clear(&t->bytes);
	t->n = 0;
}

static void *lay_on(void *self)
{
	struct store_second *s = self;
	struct err why = {0};
	pthread_mutex_lock(&s->lock);
	for (;;) {
		while (s->laid == s->filled && !s->is_over)
			pthread_cond_wait(&s->change, &s->lock);
		if (s->laid == s->filled)
			break;
		struct turn *t = &s->turn[s->laid % SECOND_TURNS];
		pthread_mutex_unlock(&s->lock);
		lay(s, t, &why);
		if (s->laid % WRITE_EVERY == 0) /* ours alone to count */
			file_begin_writing(s->target);
		pthread_mutex_lock(&s->lock);
		s->why = why;
		s->laid++;
		pthread_cond_signal(&s->change);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* The turn being filled goes to the second thread; when there is none, it is laid here. */
static int hand_over(struct store_second *s, struct err *e)
{
	pthread_mutex_lock(&s->lock);
	s->filled++;
	if (!s->has_layer) {
		lay(s, &s->turn[s->laid % SECOND_TURNS], &s->why);
		s->laid++;
	}
	pthread_cond_signal(&s->change);
	while (s->filled - s->laid == SECOND_TURNS)
		pthread_cond_wait(&s->change, &s->lock);
	if (s->why.code)
		*e = s->why;
	int rc = s->why.code ? -1 : 0;
	pthread_mutex_unlock(&s->lock);
	return rc;
}

int store_second_put(struct store_second *s, struct str packed, struct err *e)
{
	struct turn *t = &s->turn[s->filled % SECOND_TURNS];
	buf_add(&t->bytes, packed);
	t->end[t->n++] = t->bytes.n;
	return t->n == SECOND_ROWS || t->bytes.n > SECOND_ROWS << 11 ? hand_over(s, e) : 0;
}

/* ---- the private database */

static int fail(struct store_second *s, sqlite3 *db, struct err *e)
{
	return store_db_fail(db, s->path, "cannot write beside it", e);
}

/* The same table, and a row before the first one, from which SQLite counts on. */
static int begin(struct store_second *s, struct err *e)
{
	sqlite3_stmt *st = NULL;
	struct buf sql = {0};
	int rc = store_db_prepare(s->main, s->path, "SELECT sql FROM sqlite_schema WHERE type='table' AND name='event'", &st, e);
	if (rc < 0)
		return rc;
	buf_addf(&sql, "PRAGMA page_size=%d; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4096;"
		 "PRAGMA application_id=%d; BEGIN;", STORE_PAGE, STORE_APPLICATION);
	if (sqlite3_step(st) == SQLITE_ROW)
		buf_add(&sql, store_db_text(st, 0));
	sqlite3_finalize(st);
	buf_addf(&sql, "; INSERT INTO event(row,id,content,kind,import) VALUES(%lld,0,0,0,0)", (long long)s->first - 1);
	if (sqlite3_exec(s->db, sql.p, NULL, NULL, NULL) != SQLITE_OK)
		rc = fail(s, s->db, e);
	buf_close(&sql);
	return rc;
}

int store_second_open(sqlite3 *db, int fd, const char *path, const char *columns, uint64_t has, int64_t first, struct store_second **to,
		      struct err *e)
{
	struct store_second *s = arena_malloc(sizeof *s);
	s->main = db;
	s->target = fd;
	s->path = path;
	s->first = first;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->change, NULL);
	*to = s;
	if (file_make_beside(path, &s->fd, &s->temp_path, e) < 0) {
		s->fd = -1;
		return -1;
	}
	if (store_beside_open(s->temp_path, &s->db) != SQLITE_OK)
		return fail(s, s->db, e);
	sqlite3_extended_result_codes(s->db, 1);
	if (begin(s, e) < 0 || store_feed_open(&(struct store_feed){next_row, s, "event", columns, has}, s->db, path, &s->feed, e) < 0)
		return -1;
	s->has_layer = pthread_create(&s->layer, NULL, lay_on, s) == 0;
	return 0;
}

static void join(struct store_second *s)
{
	if (!s->has_layer)
		return;
	pthread_mutex_lock(&s->lock);
	s->is_over = true;
	pthread_cond_signal(&s->change);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->layer, NULL);
	s->has_layer = false;
}

int store_second_done(struct store_second *s, struct err *e)
{
	sqlite3_stmt *st = NULL;
	char sql[80];
	if (hand_over(s, e) < 0)
		return -1;
	join(s);
	if (s->why.code) {
		*e = s->why;
		return -1;
	}
	store_feed_close(s->feed);
	s->feed = NULL;
	snprintf(sql, sizeof sql, "DELETE FROM event WHERE row=%lld; COMMIT", (long long)s->first - 1);
	if (store_db_exec(s->db, s->path, sql, e) < 0)
		return -1;
	sqlite3_close(s->db);
	s->db = NULL;
	sqlite3_limit(s->main, SQLITE_LIMIT_ATTACHED, 1);
	if (store_db_prepare(s->main, s->path, "ATTACH ?1 AS second", &st, e) < 0)
		return -1;
	store_db_bind_text(st, 1, str_of(s->temp_path));
	int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : fail(s, s->main, e);
	sqlite3_finalize(st);
	sqlite3_limit(s->main, SQLITE_LIMIT_ATTACHED, 0);
	return rc < 0 ? rc : store_db_exec(s->main, s->path, "INSERT INTO main.event SELECT * FROM second.event", e);
}

void store_second_close(struct store_second *s)
{
	if (!s)
		return;
	join(s);
	store_feed_close(s->feed);
	sqlite3_close(s->db);
	if (s->fd >= 0)
		file_drop_beside(s->fd, s->temp_path);
	for (size_t k = 0; k < SECOND_TURNS; k++)
		buf_close(&s->turn[k].bytes);
	free(s->temp_path);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->change);
	free(s);
}
