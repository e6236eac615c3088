/* A disk that fails, or whose machine stops, at the n-th call that changes it: loaded before a command by the crash tests.
 *
 *   DISK_COUNT=FILE   writes there how many such calls there were (at a normal end)
 *   DISK_AT=N         at the N-th of them ...
 *   DISK_DO=kill      ... the process is killed before it;     kill-half: when half of it is written
 *           kill-after  ... when it is done
 *           cut, cut-after  ... power goes: the process is killed, and of all that was not synced a random part is undone,
 *                     writes by sectors of 512 bytes, names (made, linked, renamed, removed) from the last back
 *           no-space, quota    ... from then on no file is made and none grows; what is there can be changed and taken away
 *           io-error, read-only    ... it fails so, and all after it
 *           once      ... it alone fails, by an I/O error;     short: it writes half, as a call may
 *   DISK_SEED=N       for cut
 * Changing calls are those on files other than the three standard streams.  Names are the system's own: this file defines what
 * the C library would.  Only for tests; what it cannot see are calls that the C library makes by itself (stdio). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { GROW, WRITE, SYNC, MAKE, NAME }; /* bytes past a file's end, other bytes, a sync, a new file, other names */

/* What is not known to have reached the disk.  A write: the bytes that stood there; a name: what undoes it. */
struct undo {
	enum { BYTES, MADE, REMOVED, RENAMED } what;
	dev_t dev;
	ino_t ino; /* of the file, or of the folder of a name */
	int fd;    /* BYTES: to write the old bytes by; REMOVED: the file itself */
	off_t at, size; /* BYTES: where; the file's size before */
	size_t n;
	char *old; /* BYTES: what stood there; RENAMED: the target's bytes, absent when there was none */
	char path[PATH_MAX], to[PATH_MAX];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long calls, stop_at;
static const char *act = "";
static bool cutting;
static uint64_t random_state = 88172645463325252u;
static struct undo *undo;
static size_t undos;

static long raw_pread(int fd, void *p, size_t n, off_t at) { return syscall(SYS_pread64, fd, p, n, at); }
static long raw_pwrite(int fd, const void *p, size_t n, off_t at) { return syscall(SYS_pwrite64, fd, p, n, at); }
static long raw_write(int fd, const void *p, size_t n) { return syscall(SYS_write, fd, p, n); }

static uint64_t random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("DISK_AT"), *seed = getenv("DISK_SEED");
	act = getenv("DISK_DO") ? getenv("DISK_DO") : "";
	stop_at = at ? atol(at) : 0;
	cutting = strncmp(act, "cut", 3) == 0;
	if (seed)
		random_state += (uint64_t)atol(seed) * 0x9e3779b97f4a7c15u;
	for (int i = 0; i < 8; i++)
		random_next();
}

__attribute__((destructor)) static void end(void)
{
	const char *to = getenv("DISK_COUNT");
	char line[32];
	int fd = to ? (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd >= 0) {
		raw_write(fd, line, (size_t)snprintf(line, sizeof line, "%ld\n", calls));
		syscall(SYS_close, fd);
	}
}

/* ---- what is not on disk yet */

static struct undo *add_undo(void)
{
	undo = realloc(undo, (undos + 1) * sizeof *undo);
	if (!undo)
		abort();
	memset(&undo[undos], 0, sizeof *undo);
	return &undo[undos++];
}

