/* A case file that is being made has no name yet (base/file): it is opened by a link in /proc, which SQLite, that follows no link
 * as the last part of a name, is told to take as the file itself.  Any other link stays refused. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "store_load.h"

static int open_own(const char *path, int flags, int mode)
{
	return open(path, file_has_no_name(path) ? flags & ~O_NOFOLLOW : flags, mode);
}

static int look_at_own(const char *path, struct stat *st)
{
	return file_has_no_name(path) ? stat(path, st) : lstat(path, st);
}

int store_beside_open(const char *temp_path, sqlite3 **db)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	if (!vfs || vfs->xSetSystemCall(vfs, "open", (sqlite3_syscall_ptr)open_own) != SQLITE_OK ||
	    vfs->xSetSystemCall(vfs, "lstat", (sqlite3_syscall_ptr)look_at_own) != SQLITE_OK)
		return SQLITE_ERROR;
	return sqlite3_open_v2(temp_path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
}
