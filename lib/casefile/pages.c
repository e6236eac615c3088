#include "casefile/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "casefile/row.h"

enum {
	HEAD = 100,		       /* of the file: 1.3 */
	LEAF = 0x0d, ABOVE = 0x05,     /* kinds of page: 1.6 */
	LEAF_HEAD = 8, ABOVE_HEAD = 12,
	LEVELS = 12,		       /* each has hundreds of pages for one of the next */
	GATHER = 1 << 20,	       /* bytes written at once */
	AHEAD = 8 << 20,	       /* bytes after which the system is asked to begin with them */
	LOCK_AT = 1 << 30,	       /* the page with this byte is never used: 1.11 */
};

struct level { /* the page being filled */
	unsigned char *page;
	size_t cells, from; /* from: where the cells begin, which grow downwards */
	/* Above the leaves: the last page below, which is no cell yet, and the last cell. */
	uint32_t last, cell;
	int64_t last_key, cell_key;
	bool has_last;
};

struct pages_table {
	struct pages *p;
	struct pages_table *next;
	uint32_t root;
	int64_t key; /* of the row put last */
	struct level level[LEVELS];
	size_t levels;
};

struct pages {
	int fd;
	const char *path;
	size_t size;
	uint32_t next; /* page to be given out */
	char *out;
	size_t gathered;
	off_t at, begun; /* where `out` goes; what the system was asked to begin with */
	struct pages_table *tables;
};

static uint32_t get(const unsigned char *p, int bytes)
{
	uint32_t v = 0;
	for (int k = 0; k < bytes; k++)
		v = v << 8 | p[k];
	return v;
}

static void put(unsigned char *p, int bytes, uint32_t v)
{
	for (int k = bytes; k-- > 0; v >>= 8)
		p[k] = (unsigned char)v;
}

/* ---- bytes into the file */

