/* XML written: a part of format/xml. */
#include <stdio.h>

#include "format/unicode.h"
#include "format/xml.h"

void xml_escape(struct str s, struct buf *b)
{
	size_t done = 0, at = 0;
	int32_t c;
	while (at < s.n) {
		size_t n = unicode_step(s, at, &c);
		struct str as = {0};
		char code[16];
		switch (c) {
		case '&':
			as = STR("&amp;");
			break;
		case '<':
			as = STR("&lt;");
			break;
		case '>':
			as = STR("&gt;");
			break;
		case '"':
			as = STR("&quot;");
			break;
		case '\'':
			as = STR("&#39;");
			break;
		default:
			if (c < 0 || (c < 0x20 && c != '\t' && c != '\n') || (c & 0xfffe) == 0xfffe)
				as = STR("\xef\xbf\xbd");
			else if ((c >= 0x7f && c < 0xa0) || unicode_turns(c))
				as = (struct str){code, (size_t)snprintf(code, sizeof code, "&#x%x;", (unsigned)c)};
		}
		if (as.p) {
			buf_add(b, str_part(s, done, at - done));
			buf_add(b, as);
			done = at + n;
		}
		at += n;
	}
	buf_add(b, str_part(s, done, at - done));
}
