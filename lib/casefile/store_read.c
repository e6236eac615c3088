/* The records of a case, in the order of contract.md 3: events by child, persons, relations, imports, asides. */
#include "store_db.h"

#include <stdlib.h>
#include <string.h>

struct child { /* a child whose chronology is read */
	struct str id; /* absent: entries about no single child */
	int64_t n, first, last;
};

struct keyed {
	struct str key;
	int64_t content;
};

struct reader {
	struct record_source source; /* first */
	struct store *s;
	struct store_wanted w;
	struct arena arena; /* child ids, the wanted child, sorted lists */
	int stage;
	struct child *child;
	size_t children, child_now;
	uint32_t wanted; /* pair whose records are read; 0: all */
	sqlite3_stmt *st, *marks;
	struct mark *mark; /* of the wanted child */
	size_t mark_n, mark_now;
	uint32_t *person; /* persons with records, in the order of their ids */
	size_t persons, person_now;
	struct keyed *relation;
	size_t relations, relation_now;
	int64_t *version; /* rows of what is among the earlier ones, in order */
	size_t versions, version_now;
	struct store_seen *seen; /* what may be known of imports; NULL: all */
	struct store_seen *holders; /* of what a holder is shown: for titles; NULL: not asked yet */
	uint64_t *gone; /* entries that an entry kept from the audience takes the place of */
	size_t gone_n;
	struct store_known *known; /* since when versions are known; NULL: not asked yet */
};

enum { STAGE_EVENTS, STAGE_EARLIER, STAGE_PERSONS, STAGE_RELATIONS, STAGE_IMPORTS, STAGE_ASIDES, STAGE_END };

static int failed(struct reader *r, struct err *e)
{
	return store_db_fail(r->s->db, r->s->path.p, "cannot read", e);
}

static int prepare(struct reader *r, const char *sql, struct err *e)
{
	sqlite3_finalize(r->st);
	r->st = NULL;
	return store_db_prepare(r->s->db, r->s->path.p, sql, &r->st, e);
}

static int by_id(const void *a, const void *b)
{
	const struct child *x = a, *y = b;
	if (!x->id.p || !y->id.p) /* what is about no single child comes last */
		return (!x->id.p) - (!y->id.p);
	return str_compare(x->id, y->id);
}

static int load_children(struct reader *r, struct err *e)
{
	size_t cap = 0;
	int rc;
	if (prepare(r, "SELECT n, first, last, id FROM child", e) < 0)
		return -1;
	while ((rc = sqlite3_step(r->st)) == SQLITE_ROW) {
		if (r->children == cap)
			r->child = arena_grow(r->child, cap = cap ? cap * 2 : 64, sizeof *r->child);
		r->child[r->children++] = (struct child){arena_copy(&r->arena, store_db_text(r->st, 3)), sqlite3_column_int64(r->st, 0),
							 sqlite3_column_int64(r->st, 1), sqlite3_column_int64(r->st, 2)};
	}
	if (rc != SQLITE_DONE)
		return failed(r, e);
	if (r->children)
		qsort(r->child, r->children, sizeof *r->child, by_id);
	return 0;
}

static bool is_gone(const struct reader *r, uint64_t id)
{
	for (size_t i = 0; i < r->gone_n; i++)
		if (r->gone[i] == id)
			return true;
	return false;
}

/* What an entry kept from the audience has taken the place of is not shown in its stead. */
static int load_gone(struct reader *r, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0, marks = 0;
	struct mark *m = NULL;
	struct buf rows = {0}; /* of one child: only its own, which the packed records know */
	int rc;
	if (r->w.audience == AUDIENCE_HOLDER && r->w.sealed)
		return 0;
	if (r->wanted && store_db_marks(r->s, store_db_word(r->s, ENTRY_OF_PAIR, store_db_laid(r->s, r->wanted)), &m, &marks, e) < 0)
		return -1;
	buf_add_char(&rows, '[');
	for (size_t i = 0; i < marks; i++)
		if (m[i].flags & (MARK_RESTRICTED | MARK_SEALED))
			buf_addf(&rows, "%s%lld", rows.n > 1 ? "," : "", (long long)store_db_row(r->s, &m[i]));
	buf_add_char(&rows, ']');
	free(m);
	if (store_db_prepare(r->s->db, r->s->path.p, r->wanted ? "SELECT supersedes, restricted FROM event WHERE row IN"
			     " (SELECT value FROM json_each(?1)) AND supersedes IS NOT NULL"
			     : "SELECT supersedes, restricted FROM event WHERE restricted AND supersedes IS NOT NULL AND ?1 IS NOT NULL",
			     &st, e) < 0) {
		buf_close(&rows);
		return -1;
	}
	store_db_bind_text(st, 1, buf_str(&rows));
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (audience_may_see(r->w.audience, r->w.sealed, (uint8_t)sqlite3_column_int(st, 1)))
			continue;
		if (r->gone_n == cap)
			r->gone = arena_grow(r->gone, cap = cap ? cap * 2 : 16, sizeof *r->gone);
		r->gone[r->gone_n++] = (uint64_t)sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	buf_close(&rows);
	return rc == SQLITE_DONE ? 0 : failed(r, e);
}

