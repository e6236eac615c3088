/* What each record becomes while an import is under way. */
#include "store_load.h"

#include <string.h>

#include "base/seal.h"

bool store_load_is_later(const struct store_import *i, uint32_t a, uint32_t b)
{
	if (i->import[a].follows != i->import[b].follows)
		return i->import[a].follows > i->import[b].follows;
	return a >= b;
}

bool store_load_shows(const struct code *c, struct str role)
{
	const struct code_role *r = role.n ? code_role_of(c, role) : NULL;
	return r && r->shows;
}

int store_load_add_source(struct store_import *i, int what, int64_t of, int64_t content, uint32_t import,
			  uint32_t file, uint32_t line, uint32_t col, struct err *e)
{
	if (!file)
		return 0;
	if (store_load_prepare(i,
			       "INSERT OR IGNORE INTO source(what,of,content,import,file,line,col) "
			       "VALUES(?1,?2,?3,?4,?5,?6,?7)",
			       &i->add_source, e) < 0)
		return -1;
	sqlite3_bind_int(i->add_source, 1, what);
	sqlite3_bind_int64(i->add_source, 2, of);
	sqlite3_bind_int64(i->add_source, 3, content);
	sqlite3_bind_int64(i->add_source, 4, import);
	sqlite3_bind_int64(i->add_source, 5, file);
	sqlite3_bind_int64(i->add_source, 6, line);
	sqlite3_bind_int64(i->add_source, 7, col);
	return store_load_step(i, i->add_source, e);
}

static int add_sources(struct store_import *i, int what, int64_t of, int64_t content,
		       const struct event_source *s, size_t n, struct err *e)
{
	for (size_t k = 0; k < n; k++)
		if (store_load_add_source(i, what, of, content, i->now,
					  names_add(&i->list[ENTRY_OF_FILE], s[k].file), s[k].line, s[k].col,
					  e) < 0)
			return -1;
	return 0;
}

static void name_pair(struct store_import *i, uint32_t pair)
{
	if (pair)
		store_load_set_bit(&i->named, &i->named_cap, pair);
}

/* ---- events */

static struct str as_shown(struct store_import *i, struct str id)
{
	uint32_t pair = store_db_pair(i->s, id);
	return pair ? store_db_shown(i->s, pair) : id;
}

/* The same content but for ids of persons that have been merged since: what case-show prints may come back
 * in. */
static int is_same_as_shown(struct store_import *i, bool earlier, int64_t row, const struct event *ev,
			    bool *same, struct err *e)
{
	sqlite3_stmt **st = earlier ? &i->find_earlier : &i->find_event;
	struct entry n;
	struct event held, mine = *ev;
	struct arena *a = &i->arena;
	*same = false;
	if (store_load_prepare(i,
			       earlier ? "SELECT row," STORE_EVENT_COLUMNS " FROM earlier WHERE row=?1"
				       : "SELECT row," STORE_EVENT_COLUMNS " FROM event WHERE row=?1",
			       st, e) < 0)
		return -1;
	sqlite3_bind_int64(*st, 1, row);
	int rc = sqlite3_step(*st);
	if (rc == SQLITE_ROW) {
		store_db_entry(*st, 1, &n);
		entry_to_event(&n, &i->s->entry_words, a, &held);
		store_db_show_people(i->s, a, &held);
		mine.child = as_shown(i, ev->child);
		store_db_show_people(i->s, a, &mine);
		*same = event_content(&held, i->code->kind[held.kind].name) ==
			event_content(&mine, i->code->kind[mine.kind].name);
	}
	sqlite3_reset(*st);
	arena_clear(a);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : store_db_fail(i->db, i->path, "cannot read", e);
}

