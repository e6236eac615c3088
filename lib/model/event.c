#include "model/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/seal.h"

/* ---- the id ---- */

/* Fields, each preceded by its length, gathered on the stack while they fit: a million ids need no malloc. */
struct gather {
	char here[1024];
	size_t n;
	struct buf more; /* in use once more.p is set */
};

static void gather_bytes(struct gather *g, const char *p, size_t n)
{
	if (!g->more.p && g->n + n <= sizeof g->here) {
		if (n)
			memcpy(g->here + g->n, p, n);
		g->n += n;
		return;
	}
	if (!g->more.p)
		buf_add(&g->more, (struct str){g->here, g->n});
	if (n)
		buf_add(&g->more, (struct str){p, n});
}

static size_t write_number(uint64_t v, char out[static 20])
{
	char back[20];
	size_t n = 0;

	do {
		back[n++] = (char)('0' + v % 10);
	} while ((v /= 10) != 0);
	for (size_t i = 0; i < n; i++)
		out[i] = back[n - 1 - i];
	return n;
}

static void gather_field(struct gather *g, struct str s)
{
	char length[21];
	size_t n = write_number(s.n, length);

	length[n++] = ':';
	gather_bytes(g, length, n);
	gather_bytes(g, s.p, s.n);
}

/* Where no raw form was kept, the dates as they were understood stand for it. */
static void gather_dates(struct gather *g, const struct event *ev)
{
	char text[160];
	int n;

	if (!str_is_absent(ev->raw)) {
		gather_field(g, ev->raw);
		return;
	}
	n = snprintf(text, sizeof text, "%s %ld %ld %d/%s %ld %ld %d", date_precision_name(ev->start.precision),
		     (long)ev->start.lo, (long)ev->start.hi, ev->start.minute_1, date_precision_name(ev->end.precision),
		     (long)ev->end.lo, (long)ev->end.hi, ev->end.minute_1);
	gather_field(g, (struct str){text, (size_t)n});
}

uint64_t event_make_id(const struct event *ev, struct str system, unsigned ordinal)
{
	struct gather g;
	unsigned char digest[32];
	uint64_t id = 0;
	char number[20];

	g.n = 0;
	g.more = (struct buf){0};
	gather_field(&g, system);
	if (!str_is_empty(ev->source_id)) {
		gather_field(&g, ev->source_id);
		gather_field(&g, ev->part);
		if (ev->is_keyed && ordinal)
			gather_field(&g, (struct str){number, write_number(ordinal, number)});
	} else {
		gather_field(&g, ev->child);
		gather_field(&g, ev->type);
		gather_dates(&g, ev);
		gather_field(&g, str_is_absent(ev->written) ? ev->text : ev->written);
		gather_field(&g, (struct str){number, write_number(ordinal, number)});
	}
	seal_sha256(g.more.p ? buf_str(&g.more) : (struct str){g.here, g.n}, digest);
	for (int i = 0; i < 8; i++)
		id = id << 8 | digest[i];
	buf_close(&g.more);
	return id ? id : 1; /* 0 says that no id has been given yet */
}

void event_id_write(uint64_t id, char out[static 17])
{
	/* Eight digits at a time, one in each byte: those above 9 are moved up to the letters. */
	for (int half = 0; half < 2; half++) {
		uint64_t v = half ? id & 0xffffffff : id >> 32;
		v = (v << 16 | v) & 0x0000ffff0000ffff;
		v = (v << 8 | v) & 0x00ff00ff00ff00ff;
		v = (v << 4 | v) & 0x0f0f0f0f0f0f0f0f;
		v += 0x3030303030303030 + ((v + 0x0606060606060606) >> 4 & 0x0101010101010101) * ('a' - '0' - 10);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		v = __builtin_bswap64(v);
#endif
		memcpy(out + 8 * half, &v, 8);
	}
	out[16] = 0;
}