static int give_event(struct reader *r, struct arena *a, struct record *to, bool with_sources, struct err *e)
{
	struct store *s = r->s;
	struct entry n;
	store_db_entry(r->st, 1, &n);
	if (r->wanted && s->is_parted && !store_db_is_about(s, &n, r->wanted))
		return 0;
	if (!store_db_may_see(s, &n, (uint8_t)sqlite3_column_int(r->st, 1 + ENTRY_RESTRICTED)) || is_gone(r, (uint64_t)n.number[ENTRY_ID])) {
		s->withheld_events++;
		return 0;
	}
	to->type = RECORD_EVENT;
	entry_to_event(&n, &s->entry_words, a, &to->event);
	store_db_show_people(s, a, &to->event);
	if (with_sources && store_db_sources(s, 0, (int64_t)to->event.id, n.number[ENTRY_CONTENT], a, &to->event.sources,
					     &to->event.sources_n, e) < 0)
		return -1;
	return r->w.known && store_db_known(r->s, &r->known, &n, &to->event.known, e) < 0 ? -1 : 1;
}

static int next_event(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	for (;;) {
		int rc;
		if (!r->st) {
			if (load_children(r, e) < 0 || prepare(r, "SELECT row," STORE_EVENT_COLUMNS
							       " FROM event WHERE row BETWEEN ?1 AND ?2 ORDER BY row", e) < 0)
				return -1;
			r->child_now = 0;
			if (!r->children)
				return 0;
			sqlite3_bind_int64(r->st, 1, r->child[0].first);
			sqlite3_bind_int64(r->st, 2, r->child[0].last);
		}
		while ((rc = sqlite3_step(r->st)) == SQLITE_ROW)
			if ((rc = give_event(r, a, to, true, e)) != 0)
				return rc;
		if (rc != SQLITE_DONE && rc != 0)
			return failed(r, e);
		if (++r->child_now >= r->children)
			return 0;
		sqlite3_reset(r->st);
		sqlite3_bind_int64(r->st, 1, r->child[r->child_now].first);
		sqlite3_bind_int64(r->st, 2, r->child[r->child_now].last);
	}
}

/* One child's chronology, entries held under another child too: as the packed records have them. */
static int next_of_child(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	if (!r->mark) {
		struct str id = store_db_word(r->s, ENTRY_OF_PAIR, store_db_laid(r->s, r->wanted));
		if (store_db_marks(r->s, id, &r->mark, &r->mark_n, e) < 0 ||
		    prepare(r, "SELECT row," STORE_EVENT_COLUMNS " FROM event WHERE row=?1", e) < 0)
			return -1;
		if (!r->mark)
			r->mark = arena_malloc(sizeof *r->mark);
	}
	while (r->mark_now < r->mark_n) {
		const struct mark *m = &r->mark[r->mark_now++];
		int64_t row = store_db_row(r->s, m);
		sqlite3_reset(r->st);
		sqlite3_bind_int64(r->st, 1, row);
		int rc = sqlite3_step(r->st);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			return failed(r, e);
		if (rc == SQLITE_ROW && (rc = give_event(r, a, to, true, e)) != 0)
			return rc;
	}
	return 0;
}

