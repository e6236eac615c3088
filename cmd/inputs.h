/* cmd/inputs - the files of an import, with their digests: archives and what is packed by gzip stand as what
 * is in them.
 *
 * inputs_open maps every operand ("-": standard input) before anything is written, in the order given; the
 * files of an archive take its place.  A file that cannot be unpacked stays what it is: `broken` says why,
 * and nobody reads it.  Its digest is made on the second core while it is read.  The options given are kept
 * by reference; of them `beside`, `diags` and what recognises an archive are used.  0, or -1 with *e;
 * inputs_close either way, which waits for digests and lets all go.
 */
#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H

#include <pthread.h>

#include "base/file.h"
#include "base/seal.h"
#include "cmd/common.h"

struct inputs_file {
	struct file_bytes bytes;
	struct str name;
	struct err broken; /* packed by gzip, and why it cannot be unpacked */
	char digest[SEAL_HEX];
	pthread_t thread;
	bool is_hashing;
};

struct inputs {
	struct inputs_file *file;
	size_t n;
	const struct source_options *o;
	struct arena arena; /* names of files in archives */
};

int inputs_open(struct inputs *s, const struct source_options *o, const char *const *operand, size_t n,
		struct err *e);
void inputs_close(struct inputs *s);
void inputs_start_digest(struct inputs_file *in);
/* SHA-256, hex; waits for it.  Absent where it was not started */
struct str inputs_digest(struct inputs_file *in);
/* As common_reading_open, of a file that is not broken. */
int inputs_read(const struct inputs_file *in, const struct source_options *o, struct common_reading *x,
		struct err *why, struct err *e);

#endif
