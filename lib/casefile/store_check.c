/* Every claim a case file makes about itself, recomputed from what is recorded. */
#include "store_renew.h"

#include <stdlib.h>
#include <string.h>

struct check {
	struct store *s;
	struct diags *diags;
	unsigned long faults;
	struct names outcome, deed;
	struct entry_words words;
	struct arena arena;
	uint64_t shared_due, shared_found, rows;
	sqlite3_stmt *child_of;
	int version; /* of the file: by it the digests are made */
};

static void fault(struct check *c, const char *format, long long n)
{
	c->faults++;
	diag_add(c->diags, DIAG_ERROR, buf_str(&c->s->path), 0, 0, format, n);
}

static int prepare(struct check *c, const char *sql, sqlite3_stmt **st, struct err *e)
{
	return store_db_prepare(c->s->db, c->s->path.p, sql, st, e);
}

static int failed(struct check *c, struct err *e)
{
	return store_db_fail(c->s->db, c->s->path.p, "cannot read", e);
}

static uint32_t outcome_number(void *self, enum entry_list list, struct str word)
{
	struct check *c = self;
	return list == ENTRY_OF_OUTCOME ? names_find(&c->outcome, word) : 0;
}

static struct str recorded_word(void *self, enum entry_list list, uint32_t number)
{
	return store_db_word(((struct check *)self)->s, list, number);
}

static uint16_t kind_of(void *self, uint32_t number)
{
	const struct check *c = self;
	return number && number <= c->s->kinds ? c->s->kind[number - 1] : 0;
}

