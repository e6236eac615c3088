#include "format/office.h"

#include <string.h>

#include "format/unicode.h"

struct str office_attribute(const struct xml_item *item, const char *name)
{
	for (size_t i = 0; i < item->attributes; i++)
		if (str_is_equal(item->attribute[i].name, str_of(name)))
			return item->attribute[i].value;
	return (struct str){NULL, 0};
}

bool office_is_on(struct str v, bool otherwise)
{
	if (str_is_absent(v))
		return otherwise;
	return str_is_equal(v, STR("1")) || str_is_equal(v, STR("true")) || str_is_equal(v, STR("on"));
}

/* The character that _xHHHH_ at `at` stands for, -1 when there is none. */
static int32_t escaped(struct str s, size_t at)
{
	int32_t c = 0;
	if (s.n - at < 7 || s.p[at + 1] != 'x' || s.p[at + 6] != '_')
		return -1;
	for (size_t i = at + 2; i < at + 6; i++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF", *d = memchr(digits, s.p[i], 32);
		if (!d)
			return -1;
		c = c * 16 + (int32_t)((d - digits) % 16);
	}
	return c >= 0xd800 && c < 0xe000 ? -1 : c;
}

void office_add_text(struct str s, struct buf *b)
{
	const char *low;
	while (s.n && (low = memchr(s.p, '_', s.n))) {
		size_t at = (size_t)(low - s.p);
		int32_t c = escaped(s, at);
		buf_add(b, str_part(s, 0, c < 0 ? at + 1 : at));
		if (c >= 0)
			unicode_add_point(c, b);
		s = str_part(s, at + (c < 0 ? 1 : 7), s.n);
	}
	buf_add(b, s);
}

/* Parts. */

static int read_part(void *self, char *to, size_t room, size_t *n)
{
	struct office_part *p = self;
	return zip_part_read(p->part, to, room, n, &p->why);
}

int office_part_open(struct zip_archive *z, struct str name, struct str file, struct office_part *p,
		     struct err *e)
{
	size_t i;
	*p = (struct office_part){0};
	if (!zip_archive_find(z, name, &i))
		return err_set_at(e, ERR_INPUT, file, 0, 0,
				  "a part is missing in it: open it in its own program and save it again");
	if (zip_part_open(z, i, &p->part, e) < 0)
		return -1;
	p->xml = xml_open_stream(read_part, p);
	return 0;
}

void office_part_close(struct office_part *p)
{
	xml_close(p->xml);
	zip_part_close(p->part);
	*p = (struct office_part){0};
}

/* Relations. */

static struct str last_word(struct str uri)
{
	size_t at = uri.n;
	while (at && uri.p[at - 1] != '/')
		at--;
	return str_part(uri, at, uri.n);
}

static struct str folder_of(struct str name)
{
	return str_part(name, 0, name.n - last_word(name).n);
}

/* "../x" from "a/b/" is "a/x"; "/x" is "x". */
static struct str resolve(struct arena *a, struct str folder, struct str target)
{
	if (str_has_prefix(target, STR("/")))
		return arena_copy(a, str_part(target, 1, target.n));
	for (;;) {
		if (str_has_prefix(target, STR("./"))) {
			target = str_part(target, 2, target.n);
		} else if (str_has_prefix(target, STR("../")) && folder.n) {
			target = str_part(target, 3, target.n);
			folder = folder_of(str_part(folder, 0, folder.n - 1));
		} else {
			return arena_printf(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
		}
	}
}

int office_relations(struct zip_archive *z, struct str part, struct arena *a, struct office_relation **r,
		     size_t *n, struct err *e)
{
	struct str folder = folder_of(part);
	struct str name = arena_printf(a, "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(last_word(part)));
	struct office_part p;
	struct xml_item item;
	size_t cap = 0, found;
	*r = NULL;
	*n = 0;
	if (!zip_archive_find(z, name, &found))
		return 0;
	if (office_part_open(z, name, (struct str){NULL, 0}, &p, e) < 0)
		return -1;
	while (xml_next(p.xml, &item) && *n < OFFICE_MOST_RELATIONS) {
		if (item.event != XML_OPEN || !str_is_equal(item.name, STR("Relationship")) ||
		    str_is_equal(office_attribute(&item, "TargetMode"), STR("External")))
			continue;
		*r = arena_room(a, *r, *n, &cap, sizeof **r);
		(*r)[(*n)++] = (struct office_relation){
			arena_copy(a, office_attribute(&item, "Id")),
			arena_copy(a, last_word(office_attribute(&item, "Type"))),
			resolve(a, folder, office_attribute(&item, "Target"))};
	}
	office_part_close(&p);
	return 0;
}

static enum office_kind kind_of_part(struct zip_archive *z, struct str part)
{
	struct office_part p;
	struct xml_item item;
	struct err ignored;
	enum office_kind kind = OFFICE_OTHER;
	if (str_has_suffix(part, STR(".bin")))
		return OFFICE_BINARY_WORKBOOK;
	if (office_part_open(z, part, (struct str){NULL, 0}, &p, &ignored) < 0)
		return OFFICE_NONE;
	while (xml_next(p.xml, &item))
		if (item.event == XML_OPEN) {
			if (str_is_equal(item.name, STR("workbook")))
				kind = OFFICE_WORKBOOK;
			else if (str_is_equal(item.name, STR("document")))
				kind = OFFICE_DOCUMENT;
			break;
		}
	office_part_close(&p);
	return kind;
}

enum office_kind office_kind_of(struct zip_archive *z, struct arena *a, struct str *main)
{
	struct office_relation *r;
	size_t n, i;
	struct err ignored;
	struct buf type = {0};
	enum office_kind kind = OFFICE_NONE;
	const struct str open_type = STR("application/vnd.oasis.opendocument.");
	if (zip_archive_find(z, STR("mimetype"), &i) && zip_part_whole(z, i, 4096, &type, &ignored) == 0 &&
	    str_has_prefix(buf_str(&type), open_type)) {
		struct str what = str_part(buf_str(&type), open_type.n, type.n);
		kind = OFFICE_OPEN_DOCUMENT;
		if (str_has_prefix(what, STR("spreadsheet")) || str_has_prefix(what, STR("text")))
			kind = OFFICE_OPEN_TABLES;
	}
	buf_close(&type);
	if (kind != OFFICE_NONE || office_relations(z, STR(""), a, &r, &n, &ignored) < 0)
		return kind;
	if (n == 0 && (zip_archive_find(z, STR("Index/Document.iwa"), &i) || zip_archive_find(z, STR("Index.zip"), &i)))
		return OFFICE_IWORK;
	if (n == 0 && zip_archive_find(z, STR("xl/workbook.bin"), &i))
		return OFFICE_BINARY_WORKBOOK;
	for (i = 0; i < n && kind == OFFICE_NONE; i++)
		if (str_is_equal(r[i].type, STR("officeDocument"))) {
			*main = r[i].target;
			kind = kind_of_part(z, *main);
		}
	return kind;
}