static int write_at(const struct pages *p, const void *bytes, size_t n, off_t at, struct err *e)
{
	const char *from = bytes;
	while (n) {
		ssize_t done = pwrite(p->fd, from, n, at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return err_set_errno(e, str_of(p->path), "cannot write");
		from += done;
		n -= (size_t)done;
		at += done;
	}
	return 0;
}

static int flush(struct pages *p, struct err *e)
{
	if (write_at(p, p->out, p->gathered, p->at, e) < 0)
		return -1;
	p->at += (off_t)p->gathered;
	p->gathered = 0;
	if (p->at - p->begun >= AHEAD) { /* so that less is left to wait for at the end; no harm where it cannot */
		sync_file_range(p->fd, p->begun, p->at - p->begun, SYNC_FILE_RANGE_WRITE);
		p->begun = p->at;
	}
	return 0;
}

/* Pages are given out in the order in which they lie, but for the one that is never used. */
static uint32_t next_number(const struct pages *p)
{
	return p->next + (p->next == LOCK_AT / p->size + 1);
}

/* Room for the next page, which is written in its turn; all of it is to be filled before the next call. */
static unsigned char *add_page(struct pages *p, uint32_t *number, struct err *e)
{
	if (p->gathered + 2 * p->size > GATHER && flush(p, e) < 0)
		return NULL;
	if (p->next >= UINT32_MAX - 2) {
		err_set_at(e, ERR_SYSTEM, str_of(p->path), 0, 0, "cannot write: the case file has as many pages as it can have");
		return NULL;
	}
	*number = next_number(p);
	if (p->next != *number) {
		memset(p->out + p->gathered, 0, p->size);
		p->gathered += p->size;
	}
	unsigned char *page = (unsigned char *)p->out + p->gathered;
	p->gathered += p->size;
	p->next = *number + 1;
	return page;
}

/* ---- pages */

static void begin_page(const struct pages *p, struct level *l)
{
	l->cells = 0;
	l->from = p->size;
	l->has_last = false;
}

static struct level *level_of(struct pages_table *t, size_t n)
{
	for (; t->levels <= n; t->levels++) {
		t->level[t->levels].page = arena_malloc(t->p->size);
		begin_page(t->p, &t->level[t->levels]);
	}
	return &t->level[n];
}

static bool has_room(const struct level *l, size_t head, size_t cell)
{
	return head + 2 * (l->cells + 1) + cell <= l->from;
}

static unsigned char *add_cell(struct level *l, size_t head, size_t n)
{
	l->from -= n;
	put(l->page + head + 2 * l->cells++, 2, (uint32_t)l->from);
	return l->page + l->from;
}

static void close_page(struct level *l, bool is_leaf)
{
	size_t head = is_leaf ? LEAF_HEAD : ABOVE_HEAD, used = head + 2 * l->cells;
	l->page[0] = is_leaf ? LEAF : ABOVE;
	put(l->page + 1, 2, 0);
	put(l->page + 3, 2, (uint32_t)l->cells);
	put(l->page + 5, 2, l->from == 65536 ? 0 : (uint32_t)l->from);
	l->page[7] = 0;
	if (!is_leaf)
		put(l->page + 8, 4, l->last);
	memset(l->page + used, 0, l->from - used);
}

static int add_above(struct pages_table *t, size_t n, uint32_t page, int64_t key, struct err *e);

/* The page is complete: it is written, and told to the level above with the key of its last row. */
static int end_page(struct pages_table *t, size_t n, int64_t key, struct err *e)
{
	struct level *l = &t->level[n];
	uint32_t number;
	close_page(l, n == 0);
	unsigned char *to = add_page(t->p, &number, e);
	if (!to)
		return -1;
	memcpy(to, l->page, t->p->size);
	begin_page(t->p, l);
	return add_above(t, n + 1, number, key, e);
}

static void add_pointer(struct level *l, uint32_t page, int64_t key)
{
	char cell[4 + ROW_VARINT];
	put((unsigned char *)cell, 4, page);
	size_t n = 4 + row_put_varint(cell + 4, (uint64_t)key);
	memcpy(add_cell(l, ABOVE_HEAD, n), cell, n);
	l->cell = page;
	l->cell_key = key;
}

/* The last page below is not a cell but the page's right pointer.  Of a full page the last cell becomes that, so that the
 * page after it begins with a cell and a right pointer to come: none is ever without a cell. */
static int add_above(struct pages_table *t, size_t n, uint32_t page, int64_t key, struct err *e)
{
	if (n == LEVELS)
		return err_set_at(e, ERR_SYSTEM, str_of(t->p->path), 0, 0, "cannot write: too many rows");
	struct level *l = level_of(t, n);
	if (l->has_last) {
		uint32_t last = l->last;
		int64_t last_key = l->last_key;
		if (!has_room(l, ABOVE_HEAD, 4 + ROW_VARINT)) {
			char varint[ROW_VARINT];
			l->cells--;
			l->from += 4 + row_put_varint(varint, (uint64_t)l->cell_key);
			l->last = l->cell;
			if (end_page(t, n, l->cell_key, e) < 0)
				return -1;
		}
		add_pointer(l, last, last_key);
	}
	l->last = page;
	l->last_key = key;
	l->has_last = true;
	return 0;
}

/* ---- rows */

/* What does not stand in the leaf itself lies in a chain of pages: 1.6, "Cell Payload Overflow Pages". */
static size_t local_part(const struct pages *p, size_t n)
{
	size_t most = p->size - 35, least = (p->size - 12) * 32 / 255 - 23;
	if (n <= most)
		return n;
	size_t part = least + (n - least) % (p->size - 4);
	return part <= most ? part : least;
}

static int put_chain(struct pages *p, struct str rest, uint32_t *first, struct err *e)
{
	*first = next_number(p);
	while (rest.n) {
		uint32_t number;
		struct str part = str_part(rest, 0, p->size - 4);
		unsigned char *page = add_page(p, &number, e);
		if (!page)
			return -1;
		rest = str_part(rest, part.n, rest.n);
		put(page, 4, rest.n ? next_number(p) : 0);
		memcpy(page + 4, part.p, part.n);
		memset(page + 4 + part.n, 0, p->size - 4 - part.n);
	}
	return 0;
}

int pages_put(struct pages_table *t, int64_t number, struct str row, struct err *e)
{
	struct pages *p = t->p;
	bool is_first = t->levels == 0;
	struct level *l = level_of(t, 0);
	char head[2 * ROW_VARINT];
	size_t n = row_put_varint(head, row.n), local = local_part(p, row.n);
	uint32_t chain = 0;
	n += row_put_varint(head + n, (uint64_t)number);
	size_t cell = n + local + (local < row.n ? 4 : 0);
	if (!is_first && number <= t->key)
		return err_set(e, ERR_SYSTEM, "rows came to the case file out of their order");
	if (!has_room(l, LEAF_HEAD, cell) && end_page(t, 0, t->key, e) < 0)
		return -1;
	if (local < row.n && put_chain(p, str_part(row, local, row.n), &chain, e) < 0)
		return -1;
	unsigned char *to = add_cell(l, LEAF_HEAD, cell);
	memcpy(to, head, n);
	memcpy(to + n, row.p, local);
	if (chain)
		put(to + n + local, 4, chain);
	t->key = number;
	return 0;
}

/* ---- beginning and end */

int pages_open(int fd, const char *path, struct pages **to, struct err *e)
{
	unsigned char head[HEAD];
	if (pread(fd, head, HEAD, 0) != HEAD || memcmp(head, "SQLite format 3", 16) != 0)
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "cannot write: not a database");
	struct pages *p = arena_malloc(sizeof *p);
	p->fd = fd;
	p->path = path;
	p->size = get(head + 16, 2) == 1 ? 65536 : get(head + 16, 2);
	p->next = get(head + 28, 4) + 1;
	p->at = p->begun = (off_t)((p->next - 1) * p->size);
	p->out = arena_malloc(GATHER);
	*to = p;
	return 0;
}

