#include <stdlib.h>
#include <string.h>

#include "casefile/stream.h"
#include "format/json.h"
#include "format/jsontoken.h"
#include "format/unicode.h"
#include "stream_shape.h"

enum { LINE_MAX_BYTES = 16 * 1024 * 1024 };

struct reader {
	struct stream_reader public; /* first */
	struct str bytes, file, rest;
	const struct code *code;
	struct diags *diags;
	uint32_t line;
};

/* What is wrong with a line: the field, and what was expected in it. */
struct fault {
	const char *field, *reason;
};

static struct str get(const struct json *o, const char *key, struct arena *a)
{
	return arena_copy(a, json_text(json_member(o, key)));
}

static int get_date(const struct json *o, const char *key, const char *precision_key, struct date *d,
		    struct fault *f)
{
	struct str s = json_text(json_member(o, key)), precision = json_text(json_member(o, precision_key));
	if (!s.p && !precision.p)
		return 0;
	if (date_parse_iso(s, precision, d) < 0) {
		*f = (struct fault){key, "not a date as a stream writes it"};
		return -1;
	}
	return 0;
}

static int get_word(const struct json *o, const char *key, int (*of)(struct str, uint8_t *), uint8_t *v,
		    struct fault *f)
{
	struct str s = json_text(json_member(o, key));
	if (s.p && of(s, v) < 0) {
		*f = (struct fault){key, "a word that is not in the list"};
		return -1;
	}
	return 0;
}

static int get_number(const struct json *o, const char *key, double most, double *v, struct fault *f)
{
	const struct json *j = json_member(o, key);
	*v = 0;
	if (!j)
		return 0;
	if (json_number(j, v) < 0 || *v < 0 || *v > most || *v != (double)(uint64_t)*v) {
		*f = (struct fault){key, "not a whole number in range"};
		return -1;
	}
	return 0;
}

static int get_id(const struct json *o, const char *key, uint64_t *id, struct fault *f)
{
	struct str s = json_text(json_member(o, key));
	if (s.p && event_id_parse(s, id) < 0) {
		*f = (struct fault){key, "not an id of 16 hex digits"};
		return -1;
	}
	return 0;
}

static const struct str *get_list(const struct json *o, const char *key, struct arena *a, size_t *n)
{
	const struct json *j = json_member(o, key);
	*n = j && json_is_array(j) ? json_count(j) : 0;
	struct str *list = *n ? ARENA_ARRAY(a, struct str, *n) : NULL;
	for (size_t i = 0; i < *n; i++)
		list[i] = arena_copy(a, json_text(json_item(j, i)));
	return list;
}

/* A plain value as text: numbers may be written without quotes. */
static struct str get_value(const struct json *o, const char *key, struct arena *a)
{
	double d;
	const struct json *v = json_member(o, key);
	return v && json_number(v, &d) == 0 ? arena_printf(a, "%.15g", d) : get(o, key, a);
}

static const struct event_source *get_sources(const struct reader *r, const struct json *o, struct arena *a,
					      size_t *n)
{
	const struct json *j = json_member(o, "source");
	*n = j && json_is_array(j) ? json_count(j) : 0;
	struct event_source *s = ARENA_ARRAY(a, struct event_source, *n ? *n : 1);
	for (size_t i = 0; i < *n; i++) {
		double line = 0, col = 0;
		struct fault f;
		if (get_number(json_item(j, i), "line", UINT32_MAX, &line, &f) < 0 ||
		    get_number(json_item(j, i), "col", UINT32_MAX, &col, &f) < 0)
			line = col = 0;
		s[i] = (struct event_source){get(json_item(j, i), "file", a), (uint32_t)line, (uint32_t)col};
		if (!s[i].file.p)
			s[i].file = r->file;
	}
	if (!*n) { /* an entry that does not say where it is from is from this line */
		s[0] = (struct event_source){r->file, r->line, 1};
		*n = 1;
	}
	return s;
}

static int get_extra(const struct json *o, enum record_type type, struct arena *a,
		     const struct event_field **extra, size_t *n, struct fault *f)
{
	struct stream_shape_fault wrong;
	if (stream_shape_read(o, type, a, extra, n, &wrong) == 0)
		return 0;
	*f = (struct fault){wrong.field, wrong.reason};
	return -1;
}

