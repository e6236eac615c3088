/* The file: a head (magic, how many items, digest of the index), the index in the order of its keys (key,
 * place, length, digest of key and bytes), the bytes.  Numbers are little-endian. */
#include "base/memo.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/seal.h"

static const char magic[16] = "casework memo 1\n", any_magic[14] = "casework memo ";

enum { HEAD = 32, ITEM = MEMO_KEY + 24, PUT_SLOTS = 1024 };

struct put { /* of this run */
	struct memo_key key;
	struct str bytes;
};

struct memo {
	char *path;
	unsigned char *map;
	size_t size;
	uint64_t items;
	unsigned char *asked; /* by item: it was */
	_Atomic(const char *) note;
	bool is_foreign;      /* not ours to write over */
	pthread_mutex_t lock; /* all below */
	struct put *put;
	size_t puts, puts_cap;
	struct arena bytes;
};

static uint64_t number(const unsigned char *p)
{
	uint64_t v = 0;
	for (int i = 7; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static void add_number(struct buf *b, uint64_t v)
{
	char p[8];
	for (int i = 0; i < 8; i++)
		p[i] = (char)(v >> 8 * i);
	buf_add(b, (struct str){p, 8});
}

static struct str view(const void *p, size_t n)
{
	return (struct str){p, n};
}

static uint64_t digest(const void *key, struct str bytes)
{
	return seal_short_add(seal_short(bytes), view(key, MEMO_KEY));
}

static const unsigned char *item(const struct memo *m, uint64_t i)
{
	return m->map + HEAD + i * ITEM;
}

/* ---- opening */

static void unmap(struct memo *m)
{
	if (m->map)
		munmap(m->map, m->size);
	m->map = NULL;
	m->items = 0;
}

static const char *check(struct memo *m)
{
	if (m->size < HEAD || memcmp(m->map, magic, sizeof magic) != 0)
		return m->size >= sizeof any_magic && memcmp(m->map, any_magic, sizeof any_magic) == 0
			       ? "is of another version, or damaged; all is computed afresh"
			       : NULL;
	uint64_t n = number(m->map + 16);
	if (n > (m->size - HEAD) / ITEM ||
	    seal_short_add(n, view(m->map + HEAD, n * ITEM)) != number(m->map + 24))
		return "is damaged; all is computed afresh";
	for (uint64_t i = 0; i < n; i++) {
		uint64_t at = number(item(m, i) + MEMO_KEY), length = number(item(m, i) + MEMO_KEY + 8);
		if (at > m->size || length > m->size - at)
			return "is damaged; all is computed afresh";
	}
	m->items = n;
	m->asked = arena_malloc(n ? n : 1);
	return NULL;
}

struct memo *memo_open(const char *path)
{
	struct memo *m = arena_malloc(sizeof *m);
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	m->path = arena_malloc(strlen(path) + 1);
	memcpy(m->path, path, strlen(path));
	pthread_mutex_init(&m->lock, NULL);
	if (fd < 0 && errno == ENOENT)
		return m;
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		m->note = "cannot be read as a file; nothing is kept";
		m->is_foreign = true;
	} else if (st.st_size > 0) {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		m->map = p == MAP_FAILED ? NULL : p;
		m->size = m->map ? (size_t)st.st_size : 0;
		const char *wrong = m->map ? check(m) : "cannot be read; all is computed afresh";
		if (m->map && !wrong && !m->asked) {
			wrong = "is not a memo; it is left as it is, and nothing is kept";
			m->is_foreign = true;
		} else if (!wrong && (st.st_uid != geteuid() || st.st_mode & 077)) {
			wrong = "is not private to its owner; all is computed afresh";
		}
		m->note = wrong;
		if (wrong)
			unmap(m);
	}
	if (fd >= 0)
		close(fd);
	return m;
}

const char *memo_note(const struct memo *m)
{
	return m->note;
}

/* ---- asking and adding */

static bool find(const struct memo *m, const struct memo_key *k, uint64_t *at)
{
	uint64_t lo = 0, hi = m->items;
	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2;
		if (memcmp(item(m, mid), k->bytes, MEMO_KEY) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*at = lo;
	return lo < m->items && memcmp(item(m, lo), k->bytes, MEMO_KEY) == 0;
}

static struct str bytes_of(const struct memo *m, uint64_t i)
{
	return view(m->map + number(item(m, i) + MEMO_KEY), (size_t)number(item(m, i) + MEMO_KEY + 8));
}

bool memo_get(struct memo *m, const struct memo_key *k, struct str *bytes)
{
	uint64_t i;
	if (!find(m, k, &i))
		return false;
	*bytes = bytes_of(m, i);
	if (digest(k->bytes, *bytes) != number(item(m, i) + MEMO_KEY + 16)) {
		m->note = "is damaged in part; what is damaged is computed afresh";
		return false;
	}
	m->asked[i] = 1;
	return true;
}

static void add(struct memo *m, const void *key, struct str bytes)
{
	if (m->puts == m->puts_cap) {
		m->puts_cap = m->puts_cap ? 2 * m->puts_cap : PUT_SLOTS;
		m->put = arena_grow(m->put, m->puts_cap, sizeof *m->put);
	}
	memcpy(m->put[m->puts].key.bytes, key, MEMO_KEY);
	m->put[m->puts++].bytes = bytes;
}

void memo_put(struct memo *m, const struct memo_key *k, struct str bytes)
{
	if (m->is_foreign)
		return;
	pthread_mutex_lock(&m->lock);
	add(m, k->bytes, arena_copy(&m->bytes, bytes));
	pthread_mutex_unlock(&m->lock);
}

/* ---- writing */

static int by_key(const void *a, const void *b)
{
	return memcmp(((const struct put *)a)->key.bytes, ((const struct put *)b)->key.bytes, MEMO_KEY);
}

/* What the new file holds: what was put, and of the old what was asked for, or all; by key, each once. */
static size_t gather(struct memo *m, bool keep_rest)
{
	size_t n = 0;
	for (uint64_t i = 0; i < m->items; i++)
		if (m->asked[i] ||
		    (keep_rest && digest(item(m, i), bytes_of(m, i)) == number(item(m, i) + MEMO_KEY + 16)))
			add(m, item(m, i), bytes_of(m, i));
	if (m->puts)
		qsort(m->put, m->puts, sizeof *m->put, by_key);
	for (size_t i = 0; i < m->puts; i++)
		if (n == 0 || by_key(&m->put[n - 1], &m->put[i]) != 0)
			m->put[n++] = m->put[i];
	return n;
}

static bool has_changed(const struct memo *m, bool keep_rest)
{
	if (m->puts || m->note)
		return true;
	for (uint64_t i = 0; !keep_rest && i < m->items; i++)
		if (!m->asked[i])
			return true;
	return false;
}

static int write_all(int fd, struct str s, const char *path, struct err *e)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			return err_set_errno(e, str_of(path), "cannot write");
		if (n > 0)
			s = str_part(s, (size_t)n, s.n);
	}
	return 0;
}

