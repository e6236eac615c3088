#include "casefile/stream.h"

#include <string.h>

#include "format/json.h"
#include "format/unicode.h"

/* JSON can write a NUL, but no reader need take it: in its place stands what stands for any unreadable byte. */
static void add_text(struct json_writer *w, const char *key, struct str s)
{
	struct buf b = {0};
	if (!s.n || !memchr(s.p, 0, s.n)) {
		json_add_string(w, key, s);
		return;
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			buf_add_char(&b, s.p[i]);
		else
			buf_add_z(&b, "\xef\xbf\xbd");
	json_add_string(w, key, buf_str(&b));
	buf_close(&b);
}

static void add_z(struct json_writer *w, const char *key, const char *z)
{
	if (*z)
		json_add_string(w, key, str_of(z));
}

static void add_known(struct json_writer *w, const char *key, long v)
{
	if (v)
		json_add_long(w, key, v);
}

static void add_date(struct json_writer *w, const char *key, const struct date *d, struct buf *b)
{
	buf_clear(b);
	date_write_iso(d, b);
	if (b->n)
		json_add_string(w, key, buf_str(b));
}

/* A date whose precision its own form does not tell needs the word beside it. */
static void add_precise(struct json_writer *w, const char *key, const char *precision, const struct date *d, struct buf *b,
			bool always)
{
	if (d->precision == DATE_NONE)
		return;
	add_date(w, key, d, b);
	if (always || (d->precision != DATE_DAY && d->precision != DATE_MINUTE))
		add_z(w, precision, date_precision_name(d->precision));
}

static void add_id(struct json_writer *w, const char *key, uint64_t id)
{
	char hex[17];
	if (!id)
		return;
	event_id_write(id, hex);
	json_add_string(w, key, str_of(hex));
}

static void add_list(struct json_writer *w, const char *key, const struct str *s, size_t n)
{
	if (!n)
		return;
	json_open_array(w, key);
	for (size_t i = 0; i < n; i++)
		add_text(w, NULL, s[i]);
	json_close_array(w);
}

static struct str name_of(const struct event_field *f)
{
	return f->name.p ? f->name : STR("");
}

static struct str value_of(const struct event_field *f)
{
	return f->value.p ? f->value : STR("");
}

/* name: value; a name that stands more than once has its values in a list, at its first place. */
static void add_fields(struct json_writer *w, const char *key, const struct event_field *f, size_t n)
{
	if (!n)
		return;
	json_open_object(w, key);
	for (size_t i = 0; i < n; i++) {
		bool before = false, again = false;
		for (size_t j = 0; j < i && !before; j++)
			before = str_is_equal(name_of(&f[i]), name_of(&f[j]));
		for (size_t j = i + 1; j < n && !again; j++)
			again = str_is_equal(name_of(&f[i]), name_of(&f[j]));
		if (before)
			continue;
		json_add_raw_key(w, name_of(&f[i]));
		if (!again) {
			add_text(w, NULL, value_of(&f[i]));
			continue;
		}
		json_open_array(w, NULL);
		for (size_t j = i; j < n; j++)
			if (str_is_equal(name_of(&f[i]), name_of(&f[j])))
				add_text(w, NULL, value_of(&f[j]));
		json_close_array(w);
	}
	json_close_object(w);
}

static void add_sources(struct json_writer *w, const struct event_source *s, size_t n)
{
	if (!n)
		return;
	json_open_array(w, "source");
	for (size_t i = 0; i < n; i++) {
		json_open_object(w, NULL);
		add_text(w, "file", s[i].file);
		add_known(w, "line", s[i].line);
		add_known(w, "col", s[i].col);
		json_close_object(w);
	}
	json_close_array(w);
}

static void write_event(struct json_writer *w, const struct event *ev, const struct code *code, struct buf *b)
{
	add_id(w, "id", ev->id);
	add_text(w, "child", ev->child);
	add_text(w, "kind", code->kind[ev->kind].name);
	if (ev->start.precision || ev->end.precision || ev->raw.p) {
		json_open_object(w, "when");
		add_date(w, "start", &ev->start, b);
		add_date(w, "end", &ev->end, b);
		add_z(w, "start_precision", date_precision_name(ev->start.precision));
		add_z(w, "end_precision", date_precision_name(ev->end.precision));
		add_text(w, "raw", ev->raw);
		json_close_object(w);
	}
	add_precise(w, "recorded", "recorded_precision", &ev->recorded, b, false);
	add_text(w, "agency", ev->agency);
	add_text(w, "author", ev->author);
	add_text(w, "worker", ev->worker);
	add_text(w, "place", ev->place);
	if (ev->people_n) {
		json_open_array(w, "people");
		for (size_t i = 0; i < ev->people_n; i++) {
			json_open_object(w, NULL);
			add_text(w, "person", ev->people[i].person);
			add_text(w, "role", ev->people[i].role);
			json_close_object(w);
		}
		json_close_array(w);
	}
	add_text(w, "text", ev->text);
	add_text(w, "impact", ev->impact);
	add_text(w, "voice", ev->voice);
	add_text(w, "action", ev->action);
	add_text(w, "outcome", ev->outcome);
	add_text(w, "analysis", ev->analysis);
	if (ev->severity_1)
		json_add_long(w, "severity", ev->severity_1 - 1);
	add_z(w, "basis", event_basis_name(ev->basis));
	add_z(w, "standing", event_standing_name(ev->standing));
	add_text(w, "disputed", ev->disputed);
	add_text(w, "value", ev->value);
	add_text(w, "unit", ev->unit);
	add_text(w, "service", ev->service);
	add_z(w, "whose", event_whose_name(ev->whose));
	if (ev->essential)
		json_add_bool(w, "essential", ev->essential == 2);
	add_text(w, "ref", ev->ref);
	add_list(w, "tags", ev->tags, ev->tags_n);
	add_fields(w, "extra", ev->extra, ev->extra_n);
	add_z(w, "restricted", event_restricted_name(ev->restricted));
	add_id(w, "supersedes", ev->supersedes);
	if (ev->earlier)
		json_add_bool(w, "earlier", true);
	add_sources(w, ev->sources, ev->sources_n);
}

static void write_person(struct json_writer *w, const struct person *p, struct buf *b)
{
	add_text(w, "id", p->id);
	add_list(w, "system_ids", p->system_ids, p->system_ids_n);
	add_list(w, "names", p->names, p->names_n);
	add_z(w, "sex", person_sex_name(p->sex));
	add_precise(w, "birth", "birth_precision", &p->birth, b, false);
	add_precise(w, "death", "death_precision", &p->death, b, false);
	add_precise(w, "expected", "expected_precision", &p->expected, b, false);
	add_fields(w, "extra", p->extra, p->extra_n);
	add_z(w, "restricted", event_restricted_name(p->restricted));
	add_sources(w, p->sources, p->sources_n);
}

static void write_relation(struct json_writer *w, const struct relation *r, const struct code *code, struct buf *b)
{
	add_text(w, "from", r->from);
	add_text(w, "kind", code->relation[r->kind].name);
	add_text(w, "to", r->to);
	add_precise(w, "start", "start_precision", &r->start, b, false);
	add_precise(w, "end", "end_precision", &r->end, b, false);
	add_text(w, "quality", r->quality);
	add_text(w, "known_by", r->known_by);
	add_known(w, "ordinal", (long)r->ordinal);
	add_fields(w, "extra", r->extra, r->extra_n);
	add_z(w, "restricted", event_restricted_name(r->restricted));
	add_sources(w, r->sources, r->sources_n);
}

static void add_day(struct json_writer *w, const char *key, int32_t day, struct buf *b)
{
	buf_clear(b);
	date_write_day(day, b);
	json_add_string(w, key, buf_str(b));
}

static void write_import(struct json_writer *w, const struct import *i, struct buf *b)
{
	add_text(w, "file", i->file);
	add_text(w, "format", i->format);
	add_text(w, "map", i->map);
	add_text(w, "map_digest", i->map_digest);
	add_text(w, "agency", i->agency);
	add_text(w, "system", i->system);
	add_text(w, "digest", i->digest);
	json_add_long(w, "bytes", (long)i->bytes);
	add_text(w, "by", i->by);
	add_text(w, "at", i->at);
	add_text(w, "program", i->program);
	add_precise(w, "extract", "extract_precision", &i->extract, b, false);
	if (i->return_to)
		add_day(w, "return_to", i->return_to, b);
	json_add_long(w, "read", i->read);
	json_add_long(w, "used", i->used);
	json_add_long(w, "aside", i->aside);
	json_add_long(w, "events", i->events);
	json_add_long(w, "persons", i->persons);
	json_add_long(w, "relations", i->relations);
	if (i->invented)
		json_add_bool(w, "invented", true);
	add_text(w, "titles", i->titles);
	if (i->covers_n) {
		json_open_array(w, "covers");
		for (size_t k = 0; k < i->covers_n; k++) {
			json_open_object(w, NULL);
			add_text(w, "child", i->covers[k].child);
			add_text(w, "kinds", i->covers[k].kinds);
			add_day(w, "from", i->covers[k].from, b);
			add_day(w, "to", i->covers[k].to, b);
			json_close_object(w);
		}
		json_close_array(w);
	}
	add_list(w, "children", i->children, i->children_n);
}

static bool is_text(struct str s)
{
	return !s.n || (unicode_is_valid(s) && !memchr(s.p, 0, s.n));
}

/* RFC 4648 */
static void add_base64(struct json_writer *w, const char *key, struct str s)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf b = {0};
	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3;
		uint32_t v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < n ? (uint8_t)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_add_char(&b, k <= n ? digit[v >> (18 - 6 * k) & 63] : '=');
	}
	json_add_string(w, key, buf_str(&b));
	buf_close(&b);
}

