/* jansson shares some names with us: they are set aside before its header is read. */
#define json_string jansson_string
#include <jansson.h>
#undef json_string
#undef json_is_object
#undef json_is_array
#undef json_is_string
#undef json_is_true

#include "format/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "format/unicode.h"

static const json_t *inside(const struct json *v)
{
	return (const json_t *)v;
}

static const struct json *outside(const json_t *v)
{
	return (const struct json *)v;
}

/* jansson's own text quotes what stands near: that may be case text, so only its code is used. */
static const char *words(const json_error_t *je)
{
	switch (json_error_code(je)) {
	case json_error_stack_overflow:
		return "brackets nested too deep";
	case json_error_premature_end_of_input:
		return "ends too early: a bracket or a quote is not closed";
	case json_error_end_of_input_expected:
		return "something follows the end of the value";
	case json_error_invalid_utf8:
		return "not UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "\\u0000 is not allowed in a string";
	case json_error_duplicate_key:
		return "a key is given twice in one object";
	case json_error_numeric_overflow:
		return "number out of range";
	default:
		return "not JSON";
	}
}

int json_parse(struct str line, struct json **root, struct str file, unsigned line_no, struct err *e)
{
	json_error_t je;
	json_t *v = json_loadb(line.p ? line.p : "", line.n, JSON_REJECT_DUPLICATES, &je);
	if (!v) {
		if (json_error_code(&je) == json_error_out_of_memory)
			return err_set(e, ERR_SYSTEM, "out of memory");
		unsigned down = je.line > 1 ? (unsigned)je.line - 1 : 0;
		int col = down ? je.column
			       : je.position; /* columns are bytes where the line is the whole text */
		return err_set_at(e, ERR_INPUT, file, line_no ? line_no + down : 0, col > 0 ? (unsigned)col : 1,
				  "%s", words(&je));
	}
	*root = (struct json *)v;
	return 0;
}

void json_free(struct json *root)
{
	json_decref((json_t *)root);
}

const struct json *json_member(const struct json *object, const char *key)
{
	return outside(json_object_get(inside(object), key));
}

struct str json_text(const struct json *v)
{
	if (!json_is_string(v))
		return (struct str){0};
	return (struct str){json_string_value(inside(v)), json_string_length(inside(v))};
}

int json_number(const struct json *v, double *out)
{
	if (!v || !json_is_number(inside(v)))
		return -1;
	*out = json_number_value(inside(v));
	return 0;
}

bool json_is_object(const struct json *v)
{
	return v && json_typeof(inside(v)) == JSON_OBJECT;
}

bool json_is_array(const struct json *v)
{
	return v && json_typeof(inside(v)) == JSON_ARRAY;
}

bool json_is_string(const struct json *v)
{
	return v && json_typeof(inside(v)) == JSON_STRING;
}

bool json_is_true(const struct json *v)
{
	return v && json_typeof(inside(v)) == JSON_TRUE;
}

size_t json_count(const struct json *array)
{
	return json_array_size(inside(array));
}

const struct json *json_item(const struct json *array, size_t i)
{
	return outside(json_array_get(inside(array), i));
}

int json_each(const struct json *object, void **at, struct str *key, const struct json **value)
{
	json_t *o = (json_t *)(uintptr_t)object; /* jansson's iterators want it so; nothing is changed */
	if (!json_is_object(object))
		return 0;
	*at = *at ? json_object_iter_next(o, *at) : json_object_iter(o);
	if (!*at)
		return 0;
	*key = str_of(json_object_iter_key(*at));
	*value = outside(json_object_iter_value(*at));
	return 1;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<';
}

static size_t skip_plain(struct str s, size_t at)
{
#ifdef __SSE2__
	const __m128i space = _mm_set1_epi8(0x20), del = _mm_set1_epi8(0x7f), quote = _mm_set1_epi8('"');
	const __m128i slash = _mm_set1_epi8('\\'), less = _mm_set1_epi8('<');
	for (; s.n - at >= 16; at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s.p + at));
		__m128i not = _mm_or_si128(_mm_cmplt_epi8(v, space),
					   _mm_cmpeq_epi8(v, del)); /* above ASCII is below zero */
		not = _mm_or_si128(
			not, _mm_or_si128(_mm_cmpeq_epi8(v, quote),
					  _mm_or_si128(_mm_cmpeq_epi8(v, slash), _mm_cmpeq_epi8(v, less))));
		unsigned mask = (unsigned)_mm_movemask_epi8(not );
		if (mask)
			return at + (size_t)__builtin_ctz(mask);
	}
#endif
	while (at < s.n && is_plain((unsigned char)s.p[at]))
		at++;
	return at;
}

