/* How keys are compared, the two lists that say which count, and the settings. */
#include "analysis/link.h"

#include <string.h>

#include "base/file.h"
#include "format/csv.h"
#include "format/schema.h"
#include "format/unicode.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

void link_key_place(struct str s, struct buf *b)
{
	struct buf fold = {0};
	bool blank = false;
	size_t from = b->n;

	unicode_fold(str_trim(s), &fold);
	for (size_t i = 0; i < fold.n; i++) {
		char c = fold.p[i];
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '-' || c == '_' || c == ',') {
			blank = true;
			continue;
		}
		if (c == '.' || c == '\'')
			continue;
		if (blank && b->n > from)
			buf_add_char(b, ' ');
		blank = false;
		buf_add_char(b, c);
	}
	buf_close(&fold);
	/* "the bus station" and "bus station" are one place */
	if (b->n - from > 4 && memcmp(b->p + from, "the ", 4) == 0) {
		memmove(b->p + from, b->p + from + 4, b->n - from - 4 + 1);
		b->n -= 4;
	}
}

void link_key_phone(struct str s, struct buf *b)
{
	char digit[24];
	size_t n = 0, skip = 0;
	bool plus = str_has_prefix(str_trim(s), STR("+"));

	for (size_t i = 0; i < s.n && n < sizeof digit; i++)
		if (is_digit(s.p[i]))
			digit[n++] = s.p[i];
	if (n < 6)
		return;
	if (plus && n > 2 && digit[0] == '4' && digit[1] == '4')
		skip = 2;
	else if (n > 4 && memcmp(digit, "0044", 4) == 0)
		skip = 4;
	if (skip && digit[skip] != '0')
		buf_add_char(b, '0');
	buf_add(b, (struct str){digit + skip, n - skip});
}

void link_key_vehicle(struct str s, struct buf *b)
{
	size_t from = b->n, known = 0;

	for (size_t i = 0; i < s.n;) {
		char c = capital(s.p[i]);
		size_t run = 1;
		if ((c >= 'A' && c <= 'Z') || is_digit(c)) {
			buf_add_char(b, c);
			known++;
			i++;
			continue;
		}
		if (str_has_prefix(str_part(s, i, s.n),
				   STR("\xe2\x80\xa6"))) { /* an ellipsis in one character */
			buf_add_char(b, '*');
			i += 3;
			continue;
		}
		while (c == '.' && i + run < s.n && s.p[i + run] == '.')
			run++;
		if (c == '*' || (c == '.' && run > 1))
			buf_add_char(b, '*');
		else if (c == '.' || c == '?' || c == '_')
			buf_add_char(b, '?');
		i += run;
	}
	if (known < 3)
		b->n = from;
	if (b->p)
		b->p[b->n] = '\0';
}

bool link_key_is_part(struct str plate)
{
	for (size_t i = 0; i < plate.n; i++)
		if (plate.p[i] == '?' || plate.p[i] == '*')
			return true;
	return false;
}

bool link_key_fits(struct str part, struct str plate)
{
	size_t i = 0, k = 0, star = part.n, from = 0;

	while (k < plate.n) {
		if (i < part.n && (part.p[i] == '?' || part.p[i] == plate.p[k])) {
			i++;
			k++;
		} else if (i < part.n && part.p[i] == '*') {
			star = i++;
			from = k;
		} else if (star < part.n) { /* the last '*' takes one more */
			i = star + 1;
			k = ++from;
		} else {
			return false;
		}
	}
	while (i < part.n && part.p[i] == '*')
		i++;
	return i == part.n;
}

/* The words stand at the end of a part, as whole words. */
static bool ends_with(struct str part, struct str words)
{
	return str_has_suffix(part, words) && (part.n == words.n || part.p[part.n - words.n - 1] == ' ');
}

struct str link_key_public(const struct link_lists *l, struct str name)
{
	struct str rest = name, found = {0};
	struct buf b = {0};

