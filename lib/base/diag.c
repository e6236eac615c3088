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
	size_t at = 0, shown = s.n > DIAG_CODE ? DIAG_CODE : s.n;
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

/* Bytes at p that would act on a terminal or turn the direction of what follows: C0, C1 and bare bytes like it, U+061C,
 * U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069 in UTF-8. */
static size_t acting(const unsigned char *p, size_t n)
{
	if (*p < 0x20 || *p == 0x7f || (*p >= 0x80 && *p < 0xc2))
		return 1;
	if (n > 1 && ((*p == 0xc2 && p[1] < 0xa0) || (*p == 0xd8 && p[1] == 0x9c)))
		return 2;
	if (n > 2 && *p == 0xe2 && p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xaa && p[2] <= 0xae)))
		return 3;
	return n > 2 && *p == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9 ? 3 : 0;
}

static size_t letter(const unsigned char *p, size_t n)
{
	size_t k = 1;
	while (k < n && k < 4 && *p >= 0xc2 && p[k] >= 0x80 && p[k] < 0xc0)
		k++;
	return k;
}

void diag_add_safe(struct str s, struct buf *b)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		if ((n = acting(p, s.n - i)))
			for (size_t k = 0; k < n; k++)
				buf_addf(b, "\\x%02x", p[k]);
		else
			buf_add(b, str_part(s, i, n = letter(p, s.n - i)));
	}
}

void diag_format(const struct diag *d, struct buf *b)
{
	if (!str_is_empty(d->file)) {
		diag_add_safe(d->file, b);
		if (d->line)
			buf_addf(b, ":%u", d->line);
		if (d->line && d->col)
			buf_addf(b, ":%u", d->col);
		buf_add_z(b, ": ");
	}
	buf_addf(b, "%s: ", diag_level_name(d->level));
	diag_add_safe(d->text, b);
	buf_add_char(b, '\n');
}