struct pages_table *pages_table(struct pages *p, uint32_t root)
{
	struct pages_table *t = arena_malloc(sizeof *t);
	t->p = p;
	t->root = root;
	t->next = p->tables;
	p->tables = t;
	return t;
}

/* What is open is closed from the leaf up; the highest page is the root. */
static int close_table(struct pages_table *t, struct err *e)
{
	size_t n = 0;
	if (!t->levels)
		return 0;
	for (; n + 1 < t->levels; n++)
		if (end_page(t, n, n ? t->level[n].last_key : t->key, e) < 0)
			return -1;
	close_page(&t->level[n], n == 0);
	return write_at(t->p, t->level[n].page, t->p->size, (off_t)((t->root - 1) * t->p->size), e);
}

int pages_done(struct pages *p, struct err *e)
{
	unsigned char head[HEAD];
	for (struct pages_table *t = p->tables; t; t = t->next)
		if (close_table(t, e) < 0)
			return -1;
	if (flush(p, e) < 0)
		return -1;
	if (pread(p->fd, head, HEAD, 0) != HEAD)
		return err_set_errno(e, str_of(p->path), "cannot read");
	uint32_t changes = get(head + 24, 4) + 1; /* tells SQLite that what it remembers of the file is old */
	put(head + 24, 4, changes);
	put(head + 28, 4, p->next - 1);
	put(head + 92, 4, changes);
	return write_at(p, head, HEAD, 0, e);
}

void pages_close(struct pages *p)
{
	if (!p)
		return;
	for (struct pages_table *t = p->tables, *next; t; t = next) {
		next = t->next;
		for (size_t n = 0; n < t->levels; n++)
			free(t->level[n].page);
		free(t);
	}
	free(p->out);
	free(p);
}