/* 1: the file holds just this already, and now has its sources too. */
static int is_held(struct store_import *i, const struct event *ev, const struct entry *n, struct err *e)
{
	int64_t content, row;
	bool same;
	int rc = store_index_find(i->s->index, ev->id, &row, &content, e);
	if (rc <= 0)
		return rc;
	same = content == n->number[ENTRY_CONTENT];
	if (!same && is_same_as_shown(i, false, row, ev, &same, e) < 0)
		return -1;
	if (same) {
		i->result.events_same++;
		return add_sources(i, 0, (int64_t)ev->id, content, ev->sources, ev->sources_n, e) < 0 ? -1
												      : 1;
	}
	if (i->conflicts == i->conflict_cap)
		i->conflict = arena_grow(i->conflict,
					 i->conflict_cap = i->conflict_cap ? i->conflict_cap * 2 : 64,
					 sizeof *i->conflict);
	i->conflict[i->conflicts++] = (struct load_conflict){ev->id, i->now};
	return 0;
}

/* A version that the source itself calls superseded: among the earlier ones, unless the file holds it in
 * whatever standing. */
static int put_earlier(struct store_import *i, const struct event *ev, const struct entry *n, struct err *e)
{
	int64_t content = n->number[ENTRY_CONTENT];
	bool same = false;
	int rc = SQLITE_DONE;
	if (store_load_prepare(i,
			       "SELECT 0, row, content FROM event WHERE row=row_of(?1) UNION ALL SELECT 1, row, "
			       "content FROM earlier WHERE id=?1",
			       &i->find_versions, e) < 0)
		return -1;
	sqlite3_bind_int64(i->find_versions, 1, (int64_t)ev->id);
	while (!same && (rc = sqlite3_step(i->find_versions)) == SQLITE_ROW) {
		int64_t held = sqlite3_column_int64(i->find_versions, 2);
		same = held == content;
		if (!same && is_same_as_shown(i, sqlite3_column_int(i->find_versions, 0) != 0,
					      sqlite3_column_int64(i->find_versions, 1), ev, &same, e) < 0)
			return -1;
		if (same)
			content = held;
	}
	sqlite3_reset(i->find_versions);
	if (!same && rc != SQLITE_DONE)
		return store_db_fail(i->db, i->path, "cannot read", e);
	if (same) {
		i->result.events_same++;
		return add_sources(i, 0, (int64_t)ev->id, content, ev->sources, ev->sources_n, e);
	}
	return store_load_put_earlier(i, n, e) < 0 ||
			       (ev->sources_n > 1 && add_sources(i, 0, (int64_t)ev->id, content,
								 ev->sources + 1, ev->sources_n - 1, e) < 0)
		       ? -1
		       : 0;
}

/* What sorts as the id does, for as many bytes as there are: a number for the system, then the id within
 * it. */
void store_load_name(const struct store_import *i, uint32_t pair, char to[static LOAD_NAME])
{
	struct str id = names_word(&i->list[ENTRY_OF_PAIR], pair);
	const char *colon = id.n ? memchr(id.p, ':', id.n) : NULL;
	size_t system = colon ? (size_t)(colon - id.p) : 0, n = id.n - system - (colon != NULL);
	uint32_t sum = 0;
	for (size_t k = 0; k < system;
	     k++) /* the first letters tell systems apart; two that share a number lie mixed, no worse */
		sum = k < 2 ? sum << 4 | ((unsigned char)id.p[k] & 15) : sum + (unsigned char)id.p[k];
	memset(to, 0, LOAD_NAME);
	to[0] = (char)sum;
	if (n)
		memcpy(to + 1, id.p + id.n - n, n < LOAD_NAME - 1 ? n : LOAD_NAME - 1);
}

