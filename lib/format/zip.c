#include "format/zip.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/arena.h"
#include "base/library.h"

enum { END_BYTES = 22, END_COMMENT = 0xffff, PIECE = 64 << 10 };

struct entry {
	struct str name;
	uint64_t packed, counted; /* bytes in the archive; of what was inflated, what has been counted */
	uint16_t method;
	bool is_encrypted;
};

/* The library is loaded with the first archive: it brings one for encryption along, which takes as long to start as a whole
 * small import.  Named as the functions are. */
#define CALLS(X)                                                                                                      \
	X(zip_error_init) X(zip_error_fini) X(zip_source_buffer_create) X(zip_source_free) X(zip_open_from_source)    \
	X(zip_discard) X(zip_get_num_entries) X(zip_stat_init) X(zip_stat_index) X(zip_fopen_index) X(zip_fread)      \
	X(zip_fclose)
struct calls {
#define DECLARE(name) __typeof__(name) *name;
	CALLS(DECLARE)
#undef DECLARE
};

static int load_calls(struct calls *to, struct err *e)
{
#define CALL(name) {#name, &to->name},
	const struct library_call call[] = {CALLS(CALL)};
#undef CALL

	if (!library_load(CASEWORK_LIBZIP, call, sizeof call / sizeof *call))
		return err_set(e, ERR_SYSTEM, "%s, which reads zip archives, cannot be loaded: install it",
			       CASEWORK_LIBZIP);
	return 0;
}

struct zip_archive {
	struct calls call;
	zip_t *zip;
	struct arena arena;
	struct str file;
	struct entry *entry;
	size_t entries;
	uint64_t inflated, most; /* bytes; at most so many */
};

struct zip_part {
	struct zip_archive *archive;
	struct entry *entry;
	zip_file_t *f;
	uint64_t given;
};

bool zip_is_archive(struct str bytes)
{
	return str_has_prefix(bytes, STR("PK\3\4")) || str_has_prefix(bytes, STR("PK\5\6"));
}