static int is_held_seen(struct reader *r)
{
	sqlite3_stmt *st;
	struct entry n = {0};
	struct err e;
	bool seen = true;
	if (r->w.audience == AUDIENCE_HOLDER && r->w.sealed)
		return 1;
	if (store_db_prepare(r->s->db, r->s->path.p, "SELECT restricted, pair FROM event WHERE row=row_of(?1)", &st, &e) < 0)
		return -1;
	sqlite3_bind_int64(st, 1, sqlite3_column_int64(r->st, 1));
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		if (sqlite3_column_type(st, 1) != SQLITE_NULL)
			entry_set(&n, ENTRY_PAIR, sqlite3_column_int64(st, 1));
		seen = store_db_may_see(r->s, &n, (uint8_t)sqlite3_column_int(st, 0));
	}
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? seen : -1;
}

static int next_earlier(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	int rc;
	if (!r->version && (store_db_earlier(r->s, r->wanted, &r->version, &r->versions, e) < 0 ||
			    prepare(r, "SELECT row," STORE_EVENT_COLUMNS " FROM earlier WHERE row=?1", e) < 0))
		return -1;
	while (r->version_now < r->versions) {
		sqlite3_reset(r->st);
		sqlite3_bind_int64(r->st, 1, r->version[r->version_now++]);
		if (sqlite3_step(r->st) != SQLITE_ROW || (rc = is_held_seen(r)) < 0)
			return failed(r, e);
		if (!rc) { /* the version in force is not shown: nor is what stood before it */
			r->s->withheld_events++;
			continue;
		}
		if ((rc = give_event(r, a, to, true, e)) != 0) {
			to->event.earlier = rc > 0;
			return rc;
		}
	}
	return 0;
}

/* ---- persons */

struct listed {
	struct str id;
	uint32_t person;
};

static int by_listed(const void *a, const void *b)
{
	return str_compare(((const struct listed *)a)->id, ((const struct listed *)b)->id);
}

static int load_persons(struct reader *r, struct err *e)
{
	struct listed *list = NULL;
	size_t n = 0, cap = 0;
	int rc;
	if (prepare(r, "SELECT DISTINCT pair FROM person", e) < 0)
		return -1;
	while ((rc = sqlite3_step(r->st)) == SQLITE_ROW) {
		uint32_t person = store_db_person(r->s, (uint32_t)sqlite3_column_int64(r->st, 0));
		if (r->wanted && person != r->wanted)
			continue;
		if (n == cap)
			list = arena_grow(list, cap = cap ? cap * 2 : 64, sizeof *list);
		list[n++] = (struct listed){store_db_word(r->s, ENTRY_OF_PAIR, person), person};
	}
	if (rc != SQLITE_DONE) {
		free(list);
		return failed(r, e);
	}
	if (n)
		qsort(list, n, sizeof *list, by_listed);
	r->person = arena_malloc((n + 1) * sizeof *r->person);
	for (size_t i = 0; i < n; i++)
		if (!r->persons || r->person[r->persons - 1] != list[i].person)
			r->person[r->persons++] = list[i].person;
	free(list);
	return 0;
}

static int next_person(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	if (!r->person && load_persons(r, e) < 0)
		return -1;
	while (r->person_now < r->persons) {
		e->code = ERR_NONE;
		if (!store_db_merged(r->s, r->person[r->person_now++], a, &to->person, e)) {
			if (e->code)
				return -1;
			continue;
		}
		to->type = RECORD_PERSON;
		if (audience_may_see(r->w.audience, r->w.sealed, to->person.restricted))
			return 1;
		r->s->withheld_persons++;
	}
	return 0;
}

/* ---- relations: in the order of from, kind, to, start, content */

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int c = str_compare(x->key, y->key);
	return c ? c : (x->content > y->content) - (x->content < y->content);
}

static struct str relation_end(struct reader *r, int column, bool raw)
{
	uint32_t pair = (uint32_t)sqlite3_column_int64(r->st, column);
	return store_db_word(r->s, ENTRY_OF_PAIR, raw ? pair : store_db_person(r->s, pair)); /* who is hidden is not shown, but counted */
}

static bool is_identity(const struct store *s, uint16_t kind) /* it is what made two ids one: shown as recorded */
{
	return s->code->relation[kind].group == CODE_IDENTITY;
}

