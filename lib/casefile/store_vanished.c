/* What a newer extract of a source no longer has: entries that an earlier one had, of a child and from days that the newer one
 * speaks of.  They stand as they stood; they are listed, and whoever keeps the source is asked.
 *
 * Two imports are of one source when map, agency, system and file name are the same, the name less its digits (notes-2026-03.csv
 * and notes-2026-04.csv).  The newer speaks of a child that it names, and of the kinds and days that it covers (contract.md 4b);
 * where nothing is said of coverage, of the days from the first to the last of the entries that it has of that child.
 */
#include "store_db.h"

#include <stdlib.h>
#include <string.h>

struct origin { /* an import */
	uint32_t n, group;
	int64_t follows;
	bool covers; /* it says what it covers */
	struct str file;
	struct date extract;
};

struct days { /* of one child in one import without coverage */
	uint32_t import, pair;
	int32_t first, last;
};

struct look {
	struct store *s;
	struct arena arena;
	struct origin *origin; /* by order of extract, earliest first */
	size_t origins;
	struct str *group;
	uint32_t groups;
	uint32_t *place; /* of import n in origin, plus one */
	uint32_t imports;
	struct days *days;
	size_t days_n, days_cap;
	bool *has_days; /* by import */
	sqlite3_stmt *named, *cover, *sources;
};

static int read_failed(struct look *l, struct err *e)
{
	return store_db_fail(l->s->db, l->s->path.p, "cannot read", e);
}

/* ---- imports, and which are of one source */

static struct str key_of(struct arena *a, struct str file, struct str map, struct str agency, struct str system)
{
	struct buf b = {0};
	size_t from = 0;
	buf_addf(&b, "%.*s%c%.*s%c%.*s%c", STR_ARG(str_cut(&map, ' ')), 0, STR_ARG(agency), 0, STR_ARG(system), 0);
	for (size_t i = 0; i < file.n; i++)
		if (file.p[i] == '/')
			from = i + 1;
	for (size_t i = from; i < file.n; i++)
		if (!strchr("0123456789-_ .()", file.p[i]))
			buf_add_char(&b, file.p[i]);
	return buf_take(&b, a);
}

static uint32_t group_of(struct look *l, struct str key)
{
	for (uint32_t g = 0; g < l->groups; g++)
		if (str_is_equal(l->group[g], key))
			return g;
	l->group = arena_grow(l->group, l->groups + 1, sizeof *l->group);
	l->group[l->groups] = key;
	return l->groups++;
}

