#include "store_db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char store_db_schema[] =
#include "case_sql.inc"
	;


int store_db_fail(sqlite3 *db, const char *path, const char *what, struct err *e)
{
	int code = sqlite3_extended_errcode(db);
	switch (code & 0xff) {
	case SQLITE_NOTADB:
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "not a case file");
	case SQLITE_CORRUPT:
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "the case file is damaged; take the last copy, or import again");
	case SQLITE_BUSY:
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "another command is using it; try again when that is done");
	case SQLITE_READONLY:
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0,
				  "an import into it was broken off and cannot be undone without the right to write; "
				  "run case-check on it as its owner");
	case SQLITE_FULL:
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "%s: the disk is full", what);
	case SQLITE_INTERRUPT:
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "stopped when asked to; it is as it was before");
	default:
		break;
	}
	/* What the machine said: no right, a limit, a broken disk. */
	int why = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(db) : 0;
	if ((code & 0xff) == SQLITE_IOERR && !why && sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &why) != SQLITE_OK)
		why = 0;
	errno = why;
	if (why)
		return err_set_errno(e, str_of(path), what);
	return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "%s: %s", what, sqlite3_errstr(code));
}

int store_db_exec(sqlite3 *db, const char *path, const char *sql, struct err *e)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : store_db_fail(db, path, "cannot write", e);
}

int store_db_prepare(sqlite3 *db, const char *path, const char *sql, sqlite3_stmt **st, struct err *e)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) == SQLITE_OK ? 0
		: store_db_fail(db, path, "cannot read", e);
}

/* Nobody asks SQLite how much memory it uses; counting it takes a lock at every allocation. */
void store_db_start(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused, and not needed, once a database is open */
}

void store_db_defend(sqlite3 *db)
{
	static const int off[] = {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
				  SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION};
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	for (size_t i = 0; i < sizeof off / sizeof *off; i++)
		sqlite3_db_config(db, off[i], 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 28); /* one child's packed records, one long note */
	sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 100);
	sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 100000);
	sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
	sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
	sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;", NULL, NULL, NULL);
	sqlite3_busy_timeout(db, 10000); /* an import waits for readers, and they for its end */
}

int store_db_path(const char *path, struct buf *real, struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct buf folder = {0};
	if (slash)
		buf_add(&folder, (struct str){path, slash == path ? 1 : (size_t)(slash - path)});
	else
		buf_add_char(&folder, '.');
	char *full = realpath(folder.p, NULL);
	buf_close(&folder);
	if (!full)
		return err_set_errno(e, str_of(path), "cannot open");
	buf_clear(real);
	buf_add_z(real, full);
	free(full);
	if (!str_has_suffix(buf_str(real), STR("/")))
		buf_add_char(real, '/');
	buf_add_z(real, slash ? slash + 1 : path);
	return 0;
}

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool store_is_case(struct str first)
{
	return first.n >= 16 && memcmp(first.p, "SQLite format 3", 16) == 0;
}

int store_db_check_header(const char *path, struct err *e)
{
	unsigned char h[100];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ELOOP)
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "a symbolic link is not followed; name the case file itself");
	if (fd < 0)
		return err_set_errno(e, str_of(path), "cannot open");
	ssize_t n = read(fd, h, sizeof h);
	close(fd);
	if (n < 0)
		return err_set_errno(e, str_of(path), "cannot read");
	if (n < (ssize_t)sizeof h || !store_is_case((struct str){(char *)h, sizeof h}))
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "not a case file");
	if (big_endian(h + 68) != STORE_APPLICATION)
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "an SQLite database, but not a case file");
	if (big_endian(h + 60) < 1 || big_endian(h + 60) > STORE_VERSION)
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "a case file of version %u; this program reads versions 1 to %d",
				  (unsigned)big_endian(h + 60), STORE_VERSION);
	return 0;
}

static bool stands_in(const char *schema, const char *statement)
{
	const char *at = strstr(schema, statement);
	return at && at > schema && at[-1] == '\n' && at[strlen(statement)] == ';';
}

enum { STORE_COLUMNS_UNTIL = 5 }; /* versions whose tables had a column less than today's */

/* The schema as it was in version 1 to 5. */
static void write_earlier_schema(int version, struct buf *b)
{
	static const char *const added[STORE_COLUMNS_UNTIL] = {
		STORE_ADDED_2 STORE_ADDED_3 STORE_ADDED_4 STORE_ADDED_6, STORE_ADDED_3 STORE_ADDED_4 STORE_ADDED_6,
		STORE_ADDED_4 STORE_ADDED_6, STORE_ADDED_6, STORE_ADDED_6};
	const char *from = added[version - 1], *at = strstr(store_db_schema, from);
	buf_add(b, (struct str){store_db_schema, (size_t)(at - store_db_schema)});
	buf_add_z(b, at + strlen(from));
}