static int load_relations(struct reader *r, struct err *e)
{
	size_t cap = 0;
	int rc;
	if (prepare(r, "SELECT from_pair, k.name, to_pair, ifnull(start, -9999999), content, start_to, start_how, end, end_to, end_how, quality,"
		    " known_by, restricted, ordinal, extra FROM relation r JOIN relation_kind k ON k.n=r.kind", e) < 0)
		return -1;
	while ((rc = sqlite3_step(r->st)) == SQLITE_ROW) {
		struct buf b = {0};
		uint32_t from = (uint32_t)sqlite3_column_int64(r->st, 0), to = (uint32_t)sqlite3_column_int64(r->st, 2);
		if (r->wanted && store_db_person(r->s, from) != r->wanted && store_db_person(r->s, to) != r->wanted)
			continue;
		uint16_t kind;
		bool raw = code_relation_of(r->s->code, store_db_text(r->st, 1), &kind) == 0 && is_identity(r->s, kind);
		buf_add(&b, relation_end(r, 0, raw));
		buf_add_char(&b, '\0');
		buf_add(&b, store_db_text(r->st, 1));
		buf_add_char(&b, '\0');
		buf_add(&b, relation_end(r, 2, raw));
		buf_addf(&b, "%c%09lld", 0, (long long)sqlite3_column_int64(r->st, 3) + 10000000);
		for (int c = 5; c < 15; c++) { /* all that is shown: what looks the same is the same */
			buf_add_char(&b, sqlite3_column_type(r->st, c) == SQLITE_NULL ? '\1' : '\0');
			buf_add(&b, store_db_text(r->st, c));
		}
		if (r->relations == cap)
			r->relation = arena_grow(r->relation, cap = cap ? cap * 2 : 64, sizeof *r->relation);
		r->relation[r->relations].key = arena_copy(&r->arena, buf_str(&b));
		r->relation[r->relations++].content = sqlite3_column_int64(r->st, 4);
		buf_close(&b);
	}
	if (rc != SQLITE_DONE)
		return failed(r, e);
	if (!r->relation)
		r->relation = arena_malloc(sizeof *r->relation);
	qsort(r->relation, r->relations, sizeof *r->relation, by_key);
	return prepare(r, "SELECT from_pair, k.name, to_pair, start, start_to, start_how, end, end_to, end_how, quality, known_by,"
		       " restricted, ordinal, extra, file, line, col, content FROM relation r JOIN relation_kind k ON k.n=r.kind"
		       " WHERE content=?1", e);
}

/* Of this row and of those that look the same, as relations of merged persons may. */
static int relation_sources(struct reader *r, struct arena *a, struct relation *x, struct err *e)
{
	for (;;) {
		const struct keyed *now = &r->relation[r->relation_now - 1];
		if (sqlite3_column_type(r->st, 14) != SQLITE_NULL) {
			struct event_source *more = ARENA_ARRAY(a, struct event_source, x->sources_n + 1);
			if (x->sources_n)
				memcpy(more, x->sources, x->sources_n * sizeof *more);
			more[x->sources_n++] = (struct event_source){
				store_db_word(r->s, ENTRY_OF_FILE, (uint32_t)sqlite3_column_int64(r->st, 14)),
				(uint32_t)sqlite3_column_int64(r->st, 15), (uint32_t)sqlite3_column_int64(r->st, 16)};
			x->sources = more;
		}
		if (store_db_sources(r->s, 2, 0, now->content, a, &x->sources, &x->sources_n, e) < 0)
			return -1;
		if (r->relation_now == r->relations || !str_is_equal(r->relation[r->relation_now].key, now->key))
			break;
		sqlite3_reset(r->st);
		sqlite3_bind_int64(r->st, 1, r->relation[r->relation_now++].content);
		if (sqlite3_step(r->st) != SQLITE_ROW)
			return failed(r, e);
	}
	store_db_sort_sources(a, &x->sources, &x->sources_n);
	return 0;
}

static bool is_end_hidden(const struct reader *r)
{
	return store_db_is_hidden(r->s, (uint32_t)sqlite3_column_int64(r->st, 0)) ||
	       store_db_is_hidden(r->s, (uint32_t)sqlite3_column_int64(r->st, 2));
}

