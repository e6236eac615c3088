#include "source/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "format/csv.h"
#include "format/schema.h"
#include "source/heads.h"
#include "source/mapread.h"

/* The local settings for reading tables: name,value,source.  What schemas/map/reading.csv does not name is as
 * it is here. */
static int read_settings(const char *schemas, struct map_set *s, struct err *e)
{
	const struct {
		const char *name, *expected;
		int *to, usual, most;
	} setting[] = {
		{"header-within", "expected a number of rows, 1 to 1000000", &s->header_within, 40, 1000000},
		{"look-ahead", "expected a number of rows, 1 to 1000000", &s->look_ahead, 1000, 1000000},
		{"guess-by-cells", "expected cells in a hundred, 1 to 100", &s->guess_mostly, 60, 100},
		{"guess-by-name-and-cells", "expected cells in a hundred, 1 to 100", &s->guess_partly, 30,
		 100},
	};
	enum { SETTINGS = sizeof setting / sizeof *setting };
	const char *path = arena_printf(&s->arena, "%s/map/reading.csv", schemas).p;
	struct file_bytes f;
	struct csv c;
	struct csv_row row;
	long v;
	int rc = 0;
	for (size_t i = 0; i < SETTINGS; i++)
		*setting[i].to = setting[i].usual;
	if (!file_is_there(path))
		return 0;
	if (file_map(path, &f, e))
		return -1;
	csv_open(&c, f.bytes, ',');
	while (rc == 0 && csv_next(&c, &row)) {
		size_t i = 0;
		while (i < SETTINGS &&
		       !(row.cells && str_is_equal(row.cell[0].text, str_of(setting[i].name))))
			i++;
		if (i == SETTINGS)
			continue;
		if (row.cells < 2 || str_to_long(row.cell[1].text, &v) || v < 1 || v > setting[i].most)
			rc = err_set_at(e, ERR_USAGE, str_of(path), row.line, 0, "%s", setting[i].expected);
		else
			*setting[i].to = (int)v;
	}
	csv_close(&c);
	file_unmap(&f);
	return rc;
}

size_t map_fold(struct str s, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 'A' && c <= 'Z')
			out[n++] = (char)(c + 'a' - 'A');
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = (char)c;
		else if (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0)
			i++; /* a no-break space */
		else if (c == 0xE2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80)
			/* general punctuation: thin and zero-width spaces, long dashes, curly quotes */
			i += 2;
		else if (c == 0xEF && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xBB &&
			 (unsigned char)s.p[i + 2] == 0xBF)
			i += 2;
		else if (c >= 0x80)
			out[n++] = (char)c;
	}
	return n;
}

struct str map_folded(struct arena *a, struct str s)
{
	char *p = arena_get(a, s.n + 1);
	return (struct str){p, map_fold(s, p)};
}

bool map_says(const struct map_records *r, struct str text)
{
	for (struct str rest = r->says; !str_is_empty(rest);)
		if (str_is_equal(str_cut(&rest, '|'), text))
			return true;
	return false;
}