static unsigned u16(const char *p)
{
	return (unsigned)(unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

/* How many entries the end of the archive tells of, before the library makes room for each; false: no end. */
static bool say_entries(struct str bytes, unsigned *n)
{
	if (bytes.n < END_BYTES)
		return false;
	for (size_t back = END_BYTES; back <= bytes.n && back <= END_BYTES + END_COMMENT; back++) {
		const char *p = bytes.p + bytes.n - back;
		if (memcmp(p, "PK\5\6", 4) == 0) {
			*n = u16(p + 10);
			return true;
		}
	}
	return false;
}

static int broken(const struct zip_archive *z, struct err *e)
{
	return err_set_at(e, ERR_INPUT, z->file, 0, 0,
			  "this zip archive is broken: make the file anew, or copy it again");
}

static int list_entries(struct zip_archive *z, struct err *e)
{
	zip_int64_t n = z->call.zip_get_num_entries(z->zip, 0);
	if (n < 0 || n > ZIP_MOST_ENTRIES)
		return broken(z, e);
	z->entry = ARENA_ARRAY(&z->arena, struct entry, (size_t)n + 1);
	for (zip_int64_t i = 0; i < n; i++) {
		zip_stat_t s;
		z->call.zip_stat_init(&s);
		if (z->call.zip_stat_index(z->zip, (zip_uint64_t)i, 0, &s) < 0 || !(s.valid & ZIP_STAT_NAME))
			return broken(z, e);
		struct entry *to = &z->entry[z->entries++];
		to->name = arena_copy(&z->arena, str_of(s.name));
		to->packed = s.valid & ZIP_STAT_COMP_SIZE ? s.comp_size : 0;
		to->method = s.valid & ZIP_STAT_COMP_METHOD ? s.comp_method : 0;
		to->is_encrypted = s.valid & ZIP_STAT_ENCRYPTION_METHOD && s.encryption_method != ZIP_EM_NONE;
	}
	return 0;
}

int zip_archive_open(struct str bytes, struct str file, struct zip_archive **out, struct err *e)
{
	struct zip_archive *z = arena_malloc(sizeof *z);
	z->most = ZIP_MOST_BYTES;
	unsigned entries = 0;
	z->file = file;
	if (!say_entries(bytes, &entries)) {
		free(z);
		return err_set_at(e, ERR_INPUT, file, 0, 0,
				  "this zip archive has no end: the file was cut off, copy it again");
	}
	if (entries > ZIP_MOST_ENTRIES) {
		free(z);
		return err_set_at(e, ERR_INPUT, file, 0, 0,
				  "a zip archive of more than %d entries is not opened", ZIP_MOST_ENTRIES);
	}
	if (load_calls(&z->call, e) < 0) {
		free(z);
		return -1;
	}
	zip_error_t why;
	z->call.zip_error_init(&why);
	zip_source_t *s = z->call.zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
	z->zip = s ? z->call.zip_open_from_source(s, ZIP_RDONLY, &why) : NULL;
	if (!z->zip && s)
		z->call.zip_source_free(s);
	z->call.zip_error_fini(&why);
	if (!z->zip || list_entries(z, e) < 0) {
		broken(z, e);
		zip_archive_close(z);
		return -1;
	}
	*out = z;
	return 0;
}

void zip_archive_close(struct zip_archive *z)
{
	if (!z)
		return;
	if (z->zip)
		z->call.zip_discard(z->zip);
	arena_close(&z->arena);
	free(z);
}

size_t zip_archive_entries(const struct zip_archive *z)
{
	return z->entries;
}

struct str zip_archive_name(const struct zip_archive *z, size_t i)
{
	return z->entry[i].name;
}

bool zip_archive_find(const struct zip_archive *z, struct str name, size_t *found)
{
	for (size_t i = 0; i < z->entries; i++)
		if (str_is_equal_caseless(z->entry[i].name, name)) {
			*found = i;
			return true;
		}
	return false;
}

int zip_part_open(struct zip_archive *z, size_t i, struct zip_part **out, struct err *e)
{
	struct entry *entry = &z->entry[i];
	if (entry->is_encrypted)
		return err_set_at(e, ERR_INPUT, z->file, 0, 0,
				  "this zip archive is locked with a password: save it without one");
	if (entry->method != ZIP_CM_STORE && entry->method != ZIP_CM_DEFLATE)
		return err_set_at(
			e, ERR_INPUT, z->file, 0, 0,
			"this zip archive is packed by method %u, which is not read: save the file again",
			entry->method);
	struct zip_part *p = arena_malloc(sizeof *p);
	*p = (struct zip_part){.archive = z, .entry = entry, .f = z->call.zip_fopen_index(z->zip, i, 0)};
	if (!p->f) {
		free(p);
		return broken(z, e);
	}
	*out = p;
	return 0;
}

/* Counts what has been inflated; -1 over a cap. */
static int count(struct zip_part *p, size_t n, struct err *e)
{
	struct zip_archive *z = p->archive;
	p->given += n;
	if (p->given > p->entry->counted) {
		z->inflated += p->given - p->entry->counted;
		p->entry->counted = p->given;
	}
	if (z->inflated > z->most)
		return err_set_at(e, ERR_INPUT, z->file, 0, 0,
				  "more than %llu MB when unpacked: save its tables as CSV",
				  (unsigned long long)(z->most >> 20));
	if (p->given > ZIP_RATIO_FROM && p->given / ZIP_MOST_RATIO > p->entry->packed)
		return err_set_at(e, ERR_INPUT, z->file, 0, 0,
				  "packed more than %d to one, as no export is: not unpacked",
				  ZIP_MOST_RATIO);
	return 0;
}

int zip_part_read(struct zip_part *p, char *to, size_t room, size_t *n, struct err *e)
{
	zip_int64_t got = p->archive->call.zip_fread(p->f, to, room);
	if (got < 0)
		return broken(p->archive, e);
	*n = (size_t)got;
	return count(p, *n, e);
}

void zip_part_close(struct zip_part *p)
{
	if (!p)
		return;
	p->archive->call.zip_fclose(p->f);
	free(p);
}

int zip_part_whole(struct zip_archive *z, size_t i, size_t most, struct buf *to, struct err *e)
{
	struct zip_part *p;
	size_t n = 1, all = 0;
	int rc = zip_part_open(z, i, &p, e);
	if (rc < 0)
		return -1;
	while (rc == 0 && n) {
		buf_reserve(to, PIECE);
		rc = zip_part_read(p, to->p + to->n, PIECE, &n, e);
		if (rc == 0 && (all += n) > most)
			rc = err_set_at(e, ERR_INPUT, z->file, 0, 0,
					"a part of it is larger than %zu MB: not read", most >> 20);
		if (rc == 0)
			to->n += n;
	}
	zip_part_close(p);
	if (to->p)
		to->p[to->n] = '\0';
	return rc;
}

void zip_archive_allow(struct zip_archive *z, uint64_t most)
{
	z->most = most;
}

int zip_part_kept(struct zip_archive *z, size_t i, const char *beside, struct file_bytes *to, struct err *e)
{
	char piece[PIECE];
	struct zip_part *p;
	size_t n = 1;
	int fd = -1, rc = zip_part_open(z, i, &p, e);
	if (rc < 0)
		return -1;
	rc = file_make_private(beside, &fd, e);
	while (rc == 0 && n) {
		rc = zip_part_read(p, piece, sizeof piece, &n, e);
		if (rc == 0 && file_write(fd, (struct str){piece, n}) < 0)
			rc = err_set_errno(e, str_of(beside), "cannot write the unpacked file beside it");
	}
	zip_part_close(p);
	if (rc == 0)
		return file_map_private(fd, to, e);
	if (fd >= 0)
		close(fd);
	return rc;
}
