#include "casefile/entry.h"

#include <string.h>

#include "format/json.h"

enum { HOW_DAY = DATE_DAY << 12, OUTCOME_WORDS = 40 };

bool entry_has(const struct entry *e, enum entry_column c)
{
	return e->has >> c & 1;
}

void entry_set(struct entry *e, enum entry_column c, int64_t v)
{
	e->has |= UINT64_C(1) << c;
	e->number[c] = v;
}

void entry_set_text(struct entry *e, enum entry_column c, struct str s)
{
	if (!s.p)
		return;
	e->has |= UINT64_C(1) << c;
	e->text[c - ENTRY_RAW] = s;
}

static void set_known(struct entry *e, enum entry_column c, int64_t v)
{
	if (v)
		entry_set(e, c, v);
}

static struct str text_of(const struct entry *e, enum entry_column c)
{
	return entry_has(e, c) ? e->text[c - ENTRY_RAW] : (struct str){0};
}

static int64_t number_of(const struct entry *e, enum entry_column c)
{
	return entry_has(e, c) ? e->number[c] : 0;
}

/* ---- dates: the first day, the last day where it differs, how it was written where it is not simply a day */

void entry_set_date(struct entry *e, enum entry_column first, const struct date *d)
{
	int64_t how = d->minute_1 | d->precision << 12 | d->grain << 16 | (int)d->doubted << 20;
	if (d->precision == DATE_NONE)
		return;
	if (d->precision != DATE_UNKNOWN) {
		if (d->lo != DATE_FIRST)
			entry_set(e, first, d->lo);
		if (d->hi != d->lo && d->hi != DATE_LAST)
			entry_set(e, first + 1, d->hi);
	}
	if (how != HOW_DAY)
		entry_set(e, first + 2, how);
}

struct date entry_date(bool has_from, int64_t from, bool has_to, int64_t to, bool has_how, int64_t how)
{
	struct date d = {0};
	if (!has_how && !has_from)
		return d;
	if (!has_how)
		how = HOW_DAY;
	d.minute_1 = (int16_t)(how & 0xfff);
	d.precision = (uint8_t)(how >> 12 & 0xf);
	d.grain = (uint8_t)(how >> 16 & 0xf);
	d.doubted = how >> 20 & 1;
	if (d.minute_1 > 1440)
		d.minute_1 = 0;
	if (d.precision >= DATE_PRECISIONS || d.grain >= DATE_PRECISIONS)
		return (struct date){0};
	if (from < DATE_FIRST || from > DATE_LAST || to < DATE_FIRST || to > DATE_LAST)
		return (struct date){0};
	if (d.precision == DATE_UNKNOWN) {
		d.lo = d.hi = DATE_LAST;
		return d;
	}
	d.lo = has_from ? (int32_t)from : DATE_FIRST;
	d.hi = has_to ? (int32_t)to : d.precision == DATE_AFTER ? DATE_LAST : d.lo;
	return d;
}

static struct date date_of(const struct entry *e, enum entry_column first)
{
	return entry_date(entry_has(e, first), number_of(e, first), entry_has(e, first + 1),
			  number_of(e, first + 1), entry_has(e, first + 2), number_of(e, first + 2));
}

/* ---- lists as JSON arrays of strings */

static void add_item(struct str s, bool *comma, struct buf *b)
{
	if (*comma)
		buf_add_char(b, ',');
	*comma = true;
	if (!s.p) {
		buf_add_z(b, "null");
		return;
	}
	buf_add_char(b, '"');
	json_escape(s, b);
	buf_add_char(b, '"');
}

void entry_write_list(const struct str *s, size_t n, struct buf *b)
{
	bool comma = false;
	buf_add_char(b, '[');
	for (size_t i = 0; i < n; i++)
		add_item(s[i], &comma, b);
	buf_add_char(b, ']');
}

struct str *entry_read_list(struct str text, struct arena *a, size_t *n)
{
	struct json *root;
	struct err e = {0};
	*n = 0;
	if (text.n < 4 || json_parse(text, &root, (struct str){0}, 0, &e) < 0)
		return NULL;
	size_t count = json_is_array(root) ? json_count(root) : 0;
	struct str *list = count ? ARENA_ARRAY(a, struct str, count) : NULL;
	for (size_t i = 0; i < count; i++)
		list[i] = arena_copy(a, json_text(json_item(root, i)));
	*n = count;
	json_free(root);
	return list;
}