static int read_event(const struct reader *r, const struct json *o, struct arena *a, struct event *ev,
		      struct fault *f)
{
	const struct json *when = json_member(o, "when"), *people = json_member(o, "people"),
			  *essential = json_member(o, "essential");
	struct str kind = json_text(json_member(o, "kind"));
	double severity;
	*ev = (struct event){.child = get(o, "child", a)};
	if (get_extra(o, RECORD_EVENT, a, &ev->extra, &ev->extra_n, f) < 0)
		return -1;
	if (get_id(o, "id", &ev->id, f) < 0 || get_id(o, "supersedes", &ev->supersedes, f) < 0)
		return -1;
	if (!kind.p || code_kind_of(r->code, kind, &ev->kind) < 0) {
		*f = (struct fault){"kind", kind.p ? "a kind that is not in the list" : "no kind"};
		return -1;
	}
	if (when) {
		if (get_date(when, "start", "start_precision", &ev->start, f) < 0 ||
		    get_date(when, "end", "end_precision", &ev->end, f) < 0)
			return -1;
		ev->raw = get(when, "raw", a);
	}
	if (get_date(o, "recorded", "recorded_precision", &ev->recorded, f) < 0 ||
	    get_word(o, "basis", event_basis_of, &ev->basis, f) < 0 ||
	    get_word(o, "standing", event_standing_of, &ev->standing, f) < 0 ||
	    get_word(o, "restricted", event_restricted_of, &ev->restricted, f) < 0 ||
	    get_word(o, "whose", event_whose_of, &ev->whose, f) < 0 ||
	    get_number(o, "severity", 9, &severity, f) < 0)
		return -1;
	if (json_member(o, "severity"))
		ev->severity_1 = (uint8_t)(severity + 1);
	if (essential)
		ev->essential = json_is_true(essential) ? 2 : 1;
	ev->earlier = json_is_true(json_member(o, "earlier"));
	ev->agency = get(o, "agency", a);
	ev->author = get(o, "author", a);
	ev->worker = get(o, "worker", a);
	ev->place = get(o, "place", a);
	ev->text = get(o, "text", a);
	ev->impact = get(o, "impact", a);
	ev->voice = get(o, "voice", a);
	ev->action = get(o, "action", a);
	ev->outcome = get(o, "outcome", a);
	ev->analysis = get(o, "analysis", a);
	ev->disputed = get(o, "disputed", a);
	ev->service = get(o, "service", a);
	ev->value = get_value(o, "value", a);
	ev->unit = get(o, "unit", a);
	ev->ref = get(o, "ref", a);
	if (people && json_is_array(people)) {
		struct event_person *p = ARENA_ARRAY(a, struct event_person, json_count(people));
		for (size_t i = 0; i < json_count(people); i++)
			p[i] = (struct event_person){get(json_item(people, i), "person", a),
						     get(json_item(people, i), "role", a)};
		ev->people = p;
		ev->people_n = json_count(people);
	}
	ev->tags = get_list(o, "tags", a, &ev->tags_n);
	ev->sources = get_sources(r, o, a, &ev->sources_n);
	/* A line written by hand may leave the id to us: it is made as for any source without ids. */
	if (!ev->id) {
		struct str rest = ev->child;
		ev->type = arena_copy(a, kind);
		ev->id = event_make_id(ev, str_cut(&rest, ':'), 0);
	}
	return 0;
}