static int next_relation(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	if (!r->relation && load_relations(r, e) < 0)
		return -1;
	while (r->relation_now < r->relations) {
		struct relation *x = &to->relation;
		sqlite3_reset(r->st);
		sqlite3_bind_int64(r->st, 1, r->relation[r->relation_now++].content);
		int rc = sqlite3_step(r->st);
		if (rc == SQLITE_DONE)
			continue;
		if (rc != SQLITE_ROW)
			return failed(r, e);
		*x = (struct relation){0};
		to->type = RECORD_RELATION;
		if (code_relation_of(r->s->code, store_db_text(r->st, 1), &x->kind) < 0)
			continue;
		bool raw = is_identity(r->s, x->kind);
		if (raw && !r->w.earlier && store_db_is_undone_row(r->s, sqlite3_column_int64(r->st, 17)))
			continue; /* kept, and told by store_joins: it makes nobody one */
		x->from = relation_end(r, 0, raw);
		x->to = relation_end(r, 2, raw);
		x->start = store_db_date(r->st, 3);
		x->end = store_db_date(r->st, 6);
		x->quality = arena_copy(a, store_db_text(r->st, 9));
		x->known_by = arena_copy(a, store_db_text(r->st, 10));
		x->restricted = (uint8_t)sqlite3_column_int(r->st, 11);
		x->ordinal = (uint32_t)sqlite3_column_int64(r->st, 12);
		size_t n;
		struct str *list = entry_read_list(store_db_text(r->st, 13), a, &n);
		struct event_field *f = ARENA_ARRAY(a, struct event_field, n / 2);
		for (size_t i = 0; i < n / 2; i++)
			f[i] = (struct event_field){list[2 * i], list[2 * i + 1]};
		x->extra = f;
		x->extra_n = n / 2;
		if (relation_sources(r, a, x, e) < 0)
			return -1;
		if (audience_may_see(r->w.audience, r->w.sealed, x->restricted) && !is_end_hidden(r))
			return 1;
		r->s->withheld_relations++;
	}
	return 0;
}

/* ---- imports and asides */

/* A file of which all is kept from the audience is not named to it, nor who in a file of whom all is kept. */
static int load_seen(struct reader *r, struct err *e)
{
	return r->seen || r->w.audience == AUDIENCE_HOLDER || r->w.whole_imports ? 0 : store_db_seen_open(r->s, &r->seen, e);
}

static bool is_seen(struct reader *r, int64_t import, uint32_t pair)
{
	return !r->seen || store_db_seen(r->seen, r->s, import, pair);
}

/* What stands around a file's tables may name anybody in it: it is for a holder from whom nothing of the file is kept. */
static int read_titles(struct reader *r, struct arena *a, struct import *i, struct err *e)
{
	if (r->w.audience != AUDIENCE_HOLDER || r->w.brief_imports || sqlite3_column_count(r->st) <= 24 ||
	    sqlite3_column_type(r->st, 24) == SQLITE_NULL)
		return 0;
	if (!r->w.sealed && !r->holders && store_db_seen_open(r->s, &r->holders, e) < 0)
		return -1;
	if (r->w.sealed || store_db_seen_whole(r->holders, sqlite3_column_int64(r->st, 0)))
		i->titles = arena_copy(a, store_db_text(r->st, 24));
	return 0;
}

static int next_import(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	struct import *i = &to->import;
	if (load_seen(r, e) < 0)
		return -1;
	/* All columns, in the order of schemas/case.sql; a file of an earlier version is without the last ones. */
	if (!r->st && prepare(r, "SELECT * FROM import ORDER BY n", e) < 0)
		return -1;
	int rc;
	do {
		rc = sqlite3_step(r->st);
	} while (rc == SQLITE_ROW && !is_seen(r, sqlite3_column_int64(r->st, 0), 0));
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? 0 : failed(r, e);
	struct str *const text[] = {&i->file, &i->format, &i->map, &i->map_digest, &i->agency, &i->system, &i->digest, &i->by, &i->at,
				    &i->program};
	uint32_t *const number[] = {&i->read, &i->used, &i->aside, &i->events, &i->persons, &i->relations};
	*i = (struct import){0};
	to->type = RECORD_IMPORT;
	for (size_t k = 0; k < sizeof text / sizeof *text; k++)
		*text[k] = arena_copy(a, store_db_text(r->st, (int)k + 1));
	i->extract = store_db_date(r->st, 11);
	i->bytes = (uint64_t)sqlite3_column_int64(r->st, 15);
	for (size_t k = 0; k < sizeof number / sizeof *number; k++)
		*number[k] = (uint32_t)sqlite3_column_int64(r->st, (int)k + 16);
	i->invented = sqlite3_column_int(r->st, 23);
	i->return_to = sqlite3_column_int(r->st, 26); /* 0 of a column that is not there, too */
	if (read_titles(r, a, i, e) < 0)
		return -1;
	if (r->w.brief_imports)
		return 1;
	return store_db_covers(r->s, r->seen, sqlite3_column_int64(r->st, 0), a, i, e) < 0 ? -1 : 1;
}