int event_id_parse(struct str s, uint64_t *id)
{
	uint64_t v = 0;

	if (s.n != 16)
		return -1;
	for (size_t i = 0; i < 16; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (uint64_t)(c - 'a' + 10);
		else
			return -1;
	}
	*id = v;
	return 0;
}

/* ---- order ---- */

int event_compare(const struct event *a, const struct event *b)
{
	bool a_undated = !date_is_known(&a->start), b_undated = !date_is_known(&b->start);

	if (a_undated != b_undated)
		return a_undated ? 1 : -1;
	if (!a_undated) {
		if (a->start.lo != b->start.lo)
			return a->start.lo < b->start.lo ? -1 : 1;
		if (a->start.hi != b->start.hi)
			return a->start.hi < b->start.hi ? -1 : 1;
		if (a->start.minute_1 != b->start.minute_1)
			return a->start.minute_1 < b->start.minute_1 ? -1 : 1;
	}
	return a->id < b->id ? -1 : a->id > b->id;
}

/* ---- content ---- */

/* A 64-bit mix of bytes, eight at a time: only equality is asked of it, so it need not be a seal. */
static uint64_t mix(uint64_t h, uint64_t v)
{
	h ^= v * 0x9e3779b97f4a7c15u;
	h = (h << 31 | h >> 33) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 29;
}

static uint64_t mix_str(uint64_t h, struct str s)
{
	uint64_t v;
	size_t i = 0;

	h = mix(h, s.p ? s.n + 1 : 0); /* absent is not empty, and no two fields run together */
	for (; i + 8 <= s.n; i += 8) {
		memcpy(&v, s.p + i, 8);
		h = mix(h, v);
	}
	if (i < s.n) {
		v = 0;
		memcpy(&v, s.p + i, s.n - i);
		h = mix(h, v);
	}
	return h;
}

static uint64_t mix_date(uint64_t h, const struct date *d)
{
	h = mix(h, (uint64_t)(uint32_t)d->lo << 32 | (uint32_t)d->hi);
	return mix(h, (uint64_t)(uint16_t)d->minute_1 << 24 | (uint64_t)d->precision << 16 | (uint64_t)d->grain << 8 |
			      d->doubted);
}

static bool is_print_of(double d, int digits, struct str s)
{
	char copy[64];
	int n = snprintf(copy, sizeof copy, "%.*g", digits, d);

	return str_is_equal((struct str){copy, (size_t)n}, s);
}

/* A fraction as a double prints it, of which 15 digits are sure: a sheet gives those, a data frame 16 or 17. */
static uint64_t mix_value(uint64_t h, struct str s)
{
	enum { SURE = 15, LONGEST = 32 };
	char copy[LONGEST + 1];
	size_t dots = 0, minus = s.n && s.p[0] == '-';
	double d;
	int n;

	if (s.n <= SURE + 1 || s.n > LONGEST)
		return mix_str(h, s);
	for (size_t i = minus; i < s.n; i++) {
		dots += s.p[i] == '.';
		if (s.p[i] != '.' && (s.p[i] < '0' || s.p[i] > '9'))
			return mix_str(h, s);
	}
	if (dots != 1)
		return mix_str(h, s);
	memcpy(copy, s.p, s.n);
	copy[s.n] = 0;
	d = strtod(copy, NULL);
	if (!is_print_of(d, SURE + 1, s) && !is_print_of(d, SURE + 2, s))
		return mix_str(h, s);
	n = snprintf(copy, sizeof copy, "%.*g", SURE, d);
	return mix_str(h, (struct str){copy, (size_t)n});
}

