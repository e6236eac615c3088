/* Who is known from relations of this run alone, though there are records of persons of the same system: mostly an id that was
 * mistyped, which would stand in a picture as one more person, or a friend as a service.  Services and places need no record: their
 * ids are of systems of their own. */
#include "store_load.h"

#include <stdlib.h>

struct known {
	unsigned char *of;  /* bits by root of pair: there is a record, or an entry */
	uint32_t cap;
	struct str *system; /* of which there are records of persons */
	size_t systems;
};

static struct str system_of(const struct store_import *i, uint32_t pair)
{
	struct str id = names_word(&i->list[ENTRY_OF_PAIR], pair);

	return str_part(id, 0, str_find(id, STR(":")));
}

static bool has_system(const struct known *k, struct str system)
{
	for (size_t n = 0; n < k->systems; n++)
		if (str_is_equal(k->system[n], system))
			return true;
	return false;
}

/* Persons and children, each as a statement that gives pairs. */
static int read_known(struct store_import *i, const char *sql, bool are_records, struct known *k, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;

	if (store_load_prepare(i, sql, &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t pair = (uint32_t)sqlite3_column_int64(st, 0);

		store_load_set_bit(&k->of, &k->cap, store_load_root(i, pair));
		if (are_records && !has_system(k, system_of(i, pair))) {
			k->system = arena_grow(k->system, k->systems + 1, sizeof *k->system);
			k->system[k->systems++] = system_of(i, pair);
		}
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(i->db, i->s->path.p, "cannot read", e);
}

/* Between two persons, friends and neighbours among them. */
static bool is_of_people(const struct code *c, struct str kind)
{
	uint16_t at;

	if (code_relation_of(c, kind, &at) < 0)
		return false;
	switch (c->relation[at].group) {
	case CODE_KIN:
	case CODE_CARER:
	case CODE_PARTNER:
	case CODE_EMOTIONAL:
		return true;
	case CODE_TIE: /* friends; not a service, nor what is said of a tie, which may be of one */
		return str_is_equal(c->relation[at].line, STR("plain")) && !str_has_prefix(c->relation[at].name, STR("tie"));
	}
	return str_is_equal(c->relation[at].name, STR("lives-with"));
}

static int tell_relations(struct store_import *i, struct known *k, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;

	if (store_load_prepare(i, "SELECT r.from_pair, r.to_pair, k.name, f.name, r.line FROM relation r JOIN relation_kind k ON k.n=r.kind"
				  " LEFT JOIN file f ON f.n=r.file WHERE r.import>?1 ORDER BY r.import, r.file, r.line, r.col, r.content",
			       &st, e) < 0)
		return -1;
	sqlite3_bind_int64(st, 1, i->imports_held);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		for (int end = 0; end < 2; end++) {
			uint32_t pair = (uint32_t)sqlite3_column_int64(st, end), root = store_load_root(i, pair);

			if (store_load_bit(k->of, k->cap, root) || !has_system(k, system_of(i, pair)) ||
			    !is_of_people(i->code, store_db_text(st, 2)))
				continue;
			store_load_set_bit(&k->of, &k->cap, root); /* once */
			i->stranger(i->stranger_self, names_word(&i->list[ENTRY_OF_PAIR], pair), store_db_text(st, 3),
				    (uint32_t)sqlite3_column_int64(st, 4));
		}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(i->db, i->s->path.p, "cannot read", e);
}

int store_stranger_tell(struct store_import *i, struct err *e)
{
	struct known k = {0};
	int rc = 0;

	if (!i->stranger || !i->result.relations)
		return 0;
	rc = read_known(i, "SELECT DISTINCT pair FROM person", true, &k, e);
	if (rc == 0 && k.systems)
		rc = read_known(i, "SELECT person FROM child WHERE person IS NOT NULL", false, &k, e);
	if (rc == 0 && k.systems)
		rc = tell_relations(i, &k, e);
	free(k.of);
	free(k.system);
	return rc;
}

void store_import_watch_strangers(struct store_import *i, void (*stranger)(void *self, struct str id, struct str file, uint32_t line),
				  void *self)
{
	i->stranger = stranger;
	i->stranger_self = self;
}