/* Nobody knows what of a row that could not be read was restricted: others than the holder are told where it stood and why. */
static int next_aside(struct reader *r, struct arena *a, struct record *to, struct err *e)
{
	bool whole = r->w.audience == AUDIENCE_HOLDER;
	int rc;
	if (load_seen(r, e) < 0)
		return -1;
	if (!r->st && prepare(r, "SELECT f.name, line, col, field, reason, raw, import FROM aside LEFT JOIN file f ON f.n=aside.file"
			      " ORDER BY f.name, line, col, aside.n", e) < 0)
		return -1;
	while ((rc = sqlite3_step(r->st)) == SQLITE_ROW) {
		r->s->withheld_asides += !whole;
		if (is_seen(r, sqlite3_column_int64(r->st, 6), 0))
			break;
	}
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? 0 : failed(r, e);
	to->type = RECORD_ASIDE;
	to->aside = (struct aside){arena_copy(a, store_db_text(r->st, 0)), (uint32_t)sqlite3_column_int64(r->st, 1),
				   (uint32_t)sqlite3_column_int64(r->st, 2), arena_copy(a, store_db_text(r->st, 3)),
				   arena_copy(a, store_db_text(r->st, 4)), arena_copy(a, store_db_text(r->st, 5))};
	if (!whole)
		to->aside.field = to->aside.raw = (struct str){0};
	return 1;
}

static int next(struct record_source *self, struct arena *a, struct record *to, struct err *e)
{
	struct reader *r = (struct reader *)(void *)self;
	const bool asked[STAGE_END] = {r->w.events, r->w.events && r->w.earlier, r->w.persons, r->w.relations, r->w.imports,
				       r->w.asides && !r->wanted};
	static int (*const stage[STAGE_END])(struct reader *, struct arena *, struct record *, struct err *) = {
		next_event, next_earlier, next_person, next_relation, next_import, next_aside};
	for (; r->stage < STAGE_END; r->stage++) {
		int rc = !asked[r->stage] ? 0 : r->stage == STAGE_EVENTS && r->wanted ? next_of_child(r, a, to, e)
			: stage[r->stage](r, a, to, e);
		if (rc)
			return rc;
		sqlite3_finalize(r->st);
		r->st = NULL;
	}
	return 0;
}

static void close_reader(struct record_source *self)
{
	struct reader *r = (struct reader *)(void *)self;
	sqlite3_finalize(r->st);
	arena_close(&r->arena);
	free(r->child);
	free(r->mark);
	free(r->person);
	free(r->relation);
	free(r->version);
	store_db_seen_close(r->seen);
	store_db_seen_close(r->holders);
	free(r->gone);
	store_db_known_close(r->known);
	free(r);
}

int store_records(struct store *s, const struct store_wanted *w, struct record_source **to, struct err *e)
{
	struct reader *r = arena_malloc(sizeof *r);
	r->source = (struct record_source){next, close_reader};
	r->s = s;
	r->w = *w;
	s->withheld_events = s->withheld_persons = s->withheld_relations = s->withheld_asides = 0;
	if (store_look(s, w->audience, w->sealed, e) < 0) {
		close_reader(&r->source);
		return -1;
	}
	if (w->child.p) {
		uint32_t pair = store_db_pair(s, w->child);
		r->wanted = pair ? store_db_person(s, pair) : UINT32_MAX;
	}
	if (w->events && r->wanted != UINT32_MAX && load_gone(r, e) < 0) {
		close_reader(&r->source);
		return -1;
	}
	*to = &r->source;
	return 0;
}