int store_load_spill(struct store_import *i, const struct event *ev, const struct entry *n, bool shows, struct err *e)
{
	struct mark m = entry_mark(ev, n, &i->words, i->code);
	struct str doer, done_to;
	if (ev->people_n && entry_deed(ev, &doer, &done_to)) {
		uint32_t two[2] = {names_add(&i->list[ENTRY_OF_PAIR], doer),
				   names_add(&i->list[ENTRY_OF_PAIR], done_to)};
		m.pair = names_add(&i->deed, (struct str){(char *)two, sizeof two});
	}
	i->has |= n->has;
	buf_clear(&i->packed);
	entry_pack(n, &i->packed);
	char *to = spill_add_room(i->spill, LOAD_KEY + 1 + sizeof m + i->packed.n, e);
	if (!to)
		return -1;
	uint32_t pair = entry_has(n, ENTRY_PAIR) ? (uint32_t)n->number[ENTRY_PAIR] : 0;
	store_load_name(i, pair, to);
	char *key = to + LOAD_NAME;
	spill_put_u32(key, pair);
	spill_put_i32(key + 4, m.lo);
	spill_put_i32(key + 8, m.hi);
	key[12] = (char)(m.minute_1 >> 8);
	key[13] = (char)(m.minute_1 & 0xff);
	spill_put_u64(key + 14, m.id);
	to[LOAD_KEY] = shows;
	memcpy(to + LOAD_KEY + 1, &m, sizeof m);
	memcpy(to + LOAD_KEY + 1 + sizeof m, i->packed.p, i->packed.n);
	return 0;
}

static int put_event(struct store_import *i, const struct event *ev, struct err *e)
{
	struct entry n;
	bool shows = false;

	if (!ev->id)
		return err_set(e, ERR_SYSTEM, "an entry without an id came to the case file");
	names_hint(&i->list[ENTRY_OF_PAIR], ev->child);
	buf_clear(&i->json);
	entry_of_event(ev, &i->words, i->code, &n, &i->json);
	entry_set(&n, ENTRY_IMPORT, i->now);
	i->result.events++;
	i->events++;
	name_pair(i, entry_has(&n, ENTRY_PAIR) ? (uint32_t)n.number[ENTRY_PAIR] : 0);
	for (size_t k = 0; k < ev->people_n; k++) {
		uint32_t pair = names_add(&i->list[ENTRY_OF_PAIR], ev->people[k].person);
		if (pair && store_load_shows(i->code, ev->people[k].role)) {
			name_pair(i, pair);
			shows = true;
		}
	}
	if (ev->earlier)
		return put_earlier(i, ev, &n, e);
	if (!i->fresh) {
		int rc = is_held(i, ev, &n, e);
		if (rc)
			return rc < 0 ? -1 : 0;
	}
	if (ev->sources_n > 1 && add_sources(i, 0, (int64_t)ev->id, n.number[ENTRY_CONTENT], ev->sources + 1,
					     ev->sources_n - 1, e) < 0)
		return -1;
	return store_load_spill(i, ev, &n, shows, e);
}

/* ---- persons and relations */

/* Numbers that the state gives once: two records with the same one are about the same person. */
static bool is_joining(struct str id)
{
	static const struct str system[] = {{"upn:", 4}, {"nhs:", 4}, {"chi:", 4}};
	for (size_t k = 0; k < sizeof system / sizeof *system; k++)
		if (id.n > 4 && str_has_prefix(id, system[k]))
			return true;
	return false;
}

static uint64_t add_date(uint64_t h, const struct date *d)
{
	struct buf b = {0};
	if (d->precision != DATE_NONE) {
		buf_add_z(&b, date_precision_name(d->precision));
		date_write_iso(d, &b);
	}
	h = seal_short_add(h, buf_str(&b));
	buf_close(&b);
	return h;
}

static uint64_t add_strs(uint64_t h, const struct str *s, size_t n)
{
	h = seal_short_add(h, STR("list"));
	for (size_t k = 0; k < n; k++)
		h = seal_short_add(h, s[k]);
	return h;
}

static uint64_t add_fields(uint64_t h, const struct event_field *f, size_t n)
{
	h = seal_short_add(h, STR("fields"));
	for (size_t k = 0; k < n; k++)
		h = seal_short_add(seal_short_add(h, f[k].name), f[k].value);
	return h;
}

