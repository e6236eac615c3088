#include "model/line.h"

#include "base/seal.h"
#include "model/finding.h"

uint64_t line_id(const struct str *part, size_t n)
{
	struct buf b = {0};
	unsigned char digest[SEAL_BYTES];
	uint64_t id = 0;

	for (size_t i = 0; i < n; i++) {
		buf_addf(&b, "%zu:", part[i].n);
		buf_add(&b, part[i]);
	}
	seal_sha256(buf_str(&b), digest);
	for (int i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	buf_close(&b);
	return id ? id : 1;
}

void line_add_id(struct json_writer *w, const char *key, uint64_t id)
{
	char text[17];

	event_id_write(id, text);
	json_add_string(w, key, str_of(text));
}

void line_add_ids(struct json_writer *w, const char *key, const uint64_t *id, size_t n)
{
	json_open_array(w, key);
	for (size_t i = 0; i < n; i++)
		line_add_id(w, NULL, id[i]);
	json_close_array(w);
}

void line_add_day(struct json_writer *w, const char *key, int32_t day)
{
	struct buf b = {0};

	if (day <= DATE_FIRST || day >= DATE_LAST)
		return;
	date_write_day(day, &b);
	json_add_string(w, key, buf_str(&b));
	buf_close(&b);
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