static int read_person(const struct reader *r, const struct json *o, struct arena *a, struct person *p,
		       struct fault *f)
{
	*p = (struct person){.id = get(o, "id", a)};
	if (get_extra(o, RECORD_PERSON, a, &p->extra, &p->extra_n, f) < 0)
		return -1;
	if (str_find(p->id, STR(":")) == p->id.n || p->id.p[0] == ':') {
		*f = (struct fault){"id", "no id, expected SYSTEM:ID"};
		return -1;
	}
	p->system_ids = get_list(o, "system_ids", a, &p->system_ids_n);
	p->names = get_list(o, "names", a, &p->names_n);
	p->sources = get_sources(r, o, a, &p->sources_n);
	return get_word(o, "sex", person_sex_of, &p->sex, f) < 0 ||
			       get_word(o, "restricted", event_restricted_of, &p->restricted, f) < 0 ||
			       get_date(o, "birth", "birth_precision", &p->birth, f) < 0 ||
			       get_date(o, "death", "death_precision", &p->death, f) < 0 ||
			       get_date(o, "expected", "expected_precision", &p->expected, f) < 0
		       ? -1
		       : 0;
}

static int read_relation(const struct reader *r, const struct json *o, struct arena *a, struct relation *x,
			 struct fault *f)
{
	struct str kind = json_text(json_member(o, "kind"));
	double ordinal;
	*x = (struct relation){.from = get(o, "from", a),
			       .to = get(o, "to", a),
			       .quality = get(o, "quality", a),
			       .known_by = get(o, "known_by", a)};
	if (get_extra(o, RECORD_RELATION, a, &x->extra, &x->extra_n, f) < 0)
		return -1;
	if (str_is_empty(x->from) || str_is_empty(x->to)) {
		*f = (struct fault){str_is_empty(x->from) ? "from" : "to", "no person"};
		return -1;
	}
	if (!kind.p || code_relation_of(r->code, kind, &x->kind) < 0) {
		*f = (struct fault){"kind", code_no_relation(r->code, kind, a).p};
		return -1;
	}
	if (get_date(o, "start", "start_precision", &x->start, f) < 0 ||
	    get_date(o, "end", "end_precision", &x->end, f) < 0 ||
	    get_word(o, "restricted", event_restricted_of, &x->restricted, f) < 0 ||
	    get_number(o, "ordinal", UINT32_MAX, &ordinal, f) < 0)
		return -1;
	x->ordinal = (uint32_t)ordinal;
	x->sources = get_sources(r, o, a, &x->sources_n);
	return 0;
}

static int read_import(const struct json *o, struct arena *a, struct import *i, struct fault *f)
{
	static const struct {
		const char *key;
		size_t at;
	} text[] =
		{
			{"file", offsetof(struct import, file)},
			{"format", offsetof(struct import, format)},
			{"map", offsetof(struct import, map)},
			{"map_digest", offsetof(struct import, map_digest)},
			{"agency", offsetof(struct import, agency)},
			{"system", offsetof(struct import, system)},
			{"digest", offsetof(struct import, digest)},
			{"by", offsetof(struct import, by)},
			{"at", offsetof(struct import, at)},
			{"program", offsetof(struct import, program)},
			{"titles", offsetof(struct import, titles)},
		},
	  number[] = {
		  {"read", offsetof(struct import, read)},
		  {"used", offsetof(struct import, used)},
		  {"aside", offsetof(struct import, aside)},
		  {"events", offsetof(struct import, events)},
		  {"persons", offsetof(struct import, persons)},
		  {"relations", offsetof(struct import, relations)},
	  };
	const struct json *covers = json_member(o, "covers");
	double v;
	*i = (struct import){0};
	for (size_t k = 0; k < sizeof text / sizeof *text; k++)
		*(struct str *)(void *)((char *)i + text[k].at) = get(o, text[k].key, a);
	for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
		if (get_number(o, number[k].key, UINT32_MAX, &v, f) < 0)
			return -1;
		*(uint32_t *)(void *)((char *)i + number[k].at) = (uint32_t)v;
	}
	if (str_is_empty(i->file)) {
		*f = (struct fault){"file", "no file"};
		return -1;
	}
	if (get_number(o, "bytes", 1e15, &v, f) < 0 ||
	    get_date(o, "extract", "extract_precision", &i->extract, f) < 0)
		return -1;
	i->bytes = (uint64_t)v;
	struct date told = {0};
	if (get_date(o, "return_to", "", &told, f) < 0)
		return -1;
	i->return_to = told.hi;
	i->invented = json_is_true(json_member(o, "invented"));
	i->children = get_list(o, "children", a, &i->children_n);
	if (covers && json_is_array(covers)) {
		struct coverage *c = ARENA_ARRAY(a, struct coverage, json_count(covers));
		for (size_t k = 0; k < json_count(covers); k++) {
			struct date from = {0}, to = {0};
			if (get_date(json_item(covers, k), "from", "", &from, f) < 0 ||
			    get_date(json_item(covers, k), "to", "", &to, f) < 0)
				return -1;
			c[k] = (struct coverage){get(json_item(covers, k), "child", a),
						 get(json_item(covers, k), "kinds", a), from.lo, to.hi};
		}
		i->covers = c;
		i->covers_n = json_count(covers);
	}
	return 0;
}

