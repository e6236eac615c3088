/* base/out - where a command writes: a file descriptor, a file made beside its target, or memory.
 *
 * Writing never fails at once: the first failure is kept and told by out_close, so callers write freely and
 * check once (a full disk is an error, exit 4).  out_to_file writes beside the target under a private name
 * with mode 0600 and renames on a successful out_close; closing with keep = false removes it.  On a terminal
 * what would act on it is written as \xNN (diag_add_safe): controls but for newline and tab, and marks that
 * turn the direction of what follows.  JSON, SVG and HTML hold none, as their writers escape them in the way
 * of the format (json_escape, xml_escape, html_escape), so their bytes are the same wherever they go.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stdio.h>

#include "base/err.h"
#include "base/buf.h"

struct out {
	struct buf buf;
	int fd;          /* -1: memory only */
	int failed;      /* errno of the first failure, 0: none */
	char *temp_path; /* NULL unless writing beside a target */
	char *path;
	bool is_device;   /* opened by its name, written straight: a device or a pipe is never renamed over */
	bool is_terminal; /* what is written would act on it: escaped (diag_add_safe) */
};

void out_to_memory(struct out *o);
void out_to_fd(struct out *o, int fd); /* fd is not closed by out_close */
int out_to_file(struct out *o, const char *path, struct err *e);
void out_add(struct out *o, struct str s);
void out_add_z(struct out *o, const char *z);
void out_add_char(struct out *o, char c);
void out_addf(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Flushes; keep: a file is synced and renamed into place.  -1 if anything ever failed.  Frees everything. */
int out_close(struct out *o, bool keep, struct err *e);
/* The same in two steps, for many (base/folder): all that was added goes to the disk, or (wait) is there; then without a sync
 * of its own. */
void out_sync(struct out *o, bool wait);
int out_close_synced(struct out *o, bool keep, struct err *e);

#endif