/* Every statement of the file's schema stands word for word in ours, and none is missing: nobody added a trigger, a view
 * or a column. */
int store_db_check_schema(sqlite3 *db, const char *path, struct err *e)
{
	sqlite3_stmt *st;
	struct buf earlier[STORE_COLUMNS_UNTIL] = {{0}};
	int want = 0, got = 0, rc;
	for (const char *p = store_db_schema; (p = strstr(p, "\nCREATE ")); p++)
		want++;
	if (sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", -1, &st, NULL) != SQLITE_OK)
		return store_db_fail(db, path, "cannot read", e);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		const char *sql = (const char *)sqlite3_column_text(st, 0);
		bool known = sql && (stands_in(store_db_schema, sql) || strcmp(sql, STORE_FORMER_INDEX) == 0);
		for (int v = 1; v <= STORE_COLUMNS_UNTIL && sql && !known; v++) {
			if (!earlier[v - 1].n)
				write_earlier_schema(v, &earlier[v - 1]);
			known = stands_in(earlier[v - 1].p, sql);
		}
		got += known ? 1 : 1000;
	}
	for (int v = 1; v <= STORE_COLUMNS_UNTIL; v++)
		buf_close(&earlier[v - 1]);
	if (sqlite3_finalize(st) != SQLITE_OK || rc != SQLITE_DONE)
		return store_db_fail(db, path, "cannot read", e);
	if (got != want)
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "the tables are not those of a case file; it was changed by something else");
	return 0;
}

