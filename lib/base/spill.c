#include "base/spill.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

/* In memory and in the file a record is its length (4 bytes, of this machine) and its bytes. */
enum {
	CHUNK = 1 << 20,
	HEAD = 4,
	WRITE = 1 << 18,
	LEAST_AHEAD = 4096,
	MOST_AHEAD = 1 << 20,
	MOST_RUNS = 256,
	BIGGEST = 1 << 30
};

struct item {
	uint64_t prefix; /* the key's first 8 bytes, so that most comparisons touch no record */
	uint64_t at;     /* chunk << 32 | offset: grows, so that equal keys keep their order */
};

struct chunk {
	char *p;
	size_t cap;
};

struct run { /* a sorted stretch of the file, and what of it has been read ahead */
	off_t begin, end;
	off_t next;
	char *ahead;
	size_t cap, from, to;
	struct str record; /* the one it stands at; absent at its end */
	uint64_t prefix;
};

struct load { /* what is held in memory */
	struct chunk *chunk;
	size_t chunks, chunk_now, chunk_used;
	struct item *item, *other; /* other: as many, while sorting */
	size_t items, item_cap;
	size_t bytes; /* as counted against the limit */
};

/* Two loads of half the limit each: one is filled while the other is sorted and written by a second thread.
 * Until it is joined, `out`, file_end and the last run are the thread's. */
struct spill {
	char *beside;
	size_t limit, key;
	uint64_t count;
	struct load in, out;
	size_t given; /* in-memory reading: items given so far */
	pthread_t writer;
	bool is_writing;
	struct err why; /* of the writer */
	int fd;
	off_t file_end;
	struct run *run;
	size_t runs;
	size_t *heap, heap_n; /* runs by their record; the least first */
	bool is_started;      /* the first record of the merge has been given */
};

/* Big-endian, so that bytes sort as numbers do. */
static inline void put_bytes(char *to, int n, uint64_t v)
{
	while (n-- > 0) {
		to[n] = (char)(v & 0xff);
		v >>= 8;
	}
}

static inline uint64_t get_bytes(const char *from, int n)
{
	uint64_t v = 0;
	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)from[i];
	return v;
}

void spill_put_u64(char to[static 8], uint64_t v)
{
	put_bytes(to, 8, v);
}

uint64_t spill_get_u64(const char from[static 8])
{
	return get_bytes(from, 8);
}

void spill_put_u32(char to[static 4], uint32_t v)
{
	put_bytes(to, 4, v);
}

uint32_t spill_get_u32(const char from[static 4])
{
	return (uint32_t)get_bytes(from, 4);
}

void spill_put_i32(char to[static 4], int32_t v)
{
	spill_put_u32(to, (uint32_t)v ^ 0x80000000u);
}

int32_t spill_get_i32(const char from[static 4])
{
	return (int32_t)(spill_get_u32(from) ^ 0x80000000u);
}

struct spill *spill_open(const char *beside, size_t limit, size_t key)
{
	struct spill *s = arena_malloc(sizeof *s);
	s->beside = strdup(beside);
	if (!s->beside)
		arena_exhausted();
	s->limit = limit;
	s->key = key;
	s->fd = -1;
	return s;
}

static void free_load(struct load *l)
{
	for (size_t i = 0; i < l->chunks; i++)
		free(l->chunk[i].p);
	free(l->chunk);
	free(l->item);
	free(l->other);
	*l = (struct load){0};
}

static int join_writer(struct spill *s, struct err *e)
{
	if (s->is_writing)
		pthread_join(s->writer, NULL);
	s->is_writing = false;
	if (s->why.code)
		*e = s->why;
	return s->why.code ? -1 : 0;
}

static void free_runs(struct spill *s)
{
	for (size_t i = 0; i < s->runs; i++)
		free(s->run[i].ahead);
	free(s->run);
	free(s->heap);
	s->run = NULL;
	s->heap = NULL;
	s->runs = s->heap_n = 0;
}

void spill_close(struct spill *s)
{
	if (!s)
		return;
	join_writer(s, &(struct err){0});
	free_load(&s->in);
	free_load(&s->out);
	free_runs(s);
	if (s->fd >= 0)
		close(s->fd);
	free(s->beside);
	free(s);
}

uint64_t spill_count(const struct spill *s)
{
	return s->count;
}

bool spill_is_in_memory(const struct spill *s)
{
	return s->fd < 0;
}

