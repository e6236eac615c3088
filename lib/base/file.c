#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

#define BESIDE ".casework-"

enum { IN_MEMORY = 32 << 20, PIECE = 256 << 10 };
static const off_t most_piped = (off_t)16 << 30, most_in_memory = (off_t)4 << 30;

static int write_whole(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno != EINTR)
			return -1;
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		}
	}
	return 0;
}

static int map(int fd, off_t size, struct file_bytes *f)
{
	void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return -1;
	madvise(p, (size_t)size, MADV_SEQUENTIAL);
	*f = (struct file_bytes){{p, (size_t)size}, true};
	return 0;
}

int file_write(int fd, struct str s)
{
	return write_whole(fd, s.p, s.n);
}

int file_map_private(int fd, struct file_bytes *f, struct err *e)
{
	struct stat st;
	*f = (struct file_bytes){0};
	int rc = fstat(fd, &st);
	if (rc == 0 && st.st_size)
		rc = map(fd, st.st_size, f);
	if (rc < 0)
		err_set_errno(e, STR("a private file"), "cannot be read");
	close(fd);
	return rc;
}

/* What is more than a buffer should hold goes on into a private file, which is then mapped like any other. */
static int read_on(int fd, const char *path, const char *beside, struct buf *b, struct file_bytes *f, struct err *e)
{
	off_t size = (off_t)b->n, most = beside ? most_piped : most_in_memory;
	ssize_t n = 1;
	int kept, rc = 0;
	if (file_make_private(beside, &kept, e) < 0)
		return -1;
	if (write_whole(kept, b->p, b->n) < 0)
		rc = err_set_errno(e, str_of(path), "cannot keep what comes through the pipe");
	while (rc == 0 && n != 0) {
		n = read(fd, b->p, PIECE);
		if (n < 0 && errno != EINTR)
			rc = err_set_errno(e, str_of(path), "cannot read");
		else if (n > 0 && (size += n) > most)
			rc = err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "more than %d GiB through a pipe; name a file",
					(int)(most >> 30));
		else if (n > 0 && write_whole(kept, b->p, (size_t)n) < 0)
			rc = err_set_errno(e, str_of(path), "cannot keep what comes through the pipe");
	}
	if (rc == 0 && map(kept, size, f) < 0)
		rc = err_set_errno(e, str_of(path), "cannot read");
	close(kept);
	return rc;
}

static int read_all(int fd, const char *path, const char *beside, struct file_bytes *f, struct err *e)
{
	struct buf b = {0};
	int rc = 0;
	for (;;) {
		buf_reserve(&b, PIECE);
		ssize_t n = read(fd, b.p + b.n, b.cap - b.n - 1);
		if (n < 0 && errno != EINTR)
			rc = err_set_errno(e, str_of(path), "cannot read");
		if (n == 0 || rc < 0)
			break;
		b.n += n > 0 ? (size_t)n : 0;
		b.p[b.n] = '\0';
		if (b.n > IN_MEMORY) {
			rc = read_on(fd, path, beside, &b, f, e);
			buf_close(&b);
			return rc;
		}
	}
	if (rc == 0)
		*f = (struct file_bytes){{b.p, b.n}, false};
	else
		buf_close(&b);
	return rc;
}

/* Nothing at its end, a terminal or a pipe may be waited for; of other devices there is no end. */
static bool is_endless(int fd, const struct stat *st)
{
	struct stat null;
	if (S_ISBLK(st->st_mode))
		return true;
	return S_ISCHR(st->st_mode) && !isatty(fd) && !(stat("/dev/null", &null) == 0 && null.st_rdev == st->st_rdev);
}

static int map_open(int fd, const char *path, const char *beside, struct file_bytes *f, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_set_errno(e, str_of(path), "cannot read");
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return err_set_errno(e, str_of(path), "cannot read");
	}
	if (is_endless(fd, &st))
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "a device has no end; name a file or a pipe");
	if (S_ISREG(st.st_mode) && st.st_size > 0 && lseek(fd, 0, SEEK_CUR) == 0 && map(fd, st.st_size, f) == 0)
		return 0;
	return read_all(fd, path, beside, f, e);
}

int file_map_beside(const char *path, const char *beside, struct file_bytes *f, struct err *e)
{
	*f = (struct file_bytes){0};
	if (strcmp(path, "-") == 0)
		return map_open(0, "standard input", beside, f, e);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(e, str_of(path), "cannot open");
	int rc = map_open(fd, path, beside, f, e);
	close(fd);
	return rc;
}

int file_map(const char *path, struct file_bytes *f, struct err *e)
{
	return file_map_beside(path, NULL, f, e);
}

void file_unmap(struct file_bytes *f)
{
	if (f->mapped)
		munmap((void *)(uintptr_t)f->bytes.p, f->bytes.n);
	else
		free((void *)(uintptr_t)f->bytes.p);
	*f = (struct file_bytes){0};
}

void file_let_go(const struct file_bytes *f)
{
	if (f->mapped)
		madvise((void *)(uintptr_t)f->bytes.p, f->bytes.n, MADV_DONTNEED);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool file_has_no_name(const char *temp_path)
{
	char own[64];
	snprintf(own, sizeof own, "/proc/%ld/fd/", (long)getpid());
	return str_has_prefix(str_of(temp_path), str_of(own));
}

/* A process that was killed may have left its file: ours, not empty, and nobody holds its lock. */
static void sweep(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		struct stat st;
		if (strncmp(entry->d_name, BESIDE, strlen(BESIDE)) != 0 || strlen(entry->d_name) != strlen(BESIDE) + 6)
			continue;
		int fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_uid == geteuid() &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
		close(fd);
	}
	if (dir)
		closedir(dir);
}