static int load_lists(struct check *c, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	if (prepare(c, "SELECT name FROM outcome ORDER BY n", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		names_add(&c->outcome, store_db_text(st, 0));
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE || prepare(c, "SELECT doer, done_to FROM deed ORDER BY n", &st, e) < 0)
		return failed(c, e);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint32_t two[2] = {(uint32_t)sqlite3_column_int64(st, 0), (uint32_t)sqlite3_column_int64(st, 1)};
		names_add(&c->deed, (struct str){(char *)two, sizeof two});
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : failed(c, e);
}

/* Questions whose answer must be 0. */
static int check_counts(struct check *c, struct err *e)
{
	static const struct {
		const char *sql, *what;
	} q[] = {
		{"SELECT count(*) FROM import WHERE read<>used+aside", "%lld imports where read is not used + set aside (I1)"},
		{"SELECT count(*) FROM same s LEFT JOIN pair p ON p.n=s.pair LEFT JOIN pair q ON q.n=s.person WHERE p.n IS NULL OR q.n IS NULL",
		 "%lld rows of the merge table name nobody"},
		{"SELECT count(*) FROM same s JOIN same t ON t.pair=s.person WHERE t.person<>s.person",
		 "%lld rows of the merge table lead to somebody who is merged into another"},
		{"SELECT count(*) FROM child c JOIN same s ON s.pair=c.person WHERE s.person<>c.person", "%lld children stand under an id that is not shown"},
		{"SELECT count(*) FROM (SELECT person FROM child GROUP BY person HAVING count(*)>1)", "%lld children own two ranges of rows"},
		{"SELECT count(*) FROM child c LEFT JOIN packed p ON p.child=c.n WHERE p.child IS NULL", "%lld children without packed records"},
		{"SELECT count(*) FROM packed p LEFT JOIN child c ON p.child=c.n WHERE c.n IS NULL", "%lld packed records of no child"},
		{"SELECT count(*) FROM aside a LEFT JOIN import i ON i.n=a.import WHERE i.n IS NULL", "%lld set-aside pieces of no import"},
		{"SELECT count(*) FROM child a JOIN child b ON a.n<b.n AND a.first<=b.last AND b.first<=a.last AND a.first<=a.last AND b.first<=b.last"
		 " WHERE (SELECT count(*) FROM child)<2000", "%lld pairs of children share rows"},
	};
	for (size_t k = 0; k < sizeof q / sizeof *q; k++) {
		sqlite3_stmt *st;
		if (prepare(c, q[k].sql, &st, e) < 0)
			return -1;
		int rc = sqlite3_step(st);
		if (rc == SQLITE_ROW && sqlite3_column_int64(st, 0))
			fault(c, q[k].what, sqlite3_column_int64(st, 0));
		sqlite3_finalize(st);
		if (rc != SQLITE_ROW)
			return failed(c, e);
	}
	return 0;
}

/* In how many other children's chronologies the entry has to stand. */
static int count_shared(struct check *c, const struct event *ev, uint32_t owner, struct err *e)
{
	if (!c->child_of && prepare(c, "SELECT 1 FROM child WHERE person=?1", &c->child_of, e) < 0)
		return -1;
	for (size_t k = 0; k < ev->people_n; k++) {
		const struct code_role *role = code_role_of(c->s->code, ev->people[k].role);
		uint32_t pair = role && role->shows ? store_db_person(c->s, store_db_pair(c->s, ev->people[k].person)) : 0;
		bool twice = false;
		for (size_t j = 0; j < k && pair && !twice; j++) {
			const struct code_role *before = code_role_of(c->s->code, ev->people[j].role);
			twice = before && before->shows && store_db_person(c->s, store_db_pair(c->s, ev->people[j].person)) == pair;
		}
		if (!pair || pair == owner || twice)
			continue;
		c->shared_due++;
		sqlite3_bind_int64(c->child_of, 1, pair);
		if (sqlite3_step(c->child_of) != SQLITE_ROW)
			fault(c, "an entry is not shown under a child who has a part in it (row of the child's id: %lld)", pair);
		sqlite3_reset(c->child_of);
	}
	return 0;
}

static bool has_part(struct check *c, const struct event *ev, uint32_t person)
{
	for (size_t k = 0; k < ev->people_n; k++) {
		const struct code_role *role = code_role_of(c->s->code, ev->people[k].role);
		if (role && role->shows && store_db_person(c->s, store_db_pair(c->s, ev->people[k].person)) == person)
			return true;
	}
	return false;
}

/* The packed record of an entry, made anew. */
static struct mark recompute(struct check *c, const struct entry *n, const struct event *ev)
{
	struct mark m = entry_mark(ev, n, &c->words, c->s->code);
	struct str doer, done_to;
	if (entry_deed(ev, &doer, &done_to)) {
		uint32_t two[2] = {store_db_pair(c->s, doer), store_db_pair(c->s, done_to)};
		m.pair = names_find(&c->deed, (struct str){(char *)two, sizeof two});
	}
	return m;
}

static int check_mark(struct check *c, sqlite3_stmt *event, const struct mark *m, uint32_t person, struct err *e)
{
	struct entry n;
	struct event ev;
	struct mark due;
	int64_t row = store_db_row(c->s, m);
	sqlite3_reset(event);
	sqlite3_bind_int64(event, 1, row);
	int rc = sqlite3_step(event);
	if (rc == SQLITE_DONE) {
		fault(c, "a packed record leads to no entry (row %lld)", row);
		return 0;
	}
	if (rc != SQLITE_ROW)
		return failed(c, e);
	store_db_entry(event, 1, &n);
	entry_to_event(&n, &c->words, &c->arena, &ev);
	due = recompute(c, &n, &ev);
	due.row = m->row;
	if (m->flags & MARK_SHARED) {
		c->shared_found++;
		due.flags |= MARK_SHARED;
		if (!has_part(c, &ev, person))
			fault(c, "an entry is shown under somebody who has no part in it (row %lld)", row);
	} else if (store_db_person(c->s, entry_has(&n, ENTRY_PAIR) ? (uint32_t)n.number[ENTRY_PAIR] : 0) != person) {
		fault(c, "an entry stands among another child's (row %lld)", row);
	}
	if (!(m->flags & MARK_KNOWS_MORE)) /* written before there was such a flag */
		due.flags &= (uint16_t)~(MARK_HAS_MORE | MARK_KNOWS_MORE);
	if (memcmp(&due, m, sizeof due) != 0)
		fault(c, "a packed record does not say what its entry says (row %lld)", row);
	struct str kind = store_db_word(c->s, ENTRY_OF_KIND, (uint32_t)n.number[ENTRY_KIND]);
	if (n.number[ENTRY_CONTENT] != store_db_content(&ev, kind, c->version))
		fault(c, "an entry is not what it was when it was imported (row %lld)", row);
	rc = 0;
	if (!(m->flags & MARK_SHARED)) {
		int64_t at, content;
		if (store_index_find(c->s->index, m->id, &at, &content, e) <= 0 || at != row || content != n.number[ENTRY_CONTENT])
			fault(c, "the index by id does not lead to its entry (row %lld)", row);
		rc = count_shared(c, &ev, person, e);
	}
	arena_clear(&c->arena);
	return rc;
}

static int check_children(struct check *c, struct err *e)
{
	sqlite3_stmt *child = NULL, *event = NULL;
	int rc, bad = 0;
	if (prepare(c, "SELECT c.first, c.last, ifnull(c.person,0), p.marks FROM child c JOIN packed p ON p.child=c.n ORDER BY c.n", &child, e) < 0 ||
	    prepare(c, "SELECT row," STORE_EVENT_COLUMNS " FROM event WHERE row=?1", &event, e) < 0)
		bad = -1;
	while (!bad && (rc = sqlite3_step(child)) == SQLITE_ROW) {
		int64_t first = sqlite3_column_int64(child, 0), last = sqlite3_column_int64(child, 1), before = first - 1;
		uint32_t person = (uint32_t)sqlite3_column_int64(child, 2);
		struct str blob = store_db_text(child, 3);
		struct mark m, earlier;
		if (blob.n % sizeof m)
			fault(c, "packed records of odd length (first row %lld)", first);
		for (size_t at = 0; at + sizeof m <= blob.n && !bad; at += sizeof m) {
			memcpy(&m, blob.p + at, sizeof m);
			if (at && entry_compare(&earlier, &m) >= 0)
				fault(c, "entries out of the chronology's order (row %lld)", m.row);
			earlier = m;
			if (!(m.flags & MARK_SHARED)) {
				if (m.row <= before || m.row > last)
					fault(c, "an entry outside its child's range, or out of order (row %lld)", m.row);
				before = m.row;
				c->rows++;
			}
			bad = check_mark(c, event, &m, person, e);
		}
	}
	if (!bad && rc != SQLITE_DONE)
		bad = failed(c, e);
	sqlite3_finalize(child);
	sqlite3_finalize(event);
	if (!bad && c->shared_due != c->shared_found)
		fault(c, "entries shown under other children: %lld more or fewer than there should be",
		      llabs((long long)c->shared_due - (long long)c->shared_found));
	return bad;
}

struct listed {
	size_t n;
	int64_t last;
	bool is_out_of_order;
};

static int is_listed(void *self, uint64_t id, int64_t row, int64_t content)
{
	struct listed *l = self;
	(void)row;
	(void)content;
	l->is_out_of_order |= l->n && (int64_t)id <= l->last;
	l->last = (int64_t)id;
	l->n++;
	return 0;
}

static int check_rows(struct check *c, struct err *e)
{
	sqlite3_stmt *st;
	if (prepare(c, "SELECT count(*) FROM event", &st, e) < 0)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int64(st, 0) != (int64_t)c->rows)
		fault(c, "%lld entries, and not as many packed records", sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	struct listed l = {0};
	if (store_index_each(c->s->index, is_listed, &l, e) < 0)
		return -1;
	if (l.n != c->rows || l.is_out_of_order)
		fault(c, "the index of entries by id does not list each once (%lld)", (long long)l.n);
	return 0;
}

static int check_pages(struct check *c, struct err *e)
{
	sqlite3_stmt *st;
	if (prepare(c, "PRAGMA quick_check(20)", &st, e) < 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW)
		if (!str_is_equal(store_db_text(st, 0), STR("ok")))
			fault(c, "the database is damaged (quick_check, fault %lld)", (long long)c->faults + 1);
	sqlite3_finalize(st);
	return 0;
}

int store_check(struct store *s, struct diags *diags, unsigned long *faults, struct err *e)
{
	struct check c = {.s = s, .diags = diags};
	c.words = (struct entry_words){outcome_number, recorded_word, kind_of, &c};
	int rc = check_pages(&c, e);
	if (rc == 0 && c.faults == 0)
		rc = store_db_version(s, &c.version, e) < 0 || store_db_load_persons(s, e) < 0 || load_lists(&c, e) < 0 || check_counts(&c, e) < 0 || check_children(&c, e) < 0 ||
		     check_rows(&c, e) < 0 ? -1 : 0;
	*faults = c.faults;
	sqlite3_finalize(c.child_of);
	names_close(&c.outcome);
	names_close(&c.deed);
	arena_close(&c.arena);
	return rc;
}
