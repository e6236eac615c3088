/* Entries that stand in the chronology of more than one child: held under one, shown under the others. */
#include "store_load.h"

#include <stdlib.h>
#include <string.h>

/* ---- entries shown under other children */

int store_load_add_op(struct load *l, uint32_t person, enum load_op op, const struct mark *m, struct err *e)
{
	char *to;
	if (!l->ops)
		l->ops = spill_open(l->i->path ? l->i->path : ".", LOAD_SMALL, LOAD_OP_KEY);
	if (!(to = spill_add_room(l->ops, LOAD_OP, e)))
		return -1;
	spill_put_u32(to, person);
	spill_put_i32(to + 4, m->lo);
	spill_put_i32(to + 8, m->hi);
	to[12] = (char)(m->minute_1 >> 8);
	to[13] = (char)(m->minute_1 & 0xff);
	spill_put_u64(to + 14, m->id);
	to[LOAD_OP_KEY] = (char)op;
	memcpy(to + LOAD_OP_KEY + 1, m, sizeof *m);
	return 0;
}

int store_load_share(struct load *l, struct str people, uint32_t owner, enum load_op op, const struct mark *m, struct err *e)
{
	struct arena *a = &l->i->arena;
	size_t n;
	struct str *list = entry_read_list(people, a, &n);
	struct mark other = *m;
	int rc = 0;
	other.flags |= MARK_SHARED;
	for (size_t k = 0; k + 1 < n && rc == 0; k += 2) {
		uint32_t pair = names_find(&l->i->list[ENTRY_OF_PAIR], list[k]);
		if (pair && l->shown[pair] != owner && store_load_shows(l->i->code, list[k + 1]))
			rc = store_load_add_op(l, l->shown[pair], op == OP_ADD && !owner ? OP_ADD_OWNERLESS : op, &other, e);
	}
	arena_clear(a);
	return rc;
}

/* ---- shared entries into the packed records */

static int patch_child(struct load *l, uint32_t person, bool ownerless, struct mark *add, size_t adds, const uint64_t *gone_id, size_t ids,
		       const uint64_t *gone_row, size_t rows, struct err *e)
{
	int64_t n = l->child_of[person];
	size_t put = 0;
	l->marks = 0;
	if (!n && !adds)
		return 0;
	if (n) {
		if (store_load_prepare(l->i, "SELECT marks FROM packed WHERE child=?1", &l->find_packed, e) < 0)
			return -1;
		sqlite3_bind_int64(l->find_packed, 1, n);
		if (sqlite3_step(l->find_packed) == SQLITE_ROW) {
			struct str blob = store_db_text(l->find_packed, 0);
			for (size_t at = 0; at + sizeof(struct mark) <= blob.n; at += sizeof(struct mark)) {
				struct mark m;
				bool keep = true;
				memcpy(&m, blob.p + at, sizeof m);
				for (size_t k = 0; k < ids && keep; k++)
					keep = !(m.flags & MARK_SHARED) || m.id != gone_id[k];
				for (size_t k = 0; k < rows && keep; k++)
					keep = (m.flags & MARK_SHARED) || m.row != gone_row[k];
				for (size_t k = 0; k < adds && keep; k++)
					keep = !(m.flags & MARK_SHARED) || m.id != add[k].id;
				if (keep)
					store_load_push(&l->mark, &l->marks, &l->mark_cap, &m);
			}
		}
		sqlite3_reset(l->find_packed);
	} else {
		n = l->child_of[person] = l->next_child++;
		if (!l->i->fresh)
			store_load_set_bit(&l->i->touched, &l->i->touched_cap, person);
		if (store_load_write_child(l, n, person, 0, -1, ownerless, e) < 0)
			return -1;
		ownerless = false;
	}
	if (ownerless && store_load_drop(l, &l->show_child, "UPDATE child SET shown=1 WHERE n=?1", n, 0, e) < 0)
		return -1;
	for (size_t k = 0; k < adds; k++) {
		bool gone = false;
		for (size_t j = 0; j < rows && !gone; j++)
			gone = add[k].row == gone_row[j];
		for (size_t j = 0; j < put && !gone; j++)
			gone = add[j].id == add[k].id; /* two parts in one entry */
		if (!gone) {
			store_load_push(&l->mark, &l->marks, &l->mark_cap, &add[k]);
			add[put++] = add[k];
		}
	}
	if (l->marks)
		qsort(l->mark, l->marks, sizeof *l->mark, store_load_by_mark);
	return store_load_write_packed(l, n, l->mark, l->marks, e);
}

int store_load_shared(struct load *l, struct err *e)
{
	struct mark *add = NULL;
	uint64_t *id = NULL, *row = NULL;
	size_t adds = 0, add_cap = 0, ids = 0, rows = 0, id_cap = 0, row_cap = 0;
	uint32_t person = UINT32_MAX;
	bool ownerless = false;
	struct str r;
	int rc;
	if (!l->ops)
		return 0;
	if (spill_sort(l->ops, e) < 0)
		return -1;
	do {
		rc = spill_next(l->ops, &r, e);
		uint32_t next = rc > 0 ? spill_get_u32(r.p) : UINT32_MAX;
		if (next != person && person != UINT32_MAX && patch_child(l, person, ownerless, add, adds, id, ids, row, rows, e) < 0)
			rc = -1;
		if (rc <= 0)
			break;
		if (next != person) {
			adds = ids = rows = 0;
			ownerless = false;
		}
		person = next;
		struct mark m;
		memcpy(&m, r.p + LOAD_OP_KEY + 1, sizeof m);
		switch ((enum load_op)r.p[LOAD_OP_KEY]) {
		case OP_ADD_OWNERLESS:
			ownerless = true;
			/* fall through */
		case OP_ADD:
			store_load_push(&add, &adds, &add_cap, &m);
			break;
		case OP_REMOVE_ID:
			if (ids == id_cap)
				id = arena_grow(id, id_cap = id_cap ? id_cap * 2 : 16, sizeof *id);
			id[ids++] = m.id; /* what stood there before this run; and, by its row, what came in it and lost */
			/* fall through */
		case OP_REMOVE_ROW:
			if (rows == row_cap)
				row = arena_grow(row, row_cap = row_cap ? row_cap * 2 : 16, sizeof *row);
			row[rows++] = m.row;
			break;
		}
	} while (rc > 0);
	free(add);
	free(id);
	free(row);
	return rc;
}

