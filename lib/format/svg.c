#include "format/svg.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/xml.h"

static int compare_items(const void *a, const void *b)
{
	return str_compare(((const struct svg_item *)a)->id, ((const struct svg_item *)b)->id);
}

static void add_escaped(struct out *o, struct str s)
{
	struct buf b = {0};

	xml_escape(s, &b);
	out_add(o, buf_str(&b));
	buf_close(&b);
}

static const char hyphen[] = "&#45;"; /* the renderer writes every hyphen so */

/* s up to a '&', which is left. */
static struct str cut_plain(struct str *s)
{
	const char *amp = s->n ? memchr(s->p, '&', s->n) : NULL;
	struct str plain = str_part(*s, 0, amp ? (size_t)(amp - s->p) : s->n);

	*s = str_part(*s, plain.n, s->n);
	return plain;
}

static void add_text(struct out *o, struct str s)
{
	while (s.n) {
		out_add(o, cut_plain(&s));
		if (str_has_prefix(s, STR(hyphen))) {
			out_add_char(o, '-');
			s = str_part(s, sizeof hyphen - 1, s.n);
		} else if (s.n) {
			out_add_char(o, '&');
			s = str_part(s, 1, s.n);
		}
	}
}

/* A tag, or the rest of one: what in it is of the renderer's taste put as browsers want it. */
static void add_tag(struct out *o, struct str s)
{
	static const struct {
		struct str what, as;
	} swap[] = {
		{{"stroke=\"transparent\"", 20}, {"stroke=\"none\"", 13}},
		{{"font-family=\"Helvetica,sans-Serif\"", 34}, {"font-family=\"Helvetica,Arial,sans-serif\"", 40}},
	};

	for (size_t i = 0; i < sizeof swap / sizeof *swap; i++) {
		size_t at = str_find(s, swap[i].what); /* an attribute stands once in a tag, and only one of these */

		if (at < s.n) {
			add_text(o, str_part(s, 0, at));
			out_add(o, swap[i].as);
			s = str_part(s, at + swap[i].what.n, s.n);
		}
	}
	add_text(o, s);
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

/* Of what format/dot's ids are made of the renderer changes the hyphen alone. */
static struct str plain_id(struct str s, struct buf *b)
{
	buf_clear(b);
	while (s.n) {
		buf_add(b, cut_plain(&s));
		if (s.n)
			buf_add_char(b, '-');
		s = str_part(s, sizeof hyphen - 1, s.n);
	}
	return buf_str(b);
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
	add_tag(d->o, str_part(rest, raw.n, rest.n));
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
	add_tag(d->o, tag);
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

		add_text(o, str_part(d.rest, 0, open));
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
