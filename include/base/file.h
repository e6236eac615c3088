/* base/file - files as bytes: read whole, mapped, or written beside their target.
 *
 * file_map gives the bytes of a regular file without copying them, and reads anything else (a pipe, "-")
 * into memory; either way the bytes live until file_unmap.  Nothing follows a symbolic link when writing.
 * Failures name the file and errno (ERR_SYSTEM).  Temporary files are private (0600), lie beside their
 * target, never in a shared folder, and have names that begin with ".casework-".
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
void file_unmap(struct file_bytes *f);
/* Mapped bytes need not stay in memory: what is touched again is read again.  For long readings of large files. */
void file_let_go(const struct file_bytes *f);

/* A new private file in the folder of `path`.  *temp_path is malloc'ed. */
int file_make_beside(const char *path, int *fd, char **temp_path, struct err *e);
int file_keep_beside(int fd, const char *temp_path, const char *path, struct err *e); /* fsync, close, rename, fsync folder */
void file_drop_beside(int fd, const char *temp_path);                                 /* close, unlink */
int file_make_private(const char *beside, int *fd, struct err *e); /* without a name, in the folder of `beside`: gone when closed */

/* The names in a folder that end in `suffix`, sorted by bytes; each malloc'ed, free with file_free_names. */
int file_list(const char *folder, const char *suffix, char ***names, size_t *n, struct err *e);
void file_free_names(char **names, size_t n);
bool file_is_folder(const char *path);
bool file_is_regular(const char *path); /* itself, not what a link points at */
bool file_is_there(const char *path);

#endif