int store_db_open(const char *path, bool to_write, sqlite3 **db, struct err *e)
{
	struct buf real = {0};
	*db = NULL;
	store_db_start();
	if (store_db_check_header(path, e) < 0 || store_db_path(path, &real, e) < 0) {
		buf_close(&real);
		return -1;
	}
	/* A hot journal is rolled back by whoever meets it first, and that takes the right to write. */
	for (int write = to_write; write < 2; write++) {
		int flags = (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
		int rc = sqlite3_open_v2(real.p, db, flags, NULL);
		if (rc == SQLITE_OK) {
			sqlite3_extended_result_codes(*db, 1);
			store_db_defend(*db);
			if (!to_write)
				sqlite3_exec(*db, "PRAGMA query_only=ON; PRAGMA cache_size=-16384;", NULL, NULL, NULL);
			rc = sqlite3_exec(*db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
		}
		if (rc == SQLITE_OK || (rc & 0xff) != SQLITE_READONLY || write) {
			buf_close(&real);
			rc = rc == SQLITE_OK ? store_db_check_schema(*db, path, e) : store_db_fail(*db, path, "cannot open", e);
			if (rc < 0) {
				sqlite3_close(*db);
				*db = NULL;
			}
			return rc;
		}
		sqlite3_close(*db);
	}
	buf_close(&real);
	return -1;
}

static struct str shown_word(void *self, enum entry_list list, uint32_t number)
{
	return list == ENTRY_OF_PAIR ? store_db_shown(self, number) : store_db_word(self, list, number);
}

static uint16_t kind_of(void *self, uint32_t number)
{
	struct store *s = self;
	return number && number <= s->kinds ? s->kind[number - 1] : 0;
}

bool store_has_kind(const struct store *s, uint16_t kind)
{
	for (uint32_t i = 0; i < s->kinds; i++)
		if (code_kind_is(s->code, s->kind[i], kind))
			return true;
	return false;
}

void store_db_load_kinds(struct store *s)
{
	sqlite3_stmt *st;
	s->kinds = 0;
	if (sqlite3_prepare_v2(s->db, "SELECT n, name FROM kind ORDER BY n", -1, &st, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(st) == SQLITE_ROW) {
		int64_t n = sqlite3_column_int64(st, 0);
		struct str name = store_db_text(st, 1);
		uint16_t kind = 0;
		if (n != (int64_t)s->kinds + 1 || n > UINT16_MAX)
			break;
		/* A kind that this version does not know is what it is a kind of, or a note. */
		while (name.n && code_kind_of(s->code, name, &kind) < 0) {
			size_t dot = name.n;
			while (dot && name.p[dot - 1] != '.')
				dot--;
			name.n = dot ? dot - 1 : 0;
		}
		s->kind = arena_grow(s->kind, s->kinds + 1, sizeof *s->kind);
		s->kind[s->kinds++] = kind;
	}
	sqlite3_finalize(st);
}

struct store *store_db_wrap(sqlite3 *db, const char *path, const struct code *code)
{
	struct store *s = arena_malloc(sizeof *s);
	s->db = db;
	s->code = code;
	buf_add_z(&s->path, path);
	s->entry_words = (struct entry_words){.word = shown_word, .kind = kind_of, .self = s};
	s->index = store_index_open(db, s->path.p);
	store_db_load_kinds(s);
	return s;
}

/* A copy that was broken off ends within its last page; SQLite would read what is missing as zeros. */
static int check_length(sqlite3 *db, const char *path, struct err *e)
{
	static const char ask[] = "SELECT page_count*page_size FROM pragma_page_count(), pragma_page_size()";
	const char *real = sqlite3_db_filename(db, "main");
	sqlite3_stmt *st;
	struct stat is;
	if (store_db_prepare(db, path, ask, &st, e) < 0)
		return -1;
	int64_t want = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	if (sqlite3_finalize(st) != SQLITE_OK)
		return store_db_fail(db, path, "cannot read", e);
	if (want && (!real || stat(real, &is) < 0 || is.st_size >= want))
		return 0;
	return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "the case file is cut off at its end; take the last copy, or import again");
}

int store_open(const char *path, const struct code *code, struct store **s, struct err *e)
{
	sqlite3 *db;
	if (store_db_open(path, false, &db, e) < 0)
		return -1;
	/* One state of the case from here to store_close, and one lock rather than one a statement. */
	if (store_db_exec(db, path, "BEGIN; SELECT 1 FROM sqlite_schema", e) < 0 || check_length(db, path, e) < 0) {
		sqlite3_close(db);
		return -1;
	}
	*s = store_db_wrap(db, path, code);
	return 0;
}

bool store_db_has_again(struct store *s)
{
	const char *path = sqlite3_db_filename(s->db, "main");
	return path && *path && sqlite3_threadsafe();
}

int store_db_changes(struct store *s, int64_t *n)
{
	sqlite3_file *f = NULL;
	unsigned char h[100];
	*n = 0;
	if (!store_db_has_again(s))
		return 0;
	if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f || !f->pMethods ||
	    f->pMethods->xRead(f, h, sizeof h, 0) != SQLITE_OK)
		return -1;
	*n = (int64_t)big_endian(h + 24) << 32 | big_endian(h + 28); /* changes, pages */
	return 0;
}

/* The first one's lock keeps the file as it is; what it has found out of persons is shared.  Nothing here may open and close
 * the file by itself: that would take the lock away (fcntl(2)). */
int store_db_again(struct store *first, struct store **to, struct err *e)
{
	const char *path = first->path.p, *real = sqlite3_db_filename(first->db, "main");
	sqlite3 *db = NULL;
	int moved = 1;
	*to = NULL;
	if (sqlite3_open_v2(real, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK) {
		store_db_fail(db, path, "cannot open", e);
		sqlite3_close(db);
		return -1;
	}
	sqlite3_extended_result_codes(db, 1);
	store_db_defend(db);
	if (sqlite3_exec(db, "PRAGMA query_only=ON; PRAGMA cache_size=-16384; BEGIN; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) !=
		    SQLITE_OK ||
	    sqlite3_file_control(first->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved) {
		err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, moved ? "was replaced while it was read" : "cannot read");
		sqlite3_close(db);
		return -1;
	}
	struct store *s = *to = arena_malloc(sizeof *s);
	*s = *first;
	s->db = db;
	s->arena = (struct arena){0};
	s->path = (struct buf){0};
	buf_add_z(&s->path, path);
	memset(s->words, 0, sizeof s->words);
	s->find_pair = s->find_sources = s->find_person = s->find_alone = s->find_members = s->find_event = NULL;
	s->index = store_index_open(db, s->path.p);
	s->entry_words.self = s;
	s->withheld_events = s->withheld_persons = s->withheld_relations = s->withheld_asides = 0;
	s->is_second = true;
	return 0;
}

struct store_withheld store_withheld(const struct store *s)
{
	return (struct store_withheld){s->withheld_events, s->withheld_persons, s->withheld_relations, s->withheld_asides};
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (int i = 0; i < ENTRY_LISTS; i++) {
		sqlite3_finalize(s->words[i].find);
		free(s->words[i].word);
	}
	sqlite3_finalize(s->find_pair);
	sqlite3_finalize(s->find_sources);
	sqlite3_finalize(s->find_person);
	sqlite3_finalize(s->find_alone);
	sqlite3_finalize(s->find_members);
	sqlite3_finalize(s->find_event);
	store_index_close(s->index);
	sqlite3_close(s->db);
	arena_close(&s->arena);
	buf_close(&s->path);
	free(s->undone);
	if (!s->is_second) {
		free(s->kind);
		if (s->is_parted)
			free(s->laid);
		free(s->person);
		free(s->hidden);
	}
	free(s);
}