static void folder_of(const char *path, char *to)
{
	const char *slash = strrchr(path, '/');
	snprintf(to, PATH_MAX, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
}

static struct undo *add_name(const char *path)
{
	struct undo *u = add_undo();
	struct stat st;
	char folder[PATH_MAX];
	folder_of(path, folder);
	if (stat(folder, &st) == 0) {
		u->dev = st.st_dev;
		u->ino = st.st_ino;
	}
	snprintf(u->path, sizeof u->path, "%s", path);
	return u;
}

static char *all_bytes(int fd, size_t *n)
{
	struct stat st;
	char *p = NULL;
	*n = 0;
	if (fd >= 0 && fstat(fd, &st) == 0 && (p = malloc((size_t)st.st_size + 1))) {
		long got = raw_pread(fd, p, (size_t)st.st_size, 0);
		*n = got > 0 ? (size_t)got : 0;
	}
	return p;
}

static void note_bytes(int fd, size_t n, off_t at)
{
	struct stat st;
	if (!cutting || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	struct undo *u = add_undo();
	*u = (struct undo){.what = BYTES, .dev = st.st_dev, .ino = st.st_ino, .at = at, .size = st.st_size, .n = n};
	u->fd = (int)syscall(SYS_dup, fd);
	u->old = calloc(1, n + 1);
	if (u->old && n)
		raw_pread(fd, u->old, n, at);
}

/* A sync of a file keeps its bytes, one of a folder the names in it. */
static void forget(int fd)
{
	struct stat st;
	size_t k = 0;
	if (!cutting || fstat(fd, &st) < 0)
		return;
	for (size_t i = 0; i < undos; i++) {
		if (undo[i].dev == st.st_dev && undo[i].ino == st.st_ino) {
			if (undo[i].what == BYTES || undo[i].what == REMOVED)
				syscall(SYS_close, undo[i].fd);
			free(undo[i].old);
		} else {
			undo[k++] = undo[i];
		}
	}
	undos = k;
}

static void put_file(const char *path, const char *p, size_t n)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd >= 0) {
		raw_pwrite(fd, p, n, 0);
		syscall(SYS_close, fd);
	}
}

static void undo_bytes(const struct undo *u)
{
	struct stat st;
	off_t most = 0;
	for (size_t k = 0; k < u->n; k += 512) {
		size_t n = u->n - k < 512 ? u->n - k : 512;
		if (random_next() & 1)
			raw_pwrite(u->fd, u->old + k, n, u->at + (off_t)k);
		else
			most = u->at + (off_t)(k + n); /* this sector is on disk, so the file is as long as that */
	}
	if (fstat(u->fd, &st) == 0 && st.st_size > u->size && u->at + (off_t)u->n >= st.st_size)
		(void)!syscall(SYS_ftruncate, u->fd, most > u->size ? most : u->size);
}

static void undo_name(const struct undo *u)
{
	size_t n;
	if (u->what == MADE) {
		syscall(SYS_unlink, u->path);
	} else if (u->what == REMOVED) {
		char *p = all_bytes(u->fd, &n);
		if (p)
			put_file(u->path, p, n);
	} else {
		syscall(SYS_rename, u->to, u->path);
		if (u->old)
			put_file(u->to, u->old, u->n);
	}
}

static void die(void)
{
	syscall(SYS_kill, getpid(), SIGKILL);
	for (;;)
		pause();
}

static void cut(void)
{
	bool names_stay = false; /* a file system keeps the order of its names */
	for (size_t i = undos; i-- > 0;) {
		const struct undo *u = &undo[i];
		if (u->what == BYTES) {
			undo_bytes(u);
		} else {
			names_stay |= random_next() % 3 == 0;
			if (!names_stay)
				undo_name(u);
		}
	}
	die();
}

/* ---- the call that is the n-th */

static int failure(enum call c)
{
	bool takes_room = c == GROW || c == MAKE;
	if (strcmp(act, "no-space") == 0)
		return takes_room ? ENOSPC : 0;
	if (strcmp(act, "quota") == 0)
		return takes_room ? EDQUOT : 0;
	if (strcmp(act, "read-only") == 0)
		return c != SYNC ? EROFS : 0;
	if (strcmp(act, "io-error") == 0)
		return EIO;
	return strcmp(act, "once") == 0 && calls == stop_at ? EIO : 0;
}

static enum call write_of(int fd, size_t n, off_t at)
{
	struct stat st;
	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && at + (off_t)n > st.st_size ? GROW : WRITE;
}

/* 0: let it be; -1: it has failed; 1: half of it.  The lock is held until leave. */
static int enter(enum call c)
{
	pthread_mutex_lock(&lock);
	calls++;
	if (!stop_at || calls < stop_at)
		return 0;
	if (calls == stop_at) {
		if (strcmp(act, "kill") == 0)
			die();
		if (strcmp(act, "cut") == 0)
			cut();
		if ((c == WRITE || c == GROW) && (strcmp(act, "short") == 0 || strcmp(act, "kill-half") == 0))
			return 1;
		if (strcmp(act, "kill-half") == 0)
			die();
	}
	int why = failure(c);
	if (!why)
		return 0;
	errno = why;
	return -1;
}

static void leave(void)
{
	int e = errno;
	if (calls == stop_at && strcmp(act, "kill-after") == 0)
		die();
	if (calls == stop_at && strcmp(act, "cut-after") == 0)
		cut();
	pthread_mutex_unlock(&lock);
	errno = e;
}