/* What a terminal obeys, or what turns the order of what is read: equal JSON when written as an escape. */
static bool is_obeyed(int32_t c)
{
	return c < 0xa0 || unicode_turns(c) || c == 0x2028 || c == 0x2029;
}

void json_escape(struct str s, struct buf *b)
{
	size_t from = 0, at = 0;
	int32_t c;
	for (at = skip_plain(s, at); at < s.n; at = skip_plain(s, at)) {
		size_t n = unicode_step(s, at, &c);
		if (c >= 0x80 && !is_obeyed(c)) {
			at += n;
			continue;
		}
		buf_add(b, str_part(s, from, at - from));
		switch (c) {
		case '"':
			buf_add(b, STR("\\\""));
			break;
		case '\\':
			buf_add(b, STR("\\\\"));
			break;
		case '\n':
			buf_add(b, STR("\\n"));
			break;
		case '\r':
			buf_add(b, STR("\\r"));
			break;
		case '\t':
			buf_add(b, STR("\\t"));
			break;
		case 0: /* \u0000 would not be read again, and all that stands beside it would be lost with it */
		case -1:
			buf_add(b, STR("\xef\xbf\xbd"));
			break;
		default:
			buf_addf(b, "\\u%04x", (unsigned)c);
		}
		at += n;
		from = at;
	}
	buf_add(b, str_part(s, from, at - from));
}

static void add_escaped(struct json_writer *w, struct str s)
{
	struct buf *b = &w->out->buf;
	buf_reserve(b, s.n + 2);
	b->p[b->n++] = '"';
	json_escape(s, b);
	out_add(w->out, STR("\"")); /* which also looks whether it is time to flush */
}

static void begin(struct json_writer *w, const char *key)
{
	struct buf *b = &w->out->buf;
	size_t n = key ? strlen(key) : 0;
	buf_reserve(b, n + 4);
	if (w->comma)
		b->p[b->n++] = ',';
	if (key) { /* a name of ours: nothing in it to escape */
		b->p[b->n++] = '"';
		memcpy(b->p + b->n, key, n);
		b->n += n;
		b->p[b->n++] = '"';
		b->p[b->n++] = ':';
	}
	b->p[b->n] = '\0';
	w->comma = true;
}

void json_open_object(struct json_writer *w, const char *key)
{
	begin(w, key);
	out_add_char(w->out, '{');
	w->comma = false;
}

void json_close_object(struct json_writer *w)
{
	out_add_char(w->out, '}');
	w->comma = true;
}

void json_open_array(struct json_writer *w, const char *key)
{
	begin(w, key);
	out_add_char(w->out, '[');
	w->comma = false;
}

void json_close_array(struct json_writer *w)
{
	out_add_char(w->out, ']');
	w->comma = true;
}

void json_add_string(struct json_writer *w, const char *key, struct str s)
{
	if (str_is_absent(s))
		return;
	begin(w, key);
	add_escaped(w, s);
}

static void add_digits(struct json_writer *w, long v)
{
	char digits[24], *p = digits + sizeof digits;
	unsigned long rest = v < 0 ? 0 - (unsigned long)v : (unsigned long)v;
	do {
		*--p = (char)('0' + rest % 10);
	} while (rest /= 10);
	if (v < 0)
		*--p = '-';
	out_add(w->out, (struct str){p, (size_t)(digits + sizeof digits - p)});
}

void json_add_long(struct json_writer *w, const char *key, long v)
{
	begin(w, key);
	add_digits(w, v);
}

void json_add_double(struct json_writer *w, const char *key, double v)
{
	char text[40] = "null"; /* JSON has neither NaN nor infinity */
	begin(w, key);
	if (isfinite(v) && fabs(v) < 1e15 && v == (double)(long)v && !signbit(v)) {
		add_digits(w, (long)v);
		return;
	}
	if (v == 0 && signbit(v))
		snprintf(text, sizeof text, "-0.0"); /* "-0" would be read as the integer 0 */
	else if (isfinite(v) && fabs(v) < 1e15 && v == (double)(long)v)
		snprintf(text, sizeof text, "%ld", (long)v);
	else if (isfinite(v))
		for (int digits = 1; digits <= 17; digits++) {
			snprintf(text, sizeof text, "%.*g", digits, v);
			if (strtod(text, NULL) == v)
				break;
		}
	out_add_z(w->out, text);
}

void json_add_bool(struct json_writer *w, const char *key, bool v)
{
	begin(w, key);
	out_add_z(w->out, v ? "true" : "false");
}

void json_add_raw_key(struct json_writer *w, struct str key)
{
	if (w->comma)
		buf_add_char(&w->out->buf, ',');
	add_escaped(w, key);
	buf_add_char(&w->out->buf, ':');
	w->comma = false; /* the value comes next */
}

void json_end_line(struct json_writer *w)
{
	out_add_char(w->out, '\n');
	w->comma = false;
}
