#include "model/line.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/seal.h"
#include "model/finding.h"

/* Its length, a colon, and itself. */
static char *put_part(char *p, struct str s)
{
	char digits[24], *end = digits + sizeof digits, *d = end;
	size_t n = s.n;

	*--d = ':';
	do {
		*--d = (char)('0' + n % 10);
	} while (n /= 10);
	memcpy(p, d, (size_t)(end - d));
	p += end - d;
	if (s.n)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

uint64_t line_id(const struct str *part, size_t n)
{
	char few[512], *bytes = few, *p;
	unsigned char digest[SEAL_BYTES];
	uint64_t id = 0;
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most += part[i].n + 24;
	if (most > sizeof few)
		bytes = arena_malloc(most);
	p = bytes;
	for (size_t i = 0; i < n; i++)
		p = put_part(p, part[i]);
	seal_sha256((struct str){bytes, (size_t)(p - bytes)}, digest);
	for (int i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	if (bytes != few)
		free(bytes);
	return id ? id : 1;
}

void line_add_plain(struct json_writer *w, const char *key, struct str text)
{
	struct buf *b = &w->out->buf;
	size_t n = key ? strlen(key) : 0;
	char *p;

	buf_reserve(b, n + text.n + 8);
	p = b->p + b->n;
	if (w->comma)
		*p++ = ',';
	if (key) {
		*p++ = '"';
		memcpy(p, key, n);
		p += n;
		*p++ = '"';
		*p++ = ':';
	}
	*p++ = '"';
	memcpy(p, text.p, text.n);
	p += text.n;
	*p++ = '"';
	*p = '\0';
	b->n = (size_t)(p - b->p);
	w->comma = true;
}

void line_add_id(struct json_writer *w, const char *key, uint64_t id)
{
	char text[17];

	event_id_write(id, text);
	line_add_plain(w, key, (struct str){text, 16});
}

void line_add_ids(struct json_writer *w, const char *key, const uint64_t *id, size_t n)
{
	struct buf *b = &w->out->buf;
	char *p;

	json_open_array(w, key);
	buf_reserve(b, 19 * n + 2);
	p = b->p + b->n;
	for (size_t i = 0; i < n; i++) {
		if (i)
			*p++ = ',';
		*p++ = '"';
		event_id_write(id[i], p);
		p += 16;
		*p++ = '"';
	}
	*p = '\0';
	b->n = (size_t)(p - b->p);
	json_close_array(w);
}

void line_add_day(struct json_writer *w, const char *key, int32_t day)
{
	struct buf *b = &w->out->buf;
	size_t n = key ? strlen(key) : 0;
	char *p;

	if (day <= DATE_FIRST || day >= DATE_LAST)
		return;
	buf_reserve(b, n + 32);
	p = b->p + b->n;
	if (w->comma)
		*p++ = ',';
	if (key) {
		*p++ = '"';
		memcpy(p, key, n);
		p += n;
		*p++ = '"';
		*p++ = ':';
	}
	*p++ = '"';
	b->n = (size_t)(p - b->p);
	date_write_day(day, b);
	buf_add_char(b, '"');
	w->comma = true;
}

void line_add_strs(struct json_writer *w, const char *key, const struct str *s, size_t n)
{
	json_open_array(w, key);
	for (size_t i = 0; i < n; i++)
		json_add_string(w, NULL, s[i].p ? s[i] : STR(""));
	json_close_array(w);
}

void line_add_basis(struct json_writer *w, const struct finding_basis *basis, size_t n)
{
	json_open_array(w, "basis");
	for (size_t i = 0; i < n; i++) {
		json_open_object(w, NULL);
		json_add_string(w, "source", basis[i].source);
		json_add_string(w, "at", basis[i].at);
		json_add_string(w, "kind", basis[i].kind);
		json_add_string(w, "text", basis[i].text);
		json_close_object(w);
	}
	json_close_array(w);
}
