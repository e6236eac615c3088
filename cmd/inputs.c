#include "cmd/inputs.h"

#include <stdlib.h>
#include <string.h>

#include "format/gzip.h"
#include "source/pack.h"

enum { PIECE = 8 << 20 };

/* ---- opening */

/* What is packed by gzip; one that cannot be unpacked stays what it is, and is set aside whole. */
static int gunzip(struct inputs *s, struct inputs_file *in, uint64_t most, struct err *e)
{
	if (gzip_unpack(&in->bytes, in->name, s->o->beside, most, &in->broken) < 0 &&
	    in->broken.code != ERR_INPUT)
		return *e = in->broken, -1;
	return 0;
}

/* The files in an archive take its place.  One that cannot be unpacked stays what it is, and is set aside
 * whole. */
static int unpack(struct inputs *s, struct inputs_file *in, struct err *e)
{
	const struct source_input whole = {in->name, in->bytes.bytes};
	struct pack_file *file;
	struct err why = {0};
	uint64_t left = PACK_MOST;
	size_t n;
	int rc = 0;
	if (!pack_is(&whole, s->o))
		return 0;
	if (pack_open(&whole, s->o->beside, s->o->diags, &s->arena, &file, &n, &why) < 0) {
		if (why.code == ERR_INPUT)
			diag_add(s->o->diags, DIAG_WARNING, in->name, 0, 0, "not unpacked: %s", why.text);
		else
			*e = why;
		return why.code == ERR_INPUT ? 0 : -1;
	}
	file_unmap(&in->bytes);
	s->file = arena_grow(s->file, s->n + n + 1, sizeof *s->file);
	for (size_t i = 0; i < n; i++) {
		struct inputs_file *one = &s->file[s->n + i];
		*one = (struct inputs_file){.bytes = file[i].bytes, .name = file[i].name};
		left -= one->bytes.bytes.n;
	}
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct inputs_file *one = &s->file[s->n + i];
		size_t packed = one->bytes.bytes.n;
		rc = gunzip(s, one, left + packed, e);
		left -= one->bytes.bytes.n - packed;
	}
	s->n += n - 1;
	return rc;
}

int inputs_open(struct inputs *s, const struct source_options *o, const char *const *operand, size_t n,
		struct err *e)
{
	s->o = o;
	for (size_t i = 0; i < n; i++, s->n++) {
		s->file = arena_grow(s->file, s->n + 1, sizeof *s->file);
		struct inputs_file *in = &s->file[s->n];
		*in = (struct inputs_file){.name = str_of(strcmp(operand[i], "-") == 0 ? "standard input" : operand[i])};
		if (file_map_beside(operand[i], s->o->beside, &in->bytes, e) < 0)
			return -1;
		if (gunzip(s, in, GZIP_MOST, e) < 0 || unpack(s, in, e) < 0) {
			s->n++;
			return -1;
		}
	}
	return 0;
}

void inputs_close(struct inputs *s)
{
	for (size_t i = 0; i < s->n; i++) {
		inputs_digest(&s->file[i]);
		file_unmap(&s->file[i].bytes);
	}
	free(s->file);
	arena_close(&s->arena);
}

int inputs_read(const struct inputs_file *in, const struct source_options *o, struct common_reading *x,
		struct err *why, struct err *e)
{
	*why = in->broken;
	return in->broken.code ? 0 : common_reading_open(x, o, in->name, in->bytes.bytes, why, e);
}

/* ---- digests */

static void *digest(void *self)
{
	struct inputs_file *in = self;
	struct seal s;
	struct str rest = in->bytes.bytes;
	seal_open(&s);
	while (rest.n) {
		struct str piece = str_part(rest, 0, PIECE);
		seal_add(&s, piece);
		rest = str_part(rest, piece.n, rest.n);
		file_let_go(&in->bytes);
	}
	seal_close_hex(&s, in->digest);
	return NULL;
}

void inputs_start_digest(struct inputs_file *in)
{
	if (pthread_create(&in->thread, NULL, digest, in) == 0)
		in->is_hashing = true;
	else
		digest(in);
}

struct str inputs_digest(struct inputs_file *in)
{
	if (in->is_hashing)
		pthread_join(in->thread, NULL);
	in->is_hashing = false;
	return str_of(in->digest);
}
