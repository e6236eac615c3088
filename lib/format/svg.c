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

int svg_finish(struct str drawing, struct str title, struct str description, const struct svg_item *item,
	       size_t items, struct out *o, struct err *e)
{
	size_t at = str_find(drawing, STR("<svg "));
	const struct svg_item *now = NULL;
	size_t paths = 0, seen = 0;
	struct buf id = {0};
	int r = 0;

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
	drawing = str_part(drawing, at + 1, drawing.n);
	while (drawing.n && !r) {
		struct str tag;
		size_t open = str_find(drawing, STR("<")), end;

		add_replaced(o, str_part(drawing, 0, open));
		drawing = str_part(drawing, open, drawing.n);
		if (!drawing.n)
			break;
		if (str_has_prefix(drawing, STR("<!--"))) {
			end = str_find(drawing, STR("-->"));
			drawing = str_part(drawing, end + 3, drawing.n);
			if (drawing.n && drawing.p[0] == '\n')
				drawing = str_part(drawing, 1, drawing.n);
			continue;
		}
		if (str_has_prefix(drawing, STR("<title>"))) {
			end = str_find(drawing, STR("</title>"));
			drawing = str_part(drawing, end + 8, drawing.n);
			if (now && !str_is_absent(now->words)) {
				out_add_z(o, "<title>");
				add_escaped(o, now->words);
				out_add_z(o, "</title>");
			} else if (drawing.n && drawing.p[0] == '\n') {
				drawing = str_part(drawing, 1, drawing.n);
			}
			continue;
		}
		end = str_find(drawing, STR(">"));
		tag = str_part(drawing, 0, end + 1);
		drawing = str_part(drawing, end + 1, drawing.n);
		if (str_has_prefix(tag, STR("<g id=\""))) {
			struct str rest = str_part(tag, 7, tag.n), raw;
			struct svg_item key = {0};

			raw = str_part(rest, 0, str_find(rest, STR("\"")));
			key.id = plain_id(raw, &id);
			now = bsearch(&key, item, items, sizeof *item, compare_items);
			seen += now != NULL;
			paths = 0;
			out_add_z(o, "<g id=\"");
			out_add(o, key.id);
			add_replaced(o, str_part(rest, raw.n, rest.n));
			continue;
		}
		if (str_has_prefix(tag, STR("<path ")))
			paths++;
		if (str_is_equal(tag, STR("</g>")) && now) {
			if (now->paths != SVG_ANY && now->paths != paths)
				r = err_set(e, ERR_SYSTEM,
					    "a line of the drawing has %zu pieces instead of %zu", paths,
					    now->paths);
			now = NULL;
		}
		add_replaced(o, tag);
	}
	buf_close(&id);
	if (!r && seen != items)
		r = err_set(e, ERR_SYSTEM, "the drawing has %zu items instead of %zu", seen, items);
	return r;
}