/* All but the extra fields. */
static uint64_t mix_event(const struct event *ev, struct str kind)
{
	const struct str text[] = {
		ev->child, ev->raw, ev->agency, ev->author, ev->worker, ev->place, ev->text, ev->impact, ev->voice, ev->action,
		ev->outcome, ev->analysis, ev->disputed, ev->service, ev->value, ev->unit, ev->ref,
	};
	uint64_t h = 0x243f6a8885a308d3u;

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		h = mix_str(h, text[i]);
	h = mix_str(h, kind);
	h = mix_date(h, &ev->start);
	h = mix_date(h, &ev->end);
	h = mix_date(h, &ev->recorded);
	h = mix(h, (uint64_t)ev->severity_1 << 40 | (uint64_t)ev->basis << 32 | (uint64_t)ev->standing << 24 |
			   (uint64_t)ev->restricted << 16 | (uint64_t)ev->whose << 8 | ev->essential);
	h = mix(h, ev->people_n);
	for (size_t i = 0; i < ev->people_n; i++)
		h = mix_str(mix_str(h, ev->people[i].person), ev->people[i].role);
	h = mix(h, ev->tags_n);
	for (size_t i = 0; i < ev->tags_n; i++)
		h = mix_str(h, ev->tags[i]);
	return mix(h, ev->extra_n);
}

uint64_t event_content(const struct event *ev, struct str kind)
{
	uint64_t extra = 0; /* a sum: columns in another order are no other content */

	for (size_t i = 0; i < ev->extra_n; i++)
		extra += mix_value(mix_str(1, ev->extra[i].name), ev->extra[i].value);
	return mix(mix_event(ev, kind), extra);
}

uint64_t event_content_before(const struct event *ev, struct str kind)
{
	uint64_t h = mix_event(ev, kind);

	for (size_t i = 0; i < ev->extra_n; i++)
		h = mix_str(mix_str(h, ev->extra[i].name), ev->extra[i].value);
	return h;
}

/* ---- copy ---- */

struct placed {
	const struct event_field *field;
	size_t at, first; /* where it stands, where the first of its name does */
};

static int by_name(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int c = str_compare(x->field->name, y->field->name);
	return c ? c : (x->at > y->at) - (x->at < y->at);
}

static int by_first(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : (x->at > y->at) - (x->at < y->at);
}

const struct event_field *event_gather_fields(struct arena *a, const struct event_field *f, size_t n)
{
	if (n < 3)
		return f;
	struct placed *p = ARENA_ARRAY(a, struct placed, n);
	bool apart = false;
	for (size_t i = 0; i < n; i++)
		p[i] = (struct placed){.field = &f[i], .at = i};
	qsort(p, n, sizeof *p, by_name);
	for (size_t i = 0; i < n; i++) {
		bool again = i && str_is_equal(p[i].field->name, p[i - 1].field->name);
		p[i].first = again ? p[i - 1].first : p[i].at;
		apart |= again && p[i].at != p[i - 1].at + 1;
	}
	if (!apart)
		return f;
	struct event_field *to = ARENA_ARRAY(a, struct event_field, n);
	qsort(p, n, sizeof *p, by_first);
	for (size_t i = 0; i < n; i++)
		to[i] = *p[i].field;
	return to;
}

const struct event_field *event_copy_fields(struct arena *a, const struct event_field *f, size_t n)
{
	struct event_field *c = ARENA_ARRAY(a, struct event_field, n);

	for (size_t i = 0; i < n; i++)
		c[i] = (struct event_field){arena_copy(a, f[i].name), arena_copy(a, f[i].value)};
	return c;
}

const struct event_source *event_copy_sources(struct arena *a, const struct event_source *s, size_t n)
{
	struct event_source *c = ARENA_ARRAY(a, struct event_source, n);

	for (size_t i = 0; i < n; i++) {
		c[i] = s[i];
		c[i].file = arena_copy(a, s[i].file);
	}
	return c;
}