static const struct map_code *find_whole(const struct map_codes *c, struct str cell)
{
	char small[64];
	/* codes and their words are short; a longer cell is prose */
	if (cell.n == 0 || cell.n > sizeof small)
		return NULL;
	struct str fold = {small, map_fold(cell, small)};
	const struct map_code *found = NULL;
	for (size_t i = 0; i < c->n; i++) {
		if (!str_is_equal(c->code[i].fold, fold))
			continue;
		if (str_is_equal(c->code[i].value, cell))
			return &c->code[i];
		if (!found)
			found = &c->code[i];
	}
	return found;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "a) Yes" is "Yes": what follows the letters of a list; absent where there are none. */
static struct str behind_letters(struct str s)
{
	size_t n = 0;
	while (n < s.n && n < 3 && (is_letter(s.p[n]) || (n && is_digit(s.p[n]))))
		n++;
	return n && n < s.n && s.p[n] == ')' ? str_trim(str_part(s, n + 1, s.n)) : (struct str){NULL, 0};
}

/* "2A: Schools", "RC1 - Adopted", "U4 Foster placement", "C: Community home": the code before its own words.
 * It has a digit or is one capital letter, so that no word is taken for one; a number alone wants a colon or
 * a dash behind it. */
static struct str code_before(struct str s)
{
	size_t n = 0, digits = 0;
	while (n < s.n && n < 5 && (is_letter(s.p[n]) || is_digit(s.p[n])))
		digits += is_digit(s.p[n++]);
	struct str rest = str_part(s, n, s.n);
	bool is_marked = str_has_prefix(rest, STR(":")) || str_has_prefix(rest, STR(" :")) ||
			 str_has_prefix(rest, STR("- ")) || str_has_prefix(rest, STR(" -")) ||
			 str_has_prefix(rest, STR(" \xe2\x80\x93"));
	bool is_code = n && n < 5 && (digits || (n == 1 && s.p[0] < 'a'));
	if (!is_code || (!is_marked && (digits == 0 || digits == n || !str_has_prefix(rest, STR(" ")))))
		return (struct str){NULL, 0};
	return str_part(s, 0, n);
}

const struct map_code *map_code_find(const struct map_codes *c, struct str cell)
{
	const struct map_code *found = find_whole(c, cell);
	struct str s = str_trim(cell), behind = found ? s : behind_letters(s);
	if (!found && behind.n)
		found = find_whole(c, s = behind);
	return found ? found : find_whole(c, code_before(s));
}

/* A header's cells, and a bit for each kind of cell in it (length, first and last byte): most names of most
 * maps are in no header, and are passed over by one look at the bit. */
struct header {
	const struct str *folded;
	size_t n;
	uint64_t bits[4];
};

static unsigned bit_of(struct str s)
{
	return ((unsigned)s.n * 31 + (unsigned char)s.p[0] * 7u + (unsigned char)s.p[s.n - 1]) % 256;
}

static struct header header_of(const struct str *folded, size_t n)
{
	struct header h = {folded, n, {0}};
	for (size_t i = 0; i < n; i++)
		if (folded[i].n)
			h.bits[bit_of(folded[i]) / 64] |= (uint64_t)1 << bit_of(folded[i]) % 64;
	return h;
}

/* The first cell that bears a name of the column; -1: none. */
static int cell_of(const struct header *h, const struct map_column *c)
{
	size_t first = h->n;
	for (size_t k = 0; k < c->folds; k++) {
		struct str fold = c->fold[k];
		if (!fold.n || !(h->bits[bit_of(fold) / 64] >> bit_of(fold) % 64 & 1))
			continue;
		for (size_t i = 0; i < first; i++)
			if (str_is_equal(h->folded[i], fold))
				first = i;
	}
	return first < h->n ? (int)first : -1;
}

static int match(const struct map *m, const struct header *h, int *at, const struct map_column **missing)
{
	int explained = 0;
	*missing = NULL;
	for (size_t c = 0; c < m->columns; c++) {
		at[c] = cell_of(h, &m->column[c]);
		/* a header cell that fits two columns of the map belongs to the first of them */
		for (size_t b = 0; at[c] >= 0 && b < c; b++)
			if (at[b] == at[c])
				at[c] = -1;
		if (at[c] >= 0)
			explained++;
		else if (m->column[c].required && !*missing)
			*missing = &m->column[c];
	}
	return *missing ? -1 : explained;
}

int map_match(const struct map *m, const struct str *folded, size_t n, int *at,
	      const struct map_column **missing)
{
	struct header h = header_of(folded, n);
	return match(m, &h, at, missing);
}

/* Columns explained first; of two maps that explain as many, the one that asks for more of them knows the
 * layout better. */
static int fit_of(const struct map *m, const struct header *h, int *at)
{
	const struct map_column *missing;
	int explained = match(m, h, at, &missing), required = 0;
	for (size_t i = 0; i < m->columns; i++)
		required += m->column[i].required;
	return explained < 0 ? -1 : explained * 1024 + required;
}

/* The map that knows most of the header, and what it misses; nothing where none knows two of its names. */
static void tell_nearest(const struct map_set *s, const struct header *h, struct buf *b)
{
	struct arena scratch = {0};
	const struct map *near = NULL;
	const struct map_column *missing, *lacks = NULL;
	size_t most = 1;
	for (size_t i = 0; i < s->n; i++) {
		size_t known = 0;
		int *at = ARENA_ARRAY(&scratch, int, s->map[i].columns + 1);
		if (s->map[i].no_table || match(&s->map[i], h, at, &missing) >= 0)
			continue;
		for (size_t c = 0; c < s->map[i].columns; c++)
			known += at[c] >= 0;
		if (known > most) {
			most = known;
			near = &s->map[i];
			lacks = missing;
		}
	}
	if (near)
		buf_addf(b, " (nearest is %.*s, which needs a column \"%.*s\")", STR_ARG(near->name),
			 STR_ARG(lacks->name));
	arena_close(&scratch);
}

int map_choose(const struct map_set *s, const struct str *folded, size_t n, const struct map **m,
	       struct err *e)
{
	int best = -1;
	struct buf tied = {0};
	struct arena scratch = {0};
	struct header h = header_of(folded, n);
	size_t most = 0;
	for (size_t i = 0; i < s->n; i++)
		most = s->map[i].columns > most ? s->map[i].columns : most;
	int *at = ARENA_ARRAY(&scratch, int, most + 1);
	*m = NULL;
	for (size_t i = 0; i < s->n; i++) {
		int fit = s->map[i].no_table ? -1 : fit_of(&s->map[i], &h, at);
		if (fit < 0 || fit < best)
			continue;
		if (fit > best)
			buf_clear(&tied);
		if (tied.n)
			buf_add_z(&tied, ", ");
		buf_add(&tied, s->map[i].name);
		*m = fit > best ? &s->map[i] : NULL;
		best = fit;
	}
	int result = 0;
	if (best < 0) {
		tell_nearest(s, &h, &tied);
		result = err_set(
			e, ERR_INPUT,
			"no column map fits this header%s: name one with --map NAME (--list-formats has them), or write "
			"one (--new-map FILE)",
			tied.n ? tied.p : "");
	} else if (!*m)
		result = err_set(
			e, ERR_INPUT,
			"several column maps fit this header equally well (%.*s): choose with --map NAME",
			STR_ARG(buf_str(&tied)));
	buf_close(&tied);
	arena_close(&scratch);
	return result;
}

const struct map *map_find(const struct map_set *s, struct str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_is_equal(s->map[i].name, name))
			return &s->map[i];
	return NULL;
}