static int write_items(const struct memo *m, size_t n, int fd, struct err *e)
{
	struct buf index = {0}, head = {0}, bytes = {0};
	uint64_t at = HEAD + (uint64_t)n * ITEM;
	for (size_t i = 0; i < n; i++) {
		buf_add(&index, view(m->put[i].key.bytes, MEMO_KEY));
		add_number(&index, at);
		add_number(&index, m->put[i].bytes.n);
		add_number(&index, digest(m->put[i].key.bytes, m->put[i].bytes));
		at += m->put[i].bytes.n;
	}
	buf_add(&head, view(magic, sizeof magic));
	add_number(&head, n);
	add_number(&head, seal_short_add(n, buf_str(&index)));
	int rc = write_all(fd, buf_str(&head), m->path, e) < 0 ||
				 write_all(fd, buf_str(&index), m->path, e) < 0
			 ? -1
			 : 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		buf_add(&bytes, m->put[i].bytes);
		if (bytes.n > 1 << 20 || i + 1 == n) {
			rc = write_all(fd, buf_str(&bytes), m->path, e);
			buf_clear(&bytes);
		}
	}
	buf_close(&index);
	buf_close(&head);
	buf_close(&bytes);
	return rc;
}

void memo_abandon(struct memo *m)
{
	if (!m)
		return;
	unmap(m);
	pthread_mutex_destroy(&m->lock);
	arena_close(&m->bytes);
	free(m->put);
	free(m->asked);
	free(m->path);
	free(m);
}

int memo_close(struct memo *m, bool keep_rest, struct err *e)
{
	char *beside;
	int fd, rc = 0;
	if (m && !m->is_foreign && has_changed(m, keep_rest)) {
		size_t n = gather(m, keep_rest);
		rc = file_make_beside(m->path, &fd, &beside, e);
		if (rc == 0) {
			rc = write_items(m, n, fd, e);
			if (rc < 0)
				file_drop_beside(fd, beside);
			else
				rc = file_keep_beside(fd, beside, m->path, e);
			free(beside);
		}
	}
	memo_abandon(m);
	return rc;
}