static int digit_of(char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '+'             ? 62
	       : c == '/'             ? 63
				      : -1;
}

static struct str from_base64(struct str s, struct arena *a)
{
	char *p = arena_get(a, s.n / 4 * 3 + 4);
	size_t n = 0, bits = 0;
	uint32_t v = 0;
	for (size_t i = 0; i < s.n && digit_of(s.p[i]) >= 0; i++) {
		v = v << 6 | (uint32_t)digit_of(s.p[i]);
		if ((bits += 6) >= 8)
			p[n++] = (char)(v >> (bits -= 8));
	}
	return (struct str){p, n};
}

static void read_aside(const struct json *o, struct arena *a, struct aside *x)
{
	struct fault f;
	double line = 0, col = 0;
	struct str packed = json_text(json_member(o, "raw_base64"));
	if (get_number(o, "line", UINT32_MAX, &line, &f) < 0 ||
	    get_number(o, "col", UINT32_MAX, &col, &f) < 0)
		line = col = 0;
	*x = (struct aside){get(o, "file", a),  (uint32_t)line,      (uint32_t)col,
			    get(o, "field", a), get(o, "reason", a), get(o, "raw", a)};
	if (packed.p)
		x->raw = from_base64(packed, a);
}

/* 1: a record that is used; 0: a record set aside, r says it. */
static int read_line(struct reader *r, struct str line, struct arena *a, struct record *to)
{
	static const char *const type[RECORD_TYPES] = {"event", "person", "relation", "import", "aside"};
	struct json *o = NULL;
	struct err e = {0};
	struct fault f = {"", "not one JSON object"};
	struct str t = {0};
	int rc = -1;
	unsigned col = 1;

	if (line.n > LINE_MAX_BYTES) {
		f.reason = "a line longer than 16 MiB";
	} else if (json_parse(line, &o, r->file, r->line, &e) < 0) {
		col = e.col;
		f.reason = e.text;
	} else if (json_is_object(o)) {
		t = json_text(json_member(o, "type"));
		f = (struct fault){"type", t.p ? "a type that is not read back" : "no type"};
		for (int k = 0; t.p && k < RECORD_TYPES; k++)
			if (str_is_equal(t, str_of(type[k])))
				to->type = (enum record_type)k, rc = 0;
	}
	if (rc == 0) {
		switch (to->type) {
		case RECORD_EVENT:
			rc = read_event(r, o, a, &to->event, &f);
			break;
		case RECORD_PERSON:
			rc = read_person(r, o, a, &to->person, &f);
			break;
		case RECORD_RELATION:
			rc = read_relation(r, o, a, &to->relation, &f);
			break;
		case RECORD_IMPORT:
			rc = read_import(o, a, &to->import, &f);
			break;
		case RECORD_ASIDE:
		case RECORD_TYPES:
			read_aside(o, a, &to->aside);
			break;
		}
	}
	if (rc < 0) {
		diag_add(r->diags, DIAG_ERROR, r->file, r->line, col, "%s%s%s", f.field, *f.field ? ": " : "",
			 f.reason);
		*to = (struct record){.type = RECORD_ASIDE,
				      .aside = {r->file, r->line, col, arena_copy(a, str_of(f.field)),
						arena_copy(a, str_of(f.reason)), line}};
	}
	if (o)
		json_free(o);
	return rc == 0;
}

