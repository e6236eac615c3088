/* base/file - files as bytes: read whole, mapped, or written beside their target.
 *
 * file_map gives the bytes of a regular file without copying them.  What comes through a pipe is read: the
 * first 32 MiB into a buffer, what is more into a private file that is mapped.  file_map_beside keeps that in
 * the folder of `beside` (at most 16 GiB), file_map in memory alone (at most 4 GiB): who only reads need not
 * be able to write anywhere.  A device is refused.  Either way the bytes live until file_unmap.  Nothing
 * follows a symbolic link when writing.  Failures name the file and errno (ERR_SYSTEM).  Temporary files are
 * private (0600) and lie in the folder of their target, never a shared one.  They have no name until they are
 * complete (O_TMPFILE), so that a process that is killed leaves nothing; where the file system cannot do that
 * their names begin with ".casework-", and what a killed process left is removed by the next that writes
 * there.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

struct file_bytes {
	struct str bytes;
	bool mapped;
};

int file_map(const char *path, struct file_bytes *f, struct err *e); /* "-" is standard input */
int file_map_beside(const char *path, const char *beside, struct file_bytes *f, struct err *e);
/* What was written to a private file (file_make_private), as bytes like any other; takes fd. */
int file_map_private(int fd, struct file_bytes *f, struct err *e);
int file_write(int fd, struct str s); /* all of it; -1 with errno */
void file_unmap(struct file_bytes *f);
/* Mapped bytes need not stay in memory: what is touched again is read again.  For long readings of large files. */
void file_let_go(const struct file_bytes *f);

/* A new private file in the folder of `path`.  *temp_path, malloc'ed, opens it in this process; it may be a name
 * in /proc. */
int file_make_beside(const char *path, int *fd, char **temp_path, struct err *e);
bool file_has_no_name(const char *temp_path); /* that name is a link in /proc to a file without a name */
/* fsync, in the place of `path`, fsync folder; file_keep_new fails where `path` is taken */
int file_keep_beside(int fd, const char *temp_path, const char *path, struct err *e);
int file_keep_new(int fd, const char *temp_path, const char *path, struct err *e);
void file_drop_beside(int fd, const char *temp_path); /* close, unlink */
/* Of many (base/folder): in its place, synced by the caller before, and the folder after the last. */
int file_keep_synced(int fd, const char *temp_path, const char *path, struct err *e);
void file_sync_folder(const char *path); /* the folder that `path` lies in */
/* Without a name, in the folder of `beside` (NULL: in memory): gone when closed. */
int file_make_private(const char *beside, int *fd, struct err *e);

/* The names in a folder that end in `suffix`, sorted by bytes; each malloc'ed, free with file_free_names. */
int file_list(const char *folder, const char *suffix, char ***names, size_t *n, struct err *e);
void file_free_names(char **names, size_t n);
bool file_is_folder(const char *path);
bool file_is_regular(const char *path); /* itself, not what a link points at */
bool file_is_there(const char *path);

#endif