	while (rest.p && !found.p) {
		buf_clear(&b);
		link_key_place(str_cut(&rest, ','), &b);
		for (size_t i = 0; i < l->places && !found.p; i++)
			if (b.n && ends_with(buf_str(&b), l->place[i]))
				found = l->place[i];
	}
	buf_close(&b);
	return found;
}

/* ---- lists ---- */

/* place,why,source and role,counts,source. */
static int read_list(const char *schemas, const char *name, const char *header, struct arena *a,
		     int (*add)(struct link_lists *l, struct arena *a, const struct csv_row *row),
		     struct link_lists *l, struct err *e)
{
	struct str path = arena_printf(a, "%s/codes/%s", schemas, name);
	struct file_bytes f = {0};
	struct csv c;
	struct csv_row row;
	bool is_header = true;
	int rc = file_map(path.p, &f, e);

	if (rc < 0)
		return -1;
	csv_open(&c, f.bytes, ',');
	while (rc == 0 && csv_next(&c, &row) > 0) {
		if (row.cells && str_has_prefix(row.cell[0].text, STR("#")))
			continue;
		if (row.cells != 3 || (is_header && !str_is_equal(row.cell[0].text, str_of(header))))
			rc = err_set_at(e, ERR_USAGE, path, row.line, 1,
					"expected 3 cells, the first of the header %s", header);
		else if (!is_header && add(l, a, &row) < 0)
			rc = err_set_at(e, ERR_USAGE, path, row.line, 1, "expected %s",
					"always or not-family");
		is_header = false;
	}
	csv_close(&c);
	file_unmap(&f);
	return rc;
}

static int add_place(struct link_lists *l, struct arena *a, const struct csv_row *row)
{
	struct buf b = {0};

	link_key_place(row->cell[0].text, &b);
	if (b.n) {
		l->place = arena_room(a, l->place, l->places, &l->place_cap, sizeof *l->place);
		l->place[l->places++] = arena_copy(a, buf_str(&b));
	}
	buf_close(&b);
	return 0;
}

static int add_role(struct link_lists *l, struct arena *a, const struct csv_row *row)
{
	bool harm = str_is_equal(row->cell[1].text, STR("always"));

	if (!harm && !str_is_equal(row->cell[1].text, STR("not-family")))
		return -1;
	l->role = arena_room(a, l->role, l->roles, &l->role_cap, sizeof *l->role);
	l->role[l->roles++] = (struct link_role){arena_copy(a, row->cell[0].text), harm};
	return 0;
}

/* The schema has seen that each is there, once and within its bounds. */
static int read_settings(const char *schemas, struct arena *a, struct link_settings *set, struct diags *diags,
			 struct err *e)
{
	const struct {
		const char *name;
		size_t *to;
	} number[] = {{"busy", &set->busy},		  {"degree", &set->degree}, {"listed", &set->listed},
		      {"looked-into", &set->looked_into}, {"met", &set->met},	    {"paired", &set->paired}};
	struct str xml = arena_printf(a, "%s/codes/links.xml", schemas),
		   rng = arena_printf(a, "%s/codes/links.rng", schemas);
	struct schema_node *root = NULL;

	if (schema_load(xml.p, rng.p, a, &root, diags, e) < 0)
		return -1;
	for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
		long value = 0;
		str_to_long(str_trim(schema_attribute(schema_first(root, number[i].name), "value")), &value);
		*number[i].to = (size_t)value;
	}
	str_to_double(str_trim(schema_attribute(schema_first(root, "weak"), "value")), &set->weak);
	return 0;
}

int link_lists_open(const char *schemas, struct arena *a, struct link_lists *l, struct diags *diags,
		    struct err *e)
{
	*l = (struct link_lists){0};
	if (read_settings(schemas, a, &l->set, diags, e) < 0)
		return -1;
	if (read_list(schemas, "places.csv", "place", a, add_place, l, e) < 0)
		return -1;
	return read_list(schemas, "link-roles.csv", "role", a, add_role, l, e);
}
