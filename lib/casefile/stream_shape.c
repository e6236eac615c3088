#include "stream_shape.h"

#include "base/buf.h"

/* The form of a member: t text, n number, v text or number, b true or false, l list of texts, o object, a array, x extra.
 * Everybody's members come first, then those of one type. */
struct member {
	const char *name;
	char form;
};
static const struct member shared[] = {{"type", 't'}, {"id", 't'}, {"kind", 't'}, {"start", 't'}, {"end", 't'},
				       {"start_precision", 't'}, {"end_precision", 't'}, {"restricted", 't'},
				       {"source", 'a'}, {"extra", 'x'}, {NULL, 0}};
static const struct member event[] = {
	{"child", 't'}, {"when", 'o'}, {"recorded", 't'}, {"recorded_precision", 't'}, {"agency", 't'}, {"author", 't'},
	{"worker", 't'}, {"place", 't'}, {"people", 'a'}, {"text", 't'}, {"impact", 't'}, {"voice", 't'}, {"action", 't'},
	{"outcome", 't'}, {"analysis", 't'}, {"severity", 'n'}, {"basis", 't'}, {"standing", 't'}, {"disputed", 't'},
	{"whose", 't'}, {"essential", 'b'}, {"service", 't'}, {"value", 'v'}, {"unit", 't'}, {"ref", 't'}, {"tags", 'l'},
	{"supersedes", 't'}, {"earlier", 'b'}, {NULL, 0}};
static const struct member person[] = {
	{"system_ids", 'l'}, {"names", 'l'}, {"sex", 't'}, {"birth", 't'}, {"birth_precision", 't'}, {"death", 't'},
	{"death_precision", 't'}, {"expected", 't'}, {"expected_precision", 't'}, {NULL, 0}};
static const struct member relation[] = {
	{"from", 't'}, {"to", 't'}, {"quality", 't'}, {"known_by", 't'}, {"ordinal", 'n'}, {NULL, 0}};
static const struct member when[] = {{"raw", 't'}, {NULL, 0}};

static bool is_number(const struct json *v)
{
	double d;
	return json_number(v, &d) == 0;
}

static bool is_literal(const struct json *v) /* true, false, null */
{
	return !json_is_string(v) && !json_is_object(v) && !json_is_array(v) && !is_number(v);
}

static bool is_list_of_texts(const struct json *v)
{
	if (!json_is_array(v))
		return false;
	for (size_t i = 0; i < json_count(v); i++)
		if (!json_is_string(json_item(v, i)))
			return false;
	return true;
}

static bool has_form(const struct json *v, char form)
{
	switch (form) {
	case 't':
		return json_is_string(v);
	case 'n':
		return is_number(v);
	case 'v':
		return json_is_string(v) || is_number(v);
	case 'b':
		return is_literal(v);
	case 'l':
		return is_list_of_texts(v);
	case 'a':
		return json_is_array(v);
	default:
		return json_is_object(v);
	}
}

static const struct member *find(const struct member *m, struct str name)
{
	for (; m->name; m++)
		if (str_is_equal(str_of(m->name), name))
			return m;
	return NULL;
}

/* Dates carry what their words do not say in members of their own: start_doubted, birth_grain ... */
static bool is_of_a_date(struct str name)
{
	return str_has_suffix(name, STR("_doubted")) || str_has_suffix(name, STR("_grain")) ||
	       str_is_equal(name, STR("doubted"));
}

static struct str plain(const struct json *v, struct arena *a)
{
	double d;
	if (json_is_string(v))
		return arena_copy(a, json_text(v));
	if (json_number(v, &d) == 0)
		return arena_printf(a, "%.15g", d);
	return json_is_true(v) ? STR("true") : STR("false");
}

static int fault(struct stream_shape_fault *f, struct arena *a, struct str field, const char *reason)
{
	*f = (struct stream_shape_fault){arena_copy(a, str_part(field, 0, 32)).p, reason};
	return -1;
}

struct extras {
	struct event_field *field;
	size_t n, cap;
};

static void keep(struct extras *x, struct arena *a, struct str name, struct str value)
{
	x->field = arena_room(a, x->field, x->n, &x->cap, sizeof *x->field);
	x->field[x->n++] = (struct event_field){arena_copy(a, name), value};
}

static int read_extra(const struct json *o, struct arena *a, struct extras *x, struct stream_shape_fault *f)
{
	const struct json *v;
	struct str name;
	void *at = NULL;
	while (json_each(o, &at, &name, &v)) {
		if (is_list_of_texts(v))
			for (size_t i = 0; i < json_count(v); i++)
				keep(x, a, name, arena_copy(a, json_text(json_item(v, i))));
		else if (json_is_array(v) || json_is_object(v))
			return fault(f, a, name, "in extra, neither a plain value nor a list of texts");
		else
			keep(x, a, name, plain(v, a));
	}
	return 0;
}

static int check_when(const struct json *o, struct arena *a, struct extras *x, struct stream_shape_fault *f)
{
	const struct json *v;
	struct str name;
	void *at = NULL;
	while (json_each(o, &at, &name, &v)) {
		const struct member *m = find(shared, name) ? find(shared, name) : find(when, name);
		if (is_of_a_date(name))
			continue;
		if (m && !has_form(v, m->form))
			return fault(f, a, name, "not in the form that it has");
		if (!m && (json_is_array(v) || json_is_object(v)))
			return fault(f, a, name, "has no place in a line of the stream");
		if (!m)
			keep(x, a, arena_printf(a, "when.%.*s", STR_ARG(name)), plain(v, a));
	}
	return 0;
}

int stream_shape_read(const struct json *o, enum record_type type, struct arena *a, const struct event_field **extra,
		      size_t *n, struct stream_shape_fault *f)
{
	const struct member *own = type == RECORD_EVENT ? event : type == RECORD_PERSON ? person : relation;
	struct extras x = {0};
	const struct json *v;
	struct str name;
	void *at = NULL;
	while (json_each(o, &at, &name, &v)) {
		const struct member *m = find(own, name);
		if (!m)
			m = find(shared, name);
		if (is_of_a_date(name))
			continue;
		if (m && !has_form(v, m->form))
			return fault(f, a, name, "not in the form that it has");
		if (!m && (json_is_array(v) || json_is_object(v)))
			return fault(f, a, name, "has no place in a line of the stream");
		if (m && m->form == 'x' && read_extra(v, a, &x, f) < 0)
			return -1;
		if (m && m->form == 'o' && check_when(v, a, &x, f) < 0)
			return -1;
		if (!m)
			keep(&x, a, name, plain(v, a));
	}
	*extra = x.field;
	*n = x.n;
	return 0;
}
