#include "format/html.h"

#include <ctype.h>

#include "base/seal.h"
#include "format/unicode.h"

void html_escape(struct str s, struct buf *b)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		int32_t point;
		n = unicode_step(s, i, &point);
		if (point < 0 || (point < 0x20 && point != '\t' && point != '\n') || (point >= 0x7f && point < 0xa0))
			buf_add_z(b, "\xef\xbf\xbd");
		else if (point == '&')
			buf_add_z(b, "&amp;");
		else if (point == '<')
			buf_add_z(b, "&lt;");
		else if (point == '>')
			buf_add_z(b, "&gt;");
		else if (point == '"')
			buf_add_z(b, "&quot;");
		else if (point == '\'')
			buf_add_z(b, "&#39;");
		else if (unicode_turns(point))
			buf_addf(b, "&#x%x;", (unsigned)point);
		else
			buf_add(b, str_part(s, i, n));
	}
}

void html_css_string(struct str s, struct buf *b)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		int32_t point;
		n = unicode_step(s, i, &point);
		if (point < 0)
			point = 0xfffd;
		if ((point < 0x80 && isalnum((int)point)) || point == ' ' || point == '-' || point == '.' || point == ',')
			buf_add_char(b, (char)point);
		else
			buf_addf(b, "\\%x ", (unsigned)point);
	}
}

void html_hash(struct str bytes, struct buf *b)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char d[SEAL_BYTES + 1] = {0}; /* 32 bytes are ten groups of three and two bytes */
	seal_sha256(bytes, d);
	buf_add_z(b, "sha256-");
	for (size_t i = 0; i < SEAL_BYTES; i += 3) {
		unsigned v = (unsigned)d[i] << 16 | (unsigned)d[i + 1] << 8 | (i + 2 < SEAL_BYTES ? d[i + 2] : 0u);
		buf_add_char(b, digits[v >> 18]);
		buf_add_char(b, digits[v >> 12 & 63]);
		buf_add_char(b, digits[v >> 6 & 63]);
		buf_add_char(b, i + 2 < SEAL_BYTES ? digits[v & 63] : '=');
	}
}

bool html_is_time(struct str s)
{
	static const char form[] = "dddd-dd-ddTdd:dd";
	if (s.n != 4 && s.n != 7 && s.n != 10 && s.n != 16)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)s.p[i]) : s.p[i] != form[i])
			return false;
	return true;
}