static int next(struct record_source *self, struct arena *a, struct record *to, struct err *e)
{
	struct reader *r = (struct reader *)(void *)self;
	(void)e;
	while (r->rest.p) {
		struct str line = str_cut(&r->rest, '\n');
		r->line++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (!str_trim(line).n)
			continue;
		bool used = read_line(r, line, a, to);
		if (used && to->type == RECORD_IMPORT)
			return 1; /* history: not a row of the case (contract.md 5) */
		r->public.read++;
		if (!used || to->type == RECORD_ASIDE)
			r->public.aside++;
		else
			r->public.used++;
		return 1;
	}
	return 0;
}

static void close_reader(struct record_source *self)
{
	free(self);
}

/* Needed before the entries are put: which version is the later is decided by it, and no day after it counts
 * as today. A stream of several files has an extract date only when each of them says its own; the latest is
 * the stream's.  The same of yearly returns. */
static void find_extract(struct reader *r)
{
	static const char word[] = "\"import\""; /* as a type; in a text its quotes would be escaped */
	const char *at = r->bytes.p, *end = at + r->bytes.n;
	struct date latest = {0};
	int32_t return_to = 0;
	bool dated = true, returned = true;
	while ((dated || returned) && at && at < end && (at = memmem(at, (size_t)(end - at), word, sizeof word - 1))) {
		const char *from = memrchr(r->bytes.p, '\n', (size_t)(at - r->bytes.p)),
			   *to = memchr(at, '\n', (size_t)(end - at));
		from = from ? from + 1 : r->bytes.p;
		to = to ? to : end;
		struct str line = {from, (size_t)(to - from)};
		struct json *o;
		struct err e;
		struct fault f;
		struct date d = {0};
		if (line.n <= LINE_MAX_BYTES && json_parse(line, &o, r->file, 0, &e) == 0) {
			bool is_import = str_is_equal(json_text(json_member(o, "type")), STR("import"));
			struct date told = {0};
			if (is_import) {
				get_date(o, "extract", "extract_precision", &d, &f);
				get_date(o, "return_to", "", &told, &f);
				dated = dated && d.precision != DATE_NONE && d.precision != DATE_UNKNOWN;
				returned = returned && told.hi;
			}
			json_free(o);
			if (is_import && dated && (latest.precision == DATE_NONE || d.lo > latest.lo))
				latest = d;
			if (is_import && returned && told.hi > return_to)
				return_to = told.hi;
		}
		at = to;
	}
	if (dated)
		r->public.extract = latest;
	if (returned)
		r->public.return_to = return_to;
}

bool stream_is(struct str bytes)
{
	static const char *const type[] = {"event", "person", "relation", "import", "aside", "finding", "finding-review", "batch",
					   "link", "purpose", "summary", "gone", "same", "vanished"};
	enum { LOOK = 1 << 20, VALUES = 64 };
	struct jsontoken_scan s;
	struct jsontoken t;
	bool is = false;
	jsontoken_open(&s, str_part(bytes, 0, LOOK), true);
	for (int values = 0; values < VALUES && !is && jsontoken_next(&s, &t);) {
		values += t.kind == JSONTOKEN_BROKEN || (t.depth == 0 && t.kind != JSONTOKEN_OPEN);
		if (t.kind == JSONTOKEN_BROKEN)
			jsontoken_skip_line(&s);
		for (size_t i = 0; i < sizeof type / sizeof *type && t.kind == JSONTOKEN_TEXT && t.depth == 1 && !is; i++)
			is = str_is_equal(t.key, STR("type")) && str_is_equal(t.text, str_of(type[i]));
	}
	jsontoken_close(&s);
	return is;
}

int stream_open(struct str bytes, struct str file, const struct code *code, struct diags *diags,
		struct stream_reader **r, struct err *e)
{
	struct reader *new = arena_malloc(sizeof *new);
	(void)e;
	if (str_has_prefix(bytes, STR("\xef\xbb\xbf")))
		bytes = str_part(bytes, 3, bytes.n);
	*new = (struct reader){.public = {.source = {next, close_reader}},
			       .bytes = bytes,
			       .rest = bytes,
			       .file = file,
			       .code = code,
			       .diags = diags};
	find_extract(new);
	*r = &new->public;
	return 0;
}
