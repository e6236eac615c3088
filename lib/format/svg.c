#include "format/svg.h"

#include <stdlib.h>

#include "base/buf.h"
#include "format/xml.h"

static int compare_items(const void *a, const void *b)
{
	return str_compare(((const struct svg_item *)a)->id, ((const struct svg_item *)b)->id);
}

/* The renderer writes '-' in an id as &#45; and nothing else of what format/dot's ids are made of. */
static struct str plain_id(struct str s, struct buf *b)
{
	buf_clear(b);
	for (size_t i = 0; i < s.n;) {
		if (str_has_prefix(str_part(s, i, s.n), STR("&#45;"))) {
			buf_add_char(b, '-');
			i += 5;
		} else {
			buf_add_char(b, s.p[i++]);
		}
	}
	return buf_str(b);
}

static void add_escaped(struct out *o, struct str s)
{
	struct buf b = {0};

	xml_escape(s, &b);
	out_add(o, buf_str(&b));
	buf_close(&b);
}

/* s with every `what` put as `as`. */
static void add_replaced(struct out *o, struct str s)
{
	static const struct {
		struct str what, as;
	} swap[] = {
		{{"&#45;", 5}, {"-", 1}}, /* the renderer writes every hyphen so */
		{{"stroke=\"transparent\"", 20}, {"stroke=\"none\"", 13}},
		{{"font-family=\"Helvetica,sans-Serif\"", 34},
		 {"font-family=\"Helvetica,Arial,sans-serif\"", 40}},
	};

	while (s.n) {
		size_t at = s.n, which = 0;

		for (size_t i = 0; i < sizeof swap / sizeof *swap; i++) {
			size_t f = str_find(s, swap[i].what);

			if (f < at) {
				at = f;
				which = i;
			}
		}
		out_add(o, str_part(s, 0, at));
		if (at == s.n)
			return;
		out_add(o, swap[which].as);
		s = str_part(s, at + swap[which].what.n, s.n);
	}
}

struct drawing { /* what the renderer wrote, from where it is read to its end */
	struct str rest;
	const struct svg_item *item, *now; /* now: whose <g> is open; NULL: nobody's */
	size_t items, paths, seen;         /* paths: of `now` */
	struct buf id;
	struct out *o;
};

/* The renderer's comments go, with the line that they are on. */
static void drop_comment(struct drawing *d)
{
	d->rest = str_part(d->rest, str_find(d->rest, STR("-->")) + 3, d->rest.n);
	if (d->rest.n && d->rest.p[0] == '\n')
		d->rest = str_part(d->rest, 1, d->rest.n);
}

/* The renderer's titles are its own names; an item has words instead, or none. */
static void put_title(struct drawing *d)
{
	d->rest = str_part(d->rest, str_find(d->rest, STR("</title>")) + 8, d->rest.n);
	if (d->now && !str_is_absent(d->now->words)) {
		out_add_z(d->o, "<title>");
		add_escaped(d->o, d->now->words);
		out_add_z(d->o, "</title>");
	} else if (d->rest.n && d->rest.p[0] == '\n') {
		d->rest = str_part(d->rest, 1, d->rest.n);
	}
}

static void open_item(struct drawing *d, struct str tag)
{
	struct str rest = str_part(tag, 7, tag.n), raw = str_part(rest, 0, str_find(rest, STR("\"")));
	struct svg_item key = {.id = plain_id(raw, &d->id)};

	d->now = bsearch(&key, d->item, d->items, sizeof *d->item, compare_items);
	d->seen += d->now != NULL;
	d->paths = 0;
	out_add_z(d->o, "<g id=\"");
	out_add(d->o, key.id);
	add_replaced(d->o, str_part(rest, raw.n, rest.n));
}

static int put_tag(struct drawing *d, struct err *e)
{
	size_t end = str_find(d->rest, STR(">"));
	struct str tag = str_part(d->rest, 0, end + 1);
	int rc = 0;

	d->rest = str_part(d->rest, end + 1, d->rest.n);
	if (str_has_prefix(tag, STR("<g id=\""))) {
		open_item(d, tag);
		return 0;
	}
	d->paths += str_has_prefix(tag, STR("<path "));
	if (str_is_equal(tag, STR("</g>")) && d->now) {
		if (d->now->paths != SVG_ANY && d->now->paths != d->paths)
			rc = err_set(e, ERR_SYSTEM, "a line of the drawing has %zu pieces instead of %zu",
				     d->paths, d->now->paths);
		d->now = NULL;
	}
	add_replaced(d->o, tag);
	return rc;
}

int svg_finish(struct str drawing, struct str title, struct str description, const struct svg_item *item,
	       size_t items, struct out *o, struct err *e)
{
	size_t at = str_find(drawing, STR("<svg "));
	struct drawing d = {.item = item, .items = items, .o = o};
	int rc = 0;

	if (at == drawing.n)
		return err_set(e, ERR_SYSTEM, "the renderer gave no SVG");
	drawing = str_part(drawing, at, drawing.n);
	at = str_find(drawing, STR(">"));
	out_add_z(o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	out_add(o, str_part(drawing, 0, at));
	out_add_z(o, " role=\"img\" aria-labelledby=\"picture-title picture-description\" "
		     "lang=\"en\">\n<title id=\"picture-title\">");
	add_escaped(o, title);
	out_add_z(o, "</title>\n<desc id=\"picture-description\">");
	add_escaped(o, description);
	out_add_z(o, "</desc>");
	d.rest = str_part(drawing, at + 1, drawing.n);
	while (d.rest.n && !rc) {
		size_t open = str_find(d.rest, STR("<"));

		add_replaced(o, str_part(d.rest, 0, open));
		d.rest = str_part(d.rest, open, d.rest.n);
		if (str_has_prefix(d.rest, STR("<!--")))
			drop_comment(&d);
		else if (str_has_prefix(d.rest, STR("<title>")))
			put_title(&d);
		else if (d.rest.n)
			rc = put_tag(&d, e);
	}
	buf_close(&d.id);
	if (!rc && d.seen != items)
		rc = err_set(e, ERR_SYSTEM, "the drawing has %zu items instead of %zu", d.seen, items);
	return rc;
}
