#include "base/folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

int folder_open(struct folder *f, const char *path, struct err *e)
{
	f->n = 0;
	return file_is_folder(path) || mkdir(path, 0700) == 0 ? 0 : err_set_errno(e, str_of(path), "cannot make the folder");
}

/* All are on their way to the disk before the first is waited for, and none has its name before all are there. */
static int put_in_place(struct folder *f, struct err *e)
{
	int rc = 0;
	char *inside = f->n ? strdup(f->waiting[0].path) : NULL;
	for (size_t i = 0; i < f->n; i++)
		out_sync(&f->waiting[i], false);
	for (size_t i = 0; i < f->n; i++)
		out_sync(&f->waiting[i], true);
	for (size_t i = 0; i < f->n; i++)
		if (out_close_synced(&f->waiting[i], rc == 0, rc == 0 ? e : &(struct err){0}) < 0)
			rc = -1;
	if (inside)
		file_sync_folder(inside);
	free(inside);
	f->n = 0;
	return rc;
}

int folder_keep(struct folder *f, struct out *o, struct err *e)
{
	f->waiting[f->n++] = *o;
	return f->n < FOLDER_WAITING ? 0 : put_in_place(f, e);
}

int folder_close(struct folder *f, bool keep, struct err *e)
{
	if (keep)
		return put_in_place(f, e);
	for (size_t i = 0; i < f->n; i++)
		out_close(&f->waiting[i], false, &(struct err){0});
	f->n = 0;
	return 0;
}