static uint64_t prefix_of(const struct spill *s, const char *p)
{
	uint64_t v = 0;
	if (s->key >= 8)
		return spill_get_u64(p);
	for (size_t i = 0; i < 8; i++)
		v = v << 8 | (i < s->key ? (unsigned char)p[i] : 0);
	return v;
}

static struct str record_at(const struct load *l, uint64_t at)
{
	const char *p = l->chunk[at >> 32].p + (at & 0xffffffffu);
	uint32_t n;
	memcpy(&n, p, HEAD);
	return (struct str){p + HEAD, n};
}

/* Sorting what is in memory. */

struct order { /* for qsort_r */
	const struct load *l;
	size_t key;
};

static int by_key(const void *a, const void *b, void *self)
{
	const struct order *o = self;
	const struct item *x = a, *y = b;
	int c = memcmp(record_at(o->l, x->at).p + 8, record_at(o->l, y->at).p + 8, o->key - 8);
	return c ? c : (x->at > y->at) - (x->at < y->at);
}

/* By the prefix, byte for byte from the last: linear and stable; bytes that are the same in all are passed
 * over. */
static void sort_by_prefix(struct load *l)
{
	size_t(*count)[256] = arena_malloc(sizeof(size_t[8][256]));
	for (size_t i = 0; i < l->items; i++)
		for (int b = 0; b < 8; b++)
			count[b][l->item[i].prefix >> 8 * b & 0xff]++;
	for (int b = 0; b < 8; b++) {
		size_t sum = 0;
		if (count[b][l->item[0].prefix >> 8 * b & 0xff] == l->items)
			continue;
		for (int v = 0; v < 256; v++) {
			size_t n = count[b][v];
			count[b][v] = sum;
			sum += n;
		}
		for (size_t i = 0; i < l->items; i++)
			l->other[count[b][l->item[i].prefix >> 8 * b & 0xff]++] = l->item[i];
		struct item *sorted = l->other;
		l->other = l->item;
		l->item = sorted;
	}
	free(count);
}

static void sort_in_memory(const struct spill *s, struct load *l)
{
	struct order order = {l, s->key};
	if (l->items < 2)
		return;
	for (size_t i = 0; i < l->items; i++) /* only now: the record was filled after its room was given */
		l->item[i].prefix = prefix_of(s, record_at(l, l->item[i].at).p);
	sort_by_prefix(l);
	if (s->key <= 8)
		return;
	for (size_t from = 0, to; from < l->items; from = to) {
		for (to = from + 1; to < l->items && l->item[to].prefix == l->item[from].prefix; to++)
			;
		if (to - from > 1)
			qsort_r(l->item + from, to - from, sizeof *l->item, by_key, &order);
	}
}

/* The file. */

static int open_file(struct spill *s, struct err *e)
{
	if (file_make_private(s->beside, &s->fd, e) == 0)
		return 0;
	s->fd = -1;
	return -1;
}

static int write_all(struct spill *s, int fd, const char *p, size_t n, struct err *e)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return err_set_errno(e, str_of(s->beside), "cannot write a sorting file beside it");
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

static int put(struct spill *s, int fd, struct buf *b, struct str record, struct err *e)
{
	uint32_t n = (uint32_t)record.n;
	if (b->n + HEAD + record.n > WRITE) {
		if (write_all(s, fd, b->p, b->n, e) < 0)
			return -1;
		buf_clear(b);
	}
	buf_add(b, (struct str){(const char *)&n, HEAD});
	if (record.n < WRITE) {
		buf_add(b, record);
		return 0;
	}
	int rc = write_all(s, fd, b->p, b->n, e);
	buf_clear(b);
	return rc < 0 ? rc : write_all(s, fd, record.p, record.n, e);
}

static struct run *new_run(struct spill *s)
{
	s->run = arena_grow(s->run, s->runs + 1, sizeof *s->run);
	s->run[s->runs] = (struct run){.begin = s->file_end};
	return &s->run[s->runs++];
}

static int start_merge(struct spill *s, struct err *e);

/* All runs become one, in a new file: only for what is hundreds of times the limit. */
static int merge_runs(struct spill *s, struct err *e)
{
	int old = s->fd, rc;
	off_t end = 0;
	struct buf b = {0};
	struct str record;
	if (start_merge(s, e) < 0)
		return -1;
	if (open_file(s, e) < 0) {
		s->fd = old;
		return -1;
	}
	int fresh = s->fd;
	s->fd = old;
	while ((rc = spill_next(s, &record, e)) > 0) {
		end += HEAD + (off_t)record.n;
		if (put(s, fresh, &b, record, e) < 0) {
			rc = -1;
			break;
		}
	}
	if (rc == 0 && b.n)
		rc = write_all(s, fresh, b.p, b.n, e);
	buf_close(&b);
	free_runs(s);
	close(old);
	s->fd = fresh;
	s->file_end = 0;
	new_run(s)->end = end;
	s->file_end = end;
	s->is_started = false;
	return rc;
}