static void write_aside(struct json_writer *w, const struct aside *a)
{
	add_text(w, "file", a->file);
	add_known(w, "line", a->line);
	add_known(w, "col", a->col);
	add_text(w, "field", a->field);
	add_text(w, "reason", a->reason);
	if (is_text(a->raw))
		json_add_string(w, "raw", a->raw);
	else
		add_base64(w, "raw_base64", a->raw);
}

void stream_write(const struct record *r, const struct code *code, struct out *o)
{
	static const char *const type[RECORD_TYPES] = {"event", "person", "relation", "import", "aside"};
	struct json_writer w = {.out = o};
	struct buf b = {0};
	json_open_object(&w, NULL);
	json_add_string(&w, "type", str_of(type[r->type]));
	switch (r->type) {
	case RECORD_EVENT:
		write_event(&w, &r->event, code, &b);
		break;
	case RECORD_PERSON:
		write_person(&w, &r->person, &b);
		break;
	case RECORD_RELATION:
		write_relation(&w, &r->relation, code, &b);
		break;
	case RECORD_IMPORT:
		write_import(&w, &r->import, &b);
		break;
	case RECORD_ASIDE:
	case RECORD_TYPES:
		write_aside(&w, &r->aside);
		break;
	}
	json_close_object(&w);
	json_end_line(&w);
	buf_close(&b);
}
