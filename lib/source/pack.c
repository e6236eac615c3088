#include "source/pack.h"

#include <stdlib.h>

#include "format/office.h"

bool pack_is(const struct source_input *in, const struct source_options *o)
{
	struct zip_archive *z;
	struct arena a = {0};
	struct err unheard = {0};
	struct str main;
	if (!zip_is_archive(in->bytes) || !str_is_empty(o->as) || source_recognise(in, o) ||
	    zip_archive_open(in->bytes, in->file, &z, &unheard) < 0)
		return false;
	bool is = office_kind_of(z, &a, &main) == OFFICE_NONE;
	arena_close(&a);
	zip_archive_close(z);
	return is;
}

static bool is_folder(struct str name)
{
	return !name.n || name.p[name.n - 1] == '/';
}

/* What macOS lays beside the files it packs: nothing else is passed over for its name. */
static bool is_of_macos(struct str name)
{
	struct str part = {0};
	if (str_has_prefix(name, STR("__MACOSX/")))
		return true;
	while (!str_is_absent(name))
		part = str_cut(&name, '/');
	return str_has_prefix(part, STR("._")) || str_is_equal(part, STR(".DS_Store"));
}

/* A name is shown in every message: nothing in it moves a terminal's cursor or ends a line. */
static struct str name_of(struct arena *a, struct str archive, struct str name)
{
	struct str s = arena_printf(a, "%.*s/%.*s", STR_ARG(archive), STR_ARG(name));
	char *p = arena_get(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? '?' : s.p[i];
	p[s.n] = 0;
	return (struct str){p, s.n};
}

static int by_name(const void *a, const void *b)
{
	const struct pack_file *x = a, *y = b;
	return str_compare(x->name, y->name);
}

/* over: how many macOS added */
static int take(struct zip_archive *z, const struct source_input *in, const char *beside, struct diags *diags, struct arena *a,
		struct pack_file *file, size_t *n, size_t *over, struct err *e)
{
	for (size_t i = 0; i < zip_archive_entries(z); i++) {
		struct str name = zip_archive_name(z, i);
		struct err why = {0};
		if (is_folder(name))
			continue;
		if (is_of_macos(name)) {
			++*over;
			continue;
		}
		struct pack_file *f = &file[*n];
		*f = (struct pack_file){.name = name_of(a, in->file, name)};
		if (zip_part_kept(z, i, beside, &f->bytes, &why) < 0)
			return why.code == ERR_INPUT ? err_set_at(e, ERR_INPUT, f->name, 0, 0, "%s", why.text) : (*e = why, -1);
		if (f->bytes.bytes.n)
			++*n;
		else
			diag_add(diags, DIAG_NOTE, f->name, 0, 0, "is empty");
	}
	return *n ? 0 : err_set_at(e, ERR_INPUT, in->file, 0, 0, "there is no file in it");
}

int pack_open(const struct source_input *in, const char *beside, struct diags *diags, struct arena *a, struct pack_file **file, size_t *n,
	      struct err *e)
{
	struct zip_archive *z;
	size_t over = 0;
	*n = 0;
	if (zip_archive_open(in->bytes, in->file, &z, e) < 0)
		return -1;
	zip_archive_allow(z, PACK_MOST);
	*file = ARENA_ARRAY(a, struct pack_file, zip_archive_entries(z) + 1);
	int rc = take(z, in, beside, diags, a, *file, n, &over, e);
	zip_archive_close(z);
	for (; rc < 0 && *n; --*n)
		file_unmap(&(*file)[*n - 1].bytes);
	if (rc < 0)
		return -1;
	qsort(*file, *n, sizeof **file, by_name);
	diag_add(diags, DIAG_NOTE, in->file, 0, 0,
		 over ? "an archive: %zu files are read; %zu that macOS adds (__MACOSX, ._NAME, .DS_Store) are passed over"
		      : "an archive: %zu files are read", *n, over);
	return 0;
}