/* ---- to and from events */

static void set_people(const struct event *ev, struct entry *e, struct buf *json)
{
	size_t people = json->n, tags, extra, end;
	bool comma = false;
	buf_add_char(json, '[');
	for (size_t i = 0; i < ev->people_n; i++) {
		add_item(ev->people[i].person, &comma, json);
		add_item(ev->people[i].role, &comma, json);
	}
	buf_add_char(json, ']');
	tags = json->n;
	entry_write_list(ev->tags, ev->tags_n, json);
	extra = json->n;
	comma = false;
	buf_add_char(json, '[');
	for (size_t i = 0; i < ev->extra_n; i++) {
		add_item(ev->extra[i].name, &comma, json);
		add_item(ev->extra[i].value, &comma, json);
	}
	buf_add_char(json, ']');
	end = json->n;
	if (ev->people_n)
		entry_set_text(e, ENTRY_PEOPLE, (struct str){json->p + people, tags - people});
	if (ev->tags_n)
		entry_set_text(e, ENTRY_TAGS, (struct str){json->p + tags, extra - tags});
	if (ev->extra_n)
		entry_set_text(e, ENTRY_EXTRA, (struct str){json->p + extra, end - extra});
}

static void read_lists(const struct entry *e, struct arena *a, struct event *ev)
{
	size_t n;
	struct str *list;
	if (entry_has(e, ENTRY_PEOPLE) && (list = entry_read_list(text_of(e, ENTRY_PEOPLE), a, &n)) &&
	    n >= 2) {
		struct event_person *p = ARENA_ARRAY(a, struct event_person, n / 2);
		for (size_t i = 0; i < n / 2; i++)
			p[i] = (struct event_person){list[2 * i], list[2 * i + 1]};
		ev->people = p;
		ev->people_n = n / 2;
	}
	if (entry_has(e, ENTRY_TAGS) && (list = entry_read_list(text_of(e, ENTRY_TAGS), a, &n))) {
		ev->tags = list;
		ev->tags_n = n;
	}
	if (entry_has(e, ENTRY_EXTRA) && (list = entry_read_list(text_of(e, ENTRY_EXTRA), a, &n)) && n >= 2) {
		struct event_field *f = ARENA_ARRAY(a, struct event_field, n / 2);
		for (size_t i = 0; i < n / 2; i++)
			f[i] = (struct event_field){list[2 * i], list[2 * i + 1]};
		ev->extra = f;
		ev->extra_n = n / 2;
	}
}

/* Of what is stored, which is what case-check looks at: a byte that JSON cannot hold (NUL) stands in a list as
 * U+FFFD. */
static uint64_t content_of(const struct event *ev, const struct entry *e, struct str lists, struct str kind)
{
	struct arena a = {0};
	struct event stored = *ev;
	if (str_find(lists, STR("\xef\xbf\xbd")) < lists.n)
		read_lists(e, &a, &stored);
	uint64_t content = event_content(&stored, kind);
	arena_close(&a);
	return content;
}