static int read_one(struct map_set *s, const char *path, const char *rng, const struct mapread *in,
		    struct diags *diags, struct map *m, struct err *e)
{
	struct schema_node *root;
	if (schema_load(path, rng, &s->arena, &root, diags, e))
		return -1;
	return mapread_map(in, root, m, e);
}

static void note_heads(struct map_set *s)
{
	struct heads *heads = ARENA_NEW(&s->arena, struct heads);
	heads_add_maps(heads, s);
	s->heads = heads;
}

int map_set_open(const char *schemas, const struct code *code, bool checked, struct diags *diags,
		 struct map_set *s, struct err *e)
{
	char **names;
	size_t n;
	*s = (struct map_set){0};
	s->schemas = arena_copy(&s->arena, str_of(schemas));
	const char *folder = arena_printf(&s->arena, "%s/map", schemas).p;
	const char *rng = checked ? arena_printf(&s->arena, "%s/map/map.rng", schemas).p : NULL;
	if (read_settings(schemas, s, e) || footer_read(schemas, &s->arena, &s->footers, e) ||
	    file_list(folder, ".xml", &names, &n, e)) {
		map_set_close(s);
		return -1;
	}
	struct map *map = ARENA_ARRAY(&s->arena, struct map, n ? n : 1);
	int result = 0;
	for (size_t i = 0; i < n && result == 0; i++) {
		struct str file = arena_printf(&s->arena, "%s/%s", folder, names[i]);
		struct mapread in = {schemas, file, code, &s->arena};
		result = read_one(s, file.p, rng, &in, diags, &map[i], e);
		struct str own = {names[i], strlen(names[i]) - 4};
		if (result == 0 && !str_is_equal(own, map[i].name))
			result = err_set_at(e, ERR_USAGE, file, 1, 0, "the map's name is not its file's");
	}
	file_free_names(names, n);
	s->map = map;
	s->n = n;
	if (result == 0)
		note_heads(s);
	else
		map_set_close(s);
	return result;
}

int map_set_add(struct map_set *s, const char *schemas, const char *path, const struct code *code,
		struct diags *diags, struct str *name, struct err *e)
{
	struct str file = arena_copy(&s->arena, str_of(path));
	struct mapread in = {schemas, file, code, &s->arena};
	struct map *map = ARENA_ARRAY(&s->arena, struct map, s->n + 1), added;
	size_t n = 0;
	if (read_one(s, file.p, NULL, &in, diags, &added, e))
		return -1;
	for (size_t i = 0; i < s->n && str_compare(s->map[i].name, added.name) < 0; i++)
		map[n++] = s->map[i];
	size_t rest = n + (n < s->n && str_is_equal(s->map[n].name, added.name));
	map[n++] = added;
	while (rest < s->n)
		map[n++] = s->map[rest++];
	s->map = map;
	s->n = n;
	*name = added.name;
	note_heads(s);
	return 0;
}

void map_set_close(struct map_set *s)
{
	arena_close(&s->arena);
	*s = (struct map_set){0};
}
