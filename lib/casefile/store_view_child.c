/* The children of a case, by their ids: who they are, and when they were born. */
#include "store_view.h"

#include <stdlib.h>

enum { MANY = 4096 }; /* children from which on a second thread pays */

/* A run of children by their numbers, read by one thread. */
struct run {
	struct store *s;
	int64_t from, to; /* both included */
	struct arena *arena;
	struct store_view_child *child;
	size_t n, cap;
	bool sorted;
	int rc;
	struct err why;
};

static int by_id(const void *a, const void *b)
{
	return str_compare(((const struct store_view_child *)a)->id, ((const struct store_view_child *)b)->id);
}

/* Who is looking may not see some children, nor that two ids are one child's: those are two, each with its own entries. */
static int part_children(struct store_view *v, size_t cap, bool *sorted, struct err *e)
{
	struct store *s = v->s;
	size_t kept = 0, was = v->children;
	for (size_t i = 0; i < was; i++) {
		struct store_view_child c = v->child[i];
		uint32_t laid = store_db_pair(s, c.id);
		bool parted = false;
		for (uint32_t p = 1; laid && s->is_parted && p <= s->pairs; p++) {
			if (s->laid[p] != laid || s->person[p] != p || p == laid)
				continue;
			parted = true;
			if (v->children == cap)
				v->child = arena_grow(v->child, cap = cap ? cap * 2 : 256, sizeof *v->child);
			v->child[v->children++] = (struct store_view_child){.id = store_db_word(s, ENTRY_OF_PAIR, p), .n = c.n, .only = p};
		}
		if (parted)
			v->child[i].only = laid;
	}
	for (size_t i = 0; i < v->children; i++) {
		struct store_view_child *c = &v->child[i];
		struct person p;
		if (store_db_is_hidden(s, store_db_pair(s, c->id)))
			continue;
		if (c->only) {
			e->code = ERR_NONE;
			bool known = store_db_merged(s, c->only, &v->arena, &p, e);
			if (!known && e->code)
				return -1;
			c->birth = known ? p.birth : (struct date){0};
			c->death = known ? p.death : (struct date){0};
			c->expected = known ? p.expected : (struct date){0};
		}
		v->child[kept++] = *c;
	}
	v->children = kept;
	*sorted = false;
	return 0;
}

static struct store_view_child *add_child(struct run *r)
{
	if (r->n == r->cap)
		r->child = arena_grow(r->child, r->cap = r->cap ? r->cap * 2 : 256, sizeof *r->child);
	return &r->child[r->n++];
}

static void *load_run(void *self)
{
	struct run *r = self;
	sqlite3_stmt *st;
	int rc;
	r->sorted = true;
	r->rc = store_db_prepare(r->s->db, r->s->path.p, "SELECT n, id, birth, birth_to, birth_how, death, death_to, death_how, expected,"
				 " expected_to, expected_how, person FROM child WHERE n BETWEEN ?1 AND ?2 AND shown AND id IS NOT NULL ORDER BY n",
				 &st, &r->why);
	if (r->rc < 0)
		return NULL;
	sqlite3_bind_int64(st, 1, r->from);
	sqlite3_bind_int64(st, 2, r->to);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct store_view_child *c = add_child(r);
		*c = (struct store_view_child){arena_copy(r->arena, store_db_text(st, 1)), sqlite3_column_int64(st, 0), store_db_date(st, 2),
				    store_db_date(st, 5), store_db_date(st, 8), 0, (uint32_t)sqlite3_column_int64(st, 11)};
		r->sorted = r->sorted && (r->n == 1 || by_id(c - 1, c) < 0);
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		r->rc = store_view_failed(r->s, &r->why);
	return NULL;
}

/* b follows a. */
static void join(struct run *a, struct run *b)
{
	a->sorted = a->sorted && b->sorted && (!a->n || !b->n || by_id(&a->child[a->n - 1], &b->child[0]) < 0);
	for (size_t i = 0; i < b->n; i++)
		*add_child(a) = b->child[i];
	free(b->child);
	if (a->rc == 0 && b->rc < 0) {
		a->rc = b->rc;
		a->why = b->why;
	}
}

static int last_number(struct store *s, int64_t *last, struct err *e)
{
	sqlite3_stmt *st;
	if (store_db_prepare(s->db, s->path.p, "SELECT max(n) FROM child", &st, e) < 0)
		return -1;
	int rc = sqlite3_step(st);
	*last = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : store_view_failed(s, e);
}

/* Of many one half is read by another thread; what it reads with is kept for the first who asks for a view of their own. */
static int load_all(struct store_view *v, struct run *all, struct err *e)
{
	struct run half = {.arena = &v->more};
	struct err unheard;
	pthread_t thread;
	int64_t last;
	if (last_number(v->s, &last, e) < 0)
		return -1;
	*all = (struct run){.s = v->s, .from = INT64_MIN, .to = last, .arena = &v->arena};
	bool two = last > MANY && store_db_has_again(v->s) && store_db_again(v->s, &v->spare, &unheard) == 0;
	if (two) {
		half.s = v->spare;
		all->to = last / 2;
		half.from = last / 2 + 1;
		half.to = last;
		two = pthread_create(&thread, NULL, load_run, &half) == 0;
		if (!two)
			all->to = last;
	}
	load_run(all);
	if (two) {
		pthread_join(thread, NULL);
		join(all, &half);
	}
	if (all->rc < 0)
		*e = all->why;
	return all->rc;
}

int store_view_load_children(struct store_view *v, struct err *e)
{
	struct run all = {0};
	int rc = load_all(v, &all, e);
	v->child = all.child;
	v->children = all.n;
	if (rc == 0 && (v->s->hidden || v->s->is_parted))
		rc = part_children(v, all.cap, &all.sorted, e);
	if (rc == 0 && !all.sorted && v->children)
		qsort(v->child, v->children, sizeof *v->child, by_id);
	return rc;
}

bool store_view_is_child(struct case_view *self, struct str person)
{
	const struct store_view *v = (const struct store_view *)(const void *)self;
	struct store_view_child key = {.id = person};
	return v->children && bsearch(&key, v->child, v->children, sizeof *v->child, by_id);
}