static long half(long done)
{
	if (strcmp(act, "kill-half") == 0)
		die();
	return done;
}

/* ---- bytes */

ssize_t write(int fd, const void *p, size_t n)
{
	if (fd < 3)
		return raw_write(fd, p, n);
	off_t at = lseek(fd, 0, SEEK_CUR);
	int how = enter(write_of(fd, n, at));
	if (how >= 0 && at >= 0)
		note_bytes(fd, n, at);
	long done = how < 0 ? -1 : how ? half(raw_write(fd, p, n > 1 ? n / 2 : n)) : raw_write(fd, p, n);
	leave();
	return done;
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
	int how = enter(write_of(fd, n, at));
	if (how >= 0)
		note_bytes(fd, n, at);
	long done = how < 0 ? -1 : how ? half(raw_pwrite(fd, p, n > 1 ? n / 2 : n, at)) : raw_pwrite(fd, p, n, at);
	leave();
	return done;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return pwrite64(fd, p, n, at);
}

int ftruncate64(int fd, off_t size)
{
	struct stat st;
	int how = enter(WRITE);
	if (how >= 0 && fstat(fd, &st) == 0 && size < st.st_size)
		note_bytes(fd, (size_t)(st.st_size - size), size);
	int rc = how < 0 ? -1 : (int)syscall(SYS_ftruncate, fd, size);
	leave();
	return rc;
}

int ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

static int sync_by(long number, int fd)
{
	int rc = enter(SYNC) < 0 ? -1 : (int)syscall(number, fd);
	if (rc == 0)
		forget(fd);
	leave();
	return rc;
}

int fsync(int fd)
{
	return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_by(SYS_fdatasync, fd);
}

/* ---- names */

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
	struct stat st;
	bool makes = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
	if (!makes)
		return (int)syscall(SYS_openat, folder, path, flags, mode);
	bool fresh = flags & O_CREAT && folder == AT_FDCWD && lstat(path, &st) < 0;
	int fd = enter(MAKE) < 0 ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
	if (fd >= 0 && fresh && cutting)
		add_name(path)->what = MADE;
	leave();
	return fd;
}

#define MODE                                                              \
	mode_t mode = 0;                                                  \
	if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) {        \
		va_list args;                                             \
		va_start(args, flags);                                    \
		mode = va_arg(args, mode_t);                              \
		va_end(args);                                             \
	}

int open64(const char *path, int flags, ...)
{
	MODE
	return open_at(AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	MODE
	return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	MODE
	return open_at(folder, path, flags, mode);
}

int mkostemp64(char *path, int flags)
{
	static int (*real)(char *, int);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "mkostemp64");
	int fd = enter(MAKE) < 0 ? -1 : real(path, flags);
	if (fd >= 0 && cutting)
		add_name(path)->what = MADE;
	leave();
	return fd;
}

int mkostemp(char *path, int flags)
{
	return mkostemp64(path, flags);
}

int link(const char *from, const char *to)
{
	int rc = enter(NAME) < 0 ? -1 : (int)syscall(SYS_link, from, to);
	if (rc == 0 && cutting)
		add_name(to)->what = MADE;
	leave();
	return rc;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	int rc = enter(NAME) < 0 ? -1 : (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
	if (rc == 0 && cutting)
		add_name(to)->what = MADE;
	leave();
	return rc;
}

int unlink(const char *path)
{
	int how = enter(NAME);
	int keep = how < 0 || !cutting ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY, 0);
	int rc = how < 0 ? -1 : (int)syscall(SYS_unlink, path);
	if (rc == 0 && keep >= 0) {
		struct undo *u = add_name(path);
		u->what = REMOVED;
		u->fd = keep;
	}
	leave();
	return rc;
}

int rename(const char *from, const char *to)
{
	struct undo u = {.what = RENAMED};
	int how = enter(NAME);
	int old = how < 0 || !cutting ? -1 : (int)syscall(SYS_openat, AT_FDCWD, to, O_RDONLY, 0);
	if (old >= 0) {
		u.old = all_bytes(old, &u.n);
		syscall(SYS_close, old);
	}
	int rc = how < 0 ? -1 : (int)syscall(SYS_rename, from, to);
	if (rc == 0 && cutting) {
		struct undo *name = add_name(from);
		name->what = RENAMED;
		name->old = u.old;
		name->n = u.n;
		snprintf(name->to, sizeof name->to, "%s", to);
	}
	leave();
	return rc;
}
