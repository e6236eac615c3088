/* The temporary name of a case file that is being made. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_load.h"

static void folder_of(const char *path, struct buf *folder)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		buf_add_char(folder, '.');
	else
		buf_add(folder, (struct str){path, slash == path ? 1 : (size_t)(slash - path)});
}

/* link fails where the name is taken, rename would not: of two imports that make the same file, the second must not win. */
int store_beside_keep(int fd, const char *temp_path, const char *path, struct err *e)
{
	struct buf folder = {0};
	int rc = 0;
	if (fsync(fd) < 0)
		rc = err_set_errno(e, str_of(path), "cannot write");
	else if (link(temp_path, path) == 0)
		unlink(temp_path);
	else if (errno == EEXIST)
		rc = err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0, "somebody else made this file meanwhile; import again to add to it");
	else if (rename(temp_path, path) < 0) /* a file system without links */
		rc = err_set_errno(e, str_of(path), "cannot put the new file in place");
	if (rc < 0)
		unlink(temp_path);
	close(fd);
	if (rc < 0)
		return rc;
	folder_of(path, &folder);
	int dir = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0) {
		fsync(dir);
		close(dir);
	}
	buf_close(&folder);
	return 0;
}

/* An import that was killed leaves its temporary file.  It is ours, begins as a database does, and nobody holds its lock. */
void store_beside_sweep(const char *path)
{
	struct buf name = {0};
	struct dirent *entry;
	folder_of(path, &name);
	DIR *dir = opendir(name.p);
	if (dir) {
		buf_add_char(&name, '/');
		size_t stem = name.n;
		while ((entry = readdir(dir))) {
			struct stat st;
			char first[16];
			if (!str_has_prefix(str_of(entry->d_name), STR(".casework-")))
				continue;
			name.n = stem;
			buf_add_z(&name, entry->d_name);
			int fd = open(name.p, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
			if (fd < 0)
				continue;
			if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && read(fd, first, 16) == 16 &&
			    store_is_case((struct str){first, 16}) && flock(fd, LOCK_EX | LOCK_NB) == 0)
				unlink(name.p);
			close(fd);
		}
		closedir(dir);
	}
	buf_close(&name);
}
