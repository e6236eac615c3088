#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *diag_level_name(enum diag_level level)
{
	static const char *const name[DIAG_LEVELS] = {"note", "warning", "error"};
	return name[level];
}

void diag_add(struct diags *to, enum diag_level level, struct str file, unsigned line, unsigned col,
	      const char *format, ...)
{
	char text[600];
	va_list args;
	to->count[level]++;
	if (!to->put)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	to->put(to->self, &(struct diag){level, file, line, col, str_of(text)});
}

const char *diag_quote(struct str s, char out[static 160])
{
	size_t at = 0, shown = s.n > 32 ? 32 : s.n;
	out[at++] = '"';
	for (size_t i = 0; i < shown; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			at += (size_t)snprintf(out + at, 160 - at, "\\x%02x", c);
		else
			out[at++] = (char)c;
	}
	snprintf(out + at, 160 - at, shown < s.n ? "\"..." : "\"");
	return out;
}

void diag_format(const struct diag *d, struct buf *b)
{
	if (!str_is_empty(d->file)) {
		for (size_t i = 0; i < d->file.n; i++) {
			unsigned char c = (unsigned char)d->file.p[i];
			if (c < 0x20 || c == 0x7f)
				buf_addf(b, "\\x%02x", c);
			else
				buf_add_char(b, (char)c);
		}
		if (d->line)
			buf_addf(b, ":%u", d->line);
		if (d->line && d->col)
			buf_addf(b, ":%u", d->col);
		buf_add_z(b, ": ");
	}
	buf_addf(b, "%s: ", diag_level_name(d->level));
	buf_add(b, d->text);
	buf_add_char(b, '\n');
}