void entry_of_event(const struct event *ev, const struct entry_words *w, const struct code *code,
		    struct entry *e, struct buf *json)
{
	struct str kind = code->kind[ev->kind].name;
	e->has = 0;
	entry_set(e, ENTRY_ID, (int64_t)ev->id);
	set_known(e, ENTRY_PAIR, w->number(w->self, ENTRY_OF_PAIR, ev->child));
	entry_set(e, ENTRY_KIND, w->number(w->self, ENTRY_OF_KIND, kind));
	entry_set_date(e, ENTRY_START, &ev->start);
	entry_set_date(e, ENTRY_END, &ev->end);
	entry_set_date(e, ENTRY_RECORDED, &ev->recorded);
	set_known(e, ENTRY_AGENCY, w->number(w->self, ENTRY_OF_AGENCY, ev->agency));
	set_known(e, ENTRY_AUTHOR, w->number(w->self, ENTRY_OF_WORKER, ev->author));
	set_known(e, ENTRY_WORKER, w->number(w->self, ENTRY_OF_WORKER, ev->worker));
	set_known(e, ENTRY_PLACE, w->number(w->self, ENTRY_OF_PLACE, ev->place));
	set_known(e, ENTRY_SERVICE, w->number(w->self, ENTRY_OF_SERVICE, ev->service));
	set_known(e, ENTRY_REF, w->number(w->self, ENTRY_OF_REF, ev->ref));
	if (ev->severity_1)
		entry_set(e, ENTRY_SEVERITY, ev->severity_1 - 1);
	set_known(e, ENTRY_BASIS, ev->basis);
	set_known(e, ENTRY_STANDING, ev->standing);
	set_known(e, ENTRY_RESTRICTED, ev->restricted);
	set_known(e, ENTRY_WHOSE, ev->whose);
	set_known(e, ENTRY_ESSENTIAL, ev->essential);
	set_known(e, ENTRY_SUPERSEDES, (int64_t)ev->supersedes);
	if (ev->sources_n) {
		set_known(e, ENTRY_FILE, w->number(w->self, ENTRY_OF_FILE, ev->sources[0].file));
		set_known(e, ENTRY_LINE, ev->sources[0].line);
		set_known(e, ENTRY_COL, ev->sources[0].col);
	}
	entry_set_text(e, ENTRY_RAW, ev->raw);
	entry_set_text(e, ENTRY_TEXT, ev->text);
	entry_set_text(e, ENTRY_IMPACT, ev->impact);
	entry_set_text(e, ENTRY_VOICE, ev->voice);
	entry_set_text(e, ENTRY_ACTION, ev->action);
	entry_set_text(e, ENTRY_OUTCOME, ev->outcome);
	entry_set_text(e, ENTRY_ANALYSIS, ev->analysis);
	entry_set_text(e, ENTRY_DISPUTED, ev->disputed);
	entry_set_text(e, ENTRY_VALUE, ev->value);
	entry_set_text(e, ENTRY_UNIT, ev->unit);
	size_t lists = json->n;
	if (ev->people_n || ev->tags_n || ev->extra_n)
		set_people(ev, e, json);
	entry_set(e, ENTRY_CONTENT, (int64_t)content_of(ev, e, str_part(buf_str(json), lists, json->n), kind));
}

static uint8_t small(const struct entry *e, enum entry_column c, int limit)
{
	int64_t v = number_of(e, c);
	return v > 0 && v < limit ? (uint8_t)v : 0;
}

void entry_to_event(const struct entry *e, const struct entry_words *w, struct arena *a, struct event *ev)
{
#define WORD(list, column) w->word(w->self, list, (uint32_t)number_of(e, column))
	*ev = (struct event){
		.id = (uint64_t)number_of(e, ENTRY_ID),
		.child = WORD(ENTRY_OF_PAIR, ENTRY_PAIR),
		.kind = w->kind(w->self, (uint32_t)number_of(e, ENTRY_KIND)),
		.start = date_of(e, ENTRY_START),
		.end = date_of(e, ENTRY_END),
		.recorded = date_of(e, ENTRY_RECORDED),
		.agency = WORD(ENTRY_OF_AGENCY, ENTRY_AGENCY),
		.author = WORD(ENTRY_OF_WORKER, ENTRY_AUTHOR),
		.worker = WORD(ENTRY_OF_WORKER, ENTRY_WORKER),
		.place = WORD(ENTRY_OF_PLACE, ENTRY_PLACE),
		.service = WORD(ENTRY_OF_SERVICE, ENTRY_SERVICE),
		.ref = WORD(ENTRY_OF_REF, ENTRY_REF),
		.basis = small(e, ENTRY_BASIS, EVENT_BASES),
		.standing = small(e, ENTRY_STANDING, EVENT_STANDINGS),
		.restricted = number_of(e, ENTRY_RESTRICTED) ? small(e, ENTRY_RESTRICTED, 255) : 0,
		.whose = small(e, ENTRY_WHOSE, EVENT_WHOSES),
		.essential = small(e, ENTRY_ESSENTIAL, 3),
		.supersedes = (uint64_t)number_of(e, ENTRY_SUPERSEDES),
		.raw = text_of(e, ENTRY_RAW),
		.text = text_of(e, ENTRY_TEXT),
		.impact = text_of(e, ENTRY_IMPACT),
		.voice = text_of(e, ENTRY_VOICE),
		.action = text_of(e, ENTRY_ACTION),
		.outcome = text_of(e, ENTRY_OUTCOME),
		.analysis = text_of(e, ENTRY_ANALYSIS),
		.disputed = text_of(e, ENTRY_DISPUTED),
		.value = text_of(e, ENTRY_VALUE),
		.unit = text_of(e, ENTRY_UNIT),
	};
	if (entry_has(e, ENTRY_SEVERITY) && e->number[ENTRY_SEVERITY] >= 0 && e->number[ENTRY_SEVERITY] <= 9)
		ev->severity_1 = (uint8_t)(e->number[ENTRY_SEVERITY] + 1);
	if (entry_has(e, ENTRY_FILE)) {
		struct event_source *s = ARENA_NEW(a, struct event_source);
		s->file = WORD(ENTRY_OF_FILE, ENTRY_FILE);
		s->line = (uint32_t)number_of(e, ENTRY_LINE);
		s->col = (uint32_t)number_of(e, ENTRY_COL);
		ev->sources = s;
		ev->sources_n = 1;
	}
	read_lists(e, a, ev);
#undef WORD
}