struct event event_copy(struct arena *a, const struct event *ev)
{
	struct event c = *ev;
	struct str *const text[] = {
		&c.child, &c.raw, &c.agency, &c.author, &c.worker, &c.place, &c.text, &c.impact, &c.voice, &c.action, &c.outcome,
		&c.analysis, &c.disputed, &c.service, &c.value, &c.unit, &c.ref, &c.source_id, &c.part, &c.type,
	};
	struct event_person *people = ARENA_ARRAY(a, struct event_person, ev->people_n);
	struct str *tags = ARENA_ARRAY(a, struct str, ev->tags_n);

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = arena_copy(a, *text[i]);
	for (size_t i = 0; i < ev->people_n; i++)
		people[i] = (struct event_person){arena_copy(a, ev->people[i].person), arena_copy(a, ev->people[i].role)};
	for (size_t i = 0; i < ev->tags_n; i++)
		tags[i] = arena_copy(a, ev->tags[i]);
	c.people = people;
	c.tags = tags;
	c.extra = event_copy_fields(a, ev->extra, ev->extra_n);
	c.sources = event_copy_sources(a, ev->sources, ev->sources_n);
	return c;
}

/* ---- words ---- */

static const char *const basis_name[EVENT_BASES] = {
	"", "seen", "child-said", "parent-said", "passed-on", "document", "anonymous",
};
static const char *const standing_name[EVENT_STANDINGS] = {"", "alleged", "admitted", "found", "not-upheld"};
static const char *const restricted_name[EVENT_RESTRICTIONS] = {
	"", "third-party", "safe-address", "source-identity", "intelligence", "sealed",
};
static const char *const whose_name[EVENT_WHOSES] = {"", "child", "parent", "other"};

/* The place of s among n names.  Empty and absent are the first: nothing was said. */
static int place_of(struct str s, const char *const *name, size_t n, uint8_t *v)
{
	s = str_trim(s);
	for (size_t i = 0; i < n; i++) {
		if (s.n == strlen(name[i]) && (s.n == 0 || str_is_equal_caseless(s, str_of(name[i])))) {
			*v = (uint8_t)i;
			return 0;
		}
	}
	return -1;
}

bool event_is_invented(const struct event_field *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool named = str_is_equal_caseless(f[i].name, STR("invented"));

		if ((named && !str_is_empty(f[i].value) && !str_is_equal_caseless(f[i].value, STR("no"))) ||
		    str_has_prefix(str_trim(f[i].value), STR("INVENTED")))
			return true;
	}
	return false;
}

const char *event_basis_name(enum event_basis v)
{
	return (unsigned)v < EVENT_BASES ? basis_name[v] : "";
}

const char *event_standing_name(enum event_standing v)
{
	return (unsigned)v < EVENT_STANDINGS ? standing_name[v] : "";
}

const char *event_restricted_name(enum event_restricted v)
{
	return (unsigned)v < EVENT_RESTRICTIONS ? restricted_name[v] : "";
}

const char *event_whose_name(enum event_whose v)
{
	return (unsigned)v < EVENT_WHOSES ? whose_name[v] : "";
}

int event_basis_of(struct str s, uint8_t *v)
{
	return place_of(s, basis_name, EVENT_BASES, v);
}

/* So many bytes of s as the name has, case apart, and a blank for a hyphen; absent: it does not begin so. */
static struct str beginning(struct str s, const char *name)
{
	size_t n = strlen(name);

	if (s.n < n)
		return (struct str){0};
	for (size_t i = 0; i < n; i++) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];

		if (c != name[i] && !(name[i] == '-' && c == ' '))
			return (struct str){0};
	}
	return str_part(s, 0, n);
}

struct str event_hearsay(struct str known_by)
{
	struct str said = beginning(str_trim(known_by), basis_name[EVENT_ANONYMOUS]);

	return str_is_absent(said) ? beginning(str_trim(known_by), basis_name[EVENT_PASSED_ON]) : said;
}

int event_standing_of(struct str s, uint8_t *v)
{
	return place_of(s, standing_name, EVENT_STANDINGS, v);
}

int event_restricted_of(struct str s, uint8_t *v)
{
	if (str_is_equal_caseless(str_trim(s), STR("none"))) {
		*v = EVENT_OPEN;
		return 0;
	}
	return place_of(s, restricted_name, EVENT_RESTRICTIONS, v);
}

int event_whose_of(struct str s, uint8_t *v)
{
	return place_of(s, whose_name, EVENT_WHOSES, v);
}