static int by_extract(const void *a, const void *b)
{
	const struct origin *x = a, *y = b;
	if (x->follows != y->follows)
		return x->follows < y->follows ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

static int read_imports(struct look *l, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(l->s->db, l->s->path.p, "SELECT n, file, map, agency, system, follows, extract, extract_to, extract_how, at,"
			     " EXISTS(SELECT 1 FROM cover c WHERE c.import=i.n) FROM import i WHERE heard=0 AND extract IS NOT NULL ORDER BY n",
			     &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t n = sqlite3_column_int64(st, 0);
		if (n < 1 || n > 1 << 28)
			continue;
		l->origin = arena_grow(l->origin, l->origins + 1, sizeof *l->origin);
		struct origin *o = &l->origin[l->origins++];
		*o = (struct origin){.n = (uint32_t)n, .follows = sqlite3_column_int64(st, 5), .covers = sqlite3_column_int(st, 10),
				     .file = arena_copy(&l->arena, store_db_text(st, 1)), .extract = store_db_date(st, 6)};
		o->group = group_of(l, key_of(&l->arena, o->file, store_db_text(st, 2), store_db_text(st, 3), store_db_text(st, 4)));
		l->imports = o->n > l->imports ? o->n : l->imports;
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return read_failed(l, e);
	if (l->origins)
		qsort(l->origin, l->origins, sizeof *l->origin, by_extract);
	l->place = arena_malloc(((size_t)l->imports + 1) * sizeof *l->place);
	l->has_days = arena_malloc((size_t)l->imports + 1);
	for (size_t i = 0; i < l->origins; i++)
		l->place[l->origin[i].n] = (uint32_t)i + 1;
	return 0;
}

/* A later extract of the same source. */
static bool has_later(const struct look *l, size_t at)
{
	for (size_t i = at + 1; i < l->origins; i++)
		if (l->origin[i].group == l->origin[at].group && l->origin[i].follows > l->origin[at].follows)
			return true;
	return false;
}

/* ---- what an import speaks of */

static int by_days(const void *a, const void *b)
{
	const struct days *x = a, *y = b;
	if (x->import != y->import)
		return x->import < y->import ? -1 : 1;
	return x->pair < y->pair ? -1 : x->pair > y->pair;
}

static int load_days(struct look *l, uint32_t import, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	l->has_days[import] = true;
	if (store_db_prepare(l->s->db, l->s->path.p, "SELECT pair, min(start), max(start) FROM (SELECT pair, start FROM event WHERE import=?1"
			     " UNION ALL SELECT e.pair, e.start FROM source s CROSS JOIN event e ON e.row=row_of(s.of) AND e.content=s.content"
			     " WHERE s.what=0 AND s.import=?1) WHERE pair IS NOT NULL AND start IS NOT NULL GROUP BY pair", &st, e) < 0)
		return -1;
	sqlite3_bind_int64(st, 1, import);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (l->days_n == l->days_cap)
			l->days = arena_grow(l->days, l->days_cap = l->days_cap ? l->days_cap * 2 : 64, sizeof *l->days);
		l->days[l->days_n++] = (struct days){import, (uint32_t)sqlite3_column_int64(st, 0), (int32_t)sqlite3_column_int64(st, 1),
						    (int32_t)sqlite3_column_int64(st, 2)};
	}
	sqlite3_finalize(st);
	if (l->days_n)
		qsort(l->days, l->days_n, sizeof *l->days, by_days);
	return rc == SQLITE_DONE ? 0 : read_failed(l, e);
}

static bool has_kind(const struct store *s, struct str kinds, uint16_t kind)
{
	while (!str_is_absent(kinds)) {
		uint16_t k;
		struct str word = str_cut(&kinds, ' ');
		if (str_is_equal(word, STR("*")) || (code_kind_of(s->code, word, &k) == 0 && code_kind_is(s->code, kind, k)))
			return true;
	}
	return false;
}

/* 1: the import would have the entry if its source still had; 0: it does not speak of it; -1 */
static int speaks_of(struct look *l, const struct origin *o, uint32_t pair, uint16_t kind, int32_t day, struct err *e)
{
	int rc;
	bool covered = false;
	sqlite3_reset(l->named);
	sqlite3_bind_int64(l->named, 1, pair);
	sqlite3_bind_int64(l->named, 2, o->n);
	if ((rc = sqlite3_step(l->named)) != SQLITE_ROW)
		return rc == SQLITE_DONE ? 0 : read_failed(l, e);
	if (!o->covers) {
		if (!l->has_days[o->n] && load_days(l, o->n, e) < 0)
			return -1;
		struct days key = {.import = o->n, .pair = pair}, *d = l->days_n ? bsearch(&key, l->days, l->days_n, sizeof key, by_days) : NULL;
		return d && day >= d->first && day <= d->last;
	}
	sqlite3_reset(l->cover);
	sqlite3_bind_int64(l->cover, 1, o->n);
	sqlite3_bind_int64(l->cover, 2, pair);
	sqlite3_bind_int64(l->cover, 3, day);
	while (!covered && (rc = sqlite3_step(l->cover)) == SQLITE_ROW)
		covered = has_kind(l->s, store_db_text(l->cover, 0), kind);
	return covered ? 1 : rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : read_failed(l, e);
}

/* ---- entries */

static int look_at(struct look *l, sqlite3_stmt *st, struct arena *a, struct store_vanished *v, struct err *e)
{
	int64_t import = sqlite3_column_int64(st, 0), id = sqlite3_column_int64(st, 1), content = sqlite3_column_int64(st, 2);
	uint32_t pair = (uint32_t)sqlite3_column_int64(st, 3), kind = (uint32_t)sqlite3_column_int64(st, 4);
	size_t last = import <= l->imports && l->place[import] ? l->place[import] : 0;
	uint32_t group;
	int rc;
	if (!last || !kind || kind > l->s->kinds)
		return 0;
	group = l->origin[last - 1].group;
	sqlite3_reset(l->sources);
	sqlite3_bind_int64(l->sources, 1, id);
	sqlite3_bind_int64(l->sources, 2, content);
	while ((rc = sqlite3_step(l->sources)) == SQLITE_ROW) {
		int64_t n = sqlite3_column_int64(l->sources, 0);
		size_t at = n > 0 && n <= l->imports ? l->place[n] : 0;
		if (at > last && l->origin[at - 1].group == group)
			last = at;
	}
	if (rc != SQLITE_DONE)
		return read_failed(l, e);
	for (size_t i = l->origins; i > last; i--) { /* the newest that speaks of it decides */
		const struct origin *o = &l->origin[i - 1];
		if (o->group != group || o->follows <= l->origin[last - 1].follows)
			continue;
		if ((rc = speaks_of(l, o, pair, l->s->kind[kind - 1], (int32_t)sqlite3_column_int64(st, 5), e)) != 0) {
			*v = (struct store_vanished){.id = (uint64_t)id, .last_in = arena_copy(a, l->origin[last - 1].file),
						     .missing_from = arena_copy(a, o->file), .last_extract = l->origin[last - 1].extract,
						     .missing_extract = o->extract, .import = o->n};
			return rc;
		}
	}
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct store_vanished *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

int store_db_vanished(struct store *s, uint32_t since, struct arena *a, struct store_vanished **list, size_t *n, struct err *e)
{
	struct look l = {.s = s};
	struct buf wanted = {0};
	sqlite3_stmt *st = NULL;
	size_t cap = 0;
	int rc;
	*list = NULL;
	*n = 0;
	if ((rc = read_imports(&l, e)) == 0) {
		for (size_t i = 0; i < l.origins; i++)
			if (has_later(&l, i))
				buf_addf(&wanted, "%s%u", wanted.n ? "," : "[", l.origin[i].n);
		if (wanted.n && (store_db_prepare(s->db, s->path.p, "SELECT 1 FROM named WHERE pair=?1 AND import=?2", &l.named, e) < 0 ||
				 store_db_prepare(s->db, s->path.p, "SELECT kinds FROM cover WHERE import=?1 AND (pair IS NULL OR pair=?2)"
						  " AND first<=?3 AND last>=?3", &l.cover, e) < 0 ||
				 store_db_prepare(s->db, s->path.p, "SELECT DISTINCT import FROM source WHERE what=0 AND of=?1 AND content=?2",
						  &l.sources, e) < 0 ||
				 store_db_prepare(s->db, s->path.p, "SELECT import, id, content, pair, kind, start FROM event WHERE pair IS NOT NULL"
						  " AND start IS NOT NULL AND import IN (SELECT value FROM json_each(?1))", &st, e) < 0))
			rc = -1;
	}
	if (rc == 0 && wanted.n) {
		struct store_vanished v;
		buf_add_char(&wanted, ']');
		store_db_bind_text(st, 1, buf_str(&wanted));
		int step = SQLITE_DONE;
		while (rc >= 0 && (step = sqlite3_step(st)) == SQLITE_ROW)
			if ((rc = look_at(&l, st, a, &v, e)) > 0 && v.import > since) {
				if (*n == cap)
					*list = arena_grow(*list, cap = cap ? cap * 2 : 64, sizeof **list);
				(*list)[(*n)++] = v;
			}
		if (rc >= 0)
			rc = step == SQLITE_DONE ? 0 : read_failed(&l, e);
	}
	if (*n)
		qsort(*list, *n, sizeof **list, by_id);
	sqlite3_finalize(st);
	sqlite3_finalize(l.named);
	sqlite3_finalize(l.cover);
	sqlite3_finalize(l.sources);
	buf_close(&wanted);
	free(l.origin);
	free(l.group);
	free(l.place);
	free(l.has_days);
	free(l.days);
	arena_close(&l.arena);
	return rc < 0 ? -1 : 0;
}

int store_vanished(struct store *s, struct arena *a, struct store_vanished **list, size_t *n, struct err *e)
{
	return store_db_vanished(s, 0, a, list, n, e);
}