/* ---- the packed record */

bool entry_deed(const struct event *ev, struct str *doer, struct str *done_to)
{
	*doer = *done_to = (struct str){0};
	for (size_t i = 0; i < ev->people_n; i++) {
		const struct event_person *p = &ev->people[i];
		if (!doer->p && str_is_equal(p->role, STR("perpetrator")))
			*doer = p->person;
		else if (!done_to->p && str_is_equal(p->role, STR("victim")))
			*done_to = p->person;
	}
	return doer->p && done_to->p;
}

struct mark entry_mark(const struct event *ev, const struct entry *e, const struct entry_words *w,
		       const struct code *code)
{
	/* What does not fit the narrow fields is "none" there; the event itself has it. */
#define NARROW(column) (number_of(e, column) <= UINT16_MAX ? (uint16_t)number_of(e, column) : 0)
	struct mark m = {
		.lo = ev->start.lo,
		.hi = ev->start.hi,
		.minute_1 = ev->start.minute_1,
		.kind = NARROW(ENTRY_KIND),
		.agency = NARROW(ENTRY_AGENCY),
		.service = NARROW(ENTRY_SERVICE),
		.place = NARROW(ENTRY_PLACE),
		.severity_1 = ev->severity_1,
		.whose = ev->whose,
		.worker = (uint32_t)number_of(e, ENTRY_WORKER),
		.ref = (uint32_t)number_of(e, ENTRY_REF),
		.recorded = ev->recorded.precision == DATE_NONE || ev->recorded.precision == DATE_UNKNOWN
				    ? DATE_LAST
				    : ev->recorded.lo,
		.id = ev->id,
	};
	uint16_t f = 0;
	if (!date_is_known(&ev->start)) {
		f |= MARK_UNDATED;
		m.lo = m.hi = DATE_LAST;
		m.minute_1 = 0;
	}
	if (ev->end.precision != DATE_NONE && ev->end.precision != DATE_UNKNOWN) {
		f |= MARK_HAS_END;
		m.end_lo = ev->end.lo;
		m.end_hi = ev->end.hi;
		m.end_minute_1 = ev->end.minute_1;
	} else if (code->kind[ev->kind].interval) {
		m.end_lo = m.end_hi = DATE_LAST;
	} else {
		m.end_lo = m.lo;
		m.end_hi = m.hi;
		m.end_minute_1 = m.minute_1;
	}
	f |= ev->start.doubted || ev->end.doubted ? MARK_DOUBTED : 0;
	f |= ev->start.precision == DATE_BEFORE || ev->start.precision == DATE_AFTER ? MARK_START_OPEN : 0;
	f |= str_is_empty(ev->text) ? 0 : MARK_HAS_TEXT;
	f |= str_is_empty(ev->voice) ? 0 : MARK_HAS_VOICE;
	f |= str_is_empty(ev->action) ? 0 : MARK_HAS_ACTION;
	f |= ev->standing == EVENT_NOT_UPHELD ? MARK_NOT_UPHELD : 0;
	f |= str_is_empty(ev->disputed) ? 0 : MARK_DISPUTED;
	f |= ev->restricted ? MARK_RESTRICTED : 0;
	f |= ev->restricted >= EVENT_SEALED ? MARK_SEALED : 0;
	f |= ev->essential == 2 ? MARK_ESSENTIAL : 0;
	f |= ev->basis == EVENT_CHILD_SAID ? MARK_CHILD_SAID : 0;
	bool more = ev->people_n || ev->tags_n || ev->value.n || ev->unit.n ||
		    ev->outcome.n > OUTCOME_WORDS || ev->essential == 1 ||
		    (ev->basis && ev->basis != EVENT_CHILD_SAID) ||
		    (ev->standing && ev->standing != EVENT_NOT_UPHELD);
	m.flags = f | (more ? MARK_HAS_MORE : 0) | MARK_KNOWS_MORE;
	if (ev->outcome.n && ev->outcome.n <= OUTCOME_WORDS)
		m.outcome = w->number(w->self, ENTRY_OF_OUTCOME, ev->outcome);
	return m;
#undef NARROW
}