static void *write_load(void *self)
{
	struct spill *s = self;
	struct load *l = &s->out;
	struct run *run = &s->run[s->runs - 1];
	struct buf b = {0};
	int rc = 0;
	sort_in_memory(s, l);
	for (size_t i = 0; i < l->items && rc == 0; i++) {
		struct str record = record_at(l, l->item[i].at);
		s->file_end += HEAD + (off_t)record.n;
		rc = put(s, s->fd, &b, record, &s->why);
	}
	if (rc == 0 && b.n)
		write_all(s, s->fd, b.p, b.n, &s->why);
	buf_close(&b);
	run->end = s->file_end;
	l->items = l->bytes = l->chunk_now = l->chunk_used = 0;
	return NULL;
}

/* Begins to write what is held; the one before is done first, so that runs lie in the order of their
 * coming. */
static int write_run(struct spill *s, struct err *e)
{
	struct load empty;
	if (join_writer(s, e) < 0 || (s->fd < 0 && open_file(s, e) < 0))
		return -1;
	empty = s->out;
	s->out = s->in;
	s->in = empty;
	new_run(s);
	if (pthread_create(&s->writer, NULL, write_load, s) == 0) {
		s->is_writing = true;
		return 0;
	}
	write_load(s); /* no second thread to be had: the same, later */
	return join_writer(s, e);
}

/* Adding. */

char *spill_add_room(struct spill *s, size_t n, struct err *e)
{
	struct load *l = &s->in;
	size_t cost = HEAD + n + 2 * sizeof(struct item);
	if (n < s->key || n > BIGGEST) {
		err_set(e, ERR_SYSTEM, "a record to be sorted is %s",
			n < s->key ? "shorter than its key" : "larger than 1 GiB");
		return NULL;
	}
	if (l->items && l->bytes + cost > s->limit / 2) {
		if (write_run(s, e) < 0)
			return NULL;
		if (s->runs == MOST_RUNS) {
			if (join_writer(s, e) < 0)
				return NULL;
			free_load(&s->in); /* the merge has the memory meanwhile */
			free_load(&s->out);
			if (merge_runs(s, e) < 0)
				return NULL;
		}
	}
	while (l->chunk_now < l->chunks && l->chunk[l->chunk_now].cap - l->chunk_used < HEAD + n) {
		l->chunk_now++;
		l->chunk_used = 0;
	}
	if (l->chunk_now == l->chunks) {
		size_t cap = HEAD + n > CHUNK ? HEAD + n : CHUNK;
		if (s->limit < CHUNK && HEAD + n <= s->limit)
			cap = s->limit; /* small limits are for tests, and mean what they say */
		l->chunk = arena_grow(l->chunk, l->chunks + 1, sizeof *l->chunk);
		l->chunk[l->chunks++] = (struct chunk){arena_grow(NULL, cap, 1), cap};
	}
	if (l->items == l->item_cap) {
		l->item_cap = l->item_cap ? l->item_cap + l->item_cap / 2 : 256;
		l->item = arena_grow(l->item, l->item_cap, sizeof *l->item);
		l->other = arena_grow(l->other, l->item_cap, sizeof *l->other);
	}
	char *p = l->chunk[l->chunk_now].p + l->chunk_used;
	uint32_t length = (uint32_t)n;
	memcpy(p, &length, HEAD);
	l->item[l->items++] = (struct item){0, (uint64_t)l->chunk_now << 32 | l->chunk_used};
	l->chunk_used += HEAD + n;
	l->bytes += cost;
	s->count++;
	return p + HEAD;
}

int spill_add(struct spill *s, struct str record, struct err *e)
{
	char *to = spill_add_room(s, record.n, e);
	if (!to)
		return -1;
	if (record.n)
		memcpy(to, record.p, record.n);
	return 0;
}

/* Merging. */

