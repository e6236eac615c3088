/* One person out of all that the sources recorded under ids that are the same person's. */
#include "store_db.h"

#include <stdlib.h>
#include <string.h>

int store_db_load_persons(struct store *s, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	if (s->person)
		return 0;
	if (store_db_prepare(s->db, s->path.p, "SELECT max(n) FROM pair", &st, e) < 0)
		return -1;
	int64_t n = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	if (n < 0 || n > 1 << 30)
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0, "the case file is damaged: more persons than can be");
	s->pairs = (uint32_t)n;
	s->person = arena_malloc(((size_t)n + 1) * sizeof *s->person);
	for (uint32_t i = 0; i <= s->pairs; i++)
		s->person[i] = i;
	if (store_db_prepare(s->db, s->path.p, "SELECT pair, person FROM same", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t pair = sqlite3_column_int64(st, 0), person = sqlite3_column_int64(st, 1);
		if (pair > 0 && pair <= n && person > 0 && person <= n) {
			s->person[pair] = (uint32_t)person;
			s->has_same = true;
		}
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

uint32_t store_db_person(struct store *s, uint32_t pair)
{
	struct err e;
	if (!s->person && store_db_load_persons(s, &e) < 0)
		return pair;
	return pair <= s->pairs ? s->person[pair] : pair;
}

struct str store_db_shown(struct store *s, uint32_t pair)
{
	return store_db_is_hidden(s, pair) ? AUDIENCE_WITHHELD : store_db_word(s, ENTRY_OF_PAIR, store_db_person(s, pair));
}

uint32_t store_db_pair(struct store *s, struct str id)
{
	const char *colon = id.n ? memchr(id.p, ':', id.n) : NULL;
	struct str system = {0}, rest = id;
	uint32_t n = 0;
	if (!s->find_pair && sqlite3_prepare_v3(s->db, "SELECT n FROM pair WHERE system IS ?1 AND id=?2", -1, SQLITE_PREPARE_PERSISTENT,
						&s->find_pair, NULL) != SQLITE_OK)
		return 0;
	if (colon) {
		system = str_part(id, 0, (size_t)(colon - id.p));
		rest = str_part(id, system.n + 1, id.n);
	}
	store_db_bind_text(s->find_pair, 1, system);
	store_db_bind_text(s->find_pair, 2, rest.p ? rest : STR(""));
	if (sqlite3_step(s->find_pair) == SQLITE_ROW)
		n = (uint32_t)sqlite3_column_int64(s->find_pair, 0);
	sqlite3_reset(s->find_pair);
	return n;
}

void store_db_show_people(struct store *s, struct arena *a, struct event *ev)
{
	size_t n = 0;
	if (!s->person) {
		struct err e;
		if (store_db_load_persons(s, &e) < 0)
			return;
	}
	if ((!s->has_same && !s->hidden) || !ev->people_n)
		return;
	struct event_person *p = ARENA_ARRAY(a, struct event_person, ev->people_n);
	for (size_t i = 0; i < ev->people_n; i++) {
		uint32_t pair = store_db_pair(s, ev->people[i].person);
		bool twice = false;
		p[n] = ev->people[i];
		if (pair)
			p[n].person = store_db_shown(s, pair);
		for (size_t j = 0; j < n && !twice && !(pair && store_db_is_hidden(s, pair)); j++)
			twice = str_is_equal(p[j].person, p[n].person) && str_is_equal(p[j].role, p[n].role);
		n += !twice;
	}
	ev->people = p;
	ev->people_n = n;
}

/* ---- sources */

static int by_place(const void *a, const void *b)
{
	const struct event_source *x = a, *y = b;
	int c = str_compare(x->file, y->file);
	if (c)
		return c;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->col < y->col ? -1 : x->col > y->col;
}

void store_db_sort_sources(struct arena *a, const struct event_source **list, size_t *n)
{
	struct event_source *all = ARENA_ARRAY(a, struct event_source, *n ? *n : 1);
	size_t kept = 0;
	if (*n < 2)
		return;
	memcpy(all, *list, *n * sizeof *all);
	qsort(all, *n, sizeof *all, by_place);
	for (size_t i = 0; i < *n; i++)
		if (!kept || by_place(&all[kept - 1], &all[i]) != 0)
			all[kept++] = all[i];
	*list = all;
	*n = kept;
}

int store_db_sources(struct store *s, int what, int64_t of, int64_t content, struct arena *a, const struct event_source **list,
		     size_t *n, struct err *e)
{
	struct event_source *all = NULL;
	size_t count = 0, cap = 0;
	int rc;
	if (!s->find_sources && store_db_prepare(s->db, s->path.p, "SELECT file, line, col FROM source WHERE what=?1 AND of=?2 AND content=?3",
						 &s->find_sources, e) < 0)
		return -1;
	sqlite3_bind_int(s->find_sources, 1, what);
	sqlite3_bind_int64(s->find_sources, 2, of);
	sqlite3_bind_int64(s->find_sources, 3, content);
	while ((rc = sqlite3_step(s->find_sources)) == SQLITE_ROW) {
		if (count == cap) {
			struct event_source *more = ARENA_ARRAY(a, struct event_source, cap ? cap * 2 : *n + 4);
			if (!cap && *n)
				memcpy(more, *list, *n * sizeof *more);
			else if (cap)
				memcpy(more, all, count * sizeof *more);
			if (!cap)
				count = *n;
			cap = cap ? cap * 2 : *n + 4;
			all = more;
		}
		all[count++] = (struct event_source){
			store_db_word(s, ENTRY_OF_FILE, (uint32_t)sqlite3_column_int64(s->find_sources, 0)),
			(uint32_t)sqlite3_column_int64(s->find_sources, 1), (uint32_t)sqlite3_column_int64(s->find_sources, 2)};
	}
	sqlite3_reset(s->find_sources);
	if (rc != SQLITE_DONE)
		return store_db_fail(s->db, s->path.p, "cannot read", e);
	if (!all)
		return 0;
	*list = all;
	*n = count;
	store_db_sort_sources(a, list, n);
	return 0;
}

/* ---- persons */

static void add_str(struct arena *a, const struct str **list, size_t *n, struct str s)
{
	for (size_t i = 0; i < *n; i++)
		if (str_is_equal((*list)[i], s))
			return;
	struct str *more = ARENA_ARRAY(a, struct str, *n + 1);
	if (*n)
		memcpy(more, *list, *n * sizeof *more);
	more[*n] = arena_copy(a, s);
	*list = more;
	++*n;
}

static void add_field(struct arena *a, struct person *p, struct str name, struct str value)
{
	for (size_t i = 0; i < p->extra_n; i++)
		if (str_is_equal(p->extra[i].name, name) && str_is_equal(p->extra[i].value, value))
			return;
	struct event_field *more = ARENA_ARRAY(a, struct event_field, p->extra_n + 1);
	if (p->extra_n)
		memcpy(more, p->extra, p->extra_n * sizeof *more);
	more[p->extra_n++] = (struct event_field){arena_copy(a, name), arena_copy(a, value)};
	p->extra = more;
}

/* The later extract's word stands; what another source says otherwise stays to be read, in extra. */
static void take_date(struct arena *a, struct person *p, struct date *have, const struct date *d, const char *name)
{
	struct buf b = {0};
	if (d->precision == DATE_NONE)
		return;
	if (have->precision == DATE_NONE) {
		*have = *d;
		return;
	}
	if (have->lo == d->lo && have->hi == d->hi && have->precision == d->precision)
		return;
	date_write_iso(d, &b);
	if (b.n)
		add_field(a, p, str_of(name), buf_str(&b));
	buf_close(&b);
}

static int take_row(struct store *s, sqlite3_stmt *st, struct arena *a, struct person *p, struct err *e)
{
	struct date birth = store_db_date(st, 4), death = store_db_date(st, 7), expected = store_db_date(st, 10);
	uint8_t sex = (uint8_t)sqlite3_column_int(st, 2), restricted = (uint8_t)sqlite3_column_int(st, 3);
	struct str *list;
	size_t n;
	if (sex && sex < PERSON_SEXES) {
		if (!p->sex || p->sex == PERSON_SEX_UNKNOWN)
			p->sex = sex;
		else if (p->sex != sex && sex != PERSON_SEX_UNKNOWN)
			add_field(a, p, STR("sex, also recorded"), str_of(person_sex_name(sex)));
	}
	if (restricted > p->restricted) /* the strictest of what was said */
		p->restricted = restricted;
	take_date(a, p, &p->birth, &birth, "birth, also recorded");
	take_date(a, p, &p->death, &death, "death, also recorded");
	take_date(a, p, &p->expected, &expected, "expected, also recorded");
	list = entry_read_list(store_db_text(st, 13), a, &n);
	for (size_t i = 0; i < n; i++)
		if (store_db_is_undone_number(s, (uint32_t)sqlite3_column_int64(st, 0), list[i]))
			add_field(a, p, STR("number, also recorded"), list[i]);
		else if (!str_is_equal(list[i], p->id))
			add_str(a, &p->system_ids, &p->system_ids_n, list[i]);
	list = entry_read_list(store_db_text(st, 14), a, &n);
	for (size_t i = 0; i < n; i++)
		add_str(a, &p->names, &p->names_n, list[i]);
	list = entry_read_list(store_db_text(st, 15), a, &n);
	for (size_t i = 0; i + 1 < n; i += 2)
		add_field(a, p, list[i], list[i + 1]);
	if (sqlite3_column_type(st, 16) != SQLITE_NULL) {
		struct event_source *more = ARENA_ARRAY(a, struct event_source, p->sources_n + 1);
		if (p->sources_n)
			memcpy(more, p->sources, p->sources_n * sizeof *more);
		more[p->sources_n++] = (struct event_source){store_db_word(s, ENTRY_OF_FILE, (uint32_t)sqlite3_column_int64(st, 16)),
							     (uint32_t)sqlite3_column_int64(st, 17), (uint32_t)sqlite3_column_int64(st, 18)};
		p->sources = more;
	}
	return store_db_sources(s, 1, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), a, &p->sources, &p->sources_n, e);
}

static int by_str(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

bool store_db_merged(struct store *s, uint32_t person, struct arena *a, struct person *p, struct err *e)
{
#define ROWS_OF(who)                                                                                                      \
	"SELECT r.pair, content, sex, restricted, birth, birth_to, birth_how, death, death_to, death_how, expected, expected_to," \
	" expected_how, ids, names, extra, r.file, line, col FROM person r JOIN import i ON i.n = r.import"                   \
	" WHERE r.pair " who                                                                                              \
	" ORDER BY max(ifnull(i.follows,-9999999), ifnull((SELECT max(j.follows) FROM source s JOIN import j ON j.n=s.import" \
	" WHERE s.what=1 AND s.of=r.pair AND s.content=r.content), -9999999)) DESC, iif(i.extract IS NULL, r.seq, 0) DESC,"  \
	" (SELECT ifnull(system||':','')||id FROM pair WHERE n=r.pair), content"
	static const char of_several[] = ROWS_OF("IN (SELECT ?1 UNION ALL SELECT pair FROM same WHERE ?2 IS NULL AND person=?1 AND pair<>?1"
						 " UNION ALL SELECT value FROM json_each(?2) WHERE value<>?1)"),
			  of_one[] = ROWS_OF("= ?1"); /* as nearly all persons are: several times as fast */
#undef ROWS_OF
	bool any = false;
	int rc;
	*p = (struct person){.id = store_db_word(s, ENTRY_OF_PAIR, person)};
	if (store_db_load_persons(s, e) < 0)
		return false;
	struct buf members = {0};
	if (s->is_parted)
		store_db_members(s, person, &members);
	if (s->has_same) { /* the other ids of the merged person */
		if (!s->find_members && store_db_prepare(s->db, s->path.p, "SELECT pair FROM same WHERE ?2 IS NULL AND person=?1 AND pair<>?1"
							 " UNION ALL SELECT value FROM json_each(?2) WHERE value<>?1",
							 &s->find_members, e) < 0) {
			buf_close(&members);
			return false;
		}
		store_db_bind_text(s->find_members, 2, s->is_parted ? buf_str(&members) : (struct str){0});
		sqlite3_bind_int64(s->find_members, 1, person);
		while (sqlite3_step(s->find_members) == SQLITE_ROW)
			add_str(a, &p->system_ids, &p->system_ids_n,
				store_db_word(s, ENTRY_OF_PAIR, (uint32_t)sqlite3_column_int64(s->find_members, 0)));
		sqlite3_reset(s->find_members);
	}
	bool alone = !p->system_ids_n;
	sqlite3_stmt **find = alone ? &s->find_alone : &s->find_person;
	if (!*find && store_db_prepare(s->db, s->path.p, alone ? of_one : of_several, find, e) < 0) {
		buf_close(&members);
		return false;
	}
	sqlite3_bind_int64(*find, 1, person);
	if (!alone)
		store_db_bind_text(*find, 2, s->is_parted ? buf_str(&members) : (struct str){0});
	while ((rc = sqlite3_step(*find)) == SQLITE_ROW) {
		if (take_row(s, *find, a, p, e) < 0)
			break;
		any = true;
	}
	sqlite3_reset(*find);
	buf_close(&members);
	if (p->system_ids_n) {
		struct str *ids = ARENA_ARRAY(a, struct str, p->system_ids_n);
		memcpy(ids, p->system_ids, p->system_ids_n * sizeof *ids);
		qsort(ids, p->system_ids_n, sizeof *ids, by_str);
		p->system_ids = ids;
	}
	store_db_sort_sources(a, &p->sources, &p->sources_n);
	return any;
}