int entry_compare(const struct mark *a, const struct mark *b)
{
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->minute_1 != b->minute_1)
		return a->minute_1 < b->minute_1 ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* ---- packed: which columns, their numbers as zigzag varints, their texts with lengths */

static void put_varint(struct buf *b, uint64_t v)
{
	while (v > 0x7f) {
		b->p[b->n++] = (char)(v | 0x80);
		v >>= 7;
	}
	b->p[b->n++] = (char)v;
}

static bool take_varint(const uint8_t **at, const uint8_t *end, uint64_t *v)
{
	*v = 0;
	for (int shift = 0; *at < end && shift < 64; shift += 7) {
		uint8_t c = *(*at)++;
		*v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return true;
	}
	return false;
}

/* Only the columns that are there are visited: most entries have a third of them. */
#define EACH_COLUMN(c, has)                                                                                  \
	for (uint64_t left_ = (has), c = 0; left_ && (c = (uint64_t)__builtin_ctzll(left_), true);           \
	     left_ &= left_ - 1)

static uint64_t numbers_of(uint64_t has)
{
	return has & ((UINT64_C(1) << ENTRY_NUMBERS) - 1);
}

void entry_pack(const struct entry *e, struct buf *b)
{
	size_t texts = 0;
	EACH_COLUMN(c, e->has >> ENTRY_RAW)
	texts += e->text[c].n + 10;
	buf_reserve(b, sizeof e->has + ENTRY_NUMBERS * 10 + texts);
	memcpy(b->p + b->n, &e->has, sizeof e->has);
	b->n += sizeof e->has;
	EACH_COLUMN(c, numbers_of(e->has))
	put_varint(b, (uint64_t)e->number[c] << 1 ^ (uint64_t)(e->number[c] >> 63));
	EACH_COLUMN(c, e->has >> ENTRY_RAW)
	{
		put_varint(b, e->text[c].n);
		memcpy(b->p + b->n, e->text[c].p, e->text[c].n);
		b->n += e->text[c].n;
	}
	b->p[b->n] = '\0';
}

int entry_unpack(struct str bytes, struct entry *e)
{
	const uint8_t *at = (const uint8_t *)bytes.p, *end = at + bytes.n;
	uint64_t v;
	if (bytes.n < sizeof e->has)
		return -1;
	memcpy(&e->has, at, sizeof e->has);
	at += sizeof e->has;
	if (e->has >> ENTRY_COLUMNS)
		return -1;
	EACH_COLUMN(c, numbers_of(e->has))
	{
		if (!take_varint(&at, end, &v))
			return -1;
		e->number[c] = (int64_t)(v >> 1 ^ (~(v & 1) + 1));
	}
	EACH_COLUMN(c, e->has >> ENTRY_RAW)
	{
		if (!take_varint(&at, end, &v) || v > (uint64_t)(end - at))
			return -1;
		e->text[c] = (struct str){(const char *)at, (size_t)v};
		at += v;
	}
	return at == end ? 0 : -1;
}
