#include "source/field.h"

#include <string.h>

#include "format/markup.h"
#include "format/rtf.h"

bool field_has_markup(const struct field_step *st, struct str s)
{
	return s.n && (st->f->markup == MAP_MARKUP_HTML || memchr(s.p, '<', s.n) || memchr(s.p, '{', s.n));
}

static void say_markup(struct fill *f, int cell, const char *text)
{
	char name[160];
	if (f->said[cell] & FIELD_SAID_MARKUP)
		return;
	f->said[cell] |= FIELD_SAID_MARKUP;
	field_warn(f, DIAG_NOTE, cell, arena_printf(f->a, "%s: %s (said once for the column)", diag_quote(f->name[cell], name), text).p);
}

/* What a cell in HTML or RTF says, the original then in extra; any other cell as it is. */
struct str field_plain(struct fill *f, const struct field_step *st, int cell, struct str s)
{
	enum map_markup as = st->f->markup;
	if (s.n == 0 || cell < 0 || (size_t)cell >= f->cells)
		return s;
	enum markup is = as == MAP_MARKUP_HTML ? MARKUP_HTML : as == MAP_MARKUP_FIND ? markup_find(s) :
			 rtf_is(s) ? MARKUP_RTF : MARKUP_NONE;
	struct buf b = {0};
	struct str plain = s;
	if (is == MARKUP_NONE)
		return s;
	if (is == MARKUP_RTF ? rtf_plain(s, &b) : markup_html(s, &b))
		say_markup(f, cell, "HTML or RTF that is too deep, too long or broken off before its text: kept as written");
	else if (!str_is_equal(buf_str(&b), s)) {
		plain = b.n ? arena_copy(f->a, buf_str(&b)) : (struct str){NULL, 0};
		field_add_extra(f, f->name[cell], s);
		say_markup(f, cell, is == MARKUP_RTF ? "RTF: read as plain text, what was written is kept in extra" :
						       "HTML: read as plain text, what was written is kept in extra");
	}
	buf_close(&b);
	return plain;
}