static bool opens_itself(const char *path, int fd)
{
	struct stat by_name, by_fd;
	return stat(path, &by_name) == 0 && fstat(fd, &by_fd) == 0 && by_name.st_ino == by_fd.st_ino &&
	       by_name.st_dev == by_fd.st_dev;
}

int file_make_beside(const char *path, int *fd, char **temp_path, struct err *e)
{
	char *folder = folder_of(path);
	struct buf name = {0};
	if (!folder)
		arena_exhausted();
	sweep(folder);
	*fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (*fd >= 0) {
		buf_addf(&name, "/proc/%ld/fd/%d", (long)getpid(), *fd);
		if (!opens_itself(name.p, *fd)) { /* no /proc: it could not be given a name */
			close(*fd);
			*fd = -1;
		}
	}
	if (*fd < 0) { /* a file system without O_TMPFILE, too */
		buf_clear(&name);
		buf_addf(&name, "%s/" BESIDE "XXXXXX", folder);
		*fd = mkostemp(name.p, O_CLOEXEC);
	}
	free(folder);
	if (*fd < 0) {
		buf_close(&name);
		return err_set_errno(e, str_of(path), "cannot write beside it");
	}
	flock(*fd, LOCK_EX | LOCK_NB); /* tells whoever sweeps that somebody lives here */
	*temp_path = name.p;
	return 0;
}

void file_sync_folder(const char *path)
{
	char *folder = folder_of(path);
	int dir = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (dir >= 0) {
		fsync(dir);
		close(dir);
	}
	free(folder);
}

/* A file without a name cannot take another's place: it gets one beside it first, for the time of one call. */
static int put_in_place(const char *temp_path, const char *path)
{
	struct buf name = {0};
	char *folder;
	int rc = -1;
	if (!file_has_no_name(temp_path))
		return rename(temp_path, path);
	if (linkat(AT_FDCWD, temp_path, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
		return 0;
	if (errno != EEXIST || !(folder = folder_of(path)))
		return -1;
	errno = EEXIST;
	for (unsigned k = 0; rc < 0 && errno == EEXIST && k < 1000000; k++) {
		buf_clear(&name);
		buf_addf(&name, "%s/" BESIDE "%06u", folder, ((unsigned)getpid() + k) % 1000000);
		rc = linkat(AT_FDCWD, temp_path, AT_FDCWD, name.p, AT_SYMLINK_FOLLOW);
	}
	if (rc == 0 && (rc = rename(name.p, path)) < 0) {
		int why = errno;
		unlink(name.p);
		errno = why;
	}
	buf_close(&name);
	free(folder);
	return rc;
}

int file_keep_synced(int fd, const char *temp_path, const char *path, struct err *e)
{
	if (put_in_place(temp_path, path) < 0) {
		int rc = err_set_errno(e, str_of(path), "cannot put the new file in place");
		file_drop_beside(fd, temp_path);
		return rc;
	}
	close(fd);
	return 0;
}

int file_keep_beside(int fd, const char *temp_path, const char *path, struct err *e)
{
	if (fsync(fd) < 0) {
		int rc = err_set_errno(e, str_of(path), "cannot write");
		file_drop_beside(fd, temp_path);
		return rc;
	}
	if (file_keep_synced(fd, temp_path, path, e) < 0)
		return -1;
	file_sync_folder(path);
	return 0;
}

/* link fails where the name is taken, rename would not. */
int file_keep_new(int fd, const char *temp_path, const char *path, struct err *e)
{
	int rc = 0;
	if (fsync(fd) < 0)
		rc = err_set_errno(e, str_of(path), "cannot write");
	else if (linkat(AT_FDCWD, temp_path, AT_FDCWD, path, AT_SYMLINK_FOLLOW) < 0 &&
		 (errno == EEXIST || file_has_no_name(temp_path) || rename(temp_path, path) < 0)) /* no links there */
		rc = errno == EEXIST ? err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0,
						  "somebody else made this file meanwhile; import again to add to it")
				     : err_set_errno(e, str_of(path), "cannot put the new file in place");
	file_drop_beside(fd, temp_path);
	if (rc == 0)
		file_sync_folder(path);
	return rc;
}

void file_drop_beside(int fd, const char *temp_path)
{
	close(fd);
	if (!file_has_no_name(temp_path))
		unlink(temp_path);
}

int file_make_private(const char *beside, int *fd, struct err *e)
{
	char *temp;
	if (!beside) {
		*fd = memfd_create("casework", MFD_CLOEXEC);
		return *fd < 0 ? err_set_errno(e, STR("memory"), "cannot hold a private file") : 0;
	}
	if (file_make_beside(beside, fd, &temp, e) < 0)
		return -1;
	if (!file_has_no_name(temp))
		unlink(temp);
	free(temp);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int file_list(const char *folder, const char *suffix, char ***names, size_t *n, struct err *e)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	*names = NULL;
	*n = 0;
	if (!dir)
		return err_set_errno(e, str_of(folder), "cannot open the folder");
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !str_has_suffix(str_of(entry->d_name), str_of(suffix)))
			continue;
		*names = arena_grow(*names, *n + 1, sizeof **names);
		(*names)[*n] = strdup(entry->d_name);
		if (!(*names)[(*n)++])
			arena_exhausted();
	}
	closedir(dir);
	if (*n)
		qsort(*names, *n, sizeof **names, by_name);
	return 0;
}

void file_free_names(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

bool file_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_is_regular(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool file_is_there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}
