/* Writing the case file: opening, and what each record becomes.  store_load.c lays the events out at the
 * end. */
#include "store_load.h"
#include "store_renew.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/stop.h"

static const char *const list_table[ENTRY_LISTS] = {"agency",  "worker", "place", "service", "ref",
						    "outcome", "file",   "pair",  "kind"};

static int failed(struct store_import *i, struct err *e)
{
	return store_db_fail(i->db, i->path ? i->path : "the case in memory", "cannot write", e);
}

static int exec(struct store_import *i, const char *sql, struct err *e)
{
	return store_db_exec(i->db, i->path ? i->path : "the case in memory", sql, e);
}

int store_load_prepare(struct store_import *i, const char *sql, sqlite3_stmt **st, struct err *e)
{
	return *st ? 0 : store_db_prepare(i->db, i->path ? i->path : "the case in memory", sql, st, e);
}

int store_load_step(struct store_import *i, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);
	sqlite3_reset(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : failed(i, e);
}

/* ---- names */

static uint32_t number_of(void *self, enum entry_list list, struct str word)
{
	struct store_import *i = self;
	return names_add(&i->list[list], word);
}

static int load_names(struct store_import *i, struct names *l, const char *sql, uint32_t *held, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;
	if (store_load_prepare(i, sql, &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if (names_add(l, store_db_text(st, 1)) != (uint32_t)sqlite3_column_int64(st, 0)) {
			sqlite3_finalize(st);
			return err_set_at(e, ERR_SYSTEM, str_of(i->path), 0, 0,
					  "the case file is damaged: its lists of names have gaps");
		}
	sqlite3_finalize(st);
	*held = l->n;
	return rc == SQLITE_DONE ? 0 : failed(i, e);
}

static int load_all_names(struct store_import *i, struct err *e)
{
	char sql[160];
	for (int k = 0; k < ENTRY_LISTS; k++) {
		if (k == ENTRY_OF_PAIR)
			snprintf(sql, sizeof sql,
				 "SELECT n, ifnull(system||':','')||id FROM pair ORDER BY n");
		else
			snprintf(sql, sizeof sql, "SELECT n, name FROM %s ORDER BY n", list_table[k]);
		if (load_names(i, &i->list[k], sql, &i->list_held[k], e) < 0)
			return -1;
	}
	if (load_names(i, &i->relation_kind, "SELECT n, name FROM relation_kind ORDER BY n",
		       &i->relation_kind_held, e) < 0)
		return -1;
	sqlite3_stmt *st = NULL;
	int rc;
	if (store_load_prepare(i, "SELECT doer, done_to FROM deed ORDER BY n", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t two[2] = {(uint32_t)sqlite3_column_int64(st, 0),
				   (uint32_t)sqlite3_column_int64(st, 1)};
		names_add(&i->deed, (struct str){(char *)two, sizeof two});
	}
	i->deed_held = i->deed.n;
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : failed(i, e);
}

/* ---- union-find over pairs */

static void widen_joined(struct store_import *i, uint32_t pair)
{
	if (pair < i->joined_n)
		return;
	uint32_t n = pair + pair / 2 + 64;
	i->joined = arena_grow(i->joined, n, sizeof *i->joined);
	for (uint32_t k = i->joined_n; k < n; k++)
		i->joined[k] = k;
	i->joined_n = n;
}

uint32_t store_load_root(struct store_import *i, uint32_t pair)
{
	if (pair >= i->joined_n)
		return pair;
	while (i->joined[pair] != pair)
		pair = i->joined[pair] = i->joined[i->joined[pair]];
	return pair;
}

void store_load_join(struct store_import *i, uint32_t a, uint32_t b)
{
	widen_joined(i, a > b ? a : b);
	a = store_load_root(i, a);
	b = store_load_root(i, b);
	if (a == b)
		return;
	i->joined[a > b ? a : b] = a < b ? a : b;
	i->has_joined = true;
}

static int load_joined(struct store_import *i, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;
	if (store_load_prepare(i, "SELECT pair, person FROM same", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		store_load_join(i, (uint32_t)sqlite3_column_int64(st, 0),
				(uint32_t)sqlite3_column_int64(st, 1));
	sqlite3_finalize(st);
	i->has_joined = false;
	return rc == SQLITE_DONE ? 0 : failed(i, e);
}

static int load_imports(struct store_import *i, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;
	if (store_load_prepare(i, "SELECT ifnull(max(seq),0) FROM person", &st, e) < 0)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		i->person_seq = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	st = NULL;
	if (store_load_prepare(i, "SELECT extract_to, extract, follows, heard FROM import ORDER BY n", &st,
			       e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		i->import = arena_grow(i->import, i->imports + 2, sizeof *i->import);
		i->import[++i->imports] = (struct load_import){
			sqlite3_column_type(st, 0) != SQLITE_NULL   ? sqlite3_column_int64(st, 0)
			: sqlite3_column_type(st, 1) != SQLITE_NULL ? sqlite3_column_int64(st, 1)
								    : INT64_MIN,
			sqlite3_column_type(st, 2) != SQLITE_NULL ? sqlite3_column_int64(st, 2) : INT64_MIN,
			sqlite3_column_int(st, 3)};
	}
	sqlite3_finalize(st);
	i->imports_held = i->imports;
	return rc == SQLITE_DONE ? 0 : failed(i, e);
}

/* ---- opening */

enum { STOP_EVERY = 10000 }; /* steps of a statement */

static void close_import(struct store_import *i)
{
	sqlite3_stmt *const st[] = {i->find_event,   i->add_source,
				    i->add_person,    i->add_relation, i->add_aside,
				    i->find_versions, i->find_earlier, i->add_earlier};
	for (size_t k = 0; k < sizeof st / sizeof *st; k++)
		sqlite3_finalize(st[k]);
	store_close(i->s);
	if (i->fd >= 0)
		file_drop_beside(i->fd, i->temp_path);
	for (int k = 0; k < ENTRY_LISTS; k++)
		names_close(&i->list[k]);
	names_close(&i->relation_kind);
	names_close(&i->deed);
	spill_close(i->spill);
	buf_close(&i->json);
	buf_close(&i->packed);
	arena_close(&i->arena);
	free(i->kind_number);
	free(i->import);
	free(i->named);
	free(i->touched);
	free(i->joined);
	free(i->conflict);
	free(i->path);
	free(i->temp_path);
	free(i);
}

/* A new file is nobody's until it is renamed: no journal, one fsync at the end.  It grows at its ends, so a
 * small cache, which stays near, is faster than a large one. */
static int open_fresh(struct store_import *i, struct err *e)
{
	sqlite3 *db = NULL;
	struct buf sql = {0};
	int rc = 0;
	store_db_start();
	if (i->path && file_make_beside(i->path, &i->fd, &i->temp_path, e) < 0)
		return -1;
	if ((i->path ? store_beside_open(i->temp_path, &db)
		     : sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)) != SQLITE_OK)
		rc = store_db_fail(db, i->path ? i->path : "the case in memory", "cannot write", e);
	if (rc < 0) {
		sqlite3_close(db);
		return -1;
	}
	sqlite3_extended_result_codes(db, 1);
	buf_addf(&sql,
		 "PRAGMA page_size=%d; PRAGMA encoding='UTF-8'; PRAGMA auto_vacuum=NONE; PRAGMA "
		 "journal_mode=OFF; PRAGMA synchronous=OFF;"
		 "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-%d; PRAGMA application_id=%d; PRAGMA "
		 "user_version=%d; BEGIN;",
		 STORE_PAGE, i->path ? 8192 : 16384, STORE_APPLICATION, STORE_VERSION);
	if (sqlite3_exec(db, sql.p, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, store_db_schema, NULL, NULL, NULL) != SQLITE_OK) {
		rc = store_db_fail(db, i->path ? i->path : "the case in memory", "cannot write", e);
		sqlite3_close(db);
	} else {
		store_db_defend(db);
		i->db = db;
		i->s = store_db_wrap(db, i->path ? i->path : "the case in memory", i->code);
	}
	buf_close(&sql);
	return rc;
}

static int check_quickly(struct store_import *i, struct err *e)
{
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(i, "PRAGMA quick_check(1)", &st, e) < 0)
		return -1;
	bool good = sqlite3_step(st) == SQLITE_ROW && str_is_equal(store_db_text(st, 0), STR("ok"));
	sqlite3_finalize(st);
	return good ? 0
		    : err_set_at(e, ERR_SYSTEM, str_of(i->path), 0, 0,
				 "the case file is damaged and is not written to; take the last copy, or "
				 "import again");
}

/* The file becomes one of today's version, in the import's own transaction. */
static int bring_up(struct store_import *i, struct err *e)
{
	int version;
	if (store_db_version(i->s, &version, e) < 0)
		return -1;
	if ((version < 2 && exec(i, "ALTER TABLE import ADD COLUMN invented INTEGER", e) < 0) ||
	    (version < 3 && exec(i, "ALTER TABLE import ADD COLUMN titles TEXT", e) < 0))
		return -1;
	if (version < 4 && (exec(i, "ALTER TABLE import ADD COLUMN told TEXT", e) < 0 || store_db_renew(i->s, e) < 0))
		return -1;
	if (version < 5 && (exec(i, "DROP TABLE held; " STORE_INDEX, e) < 0 || store_index_make(i->s->index, e) < 0))
		return -1;
	if (version < 6 && exec(i, "ALTER TABLE import ADD COLUMN return_to INTEGER; PRAGMA user_version=6;", e) < 0)
		return -1;
	return 0;
}

static int is_asked_to_stop(void *self)
{
	(void)self;
	return stop_is_wanted();
}

static int open_held(struct store_import *i, struct err *e)
{
	if (store_db_open(i->path, true, &i->db, e) < 0)
		return -1;
	i->s = store_db_wrap(i->db, i->path, i->code);
	sqlite3_progress_handler(i->db, STOP_EVERY, is_asked_to_stop, NULL);
	return exec(i,
		    "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; BEGIN "
		    "IMMEDIATE;",
		    e) < 0 || check_quickly(i, e) < 0 ||
			       bring_up(i, e) < 0 || load_all_names(i, e) < 0 || load_joined(i, e) < 0 ||
			       load_imports(i, e) < 0
		       ? -1
		       : 0;
}

int store_import_open(const char *path, const struct code *code, struct store_import **to, struct err *e)
{
	struct store_import *i = arena_malloc(sizeof *i);
	struct stat st;
	i->code = code;
	i->fd = -1;
	i->path = path ? strdup(path) : NULL;
	i->fresh = !path || (lstat(path, &st) < 0 && errno == ENOENT);
	i->words = (struct entry_words){.number = number_of, .self = i};
	i->kind_number = arena_malloc((code->kinds + 1) * sizeof *i->kind_number);
	i->import = arena_malloc(2 * sizeof *i->import);
	if ((i->fresh ? open_fresh(i, e) : open_held(i, e)) < 0) {
		close_import(i);
		return -1;
	}
	/* Beside the target, never in a shared folder; what is gathered in memory stays there. */
	i->spill = spill_open(path ? path : ".", path ? SPILL_LIMIT : SIZE_MAX / 4, LOAD_KEY);
	*to = i;
	return 0;
}

void store_import_abandon(struct store_import *i)
{
	if (!i)
		return;
	sqlite3_exec(i->db, "ROLLBACK", NULL, NULL, NULL);
	close_import(i);
}

/* What the extracts read now have no longer is told; of one extract alone there is nothing earlier. */
static int count_vanished(struct store_import *i, struct err *e)
{
	struct store_vanished *list;
	struct arena a = {0};
	size_t n = 0;
	if (i->imports < 2 || i->imports == i->imports_held)
		return 0;
	store_db_load_kinds(i->s);
	int rc = store_db_vanished(i->s, i->imports_held, &a, &list, &n, e);
	if (n)
		free(list);
	i->result.vanished = n;
	arena_close(&a);
	return rc;
}

static int finish(struct store_import *i, struct err *e)
{
	if (i->now || store_load(i, e) < 0) {
		if (i->now)
			err_set(e, ERR_SYSTEM, "an import ended before its last file was done");
		return -1;
	}
	return count_vanished(i, e) < 0 ? -1 : exec(i, "COMMIT", e);
}

int store_import_commit(struct store_import *i, struct store_import_result *r, struct err *e)
{
	if (finish(i, e) < 0) {
		store_import_abandon(i);
		return -1;
	}
	if (r)
		*r = i->result;
	int rc = 0;
	if (i->fresh && i->path) {
		sqlite3_stmt **const st[] = {&i->find_event,   &i->add_source,
					     &i->add_person,    &i->add_relation, &i->add_aside,
					     &i->find_versions, &i->find_earlier, &i->add_earlier};
		for (size_t k = 0; k < sizeof st / sizeof *st; k++) {
			sqlite3_finalize(*st[k]);
			*st[k] = NULL;
		}
		store_close(i->s);
		i->s = NULL;
		rc = file_keep_new(i->fd, i->temp_path, i->path, e);
		i->fd = -1;
	}
	close_import(i);
	return rc;
}

int store_import_to_memory(struct store_import *i, struct store **s, struct err *e)
{
	if (finish(i, e) < 0) {
		store_import_abandon(i);
		return -1;
	}
	struct store *now = i->s;
	sqlite3 *db = i->db;
	now->db = NULL;
	store_index_close(now->index);
	now->index = NULL;
	i->s = NULL;
	close_import(i);
	*s = store_db_wrap(db, now->path.p, now->code); /* names and persons as they are now */
	store_close(now);
	return 0;
}

/* ---- files */

void store_load_set_bit(unsigned char **bits, uint32_t *cap, uint32_t n)
{
	if (n >= *cap) {
		uint32_t more = (n + n / 2 + 512) & ~7u;
		*bits = arena_grow(*bits, more / 8, 1);
		memset(*bits + *cap / 8, 0, (more - *cap) / 8);
		*cap = more;
	}
	(*bits)[n >> 3] |= (unsigned char)(1 << (n & 7));
}

static int write_import(struct store_import *i, uint32_t n, const struct import *f, bool heard, struct err *e)
{
	sqlite3_stmt *st = NULL;
	if (store_load_prepare(
		    i,
		    "INSERT OR REPLACE INTO import "
		    "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,"
		    "?22,?23,?24,?25,?26,?27)",
		    &st, e) < 0)
		return -1;
	const struct str text[] = {f->file.p ? f->file : STR(""),
				   f->format,
				   f->map,
				   f->map_digest,
				   f->agency,
				   f->system,
				   f->digest,
				   f->by,
				   f->at,
				   f->program};
	const uint32_t number[] = {f->read, f->used, f->aside, f->events, f->persons, f->relations};
	sqlite3_bind_int64(st, 1, n);
	for (size_t k = 0; k < sizeof text / sizeof *text; k++)
		store_db_bind_text(st, (int)k + 2, text[k]);
	store_db_bind_date(st, 12, &f->extract);
	if (i->import[n].follows != INT64_MIN)
		sqlite3_bind_int64(st, 15, i->import[n].follows);
	sqlite3_bind_int64(st, 16, (int64_t)f->bytes);
	for (size_t k = 0; k < sizeof number / sizeof *number; k++)
		sqlite3_bind_int64(st, (int)k + 17, number[k]);
	sqlite3_bind_int(st, 23, heard);
	store_db_bind_known(st, 24, f->invented);
	store_db_bind_text(st, 25, f->titles);
	store_db_bind_text(st, 26, f->told);
	store_db_bind_known(st, 27, f->return_to);
	int rc = store_load_step(i, st, e);
	sqlite3_finalize(st);
	return rc;
}

/* The day that decides which version is the later: its own extract day, else the day to which a yearly return tells, else that
 * of the latest before it. */
static void set_follows(struct store_import *i, uint32_t n, const struct import *f)
{
	const struct date *extract = &f->extract;
	int64_t follows = INT64_MIN;
	for (uint32_t k = 1; k < n; k++)
		if (i->import[k].follows > follows)
			follows = i->import[k].follows;
	i->import[n].extract = INT64_MIN;
	if (extract->precision != DATE_NONE && extract->precision != DATE_UNKNOWN)
		i->import[n].extract = follows = extract->hi != DATE_LAST ? extract->hi : extract->lo;
	else if (f->return_to)
		follows = f->return_to;
	i->import[n].follows = follows;
}

static int write_covers(struct store_import *i, uint32_t n, const struct import *f, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;
	if (!f->covers_n)
		return 0;
	if (store_load_prepare(i, "INSERT INTO cover VALUES(?1,?2,?3,?4,?5)", &st, e) < 0)
		return -1;
	for (size_t k = 0; k < f->covers_n && rc == 0; k++) {
		const struct coverage *c = &f->covers[k];
		sqlite3_bind_int64(st, 1, n);
		store_db_bind_known(st, 2, names_add(&i->list[ENTRY_OF_PAIR], c->child));
		store_db_bind_text(st, 3, c->kinds);
		sqlite3_bind_int64(st, 4, c->from);
		sqlite3_bind_int64(st, 5, c->to);
		rc = store_load_step(i, st, e);
	}
	sqlite3_finalize(st);
	return rc;
}

static int write_named(struct store_import *i, uint32_t n, const unsigned char *bits, uint32_t cap,
		       struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;
	if (store_load_prepare(i, "INSERT OR IGNORE INTO named VALUES(?1,?2)", &st, e) < 0)
		return -1;
	for (uint32_t pair = 1; pair < cap && rc == 0; pair++)
		if (store_load_bit(bits, cap, pair)) {
			sqlite3_bind_int64(st, 1, pair);
			sqlite3_bind_int64(st, 2, n);
			rc = store_load_step(i, st, e);
		}
	sqlite3_finalize(st);
	return rc;
}

static int new_import(struct store_import *i, const struct import *f, bool heard, uint32_t *n, struct err *e)
{
	i->import = arena_grow(i->import, i->imports + 2, sizeof *i->import);
	*n = ++i->imports;
	i->import[*n] = (struct load_import){.heard = heard};
	set_follows(i, *n, f);
	return write_import(i, *n, f, heard, e);
}

int store_import_file(struct store_import *i, const struct import *file, bool *already, struct err *e)
{
	int before = file->digest.n ? store_load_was_read(i, file, e) : LOAD_NEVER;
	*already = before == LOAD_JUST_SO;
	if (before < 0 || *already)
		return before < 0 ? -1 : 0;
	i->events = i->persons = i->relations = 0;
	if (i->named_cap)
		memset(i->named, 0, i->named_cap / 8);
	return new_import(i, file, false, &i->now, e) < 0 ? -1 : before == LOAD_OTHERWISE;
}

void store_import_watch(struct store_import *i, const struct store_import_watch *w)
{
	i->watch = *w;
}

void store_import_counts(const struct store_import *i, struct import *f)
{
	f->events = i->events;
	f->persons = i->persons;
	f->relations = i->relations;
}

bool store_import_holds(struct store_import *i, uint64_t id)
{
	int64_t row, content;
	struct err e;
	return store_index_find(i->s->index, id, &row, &content, &e) != 0;
}

bool store_import_fits(struct store_import *i, uint64_t id, struct str child, const struct date *day)
{
	sqlite3_stmt *st = NULL;
	struct err e;
	uint32_t pair = store_db_pair(i->s, child);
	bool found = false;
	if (store_load_prepare(i, "SELECT ifnull(pair,0), start, start_to, start_how FROM event WHERE row=row_of(?1)"
			       " UNION ALL SELECT ifnull(pair,0), start, start_to, start_how FROM earlier WHERE id=?1", &st, &e) < 0)
		return true;
	sqlite3_bind_int64(st, 1, (int64_t)id);
	while (!found && sqlite3_step(st) == SQLITE_ROW) {
		struct date start = store_db_date(st, 1);
		uint32_t held = (uint32_t)sqlite3_column_int64(st, 0);
		/* an entry about no single child is of each whom it names */
		found = (!held || held == pair || (pair && store_db_person(i->s, held) == store_db_person(i->s, pair))) &&
			(!date_takes_part(day) || !date_takes_part(&start) || (start.lo <= day->hi && day->lo <= start.hi));
	}
	sqlite3_finalize(st);
	return found;
}

bool store_import_knows(struct store_import *i, struct str person)
{
	return store_db_pair(i->s, person) != 0;
}

int store_import_file_done(struct store_import *i, const struct import *file, struct err *e)
{
	struct import f = *file;
	int again = store_load_set_aside_again(i, &f, e);
	if (again)
		return again;
	store_import_counts(i, &f);
	set_follows(i, i->now, &f);
	if (write_import(i, i->now, &f, false, e) < 0 || write_covers(i, i->now, &f, e) < 0 ||
	    write_named(i, i->now, i->named, i->named_cap, e) < 0)
		return -1;
	i->now = 0;
	return 0;
}

/* What a stream tells of files that were read elsewhere. */
int store_load_put_import(struct store_import *i, const struct import *f, struct err *e)
{
	sqlite3_stmt *st = NULL;
	uint32_t n;
	if (store_load_prepare(
		    i, "SELECT 1 FROM import WHERE file=?1 AND digest IS ?2 AND at IS ?3 AND by IS ?4", &st,
		    e) < 0)
		return -1;
	store_db_bind_text(st, 1, f->file);
	store_db_bind_text(st, 2, f->digest);
	store_db_bind_text(st, 3, f->at);
	store_db_bind_text(st, 4, f->by);
	bool known = sqlite3_step(st) == SQLITE_ROW;
	sqlite3_finalize(st);
	if (known)
		return 0;
	if (new_import(i, f, true, &n, e) < 0 || write_covers(i, n, f, e) < 0)
		return -1;
	unsigned char *bits = NULL;
	uint32_t cap = 0;
	for (size_t k = 0; k < f->children_n; k++)
		store_load_set_bit(&bits, &cap, names_add(&i->list[ENTRY_OF_PAIR], f->children[k]));
	int rc = write_named(i, n, bits, cap, e);
	free(bits);
	return rc;
}