static void bind_list(sqlite3_stmt *st, int at, const struct str *s, size_t n, struct buf *b)
{
	if (!n) {
		sqlite3_bind_null(st, at);
		return;
	}
	buf_clear(b);
	entry_write_list(s, n, b);
	sqlite3_bind_text(st, at, b->p, (int)b->n, SQLITE_TRANSIENT);
}

static void bind_fields(struct store_import *i, sqlite3_stmt *st, int at, const struct event_field *f,
			size_t n)
{
	struct str *flat = ARENA_ARRAY(&i->arena, struct str, 2 * n);
	for (size_t k = 0; k < n; k++) {
		flat[2 * k] = f[k].name;
		flat[2 * k + 1] = f[k].value;
	}
	bind_list(st, at, flat, 2 * n, &i->json);
	arena_clear(&i->arena);
}

static void bind_source(struct store_import *i, sqlite3_stmt *st, int at, const struct event_source *s,
			size_t n)
{
	store_db_bind_known(st, at, n ? names_add(&i->list[ENTRY_OF_FILE], s->file) : 0);
	store_db_bind_known(st, at + 1, n ? s->line : 0);
	store_db_bind_known(st, at + 2, n ? s->col : 0);
}

/* Held once: the row is written, or, where it is there already, its sources are added. */
static int put_once(struct store_import *i, sqlite3_stmt *st, int what, int64_t of, int64_t content,
		    const struct event_source *s, size_t n, struct err *e)
{
	if (store_load_step(i, st, e) < 0)
		return -1;
	bool is_new = sqlite3_changes(i->db) > 0;
	return n > is_new ? add_sources(i, what, of, content, s + is_new, n - is_new, e) : 0;
}

static int put_person(struct store_import *i, const struct person *p, struct err *e)
{
	uint32_t pair = names_add(&i->list[ENTRY_OF_PAIR], p->id);
	const struct event_field *extra = event_gather_fields(&i->arena, p->extra, p->extra_n);
	uint64_t h = seal_short_add(0, (struct str){(const char[]){(char)p->sex, (char)p->restricted}, 2});
	if (!pair)
		return err_set(e, ERR_SYSTEM, "a person without an id came to the case file");
	h = add_date(add_date(add_date(h, &p->birth), &p->death), &p->expected);
	h = add_fields(add_strs(add_strs(h, p->system_ids, p->system_ids_n), p->names, p->names_n), extra,
		       p->extra_n);
	i->result.persons++;
	i->persons++;
	name_pair(i, pair);
	store_load_set_bit(&i->touched, &i->touched_cap, pair);
	for (size_t k = 0; k < p->system_ids_n; k++)
		if (is_joining(p->system_ids[k]))
			store_load_join(i, pair, names_add(&i->list[ENTRY_OF_PAIR], p->system_ids[k]));
	if (store_load_prepare(
		    i,
		    "INSERT OR IGNORE INTO "
		    "person(pair,content,import,sex,restricted,birth,birth_to,birth_how,death,death_to,death_"
		    "how,"
		    "expected,expected_to,expected_how,ids,names,extra,file,line,col,seq)"
		    " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)",
		    &i->add_person, e) < 0)
		return -1;
	sqlite3_stmt *st = i->add_person;
	sqlite3_bind_int64(st, 1, pair);
	sqlite3_bind_int64(st, 2, (int64_t)h);
	sqlite3_bind_int64(st, 3, i->now);
	store_db_bind_known(st, 4, p->sex);
	store_db_bind_known(st, 5, p->restricted);
	store_db_bind_date(st, 6, &p->birth);
	store_db_bind_date(st, 9, &p->death);
	store_db_bind_date(st, 12, &p->expected);
	bind_list(st, 15, p->system_ids, p->system_ids_n, &i->json);
	bind_list(st, 16, p->names, p->names_n, &i->json);
	bind_fields(i, st, 17, extra, p->extra_n);
	bind_source(i, st, 18, p->sources, p->sources_n);
	sqlite3_bind_int64(st, 21, ++i->person_seq);
	return put_once(i, st, 1, pair, (int64_t)h, p->sources, p->sources_n, e);
}