/* Makes sure of `n` bytes from run->from on, reading ahead as much as there is room for. */
static int fill(struct spill *s, struct run *r, size_t n, struct err *e)
{
	if (r->to - r->from >= n)
		return 0;
	if (r->from)
		memmove(r->ahead, r->ahead + r->from, r->to - r->from);
	r->to -= r->from;
	r->from = 0;
	if (n > r->cap) {
		r->ahead = arena_grow(r->ahead, n, 1);
		r->cap = n;
	}
	while (r->to < n) {
		size_t want = r->cap - r->to;
		if ((off_t)want > r->end - r->next)
			want = (size_t)(r->end - r->next);
		ssize_t got = want ? pread(s->fd, r->ahead + r->to, want, r->next) : 0;
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO; /* shorter than what was written to it */
		if (got <= 0)
			return err_set_errno(e, str_of(s->beside), "cannot read the sorting file beside it");
		r->to += (size_t)got;
		r->next += got;
	}
	return 0;
}

static int advance(struct spill *s, struct run *r, struct err *e)
{
	uint32_t n;
	if (r->next == r->end && r->from == r->to) {
		r->record = (struct str){0};
		return 0;
	}
	if (fill(s, r, HEAD, e) < 0)
		return -1;
	memcpy(&n, r->ahead + r->from, HEAD);
	if (fill(s, r, HEAD + (size_t)n, e) < 0)
		return -1;
	r->record = (struct str){r->ahead + r->from + HEAD, n};
	r->prefix = prefix_of(s, r->record.p);
	r->from += HEAD + (size_t)n;
	return 0;
}

static bool is_before(const struct spill *s, size_t a, size_t b)
{
	const struct run *x = &s->run[a], *y = &s->run[b];
	if (x->prefix != y->prefix)
		return x->prefix < y->prefix;
	int c = s->key > 8 ? memcmp(x->record.p + 8, y->record.p + 8, s->key - 8) : 0;
	return c ? c < 0 : a < b; /* an earlier run came earlier */
}

static void sink(struct spill *s, size_t at)
{
	for (;;) {
		size_t least = 2 * at + 1;
		if (least >= s->heap_n)
			return;
		if (least + 1 < s->heap_n && is_before(s, s->heap[least + 1], s->heap[least]))
			least++;
		if (!is_before(s, s->heap[least], s->heap[at]))
			return;
		size_t t = s->heap[at];
		s->heap[at] = s->heap[least];
		s->heap[least] = t;
		at = least;
	}
}

static int start_merge(struct spill *s, struct err *e)
{
	size_t ahead = s->limit / (s->runs ? s->runs : 1);
	ahead = ahead < LEAST_AHEAD ? LEAST_AHEAD : ahead > MOST_AHEAD ? MOST_AHEAD : ahead;
	s->heap = arena_grow(s->heap, s->runs, sizeof *s->heap);
	s->heap_n = 0;
	s->is_started = false;
	for (size_t i = 0; i < s->runs; i++) {
		struct run *r = &s->run[i];
		if (r->cap < ahead) {
			r->ahead = arena_grow(r->ahead, ahead, 1);
			r->cap = ahead;
		}
		r->next = r->begin;
		r->from = r->to = 0;
		if (advance(s, r, e) < 0)
			return -1;
		if (r->record.p)
			s->heap[s->heap_n++] = i;
	}
	for (size_t i = s->heap_n / 2; i-- > 0;)
		sink(s, i);
	return 0;
}

int spill_sort(struct spill *s, struct err *e)
{
	if (s->fd < 0) {
		sort_in_memory(s, &s->in);
		s->given = 0;
		return 0;
	}
	if ((s->in.items && write_run(s, e) < 0) || join_writer(s, e) < 0)
		return -1;
	free_load(&s->in);
	free_load(&s->out);
	return start_merge(s, e);
}

int spill_next(struct spill *s, struct str *record, struct err *e)
{
	if (s->fd < 0) {
		if (s->given == s->in.items)
			return 0;
		*record = record_at(&s->in, s->in.item[s->given++].at);
		return 1;
	}
	if (s->heap && !s->heap_n && !s->is_started && s->runs && start_merge(s, e) < 0) /* after a rewind */
		return -1;
	if (s->is_started && s->heap_n) { /* the record given last is let go only now */
		if (advance(s, &s->run[s->heap[0]], e) < 0)
			return -1;
		if (!s->run[s->heap[0]].record.p)
			s->heap[0] = s->heap[--s->heap_n];
		sink(s, 0);
	}
	s->is_started = true;
	if (!s->heap_n)
		return 0;
	*record = s->run[s->heap[0]].record;
	return 1;
}

void spill_rewind(struct spill *s)
{
	s->given = 0;
	s->heap_n = 0;
	s->is_started = false;
}
