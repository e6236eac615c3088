/* Which imports, and which children in them, an audience may know of: those of which it is shown something, and those of which
 * nothing at all is recorded.  One pass over what is recorded, with two bits per import and person. */
#include "store_db.h"

#include <stdlib.h>
#include <string.h>

struct store_seen {
	uint32_t imports, pairs;
	unsigned char *shown, *kept; /* bits by import and pair; pair 0: anything at all */
};

static size_t bit_of(const struct store_seen *n, int64_t import, uint32_t pair)
{
	return (size_t)import * (n->pairs + 1) + pair;
}

static bool has_bit(const unsigned char *bits, size_t at)
{
	return bits[at >> 3] >> (at & 7) & 1;
}

static void set_bit(unsigned char *bits, size_t at)
{
	bits[at >> 3] |= (unsigned char)(1 << (at & 7));
}

static uint32_t count(struct store *s, const char *sql)
{
	sqlite3_stmt *st;
	struct err e;
	int64_t n = 0;
	if (store_db_prepare(s->db, s->path.p, sql, &st, &e) < 0)
		return 0;
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n > 0 && n < UINT32_MAX ? (uint32_t)n : 0;
}

static void note(struct store_seen *n, struct store *s, int64_t import, uint32_t pair, bool shown)
{
	unsigned char *bits = shown ? n->shown : n->kept;
	uint32_t person = pair ? store_db_person(s, pair) : 0;
	set_bit(bits, bit_of(n, import, 0));
	if (person <= n->pairs)
		set_bit(bits, bit_of(n, import, person));
}

/* What stands in the place of a version that is kept back is kept back too, and so is the version before it. */
static const char recorded[] =
	"SELECT import, ifnull(restricted,0), ifnull(pair,0), people, 0 FROM event UNION ALL"
	" SELECT s.import, ifnull(e.restricted,0), ifnull(e.pair,0), e.people, 0 FROM source s CROSS JOIN event e"
	" ON e.row=row_of(s.of) AND e.content=s.content WHERE s.what=0 UNION ALL"
	" SELECT o.import, max(ifnull(o.restricted,0), ifnull(e.restricted,0)), ifnull(o.pair,0), o.people, 0 FROM earlier o"
	" LEFT JOIN event e ON e.row=row_of(o.id) UNION ALL"
	" SELECT import, ifnull(restricted,0), pair, NULL, 0 FROM person UNION ALL"
	" SELECT import, ifnull(restricted,0), from_pair, NULL, to_pair FROM relation";

int store_db_seen_open(struct store *s, struct store_seen **to, struct err *e)
{
	struct store_seen *n = arena_malloc(sizeof *n);
	struct arena a = {0};
	sqlite3_stmt *st = NULL;
	int rc = -1;
	*to = n;
	n->imports = count(s, "SELECT max(n) FROM import");
	n->pairs = count(s, "SELECT max(n) FROM pair");
	size_t bytes = bit_of(n, (int64_t)n->imports + 1, 0) / 8 + 1;
	n->shown = arena_malloc(bytes);
	n->kept = arena_malloc(bytes);
	if (store_db_prepare(s->db, s->path.p, recorded, &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t import = sqlite3_column_int64(st, 0);
		uint32_t pair = (uint32_t)sqlite3_column_int64(st, 2), other = (uint32_t)sqlite3_column_int64(st, 4);
		struct entry about = {0};
		size_t people;
		if (import < 1 || import > n->imports)
			continue;
		if (pair)
			entry_set(&about, ENTRY_PAIR, pair);
		bool shown = store_db_may_see(s, &about, (uint8_t)sqlite3_column_int(st, 1)) && (!other || !store_db_is_hidden(s, other));
		note(n, s, import, pair, shown);
		if (other)
			note(n, s, import, other, shown);
		if (sqlite3_column_type(st, 3) == SQLITE_NULL)
			continue;
		struct str *list = entry_read_list(store_db_text(st, 3), &a, &people);
		for (size_t k = 0; k + 1 < people; k += 2)
			note(n, s, import, store_db_pair(s, list[k]), shown);
		arena_clear(&a);
	}
	arena_close(&a);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

bool store_db_seen(const struct store_seen *n, struct store *s, int64_t import, uint32_t pair)
{
	uint32_t person = pair ? store_db_person(s, pair) : 0;
	size_t at = bit_of(n, import, person);
	if (import < 1 || import > n->imports || person > n->pairs)
		return true;
	return has_bit(n->shown, at) || !has_bit(n->kept, at);
}

bool store_db_seen_whole(const struct store_seen *n, int64_t import)
{
	return import >= 1 && import <= n->imports && !has_bit(n->kept, bit_of(n, import, 0));
}

void store_db_seen_close(struct store_seen *n)
{
	if (!n)
		return;
	free(n->shown);
	free(n->kept);
	free(n);
}

/* ---- what an import covers and names, as far as it may be seen */

static bool may_see(struct store *s, struct store_seen *seen, int64_t import, uint32_t pair)
{
	return !store_db_is_hidden(s, pair) && (!seen || store_db_seen(seen, s, import, pair));
}

int store_db_covers(struct store *s, struct store_seen *seen, int64_t n, struct arena *a, struct import *i, struct err *e)
{
	struct coverage *cover = NULL;
	struct str *child = NULL;
	size_t covers = 0, children = 0, cap = 0;
	sqlite3_stmt *st;
	if (store_db_prepare(s->db, s->path.p, "SELECT pair, kinds, first, last FROM cover WHERE import=?1 ORDER BY rowid", &st, e) < 0)
		return -1;
	sqlite3_bind_int64(st, 1, n);
	while (sqlite3_step(st) == SQLITE_ROW) {
		uint32_t pair = (uint32_t)sqlite3_column_int64(st, 0);
		if (pair && !may_see(s, seen, n, pair))
			continue;
		cover = arena_grow(cover, covers + 1, sizeof *cover);
		cover[covers++] = (struct coverage){store_db_shown(s, (uint32_t)sqlite3_column_int64(st, 0)),
						    arena_copy(a, store_db_text(st, 1)), (int32_t)sqlite3_column_int64(st, 2),
						    (int32_t)sqlite3_column_int64(st, 3)};
	}
	sqlite3_finalize(st);
	if (store_db_prepare(s->db, s->path.p, "SELECT pair FROM named WHERE import=?1", &st, e) < 0) {
		free(cover);
		return -1;
	}
	sqlite3_bind_int64(st, 1, n);
	while (sqlite3_step(st) == SQLITE_ROW) {
		uint32_t pair = (uint32_t)sqlite3_column_int64(st, 0);
		if (!may_see(s, seen, n, pair))
			continue;
		if (children == cap)
			child = arena_grow(child, cap = cap ? cap * 2 : 64, sizeof *child);
		child[children++] = store_db_word(s, ENTRY_OF_PAIR, (uint32_t)sqlite3_column_int64(st, 0));
	}
	sqlite3_finalize(st);
	if (covers) {
		struct coverage *mine = ARENA_ARRAY(a, struct coverage, covers);
		memcpy(mine, cover, covers * sizeof *mine);
		i->covers = mine;
		i->covers_n = covers;
	}
	if (children) {
		struct str *mine = ARENA_ARRAY(a, struct str, children);
		memcpy(mine, child, children * sizeof *mine);
		i->children = mine;
		i->children_n = children;
	}
	free(cover);
	free(child);
	return 0;
}