static int put_relation(struct store_import *i, const struct relation *r, struct err *e)
{
	const struct code_relation *kind = &i->code->relation[r->kind];
	uint32_t from = names_add(&i->list[ENTRY_OF_PAIR], r->from),
		 to = names_add(&i->list[ENTRY_OF_PAIR], r->to);
	char small[5] = {(char)r->restricted, (char)(r->ordinal >> 24), (char)(r->ordinal >> 16),
			 (char)(r->ordinal >> 8), (char)r->ordinal};
	const struct event_field *extra = event_gather_fields(&i->arena, r->extra, r->extra_n);
	uint64_t h = seal_short_add(0, (struct str){small, sizeof small});
	if (!from || !to)
		return err_set(e, ERR_SYSTEM, "a relation without its two persons came to the case file");
	h = seal_short_add(seal_short_add(seal_short_add(h, r->from), kind->name), r->to);
	h = add_fields(add_date(add_date(h, &r->start), &r->end), extra, r->extra_n);
	h = seal_short_add(seal_short_add(h, r->quality), r->known_by);
	i->result.relations++;
	i->relations++;
	if (kind->group == CODE_IDENTITY && !store_db_is_parting(i->code, r->kind))
		store_load_join(i, from, to);
	if (store_load_prepare(i,
			       "INSERT OR IGNORE INTO relation "
			       "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)",
			       &i->add_relation, e) < 0)
		return -1;
	sqlite3_stmt *st = i->add_relation;
	sqlite3_bind_int64(st, 1, (int64_t)h);
	sqlite3_bind_int64(st, 2, from);
	sqlite3_bind_int64(st, 3, names_add(&i->relation_kind, kind->name));
	sqlite3_bind_int64(st, 4, to);
	sqlite3_bind_int64(st, 5, i->now);
	store_db_bind_date(st, 6, &r->start);
	store_db_bind_date(st, 9, &r->end);
	store_db_bind_text(st, 12, r->quality);
	store_db_bind_text(st, 13, r->known_by);
	store_db_bind_known(st, 14, r->restricted);
	store_db_bind_known(st, 15, r->ordinal);
	bind_fields(i, st, 16, extra, r->extra_n);
	bind_source(i, st, 17, r->sources, r->sources_n);
	return put_once(i, st, 2, 0, (int64_t)h, r->sources, r->sources_n, e);
}

static int put_aside(struct store_import *i, const struct aside *a, struct err *e)
{
	i->result.asides++;
	if (store_load_prepare(
		    i,
		    "INSERT INTO aside(import,file,line,col,field,reason,raw) VALUES(?1,?2,?3,?4,?5,?6,?7)",
		    &i->add_aside, e) < 0)
		return -1;
	sqlite3_stmt *st = i->add_aside;
	sqlite3_bind_int64(st, 1, i->now);
	store_db_bind_known(st, 2, names_add(&i->list[ENTRY_OF_FILE], a->file));
	store_db_bind_known(st, 3, a->line);
	store_db_bind_known(st, 4, a->col);
	store_db_bind_text(st, 5, a->field);
	store_db_bind_text(st, 6, a->reason);
	if (a->raw.p)
		sqlite3_bind_blob(st, 7, a->raw.p, (int)a->raw.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 7);
	return store_load_step(i, st, e);
}

int store_import_put(struct store_import *i, const struct record *r, struct err *e)
{
	if (!i->now)
		return err_set(e, ERR_SYSTEM, "a record came to the case file before its file was named");
	switch (r->type) {
	case RECORD_EVENT:
		return put_event(i, &r->event, e);
	case RECORD_PERSON:
		return put_person(i, &r->person, e);
	case RECORD_RELATION:
		return put_relation(i, &r->relation, e);
	case RECORD_IMPORT:
		return store_load_put_import(i, &r->import, e);
	case RECORD_ASIDE:
	case RECORD_TYPES:
		break;
	}
	return put_aside(i, &r->aside, e);
}
